//! What was expected against what there was, line by line.

use similar::{ChangeTag, TextDiff};

/// The most lines that are shown of one difference.
const MOST_LINES: usize = 40;

/// The most characters that are shown of a line.
const WIDEST: usize = 200;

/// So much is shown before the first difference of two long lines.
const BEFORE: usize = 40;

/// The lines of a difference, each beginning with `-` (expected), `+` (there was) or a blank.
pub(super) fn lines(expected: Option<&str>, actual: Option<&str>) -> Vec<String> {
    let mut out = Vec::new();
    match (expected, actual) {
        (Some(expected), Some(actual)) if expected.contains('\n') || actual.contains('\n') => {
            let diff = TextDiff::from_lines(expected, actual);
            for op in diff.grouped_ops(2).iter().flatten() {
                out.extend(diff.iter_changes(op).map(changed));
            }
        }
        (Some(expected), Some(actual)) => {
            let from = start(expected, actual);
            out.push(format!("- {}", visible_from(expected, from)));
            out.push(format!("+ {}", visible_from(actual, from)));
        }
        _ => {
            for (mark, text) in [('-', expected), ('+', actual)] {
                let lines = text.into_iter().flat_map(|text| text.split('\n'));
                out.extend(lines.map(|line| format!("{mark} {}", visible(line))));
            }
        }
    }
    cut(out)
}

/// The lines of what a program said.
pub(super) fn said(text: &str) -> Vec<String> {
    cut(text.lines().map(|line| format!("  {}", visible(line))).collect())
}

fn cut(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(format!("  … {more} lines more"));
    }
    lines
}

fn changed(change: similar::Change<&str>) -> String {
    let mark = match change.tag() {
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
        ChangeTag::Equal => ' ',
    };
    format!("{mark} {}", visible(change.value().trim_end_matches('\n')))
}

/// From which character on two lines are shown, so that the first difference is among what is.
fn start(expected: &str, actual: &str) -> usize {
    let longest = expected.chars().count().max(actual.chars().count());
    let same = expected.chars().zip(actual.chars()).take_while(|(left, right)| left == right);
    if longest <= WIDEST { 0 } else { same.count().saturating_sub(BEFORE) }
}

fn visible_from(line: &str, from: usize) -> String {
    if from == 0 {
        return visible(line);
    }
    let rest: String = line.chars().skip(from).collect();
    format!("…{}", visible(&rest))
}

/// A line in which control characters are seen, and cannot do anything to a terminal; cut where it
/// is long.
pub(super) fn visible(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (n, c) in line.chars().enumerate() {
        if n == WIDEST {
            out.push('…');
            break;
        }
        let hidden = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if hidden && c != '\t' { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{WIDEST, lines, said, visible};

    #[test]
    fn one_line_stands_against_the_other() {
        assert_eq!(lines(Some("a"), Some("b")), ["- a", "+ b"]);
        assert_eq!(lines(Some("a"), None), ["- a"]);
        assert_eq!(lines(None, Some("b\nc")), ["+ b", "+ c"]);
        assert_eq!(lines(None, None), [""; 0]);
    }

    #[test]
    fn texts_of_several_lines_show_what_differs_and_what_is_near() {
        let expected = "1\n2\n3\n4\n5\n6\n7\n8\n";
        let actual = expected.replace('5', "five");
        let shown = lines(Some(expected), Some(&actual));
        assert_eq!(shown, ["  3", "  4", "- 5", "+ five", "  6", "  7"]);
    }

    #[test]
    fn a_difference_far_behind_in_long_lines_is_shown() {
        let same = "x".repeat(5000);
        let shown = lines(Some(&format!("{same}1")), Some(&format!("{same}2")));
        let before = "x".repeat(40);
        assert_eq!(shown, [format!("- …{before}1"), format!("+ …{before}2")]);
        // One of them may end long before.
        let shown = lines(Some("ab"), Some(&"a".repeat(300)));
        assert_eq!(shown, ["- ab".to_owned(), format!("+ {}…", "a".repeat(WIDEST))]);
    }

    #[test]
    fn much_is_cut_and_counted() {
        let long = "line\n".repeat(100);
        let shown = said(&long);
        assert_eq!((shown.len(), shown[40].as_str()), (41, "  … 60 lines more"));
        assert_eq!(lines(None, Some(long.trim_end())).len(), 41);
    }

    #[test]
    fn nothing_reaches_the_terminal_but_what_is_seen() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}\0\tö"), "a\\u{1b}[31mb\\u{202e}\\u{0}\tö");
        assert_eq!(visible(&"é".repeat(201)), format!("{}…", "é".repeat(200)));
    }
}
