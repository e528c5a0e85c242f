//! The headers of a version 1 request: one text, and perhaps a list with descriptions beside it.

use super::super::Header;
use super::super::cursor::{Cursor, Notes};
use super::super::header::{header, lines, split_line};
use serde_json::Value;
use std::collections::BTreeSet;

/// The mark of a header that is switched off.
const COMMENT: &str = "//";

/// Reads the headers: the list first, then what only the text has.
pub(super) fn headers(request: &Cursor<'_>, notes: &mut Notes) -> Vec<Header> {
    let Some(headers) = request.given("headers") else { return listed(request, notes) };
    let text = match headers.value {
        Value::Array(_) => return headers.elements().filter_map(|h| header(&h, notes)).collect(),
        Value::String(text) => text,
        _ => {
            notes.wrong_type(&headers, "headers", "a string");
            return listed(request, notes);
        }
    };
    let mut out = listed(request, notes);
    let name = |header: &Header| header.key.as_ref().and_then(Value::as_str).map(str::to_owned);
    let listed: BTreeSet<_> = out.iter().filter_map(name).collect();
    let written = lines(text).filter_map(|line| parse_line(&line));
    out.extend(written.filter(|header| name(header).is_none_or(|name| !listed.contains(&name))));
    out
}

fn listed(request: &Cursor<'_>, notes: &mut Notes) -> Vec<Header> {
    let Some(list) = request.given("headerData") else { return Vec::new() };
    let mut out = Vec::new();
    for element in list.elements() {
        let Some(mut header) = header(&element, notes) else { continue };
        if let Some((key, true)) = header.key.as_ref().and_then(Value::as_str).map(uncomment) {
            header.key = Some(Value::from(key));
            header.disabled = true;
        }
        header.disabled |= element.value.get("enabled") == Some(&Value::Bool(false));
        out.push(header);
    }
    out
}

fn parse_line(line: &str) -> Option<Header> {
    let (line, disabled) = uncomment(line);
    let (key, value) = split_line(line)?;
    Some(Header {
        key: Some(Value::from(key)),
        value: Some(Value::from(value)),
        disabled,
        description: None,
    })
}

fn uncomment(text: &str) -> (&str, bool) {
    match text.strip_prefix(COMMENT) {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    }
}
