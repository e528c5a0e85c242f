//! Reads and compares what goes over the wire.

use serde_json::Value;
use std::collections::BTreeSet;

/// A part of a multipart form.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) text: String,
}

/// Whether two values say the same: numbers by their value, and `null` as if it were not there.
/// Where not, the place of the first difference.
pub(crate) fn same(expected: &Value, actual: &Value) -> Result<(), String> {
    differs(expected, actual, "$").map_or(Ok(()), Err)
}

fn differs(expected: &Value, actual: &Value, at: &str) -> Option<String> {
    match (expected, actual) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            keys.into_iter().find_map(|key| {
                let value = |object: &'_ serde_json::Map<String, Value>| {
                    object.get(key).cloned().unwrap_or_default()
                };
                differs(&value(left), &value(right), &format!("{at}.{key}"))
            })
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => left
            .iter()
            .zip(right)
            .enumerate()
            .find_map(|(n, (left, right))| differs(left, right, &format!("{at}[{n}]"))),
        (Value::Number(left), Value::Number(right)) if left.as_f64() == right.as_f64() => None,
        _ if expected == actual => None,
        _ => Some(format!("{at} is {actual}, not {expected}")),
    }
}

/// The segments of a path, decoded.
pub(crate) fn segments(path: &str) -> Vec<Vec<u8>> {
    path.split('/').map(decoded).collect()
}

/// The pairs of a query or a form, decoded, those of one name in their order.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded =
        |text: &str| String::from_utf8_lossy(&decoded(&text.replace('+', " "))).into_owned();
    let mut pairs: Vec<(String, String)> = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decoded(key), decoded(value)))
        .collect();
    pairs.sort_by(|left, right| left.0.cmp(&right.0));
    pairs
}

fn decoded(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

/// The parts of a multipart form.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let boundary = parameter(content_type, "boundary").unwrap_or_default();
    let text = format!("\r\n{}", String::from_utf8_lossy(body));
    let delimiter = format!("\r\n--{boundary}");
    let sections = text.split(&delimiter).skip(1);
    sections
        .filter_map(|section| part(section.strip_prefix("\r\n")?))
        .collect()
}

fn part(section: &str) -> Option<Part> {
    let (head, text) = section.split_once("\r\n\r\n")?;
    let header = |wanted: &str| {
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        headers
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename"),
        content_type: header("content-type").map(str::to_owned),
        text: text.to_owned(),
    })
}

fn parameter(header: &str, wanted: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted).then(|| value.trim_matches('"').to_owned())
    })
}
