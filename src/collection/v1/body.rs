//! The body of a version 1 request.

use super::super::cursor::{Cursor, Notes};
use super::super::request::parameter;
use super::super::{Body, Fields, Parameter};
use serde_json::{Value, json};

/// Version 1's names of the modes, and what they are called now.
const MODES: [(&str, &str); 5] = [
    ("binary", "file"),
    ("graphql", "graphql"),
    ("params", "formdata"),
    ("raw", "raw"),
    ("urlencoded", "urlencoded"),
];

/// Reads the body; `None` where the request has none.
pub(super) fn body(request: &Cursor<'_>, notes: &mut Notes) -> Option<Body> {
    let mode = request.get("dataMode").map(|mode| mode.value.clone());
    if mode == Some(Value::Null) {
        return None;
    }
    let mode = mode.as_ref().and_then(Value::as_str);
    let named = MODES.iter().find(|(old, _)| Some(*old) == mode).map(|(_, new)| *new);
    let given = |key: &str| request.value.get(key).filter(|value| !is_empty(value));
    let (data, raw) = (given("data"), given("rawModeData"));
    let graphql = given("graphqlModeData");
    if named.is_none() && data.is_none() && raw.is_none() && graphql.is_none() {
        return None;
    }
    let text = match raw {
        Some(Value::String(text)) => Some(text.as_str()),
        Some(Value::Array(list)) => match list.as_slice() {
            [Value::String(text)] if !text.is_empty() => Some(text.as_str()),
            _ => None,
        },
        _ => None,
    };
    let has_graphql_options = request.value.pointer("/dataOptions/graphql").is_some();
    let graphql = graphql.or(data.filter(|_| has_graphql_options));
    let is_list = data.or(raw).is_some_and(Value::is_array);
    let mode = named.unwrap_or(match (text, graphql) {
        (None, _) if is_list => "formdata",
        (None, Some(_)) => "graphql",
        _ => "raw",
    });
    let mut out = Body {
        mode: Some(Value::from(mode)),
        disabled: request.flag("dataDisabled"),
        language: language(request),
        ..Body::default()
    };
    match mode {
        "raw" => {
            let text = text.or_else(|| data.and_then(Value::as_str)).unwrap_or_default();
            out.raw = Some(Value::from(text));
        }
        "graphql" => out.graphql = graphql.cloned(),
        "file" => out.file = Some(json!({ "src": text })),
        _ => {
            let key = if data.is_some() { "data" } else { "rawModeData" };
            let fields = request.given(key).map_or_else(Vec::new, |list| {
                list.elements().filter_map(|element| field(&element, notes)).collect()
            });
            match mode {
                "urlencoded" => out.urlencoded = Fields::List(fields),
                _ => out.formdata = Fields::List(fields),
            }
        }
    }
    Some(out)
}

fn language(request: &Cursor<'_>) -> Option<String> {
    request.value.pointer("/dataOptions/raw/language")?.as_str().map(str::to_owned)
}

fn field(element: &Cursor<'_>, notes: &mut Notes) -> Option<Parameter> {
    let mut out = parameter(element, "form field", notes)?;
    if out.key.as_ref().is_none_or(Value::is_null) {
        let what = "the form field has no `key`; it was left out, as Postman does";
        notes.warn(element, "nameless-field", what.to_owned());
        return None;
    }
    out.disabled |= element.value.get("enabled") == Some(&Value::Bool(false));
    let is_file = out.kind.as_ref().and_then(Value::as_str) == Some("file");
    let chosen = out.src.as_ref().is_some_and(|src| !is_empty(src));
    if is_file && !chosen && out.value.as_ref().is_some_and(|value| !is_empty(value)) {
        out.src = out.value.take().filter(|value| value.is_string() || value.is_array());
    }
    Some(out)
}

/// What lodash calls empty.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}
