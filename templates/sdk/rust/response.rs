//! Answers as they came.

use crate::Error;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::sync::Arc;

/// An answer as it came: status, headers and body. Cloning it is cheap.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    status: StatusCode,
    headers: Arc<HeaderMap>,
    body: Arc<[u8]>,
}

impl Response {
    pub(crate) async fn read(mut response: reqwest::Response) -> Result<Self, reqwest::Error> {
        Ok(Self {
            status: response.status(),
            headers: Arc::new(std::mem::take(response.headers_mut())),
            body: Arc::from(response.bytes().await?.as_ref()),
        })
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header, where it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as text. What is not UTF-8 becomes the replacement character.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] where the body is no JSON, or not the JSON of a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        serde_json::from_slice(body).map_err(|source| Error::Decode {
            source,
            response: self.clone(),
        })
    }
}
