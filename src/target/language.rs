//! How a language writes things down: strings, data, comments.

use crate::json;
use crate::target::comment::Comments;
use crate::target::data::{self, Data};
use crate::target::literal::{Literals, Part};
use crate::target::names::NameRules;
use crate::target::view::Code;
use crate::text::{Piece, Scope, Text, Variable};
use indexmap::IndexMap;
use serde::Deserialize;

/// The written rules of one language, from `target.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Language {
    /// String literals.
    pub literals: Literals,
    /// Comments.
    pub comments: Comments,
    /// Identifiers.
    pub names: NameRules,
    /// JSON as data; `None` where the language has no such form.
    pub data: Option<Data>,
    /// Expressions that are given away or lent, where that makes a difference.
    #[serde(default)]
    pub passing: Passing,
}

/// How expressions with bound values are written where the language asks who owns a text
/// (`[passing]` of `target.toml`). A rule holds `{}` for what it is about; an empty one changes
/// nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Passing {
    /// The name of a bound value that stands alone and is given away: `{}.clone()`.
    pub owned: String,
    /// A text put together that must be of the same type as a literal: `{}.as_str()`.
    pub lent: String,
}

/// The identifiers that stand for variables in bound code. Empty where variables are kept visible.
#[derive(Debug, Clone, Default)]
pub struct Bindings(IndexMap<Identity, Code>);

/// What makes two uses of a variable the same: its name, and for a literal credential, whose name
/// only says what it is for, its value too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Identity(String, Option<String>);

impl Identity {
    /// The identity of a variable.
    pub(crate) fn of(variable: &Variable) -> Self {
        let value = match variable.scope {
            Scope::Credential => variable.value.clone(),
            _ => None,
        };
        Self(variable.name.clone(), value)
    }
}

impl Bindings {
    /// The identifier of a variable, when it is bound.
    pub fn get(&self, variable: &Variable) -> Option<&Code> {
        if self.0.is_empty() { None } else { self.0.get(&Identity::of(variable)) }
    }

    /// Binds a variable to an identifier.
    pub fn bind(&mut self, variable: &Variable, identifier: Code) {
        self.0.insert(Identity::of(variable), identifier);
    }

    /// Whether no variable is bound.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Language {
    /// A string literal of exactly this text.
    pub fn string(&self, text: &str) -> Code {
        Code::new(self.literals.string(text))
    }

    /// The text as it stands where it needs no quotes (a word of a shell), else as a literal.
    pub fn word(&self, text: &str) -> Code {
        Code::new(match &self.literals {
            Literals::Shell(shell) => shell.word(text),
            other => other.string(text),
        })
    }

    /// An expression that gives this text: a literal where no variable of it is bound, else the
    /// language's interpolation or concatenation. Unbound variables are shown (`{{name}}`).
    pub fn text(&self, text: &Text, bindings: &Bindings) -> Code {
        self.expression(text, bindings, false)
    }

    /// As [`Language::text`], for a place that takes the text over.
    pub fn owned(&self, text: &Text, bindings: &Bindings) -> Code {
        if let [Piece::Variable(variable)] = text.pieces()
            && let Some(name) = bindings.get(variable)
            && !self.passing.owned.is_empty()
        {
            return Code::new(self.passing.owned.replacen("{}", name.as_str(), 1));
        }
        self.text(text, bindings)
    }

    /// As [`Language::text`], for a place where every expression has the type of a literal.
    pub fn lent(&self, text: &Text, bindings: &Bindings) -> Code {
        let code = self.text(text, bindings);
        let bound = text.variables().any(|variable| bindings.get(variable).is_some());
        if bound && text.pieces().len() > 1 && !self.passing.lent.is_empty() {
            return Code::new(self.passing.lent.replacen("{}", code.as_str(), 1));
        }
        code
    }

    /// As [`Language::owned`], but text of several lines may take several lines of code: a raw
    /// literal, or literals one under another. The first line is not indented, the others are
    /// relative to it.
    pub fn block(&self, text: &Text, bindings: &Bindings) -> Code {
        match text.pieces() {
            [Piece::Variable(_)] => self.owned(text, bindings),
            _ => self.expression(text, bindings, true),
        }
    }

    fn expression(&self, text: &Text, bindings: &Bindings, block: bool) -> Code {
        let mut joined: Vec<Result<String, &str>> = Vec::with_capacity(text.pieces().len());
        for piece in text.pieces() {
            let literal = match piece {
                Piece::Literal(text) => text,
                Piece::Variable(variable) => match bindings.get(variable) {
                    Some(name) => {
                        joined.push(Err(name.as_str()));
                        continue;
                    }
                    None => &variable.shown,
                },
            };
            match joined.last_mut() {
                Some(Ok(last)) => last.push_str(literal),
                _ => joined.push(Ok(literal.clone())),
            }
        }
        let parts: Vec<Part<'_>> = joined
            .iter()
            .map(|part| match part {
                Ok(text) => Part::Literal(text),
                Err(name) => Part::Name(name),
            })
            .collect();
        Code::new(self.literals.expression(&parts, block))
    }

    /// A character of the text that no literal of this language can hold (NUL in a shell); a
    /// replacement stands in its place.
    pub fn cannot_hold(&self, text: &str) -> Option<char> {
        self.literals.cannot_hold(text)
    }

    /// A JSON value as data of the language: a dictionary, a `json!`, …; several lines where it
    /// is long, the first without indentation and the others relative to it. `None` where the
    /// language has no such form, or where it would not send the same JSON (a number its types
    /// would change, a repeated key).
    pub fn data(&self, value: &json::Value, bindings: &Bindings) -> Option<Code> {
        let rules = self.data.as_ref()?;
        data::write(self, rules, value, bindings).map(Code::new)
    }

    /// The lines of a comment that says this text, each with its marker. No text can end one.
    pub fn comment(&self, text: &str) -> Vec<Code> {
        self.comments.comment(text).into_iter().map(Code::new).collect()
    }

    /// The lines of a comment that documents what follows it, each with its marker.
    pub fn doc(&self, text: &str) -> Vec<Code> {
        self.comments.doc(text).into_iter().map(Code::new).collect()
    }

    /// The text as a literal that documents (`"""…"""`), where the language has one.
    pub fn docstring(&self, text: &str) -> Option<Code> {
        self.comments.docstring(text).map(Code::new)
    }

    /// The same, closed on a line of its own where the text has several.
    #[cfg(feature = "sdk")]
    pub(crate) fn docstring_over_lines(&self, text: &str) -> Option<Code> {
        let mut out = self.comments.docstring(text)?;
        let close = &self.comments.docstring.as_ref()?.close;
        if out.contains('\n') {
            out.truncate(out.len() - close.len());
            out.push('\n');
            out.push_str(close);
        }
        Some(Code::new(out))
    }
}
