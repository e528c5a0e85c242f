//! The answer that is played.

use super::ServerError;
use super::fault::Stop;
use crate::wire::is_token;
use std::io::Write;

/// A saved answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status, from 200 to 599.
    pub status: u16,
    /// What stands beside the status.
    pub reason: Option<String>,
    /// The headers as saved. Those that speak of one transfer (its length, coding or connection),
    /// of a proxy or of other ways to the host are not played, nor those that HTTP does not allow.
    pub headers: Vec<(String, String)>,
    /// The body, free of any coding.
    pub body: Vec<u8>,
}

/// They speak of the transfer that was saved, or would lead a client away.
const NOT_PLAYED: &[&str] = &[
    "alt-svc",
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "strict-transport-security",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl Answer {
    /// `200` with `{}`.
    pub(super) fn empty_object() -> Self {
        Self {
            status: 200,
            reason: Some("OK".to_owned()),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: b"{}".to_vec(),
        }
    }
}

/// An answer as it goes out.
#[derive(Debug)]
pub(super) struct Played {
    head: Vec<u8>,
    body: Vec<u8>,
    redirect: bool,
}

impl Played {
    pub(super) fn new(answer: &Answer) -> Result<Self, ServerError> {
        let status = answer.status;
        if !(200..=599).contains(&status) {
            return Err(ServerError::Status(status));
        }
        let reason = reason(answer.reason.as_deref().unwrap_or_default());
        let mut head = format!("HTTP/1.1 {status} {reason}\r\n").into_bytes();
        let mut redirect = false;
        for (name, value) in answer.headers.iter().filter(|(name, value)| is_played(name, value)) {
            redirect |= (300..400).contains(&status) && name.eq_ignore_ascii_case("location");
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend(value_bytes(value.trim()));
            head.extend_from_slice(b"\r\n");
        }
        let bodiless = matches!(status, 204 | 304);
        let body = if bodiless { Vec::new() } else { answer.body.clone() };
        if !bodiless {
            head.extend(format!("Content-Length: {}\r\n", body.len()).into_bytes());
        }
        head.extend_from_slice(b"Connection: close\r\n\r\n");
        Ok(Self { head, body, redirect })
    }

    /// Whether it sends a client elsewhere.
    pub(super) fn is_redirect(&self) -> bool {
        self.redirect
    }

    pub(super) fn write(&self, method: &str, output: &mut impl Write) -> Result<(), Stop> {
        let failed = Stop::in_the("answer");
        output.write_all(&self.head).map_err(&failed)?;
        if method != "HEAD" {
            output.write_all(&self.body).map_err(&failed)?;
        }
        output.flush().map_err(&failed)
    }
}

/// What a client gets whose request could not be read.
pub(super) fn refuse(reason: &str, output: &mut impl Write) -> Result<(), Stop> {
    let answer = Answer {
        status: 400,
        reason: Some("Bad Request".to_owned()),
        headers: vec![("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned())],
        body: format!("polypost verify: {reason}\n").into_bytes(),
    };
    match Played::new(&answer) {
        Ok(played) => played.write("GET", output),
        Err(error) => Err(Stop::refused(error.to_string())),
    }
}

fn is_played(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_token(name)
        && !lower.starts_with("proxy-")
        && !NOT_PLAYED.contains(&lower.as_str())
        && value.trim().chars().all(|c| matches!(c, '\t' | ' '..='~' | '\u{80}'..))
}

/// One byte a character, as servers of old do, where that can be; UTF-8 otherwise.
fn value_bytes(value: &str) -> Vec<u8> {
    let latin: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
    latin.unwrap_or_else(|_| value.as_bytes().to_vec())
}

/// A reason without what would end the line, and not too long for one.
fn reason(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | ' '..='~' | '\u{a0}'..)).take(200).collect()
}
