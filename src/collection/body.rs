//! Request bodies.

use super::cursor::{Cursor, Keys, Notes};
use super::{Body, Fields};
use serde_json::Value;

const KEYS: Keys = Keys {
    element: "a body",
    known: &["mode", "raw", "urlencoded", "formdata", "file", "graphql", "options", "disabled"],
    meant: &[("data", "raw"), ("content", "raw"), ("text", "raw")],
};

/// Reads the `body` of a request.
pub(super) fn body(holder: &Cursor<'_>, notes: &mut Notes) -> Option<Body> {
    let body = holder.given("body")?;
    match body.value {
        Value::String(text) => Some(Body {
            mode: Some(Value::from("raw")),
            raw: Some(Value::from(text.as_str())),
            ..Body::default()
        }),
        Value::Object(members) if members.is_empty() => None,
        Value::Object(_) => {
            notes.check_keys(&body, &KEYS);
            Some(Body {
                mode: body.loose("mode"),
                disabled: body.flag("disabled"),
                raw: body.loose("raw"),
                urlencoded: fields(&body, "urlencoded", notes),
                formdata: fields(&body, "formdata", notes),
                file: body.loose("file"),
                graphql: body.loose("graphql"),
                language: language(&body),
            })
        }
        _ => {
            notes.wrong_type(&body, "body", "an object");
            None
        }
    }
}

fn language(body: &Cursor<'_>) -> Option<String> {
    let language = body.value.pointer("/options/raw/language")?;
    language.as_str().map(str::to_owned)
}

fn fields(body: &Cursor<'_>, key: &'static str, notes: &mut Notes) -> Fields {
    let Some(list) = body.given(key) else { return Fields::Missing };
    match list.value {
        Value::String(text) => Fields::Text(text.clone()),
        Value::Array(_) => Fields::List(super::request::parameters(&list, "form field", notes)),
        // One field alone, as the SDK reads it; else an object of names and values.
        Value::Object(members) if members.contains_key("key") => Fields::List(
            super::request::parameter(&list, "form field", notes).into_iter().collect(),
        ),
        Value::Object(members) => Fields::List(super::request::named_values(members)),
        _ => {
            notes.wrong_type(&list, key, "a list");
            Fields::Missing
        }
    }
}
