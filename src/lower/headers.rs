//! Headers: which are sent, in which order, and how repeated ones collapse.
//!
//! Source: postman-runtime hands a JavaScript object from names to values to Node's `http`, which
//! replaces a header when it is set again in another spelling.

use super::substitute::Substitution;
use super::values::to_text;
use super::{secrets, values};
use crate::collection;
use crate::model::Header;
use crate::text::Text;
use crate::wire;
use serde_json::Value;

/// The headers of a request with what the other stages ask of them.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// Enabled and collapsed.
    pub(super) sent: Vec<Header>,
    /// The values of `Content-Type` and whether each is disabled, in order, resolved.
    pub(super) content_types: Vec<(String, bool)>,
}

pub(super) fn lower(headers: &[collection::Header], substitution: &mut Substitution) -> Headers {
    let mut out = Headers::default();
    let mut enabled: Vec<Header> = Vec::new();
    for header in headers {
        let name = header.key.as_ref().filter(|key| values::is_truthy(key)).map(to_text);
        let Some(name) = name.filter(|name| !name.is_empty()) else { continue };
        let value = header.value.as_ref().map_or_else(String::new, header_text);
        let header_name = substitution.text(&name);
        let resolved_name = header_name.resolved();
        if resolved_name.eq_ignore_ascii_case("content-type") {
            out.content_types.push((substitution.resolved(&value), header.disabled));
        }
        // A name that begins with a colon would be a pseudo-header of HTTP/2.
        if header.disabled || resolved_name.is_empty() || resolved_name.starts_with(':') {
            continue;
        }
        let value = substitution.text(&value);
        enabled.push(Header {
            name: header_name,
            value: concealed(&resolved_name, value, substitution),
        });
    }
    out.sent = collapse(enabled);
    out
}

fn header_text(value: &Value) -> String {
    to_text(value)
}

/// The value with the credential in it put behind a placeholder. The word before a token, such as
/// `Basic`, stays to be seen.
fn concealed(name: &str, value: Text, substitution: &Substitution) -> Text {
    let Some(placeholder) = secrets::header_placeholder(name) else { return value };
    let scheme = wire::split_once(&value, " ").and_then(|(scheme, rest)| {
        let word = scheme.as_literal()?;
        let is_scheme = placeholder == "credentials"
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_scheme.then(|| (format!("{word} "), rest))
    });
    match scheme {
        Some((scheme, credentials)) => {
            let name =
                if scheme.eq_ignore_ascii_case("bearer ") { "access_token" } else { placeholder };
            let mut out = Text::literal(scheme);
            out.push(&secrets::conceal(credentials, name, substitution));
            out
        }
        None => secrets::conceal(value, placeholder, substitution),
    }
}

/// Equal spellings stand together at the place of the first; of different spellings the last one
/// and its values count, at the place of the first; names that are numbers come first.
fn collapse(headers: Vec<Header>) -> Vec<Header> {
    let mut groups: Vec<(String, Vec<Header>)> = Vec::new();
    for header in headers {
        let name = header.name.resolved();
        match groups.iter_mut().find(|(spelling, _)| *spelling == name) {
            Some((_, group)) => group.push(header),
            None => groups.push((name, vec![header])),
        }
    }
    groups.sort_by_key(|(name, _)| array_index(name).map_or((1, 0), |index| (0, index)));
    let mut out: Vec<(String, Vec<Header>)> = Vec::new();
    for (name, group) in groups {
        let lower = name.to_ascii_lowercase();
        match out.iter_mut().find(|(known, _)| *known == lower) {
            Some((_, earlier)) => *earlier = group,
            None => out.push((lower, group)),
        }
    }
    out.into_iter()
        .flat_map(|(lower, group)| if lower == "cookie" { joined(group) } else { group })
        .collect()
}

/// Node sends several cookies as one header.
fn joined(cookies: Vec<Header>) -> Vec<Header> {
    let mut out: Vec<Header> = Vec::new();
    for cookie in cookies {
        match out.first_mut() {
            Some(first) => {
                first.value.push_literal("; ");
                first.value.push(&cookie.value);
            }
            None => out.push(cookie),
        }
    }
    out
}

/// The number that a key of a JavaScript object is ordered by: a canonical index below 2³² - 1.
pub(super) fn array_index(key: &str) -> Option<u32> {
    let number: u32 = key.parse().ok()?;
    (number != u32::MAX && number.to_string() == key).then_some(number)
}
