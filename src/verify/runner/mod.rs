//! Building and running the programs of a target by the rules of its `[verify]`.

mod build;
mod one;

use super::case::Case;
use super::command::{self, Outputs, Patience};
use super::files::StandInFiles;
use super::report::{Finding, ItemReport, Outcome, Part, Skipped, TargetReport};
use super::server::Authority;
use super::subject::Subject;
use super::{Cancel, Options, Progress, Wanted, cannot};
use crate::diagnostic::Diagnostic;
use crate::generate::{Answers, Program};
use crate::target::verify::Verify;
use crate::target::view::Choices;
use build::{Build, Group};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a command that only asks whether something is installed may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(60);

/// How many programs share one build where the target does not say.
const USUAL_SHARE: usize = 400;

/// Where everything happens.
pub(super) struct Stage<'a> {
    options: &'a Options,
    cancel: &'a Cancel,
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
    authority: Arc<Authority>,
    folder: PathBuf,
    /// Removes the folder at the end, unless it is kept.
    _temporary: Option<TempDir>,
}

/// A program with what is expected of it.
struct Proof {
    index: usize,
    item: Vec<String>,
    case: Case,
    program: Program,
    /// The variables that it reads from the environment.
    environment: BTreeMap<String, String>,
    /// The files that it uploads.
    files: StandInFiles,
}

impl<'a> Stage<'a> {
    /// Makes the folder and the certificate of the server.
    pub(super) fn new(
        options: &'a Options,
        cancel: &'a Cancel,
        progress: &'a (dyn Fn(Progress<'_>) + Sync),
    ) -> Result<Self, Diagnostic> {
        let (folder, temporary) = match &options.keep {
            Some(folder) => {
                keepable(folder)?;
                (folder.clone(), None)
            }
            None => {
                let made = tempfile::Builder::new().prefix("polypost-").tempdir();
                let made = made.map_err(|error| cannot("make a temporary folder", &error))?;
                (made.path().to_owned(), Some(made))
            }
        };
        let folder =
            folder.canonicalize().map_err(|error| cannot("find the folder again", &error))?;
        let authority = Authority::new().map_err(|error| cannot("make a certificate", &error))?;
        fs::write(folder.join(CERTIFICATE), authority.certificate_pem())
            .map_err(|error| cannot("write the certificate", &error))?;
        let authority = Arc::new(authority);
        Ok(Self { options, cancel, progress, authority, folder, _temporary: temporary })
    }

    /// Proves the items of a subject in one target.
    pub(super) fn prove(
        &self,
        subject: &Subject,
        wanted: &Wanted<'_>,
    ) -> Result<TargetReport, Diagnostic> {
        let started = Instant::now();
        let manifest = &wanted.generator.target().manifest;
        let mut report = TargetReport {
            name: manifest.name.clone(),
            title: manifest.title.clone(),
            skipped: None,
            items: Vec::new(),
            seconds: 0.0,
        };
        let Some(verify) = &manifest.verify else {
            report.skipped = Some(Skipped {
                reason: "its target.toml does not say how programs are run".to_owned(),
                install: Some("add a [verify] table, as docs/verify.md describes it".to_owned()),
            });
            return Ok(report);
        };
        if self.options.keep.is_some() {
            self.forget(&manifest.name);
        }
        report.skipped = self.missing(verify);
        if report.skipped.is_none() {
            let mut proofs = Vec::new();
            for (index, item) in subject.items() {
                proofs.push(self.proof(subject, wanted, index, item)?);
            }
            let share = verify.share.unwrap_or(USUAL_SHARE).max(1);
            for (number, batch) in proofs.chunks(share).enumerate() {
                let folder = self.folder.join(&manifest.name).join(format!("build-{number}"));
                report.items.extend(self.batch(wanted, verify, &folder, batch)?);
            }
            report.items.sort_by_key(|item| item.index);
        }
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// What is not installed.
    fn missing(&self, verify: &Verify) -> Option<Skipped> {
        let outputs = Outputs::in_folder(&self.folder);
        verify.needs.iter().find_map(|need| {
            let there = command::command(&need.probe).is_ok_and(|mut command| {
                let outcome = command::run(&mut command, &outputs, self.patience(PROBE_TIMEOUT));
                outcome.end == command::End::Exit(0)
            });
            (!there && !self.cancel.is_cancelled()).then(|| Skipped {
                reason: format!("{} is not installed", need.name),
                install: Some(need.install.clone()),
            })
        })
    }

    /// The program of an item.
    fn proof(
        &self,
        subject: &Subject,
        wanted: &Wanted<'_>,
        index: usize,
        item: &crate::model::Item,
    ) -> Result<Proof, Diagnostic> {
        let answers = Answers::of(item);
        let case = Case::of(subject, index, item, &answers);
        let choices = Choices { bind: subject.is_bound(), ..wanted.choices.clone() };
        let program = wanted.generator.program(index, item, &answers, &choices)?;
        let values = subject.values(index);
        let environment = program
            .environment
            .iter()
            .filter_map(|(name, wire_name)| Some((name.clone(), values.get(wire_name)?.clone())))
            .collect();
        let files = subject.files(index);
        Ok(Proof { index, item: item.trail(), case, program, environment, files })
    }

    /// Builds and runs the programs that share a build.
    fn batch(
        &self,
        wanted: &Wanted<'_>,
        verify: &Verify,
        folder: &Path,
        proofs: &[Proof],
    ) -> Result<Vec<ItemReport>, Diagnostic> {
        let name = &wanted.generator.target().manifest.name;
        (self.progress)(Progress::Building(name, proofs.len()));
        let build = Build { stage: self, generator: wanted.generator, verify };
        let built = build.all(folder, proofs)?;
        let runnable: usize = built.groups.iter().map(|group| group.proofs.len()).sum();
        (self.progress)(Progress::Running(name, runnable));
        let mut out: Vec<ItemReport> = Vec::with_capacity(proofs.len());
        for (proof, path, finding) in built.broken {
            out.push(ItemReport {
                findings: vec![finding],
                program: self.kept(&path),
                ..proof.report(Outcome::Failed)
            });
        }
        for proof in built.stopped {
            out.push(not_checked(proof, NO_TURN));
        }
        let runs = !verify.run.is_empty() || !verify.worker.is_empty();
        for group in &built.groups {
            if runs {
                out.extend(self.run_all(verify, group));
            } else {
                let reason = "its target.toml says how a program is checked, and not how it is run";
                out.extend(group.proofs.iter().map(|proof| not_checked(proof, reason)));
            }
        }
        Ok(out)
    }

    /// Runs programs, several at a time.
    fn run_all(&self, verify: &Verify, group: &Group<'_>) -> Vec<ItemReport> {
        let proofs = &group.proofs;
        let next = AtomicUsize::new(0);
        let reports: Mutex<Vec<ItemReport>> = Mutex::new(Vec::with_capacity(proofs.len()));
        std::thread::scope(|scope| {
            for _ in 0..self.options.jobs.clamp(1, proofs.len().max(1)) {
                scope.spawn(|| {
                    let mut runner = one::Runner::new(self, verify, &group.folder, &group.word);
                    while let Some(proof) = proofs.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let report = if self.cancel.is_cancelled() {
                            not_checked(proof, NO_TURN)
                        } else {
                            runner.prove(proof)
                        };
                        reports.lock().unwrap_or_else(PoisonError::into_inner).push(report);
                        (self.progress)(Progress::Ran);
                    }
                });
            }
        });
        reports.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn patience(&self, timeout: Duration) -> Patience<'_> {
        Patience { timeout, cancel: self.cancel }
    }

    /// What an earlier proof left of a target in the folder to keep.
    fn forget(&self, target: &str) {
        for folder in [self.folder.join(target), self.folder.join(RUNS).join(target)] {
            // Mostly there is nothing; where it stays, writing tells what is wrong.
            let _ = fs::remove_dir_all(folder);
        }
    }

    /// The path of something as the person who wants it kept finds it; `None` where it goes.
    fn kept(&self, path: &Path) -> Option<PathBuf> {
        let keep = self.options.keep.as_ref()?;
        Some(keep.join(path.strip_prefix(&self.folder).unwrap_or(path)))
    }

    fn certificate(&self) -> PathBuf {
        self.folder.join(CERTIFICATE)
    }
}

