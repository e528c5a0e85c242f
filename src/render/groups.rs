//! Lines that are broken where they would be too wide, as the formatters of many languages do it.
//!
//! A template marks what belongs together: `.header(⟦{{ name }},¦{{ value }}⟧)` stands on one line
//! where it fits, and else with each part on a line of its own and a comma behind the last.
//! `⟪env::var("A")¦.unwrap_or(b)⟫` is a chain: it breaks before each link. The marks are
//! characters of the template alone. What is printed through it may hold the same characters, and
//! they stay: the marks of a template are replaced by characters that no code can hold before
//! anything is rendered.

use crate::target::literal::HARD_BREAK;
use crate::target::manifest::Widths;
use crate::target::marks::{BREAK, MARKS, OPEN, OPEN_BARE, OPEN_CHAIN};
use unicode_width::UnicodeWidthStr as _;

/// The text with its groups laid out.
pub(super) fn laid_out(text: String, widths: Widths) -> String {
    if !text.contains(MARKS.map(|(_, mark)| mark)) {
        return text;
    }
    let mut reader = Reader { rest: &text };
    let mut parts = reader.parts();
    while !reader.rest.is_empty() {
        // A mark that closes nothing.
        reader.skip();
        parts.append(&mut reader.parts());
    }
    let mut printer = Printer { widths, out: String::with_capacity(text.len() + 256) };
    printer.parts(&parts, 0, 0);
    printer.out
}

/// A piece of marked text.
enum Part<'a> {
    Text(&'a str),
    Group(Group<'a>),
}

struct Group<'a> {
    kind: Kind,
    items: Vec<Vec<Part<'a>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Parts on lines of their own, each with a comma behind it.
    Call,
    /// The same without a comma behind the last.
    Bare,
    /// Parts that follow one another.
    Chain,
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The parts up to a break, a closing mark or the end.
    fn parts(&mut self) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        loop {
            let end = self.rest.find(MARKS.map(|(_, mark)| mark)).unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            if !text.is_empty() {
                parts.push(Part::Text(text));
            }
            self.rest = rest;
            let kind = match rest.chars().next() {
                Some(OPEN) => Kind::Call,
                Some(OPEN_BARE) => Kind::Bare,
                Some(OPEN_CHAIN) => Kind::Chain,
                _ => return parts,
            };
            self.skip();
            parts.push(Part::Group(self.group(kind)));
        }
    }

    fn group(&mut self, kind: Kind) -> Group<'a> {
        let mut items = Vec::new();
        loop {
            let item = self.parts();
            // A comma before the end of the group is the same as none.
            if !item.is_empty() {
                items.push(item);
            }
            let ended = !self.rest.starts_with(BREAK);
            self.skip();
            if ended {
                break;
            }
        }
        if let Some(Part::Text(text)) = items.last_mut().and_then(|item| item.last_mut()) {
            *text = text.strip_suffix(',').unwrap_or(text);
        }
        Group { kind, items }
    }

    fn skip(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }
}

struct Printer {
    widths: Widths,
    out: String,
}

