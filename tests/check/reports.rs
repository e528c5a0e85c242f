//! What `check` says, in each of its forms, and that it only looks.

use super::{Project, difference};
use crate::support::{required, tool};
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// Every file and folder with the time of its last change.
fn times(folder: &Path) -> Vec<(String, SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let shown = path.display().to_string();
        found.push((shown, fs::symlink_metadata(&path).unwrap().modified().unwrap()));
        if path.is_dir() {
            found.extend(times(&path));
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_is_written_however_it_ends() {
    let project = Project::small();
    for arguments in [&["check"][..], &["check", "--full"], &["check", "--format", "json"]] {
        let before = times(project.root());
        project.polypost(arguments).gives(1);
        assert_eq!(times(project.root()), before);
    }
    project.polypost(&["generate"]).gives(0);
    let before = times(project.root());
    project.polypost(&["check"]).gives(0);
    project.polypost(&["check", "--full"]).gives(0);
    assert_eq!(times(project.root()), before);
}

#[test]
fn a_failure_without_a_file_that_differs_is_shown_beside_the_lock() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    let lock = project.read("polypost.lock");
    let report =
        |format: &str, code: i32| project.polypost(&["check", "--format", format]).gives(code);
    assert_eq!(report("github", 0), "");
    // There is none; and one of a run that was killed before its last step.
    let contents = "\"contents\":\"";
    let (before, after) = lock.split_once(contents).unwrap();
    let digest = after.split('"').next().unwrap();
    let interrupted = format!("{before}\"next\":\"{digest}\",{contents}{after}");
    for (text, word) in [(None, "added"), (Some(interrupted), "changed")] {
        match text {
            Some(text) => project.write("polypost.lock", text),
            None => fs::remove_file(project.root().join("polypost.lock")).unwrap(),
        }
        let said = report("github", 1);
        assert!(said.starts_with("::error file=polypost.lock,line=1,"), "{said}");
        assert!(said.lines().count() == 1 && said.contains(word), "{said}");
        let log: Value = serde_json::from_str(&report("sarif", 1)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!((results.len(), &results[0]["ruleId"]), (1, &word.into()), "{log}");
    }
}

#[test]
fn only_what_changed_is_made_anew() {
    let project = Project::small();
    let made = |arguments: &[&str]| {
        let ran = project.polypost(&[&["check", "--format", "json"], arguments].concat());
        serde_json::from_str::<Value>(&ran.stdout).unwrap()["made"].as_u64().unwrap()
    };
    assert_eq!(made(&[]), 4);
    project.polypost(&["generate"]).gives(0);
    assert_eq!((made(&[]), made(&["--full"])), (0, 4));
    project.collection(&[("List", "https://a.example/all"), ("Get", "https://a.example/get")]);
    assert_eq!(made(&[]), 2);
    // Another order changes no item.
    project.collection(&[("Get", "https://a.example/get"), ("List", "https://a.example/list")]);
    assert_eq!(made(&[]), 0);
    // A file that was touched is made again, to be compared.
    project.write("out/curl/get.sh", "mine\n");
    assert_eq!(made(&[]), 1);
}

#[test]
fn the_cause_of_a_difference_is_told() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    let settings = project.read("polypost.toml");
    let changed =
        settings.replace("to = \"out/curl\"\n", "to = \"out/curl\"\nvariables = \"bind\"\n");
    project.collection(&[("List", "https://{{host}}/list")]);
    project.polypost(&["generate"]).gives(0);
    project.write("polypost.toml", &changed);
    assert_eq!(project.differences(), [difference("out/curl/list.sh", "changed", &["settings"])]);

    project.write("polypost.toml", format!("templates = \"mine\"\n{settings}"));
    project.polypost(&["templates", "export", "curl", "mine/curl"]).gives(0);
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.differences(), []);
    let manifest: toml::Table = project.read("mine/curl/target.toml").parse().unwrap();
    let template = manifest["files"][0]["template"].as_str().unwrap();
    let template = project.root().join("mine/curl").join(template);
    let text = fs::read_to_string(&template).unwrap();
    fs::write(&template, format!("# ours\n{text}")).unwrap();
    assert_eq!(project.differences(), [difference("out/curl/list.sh", "changed", &["templates"])]);

    let without = settings.split("[snippets.python]").next().unwrap();
    project.write("polypost.toml", without);
    fs::remove_dir_all(project.root().join("mine")).unwrap();
    assert_eq!(project.differences(), [difference("out/python/list.py", "removed", &["settings"])]);
}

