//! The index of the search: words, and the pages they stand on. A browser loads it as a script, so
//! that it works from a disk and without a server.

use indexmap::IndexMap;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What the search knows of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) title: String,
    /// Its path from the root.
    pub(super) href: String,
    /// The titles of the pages above it.
    pub(super) trail: String,
    /// Of an item.
    pub(super) method: String,
    /// The path of its URL.
    pub(super) path: String,
    /// Names of parameters and fields.
    pub(super) fields: Vec<String>,
    /// The description as text.
    pub(super) text: String,
}

/// How much a word counts by where it stands: as a digit in the index.
const TITLE: u32 = 3;
const PATH: u32 = 2;
const FIELD: u32 = 1;
const TEXT: u32 = 0;

/// A page in the index, as the search shows it.
#[derive(Serialize)]
struct Shown<'a>(&'a str, &'a str, &'a str, &'a str, &'a str);

/// Longer descriptions are indexed as far as this, in bytes.
const LONGEST_TEXT: usize = 4 << 10;

/// The index as JSON: `pages` is a list of title, path of the file, method, path of the URL and
/// trail; `words` gives for each word the pages it stands on, `4 × page + weight` each less the one
/// before, so that the numbers are small.
pub(super) fn index(entries: &[Entry]) -> String {
    let mut words: BTreeMap<String, IndexMap<u32, u32>> = BTreeMap::new();
    for (number, entry) in (0_u32..).zip(entries) {
        let mut add = |text: &str, weight: u32| {
            each_word(text, |word| {
                let best = words.entry(word).or_default().entry(number).or_default();
                *best = weight.max(*best);
            });
        };
        add(&entry.title, TITLE);
        add(&entry.path, PATH);
        for field in &entry.fields {
            add(field, FIELD);
        }
        let mut end = entry.text.len().min(LONGEST_TEXT);
        while !entry.text.is_char_boundary(end) {
            end -= 1;
        }
        add(entry.text.get(..end).unwrap_or_default(), TEXT);
        add(&entry.trail, TEXT);
    }
    let pages: Vec<Shown<'_>> = entries
        .iter()
        .map(|entry| Shown(&entry.title, &entry.href, &entry.method, &entry.path, &entry.trail))
        .collect();
    let mut out = String::from("{\"pages\":");
    out.push_str(&serde_json::to_string(&pages).unwrap_or_else(|_| "[]".to_owned()));
    out.push_str(",\"words\":{");
    for (position, (word, postings)) in words.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        out.push_str(&serde_json::to_string(word).unwrap_or_default());
        out.push_str(":[");
        let mut before = 0;
        for (n, (page, weight)) in postings.iter().enumerate() {
            let value = page * 4 + weight;
            if n > 0 {
                out.push(',');
            }
            // Writing to a String cannot fail.
            let _ = write!(out, "{}", value - before);
            before = value;
        }
        out.push(']');
    }
    out.push_str("}}\n");
    out
}

/// The same as a script. No text in it can end a script element, or a line of one.
pub(super) fn script(index: &str) -> String {
    let mut out = String::with_capacity(index.len() + 32);
    out.push_str("polypostIndex(");
    for c in index.trim_end().chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out.push_str(");\n");
    out
}

/// The words of a text in small letters, and the parts of words such as `createdAt` or `user_id`
/// besides the whole.
fn each_word(text: &str, mut found: impl FnMut(String)) {
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        let length = word.chars().take(41).count();
        if length == 0 || length > 40 {
            continue;
        }
        let small = word.to_lowercase();
        let mut parts = 0;
        let mut begin = 0;
        let mut last: Option<char> = None;
        for (at, c) in word.char_indices() {
            let hump = c.is_uppercase() && last.is_some_and(char::is_lowercase);
            if (c == '_' || hump) && at > begin {
                parts += 1;
                part(word.get(begin..at), &mut found);
            }
            if c == '_' {
                begin = at + 1;
            } else if hump {
                begin = at;
            }
            last = Some(c);
        }
        if parts > 0 {
            part(word.get(begin..), &mut found);
        }
        if small.chars().any(char::is_alphanumeric) {
            found(small);
        }
    }
}

fn part(text: Option<&str>, found: &mut impl FnMut(String)) {
    if let Some(text) = text.filter(|text| text.chars().count() > 1) {
        found(text.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_parts_are_found() {
        let mut words = Vec::new();
        each_word("createdAt user_id GET /a-b? Größe _ x", |word| words.push(word));
        let expected =
            ["created", "at", "createdat", "user", "id", "user_id", "get", "a", "b", "größe", "x"];
        assert_eq!(words, expected);
    }

    #[test]
    fn the_index_counts_each_page_once_with_its_best_place() {
        let entry = |title: &str, text: &str| Entry {
            title: title.to_owned(),
            text: text.to_owned(),
            ..Entry::default()
        };
        let index = index(&[entry("One", "two"), entry("Two", "two one")]);
        let value: serde_json::Value = serde_json::from_str(&index).unwrap();
        assert_eq!(value["words"]["one"], serde_json::json!([3, 1]));
        assert_eq!(value["words"]["two"], serde_json::json!([0, 7]));
        assert_eq!(value["pages"][1][0], "Two");
    }

    #[test]
    fn text_in_the_script_stays_text() {
        let entry = Entry { title: "</script>\u{2028}<!--".to_owned(), ..Entry::default() };
        let script = script(&index(&[entry]));
        assert!(!script.contains('<') && !script.contains('\u{2028}'), "{script}");
        assert_eq!(script.lines().count(), 1);
    }
}
