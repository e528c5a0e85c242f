//! `polypost generate`

use super::args::{Format, Generate};
use super::outcome::{Exit, Failure, to_stdout};
use super::project::{self, settings};
use super::report::{Detail, clean_json, report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::{self, Tree};
use crate::generate::{Answers, Snippet};
use crate::model::Item;
use crate::project::call::{Part, load_parts, parts};
use crate::project::generators::Chosen;
use crate::project::input::Loaded;
use crate::project::stems::{Stems, stems};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
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

/// A collection, and the targets that say it in one way.
struct Group {
    part: Part,
    loaded: Loaded,
    stems: BTreeMap<usize, Stems>,
}

pub(super) fn run(arguments: &Generate, detail: Detail) -> Result<(), Failure> {
    let prints = arguments.output.is_some() || arguments.format == Format::Json;
    if arguments.input.file.is_none() && !prints {
        return project::generate(arguments, detail);
    }
    let file = arguments.input.file.as_deref();
    let config = settings(arguments.config.as_deref(), file)?;
    let overrides = project::overrides_of(arguments);
    let parts = parts(&config, &overrides, file)?;
    let narrowing = if file.is_none() { overrides.items.as_slice() } else { &[] };
    let loaded = load_parts(&parts, narrowing)?;
    let groups = parts.into_iter().zip(loaded).map(|(part, loaded)| {
        let stems = stems(&loaded.model);
        Group { part, loaded, stems }
    });
    let groups: Vec<Group> = groups.collect();
    let mut rendered = Vec::with_capacity(groups.len());
    let mut messages: Vec<Diagnostic> = Vec::new();
    for group in &groups {
        let some = render_all(group, arguments.jobs, detail)?;
        let mut own = self::messages(&group.loaded, &some);
        if groups.len() > 1 {
            // A collection that is said in two ways has most of its mistakes in both.
            own.retain(|message| !messages.contains(message));
        }
        messages.append(&mut own);
        rendered.push(some);
    }
    if arguments.strict && messages.iter().any(|message| message.severity != Severity::Note) {
        let stopped = Diagnostic::error("strict", "there are warnings; nothing was generated");
        let diagnostics = messages.into_iter().chain([stopped]).collect();
        return Err(Failure { exit: Exit::Difference, diagnostics });
    }
    match (&arguments.output, arguments.format) {
        (Some(folder), _) => to_folder(folder, &groups, &rendered)?,
        (None, Format::Json) => to_stdout(|out| {
            let mut both = groups.iter().zip(&rendered);
            both.try_for_each(|(group, some)| json_lines(out, group, some))
        })?,
        (None, Format::Text) => {
            let rendered: Vec<&Rendered<'_>> = rendered.iter().flatten().collect();
            to_stdout(|out| code(out, &rendered))?;
            messages.extend(left_out(&rendered));
        }
    }
    report(&messages, detail);
    Ok(())
}

/// Every chosen item in every target, in document order; the number of threads changes nothing.
fn render_all<'a>(
    group: &'a Group,
    jobs: usize,
    detail: Detail,
) -> Result<Vec<Rendered<'a>>, Failure> {
    let Group { part: Part { chosen: targets, .. }, loaded, stems } = group;
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
fn code(out: &mut impl Write, rendered: &[&Rendered<'_>]) -> io::Result<()> {
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
fn left_out(rendered: &[&Rendered<'_>]) -> Option<Diagnostic> {
    let names: Vec<&str> =
        rendered.first()?.snippet.files.iter().skip(1).map(|file| file.path.as_str()).collect();
    (!names.is_empty()).then(|| {
        Diagnostic::note("files-left-out", format!("not printed: {}", names.join(", ")))
            .help("write all files with -o DIR")
    })
}

fn to_folder(
    folder: &Path,
    groups: &[Group],
    rendered: &[Vec<Rendered<'_>>],
) -> Result<(), Failure> {
    let collections: BTreeSet<Option<&str>> =
        groups.iter().map(|group| group.part.collection.as_deref()).collect();
    let targets: BTreeSet<&str> =
        groups.iter().flat_map(|group| &group.part.chosen).map(Chosen::name).collect();
    let mut tree = Tree::new();
    for (group, some) in groups.iter().zip(rendered) {
        let collection = group.part.collection.as_deref().filter(|_| collections.len() > 1);
        for one in some {
            let target = Some(one.target.name()).filter(|_| targets.len() > 1);
            for file in &one.snippet.files {
                let path = one.stems.fill(&file.path);
                let parts: Vec<&str> =
                    collection.into_iter().chain(target).chain([&*path]).collect();
                tree.insert(&parts.join("/"), file.text.clone())?;
            }
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
    #[serde(skip_serializing_if = "Option::is_none")]
    collection: Option<&'a str>,
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

fn json_lines(out: &mut impl Write, group: &Group, rendered: &[Rendered<'_>]) -> io::Result<()> {
    let Group { loaded, part, .. } = group;
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
            collection: part.collection.as_deref(),
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
