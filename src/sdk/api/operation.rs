//! An item as an operation.

use super::arguments::{Arguments, TestValue, kind_of, says_optional, says_required};
use super::settings::Roles;
use super::{Argument, ArgumentKind, Operation, Pair, PairValue, PathPiece, Place, body, words};
use crate::generate::Answers;
use crate::model::{Auth, Item, Text};
use crate::sdk::exchange;
use crate::text::Piece;
use crate::wire::{self, Component};
use std::collections::BTreeSet;

/// What an operation is read from.
pub(super) struct Reading<'a, 'r> {
    pub(super) item: &'a Item,
    pub(super) auth: &'r Auth,
    pub(super) roles: &'r Roles,
    /// The query pairs that tell it apart from others of its address.
    pub(super) fixed: Option<&'r BTreeSet<String>>,
    pub(super) group: usize,
    pub(super) server: usize,
    pub(super) scheme: Option<usize>,
}

/// Headers that HTTP clients write themselves.
pub(in crate::sdk) const CLIENTS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "postman-token",
    "transfer-encoding",
];

/// Headers that nobody would pass as an argument.
const NO_ARGUMENTS: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "origin",
    "postman-token",
    "referer",
    "transfer-encoding",
    "user-agent",
];

pub(super) fn read<'a>(reading: &Reading<'a, '_>) -> Operation<'a> {
    let item = reading.item;
    let mut arguments = Arguments::new(item);
    let path = path(reading, &mut arguments);
    let query = query(reading, &mut arguments);
    let headers = headers(reading, &mut arguments);
    let body = body::read(reading, &mut arguments);
    let content_type = content_type(reading);
    let mut operation = Operation {
        item,
        answers: Answers::of(item),
        group: reading.group,
        words: words::operation(item),
        server: reading.server,
        auth: reading.auth.clone(),
        scheme: reading.scheme,
        path,
        arguments: arguments.list,
        query,
        headers,
        content_type,
        body,
        exchange: None,
    };
    // What Postman makes up anew for each request is in no setting.
    let mut settled = true;
    operation.auth.each_text(|text| settled &= reading.roles.is_settled(text));
    if settled {
        operation.exchange = exchange::of(&operation, &|text| reading.roles.tested(text));
    }
    operation
}

/// What stands between the braces of `{owner}`, or the brackets of `<owner>`.
pub(in crate::sdk) fn braced(text: &str) -> Option<&str> {
    let inside = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    let name = inside('{', '}').or_else(|| inside('<', '>'))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

fn path<'a>(reading: &Reading<'a, '_>, arguments: &mut Arguments<'a>) -> Vec<PathPiece> {
    let url = &reading.item.request.url;
    let mut out: Vec<PathPiece> = Vec::new();
    let push = |out: &mut Vec<PathPiece>, text: &str| match out.last_mut() {
        Some(PathPiece::Literal(last)) => last.push_str(text),
        _ => out.push(PathPiece::Literal(text.to_owned())),
    };
    for segment in &url.path {
        push(&mut out, "/");
        let literal = segment.text.as_literal().unwrap_or_default();
        let named = segment.parameter.as_deref().filter(|name| !name.is_empty());
        if let Some(name) = named.or_else(|| braced(literal)) {
            let sample = match named {
                Some(_) => reading.roles.tested(&segment.text),
                None => String::new(),
            };
            let at = path_argument(arguments, name, &sample);
            out.push(PathPiece::Argument(at));
            continue;
        }
        for piece in segment.text.pieces() {
            match piece {
                Piece::Literal(text) => {
                    let text = match url.verbatim {
                        true => text.clone(),
                        false => wire::percent_encode(text, Component::Path).into_owned(),
                    };
                    push(&mut out, &text);
                }
                Piece::Variable(variable) => match reading.roles.setting(variable) {
                    Some(setting) => out.push(PathPiece::Setting(setting)),
                    None => {
                        let sample = reading.roles.tested(&Text::variable(variable.clone()));
                        let at = path_argument(arguments, &variable.name, &sample);
                        out.push(PathPiece::Argument(at));
                    }
                },
            }
        }
    }
    out
}

fn path_argument<'a>(arguments: &mut Arguments<'a>, key: &str, sample: &str) -> usize {
    let documented = arguments.documented(Place::Path, key);
    let usable = !sample.is_empty()
        && !matches!(sample, "." | "..")
        && sample.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c));
    arguments.add(Argument {
        key: key.to_owned(),
        place: Place::Path,
        kind: ArgumentKind::Text,
        list: false,
        required: true,
        example: usable.then(|| sample.to_owned()),
        description: documented.and_then(|parameter| parameter.description.as_ref()),
        test: Some(TestValue::Text(match usable {
            true => sample.to_owned(),
            false => words::kebab(key),
        })),
    })
}

