//! Our own collections, one idea a file: what each is read as, means, sends and becomes.

use polypost::collection::{self, Collection, Document, Environment};
use polypost::lower::{self, Options, Scopes, Variables};
use polypost::model::Model;
use polypost::source::SourceText;
use polypost::wire::{self, Comparison, Message};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The fixtures, by name, in order.
fn fixtures() -> Vec<(String, PathBuf)> {
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

fn collection(path: &Path) -> Collection {
    match document(path) {
        Document::Collection(collection) => collection,
        Document::Environment(_) => panic!("{} is an environment", path.display()),
    }
}

/// The environment beside a fixture.
fn environment(path: &Path) -> Option<Environment> {
    let path = path.with_extension("env.json");
    match path.exists().then(|| document(&path))? {
        Document::Environment(environment) => Some(environment),
        Document::Collection(_) => panic!("{} is a collection", path.display()),
    }
}

fn model(path: &Path, variables: Variables) -> Model {
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
const RANDOM: [&str; 2] = ["auth-computed", "variables-generated"];

/// What Postman's runtime (postman-runtime 7.56.1) sent for each fixture stands in
/// `tests/recordings`: method, scheme, host, target, body, and the headers but for those that every
/// client adds in its own way.
#[test]
fn each_fixture_is_sent_as_postman_sends_it() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (name, path) in fixtures() {
        if RANDOM.contains(&name.as_str()) {
            continue;
        }
        let recording = Path::new("tests/recordings").join(format!("{name}.json"));
        let recording: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(recording).unwrap()).unwrap();
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

fn message(recorded: &Value) -> Message {
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
