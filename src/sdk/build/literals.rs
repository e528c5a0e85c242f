//! JSON of tests as a person would write it: built of the package's types, member by member.

use super::models::Models;
use super::values::{Speaker, fill};
use crate::target::types::Types;
use crate::target::view::Code;
use serde_json::{Map, Value};

/// A value that holds more values, or nests deeper, is given as JSON.
const MOST_VALUES: usize = 40;
const DEEPEST: usize = 6;

/// A value of the type that an expression names; `None` where the language has no rules for it, or
/// the value is too large to be read at once.
pub(super) fn built(text: &str, kind: &str, speaker: Speaker<'_>, models: &Models) -> Option<Code> {
    if speaker.kit.manifest.values.object.is_empty() {
        return None;
    }
    let value = serde_json::from_str(text).ok()?;
    let builder = Builder { speaker, models, types: &speaker.kit.manifest.types };
    let small = size(&value, DEEPEST).is_some_and(|size| size <= MOST_VALUES);
    builder.value(&value, kind).filter(|_| small).map(Code::new)
}

/// How many values a value holds; `None` where it nests too deep.
fn size(value: &Value, depth: usize) -> Option<usize> {
    let held: Vec<&Value> = match value {
        Value::Array(elements) => elements.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => return Some(1),
    };
    let depth = depth.checked_sub(1)?;
    held.into_iter().try_fold(1, |sum, value| Some(sum + size(value, depth)?))
}

struct Builder<'a> {
    speaker: Speaker<'a>,
    models: &'a Models,
    types: &'a Types,
}

impl Builder<'_> {
    /// The type as it stands in declarations, or outside of them.
    fn value(&self, value: &Value, kind: &str) -> Option<String> {
        let rules = &self.speaker.kit.manifest.values;
        let types = self.types;
        let any = kind == types.unknown;
        if let Some(inner) = within(&types.optional, kind).or_else(|| within(&types.nullable, kind))
        {
            return match value {
                Value::Null => Some(rules.null.clone()),
                value => self.value(value, inner),
            };
        }
        match value {
            Value::Null => any.then(|| rules.null.clone()),
            Value::Bool(yes) => (any || kind == types.boolean)
                .then(|| if *yes { rules.yes.clone() } else { rules.no.clone() }),
            Value::Number(number) => {
                let whole = [&types.i32, &types.i64, &types.u64].into_iter().any(|one| one == kind);
                match number.is_i64() {
                    true if any || whole => Some(fill(&rules.integer, "{}", &number.to_string())),
                    _ if kind == types.float => Some(fill(&rules.float, "{}", &number.to_string())),
                    _ => None,
                }
            }
            Value::String(text) => (any || kind == types.string).then(|| self.speaker.text(text)),
            Value::Array(elements) => {
                let inner = if any { kind } else { within(&types.array, kind)? };
                let elements = elements.iter().map(|element| self.value(element, inner));
                let elements = elements.collect::<Option<Vec<_>>>()?;
                Some(fill(&rules.list, "{}", &elements.join(&rules.separator)))
            }
            Value::Object(members) => match within(&types.map, kind) {
                Some(inner) => self.map(members, inner),
                None if any => self.map(members, kind),
                None => self.object(members, kind),
            },
        }
    }

    fn map(&self, members: &Map<String, Value>, inner: &str) -> Option<String> {
        let rules = &self.speaker.kit.manifest.values;
        let entries = members.iter().map(|(key, value)| {
            let (before, after) = rules.entry.split_once("{key}")?;
            let after = fill(after, "{value}", &self.value(value, inner)?);
            Some(format!("{before}{}{after}", self.speaker.text(key)))
        });
        let entries = entries.collect::<Option<Vec<_>>>()?;
        Some(fill(&rules.map, "{}", &entries.join(&rules.separator)))
    }

    fn object(&self, given: &Map<String, Value>, kind: &str) -> Option<String> {
        let rules = &self.speaker.kit.manifest.values;
        let declared = self.models.named(kind, &self.speaker.kit.manifest.access.model)?;
        let members = declared
            .members
            .iter()
            .filter_map(|member| Some((member, given.get(&member.key)?)))
            .map(|(member, value)| {
                let value = match value {
                    Value::Null if member.nullable || member.optional => rules.null.clone(),
                    value => self.value(value, member.bare.as_str())?,
                };
                Some(fill(&fill(&rules.member, "{name}", member.name.as_str()), "{value}", &value))
            })
            .collect::<Option<Vec<_>>>()?;
        let object = fill(&rules.object, "{type}", declared.name.as_str());
        (members.len() == given.len()).then(|| fill(&object, "{}", &members.join(&rules.separator)))
    }
}

/// What a type wraps, where a rule has made it.
fn within<'a>(rule: &str, kind: &'a str) -> Option<&'a str> {
    let (before, after) = rule.split_once("{}")?;
    kind.strip_prefix(before)?.strip_suffix(after)
}
