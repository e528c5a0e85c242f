//! `polypost verify`

use super::args::{self, ReportFormat, Variables, Verify};
use super::outcome::{Exit, Failure, to_stdout};
use super::project::{overrides, settings};
use super::report::{Detail, report};
use crate::diagnostic::Diagnostic;
use crate::lower::Options;
use crate::model::Model;
use crate::project::Overrides;
use crate::project::call::{Part, narrow, parts};
use crate::project::generators::Chosen;
use crate::project::input::{Opened, open};
use crate::verify::report::{Look, Report, Style, json, junit, quoted, text};
use crate::verify::subject::{Saying, Subject};
use crate::verify::{self, Cancel, Progress, Wanted};
use indicatif::{ProgressBar, ProgressStyle};
use std::env;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long the tools of a language may take for one build.
const BUILD_TIMEOUT: Duration = Duration::from_secs(1800);

/// A collection as it is proven in one way.
struct Case {
    part: Part,
    subject: Subject,
}

pub(super) fn run(arguments: &Verify, detail: Detail) -> Result<(), Failure> {
    let cases = cases(arguments, detail)?;
    let cancel = Cancel::default();
    let on_signal = cancel.clone();
    // Without it the programs that run would outlive polypost, and their folder stay behind.
    ctrlc::set_handler(move || on_signal.cancel()).map_err(|error| {
        Diagnostic::error("cannot-verify", format!("cannot listen for signals: {error}"))
    })?;
    let bar = Bar::new(detail);
    // One report for each collection, whatever the ways to say it.
    let mut reports: Vec<(&Case, Report)> = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let chosen = case.part.chosen.iter();
        let wanted = chosen.map(|Chosen { generator, choices }| Wanted { generator, choices });
        let wanted: Vec<Wanted<'_>> = wanted.collect();
        let mut options = options(arguments);
        if cases.len() > 1 {
            options.keep = options.keep.map(|folder| folder.join(label(&cases, number)));
        }
        let outcome = verify::verify(&case.subject, &wanted, &options, &cancel, &|progress| {
            bar.show(progress);
        });
        let outcome = outcome.inspect_err(|_| bar.finish())?;
        let stopped = outcome.interrupted;
        match reports.last_mut() {
            Some((before, report)) if before.part.collection == case.part.collection => {
                report.targets.extend(outcome.targets);
                report.interrupted |= stopped;
            }
            _ => reports.push((case, outcome)),
        }
        if stopped {
            break;
        }
    }
    bar.finish();
    show(arguments, &reports, detail)?;
    if reports.iter().all(|(_, report)| report.is_success()) {
        return Ok(());
    }
    let interrupted = reports.iter().any(|(_, report)| report.interrupted);
    let exit = if interrupted { Exit::Interrupted } else { Exit::Difference };
    Err(Failure { exit, diagnostics: Vec::new() })
}

/// Reads what is to be proven: the file that was given, or every collection of the project.
fn cases(arguments: &Verify, detail: Detail) -> Result<Vec<Case>, Failure> {
    let file = arguments.input.file.as_deref();
    let config = settings(arguments.config.as_deref(), file)?;
    let Verify { input, variables_as, source, targets, .. } = arguments;
    let saying = args::Saying { variables_as: *variables_as, show_secrets: false };
    let overrides = Overrides {
        targets: targets.clone(),
        items: input.items.clone(),
        ..overrides(&input.filling, &saying, source)
    };
    let mut cases = Vec::new();
    let mut chosen = Vec::new();
    let mut messages: Vec<Diagnostic> = Vec::new();
    for part in parts(&config, &overrides, file)? {
        let Opened { collection, scopes, mut diagnostics, source } = open(&part.input)?;
        let saying = if part.saying.bind { Saying::Bound } else { Saying::Literal };
        let subject = Subject::new(&collection, &scopes, &Options::default(), saying);
        chosen.push(part.chosen(subject.model(), &source)?);
        source.locate(&mut diagnostics);
        diagnostics.retain(|message| !messages.contains(message));
        messages.append(&mut diagnostics);
        cases.push(Case { part, subject });
    }
    if file.is_none() {
        let models = cases.iter().map(|case| case.subject.model());
        let mut all: Vec<(&Model, Vec<usize>)> = models.zip(chosen).collect();
        narrow(&mut all, &overrides.items)?;
        chosen = all.into_iter().map(|(_, chosen)| chosen).collect();
    }
    let with =
        |(case, chosen): (Case, _)| Case { subject: case.subject.with_items(chosen), ..case };
    let cases = cases.into_iter().zip(chosen).map(with).collect();
    report(&messages, detail);
    Ok(cases)
}

