//! What can be wrong with a connection, in words.

use std::fmt;
use std::io::{self, ErrorKind};

/// Why a connection gave no request, or not all of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the client was asking for, as far as that was known: `POST https://host/path`, `CONNECT
    /// host:443`, or nothing.
    pub request: String,
    /// What is the matter, as a sentence without the final point.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.request.is_empty() {
            write!(f, "{}: ", self.request)?;
        }
        f.write_str(&self.reason)
    }
}

/// Why reading or writing went no further.
#[derive(Debug)]
pub(super) enum Stop {
    /// The client hung up before it asked for anything.
    Nothing,
    /// The client hung up in the middle of this.
    Closed(&'static str),
    /// The client did nothing for too long in the middle of this.
    Silent(&'static str),
    /// The client does not come to an end.
    Circling,
    /// HTTP or TLS does not allow it.
    Refused(String),
}

impl Stop {
    pub(super) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }

    /// What an error of a socket means in the middle of something.
    pub(super) fn in_the(part: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::Silent(part),
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::WriteZero
            | ErrorKind::NotConnected => Self::Closed(part),
            _ => Self::Refused(format!("{error} in the middle of the {part}")),
        }
    }
}

/// Bytes of a client as a person can read them, cut where they are long.
pub(super) fn quoted(bytes: &[u8]) -> String {
    const SHOWN: usize = 80;
    let text: String = bytes.iter().take(SHOWN).copied().map(char::from).collect();
    let more = if bytes.len() > SHOWN { "…" } else { "" };
    format!("{text:?}{more}")
}
