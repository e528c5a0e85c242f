//! The report for a person.

use super::diff::visible;
use super::{ItemReport, Outcome, Report, TargetReport};
use indexmap::IndexMap;
use std::fmt::Write as _;

/// How the report for a person looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look<'a> {
    /// How the words are set off.
    pub style: Style,
    /// Whether the items that are right are named, too.
    pub every: bool,
    /// The command that asked for the report, without what chooses targets and items; with it the
    /// report says how to see one failure again.
    pub command: Option<&'a str>,
}

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
const FAINT: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

impl Outcome {
    fn colour(self) -> &'static str {
        match self {
            Self::Proven => GREEN,
            Self::Partly | Self::NotChecked => YELLOW,
            Self::Failed => RED,
        }
    }
}

/// How many items are named that share a reason.
const NAMED: usize = 3;

/// A summary with one line a target, then everything that is wrong, then what was not checked.
pub fn text(report: &Report, look: &Look<'_>) -> String {
    let style = look.style;
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", style.paint(BOLD, &visible(&report.collection)));
    summary(&mut out, report, style);
    if look.every {
        right(&mut out, report, style);
    }
    failures(&mut out, report, look);
    unchecked(&mut out, report, style);
    if report.interrupted {
        let _ = writeln!(out, "\nStopped before the end.");
    }
    out
}

/// A line of the summary.
struct Row {
    name: String,
    /// What came of it: each word and its colour.
    outcome: Vec<(String, &'static str)>,
    runs: String,
    values: String,
    seconds: String,
}

impl Row {
    fn of(target: &TargetReport) -> Self {
        let name = visible(&target.name);
        let none = String::new;
        if let Some(skipped) = &target.skipped {
            let how = skipped.install.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
            let what = visible(&format!("not checked: {}{how}", skipped.reason));
            let outcome = vec![(what, YELLOW)];
            return Self { name, outcome, runs: none(), values: none(), seconds: none() };
        }
        let outcomes = [Outcome::Proven, Outcome::Failed, Outcome::Partly, Outcome::NotChecked];
        let counts = outcomes.into_iter().map(|outcome| (target.count(outcome), outcome));
        let mut outcome: Vec<_> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, outcome)| (format!("{count} {}", outcome.word()), outcome.colour()))
            .collect();
        if outcome.is_empty() {
            outcome.push(("no items".to_owned(), YELLOW));
        }
        let sum = |count: fn(&ItemReport) -> usize| target.items.iter().map(count).sum::<usize>();
        let values = match sum(|item| item.values) {
            0 => String::new(),
            values => counted(values, "value read", "values read"),
        };
        Self {
            name,
            outcome,
            runs: counted(sum(|item| item.runs), "run", "runs"),
            values,
            seconds: format!("{:.1} s", target.seconds),
        }
    }

    fn outcome_width(&self) -> usize {
        let words: usize = self.outcome.iter().map(|(word, _)| width(word)).sum();
        words + ", ".len() * self.outcome.len().saturating_sub(1)
    }
}

