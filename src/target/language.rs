//! How a language writes things down: strings, data, comments.

use crate::json;
use crate::target::view::Code;
use crate::text::Text;
use indexmap::IndexMap;

/// The written rules of one language, from `target.toml`.
#[derive(Debug, Clone)]
pub struct Language {}

/// The identifiers that stand for variables in bound code, by the variables' names. Empty where
/// variables are kept visible.
#[derive(Debug, Clone, Default)]
pub struct Bindings(pub IndexMap<String, Code>);

impl Language {
    /// A string literal of exactly this text.
    pub fn string(&self, _text: &str) -> Code {
        todo!()
    }

    /// An expression that gives this text: a literal where no variable of it is bound, else the
    /// language's interpolation or concatenation. Unbound variables are shown (`{{name}}`).
    pub fn text(&self, _text: &Text, _bindings: &Bindings) -> Code {
        todo!()
    }

    /// A JSON value as data of the language: a dictionary, a `json!`, …; several lines where it
    /// is long, the first without indentation and the others relative to it. `None` where the
    /// language has no such form, or where it would not send the same JSON (a number its types
    /// would change, a repeated key).
    pub fn data(&self, _value: &json::Value, _bindings: &Bindings) -> Option<Code> {
        todo!()
    }

    /// The lines of a comment that says this text, each with its marker. No text can end one.
    pub fn comment(&self, _text: &str) -> Vec<Code> {
        todo!()
    }
}
