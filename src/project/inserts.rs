//! Code inside of Markdown: `<!-- polypost: item="…" target="…" -->` … `<!-- /polypost -->`.
//!
//! What stands between the two marks is polypost's, everything else is the author's. Marks inside of a
//! fenced code block are text about marks.

use crate::diagnostic::Diagnostic;
use crate::target::manifest::unknown;
use std::ops::Range;

const OPENING: &str = "<!-- polypost:";
const CLOSING: &str = "<!-- /polypost -->";

/// A place for code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insert {
    /// The item: its path, or its name.
    pub(super) item: String,
    /// The target.
    pub(super) target: String,
    /// The name of the collection, where it is said.
    pub(super) collection: Option<String>,
    /// The line of the opening mark, from 1.
    pub(super) line: usize,
    /// What stands before the mark in its line.
    pub(super) indent: String,
    /// The bytes between the marks: whole lines.
    pub(super) body: Range<usize>,
}

/// The places in a text called `shown` in messages.
///
/// # Errors
/// `bad-insert` for a mark that is not closed, says something unknown or lacks what is needed.
pub(super) fn find(shown: &str, text: &str) -> Result<Vec<Insert>, Diagnostic> {
    let mut found = Vec::new();
    let mut lines = Lines { text, at: 0, number: 0 };
    let mut fence: Option<Fence> = None;
    while let Some(line) = lines.next() {
        if let Some(open) = &fence {
            if open.is_closed_by(line) {
                fence = None;
            }
            continue;
        }
        fence = Fence::opened_by(line);
        let trimmed = line.trim();
        let (Some(rest), None) = (trimmed.strip_prefix(OPENING), &fence) else { continue };
        let number = lines.number;
        let bad = |what: &str| {
            let mut error = Diagnostic::error("bad-insert", what).in_file(shown);
            error.place.position = Some((number, 1));
            error
        };
        let Some(attributes) = rest.strip_suffix("-->") else {
            return Err(bad("this mark does not end in its line")
                .help("write it as <!-- polypost: item=\"Folder/Item\" target=\"curl\" -->"));
        };
        let start = lines.at;
        let end = closing(&mut lines).ok_or_else(|| {
            bad("this mark is not closed").help(format!("write {CLOSING} below it"))
        })?;
        let indent = line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let mut insert = Insert {
            item: String::new(),
            target: String::new(),
            collection: None,
            line: number,
            indent,
            body: start..end,
        };
        for (name, value) in read(attributes).ok_or_else(|| {
            bad("this mark cannot be read").help("write each part as name=\"value\"")
        })? {
            match name {
                "item" => insert.item = value,
                "target" => insert.target = value,
                "collection" => insert.collection = Some(value),
                _ => {
                    let known = ["item", "target", "collection"].into_iter();
                    let what = format!("a mark has no `{name}`");
                    let mut error = unknown("bad-insert", &what, name, known).in_file(shown);
                    error.place.position = Some((number, 1));
                    return Err(error);
                }
            }
        }
        for (name, value) in [("item", &insert.item), ("target", &insert.target)] {
            if value.is_empty() {
                let what = format!("this mark does not say its `{name}`");
                return Err(bad(&what).help(format!("add {name}=\"…\" to it")));
            }
        }
        found.push(insert);
    }
    Ok(found)
}

/// Where the line with the closing mark begins. A block of code before it is passed over as a whole,
/// because its lines are the collection's.
fn closing(lines: &mut Lines<'_>) -> Option<usize> {
    let mut fence: Option<Fence> = None;
    loop {
        let at = lines.at;
        let line = lines.next()?;
        match &fence {
            Some(open) if open.is_closed_by(line) => fence = None,
            Some(_) => {}
            None if line.trim() == CLOSING => return Some(at),
            None if line.trim().starts_with(OPENING) => return None,
            None => fence = Fence::opened_by(line),
        }
    }
}

/// The lines of a text, with their place.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.at += length;
        self.number += 1;
        rest.get(..length)
    }
}

/// The beginning of a fenced code block.
struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == mark).count();
        let info = line.get(length..)?;
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self { mark, length })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.chars().all(|c| c == self.mark) && line.len() >= self.length
    }
}

/// `name="value"` and the like; a value ends at its quote, and may hold `&quot;`.
fn read(attributes: &str) -> Option<Vec<(&str, String)>> {
    let mut out = Vec::new();
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = after.strip_prefix('"')?.split_once('"')?;
        let value = value.replace("&quot;", "\"").replace("--&gt;", "-->").replace("&amp;", "&");
        out.push((name.trim(), value));
        rest = after.trim_start();
    }
    Some(out)
}

