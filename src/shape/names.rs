//! What to call things, from the data: types, and the variables of loops.
//!
//! Names are given as words joined by `_` in the case they were written in (`line_item`,
//! `createdBy`); [`crate::target::names`] gives them the casing of a language. They are taken from
//! the item, the path and the keys and never invented, but for the last resorts `result` and
//! `…_item`.

mod english;

pub use english::singular;

use super::{Kind, ResponseShape, Shape};
use crate::model::{Item, Segment};
use heck::ToSnakeCase as _;

/// What to call the whole answer, when nothing else is known of it.
const LAST_RESORT: &str = "result";

/// A name of more words than this is shortened to its last ones.
const MOST_WORDS: usize = 4;

/// What to call the decoded answer of an item: `job` for "Close or Abort a Job", `users` for a
/// list of them.
pub fn root(item: &Item, response: &ResponseShape) -> String {
    let one = is_one(item, response.body.json());
    let noun = noun_of_name(&item.name).or_else(|| noun_of_path(&item.request.url.path));
    let Some(noun) = noun else { return LAST_RESORT.to_owned() };
    if one { singular(&noun) } else { noun }
}

/// What to call one element of the array that stands under `key`: `category` for `categories`.
/// `root` is the name of the whole answer, which helps where the key says nothing
/// (`users` with `{"data": […]}` gives `user`).
pub fn element(key: &str, root: Option<&str>) -> String {
    let words = key.to_snake_case();
    if is_envelope(&words) {
        let one = root.map(singular).filter(|one| !is_generic(one) && one != LAST_RESORT);
        if let Some(one) = one.filter(|one| root != Some(one)) {
            return one;
        }
    }
    let one = singular(&words);
    if !one.is_empty() && one != words { one } else { join(&[&words, "item"]) }
}

/// What to call one element of the array that is the whole answer.
pub fn root_element(root: &str) -> String {
    let one = singular(root);
    if one == root { join(&[root, "item"]) } else { one }
}

/// A name with that of its parent before it, for names that would clash: `shipping_address`.
/// Words that both have in common are said once.
pub fn qualified(parent: &str, name: &str) -> String {
    let (parent, name) = (parent.to_snake_case(), name.to_snake_case());
    if name == parent || name.starts_with(&format!("{parent}_")) {
        return name;
    }
    join(&[&parent, &name])
}

fn join(words: &[&str]) -> String {
    words.iter().copied().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// Whether the answer is about one thing rather than several.
fn is_one(item: &Item, shape: Option<&Shape>) -> bool {
    match shape.map(|shape| &shape.kind) {
        Some(Kind::Array(_) | Kind::Map(_)) => return false,
        Some(Kind::Object(object))
            if object.members.iter().any(|member| is_list(&member.key, &member.shape)) =>
        {
            return false;
        }
        _ => {}
    }
    // A list that no member shows: "List jobs" answered by an unknown body.
    shape.is_some_and(|shape| shape.kind != Kind::Unknown)
        || item.request.url.path.last().is_some_and(|segment| segment.parameter.is_some())
}

/// Whether a member of the answer is the list that the answer is about.
fn is_list(key: &str, shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Array(_)) && is_envelope(&key.to_snake_case())
}

/// Keys under which lists are wrapped, whatever is in them.
fn is_envelope(words: &str) -> bool {
    english::among(
        "content contents data documents elements entities entries hits items list objects payload \
         records resources result results rows value values",
        words,
    )
}

/// Words that say nothing about the answer.
fn is_generic(words: &str) -> bool {
    english::among(
        "all answer api body call data detail details endpoint example get info information item items \
         list method new one post put request response result results sample test untitled value values",
        words,
    )
}

/// The thing an item's name is about: `jobs` in "Get all Jobs by State". `None` when the name is
/// an address, not English, or says nothing.
fn noun_of_name(name: &str) -> Option<String> {
    let looks_like_address = name.contains("://")
        || name.contains("{{")
        || name.trim_start().starts_with(['/', ':'])
        || name.contains(" /");
    if looks_like_address || !name.is_ascii() {
        return None;
    }
    // Remarks in brackets and after a dash are not the name.
    let main = name.split(['(', '[', '{', '|']).next().unwrap_or_default();
    let main = main.split(" - ").next().unwrap_or_default();
    let snake = main.replace(['\'', '’'], "").to_snake_case();
    let mut words: Vec<&str> = snake.split('_').filter(|word| !word.is_empty()).collect();
    // "1. Get job", "v2 get job"
    while words.first().is_some_and(|word| is_number_or_version(word)) {
        words.remove(0);
    }
    if let Some(end) = words.iter().skip(1).position(|word| english::is_preposition(word)) {
        // "list of jobs" is about the jobs.
        let of = words.get(end + 1) == Some(&"of");
        let counted = end <= 2
            && words
                .get(..=end)
                .is_some_and(|head| head.iter().any(|word| english::is_collective(word)));
        if of && counted {
            words.drain(..end + 2);
            return noun_phrase(&words);
        }
        words.truncate(end + 1);
    }
    noun_phrase(&words)
}

fn noun_phrase(words: &[&str]) -> Option<String> {
    let mut rest = words;
    if let Some(article) = rest.iter().rposition(|word| english::is_determiner(word)) {
        rest = rest.get(article + 1..)?;
    } else {
        while let [first, others @ ..] = rest {
            if !english::is_verb(first) || others.is_empty() && !english::is_only_verb(first) {
                break;
            }
            rest = others;
        }
    }
    while let [others @ .., last] = rest {
        if !is_number_or_version(last)
            && !matches!(*last, "api" | "request" | "response" | "endpoint" | "example")
        {
            break;
        }
        rest = others;
    }
    let from = rest.len().saturating_sub(MOST_WORDS);
    let noun = rest.get(from..)?.join("_");
    usable(&noun)
}

/// The last segment of a path that says something: `jobs` in `/v1/jobs/:id`.
fn noun_of_path(path: &[Segment]) -> Option<String> {
    path.iter().rev().find_map(|segment| {
        if segment.parameter.is_some() {
            return None;
        }
        let text = segment.text.as_literal()?;
        // `jobs.json`, `jobs.php`
        let stem = text.split('.').next().unwrap_or_default();
        let word = stem.to_snake_case();
        let is_word = stem.is_ascii()
            && !is_number_or_version(&word)
            && !stem.contains(['%', '{', '}', '<', ':', '=']);
        if is_word { usable(&word) } else { None }
    })
}

fn is_number_or_version(word: &str) -> bool {
    let digits = word.strip_prefix('v').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn usable(noun: &str) -> Option<String> {
    let letters = noun.bytes().filter(u8::is_ascii_alphabetic).count();
    (letters >= 2 && noun.len() <= 40 && !is_generic(noun)).then(|| noun.to_owned())
}
