//! Text that may hold variables.
//!
//! Postman substitutes `{{name}}` in almost every string of a collection. A [`Text`] keeps what is
//! literal apart from what is a variable, so that no later stage has to look for braces again, and
//! so that a literal brace can never be mistaken for a variable.

use serde::ser::{Serialize, SerializeSeq as _, SerializeStruct as _, Serializer};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Text as a list of pieces. Neighbouring literals are merged and empty literals left out, so two
/// equal texts have equal pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text {
    pieces: Vec<Piece>,
}

/// One piece of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Characters that stand for themselves.
    Literal(String),
    /// The place of a variable.
    Variable(Arc<Variable>),
}

/// A variable at a place of use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variable {
    /// The name between the braces, exactly as written (Postman does not trim it).
    pub name: String,
    /// Where the value came from.
    pub scope: Scope,
    /// The value, as far as the collection and the environments give one. It may itself be the
    /// empty text; `None` means that no scope defines the name.
    pub value: Option<String>,
    /// Whether the value is a credential: a variable of type `secret`, one named as a token, a
    /// password or a key, or one used as such.
    pub secret: bool,
    /// What stands in its place where variables are kept visible: `{{name}}` for most, a
    /// placeholder such as `<access_token>` for credentials.
    pub shown: String,
}

/// Where a variable's value was found, from the strongest scope to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Given on the command line.
    CommandLine,
    /// An environment file.
    Environment,
    /// The collection's own list.
    Collection,
    /// A globals file.
    Globals,
    /// The value list of a URL's path parameters (`/:id`).
    PathParameter,
    /// A literal credential of the collection, which generated code must not repeat.
    Credential,
    /// One of Postman's generated values (`$guid`, `$timestamp`, …): new at every use.
    Dynamic,
    /// Nothing defines it.
    Unresolved,
}

impl Variable {
    /// A variable that no scope defines.
    pub fn unresolved(name: impl Into<String>) -> Self {
        let name = name.into();
        let scope = if name.starts_with('$') { Scope::Dynamic } else { Scope::Unresolved };
        let shown = format!("{{{{{name}}}}}");
        Self { name, scope, value: None, secret: false, shown }
    }
}

impl Text {
    /// The empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Text without variables: braces in it are just braces.
    pub fn literal(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::new() } else { Self { pieces: vec![Piece::Literal(text)] } }
    }

    /// The place of one variable.
    pub fn variable(variable: impl Into<Arc<Variable>>) -> Self {
        Self { pieces: vec![Piece::Variable(variable.into())] }
    }

    /// Text as written, in which each `{{name}}` is a variable that nothing has defined yet.
    pub fn parse(text: &str) -> Self {
        let mut out = Self::new();
        let mut end = 0;
        for (range, name) in references(text) {
            out.push_literal(text.get(end..range.start).unwrap_or_default());
            out.push_variable(Variable::unresolved(name));
            end = range.end;
        }
        out.push_literal(text.get(end..).unwrap_or_default());
        out
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text itself, when no variable is left in it.
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether a variable stands in it.
    pub fn has_variables(&self) -> bool {
        self.variables().next().is_some()
    }

    /// The variables in it, in order, repeated as often as they are used.
    pub fn variables(&self) -> impl Iterator<Item = &Arc<Variable>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Variable(variable) => Some(variable),
        })
    }

    /// Adds literal characters at the end.
    pub fn push_literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Literal(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Literal(text.to_owned()));
        }
    }

    /// Adds a variable at the end.
    pub fn push_variable(&mut self, variable: impl Into<Arc<Variable>>) {
        self.pieces.push(Piece::Variable(variable.into()));
    }

    /// Adds another text at the end.
    pub fn push(&mut self, other: &Self) {
        for piece in &other.pieces {
            match piece {
                Piece::Literal(text) => self.push_literal(text),
                Piece::Variable(variable) => self.push_variable(Arc::clone(variable)),
            }
        }
    }

    /// The same text with every literal piece rewritten, the variables untouched.
    #[must_use]
    pub fn map_literals(&self, mut rewrite: impl FnMut(&str) -> String) -> Self {
        let mut out = Self::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => out.push_literal(&rewrite(text)),
                Piece::Variable(variable) => out.push_variable(Arc::clone(variable)),
            }
        }
        out
    }

    /// What a reader sees where variables are kept: `v{{version}}/jobs`.
    pub fn shown(&self) -> String {
        self.join(|variable| &variable.shown)
    }

    /// What Postman sends: every variable replaced by its value, and left as `{{name}}` where it
    /// has none.
    pub fn resolved(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Variable(variable) => match &variable.value {
                    Some(value) => out.push_str(value),
                    None => {
                        out.push_str("{{");
                        out.push_str(&variable.name);
                        out.push_str("}}");
                    }
                },
            }
        }
        out
    }

    /// Whether there is nothing but ASCII in it, as it is shown and with its variables replaced.
    pub fn is_ascii(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Literal(text) => text.is_ascii(),
            Piece::Variable(variable) => {
                variable.shown.is_ascii() && variable.value.as_ref().is_none_or(|v| v.is_ascii())
            }
        })
    }

    fn join<'a>(&'a self, show: impl Fn(&'a Variable) -> &'a str) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.as_str(),
                Piece::Variable(variable) => show(variable),
            })
            .collect()
    }
}

/// The form a reader sees, as [`Text::shown`].
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// Text without variables.
impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::literal(text)
    }
}

/// A string where no variable stands in it, else the list of its pieces: strings and variables.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(text) = self.as_literal() {
            return serializer.serialize_str(text);
        }
        let mut pieces = serializer.serialize_seq(Some(self.pieces.len()))?;
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => pieces.serialize_element(text)?,
                Piece::Variable(variable) => pieces.serialize_element(variable.as_ref())?,
            }
        }
        pieces.end()
    }
}

/// An object with `name`, `scope`, `value`, `secret` and `shown`. The value of a secret is never
/// written.
impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut variable = serializer.serialize_struct("Variable", 5)?;
        variable.serialize_field("name", &self.name)?;
        variable.serialize_field("scope", &self.scope)?;
        variable.serialize_field("value", &self.value.as_ref().filter(|_| !self.secret))?;
        variable.serialize_field("secret", &self.secret)?;
        variable.serialize_field("shown", &self.shown)?;
        variable.end()
    }
}

/// The places of `{{name}}` in a text, from left to right, with the names. A name is anything
/// without braces, the empty text too (postman-collection, lib/superstring/index.js).
pub(crate) fn references(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find("{{")?;
            let inner = text.get(start + 2..)?;
            let length = inner.find(['{', '}'])?;
            if inner.get(length..)?.starts_with("}}") {
                from = start + 2 + length + 2;
                return Some((start..from, inner.get(..length)?));
            }
            from = start + 1;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_a_string_or_as_its_pieces_and_never_with_a_secret() {
        let mut text = Text::literal("v");
        assert_eq!(serde_json::to_string(&text).unwrap(), "\"v\"");
        let token =
            Variable { value: Some("hush".to_owned()), secret: true, ..Variable::unresolved("t") };
        text.push_variable(token);
        let json = serde_json::to_string(&text).unwrap();
        let expected =
            r#"["v",{"name":"t","scope":"unresolved","value":null,"secret":true,"shown":"{{t}}"}]"#;
        assert_eq!(json, expected);
    }
}
