//! `polypost verify`

use super::args::{ReportFormat, Variables, Verify};
use super::generators::{Chosen, generators};
use super::input::{Opened, chosen, open};
use super::outcome::{Exit, Failure, to_stdout};
use super::report::{Detail, report};
use crate::diagnostic::Diagnostic;
use crate::lower::Options;
use crate::verify::report::{Look, Style, json, junit, quoted, text};
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

pub(super) fn run(arguments: &Verify, detail: Detail) -> Result<(), Failure> {
    let Opened { collection, scopes, mut diagnostics, source } = open(&arguments.input)?;
    let saying = match arguments.variables_as {
        Variables::Keep => Saying::Literal,
        Variables::Bind => Saying::Bound,
    };
    let subject = Subject::new(&collection, &scopes, &Options::default(), saying);
    let items = chosen(subject.model(), &arguments.input.items, &source)?;
    let subject = subject.with_items(items);
    let targets = generators(&arguments.targets, &arguments.source, subject.is_bound())?;
    let wanted: Vec<Wanted<'_>> =
        targets.iter().map(|Chosen { generator, choices }| Wanted { generator, choices }).collect();
    source.locate(&mut diagnostics);
    report(&diagnostics, detail);
    let cancel = Cancel::default();
    let on_signal = cancel.clone();
    // Without it the programs that run would outlive polypost, and their folder stay behind.
    ctrlc::set_handler(move || on_signal.cancel()).map_err(|error| {
        Diagnostic::error("cannot-verify", format!("cannot listen for signals: {error}"))
    })?;
    let bar = Bar::new(detail);
    let outcome = verify::verify(&subject, &wanted, &options(arguments), &cancel, &|progress| {
        bar.show(progress);
    });
    bar.finish();
    let outcome = outcome?;
    let coloured = arguments.format == ReportFormat::Text && std::io::stdout().is_terminal();
    let style = if coloured && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) {
        Style::Coloured
    } else {
        Style::Plain
    };
    to_stdout(|out| match arguments.format {
        ReportFormat::Text => {
            let every = detail == Detail::Verbose;
            let command = command(arguments);
            let look = Look { style, every, command: Some(&command) };
            out.write_all(text(&outcome, &look).as_bytes())
        }
        ReportFormat::Json => writeln!(out, "{:#}", json(&outcome)),
        ReportFormat::Junit => out.write_all(junit(&outcome).as_bytes()),
    })?;
    if outcome.is_success() {
        return Ok(());
    }
    let exit = if outcome.interrupted { Exit::Interrupted } else { Exit::Difference };
    Err(Failure { exit, diagnostics: Vec::new() })
}

/// What was typed, without what chooses targets and items. A value of a variable may be secret.
fn command(arguments: &Verify) -> String {
    let input = &arguments.input;
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
    if arguments.variables_as == Variables::Bind {
        add("--variables", "bind");
    }
    if let Some(path) = &arguments.source.templates {
        add("--templates", &shown(path));
    }
    for (name, value) in &arguments.source.options {
        add("--option", &format!("{name}={value}"));
    }
    words.insert(2, quoted(&shown(input.file.as_deref().unwrap_or(Path::new("-")))));
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
