//! Typed placeholders: what an import of an OpenAPI description leaves where a sample would be.
//! The value is then the name of its type, as a string: `"<integer>"`, `"<string,null>"`.

use super::{Format, Width};
#[cfg(feature = "sdk")]
use crate::json::{Member, Value};

/// What one placeholder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placeholder {
    /// The types it names but for null, in its order.
    pub(crate) types: Vec<Type>,
    /// Whether null is among them.
    pub(crate) nullable: bool,
}

/// A type a placeholder can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// Text, perhaps with a form.
    String(Option<Format>),
    /// A whole number.
    Integer(Width),
    /// Any number.
    Float,
    /// True or false.
    Boolean,
    /// An object nothing is known of.
    Object,
    /// An array nothing is known of.
    Array,
    /// Anything.
    Any,
}

/// Reads a whole string as a placeholder. `None` for every other string, such as `<b>` or
/// `<your id>`.
pub(crate) fn read(text: &str) -> Option<Placeholder> {
    let inner = text.strip_prefix('<')?.strip_suffix('>')?;
    if inner.len() > 60 {
        return None;
    }
    let mut out = Placeholder { types: Vec::new(), nullable: false };
    for name in inner.split([',', '|']) {
        match named(name.trim())? {
            None => out.nullable = true,
            Some(found) => out.types.push(found),
        }
    }
    Some(out)
}

/// A value with values in place of its placeholders, as an answer would have them.
#[cfg(feature = "sdk")]
pub(crate) fn filled(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let found = text.as_literal().and_then(read);
            match found.as_ref().map(|found| (found.types.as_slice(), found.nullable)) {
                Some(([], true)) => Value::Null,
                Some(([one], _)) => one.value().unwrap_or_else(|| value.clone()),
                _ => value.clone(),
            }
        }
        Value::Array(elements) => Value::Array(elements.iter().map(filled).collect()),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|member| Member { key: member.key.clone(), value: filled(&member.value) })
                .collect(),
        ),
        other => other.clone(),
    }
}

#[cfg(feature = "sdk")]
impl Type {
    /// A value of the type; `None` where the placeholder itself is one.
    fn value(self) -> Option<Value> {
        Some(match self {
            Self::Integer(_) => Value::Number("1".to_owned()),
            Self::Float => Value::Number("1.5".to_owned()),
            Self::Boolean => Value::Bool(true),
            Self::Object => Value::Object(Vec::new()),
            Self::Array => Value::Array(Vec::new()),
            Self::String(_) | Self::Any => return None,
        })
    }
}

/// The type a name means: the types and formats of OpenAPI 3 and JSON Schema, as
/// openapi-to-postman writes them. `Some(None)` is null.
fn named(name: &str) -> Option<Option<Type>> {
    let text = |format| Type::String(Some(format));
    Some(Some(match name.to_ascii_lowercase().as_str() {
        "null" => return Some(None),
        "string" | "byte" | "binary" | "password" | "char" | "text" | "hostname" | "ipv4"
        | "ipv6" | "regex" | "json-pointer" | "duration" => Type::String(None),
        "datetime" | "date-time" | "timestamp" => text(Format::DateTime),
        "date" => text(Format::Date),
        "time" => text(Format::Time),
        "uuid" | "guid" => text(Format::Uuid),
        "uri" | "url" | "uri-reference" | "iri" => text(Format::Uri),
        "email" => text(Format::Email),
        "integer" | "int" | "long" | "int64" => Type::Integer(Width::I64),
        "int32" | "int16" | "int8" | "short" => Type::Integer(Width::I32),
        "number" | "float" | "double" | "decimal" => Type::Float,
        "boolean" | "bool" => Type::Boolean,
        "object" => Type::Object,
        "array" => Type::Array,
        "any" | "unknown" => Type::Any,
        _ => return None,
    }))
}
