//! Running a command: with a limit of time, in a process group of its own that is ended as a
//! whole, its output in files.

use super::Cancel;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is read of what a program prints, in bytes.
const MOST_OUTPUT: u64 = 16 << 20;

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// With this exit code.
    Exit(i32),
    /// By a signal.
    Signal(i32),
    /// It took longer than it may and was ended.
    TimedOut,
    /// It was ended because stopping was wished for.
    Cancelled,
    /// It could not be started.
    NotStarted(String),
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) end: End,
    pub(super) output: Vec<u8>,
    pub(super) errors: Vec<u8>,
}

impl Outcome {
    /// Both outputs as text, that of errors first.
    pub(super) fn said(&self) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        format!("{}{}", text(&self.errors), text(&self.output))
    }
}

/// The files that take what a command prints.
#[derive(Debug, Clone)]
pub(super) struct Outputs {
    pub(super) output: PathBuf,
    pub(super) errors: PathBuf,
}

impl Outputs {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { output: folder.join("stdout"), errors: folder.join("stderr") }
    }

    /// What was printed, as far as it is kept.
    pub(super) fn outcome(&self, end: End) -> Outcome {
        Outcome { end, output: read(&self.output), errors: read(&self.errors) }
    }
}

fn read(path: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read was not printed.
        let _ = file.take(MOST_OUTPUT).read_to_end(&mut out);
    }
    out
}

/// How long something is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience<'a> {
    pub(super) timeout: Duration,
    pub(super) cancel: &'a Cancel,
}

/// Runs a command to its end. Its standard input is empty.
pub(super) fn run(command: &mut Command, outputs: &Outputs, patience: Patience<'_>) -> Outcome {
    let started = File::create(&outputs.output).and_then(|output| {
        let errors = File::create(&outputs.errors)?;
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        own_group(command).spawn()
    });
    let end = match started {
        Ok(mut child) => wait(&mut child, patience),
        Err(error) => End::NotStarted(error.to_string()),
    };
    outputs.outcome(end)
}

/// Waits for a process, and ends its group when it takes too long.
fn wait(child: &mut Child, patience: Patience<'_>) -> End {
    let deadline = Instant::now() + patience.timeout;
    let mut pause = Duration::from_micros(500);
    loop {
        if has_ended(child) {
            // What the program left running is not left to run. Its group cannot be another's as
            // long as nobody has waited for it.
            kill(child);
            return child.wait().map_or_else(|error| End::NotStarted(error.to_string()), ended);
        }
        let late = Instant::now() >= deadline;
        if late || patience.cancel.is_cancelled() {
            kill(child);
            let _ = child.wait();
            return if late { End::TimedOut } else { End::Cancelled };
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

#[cfg(unix)]
fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return true };
    let how = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(pid), how), Ok(None))
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

fn ended(status: ExitStatus) -> End {
    match (status.code(), signal(status)) {
        (Some(code), _) => End::Exit(code),
        (None, Some(signal)) => End::Signal(signal),
        (None, None) => End::Exit(-1),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

/// Makes the command the first of a process group, so that all it starts can be ended with it.
pub(super) fn own_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// Ends a process and, where the system has groups, all that it started.
pub(super) fn kill(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // The group may be gone already.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = child.kill();
}

/// A program by its name, as the system finds it.
pub(super) fn command(words: &[String]) -> io::Result<Command> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "an empty command"));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// Removes a file that may not be there.
pub(super) fn forget(path: &Path) {
    let _ = fs::remove_file(path);
}
