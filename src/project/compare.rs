//! What is wanted, what the manifest knows and what is there → what differs, and why.

use super::lock::{Entry, Lock};
use serde::Serialize;
use std::collections::BTreeMap;

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path from the project's folder.
    pub path: String,
    /// The name of its output.
    pub output: String,
    /// The item that it is about, where it is about one.
    pub item: Option<String>,
    /// What is the matter.
    pub kind: Kind,
    /// Why what polypost makes is another than before.
    pub causes: Vec<Cause>,
    /// What it should be; `None` where it should not be.
    pub contents: Option<Vec<u8>>,
}

/// What is the matter with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is as polypost wrote it, and would be written otherwise now.
    Changed,
    /// It is as polypost wrote it, and no longer wanted.
    Removed,
    /// Somebody changed it.
    Edited,
    /// Somebody deleted it.
    Deleted,
    /// It is not polypost's, and stands where a new one belongs.
    InTheWay,
}

impl Kind {
    /// Whether writing would destroy what a person made.
    pub fn is_of_a_person(self) -> bool {
        matches!(self, Self::Edited | Self::InTheWay)
    }
}

/// Why an output is another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The collection, or what fills its variables.
    Collection,
    /// `polypost.toml`.
    Settings,
    /// The templates, or polypost itself.
    Templates,
}

/// A file as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What the manifest will say.
    pub entry: Entry,
    /// Its contents, where they had to be made.
    pub contents: Option<Vec<u8>>,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file with this digest.
    File(String),
    /// Something else: a folder, a symbolic link.
    Other,
}

impl Entry {
    /// The same, as it is recorded after what was known. What polypost wrote once stays known as long as
    /// the user's file is there.
    #[must_use]
    pub(super) fn after(self, known: Option<&Self>, found: Option<&Found>) -> Self {
        match known {
            Some(known) if self.once && known.once && matches!(found, Some(Found::File(_))) => {
                Self { contents: known.contents.clone(), ..self }
            }
            _ => self,
        }
    }
}

