//! What the threads of a server share.

use super::answer::{Answer, Played};
use super::fault::Stop;
use super::{Authority, Fault, Limits, Received, Recording, ServerError};
use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// So many requests of one program tell all there is to know, and so many faults. Some clients ask
/// for ever where an answer refuses what they offer, such as curl with NTLM.
pub(super) const MOST: usize = 50;

/// So many bytes of bodies are kept.
const MOST_BYTES: usize = 1 << 30;

#[derive(Debug)]
pub(super) struct State {
    pub(super) authority: Arc<Authority>,
    pub(super) limits: Limits,
    answer: Played,
    /// What follows a redirect.
    after: Played,
    redirected: AtomicBool,
    stopping: AtomicBool,
    cut: AtomicBool,
    recording: Mutex<Recording>,
    open: Mutex<Connections>,
    closed: Condvar,
}

#[derive(Debug, Default)]
struct Connections {
    next: u64,
    sockets: BTreeMap<u64, Arc<TcpStream>>,
}

/// What a panicking thread held is whole: nothing here panics halfway through a change.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    pub(super) fn new(
        authority: Arc<Authority>,
        answer: &Answer,
        limits: Limits,
    ) -> Result<Self, ServerError> {
        Ok(Self {
            authority,
            limits,
            answer: Played::new(answer)?,
            after: Played::new(&Answer::empty_object())?,
            redirected: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            cut: AtomicBool::new(false),
            recording: Mutex::default(),
            open: Mutex::default(),
            closed: Condvar::new(),
        })
    }

    /// The answer to the next request.
    pub(super) fn next_answer(&self) -> &Played {
        if self.answer.is_redirect() && self.redirected.swap(true, Ordering::Relaxed) {
            return &self.after;
        }
        &self.answer
    }

    /// Keeps a request; refuses where there are too many, and then it is not to be answered.
    pub(super) fn record(&self, received: Received) -> Result<(), Stop> {
        let mut recording = lock(&self.recording);
        let bytes: usize = recording.received.iter().map(|r| r.message.body.len()).sum();
        if recording.received.len() >= MOST || bytes + received.message.body.len() > MOST_BYTES {
            return Err(Stop::Circling);
        }
        recording.received.push(received);
        Ok(())
    }

    pub(super) fn fault(&self, request: &str, reason: String) {
        let mut recording = lock(&self.recording);
        if recording.faults.len() < MOST {
            recording.faults.push(Fault { request: request.to_owned(), reason });
        }
    }

    pub(super) fn take_recording(&self) -> Recording {
        std::mem::take(&mut *lock(&self.recording))
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    pub(super) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Whether connections that were open too long have been cut.
    pub(super) fn cut(&self) -> bool {
        self.cut.load(Ordering::Acquire)
    }

    /// Gives the open connections time to end, and cuts those that do not.
    pub(super) fn wait_for_open(&self) {
        let open = lock(&self.open);
        let waited =
            self.closed.wait_timeout_while(open, self.limits.grace, |c| !c.sockets.is_empty());
        let (open, _) = waited.unwrap_or_else(PoisonError::into_inner);
        self.cut.store(true, Ordering::Release);
        for socket in open.sockets.values() {
            // Fails where the client has hung up meanwhile.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

/// A connection that is open, until this is dropped.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) state: Arc<State>,
    number: u64,
}

impl Open {
    /// `None`, which is recorded, where too many are open.
    pub(super) fn new(state: &Arc<State>, socket: &Arc<TcpStream>) -> Option<Self> {
        let mut open = lock(&state.open);
        let most = state.limits.connections;
        if open.sockets.len() >= most {
            drop(open);
            state.fault("", format!("more than {most} connections at a time"));
            return None;
        }
        let number = open.next;
        open.next += 1;
        open.sockets.insert(number, Arc::clone(socket));
        Some(Self { state: Arc::clone(state), number })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        lock(&self.state.open).sockets.remove(&self.number);
        self.state.closed.notify_all();
    }
}
