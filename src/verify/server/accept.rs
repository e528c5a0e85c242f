//! Accepting connections until told to stop.

use super::connection;
use super::state::{Open, State};
use mio::{Events, Interest, Poll, Token, Waker};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

const CLIENTS: Token = Token(0);
const STOP: Token = Token(1);

/// A socket that listens.
pub(super) struct Listener {
    socket: mio::net::TcpListener,
    poll: Poll,
}

impl Listener {
    /// Listens, and gives what ends [`Listener::run`] once the state says stop.
    pub(super) fn bind(address: SocketAddr) -> io::Result<(Self, Waker)> {
        let poll = Poll::new()?;
        let mut socket = mio::net::TcpListener::bind(address)?;
        poll.registry().register(&mut socket, CLIENTS, Interest::READABLE)?;
        let waker = Waker::new(poll.registry(), STOP)?;
        Ok((Self { socket, poll }, waker))
    }

    pub(super) fn port(&self) -> io::Result<u16> {
        Ok(self.socket.local_addr()?.port())
    }

    /// Gives each client a thread until the state says stop, then lets them end.
    pub(super) fn run(mut self, state: &Arc<State>) {
        let mut events = Events::with_capacity(8);
        let mut threads = Vec::new();
        // What waits is announced once, so an error of accepting must be followed by another try.
        let mut again = None;
        loop {
            if let Err(error) = self.poll.poll(&mut events, again)
                && error.kind() != ErrorKind::Interrupted
            {
                state.fault("", format!("waiting for clients failed: {error}"));
                break;
            }
            // Asked before accepting: whoever came before the word to stop is still heard.
            let last = state.stopping();
            again = self.accept_all(state, &mut threads).err().map(|error| {
                state.fault("", format!("a client could not be accepted: {error}"));
                Duration::from_millis(20)
            });
            if last {
                break;
            }
        }
        drop(self);
        state.wait_for_open();
        for thread in threads {
            // A thread that panicked has nothing left to tell.
            let _ = thread.join();
        }
    }

    /// Accepts those who wait.
    fn accept_all(
        &mut self,
        state: &Arc<State>,
        threads: &mut Vec<JoinHandle<()>>,
    ) -> io::Result<()> {
        loop {
            match self.socket.accept() {
                Ok((stream, _)) => {
                    threads.retain(|thread| !thread.is_finished());
                    threads.extend(serve(stream.into(), state)?);
                }
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => return Ok(()),
                    ErrorKind::Interrupted | ErrorKind::ConnectionAborted => {}
                    _ => return Err(error),
                },
            }
        }
    }
}

/// Serves a client in a thread of its own, or not at all where there are too many.
fn serve(stream: TcpStream, state: &Arc<State>) -> io::Result<Option<JoinHandle<()>>> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(state.limits.idle))?;
    stream.set_write_timeout(Some(state.limits.idle))?;
    let stream = Arc::new(stream);
    let Some(open) = Open::new(state, &stream) else { return Ok(None) };
    let builder = thread::Builder::new().name("verify-client".to_owned());
    builder.spawn(move || connection::serve(stream, &open)).map(Some)
}