impl Printer {
    /// Prints parts that are followed on their last line by `after` columns of something else.
    fn parts(&mut self, parts: &[Part<'_>], indent: usize, after: usize) {
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => self.text(text, indent),
                Part::Group(group) => {
                    let following = parts.get(at + 1..).unwrap_or_default();
                    let after = rest_of_line(following).unwrap_or_else(|width| width + after);
                    self.group(group, after);
                }
            }
        }
    }

    /// Lines inside a group move with it.
    fn text(&mut self, text: &str, indent: usize) {
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.out.push('\n');
                if !line.is_empty() {
                    self.out.extend(std::iter::repeat_n(' ', indent));
                }
            }
            self.out.push_str(line);
        }
    }

    fn group(&mut self, group: &Group<'_>, after: usize) {
        let flat = flat(group);
        if let Some(flat) = &flat
            && self.fits(group, flat, after)
        {
            self.out.push_str(flat);
            return;
        }
        let start = self.out.len();
        let margin = self.margin();
        self.broken(group, margin);
        let too_wide = |line: &str| line.chars().count() > self.widths.line;
        // Where breaking does not help, formatters leave a line alone, and so do readers.
        if let Some(flat) = flat
            && !self.widths.always_breaks
            && self.out.get(start..).unwrap_or("").split(['\n', HARD_BREAK]).skip(1).any(too_wide)
        {
            self.out.truncate(start);
            self.out.push_str(&flat);
        }
    }

    fn fits(&self, group: &Group<'_>, flat: &str, after: usize) -> bool {
        // rustfmt keeps room for the `?` behind the last link, beside the `?` itself.
        let tries = group.kind == Kind::Chain && flat.ends_with('?');
        let width = columns(flat) + if tries { 2 } else { 0 };
        let own = match group.kind {
            Kind::Chain if group.items.len() > 2 => self.widths.chain,
            Kind::Call | Kind::Bare if !is_plain(group) => self.widths.call,
            _ => None,
        };
        own.is_none_or(|most| width <= most) && self.column() + width + after <= self.widths.line
    }

    fn broken(&mut self, group: &Group<'_>, margin: usize) {
        let inner = margin + self.widths.indent;
        if group.kind == Kind::Chain {
            return self.chain(&group.items, inner);
        }
        if let ([item], false) = (group.items.as_slice(), self.widths.always_breaks)
            && item.iter().any(|part| matches!(part, Part::Group(_)))
        {
            // What holds one thing that can break by itself needs no lines of its own.
            return self.hugged(item, margin);
        }
        for (n, item) in group.items.iter().enumerate() {
            self.line_break(inner);
            self.parts(item, inner, 1);
            if group.kind == Kind::Call && n + 1 == group.items.len() {
                self.out.push(',');
            }
        }
        self.line_break(margin);
    }

    /// Parts whose group breaks, because what stands around it is too wide.
    fn hugged(&mut self, parts: &[Part<'_>], margin: usize) {
        for part in parts {
            match part {
                Part::Text(text) => self.text(text, margin),
                Part::Group(group) if is_plain(group) => self.broken(group, margin),
                Part::Group(group) => self.group(group, 1),
            }
        }
    }

    /// A chain that does not fit. A last link of several lines stays on the line of the others
    /// where that is short enough and saves lines (rustfmt, `src/chains.rs`).
    fn chain(&mut self, items: &[Vec<Part<'_>>], indent: usize) {
        // A value that fits on the line below its name goes there whole.
        if (self.out.ends_with("= ") || self.out.ends_with(": "))
            && let Some(flat) = flat_items(items, "")
            && (items.len() < 3 || self.widths.chain.is_none_or(|most| columns(&flat) <= most))
            && indent + columns(&flat) < self.widths.line
        {
            self.out.pop();
            self.line_break(indent);
            self.out.push_str(&flat);
            return;
        }
        let start = self.out.len();
        if let Some((last, [first, rest @ ..])) = items.split_last()
            && let Some(head) = flat_items(rest, "")
            && let Some(first) = flat_item(first)
        {
            self.out.push_str(&first);
            self.out.push_str(&head);
            let most = if rest.is_empty() { None } else { self.widths.chain };
            let room =
                most.unwrap_or(self.widths.line).saturating_sub(columns(&first) + columns(&head));
            let at = self.out.len();
            self.parts(last, indent, 1);
            let beside = self.out.get(at..).unwrap_or("").to_owned();
            let lines = beside.split('\n').count();
            if beside.split('\n').next().is_some_and(|line| columns(line) <= room)
                && (lines >= 5 || lines > 1 && lines <= self.lines_below(last, indent))
            {
                return;
            }
        }
        self.out.truncate(start);
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.line_break(indent);
            }
            // Only the last has something behind it.
            self.parts(item, indent, usize::from(n + 1 == items.len()));
        }
    }

    /// How many lines a link takes under the others.
    fn lines_below(&mut self, link: &[Part<'_>], indent: usize) -> usize {
        let start = self.out.len();
        self.line_break(indent);
        self.parts(link, indent, 1);
        let lines = self.out.get(start..).unwrap_or("").split('\n').count() - 1;
        self.out.truncate(start);
        lines
    }

    fn line_break(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn line(&self) -> &str {
        self.out.rsplit(['\n', HARD_BREAK]).next().unwrap_or("")
    }

    fn column(&self) -> usize {
        columns(self.line())
    }

    fn margin(&self) -> usize {
        let line = self.line();
        line.len() - line.trim_start_matches(' ').len()
    }
}

/// The group on one line; `None` where something in it takes several.
fn flat(group: &Group<'_>) -> Option<String> {
    flat_items(&group.items, if group.kind == Kind::Chain { "" } else { " " })
}

fn flat_items(items: &[Vec<Part<'_>>], between: &str) -> Option<String> {
    let items: Option<Vec<String>> = items.iter().map(|item| flat_item(item)).collect();
    Some(items?.join(between))
}

fn flat_item(item: &[Part<'_>]) -> Option<String> {
    let mut out = String::new();
    for part in item {
        match part {
            Part::Text(text) if text.contains(['\n', HARD_BREAK]) => return None,
            Part::Text(text) => out.push_str(text),
            Part::Group(group) => out.push_str(&flat(group)?),
        }
    }
    Some(out)
}

/// Whether a group holds one value without parts.
fn is_plain(group: &Group<'_>) -> bool {
    matches!(group.items.as_slice(), [item] if item.iter().all(|part| matches!(part, Part::Text(_))))
}

/// The columns that parts take until the end of the line, or all they take where the line does
/// not end in them.
fn rest_of_line(parts: &[Part<'_>]) -> Result<usize, usize> {
    let mut width = 0;
    for part in parts {
        match part {
            Part::Text(text) => match text.find(['\n', HARD_BREAK]) {
                Some(end) => return Ok(width + columns(text.get(..end).unwrap_or(""))),
                None => width += columns(text),
            },
            // A group that follows can break.
            Part::Group(_) => return Ok(width),
        }
    }
    Err(width)
}

/// How wide a text is: a character of East Asian scripts takes two columns.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::marks::marked;

    const WIDTHS: Widths =
        Widths { line: 30, call: Some(16), chain: Some(20), indent: 4, always_breaks: false };

    fn lay_out(source: &str) -> String {
        laid_out(marked(source).into_owned(), WIDTHS)
    }

    #[test]
    fn what_fits_stays_on_its_line() {
        assert_eq!(lay_out("a(⟦\"b\",¦\"c\"⟧)\n"), "a(\"b\", \"c\")\n");
        assert_eq!(lay_out("a(⟦\"b\",¦⟧)"), "a(\"b\")");
        assert_eq!(lay_out("⟪a()¦.b()⟫;"), "a().b();");
    }

    #[test]
    fn what_does_not_fit_has_a_line_for_each_part() {
        let source = "  a(⟦\"0123456789\",¦\"0123\"⟧)\n";
        assert_eq!(lay_out(source), "  a(\n      \"0123456789\",\n      \"0123\",\n  )\n");
        assert_eq!(
            lay_out("x = ⟪a(0123456789)¦.b(0123456789)⟫;"),
            "x = a(0123456789)\n    .b(0123456789);"
        );
    }

    #[test]
    fn a_single_plain_value_may_fill_the_line() {
        assert_eq!(lay_out("a(⟦01234567890123456789⟧)"), "a(01234567890123456789)");
    }

    #[test]
    fn a_bare_group_ends_without_a_comma() {
        let long = "a[⟮01234567890123456789,¦b⟯]";
        assert_eq!(lay_out(long), "a[\n    01234567890123456789,\n    b\n]");
    }

    #[test]
    fn what_no_break_helps_stays_on_its_line() {
        let long = "a(⟦0123456789012345678901234567⟧)";
        assert_eq!(lay_out(long), "a(0123456789012345678901234567)");
    }

    #[test]
    fn a_language_may_always_break() {
        let widths = Widths { call: None, chain: None, always_breaks: true, ..WIDTHS };
        let lay_out = |source| laid_out(marked(source).into_owned(), widths);
        let long = "a(⟦01234567890123456789012345678901⟧)";
        assert_eq!(lay_out(long), "a(\n    01234567890123456789012345678901,\n)");
        let nested = "aaaaa(⟦b=(⟦012345678,¦012345678⟧)⟧)";
        assert_eq!(lay_out(nested), "aaaaa(\n    b=(012345678, 012345678),\n)");
    }

    #[test]
    fn a_group_breaks_inside_a_broken_group() {
        let source = "f([⟦(⟦a,¦b⟧),¦(⟦0123456789,¦0123456789⟧)⟧])";
        let expected =
            "f([\n    (a, b),\n    (\n        0123456789,\n        0123456789,\n    ),\n])";
        assert_eq!(lay_out(source), expected);
        let single = "f([⟦(⟦0123456789,¦0123456789⟧)⟧])";
        assert_eq!(lay_out(single), "f([(\n    0123456789,\n    0123456789,\n)])");
    }

    #[test]
    fn a_long_last_link_stays_beside_the_others_where_they_are_short() {
        let source = "x = ⟪a()¦.b(⟦0123456789,¦0123456789⟧)⟫;";
        let expected = "x = a().b(\n    0123456789,\n    0123456789,\n);";
        assert_eq!(lay_out(source), expected);
    }

    #[test]
    fn a_value_that_fits_below_its_name_stands_there() {
        let source = "let a = ⟪b(0123456789)¦.c(0123456789)⟫;";
        let wide = Widths { line: 30, chain: None, ..WIDTHS };
        let expected = "let a =\n    b(0123456789).c(01234567);";
        assert_eq!(laid_out(marked(&source.replace("89)⟫", ")⟫")).into_owned(), wide), expected);
    }

    #[test]
    fn text_of_several_lines_breaks_its_group_and_is_not_moved() {
        assert_eq!(lay_out("  a(⟦r\"x\0y\"⟧)"), "  a(\n      r\"x\0y\",\n  )");
    }

    #[test]
    fn marks_that_do_not_match_are_harmless() {
        for source in ["a⟧b", "⟦a", "¦", "⟪⟦a⟫", "⟦⟧"] {
            assert!(!lay_out(source).contains(MARKS.map(|(_, mark)| mark)), "{source}");
        }
    }
}
