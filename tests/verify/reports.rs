//! The forms of the report, and what is asked for.

use super::{BOOKSHOP, Proof, curl, item, outcomes, python, same};
use crate::support::{required, tool};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// A name that means something to XML, to a terminal, to a class name, and nothing to anybody.
const HOSTILE: &str = "<a> & \"b\" ]]> \u{1b}[31m\u{0}\u{fffe} a.b/c é 😀";

/// A proof in which one item is right, one is wrong, one cannot be sent and one is new each time.
fn mixed() -> Proof {
    let mut unsent = item("Unsent");
    unsent["request"]["url"] = "".into();
    let mut random = item("Random");
    random["request"]["auth"] = json!({
        "type": "digest",
        "digest": [{ "key": "username", "value": "ann" }, { "key": "password", "value": "x" }],
    });
    let first = "{% if options.script %}\n#!/bin/sh\n";
    let exit = format!("{{% if \"<a>\" in name %}}\nexit 3\n{{% endif %}}\n{first}");
    Proof::of_items(&[item("Right"), item(HOSTILE), unsent, random]).with(&["-t", "curl"]).changing(
        "curl/command.sh.tera",
        first,
        &exit,
    )
}

#[test]
fn the_forms_agree() {
    if !curl() {
        return;
    }
    let text = mixed().run().ended(1);
    same("mixed", &text);
    let report = mixed().with(&["--format", "json"]).run().json(1);
    assert_eq!((&report["version"], &report["success"]), (&json!(1), &json!(false)));
    let target = &report["targets"][0];
    for (member, word) in [
        ("proven", "proven"),
        ("failed", "failed"),
        ("partly", "partly proven"),
        ("notChecked", "not checked"),
    ] {
        assert!(text.contains(&format!("{} {word}", target[member])), "{member}: {text}");
        let outcome = if member == "notChecked" { "not-checked" } else { member };
        let items = outcomes(&report);
        let count = items.iter().filter(|(_, _, other)| other == outcome).count();
        assert_eq!(target[member], count);
    }
    let xml = mixed().with(&["--format", "junit"]).run().ended(1);
    let counts = read_junit(&xml);
    let Some(counts) = counts else { return };
    let expected = json!({
        "suites": 1, "tests": 4, "failures": 1, "errors": 0,
        "skipped": target["notChecked"],
        "names": ["Right", "<a> & \"b\" ]]> \u{fffd}[31m\u{fffd}\u{fffd} a.b/c é 😀", "Unsent", "Random"],
        "message": "run, it ended with exit code 3; request, nothing arrived",
    });
    assert_eq!(counts, expected);
}

/// What a reader of JUnit XML makes of a report.
fn read_junit(xml: &str) -> Option<Value> {
    let probe = ["-c", "import junitparser"];
    if !tool("python3", &probe, "python3 -m pip install junitparser") {
        assert!(!required());
        return None;
    }
    let program = r#"
import json, sys, junitparser
xml = junitparser.JUnitXml.fromfile(sys.argv[1])
cases = [case for suite in xml for case in suite]
failures = [r for case in cases for r in case.result if isinstance(r, junitparser.Failure)]
skipped = [r for case in cases for r in case.result if isinstance(r, junitparser.Skipped)]
assert xml.tests == len(cases) == sum(suite.tests for suite in xml)
assert xml.failures == len(failures) and xml.skipped == len(skipped)
print(json.dumps({
    "suites": len(list(xml)), "tests": xml.tests, "failures": xml.failures,
    "errors": xml.errors, "skipped": xml.skipped,
    "names": [case.name for case in cases], "message": failures[0].message,
}))
"#;
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), xml).unwrap();
    let output = Command::new("python3").args(["-c", program]).arg(file.path()).output().unwrap();
    assert!(output.status.success(), "{}\n{xml}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The members of all objects in a value.
fn members<'a>(value: &'a Value, out: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                out.insert(key);
                members(value, out);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| members(element, out)),
        _ => {}
    }
}

#[test]
fn every_member_of_the_json_form_is_documented() {
    if !curl() {
        return;
    }
    let report = mixed().with(&["-t", "rust-reqwest", "--format", "json"]);
    let mut report = report;
    let path = std::env::var("PATH").unwrap();
    let folder = tempfile::tempdir().unwrap();
    // No cargo here, so that there is a target that was skipped.
    std::os::unix::fs::symlink("/bin/false", folder.path().join("cargo")).unwrap();
    report.command.env("PATH", format!("{}:{path}", folder.path().display()));
    let report = report.run().json(1);
    let mut found = BTreeSet::new();
    members(&report, &mut found);
    assert!(found.contains("install") && found.contains("expected"), "{found:?}");
    let page = fs::read_to_string("docs/verify.md").unwrap();
    let missing: Vec<_> =
        found.iter().filter(|key| !page.contains(&format!("| `{key}` |"))).collect();
    assert!(missing.is_empty(), "docs/verify.md lacks {missing:?}");
}

#[test]
fn every_key_of_verify_in_a_manifest_is_documented() {
    let page = fs::read_to_string("docs/verify.md").unwrap();
    let source = fs::read_to_string("src/target/verify.rs").unwrap();
    let fields = source.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'));
    let missing: Vec<&str> =
        fields.map(|(name, _)| name).filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/verify.md lacks {missing:?}");
}

#[test]
fn items_are_chosen_and_variables_given() {
    if !curl() {
        return;
    }
    let environment = "examples/bookshop.postman_environment.json";
    let report = Proof::of(BOOKSHOP)
        .with(&["-t", "curl", "-e", environment, "--item", "Books/Get*", "--jobs", "1", "-v"])
        .run()
        .ended(0);
    assert!(report.contains("  curl  1 proven  "), "{report}");
    assert!(report.contains("\nproven  curl  Books/Get a book  "), "{report}");
    let wrong = Proof::of(BOOKSHOP).with(&["--item", "Nothing"]).run();
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("error[no-such-item]"), "{}", wrong.stderr);
    let wrong = Proof::of(BOOKSHOP).with(&["-t", "crul"]).run();
    assert_eq!(wrong.code, Some(2));
    let wrong = Proof::of(BOOKSHOP).with(&["--timeout", "0"]).run();
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn a_target_that_does_not_say_how_is_not_checked() {
    if !python() {
        return;
    }
    let proof = Proof::of(BOOKSHOP).with(&["-t", "curl", "--format", "json"]);
    let manifest = fs::read_to_string("templates/targets/curl/target.toml").unwrap();
    let says = &manifest[manifest.find("[verify]").unwrap()..];
    let report = proof.changing("curl/target.toml", says, "").run().json(0);
    let skipped = &report["targets"][0]["skipped"];
    assert_eq!(skipped["reason"], "its target.toml does not say how programs are run");
}

#[test]
fn nothing_but_letters_goes_into_a_pipe() {
    if !curl() {
        return;
    }
    let ran = mixed().run();
    assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{ran:?}");
}
