//! SARIF 2.1.0, which code scanning reads.

use super::{Finding, kind_word, sentence};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::json;

/// What may not stand in a relative address as it is.
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What each kind of difference means, by its word.
const RULES: [(&str, &str); 6] = [
    ("added", "A generated file is missing"),
    ("changed", "A generated file is out of date"),
    ("deleted", "A generated file was deleted by hand"),
    ("edited", "A generated file was edited by hand"),
    ("in-the-way", "A file stands where a generated one belongs"),
    ("removed", "A generated file is no longer wanted"),
];

/// The log of one run.
pub(super) fn log(findings: &[Finding<'_>]) -> String {
    let rules: Vec<_> = RULES
        .iter()
        .map(|(word, text)| json!({ "id": word, "shortDescription": { "text": text } }))
        .collect();
    let results: Vec<_> = findings
        .iter()
        .map(|finding| {
            let item = finding.change.item.as_ref();
            let item = item.map(|item| format!(" ({item})")).unwrap_or_default();
            let text = format!("{}{item} {}", finding.change.path, sentence(finding.change));
            let uri = utf8_percent_encode(&finding.shown, NOT_IN_A_PATH).to_string();
            json!({
                "ruleId": kind_word(finding.change.kind),
                "level": "error",
                "message": { "text": text },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": uri },
                        "region": { "startLine": finding.line },
                    },
                }],
                "partialFingerprints": { "polypost/v1": finding.change.path },
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "polypost",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Kind;

    #[test]
    fn every_kind_has_its_rule() {
        let kinds = [
            Kind::Added,
            Kind::Changed,
            Kind::Deleted,
            Kind::Edited,
            Kind::InTheWay,
            Kind::Removed,
        ];
        assert_eq!(kinds.map(kind_word), RULES.map(|(word, _)| word));
    }
}
