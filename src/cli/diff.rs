//! `polypost diff`

use super::args::{Diff, DiffFormat, FailOn};
use super::outcome::{Exit, Failure, to_stdout};
use super::report::{Detail, clean, clean_json, report};
use crate::changes::{Change, Changes, Subject, compare};
use crate::lower::{Options, Variables, lower};
use crate::model::Model;
use crate::project::input::{Input, open};
use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

/// The version of the JSON.
const FORM: u32 = 1;

pub(super) fn run(arguments: &Diff, detail: Detail) -> Result<(), Failure> {
    let old = read(&arguments.old, arguments.max_input, detail)?;
    let new = read(&arguments.new, arguments.max_input, detail)?;
    let changes = compare(&old, &new);
    let colour =
        io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let text = match arguments.format {
        DiffFormat::Text => text(&changes, colour),
        DiffFormat::Markdown => markdown(&changes, &new.name),
        DiffFormat::Json => json(&changes),
    };
    to_stdout(|out| out.write_all(text.as_bytes()))?;
    let fails = match arguments.fail_on {
        Some(FailOn::Breaking) => changes.breaking() > 0,
        Some(FailOn::Change) => !changes.is_empty(),
        None => false,
    };
    if fails {
        return Err(Failure { exit: Exit::Difference, diagnostics: Vec::new() });
    }
    Ok(())
}

/// A version of the collection, with its variables in place.
fn read(file: &Path, max_input: usize, detail: Detail) -> Result<Model, Failure> {
    let opened = open(&Input { file: file.to_owned(), max_input, ..Input::default() })?;
    let options = Options { variables: Variables::Bind, ..Options::default() };
    let (model, _) = lower(&opened.collection, &opened.scopes, &options);
    let mut diagnostics = opened.diagnostics;
    opened.source.locate(&mut diagnostics);
    report(&diagnostics, detail);
    Ok(model)
}

#[derive(Serialize)]
struct Report<'a> {
    form: u32,
    breaking: usize,
    #[serde(flatten)]
    changes: &'a Changes,
}

fn json(changes: &Changes) -> String {
    let report = Report { form: FORM, breaking: changes.breaking(), changes };
    // Texts and numbers, which can always be written.
    let text = serde_json::to_string_pretty(&report).unwrap_or_default();
    format!("{}\n", clean_json(&text))
}

/// How many there are of each, in a line.
fn summary(changes: &Changes) -> String {
    let counts = [
        (changes.added.len(), "added"),
        (changes.removed.len(), "removed"),
        (changes.moved.len(), "moved"),
        (changes.changed.len(), "changed"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let items = match counts.as_slice() {
        [] => "no item changed".to_owned(),
        counts => format!("items: {}", counts.join(", ")),
    };
    match changes.breaking() {
        0 => format!("{items}; nothing breaks clients"),
        1 => format!("{items}; 1 change may break clients"),
        many => format!("{items}; {many} changes may break clients"),
    }
}

/// What a change is about, in words before and a name.
fn words(subject: &Subject) -> (String, Option<String>) {
    let of_status = |status: &Option<u16>| match status {
        Some(status) => format!("response {status}"),
        None => "response without a status".to_owned(),
    };
    match subject {
        Subject::Method => ("method".to_owned(), None),
        Subject::Server => ("server".to_owned(), None),
        Subject::Path => ("path".to_owned(), None),
        Subject::Auth => ("authentication".to_owned(), None),
        Subject::Query { name } => ("query".to_owned(), Some(name.clone())),
        Subject::Header { name } => ("header".to_owned(), Some(name.clone())),
        Subject::Body => ("body".to_owned(), None),
        Subject::BodyField { path } => ("body".to_owned(), Some(path.clone())),
        Subject::Response { status } => (of_status(status), None),
        Subject::ResponseField { status, path } => (of_status(status), Some(path.clone())),
    }
}

/// What became of it, with each value written by `value`.
fn became(change: &Change, value: &dyn Fn(&str) -> String) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{} → {}", value(old), value(new)),
        (Some(old), None) => format!("removed, was {}", value(old)),
        (None, Some(new)) => format!("new, {}", value(new)),
        (None, None) => String::new(),
    }
}

