//! Documentation in the words of a language.

use crate::lower::Redaction;
use crate::model::Description;
use crate::sdk::kit::Kit;
use crate::site;
use crate::target::comment::{harmless, printable};
use crate::target::view::{self, Code};
use std::borrow::Cow;
use std::fmt::Write as _;

/// How long what is said about an argument may be.
const LINE: usize = 160;

/// What is called nothing.
const UNNAMED: &str = "Unnamed";

/// What writes documentation.
#[derive(Clone, Copy)]
pub(super) struct Docs<'a> {
    pub(super) kit: &'a Kit,
    pub(super) redaction: &'a Redaction,
}

impl Docs<'_> {
    /// A name and a description, as lines of a comment that documents.
    pub(super) fn doc(&self, title: &str, description: Option<&Description>) -> Vec<Code> {
        let language = &self.kit.language;
        let title = named(title);
        let mut text = self.line(&sentence(&title));
        if let Some(prose) = self.prose(&title, description) {
            let _ = write!(text, "\n\n{}", self.marked_up(&prose));
        }
        language.doc(&text)
    }

    /// Text where documentation is XML.
    fn marked_up<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.kit.manifest.docs.xml {
            let text = printable(text);
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").into()
        } else {
            text.into()
        }
    }

    /// A line of documentation as a comment.
    pub(super) fn doc_of_line(&self, line: &str) -> Vec<Code> {
        if line.is_empty() { Vec::new() } else { self.kit.language.doc(line) }
    }

    /// A name, a description and sections as a literal that documents, where the language has one.
    pub(super) fn docstring(
        &self,
        title: &str,
        description: Option<&Description>,
        sections: &[(&str, Vec<(String, String)>)],
    ) -> Option<Code> {
        let width = self.kit.manifest.docs.width;
        let title = named(title);
        let mut text = fitted(&sentence(&title), width);
        if let Some(prose) = self.prose(&title, description) {
            let _ = write!(text, "\n\n{}", filled(&prose, width));
        }
        for (heading, rows) in sections.iter().filter(|(_, rows)| !rows.is_empty()) {
            let _ = write!(text, "\n\n{heading}");
            for (name, what) in rows {
                let row = match what.is_empty() {
                    true => format!("{name}:"),
                    false => format!("{name}: {what}"),
                };
                let room = width.saturating_sub(8);
                for (n, line) in wrap(&row, room).iter().enumerate() {
                    let indent = if n == 0 { "    " } else { "        " };
                    let _ = write!(text, "\n{indent}{line}");
                }
            }
        }
        self.kit.language.docstring_over_lines(&text)
    }

    /// A description as text of documentation.
    fn prose(&self, title: &str, description: Option<&Description>) -> Option<String> {
        let prose = site::prose(&self.redacted(description?), title)?;
        Some(plain_fences(prose.trim())).filter(|text| !text.is_empty())
    }

    /// A description without the credentials that it tells.
    fn redacted<'d>(&self, description: &'d Description) -> Cow<'d, Description> {
        match self.redaction.text(&description.content) {
            Cow::Borrowed(_) => Cow::Borrowed(description),
            Cow::Owned(content) => Cow::Owned(Description { content, ..description.clone() }),
        }
    }

    /// A description as Markdown for a page of the package.
    pub(super) fn markdown(&self, description: Option<&Description>, title: &str) -> String {
        let prose =
            description.and_then(|description| site::prose(&self.redacted(description), title));
        prose.map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    /// Text as one line of documentation.
    pub(super) fn line(&self, text: &str) -> String {
        let text = shown(text);
        if self.kit.manifest.docs.markdown {
            site::inert(&text)
        } else {
            self.marked_up(&text).into_owned()
        }
    }

    /// What is said about a parameter, on one line, and a value it may have.
    pub(super) fn about(&self, description: Option<&Description>, example: Option<&str>) -> String {
        let said =
            description.and_then(|description| site::summary(&self.redacted(description), LINE));
        let said = said.map(|text| sentence(&one_line(&text))).unwrap_or_default();
        let example = example.map(one_line).filter(|text| !text.is_empty() && text.len() <= 60);
        let example = example.filter(|text| !text.contains('`'));
        let mut out = self.line(&said);
        if let Some(example) = example {
            let space = if out.is_empty() { "" } else { " " };
            let _ = write!(out, "{space}Example: `{}`.", self.marked_up(&example));
        }
        out
    }
}

