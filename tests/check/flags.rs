//! What each command takes from `polypost.toml`, and what the call says instead.

use super::{Project, difference};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A project whose settings say something of everything.
fn project() -> Project {
    let project = Project::new(
        "templates = \"mine\"\n\n[collections.api]\nfile = \"api.json\"\n\
         values = { host = \"file.example\" }\nitems = [\"List\", \"Get\"]\n\n\
         [snippets.curl]\nto = \"out/curl\"\nitems = [\"List\"]\noptions = { script = true }\n\n\
         [snippets.python]\ntarget = \"python-requests\"\nto = \"out/python\"\nvariables = \"bind\"\n\n\
         [docs]\nto = \"site\"\ntitle = \"Ours\"\ntargets = [\"curl\"]\nformat = \"markdown\"\n",
    );
    project.collection(&[
        ("List", "https://{{host}}/list?q={{word}}"),
        ("Get", "https://{{host}}/get"),
        ("Other", "https://{{host}}/other"),
    ]);
    project.polypost(&["templates", "export", "curl", "mine/ours"]).gives(0);
    project
}

/// The target and the name of each item of `--format json`.
fn programs(project: &Project, arguments: &[&str]) -> BTreeSet<String> {
    let ran = project.polypost(&[&["generate", "--format", "json"], arguments].concat());
    let lines = ran.gives(0);
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|line| {
            let name = line["item"].as_array().unwrap().last().unwrap().as_str().unwrap();
            let text = line["files"][0]["text"].as_str().unwrap();
            let host = if text.contains("file.example") { "file" } else { "other" };
            format!("{} {name} {host}", line["target"].as_str().unwrap())
        })
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_file_of_the_project_is_printed_as_the_settings_say_unless_the_call_says_otherwise() {
    let project = project();
    let all = set(&["curl List file", "python-requests List file", "python-requests Get file"]);
    assert_eq!(programs(&project, &["api.json"]), all);
    assert_eq!(programs(&project, &[]), all);
    // By its name, too, and from another folder.
    assert_eq!(programs(&project, &["api"]), all);
    fs::create_dir(project.root().join("deep")).unwrap();
    let ran = project
        .program()
        .args(["generate", "../api.json", "-t", "curl"])
        .current_dir(project.root().join("deep"))
        .output()
        .unwrap();
    let code = String::from_utf8(ran.stdout).unwrap();
    assert!(code.contains("file.example") && code.contains("--fail-with-body"), "{code}");
    // What the call says is in place of what the settings say.
    assert_eq!(
        programs(&project, &["api.json", "-i", "Other", "-t", "python"]),
        set(&["python-requests Other file"])
    );
    assert_eq!(
        programs(&project, &["api.json", "-t", "ours", "--var", "host=x.example"]),
        set(&["ours List other", "ours Get other"])
    );
    let code = project.polypost(&["generate", "api.json", "-i", "List"]).gives(0);
    assert!(code.contains("WORD = ") && code.contains("--fail-with-body"), "{code}");
    let code = project
        .polypost(&[
            "generate",
            "api.json",
            "-t",
            "curl",
            "--option",
            "script=false",
            "--variables",
            "bind",
        ])
        .gives(0);
    assert!(code.contains("WORD") && !code.contains("--fail-with-body"), "{code}");
    // A file that is none of the project's takes its templates alone.
    fs::copy(project.root().join("api.json"), project.root().join("copy.json")).unwrap();
    assert_eq!(programs(&project, &["copy.json", "-t", "ours"]).len(), 3);
    assert_eq!(programs(&project, &["copy.json"]).len(), 15);
    assert_eq!(project.files().keys().filter(|path| path.starts_with("out")).count(), 0);
}

#[test]
fn everything_of_the_project_is_written_elsewhere_without_a_lock() {
    let project = project();
    project.polypost(&["generate", "-o", "else"]).gives(0);
    let there = super::files(&project.root().join("else"));
    let expected = ["curl/list.sh", "python-requests/get.py", "python-requests/list.py"];
    assert_eq!(there.keys().map(|path| path.to_str().unwrap()).collect::<Vec<_>>(), expected);
    assert!(!project.root().join("polypost.lock").exists());
    let settings = project.read("polypost.toml");
    project.write(
        "polypost.toml",
        settings.replace("\"out/", "\"out/{collection}/")
            + "[collections.other]\nfile = \"api.json\"\nvalues = { host = \"o.example\" }\n",
    );
    project.polypost(&["generate", "-o", "both", "-i", "Get"]).gives(0);
    let there = super::files(&project.root().join("both"));
    let expected = ["api/python-requests/get.py", "other/python-requests/get.py"];
    assert_eq!(there.keys().map(|path| path.to_str().unwrap()).collect::<Vec<_>>(), expected);
    // One file under two names must be called by one of them.
    let message = project.polypost(&["generate", "api.json"]).says(2, "which-collection");
    assert!(message.contains("api, other"), "{message}");
    assert!(programs(&project, &["other"]).contains("curl List other"));
    project.polypost(&["inspect"]).says(2, "which-collection");
}

