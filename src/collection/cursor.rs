//! Tolerant access to JSON values that know their place.

use super::{Description, Loose};
use crate::diagnostic::{Diagnostic, JsonPath};
use indexmap::IndexMap;
use serde_json::Value;

/// A value of the document and the way to it. The way is spelt out only when a message needs it.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// The value.
    pub(super) value: &'a Value,
    link: Link<'a>,
}

#[derive(Clone, Copy)]
enum Link<'a> {
    Base(&'a JsonPath),
    Key(&'a Cursor<'a>, &'a str),
    Index(&'a Cursor<'a>, usize),
}

impl<'a> Cursor<'a> {
    /// A value at a known path.
    pub(super) fn new(value: &'a Value, path: &'a JsonPath) -> Self {
        Self { value, link: Link::Base(path) }
    }

    /// The path to the value.
    pub(super) fn path(&self) -> JsonPath {
        match self.link {
            Link::Base(path) => path.clone(),
            Link::Key(parent, key) => parent.path().key(key),
            Link::Index(parent, index) => parent.path().index(index),
        }
    }

    /// The member of that name, `null` too.
    pub(super) fn get(&'a self, key: &'a str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self { value, link: Link::Key(self, key) })
    }

    /// The member of that name unless it is `null`.
    pub(super) fn given(&'a self, key: &'a str) -> Option<Self> {
        self.get(key).filter(|member| !member.value.is_null())
    }

    /// Whatever stands at that name.
    pub(super) fn loose(&self, key: &str) -> Loose {
        self.value.get(key).cloned()
    }

    /// The elements, where the value is an array.
    pub(super) fn elements(&'a self) -> impl Iterator<Item = Self> {
        let elements = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        elements
            .iter()
            .enumerate()
            .map(|(index, value)| Self { value, link: Link::Index(self, index) })
    }

    /// The members, where the value is an object.
    pub(super) fn members(&'a self) -> impl Iterator<Item = (&'a str, Self)> {
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.as_str(), Self { value, link: Link::Key(self, key) }))
    }

    /// The member as text: a string, or a number or a boolean as it is written.
    pub(super) fn text(&'a self, key: &'a str, notes: &mut Notes) -> Option<String> {
        let member = self.given(key)?;
        match member.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(member.value.to_string()),
            _ => {
                notes.wrong_type(&member, key, "a string");
                None
            }
        }
    }

    /// Whether the member is what JavaScript takes for true, as Postman does with its flags.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(truthy)
    }

    /// `description`: text, or an object with text and its type. Empty text is none.
    pub(super) fn description(&'a self, notes: &mut Notes) -> Option<Description> {
        let member = self.given("description")?;
        let (content, media_type) = match member.value {
            Value::Object(_) => (member.text("content", notes), member.text("type", notes)),
            _ => (self.text("description", notes), None),
        };
        content
            .filter(|content| !content.is_empty())
            .map(|content| Description { content, media_type })
    }

    /// `protocolProfileBehavior`, where it is an object.
    pub(super) fn behavior(&'a self, notes: &mut Notes) -> Loose {
        const KEY: &str = "protocolProfileBehavior";
        let member = self.given(KEY)?;
        match member.value {
            Value::Object(_) => Some(member.value.clone()),
            // The app exports `[]` where there is none.
            Value::Array(list) if list.is_empty() => None,
            _ => {
                notes.wrong_type(&member, KEY, "an object");
                None
            }
        }
    }
}

/// What JavaScript takes for true.
pub(super) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Whether a value says nothing, so that nothing is lost when it is left out.
fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(is_hollow),
        Value::Object(members) => members.values().all(is_hollow),
    }
}

/// The kind of a value, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What one kind of element may hold.
pub(super) struct Keys {
    /// The element, in words: `a header`.
    pub(super) element: &'static str,
    /// The members that are read, or known to be of no use here.
    pub(super) known: &'static [&'static str],
    /// Members that are commonly meant when another name is written.
    pub(super) meant: &'static [(&'static str, &'static str)],
}

