//! What was expected against what there was, line by line.

use similar::{ChangeTag, TextDiff};

/// The most lines that are shown of one difference.
const MOST_LINES: usize = 40;

/// The lines of a difference, each beginning with `-` (expected), `+` (there was) or a blank.
pub(super) fn lines(expected: Option<&str>, actual: Option<&str>) -> Vec<String> {
    let mut out: Vec<String> = match (expected, actual) {
        (Some(expected), Some(actual)) if expected.contains('\n') || actual.contains('\n') => {
            TextDiff::from_lines(expected, actual)
                .grouped_ops(2)
                .iter()
                .flatten()
                .flat_map(|op| {
                    TextDiff::from_lines(expected, actual)
                        .iter_changes(op)
                        .map(said)
                        .collect::<Vec<_>>()
                })
                .collect()
        }
        _ => {
            let prefixed = |mark: &str, text: Option<&str>| -> Vec<String> {
                let lines = text.into_iter().flat_map(|text| text.split('\n'));
                lines.map(|line| format!("{mark}{}", visible(line))).collect()
            };
            let mut out = prefixed("- ", expected);
            out.extend(prefixed("+ ", actual));
            out
        }
    };
    if out.len() > MOST_LINES {
        let more = out.len() - MOST_LINES;
        out.truncate(MOST_LINES);
        out.push(format!("  … {more} lines more"));
    }
    out
}

fn said(change: similar::Change<&str>) -> String {
    let mark = match change.tag() {
        ChangeTag::Delete => "- ",
        ChangeTag::Insert => "+ ",
        ChangeTag::Equal => "  ",
    };
    format!("{mark}{}", visible(change.value().trim_end_matches('\n')))
}

/// A line in which control characters are seen, and cannot do anything to a terminal.
pub(super) fn visible(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (n, c) in line.chars().enumerate() {
        if n == 400 {
            out.push('…');
            break;
        }
        let hidden = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if hidden && c != '\t' { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}
