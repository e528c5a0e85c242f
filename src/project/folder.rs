//! A folder that one output has for itself, such as a client package, with a manifest of its own.

use super::compare::{Wanted, compare};
use super::digest::of_contents;
use super::examine::{Examined, digests, look, look_at, read_lock};
use super::lock::{self, Entry, FORM, Lock};
use crate::diagnostic::Diagnostic;
use crate::emit::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a folder should hold.
#[derive(Debug)]
pub struct Kept<'a> {
    /// The name of the output.
    pub output: &'a str,
    /// A digest of what was chosen.
    pub settings: String,
    /// The collection, by its name, and a digest of its text.
    pub collection: (String, lock::Input),
    /// Its files.
    pub files: &'a Tree,
    /// Those that are the user's once they are there: they are written where they are missing, and
    /// never looked at again.
    pub once: &'a BTreeSet<String>,
}

/// Compares a folder with what it should hold.
///
/// # Errors
/// A manifest that cannot be read, or is that of a project; a file that cannot be read.
pub fn examine(root: &Path, kept: &Kept<'_>) -> Result<Examined, Diagnostic> {
    let (known, text) = read_lock(root)?;
    let known_lock = known.clone().unwrap_or_default();
    if known_lock.outputs.keys().any(|output| output != kept.output) {
        let what = format!("{} has outputs of polypost.toml beside it", root.display());
        return Err(Diagnostic::error("folder-of-a-project", what)
            .help("give the package a folder of its own"));
    }
    let interrupted = known_lock.is_interrupted();
    let mut found = look(root, known_lock.files.keys())?;
    let before = known_lock.settled(&digests(&found), &BTreeMap::new());
    let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
    for (path, contents) in kept.files.files() {
        if !found.contains_key(path) {
            found.insert(path.to_owned(), look_at(root, path)?);
        }
        let digest = of_contents(contents);
        let entry = Entry {
            output: kept.output.to_owned(),
            input: digest.clone(),
            contents: Some(digest),
            once: kept.once.contains(path),
            ..Entry::default()
        };
        let entry = entry.after(before.files.get(path), found.get(path));
        wanted.insert(path.to_owned(), Wanted { entry, contents: Some(contents.to_vec()) });
    }
    let (name, input) = kept.collection.clone();
    let record = lock::Output {
        settings: kept.settings.clone(),
        templates: env!("POLYPOST_BUILD").to_owned(),
    };
    let after = Lock {
        form: FORM,
        polypost: env!("CARGO_PKG_VERSION").to_owned(),
        build: env!("POLYPOST_BUILD").to_owned(),
        collections: BTreeMap::from([(name, input)]),
        outputs: BTreeMap::from([(kept.output.to_owned(), record)]),
        files: wanted.iter().map(|(path, wanted)| (path.clone(), wanted.entry.clone())).collect(),
        inserts: BTreeMap::new(),
    };
    let changes = compare(&mut wanted, &before, &after, &found);
    let lock_changes = text.is_none_or(|text| text.replace("\r\n", "\n") != after.text());
    Ok(Examined {
        root: root.to_owned(),
        changes,
        files: kept.files.len(),
        made: 1,
        before: known.is_some().then_some(before),
        after,
        interrupted,
        lock_changes,
        messages: Vec::new(),
    })
}
