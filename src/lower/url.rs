//! URL assembly, path variables, and the parsing of what comes out.
//!
//! Source: postman-collection, lib/collection/url.js and query-param.js. The parts of a URL object
//! are joined, `raw` is ignored; variables are replaced in the joined text, and that is parsed.

use super::scopes::text_of;
use super::substitute::Substitution;
use super::values::to_text;
use super::{Variables, secrets};
use crate::collection::{Loose, Parameter, PathVariable, Query, UrlParts};
use crate::model::{QueryPair, Segment, Url};
use crate::text::{Piece, Scope, Text, Variable};
use crate::wire;
use serde_json::Value;
use std::sync::Arc;

/// A URL with what stands in it for others to use.
#[derive(Debug, Default)]
pub(super) struct Lowered {
    pub(super) url: Url,
    /// User name and password, decoded where they are literal.
    pub(super) user_info: Option<(Text, Text)>,
    /// Whether nothing was written at all.
    pub(super) empty: bool,
}

/// A URL as strings, each part as it was written.
#[derive(Debug, Default)]
struct Written {
    scheme: Option<String>,
    user: Option<String>,
    password: Option<String>,
    host: String,
    port: Option<String>,
    path: Option<Vec<String>>,
    query: Option<Vec<String>>,
}

pub(super) fn lower(
    url: &crate::collection::Url,
    verbatim: bool,
    substitution: &mut Substitution,
) -> Lowered {
    let (written, variables) = match url {
        crate::collection::Url::Missing => return Lowered { empty: true, ..Lowered::default() },
        crate::collection::Url::Text(text, variables) => (from_text(text), variables.as_slice()),
        crate::collection::Url::Parts(parts) => (from_parts(parts), parts.variables.as_slice()),
    };
    let joined = join(&written, variables, substitution);
    let text = substitution.text_of(&joined);
    if text.resolved().is_empty() {
        return Lowered { empty: true, ..Lowered::default() };
    }
    let parts = wire::split_url(&text);
    let user_info = parts.user.as_ref().map(|user| {
        let decoded = |text: &Text| text.map_literals(|literal| wire::decode(literal).into_owned());
        (decoded(user), parts.password.as_ref().map(decoded).unwrap_or_default())
    });
    let mut authority = parts.host;
    if let Some(port) = &parts.port {
        authority.push_literal(":");
        authority.push(port);
    }
    let scheme = match parts.scheme {
        Some(scheme) => match scheme.as_literal() {
            Some(literal) => Some(literal.to_lowercase()),
            None => {
                let mut whole = scheme;
                whole.push_literal("://");
                whole.push(&authority);
                authority = whole;
                None
            }
        },
        None if matches!(authority.pieces().first(), Some(Piece::Variable(_))) => {
            authority = with_address_shown(&authority);
            None
        }
        None => Some("http".to_owned()),
    };
    let mode = substitution.mode();
    let path = parts.path.unwrap_or_default().into_iter().map(|text| segment(text, mode)).collect();
    // What is written as a segment stands in the query where a `?` is written before it.
    let pair = |text| query_pair(&segment(text, mode).text, substitution);
    let query = parts.query.map(|pairs| pairs.into_iter().map(pair).collect());
    Lowered { url: Url { scheme, authority, path, query, verbatim }, user_info, empty: false }
}

/// A URL that begins with a variable that has no value shows an address in its place, so that the
/// code is complete.
fn with_address_shown(authority: &Text) -> Text {
    let mut out = Text::new();
    for (n, piece) in authority.pieces().iter().enumerate() {
        match piece {
            Piece::Literal(literal) => out.push_literal(literal),
            Piece::Variable(variable)
                if n == 0 && variable.value.as_ref().is_none_or(String::is_empty) =>
            {
                let shown = "https://domain.com".to_owned();
                out.push_variable(Variable { shown, ..Variable::clone(variable) });
            }
            Piece::Variable(variable) => out.push_variable(Arc::clone(variable)),
        }
    }
    out
}

fn segment(text: Text, mode: Variables) -> Segment {
    let mut out = Text::new();
    let mut parameter = None;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => out.push_literal(literal),
            Piece::Variable(variable) if variable.scope == Scope::PathParameter => {
                parameter = Some(variable.name.clone());
                if mode == Variables::Bind {
                    out.push_variable(Arc::clone(variable));
                } else {
                    out.push_literal(variable.value.as_deref().unwrap_or_default());
                }
            }
            Piece::Variable(variable) => out.push_variable(Arc::clone(variable)),
        }
    }
    Segment { text: out, parameter }
}

fn query_pair(pair: &Text, substitution: &Substitution) -> QueryPair {
    let Some((key, value)) = wire::split_once(pair, "=") else {
        return QueryPair { key: pair.clone(), value: None };
    };
    let value = match secrets::named_placeholder(&key.resolved()) {
        Some(name) => secrets::conceal(value, name, substitution),
        None => value,
    };
    QueryPair { key, value: Some(value) }
}

fn from_text(text: &str) -> Written {
    let parts = wire::split_url(&Text::parse(text));
    let string = |text: Text| text.resolved();
    let list = |texts: Vec<Text>| texts.into_iter().map(string).collect();
    Written {
        scheme: parts.scheme.map(string),
        user: parts.user.map(string),
        password: parts.password.map(string),
        host: parts.host.resolved(),
        port: parts.port.map(string),
        path: parts.path.map(list),
        query: parts.query.map(list),
    }
}

