//! Headers of requests and responses: a list, text, or an object.

use super::cursor::{Cursor, Keys, Notes};
use super::{Header, Loose};
use serde_json::Value;

const KEYS: Keys = Keys {
    element: "a header",
    known: &[
        "key",
        "value",
        "disabled",
        "description",
        "name",
        "type",
        "warning",
        "system",
        "equals",
        "enabled",
    ],
    meant: &[],
};

/// Reads the `header` of a request or a response.
pub(super) fn headers(holder: &Cursor<'_>, key: &'static str, notes: &mut Notes) -> Vec<Header> {
    let Some(list) = holder.given(key) else { return Vec::new() };
    match list.value {
        Value::String(text) => parse_block(text),
        Value::Array(_) => {
            let header = |element: Cursor<'_>| {
                super::request::warn_about_enabled(&element, "header", notes);
                header(&element, notes)
            };
            list.elements().filter_map(header).collect()
        }
        Value::Object(_) => list
            .members()
            .map(|(key, value)| of(Some(Value::from(key)), Some(value.value.clone())))
            .collect(),
        _ => {
            notes.wrong_type(&list, key, "a list");
            Vec::new()
        }
    }
}

/// One element of a list of headers.
pub(super) fn header(element: &Cursor<'_>, notes: &mut Notes) -> Option<Header> {
    match element.value {
        Value::Null => None,
        Value::String(line) => Some(parse_line(line)),
        Value::Object(_) => {
            notes.check_keys(element, &KEYS);
            Some(Header {
                key: element.loose("key"),
                value: element.loose("value"),
                disabled: element.flag("disabled"),
                description: element.description(notes),
            })
        }
        _ => {
            notes.wrong_type(element, "header", "an object");
            None
        }
    }
}

/// A header on its own: what is before the first colon, and what is after it, both trimmed
/// (postman-collection, header.js, parseSingle).
fn parse_line(line: &str) -> Header {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    of(Some(Value::from(key.trim())), Some(Value::from(value.trim())))
}

/// A block of header lines (postman-collection, header.js, parse). The name reaches to the last
/// colon before the first blank of a line; lines without one are left out.
pub(super) fn parse_block(text: &str) -> Vec<Header> {
    let header = |line: String| {
        let (key, value) = split_line(&line)?;
        Some(of(Some(Value::from(key)), Some(Value::from(value))))
    };
    lines(text).filter_map(header).collect()
}

/// The lines of a block of headers, folded lines joined.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> {
    let unfolded = text.replace("\r\n ", " ").replace("\r\n\t", "\t");
    unfolded
        .split(['\r', '\n', '\u{2028}', '\u{2029}'])
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// A line as name and trimmed value.
pub(super) fn split_line(line: &str) -> Option<(&str, &str)> {
    let word = line.split(char::is_whitespace).next().unwrap_or_default();
    let colon = word.rfind(':').filter(|at| *at > 0)?;
    Some((line.get(..colon)?, line.get(colon + 1..)?.trim()))
}

fn of(key: Loose, value: Loose) -> Header {
    Header { key, value, ..Header::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_headers_is_split_as_the_sdk_splits_it() {
        let pairs: Vec<_> = parse_block("X-A: 1\r\nX-B: two\r\n words\nno header\nX-C:http://x y")
            .into_iter()
            .map(|header| (header.key.unwrap(), header.value.unwrap()))
            .collect();
        let expected = [("X-A", "1"), ("X-B", "two words"), ("X-C:http", "//x y")]
            .map(|(key, value)| (Value::from(key), Value::from(value)));
        assert_eq!(pairs, expected);
    }
}
