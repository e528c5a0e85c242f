//! A project as it is against the project as it would be, without writing anything.

use super::compare::{Change, Found, Wanted, compare};
use super::digest::of_contents;
use super::lock::{self, Entry, FORM, Lock};
use super::markdown;
use super::plan::{Made, Overrides, Plan, Unit};
use super::root;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Tree};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How thorough to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Care {
    /// Whether everything is made anew, instead of what the manifest does not vouch for.
    pub full: bool,
    /// Whether the first difference is enough.
    pub first: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Examined {
    /// The project's folder.
    pub root: PathBuf,
    /// What differs, by path.
    pub changes: Vec<Change>,
    /// How many files there should be.
    pub files: usize,
    /// How many items and sites had to be made to know.
    pub made: usize,
    /// The manifest as it is, once it is known what the files are; `None` where there is none.
    pub before: Option<Lock>,
    /// The manifest as it should be.
    pub after: Lock,
    /// Whether a former run did not come to its end.
    pub interrupted: bool,
    /// Whether the manifest's own text would change.
    pub lock_changes: bool,
    /// What was noticed about the collections and the code.
    pub messages: Vec<Diagnostic>,
}

impl Examined {
    /// Whether the disk is not as it should be. That the manifest would record other inputs is no
    /// difference where they lead to the same files.
    pub fn differs(&self) -> bool {
        !self.changes.is_empty() || self.interrupted || self.before.is_none()
    }
}

/// Reads everything, makes what may have changed, and compares.
///
/// # Errors
/// A file that cannot be read or has a mistake, a template that fails, two files of one path.
pub fn examine(config: &Config, overrides: &Overrides, care: Care) -> Result<Examined, Diagnostic> {
    let root = root(config).to_owned();
    let (known, text) = read_lock(&root)?;
    let interrupted = known.as_ref().is_some_and(Lock::is_interrupted);
    let known_lock = known.clone().unwrap_or_default();
    let plan = Plan::read(config, overrides, &|path| known_lock.files.contains_key(path))?;
    let units = plan.units(config, overrides)?;
    let places = match &plan.markdown {
        Some(markdown) => markdown.places(config, &plan)?,
        None => Vec::new(),
    };
    let mut found = look(&root, known_lock.files.keys())?;
    let before = known_lock.settled(&digests(&found), &markdown::found(&places, &known_lock));
    let trusted = !care.full && !interrupted && before.build == env!("POLYPOST_BUILD");

    let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
    let mut claims = Claims::default();
    let mut missing = Vec::new();
    for unit in &units {
        let recorded = unit.recorded(&before);
        if !(trusted && is_current(unit, &recorded, &before, &found)) {
            missing.push(unit);
            continue;
        }
        for (path, entry) in recorded {
            claims.claim(path, unit)?;
            wanted.insert(path.clone(), Wanted { entry: entry.clone(), contents: None });
        }
    }
    let mut messages = plan.messages();
    let mut made = 0;
    let mut stopped = false;
    // Where one difference is enough, few are made at once.
    let at_once = if care.first { 16 } else { missing.len().max(1) };
    for units in missing.chunks(at_once) {
        let results: Vec<Result<Made, Diagnostic>> =
            units.par_iter().map(|unit| unit.make()).collect();
        for (unit, result) in units.iter().zip(results) {
            let Made { files, once, warnings } = result?;
            made += 1;
            // What several targets say about one place is said once.
            for warning in warnings {
                if messages.last() != Some(&warning) {
                    messages.push(warning);
                }
            }
            for (path, contents) in files {
                claims.claim(&path, unit)?;
                if !found.contains_key(&path) {
                    found.insert(path.clone(), look_at(&root, &path)?);
                }
                let entry = Entry {
                    output: unit.output.to_owned(),
                    item: unit.item.clone(),
                    input: unit.input.clone(),
                    contents: Some(of_contents(&contents)),
                    once: once.contains(&path),
                    ..Entry::default()
                };
                let entry = entry.after(before.files.get(&path), found.get(&path));
                stopped |=
                    !matches!(found.get(&path), Some(Found::File(digest)) if entry.accepts(digest));
                wanted.insert(path, Wanted { entry, contents: Some(contents) });
            }
        }
        if care.first && stopped {
            break;
        }
    }
    let looked_at = wanted.len();
    let mut after = Lock {
        form: FORM,
        polypost: env!("CARGO_PKG_VERSION").to_owned(),
        build: env!("POLYPOST_BUILD").to_owned(),
        collections: plan.inputs.clone(),
        outputs: plan.records(),
        files: wanted.iter().map(|(path, wanted)| (path.clone(), wanted.entry.clone())).collect(),
        inserts: BTreeMap::new(),
    };
    let partial = overrides.is_partial();
    if partial {
        after = before.with_part(after);
    }
    let mut changes = compare(&mut wanted, &before, &after, &found);
    let all_made = made == missing.len();
    for place in &places {
        // A file cannot be polypost's as a whole and its author's but for some places.
        if wanted.contains_key(place.path()) {
            let what =
                format!("{:?} has places for code, and another output writes it", place.path());
            return Err(Diagnostic::error("path-clash", what).help(
                "take it out of `files` under [markdown], or give the output another folder",
            ));
        }
    }
    if !partial {
        let mut inserts = markdown::compared(&places, &before, &after, trusted)?;
        made += inserts.made;
        changes.append(&mut inserts.changes);
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        messages.append(&mut inserts.messages);
        after.inserts = inserts.entries;
    }
    if care.first {
        if !all_made {
            // Whatever was not made would seem to be unwanted.
            changes.retain(|change| change.contents.is_some());
        }
        changes.truncate(1);
    }
    let lock_changes = text.is_none_or(|text| text.replace("\r\n", "\n") != after.text());
    let before = known.is_some().then_some(before);
    let documents: BTreeSet<&str> = places.iter().map(|place| place.path()).collect();
    let files = if partial { looked_at } else { looked_at + documents.len() };
    Ok(Examined { root, changes, files, made, before, after, interrupted, lock_changes, messages })
}

/// Whether the manifest vouches for a unit, and the disk holds what it says.
fn is_current(
    unit: &Unit<'_>,
    recorded: &[(&String, &Entry)],
    lock: &Lock,
    found: &BTreeMap<String, Found>,
) -> bool {
    !recorded.is_empty()
        && lock.outputs.get(unit.output) == Some(unit.record)
        && recorded.iter().all(|(path, entry)| {
            entry.input == unit.input
                && entry.item == unit.item
                && matches!(found.get(*path), Some(Found::File(digest)) if entry.accepts(digest))
        })
}

/// The manifest, and its text.
pub(super) fn read_lock(root: &Path) -> Result<(Option<Lock>, Option<String>), Diagnostic> {
    let path = root.join(lock::FILE);
    let shown = path.display().to_string();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((None, None)),
        Err(error) => {
            let what = format!("cannot read the file: {error}");
            return Err(Diagnostic::error("unreadable-file", what).in_file(shown));
        }
    };
    let lock = Lock::parse(&shown, &text)?;
    // A path of a stranger's making must not lead out of the project.
    let mut paths = Tree::new();
    for path in lock.files.keys() {
        paths.insert(path, Vec::new()).map_err(|_| {
            Diagnostic::error("bad-lock", format!("{path:?} cannot be the path of a file"))
                .in_file(&shown)
                .help("restore it from version control")
        })?;
    }
    Ok((Some(lock), Some(text)))
}