/// The text of a query as a server takes it.
pub(in crate::sdk) fn decoded(text: &str) -> String {
    wire::decode(&text.replace('+', " ")).into_owned()
}

fn query<'a>(reading: &Reading<'a, '_>, arguments: &mut Arguments<'a>) -> Vec<Pair> {
    let mut out: Vec<Pair> = Vec::new();
    for pair in reading.item.request.url.query.iter().flatten() {
        let key = decoded(&reading.roles.tested(&pair.key));
        let written = pair.key.shown();
        let empty = Text::new();
        let value = pair.value.as_ref().unwrap_or(&empty);
        if key.is_empty() && value.is_empty() {
            continue;
        }
        let fixed = reading.fixed.is_some_and(|names| names.contains(&written));
        let set = value.has_variables() && reading.roles.is_settled(value);
        if fixed || set || key.is_empty() {
            let value = value.map_literals(decoded);
            out.push(Pair { key, value: PairValue::Fixed(value), content_type: None });
            continue;
        }
        let tested = decoded(&reading.roles.tested(value));
        let documented = arguments.documented(Place::Query, &written);
        let description = documented.and_then(|parameter| parameter.description.as_ref());
        let kind =
            kind_of(&key, Some(&tested).filter(|_| !value.has_variables()).map(String::as_str));
        let test = TestValue::of(&kind, tested.clone());
        let known = out.iter().find_map(|known| match known.value {
            PairValue::Argument(at) if known.key == key => Some(at),
            _ => None,
        });
        match known {
            Some(at) => arguments.repeat(at, TestValue::Text(tested)),
            None => {
                let at = arguments.add(Argument {
                    key: key.clone(),
                    place: Place::Query,
                    kind,
                    list: false,
                    required: says_required(description),
                    example: (!value.is_empty()).then(|| decoded(&value.shown())),
                    description,
                    test: Some(test),
                });
                out.push(Pair { key, value: PairValue::Argument(at), content_type: None });
            }
        }
    }
    out.extend(arguments.add_disabled(Place::Query, &[]));
    out
}

fn headers<'a>(reading: &Reading<'a, '_>, arguments: &mut Arguments<'a>) -> Vec<Pair> {
    let mut out = Vec::new();
    for header in &reading.item.request.headers {
        let key = reading.roles.tested(&header.name);
        let lower = key.to_ascii_lowercase();
        if lower == "content-type" || CLIENTS.contains(&lower.as_str()) || !wire::is_token(&key) {
            continue;
        }
        if !reading.roles.is_settled(&header.value) {
            let documented = arguments.documented(Place::Header, &header.name.shown());
            let description = documented.and_then(|parameter| parameter.description.as_ref());
            let at = arguments.add(Argument {
                key: key.clone(),
                place: Place::Header,
                kind: ArgumentKind::Text,
                list: false,
                required: !says_optional(description),
                example: None,
                description,
                test: Some(TestValue::Text(reading.roles.tested(&header.value).trim().to_owned())),
            });
            out.push(Pair { key, value: PairValue::Argument(at), content_type: None });
        } else if wire::is_header_value(&reading.roles.tested(&header.value)) {
            // Blanks around a value are not part of it (RFC 9110, 5.5), and some clients refuse them.
            let value = match header.value.as_literal() {
                Some(literal) => Text::literal(literal.trim()),
                None => header.value.clone(),
            };
            out.push(Pair { key, value: PairValue::Fixed(value), content_type: None });
        }
    }
    out.extend(arguments.add_disabled(Place::Header, NO_ARGUMENTS));
    out
}

/// What the body is said to be, but for multipart bodies, whose boundary the client chooses.
fn content_type(reading: &Reading<'_, '_>) -> Option<String> {
    let request = &reading.item.request;
    let written = request
        .headers
        .iter()
        .rev()
        .find(|header| header.name.shown().eq_ignore_ascii_case("content-type"))
        .map(|header| reading.roles.tested(&header.value));
    let value = written.or_else(|| request.implied_content_type.clone())?;
    let multipart = value.trim_start().to_ascii_lowercase().starts_with("multipart/form-data");
    (wire::is_header_value(&value) && !value.trim().is_empty() && !multipart).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_in_a_path_is_known_by_its_brackets() {
        for (text, name) in [("{owner}", "owner"), ("<account-id>", "account-id"), ("{a.b}", "a.b")]
        {
            assert_eq!(braced(text), Some(name));
        }
        for text in ["{}", "<>", "{a", "a>", "{a>", "{a b}", "<a/b>", "{{a}}"] {
            assert_eq!(braced(text), None, "{text}");
        }
    }
}
