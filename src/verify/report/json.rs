//! The report for tools. docs/verify.md describes it.

use super::{Finding, ItemReport, Outcome, Report, TargetReport};
use serde_json::{Value, json as object};

/// The version of the form; it changes when a reader of the last one would break.
const VERSION: u32 = 1;

/// The report as one JSON object.
pub fn json(report: &Report) -> Value {
    object!({
        "version": VERSION,
        "collection": report.collection,
        "success": report.is_success(),
        "interrupted": report.interrupted,
        "targets": report.targets.iter().map(target).collect::<Vec<_>>(),
    })
}

fn target(target: &TargetReport) -> Value {
    let skipped = target
        .skipped
        .as_ref()
        .map(|skipped| object!({ "reason": skipped.reason, "install": skipped.install }));
    object!({
        "target": target.name,
        "title": target.title,
        "skipped": skipped,
        "proven": target.count(Outcome::Proven),
        "partly": target.count(Outcome::Partly),
        "failed": target.count(Outcome::Failed),
        "notChecked": target.count(Outcome::NotChecked),
        "seconds": round(target.seconds),
        "items": target.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &ItemReport) -> Value {
    object!({
        "item": item.item,
        "index": item.index,
        "outcome": match item.outcome {
            Outcome::Proven => "proven",
            Outcome::Partly => "partly",
            Outcome::NotChecked => "not-checked",
            Outcome::Failed => "failed",
        },
        "findings": item.findings.iter().map(finding).collect::<Vec<_>>(),
        "unchecked": item.unchecked,
        "runs": item.runs,
        "values": item.values,
        "seconds": round(item.seconds),
    })
}

fn finding(finding: &Finding) -> Value {
    object!({
        "run": finding.run,
        "part": finding.part.word(),
        "what": finding.what,
        "expected": finding.expected,
        "actual": finding.actual,
    })
}

fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
