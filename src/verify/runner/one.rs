//! Running one program against the server, and measuring it.

use super::super::case::{Run, Sample};
use super::super::command::{self, End, Outcome as Ended, Outputs};
use super::super::limits;
use super::super::reads;
use super::super::report::{Finding, ItemReport, NOTHING_ARRIVED, Outcome, Part};
use super::super::server::{Recording, Server};
use super::super::worker::Worker;
use super::{Proof, RUNS, Stage, filled};
use crate::json;
use crate::target::verify::Verify;
use crate::wire::{self, Message};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What runs the programs of one folder, one after another.
pub(super) struct Runner<'a> {
    stage: &'a Stage<'a>,
    verify: &'a Verify,
    /// The folder of the build.
    folder: &'a Path,
    /// The word that no other build has.
    word: &'a str,
    worker: Option<Worker>,
}

/// What one run came to.
#[derive(Default)]
struct Ran {
    findings: Vec<Finding>,
    /// Why some differences do not count.
    reasons: Vec<String>,
    /// How many values were read.
    values: usize,
    /// What only this program needs and is not installed.
    missing: Option<String>,
    /// Whether it was stopped, so that there is nothing to say of it.
    stopped: bool,
}

/// The names under which clients look for the proxy to use.
const PROXY: [&str; 6] =
    ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/// The names under which they look for the certificates to trust.
const CERTIFICATES: [&str; 3] = ["CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"];

impl<'a> Runner<'a> {
    pub(super) fn new(
        stage: &'a Stage<'a>,
        verify: &'a Verify,
        folder: &'a Path,
        word: &'a str,
    ) -> Self {
        Self { stage, verify, folder, word, worker: None }
    }

    /// Runs a program as often as there are answers.
    pub(super) fn prove(&mut self, proof: &Proof) -> ItemReport {
        let started = Instant::now();
        let mut report = ItemReport {
            unchecked: proof.program.limits.clone(),
            program: self.stage.kept(&self.folder.join(proof.path())),
            ..proof.report(Outcome::Proven)
        };
        report.unchecked.extend(proof.case.random.clone());
        if let Some(name) = unsettable(&proof.environment) {
            let reason = format!("{name} holds U+0000, which no variable of an environment can");
            report.unchecked.insert(0, reason);
            report.outcome = Outcome::NotChecked;
            return report;
        }
        for (number, run) in proof.case.runs.iter().enumerate() {
            let ran = match self.stage.cancel.is_cancelled() {
                true => Ran { stopped: true, ..Ran::default() },
                false => self.run(proof, number, run),
            };
            if ran.stopped {
                report.unchecked.push("stopped before its end".to_owned());
                if report.findings.is_empty() {
                    report.outcome = Outcome::NotChecked;
                }
                break;
            }
            report.runs += 1;
            report.values += ran.values;
            if let Some(missing) = ran.missing {
                report.unchecked.push(missing);
                report.outcome = Outcome::NotChecked;
                break;
            }
            for reason in ran.reasons {
                if !report.unchecked.contains(&reason) {
                    report.unchecked.push(reason);
                }
            }
            for finding in ran.findings {
                // What every run shows is said once.
                let known = |other: &Finding| Finding { run: finding.run.clone(), ..other.clone() };
                if !report.findings.iter().any(|other| known(other) == finding) {
                    report.findings.push(finding);
                }
            }
            // A program that cannot do the first thing does not do the others better.
            if report.findings.len() > 20 {
                break;
            }
        }
        if let Err(reason) = &proof.case.expected
            && report.outcome == Outcome::Proven
        {
            report.outcome = match report.findings.as_slice() {
                [] => Outcome::NotChecked,
                _ => Outcome::Failed,
            };
            report.unchecked.insert(0, format!("Postman sends nothing here: {reason}"));
        } else if report.outcome == Outcome::Proven {
            let stated = !report.unchecked.is_empty();
            // What the code says of itself, or what is random, concerns the request.
            let said = !proof.program.limits.is_empty() || proof.case.random.is_some();
            let excused = |finding: &Finding| said && finding.part == Part::Request;
            report.outcome = if !report.findings.iter().all(excused) {
                Outcome::Failed
            } else if stated {
                Outcome::Partly
            } else {
                Outcome::Proven
            };
        }
        report.seconds = started.elapsed().as_secs_f64();
        report
    }

