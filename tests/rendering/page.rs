//! `templates/README.md` says what a template may use. Its tables are made from the views.

use polypost::target::view::{BuildFolderView, Field, ItemView, Schema, ToNode};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- The tables below are made from the views. -->\n";

#[test]
fn the_page_on_templates_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (prose, tables) = page.split_once(BEGIN).expect("the page has its marker");
    let expected = tables_of_views();
    if tables == expected {
        return;
    }
    if std::env::var_os("POLYPOST_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, format!("{prose}{BEGIN}{expected}")).unwrap();
        return;
    }
    panic!(
        "templates/README.md is not what the views say; run POLYPOST_UPDATE=1 cargo test --test main page::"
    );
}

#[test]
fn every_field_says_what_it_holds() {
    for (name, fields) in views() {
        for field in fields {
            assert!(!field.doc.trim().is_empty(), "{name}.{} has no sentence", field.name);
        }
    }
}

/// All views that a template can reach, each once, outer before inner.
fn views() -> Vec<(&'static str, &'static [Field])> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![ItemView::schema(), BuildFolderView::schema()];
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

fn tables_of_views() -> String {
    let mut out = String::new();
    for (name, fields) in views() {
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