#[test]
fn a_hostile_name_stays_text_in_every_form() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    let name = "x\n::set-output name=a::b\u{1b}]0;t\u{7}\u{202e}%0A,:";
    project.collection(&[(name, "https://a.example/x")]);
    let github = project.polypost(&["check", "--format", "github"]);
    let lines: Vec<&str> = github.stdout.lines().collect();
    assert!(lines.len() == 6 && lines.iter().all(|line| line.starts_with("::error ")), "{lines:?}");
    assert!(github.stdout.contains("(x%0A::set-output name=a::b"), "{}", github.stdout);
    let text = project.polypost(&["check"]);
    assert!(!text.stdout.lines().any(|line| line.starts_with("::set-output")), "{}", text.stdout);
    assert!(!text.stdout.contains(['\u{7}', '\u{202e}']), "{}", text.stdout);
    let sarif = project.polypost(&["check", "--format", "sarif"]).stdout;
    assert_is_sarif(&sarif);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64() >= Some(1), "{place}");
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().starts_with("out/"), "{place}");
    }
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);
}

/// Holds a log against the schema of SARIF, where that and what reads it are installed.
fn assert_is_sarif(log: &str) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let packages = tests.join("site");
    let schema = packages.join("node_modules/@microsoft/jest-sarif");
    if !schema.exists() || !tool("node", &["--version"], "apt-get install nodejs") {
        assert!(!required(), "required here: npm ci --prefix tests/site");
        eprintln!("skipped: no schema of SARIF (npm ci --prefix tests/site)");
        return;
    }
    let mut child = Command::new("node")
        .arg(tests.join("check/sarif.mjs"))
        .arg(packages)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{log}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_form_holds_where_nothing_and_where_everything_differs() {
    let project = Project::small();
    assert_is_sarif(&project.polypost(&["check", "--format", "sarif"]).gives(1));
    project.polypost(&["generate"]).gives(0);
    assert_is_sarif(&project.polypost(&["check", "--format", "sarif"]).gives(0));
    assert_eq!(project.polypost(&["check", "--format", "github"]).gives(0), "");
    project.write("out/curl/get.sh", "mine\n");
    fs::remove_file(project.root().join("out/curl/list.sh")).unwrap();
    project.collection(&[("Get", "https://a.example/got"), ("New", "https://a.example/new")]);
    project.write("out/curl/new.sh", "theirs\n");
    assert_is_sarif(&project.polypost(&["check", "--format", "sarif"]).gives(1));
}

#[test]
fn one_difference_is_enough_where_that_is_asked_for() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    project.write("out/curl/get.sh", "mine\n");
    project.collection(&[("List", "https://a.example/all"), ("Get", "https://a.example/get")]);
    let ran = project.polypost(&["check", "--fail-fast"]);
    assert_eq!(ran.stdout.matches("diff --git").count(), 1, "{}", ran.stdout);
    assert!(ran.says(1, "out-of-date").contains("the first difference"));
    let quiet = project.polypost(&["check", "--quiet"]);
    assert_eq!(quiet.stdout, "");
    let message = quiet.says(1, "out-of-date");
    assert!(
        message.contains("2 changed, 1 edited by hand (2 because of the collection)"),
        "{message}"
    );
}

#[test]
fn line_ends_of_windows_are_no_difference() {
    let project = Project::small();
    let settings = project.read("polypost.toml");
    project
        .write("polypost.toml", format!("{settings}\n[docs]\nto = \"site\"\npages = [\"a.md\"]\n"));
    project.write("a.md", "# A\n\n- one\n- two\n");
    project.polypost(&["generate"]).gives(0);
    let lock = project.read("polypost.lock");
    for (path, bytes) in project.files() {
        let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
        fs::write(project.root().join(path), text).unwrap();
    }
    let report = project.polypost(&["check", "--format", "json"]).gives(0);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["made"], &report["lock_changes"]), (&Value::from(0), &Value::from(false)));
    project.polypost(&["check", "--full"]).gives(0);
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.read("polypost.lock"), lock, "it is written as it always is");
    assert!(project.read("out/curl/get.sh").ends_with("\r\n"), "what is right is left alone");
}