    fn run(&mut self, proof: &Proof, number: usize, run: &Run) -> Ran {
        let target = self.folder.strip_prefix(&self.stage.folder).unwrap_or(Path::new("run"));
        let name = format!("{}-{number}", proof.index);
        let scratch = self.stage.folder.join(RUNS).join(target).join(name);
        let mut ran = match self.run_in(&scratch, proof, run) {
            Ok(ran) => ran,
            Err(error) => {
                let finding = Finding::happened(Part::Run, "it could not be run", &error);
                Ran { findings: vec![finding], ..Ran::default() }
            }
        };
        if self.stage.options.keep.is_none() {
            let _ = fs::remove_dir_all(&scratch);
        }
        for finding in &mut ran.findings {
            finding.run.clone_from(&run.name);
        }
        ran
    }

    fn run_in(&mut self, scratch: &Path, proof: &Proof, run: &Run) -> Result<Ran, String> {
        let home = scratch.join("home");
        fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        proof.files.write(&home).map_err(|error| error.to_string())?;
        let reads = scratch.join("reads");
        command::forget(&reads);
        let server = Server::start(self.stage.authority.clone(), run.answer.clone())
            .map_err(|error| error.to_string())?;
        let environment = self.environment(server.port(), &home, &reads, proof);
        let outputs = Outputs::in_folder(scratch);
        let ended = self.execute(proof, &home, &environment, &outputs);
        let received = server.finish();
        if ended.end == End::Cancelled {
            return Ok(Ran { stopped: true, ..Ran::default() });
        }
        if let (Some(code), End::Exit(exit)) = (self.verify.missing, &ended.end)
            && *exit == code
        {
            let said = ended.said();
            let said = said.trim().lines().next_back().unwrap_or_default().to_owned();
            return Ok(Ran { missing: Some(said), ..Ran::default() });
        }
        let mut findings: Vec<Finding> =
            self.ending(&ended, run, proof.case.expected.is_err()).into_iter().collect();
        let sent = sent(proof, run, received);
        let (sent, mut reasons) = limits::of_request(sent, &self.verify.limits);
        findings.extend(sent);
        let mut values = 0;
        // What a program told that did not come to its end may stop in the middle of a line.
        if findings.iter().all(|finding| finding.part != Part::Run) {
            let told = reads::told(&fs::read(&reads).unwrap_or_default())?;
            values = told.len();
            let (read, of_answer) = self.reading(run, &told, &ended);
            findings.extend(read);
            reasons.extend(of_answer);
        }
        Ok(Ran { findings, reasons, values, ..Ran::default() })
    }

    fn environment(
        &self,
        port: u16,
        home: &Path,
        reads: &Path,
        proof: &Proof,
    ) -> BTreeMap<String, String> {
        let mut out = proof.environment.clone();
        let mut set = |name: &str, value: String| out.insert(name.to_owned(), value);
        for name in PROXY {
            set(name, format!("http://127.0.0.1:{port}"));
        }
        for name in ["no_proxy", "NO_PROXY"] {
            set(name, String::new());
        }
        for name in CERTIFICATES {
            set(name, self.stage.certificate().to_string_lossy().into_owned());
        }
        // Settings and passwords of the person's own must not change what is sent.
        set("HOME", home.to_string_lossy().into_owned());
        set("NETRC", "/dev/null".to_owned());
        set("POLYPOST_READS", reads.to_string_lossy().into_owned());
        out
    }

    fn execute(
        &mut self,
        proof: &Proof,
        home: &Path,
        environment: &BTreeMap<String, String>,
        outputs: &Outputs,
    ) -> Ended {
        let patience = self.stage.patience(self.stage.options.timeout);
        if !self.verify.worker.is_empty() {
            let end = self.by_worker(proof, home, environment, outputs);
            return outputs.outcome(end);
        }
        let folder = self.folder.to_string_lossy();
        let id = proof.index.to_string();
        let values = [("folder", folder.as_ref()), ("id", &id), ("build", self.word)];
        let words = filled(&self.verify.run, &values);
        match command::command(&words) {
            Ok(mut command) => {
                command.current_dir(home).envs(environment);
                // Where it is set, clients take themselves for a CGI script and heed no proxy.
                command.env_remove("REQUEST_METHOD");
                command::run(&mut command, outputs, patience)
            }
            Err(error) => outputs.outcome(End::NotStarted(error.to_string())),
        }
    }