/// A name for a case of its own among several.
fn label(cases: &[Case], number: usize) -> String {
    let name = |case: &Case| case.part.collection.clone().unwrap_or_default();
    let Some(own) = cases.get(number).map(name) else { return String::new() };
    match cases.iter().take(number).filter(|case| name(case) == own).count() {
        0 => own,
        before => format!("{own}-{}", before + 1),
    }
}

fn show(arguments: &Verify, reports: &[(&Case, Report)], detail: Detail) -> Result<(), Failure> {
    let coloured = arguments.format == ReportFormat::Text && std::io::stdout().is_terminal();
    let style = if coloured && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) {
        Style::Coloured
    } else {
        Style::Plain
    };
    to_stdout(|out| match arguments.format {
        ReportFormat::Text => {
            for (number, (case, report)) in reports.iter().enumerate() {
                let every = detail == Detail::Verbose;
                let command = command(arguments, &case.part);
                let look = Look { style, every, command: Some(&command) };
                let before = if number > 0 { "\n" } else { "" };
                write!(out, "{before}{}", text(report, &look))?;
            }
            Ok(())
        }
        ReportFormat::Json => {
            reports.iter().try_for_each(|(_, report)| writeln!(out, "{:#}", json(report)))
        }
        ReportFormat::Junit => {
            let reports: Vec<&Report> = reports.iter().map(|(_, report)| report).collect();
            out.write_all(junit(&reports).as_bytes())
        }
    })
}

/// What was typed, without what chooses targets and items. A value of a variable may be secret.
fn command(arguments: &Verify, part: &Part) -> String {
    let input = &arguments.input.filling;
    let mut words = vec!["polypost".to_owned(), "verify".to_owned()];
    let mut add = |flag: &str, value: &str| words.extend([flag.to_owned(), quoted(value)]);
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    for path in &input.environments {
        add("-e", &shown(path));
    }
    if let Some(path) = &input.globals {
        add("-g", &shown(path));
    }
    for (name, _) in &input.variables {
        add("--var", &format!("{name}=…"));
    }
    if let Some(how) = arguments.variables_as {
        let bind = how == Variables::Bind;
        add("--variables", if bind { "bind" } else { "keep" });
    }
    if let Some(path) = &arguments.source.templates {
        add("--templates", &shown(path));
    }
    for (name, value) in &arguments.source.options {
        add("--option", &format!("{name}={value}"));
    }
    if let Some(path) = &arguments.config {
        add("--config", &shown(path));
    }
    // Where one file has several names, only the name says which.
    let name = part.collection.as_deref().filter(|name| !Path::new(name).exists());
    words.insert(2, name.map_or_else(|| quoted(&shown(&part.input.file)), quoted));
    words.join(" ")
}

fn options(arguments: &Verify) -> verify::Options {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    verify::Options {
        jobs: if arguments.jobs == 0 { processors } else { arguments.jobs },
        timeout: Duration::from_secs(arguments.timeout),
        build_timeout: BUILD_TIMEOUT,
        keep: arguments.keep.clone(),
        cache: arguments.cache.clone().unwrap_or_else(cache),
    }
}

/// The folder for what can be made again.
fn cache() -> PathBuf {
    let of = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    of("XDG_CACHE_HOME")
        .or_else(|| of("LOCALAPPDATA"))
        .or_else(|| of("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(env::temp_dir)
        .join("polypost")
        .join("verify")
}

/// A line that tells how far the work is, on a terminal alone.
struct Bar(ProgressBar);

impl Bar {
    fn new(detail: Detail) -> Self {
        if detail == Detail::Quiet {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(0);
        Self(match ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    fn show(&self, progress: Progress<'_>) {
        let length = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        match progress {
            Progress::Building(target, count) => {
                self.0.set_length(length(count));
                self.0.set_position(0);
                self.0.set_message(format!("building {target}"));
            }
            Progress::Running(target, count) => {
                self.0.set_length(length(count));
                self.0.set_position(0);
                self.0.set_message(format!("running {target}"));
            }
            Progress::Ran => self.0.inc(1),
        }
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}
