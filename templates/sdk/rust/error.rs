//! What can go wrong.

use crate::Response;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use std::io;
use std::path::PathBuf;

/// Why a call gave no value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client was not told what it needs, or told something that cannot be sent.
    #[error("{0}")]
    Config(String),

    /// A file to upload cannot be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// The server was not reached, or the connection broke.
    #[error("the connection failed")]
    Connection(#[source] reqwest::Error),

    /// The answer did not come in time.
    #[error("the answer did not come in time")]
    Timeout(#[source] Box<dyn std::error::Error + Send + Sync>),

    /// The server answered with a status that is no success, or not one the operation knows.
    #[error("the server answered {}", .0.status())]
    Status(Response),

    /// The answer is not what the operation expects. It is kept beside the reason.
    #[error("the answer cannot be read")]
    Decode {
        /// Where it is not what was expected.
        source: serde_json::Error,
        /// The answer.
        response: Response,
    },
}

impl Error {
    /// The answer, where there was one.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Status(response) | Self::Decode { response, .. } => Some(response),
            _ => None,
        }
    }

    /// The status of the answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    /// The body of an error answer, as one of the types that the operation documents; `None` for
    /// other errors, and where the body is something else.
    #[must_use]
    pub fn decode<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Status(response) => serde_json::from_slice(response.body()).ok(),
            _ => None,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout(error.into())
        } else if error.is_builder() {
            Self::Config(format!("the request cannot be made: {error}"))
        } else {
            Self::Connection(error)
        }
    }
}
