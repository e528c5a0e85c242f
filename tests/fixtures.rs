//! Our own collections, one idea a file: what each is read as, means, sends and becomes.

use polypost::collection::{self, Collection, Document, Environment};
use polypost::diagnostic::Diagnostic;
use polypost::generate::Generator;
use polypost::lower::{self, Options, Scopes, Variables};
use polypost::model::Model;
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::wire::{self, Comparison, Message};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The fixtures, by name, in order.
pub fn fixtures() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collections");
    let mut out: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(".json")?.to_owned();
            (!name.ends_with(".env")).then_some((name, path))
        })
        .collect();
    out.sort();
    out
}

fn document(path: &Path) -> Document {
    let source = SourceText::new("fixture", fs::read_to_string(path).unwrap());
    let (document, warnings) = collection::read(&source).unwrap();
    assert!(warnings.is_empty(), "{}: {warnings:#?}", path.display());
    document
}

/// A fixture as it is written.
pub fn collection(path: &Path) -> Collection {
    match document(path) {
        Document::Collection(collection) => collection,
        Document::Environment(_) => panic!("{} is an environment", path.display()),
    }
}

/// The environment beside a fixture.
pub fn environment(path: &Path) -> Option<Environment> {
    let path = path.with_extension("env.json");
    match path.exists().then(|| document(&path))? {
        Document::Environment(environment) => Some(environment),
        Document::Collection(_) => panic!("{} is a collection", path.display()),
    }
}

/// What a fixture means, under the environment beside it.
pub fn model(path: &Path, variables: Variables) -> Model {
    let scopes =
        Scopes { environments: environment(path).into_iter().collect(), ..Scopes::default() };
    let options = Options { variables, ..Options::default() };
    lower::lower(&collection(path), &scopes, &options).0
}

/// The files that the fixtures upload.
struct Contents;

impl wire::Files for Contents {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let name = path.rsplit('/').next()?;
        Some(format!("contents of {name}").into_bytes())
    }
}

/// Fixtures whose requests differ each time they are sent.
pub const RANDOM: [&str; 2] = ["auth-computed", "variables-generated"];

