//! What a program read, compared with the answer it was given.
//!
//! Programs tell what they read in a file: lines of JSON, `{"path": […], "value": …}`, or, where a
//! language cannot write JSON cheaply, pairs of a path and a text, each ended by NUL. A path is a
//! list of keys and positions in which null stands for every element. `"text"` in place of
//! `"value"` says that the language has nothing but text there, so that `1.50` is as good as a
//! number; `"missing": true` that nothing was found.

use super::report::Finding;
use crate::json::{self, Decimal, Value, effective};
use crate::shape::{Kind, Shape};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What is lost between the answer and the variable, whatever the code says
/// ([`crate::target::verify::LimitKind`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Losses {
    /// Line breaks at the end of a text.
    pub final_line_breaks: bool,
    /// U+0000 and what follows it in a text.
    pub after_nul: bool,
    /// Each U+0000 in a text.
    pub nul: bool,
    /// A byte order mark at the start of an answer that is no JSON.
    pub byte_order_mark: bool,
    /// What stands under a key that JSON may spell in several ways.
    pub escaped_keys: bool,
    /// Objects and arrays among the elements of an array that holds texts too.
    pub mixed: bool,
    /// The digits of a number that a double does not hold.
    pub digits: bool,
    /// The later values of a repeated key.
    pub later_values: bool,
}

/// One value that a program read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// Where in the answer.
    pub path: Vec<Key>,
    /// What it had then.
    pub value: Had,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A member.
    Member(String),
    /// An element, from 0.
    Element(usize),
    /// Every element, or every member of an object whose keys are data.
    Every,
}

/// What a program had in a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Had {
    /// A value with a type.
    Value(Value),
    /// Text, in a language that has nothing else there.
    Text(String),
    /// Nothing, because nothing was found.
    Nothing,
}

/// Reads what a program told.
///
/// # Errors
/// When it is not what programs tell.
pub fn told(bytes: &[u8]) -> Result<Vec<Read>, String> {
    if bytes.first() == Some(&b'[') {
        let text = String::from_utf8_lossy(bytes);
        let mut fields = text.split('\0');
        let mut out = Vec::new();
        while let (Some(path), Some(value)) = (fields.next(), fields.next()) {
            let path = json::parse_str(path).map_err(|error| error.to_string())?;
            let value = Had::Text(value.to_owned());
            out.push(Read { path: keys(&path.value)?, value });
        }
        return Ok(out);
    }
    String::from_utf8_lossy(bytes).lines().map(line).collect()
}

fn line(line: &str) -> Result<Read, String> {
    let value = json::parse_str(line).map_err(|error| error.to_string())?.value;
    let path = keys(value.get("path").ok_or_else(|| format!("no path in {line}"))?)?;
    let value = match (value.get("value"), value.get("text")) {
        (Some(value), _) => Had::Value(value.clone()),
        (None, Some(Value::String(text))) => Had::Text(text.shown()),
        _ => Had::Nothing,
    };
    Ok(Read { path, value })
}

fn keys(value: &Value) -> Result<Vec<Key>, String> {
    let Value::Array(steps) = value else { return Err("a path is no list".to_owned()) };
    steps
        .iter()
        .map(|step| match step {
            Value::Null => Ok(Key::Every),
            Value::String(key) => Ok(Key::Member(key.shown())),
            Value::Number(n) => {
                n.parse().map(Key::Element).map_err(|_| format!("{n} is no position"))
            }
            other => Err(format!("{other:?} in a path")),
        })
        .collect()
}

/// Compares what was read with the answer: each value at its place, and nothing left out that the
/// type has a place for. What is null is as good as missing.
pub fn compare(sample: &Value, shape: &Shape, read: &[Read], losses: Losses) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut seen: BTreeSet<Vec<Key>> = BTreeSet::new();
    let mut by_path: IndexMap<&[Key], Vec<&Had>> = IndexMap::new();
    for read in read {
        by_path.entry(&read.path).or_default().push(&read.value);
    }
    for (path, had) in by_path {
        let mut found = Vec::new();
        at((sample, Some(shape)), path, &mut Vec::new(), losses, &mut found);
        let mut wanted = found.into_iter().filter(|(_, (value, _))| **value != Value::Null);
        let mut had = had.into_iter().filter(|had| !had.is_nothing());
        loop {
            match (wanted.next(), had.next()) {
                (None, None) => break,
                (Some((place, (value, _))), Some(Had::Text(text)))
                    if place.is_empty() && is_json_of(text, value) =>
                {
                    seen.insert(place);
                }
                (Some((place, value)), Some(had)) => {
                    if let Some((deeper, expected, actual)) = difference(value, had, losses) {
                        let place = place.iter().chain(&deeper).cloned().collect::<Vec<_>>();
                        out.push(Finding::answer(&place, Some(expected), Some(actual)));
                    }
                    seen.insert(place);
                }
                (Some((place, (value, _))), None) => {
                    if !(losses.escaped_keys && has_escaped_key(&place)) {
                        out.push(Finding::answer(&place, Some(shown(value)), None));
                    }
                    seen.insert(place);
                }
                (None, Some(had)) => {
                    out.push(Finding::answer(path, None, Some(had.shown())));
                }
            }
        }
    }
    left_out(sample, shape, &seen, &mut Vec::new(), losses, &mut out);
    out
}

