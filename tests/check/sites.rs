//! Several documentation sites of one project.

use super::Project;
use serde_json::Value;
use std::path::Path;

const COLLECTIONS: &str = "[collections.one]\nfile = \"api.json\"\nitems = [\"List\"]\n\n\
                           [collections.two]\nfile = \"api.json\"\n\n";

const ONE: &str = "[docs]\nto = \"site/one\"\ncollections = [\"one\"]\ntargets = [\"curl\"]\n\
                   title = \"First\"\n";

const TWO: &str = "[[docs]]\nto = \"site/two\"\ncollections = [\"two\"]\ntitle = \"Second\"\n\
                   targets = [\"curl\"]\nformat = \"markdown\"\n";

fn project() -> Project {
    let project = Project::new(&format!("{COLLECTIONS}{ONE}"));
    project.collection(&[("List", "https://a.example/list"), ("Get", "https://a.example/get")]);
    project.polypost(&["generate"]).gives(0);
    project
}

fn both(project: &Project) {
    let one = ONE.replace("[docs]", "[[docs]]");
    project.write("polypost.toml", format!("{COLLECTIONS}{one}\n{TWO}"));
}

fn outputs(project: &Project) -> Vec<String> {
    let lock: Value = serde_json::from_str(&project.read("polypost.lock")).unwrap();
    lock["outputs"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn each_has_its_folder_its_items_and_its_look() {
    let project = project();
    assert_eq!(outputs(&project), ["docs"]);
    let first = project.read("site/one/list.html");
    assert!(!project.root().join("site/one/get.html").exists());

    // One more beside it: the first stays as it is.
    both(&project);
    let added = project.differences();
    assert!(
        added.iter().all(|(path, kind, causes)| path.starts_with("site/two/")
            && kind == "added"
            && causes.as_slice() == ["settings"]),
        "{added:?}"
    );
    project.polypost(&["generate"]).gives(0);
    assert_eq!(outputs(&project), ["docs.site/one", "docs.site/two"]);
    assert_eq!(project.read("site/one/list.html"), first);
    assert!(project.read("site/two/index.md").contains("Second"));
    assert!(project.root().join("site/two/get.md").exists());
    let report = project.polypost(&["check", "--format", "json"]).gives(0);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["made"], &report["lock_changes"]), (&0.into(), &false.into()), "{report}");

    // What changes one leaves the other alone, and an edit of one is an edit.
    let settings = project.read("polypost.toml");
    project.write("polypost.toml", settings.replace("Second", "Third"));
    project.write("site/one/list.html", "mine");
    for (path, kind, causes) in project.differences() {
        let edited = path == "site/one/list.html" && kind == "edited" && causes.is_empty();
        let changed = path.starts_with("site/two/") && kind == "changed" && causes == ["settings"];
        assert!(edited || changed, "{path} {kind} {causes:?}");
    }
    project.polypost(&["generate"]).says(3, "edited-by-hand");
    project.polypost(&["generate", "--force"]).gives(0);
    assert_eq!(project.read("site/one/list.html"), first);

    // One that goes takes its files along.
    project.write("polypost.toml", format!("{COLLECTIONS}{ONE}"));
    project.polypost(&["generate"]).gives(0);
    assert!(!project.root().join("site/two").exists());
    assert_eq!(project.read("site/one/list.html"), first);
    assert_eq!(outputs(&project), ["docs"]);
}

#[test]
fn a_mistake_in_one_is_shown_there() {
    let project = project();
    both(&project);
    let settings = project.read("polypost.toml");
    for (text, place) in [
        (settings.replace("title = \"Second\"", "accent = \"red\""), "polypost.toml:17:10"),
        (settings.replace("title = \"Second\"", "items = [\"Lits\"]"), "polypost.toml:17:9"),
        (settings.replace("title = \"Second\"", "base_url = \"x\""), "polypost.toml:17:12"),
        (settings.replace("title = \"Second\"", "titel = \"x\""), "polypost.toml:17:1"),
        (settings.replace("site/two", "site/one"), "polypost.toml:15:6"),
        (
            settings.replace("title = \"Second\"", "options.curl = { scrip = 1 }"),
            "polypost.toml:17",
        ),
    ] {
        project.write("polypost.toml", &text);
        let ran = project.polypost(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(place), "{text}\n{}", ran.stderr);
    }
    project.write("polypost.toml", settings.replace("site/two", "site/ONE"));
    // Both have an index of their own kind; the search has one name.
    project
        .write("polypost.toml", project.read("polypost.toml").replace("format = \"markdown\"", ""));
    project.polypost(&["check"]).says(2, "path-clash");
}

#[test]
fn a_site_of_a_file_is_like_the_one_that_is_written_there() {
    let project = project();
    both(&project);
    project.polypost(&["docs", "one", "-o", "site/two"]).gives(0);
    assert!(project.read("site/two/index.md").contains("Second"));
    project.polypost(&["docs", "one", "-o", "elsewhere"]).gives(0);
    assert!(project.read("elsewhere/index.html").contains("First"));
    std::fs::create_dir(project.root().join("deep")).unwrap();
    let mut command = project.program();
    command.args(["docs", "two", "-o", "../site/two"]).current_dir(project.root().join("deep"));
    assert!(command.output().unwrap().status.success());
    assert!(Path::new(&project.root().join("site/two/get.md")).exists());
}