/// Everything that differs, by path. `before` is the manifest as it is, `after` as it will be.
pub fn compare(
    wanted: &mut BTreeMap<String, Wanted>,
    before: &Lock,
    after: &Lock,
    found: &BTreeMap<String, Found>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (path, wanted) in wanted {
        let known = before.files.get(path);
        let Some(kind) = kind(wanted, known, found.get(path).unwrap_or(&Found::Nothing)) else {
            continue;
        };
        changes.push(Change {
            path: path.clone(),
            output: wanted.entry.output.clone(),
            item: wanted.entry.item.clone(),
            kind,
            causes: causes(&wanted.entry, known, before, after),
            contents: wanted.contents.take(),
        });
    }
    for (path, known) in &before.files {
        if after.files.contains_key(path) {
            continue;
        }
        let kind = match found.get(path) {
            Some(Found::File(digest)) if known.is_ours(digest) => Kind::Removed,
            Some(Found::File(_)) if !known.once => Kind::Edited,
            // What else stands there is not ours to remove.
            _ => continue,
        };
        let cause = match after.outputs.get(&known.output) == before.outputs.get(&known.output) {
            true => Cause::Collection,
            false => Cause::Settings,
        };
        changes.push(Change {
            path: path.clone(),
            output: known.output.clone(),
            item: known.item.clone(),
            kind,
            causes: vec![cause],
            contents: None,
        });
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes
}

fn kind(wanted: &Wanted, known: Option<&Entry>, found: &Found) -> Option<Kind> {
    match (found, known) {
        (Found::File(digest), _) if wanted.entry.accepts(digest) => None,
        (Found::File(digest), Some(known)) if known.is_ours(digest) => Some(Kind::Changed),
        (Found::File(_), Some(_)) => Some(Kind::Edited),
        (Found::File(_) | Found::Other, _) => Some(Kind::InTheWay),
        // One that a killed run did not come to.
        (Found::Nothing, Some(known)) if known.contents.is_some() => Some(Kind::Deleted),
        (Found::Nothing, _) => Some(Kind::Added),
    }
}

pub(super) fn causes(
    wanted: &Entry,
    known: Option<&Entry>,
    before: &Lock,
    after: &Lock,
) -> Vec<Cause> {
    let (old, new) = (before.outputs.get(&wanted.output), after.outputs.get(&wanted.output));
    let (Some(old), Some(new)) = (old, new) else { return vec![Cause::Settings] };
    // What is as it was made last has no cause; what is told is why it would be made otherwise.
    if known.is_some_and(|known| known.contents == wanted.contents) {
        return Vec::new();
    }
    let mut causes = Vec::new();
    if known.is_none_or(|known| known.input != wanted.input) {
        causes.push(Cause::Collection);
    }
    if old.settings != new.settings {
        causes.push(Cause::Settings);
    }
    if old.templates != new.templates || before.build != after.build {
        causes.push(Cause::Templates);
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::super::lock::Output;
    use super::*;

    fn entry(input: &str, contents: &str) -> Entry {
        Entry {
            output: "o".to_owned(),
            input: input.to_owned(),
            contents: Some(contents.to_owned()),
            ..Entry::default()
        }
    }

    fn lock(files: &[(&str, Entry)], templates: &str) -> Lock {
        let output = Output { settings: "s".to_owned(), templates: templates.to_owned() };
        let files = files.iter().map(|(path, entry)| ((*path).to_owned(), entry.clone()));
        let outputs = [("o".to_owned(), output)].into();
        Lock { files: files.collect(), outputs, ..Lock::default() }
    }

    fn compared(
        before: &Lock,
        after: &Lock,
        found: &[(&str, &str)],
    ) -> Vec<(String, Kind, Vec<Cause>)> {
        let wanted = |(path, entry): (&String, &Entry)| {
            (path.clone(), Wanted { entry: entry.clone(), contents: None })
        };
        let mut wanted = after.files.iter().map(wanted).collect();
        let found = found
            .iter()
            .map(|(path, digest)| ((*path).to_owned(), Found::File((*digest).to_owned())))
            .collect();
        compare(&mut wanted, before, after, &found)
            .into_iter()
            .map(|change| (change.path, change.kind, change.causes))
            .collect()
    }

    #[test]
    fn each_difference_is_told_from_the_others() {
        let before = lock(
            &[
                ("changed", entry("1", "a")),
                ("edited", entry("1", "a")),
                ("edited-gone", entry("1", "a")),
                ("deleted", entry("1", "a")),
                ("gone", entry("1", "a")),
                ("gone-already", entry("1", "a")),
                ("same", entry("1", "a")),
            ],
            "t",
        );
        let after = lock(
            &[
                ("added", entry("1", "a")),
                ("changed", entry("2", "b")),
                ("deleted", entry("1", "a")),
                ("edited", entry("1", "a")),
                ("foreign", entry("1", "a")),
                ("equal", entry("1", "a")),
                ("same", entry("1", "a")),
            ],
            "t",
        );
        let found = [
            ("changed", "a"),
            ("edited", "x"),
            ("edited-gone", "x"),
            ("equal", "a"),
            ("foreign", "x"),
            ("gone", "a"),
            ("same", "a"),
        ];
        let expected = [
            ("added", Kind::Added, vec![Cause::Collection]),
            ("changed", Kind::Changed, vec![Cause::Collection]),
            ("deleted", Kind::Deleted, vec![]),
            ("edited", Kind::Edited, vec![]),
            ("edited-gone", Kind::Edited, vec![Cause::Collection]),
            ("foreign", Kind::InTheWay, vec![Cause::Collection]),
            ("gone", Kind::Removed, vec![Cause::Collection]),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(path, kind, causes)| (path.to_owned(), kind, causes))
            .collect();
        assert_eq!(compared(&before, &after, &found), expected);
    }

    #[test]
    fn what_is_the_users_once_it_is_there_is_written_and_removed_but_never_compared() {
        let once = |contents: &str| Entry { once: true, ..entry("1", contents) };
        let before =
            lock(&[("gone", once("a")), ("gone-mine", once("a")), ("mine", once("a"))], "t");
        let after =
            lock(&[("missing", once("b")), ("mine", once("b")), ("was-there", once("b"))], "t");
        let found = [("gone", "a"), ("gone-mine", "x"), ("mine", "x"), ("was-there", "x")];
        let told = compared(&before, &after, &found);
        let told: Vec<(&str, Kind)> = told.iter().map(|(path, kind, _)| (&**path, *kind)).collect();
        assert_eq!(told, [("gone", Kind::Removed), ("missing", Kind::Added)]);
        // What polypost wrote stays known, so that it can tell its own from the user's.
        let there = Found::File("x".to_owned());
        let known = once("b").after(before.files.get("mine"), Some(&there));
        assert_eq!(known.contents.as_deref(), Some("a"));
        let anew = once("b").after(before.files.get("mine"), Some(&Found::Nothing));
        assert_eq!(anew.contents.as_deref(), Some("b"));
    }

    #[test]
    fn a_template_is_told_from_the_collection() {
        let before = lock(&[("f", entry("1", "a"))], "t");
        let after = lock(&[("f", entry("1", "b"))], "u");
        let found = [("f", "a")];
        let told = compared(&before, &after, &found);
        assert_eq!(told, [("f".to_owned(), Kind::Changed, vec![Cause::Templates])]);
        let both = lock(&[("f", entry("2", "b"))], "u");
        let told = compared(&before, &both, &found);
        assert_eq!(told[0].2, [Cause::Collection, Cause::Templates]);
    }
}
