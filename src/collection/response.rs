//! Saved responses.

use super::cursor::{Cursor, Keys, Notes};
use super::{Response, header};
use serde_json::Value;

const KEYS: Keys = Keys {
    element: "a response",
    known: &[
        "name",
        "originalRequest",
        "status",
        "code",
        "header",
        "cookie",
        "responseTime",
        "body",
        "stream",
        "description",
        "type",
        "timings",
        "responseSize",
        "downloadedBytes",
        "reason",
    ],
    meant: &[("headers", "header"), ("data", "body"), ("text", "body"), ("statusCode", "code")],
};

/// Reads the `response` of an item.
pub(super) fn responses(holder: &Cursor<'_>, notes: &mut Notes) -> Vec<Response> {
    let Some(list) = holder.given("response") else { return Vec::new() };
    match list.value {
        Value::Array(_) => {
            list.elements().filter_map(|element| response(&element, notes)).collect()
        }
        Value::Object(_) => response(&list, notes).into_iter().collect(),
        _ => {
            notes.wrong_type(&list, "response", "a list");
            Vec::new()
        }
    }
}

fn response(element: &Cursor<'_>, notes: &mut Notes) -> Option<Response> {
    match element.value {
        Value::Null => None,
        Value::Object(_) => {
            notes.check_keys(element, &KEYS);
            Some(Response {
                name: element.text("name", notes),
                code: element.loose("code"),
                status: element.text("status", notes),
                headers: header::headers(element, "header", notes),
                body: body(element),
                language: element.text("_postman_previewlanguage", notes),
                path: element.path(),
            })
        }
        _ => {
            notes.wrong_type(element, "response", "an object");
            None
        }
    }
}

fn body(response: &Cursor<'_>) -> Option<String> {
    match response.value.get("body")? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}
