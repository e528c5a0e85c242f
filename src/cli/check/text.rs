//! For a person: unified differences, coloured where that is seen.

use super::{Finding, sentence};
use crate::cli::report::{clean, clean_line};
use crate::project::Examined;
use clap::builder::styling::{AnsiColor, Style};
use std::env;

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether a person sees it as it is printed.
    terminal: bool,
    colour: bool,
}

impl Look {
    /// The look for a terminal, or for a file or a pipe, which get the exact bytes.
    pub(super) fn of_terminal(terminal: bool) -> Self {
        let colour = terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { terminal, colour }
    }
}

/// One difference. `git apply` passes over the line that says what it is.
pub(super) fn finding(finding: &Finding<'_>, look: Look) -> String {
    let item = finding.change.item.as_deref();
    let item = item.map(|item| format!(" ({})", clean(item))).unwrap_or_default();
    let head = format!("{}{item} {}", clean(&finding.change.path), sentence(finding.change));
    let mut out = style(&head, Some(Style::new().bold()).filter(|_| look.colour));
    out.push('\n');
    if !look.terminal {
        return out + &finding.diff;
    }
    for line in finding.diff.lines() {
        let colour = match line.as_bytes().first() {
            _ if line.starts_with("+++ ") || line.starts_with("--- ") => None,
            Some(b'+') => Some(AnsiColor::Green),
            Some(b'-') => Some(AnsiColor::Red),
            Some(b'@') => Some(AnsiColor::Cyan),
            _ => None,
        };
        let colour = colour.map(|colour| Style::new().fg_color(Some(colour.into())));
        out.push_str(&style(&clean_line(line), colour.filter(|_| look.colour)));
        out.push('\n');
    }
    out
}

fn style(text: &str, style: Option<Style>) -> String {
    match style {
        Some(style) => format!("{style}{text}{style:#}"),
        None => text.to_owned(),
    }
}

/// What is said where nothing differs.
pub(super) fn end(examined: &Examined) -> String {
    if examined.differs() {
        return String::new();
    }
    let files = examined.files;
    let plural = if files == 1 { "file is" } else { "files are" };
    let lock = match examined.lock_changes {
        true => "; `polypost generate` would record other inputs in polypost.lock",
        false => "",
    };
    format!("{files} {plural} up to date{lock}\n")
}
