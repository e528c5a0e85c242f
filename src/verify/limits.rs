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

/// Whether one of the texts that a program told or printed is the answer, which is no JSON: `None`
/// where none is, else the reasons for what they lack.
pub(super) fn of_text(text: &str, told: &[&str], limits: &[Limit]) -> Option<Vec<String>> {
    if told.iter().any(|told| same_text(told, text)) {
        return Some(Vec::new());
    }
    let explains = |limit: &&Limit| {
        let losses = losses_of(limit.kind);
        let marked = if losses.byte_order_mark { text.strip_prefix('\u{feff}') } else { None };
        let text = reads::kept(marked.unwrap_or(text), losses);
        told.iter().any(|told| same_text(&reads::kept(told, losses), &text))
    };
    limits.iter().find(explains).map(|limit| vec![limit.reason.clone()])
}

/// Line breaks of any kind are one, and none at the end.
fn same_text(had: &str, text: &str) -> bool {
    let tidy = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    tidy(had) == tidy(text)
}

fn is_of_answers(kind: LimitKind) -> bool {
    losses_of(kind) != Losses::default()
}

fn losses(limits: &[&Limit]) -> Losses {
    limits.iter().map(|limit| losses_of(limit.kind)).fold(Losses::default(), |left, right| Losses {
        final_line_breaks: left.final_line_breaks || right.final_line_breaks,
        after_nul: left.after_nul || right.after_nul,
        nul: left.nul || right.nul,
        byte_order_mark: left.byte_order_mark || right.byte_order_mark,
        escaped_keys: left.escaped_keys || right.escaped_keys,
        mixed: left.mixed || right.mixed,
        digits: left.digits || right.digits,
        later_values: left.later_values || right.later_values,
    })
}