    fn by_worker(
        &mut self,
        proof: &Proof,
        home: &Path,
        environment: &BTreeMap<String, String>,
        outputs: &Outputs,
    ) -> End {
        command::forget(&outputs.output);
        command::forget(&outputs.errors);
        let patience = self.stage.patience(self.stage.options.timeout);
        let program: PathBuf = self.folder.join(proof.path());
        let worker = match self.worker.take() {
            Some(worker) => Ok(worker),
            None => Worker::start(&self.verify.worker, self.folder),
        };
        let mut worker = match worker {
            Ok(worker) => worker,
            Err(error) => return End::NotStarted(error.to_string()),
        };
        let end = worker.run(&program, home, environment, outputs, patience);
        if matches!(end, End::Exit(_) | End::Signal(_)) {
            self.worker = Some(worker);
        }
        end
    }

    /// Whether the program ended as it should; `refused` says that Postman refuses the request.
    fn ending(&self, ended: &Ended, run: &Run, refused: bool) -> Option<Finding> {
        let said = ended.said();
        let tail: Vec<&str> = said.trim_end().lines().rev().take(12).collect();
        let tail = tail.into_iter().rev().collect::<Vec<_>>().join("\n");
        let what = match &ended.end {
            End::Exit(0) | End::Cancelled => return None,
            // A client that refuses a request, as Postman does, does well.
            End::Exit(_) if refused => return None,
            End::Exit(code) if run.may_refuse && self.verify.refusals.contains(code) => {
                return None;
            }
            End::Exit(code) => format!("it ended with exit code {code}"),
            End::Signal(signal) => format!("it was ended by signal {signal}"),
            End::TimedOut => {
                format!("it had not ended after {} s", self.stage.options.timeout.as_secs())
            }
            End::NotStarted(why) => format!("it could not be started: {why}"),
        };
        Some(Finding::happened(Part::Run, what, &tail))
    }

    /// What was read, against the answer: what is wrong, and why some of it does not count.
    fn reading(
        &self,
        run: &Run,
        told: &[reads::Read],
        ended: &Ended,
    ) -> (Vec<Finding>, Vec<String>) {
        match &run.sample {
            Sample::Json(value, _) if !(told.is_empty() && prints_json(&ended.output, value)) => {
                limits::of_answer(&run.sample, told, &self.verify.limits)
            }
            Sample::Text(text) => {
                let printed = String::from_utf8_lossy(&ended.output);
                let mut texts: Vec<&str> = vec![&printed];
                texts.extend(told.iter().filter_map(|read| match &read.value {
                    reads::Had::Text(had) if read.path.is_empty() => Some(had.as_str()),
                    _ => None,
                }));
                match limits::of_text(text, &texts, &self.verify.limits) {
                    Some(reasons) => (Vec::new(), reasons),
                    None => {
                        let printed = Some(printed.into_owned());
                        (vec![Finding::answer(&[], Some(text.clone()), printed)], Vec::new())
                    }
                }
            }
            Sample::Json(..) | Sample::Nothing => (Vec::new(), Vec::new()),
        }
    }
}

/// The name of a value that cannot be given through the environment.
fn unsettable(environment: &BTreeMap<String, String>) -> Option<&str> {
    environment.iter().find(|(_, value)| value.contains('\0')).map(|(name, _)| name.as_str())
}

/// Whether the whole answer was printed, as it is or laid out anew.
fn prints_json(output: &[u8], value: &json::Value) -> bool {
    json::parse_str(&String::from_utf8_lossy(output))
        .is_ok_and(|printed| printed.is_strict() && json::same(&printed.value, value))
}

/// What arrived, against what was expected.
fn sent(proof: &Proof, run: &Run, recording: Recording) -> Vec<Finding> {
    let Ok(expected) = &proof.case.expected else { return Vec::new() };
    let count = recording.received.len();
    let mut received = recording.received.into_iter();
    // Where a client shakes hands, the last request is the one that counts.
    let first = if proof.case.random.is_some() { received.next_back() } else { received.next() };
    let Some(first) = first else {
        let faults: Vec<String> = recording.faults.iter().map(ToString::to_string).collect();
        return vec![Finding::happened(Part::Request, NOTHING_ARRIVED, &faults.join("\n"))];
    };
    let mut actual: Message = first.message;
    if actual.scheme.is_empty() {
        actual.scheme.clone_from(&expected.scheme);
    }
    let mut out: Vec<Finding> = wire::compare(expected, &actual, &proof.case.comparison)
        .into_iter()
        .map(Finding::request)
        .collect();
    let redirected = (300..400).contains(&run.answer.status);
    if count > 1 && !redirected && proof.case.random.is_none() {
        out.push(Finding::happened(Part::Request, format!("{count} requests arrived"), ""));
    }
    out
}
