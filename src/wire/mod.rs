//! model → the bytes on the wire, and the one comparator.
//!
//! What [`encode`] gives is what Postman's runtime sends: measured on postman-runtime 7.56 and the
//! one that newman 6.2 carries. The headers that every client adds on its own (`Host`,
//! `User-Agent`, `Accept` …) are not part of it.

mod body;
mod compare;
mod form;
mod multipart;
mod percent;
mod split;
mod url;

pub use body::boundary;
pub use compare::{CLIENT_HEADERS, Comparison, Difference, Equality, compare};
pub use form::encode_fields;
pub use percent::{Component, decode, encode as percent_encode, encode_form};
pub use split::{Parts, split, split_once, split_url};
pub use url::{Target, base_url, protect, query_pair, query_text, request_url, resolve, url};

use crate::model::{Auth, Body, Header, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt;

/// A request as it goes out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The method.
    pub method: String,
    /// `http` or `https`.
    pub scheme: String,
    /// What `Host` says: the host in ASCII, with the port as written.
    pub host: String,
    /// The request target: path and query.
    pub target: String,
    /// The headers that the request asks for, in order, `Content-Type` and authentication
    /// included. Each character of a value is one byte on the wire.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What separates the parts of a multipart body.
    pub boundary: Option<String>,
    /// What `Content-Length` says; `None` where the runtime sends none.
    pub content_length: Option<usize>,
}

/// Why nothing can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsendable {
    /// A stable name for the kind of reason: `empty-url`, `invalid-url`, `invalid-method`,
    /// `invalid-header`.
    pub code: &'static str,
    /// What is the matter, as a sentence without the final point.
    pub reason: String,
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unsendable {}

impl Unsendable {
    fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }
}

/// Where the bytes of uploaded files come from.
pub trait Files {
    /// The contents of the file at a path as written, or `None` when there is no such file.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// No file is there.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }
}

/// The request as the runtime sends it, every variable replaced by its value.
///
/// A computed kind of authentication adds nothing: its bytes differ at each request.
///
/// # Errors
/// When the runtime would refuse: no URL or no host, a scheme other than `http` and `https`, a
/// method or header that HTTP does not allow.
pub fn encode(request: &Request, files: &dyn Files) -> Result<Message, Unsendable> {
    if let Some(reason) = &request.unsendable {
        return Err(Unsendable::new("unsendable", reason.clone()));
    }
    check_method(request)?;
    let target = resolve(request)?;
    let mut message = Message {
        method: request.method.clone(),
        scheme: target.scheme,
        host: target.host,
        target: target.target,
        ..Message::default()
    };
    for header in &request.headers {
        message.headers.push(resolved_header(header)?);
    }
    let authentication = match &request.auth {
        Auth::None => None,
        auth => auth_header(auth),
    };
    let from_url = || target.user_info.map(|(user, password)| basic(&user, &password));
    match authentication {
        Some((name, value)) => {
            message.headers.push(checked_header(name, value)?);
        }
        None if !message.has("authorization") => {
            message.headers.extend(from_url().map(|value| ("Authorization".to_owned(), value)));
        }
        None => {}
    }
    let content = body::encode(request, files);
    message.body = content.bytes;
    message.boundary = content.boundary;
    if let Some(content_type) = content.content_type
        && !message.has("content-type")
    {
        message.headers.push(checked_header("Content-Type".to_owned(), content_type)?);
    }
    let expects_length = !matches!(
        message.method.as_str(),
        "GET" | "HEAD" | "TRACE" | "DELETE" | "CONNECT" | "OPTIONS"
    );
    let silent =
        request.settings.disabled_system_headers.iter().any(|name| name == "content-length");
    if !silent && (expects_length || !matches!(request.body, Body::None)) {
        message.content_length = Some(message.body.len());
    }
    Ok(message)
}

/// Whether the runtime would send a request with this method and these headers.
///
/// # Errors
/// When the method or a header is none that HTTP allows.
pub fn check_head(request: &Request) -> Result<(), Unsendable> {
    check_method(request)?;
    for header in &request.headers {
        resolved_header(header)?;
    }
    match auth_header(&request.auth) {
        Some((name, value)) => checked_header(name, value).map(|_| ()),
        None => Ok(()),
    }
}

fn check_method(request: &Request) -> Result<(), Unsendable> {
    if is_token(&request.method) {
        return Ok(());
    }
    Err(Unsendable::new("invalid-method", format!("{:?} is not an HTTP method", request.method)))
}

impl Message {
    /// Whether a header of that name, in small letters, is among [`Message::headers`].
    pub fn has(&self, lower: &str) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(lower))
    }

    /// The value of the last header of that name, in small letters.
    pub fn header(&self, lower: &str) -> Option<&str> {
        self.headers
            .iter()
            .rev()
            .find(|(name, _)| name.eq_ignore_ascii_case(lower))
            .map(|(_, value)| value.as_str())
    }
}

/// The header that a static kind of authentication sends; `None` for the other kinds, and where
/// the token is empty.
pub fn auth_header(auth: &Auth) -> Option<(String, String)> {
    let authorization = |value: String| Some(("Authorization".to_owned(), value));
    match auth {
        Auth::Basic { user, password } => {
            authorization(basic(&user.resolved(), &password.resolved()))
        }
        Auth::Bearer { token, prefix } => {
            let (token, prefix) = (token.resolved(), prefix.resolved());
            match (token.is_empty(), prefix.is_empty()) {
                (true, _) => None,
                (false, true) => authorization(token),
                (false, false) => authorization(format!("{prefix} {token}")),
            }
        }
        Auth::HeaderKey { name, value } => {
            let name = name.resolved();
            (!name.is_empty()).then(|| (name, value.resolved()))
        }
        _ => None,
    }
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{user}:{password}")))
}

fn resolved_header(header: &Header) -> Result<(String, String), Unsendable> {
    checked_header(header.name.resolved(), header.value.resolved())
}

fn checked_header(name: String, value: String) -> Result<(String, String), Unsendable> {
    if !is_token(&name) {
        return Err(Unsendable::new(
            "invalid-header",
            format!("{name:?} is not an HTTP header name"),
        ));
    }
    if !is_header_value(&value) {
        return Err(Unsendable::new(
            "invalid-header",
            format!("the value of the header {name} holds a character that a header cannot carry"),
        ));
    }
    Ok((name, value))
}

/// Whether a text is what HTTP calls a token, as methods and header names must be.
pub fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Whether a text is a media type, with or without parameters (RFC 9110, 8.3.1), as client
/// libraries check it.
pub fn is_media_type(text: &str) -> bool {
    text.parse::<mime_guess::Mime>().is_ok_and(|kind| !kind.subtype().as_str().is_empty())
}

/// Whether Node sends a text as a header's value: no control characters but the tab, nothing
/// beyond U+00FF.
pub fn is_header_value(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\t' | ' '..='~' | '\u{80}'..='\u{ff}'))
}