fn losses_of(kind: LimitKind) -> Losses {
    let none = Losses::default();
    match kind {
        LimitKind::FinalLineBreaks => Losses { final_line_breaks: true, ..none },
        LimitKind::AfterNul => Losses { after_nul: true, ..none },
        LimitKind::WithoutNul => Losses { nul: true, ..none },
        LimitKind::ByteOrderMark => Losses { byte_order_mark: true, ..none },
        LimitKind::EscapedKeys => Losses { escaped_keys: true, ..none },
        LimitKind::MixedElements => Losses { mixed: true, ..none },
        LimitKind::DoubleNumbers => Losses { digits: true, ..none },
        LimitKind::FirstOfKeys => Losses { later_values: true, ..none },
        _ => none,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sample, of_answer, of_request, of_text, without_dots};
    use crate::json;
    use crate::shape::infer_value;
    use crate::target::verify::{Limit, LimitKind};
    use crate::verify::reads::told;
    use crate::verify::report::{Finding, Part};

    fn finding(what: &str, expected: &str, actual: &str) -> Finding {
        Finding {
            run: String::new(),
            part: Part::Request,
            what: what.to_owned(),
            expected: Some(expected.to_owned()),
            actual: Some(actual.to_owned()),
        }
    }

    /// Whether a limit of this kind explains a finding.
    fn explained(kind: LimitKind, finding: &Finding) -> bool {
        let limit = Limit { kind, reason: "so it is".to_owned() };
        let (left, reasons) = of_request(vec![finding.clone()], &[limit]);
        assert_eq!(left.is_empty(), reasons == ["so it is"]);
        left.is_empty()
    }

    #[test]
    fn escapes_explain_other_spellings_of_one_target_alone() {
        let kind = LimitKind::TargetEscapes;
        assert!(explained(kind, &finding("target", "/a?b=\"", "/a?b=%22")));
        assert!(!explained(kind, &finding("target", "/a?b=\"", "/a?b=%23")));
        assert!(!explained(kind, &finding("host", "\"", "%22")));
    }

    #[test]
    fn dots_explain_a_resolved_path_alone() {
        let kind = LimitKind::DotSegments;
        assert!(explained(kind, &finding("target", "/a/../b/./c?d=..", "/b/c?d=..")));
        assert!(!explained(kind, &finding("target", "/a/../b", "/a/b")));
        for (target, without) in
            [("/a/b/..", "/a/"), ("/..", "/"), ("/a/%2E%2e/b?x", "/b?x"), ("/a//b", "/a//b")]
        {
            assert_eq!(without_dots(target), without);
        }
    }

    #[test]
    fn commas_explain_joined_headers_alone() {
        let kind = LimitKind::JoinedHeaders;
        assert!(explained(kind, &finding("header x", "a\nb", "b, a")));
        assert!(!explained(kind, &finding("header x", "a\nb", "a")));
        assert!(!explained(kind, &finding("method", "a\nb", "a, b")));
    }

    #[test]
    fn a_limit_that_is_not_stated_explains_nothing() {
        let finding = finding("target", "/\"", "/%22");
        assert_eq!(of_request(vec![finding.clone()], &[]), (vec![finding], Vec::new()));
    }

    /// How many findings a limit of this kind leaves of what a program told of an answer, and
    /// whether it is named as the reason for others.
    fn left(kind: LimitKind, answer: &str, lines: &str) -> (usize, bool) {
        let value = json::parse_str(answer).unwrap().value;
        let shape = infer_value(&[&value]);
        let sample = Sample::Json(value, Box::new(shape));
        let limit = Limit { kind, reason: "so it is".to_owned() };
        let (left, reasons) = of_answer(&sample, &told(lines.as_bytes()).unwrap(), &[limit]);
        (left.len(), reasons == ["so it is"])
    }

    #[test]
    fn losses_explain_what_they_are_about_alone() {
        let nul = r#"{"path": ["a"], "value": "xz"}"#;
        assert_eq!(left(LimitKind::WithoutNul, r#"{"a": "x\u0000z"}"#, nul), (0, true));
        assert_eq!(left(LimitKind::AfterNul, r#"{"a": "x\u0000z"}"#, nul), (1, false));
        assert_eq!(left(LimitKind::WithoutNul, r#"{"a": "xyz"}"#, nul), (1, false));

        let missing = |key: &str| format!("{{\"path\": [{key:?}], \"missing\": true}}");
        let kind = LimitKind::EscapedKeys;
        assert_eq!(left(kind, r#"{"a\/b": 1}"#, &missing("a/b")), (0, true));
        assert_eq!(left(kind, r#"{"a b": 1}"#, &missing("a b")), (1, false));
        let other = r#"{"path": ["a/b"], "value": 2}"#;
        assert_eq!(left(kind, r#"{"a\/b": 1}"#, other), (1, false), "found, but not the same");

        let empty = r#"{"path": ["a", null], "text": ""}"#;
        assert_eq!(left(LimitKind::MixedElements, r#"{"a": [{"b": 1}]}"#, empty).0, 0);
        assert_eq!(left(LimitKind::MixedElements, r#"{"a": ["b"]}"#, empty), (1, false));
    }

    #[test]
    fn a_text_is_the_answer_whatever_its_line_breaks_and_within_the_limits() {
        let limit = Limit { kind: LimitKind::WithoutNul, reason: "so it is".to_owned() };
        assert_eq!(of_text("a\nb", &["x", "a\r\nb\n"], &[]), Some(Vec::new()));
        assert_eq!(of_text("a\0b", &["ab"], &[]), None);
        assert_eq!(of_text("a\0b", &["ab"], &[limit]), Some(vec!["so it is".to_owned()]));
        let kind = LimitKind::ByteOrderMark;
        let limit = [Limit { kind, reason: "so it is".to_owned() }];
        assert_eq!(of_text("\u{feff}a", &["a"], &limit), Some(vec!["so it is".to_owned()]));
        assert_eq!(of_text("\u{feff}a", &["b"], &limit), None);
    }
}
