//! `templates/README.md` and `templates/PACKAGES.md` say what a template may use. Their tables are made
//! from the views.

use polypost::sdk::view::SdkView;
use polypost::target::view::{BuildFolderView, Field, ItemView, Schema, ToNode};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- The tables below are made from the views. -->\n";

#[test]
fn the_pages_on_templates_are_up_to_date() {
    for (name, roots) in pages() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name);
        let page = fs::read_to_string(&path).unwrap();
        let (prose, tables) = page.split_once(BEGIN).expect("the page has its marker");
        let expected = tables_of_views(&roots);
        if tables == expected {
            continue;
        }
        assert!(
            std::env::var_os("POLYPOST_UPDATE").is_some_and(|value| value == "1"),
            "templates/{name} is not what the views say; run POLYPOST_UPDATE=1 cargo test --test main page::"
        );
        fs::write(&path, format!("{prose}{BEGIN}{expected}")).unwrap();
    }
}

#[test]
fn every_field_says_what_it_holds() {
    for (name, fields) in pages().into_iter().flat_map(|(_, roots)| views(&roots)) {
        for field in fields {
            assert!(!field.doc.trim().is_empty(), "{name}.{} has no sentence", field.name);
        }
    }
}

/// The pages, each with what its templates see first.
fn pages() -> [(&'static str, Vec<Schema>); 2] {
    [
        ("README.md", vec![ItemView::schema(), BuildFolderView::schema()]),
        ("PACKAGES.md", vec![SdkView::schema()]),
    ]
}

/// All views that a template can reach, each once, outer before inner.
fn views(roots: &[Schema]) -> Vec<(&'static str, &'static [Field])> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting = roots.to_vec();
    let mut at = 0;
    while let Some(schema) = waiting.get(at).copied() {
        at += 1;
        match schema {
            Schema::List(element) => waiting.push(element()),
            Schema::View(name, fields) if seen.insert(name) => {
                found.push((name, fields));
                waiting.extend(fields.iter().map(|field| (field.schema)()));
            }
            _ => {}
        }
    }
    found
}

fn tables_of_views(roots: &[Schema]) -> String {
    let mut out = String::new();
    for (name, fields) in views(roots) {
        out.push_str(&format!("\n### {name}\n\n| Field | Is | Holds |\n| --- | --- | --- |\n"));
        for field in fields {
            let doc =
                field.doc.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
            out.push_str(&format!("| `{}` | {} | {doc} |\n", field.name, kind(field)));
        }
    }
    out
}

fn kind(field: &Field) -> String {
    let or_null = if field.kind.starts_with("Option") { " or null" } else { "" };
    format!("{}{or_null}", said((field.schema)()))
}

fn said(schema: Schema) -> String {
    match schema {
        Schema::Any => "any".to_owned(),
        Schema::Scalar(name) => name.to_owned(),
        Schema::List(element) => format!("list of {}", said(element())),
        Schema::View(name, _) => format!("[{name}](#{})", name.to_lowercase()),
    }
}
