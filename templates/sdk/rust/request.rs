//! Requests as plain data: described once, sent by whichever transport.

use crate::client::Core;
use crate::{Call, Error, Response, Upload};
use base64::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::Duration;

/// What a value in a path keeps as it is: the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same for a value that may run over several segments.
const SEGMENTS: &AsciiSet = &SEGMENT.remove(b'/');

/// A request as plain data. Its `returning_*` methods make a [`Call`] of it.
///
/// The operations of this crate are made of these. [`Client::request`](crate::Client::request)
/// makes one for an operation that the crate lacks.
#[derive(Clone)]
#[must_use = "a request is sent when the call made of it is awaited"]
pub struct Request {
    pub(crate) core: Arc<Core>,
    pub(crate) method: Method,
    pub(crate) base_url: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) follows_redirects: bool,
    /// The first thing that was wrong with what it was given.
    pub(crate) failure: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Empty,
    Bytes(Vec<u8>),
    Form(Vec<(String, String)>),
    Multipart(Vec<Part>),
    Upload(Upload),
}

#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) content: Content,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Text {
        text: String,
        content_type: Option<String>,
    },
    Upload(Upload),
}

impl Request {
    pub(crate) fn new(core: Arc<Core>, method: impl TryInto<Method>, path: &str) -> Self {
        let base_url = core.servers.first().to_owned();
        let (method, failure) = match method.try_into() {
            Ok(method) => (method, None),
            Err(_) => (Method::GET, Some("a method is a word".to_owned())),
        };
        Self {
            core,
            method,
            base_url,
            path: path.to_owned(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: Body::Empty,
            timeout: None,
            retries: None,
            follows_redirects: true,
            failure,
        }
    }

    /// Sends it to another server than the client's first.
    pub fn server(mut self, base_url: &str) -> Self {
        base_url.clone_into(&mut self.base_url);
        self
    }

    /// Fills `{name}` in the path. The value is percent-encoded and stays one segment; an empty
    /// one, `.` and `..` are refused when the call is sent.
    pub fn path(self, name: &str, value: impl Display) -> Self {
        let value = value.to_string();
        let refused = matches!(value.as_str(), "" | "." | "..");
        self.filled(name, &value, SEGMENT, refused)
    }

    /// Fills `{name}` in the path with a value that may hold several segments. None of them may
    /// be `.` or `..`.
    pub fn subpath(self, name: &str, value: impl Display) -> Self {
        let value = value.to_string();
        let refused = value.is_empty() || value.split('/').any(|one| matches!(one, "." | ".."));
        self.filled(name, &value, SEGMENTS, refused)
    }

    fn filled(mut self, name: &str, value: &str, kept: &'static AsciiSet, refused: bool) -> Self {
        if refused {
            return self.fail(format!("`{value}` cannot be the `{name}` of a path"));
        }
        let encoded = utf8_percent_encode(value, kept).to_string();
        self.path = self.path.replace(&format!("{{{name}}}"), &encoded);
        self
    }

    /// Adds a pair to the query.
    pub fn query(mut self, key: &str, value: impl Display) -> Self {
        self.query.push((key.to_owned(), value.to_string()));
        self
    }

    /// Adds a pair for each value: none or one of an `Option`, any number of a `Vec`.
    pub fn query_each(self, key: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.query(key, value))
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl Display) -> Self {
        match header(name, &value.to_string()) {
            Ok((name, mut value)) if name == CONTENT_TYPE || name == AUTHORIZATION => {
                value.set_sensitive(name == AUTHORIZATION);
                self.headers.insert(name, value);
                self
            }
            Ok((name, value)) => {
                self.headers.append(name, value);
                self
            }
            Err(reason) => self.fail(reason),
        }
    }

