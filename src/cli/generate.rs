//! `polypost generate`

use super::args::{Format, Generate};
use super::generators::{Chosen, generators};
use super::input::{Loaded, load};
use super::outcome::{Exit, Failure, to_stdout};
use super::project;
use super::report::{Detail, clean_json, report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::{self, Tree};
use crate::generate::{Answers, Snippet};
use crate::model::Item;
use crate::project::stems::{Stems, stems};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// Fewer renders than this are over before a person could read a progress bar.
const LONG_WORK: usize = 2000;

/// One item in one target, rendered.
struct Rendered<'a> {
    item: &'a Item,
    target: &'a Chosen,
    /// The item's paths without an extension.
    stems: &'a Stems,
    snippet: Snippet,
}

pub(super) fn run(arguments: &Generate, detail: Detail) -> Result<(), Failure> {
    if arguments.input.file.is_none() {
        return project::generate(arguments, detail);
    }
    let loaded = load(&arguments.input, &arguments.saying)?;
    let bind = arguments.saying.bind();
    let targets = generators(&arguments.targets, &arguments.source, bind)?;
    let stems = stems(&loaded.model);
    let rendered = render_all(&loaded, &targets, &stems, arguments.jobs, detail)?;
    let mut messages = messages(&loaded, &rendered);
    if arguments.strict && messages.iter().any(|message| message.severity != Severity::Note) {
        let stopped = Diagnostic::error("strict", "there are warnings; nothing was generated");
        let diagnostics = messages.into_iter().chain([stopped]).collect();
        return Err(Failure { exit: Exit::Difference, diagnostics });
    }
    match (&arguments.output, arguments.format) {
        (Some(folder), _) => to_folder(folder, &rendered, targets.len() > 1)?,
        (None, Format::Json) => to_stdout(|out| json_lines(out, &loaded, &rendered))?,
        (None, Format::Text) => {
            to_stdout(|out| code(out, &rendered))?;
            messages.extend(left_out(&rendered));
        }
    }
    report(&messages, detail);
    Ok(())
}

/// Every chosen item in every target, in document order; the number of threads changes nothing.
fn render_all<'a>(
    loaded: &'a Loaded,
    targets: &'a [Chosen],
    stems: &'a BTreeMap<usize, Stems>,
    jobs: usize,
    detail: Detail,
) -> Result<Vec<Rendered<'a>>, Failure> {
    let work: Vec<(&Item, &Stems)> =
        loaded.items().filter_map(|item| Some((item, stems.get(&item.index)?))).collect();
    let bar = progress(work.len() * targets.len(), detail);
    // An item's answers are the same for every target, so one thread does all targets of an item.
    let one = |&(item, stems): &(&'a Item, &'a Stems)| {
        let answers = Answers::of(item);
        let render = |target: &'a Chosen| {
            let snippet = target.generator.generate_with(item, &answers, &target.choices)?;
            bar.inc(1);
            Ok(Rendered { item, target, stems, snippet })
        };
        targets.iter().map(render).collect()
    };
    let results: Vec<Result<Vec<Rendered<'a>>, Diagnostic>> = if jobs == 1 || work.len() < 2 {
        work.iter().map(one).collect()
    } else {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|error| {
            Diagnostic::error("no-threads", format!("cannot start {jobs} threads: {error}"))
                .help("give a smaller number with --jobs")
        })?;
        pool.install(|| work.par_iter().map(one).collect())
    };
    bar.finish_and_clear();
    // The first failure in document order, whichever thread met its own first.
    let items = results.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(items.into_iter().flatten().collect())
}

