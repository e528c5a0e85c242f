//! What commands do with a whole project.

use super::args::{Filling, Generate, Saying, TargetSource};
use super::outcome::{Exit, Failure, to_stdout};
use super::report::{Detail, report};
use super::watch::Watch;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit;
use crate::project::examine::Care;
use crate::project::{
    Change, Done, Examined, Overrides, diff, examine, missing, root, watched, write,
};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// `polypost generate` without a file.
pub(super) fn generate(arguments: &Generate, detail: Detail) -> Result<(), Failure> {
    if !arguments.watch {
        return once(arguments, detail);
    }
    // That there is no project is no mistake that can be mended while we wait.
    let mut watch = Watch::new()?;
    watch.follow(&inputs(arguments, &settings(arguments.config.as_deref(), None)?))?;
    loop {
        if let Err(failure) = once(arguments, detail) {
            if failure.exit == Exit::Done {
                // Nobody reads what we say.
                return Ok(());
            }
            report(&failure.diagnostics, detail);
        }
        if !watch.wait() {
            return Ok(());
        }
        // While the settings have a mistake, the files of before are those that matter.
        if let Ok(config) = settings(arguments.config.as_deref(), None) {
            watch.follow(&inputs(arguments, &config))?;
        }
    }
}

/// What the outputs are made from.
fn inputs(arguments: &Generate, config: &Config) -> Vec<PathBuf> {
    watched(config, &overrides_of(arguments))
}

/// What was said to `generate`.
pub(super) fn overrides_of(arguments: &Generate) -> Overrides {
    let Generate { input, saying, source, targets, .. } = arguments;
    let targets = targets.clone();
    Overrides { targets, items: input.items.clone(), ..overrides(&input.filling, saying, source) }
}

fn once(arguments: &Generate, detail: Detail) -> Result<(), Failure> {
    let config = settings(arguments.config.as_deref(), None)?;
    let overrides = overrides_of(arguments);
    // The warnings of the code are known only of what is made.
    let care = Care { full: arguments.strict, first: false };
    let on_threads = || -> Result<(), Failure> {
        emit::alone(root(&config), |workshop| {
            let examined = examine(&config, &overrides, care)?;
            let messages = examined.messages.clone();
            if arguments.strict && messages.iter().any(|one| one.severity != Severity::Note) {
                let stopped =
                    Diagnostic::error("strict", "there are warnings; nothing was generated");
                let diagnostics = messages.into_iter().chain([stopped]).collect();
                return Err(Failure { exit: Exit::Difference, diagnostics });
            }
            if !arguments.force {
                refuse(&examined)?;
            }
            let done = write(examined, workshop)?;
            // A file that we wrote ourselves may be one that we wait for.
            if !arguments.watch || done.created + done.updated + done.removed > 0 {
                say(done)?;
            }
            report(&messages, detail);
            Ok(())
        })
    };
    if arguments.jobs == 0 {
        return on_threads();
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs).build();
    let pool = pool.map_err(|error| {
        let what = format!("cannot start {} threads: {error}", arguments.jobs);
        Diagnostic::error("no-threads", what).help("give a smaller number with --jobs")
    })?;
    pool.install(on_threads)
}

/// The settings of the project, which there need not be where a file is given.
///
/// # Errors
/// As [`Config::load`], and where there are none.
pub(super) fn settings(named: Option<&Path>, file: Option<&Path>) -> Result<Config, Diagnostic> {
    let config = Config::load(named)?;
    if config.is_there() || file.is_some() {
        return Ok(config);
    }
    Err(missing())
}

/// What was said at the call and wins over the settings.
pub(super) fn overrides(filling: &Filling, saying: &Saying, source: &TargetSource) -> Overrides {
    Overrides {
        environments: filling.environments.clone(),
        globals: filling.globals.clone(),
        values: filling.variables.clone(),
        options: source.options.clone(),
        bind: saying.variables_as.map(|_| saying.bind()),
        show_secrets: saying.show_secrets,
        templates: source.templates.clone(),
        max_input: filling.max_input,
        targets: Vec::new(),
        items: Vec::new(),
    }
}

/// Stops before anything of a person's is overwritten, and shows what that would be.
///
/// # Errors
/// Where there is something of a person's.
pub(super) fn refuse(examined: &Examined) -> Result<(), Failure> {
    let theirs: Vec<&Change> =
        examined.changes.iter().filter(|change| change.kind.is_of_a_person()).collect();
    let Some(first) = theirs.first() else { return Ok(()) };
    to_stdout(|out| {
        theirs
            .iter()
            .try_for_each(|change| out.write_all(difference(examined, change)?.0.as_bytes()))
    })?;
    let what = match theirs.len() {
        1 => format!("{:?} is not as polypost wrote it; nothing was written", first.path),
        many => format!(
            "{many} files are not as polypost wrote them, {:?} first; nothing was written",
            first.path
        ),
    };
    let error = Diagnostic::error("edited-by-hand", what)
        .help("keep the change in the collection or a template; --force gives it up");
    Err(Failure { exit: Exit::Refused, diagnostics: vec![error] })
}

/// The difference that writing would make to a file, and the first line that it concerns.
pub(super) fn difference(examined: &Examined, change: &Change) -> io::Result<(String, usize)> {
    let is = match fs::read(examined.root.join(&change.path)) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // A folder or a link, which the message about it tells.
        Err(_) => Some(Vec::new()),
    };
    Ok(diff::unified(&change.path, is.as_deref(), change.contents.as_deref()))
}

/// Says what was written.
pub(super) fn say(done: Done) -> Result<(), Failure> {
    let Done { created, updated, removed, unchanged } = done;
    to_stdout(|out| {
        writeln!(
            out,
            "{created} created, {updated} updated, {removed} removed, {unchanged} unchanged"
        )
    })
}
