//! Differences that a target says it cannot avoid.

use super::case::Sample;
use super::reads::{self, Losses, Read};
use super::report::{Finding, Part};
use crate::target::verify::{Limit, LimitKind};
use crate::wire;

/// What is left of the findings about a request, and the reasons for what is not.
pub(super) fn of_request(findings: Vec<Finding>, limits: &[Limit]) -> (Vec<Finding>, Vec<String>) {
    let mut reasons = Vec::new();
    let left = findings
        .into_iter()
        .filter(|finding| {
            let found = limits.iter().find(|limit| explains(limit.kind, finding));
            reasons.extend(found.map(|limit| limit.reason.clone()));
            found.is_none()
        })
        .collect();
    (left, reasons)
}

fn explains(kind: LimitKind, finding: &Finding) -> bool {
    let (Some(expected), Some(actual)) = (&finding.expected, &finding.actual) else { return false };
    if finding.part != Part::Request {
        return false;
    }
    match kind {
        LimitKind::TargetEscapes => {
            finding.what == "target" && wire::decode(expected) == wire::decode(actual)
        }
        LimitKind::DotSegments => {
            finding.what == "target"
                && wire::decode(&without_dots(expected)) == wire::decode(&without_dots(actual))
        }
        LimitKind::JoinedHeaders => {
            let mut values: Vec<&str> = actual.split(", ").collect();
            values.sort_unstable();
            finding.what.starts_with("header ") && expected.split('\n').eq(values)
        }
        _ => false,
    }
}

/// A target whose path has its dot segments resolved (RFC 3986, section 5.2.4).
fn without_dots(target: &str) -> String {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let mut out: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." if last => out.push(""),
            "." => {}
            ".." => {
                out.pop();
                if last {
                    out.push("");
                }
            }
            _ => out.push(segment),
        }
    }
    let path = format!("/{}", out.join("/"));
    match query {
        Some(query) => format!("{path}?{query}"),
        None => path,
    }
}

/// What is wrong with what was read, and the reasons for what is not counted.
pub(super) fn of_answer(
    sample: &Sample,
    told: &[Read],
    limits: &[Limit],
) -> (Vec<Finding>, Vec<String>) {
    let Sample::Json(value, shape) = sample else { return (Vec::new(), Vec::new()) };
    let strict = reads::compare(value, shape, told, Losses::default());
    let all: Vec<&Limit> = limits.iter().filter(|limit| is_of_answers(limit.kind)).collect();
    if strict.is_empty() || all.is_empty() {
        return (strict, Vec::new());
    }
    let with = |limits: &[&Limit]| reads::compare(value, shape, told, losses(limits));
    let left = with(&all);
    let reasons = all
        .iter()
        .filter(|limit| {
            let others: Vec<&Limit> =
                all.iter().copied().filter(|other| other.kind != limit.kind).collect();
            with(&others) != left
        })
        .map(|limit| limit.reason.clone())
        .collect();
    (left, reasons)
}

fn is_of_answers(kind: LimitKind) -> bool {
    losses_of(kind) != Losses::default()
}

fn losses(limits: &[&Limit]) -> Losses {
    limits.iter().map(|limit| losses_of(limit.kind)).fold(Losses::default(), |left, right| Losses {
        final_line_breaks: left.final_line_breaks || right.final_line_breaks,
        after_nul: left.after_nul || right.after_nul,
        digits: left.digits || right.digits,
        later_values: left.later_values || right.later_values,
    })
}

fn losses_of(kind: LimitKind) -> Losses {
    let none = Losses::default();
    match kind {
        LimitKind::FinalLineBreaks => Losses { final_line_breaks: true, ..none },
        LimitKind::AfterNul => Losses { after_nul: true, ..none },
        LimitKind::DoubleNumbers => Losses { digits: true, ..none },
        LimitKind::FirstOfKeys => Losses { later_values: true, ..none },
        _ => none,
    }
}
