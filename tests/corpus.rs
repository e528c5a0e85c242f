//! The real collections beside the project, understood.

use super::support::shared;
use polypost::collection::{Collection, Document, Environment, read};
use polypost::lower::{Options, Scopes, Variables, lower};
use polypost::model::Model;
use polypost::source::SourceText;
use std::fs;
use std::path::{Path, PathBuf};

/// A collection of the corpus with the environment that gives every variable a value.
pub struct Real {
    /// The file name without its ending.
    pub name: String,
    /// As written.
    pub collection: Collection,
    /// The environment.
    pub environment: Environment,
}

impl Real {
    /// What it means under its environment.
    pub fn model(&self, variables: Variables) -> Model {
        let scopes = Scopes { environments: vec![self.environment.clone()], ..Scopes::default() };
        let options = Options {
            variables,
            show_secrets: variables == Variables::Resolve,
            fallback_name: self.name.clone(),
            ..Options::default()
        };
        lower(&self.collection, &scopes, &options).0
    }

    /// What it means with nothing but its own variables.
    pub fn bare_model(&self, variables: Variables) -> Model {
        let options = Options { variables, fallback_name: self.name.clone(), ..Options::default() };
        lower(&self.collection, &Scopes::default(), &options).0
    }
}

/// The collections of the corpus, by name; empty, with a printed reason, where it is absent.
pub fn collections() -> Vec<PathBuf> {
    let Some(folder) = shared("corpus") else { return Vec::new() };
    let wire = folder.with_file_name("wire");
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the corpus can be listed")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| {
            let recording = wire.join(path.with_extension("jsonl").file_name().unwrap_or_default());
            fs::metadata(recording).is_ok_and(|file| file.len() > 0)
        })
        .collect();
    found.sort();
    found
}

/// Reads a collection of the corpus, or another beside whose recording an environment stands.
pub fn load(path: &Path) -> Real {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let Document::Collection(collection) = document(path) else {
        panic!("{name} is not a collection");
    };
    let environment = shared("wire").map(|folder| folder.join(format!("{name}.env.json")));
    let environment = match environment.filter(|path| path.exists()).map(|path| document(&path)) {
        Some(Document::Environment(environment)) => environment,
        _ => Environment::default(),
    };
    Real { name, collection, environment }
}

fn document(path: &Path) -> Document {
    let bytes = fs::read(path).expect("the file can be read");
    let source = SourceText::from_bytes(path.display().to_string(), bytes).expect("it is text");
    read(&source).expect("it is a document").0
}
