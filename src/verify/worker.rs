//! A process that runs one program after another, for languages that take long to start.

use super::command::{self, End, Outputs, Patience};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// A running worker. It ends when it is dropped.
pub(super) struct Worker {
    child: Child,
    input: ChildStdin,
    answers: Receiver<String>,
}

impl Worker {
    /// Starts one in the folder of a build.
    pub(super) fn start(words: &[String], folder: &Path) -> std::io::Result<Self> {
        let mut command = command::command(words)?;
        command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::null()).env_remove("REQUEST_METHOD");
        let mut child = command::own_group(&mut command).spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("the worker has no pipes"));
        };
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, input, answers })
    }

    /// Runs a program. After anything but [`End::Exit`] and [`End::Signal`] the worker is of no
    /// more use.
    pub(super) fn run(
        &mut self,
        program: &Path,
        folder: &Path,
        environment: &BTreeMap<String, String>,
        outputs: &Outputs,
        patience: Patience<'_>,
    ) -> End {
        let job = json!({
            "program": program,
            "folder": folder,
            "environment": environment,
            "output": outputs.output,
            "errors": outputs.errors,
        });
        if let Err(error) = writeln!(self.input, "{job}").and_then(|()| self.input.flush()) {
            return End::NotStarted(format!("the worker is gone: {error}"));
        }
        let deadline = Instant::now() + patience.timeout;
        loop {
            match self.answers.recv_timeout(Duration::from_millis(50)) {
                Ok(line) => return end(&line),
                Err(RecvTimeoutError::Timeout) if patience.cancel.is_cancelled() => {
                    return End::Cancelled;
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() >= deadline => {
                    return End::TimedOut;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return End::NotStarted("the worker ended".to_owned());
                }
            }
        }
    }
}

fn end(line: &str) -> End {
    let answer: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    match answer.get("exit").and_then(serde_json::Value::as_i64).map(i32::try_from) {
        Some(Ok(code)) if code < 0 => End::Signal(-code),
        Some(Ok(code)) => End::Exit(code),
        _ => End::NotStarted(format!("the worker answered {line:?}")),
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        command::kill(&mut self.child);
        let _ = self.child.wait();
    }
}
