//! What `polypost.toml` may say, what is refused, and what becomes of files that are not ours.

use super::{Project, difference};
use std::fs;

#[test]
fn a_mistake_is_one_message_with_its_place() {
    let project = Project::small();
    let settings = project.read("polypost.toml");
    let cases: [(String, &str, &str); 7] = [
        (settings.replace("api.json", "apo.json"), "unreadable-file", "apo.json"),
        (
            settings.replace("python-requests", "python-request"),
            "unknown-target",
            "`python-requests`",
        ),
        (format!("{settings}options = {{ scrip = 1 }}\n"), "unknown-option", "polypost.toml:10:1"),
        (format!("{settings}items = [\"Lits\"]\n"), "no-such-item", "polypost.toml:10:9"),
        (settings.replace("file =", "fiel ="), "bad-config", "did you mean `file`?"),
        (settings.replace("out/python", "out/../../x"), "bad-config", "polypost.toml:9:6"),
        ("[collections.api]\nfile = \"api.json\"\n".to_owned(), "nothing-to-generate", "[snippets"),
    ];
    for (text, code, clue) in cases {
        project.write("polypost.toml", &text);
        for command in ["check", "generate"] {
            let message = project.polypost(&[command]).says(2, code);
            assert!(message.contains(clue), "{text}\n{message}");
            assert!(message.lines().count() <= 4, "short: {message}");
        }
    }
    assert!(!project.root().join("out").exists());
    fs::remove_file(project.root().join("polypost.toml")).unwrap();
    project.polypost(&["check"]).says(2, "no-project");
    project.polypost(&["generate"]).says(2, "no-project");
}

#[test]
fn flags_that_mean_nothing_together_are_refused() {
    let project = Project::small();
    for arguments in
        [&["api.json", "--force"][..], &["-o", "x", "--force"], &["-o", "x", "--watch"]]
    {
        let ran = project.polypost(&[&["generate"], arguments].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
    }
}

#[test]
fn the_file_is_found_upwards_and_paths_start_from_it() {
    let project = Project::small();
    fs::create_dir_all(project.root().join("deep/er")).unwrap();
    let ran =
        project.program().current_dir(project.root().join("deep/er")).arg("generate").output();
    assert!(ran.unwrap().status.success());
    assert!(project.root().join("out/curl/get.sh").exists());
    let elsewhere = tempfile::tempdir().unwrap();
    let named = project.root().join("polypost.toml");
    let ran = project
        .program()
        .current_dir(elsewhere.path())
        .args(["check", "--config", named.to_str().unwrap()])
        .output();
    assert!(ran.unwrap().status.success());
    let lock = project.read("polypost.lock");
    assert!(!lock.contains(project.root().to_str().unwrap()), "{lock}");
}

#[test]
fn flags_win_over_the_file() {
    let project = Project::small();
    project.collection(&[("List", "https://{{host}}/list")]);
    let settings = project.read("polypost.toml");
    let values = "file = \"api.json\"\nvalues = { host = \"file.example\" }";
    project.write("polypost.toml", settings.replace("file = \"api.json\"", values));
    project.polypost(&["generate"]).gives(0);
    assert!(project.read("out/curl/list.sh").contains("https://file.example/list"));
    project.polypost(&["generate", "--var", "host=flag.example"]).gives(0);
    assert!(project.read("out/curl/list.sh").contains("https://flag.example/list"));
    project.polypost(&["check", "--var", "host=flag.example"]).gives(0);
    project.polypost(&["check"]).gives(1);
    // An option is for the targets that have it.
    project.polypost(&["generate", "--option", "script=true"]).gives(0);
    assert!(project.read("out/curl/list.sh").contains("--fail-with-body"));
    project.polypost(&["generate", "--option", "scrip=true"]).says(2, "unknown-option");
}

#[test]
fn several_collections_and_chosen_items_go_where_they_are_told() {
    let project = Project::new(
        "[collections.one]\nfile = \"api.json\"\n[collections.two]\nfile = \"api.json\"\n\
         items = [\"List\"]\n\n[snippets.curl]\nto = \"{collection}/sh\"\npath = \"{snake_stem}.bash\"\n\
         \n[docs]\nto = \"site\"\ncollections = [\"two\"]\ntargets = [\"curl\"]\n",
    );
    project.collection(&[("List", "https://a.example/list"), ("Get it", "https://a.example/get")]);
    project.polypost(&["generate"]).gives(0);
    let files = project.files();
    for path in ["one/sh/list.bash", "one/sh/get_it.bash", "two/sh/list.bash", "site/list.html"] {
        assert!(files.contains_key(std::path::Path::new(path)), "{path}");
    }
    for path in ["two/sh/get_it.bash", "site/get-it.html"] {
        assert!(!files.contains_key(std::path::Path::new(path)), "{path}");
    }
    // Two outputs that meet are a mistake.
    let settings = project.read("polypost.toml");
    project.write(
        "polypost.toml",
        format!(
            "{settings}\n[snippets.again]\ntarget = \"curl\"\n\
        to = \"{{collection}}/sh\"\npath = \"{{snake_stem}}.bash\"\n"
        ),
    );
    let message = project.polypost(&["generate"]).says(2, "path-clash");
    assert!(message.contains("snippets.again") && message.contains("snippets.curl"), "{message}");
}

#[test]
fn what_is_not_ours_stays() {
    let project = Project::small();
    project.write("out/curl/get.sh", "theirs\n");
    project.write("out/curl/other.txt", "theirs\n");
    let first = project.differences();
    assert!(
        first.contains(&difference("out/curl/get.sh", "in-the-way", &["settings"])),
        "{first:?}"
    );
    project.polypost(&["generate"]).says(3, "edited-by-hand");
    assert_eq!(project.read("out/curl/get.sh"), "theirs\n");
    assert!(!project.root().join("out/python").exists(), "nothing else is written either");
    project.polypost(&["generate", "--force"]).gives(0);
    // Without a manifest, files that are as they should be are taken over.
    fs::remove_file(project.root().join("polypost.lock")).unwrap();
    let message = project.polypost(&["check"]).says(1, "out-of-date");
    assert!(message.contains("no polypost.lock"), "{message}");
    let said = project.polypost(&["generate"]).gives(0);
    assert_eq!(said, "0 created, 0 updated, 0 removed, 4 unchanged\n");
    project.collection(&[]);
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.read("out/curl/other.txt"), "theirs\n");
    assert!(!project.root().join("out/python").exists(), "a folder that is empty goes");
}

