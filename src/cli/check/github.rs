//! Annotations that a workflow on GitHub shows beside the files.

use super::{Finding, kind_word, sentence};
use crate::project::Kind;

/// GitHub shows so many of one kind for a step, and drops the rest.
const SHOWN: usize = 10;

/// One annotation for each file, what a person must decide first; the last one counts the rest.
pub(super) fn annotations(findings: &[Finding<'_>]) -> String {
    let mut sorted: Vec<&Finding<'_>> = findings.iter().collect();
    sorted.sort_by_key(|finding| match finding.change.kind {
        Kind::Edited | Kind::InTheWay => 0,
        Kind::Deleted => 1,
        Kind::Changed | Kind::Added | Kind::Removed => 2,
    });
    let room = if sorted.len() > SHOWN { SHOWN - 1 } else { SHOWN };
    let mut out = String::new();
    for finding in sorted.iter().take(room) {
        let item =
            finding.change.item.as_ref().map(|item| format!(" ({item})")).unwrap_or_default();
        out.push_str(&format!(
            "::error file={},line={},title={}::{}\n",
            property(&finding.shown),
            finding.line,
            property(&format!("polypost: {}", kind_word(finding.change.kind))),
            message(&format!("{}{item} {}", finding.change.path, sentence(finding.change))),
        ));
    }
    if sorted.len() > room {
        let more = sorted.len() - room;
        out.push_str(&format!("::error title=polypost::{more} more files are out of date\n"));
    }
    out
}

/// Text that cannot end the command.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text that cannot end the property either.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Change;

    fn change(kind: Kind, item: &str) -> Change {
        Change {
            path: "out/a.sh".to_owned(),
            output: "snippets.curl".to_owned(),
            item: Some(item.to_owned()),
            kind,
            causes: Vec::new(),
            contents: None,
        }
    }

    fn finding<'a>(change: &'a Change) -> Finding<'a> {
        Finding { change, shown: "sub,dir:x/a.sh".to_owned(), diff: String::new(), line: 3 }
    }

    #[test]
    fn a_name_cannot_begin_a_command_of_its_own() {
        let change = change(Kind::Changed, "x\n::set-output name=a::b\r100%");
        let text = annotations(&[finding(&change)]);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert_eq!(
            text,
            "::error file=sub%2Cdir%3Ax/a.sh,line=3,title=polypost%3A changed::\
             out/a.sh (x%0A::set-output name=a::b%0D100%25) would change\n"
        );
    }

    #[test]
    fn the_most_important_ones_are_shown_and_the_others_counted() {
        let changed = change(Kind::Changed, "x");
        let edited = change(Kind::Edited, "y");
        let mut findings: Vec<Finding<'_>> = (0..12).map(|_| finding(&changed)).collect();
        findings.push(finding(&edited));
        let text = annotations(&findings);
        assert_eq!(text.lines().count(), SHOWN);
        assert!(text.lines().next().unwrap().contains("edited"), "{text}");
        assert!(text.ends_with("::4 more files are out of date\n"), "{text}");
    }
}