/// The digests of the files among what was found.
pub(super) fn digests(found: &BTreeMap<String, Found>) -> BTreeMap<String, String> {
    let files = found.iter().filter_map(|(path, found)| match found {
        Found::File(digest) => Some((path.clone(), digest.clone())),
        _ => None,
    });
    files.collect()
}

/// What is at each of these paths.
pub(super) fn look<'a>(
    root: &Path,
    paths: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, Found>, Diagnostic> {
    let paths: Vec<&String> = paths.collect();
    paths.par_iter().map(|path| Ok(((*path).clone(), look_at(root, path)?))).collect()
}

pub(super) fn look_at(root: &Path, path: &str) -> Result<Found, Diagnostic> {
    let place = root.join(path);
    let nothing = |error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    };
    let unreadable = |error: io::Error| {
        Diagnostic::error("unreadable-file", format!("cannot read the file: {error}"))
            .in_file(place.display().to_string())
    };
    match fs::symlink_metadata(&place) {
        Ok(found) if !found.is_file() => return Ok(Found::Other),
        Ok(_) => {}
        Err(error) if nothing(&error) => return Ok(Found::Nothing),
        Err(error) => return Err(unreadable(error)),
    }
    match fs::read(&place) {
        Ok(bytes) => Ok(Found::File(of_contents(&bytes))),
        Err(error) if nothing(&error) => Ok(Found::Nothing),
        Err(error) => Err(unreadable(error)),
    }
}

/// Which output each path belongs to.
#[derive(Default)]
struct Claims {
    paths: Tree,
    owners: BTreeMap<String, String>,
}

impl Claims {
    fn claim(&mut self, path: &str, unit: &Unit<'_>) -> Result<(), Diagnostic> {
        match self.paths.insert(path, Vec::new()) {
            Ok(()) => {
                self.owners.insert(path.to_owned(), unit.output.to_owned());
                Ok(())
            }
            Err(emit::Error::Clash(_)) => {
                let other = self.owners.iter().find(|(other, _)| other.eq_ignore_ascii_case(path));
                let other = other.map_or("another output", |(_, owner)| owner.as_str());
                let what = format!("{} and {other} would both write {path:?}", unit.output);
                Err(Diagnostic::error("path-clash", what)
                    .help("give them folders of their own with `to`"))
            }
            Err(error) => Err(error.into()),
        }
    }
}