#[test]
fn a_manifest_that_cannot_be_read_is_no_reason_to_write() {
    let project = Project::small();
    project.polypost(&["generate"]).gives(0);
    let good = project.read("polypost.lock");
    let outside = good.replace("\"out/curl/get.sh\"", "\"../out/curl/get.sh\"");
    for (text, clue) in [
        (format!("<<<<<<< ours\n{good}"), "either side"),
        (good.replace("\"form\": 1", "\"form\": 99"), "later polypost"),
        (good[..good.len() / 2].to_owned(), "version control"),
        (outside, "path"),
    ] {
        project.write("polypost.lock", &text);
        for command in ["check", "generate"] {
            let message = project.polypost(&[command]).says(2, "bad-lock");
            assert!(message.contains(clue), "{message}");
        }
        assert_eq!(project.read("polypost.lock"), text);
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_on_the_way_is_refused() {
    let project = Project::small();
    let outside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path(), project.root().join("out")).unwrap();
    project.polypost(&["generate"]).says(3, "symbolic-link");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn the_value_of_a_secret_is_in_no_digest() {
    let project = Project::small();
    let settings = project.read("polypost.toml");
    let named = "file = \"api.json\"\nenvironments = [\"env.json\"]";
    project.write("polypost.toml", settings.replace("file = \"api.json\"", named));
    project.write(
        "api.json",
        r#"{"info": {"name": "A"}, "item": [{"name": "Get", "request": {"url": "https://a.example",
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]}}}]}"#,
    );
    let environment = |secret: &str| {
        let values = serde_json::json!([{ "key": "token", "value": secret }]);
        serde_json::json!({ "name": "E", "values": values }).to_string()
    };
    project.write("env.json", environment("one-secret-4711"));
    project.polypost(&["generate"]).gives(0);
    let lock = project.read("polypost.lock");
    project.write("env.json", environment("another-secret-0815"));
    let report = project.polypost(&["check", "--format", "json"]).gives(0);
    assert!(report.contains("\"lock_changes\": false"), "{report}");
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.read("polypost.lock"), lock);
}
