//! Code inside of Markdown files.

use super::{Project, difference};

fn mark(item: &str, target: &str) -> String {
    format!("<!-- polypost: item=\"{item}\" target=\"{target}\" -->")
}

const CLOSE: &str = "<!-- /polypost -->";

/// A project with a README that has two places for code, and text about such places.
fn project() -> Project {
    let project = Project::small();
    project.write(
        "polypost.toml",
        "[collections.api]\nfile = \"api.json\"\n\n[markdown]\nfiles = [\"README.md\", \"docs/**/*.md\"]\n\
         options.curl = { script = true }\n",
    );
    let (list, get) = (mark("List", "curl"), mark("Get", "python-requests"));
    project.write(
        "README.md",
        format!(
            "# Ours\n\nText.\n\n{list}\n{CLOSE}\n\n1. step\n\n   {get}\n   {CLOSE}\n\n\
             ```md\n{list}\n```\nEnd.\n"
        ),
    );
    project.write("docs/deep/none.md", "# Nothing here\n");
    project
}

#[test]
fn samples_are_kept_up_to_date_and_the_rest_is_the_authors() {
    let project = project();
    assert_eq!(project.differences(), [difference("README.md", "changed", &["settings"])]);
    project.polypost(&["generate"]).gives(0);
    let text = project.read("README.md");
    assert!(text.contains("-->\n```bash\n") || text.contains("-->\n```sh\n"), "{text}");
    assert!(text.contains("https://a.example/list") && text.contains("--fail-with-body"), "{text}");
    assert!(text.contains("\n   ```python\n   \"\"\"Get.\"\"\"\n\n   import requests\n"), "{text}");
    assert!(text.ends_with(&format!("```md\n{}\n```\nEnd.\n", mark("List", "curl"))), "{text}");
    assert_eq!(project.read("docs/deep/none.md"), "# Nothing here\n");
    assert_eq!(project.polypost(&["check"]).gives(0), "1 file is up to date\n");

    // What an author writes around the places is no difference.
    project.write("README.md", format!("Before.\n\n{text}\nAfter.\n"));
    project.polypost(&["check"]).gives(0);

    // The collection changes one of them.
    project.collection(&[("List", "https://a.example/all"), ("Get", "https://a.example/get")]);
    assert_eq!(project.differences(), [difference("README.md", "changed", &["collection"])]);
    let report = project.polypost(&["check", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["made"], &report["changes"][0]["item"]), (&1.into(), &"List".into()));
    project.polypost(&["generate"]).gives(0);
    let text = project.read("README.md");
    assert!(text.starts_with("Before.\n") && text.ends_with("\nAfter.\n"), "{text}");
    assert!(text.contains("https://a.example/all") && !text.contains("https://a.example/list"));

    // A change inside of a place is somebody's.
    project.write("README.md", text.replace("a.example/all", "b.example/all"));
    assert_eq!(project.differences(), [difference("README.md", "edited", &[])]);
    project.polypost(&["generate"]).says(3, "edited-by-hand");
    project.polypost(&["generate", "--force"]).gives(0);
    assert_eq!(project.read("README.md"), text);

    // Windows line ends stay, and are no difference.
    project.write("README.md", text.replace('\n', "\r\n"));
    project.polypost(&["check"]).gives(0);
    project.polypost(&["check", "--full"]).gives(0);
    project.collection(&[("List", "https://a.example/new"), ("Get", "https://a.example/get")]);
    project.polypost(&["generate"]).gives(0);
    let text = project.read("README.md");
    assert!(text.contains("https://a.example/new"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn text_that_stands_in_a_new_place_is_not_overwritten() {
    let project = project();
    project.write("README.md", format!("{}\nmine\n{CLOSE}\n", mark("List", "curl")));
    assert_eq!(project.differences(), [difference("README.md", "in-the-way", &["settings"])]);
    project.polypost(&["generate"]).says(3, "edited-by-hand");
    assert!(project.read("README.md").contains("\nmine\n"));
}

#[test]
fn a_mark_that_leads_nowhere_is_one_message_with_its_place() {
    let project = project();
    for (mark, code, clue) in [
        (mark("Lits", "curl"), "no-such-item", "`List`"),
        (mark("List", "crul"), "unknown-target", "`curl`"),
        (mark("*", "curl"), "bad-insert", "2 items"),
        (format!("{} ", mark("List", "curl").replace("item", "itm")), "bad-insert", "`item`"),
        (
            mark("List", "curl").replace(" target", " collection=\"apy\" target"),
            "bad-insert",
            "`api`",
        ),
    ] {
        project.write("README.md", format!("\n{mark}\n{CLOSE}\n"));
        let message = project.polypost(&["generate"]).says(2, code);
        assert!(message.contains("README.md:2:1") && message.contains(clue), "{message}");
    }
    project.write("README.md", format!("\n{}\n", mark("List", "curl")));
    project.polypost(&["check"]).says(2, "bad-insert");
    project.write("README.md", "");
    let settings = project.read("polypost.toml");
    for wrong in ["READM.md", "../*.md", "/README.md"] {
        project.write("polypost.toml", settings.replace("docs/**/*.md", wrong));
        let message = project.polypost(&["check"]).says(2, "bad-config");
        assert!(message.contains("polypost.toml:5:23"), "{message}");
    }
}

#[test]
fn a_file_in_a_hidden_folder_is_found_by_its_path() {
    let project = project();
    let settings = project.read("polypost.toml");
    let path = ".github/README.md";
    project.write(path, format!("{}\n{CLOSE}\n", mark("List", "curl")));
    project.polypost(&["generate"]).gives(0);
    assert!(!project.read(path).contains("a.example/list"));
    project.write("polypost.toml", settings.replace("docs/**/*.md", path));
    let found = project.differences();
    assert!(found.len() == 1 && (&*found[0].0, &*found[0].1) == (path, "changed"), "{found:?}");
    project.polypost(&["generate"]).gives(0);
    assert!(project.read(path).contains("a.example/list"));
    project.write(".git/a.md", "x");
    for wrong in [".git/a.md", "./README.md/", ".github"] {
        project.write("polypost.toml", settings.replace("docs/**/*.md", wrong));
        project.polypost(&["check"]).says(2, "bad-config");
    }
}

#[test]
fn the_same_code_at_two_depths_is_nobodys_edit() {
    let project = project();
    let list = mark("List", "curl");
    let text = |depth: &str, code: &str| {
        format!("{list}\n{code}{CLOSE}\n\n- x\n\n{depth}{list}\n{depth}{CLOSE}\n")
    };
    project.write("README.md", text("  ", ""));
    project.polypost(&["generate"]).gives(0);
    let report = project.polypost(&["check", "--format", "json"]).gives(0);
    assert!(report.contains("\"made\": 0"), "{report}");
    project.collection(&[("List", "https://a.example/all"), ("Get", "https://a.example/get")]);
    assert_eq!(project.differences(), [difference("README.md", "changed", &["collection"])]);
    project.polypost(&["generate"]).gives(0);
    let said = project.read("README.md");
    assert!(said.contains("\n  ```") && !said.contains("a.example/list"), "{said}");

    // A mark that its author moves takes its code along, and an edit there is still one.
    let moved = said.replace(&format!("  {list}"), &format!("    {list}"));
    project.write("README.md", moved);
    assert_eq!(project.differences(), [difference("README.md", "changed", &[])]);
    project.polypost(&["generate"]).gives(0);
    let said = project.read("README.md");
    assert!(said.contains("\n    ```") && !said.contains("\n  ```"), "{said}");
    let (before, after) = said.rsplit_once("a.example/all").unwrap();
    project.write("README.md", format!("{before}b.example/all{after}"));
    assert_eq!(project.differences(), [difference("README.md", "edited", &[])]);
}

#[test]
fn a_mark_in_the_text_of_a_collection_is_no_place_for_code() {
    let project = project();
    let description = format!("{}\n\nx\n\n{CLOSE}\n", mark("Get", "curl"));
    project.write(
        "api.json",
        serde_json::json!({ "info": { "name": "A" }, "item": [
            { "name": "List", "request": { "url": "https://a.example", "description": description } },
            { "name": "Get", "request": "https://a.example/get" },
        ] })
        .to_string(),
    );
    let settings = project.read("polypost.toml");
    let site = "[docs]\nto = \"docs/api\"\nformat = \"markdown\"\n";
    project.write("polypost.toml", format!("{settings}{site}"));
    project.polypost(&["generate"]).gives(0);
    let page = project.read("docs/api/list.md");
    project.polypost(&["check"]).gives(0);
    project.polypost(&["check", "--full"]).gives(0);
    project.polypost(&["generate"]).gives(0);
    assert_eq!(project.read("docs/api/list.md"), page);
}
