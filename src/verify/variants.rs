//! The answers that a program must cope with: the saved ones, and what their types allow besides.

use crate::json::{Member, Style, Value};
use crate::shape::{Kind, ObjectShape, Presence, Shape};
use crate::text::Text;

/// A variation of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What was done to it.
    pub name: &'static str,
    /// The answer.
    pub value: Value,
}

/// The sample with every optional member left out, with null wherever that was seen, with empty
/// arrays, and with a member in every object that no sample shows. A variation that changes nothing
/// is left out.
pub fn variants(shape: &Shape, sample: &Value) -> Vec<Variant> {
    let changes: [(&'static str, Change); 4] = [
        ("without optional members", Change::WithoutOptional),
        ("nullable members null", Change::Nulls),
        ("empty arrays", Change::EmptyArrays),
        ("an unknown member more", Change::MoreMembers),
    ];
    changes
        .into_iter()
        .map(|(name, change)| Variant { name, value: changed(shape, sample, change) })
        .filter(|variant| variant.value != *sample)
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    WithoutOptional,
    Nulls,
    EmptyArrays,
    MoreMembers,
}

fn changed(shape: &Shape, value: &Value, change: Change) -> Value {
    match (&shape.kind, value) {
        (Kind::Object(object), Value::Object(members)) => {
            let mut out: Vec<Member> = members
                .iter()
                .filter_map(|member| {
                    let known = known(object, &member.key.shown());
                    let Some(known) = known else { return Some(member.clone()) };
                    if change == Change::WithoutOptional && known.presence == Presence::Optional {
                        return None;
                    }
                    let value = if change == Change::Nulls && known.shape.nullable {
                        Value::Null
                    } else {
                        changed(&known.shape, &member.value, change)
                    };
                    Some(Member { key: member.key.clone(), value })
                })
                .collect();
            if change == Change::MoreMembers {
                let inner = Value::Array(vec![Value::Number("1".to_owned())]);
                let more = Value::Object(vec![Member::new("deep", inner)]);
                out.push(Member::new("polypostUnknownMember", more));
            }
            Value::Object(out)
        }
        (Kind::Array(_), Value::Array(_)) if change == Change::EmptyArrays => {
            Value::Array(Vec::new())
        }
        (Kind::Array(element), Value::Array(values)) => Value::Array(
            values
                .iter()
                .map(|value| match change {
                    Change::Nulls if element.nullable => Value::Null,
                    _ => changed(element, value, change),
                })
                .collect(),
        ),
        (Kind::Map(entry), Value::Object(members)) => Value::Object(
            members
                .iter()
                .map(|member| Member {
                    key: member.key.clone(),
                    value: changed(entry, &member.value, change),
                })
                .collect(),
        ),
        _ => value.clone(),
    }
}

fn known<'a>(object: &'a ObjectShape, key: &str) -> Option<&'a crate::shape::Member> {
    object.members.iter().find(|member| member.key == key)
}

/// A sample with a value of the right type in the place of each placeholder and hole.
pub fn filled(shape: &Shape, value: &Value) -> Value {
    match (&shape.kind, value) {
        (_, Value::Hole(_)) => stand_in(shape),
        (Kind::Object(object), Value::Object(members)) => Value::Object(
            members
                .iter()
                .map(|member| {
                    let value = match known(object, &member.key.shown()) {
                        Some(known) => filled(&known.shape, &member.value),
                        None => member.value.clone(),
                    };
                    Member { key: Text::literal(member.key.shown()), value }
                })
                .collect(),
        ),
        (Kind::Array(element), Value::Array(values)) => {
            Value::Array(values.iter().map(|value| filled(element, value)).collect())
        }
        (Kind::Map(entry), Value::Object(members)) => Value::Object(
            members
                .iter()
                .map(|member| Member {
                    key: Text::literal(member.key.shown()),
                    value: filled(entry, &member.value),
                })
                .collect(),
        ),
        (Kind::String(_) | Kind::Unknown, Value::String(text)) => Value::string(text.shown()),
        (Kind::Union(kinds), Value::String(text))
            if kinds.iter().any(|kind| matches!(kind, Kind::String(_))) =>
        {
            Value::string(text.shown())
        }
        // `<integer>` where a number stands.
        (_, Value::String(_)) => stand_in(shape),
        _ => value.clone(),
    }
}

/// A value of a type.
fn stand_in(shape: &Shape) -> Value {
    of_kind(&shape.kind)
}

fn of_kind(kind: &Kind) -> Value {
    match kind {
        Kind::Unknown => Value::Null,
        Kind::Boolean => Value::Bool(true),
        Kind::Integer(_) | Kind::BigNumber => Value::Number("1".to_owned()),
        Kind::Float => Value::Number("1.5".to_owned()),
        Kind::String(_) => Value::string("text"),
        Kind::Array(_) => Value::Array(Vec::new()),
        Kind::Map(_) => Value::Object(Vec::new()),
        Kind::Object(object) => Value::Object(
            object
                .members
                .iter()
                .map(|member| Member::new(member.key.clone(), stand_in(&member.shape)))
                .collect(),
        ),
        Kind::Union(kinds) => kinds.first().map_or(Value::Null, of_kind),
    }
}

/// The text of a body that holds this value.
pub(super) fn text(value: &Value) -> String {
    value.print(Style::Compact)
}
