//! JSON as people write it into collections: with `{{placeholders}}`, comments, trailing commas.
//!
//! Numbers keep their text, objects keep their order and their repeated keys. serde_json is right
//! for the collection file itself; request bodies and saved responses are read with this.
//!
//! ```
//! use polypost::json::{self, Style};
//!
//! let parsed = json::parse_str(r#"{"n": {{count}}, "size": 1.0, /* new */ }"#)?;
//! assert!(!parsed.is_strict());
//! assert_eq!(parsed.value.print(Style::Compact), r#"{"n":{{count}},"size":1.0}"#);
//! # Ok::<(), json::Error>(())
//! ```

mod compare;
mod convert;
mod number;
mod oddity;
mod print;
mod read;

pub use compare::same;
pub use number::Decimal;
pub use oddity::{Error, ErrorKind, Oddity, OddityKind};
pub use print::Style;
pub(crate) use print::escape;
pub use read::{MAX_DEPTH, Parsed, parse, parse_str};

use crate::text::Text;
use indexmap::{IndexMap, IndexSet};

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number by its text, which is a valid JSON number.
    Number(String),
    /// A string, unescaped; variables may stand in it.
    String(Text),
    /// An array.
    Array(Vec<Value>),
    /// An object: its members in order, keys possibly repeated.
    Object(Vec<Member>),
    /// Something that stands where a value should: a variable (`{"n": {{count}}}`), alone or with
    /// characters around it (`{{whole}}.5`), or a word that is not JSON (`<your id>`, `NaN`).
    Hole(Text),
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key, unescaped; variables may stand in it.
    pub key: Text,
    /// The value.
    pub value: Value,
}

impl Value {
    /// A string without variables.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(Text::literal(text))
    }

    /// Whether it is neither an array nor an object.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::Array(_) | Self::Object(_))
    }

    /// The value of a member of an object; the last one where the key is repeated, as nearly every
    /// reader of JSON has it. Keys are compared as they are shown.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|member| member.key_is(key)).map(|member| &member.value)
    }

    /// Whether a hole or a variable stands anywhere in it.
    pub fn has_variables(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => false,
            Self::String(text) => text.has_variables(),
            Self::Hole(_) => true,
            Self::Array(elements) => elements.iter().any(Self::has_variables),
            Self::Object(members) => members
                .iter()
                .any(|member| member.key.has_variables() || member.value.has_variables()),
        }
    }
}

impl Member {
    /// A member whose key holds no variable.
    pub fn new(key: impl Into<String>, value: Value) -> Self {
        Self { key: Text::literal(key), value }
    }

    fn key_is(&self, key: &str) -> bool {
        match self.key.as_literal() {
            Some(literal) => literal == key,
            None => self.key.shown() == key,
        }
    }
}

/// The members that count when keys are repeated: each key once, at its first place, with its last
/// value. Keys are as they are shown.
pub fn effective(members: &[Member]) -> IndexMap<String, &Value> {
    members.iter().map(|member| (member.key.shown(), &member.value)).collect()
}

/// The positions of the members whose keys stood in the object before; most objects have none.
pub(crate) fn repeated_keys(members: &[Member]) -> Vec<usize> {
    let all = members.iter().enumerate();
    if members.len() <= 12 {
        let earlier =
            |n: usize, key: &Text| members.iter().take(n).any(|member| member.key == *key);
        return all.filter(|(n, member)| earlier(*n, &member.key)).map(|(n, _)| n).collect();
    }
    let mut known = IndexSet::with_capacity(members.len());
    all.filter(|(_, member)| !known.insert(&member.key)).map(|(n, _)| n).collect()
}
