//! Authentication blocks, in both of their forms.

use super::cursor::{Cursor, Notes, truthy};
use super::{Auth, Inherited};
use indexmap::IndexMap;
use serde_json::{Number, Value};

/// Reads the `auth` of a request, a folder or a collection.
pub(super) fn auth(holder: &Cursor<'_>, notes: &mut Notes) -> Inherited<Auth> {
    let Some(block) = holder.given("auth") else { return Inherited::Unsaid };
    if !block.value.is_object() {
        notes.wrong_type(&block, "auth", "an object");
        return Inherited::Unsaid;
    }
    // A type that is not a string counts as none at all (postman-collection, request-auth.js).
    let kind = match block.get("type").map(|kind| kind.value.clone()) {
        Some(Value::String(kind)) if kind != "type" => kind,
        Some(Value::Null) | None => return Inherited::Unsaid,
        Some(_) => {
            notes.wrong_type(&block, "auth", "an object with the name of a kind as its `type`");
            return Inherited::Unsaid;
        }
    };
    let parameters = block.given(&kind).map_or_else(Vec::new, |list| parameters(&list, notes));
    Inherited::Said(Auth { kind, parameters, path: block.path() })
}

/// The parameters of one kind: a list of keys and values (2.1) or an object (2.0).
pub(super) fn parameters(list: &Cursor<'_>, notes: &mut Notes) -> Vec<(String, Value)> {
    let mut out: IndexMap<String, Value> = IndexMap::new();
    match list.value {
        Value::Array(_) => {
            for element in list.elements() {
                let Some(key) = element.text("key", notes) else {
                    notes.wrong_type(&element, "auth parameter", "an object with a `key`");
                    continue;
                };
                let Some(value) = element.loose("value") else { continue };
                let value = cast(value, element.value.get("type").and_then(Value::as_str));
                // A later one of the same name overwrites an earlier one in place.
                out.insert(key, value);
            }
        }
        Value::Object(members) => {
            out.extend(members.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        _ => notes.wrong_type(list, "auth parameters", "a list or an object"),
    }
    out.into_iter().collect()
}

/// What the SDK makes of a typed value when it loads it (postman-collection, variable.js).
fn cast(value: Value, kind: Option<&str>) -> Value {
    match (kind, &value) {
        (Some("string"), Value::Number(_) | Value::Bool(_)) => Value::String(value.to_string()),
        (Some("boolean"), _) => Value::Bool(truthy(&value)),
        (Some("number"), Value::String(text)) => text
            .trim()
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map_or(value, |number| whole(&number).map_or(Value::Number(number), Value::from)),
        _ => value,
    }
}

fn whole(number: &Number) -> Option<i64> {
    number.to_string().strip_suffix(".0")?.parse().ok()
}