/// Whether a language that has but text holds the whole answer as it came.
fn is_json_of(text: &str, value: &Value) -> bool {
    json::parse_str(text).is_ok_and(|parsed| json::same(&parsed.value, value))
}

/// Whether a key of the path may stand in JSON in more than one spelling that is in use.
fn has_escaped_key(path: &[Key]) -> bool {
    let may_be_escaped = |c: char| matches!(c, '"' | '\\' | '/') || !matches!(c, ' '..='~');
    path.iter().any(|key| matches!(key, Key::Member(key) if key.contains(may_be_escaped)))
}

impl Had {
    fn is_nothing(&self) -> bool {
        match self {
            Self::Value(value) => *value == Value::Null,
            Self::Text(text) => text == "null",
            Self::Nothing => true,
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Value(value) => shown(value),
            Self::Text(text) => format!("the text {text:?}"),
            Self::Nothing => "nothing".to_owned(),
        }
    }
}

fn shown(value: &Value) -> String {
    let text = value.print(json::Style::Compact);
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn member<'a>(members: &'a [json::Member], key: &str, losses: Losses) -> Option<&'a Value> {
    let is_it = |member: &&json::Member| member.key.shown() == key;
    let found = if losses.later_values {
        members.iter().find(is_it)
    } else {
        members.iter().rev().find(is_it)
    };
    found.map(|member| &member.value)
}

/// A value, and its type where one is known; without one, all of it counts.
type Typed<'a> = (&'a Value, Option<&'a Shape>);

/// The type of what stands at a key.
fn inner<'a>(shape: Option<&'a Shape>, key: &Key) -> Option<&'a Shape> {
    match (&shape?.kind, key) {
        (Kind::Object(object), Key::Member(key)) => {
            object.members.iter().find(|member| member.key == *key).map(|member| &member.shape)
        }
        (Kind::Array(element), Key::Element(_)) | (Kind::Map(element), Key::Member(_)) => {
            Some(element)
        }
        _ => None,
    }
}

/// The values at the places that a path means, in document order.
fn at<'a>(
    (value, shape): Typed<'a>,
    path: &[Key],
    place: &mut Vec<Key>,
    losses: Losses,
    out: &mut Vec<(Vec<Key>, Typed<'a>)>,
) {
    let Some((first, rest)) = path.split_first() else {
        out.push((place.clone(), (value, shape)));
        return;
    };
    let mut go = |key: Key, value: &'a Value| {
        let shape = inner(shape, &key);
        inside(key, place, |place| at((value, shape), rest, place, losses, out));
    };
    match (first, value) {
        (Key::Member(key), Value::Object(members)) => {
            if let Some(value) = member(members, key, losses) {
                go(first.clone(), value);
            }
        }
        (Key::Element(n), Value::Array(elements)) => {
            if let Some(value) = elements.get(*n) {
                go(first.clone(), value);
            }
        }
        (Key::Every, Value::Array(elements)) => {
            for (n, value) in elements.iter().enumerate() {
                go(Key::Element(n), value);
            }
        }
        (Key::Every, Value::Object(members)) => {
            for (key, value) in effective(members) {
                go(Key::Member(key), value);
            }
        }
        _ => {}
    }
}

/// Where what a program had differs from the answer, and how.
type Difference = (Vec<Key>, String, String);

fn difference((sample, shape): Typed<'_>, had: &Had, losses: Losses) -> Option<Difference> {
    match had {
        Had::Value(value) => value_difference((sample, shape), value, &mut Vec::new(), losses),
        Had::Text(text) => {
            let same = match sample {
                Value::String(sample) => kept(&sample.shown(), losses) == kept(text, losses),
                Value::Number(sample) => same_number(sample, text, losses),
                Value::Bool(sample) => text == if *sample { "true" } else { "false" },
                Value::Null => true,
                Value::Array(_) | Value::Object(_) if losses.mixed && text.is_empty() => true,
                Value::Array(_) | Value::Object(_) | Value::Hole(_) => {
                    json::parse_str(text).is_ok_and(|parsed| json::same(sample, &parsed.value))
                }
            };
            (!same).then(|| (Vec::new(), shown(sample), had.shown()))
        }
        Had::Nothing => Some((Vec::new(), shown(sample), had.shown())),
    }
}

