//! JSON text → value: what serde_json does, with repeated keys noticed and errors that say where.

use crate::diagnostic::{Diagnostic, JsonPath};
use crate::source::SourceText;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::fmt;

/// The deepest nesting that is read: serde_json's own limit.
const DEEPEST: usize = 127;

/// How many steps of a path a message shows.
const LONGEST_PATH: usize = 16;

/// Reads JSON.
///
/// # Errors
/// `empty-file`, `truncated-json`, `nested-too-deep`, `json-lines`, `not-json`.
pub(super) fn parse(source: &SourceText) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
    let error = match parse_text(source.text()) {
        Ok(done) => return Ok(done),
        Err(error) => error,
    };
    let Some((repaired, first)) = replace_lone_surrogates(source.text()) else {
        return Err(explain(source, &error));
    };
    let (value, mut warnings) =
        parse_text(&repaired).map_err(|error| explain(&source.with_text(repaired), &error))?;
    let what = "half of a surrogate pair stands alone in the file; it was read as U+FFFD, which \
                Postman sends for it";
    let mut warning = Diagnostic::warning("lone-surrogate", what);
    set_place(&mut warning, source, first);
    warnings.push(warning);
    Ok((value, warnings))
}

fn parse_text(text: &str) -> Result<(Value, Vec<Diagnostic>), serde_json::Error> {
    let repeated = RefCell::new(Repeated::default());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Tree { path: Path::Root, repeated: &repeated }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((value, repeated.into_inner().warnings()))
}

fn explain(source: &SourceText, error: &serde_json::Error) -> Diagnostic {
    let text = source.text();
    if text.trim().is_empty() {
        return Diagnostic::error("empty-file", "the file is empty")
            .in_file(source.name())
            .help("export the collection again: in Postman, Export… and Collection v2.1");
    }
    let offset = source.offset_of(error.line(), error.column());
    let mut out = if source.surroundings(offset).depth >= DEEPEST {
        let what = format!("arrays and objects are nested more than {DEEPEST} deep");
        Diagnostic::error("nested-too-deep", what)
            .help("no collection needs that; the file is damaged or was made to do harm")
    } else if error.is_eof() {
        Diagnostic::error("truncated-json", "the file ends in the middle of its JSON")
            .help("it was cut off; export or download it again")
    } else if is_json_lines(text) {
        let what = "there is more after the end of the JSON: each line is a document of its own";
        Diagnostic::error("json-lines", what).help("give one collection per file")
    } else {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let (what, help) = in_plain_words(message, text, text.get(offset..).unwrap_or_default());
        let out = Diagnostic::error("not-json", what);
        match help {
            Some(help) => out.help(help),
            None => out,
        }
    };
    set_place(&mut out, source, offset);
    out
}

/// Says where in a file something is, by all the names the place has.
fn set_place(message: &mut Diagnostic, source: &SourceText, offset: usize) {
    message.place.file = Some(source.name().to_owned());
    message.place.position = Some(source.position(offset));
    if source.text().trim_start().starts_with(['{', '[']) {
        let around = source.surroundings(offset);
        // A path of a hundred steps helps nobody; its beginning leads there.
        message.place.path = around.path.steps().iter().take(LONGEST_PATH).cloned().collect();
        message.place.item = around.items;
    }
}

/// What serde_json found wrong, and what is probably meant.
fn in_plain_words(message: &str, text: &str, rest: &str) -> (String, Option<&'static str>) {
    let not_json = |what: &str| format!("the file is not JSON: {what}");
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    if let Some(help) = looks_like(text) {
        (not_json(message), Some(help))
    } else if message == "trailing characters" {
        let help = "remove what stands after the last bracket";
        ("there is more after the end of the JSON".to_owned(), Some(help))
    } else if message == "trailing comma" {
        let help = "remove the comma before this bracket";
        (not_json("a comma with nothing after it"), Some(help))
    } else if message.starts_with("control character") {
        let help = "write `\\n` for a line break and `\\t` for a tab";
        (not_json("a string goes over a line break or holds a control character"), Some(help))
    } else if rest.starts_with('\'') {
        (not_json("a string in single quotes"), Some("put it in double quotes"))
    } else if rest.starts_with("//") || rest.starts_with("/*") {
        (not_json("a comment"), Some("JSON has none; remove it"))
    } else if rest.starts_with("{{") {
        let help = "put the variable in quotes, as Postman does outside of bodies";
        (not_json("a variable without quotes"), Some(help))
    } else if word.len() > 1 && word.len() < 12 {
        (not_json(&format!("`{word}` is no value")), None)
    } else {
        (not_json(message), None)
    }
}

fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_document = |line: &str| {
        line.trim_start().starts_with(['{', '['])
            && serde_json::from_str::<IgnoredAny>(line).is_ok()
    };
    matches!((lines.next(), lines.next()), (Some(a), Some(b)) if is_document(a) && is_document(b))
}

/// What a file that is not JSON probably is.
fn looks_like(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    let first = start.lines().next().unwrap_or_default();
    if start.starts_with('<') {
        Some("it looks like HTML or XML, perhaps a login or error page saved under this name")
    } else if first.starts_with("openapi:") || first.starts_with("swagger:") {
        Some("it looks like OpenAPI in YAML; import it into Postman and export the collection")
    } else if first.starts_with("$kind:") {
        Some("it looks like Postman's newer YAML format; export the collection as Collection v2.1")
    } else if first.starts_with("---") {
        Some("it looks like YAML; export the collection from Postman as JSON")
    } else if first.starts_with("meta {") {
        Some("it looks like a Bruno file; export the collection from Bruno for Postman")
    } else if first.starts_with("curl ") {
        Some("it looks like a curl command; import it into Postman and export the collection")
    } else {
        None
    }
}

/// JSON text may hold half a surrogate pair as an escape, which is no character. JavaScript keeps
/// it and sends U+FFFD; the escape is replaced by that one, which is as long. Also gives the byte
/// offset of the first.
fn replace_lone_surrogates(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut first = None;
    let mut at = 0;
    while let Some(found) = bytes.iter().skip(at).position(|byte| *byte == b'\\') {
        at += found;
        match surrogate(bytes, at) {
            None => at += 2,
            Some(0xD800..=0xDBFF) if matches!(surrogate(bytes, at + 6), Some(0xDC00..)) => at += 12,
            Some(_) => {
                first.get_or_insert(at);
                out.push_str(text.get(copied..at)?);
                out.push_str("\\ufffd");
                at += 6;
                copied = at;
            }
        }
    }
    out.push_str(text.get(copied..)?);
    Some((out, first?))
}

/// The code unit of the escape `\uD800` to `\uDFFF` at this place.
fn surrogate(bytes: &[u8], at: usize) -> Option<u32> {
    let escape = bytes.get(at..at + 6)?;
    let hex = std::str::from_utf8(escape.strip_prefix(b"\\u")?).ok()?;
    let unit = u32::from_str_radix(hex, 16).ok()?;
    (0xD800..=0xDFFF).contains(&unit).then_some(unit)
}

/// A path on the stack, turned into a [`JsonPath`] only where it is needed.
#[derive(Clone, Copy)]
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn to_json_path(self) -> JsonPath {
        match self {
            Self::Root => JsonPath::root(),
            Self::Key(parent, key) => parent.to_json_path().key(key),
            Self::Index(parent, index) => parent.to_json_path().index(index),
        }
    }
}

/// How many repeated keys are told one by one.
const MOST_REPEATED: usize = 50;

/// Keys that stand twice in their objects.
#[derive(Default)]
struct Repeated {
    paths: Vec<JsonPath>,
    untold: usize,
}

impl Repeated {
    fn add(&mut self, path: Path<'_>) {
        if self.paths.len() < MOST_REPEATED {
            self.paths.push(path.to_json_path());
        } else {
            self.untold += 1;
        }
    }

    fn warnings(self) -> Vec<Diagnostic> {
        let what = "this key stands twice in its object; the last one counts, as in Postman";
        let untold = (self.untold > 0).then(|| {
            let what = format!("{} more keys stand twice in their objects", self.untold);
            Diagnostic::warning("duplicate-key", what)
        });
        let told =
            self.paths.iter().map(|path| Diagnostic::warning("duplicate-key", what).at(path));
        told.chain(untold).collect()
    }
}

/// Builds a [`Value`] as serde_json itself would, and notes repeated keys.
struct Tree<'a> {
    path: Path<'a>,
    repeated: &'a RefCell<Repeated>,
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(value) = elements.next_element_seed(Tree {
            path: Path::Index(&self.path, out.len()),
            repeated: self.repeated,
        })? {
            out.push(value);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let path = Path::Key(&self.path, &key);
            let value = members.next_value_seed(Tree { path, repeated: self.repeated })?;
            if out.contains_key(&key) {
                self.repeated.borrow_mut().add(path);
            }
            out.insert(key, value);
        }
        Ok(Value::Object(out))
    }
}
