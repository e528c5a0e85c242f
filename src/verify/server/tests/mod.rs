//! The server against clients of every kind.

mod answers;
mod clients;
mod lifetime;
mod requests;
mod tls;

use super::{Answer, Authority, Limits, Recording, Server};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// One authority for all tests, as for all runs of a verification.
fn authority() -> Arc<Authority> {
    static AUTHORITY: OnceLock<Arc<Authority>> = OnceLock::new();
    Arc::clone(AUTHORITY.get_or_init(|| Arc::new(Authority::new().unwrap())))
}

fn json(body: &str) -> Answer {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Answer { status: 200, reason: Some("OK".to_owned()), headers, body: body.into() }
}

fn server() -> Server {
    Server::start(authority(), json(r#"{"ok":true}"#)).unwrap()
}

/// Patience that ends early.
const HASTY: Limits = Limits {
    idle: Duration::from_millis(300),
    linger: Duration::from_millis(300),
    grace: Duration::from_secs(5),
    body: 1000,
    connections: 256,
};

/// A server whose patience ends early.
fn hasty(answer: Answer) -> Server {
    Server::start_with(authority(), answer, HASTY).unwrap()
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Sends bytes, says that there are no more, and reads the answer.
fn send(port: u16, bytes: impl AsRef<[u8]>) -> String {
    let mut stream = connect(port);
    // A server that has read enough may be gone before the end.
    let _ = stream.write_all(bytes.as_ref());
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// What a server records when a client sends these bytes and hangs up.
fn recorded(bytes: impl AsRef<[u8]>) -> Recording {
    let server = hasty(json("{}"));
    send(server.port(), bytes);
    server.finish()
}

/// The one fault that such bytes are.
fn fault(bytes: impl AsRef<[u8]>) -> String {
    let recording = recorded(bytes);
    let [fault] = recording.faults.as_slice() else { panic!("not one fault: {recording:?}") };
    assert!(recording.received.is_empty(), "{recording:?}");
    fault.to_string()
}
