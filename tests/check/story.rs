//! The life of a project in a real git repository, as a team would have it.

use super::{Project, difference};
use crate::support::tool;
use std::fs;
use std::process::Command;

pub(super) fn git(project: &Project, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"])
        .args(arguments)
        .current_dir(project.root())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub(super) fn has_git() -> bool {
    tool("git", &["--version"], "apt-get install git")
}

#[test]
fn the_outputs_of_a_repository_follow_its_collection() {
    if !has_git() {
        return;
    }
    let project = Project::small();
    fs::remove_file(project.root().join("polypost.toml")).unwrap();
    git(&project, &["init", "-q"]);
    project.polypost(&["init", "-t", "curl", "-t", "python-requests"]).gives(0);

    // Generated, committed, and clean: the folder of our own is no concern of git's.
    project.polypost(&["generate"]).gives(0);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "Generate"]);
    assert_eq!(git(&project, &["status", "--porcelain", "--untracked-files=all"]), "");
    let committed = git(&project, &["ls-files"]);
    assert_eq!(
        committed,
        "api.json\npolypost.lock\npolypost.toml\nsnippets/curl/get.sh\nsnippets/curl/list.sh\n\
         snippets/python-requests/get.py\nsnippets/python-requests/list.py\n"
    );
    assert_eq!(project.polypost(&["check"]).gives(0), "4 files are up to date\n");

    // The collection changes: exactly that is shown.
    project.collection(&[("List", "https://a.example/all"), ("Get", "https://a.example/get")]);
    assert_eq!(
        project.differences(),
        [
            difference("snippets/curl/list.sh", "changed", &["collection"]),
            difference("snippets/python-requests/list.py", "changed", &["collection"]),
        ]
    );
    let ran = project.polypost(&["check"]);
    let lines: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("+curl ")).collect();
    assert!(lines.len() == 1 && lines[0].contains("https://a.example/all"), "{}", ran.stdout);
    ran.says(1, "out-of-date");

    // Somebody edits a generated file: `check` says so, and nothing overwrites it.
    let edited = format!("{}# mine\n", project.read("snippets/curl/get.sh"));
    project.write("snippets/curl/get.sh", &edited);
    assert!(project.differences().contains(&difference("snippets/curl/get.sh", "edited", &[])));
    let before = project.files();
    for arguments in [&["generate"][..], &["check", "--update"]] {
        let ran = project.polypost(arguments);
        assert!(ran.stdout.contains("-# mine"), "{}", ran.stdout);
        assert!(ran.says(3, "edited-by-hand").contains("snippets/curl/get.sh"));
        assert_eq!(project.files(), before, "nothing is written");
    }

    // An item is renamed: its old files go with --update, once the edit may go too.
    project.collection(&[("List", "https://a.example/all"), ("Fetch", "https://a.example/get")]);
    assert_eq!(
        project.differences(),
        [
            difference("snippets/curl/fetch.sh", "added", &["collection"]),
            difference("snippets/curl/get.sh", "edited", &["collection"]),
            difference("snippets/curl/list.sh", "changed", &["collection"]),
            difference("snippets/python-requests/fetch.py", "added", &["collection"]),
            difference("snippets/python-requests/get.py", "removed", &["collection"]),
            difference("snippets/python-requests/list.py", "changed", &["collection"]),
        ]
    );
    project.polypost(&["check", "--update"]).says(3, "edited-by-hand");
    let said = project.polypost(&["check", "--update", "--force"]).gives(0);
    assert!(said.ends_with("\n2 created, 2 updated, 2 removed, 0 unchanged\n"), "{said}");
    assert_eq!(project.polypost(&["check"]).gives(0), "4 files are up to date\n");
    assert!(!project.root().join("snippets/curl/get.sh").exists());
    project.polypost(&["generate"]).gives(0);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "Rename"]);

    // A second checkout, with Windows line ends, is as clean.
    let other = tempfile::tempdir().unwrap();
    let clone = other.path().join("elsewhere");
    git(
        &project,
        &[
            "-c",
            "core.autocrlf=true",
            "clone",
            "-q",
            "-c",
            "core.autocrlf=true",
            ".",
            clone.to_str().unwrap(),
        ],
    );
    assert!(
        fs::read_to_string(clone.join("snippets/python-requests/list.py"))
            .unwrap()
            .contains("\r\n")
    );
    let ran = Command::new(env!("CARGO_BIN_EXE_polypost"))
        .args(["check"])
        .current_dir(&clone)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn the_difference_is_a_patch_that_makes_the_check_clean() {
    if !has_git() {
        return;
    }
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    project.collection(&[("List", "https://a.example/all"), ("Fetch", "https://a.example/get")]);
    let patch = project.polypost(&["check"]).gives(1);
    project.write("change.patch", patch);
    git(&project, &["apply", "change.patch"]);
    project.polypost(&["check"]).gives(0);
    assert!(project.root().join("out/curl/fetch.sh").exists());
    assert!(!project.root().join("out/curl/get.sh").exists());
}
