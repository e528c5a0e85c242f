//! Tera's errors as messages about the template a person wrote.

use super::check::{Kind, Mistake};
use crate::diagnostic::Diagnostic;
use crate::target::Template;
use crate::target::manifest::nearest;
use indexmap::IndexMap;
use std::sync::Arc;
use tera::ErrorKind;

const CODE: &str = "template-error";

/// The templates as they were written, by the names the engine knows them under.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources(IndexMap<String, (String, Arc<str>)>);

impl Sources {
    pub(super) fn add(&mut self, name: String, shown: String, source: &str) {
        self.0.insert(name, (shown, Arc::from(source)));
    }

    pub(super) fn explain(&self, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                self.placed(report.message(), report.filename(), report.span().start_line)
            }
            ErrorKind::Msg(text) => match parse_report(text) {
                Some((message, file, line)) => self.placed(message, file, line),
                None => unplaced(error),
            },
            _ => unplaced(error),
        }
    }

    fn placed(&self, message: &str, name: &str, line: usize) -> Diagnostic {
        let (message, help) = split_help(message);
        let (shown, source) = match self.0.get(name) {
            Some((shown, source)) => (shown.as_str(), source.as_ref()),
            None => (name, ""),
        };
        let diagnostic = at_line(message, shown, source, line);
        match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// A message about a line of a template, with that line.
fn at_line(what: String, shown: &str, source: &str, line: usize) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(CODE, what);
    let text = source.lines().nth(line.saturating_sub(1)).unwrap_or("");
    // Tags on lines of their own were moved, so the engine's columns are not those of the file.
    let needle = diagnostic.what.split('`').nth(1).and_then(|name| text.find(name));
    let at = needle.unwrap_or(text.len() - text.trim_start().len());
    let column = text.get(..at).unwrap_or("").chars().count() + 1;
    diagnostic.place.file = Some(shown.to_owned());
    diagnostic.place.position = Some((line, column));
    if !text.is_empty() {
        diagnostic.what.push_str(&format!(", in `{}`", text.trim()));
    }
    diagnostic
}

/// The message about a place of a template that cannot be right.
pub(super) fn mistake(template: &Template, mistake: &Mistake<'_>) -> Diagnostic {
    let Mistake { line, path, kind } = mistake;
    let place = |what: String| at_line(what, &template.shown, &template.source, *line);
    match kind {
        Kind::Missing(name, known) => {
            let diagnostic = place(format!("Field `{name}` of `{path}` is not defined"));
            match nearest(name, known) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => diagnostic.help(format!("`{path}` has no fields")),
                None => diagnostic.help(format!("there are: {}", known.join(", "))),
            }
        }
        Kind::Printed => place(format!("`{path}` is no single value, and cannot be printed"))
            .help("loop over it, print one of its fields, or use `lines` or `list`"),
    }
}

/// A message whose place nobody knows.
pub(super) fn unplaced(error: &tera::Error) -> Diagnostic {
    Diagnostic::error(CODE, error.to_string())
}

/// `Field `nmae` is not defined. Available fields: name, on` → the message, and which name was
/// meant.
fn split_help(message: &str) -> (String, Option<String>) {
    let message = message.trim_end_matches('.');
    let Some((what, available)) = message.split_once(" Available ") else {
        return (message.to_owned(), None);
    };
    let what = what.trim_end_matches('.').to_owned();
    let names: Vec<&str> =
        available.split_once(": ").map_or("", |(_, names)| names).split(", ").collect();
    let name = what.split('`').nth(1).unwrap_or("");
    let help = match nearest(name, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", names.join(", ")),
    };
    (what, Some(help))
}

/// Message, template and line of a report that reaches us only as text.
fn parse_report(text: &str) -> Option<(&str, &str, usize)> {
    let (message, rest) = text.strip_prefix("error: ")?.split_once('\n')?;
    let place = rest.trim_start().strip_prefix("--> ")?.lines().next()?;
    let (place, _column) = place.rsplit_once(':')?;
    let (file, line) = place.rsplit_once(':')?;
    Some((message, file, line.parse().ok()?))
}
