//! JSON as people write it into collections: with `{{placeholders}}`, comments, trailing commas.
//!
//! Numbers keep their text, objects keep their order and their repeated keys. serde_json is right
//! for the collection file itself; request bodies and saved responses are read with this.

use crate::text::Text;

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
    /// A variable where a value should stand: `{"n": {{count}}}`.
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
