//! The saved responses of a version 1 request.

use super::super::cursor::{Cursor, Notes};
use super::super::{Response, header};
use super::id;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads the responses in the order that `responses_order` says; what it does not name comes last.
pub(super) fn responses(request: &Cursor<'_>, notes: &mut Notes) -> Vec<Response> {
    let Some(list) = request.given("responses") else { return Vec::new() };
    if !list.value.is_array() {
        notes.wrong_type(&list, "responses", "a list");
        return Vec::new();
    }
    let order = request.value.get("responses_order").and_then(Value::as_array);
    let order = order.map(Vec::as_slice).unwrap_or_default();
    let ranks: BTreeMap<String, usize> =
        order.iter().enumerate().filter_map(|(rank, found)| Some((id(found)?, rank))).collect();
    let mut out: Vec<(usize, Response)> = Vec::new();
    for element in list.elements() {
        if !element.value.is_object() {
            if !element.value.is_null() {
                notes.wrong_type(&element, "response", "an object");
            }
            continue;
        }
        let rank = element.value.get("id").and_then(id).and_then(|id| ranks.get(&id).copied());
        out.push((rank.unwrap_or(usize::MAX), response(&element, notes)));
    }
    out.sort_by_key(|(rank, _)| *rank);
    out.into_iter().map(|(_, response)| response).collect()
}

fn response(element: &Cursor<'_>, notes: &mut Notes) -> Response {
    let code = element.value.get("responseCode");
    let name = element.text("name", notes).filter(|name| !name.is_empty());
    Response {
        name: Some(name.unwrap_or_else(|| "response".to_owned())),
        code: code.and_then(|code| code.get("code")).cloned(),
        status: code.and_then(|code| code.get("name")).and_then(Value::as_str).map(str::to_owned),
        headers: header::headers(element, "headers", notes),
        body: element.text("text", notes),
        language: element.text("language", notes),
        path: element.path(),
    }
}
