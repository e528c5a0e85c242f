//! How a command ends.

use crate::diagnostic::Diagnostic;
use crate::emit;
use std::io::{self, BufWriter, StdoutLock, Write as _};
use std::process::ExitCode;

/// What the program tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Nobody reads the output any more, which is no failure.
    Done,
    /// A check found something.
    Difference,
    /// The input or the call was wrong.
    Wrong,
    /// Writing was not safe.
    Refused,
    /// A signal asked to stop.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Difference => 1,
            Exit::Wrong => 2,
            Exit::Refused => 3,
            // As shells have it for SIGINT.
            Exit::Interrupted => 130,
        })
    }
}

/// The end of a command that did not do what was asked.
#[derive(Debug)]
pub(super) struct Failure {
    /// The exit code.
    pub(super) exit: Exit,
    /// What there is to say.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// The input or the call was wrong.
    pub(super) fn wrong(diagnostic: Diagnostic) -> Self {
        Self { exit: Exit::Wrong, diagnostics: vec![diagnostic] }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::wrong(diagnostic)
    }
}

impl From<emit::Error> for Failure {
    fn from(error: emit::Error) -> Self {
        let exit = if error.is_refusal() { Exit::Refused } else { Exit::Wrong };
        Self { exit, diagnostics: vec![error.into()] }
    }
}

/// From writing to standard output, which is the only place a command writes to itself.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Done, diagnostics: Vec::new() };
        }
        Self::wrong(
            Diagnostic::error("cannot-write", format!("cannot write to standard output: {error}"))
                .help("check that the disk is not full"),
        )
    }
}

/// Writes to standard output through `print`, and makes sure that all of it went out.
pub(super) fn to_stdout(
    print: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    print(&mut out)?;
    out.flush()?;
    Ok(())
}
