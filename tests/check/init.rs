//! `polypost init`, and the schema that it prints.

use super::Project;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

/// A project without settings.
fn bare() -> Project {
    let project = Project::small();
    fs::remove_file(project.root().join("polypost.toml")).unwrap();
    project
}

#[test]
fn what_it_writes_is_read_generated_and_clean() {
    let project = bare();
    project.write("package.json", "{\"name\": \"x\", \"version\": \"1\"}");
    project.write("node_modules/x/y.postman_collection.json", "{}");
    let said = project.polypost(&["init"]).gives(0);
    assert_eq!(said, "polypost.toml for api.json; now `polypost generate`\n");
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);
    assert!(project.root().join("snippets/rust-reqwest/list.rs").exists());
    project.polypost(&["init"]).says(3, "would-overwrite");
}

#[test]
fn every_comment_of_it_can_be_taken_up() {
    let project = bare();
    project.write("staging.postman_environment.json", json!({ "values": [] }).to_string());
    project.write("README.md", "# Ours\n");
    project.polypost(&["init", "-t", "curl", "-t", "python-requests"]).gives(0);
    let mut taken = 0;
    let settings: Vec<String> = project
        .read("polypost.toml")
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if ["[markdown]", "[sdk.python]"].contains(&rest) || rest.contains(" = ") =>
            {
                taken += 1;
                rest.replace("Users/**", "*")
            }
            _ => line.to_owned(),
        })
        .collect();
    assert!(taken >= 10, "{settings:#?}");
    project.write("polypost.toml", settings.join("\n"));
    project.write("workspace.postman_globals.json", json!({ "values": [] }).to_string());
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);
    assert!(project.root().join("site/index.html").exists());
    assert!(project.root().join("clients/python/pyproject.toml").exists());
}

#[test]
fn several_collections_each_have_a_name_and_a_folder() {
    let project = bare();
    let text = project.read("api.json");
    fs::remove_file(project.root().join("api.json")).unwrap();
    project.polypost(&["init"]).says(2, "no-collection");
    project.write("a/My API.postman_collection.json", &text);
    project.write("b/my-api.postman_collection.json", &text);
    project.polypost(&["init", "-t", "curl"]).gives(0);
    project.polypost(&["generate"]).gives(0);
    project.polypost(&["check"]).gives(0);
    let folders: Vec<_> = fs::read_dir(project.root().join("snippets")).unwrap().collect();
    assert_eq!(folders.len(), 2, "{folders:?}");
    fs::remove_file(project.root().join("polypost.toml")).unwrap();
    project.polypost(&["init", "polypost.lock"]).says(2, "not-a-collection");
}

#[test]
fn what_polypost_wrote_is_no_collection() {
    let project = bare();
    let shop = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bookshop.postman_collection.json");
    fs::copy(shop, project.root().join("api.json")).unwrap();
    project.polypost(&["sdk", "api.json", "-t", "shell", "-o", "shell"]).gives(0);
    let written = project.files().into_keys();
    assert!(written.filter(|path| path.extension().is_some_and(|end| end == "json")).count() > 1);
    project.polypost(&["init"]).gives(0);
    let settings = project.read("polypost.toml");
    assert_eq!(settings.matches("\n[collections.").count(), 1, "{settings}");
}

/// The names that a message says there are.
fn names(message: &str) -> BTreeSet<String> {
    let list = message.split("help: there are: ").nth(1).unwrap_or_else(|| panic!("{message}"));
    list.lines().next().unwrap().split(", ").map(str::to_owned).collect()
}

#[test]
fn the_schema_and_the_reader_know_the_same_keys_and_values() {
    let project = bare();
    let schema: Value =
        serde_json::from_str(&project.polypost(&["init", "--schema"]).gives(0)).unwrap();
    let asked = |settings: &str| {
        project.write("polypost.toml", settings);
        names(&project.polypost(&["check"]).says(2, "bad-config"))
    };
    let keys = |value: &Value| -> BTreeSet<String> {
        value["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let of = |name: &str| &schema["$defs"][name];
    let tables = [
        (&schema, "zzzz = 1\n"),
        (of("Source"), "[collections.a]\nzzzz = 1\n"),
        (of("Snippets"), "[snippets.a]\nzzzz = 1\n"),
        (of("Docs"), "[docs]\nzzzz = 1\n"),
        (of("Docs"), "[[docs]]\nto = \"a\"\n[[docs]]\nzzzz = 1\n"),
        (of("Sdk"), "[sdk.a]\nzzzz = 1\n"),
        (of("Markdown"), "[markdown]\nzzzz = 1\n"),
    ];
    for (table, settings) in tables {
        assert_eq!(asked(settings), keys(table), "{settings}");
        assert_eq!(table["additionalProperties"], false, "{settings}");
        for (key, property) in table["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{key} of {settings} is not explained");
        }
    }
    for (name, settings) in [
        ("Variables", "[docs]\nvariables = \"zzzz\"\n"),
        ("DocsFormat", "[docs]\nformat = \"zzzz\"\n"),
        ("Flavor", "[docs]\nflavor = \"zzzz\"\n"),
    ] {
        let values = of(name)["oneOf"].as_array().unwrap();
        let values = values.iter().map(|value| value["const"].as_str().unwrap().to_owned());
        assert_eq!(asked(settings), values.collect(), "{name}");
    }
    let docs = json!({ "$ref": "#/$defs/Docs" });
    let one_or_several = json!([docs, { "type": "array", "items": docs }]);
    assert_eq!(schema["properties"]["docs"]["anyOf"], one_or_several, "{schema}");
    // What must be there.
    for (name, settings) in [
        ("Source", "[collections.a]\n"),
        ("Snippets", "[collections.a]\nfile = \"x\"\n[snippets.a]\n"),
        ("Sdk", "[collections.a]\nfile = \"x\"\n[sdk.a]\n"),
        ("Markdown", "[markdown]\n"),
    ] {
        project.write("polypost.toml", settings);
        let message = project.polypost(&["check"]).says(2, "bad-config");
        let required = of(name)["required"].as_array().unwrap();
        assert_eq!(required.len(), 1, "{required:?}");
        assert!(message.contains(required[0].as_str().unwrap()), "{message}");
    }
    let known: BTreeSet<&str> =
        schema["$defs"].as_object().unwrap().keys().map(String::as_str).collect();
    let tested = [
        "Docs",
        "DocsFormat",
        "Flavor",
        "Markdown",
        "Scalar",
        "Sdk",
        "Snippets",
        "Source",
        "Variables",
    ];
    assert_eq!(known, tested.into(), "a type of the schema is not compared here");
}
