//! The one place that says whether two requests are the same.

use super::Message;
use super::body::boundary;
use crate::json;
use crate::text::Text;
use std::collections::BTreeMap;

/// Headers that every client adds in its own way. They count only where the request asks for them.
pub const CLIENT_HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "cache-control",
    "connection",
    "content-length",
    "host",
    "postman-token",
    "transfer-encoding",
    "user-agent",
];

/// How bodies are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Equality {
    /// Byte by byte; only the boundary of a multipart body may differ.
    #[default]
    Exact,
    /// JSON as values, forms as decoded fields, anything else byte by byte. In the host, the
    /// scheme's own port may be left out.
    Equivalent,
}

/// What a comparison looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How bodies are compared.
    pub body: Equality,
    /// Names of headers, in small letters, that are left out: those that are computed anew at each
    /// request.
    pub ignored_headers: Vec<String>,
}

/// One thing in which two requests differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs: `method`, `scheme`, `host`, `target`, `header x-y` or `body`.
    pub what: String,
    /// What was expected; `None` where nothing was.
    pub expected: Option<String>,
    /// What was sent; `None` where nothing was.
    pub actual: Option<String>,
}

/// Everything in which what was sent differs from what was expected. Headers are compared as a
/// multiset, their names without regard to case.
pub fn compare(expected: &Message, actual: &Message, how: &Comparison) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut check = |what: &str, expected: &str, actual: &str| {
        if expected != actual {
            out.push(Difference {
                what: what.to_owned(),
                expected: Some(expected.to_owned()),
                actual: Some(actual.to_owned()),
            });
        }
    };
    check("method", &expected.method, &actual.method);
    check("scheme", &expected.scheme, &actual.scheme);
    check("host", said_host(expected, how), said_host(actual, how));
    check("target", &expected.target, &actual.target);
    compare_headers(expected, actual, how, &mut out);
    compare_bodies(expected, actual, how, &mut out);
    out
}

/// What the receiver sees as the host: a header that a person wrote comes before the URL. The
/// scheme's own port says nothing (RFC 9110, 4.2.3), nor does an empty one (RFC 3986, 3.2.3).
fn said_host<'a>(message: &'a Message, how: &Comparison) -> &'a str {
    let host = message.header("host").unwrap_or(&message.host);
    let port = if message.scheme == "https" { ":443" } else { ":80" };
    match how.body {
        Equality::Exact => host,
        Equality::Equivalent => {
            host.strip_suffix(port).or_else(|| host.strip_suffix(':')).unwrap_or(host)
        }
    }
}

fn compare_headers(
    expected: &Message,
    actual: &Message,
    how: &Comparison,
    out: &mut Vec<Difference>,
) {
    let (wanted, sent) = (by_name(expected), by_name(actual));
    let names: std::collections::BTreeSet<&String> = wanted.keys().chain(sent.keys()).collect();
    for name in names {
        if how.ignored_headers.contains(name) {
            continue;
        }
        let (left, right) = (wanted.get(name), sent.get(name));
        if left == right || (left.is_none() && CLIENT_HEADERS.contains(&name.as_str())) {
            continue;
        }
        let show = |values: Option<&Vec<String>>| values.map(|values| values.join("\n"));
        out.push(Difference {
            what: format!("header {name}"),
            expected: show(left),
            actual: show(right),
        });
    }
}

fn by_name(message: &Message) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &message.headers {
        let lower = name.to_ascii_lowercase();
        // Blanks around a value are not part of it (RFC 9110, 5.5).
        let value = value.trim_matches([' ', '\t']);
        let value =
            if lower == "content-type" { without_boundary(value) } else { value.to_owned() };
        out.entry(lower).or_default().push(value);
    }
    for values in out.values_mut() {
        values.sort();
    }
    out
}

fn without_boundary(content_type: &str) -> String {
    match boundary(content_type) {
        Some(boundary) => content_type.replace(&boundary, "…"),
        None => content_type.to_owned(),
    }
}

fn compare_bodies(
    expected: &Message,
    actual: &Message,
    how: &Comparison,
    out: &mut Vec<Difference>,
) {
    let wanted = rebounded(expected);
    let sent = rebounded(actual);
    if wanted == sent || (how.body == Equality::Equivalent && equivalent(expected, &wanted, &sent))
    {
        return;
    }
    let show = |bytes: &[u8]| Some(String::from_utf8_lossy(bytes).into_owned());
    out.push(Difference { what: "body".to_owned(), expected: show(&wanted), actual: show(&sent) });
}

/// The body with its boundary replaced by one that all messages share.
fn rebounded(message: &Message) -> Vec<u8> {
    let Some(boundary) = &message.boundary else { return message.body.clone() };
    let needle = format!("--{boundary}");
    let mut out = Vec::with_capacity(message.body.len());
    let mut rest = message.body.as_slice();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(needle.as_bytes()) {
            out.extend_from_slice("--…".as_bytes());
            rest = after;
        } else if let Some((first, after)) = rest.split_first() {
            out.push(*first);
            rest = after;
        }
    }
    out
}

fn equivalent(message: &Message, wanted: &[u8], sent: &[u8]) -> bool {
    let (Ok(wanted), Ok(sent)) = (std::str::from_utf8(wanted), std::str::from_utf8(sent)) else {
        return false;
    };
    let content_type = message.header("content-type").unwrap_or_default();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        return fields(wanted) == fields(sent);
    }
    match (json::parse(&Text::literal(wanted)), json::parse(&Text::literal(sent))) {
        (Ok(wanted), Ok(sent)) => {
            wanted.is_strict() && sent.is_strict() && json::same(&wanted.value, &sent.value)
        }
        _ => false,
    }
}

fn fields(body: &str) -> Vec<(String, String)> {
    let decode = |text: &str| super::decode(&text.replace('+', " ")).into_owned();
    let mut out: Vec<_> = body
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => (decode(name), decode(value)),
            None => (decode(pair), String::new()),
        })
        .collect();
    // The order among different names carries no meaning; that of equal names is kept.
    out.sort_by(|left, right| left.0.cmp(&right.0));
    out
}
