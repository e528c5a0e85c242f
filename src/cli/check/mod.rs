//! `polypost check`

mod github;
mod json;
mod sarif;
mod text;

use super::args::{Check, CheckFormat};
use super::outcome::{Exit, Failure, to_stdout};
use super::project::{difference, overrides, refuse, say, settings};
use super::report::Detail;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::emit;
use crate::project::examine::Care;
use crate::project::{Cause, Change, Examined, Kind, Overrides, examine, lock, root, write};
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

pub(super) fn run(arguments: &Check, detail: Detail) -> Result<(), Failure> {
    let config = settings(arguments.config.as_deref(), None)?;
    let overrides = Overrides {
        targets: arguments.targets.clone(),
        items: arguments.items.clone(),
        ..overrides(&arguments.filling, &arguments.saying, &arguments.source)
    };
    let care = Care { full: arguments.full, first: arguments.fail_fast };
    if arguments.update {
        return emit::alone(root(&config), |workshop| {
            let examined = examine(&config, &overrides, care)?;
            if !arguments.force {
                refuse(&examined)?;
            }
            show(&config, &examined, arguments.format, detail)?;
            let done = write(examined, workshop)?;
            if arguments.format == CheckFormat::Text { say(done) } else { Ok(()) }
        });
    }
    let examined = examine(&config, &overrides, care)?;
    show(&config, &examined, arguments.format, detail)?;
    if examined.differs() {
        let diagnostics = vec![summary(&examined, arguments.fail_fast)];
        return Err(Failure { exit: Exit::Difference, diagnostics });
    }
    Ok(())
}

/// A difference as reports have it.
struct Finding<'a> {
    change: &'a Change,
    /// The path from the current folder.
    shown: String,
    diff: String,
    line: usize,
}

fn show(
    config: &Config,
    examined: &Examined,
    format: CheckFormat,
    detail: Detail,
) -> Result<(), Failure> {
    if detail == Detail::Quiet && format == CheckFormat::Text {
        return Ok(());
    }
    let shown = |path: &str| config.folder.join(path).to_string_lossy().replace('\\', "/");
    let finding = |change| -> io::Result<Finding<'_>> {
        let (diff, line) = difference(examined, change)?;
        Ok(Finding { change, shown: shown(&change.path), diff, line })
    };
    // What is shown beside files needs one where none differs and the check fails all the same.
    let unsaid = (examined.changes.is_empty() && examined.differs()).then(|| Change {
        path: lock::FILE.to_owned(),
        output: String::new(),
        item: None,
        kind: if examined.before.is_none() { Kind::Added } else { Kind::Changed },
        causes: Vec::new(),
        contents: None,
    });
    let unsaid = unsaid.iter().map(|change| Finding {
        change,
        shown: shown(&change.path),
        diff: String::new(),
        line: 1,
    });
    let mut findings = examined.changes.iter().map(finding);
    to_stdout(|out: &mut BufWriter<StdoutLock<'static>>| match format {
        CheckFormat::Text => {
            let look = text::Look::of_terminal(io::stdout().is_terminal());
            findings
                .try_for_each(|finding| out.write_all(text::finding(&finding?, look).as_bytes()))?;
            out.write_all(text::end(examined).as_bytes())
        }
        CheckFormat::Github => {
            let findings = findings.chain(unsaid.map(Ok)).collect::<Result<Vec<_>, _>>()?;
            out.write_all(github::annotations(&findings).as_bytes())
        }
        CheckFormat::Sarif => {
            let findings = findings.chain(unsaid.map(Ok)).collect::<Result<Vec<_>, _>>()?;
            out.write_all(sarif::log(&findings).as_bytes())
        }
        CheckFormat::Json => {
            let findings: Vec<Finding<'_>> = findings.collect::<Result<_, _>>()?;
            out.write_all(json::report(examined, &findings).as_bytes())
        }
    })
}

/// What is the matter with a file, for a person.
fn sentence(change: &Change) -> String {
    let because = match change.causes.as_slice() {
        [] => String::new(),
        causes => {
            let causes: Vec<&str> = causes.iter().map(|cause| cause_word(*cause)).collect();
            format!(", because of {}", causes.join(" and "))
        }
    };
    match change.kind {
        Kind::Added => format!("would be new{because}"),
        Kind::Changed => format!("would change{because}"),
        Kind::Removed => format!("would be removed{because}"),
        Kind::Edited if change.contents.is_none() => {
            format!("was edited by hand, and would be removed{because}")
        }
        Kind::Edited if change.causes.is_empty() => "was edited by hand".to_owned(),
        Kind::Edited => format!("was edited by hand, and would change{because}"),
        Kind::Deleted => format!("was deleted by hand, and would be made again{because}"),
        Kind::InTheWay => "is not polypost's, and stands where a new file belongs".to_owned(),
    }
}

fn cause_word(cause: Cause) -> &'static str {
    match cause {
        Cause::Collection => "the collection",
        Cause::Settings => "polypost.toml",
        Cause::Templates => "the templates",
    }
}

/// The word for a kind of difference that programs know.
fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "added",
        Kind::Changed => "changed",
        Kind::Removed => "removed",
        Kind::Edited => "edited",
        Kind::Deleted => "deleted",
        Kind::InTheWay => "in-the-way",
    }
}

/// How many differences of each kind there are, and what to do about them.
fn summary(examined: &Examined, first: bool) -> Diagnostic {
    let kinds = [
        (Kind::Added, "added"),
        (Kind::Changed, "changed"),
        (Kind::Removed, "removed"),
        (Kind::Edited, "edited by hand"),
        (Kind::Deleted, "deleted by hand"),
        (Kind::InTheWay, "in the way"),
    ];
    let count =
        |test: &dyn Fn(&Change) -> bool| examined.changes.iter().filter(|c| test(c)).count();
    let mut parts: Vec<String> = kinds
        .iter()
        .map(|(kind, word)| (count(&|change| change.kind == *kind), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if examined.interrupted {
        parts.push("a run of `polypost generate` was interrupted".to_owned());
    }
    if examined.before.is_none() {
        parts.push("there is no polypost.lock".to_owned());
    }
    let causes = [Cause::Collection, Cause::Settings, Cause::Templates]
        .map(|cause| (count(&|change| change.causes.contains(&cause)), cause))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, cause)| format!("{count} because of {}", cause_word(cause)))
        .collect::<Vec<_>>();
    let causes =
        if causes.is_empty() { String::new() } else { format!(" ({})", causes.join(", ")) };
    let first = if first { ", of which this is the first difference" } else { "" };
    let what = format!("out of date{first}: {}{causes}", parts.join(", "));
    let theirs = examined.changes.iter().any(|change| change.kind.is_of_a_person());
    Diagnostic::error("out-of-date", what).help(match theirs {
        false => "run `polypost generate`",
        true => "run `polypost generate --force` where what was done by hand may go",
    })
}
