//! URLs: the exact one that is sent, and the one to print, with variables left in place.

use super::percent::{Component, decode, encode};
use super::split::{Parts, split_url};
use super::{Message, Unsendable};
use crate::model::{Auth, QueryPair, Request, Url};
use crate::text::{Piece, Scope, Text, references};
use std::sync::Arc;

/// Where a request goes, every variable replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `http` or `https`.
    pub scheme: String,
    /// What `Host` says.
    pub host: String,
    /// Path and query.
    pub target: String,
    /// User name and password that a variable's value brought into the URL, decoded.
    pub user_info: Option<(String, String)>,
}

/// Where a request goes. The values of variables may bring structure with them, so the URL is put
/// together and taken apart again, as the runtime does (postman-runtime, lib/runner/util.js).
///
/// # Errors
/// When there is no URL, no host, or a scheme other than `http` and `https`.
pub fn resolve(request: &Request) -> Result<Target, Unsendable> {
    let written = assemble(&request.url).resolved();
    if written.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Unsendable::new("empty-url", "the URL is empty"));
    }
    if request.url.authority.resolved().is_empty() {
        return Err(no_host());
    }
    let parts = split_url(&Text::parse(&written));
    let scheme =
        parts.scheme.as_ref().map_or("http".to_owned(), |scheme| scheme.resolved().to_lowercase());
    if scheme != "http" && scheme != "https" {
        return Err(Unsendable::new("invalid-url", format!("{scheme:?} is not http or https")));
    }
    let host = host(&parts);
    if host.is_empty() {
        return Err(no_host());
    }
    let escape = |text: String, component| match request.url.verbatim {
        true => text,
        false => encode(&text, component).into_owned(),
    };
    let mut target = escape(joined(parts.path.as_deref().unwrap_or_default()), Component::Path);
    if let Some(query) = query(request, &parts) {
        target.push('?');
        target.push_str(&escape(query, Component::Query));
    }
    if !target.chars().all(|c| matches!(c, '!'..='\u{ff}')) {
        return Err(Unsendable::new(
            "invalid-url",
            "the URL holds a blank or a character beyond Latin-1, and is sent as it is",
        ));
    }
    Ok(Target { scheme, host, target, user_info: user_info(&parts) })
}

impl Message {
    /// The whole URL.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.host, self.target)
    }
}

fn no_host() -> Unsendable {
    Unsendable::new("invalid-url", "the URL has no host")
}

/// The host as the URL standard has it, and as written where that makes none of it.
fn host(parts: &Parts) -> String {
    let name = parts.host.resolved().to_lowercase();
    let name = url::Host::parse(&name).map_or(name, |host| host.to_string());
    match &parts.port {
        Some(port) => format!("{name}:{}", port.resolved()),
        None => name,
    }
}

fn joined(path: &[Text]) -> String {
    let mut out = String::new();
    for segment in path {
        out.push('/');
        out.push_str(&segment.resolved());
    }
    if out.is_empty() {
        out.push('/');
    }
    out
}

fn query(request: &Request, parts: &Parts) -> Option<String> {
    let mut pairs: Option<Vec<String>> =
        parts.query.as_ref().map(|query| query.iter().map(Text::resolved).collect());
    if let Auth::QueryKey { name, value: value_text } = &request.auth {
        let (name, value) = (name.resolved(), value_text.resolved());
        if !is_missing(value_text) && (!name.is_empty() || !value.is_empty()) {
            let pair = format!("{}={}", protect(&name, true), protect(&value, false));
            match &mut pairs {
                Some(pairs) => pairs.push(pair),
                None => pairs = Some(vec![pair]),
            }
        }
    }
    pairs.map(|pairs| pairs.join("&"))
}

/// Whether a text is the place of a token that the collection does not have. The runtime sends no
/// pair then.
fn is_missing(text: &Text) -> bool {
    match text.pieces() {
        [Piece::Variable(variable)] => {
            variable.scope == Scope::Credential && variable.value.as_deref() == Some("")
        }
        _ => false,
    }
}

fn user_info(parts: &Parts) -> Option<(String, String)> {
    let decoded = |text: &Text| decode(&encode(&text.resolved(), Component::UserInfo)).into_owned();
    let user = parts.user.as_ref()?;
    Some((decoded(user), parts.password.as_ref().map(decoded).unwrap_or_default()))
}