/// What is left of a text by the rules of the language.
pub(super) fn kept(text: &str, losses: Losses) -> Cow<'_, str> {
    let text = match text.find('\0') {
        Some(end) if losses.after_nul => text.get(..end).unwrap_or_default(),
        _ => text,
    };
    let text = if losses.final_line_breaks { text.trim_end_matches('\n') } else { text };
    if losses.nul { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
}

fn value_difference(
    (sample, shape): Typed<'_>,
    had: &Value,
    place: &mut Vec<Key>,
    losses: Losses,
) -> Option<Difference> {
    let differ = |place: &[Key]| Some((place.to_vec(), shown(sample), shown(had)));
    let mut go = |key: Key, sample: &Value, had: &Value| {
        let shape = inner(shape, &key);
        inside(key, place, |place| value_difference((sample, shape), had, place, losses))
    };
    // Declared types have no place for members that no sample shows.
    let known = |key: &str| match shape.map(|shape| &shape.kind) {
        Some(Kind::Object(object)) => object.members.iter().any(|member| member.key == key),
        _ => true,
    };
    match (sample, had) {
        (Value::Object(sample), Value::Object(had)) => {
            effective(sample).into_iter().filter(|(key, _)| known(key)).find_map(|(key, value)| {
                let had = member(had, &key, Losses::default()).unwrap_or(&Value::Null);
                go(Key::Member(key), value, had)
            })
        }
        (Value::Array(sample), Value::Array(had)) if sample.len() == had.len() => sample
            .iter()
            .zip(had)
            .enumerate()
            .find_map(|(n, (sample, had))| go(Key::Element(n), sample, had)),
        (Value::Number(left), Value::Number(right)) if same_number(left, right, losses) => None,
        (Value::String(left), Value::String(right))
            if kept(&left.shown(), losses) == kept(&right.shown(), losses) =>
        {
            None
        }
        (Value::Null, Value::Null) => None,
        (Value::Bool(left), Value::Bool(right)) if left == right => None,
        _ => differ(place),
    }
}

fn inside<T>(key: Key, place: &mut Vec<Key>, go: impl FnOnce(&mut Vec<Key>) -> T) -> T {
    place.push(key);
    let out = go(place);
    place.pop();
    out
}

/// Whether two texts are one number, exactly or to the precision of a double where one of them is
/// no whole number.
fn same_number(left: &str, right: &str, losses: Losses) -> bool {
    if left == right {
        return true;
    }
    let (Some(exact), Some(other)) = (Decimal::parse(left), Decimal::parse(right)) else {
        return false;
    };
    if exact == other {
        return true;
    }
    let fraction = |text: &str| text.contains(['.', 'e', 'E']);
    let double = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    (losses.digits || fraction(left) || fraction(right))
        && double(left).is_some()
        && double(left) == double(right)
}

/// Scalars that the type has a place for and nothing read.
fn left_out(
    value: &Value,
    shape: &Shape,
    seen: &BTreeSet<Vec<Key>>,
    place: &mut Vec<Key>,
    losses: Losses,
    out: &mut Vec<Finding>,
) {
    if *value == Value::Null || seen.contains(place) {
        return;
    }
    match (&shape.kind, value) {
        (Kind::Object(object), Value::Object(members)) => {
            for known in &object.members {
                if let Some(value) = member(members, &known.key, losses) {
                    inside(Key::Member(known.key.clone()), place, |place| {
                        left_out(value, &known.shape, seen, place, losses, out);
                    });
                }
            }
        }
        (Kind::Array(element), Value::Array(elements)) => {
            for (n, value) in elements.iter().enumerate() {
                inside(Key::Element(n), place, |place| {
                    left_out(value, element, seen, place, losses, out);
                });
            }
        }
        (Kind::Map(entry), Value::Object(members)) => {
            for (key, value) in effective(members) {
                inside(Key::Member(key), place, |place| {
                    left_out(value, entry, seen, place, losses, out);
                });
            }
        }
        (_, Value::Array(elements)) if elements.is_empty() => {}
        (_, Value::Object(members)) if members.is_empty() => {}
        _ if losses.escaped_keys && has_escaped_key(place) => {}
        _ => out.push(Finding::answer(place, Some(shown(value)), None)),
    }
}