#[test]
fn a_run_for_some_programs_leaves_the_others_and_the_lock_alone() {
    let project = project();
    project.polypost(&["generate"]).gives(0);
    let lock = project.read("polypost.lock");
    project.polypost(&["generate", "-t", "curl"]).gives(0);
    assert_eq!(project.read("polypost.lock"), lock, "nothing is to be recorded");
    let others = project.read("out/python/list.py");

    // Only what is asked for follows a change; the rest is told by the next check.
    project.collection(&[("List", "https://{{host}}/all"), ("Get", "https://{{host}}/got")]);
    let said = project.polypost(&["generate", "-t", "python", "-i", "Get"]).gives(0);
    assert_eq!(said, "0 created, 1 updated, 0 removed, 0 unchanged\n");
    assert_eq!(project.read("out/python/list.py"), others);
    let curl = |kind: &str| difference("out/curl/list.sh", kind, &["collection"]);
    let paths = |found: Vec<(String, String, Vec<String>)>| {
        found.into_iter().map(|one| one.0).filter(|path| path.starts_with("out")).collect()
    };
    let found: Vec<String> = paths(project.differences());
    assert_eq!(found, ["out/curl/list.sh", "out/python/list.py"]);
    assert!(project.differences().contains(&curl("changed")));
    project.polypost(&["check", "-t", "python-requests", "-i", "Get"]).gives(0);
    project.polypost(&["check", "-t", "curl"]).gives(1);

    // An item that is gone is no business of a run for another.
    project.collection(&[("Get", "https://{{host}}/got")]);
    let settings = project.read("polypost.toml");
    let settings =
        settings.replace("items = [\"List\", \"Get\"]", "").replace("items = [\"List\"]\n", "");
    project.write("polypost.toml", settings);
    project.polypost(&["generate", "-t", "curl"]).gives(0);
    assert!(project.root().join("out/curl/list.sh").exists());
    project.polypost(&["generate"]).gives(0);
    assert!(!project.root().join("out/curl/list.sh").exists());
    project.polypost(&["check"]).gives(0);
    project.polypost(&["check", "--full"]).gives(0);

    project.polypost(&["generate", "-t", "crul"]).says(2, "no-such-output");
    project.polypost(&["check", "-i", "Nowhere"]).says(2, "no-such-item");
}

#[test]
fn what_a_run_for_some_programs_made_otherwise_is_vouched_for_by_nothing() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    let settings = project.read("polypost.toml");
    let bound =
        settings.replace("to = \"out/curl\"\n", "to = \"out/curl\"\nvariables = \"bind\"\n");
    project.collection(&[("List", "https://{{host}}/list"), ("Get", "https://{{host}}/get")]);
    project.polypost(&["generate"]).gives(0);
    // One item is made by other settings, which then go back to what they were.
    project.write("polypost.toml", bound);
    project.polypost(&["generate", "-i", "List", "-t", "curl"]).gives(0);
    project.write("polypost.toml", settings);
    let found = project.differences();
    assert_eq!(found, [difference("out/curl/list.sh", "changed", &["settings"])]);
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check", "--full"]).gives(0);
}

#[test]
fn other_commands_read_the_settings_too() {
    let project = project();
    let seen: Value = serde_json::from_str(&project.polypost(&["inspect"]).gives(0)).unwrap();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    assert!(seen.to_string().contains("file.example"), "{seen}");
    let view = ["inspect", "api.json", "--view", "-t", "python", "-i", "List"];
    let view = project.polypost(&view).gives(0);
    assert!(view.contains("\"WORD\""), "bound, as its table says: {view}");

    assert!(project.polypost(&["targets"]).gives(0).contains("\nours "));
    let ran = project.polypost(&["json", "parse", "api.json", "-t", "ours"]);
    assert!(!ran.stderr.contains("unknown-target"), "{}", ran.stderr);

    project.polypost(&["docs", "api.json", "-o", "pages"]).gives(0);
    let page = project.read("pages/list.md");
    assert!(page.contains("file.example") && !page.contains("import requests"), "{page}");
    assert!(!project.root().join("pages/other.md").exists());
    project
        .polypost(&["docs", "api.json", "--format", "html", "-t", "ours", "-o", "html"])
        .gives(0);
    assert!(project.root().join("html/list.html").exists());

    let elsewhere = tempfile::tempdir().unwrap();
    let settings = project.root().join("polypost.toml");
    let ran = project
        .program()
        .args(["targets", "--config", settings.to_str().unwrap()])
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    assert!(String::from_utf8(ran.stdout).unwrap().contains("\nours "));
}

#[test]
fn a_project_is_proven_as_it_is_generated() {
    if !crate::verify::curl() {
        return;
    }
    let project = project();
    let cache = crate::support::cache();
    let verify = |arguments: &[&str]| {
        let ran = project
            .program()
            .args(["-q", "verify", "--format", "json", "-t", "curl"])
            .args(arguments)
            .env("POLYPOST_CACHE", &cache)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let text = String::from_utf8(ran.stdout).unwrap();
        let reports = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
        reports.map(Result::unwrap).collect::<Vec<_>>()
    };
    let items = |report: &Value| report["targets"][0]["items"].as_array().unwrap().len();
    for arguments in [&[][..], &["api.json"]] {
        let reports = verify(arguments);
        assert_eq!((reports.len(), items(&reports[0])), (1, 1), "{reports:?}");
    }
    assert_eq!(items(&verify(&["api.json", "-i", "Other"])[0]), 1);
    let settings = project.read("polypost.toml").replace("\"out/", "\"out/{collection}/");
    let other = "[collections.other]\nfile = \"copy.json\"\n";
    project.write("polypost.toml", settings + other);
    fs::copy(project.root().join("api.json"), project.root().join("copy.json")).unwrap();
    let reports = verify(&["--keep", "proof"]);
    assert_eq!(reports.len(), 2);
    for name in ["api", "other"] {
        assert!(project.root().join("proof").join(Path::new(name)).is_dir(), "{name}");
    }
    let ran = project
        .program()
        .args(["-q", "verify", "--format", "junit", "-t", "curl"])
        .env("POLYPOST_CACHE", &cache)
        .output()
        .unwrap();
    let xml = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(xml.matches("<testsuites ").count(), 1, "{xml}");
    assert_eq!(xml.matches("<testsuite name=\"A/curl\"").count(), 2, "{xml}");
}
