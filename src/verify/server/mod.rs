//! A server on loopback that stands in for every API: it records what a program sends and plays one
//! saved answer.
//!
//! Programs run as they are. They take the server for a proxy, because the environment says so, and
//! trust its certificates, because the environment names the [`Authority`]. It forwards nothing and
//! connects to nothing. Three kinds of requests are understood:
//!
//! - `GET http://host/path HTTP/1.1`, and `https://…` in the same way,
//! - `CONNECT host:port`, then TLS (or plain HTTP) and `GET /path HTTP/1.1` inside,
//! - `GET /path HTTP/1.1`, from a program that calls the server itself.
//!
//! Each connection carries one request. Reading is strict: what a careful server would refuse is a
//! [`Fault`], so that no program passes by the leniency of its test.

mod accept;
mod answer;
mod body;
mod connection;
mod fault;
mod head;
mod state;
mod stream;
#[cfg(test)]
mod tests;
mod tls;

pub use answer::Answer;
pub use fault::Fault;
pub use tls::Authority;

use crate::wire::Message;
use state::State;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// A request that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What was sent. The scheme is `https` where TLS was spoken or the target says so; the host is
    /// what `Host` says, empty where there is none; the target begins after the authority and is `/`
    /// where nothing follows it. Each byte of the head is one character. Headers keep their order
    /// and every blank of their values but the first; those meant for a proxy are left out. The body
    /// is free of its chunks, and [`Message::content_length`] says what the header said.
    pub message: Message,
    /// `host[:port]` that the client asked the proxy for; empty where it spoke to the server itself.
    pub authority: String,
}

/// All that came to a server, in order of arrival: by the time at which a request was complete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// The requests that could be read, at most 50; a client that goes on gets no more answers.
    pub received: Vec<Received>,
    /// What went wrong with a connection, at most 50 of them.
    pub faults: Vec<Fault>,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The authority, or a certificate, could not be made.
    #[error("no certificate can be made: {0}")]
    Certificate(String),
    /// Loopback could not be listened on.
    #[error("no port of 127.0.0.1 can be listened on: {0}")]
    Listen(#[source] io::Error),
    /// The status cannot be played: it is not within 200 to 599.
    #[error("an answer of status {0} cannot be played: a final status is within 200 to 599")]
    Status(u16),
}

/// How long the server waits, and how much it takes.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Between two bytes of a client, either way.
    idle: Duration,
    /// For a client to hang up once it has its answer.
    linger: Duration,
    /// For what is under way when the server is told to finish.
    grace: Duration,
    /// Bytes of a body.
    body: u64,
    /// Connections at a time.
    connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(10),
            linger: Duration::from_secs(2),
            grace: Duration::from_secs(1),
            body: 256 << 20,
            connections: 256,
        }
    }
}

/// A running server. It ends with [`Server::finish`], or when it is dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    waker: mio::Waker,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on a free port of 127.0.0.1 and gives each request this answer. A redirect is given
    /// to the first request alone; those that follow get an empty JSON object.
    ///
    /// # Errors
    /// When the answer has no final status, or there is no port, thread or file descriptor left.
    pub fn start(authority: Arc<Authority>, answer: Answer) -> Result<Self, ServerError> {
        Self::start_with(authority, answer, Limits::default())
    }

    fn start_with(
        authority: Arc<Authority>,
        answer: Answer,
        limits: Limits,
    ) -> Result<Self, ServerError> {
        let state = Arc::new(State::new(authority, &answer, limits)?);
        Self::listen(state).map_err(ServerError::Listen)
    }

    fn listen(state: Arc<State>) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (listener, waker) = accept::Listener::bind(address)?;
        let port = listener.port()?;
        let shared = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("verify-server".to_owned())
            .spawn(move || listener.run(&shared))?;
        Ok(Self { port, waker, state, thread: Some(thread) })
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops listening, and gives what came. Connections that are open have one second to end; then
    /// they are cut, which is a fault.
    pub fn finish(mut self) -> Recording {
        self.stop();
        self.state.take_recording()
    }

    fn stop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.state.stop();
        // Writing to the waker's own descriptor does not fail while the descriptor is open. If it
        // did, waiting would be for ever.
        if self.waker.wake().is_ok() {
            // A thread that panicked has nothing left to tell.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
