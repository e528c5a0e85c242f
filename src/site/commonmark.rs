//! Writing CommonMark so that it means the same to every reader of it: CommonMark itself, GitHub's
//! and Python's dialects, MDX, and programs that look for directives before any of them.

use super::markup::{Token, attribute, tokens, unescape};

/// Text as Markdown in which nothing is markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '~' => out.push_str("&#126;"),
            '$' => out.push_str("&#36;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The same for the beginning of a block, where more characters mean something.
fn escape_start(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (head, tail) = text.split_at(digits);
    match tail.chars().next() {
        Some('.' | ')') if digits > 0 => format!("{head}\\{tail}"),
        Some(c @ ('#' | '+' | '-' | '=' | ':' | '!' | '%' | '@')) if digits == 0 => {
            format!("&#{};{}", u32::from(c), tail.get(1..).unwrap_or_default())
        }
        _ => text.to_owned(),
    }
}

/// Text as code inside a line.
pub(super) fn code_span(text: &str) -> String {
    let text = directives(&text.replace(['\n', '\r'], " "));
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text as a block of code.
pub(super) fn code_block(text: &str, language: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    let language: String =
        language.chars().filter(|c| c.is_ascii_alphanumeric() || "-+#".contains(*c)).collect();
    format!("{fence}{language}\n{}\n{fence}", directives(text.trim_end_matches('\n')))
}

/// mdBook replaces `{{#include …}}` by a file's contents wherever it stands, in code too, unless a
/// backslash stands before it. An invisible mark between the braces does the same everywhere.
fn directives(text: &str) -> String {
    text.replace("{{#", "{\u{2060}{#")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// What the names in some HTML stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A description.
    Prose,
    /// A tree of fields.
    Tree,
}

/// HTML of our own pages as Markdown.
pub(super) fn from_html(html: &str, source: Source) -> String {
    let mut writer = Writer { source, ..Writer::new() };
    for (token, _) in tokens(html) {
        writer.token(token);
    }
    writer.flush();
    writer.out
}

struct Writer {
    source: Source,
    out: String,
    /// The line under way.
    line: String,
    /// What stands before each line: once, and then on.
    prefixes: Vec<(Option<String>, String)>,
    /// The lists that are open: the number of the next entry, or none for those without numbers.
    lists: Vec<Option<usize>>,
    /// The addresses of the links that are open; none for those that are not written.
    links: Vec<Option<String>>,
    /// The code under way, and whether it is a block.
    code: Option<(String, bool)>,
    /// Cells of the table under way.
    row: Option<(Vec<String>, bool)>,
    skip: bool,
    /// Whether the next block follows without a blank line.
    tight: bool,
}

impl Writer {
    fn new() -> Self {
        Self {
            source: Source::Prose,
            out: String::new(),
            line: String::new(),
            prefixes: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            code: None,
            row: None,
            skip: false,
            tight: false,
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.text(&unescape(text)),
            Token::Open(tag, name) => self.open(tag, name),
            Token::Close(name) => self.close(name),
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip {
            return;
        }
        if let Some((code, _)) = &mut self.code {
            code.push_str(text);
            return;
        }
        let escaped = escape(text);
        let blank_before = self.line.is_empty() || self.line.ends_with([' ', '\n']);
        let text = if blank_before { escaped.trim_start() } else { &escaped };
        let mut last_blank = false;
        for c in text.chars() {
            if c == ' ' && last_blank {
                continue;
            }
            last_blank = c == ' ';
            self.line.push(c);
        }
    }

    fn open(&mut self, tag: &str, name: &str) {
        match name {
            "p" | "div" | "summary" | "dl" | "dt" | "dd" => self.flush(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                let level = name.as_bytes().get(1).map_or(1, |digit| usize::from(digit - b'0'));
                self.line = format!("{} ", "#".repeat(level));
            }
            "br" => self.line.push_str("  \n"),
            "hr" => {
                self.flush();
                self.line.push_str("***");
                self.flush_raw();
            }
            "ul" | "ol" => {
                self.flush();
                self.tight = !self.lists.is_empty();
                self.lists.push((name == "ol").then_some(1));
            }
            "li" => {
                self.flush();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{:<4}", format!("{}.", *number - 1))
                    }
                    _ => "-   ".to_owned(),
                };
                self.prefixes.push((Some(marker), "    ".to_owned()));
            }
            "blockquote" => {
                self.flush();
                self.prefixes.push((Some("> ".to_owned()), "> ".to_owned()));
            }
            "pre" => {
                self.flush();
                self.code = Some((String::new(), true));
            }
            "code" if self.code.is_none() => self.code = Some((String::new(), false)),
            "b" | "strong" if self.code.is_none() => match self.source {
                Source::Tree => self.code = Some((String::new(), false)),
                Source::Prose => self.line.push_str("**"),
            },
            "em" | "i" if self.code.is_none() => self.line.push('*'),
            "a" => {
                let href = attribute(tag, "href").map(unescape);
                let here = attribute(tag, "class") == Some("here");
                self.skip = here;
                if self.source == Source::Tree && !here {
                    self.code = Some((String::new(), false));
                }
                let href = href.filter(|href| !href.starts_with('#'));
                if href.is_some() {
                    self.line.push('[');
                }
                self.links.push(href);
            }
            "tr" => {
                self.flush();
                self.row = Some((Vec::new(), false));
            }
            "td" | "th" => {
                self.line.clear();
                if let (Some((_, head)), "th") = (&mut self.row, name) {
                    *head = true;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "div" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd"
                if self.row.is_none() =>
            {
                self.flush();
            }
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
                self.tight = !self.lists.is_empty();
            }
            "li" => {
                self.flush();
                self.prefixes.pop();
                self.tight = true;
            }
            "blockquote" => {
                self.flush();
                self.prefixes.pop();
            }
            "pre" => {
                if let Some((code, _)) = self.code.take() {
                    self.line = code_block(&code, "");
                    self.flush_raw();
                }
            }
            "code" | "b" | "strong" | "a" if matches!(self.code, Some((_, false))) => {
                if let Some((code, _)) = self.code.take() {
                    self.line.push_str(&code_span(&code));
                }
                if name == "a" {
                    self.close_link();
                }
            }
            "b" | "strong" if self.code.is_none() => self.line.push_str("**"),
            "em" | "i" if self.code.is_none() => self.line.push('*'),
            "a" => self.close_link(),
            "td" | "th" => {
                let cell = std::mem::take(&mut self.line);
                if let Some((cells, _)) = &mut self.row {
                    cells.push(cell.replace('\n', " ").trim().to_owned());
                }
            }
            "tr" => self.close_row(),
            "table" => self.tight = false,
            _ => {}
        }
    }

    fn close_link(&mut self) {
        self.skip = false;
        if let Some(Some(href)) = self.links.pop() {
            let href = href.replace(['<', '>', '\n', ' ', '\\'], "");
            self.line.push_str(&format!("](<{href}>)"));
        }
    }

    fn close_row(&mut self) {
        let Some((cells, head)) = self.row.take() else { return };
        if cells.is_empty() {
            return;
        }
        self.line = format!("| {} |", cells.join(" | "));
        if head && self.out.lines().last().is_none_or(|line| !line.starts_with('|')) {
            self.line.push_str(&format!("\n|{}", " --- |".repeat(cells.len())));
        }
        self.flush_raw();
        self.tight = true;
    }

    /// Ends the block under way.
    fn flush(&mut self) {
        let line = self.line.trim();
        if line.is_empty() || line == "*" || line == "**" {
            self.line.clear();
            return;
        }
        let heading = line.starts_with('#') && !line.starts_with("&#");
        self.line = match heading {
            true => line.to_owned(),
            false => escape_start(line),
        };
        self.flush_raw();
    }

    fn flush_raw(&mut self) {
        let block = std::mem::take(&mut self.line);
        if !self.out.is_empty() && !self.tight {
            // What begins with the next line is not around this one.
            let around = self.prefixes.iter().filter(|(first, _)| first.is_none());
            let prefix: String = around.map(|(_, rest)| rest.as_str()).collect();
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
        }
        self.tight = false;
        for line in block.lines() {
            for (first, rest) in &mut self.prefixes {
                match first.take() {
                    Some(marker) => self.out.push_str(&marker),
                    None => self.out.push_str(rest),
                }
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_text_is_markup() {
        assert_eq!(
            escape("a<b>*c*_{{#include x}}[l](u)|"),
            "a&lt;b&gt;\\*c\\*\\_\\{\\{#include x\\}\\}\\[l\\](u)\\|"
        );
        for (text, start) in [
            ("1. x", "1\\. x"),
            ("# x", "&#35; x"),
            ("- x", "&#45; x"),
            (":::x", "&#58;::x"),
            ("12 x", "12 x"),
        ] {
            assert_eq!(escape_start(text), start);
        }
    }

    #[test]
    fn code_cannot_end_early() {
        assert_eq!(code_span("a`b``c"), "```a`b``c```");
        assert_eq!(code_span("`a`"), "`` `a` ``");
        assert_eq!(code_block("x\n```\ny\n", "json\"x"), "````jsonx\nx\n```\ny\n````");
        assert!(!code_block("{{#include /etc/passwd}}", "").contains("{{#"));
    }

    #[test]
    fn html_becomes_markdown() {
        let html = "<h2 id=\"x\">T <code>c</code></h2><p>a <strong>b</strong> <em>c</em><br>d</p>\
            <ul><li>one<ul><li>two</li></ul></li><li><p>three</p><p>four</p></li></ul>\
            <ol><li>x</li></ol><blockquote><p>q</p></blockquote>\
            <pre tabindex=\"0\"><code>{<b>\"a\"</b>: 1}</code></pre>\
            <p><a href=\"https://e.example/?a=1&amp;b=2\" rel=\"r\">l</a></p>\
            <div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1|2</td></tr></tbody></table></div><p>end</p>";
        let expected = "## T `c`\n\na **b** *c*  \nd\n\n-   one\n    -   two\n-   three\n\n    four\n\n1.  x\n\n> q\n\n```\n{\"a\": 1}\n```\n\n\
            [l](<https://e.example/?a=1&b=2>)\n\n| A |\n| --- |\n| 1\\|2 |\n\nend\n";
        assert_eq!(from_html(html, Source::Prose), expected);
    }

    #[test]
    fn a_tree_becomes_a_list() {
        let html = "<ul class=\"fields\"><li id=\"r.a\"><a class=\"here\" href=\"#r.a\" aria-label=\"Link to a\">#</a>\
            <details open><summary><b>a_b</b> <span>object</span></summary><ul><li id=\"r.a.b\"><a href=\"#r.a.b\">b</a> \
            <span>string</span> <em>nullable</em> <code>t*</code></li></ul></details></li></ul>";
        let expected = "-   `a_b` object\n    -   `b` string *nullable* `t*`\n";
        assert_eq!(from_html(html, Source::Tree), expected);
    }
}
