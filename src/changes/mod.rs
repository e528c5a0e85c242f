//! What changed between two versions of a collection, for a person: items that came, went, moved or were
//! renamed, and what is another about those that stayed.
//!
//! A change is called breaking where a client that was written against the old version may fail with the
//! new one.

mod facts;

pub use facts::Subject;

use crate::model::{Item, Model};
use facts::{Fact, Facts, address, facts};
use indexmap::IndexMap;
use serde::Serialize;

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Items that are new, as in the new version.
    pub added: Vec<Named>,
    /// Items that are gone, as in the old version.
    pub removed: Vec<Named>,
    /// Items that are in another folder or have another name.
    pub moved: Vec<Moved>,
    /// Items that are otherwise another than before.
    pub changed: Vec<Changed>,
    /// Variables of the collection whose value is another; those of secrets are not told.
    pub variables: Vec<Variable>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its folders and its name.
    pub item: Vec<String>,
    /// Where its request goes.
    pub address: String,
}

/// An item that is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its old folders and name.
    pub from: Vec<String>,
    /// Its new ones.
    pub to: Vec<String>,
}

/// An item that is another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its folders and its name, as in the new version.
    pub item: Vec<String>,
    /// What changed about it.
    pub changes: Vec<Change>,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What.
    #[serde(flatten)]
    pub subject: Subject,
    /// What it was; `None` where it was not there.
    pub old: Option<String>,
    /// What it is; `None` where it is gone.
    pub new: Option<String>,
    /// Whether clients may fail.
    pub breaking: bool,
}

/// A variable of the collection whose value changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its old value; `None` where there was none.
    pub old: Option<String>,
    /// Its new one.
    pub new: Option<String>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How many changes may make clients fail.
    pub fn breaking(&self) -> usize {
        let changes = self.changed.iter().flat_map(|item| &item.changes);
        self.removed.len() + changes.filter(|change| change.breaking).count()
    }
}

/// Compares two versions. Both are lowered with their variables in place
/// ([`Bind`](crate::lower::Variables::Bind)), so that the new value of a variable is one change and not
/// one for each item.
pub fn compare(old: &Model, new: &Model) -> Changes {
    let mut changes = Changes { variables: variables(old, new), ..Changes::default() };
    let pairs = pair(&old.items, &new.items);
    let paired_old: Vec<usize> = pairs.iter().map(|(old, _)| *old).collect();
    for (position, item) in old.items.iter().enumerate() {
        if !paired_old.contains(&position) {
            changes.removed.push(named(item));
        }
    }
    for (position, item) in new.items.iter().enumerate() {
        let Some((before, _)) = pairs.iter().find(|(_, new)| *new == position) else {
            changes.added.push(named(item));
            continue;
        };
        let Some(before) = old.items.get(*before) else { continue };
        if before.trail() != item.trail() {
            changes.moved.push(Moved { from: before.trail(), to: item.trail() });
        }
        let found = differences(&facts(before), &facts(item));
        if !found.is_empty() {
            changes.changed.push(Changed { item: item.trail(), changes: found });
        }
    }
    changes
}

fn named(item: &Item) -> Named {
    Named { item: item.trail(), address: address(item) }
}

/// Which items are the same: those of the same folders and name, then of the others those of the same
/// name or the same request, as far as there is but one. Positions, in the order of the new version.
fn pair(old: &[Item], new: &[Item]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let same: [&dyn Fn(&Item) -> String; 3] = [
        &|item| item.trail().join("\0"),
        &|item| format!("{}\0{}", item.name, address(item)),
        &address,
    ];
    for (round, key) in same.iter().enumerate() {
        let free = |items: &[Item], taken: &dyn Fn(usize) -> bool| {
            let mut out: IndexMap<String, Vec<usize>> = IndexMap::new();
            for (position, item) in items.iter().enumerate().filter(|(n, _)| !taken(*n)) {
                out.entry(key(item)).or_default().push(position);
            }
            out
        };
        let before = free(old, &|n| pairs.iter().any(|(old, _)| *old == n));
        let after = free(new, &|n| pairs.iter().any(|(_, new)| *new == n));
        for (key, after) in after {
            let Some(before) = before.get(&key) else { continue };
            // Items of one name beside each other are the same in order; of a move, which of several
            // went where cannot be told.
            if round == 0 || (before.len() == 1 && after.len() == 1) {
                pairs.extend(before.iter().copied().zip(after));
            }
        }
    }
    pairs.sort_by_key(|(_, new)| *new);
    pairs
}

