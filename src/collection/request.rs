//! Requests, and the parameters that URLs and bodies share.

use super::cursor::{Cursor, Keys, Notes};
use super::{Parameter, Request, Url, auth, body, header, url};
use serde_json::{Map, Value};

const REQUEST: Keys = Keys {
    element: "a request",
    known: &[
        "url",
        "method",
        "header",
        "body",
        "auth",
        "description",
        "proxy",
        "certificate",
        "name",
    ],
    meant: &[("headers", "header"), ("data", "body"), ("uri", "url")],
};

const PARAMETER: Keys = Keys {
    element: "a parameter",
    known: &[
        "key",
        "value",
        "disabled",
        "description",
        "type",
        "src",
        "fileName",
        "contentType",
        "equals",
        "name",
        "system",
        "warning",
        "schema",
        "required",
        "enabled",
    ],
    meant: &[],
};

/// Reads the `request` of an item; `None` where it is missing or `null`.
pub(super) fn request(holder: &Cursor<'_>, notes: &mut Notes) -> Option<Request> {
    let request = holder.given("request")?;
    match request.value {
        Value::String(text) => Some(Request {
            url: Url::Text(text.clone(), Vec::new()),
            path: request.path(),
            ..Request::default()
        }),
        Value::Object(_) => Some(request_object(&request, notes)),
        _ => {
            notes.wrong_type(&request, "request", "an object or a URL");
            None
        }
    }
}

/// Reads a request that is an object.
pub(super) fn request_object(request: &Cursor<'_>, notes: &mut Notes) -> Request {
    notes.check_keys(request, &REQUEST);
    Request {
        method: request.loose("method"),
        url: url::url(request, notes),
        headers: header::headers(request, "header", notes),
        body: body::body(request, notes),
        auth: auth::auth(request, notes),
        description: request.description(notes),
        path: request.path(),
    }
}

/// Reads one query parameter or form field; text `a=1` is a key and a value.
pub(super) fn parameter(
    element: &Cursor<'_>,
    name: &'static str,
    notes: &mut Notes,
) -> Option<Parameter> {
    match element.value {
        Value::Null => None,
        Value::String(text) => {
            let (key, value) = match text.split_once('=') {
                Some((key, value)) => (key, Value::from(value)),
                None => (text.as_str(), Value::Null),
            };
            Some(Parameter {
                key: Some(Value::from(key)),
                value: Some(value),
                ..Parameter::default()
            })
        }
        Value::Object(_) => {
            notes.check_keys(element, &PARAMETER);
            Some(Parameter {
                key: element.loose("key"),
                value: element.loose("value"),
                disabled: element.flag("disabled"),
                description: element.description(notes),
                kind: element.loose("type"),
                src: element.loose("src"),
                file_name: element.loose("fileName"),
                content_type: element.loose("contentType"),
            })
        }
        _ => {
            notes.wrong_type(element, name, "an object");
            None
        }
    }
}

/// Reads a list of query parameters or form fields.
pub(super) fn parameters(
    list: &Cursor<'_>,
    name: &'static str,
    notes: &mut Notes,
) -> Vec<Parameter> {
    let parameter = |element: Cursor<'_>| {
        warn_about_enabled(&element, name, notes);
        parameter(&element, name, notes)
    };
    list.elements().filter_map(parameter).collect()
}

/// The members of an object as a list of parameters.
pub(super) fn named_values(members: &Map<String, Value>) -> Vec<Parameter> {
    let parameter = |(key, value): (&String, &Value)| Parameter {
        key: Some(Value::from(key.as_str())),
        value: Some(value.clone()),
        ..Parameter::default()
    };
    members.iter().map(parameter).collect()
}

/// `enabled: false` is how version 1 and environments switch something off. In versions 2 the
/// runtime does not look at it, which a reader of the file would not guess.
pub(super) fn warn_about_enabled(element: &Cursor<'_>, name: &str, notes: &mut Notes) {
    if element.value.get("enabled") == Some(&Value::Bool(false)) && !element.flag("disabled") {
        let what = format!("`enabled: false` means nothing here; the {name} is sent");
        notes.warn_with_help(element, "unknown-key", what, "write `\"disabled\": true`");
    }
}
