//! Which targets are proven depends on what is installed.

use super::{BOOKSHOP, Proof, curl, pascal, python, rust, same};
use std::fs;
use std::path::PathBuf;

#[test]
fn with_every_toolchain_every_target_is_proven() {
    if !(curl() && python() && pascal() && rust()) {
        return;
    }
    let ways: [&[&str]; 3] =
        [&[], &["--variables", "bind"], &["-t", "curl", "--option", "script=true"]];
    for way in ways {
        let report = Proof::of(BOOKSHOP).with(way).with(&["--format", "json"]).run().json(0);
        let targets = report["targets"].as_array().unwrap();
        assert_eq!(targets.len(), if way.contains(&"-t") { 1 } else { 4 });
        for target in targets {
            assert_eq!(target["proven"], 10, "{way:?}: {target:#}");
            let values: u64 = target["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["values"].as_u64().unwrap())
                .sum();
            // A plain curl command reads nothing.
            let reads = target["target"] != "curl" || way.contains(&"--option");
            assert_eq!(values > 20, reads, "{way:?}: {target:#}");
        }
    }
}

/// A folder in which these programs are found, wherever they are.
#[cfg(unix)]
fn only(programs: &[&str]) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    for program in programs {
        let found: PathBuf = std::env::split_paths(&path)
            .map(|folder| folder.join(program))
            .find(|path| path.is_file())
            .unwrap();
        let own = folder.path().join(program);
        // Not a link: some programs look for their parts beside themselves.
        fs::write(&own, format!("#!/bin/sh\nexec '{}' \"$@\"\n", found.display())).unwrap();
        fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

#[cfg(unix)]
#[test]
fn what_is_not_installed_is_skipped_with_the_way_to_install_it() {
    if !curl() || !python() {
        return;
    }
    let programs = only(&["curl", "jq", "sh", "python3"]);
    let mut proof = Proof::of(BOOKSHOP);
    proof.command.env("PATH", programs.path());
    same("two-of-four", &proof.run().ended(0));
    // Where nothing can be checked, nothing is called proven.
    let mut proof = Proof::of(BOOKSHOP).with(&["-t", "rust-reqwest", "--format", "json"]);
    proof.command.env("PATH", programs.path());
    let report = proof.run().json(0);
    let target = &report["targets"][0];
    assert_eq!(target["skipped"]["reason"], "cargo is not installed");
    assert_eq!((&target["proven"], &target["items"]), (&0.into(), &serde_json::json!([])));
}
