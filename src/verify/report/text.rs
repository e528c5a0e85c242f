//! The report for a person.

use super::diff::{lines, visible};
use super::{ItemReport, Outcome, Report, TargetReport};
use std::fmt::Write as _;

/// How the words are set off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Letters alone.
    #[default]
    Plain,
    /// With the escape sequences of terminals.
    Coloured,
}

impl Style {
    fn paint(self, colour: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Coloured => format!("\x1b[{colour}m{text}\x1b[0m"),
        }
    }
}

const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

/// A summary with one line a target, then everything that is wrong, then what was not checked.
/// `every` names the items that are right, too.
pub fn text(report: &Report, style: Style, every: bool) -> String {
    let mut out = String::new();
    let width = report.targets.iter().map(|target| target.name.chars().count()).max().unwrap_or(0);
    let _ = writeln!(out, "{}", style.paint(BOLD, &visible(&report.collection)));
    for target in &report.targets {
        let _ = writeln!(out, "  {:width$}  {}", visible(&target.name), summary(target, style));
    }
    for target in &report.targets {
        for item in &target.items {
            if item.outcome == Outcome::Failed {
                failed(&mut out, target, item, style);
            }
        }
    }
    unchecked(&mut out, report, style);
    if every {
        all(&mut out, report, style);
    }
    if report.interrupted {
        let _ = writeln!(out, "\nStopped before the end.");
    }
    out
}

fn summary(target: &TargetReport, style: Style) -> String {
    if let Some(skipped) = &target.skipped {
        let how = skipped.install.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
        return style.paint(YELLOW, &visible(&format!("not checked: {}{how}", skipped.reason)));
    }
    let mut parts = Vec::new();
    for (outcome, colour) in [
        (Outcome::Proven, GREEN),
        (Outcome::Failed, RED),
        (Outcome::Partly, YELLOW),
        (Outcome::NotChecked, YELLOW),
    ] {
        let count = target.count(outcome);
        if count > 0 {
            parts.push(style.paint(colour, &format!("{count} {}", outcome.word())));
        }
    }
    if parts.is_empty() {
        parts.push("no items".to_owned());
    }
    let runs: usize = target.items.iter().map(|item| item.runs).sum();
    let values: usize = target.items.iter().map(|item| item.values).sum();
    format!("{}  ({runs} runs, {values} values read, {:.1} s)", parts.join(", "), target.seconds)
}

fn failed(out: &mut String, target: &TargetReport, item: &ItemReport, style: Style) {
    let _ = writeln!(
        out,
        "\n{} {} · {}",
        style.paint(RED, "failed"),
        visible(&target.name),
        style.paint(BOLD, &visible(&item.item.join("/")))
    );
    for finding in &item.findings {
        let run = match finding.run.as_str() {
            "" | "as saved" => String::new(),
            run => format!(" ({run})"),
        };
        let what = format!("{}, {}{run}", finding.part.word(), finding.what);
        let _ = writeln!(out, "  {}", visible(&what));
        for line in lines(finding.expected.as_deref(), finding.actual.as_deref()) {
            let colour = match line.get(..1) {
                Some("-") => GREEN,
                Some("+") => RED,
                _ => "0",
            };
            let _ = writeln!(out, "    {}", style.paint(colour, &line));
        }
    }
}

/// What was not checked, with the items that share a reason in one place.
fn unchecked(out: &mut String, report: &Report, style: Style) {
    let mut reasons: indexmap::IndexMap<(&str, &str), Vec<&ItemReport>> = indexmap::IndexMap::new();
    for target in &report.targets {
        for item in target.items.iter().filter(|item| item.outcome != Outcome::Failed) {
            for reason in &item.unchecked {
                reasons.entry((&target.name, reason)).or_default().push(item);
            }
        }
    }
    for ((target, reason), items) in reasons {
        let names: Vec<String> =
            items.iter().take(3).map(|item| visible(&item.item.join("/"))).collect();
        let more = match items.len().saturating_sub(names.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(
            out,
            "\n{} {} · {}{more}\n  {}",
            style.paint(YELLOW, "not checked"),
            visible(target),
            names.join(", "),
            visible(reason)
        );
    }
}

fn all(out: &mut String, report: &Report, style: Style) {
    for target in &report.targets {
        for item in target.items.iter().filter(|item| item.outcome == Outcome::Proven) {
            let _ = writeln!(
                out,
                "{} {} · {}  ({} runs, {} values read)",
                style.paint(GREEN, "proven"),
                visible(&target.name),
                visible(&item.item.join("/")),
                item.runs,
                item.values
            );
        }
    }
}
