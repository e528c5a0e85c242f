//! `polypost.lock`: what was generated, from what and by what. It is committed.
//!
//! It names no time and no place, and holds one line for each file, in order, so that two branches
//! merge where they touch different files. Values of secret variables are in none of its digests.

use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Its name.
pub const FILE: &str = "polypost.lock";

/// The version of its form.
pub const FORM: u32 = 1;

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of this form.
    pub form: u32,
    /// The version of polypost.
    pub polypost: String,
    /// A digest of what that polypost was built from.
    pub build: String,
    /// What was read, by the name of the collection.
    pub collections: BTreeMap<String, Input>,
    /// What it became, by the name of the output.
    pub outputs: BTreeMap<String, Output>,
    /// The files, by their paths from the project's folder.
    pub files: BTreeMap<String, Entry>,
    /// The places for code in Markdown files, by file, item and target.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inserts: BTreeMap<String, Entry>,
}

/// A collection that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its file, as `polypost.toml` names it.
    pub file: String,
    /// A digest of its text.
    pub text: String,
}

/// An output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// A digest of its settings.
    pub settings: String,
    /// A digest of its templates.
    pub templates: String,
}

/// What stands in the place of a digest where some files were made of one thing and some of another. It
/// is no digest, so nothing is left alone because of it.
const MIXED: &str = "mixed";

/// What stands in the place of a digest for what will not be there any more.
const GONE: &str = "gone";

/// A file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The name of its output.
    pub output: String,
    /// The folders and the name of the item that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// A digest of what it was made from.
    pub input: String,
    /// A digest of its contents; `None` where it is still to be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<String>,
    /// A digest of the contents it will have, or `gone`, while it is being replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Whether it is the user's once it is there: it is written where it is missing, and never looked
    /// into again. `contents` is what polypost wrote then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
}

impl Entry {
    /// Whether a file with this digest may stand there.
    pub fn accepts(&self, contents: &str) -> bool {
        self.once || self.is_ours(contents)
    }

    /// Whether a file with this digest is as polypost left it.
    pub fn is_ours(&self, contents: &str) -> bool {
        self.contents.as_deref() == Some(contents) || self.next.as_deref() == Some(contents)
    }
}

impl Lock {
    /// Reads the text of a file called `shown` in messages.
    ///
    /// # Errors
    /// `bad-lock`, with what to do, for a text that is no such file or one of a later version.
    pub fn parse(shown: &str, text: &str) -> Result<Self, Diagnostic> {
        let bad = |what: String| Diagnostic::error("bad-lock", what).in_file(shown);
        if text.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return Err(bad("a merge left its marks in this file".to_owned()).help(
                "take either side, for example with `git checkout --ours polypost.lock`, then run \
                 `polypost generate`",
            ));
        }
        #[derive(Deserialize)]
        struct Form {
            form: u32,
        }
        let help =
            "restore it from version control; without one, remove it and run `polypost generate`";
        let read = |error: serde_json::Error| {
            let mut out = bad(format!("this file cannot be read: {error}")).help(help);
            out.place.position = Some((error.line(), error.column()));
            out
        };
        let Form { form } = serde_json::from_str(text).map_err(read)?;
        if form > FORM {
            let what = format!("a later polypost wrote this file (form {form})");
            return Err(bad(what).help("use that version here, too"));
        }
        serde_json::from_str(text).map_err(read)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut out = format!("{{\n\"form\": {},\n", self.form);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "\"polypost\": {},", json(&self.polypost));
        let _ = writeln!(out, "\"build\": {},", json(&self.build));
        table(&mut out, "collections", &self.collections);
        out.push_str(",\n");
        table(&mut out, "outputs", &self.outputs);
        out.push_str(",\n");
        table(&mut out, "files", &self.files);
        if !self.inserts.is_empty() {
            out.push_str(",\n");
            table(&mut out, "inserts", &self.inserts);
        }
        out.push_str("\n}\n");
        out
    }

    /// Whether the run that wrote it did not come to its end.
    pub fn is_interrupted(&self) -> bool {
        self.files.values().chain(self.inserts.values()).any(|entry| entry.next.is_some())
    }

    /// The same once it is known what each file and each place for code is: digests of those that
    /// are there.
    pub fn settled(
        &self,
        files: &BTreeMap<String, String>,
        inserts: &BTreeMap<String, String>,
    ) -> Self {
        let mut out = self.clone();
        settle(&mut out.files, files);
        settle(&mut out.inserts, inserts);
        out
    }

    /// What a settled one says once some of its files are those of `part`, and the others as they were.
    /// Where those were made otherwise, nothing vouches for either.
    #[must_use]
    pub fn with_part(&self, part: Self) -> Self {
        let mixed = |before: &str, after: &str| match before == after {
            true => after.to_owned(),
            false => MIXED.to_owned(),
        };
        let is_left = |output: &str| {
            let mut left = self.files.iter().filter(|(path, _)| !part.files.contains_key(*path));
            left.any(|(_, entry)| entry.output == output)
        };
        let is_made = |output: &str| part.files.values().any(|entry| entry.output == output);
        let mut out = self.clone();
        out.form = part.form;
        let some_left = self.files.keys().any(|path| !part.files.contains_key(path));
        if some_left || !self.inserts.is_empty() {
            out.build = mixed(&self.build, &part.build);
        } else {
            (out.build, out.polypost) = (part.build.clone(), part.polypost.clone());
        }
        for (name, made) in part.outputs.iter().filter(|(name, _)| is_made(name)) {
            let known = self.outputs.get(name).filter(|_| is_left(name));
            let record = known.map_or_else(
                || made.clone(),
                |known| Output {
                    settings: mixed(&known.settings, &made.settings),
                    templates: mixed(&known.templates, &made.templates),
                },
            );
            out.outputs.insert(name.clone(), record);
        }
        for (name, input) in part.collections {
            // What was read for the others still stands for them.
            out.collections.entry(name).or_insert(input);
        }
        out.files.extend(part.files);
        out
    }

    /// What a settled one says while the files of `after` take the places of its own.
    pub fn meanwhile(&self, after: &Self) -> Self {
        Self {
            files: both(&self.files, &after.files),
            inserts: both(&self.inserts, &after.inserts),
            ..after.clone()
        }
    }
}