fn differences(old: &Facts, new: &Facts) -> Vec<Change> {
    let mut out = Vec::new();
    let gone = old.iter().filter(|(subject, _)| !new.contains_key(*subject));
    for (subject, fact) in gone {
        if !has_outer(subject, old, new) {
            out.push(Change {
                subject: subject.clone(),
                old: Some(fact.shown.clone()),
                new: None,
                breaking: true,
            });
        }
    }
    for (subject, fact) in new {
        let (before, breaking) = match old.get(subject) {
            None if has_outer(subject, new, old) => continue,
            None => (None, false),
            Some(before) => match judged(subject, before, fact) {
                Some(breaking) => (Some(before.shown.clone()), breaking),
                None => continue,
            },
        };
        out.push(Change {
            subject: subject.clone(),
            old: before,
            new: Some(fact.shown.clone()),
            breaking,
        });
    }
    out.sort_by(|one, other| one.subject.cmp(&other.subject));
    out
}

/// Whether a place is told with one around it, which came or went as well.
fn has_outer(subject: &Subject, here: &Facts, there: &Facts) -> bool {
    let alone = |outer: &Subject| here.contains_key(outer) && !there.contains_key(outer);
    match subject {
        Subject::BodyField { path } => {
            alone(&Subject::Body)
                || outer(path).any(|path| alone(&Subject::BodyField { path: path.to_owned() }))
        }
        Subject::ResponseField { status, path } => {
            let status = *status;
            alone(&Subject::Response { status })
                || outer(path)
                    .any(|path| alone(&Subject::ResponseField { status, path: path.to_owned() }))
        }
        _ => false,
    }
}

/// The paths around a path.
fn outer(path: &str) -> impl Iterator<Item = &str> {
    path.char_indices().skip(1).filter_map(|(at, c)| match c {
        '.' | '[' | '{' => path.get(..at),
        _ => None,
    })
}

/// Whether a fact that is another breaks clients; `None` where it is none to tell.
fn judged(subject: &Subject, old: &Fact, new: &Fact) -> Option<bool> {
    match subject {
        Subject::BodyField { .. } | Subject::ResponseField { .. } => {
            // What no sample shows may be anything.
            let known = old.kind.is_some() && new.kind.is_some();
            let other_kind = known && old.kind != new.kind;
            let less = (new.optional && !old.optional) || (new.nullable && !old.nullable);
            let more = old.optional != new.optional || old.nullable != new.nullable;
            (other_kind || more).then_some(other_kind || less)
        }
        Subject::Query { .. } | Subject::Header { .. } => (old.shown != new.shown).then_some(false),
        _ => (old.shown != new.shown).then_some(true),
    }
}

