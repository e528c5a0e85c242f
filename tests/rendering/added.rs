//! A language is added by adding a folder: `tests/targets/javascript-fetch` is one that polypost's
//! Rust has never heard of.

use crate::support;
use polypost::collection::{Document, read};
use polypost::generate::Generator;
use polypost::lower::{self, Scopes, Variables, lower};
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn generator() -> Generator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/targets");
    let registry = Registry::builtin().with_folder(&folder).unwrap();
    Generator::new(registry.load("javascript-fetch").unwrap()).unwrap()
}

/// The collections of a folder.
fn collections(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    paths.sort();
    paths
}

/// The programs of all items of a collection.
fn programs(file: &Path, generator: &Generator, bind: bool) -> Vec<String> {
    let bytes = fs::read(file).unwrap();
    let source = SourceText::from_bytes(file.display().to_string(), bytes).unwrap();
    let Ok((Document::Collection(collection), _)) = read(&source) else { return Vec::new() };
    let variables = if bind { Variables::Bind } else { Variables::Keep };
    let options = lower::Options { variables, ..lower::Options::default() };
    let (model, _) = lower(&collection, &Scopes::default(), &options);
    let choices = Choices { bind, ..Choices::default() };
    let generate = |item| generator.generate(item, &choices).unwrap().files.remove(0).text;
    model.items.iter().map(generate).collect()
}

#[test]
fn a_language_is_added_by_adding_a_folder() {
    let generator = generator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collections");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/javascript-fetch");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, bind) in
        [("body-json-object", false), ("response-optional", false), ("variables", true)]
    {
        let shown = programs(&folder.join(format!("{name}.json")), &generator, bind).join("\n");
        settings.bind(|| insta::assert_snapshot!(name, shown));
    }
}

#[test]
fn every_program_of_an_added_language_parses() {
    if !support::tool("node", &["--version"], "apt install nodejs") {
        return;
    }
    let generator = generator();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collections");
    let mut files = collections(&own);
    if let Some(corpus) = support::shared("corpus") {
        files.extend(collections(&corpus).into_iter().step_by(8));
    }
    let mut all = Vec::new();
    for file in &files {
        for bind in [false, true] {
            all.extend(programs(file, &generator, bind));
        }
    }
    assert!(all.len() > 80);
    // A module may await at its top level; so may the body of such a function.
    let check = r#"
let text = "";
process.stdin.setEncoding("utf8").on("data", (chunk) => (text += chunk)).on("end", () => {
  for (const program of JSON.parse(text)) {
    try {
      new (require("vm").Script)(`(async () => {${program}\n})`);
    } catch (error) {
      console.error(`${error}\n${program}`);
      process.exit(1);
    }
  }
});
"#;
    let mut child = Command::new("node")
        .args(["-e", check])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(&all).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    eprintln!("{} JavaScript programs of {} collections parse", all.len(), files.len());
}