fn settle(entries: &mut BTreeMap<String, Entry>, found: &BTreeMap<String, String>) {
    for (name, entry) in entries.iter_mut() {
        let next = entry.next.take();
        match found.get(name) {
            None if next.as_deref() == Some(GONE) => entry.contents = None,
            there if next.is_some() && there == next.as_ref() => entry.contents = next,
            _ => {}
        }
    }
    // What was to come and did not was never there.
    entries.retain(|_, entry| entry.contents.is_some());
}

fn both(
    before: &BTreeMap<String, Entry>,
    after: &BTreeMap<String, Entry>,
) -> BTreeMap<String, Entry> {
    let mut out = BTreeMap::new();
    for (name, entry) in before {
        let next = match after.get(name) {
            Some(entry) => entry.contents.clone(),
            // One that goes is known until it is gone.
            None => Some(GONE.to_owned()),
        };
        out.insert(name.clone(), Entry { next, ..entry.clone() });
    }
    for (name, entry) in after {
        let new = Entry { contents: None, next: entry.contents.clone(), ..entry.clone() };
        out.entry(name.clone()).or_insert(new);
    }
    out
}

/// Names and values, one a line.
fn table<T: Serialize>(out: &mut String, name: &str, values: &BTreeMap<String, T>) {
    let _ = write!(out, "{}: {{", json(name));
    for (number, (key, value)) in values.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        let _ = write!(out, "{comma}\n{}: {}", json(key), json(value));
    }
    out.push_str("\n}");
}

/// Strings and tables of strings, which always can be written.
fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(contents: Option<&str>, next: Option<&str>) -> Entry {
        Entry {
            output: "snippets.curl".to_owned(),
            input: "i".to_owned(),
            contents: contents.map(str::to_owned),
            next: next.map(str::to_owned),
            ..Entry::default()
        }
    }

    fn lock(files: &[(&str, Entry)]) -> Lock {
        let files = files.iter().map(|(path, entry)| ((*path).to_owned(), entry.clone()));
        Lock { form: FORM, files: files.collect(), ..Lock::default() }
    }

    #[test]
    fn what_is_written_is_read_again_and_each_file_has_its_line() {
        let hostile = "a\"\n\u{202e}/é";
        let mut lock = lock(&[("b", entry(Some("1"), None)), ("a", entry(None, Some("2")))]);
        lock.files.insert(hostile.to_owned(), entry(Some("3"), None));
        let text = lock.text();
        assert_eq!(Lock::parse("polypost.lock", &text).unwrap(), lock);
        assert_eq!(Lock::parse("polypost.lock", &text.replace('\n', "\r\n")).unwrap(), lock);
        assert!(text.contains("\n\"a\": {") && text.contains(",\n\"b\": {"), "{text}");
        assert_eq!(Lock::default(), Lock::parse("", &Lock::default().text()).unwrap());
    }

    #[test]
    fn what_is_no_lock_says_what_to_do() {
        let later = "{\"form\": 99, \"more\": 1}";
        let merge = "{\n<<<<<<< HEAD\n";
        for (text, clue) in
            [("", "restore"), ("[]", "restore"), (later, "that version"), (merge, "either side")]
        {
            let error = Lock::parse("polypost.lock", text).unwrap_err();
            assert_eq!(error.code, "bad-lock");
            assert!(error.help.as_deref().unwrap().contains(clue), "{error:?}");
        }
    }

    #[test]
    fn at_every_moment_of_a_replacement_each_file_is_known() {
        let before = lock(&[
            ("changed", entry(Some("1"), None)),
            ("gone", entry(Some("2"), None)),
            ("same", entry(Some("3"), None)),
        ]);
        let after = lock(&[
            ("changed", entry(Some("4"), None)),
            ("new", entry(Some("5"), None)),
            ("same", entry(Some("3"), None)),
        ]);
        let both = before.meanwhile(&after);
        assert!(both.is_interrupted());
        for (path, contents) in
            [("changed", "1"), ("changed", "4"), ("gone", "2"), ("new", "5"), ("same", "3")]
        {
            assert!(both.files[path].is_ours(contents), "{path} {contents}");
        }
        assert!(!both.files["changed"].is_ours("9"));
        // Killed after `changed` was replaced and before `new` was made.
        let found = [("changed", "4"), ("gone", "2"), ("same", "3")];
        let found = found.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let settled = both.settled(&found.collect(), &BTreeMap::new());
        assert!(!settled.is_interrupted() && !settled.files.contains_key("new"));
        assert_eq!(settled.files["changed"].contents.as_deref(), Some("4"));
        assert_eq!(settled.files["gone"].contents.as_deref(), Some("2"));
        // Killed after `gone` was removed: that was no hand.
        let found = [("same".to_owned(), "3".to_owned())].into_iter().collect();
        let settled = both.settled(&found, &BTreeMap::new());
        assert!(!settled.files.contains_key("gone"));
        assert_eq!(settled.files["changed"].contents.as_deref(), Some("1"), "removed by hand");
    }
}
