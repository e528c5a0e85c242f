//! Reading the body of a request: how long it is, and its chunks.

use super::fault::{Stop, quoted};
use super::head::{Head, line};
use std::io::{BufRead, ErrorKind, Read as _, Write};

/// Bytes of a line that gives the size of a chunk, and of the lines after the last one.
const MOST_IN_LINES: u64 = 1 << 20;

/// How the end of a body is found (RFC 9112, 6.3).
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// There is none.
    None,
    /// So many bytes.
    Length(u64),
    /// Chunk by chunk.
    Chunked,
}

/// How the body that follows a head is framed.
pub(super) fn framing(head: &Head, most: u64) -> Result<Framing, Stop> {
    let lengths: Vec<&str> = head.values("content-length").collect();
    let codings = head.values("transfer-encoding").collect::<Vec<_>>().join(", ");
    if !codings.is_empty() {
        if !lengths.is_empty() {
            return Err(Stop::refused("both Content-Length and Transfer-Encoding are given"));
        }
        if !codings.eq_ignore_ascii_case("chunked") {
            let shown = quoted(codings.as_bytes());
            return Err(Stop::refused(format!("Transfer-Encoding is {shown}, not `chunked`")));
        }
        return Ok(Framing::Chunked);
    }
    let Some((first, others)) = lengths.split_first() else { return Ok(Framing::None) };
    if others.iter().any(|other| other != first) {
        return Err(Stop::refused(format!("Content-Length is given as {}", lengths.join(" and "))));
    }
    if first.is_empty() || !first.bytes().all(|byte| byte.is_ascii_digit()) {
        let shown = quoted(first.as_bytes());
        return Err(Stop::refused(format!("Content-Length is {shown}, which is no number")));
    }
    // What does not fit a number is too long as well.
    match first.parse() {
        Ok(length) if length <= most => Ok(Framing::Length(length)),
        _ => Err(too_long(most)),
    }
}

fn too_long(most: u64) -> Stop {
    Stop::refused(format!("the body is too long: the limit is {most} bytes"))
}

/// Reads a body, of at most so many bytes.
pub(super) fn read(
    framing: &Framing,
    input: &mut impl BufRead,
    most: u64,
) -> Result<Vec<u8>, Stop> {
    match framing {
        Framing::None => Ok(Vec::new()),
        Framing::Length(length) => exactly(input, *length),
        Framing::Chunked => chunks(input, most),
    }
}

/// Says that the body may come, which a client that asks is waiting for.
pub(super) fn invite(head: &Head, framing: &Framing, output: &mut impl Write) -> Result<(), Stop> {
    let waits = head.values("expect").any(|value| value.eq_ignore_ascii_case("100-continue"));
    if waits && *framing != Framing::None {
        let sent = output.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").and_then(|()| output.flush());
        sent.map_err(Stop::in_the("head"))?;
    }
    Ok(())
}

fn exactly(input: &mut impl BufRead, length: u64) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let result = input.take(length).read_to_end(&mut bytes);
    let short = bytes.len();
    if u64::try_from(short).is_ok_and(|read| read == length) {
        return Ok(bytes);
    }
    let why = match result {
        Ok(_) => "then the client hung up",
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            "then the client fell silent"
        }
        Err(_) => "then the connection broke",
    };
    Err(Stop::refused(format!("of a body of {length} bytes, {short} came; {why}")))
}

fn chunks(input: &mut impl BufRead, most: u64) -> Result<Vec<u8>, Stop> {
    let mut body = Vec::new();
    let mut left = most;
    loop {
        let mut left_in_line = MOST_IN_LINES;
        let size = chunk_size(&line(input, &mut left_in_line, "size of a chunk")?)?;
        if size == 0 {
            break;
        }
        left = left.checked_sub(size).ok_or_else(|| too_long(most))?;
        body.extend(exactly(input, size)?);
        let end = line(input, &mut left_in_line, "end of a chunk")?;
        if !end.is_empty() {
            let shown = quoted(&end);
            return Err(Stop::refused(format!("a chunk is longer than its size says: {shown}")));
        }
    }
    let mut lines = MOST_IN_LINES;
    // What may follow the last chunk are headers that came too late to matter.
    while !line(input, &mut lines, "lines after the last chunk")?.is_empty() {}
    Ok(body)
}

/// The size in a line like `1f` or `1f;name=value`.
fn chunk_size(line: &[u8]) -> Result<u64, Stop> {
    let text = String::from_utf8_lossy(line);
    let (digits, _) = text.split_once(';').unwrap_or((&text, ""));
    let digits = digits.trim_end_matches([' ', '\t']);
    let hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u64::from_str_radix(digits, 16).ok())
        .flatten()
        .ok_or_else(|| Stop::refused(format!("a chunk has no size: {}", quoted(line))))
}