/// The text of a query name (`name`) or value with the characters escaped that would end it,
/// outside of `{{placeholders}}` (postman-collection, lib/collection/query-param.js).
pub fn protect(text: &str, name: bool) -> String {
    let escape = |part: &str| {
        let part = part.replace('&', "%26").replace('#', "%23");
        if name { part.replace('=', "%3D") } else { part }
    };
    let mut out = String::new();
    let mut end = 0;
    for (range, _) in references(text) {
        out.push_str(&escape(text.get(end..range.start).unwrap_or_default()));
        out.push_str(text.get(range.clone()).unwrap_or_default());
        end = range.end;
    }
    out.push_str(&escape(text.get(end..).unwrap_or_default()));
    out
}

/// The URL as written, nothing escaped, variables in place.
fn assemble(url: &Url) -> Text {
    let mut out = start(url);
    push_path(&mut out, url, Text::clone);
    if let Some(query) = &url.query {
        out.push_literal("?");
        out.push(&join_pairs(query, Text::clone));
    }
    out
}

fn start(url: &Url) -> Text {
    let mut out = Text::new();
    if let Some(scheme) = &url.scheme {
        out.push_literal(scheme);
        out.push_literal("://");
    }
    out.push(&url.authority);
    out
}

fn push_path(out: &mut Text, url: &Url, escape: impl Fn(&Text) -> Text) {
    for segment in &url.path {
        out.push_literal("/");
        out.push(&escape(&segment.text));
    }
}

fn join_pairs(query: &[QueryPair], escape: impl Fn(&Text) -> Text) -> Text {
    let mut out = Text::new();
    for (n, pair) in query.iter().enumerate() {
        if n > 0 {
            out.push_literal("&");
        }
        out.push(&escape(&pair.key));
        if let Some(value) = &pair.value {
            out.push_literal("=");
            out.push(&escape(value));
        }
    }
    out
}

fn escaped(url: &Url, component: Component) -> impl Fn(&Text) -> Text {
    let verbatim = url.verbatim;
    move |text| match verbatim {
        true => text.clone(),
        false => text.map_literals(|literal| encode(literal, component).into_owned()),
    }
}

/// The URL percent-encoded, variables left in place: what to print as a literal.
pub fn url(url: &Url) -> Text {
    let mut out = base_url(url);
    if let Some(query) = query_text(url) {
        out.push_literal("?");
        out.push(&query);
    }
    out
}

/// The URL percent-encoded, without its query.
pub fn base_url(url: &Url) -> Text {
    let mut out = printable_start(url);
    push_path(&mut out, url, escaped(url, Component::Path));
    out
}

/// The query percent-encoded, without the `?`; `None` where the URL has none.
pub fn query_text(url: &Url) -> Option<Text> {
    url.query.as_ref().map(|query| join_pairs(query, escaped(url, Component::Query)))
}

/// The whole URL of a request, percent-encoded: with the pair that authentication adds.
pub fn request_url(request: &Request) -> Text {
    let mut out = url(&request.url);
    if let Auth::QueryKey { name, value } = &request.auth {
        out.push_literal(if request.url.query.is_some() { "&" } else { "?" });
        out.push(&query_pair(name, value));
    }
    out
}

/// A name and a value as a pair of a query, percent-encoded.
pub fn query_pair(name: &Text, value: &Text) -> Text {
    let escape = |text: &Text, is_name: bool| {
        text.map_literals(|literal| {
            encode(&protect(literal, is_name), Component::Query).into_owned()
        })
    };
    let mut out = escape(name, true);
    out.push_literal("=");
    out.push(&escape(value, false));
    out
}

/// Scheme and authority, the host in ASCII where no variable stands in it.
fn printable_start(url: &Url) -> Text {
    let begins_with_variable = matches!(url.authority.pieces().first(), Some(Piece::Variable(_)));
    if begins_with_variable && url.scheme.is_none() {
        return url.authority.clone();
    }
    let mut out = Text::new();
    if let Some(scheme) = &url.scheme {
        out.push_literal(scheme);
        out.push_literal("://");
    }
    match url.authority.as_literal() {
        Some(_) => {
            let parts = Parts { port: None, ..split_url(&url.authority) };
            let port = split_url(&url.authority).port;
            out.push_literal(&host(&parts));
            if let Some(port) = port {
                out.push_literal(":");
                out.push(&port);
            }
        }
        None => {
            for piece in url.authority.pieces() {
                match piece {
                    Piece::Literal(text) => out.push_literal(text),
                    Piece::Variable(variable) => out.push_variable(Arc::clone(variable)),
                }
            }
        }
    }
    out
}