fn variables(old: &Model, new: &Model) -> Vec<Variable> {
    let values = |model: &Model| -> IndexMap<String, (Option<String>, bool)> {
        let values = model.variables.iter();
        values
            .map(|variable| (variable.name.clone(), (variable.value.clone(), variable.secret)))
            .collect()
    };
    let (old, new) = (values(old), values(new));
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .filter_map(|name| {
            let (before, was_secret) = old.get(name).cloned().unwrap_or_default();
            let (after, is_secret) = new.get(name).cloned().unwrap_or_default();
            let told = before != after && !was_secret && !is_secret;
            told.then(|| Variable { name: name.clone(), old: before, new: after })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::{self, Document};
    use crate::lower::{Options, Scopes, Variables, lower};
    use crate::source::SourceText;
    use serde_json::{Value, json};

    fn model(items: Value) -> Model {
        let text = json!({ "info": { "name": "A" }, "item": items }).to_string();
        let (document, _) = collection::read(&SourceText::new("a.json", text)).unwrap();
        let Document::Collection(collection) = document else { panic!("a collection") };
        let options = Options { variables: Variables::Bind, ..Options::default() };
        lower(&collection, &Scopes::default(), &options).0
    }

    fn get(name: &str, url: &str) -> Value {
        json!({ "name": name, "request": url })
    }

    fn answered(body: &Value) -> Value {
        let response = json!({ "code": 200, "body": body.to_string(),
            "header": [{ "key": "Content-Type", "value": "application/json" }] });
        json!([{ "name": "I", "request": "https://a.example/x", "response": [response] }])
    }

    fn told(old: Value, new: Value) -> Vec<(String, Option<String>, Option<String>, bool)> {
        let changes = compare(&model(old), &model(new));
        let changes = changes.changed.into_iter().flat_map(|item| item.changes);
        changes
            .map(|one| {
                let subject = serde_json::to_value(&one.subject).unwrap();
                let path = ["path", "name", "status"].iter().find_map(|key| subject.get(key));
                let path = path.map(|path| format!(" {path}").replace('"', "")).unwrap_or_default();
                let about = subject["about"].as_str().unwrap();
                (format!("{about}{path}"), one.old, one.new, one.breaking)
            })
            .collect()
    }

    #[test]
    fn items_come_go_move_and_are_renamed() {
        let old = json!([
            get("Same", "https://a.example/same"),
            get("Gone", "https://a.example/gone"),
            get("Moved", "https://a.example/moved"),
            get("Old name", "https://a.example/renamed"),
        ]);
        let new = json!([
            get("Same", "https://a.example/same"),
            { "name": "Folder", "item": [get("Moved", "https://a.example/moved")] },
            get("New name", "https://a.example/renamed"),
            get("New", "https://a.example/new"),
        ]);
        let changes = compare(&model(old.clone()), &model(new));
        let names = |items: &[Named]| -> Vec<String> {
            items.iter().map(|item| item.item.join("/")).collect()
        };
        assert_eq!(names(&changes.added), ["New"]);
        assert_eq!(names(&changes.removed), ["Gone"]);
        let moved: Vec<String> = changes
            .moved
            .iter()
            .map(|one| format!("{} > {}", one.from.join("/"), one.to.join("/")))
            .collect();
        assert_eq!(moved, ["Moved > Folder/Moved", "Old name > New name"]);
        assert_eq!((changes.changed.len(), changes.breaking()), (0, 1));
        assert!(compare(&model(old.clone()), &model(old)).is_empty());
    }

    #[test]
    fn what_changed_about_a_request_is_told() {
        let old = json!([{ "name": "I", "request": { "method": "POST",
            "url": "https://a.example/x?a=1&b=2",
            "body": { "mode": "raw", "raw": "{\"n\": 1, \"o\": {\"p\": 1}}" } } }]);
        let new = json!([{ "name": "I", "request": { "method": "PUT",
            "url": "https://a.example/y?a=3&c=4",
            "body": { "mode": "raw", "raw": "{\"n\": \"one\", \"q\": {\"r\": 1}}" } } }]);
        let text = |text: &str| Some(text.to_owned());
        let expected = [
            ("method", text("POST"), text("PUT"), true),
            ("path", text("/x"), text("/y"), true),
            ("query a", text("1"), text("3"), false),
            ("query b", text("2"), None, true),
            ("query c", None, text("4"), false),
            ("body-field $.n", text("integer i32"), text("string"), true),
            ("body-field $.o", text("object"), None, true),
            ("body-field $.q", None, text("object"), false),
        ];
        let expected: Vec<_> = expected
            .map(|(about, old, new, breaking)| (about.to_owned(), old, new, breaking))
            .into();
        assert_eq!(told(old, new), expected);
    }

    #[test]
    fn what_changed_about_an_answer_is_told() {
        let old =
            answered(&json!({ "a": 1, "b": [{ "c": "x" }], "d": null, "e": [{"f": 1}, {"f": 2}] }));
        let new =
            answered(&json!({ "a": 1.5, "b": [{ "c": "x", "g": {"h": 1} }], "d": "now known",
            "e": [{"f": 1}, {}] }));
        let text = |text: &str| Some(text.to_owned());
        let expected = [
            ("response-field $.a", text("integer i32"), text("float"), true),
            ("response-field $.b[].g", None, text("object"), false),
            ("response-field $.d", text("unknown, nullable"), text("string"), false),
            ("response-field $.e[].f", text("integer i32"), text("integer i32, optional"), true),
        ];
        let expected: Vec<_> = expected
            .map(|(about, old, new, breaking)| (about.to_owned(), old, new, breaking))
            .into();
        assert_eq!(told(old, new), expected);
        // A status that goes is told once, without its fields.
        let gone = told(answered(&json!({ "a": 1 })), json!([get("I", "https://a.example/x")]));
        assert_eq!(gone, [("response 200".to_owned(), text("json"), None, true)]);
    }
}
