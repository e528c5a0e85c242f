//! What CI systems are given to call: it must be calls that work.

use super::Project;
use std::fs;
use std::path::Path;
use std::process::Command;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The value behind the last `key:` of a file in YAML, without the quotes around it.
fn last<'a>(text: &'a str, key: &str) -> &'a str {
    let value = text.lines().rev().find_map(|line| line.trim().strip_prefix(key));
    value.unwrap_or_else(|| panic!("no {key} in {text}")).trim().trim_matches('\'')
}

/// Runs a command line of such a file in a project, with polypost installed below `home`.
fn shell(project: &Project, home: &Path, line: &str) -> (bool, String) {
    let output = Command::new("sh")
        .args(["-ec", line])
        .current_dir(project.root())
        .env("RUNNER_TEMP", home)
        .env("POLYPOST_CONFIG", "polypost.toml")
        .env("PATH", format!("{}:/usr/bin:/bin", home.join("polypost/bin").display()))
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[cfg(unix)]
#[test]
fn the_action_and_the_hook_call_a_check_that_works() {
    let home = tempfile::tempdir().unwrap();
    let programs = home.path().join("polypost/bin");
    fs::create_dir_all(&programs).unwrap();
    let program = env!("CARGO_BIN_EXE_polypost");
    std::os::unix::fs::symlink(program, programs.join("polypost")).unwrap();
    let action = read("action.yml");
    assert!(action.contains("--path \"$GITHUB_ACTION_PATH\" --root \"$RUNNER_TEMP/polypost\""));
    let hook = read(".pre-commit-hooks.yaml");
    for line in [last(&action, "run:"), last(&hook, "entry:")] {
        let project = Project::small();
        project.polypost(&["generate"]).gives(0);
        assert!(shell(&project, home.path(), line).0, "{line}");
        project.collection(&[("List", "https://a.example/all")]);
        let (ok, said) = shell(&project, home.path(), line);
        assert!(!ok && said.contains("out/curl/list.sh"), "{line}: {said}");
    }
}