fn text(changes: &Changes, colour: bool) -> String {
    let styled = |text: String, colour_of: Option<AnsiColor>| match colour_of.filter(|_| colour) {
        Some(colour) => {
            let style = Style::new().fg_color(Some(colour.into()));
            format!("{style}{text}{style:#}")
        }
        None => text,
    };
    let trail = |trail: &[String]| clean(&trail.join("/"));
    let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { clean(text) };
    let mut out = String::new();
    // Writing to a String cannot fail.
    for item in &changes.added {
        let line = format!("+ {}  {}", trail(&item.item), clean(&item.address));
        let _ = writeln!(out, "{}", styled(line, Some(AnsiColor::Green)));
    }
    for item in &changes.removed {
        let line = format!("- {}  {}", trail(&item.item), clean(&item.address));
        let _ = writeln!(out, "{}", styled(line, Some(AnsiColor::Red)));
    }
    for item in &changes.moved {
        let line = format!("> {}  from {}", trail(&item.to), trail(&item.from));
        let _ = writeln!(out, "{}", styled(line, Some(AnsiColor::Cyan)));
    }
    for item in &changes.changed {
        let line = format!("~ {}", trail(&item.item));
        let _ = writeln!(out, "{}", styled(line, Some(AnsiColor::Yellow)));
        for change in &item.changes {
            let (about, name) = words(&change.subject);
            let name = name.map(|name| format!(" {}", clean(&name))).unwrap_or_default();
            let mark = if change.breaking { '!' } else { ' ' };
            let line = format!("  {mark} {about}{name}: {}", became(change, &shown));
            let _ =
                writeln!(out, "{}", styled(line, Some(AnsiColor::Red).filter(|_| change.breaking)));
        }
    }
    for variable in &changes.variables {
        let value = |value: &Option<String>| value.as_deref().map_or("nothing".to_owned(), shown);
        let (old, new) = (value(&variable.old), value(&variable.new));
        let _ = writeln!(out, "= {{{{{}}}}}: {old} → {new}", clean(&variable.name));
    }
    let _ = writeln!(out, "{}", summary(changes));
    out
}

/// For a comment on a pull request. All text of the collections stands in code spans, where nothing means
/// anything.
fn markdown(changes: &Changes, title: &str) -> String {
    let trail = |trail: &[String]| span(&trail.join("/"));
    let mut out = format!("### {}\n\n{}\n", span(title), sentence(&summary(changes)));
    let list = |out: &mut String, heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(out, "\n**{heading}**\n\n{}\n", lines.join("\n"));
        }
    };
    let with_address = |items: &[crate::changes::Named]| -> Vec<String> {
        items
            .iter()
            .map(|item| format!("- {} {}", trail(&item.item), span(&item.address)))
            .collect()
    };
    list(&mut out, "Removed, which breaks clients", with_address(&changes.removed));
    list(&mut out, "Added", with_address(&changes.added));
    let moved = changes.moved.iter();
    let moved = moved.map(|item| format!("- {} → {}", trail(&item.from), trail(&item.to)));
    list(&mut out, "Moved", moved.collect());
    let changed = changes.changed.iter().map(|item| {
        let mut line = format!("- {}", trail(&item.item));
        for change in &item.changes {
            let (about, name) = words(&change.subject);
            let name = name.map(|name| format!(" {}", span(&name))).unwrap_or_default();
            let mark = if change.breaking { "**breaking:** " } else { "" };
            let _ = write!(line, "\n  - {mark}{about}{name}: {}", became(change, &span));
        }
        line
    });
    list(&mut out, "Changed", changed.collect());
    let variables = changes.variables.iter().map(|variable| {
        let value = |value: &Option<String>| value.as_deref().map_or("nothing".to_owned(), span);
        format!("- {}: {} → {}", span(&variable.name), value(&variable.old), value(&variable.new))
    });
    list(&mut out, "Variables", variables.collect());
    out
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Text as a code span that it cannot end.
fn span(text: &str) -> String {
    let text = clean(text);
    if text.trim().is_empty() {
        return "nothing".to_owned();
    }
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let room = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_collection_cannot_leave_its_code_span() {
        assert_eq!(span("a"), "`a`");
        assert_eq!(span("`"), "`` ` ``");
        assert_eq!(span("a``b"), "```a``b```");
        assert_eq!(span("x\n\n# y"), "`x\\n\\n# y`");
        assert_eq!(span(" "), "nothing");
    }
}
