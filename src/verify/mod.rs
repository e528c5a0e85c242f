//! Proof: the generated programs are built and run against a server on loopback that plays the
//! saved responses; what arrives is compared with what Postman sends, and what they read with the
//! sample.
//!
//! [`subject`] is a collection ready to be proven, [`case`](mod@case) what is expected of one item,
//! [`variants`] the answers it is given, [`server`] what plays them, `runner` what builds and runs
//! the programs by the rules of their target, [`reads`] what they read, and [`report`] what came of
//! it. Nothing is called proven that was not run.

pub mod case;
mod command;
mod files;
mod limits;
pub mod reads;
pub mod report;
mod runner;
pub mod server;
mod stand_ins;
pub mod subject;
pub mod variants;
mod worker;

use crate::diagnostic::Diagnostic;
use crate::generate::Generator;
use crate::target::view::Choices;
use report::{Report, TargetReport};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use subject::Subject;

/// How programs are proven.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many programs run at the same time, at least one.
    pub jobs: usize,
    /// How long one run of a program may take.
    pub timeout: Duration,
    /// How long the commands that check and build programs may take, each.
    pub build_timeout: Duration,
    /// The folder in which everything is laid out and left; `None` is a temporary one.
    pub keep: Option<PathBuf>,
    /// A folder for what builds of the same target share, such as compiled libraries. It is made
    /// where it is missing.
    pub cache: PathBuf,
}

/// A wish to stop, which may come from another thread. Nothing new is begun after it, and what
/// runs is ended.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Wishes to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether stopping is wished for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A target that is to be proven, and what was chosen for it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What writes its programs.
    pub generator: &'a Generator,
    /// The options. Whether variables are bound is the subject's to say.
    pub choices: &'a Choices,
}

/// Something to tell a person who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// So many programs of a target are built now.
    Building(&'a str, usize),
    /// So many programs of a target are run now.
    Running(&'a str, usize),
    /// One of them has been.
    Ran,
}

/// Proves the chosen items of a collection in some targets.
///
/// # Errors
/// When no folder can be made or the server cannot start, and when a target's templates fail. What
/// is wrong with a program is in the report and no error.
pub fn verify(
    subject: &Subject,
    wanted: &[Wanted<'_>],
    options: &Options,
    cancel: &Cancel,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Report, Diagnostic> {
    let stage = runner::Stage::new(options, cancel, progress)?;
    let mut targets: Vec<TargetReport> = Vec::with_capacity(wanted.len());
    for one in wanted {
        if cancel.is_cancelled() {
            break;
        }
        targets.push(stage.prove(subject, one)?);
    }
    Ok(Report {
        collection: subject.name().to_owned(),
        targets,
        interrupted: cancel.is_cancelled(),
    })
}

/// A message about the proof itself going wrong.
fn cannot(what: &str, error: &impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("cannot-verify", format!("cannot {what}: {error}"))
        .help("check that the disk is not full, and that the folder may be written to")
}
