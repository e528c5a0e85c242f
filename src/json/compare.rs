//! Equality of JSON values, which is not equality of their texts.

use super::{Decimal, Value, effective};

/// Whether two values are the same JSON: numbers by value (`1`, `1.0` and `10e-1` are the same),
/// members in any order, the last of repeated keys. Holes and variables are compared as they are
/// shown.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => {
            left == right
                || Decimal::parse(left).is_some_and(|left| Some(left) == Decimal::parse(right))
        }
        (Value::String(left), Value::String(right)) | (Value::Hole(left), Value::Hole(right)) => {
            left == right || left.shown() == right.shown()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let (left, right) = (effective(left), effective(right));
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}