/// The file that holds the certificate of the authority that programs are told to trust.
const CERTIFICATE: &str = "authority.pem";

/// The folder in which programs run, beside those in which they are built.
const RUNS: &str = "runs";

/// Why an item has no report of its own.
const NO_TURN: &str = "stopped before its turn";

/// Makes the folder to keep. One that holds other things is left alone.
fn keepable(folder: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| cannot("make the folder to keep", &error))?;
    let mut entries =
        fs::read_dir(folder).map_err(|error| cannot("read the folder to keep", &error))?;
    if entries.next().is_some() && !folder.join(CERTIFICATE).is_file() {
        let what = format!("{} holds other things", folder.display());
        return Err(Diagnostic::error("would-overwrite", what)
            .help("name a folder after `--keep` that is new, empty, or left by an earlier proof"));
    }
    Ok(())
}

fn not_checked(proof: &Proof, reason: &str) -> ItemReport {
    ItemReport { unchecked: vec![reason.to_owned()], ..proof.report(Outcome::NotChecked) }
}

impl Proof {
    /// A report of this outcome, with nothing in it yet.
    fn report(&self, outcome: Outcome) -> ItemReport {
        ItemReport {
            index: self.index,
            item: self.item.clone(),
            outcome,
            findings: Vec::new(),
            unchecked: Vec::new(),
            program: None,
            runs: 0,
            values: 0,
            seconds: 0.0,
        }
    }
}

/// A command of `target.toml` with its places filled.
fn filled(words: &[String], values: &[(&str, &str)]) -> Vec<String> {
    words
        .iter()
        .map(|word| {
            values.iter().fold(word.clone(), |word, (name, value)| {
                word.replace(&format!("{{{name}}}"), value)
            })
        })
        .collect()
}

/// What was said about a program: the lines from the first that names its file.
fn about(said: &str, path: &str) -> Finding {
    let lines: Vec<&str> = said.lines().collect();
    let at = lines.iter().position(|line| names(line, path)).unwrap_or(0);
    // Compilers that print the place on a line of its own have the message on the line before.
    let from = at.saturating_sub(1);
    let shown: Vec<&str> = lines.iter().skip(from).take(12).copied().collect();
    Finding::happened(Part::Build, "the program is refused", &shown.join("\n"))
}

/// Whether a text names a path, and not a longer one that ends so.
fn names(said: &str, path: &str) -> bool {
    said.match_indices(path).any(|(at, _)| {
        let before = said.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'))
    })
}