/// A bar on standard error, where that is a terminal and the work is long.
fn progress(length: usize, detail: Detail) -> ProgressBar {
    if length < LONG_WORK || detail == Detail::Quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("generating {wide_bar} {human_pos}/{human_len}, {eta} left")
    {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The messages about the collection and about the chosen items, with their places. What several
/// targets say about one place is said once.
fn messages(loaded: &Loaded, rendered: &[Rendered<'_>]) -> Vec<Diagnostic> {
    let chosen: Vec<Vec<String>> = loaded.items().map(Item::trail).collect();
    let all = chosen.len() == loaded.model.items.len();
    let mut messages: Vec<Diagnostic> = loaded
        .diagnostics
        .iter()
        // Only what concerns the chosen items, or no item at all.
        .filter(|message| {
            all || message.place.item.is_empty() || chosen.contains(&message.place.item)
        })
        .cloned()
        .collect();
    let mut last: &[Diagnostic] = &[];
    for one in rendered {
        if one.snippet.warnings != last {
            last = &one.snippet.warnings;
            messages.extend(last.iter().cloned());
        }
    }
    loaded.locate(&mut messages);
    messages
}

/// Code to read or to pipe: alone where there is one piece, else each piece under a comment.
fn code(out: &mut impl Write, rendered: &[Rendered<'_>]) -> io::Result<()> {
    let alone = rendered.len() == 1;
    for (position, one) in rendered.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        if !alone {
            let title = format!("{} ({})", one.item.trail().join("/"), one.target.name());
            for line in one.target.generator.target().language.comment(&title) {
                writeln!(out, "{}", line.as_str())?;
            }
        }
        if let Some(file) = one.snippet.files.first() {
            out.write_all(file.text.as_bytes())?;
        }
    }
    Ok(())
}

/// A note about the files that printing leaves out.
fn left_out(rendered: &[Rendered<'_>]) -> Option<Diagnostic> {
    let names: Vec<&str> =
        rendered.first()?.snippet.files.iter().skip(1).map(|file| file.path.as_str()).collect();
    (!names.is_empty()).then(|| {
        Diagnostic::note("files-left-out", format!("not printed: {}", names.join(", ")))
            .help("write all files with -o DIR")
    })
}

fn to_folder(folder: &Path, rendered: &[Rendered<'_>], several: bool) -> Result<(), Failure> {
    let mut tree = Tree::new();
    for one in rendered {
        for file in &one.snippet.files {
            let path = one.stems.fill(&file.path);
            let path = if several { format!("{}/{path}", one.target.name()) } else { path };
            tree.insert(&path, file.text.clone())?;
        }
    }
    let written = emit::write(&tree, folder)?;
    to_stdout(|out| {
        writeln!(
            out,
            "{}: {} created, {} updated, {} unchanged",
            folder.display(),
            written.created,
            written.updated,
            written.unchanged
        )
    })
}

/// A line of `--format json`.
#[derive(Serialize)]
struct Line<'a> {
    item: Vec<String>,
    index: usize,
    target: &'a str,
    files: Vec<LineFile<'a>>,
    warnings: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct LineFile<'a> {
    path: String,
    text: &'a str,
}

fn json_lines(out: &mut impl Write, loaded: &Loaded, rendered: &[Rendered<'_>]) -> io::Result<()> {
    let mut by_item: BTreeMap<&[String], Vec<&Diagnostic>> = BTreeMap::new();
    for message in &loaded.diagnostics {
        by_item.entry(&message.place.item).or_default().push(message);
    }
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let mut counts = Vec::with_capacity(rendered.len());
    for one in rendered {
        let before = warnings.len();
        let read = by_item.get(&one.item.trail()[..]).into_iter().flatten().copied();
        warnings.extend(read.chain(&one.snippet.warnings).cloned());
        counts.push(warnings.len() - before);
    }
    // All at once, because each search for places reads the whole text.
    loaded.locate(&mut warnings);
    let mut warnings = warnings.into_iter();
    for (one, count) in rendered.iter().zip(counts) {
        let files = one
            .snippet
            .files
            .iter()
            .map(|file| LineFile { path: one.stems.fill(&file.path), text: &file.text })
            .collect();
        let line = Line {
            item: one.item.trail(),
            index: one.item.index,
            target: one.target.name(),
            files,
            warnings: warnings.by_ref().take(count).collect(),
        };
        writeln!(out, "{}", clean_json(&serde_json::to_string(&line)?))?;
    }
    Ok(())
}