/// What Postman's runtime (postman-runtime 7.56.1) sent for each item of a fixture: method, scheme,
/// host, target, body, and the headers but for those that every client adds in its own way.
pub fn recording(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/recordings/{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn each_fixture_is_sent_as_postman_sends_it() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (name, path) in fixtures() {
        if RANDOM.contains(&name.as_str()) {
            continue;
        }
        let recording = recording(&name);
        let model = model(&path, Variables::Resolve);
        assert_eq!(model.items.len(), recording.len(), "{name}");
        for (item, recorded) in model.items.iter().zip(&recording) {
            compared += 1;
            match (wire::encode(&item.request, &Contents), recorded.get("error")) {
                (Err(_), Some(_)) => {}
                (Ok(sent), None) => {
                    let expected = message(recorded);
                    for difference in wire::compare(&expected, &sent, &Comparison::default()) {
                        wrong.push(format!("{name}, {:?}: {difference:#?}", item.trail()));
                    }
                }
                (sent, error) => wrong.push(format!("{name}: {sent:?}, recorded {error:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 100, "only {compared} requests were compared");
}

/// A recorded request.
pub fn message(recorded: &Value) -> Message {
    let text = |key: &str| recorded[key].as_str().unwrap_or_default().to_owned();
    let headers = recorded["headers"].as_array().unwrap();
    Message {
        method: text("method"),
        scheme: text("scheme"),
        host: text("host"),
        target: text("target"),
        headers: headers
            .iter()
            .map(|pair| {
                (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())
            })
            .collect(),
        body: text("body").into_bytes(),
        boundary: recorded["boundary"].as_str().map(str::to_owned),
        content_length: None,
    }
}

#[test]
fn the_three_versions_of_one_collection_mean_the_same() {
    let models: Vec<_> = ["version-1.0", "version-2.0", "version-2.1"]
        .into_iter()
        .map(|name| {
            let path = Path::new("tests/collections").join(format!("{name}.json"));
            let model = model(&path, Variables::Keep);
            let requests: Vec<_> =
                model.items.iter().map(|item| (item.trail(), item.request.clone())).collect();
            let samples: Vec<_> = model
                .items
                .iter()
                .flat_map(|item| &item.examples)
                .map(|example| (example.status, example.body.clone(), example.headers.clone()))
                .collect();
            (requests, samples)
        })
        .collect();
    assert_eq!(models[0], models[1]);
    assert_eq!(models[1], models[2]);
}

/// The code for all items of a fixture, each file under a line that names it; adds what is wrong
/// with its bytes.
fn generated(
    generator: &Generator,
    path: &Path,
    variables: Variables,
    wrong: &mut Vec<String>,
) -> Result<String, Diagnostic> {
    let choices = Choices { bind: variables == Variables::Bind, ..Choices::default() };
    let mut out = String::new();
    for item in model(path, variables).items {
        let trail: Vec<_> =
            item.trail().iter().map(|name| name.escape_debug().to_string()).collect();
        for file in generator.generate(&item, &choices)?.files {
            let title = format!("──── {} · {}", trail.join(" / "), file.path);
            for problem in problems(path, &file.text) {
                let target = &generator.target().manifest.name;
                wrong.push(format!("{target}, {}, {title}: {problem}", path.display()));
            }
            out += &format!("{title}\n{}", file.text);
        }
    }
    Ok(out)
}

/// Fixtures whose text has carriage returns, tabs, or blanks at the end of its lines.
const VERBATIM: [&str; 2] = ["body-text.json", "body-json-with-comments.json"];

/// What is wrong with the bytes of a generated file, whatever its language. insta does not see line
/// breaks at the end, nor carriage returns.
fn problems(path: &Path, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        out.push("does not end with one line break".to_owned());
    }
    if text.starts_with('\n') {
        out.push("begins with an empty line".to_owned());
    }
    for c in ['\0', '\u{feff}', '\u{2028}', '\u{202e}'] {
        if text.contains(c) {
            out.push(format!("holds {c:?}"));
        }
    }
    // Text of a request may stand in a literal that goes over several lines, with whatever it has.
    if !VERBATIM.iter().any(|name| path.ends_with(name)) {
        if text.contains('\r') {
            out.push("holds a carriage return".to_owned());
        }
        for line in text.lines().filter(|line| line.trim_end() != *line || line.contains('\t')) {
            out.push(format!("a tab, or blanks at the end: {line:?}"));
        }
    }
    out
}

/// What every target makes of every fixture stands in `snapshots/TARGET`; after a change that is
/// meant, `INSTA_UPDATE=always cargo test fixtures` writes it anew.
#[test]
fn every_target_says_every_fixture() {
    let registry = Registry::builtin();
    let mut failed = Vec::new();
    for target in registry.names() {
        let generator = Generator::new(registry.load(target).unwrap()).unwrap();
        for (name, path) in fixtures() {
            for (variables, ending) in [(Variables::Keep, ""), (Variables::Bind, ".bind")] {
                // Binding says something else only where there are variables or secrets.
                if variables == Variables::Bind && !BOUND.contains(&name.as_str()) {
                    continue;
                }
                match generated(&generator, &path, variables, &mut failed) {
                    Ok(text) => {
                        let mut settings = insta::Settings::clone_current();
                        settings.set_snapshot_path(format!("../snapshots/{target}"));
                        settings.set_prepend_module_to_snapshot(false);
                        settings.set_omit_expression(true);
                        settings.bind(|| insta::assert_snapshot!(format!("{name}{ending}"), text));
                    }
                    Err(error) => failed.push(format!("{target}, {name}: {error:#?}")),
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Fixtures that are also printed with their variables bound to names.
const BOUND: [&str; 8] = [
    "auth-api-key",
    "auth-basic",
    "auth-inherited",
    "auth-oauth2",
    "body-json-with-holes",
    "path-variables",
    "urls",
    "variables",
];
