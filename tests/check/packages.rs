//! Client packages of a project, `[sdk.NAME]`.

use super::{Project, difference};
use serde_json::{Value, json};
use std::fs;

const API: &str = "[collections.api]\nfile = \"api.json\"\n\n";

const PYTHON: &str = "[sdk.python]\nto = \"clients/python\"\nname = \"acme\"\nlicense = \"MIT\"\n";

fn project() -> Project {
    let project = Project::new(&format!("{API}{PYTHON}"));
    books(&project, "Browse");
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);
    project
}

/// A collection with two folders, of which one holds an item of this name.
fn books(project: &Project, name: &str) {
    let item = |name: &str, path: &str| {
        json!({
            "name": name,
            "request": format!("https://a.example/{path}"),
            "response": [{ "name": "OK", "code": 200, "body": "{\"total\": 1}" }],
        })
    };
    let folder = |name: &str, item: Value| json!({ "name": name, "item": [item] });
    let items = [folder("Books", item(name, "books")), folder("Shops", item("Find", "shops"))];
    project.write("api.json", json!({ "info": { "name": "A" }, "item": items }).to_string());
}

fn paths(changes: &[(String, String, Vec<String>)], kind: &str) -> Vec<String> {
    let of_kind = changes.iter().filter(|(_, other, _)| other == kind);
    of_kind.map(|(path, _, _)| path.clone()).collect()
}

#[test]
fn a_package_is_written_kept_and_checked_as_any_other_output() {
    let project = project();
    assert!(project.read("clients/python/pyproject.toml").contains("name = \"acme\""));
    assert!(project.read("clients/python/src/acme/api/books.py").contains("def browse("));
    let report = project.polypost(&["check", "--format", "json"]).gives(0);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["made"], &report["lock_changes"]), (&0.into(), &false.into()), "{report}");

    // What another item is called changes its own group and its own test.
    books(&project, "Browse all");
    let changes = project.differences();
    assert!(
        changes.iter().all(|(_, _, causes)| causes.as_slice() == ["collection"]),
        "{changes:?}"
    );
    let changed = paths(&changes, "changed");
    assert!(changed.contains(&"clients/python/src/acme/api/books.py".to_owned()), "{changed:?}");
    assert!(!changed.iter().any(|path| path.contains("shops")), "{changed:?}");
    assert_eq!(paths(&changes, "removed"), ["clients/python/tests/exchanges/books/browse.json"]);
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);

    // An edit is refused, with its difference, and given up with --force.
    let group = "clients/python/src/acme/api/books.py";
    project.write(group, project.read(group) + "# mine\n");
    assert_eq!(project.differences(), [difference(group, "edited", &[])]);
    let refused = project.polypost(&["generate"]);
    assert_eq!(refused.code, 3);
    assert!(refused.stdout.contains("-# mine"), "{}", refused.stdout);
    project.polypost(&["generate", "--force"]).gives(0);
    assert!(!project.read(group).contains("# mine"));
}

#[test]
fn what_is_the_users_stays_as_the_user_has_it() {
    let project = project();
    let custom = "clients/python/src/acme/custom.py";
    let readme = "clients/python/README.md";
    let written = project.read(custom);
    project.write(custom, "# mine\n");
    project.write(readme, "# Ours\n");
    project.polypost(&["check"]).gives(0);
    project.polypost(&["check", "--full"]).gives(0);
    books(&project, "Browse all");
    project.polypost(&["generate"]).gives(0);
    assert_eq!(
        (project.read(custom), project.read(readme)),
        ("# mine\n".into(), "# Ours\n".into())
    );

    // What is missing is written anew.
    fs::remove_file(project.root().join(custom)).unwrap();
    assert_eq!(project.differences(), [difference(custom, "deleted", &[])]);
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.read(custom), written);

    // Without its output, a package goes but for what somebody made of it.
    project.write("clients/python/src/acme/more.py", "# more\n");
    project.write("polypost.toml", format!("{API}[snippets.curl]\nto = \"curl\"\n"));
    project.polypost(&["generate"]).gives(0);
    assert!(!project.root().join(custom).exists(), "it was as polypost wrote it");
    let left: Vec<String> = project
        .files()
        .into_keys()
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .filter(|path| path.starts_with("clients/"))
        .collect();
    assert_eq!(left, [readme, "clients/python/src/acme/more.py"]);
    project.polypost(&["check"]).gives(0);
}