/// What stands between the marks: the code in a block that it cannot end.
pub(super) fn block(code: &str, highlight: &str, indent: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for c in code.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat((longest + 1).max(3));
    let mut out = format!("{indent}{fence}{highlight}\n");
    for line in code.lines() {
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str(indent);
    out.push_str(&fence);
    out.push('\n');
    out
}

/// What stands between two marks without the indentation of its first line, and whether all of it has that
/// of the mark.
pub(super) fn outdented(body: &str, indent: &str) -> (String, bool) {
    let own: String = body.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let mut in_line = own == indent || body.trim().is_empty();
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let bare = line.strip_prefix(own.as_str());
        in_line &= bare.is_some() || line.trim().is_empty();
        out.push_str(bare.unwrap_or(line));
    }
    (out, in_line)
}

/// The text with other contents at some places, which are in order. Line ends are as they are in the
/// text.
pub(super) fn fill(text: &str, bodies: &[(Range<usize>, String)]) -> String {
    let windows = text.contains("\r\n");
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, body) in bodies {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        match windows {
            true => out.push_str(&body.replace('\n', "\r\n")),
            false => out.push_str(body),
        }
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_and_those_in_code_are_not() {
        let text = "# A\n\n```md\n<!-- polypost: item=\"No\" target=\"x\" -->\n```\n\n\
            - one\n  <!-- polypost: item=\"A &quot;b&quot;/C\" target=\"curl\" collection=\"d\" -->\n\
            old\n  <!-- /polypost -->\nend\n";
        let found = find("a.md", text).unwrap();
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((one.item.as_str(), one.target.as_str()), ("A \"b\"/C", "curl"));
        assert_eq!(
            (one.collection.as_deref(), one.line, one.indent.as_str()),
            (Some("d"), 8, "  ")
        );
        assert_eq!(&text[one.body.clone()], "old\n");
        let filled = fill(text, &[(one.body.clone(), block("x\n\ny\n", "sh", &one.indent))]);
        assert!(filled.contains("-->\n  ```sh\n  x\n\n  y\n  ```\n  <!-- /polypost -->\nend\n"));
        assert_eq!(find("a.md", &filled).unwrap().len(), 1);
    }

    #[test]
    fn code_cannot_end_its_block_or_its_place() {
        let code = "a\n```\n<!-- /polypost -->\n````\n<!-- polypost: item=\"x\" target=\"y\" -->\n";
        let text = "<!-- polypost: item=\"I\" target=\"t\" -->\n<!-- /polypost -->\nend\n";
        let empty = find("a.md", text).unwrap();
        let filled = fill(text, &[(empty[0].body.clone(), block(code, "sh", ""))]);
        let again = find("a.md", &filled).unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!(&filled[again[0].body.clone()], block(code, "sh", ""));
    }

    #[test]
    fn code_is_the_same_at_every_depth_and_out_of_line_where_it_is_not_that_of_its_mark() {
        for indent in ["", "  ", "\t"] {
            let body = block("a\n\n  b\n", "sh", indent);
            assert_eq!(outdented(&body, indent), (block("a\n\n  b\n", "sh", ""), true));
            assert!(!outdented(&body, "    ").1);
            assert!(outdented(&body.replace('\n', "\r\n"), indent).1);
        }
        assert!(!outdented("  ```sh\na\n  ```\n", "  ").1);
        assert_eq!(outdented("", "  "), (String::new(), true));
    }

    #[test]
    fn windows_line_ends_stay() {
        let text = "<!-- polypost: item=\"I\" target=\"t\" -->\r\n<!-- /polypost -->\r\nend\r\n";
        let found = find("a.md", text).unwrap();
        let filled = fill(text, &[(found[0].body.clone(), block("x\n", "sh", ""))]);
        assert_eq!(filled.matches('\n').count(), filled.matches("\r\n").count());
    }

    #[test]
    fn a_mark_that_is_wrong_says_where_and_what_to_write() {
        let close = "<!-- /polypost -->";
        for (text, clue) in [
            ("\n<!-- polypost: item=\"I\" target=\"t\" -->\n".to_owned(), "below it"),
            ("\n<!-- polypost: item=\"I\" target=\"t\"\n-->\n".to_owned(), "write it as"),
            (format!("\n<!-- polypost: item=\"I\" -->\n{close}\n"), "target="),
            (format!("\n<!-- polypost: itm=\"I\" -->\n{close}\n"), "did you mean `item`?"),
            (format!("\n<!-- polypost: item=I -->\n{close}\n"), "name=\"value\""),
        ] {
            let error = find("a.md", &text).unwrap_err();
            assert_eq!((error.code, error.place.position), ("bad-insert", Some((2, 1))), "{text}");
            assert!(error.help.as_deref().unwrap().contains(clue), "{error:?}");
        }
    }
}
