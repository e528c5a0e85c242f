//! Lines that are broken where they would be too wide, as the formatters of many languages do it.
//!
//! A template marks what belongs together: `.header(⟦{{ name }},¦{{ value }}⟧)` stands on one line
//! where it fits, and else with each part on a line of its own and a comma behind the last.
//! `⟪env::var("A")¦.unwrap_or(b)⟫` is a chain: it breaks before each link. The marks are
//! characters of the template alone. What is printed through it may hold the same characters, and
//! they stay: the marks of a template are replaced by characters that no code can hold before
//! anything is rendered.

use crate::target::literal::HARD_BREAK;
use crate::target::literal::marks::{BREAK, CLOSE, OPEN};
use crate::target::manifest::Widths;
use std::borrow::Cow;

/// The marks as templates write them, and what they are until the layout is done: characters that
/// Unicode gives no meaning, which every literal, comment and name writes in another way.
const MARKS: [(char, char); 7] = [
    ('⟦', OPEN),
    ('⟧', CLOSE),
    ('⟮', OPEN_BARE),
    ('⟯', CLOSE_BARE),
    ('⟪', OPEN_CHAIN),
    ('⟫', CLOSE_CHAIN),
    ('¦', BREAK),
];
const OPEN_CHAIN: char = '\u{fdd2}';
const CLOSE_CHAIN: char = '\u{fdd3}';
const OPEN_BARE: char = '\u{fdd5}';
const CLOSE_BARE: char = '\u{fdd6}';

/// The source of a template with its marks replaced.
pub(super) fn marked(source: &str) -> Cow<'_, str> {
    if !source.contains(MARKS.map(|(mark, _)| mark)) {
        return Cow::Borrowed(source);
    }
    let replace =
        |c| MARKS.iter().find(|(mark, _)| *mark == c).map_or(c, |(_, internal)| *internal);
    Cow::Owned(source.chars().map(replace).collect())
}

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
                return Group { kind, items };
            }
        }
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
        let width = columns(flat);
        let own = if group.kind == Kind::Chain {
            self.widths.chain
        } else if is_plain(group) {
            None
        } else {
            self.widths.call
        };
        own.is_none_or(|most| width <= most) && self.column() + width + after <= self.widths.line
    }

    fn broken(&mut self, group: &Group<'_>, margin: usize) {
        let inner = margin + self.widths.indent;
        let chain = group.kind == Kind::Chain;
        if let ([item], false, false) = (group.items.as_slice(), chain, self.widths.always_breaks)
            && item.iter().any(|part| matches!(part, Part::Group(_)))
        {
            // What holds one thing that can break by itself needs no lines of its own.
            self.parts(item, margin, 1);
            return;
        }
        for (n, item) in group.items.iter().enumerate() {
            if !chain || n > 0 {
                self.out.push('\n');
                self.out.extend(std::iter::repeat_n(' ', inner));
            }
            self.parts(item, inner, 1);
            let last = n + 1 == group.items.len();
            if group.kind == Kind::Call && last && !self.out.ends_with(',') {
                self.out.push(',');
            }
        }
        if !chain {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', margin));
        }
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
    let mut out = String::new();
    for (n, item) in group.items.iter().enumerate() {
        if n > 0 && group.kind != Kind::Chain {
            out.push(' ');
        }
        for part in item {
            match part {
                Part::Text(text) if text.contains(['\n', HARD_BREAK]) => return None,
                Part::Text(text) => out.push_str(text),
                Part::Group(group) => out.push_str(&flat(group)?),
            }
        }
    }
    if group.kind != Kind::Chain && out.ends_with(',') {
        out.pop();
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

fn columns(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

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
