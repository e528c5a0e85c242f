//! One JSON object, for programs. docs/check.md describes it.

use super::Finding;
use crate::cli::report::clean_json;
use crate::project::{Cause, Examined, Kind};
use serde::Serialize;

/// The version of this form.
const FORM: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    form: u32,
    up_to_date: bool,
    files: usize,
    made: usize,
    interrupted: bool,
    lock_changes: bool,
    changes: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    kind: Kind,
    causes: &'a [Cause],
    output: &'a str,
    item: Option<&'a str>,
    line: usize,
    diff: &'a str,
}

pub(super) fn report(examined: &Examined, findings: &[Finding<'_>]) -> String {
    let rows = findings.iter().map(|finding| Row {
        path: &finding.change.path,
        kind: finding.change.kind,
        causes: &finding.change.causes,
        output: &finding.change.output,
        item: finding.change.item.as_deref(),
        line: finding.line,
        diff: &finding.diff,
    });
    let report = Report {
        form: FORM,
        up_to_date: !examined.differs(),
        files: examined.files,
        made: examined.made,
        interrupted: examined.interrupted,
        lock_changes: examined.lock_changes,
        changes: rows.collect(),
    };
    // Texts and numbers, which can always be written.
    let text = serde_json::to_string_pretty(&report).unwrap_or_default();
    format!("{}\n", clean_json(&text))
}
