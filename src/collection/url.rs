//! URLs and the parameters in them.

use super::cursor::{Cursor, Keys, Notes};
use super::{PathVariable, Query, Url, UrlParts};
use serde_json::Value;

const URL: Keys = Keys {
    element: "a URL",
    known: &["raw", "protocol", "auth", "host", "port", "path", "query", "hash", "variable"],
    meant: &[("variables", "variable"), ("params", "query"), ("queryParams", "query")],
};

const PATH_VARIABLE: Keys = Keys {
    element: "a path variable",
    known: &["id", "key", "value", "type", "description", "disabled", "name", "system"],
    meant: &[],
};

/// Reads the `url` of a request.
pub(super) fn url(holder: &Cursor<'_>, notes: &mut Notes) -> Url {
    let Some(url) = holder.given("url") else { return Url::Missing };
    match url.value {
        Value::String(text) => Url::Text(text.clone(), Vec::new()),
        Value::Object(_) => Url::Parts(Box::new(parts(&url, notes))),
        _ => {
            notes.wrong_type(&url, "url", "a string or an object");
            Url::Missing
        }
    }
}

fn parts(url: &Cursor<'_>, notes: &mut Notes) -> UrlParts {
    notes.check_keys(url, &URL);
    let hostless = ["host", "path"].iter().all(|key| url.given(key).is_none());
    if let (true, Some(raw)) = (hostless, url.given("raw")) {
        let what = "the URL has only `raw`, which Postman ignores; nothing would be sent";
        notes.warn_with_help(
            &raw,
            "raw-only-url",
            what.to_owned(),
            "make the URL the string itself, or open and save the request in Postman",
        );
    }
    UrlParts {
        raw: url.loose("raw"),
        protocol: url.loose("protocol"),
        auth: url.loose("auth"),
        host: url.loose("host"),
        port: url.loose("port"),
        path: url.loose("path"),
        query: query(url, notes),
        hash: url.loose("hash"),
        variables: path_variables(url, notes),
    }
}

fn query(url: &Cursor<'_>, notes: &mut Notes) -> Query {
    let Some(query) = url.given("query") else { return Query::Missing };
    match query.value {
        Value::String(text) => Query::Text(text.clone()),
        Value::Array(_) => {
            Query::Pairs(super::request::parameters(&query, "query parameter", notes))
        }
        Value::Object(members) => Query::Pairs(super::request::named_values(members)),
        _ => {
            notes.wrong_type(&query, "query", "a list");
            Query::Missing
        }
    }
}

fn path_variables(url: &Cursor<'_>, notes: &mut Notes) -> Vec<PathVariable> {
    let Some(list) = url.given("variable") else { return Vec::new() };
    match list.value {
        Value::Array(_) => {
            list.elements().filter_map(|element| path_variable(&element, notes)).collect()
        }
        // One alone, or an object of names and values.
        Value::Object(members) if !members.contains_key("key") && !members.contains_key("id") => {
            members
                .iter()
                .map(|(key, value)| PathVariable {
                    key: Some(Value::from(key.as_str())),
                    value: Some(value.clone()),
                    ..PathVariable::default()
                })
                .collect()
        }
        Value::Object(_) => path_variable(&list, notes).into_iter().collect(),
        _ => {
            notes.wrong_type(&list, "variable", "a list");
            Vec::new()
        }
    }
}

/// One element of the list of path variables.
pub(super) fn path_variable(element: &Cursor<'_>, notes: &mut Notes) -> Option<PathVariable> {
    if !element.value.is_object() {
        if !element.value.is_null() {
            notes.wrong_type(element, "path variable", "an object");
        }
        return None;
    }
    notes.check_keys(element, &PATH_VARIABLE);
    let key = ["key", "id"].into_iter().find_map(|key| {
        element.given(key).map(|key| key.value.clone()).filter(super::cursor::truthy)
    });
    Some(PathVariable {
        key,
        value: element.loose("value"),
        kind: element.value.get("type").and_then(Value::as_str).map(str::to_owned),
        description: element.description(notes),
    })
}
