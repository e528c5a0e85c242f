//! However a proof ends, nothing stays behind.
#![cfg(unix)]

use super::{Proof, curl, item, outcomes, python};
use std::fs;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// A number of seconds that no other process sleeps.
fn unlike_others(test: u32) -> String {
    format!("{}", 10_000_000 + std::process::id() * 10 + test)
}

/// Whether a process with this word in its command line runs.
fn runs(word: &str) -> bool {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .any(|line| line.split(|byte| *byte == 0).any(|part| part == word.as_bytes()))
}

#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited too long: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
}

/// A proof of curl commands with a line before that of the item `Odd`.
fn odd(line: &str) -> Proof {
    let first = "{% if options.script %}\n#!/bin/sh\n";
    let changed = format!("{{% if name == \"Odd\" %}}\n{line}\n{{% endif %}}\n{first}");
    Proof::of_items(&[item("Odd"), item("Even")]).with(&["-t", "curl"]).changing(
        "curl/command.sh.tera",
        first,
        &changed,
    )
}

#[test]
fn a_program_that_hangs_is_ended_and_named() {
    if !curl() {
        return;
    }
    let seconds = unlike_others(1);
    let proof = odd(&format!("sleep {seconds}"));
    let report = proof.with(&["--timeout", "3", "--format", "json", "--jobs", "1"]).run().json(1);
    let items = &report["targets"][0]["items"];
    assert_eq!(items[0]["findings"][0]["what"], "it had not ended after 3 s", "{report:#}");
    assert_eq!(items[1]["outcome"], "proven", "{report:#}");
    assert!(!runs(&seconds), "it still runs");
}

#[test]
fn a_program_that_crashes_is_named() {
    if !curl() {
        return;
    }
    let report = odd("kill -s SEGV $$").with(&["--format", "json"]).run().json(1);
    let items = &report["targets"][0]["items"];
    assert_eq!(items[0]["findings"][0]["what"], "it was ended by signal 11", "{report:#}");
    assert_eq!(items[1]["outcome"], "proven", "{report:#}");
}

#[test]
fn what_a_program_leaves_running_is_ended() {
    if curl() {
        let seconds = unlike_others(2);
        odd(&format!("sleep {seconds} &")).run().ended(0);
        assert!(!runs(&seconds), "it still runs");
    }
    if python() {
        let seconds = unlike_others(3);
        let first = "{% set auth = request.auth %}";
        let starts = format!("import subprocess; subprocess.Popen([\"sleep\", \"{seconds}\"])");
        let file = "python-requests/module.py.tera";
        let proof = Proof::of_items(&[item("Odd")]).with(&["-t", "python-requests"]);
        proof.changing(file, first, &format!("{first}\n{starts}")).run().ended(0);
        assert!(!runs(&seconds), "it still runs");
    }
}

#[test]
fn a_signal_ends_everything() {
    if !curl() {
        return;
    }
    for (n, name) in ["INT", "TERM"].into_iter().enumerate() {
        let seconds = unlike_others(4 + u32::try_from(n).unwrap());
        let mut proof = odd(&format!("sleep {seconds}")).with(&["--timeout", "600"]);
        let child = proof.command.spawn().unwrap();
        wait_until("the program to start", || runs(&seconds));
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(130), "{name}: {text}");
        assert!(text.ends_with("\nStopped before the end.\n"), "{text}");
        assert!(!text.contains("failed"), "nobody is to blame: {text}");
        assert!(!runs(&seconds), "it still runs");
        proof.leaves_nothing();
    }
}

#[test]
fn a_signal_ends_a_build() {
    if !curl() {
        return;
    }
    let seconds = unlike_others(6);
    let sleep = format!("check = [[\"sleep\", \"{seconds}\"]]\nrun = ");
    let mut proof = Proof::of_items(&[item("One"), item("Two")])
        .with(&["-t", "curl", "--format", "json"])
        .changing("curl/target.toml", "\ncheck = [[", "\n# [[")
        .changing("curl/target.toml", "run = [", &format!("{sleep}["));
    let child = proof.command.spawn().unwrap();
    wait_until("the build to start", || runs(&seconds));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["interrupted"], true);
    let outcomes: Vec<_> = outcomes(&report).into_iter().map(|(_, _, outcome)| outcome).collect();
    assert_eq!(outcomes, ["not-checked", "not-checked"]);
    assert!(!runs(&seconds), "it still runs");
    proof.leaves_nothing();
}

#[test]
fn two_proofs_at_once_do_not_meet() {
    if !curl() || !python() {
        return;
    }
    let arguments = ["-t", "curl", "-t", "python-requests"];
    let start = || {
        let mut proof = Proof::of(super::BOOKSHOP).with(&arguments);
        let child = proof.command.spawn().unwrap();
        (proof, child)
    };
    let both = [start(), start()];
    for (proof, child) in both {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert_eq!(text.matches("10 proven").count(), 2, "{text}");
        proof.leaves_nothing();
    }
}

#[test]
fn what_is_kept_can_be_read_and_is_replaced_by_the_next_proof() {
    if !curl() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let keep = home.path().join("kept");
    let keep = keep.to_str().unwrap();
    let report = odd("exit 3").with(&["--keep", keep, "--format", "json"]).run().json(1);
    let program = report["targets"][0]["items"][0]["program"].as_str().unwrap();
    assert!(program.starts_with(keep), "{program}");
    assert!(fs::read_to_string(program).unwrap().starts_with("exit 3\n"));
    let run = home.path().join("kept/runs/curl/build-0/1-0");
    assert!(fs::read_to_string(run.join("stdout")).unwrap().contains("Ann"));
    // A program that is refused is kept too, and does not come in the way of the next proof.
    for line in ["(", "true"] {
        let ran = odd(line).with(&["--keep", keep]).run();
        let (code, report) = (ran.code, ran.stdout);
        assert_eq!(code, Some(i32::from(line == "(")), "{report}");
        let named = report.lines().find_map(|line| line.strip_prefix("  its program is "));
        assert_eq!(named.is_some(), line == "(", "{report}");
        assert!(named.is_none_or(|path| fs::metadata(path).is_ok()), "{report}");
    }
    // Somebody else's folder is left alone.
    let other = home.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("mine"), "mine").unwrap();
    let ran = odd("true").with(&["--keep", other.to_str().unwrap()]).run();
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("error[would-overwrite]"), "{}", ran.stderr);
    assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
}
