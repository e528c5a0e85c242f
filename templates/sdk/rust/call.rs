//! Calls: requests with a type for the answer.

use crate::{Download, Error, Request, Response};
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

type Read<T> = Box<dyn FnOnce(&Response) -> Result<T, Error> + Send>;

/// A call that is sent when it is awaited.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    request: Request,
    read: Read<T>,
    any_status: bool,
}

impl<T> Call<T> {
    pub(crate) fn new(
        request: Request,
        read: impl FnOnce(&Response) -> Result<T, Error> + Send + 'static,
    ) -> Self {
        Self {
            request,
            read: Box::new(read),
            any_status: false,
        }
    }

    /// Sends a header with this call, in place of one of that name.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self {
            request: self.request.set_header(name, value),
            ..self
        }
    }

    /// Adds a pair to the query of this call.
    pub fn query(self, key: &str, value: &str) -> Self {
        Self {
            request: self.request.query(key, value),
            ..self
        }
    }

    /// Waits this long for the answer, instead of as long as the client does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// Sends it again this often at the most, instead of as often as the client does.
    pub fn retries(mut self, retries: u32) -> Self {
        self.request.retries = Some(retries);
        self
    }

    /// Gives the answer as it came, whatever its status.
    pub fn raw(self) -> Call<Response> {
        let read = Box::new(|response: &Response| Ok(response.clone()));
        Call {
            request: self.request,
            read,
            any_status: true,
        }
    }

    /// Sends it and gives the answer as soon as its head is there, so that its body is read while it
    /// comes and is never in memory as a whole. The timeout is then for each piece of it.
    ///
    /// # Errors
    ///
    /// Those of awaiting the call, but for [`Error::Decode`]: nothing is decoded.
    pub async fn stream(self) -> Result<Download, Error> {
        let download = self.request.core.transport.stream(&self.request).await?;
        if download.status().is_success() || self.any_status {
            Ok(download)
        } else {
            Err(Error::Status(download.read_all().await?))
        }
    }

    /// The same for code that is not asynchronous: the answer is then a [`Read`](std::io::Read).
    ///
    /// # Errors
    ///
    /// Those of [`stream`](Self::stream), and [`Error::Config`] in code that is itself asynchronous.
    #[cfg(feature = "blocking")]
    pub fn wait_stream(self) -> Result<Download, Error> {
        let core = std::sync::Arc::clone(&self.request.core);
        core.transport.block_on(self.stream())?
    }

    async fn send(self) -> Result<T, Error> {
        let response = self.request.core.transport.send(&self.request).await?;
        if response.status().is_success() || self.any_status {
            (self.read)(&response)
        } else {
            Err(Error::Status(response))
        }
    }
}

impl<T: 'static> Call<T> {
    /// Gives the answer as it came beside the value.
    pub fn with_response(self) -> Call<(T, Response)> {
        let read = self.read;
        let read = Box::new(move |response: &Response| Ok((read(response)?, response.clone())));
        Call {
            request: self.request,
            read,
            any_status: self.any_status,
        }
    }

    /// Sends it and waits for the answer.
    ///
    /// # Errors
    ///
    /// Those of awaiting it, and [`Error::Config`] in code that is itself asynchronous: there, a
    /// call is awaited.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<T, Error> {
        let core = std::sync::Arc::clone(&self.request.core);
        core.transport.block_on(self.send())?
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