/// A path as a person writes it: `books[0].title`.
pub fn path(keys: &[Key]) -> String {
    let mut out = String::new();
    for key in keys {
        match key {
            Key::Member(name) => {
                let plain = !name.is_empty()
                    && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'));
                match (plain, out.is_empty()) {
                    (true, true) => out.push_str(name),
                    (true, false) => {
                        out.push('.');
                        out.push_str(name);
                    }
                    (false, _) => out.push_str(&format!("[{name:?}]")),
                }
            }
            Key::Element(n) => out.push_str(&format!("[{n}]")),
            Key::Every => out.push_str("[*]"),
        }
    }
    if out.is_empty() { "the whole answer".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::{Had, Key, Losses, Read, compare, path, told};
    use crate::json::{self, Member, Value};
    use crate::shape::infer_value;
    use crate::verify::report::Finding;
    use proptest::prelude::*;

    fn value(text: &str) -> Value {
        json::parse_str(text).unwrap().value
    }

    fn found(sample: &str, reads: &str, losses: Losses) -> Vec<String> {
        let sample = value(sample);
        let reads = told(reads.as_bytes()).unwrap();
        let shape = infer_value(&[&sample]);
        compare(&sample, &shape, &reads, losses).into_iter().map(said).collect()
    }

    fn said(finding: Finding) -> String {
        let shown = |side: Option<String>| side.unwrap_or_else(|| "-".to_owned());
        format!("{}: {} / {}", finding.what, shown(finding.expected), shown(finding.actual))
    }

    const NONE: Losses = Losses {
        final_line_breaks: false,
        after_nul: false,
        nul: false,
        byte_order_mark: false,
        escaped_keys: false,
        mixed: false,
        digits: false,
        later_values: false,
    };

    #[test]
    fn what_programs_tell_is_read_in_both_forms() {
        let lines = "{\"path\":[\"a\",0,null],\"value\":1}\n{\"path\":[],\"text\":\"1\"}\n{\"path\":[],\"missing\":true}\n";
        let read = told(lines.as_bytes()).unwrap();
        let keys = vec![Key::Member("a".to_owned()), Key::Element(0), Key::Every];
        assert_eq!(read[0], Read { path: keys, value: Had::Value(value("1")) });
        assert_eq!(read[1].value, Had::Text("1".to_owned()));
        assert_eq!(read[2].value, Had::Nothing);
        let pairs = told(b"[\"a\"]\0one\ntwo\0[null]\0\0").unwrap();
        assert_eq!(pairs.len(), 2);
        assert_eq!(pairs[0].value, Had::Text("one\ntwo".to_owned()));
        assert_eq!(pairs[1], Read { path: vec![Key::Every], value: Had::Text(String::new()) });
        assert!(told(b"").unwrap().is_empty());
        for wrong in ["x", "{\"value\":1}", "{\"path\":1}", "{\"path\":[-1]}", "[true]\0x\0"] {
            assert!(told(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_element_is_compared_in_order() {
        let sample = r#"{"l":[{"a":1},{"a":2},{"a":3}]}"#;
        let line = |n: u8| format!("{{\"path\":[\"l\",null,\"a\"],\"value\":{n}}}\n");
        let lines = |numbers: &[u8]| numbers.iter().map(|n| line(*n)).collect::<String>();
        assert_eq!(found(sample, &lines(&[1, 2, 3]), NONE), [""; 0]);
        assert_eq!(found(sample, &lines(&[1, 3, 3]), NONE), ["l[1].a: 2 / 3"]);
        assert_eq!(found(sample, &lines(&[1, 2]), NONE), ["l[2].a: 3 / -"]);
        assert_eq!(found(sample, &lines(&[1, 2, 3, 4]), NONE), ["l[*].a: - / 4"]);
    }

    #[test]
    fn types_count_and_spelling_of_numbers_does_not() {
        let read = |had: &str| format!("{{\"path\":[\"a\"],{had}}}\n");
        for (sample, had, same) in [
            ("1", r#""value":1"#, true),
            ("1", r#""value":"1""#, false),
            ("1", r#""text":"1""#, true),
            ("\"1\"", r#""value":1"#, false),
            ("1.50", r#""value":1.5"#, true),
            ("1.50", r#""text":"1.5""#, true),
            ("12345678901234567890", r#""value":12345678901234567000"#, false),
            ("true", r#""text":"true""#, true),
            ("true", r#""value":1"#, false),
            ("null", r#""missing":true"#, true),
            ("\"\"", r#""text":"""#, true),
            ("{\"b\":1}", r#""text":"{\"b\": 1}""#, true),
        ] {
            let findings = found(&format!("{{\"a\":{sample}}}"), &read(had), NONE);
            assert_eq!(findings.is_empty(), same, "{sample} {had}: {findings:?}");
        }
    }

    #[test]
    fn each_loss_forgives_what_it_names_and_nothing_else() {
        let cases = [
            (r#"{"a":"x\n\n"}"#, r#"{"path":["a"],"value":"x"}"#, 0),
            (r#"{"a":"x\u0000y"}"#, r#"{"path":["a"],"value":"x"}"#, 1),
            (r#"{"a":12345678901234567890}"#, r#"{"path":["a"],"value":12345678901234567000}"#, 2),
            (r#"{"a":1,"a":2}"#, r#"{"path":["a"],"value":1}"#, 3),
        ];
        let losses = [
            Losses { final_line_breaks: true, ..NONE },
            Losses { after_nul: true, ..NONE },
            Losses { digits: true, ..NONE },
            Losses { later_values: true, ..NONE },
        ];
        for (sample, read, which) in cases {
            assert_eq!(found(sample, read, NONE).len(), 1, "{sample}");
            for (n, loss) in losses.into_iter().enumerate() {
                assert_eq!(found(sample, read, loss).is_empty(), n == which, "{sample} {loss:?}");
            }
        }
    }

    #[test]
    fn a_path_is_written_as_a_person_writes_it() {
        let member = |name: &str| Key::Member(name.to_owned());
        let keys = [member("a"), Key::Element(0), member("b c"), Key::Every, member("$d")];
        assert_eq!(path(&keys), "a[0][\"b c\"][*].$d");
        assert_eq!(path(&[]), "the whole answer");
    }

    /// Objects of objects, lists of numbers and scalars, in which no key is given twice.
    fn sample() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            any::<i32>().prop_map(|n| Value::Number(n.to_string())),
            "[a-z ]{1,6}".prop_map(Value::string),
        ];
        let numbers = prop::collection::vec(any::<i16>(), 1..4).prop_map(|numbers| {
            Value::Array(numbers.iter().map(|n| Value::Number(n.to_string())).collect())
        });
        let leaf = prop_oneof![3 => scalar, 1 => numbers];
        let object = |inner: BoxedStrategy<Value>| {
            prop::collection::btree_map("[a-z]{1,3}", inner, 1..4).prop_map(|members| {
                Value::Object(members.into_iter().map(|(k, v)| Member::new(k, v)).collect())
            })
        };
        let inner = leaf.prop_recursive(3, 20, 4, move |inner| object(inner.boxed()));
        object(inner.boxed())
    }

    /// Every scalar with its place, as a program that does all right tells it.
    fn all(value: &Value, place: &mut Vec<Key>, out: &mut Vec<Read>) {
        match value {
            Value::Object(members) => {
                for member in members {
                    place.push(Key::Member(member.key.shown()));
                    all(&member.value, place, out);
                    place.pop();
                }
            }
            Value::Array(elements) => {
                for (n, element) in elements.iter().enumerate() {
                    place.push(Key::Element(n));
                    all(element, place, out);
                    place.pop();
                }
            }
            scalar => out.push(Read { path: place.clone(), value: Had::Value(scalar.clone()) }),
        }
    }

    proptest! {
        #[test]
        fn one_mistake_is_found_where_it_is_and_none_where_there_is_none(
            sample in sample(), which in any::<prop::sample::Index>(), how in 0..4,
        ) {
            let shape = infer_value(&[&sample]);
            let mut reads = Vec::new();
            all(&sample, &mut Vec::new(), &mut reads);
            prop_assert_eq!(compare(&sample, &shape, &reads, NONE), vec![]);
            let at = which.index(reads.len());
            let place = path(&reads[at].path);
            let mut elsewhere = None;
            let altered = Had::Value(match &reads[at].value {
                Had::Value(Value::Bool(yes)) => Value::Bool(!yes),
                Had::Value(Value::Number(n)) => Value::Number(format!("{n}1")),
                _ => Value::string("ANOTHER"),
            });
            match how {
                0 => reads[at].value = altered,
                1 => reads[at].value = Had::Nothing,
                2 => drop(reads.remove(at)),
                _ => {
                    reads[at].path.push(Key::Member("UNKNOWN".to_owned()));
                    elsewhere = Some(path(&reads[at].path));
                }
            }
            let found: Vec<String> =
                compare(&sample, &shape, &reads, NONE).into_iter().map(|f| f.what).collect();
            let mut expected: Vec<String> = elsewhere.into_iter().collect();
            expected.push(place);
            prop_assert_eq!(found, expected);
        }
    }
}
