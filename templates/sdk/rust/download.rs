//! Answers that are read while they come.

use crate::client::Core;
use crate::{Error, Response};
use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// An answer whose body is read piece by piece, and is never in memory as a whole.
///
/// With the feature `blocking`, one from `Call::wait_stream` is a [`Read`](std::io::Read). It becomes
/// an answer of reqwest's, too, for what that has more of, such as `bytes_stream`:
/// `reqwest::Response::from(download)`.
pub struct Download {
    response: reqwest::Response,
    timeout: Duration,
    #[cfg_attr(
        not(feature = "blocking"),
        allow(dead_code, reason = "it has the runtime")
    )]
    core: Arc<Core>,
    /// What was received and not yet read.
    #[cfg(feature = "blocking")]
    rest: Bytes,
}

impl Download {
    pub(crate) fn new(response: reqwest::Response, timeout: Duration, core: Arc<Core>) -> Self {
        Self {
            response,
            timeout,
            core,
            #[cfg(feature = "blocking")]
            rest: Bytes::new(),
        }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The value of a header, where it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().get(name)?.to_str().ok()
    }

    /// The next piece of the body, of whatever length; `None` at its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match tokio::time::timeout(self.timeout, self.response.chunk()).await {
            Ok(chunk) => Ok(chunk?),
            Err(elapsed) => Err(Error::Timeout(elapsed.into())),
        }
    }

    pub(crate) async fn read_all(self) -> Result<Response, Error> {
        match tokio::time::timeout(self.timeout, Response::read(self.response)).await {
            Ok(response) => Ok(response?),
            Err(elapsed) => Err(Error::Timeout(elapsed.into())),
        }
    }
}

impl From<Download> for reqwest::Response {
    fn from(download: Download) -> Self {
        download.response
    }
}

/// Reads the body, where no asynchronous code runs. What goes wrong is an [`Error`] within the
/// [`std::io::Error`].
#[cfg(feature = "blocking")]
impl std::io::Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        use bytes::Buf;

        while self.rest.is_empty() && !buffer.is_empty() {
            let core = Arc::clone(&self.core);
            let chunk = core.transport.block_on(self.chunk());
            let chunk = chunk.and_then(|chunk| chunk);
            match chunk.map_err(std::io::Error::other)? {
                Some(chunk) => self.rest = chunk,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.rest.len());
        self.rest.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status())
            .field("headers", self.headers())
            .finish_non_exhaustive()
    }
}
