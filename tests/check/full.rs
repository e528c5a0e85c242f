//! A disk that takes no more, at any moment: nothing is half written, and the manifest knows what is.

use super::{Project, Ran};
use std::process::Command;

/// Runs `generate` where no file may be larger than so many blocks of 512 bytes, as on a disk that is
/// full.
fn limited(project: &Project, blocks: usize) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" generate");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_polypost")]).current_dir(project.root());
    Ran::new(command.output().unwrap())
}

#[cfg(unix)]
#[test]
fn where_the_disk_is_full_nothing_changes_and_the_message_says_so() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    let long = format!("https://a.example/list?q={}", "x".repeat(9000));
    project.collection(&[("List", &long), ("Fetch", "https://a.example/fetch")]);
    let before = project.files();
    let mut refused = 0;
    for blocks in [0, 1, 2, 4, 8, 16] {
        let ran = limited(&project, blocks);
        let message = ran.says(2, "cannot-write");
        assert!(message.contains("disk is not full"), "{message}");
        assert_eq!(project.files(), before, "{blocks} blocks");
        let left = project.root().join(".polypost").read_dir().unwrap().count();
        assert_eq!(left, 2, "{blocks} blocks: what was begun is cleared away");
        refused += 1;
    }
    assert_eq!(refused, 6);
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);
}

#[cfg(unix)]
#[test]
fn where_only_the_manifest_does_not_fit_no_file_is_replaced() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    // Many small files, so that the manifest is the largest of all.
    let items: Vec<(String, String)> =
        (0..40).map(|n| (format!("I{n}"), format!("https://a.example/{n}"))).collect();
    let items: Vec<(&str, &str)> = items.iter().map(|(n, u)| (n.as_str(), u.as_str())).collect();
    project.collection(&items);
    let before = project.files();
    limited(&project, 4).says(2, "cannot-write");
    assert_eq!(project.files(), before);
}
