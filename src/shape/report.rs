//! Every guess with its evidence, for tools and for people who doubt.

use super::body::{Sample, evidence, group};
use super::evidence::Evidence;
use super::maps::MapRule;
use super::{BodyShape, Format, Kind, Presence, Shape, Width};
use crate::json::Style;
use crate::model::Example;
use serde_json::{Map, Value, json};

/// What was concluded from an item's saved responses and why.
///
/// An array with one object a status:
///
/// | name | value |
/// | --- | --- |
/// | `status` | the status code, or null |
/// | `samples` | how many saved responses have it |
/// | `body` | `json`, `xml`, `html`, `text` or `empty` |
/// | `places` | for JSON, one object a place, outer places first |
///
/// A place:
///
/// | name | value |
/// | --- | --- |
/// | `path` | `$` for the whole, then `.key` or `["key"]`, `[]` for the elements of an array, `{}` for the entries of a map |
/// | `kind` | `unknown`, `boolean`, `integer`, `float`, `big-number`, `string`, `array`, `object`, `map`, `union` |
/// | `width` | of an integer: `i32`, `i64`, `u64` |
/// | `format` | of a string whose samples all look alike: `date-time`, `date`, `time`, `uuid`, `uri`, `email`, `integer` |
/// | `kinds` | of a union: the kinds in it |
/// | `presence` | of a member: `required`, `presumed`, `optional` |
/// | `nullable` | whether null was seen |
/// | `seen` | how many values were seen |
/// | `nulls` | how many of them were null |
/// | `rule` | why: `placeholder`, `null-only`, `no-element`, `hole`, `mixed-kinds`, `map-by-keys`, `map-by-likeness`, `single-sample`, `merged` |
/// | `detail` | for `map-by-keys`, what the keys are |
/// | `example` | a scalar seen there, as JSON text |
pub fn report(examples: &[Example]) -> Value {
    let groups = group(examples, &mut Vec::new());
    let entries = groups.iter().map(|(status, samples)| {
        let body = samples.iter().fold("empty", stronger);
        let mut places = Vec::new();
        if body == "json" {
            Walk { places: &mut places }.place("$", evidence(samples), None);
        }
        json!({ "status": status, "samples": samples.len(), "body": body, "places": places })
    });
    Value::Array(entries.collect())
}

/// The body of a group, which is the strongest of its samples'.
fn stronger(body: &'static str, sample: &Sample) -> &'static str {
    const ORDER: [&str; 5] = ["empty", "text", "html", "xml", "json"];
    let other = match sample {
        Sample::Empty => "empty",
        Sample::Text => "text",
        Sample::Html => "html",
        Sample::Xml => "xml",
        Sample::Json(_) | Sample::Broken => "json",
    };
    let rank = |name| ORDER.iter().position(|known| *known == name);
    if rank(other) > rank(body) { other } else { body }
}

struct Walk<'a> {
    places: &'a mut Vec<Value>,
}

impl Walk<'_> {
    fn place(&mut self, path: &str, mut evidence: Evidence<'_>, presence: Option<Presence>) {
        let map = evidence.map_rule();
        self.places.push(Value::Object(describe(path, &evidence, presence, map)));
        if let Some(elements) = evidence.take_elements() {
            self.place(&format!("{path}[]"), elements, None);
        }
        if map.is_some() {
            self.place(&format!("{path}{{}}"), evidence.entries(), None);
            return;
        }
        for (key, member) in std::mem::take(&mut evidence.members) {
            let plain = !key.is_empty()
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let path = if plain {
                format!("{path}.{key}")
            } else {
                format!("{path}[{}]", Value::from(key))
            };
            let presence = evidence.presence(&member);
            self.place(&path, member, Some(presence));
        }
    }
}

fn describe(
    path: &str,
    evidence: &Evidence<'_>,
    presence: Option<Presence>,
    map: Option<MapRule>,
) -> Map<String, Value> {
    let shape = &evidence.shallow();
    let mut out = Map::new();
    let mut say = |name: &str, value: Value| out.insert(name.to_owned(), value);
    say("path", path.into());
    say("kind", shape.kind.name().into());
    match &shape.kind {
        Kind::Integer(width) => drop(say("width", width.name().into())),
        Kind::String(Some(format)) => drop(say("format", format.name().into())),
        Kind::Union(kinds) => drop(say("kinds", kinds.iter().map(Kind::name).collect())),
        _ => {}
    }
    if let Some(presence) = presence {
        say("presence", presence.name().into());
    }
    say("nullable", shape.nullable.into());
    say("seen", evidence.count.into());
    say("nulls", evidence.nulls.into());
    let (rule, detail) = rule(shape, evidence, map);
    say("rule", rule.into());
    if let Some(detail) = detail {
        say("detail", detail.into());
    }
    if let Some(example) = &shape.example {
        say("example", example.print(Style::Compact).into());
    }
    out
}

fn rule(
    shape: &Shape,
    evidence: &Evidence<'_>,
    map: Option<MapRule>,
) -> (&'static str, Option<&'static str>) {
    match map {
        Some(MapRule::Keys(what)) => return ("map-by-keys", Some(what)),
        Some(MapRule::ManyAlike) => return ("map-by-likeness", None),
        None => {}
    }
    let rule = match &shape.kind {
        Kind::Unknown if evidence.count == 0 => "no-element",
        Kind::Unknown if evidence.unknowns > 0 => "hole",
        Kind::Unknown => "null-only",
        Kind::Union(_) => "mixed-kinds",
        _ if evidence.placeholders > 0 => "placeholder",
        _ if evidence.count == 1 => "single-sample",
        _ => "merged",
    };
    (rule, None)
}

impl Width {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U64 => "u64",
        }
    }
}

impl Format {
    /// Its name in reports and documentation, that of OpenAPI where there is one.
    pub fn name(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Email => "email",
            Self::Integer => "integer",
        }
    }
}

impl Presence {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Presumed => "presumed",
            Self::Optional => "optional",
        }
    }
}

impl BodyShape {
    /// Its name in reports and views.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Json(_) => "json",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Text => "text",
        }
    }
}