    /// Adds a header for each value: none or one of an `Option`, any number of a `Vec`.
    pub fn header_each(self, name: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.header(name, value))
    }

    /// Sends a value as JSON.
    pub fn json(self, body: impl Serialize) -> Self {
        match serde_json::to_vec(&body) {
            Ok(bytes) => self
                .content(Body::Bytes(bytes))
                .header("content-type", "application/json"),
            Err(error) => self.fail(format!("the body cannot be written as JSON: {error}")),
        }
    }

    /// Sends a GraphQL query.
    pub fn graphql(
        self,
        query: &str,
        operation_name: Option<&str>,
        variables: Option<impl Serialize>,
    ) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a, V> {
            query: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            operation_name: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            variables: Option<V>,
        }
        self.json(Body {
            query,
            operation_name,
            variables,
        })
    }

    /// Sends text.
    pub fn text(self, body: impl Into<String>) -> Self {
        self.content(Body::Bytes(body.into().into_bytes()))
    }

    /// Sends a file.
    pub fn upload(self, file: impl Into<Upload>) -> Self {
        let file = file.into();
        let media_type = file.media_type().map(str::to_owned);
        self.header_each("content-type", media_type)
            .content(Body::Upload(file))
    }

    /// Adds a field to a form.
    pub fn field(mut self, name: &str, value: impl Display) -> Self {
        let field = (name.to_owned(), value.to_string());
        if let Body::Form(fields) = &mut self.body {
            fields.push(field);
            self
        } else {
            self.content(Body::Form(vec![field]))
        }
    }

    /// Adds a field for each value: none or one of an `Option`, any number of a `Vec`.
    pub fn field_each(self, name: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.field(name, value))
    }

    /// Adds text to a multipart form.
    pub fn part(self, name: &str, value: impl Display) -> Self {
        let text = value.to_string();
        self.with_part(
            name,
            Content::Text {
                text,
                content_type: None,
            },
        )
    }

    /// Adds text of a media type to a multipart form.
    pub fn typed_part(self, name: &str, media_type: &str, value: impl Display) -> Self {
        let content_type = Some(media_type.to_owned());
        self.with_part(
            name,
            Content::Text {
                text: value.to_string(),
                content_type,
            },
        )
    }

    /// Adds text to a multipart form for each value: none or one of an `Option`, any number of a
    /// `Vec`.
    pub fn part_each(self, name: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.part(name, value))
    }

    /// Adds a file to a multipart form.
    pub fn file(self, name: &str, file: impl Into<Upload>) -> Self {
        self.with_part(name, Content::Upload(file.into()))
    }

    /// Adds each file to a multipart form: none or one of an `Option`, any number of a `Vec`.
    pub fn file_each(self, name: &str, files: impl IntoIterator<Item = impl Into<Upload>>) -> Self {
        files
            .into_iter()
            .fold(self, |request, file| request.file(name, file))
    }

    /// Hands back a redirect instead of following it.
    pub fn without_redirects(mut self) -> Self {
        self.follows_redirects = false;
        self
    }

    /// A call that reads the answer as JSON.
    pub fn returning_json<T: DeserializeOwned + 'static>(self) -> Call<T> {
        self.returning(Response::json)
    }

    /// A call that reads the answer as text.
    pub fn returning_text(self) -> Call<String> {
        self.returning(|response| Ok(response.text().into_owned()))
    }

    /// A call whose answer has nothing to read.
    pub fn returning_nothing(self) -> Call<()> {
        self.returning(|_| Ok(()))
    }

    /// A call that gives the answer as it is.
    pub fn returning_response(self) -> Call<Response> {
        self.returning(|response| Ok(response.clone()))
    }

    /// A call that reads the answer in a way of its own.
    pub fn returning<T>(
        self,
        read: impl FnOnce(&Response) -> Result<T, Error> + Send + 'static,
    ) -> Call<T> {
        Call::new(self, read)
    }

    /// Adds an `Authorization` header of this scheme.
    pub fn authorization(self, scheme: &str, credentials: impl Display) -> Self {
        self.secret_header("authorization", format!("{scheme} {credentials}").trim_start())
    }

    /// Adds an `Authorization` header with a name and a password.
    pub fn basic(self, user: &str, password: &str) -> Self {
        self.authorization("Basic", BASE64_STANDARD.encode(format!("{user}:{password}")))
    }

    /// Adds a header that debug output hides, in place of one of that name.
    pub fn secret_header(mut self, name: &str, value: impl Display) -> Self {
        match header(name, &value.to_string()) {
            Ok((name, mut value)) => {
                value.set_sensitive(true);
                self.headers.insert(name, value);
                self
            }
            Err(reason) => self.fail(reason),
        }
    }

    /// Sets a header in place of those of that name.
    pub(crate) fn set_header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
                self
            }
            Err(reason) => self.fail(reason),
        }
    }

    fn content(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    fn with_part(mut self, name: &str, content: Content) -> Self {
        let part = Part {
            name: name.to_owned(),
            content,
        };
        if let Body::Multipart(parts) = &mut self.body {
            parts.push(part);
            self
        } else {
            self.content(Body::Multipart(vec![part]))
        }
    }

    pub(crate) fn fail(mut self, reason: String) -> Self {
        self.failure.get_or_insert(reason);
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// A header, where it can be sent. The reason holds no value, which may be a secret.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name: HeaderName = name
        .parse()
        .map_err(|_| format!("`{name}` cannot be the name of a header"))?;
    match HeaderValue::from_bytes(value.as_bytes()) {
        Ok(value) => Ok((name, value)),
        Err(_) => Err(format!("the value of the header `{name}` cannot be sent")),
    }
}