/// A name as one line of Markdown in which nothing is markup.
pub(super) fn title_line(title: &str) -> Code {
    Code::new(site::inert(&shown(title)))
}

/// A name as it is shown, also where it is none.
pub(super) fn named(title: &str) -> String {
    Some(shown(title)).filter(|title| !title.is_empty()).unwrap_or_else(|| UNNAMED.to_owned())
}

/// Text on one line, without what cannot be seen.
pub(super) fn shown(text: &str) -> String {
    harmless(&one_line(text)).trim().to_owned()
}

/// Readers of documentation run code that is called nothing, or called theirs.
fn plain_fences(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let start = line.trim_start_matches([' ', '>', '-', '*']);
        let fence = start.len() - start.trim_start_matches('`').len();
        match open {
            None if fence >= 3 => {
                open = Some(fence);
                let indent = line.len() - start.len();
                let (head, _) = line.split_at(indent + fence);
                let _ = writeln!(out, "{head}text");
                continue;
            }
            Some(length) if fence >= length && start.trim_matches('`').trim().is_empty() => {
                open = None;
            }
            _ => {}
        }
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text on one line, with a full stop where it does not end in a mark of its own.
fn sentence(text: &str) -> String {
    view::sentence(&one_line(text))
}

/// The first line of a docstring, which cannot go on in another.
fn fitted(text: &str, width: usize) -> String {
    let room = width.saturating_sub(8).max(20);
    if width == 0 || text.chars().count() <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    for word in text.split(' ') {
        if out.chars().count() + word.chars().count() + 2 > room {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_empty() {
        out = text.chars().take(room).collect();
    }
    format!("{}…", out.trim_end_matches('.'))
}

/// Paragraphs filled to a width; what is laid out by lines stays.
fn filled(text: &str, width: usize) -> String {
    if width == 0 {
        return text.to_owned();
    }
    let mut out = Vec::new();
    let mut fence = false;
    for line in text.lines() {
        let start = line.trim_start();
        if start.starts_with("```") {
            fence = !fence;
        }
        if fence || start.starts_with("```") || start.starts_with('|') {
            out.push(line.trim_end().to_owned());
            continue;
        }
        let indent = " ".repeat(line.len() - start.len());
        let room = width.saturating_sub(indent.len() + 4);
        for piece in wrap(start, room) {
            out.push(format!("{indent}{piece}").trim_end().to_owned());
        }
    }
    out.join("\n")
}

/// A line in pieces of at most `room` characters, parted at blanks.
fn wrap(line: &str, room: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    for word in line.split(' ') {
        let Some(last) = out.last_mut() else { break };
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= room.max(20) {
            last.push(' ');
            last.push_str(word);
        } else {
            out.push(word.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_a_description_is_nothing_to_run() {
        let text = "a\n\n```\nlet x = 1;\n```\n\n- ````rust\n  ```\n  ````\nb";
        let expected = "a\n\n```text\nlet x = 1;\n```\n\n- ````text\n  ```\n  ````\nb";
        assert_eq!(plain_fences(text), expected);
    }

    #[test]
    fn lines_are_parted_at_blanks() {
        assert_eq!(wrap("aaaa bbbb cccc dddd eeee", 10), ["aaaa bbbb cccc dddd", "eeee"]);
        assert_eq!(fitted(&"word ".repeat(20), 40), format!("{}…", ["word"; 6].join(" ")));
    }
}
