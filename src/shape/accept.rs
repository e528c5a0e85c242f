//! Whether a value is of a type. It is what a decoder made from the shape must accept.

use super::placeholder::{self, Type};
use super::{Kind, ObjectShape, Presence, Shape, Width};
use crate::diagnostic::JsonPath;
use crate::json::{Decimal, Value, effective};
use std::fmt;

/// Where a value is not of a type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: expected {expected}, found {found}", place = Place(.path))]
pub struct Mismatch {
    /// The place in the value.
    pub path: JsonPath,
    /// What the shape says.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

struct Place<'a>(&'a JsonPath);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.steps().is_empty() { f.write_str("the whole value") } else { self.0.fmt(f) }
    }
}

impl Shape {
    /// Whether a value is of this type. Members the shape does not know are welcome, optional and
    /// presumed ones may be missing. Holes stand for anything, and a typed placeholder for a value
    /// of the type it names.
    ///
    /// # Errors
    /// The first place where it is not.
    pub fn accepts(&self, value: &Value) -> Result<(), Mismatch> {
        match value {
            Value::Hole(_) => Ok(()),
            Value::Null if self.nullable || self.kind == Kind::Unknown => Ok(()),
            Value::Null => Err(self.mismatch("null")),
            _ => self.kind_accepts(&self.kind, value),
        }
    }

    fn kind_accepts(&self, kind: &Kind, value: &Value) -> Result<(), Mismatch> {
        match (kind, value) {
            (Kind::Unknown, _)
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::BigNumber, Value::Number(_))
            | (Kind::String(_), Value::String(_)) => Ok(()),
            (Kind::Integer(width), Value::Number(text)) if fits(*width, text) => Ok(()),
            (Kind::Float, Value::Number(text)) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                Ok(())
            }
            (Kind::Array(element), Value::Array(elements)) => {
                elements.iter().enumerate().try_for_each(|(n, value)| {
                    element.accepts(value).map_err(|found| found.inside(&JsonPath::root().index(n)))
                })
            }
            (Kind::Map(entry), Value::Object(members)) => {
                effective(members).iter().try_for_each(|(key, value)| {
                    entry.accepts(value).map_err(|found| found.inside(&JsonPath::root().key(key)))
                })
            }
            (Kind::Object(object), Value::Object(members)) => object.accepts(&effective(members)),
            (Kind::Union(kinds), _)
                if kinds.iter().any(|kind| self.kind_accepts(kind, value).is_ok()) =>
            {
                Ok(())
            }
            (kind, Value::String(text))
                if text.as_literal().is_some_and(|text| self.placeholder_fits(kind, text)) =>
            {
                Ok(())
            }
            _ => Err(self.mismatch(describe(value))),
        }
    }

    fn placeholder_fits(&self, kind: &Kind, text: &str) -> bool {
        let Some(placeholder) = placeholder::read(text) else { return false };
        let fits = |named: &Type| match named {
            Type::String(_) => matches!(kind, Kind::String(_)),
            Type::Integer(_) => matches!(kind, Kind::Integer(_) | Kind::Float | Kind::BigNumber),
            Type::Float => matches!(kind, Kind::Float | Kind::BigNumber),
            Type::Boolean => *kind == Kind::Boolean,
            Type::Object | Type::Array | Type::Any => true,
        };
        placeholder.types.iter().any(fits) || (placeholder.nullable && self.nullable)
    }

    fn mismatch(&self, found: &str) -> Mismatch {
        let expected =
            format!("{}{}", self.kind.name(), if self.nullable { " or null" } else { "" });
        Mismatch { path: JsonPath::root(), expected, found: found.to_owned() }
    }
}

impl ObjectShape {
    fn accepts(&self, values: &indexmap::IndexMap<String, &Value>) -> Result<(), Mismatch> {
        for member in &self.members {
            let path = || JsonPath::root().key(&member.key);
            match values.get(&member.key) {
                Some(value) => {
                    member.shape.accepts(value).map_err(|found| found.inside(&path()))?
                }
                None if member.presence == Presence::Required => {
                    return Err(member.shape.mismatch("nothing").inside(&path()));
                }
                None => {}
            }
        }
        Ok(())
    }
}

impl Mismatch {
    fn inside(mut self, outer: &JsonPath) -> Self {
        self.path = outer.join(&self.path);
        self
    }
}

/// Whether a whole number of this text fits the width. `1.0` and `1e2` are not whole by their
/// text, and strict decoders refuse them.
fn fits(width: Width, text: &str) -> bool {
    if text.contains(['.', 'e', 'E']) {
        return false;
    }
    let number = Decimal::parse(text).and_then(|number| number.to_i128());
    let within =
        |low: i128, high: i128| number.is_some_and(|number| (low..=high).contains(&number));
    match width {
        Width::I32 => within(i32::MIN.into(), i32::MAX.into()),
        Width::I64 => within(i64::MIN.into(), i64::MAX.into()),
        Width::U64 => within(0, u64::MAX.into()),
    }
}

fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
        Value::Hole(_) => "a hole",
    }
}
