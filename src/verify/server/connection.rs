//! One connection from its first byte to its last.

use super::body::{self, Framing};
use super::fault::Stop;
use super::head::{self, Asked, Head};
use super::state::{MOST, Open, State};
use super::stream::{Buffered, Socket};
use super::{Received, answer, tls};
use crate::wire::{self, Message};
use std::io::{BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a request came through.
#[derive(Debug, Clone, Copy)]
enum Way<'a> {
    /// The connection itself.
    Direct,
    /// A tunnel to this `host:port`.
    Tunnel { authority: &'a str, tls: bool },
}

/// What was done about a request.
#[derive(Debug)]
enum Done {
    Answered,
    /// A tunnel to this `host:port` was opened.
    Opened(String),
}

/// Reads one request, records it and answers it.
pub(super) fn serve(socket: Arc<TcpStream>, open: &Open) {
    let state = &*open.state;
    let mut asked = String::new();
    let stream = Buffered::new(Socket(Arc::clone(&socket)));
    if let Err(stop) = converse(state, &socket, stream, &mut asked) {
        state.fault(&asked, explain(stop, state));
    }
}

fn explain(stop: Stop, state: &State) -> String {
    match stop {
        Stop::Refused(reason) => reason,
        Stop::Circling => format!("more than {MOST} requests came, or 1 GiB in their bodies"),
        Stop::Nothing if state.cut() => {
            "the program ended and left a connection open, without a request".to_owned()
        }
        Stop::Nothing => "the client connected and hung up without a request".to_owned(),
        Stop::Closed(part) | Stop::Silent(part) if state.cut() => {
            format!("the program ended in the middle of the {part}, and left the connection open")
        }
        Stop::Closed(part) => format!("the client hung up in the middle of the {part}"),
        Stop::Silent(part) => {
            let idle = state.limits.idle;
            format!("the client did nothing for {idle:?} in the middle of the {part}")
        }
    }
}

fn converse(
    state: &State,
    socket: &TcpStream,
    mut stream: Buffered<Socket>,
    asked: &mut String,
) -> Result<(), Stop> {
    let authority = match exchange(state, Way::Direct, &mut stream, asked) {
        Ok(Done::Opened(authority)) => authority,
        done => return hang_up(state, socket, &mut stream, done),
    };
    let first = stream.fill_buf().map_err(Stop::in_the("tunnel"))?.first().copied();
    let tls = first == Some(head::TLS);
    let way = Way::Tunnel { authority: &authority, tls };
    if !tls {
        let done = exchange(state, way, &mut stream, asked);
        return hang_up(state, socket, &mut stream, done);
    }
    match tls::accept(&state.authority, host_of(&authority), stream) {
        Ok(mut stream) => {
            let done = exchange(state, way, &mut stream, asked);
            tls::close(&mut stream);
            hang_up(state, socket, &mut stream, done)
        }
        Err(stop) => hang_up(state, socket, &mut &*socket, Err(stop)),
    }
}

/// Reads a request and answers it. What cannot be read is answered too, so that the client need not
/// wait.
fn exchange<S: BufRead + Write>(
    state: &State,
    way: Way<'_>,
    stream: &mut S,
    asked: &mut String,
) -> Result<Done, Stop> {
    let done = try_exchange(state, way, stream, asked);
    if let Err(Stop::Refused(reason)) = &done {
        // The fault is told in any case.
        let _ = answer::refuse(reason, stream);
    }
    done
}

fn try_exchange<S: BufRead + Write>(
    state: &State,
    way: Way<'_>,
    stream: &mut S,
    asked: &mut String,
) -> Result<Done, Stop> {
    let Some(head) = head::read(stream)? else {
        return Err(Stop::Nothing);
    };
    let mut received = received(&head, way);
    let Message { method, scheme, host, target, .. } = &received.message;
    *asked = match &head.asked {
        Asked::Authority(authority) => format!("CONNECT {authority}"),
        _ => format!("{method} {scheme}://{host}{target}"),
    };
    if let Asked::Authority(authority) = head.asked {
        if matches!(way, Way::Tunnel { .. }) {
            return Err(Stop::refused("a tunnel was asked for within a tunnel"));
        }
        let agreed = stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
        agreed.map_err(Stop::in_the("tunnel"))?;
        return Ok(Done::Opened(authority));
    }
    let framing = body::framing(&head, state.limits.body)?;
    body::invite(&head, &framing, stream)?;
    received.message.body = body::read(&framing, stream, state.limits.body)?;
    if let Framing::Length(_) = framing {
        received.message.content_length = Some(received.message.body.len());
    }
    let method = received.message.method.clone();
    state.record(received)?;
    state.next_answer().write(&method, stream)?;
    Ok(Done::Answered)
}

/// What a head says, the body still to come.
fn received(head: &Head, way: Way<'_>) -> Received {
    let (mut scheme, mut authority, target) = match &head.asked {
        Asked::Origin(target) => ("http", "", target.as_str()),
        Asked::Absolute { scheme, authority, target } => {
            (scheme.as_str(), authority.as_str(), target.as_str())
        }
        Asked::Authority(authority) => ("", authority.as_str(), ""),
    };
    if let Way::Tunnel { authority: through, tls } = way {
        authority = through;
        scheme = if tls { "https" } else { scheme };
    }
    let for_proxies = ["proxy-connection", "proxy-authorization"];
    let headers = head.headers.iter();
    let headers = headers.filter(|(name, _)| !for_proxies.contains(&&*name.to_ascii_lowercase()));
    let mut message = Message {
        method: head.method.clone(),
        scheme: scheme.to_owned(),
        host: head.values("host").last().unwrap_or_default().to_owned(),
        target: target.to_owned(),
        headers: headers.cloned().collect(),
        ..Message::default()
    };
    message.boundary = message.header("content-type").and_then(wire::boundary);
    Received { message, authority: authority.to_owned() }
}

/// The host in `host:port`, `[address]:port` and `host`.
fn host_of(authority: &str) -> &str {
    if let Some((address, _)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    authority.split_once(':').map_or(authority, |(host, _)| host)
}

/// Ends a connection so that the client can read all of its answer: closing a socket that still
/// holds unread bytes would take the answer from it.
fn hang_up(
    state: &State,
    socket: &TcpStream,
    stream: &mut impl Read,
    done: Result<Done, Stop>,
) -> Result<(), Stop> {
    // Fails where the client was faster.
    let _ = socket.shutdown(Shutdown::Write);
    let more = drain(socket, stream, state.limits.linger);
    done?;
    match more {
        0 => Ok(()),
        more => Err(Stop::refused(format!("{more} bytes came after the end of the request"))),
    }
}

/// Reads until the client hangs up, but not for longer than that. Gives the number of bytes, line
/// ends not counted, which old clients add to a body (RFC 9112, 2.2).
fn drain(socket: &TcpStream, stream: &mut impl Read, time: Duration) -> usize {
    let end = Instant::now() + time;
    let mut buffer = [0; 8 << 10];
    let mut count = 0;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        // A wait of no time is not allowed, so this ends the loop as well.
        if socket.set_read_timeout(Some(left)).is_err() {
            return count;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return count,
            Ok(read) => {
                let bytes = buffer.iter().take(read);
                count += bytes.filter(|byte| !matches!(byte, b'\r' | b'\n')).count();
            }
        }
    }
}
