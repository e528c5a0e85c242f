//! Comments that no text can end.

use crate::target::characters::{is_printable, lines};
use serde::Deserialize;

/// How a language writes comments (`[comments]` of `target.toml`). Only comments that end with
/// their line are used: whatever can end a block comment stands in some collection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comments {
    /// What begins one: `//`.
    pub line: String,
    /// What begins a line of documentation, where that differs: `///`.
    pub doc: Option<String>,
    /// The literal that documents a module or a function, where the language has one.
    pub docstring: Option<Docstring>,
    /// Sequences that mean something even in a comment. A space is put after their first
    /// character.
    #[serde(default)]
    pub broken: Vec<String>,
    /// The most characters a line may have, for compilers with a limit. Longer text goes on in
    /// another comment line.
    pub widest: Option<usize>,
}

/// A string literal as documentation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Docstring {
    /// What opens it: `"""`.
    pub open: String,
    /// What closes it.
    pub close: String,
    /// Characters with a backslash before them.
    pub escaped: Vec<char>,
}

impl Comments {
    /// The lines of a comment that says this text, each with its marker.
    pub(crate) fn comment(&self, text: &str) -> Vec<String> {
        self.marked(&self.line, text)
    }

    /// The lines of a documentation comment.
    pub(crate) fn doc(&self, text: &str) -> Vec<String> {
        self.marked(self.doc.as_deref().unwrap_or(&self.line), text)
    }

    /// The text as a documentation literal, or `None` where the language has none.
    pub(crate) fn docstring(&self, text: &str) -> Option<String> {
        let docstring = self.docstring.as_ref()?;
        let mut out = docstring.open.clone();
        let text: Vec<String> =
            lines(text.trim()).map(|line| harmless(line).trim_end().to_owned()).collect();
        let text = text.join("\n");
        let quote = docstring.close.chars().next();
        let mut first = true;
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            // A quote that meets neither another nor an end closes nothing.
            let inside = !std::mem::take(&mut first);
            let alone = Some(c) == quote && inside && rest.peek().is_some_and(|next| *next != c);
            if docstring.escaped.contains(&c) && !(alone && docstring.close.len() > 1) {
                out.push('\\');
            }
            out.push(c);
        }
        out.push_str(&docstring.close);
        Some(out)
    }

    fn marked(&self, marker: &str, text: &str) -> Vec<String> {
        let room = self.widest.map(|widest| widest.saturating_sub(marker.len() + 4).max(20));
        let harmless = lines(text).flat_map(|line| {
            let line = harmless(line);
            room.map_or_else(|| vec![line.clone()], |room| wrapped(&line, room))
        });
        harmless
            .map(|mut line| {
                for sequence in &self.broken {
                    line = broken(&line, sequence);
                }
                let line = line.trim_end();
                // A backslash at the end would take the next line into the comment in the C family.
                let end = if line.ends_with('\\') { " ." } else { "" };
                if line.is_empty() { marker.to_owned() } else { format!("{marker} {line}{end}") }
            })
            .collect()
    }
}

/// The line in pieces of at most `room` characters, cut at a blank where one is near.
fn wrapped(line: &str, room: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((end, _)) = rest.char_indices().nth(room) {
        let (head, _) = rest.split_at(end);
        let at = head.rfind(' ').filter(|at| *at > end / 2).map_or(end, |at| at + 1);
        let (piece, after) = rest.split_at(at);
        pieces.push(piece.trim_end().to_owned());
        rest = after;
    }
    pieces.push(rest.to_owned());
    pieces
}

/// The line with a space after the first character of the sequence, wherever it stands.
fn broken(line: &str, sequence: &str) -> String {
    let mut chars = sequence.chars();
    let Some(first) = chars.next() else { return line.to_owned() };
    line.replace(sequence, &format!("{first} {}", chars.as_str()))
}

/// The lines of a text as a comment would show them.
#[cfg(feature = "sdk")]
pub(crate) fn printable(text: &str) -> String {
    lines(text).map(harmless).collect::<Vec<_>>().join("\n")
}

/// The line without what cannot be seen: invisible characters are left out, and controls and
/// bidirectional marks, which would show the line otherwise than it is, are named.
pub(crate) fn harmless(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\u{a0}' => out.push(' '),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            _ if is_printable(c) => out.push(c),
            _ => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slashes() -> Comments {
        Comments {
            line: "//".to_owned(),
            doc: None,
            docstring: Some(Docstring {
                open: "\"\"\"".to_owned(),
                close: "\"\"\"".to_owned(),
                escaped: vec!['"', '\\'],
            }),
            broken: vec!["?>".to_owned()],
            widest: None,
        }
    }

    #[test]
    fn every_line_has_its_marker_and_nothing_hidden_stays() {
        let lines = slashes().comment("a\r\n\u{2028}b\u{202e}\u{1a}\u{200b}c \n");
        assert_eq!(lines, ["// a", "//", "// b<U+202E><U+001A>c", "//"]);
    }

    #[test]
    fn a_comment_never_ends_in_a_backslash_and_sequences_are_broken() {
        assert_eq!(slashes().comment("a\\"), ["// a\\ ."]);
        assert_eq!(slashes().comment("a ?> b"), ["// a ? > b"]);
    }

    #[test]
    fn a_long_line_goes_on_in_another_comment() {
        let comments = Comments { widest: Some(26), ..slashes() };
        let lines = comments.comment(&format!("twelve words {}", "x".repeat(40)));
        assert_eq!(lines.concat().matches('x').count(), 40);
        assert!(lines.iter().all(|line| line.len() <= 26 && line.starts_with("// ")), "{lines:?}");
    }

    #[test]
    fn a_docstring_cannot_be_closed() {
        let text = slashes().docstring("say \"\"\"hi\"\"\"\\").unwrap();
        assert_eq!(text, "\"\"\"say \\\"\\\"\"hi\\\"\\\"\"\\\\\"\"\"");
        assert_eq!(slashes().docstring("a \"b\" \"c\"").unwrap(), "\"\"\"a \"b\" \"c\\\"\"\"\"");
    }
}
