//! Words of a POSIX shell.

use super::{HARD_BREAK, Part, fill};
use crate::target::marks;
use serde::Deserialize;

/// Words of a POSIX shell. Single quotes hold every character but themselves, and NUL, which no
/// argument of a program can hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shell {
    /// How a bound value is named inside double quotes, with `{}` for its name.
    pub variable: String,
    /// Whether text of plain characters stands without quotes.
    pub bare: bool,
}

impl Default for Shell {
    fn default() -> Self {
        Self { variable: "${{}}".to_owned(), bare: false }
    }
}

/// What stands in place of NUL, which a shell word cannot hold.
const REPLACEMENT: char = '\u{fffd}';

impl Shell {
    pub(super) fn string(&self, text: &str) -> String {
        if self.bare { self.word(text) } else { quoted(text) }
    }

    /// The text without quotes where every character of it is plain, else as a literal.
    pub(crate) fn word(&self, text: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+:,./-".contains(c);
        if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
            text.to_owned()
        } else {
            quoted(text)
        }
    }

    pub(super) fn expression(&self, parts: &[Part<'_>]) -> String {
        let mut out = String::new();
        let quiet = parts.iter().all(|part| match part {
            Part::Literal(text) => can_stand_in_double_quotes(text),
            Part::Name(_) => true,
        });
        if quiet {
            out.push('"');
            for part in parts {
                match part {
                    Part::Literal(text) => push(&mut out, text),
                    Part::Name(name) => self.name(&mut out, name),
                }
            }
            out.push('"');
            return out;
        }
        for part in parts {
            match part {
                Part::Literal(text) => single_quoted(&mut out, text),
                Part::Name(name) => {
                    out.push('"');
                    self.name(&mut out, name);
                    out.push('"');
                }
            }
        }
        out
    }

    fn name(&self, out: &mut String, name: &str) {
        fill(out, &self.variable, name);
    }
}

/// Whether nothing in the text means something between double quotes. `!` does in an interactive
/// shell, where commands are pasted.
fn can_stand_in_double_quotes(text: &str) -> bool {
    !text.contains(['"', '$', '`', '\\', '!'])
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    single_quoted(&mut out, text);
    out
}

fn single_quoted(out: &mut String, text: &str) {
    out.push('\'');
    for (n, run) in text.split('\'').enumerate() {
        if n > 0 {
            out.push_str(r"'\''");
        }
        push(out, run);
    }
    out.push('\'');
}

fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\0' => out.push(REPLACEMENT),
            '\n' => out.push(HARD_BREAK),
            other => marks::keep(out, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_quotes_are_closed_around_a_quote() {
        assert_eq!(Shell::default().string("it's $HOME"), r"'it'\''s $HOME'");
    }

    #[test]
    fn a_bound_value_stands_in_double_quotes() {
        let shell = Shell::default();
        let parts = [Part::Literal("v"), Part::Name("VERSION"), Part::Literal("/jobs")];
        assert_eq!(shell.expression(&parts), "\"v${VERSION}/jobs\"");
        let parts = [Part::Literal("$a!"), Part::Name("B")];
        assert_eq!(shell.expression(&parts), "'$a!'\"${B}\"");
    }

    #[test]
    fn plain_words_need_no_quotes() {
        let shell = Shell::default();
        assert_eq!(shell.word("PATCH"), "PATCH");
        assert_eq!(shell.word("-oX"), "'-oX'");
        assert_eq!(shell.word("a;b"), "'a;b'");
        assert_eq!(shell.word(""), "''");
        let bare = Shell { bare: true, ..shell };
        assert_eq!(bare.string("PATCH"), "PATCH");
        assert_eq!(bare.string("a b"), "'a b'");
    }
}
