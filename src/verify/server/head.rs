//! Reading the head of a request, each byte as it came.
//!
//! Parsers of others trim the values of headers and mend what they can; what is compared here is
//! what was sent.

use super::fault::{Stop, quoted};
use crate::wire::is_token;
use std::io::{BufRead, Read as _};

/// Bytes of a head.
const MOST: u64 = 1 << 20;

/// The first byte of a client that speaks TLS.
pub(super) const TLS: u8 = 0x16;

/// What stands before the body. Each byte is one character.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: String,
    /// What is asked for, as it stands in the first line.
    pub(super) asked: Asked,
    pub(super) headers: Vec<(String, String)>,
}

/// The forms that a target can take (RFC 9112, 3.2).
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// `/path?query` or `*`.
    Origin(String),
    /// `https://host:8080/path?query`.
    Absolute {
        /// In small letters.
        scheme: String,
        /// `host:8080`, with the user before it where the client sent one.
        authority: String,
        /// What follows.
        target: String,
    },
    /// `host:443`, of `CONNECT`.
    Authority(String),
}

impl Head {
    /// The values of the headers of a name in small letters.
    pub(super) fn values<'a>(&'a self, lower: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(name, _)| name.eq_ignore_ascii_case(lower))
            .map(|(_, value)| value.trim_matches([' ', '\t']))
    }
}

/// The next head; `None` when the client hung up before it.
pub(super) fn read(input: &mut impl BufRead) -> Result<Option<Head>, Stop> {
    let mut left = MOST;
    match input.fill_buf().map_err(Stop::in_the("first line"))?.first() {
        None => return Ok(None),
        Some(&TLS) => return Err(Stop::refused("TLS was spoken where HTTP must be")),
        Some(_) => {}
    }
    let mut first = line(input, &mut left, "first line")?;
    if first.is_empty() {
        // One empty line is forgiven (RFC 9112, 2.2).
        first = line(input, &mut left, "first line")?;
    }
    let (method, asked) = first_line(&first)?;
    let mut headers = Vec::new();
    loop {
        let line = line(input, &mut left, "head")?;
        if line.is_empty() {
            return Ok(Some(Head { method, asked, headers }));
        }
        headers.push(header(&line)?);
    }
}

/// A line without its end, which is CR LF and nothing else.
pub(super) fn line(
    input: &mut impl BufRead,
    left: &mut u64,
    part: &'static str,
) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = input.take(*left).read_until(b'\n', &mut bytes).map_err(Stop::in_the(part))?;
    *left = left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
    if bytes.pop_if(|last| *last == b'\n').is_none() {
        return Err(match *left {
            0 => Stop::refused(format!("the {part} is too long: the limit is 1 MiB")),
            _ => Stop::Closed(part),
        });
    }
    if bytes.pop_if(|last| *last == b'\r').is_none() {
        let shown = quoted(&bytes);
        return Err(Stop::refused(format!("a line ends with LF, where CR LF must stand: {shown}")));
    }
    let wrong = bytes.iter().find_map(|byte| match byte {
        b'\r' => Some("CR"),
        0 => Some("NUL"),
        _ => None,
    });
    match wrong {
        Some(name) => {
            Err(Stop::refused(format!("a {name} stands within a line: {}", quoted(&bytes))))
        }
        None => Ok(bytes),
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn first_line(line: &[u8]) -> Result<(String, Asked), Stop> {
    let wrong = |what: &str| Err(Stop::refused(format!("{what}: {}", quoted(line))));
    let text = latin1(line);
    let parts: Vec<&str> = text.split(' ').collect();
    let [method, target, version] = parts.as_slice() else {
        return wrong("the first line is not of the form `METHOD target HTTP/1.1`");
    };
    if !matches!(*version, "HTTP/1.1" | "HTTP/1.0") {
        return wrong("the first line does not end with HTTP/1.1");
    }
    if !is_token(method) {
        return wrong("the first line begins with no HTTP method");
    }
    match asked(method, target) {
        Some(asked) => Ok(((*method).to_owned(), asked)),
        None => wrong("the first line asks for neither a path nor a URL"),
    }
}

fn asked(method: &str, target: &str) -> Option<Asked> {
    if method == "CONNECT" {
        let plain = !target.is_empty() && !target.contains(['/', '?', '#', '@']);
        return plain.then(|| Asked::Authority(target.to_owned()));
    }
    if target.starts_with('/') || target == "*" {
        return Some(Asked::Origin(target.to_owned()));
    }
    let (scheme, rest) = target.split_once("://")?;
    let letters = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    if scheme.is_empty() || !scheme.chars().all(letters) {
        return None;
    }
    let (authority, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if authority.is_empty() {
        return None;
    }
    Some(Asked::Absolute {
        scheme: scheme.to_ascii_lowercase(),
        authority: authority.to_owned(),
        target: if target.is_empty() { "/" } else { target }.to_owned(),
    })
}

fn header(line: &[u8]) -> Result<(String, String), Stop> {
    if line.starts_with(b" ") || line.starts_with(b"\t") {
        let shown = quoted(line);
        return Err(Stop::refused(format!("a header goes on in a second line: {shown}")));
    }
    let text = latin1(line);
    let Some((name, value)) = text.split_once(':') else {
        return Err(Stop::refused(format!("a header has no colon: {}", quoted(line))));
    };
    if !is_token(name) {
        return Err(Stop::refused(format!("a header has no allowed name: {}", quoted(line))));
    }
    // The blank that every client writes. Others belong to what the program was told to send.
    Ok((name.to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned()))
}