fn from_parts(parts: &UrlParts) -> Written {
    let auth = |key: &str| match &parts.auth {
        Some(Value::Object(auth)) => auth.get(key).and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let scheme =
        parts.protocol.as_ref().and_then(Value::as_str).filter(|scheme| !scheme.is_empty());
    Written {
        scheme: scheme.map(|scheme| scheme.strip_suffix("://").unwrap_or(scheme).to_owned()),
        user: auth("user"),
        password: auth("password"),
        host: host_text(&parts.host),
        port: parts.port.as_ref().filter(|port| !port.is_null()).map(to_text),
        path: path_texts(&parts.path),
        query: query_texts(&parts.query),
    }
}

fn host_text(host: &Loose) -> String {
    match host {
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(labels)) => {
            let labels: Vec<String> = labels.iter().map(joinable).collect();
            labels.join(".")
        }
        Some(other) => to_text(other),
    }
}

fn path_texts(path: &Loose) -> Option<Vec<String>> {
    match path {
        None | Some(Value::Null) => None,
        Some(Value::Array(segments)) => Some(segments.iter().map(joinable).collect()),
        Some(Value::String(text)) => {
            let text = text.strip_prefix('/').filter(|rest| !rest.is_empty()).unwrap_or(text);
            match text {
                "" => None,
                "/" => Some(vec![String::new()]),
                text => Some(text.split('/').map(str::to_owned).collect()),
            }
        }
        Some(other) => Some(vec![to_text(other)]),
    }
}

/// An element as `Array.prototype.join` takes it.
fn joinable(value: &Value) -> String {
    if value.is_null() { String::new() } else { to_text(value) }
}

fn query_texts(query: &Query) -> Option<Vec<String>> {
    match query {
        Query::Missing => None,
        Query::Text(text) if text.is_empty() => None,
        Query::Text(text) => Some(text.split('&').map(pair_from_text).collect()),
        Query::Pairs(pairs) => {
            let enabled: Vec<String> =
                pairs.iter().filter(|pair| !pair.disabled).map(pair_text).collect();
            (!enabled.is_empty()).then_some(enabled)
        }
    }
}

fn pair_from_text(text: &str) -> String {
    match text.split_once('=') {
        Some((key, value)) => {
            format!("{}={}", wire::protect(key, true), wire::protect(value, false))
        }
        None => wire::protect(text, true),
    }
}

/// A pair as it is put into the URL: only strings count, a key that is none is empty.
fn pair_text(pair: &Parameter) -> String {
    let string = |value: &Loose| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let mut out = string(&pair.key).map(|key| wire::protect(&key, true)).unwrap_or_default();
    if let Some(value) = string(&pair.value) {
        out.push('=');
        out.push_str(&wire::protect(&value, false));
    }
    out
}

/// The parts as one text. References to variables are still in it as they were written; a path
/// parameter whose value is one segment stands in it as a variable, so that its name survives.
fn join(written: &Written, variables: &[PathVariable], substitution: &mut Substitution) -> Text {
    let mut out = Text::new();
    if let Some(scheme) = &written.scheme {
        out.push_literal(scheme);
        out.push_literal("://");
    }
    if written.user.is_some() || written.password.is_some() {
        out.push_literal(written.user.as_deref().unwrap_or_default());
        if let Some(password) = &written.password {
            out.push_literal(":");
            out.push_literal(password);
        }
        out.push_literal("@");
    }
    out.push_literal(&written.host);
    if let Some(port) = &written.port {
        out.push_literal(":");
        out.push_literal(port);
    }
    for segment in written.path.iter().flatten() {
        out.push_literal("/");
        out.push(&path_segment(segment, variables, substitution));
    }
    if written.path.as_ref().is_some_and(Vec::is_empty) {
        out.push_literal("/");
    }
    if let Some(query) = &written.query {
        out.push_literal("?");
        out.push_literal(&query.join("&"));
    }
    out
}

/// A segment with the value of its parameter put in: `:id.json` with `id` = `7` is `7.json`. Only
/// a non-empty string is a value; whether it is disabled does not matter.
fn path_segment(
    segment: &str,
    variables: &[PathVariable],
    substitution: &mut Substitution,
) -> Text {
    let Some(name) = parameter_name(segment) else { return Text::literal(segment) };
    let suffix = segment.get(1 + name.len()..).unwrap_or_default();
    let listed = variables.iter().rev().find(|variable| {
        variable.key.as_ref().and_then(Value::as_str).is_some_and(|key| key == name)
    });
    let value = listed.and_then(value_of).filter(|value| !value.is_empty());
    let written = value.unwrap_or_else(|| format!(":{name}"));
    let value = substitution.text(&written);
    let mut out = match value.as_literal() {
        Some(literal) if !literal.contains(['/', '?', '#', '\\', '{', '}']) => {
            Text::variable(Variable {
                name: name.to_owned(),
                scope: Scope::PathParameter,
                value: Some(literal.to_owned()),
                secret: false,
                shown: literal.to_owned(),
            })
        }
        _ => Text::literal(written),
    };
    out.push_literal(suffix);
    out
}

/// The value of a path parameter, which is none unless it is a string, or is said to be one.
fn value_of(variable: &PathVariable) -> Option<String> {
    match (&variable.value, variable.kind.as_deref()) {
        (Some(Value::String(text)), None | Some("any" | "string")) => Some(text.clone()),
        (value, Some("string")) => Some(text_of(value.as_ref(), Some("string"))),
        (Some(Value::String(text)), Some(kind))
            if !matches!(kind, "number" | "boolean" | "array" | "object") =>
        {
            Some(text.clone())
        }
        _ => None,
    }
}

/// The name of the parameter that a segment is, up to the first dot.
pub(super) fn parameter_name(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix(':')?.split('.').next()?;
    (!name.is_empty()).then_some(name)
}