fn summary(out: &mut String, report: &Report, style: Style) {
    let rows: Vec<Row> = report.targets.iter().map(Row::of).collect();
    let widest = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or_default();
    let names = widest(|row| width(&row.name));
    // What says why nothing was checked may go past the figures.
    let outcomes = widest(|row| if row.runs.is_empty() { 0 } else { row.outcome_width() });
    let runs = widest(|row| width(&row.runs));
    let values = widest(|row| width(&row.values));
    let seconds = widest(|row| width(&row.seconds));
    for row in &rows {
        let words: Vec<String> =
            row.outcome.iter().map(|(word, colour)| style.paint(colour, word)).collect();
        let mut line = format!("  {:names$}  {}", row.name, words.join(", "));
        if !row.runs.is_empty() {
            let blanks = " ".repeat(outcomes.saturating_sub(row.outcome_width()));
            let mut figures = format!("{blanks}  {:>runs$}", row.runs);
            if values > 0 {
                let _ = write!(figures, "  {:>values$}", row.values);
            }
            let _ = write!(figures, "  {:>seconds$}", row.seconds);
            line.push_str(&style.paint(FAINT, &figures));
        }
        let _ = writeln!(out, "{line}");
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// The items in which nothing was found wrong.
fn right(out: &mut String, report: &Report, style: Style) {
    let rights = [Outcome::Proven, Outcome::Partly];
    let mut before = "\n";
    for target in &report.targets {
        for item in target.items.iter().filter(|item| rights.contains(&item.outcome)) {
            let figures = format!(
                "{}, {}",
                counted(item.runs, "run", "runs"),
                counted(item.values, "value read", "values read")
            );
            let _ = writeln!(
                out,
                "{before}{}  {}  {}  {}",
                style.paint(item.outcome.colour(), item.outcome.word()),
                visible(&target.name),
                visible(&item.item.join("/")),
                style.paint(FAINT, &figures)
            );
            before = "";
        }
    }
}

fn failures(out: &mut String, report: &Report, look: &Look<'_>) {
    let mut first = None;
    for target in &report.targets {
        for item in target.items.iter().filter(|item| item.outcome == Outcome::Failed) {
            failure(out, target, item, look.style);
            first.get_or_insert((target, item));
        }
    }
    let Some((target, item)) = first else { return };
    let _ = writeln!(out, "\nLines with - were expected, lines with + came instead.");
    if let Some(command) = look.command {
        let item = quoted(&visible(&item.item.join("/")));
        let keep = if report.is_kept() { "" } else { " --keep proof" };
        let target = quoted(&visible(&target.name));
        let _ = writeln!(
            out,
            "To see one of them again, with all its files:\n  {command} -t {target} --item {item}{keep}"
        );
    }
}

fn failure(out: &mut String, target: &TargetReport, item: &ItemReport, style: Style) {
    let _ = writeln!(
        out,
        "\n{}  {}  {}",
        style.paint(RED, Outcome::Failed.word()),
        visible(&target.name),
        style.paint(BOLD, &visible(&item.item.join("/")))
    );
    for finding in &item.findings {
        let run = match finding.run.as_str() {
            "" | "as saved" => String::new(),
            run => format!(" ({run})"),
        };
        let _ = writeln!(out, "  {}", visible(&format!("{}{run}", finding.head())));
        for line in finding.lines() {
            let line = match line.as_bytes().first() {
                Some(b'-') => style.paint(GREEN, &line),
                Some(b'+') => style.paint(RED, &line),
                _ => line,
            };
            let _ = writeln!(out, "    {}", line.trim_end());
        }
    }
    if let Some(program) = &item.program {
        let _ = writeln!(out, "  its program is {}", visible(&program.to_string_lossy()));
    }
}

/// What was not checked, by reason, with the items that share it in one place.
fn unchecked(out: &mut String, report: &Report, style: Style) {
    let mut reasons: IndexMap<&str, IndexMap<&str, Vec<&ItemReport>>> = IndexMap::new();
    for target in &report.targets {
        for item in target.items.iter().filter(|item| item.outcome != Outcome::Failed) {
            for reason in &item.unchecked {
                let targets = reasons.entry(reason).or_default();
                targets.entry(&target.name).or_default().push(item);
            }
        }
    }
    if reasons.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", style.paint(YELLOW, "Not checked, or not wholly:"));
    for (reason, targets) in reasons {
        let _ = writeln!(out, "\n  {}", visible(reason));
        for (target, items) in targets {
            let mut named: Vec<String> =
                items.iter().take(NAMED).map(|item| visible(&item.item.join("/"))).collect();
            if items.len() > NAMED {
                named.push(format!("and {} more", items.len() - NAMED));
            }
            let _ = writeln!(out, "    {}: {}", visible(target), named.join(", "));
        }
    }
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
