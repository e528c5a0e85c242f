//! String literals: a few families, each with parameters, cover the languages.

mod backslash;
mod doubled;
mod shell;

pub use backslash::{Backslash, Interpolation, Lines, Raw, Unicode};
pub use doubled::Doubled;
pub use shell::Shell;

use serde::Deserialize;

/// How a language writes string literals (`[literals.…]` of `target.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Literals {
    /// Quotes, and a backslash before what is special: C and its many children.
    Backslash(Backslash),
    /// Quotes, written twice inside; other characters by number: Pascal, Visual Basic.
    Doubled(Doubled),
    /// Words of a POSIX shell.
    Shell(Shell),
}

/// A piece of a text that is about to be written as an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Characters that stand for themselves.
    Literal(&'a str),
    /// The identifier that holds the rest.
    Name(&'a str),
}

/// A line break inside a literal that is written as it is. Layout must neither indent nor trim
/// there, so until the end of rendering it is this character, which no literal, comment or name
/// can hold otherwise.
pub(crate) const HARD_BREAK: char = '\0';

impl Literals {
    /// A literal of exactly this text, on one line wherever the language can.
    pub(crate) fn string(&self, text: &str) -> String {
        match self {
            Self::Backslash(family) => family.string(text),
            Self::Doubled(family) => family.string(text),
            Self::Shell(family) => family.string(text),
        }
    }

    /// A literal that may take several lines where the text does.
    pub(crate) fn block(&self, text: &str) -> String {
        match self {
            Self::Backslash(family) => family.block(text),
            Self::Doubled(family) => family.block(text),
            Self::Shell(family) => family.string(text),
        }
    }

    /// An expression that puts the parts together. Neighbouring literals are merged already.
    pub(crate) fn expression(&self, parts: &[Part<'_>], block: bool) -> String {
        match parts {
            [] => self.string(""),
            [Part::Literal(text)] if block => self.block(text),
            [Part::Literal(text)] => self.string(text),
            _ => match self {
                Self::Backslash(family) => family.expression(parts, block),
                Self::Doubled(family) => family.expression(parts),
                Self::Shell(family) => family.expression(parts),
            },
        }
    }

    /// A character of the text that no literal of the language can hold.
    pub(crate) fn cannot_hold(&self, text: &str) -> Option<char> {
        match self {
            Self::Backslash(_) | Self::Doubled(_) => None,
            Self::Shell(_) => text.chars().find(|c| *c == '\0'),
        }
    }
}

/// Pushes `{}` of a pattern replaced by `inner`.
fn fill(out: &mut String, pattern: &str, inner: &str) {
    match pattern.split_once("{}") {
        Some((before, after)) => {
            out.push_str(before);
            out.push_str(inner);
            out.push_str(after);
        }
        None => out.push_str(pattern),
    }
}
