//! Every message a person sees.

use crate::diagnostic::{Diagnostic, Severity};
use clap::builder::styling::{AnsiColor, Style};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// How many messages of one kind are shown before the rest is only counted.
const SHOWN_OF_A_KIND: usize = 3;

/// Which messages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Errors only.
    Quiet,
    /// Errors, and the first few warnings of each kind.
    Usual,
    /// Everything.
    Verbose,
}

/// Prints messages to standard error, coloured where it is a terminal that shows colours.
pub(super) fn report(diagnostics: &[Diagnostic], detail: Detail) {
    let text = render(diagnostics, detail);
    // Nobody is left to tell when standard error itself cannot be written.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// The messages as text with styles.
fn render(diagnostics: &[Diagnostic], detail: Detail) -> String {
    let mut out = String::new();
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last_of_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for (position, diagnostic) in diagnostics.iter().enumerate() {
        last_of_kind.insert(diagnostic.code, position);
    }
    let mut notes = 0_usize;
    for (position, diagnostic) in diagnostics.iter().enumerate() {
        let visible = match (diagnostic.severity, detail) {
            (Severity::Error, _) | (_, Detail::Verbose) => true,
            (_, Detail::Quiet) => false,
            (Severity::Note, Detail::Usual) => {
                notes += 1;
                false
            }
            (Severity::Warning, Detail::Usual) => {
                let count = shown.entry(diagnostic.code).or_default();
                *count += 1;
                *count <= SHOWN_OF_A_KIND
            }
        };
        if visible {
            one(&mut out, diagnostic);
        }
        let count = shown.get(diagnostic.code).copied().unwrap_or_default();
        if last_of_kind.get(diagnostic.code) == Some(&position) && count > SHOWN_OF_A_KIND {
            let more = count - SHOWN_OF_A_KIND;
            let _ = writeln!(out, "  … and {more} more {} (-v shows them)", diagnostic.code);
        }
    }
    if notes > 0 {
        let plural = if notes == 1 { "note" } else { "notes" };
        let _ = writeln!(out, "{notes} {plural} (-v shows them)");
    }
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic) {
    let (word, colour) = match diagnostic.severity {
        Severity::Error => ("error", AnsiColor::Red),
        Severity::Warning => ("warning", AnsiColor::Yellow),
        Severity::Note => ("note", AnsiColor::Cyan),
    };
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let what = clean(&diagnostic.what);
    let _ = writeln!(out, "{style}{word}[{}]{style:#}: {what}", diagnostic.code);
    let place = diagnostic.place.to_string();
    if !place.is_empty() {
        let _ = writeln!(out, "  at {}", clean(&place));
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  help: {}", clean(help));
    }
}

/// Text that cannot move the cursor, colour the screen, reverse the reading direction or begin a
/// line of its own.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if c.is_control() || is_invisible(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// A line of code as [`clean`] has it, but with its tabs.
pub(super) fn clean_line(line: &str) -> String {
    line.split('\t').map(clean).collect::<Vec<_>>().join("\t")
}

/// JSON text with the characters that [`clean`] replaces written as escapes, so that printing it
/// does nothing to a terminal. Its value stays the same: such characters stand only in strings.
pub(super) fn clean_json(json: &str) -> Cow<'_, str> {
    let hidden = |c: char| c != '\n' && (c.is_control() || is_invisible(c));
    if !json.contains(hidden) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Line and paragraph separators, and the characters that change direction or width unseen.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::JsonPath;

    fn plain(diagnostics: &[Diagnostic], detail: Detail) -> String {
        anstream::adapter::strip_str(&render(diagnostics, detail)).to_string()
    }

    #[test]
    fn a_message_says_what_where_and_what_to_do() {
        let path = JsonPath::root().key("item").index(3).key("request");
        let mut error = Diagnostic::error("bad-thing", "this is wrong")
            .in_file("api.json")
            .at(&path)
            .in_item(&["Users".to_owned(), "List".to_owned()])
            .help("mend it");
        error.place.position = Some((12, 5));
        assert_eq!(
            plain(&[error], Detail::Quiet),
            "error[bad-thing]: this is wrong\n  \
             at api.json:12:5, item[3].request, item `Users/List`\n  help: mend it\n"
        );
    }

    #[test]
    fn many_of_a_kind_are_counted_and_notes_are_for_the_curious() {
        let mut all = vec![Diagnostic::warning("kind", "w"); 10];
        all.push(Diagnostic::note("aside", "n"));
        let usual = plain(&all, Detail::Usual);
        assert_eq!(usual.matches("warning[kind]").count(), SHOWN_OF_A_KIND);
        assert!(usual.contains("and 7 more kind"), "{usual}");
        assert!(usual.ends_with("1 note (-v shows them)\n"), "{usual}");
        assert_eq!(plain(&all, Detail::Quiet), "");
        assert_eq!(plain(&all, Detail::Verbose).lines().count(), 11);
    }

    #[test]
    fn a_name_cannot_write_on_the_terminal() {
        let hostile = "a\u{1b}]0;title\u{7}\u{9b}2J\u{202e}b\nerror: fake\u{85}\u{2028}\u{feff}é";
        let shown = clean(hostile);
        assert_eq!(
            shown,
            "a\\u{1b}]0;title\\u{7}\\u{9b}2J\\u{202e}b\\nerror: fake\\u{85}\\u{2028}\\u{feff}é"
        );
    }

    #[test]
    fn json_keeps_its_value_without_what_a_terminal_would_obey() {
        let value = serde_json::json!({ "a\u{9b}": "\u{202e}\u{e0001}\u{1b}é" });
        let clean = clean_json(&value.to_string()).into_owned();
        assert!(!clean.contains(|c: char| c.is_control() || is_invisible(c)), "{clean}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&clean).unwrap(), value);
    }
}