#[test]
fn each_collection_has_a_package_of_its_own() {
    let project = project();
    let two = "[collections.other]\nfile = \"api.json\"\nitems = [\"Shops\"]\n\n\
               [sdk.python]\nto = \"clients/{collection}\"\n";
    project.write("polypost.toml", format!("{API}{two}"));
    project.polypost(&["generate"]).gives(0);
    assert!(project.root().join("clients/api/src/a/api/books.py").exists());
    assert!(project.root().join("clients/other/src/a/api/shops.py").exists());
    assert!(!project.root().join("clients/other/src/a/api/books.py").exists());
    let lock: Value = serde_json::from_str(&project.read("polypost.lock")).unwrap();
    let outputs: Vec<&String> = lock["outputs"].as_object().unwrap().keys().collect();
    assert_eq!(outputs, ["sdk.python.api", "sdk.python.other"]);
}

#[test]
fn a_mistake_in_the_settings_is_told_at_its_place() {
    let project = project();
    for (text, place, clue) in [
        ("[sdk.pyton]\nto = \"a\"\n", "polypost.toml:4:6", "did you mean `python`?"),
        ("[sdk.x]\nto = \"a\"\ntarget = \"rst\"\n", "polypost.toml:6:10", "did you mean `rust`?"),
        ("[sdk.python]\nto = \"a\"\noptions = { x = 1 }\n", "polypost.toml:6:1", "no option `x`"),
        ("[sdk.python]\nto = \"a\"\nitems = [\"Nothing\"]\n", "polypost.toml:6:9", "Nothing"),
        ("[sdk.python]\nto = \"a\"\ntemplates = \"b\"\n", "polypost.toml:6:13", "cannot read"),
        ("[sdk.python]\nto = \"a\"\nlicence = \"MIT\"\n", "polypost.toml:6:1", "`license`"),
    ] {
        project.write("polypost.toml", format!("{API}{text}"));
        let ran = project.polypost(&["check"]);
        assert_eq!(ran.code, 2, "{text}{}", ran.stderr);
        assert!(ran.stderr.contains(place) && ran.stderr.contains(clue), "{text}{}", ran.stderr);
    }
}

#[test]
fn a_call_takes_what_the_settings_say_and_says_otherwise() {
    let project = project();
    let own = |file: &str| project.read(&format!("own/{file}"));
    project.polypost(&["sdk", "-t", "python", "-o", "own"]).gives(0);
    assert!(own("pyproject.toml").contains("name = \"acme\""));
    assert!(own("pyproject.toml").contains("MIT"));
    let other = ["sdk", "api", "-t", "python", "-o", "other", "--name", "shop", "-i", "Shops"];
    project.polypost(&other).gives(0);
    assert!(project.read("other/src/shop/api/shops.py").contains("def find("));
    assert!(!project.root().join("other/src/shop/api/books.py").exists());
    // A folder of the project is its own, and no second manifest knows it.
    let refused = project.polypost(&["sdk", "-t", "python", "-o", "clients/../clients/python"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("`polypost generate` writes it"), "{}", refused.stderr);
    project.polypost(&["check"]).gives(0);
}

#[test]
fn templates_of_ones_own_replace_single_files_and_can_be_a_language() {
    let project = project();
    project.polypost(&["templates", "export", "sdk/python", "theirs"]).gives(0);
    // As exported, they change nothing but the record.
    let settings = format!("{API}{PYTHON}templates = \"theirs\"\n");
    project.write("polypost.toml", &settings);
    project.polypost(&["check"]).gives(0);

    // One file replaced: the change is the templates'.
    fs::remove_dir_all(project.root().join("theirs")).unwrap();
    project.write("theirs/gitignore", "ours\n");
    let expected = difference("clients/python/.gitignore", "changed", &["templates"]);
    assert_eq!(project.differences(), [expected]);
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.read("clients/python/.gitignore"), "ours\n");

    // A template with a mistake is told with its place.
    project.write("theirs/README.md.tera", "{{ package.nmae }}\n");
    let ran = project.polypost(&["check", "--full"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("theirs/README.md.tera"), "{}", ran.stderr);

    // With a manifest it is a language under another name.
    project.polypost(&["templates", "export", "sdk/python", "mine"]).gives(0);
    let ran = project.polypost(&["sdk", "-t", "mine", "--templates", "mine", "-o", "own"]);
    ran.gives(0);
    assert!(project.root().join("own/src/a/custom.py").exists());
}