/// The warnings of one reading. Equal warnings are told once, with their number, at the first
/// place: one habit of an exporting tool can otherwise fill a screen.
#[derive(Default)]
pub(super) struct Notes {
    told: IndexMap<(&'static str, String), (Diagnostic, usize)>,
    untold: usize,
    trail: Vec<String>,
}

/// How many different warnings are told. A file made to do harm could bring up millions.
const MOST_WARNINGS: usize = 500;

impl Notes {
    /// Adds a warning about a place inside the current item.
    pub(super) fn warn(&mut self, cursor: &Cursor<'_>, code: &'static str, what: String) {
        self.add(code, what, || cursor.path(), None);
    }

    /// The same with what to do about it.
    pub(super) fn warn_with_help(
        &mut self,
        cursor: &Cursor<'_>,
        code: &'static str,
        what: String,
        help: impl Into<String>,
    ) {
        self.add(code, what, || cursor.path(), Some(help.into()));
    }

    fn add(
        &mut self,
        code: &'static str,
        what: String,
        path: impl FnOnce() -> JsonPath,
        help: Option<String>,
    ) {
        if self.told.len() >= MOST_WARNINGS && !self.told.contains_key(&(code, what.clone())) {
            self.untold += 1;
            return;
        }
        let trail = &self.trail;
        let (_, count) = self.told.entry((code, what)).or_insert_with_key(|(code, what)| {
            let mut warning = Diagnostic::warning(code, what).at(&path()).in_item(trail);
            warning.help = help;
            (warning, 0)
        });
        *count += 1;
    }

    /// Says that a value is not what is expected and was left out.
    pub(super) fn wrong_type(&mut self, cursor: &Cursor<'_>, name: &str, expected: &str) {
        let found = kind_of(cursor.value);
        let what = format!("`{name}` is {found} where {expected} is expected; it was left out");
        self.warn(cursor, "wrong-type", what);
    }

    /// Reports members that are not read, unless they are known to be harmless, begin with `_`
    /// (the SDK's mark for private data) or say nothing.
    pub(super) fn check_keys(&mut self, cursor: &Cursor<'_>, keys: &Keys) {
        for (key, member) in cursor.members() {
            let known = keys.known.contains(&key) || HARMLESS.contains(&key);
            if known || key.starts_with('_') || is_hollow(member.value) {
                continue;
            }
            if self.told.len() >= MOST_WARNINGS {
                self.untold += 1;
                continue;
            }
            let what = format!("`{key}` is no member of {}; it was left out", keys.element);
            let meant = keys.meant.iter().find(|(wrong, _)| *wrong == key).map(|(_, right)| *right);
            match meant.or_else(|| nearest(key, keys.known)) {
                Some(near) => {
                    let help =
                        format!("if `{near}` is meant, write that: Postman ignores this too");
                    self.warn_with_help(&member, "unknown-key", what, help);
                }
                None => self.warn(&member, "unknown-key", what),
            }
        }
    }

    /// Runs `inside` with the name of a folder or an item added to the place of every warning.
    pub(super) fn within<T>(
        &mut self,
        name: Option<&str>,
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.trail.push(name.filter(|name| !name.is_empty()).unwrap_or("(no name)").to_owned());
        let out = inside(self);
        self.trail.pop();
        out
    }

    /// All warnings, in the order of their first places.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let untold = (self.untold > 0).then(|| {
            let what = format!("{} more warnings about this file are not told", self.untold);
            Diagnostic::warning("more-warnings", what)
        });
        self.told
            .into_values()
            .map(|(mut warning, count)| {
                if count > 1 {
                    warning.what =
                        format!("{} (in {count} places, this is the first)", warning.what);
                }
                warning
            })
            .chain(untold)
            .collect()
    }
}

/// Members that Postman and other tools write and that change nothing of what is sent.
const HARMLESS: &[&str] = &[
    "createdAt",
    "event",
    "events",
    "id",
    "lastRevision",
    "lastUpdatedBy",
    "owner",
    "updatedAt",
    "uid",
    "uuid",
];

fn nearest(key: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let lower = key.to_lowercase();
    let near = |name: &&&str| {
        let name = name.to_lowercase();
        name != lower.as_str() && strsim::damerau_levenshtein(&name, &lower) <= 1 + name.len() / 6
            || name == lower
    };
    known.iter().filter(|name| name.len() > 2).find(near).copied()
}
