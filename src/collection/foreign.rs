//! JSON that is not a collection: what it is, and what to do about it.

use super::cursor::kind_of;
use crate::diagnostic::{Diagnostic, JsonPath};
use serde_json::Value;

/// Recognises the files of other tools that people confuse with collections.
pub(super) fn recognise(root: &Value, path: &JsonPath) -> Option<Diagnostic> {
    const IMPORT: &str = "import it into Postman and export the collection as Collection v2.1";
    let has = |key: &str| root.get(key).is_some();
    let array = |key: &str| root.get(key).is_some_and(Value::is_array);
    let says = |key: &str, word: &str| {
        root.get(key).and_then(Value::as_str).is_some_and(|text| text.contains(word))
    };
    let (what, help) = if (has("openapi") || has("swagger")) && has("paths") {
        ("an OpenAPI description", IMPORT)
    } else if root.pointer("/log/entries").is_some_and(Value::is_array) {
        ("a HAR file, a browser's record of its traffic", IMPORT)
    } else if has("__export_format") || (says("_type", "export") && array("resources")) {
        ("an Insomnia export", IMPORT)
    } else if has("brunoConfig") || (array("items") && says("version", "1") && has("environments"))
    {
        ("a Bruno export", "export the collection from Bruno for Postman")
    } else if array("collections") {
        ("a Postman data dump, which holds many collections", "take one collection out of it")
    } else if has("asyncapi") {
        ("an AsyncAPI description", "polypost reads Postman collections only")
    } else if has("$schema") && (has("properties") || has("definitions") || has("$defs")) {
        ("a JSON schema", "polypost reads Postman collections only")
    } else if has("run") && root.pointer("/run/executions").is_some() {
        ("a report of a newman run", "give the collection that was run")
    } else {
        return None;
    };
    Some(
        Diagnostic::error(
            "not-a-collection",
            format!("this is not a collection; it looks like {what}"),
        )
        .at(path)
        .help(help),
    )
}

/// The error for anything else.
pub(super) fn unknown(root: &Value, path: &JsonPath) -> Diagnostic {
    const EXPORT: &str = "a collection is an object with `info` and `item`; in Postman, export it as Collection v2.1";
    let found = match root {
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            let keys: Vec<_> =
                members.keys().take(4).map(|key| format!("`{}`", shorten(key))).collect();
            let more = if members.len() > keys.len() { ", …" } else { "" };
            format!("an object with {}{more}", keys.join(", "))
        }
        Value::Array(list) if list.is_empty() => "an empty list".to_owned(),
        Value::Array(list) => match list.iter().position(|value| !value.is_object()) {
            Some(index) => {
                let kind = list.get(index).map_or("a value", kind_of);
                format!("a list with {kind} in it")
            }
            None => "a list of objects that are no items".to_owned(),
        },
        other => kind_of(other).to_owned(),
    };
    Diagnostic::error("not-a-collection", format!("this is JSON, but not a collection: {found}"))
        .at(path)
        .help(EXPORT)
}

fn shorten(key: &str) -> String {
    let mut out: String = key.chars().filter(|c| !c.is_control()).take(30).collect();
    if out.len() < key.len() {
        out.push('…');
    }
    out
}
