//! Differences as `git apply` takes them.

use super::digest::unix;
use similar::TextDiff;
use std::time::Duration;

/// So many lines around a change are shown.
const AROUND: usize = 3;

/// Texts that have nothing in common could take very long; after so much time the rest of a difference
/// is told less exactly, and still rightly.
const PATIENCE: Duration = Duration::from_secs(5);

/// The unified difference of a file, from what it is to what it should be, and the first line of what it
/// is that differs, from 1. Line ends of Windows are no difference.
pub fn unified(path: &str, is: Option<&[u8]>, should: Option<&[u8]>) -> (String, usize) {
    let quoted = if path.contains(' ') { "\t" } else { "" };
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let mut out = format!("diff --git {old} {new}\n");
    match (is, should) {
        (None, _) => out.push_str("new file mode 100644\n"),
        (_, None) => out.push_str("deleted file mode 100644\n"),
        _ => {}
    }
    let from = if is.is_some() { format!("{old}{quoted}") } else { "/dev/null".to_owned() };
    let to = if should.is_some() { format!("{new}{quoted}") } else { "/dev/null".to_owned() };
    let (is, should) = (unix(is.unwrap_or_default()), unix(should.unwrap_or_default()));
    let (Ok(is), Ok(should)) = (std::str::from_utf8(&is), std::str::from_utf8(&should)) else {
        out.push_str(&format!("Binary files {from} and {to} differ\n"));
        return (out, 1);
    };
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(is, should);
    let changed = |op: &&similar::DiffOp| op.tag() != similar::DiffTag::Equal;
    let first = diff.ops().iter().find(changed).map_or(0, |op| op.old_range().start);
    let unified = diff.unified_diff().context_radius(AROUND).header(&from, &to).to_string();
    // An empty file that comes or goes has no lines, and `git` wants no header then.
    out.push_str(&unified);
    (out, (first + 1).min(is.lines().count().max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_whatever_ends_them() {
        let (diff, line) = unified("a b.sh", Some(b"1\r\n2\r\n3\r\n"), Some(b"1\n2\nx\n"));
        assert_eq!(line, 3);
        assert_eq!(
            diff,
            "diff --git a/a b.sh b/a b.sh\n--- a/a b.sh\t\n+++ b/a b.sh\t\n\
             @@ -1,3 +1,3 @@\n 1\n 2\n-3\n+x\n"
        );
    }

    #[test]
    fn files_that_come_and_go_and_lack_their_last_line_end_are_told_so() {
        let (new, _) = unified("n", None, Some(b"1\n"));
        assert!(new.contains("new file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+1\n"));
        let (gone, _) = unified("g", Some(b"1"), None);
        assert!(gone.ends_with("+++ /dev/null\n@@ -1 +0,0 @@\n-1\n\\ No newline at end of file\n"));
        let (binary, _) = unified("b", Some(b"\xff"), Some(b"\0"));
        assert!(binary.ends_with("Binary files a/b and b/b differ\n"));
    }
}
