//! What to call things, from the data: types, and the variables of loops.
//!
//! Names are given as words joined by `_` in the case they were written in (`line_item`,
//! `createdBy`); [`crate::target::names`] gives them the casing of a language. They are taken from
//! the item, the path and the keys and never invented, but for the last resorts `result` and
//! `…_item`.

mod english;

pub use english::singular;

use super::{Kind, ResponseShape, Shape};
use crate::casing;
use crate::model::{Item, Segment};

/// What to call the whole answer, when nothing else is known of it.
const LAST_RESORT: &str = "result";

/// A name of more words than this is shortened to its last ones.
const MOST_WORDS: usize = 4;

/// What to call the decoded answer of an item: `job` for "Close or Abort a Job", `users` for a
/// list of them.
pub fn root(item: &Item, response: &ResponseShape) -> String {
    let noun = noun_of_name(&item.name).or_else(|| noun_of_path(&item.request.url.path));
    let Some(noun) = noun else { return LAST_RESORT.to_owned() };
    if is_one(item, response.body.json(), &noun) { singular(&noun) } else { noun }
}

/// What to call one element of the array that stands under `key`: `category` for `categories`.
/// `root` is the name of the whole answer, which helps where the key says nothing
/// (`users` with `{"data": […]}` gives `user`).
pub fn element(key: &str, root: Option<&str>) -> String {
    let words = snake(key);
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
    let (parent, name) = (snake(parent), snake(name));
    if name == parent || name.starts_with(&format!("{parent}_")) {
        return name;
    }
    join(&[&parent, &name])
}

/// Whether words name a thing: not `data`, not `items`.
#[cfg(feature = "sdk")]
pub(crate) fn says_something(words: &str) -> bool {
    !is_generic(words) && !is_envelope(words) && !is_number_or_version(words)
}

fn join(words: &[&str]) -> String {
    words.iter().copied().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// The words of a name in small letters. Plural acronyms (`APIs`, `userIDs`) and the names that
/// everybody writes with a capital inside stay one word.
fn snake(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return casing::snake(text);
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.map(|word| {
        let head =
            word.strip_suffix('s').filter(|head| head.ends_with(|c: char| c.is_ascii_uppercase()));
        match head {
            Some(head) => format!("{}s", casing::snake(head)),
            None if english::among(
                "GitHub GitLab GraphQL IdP OAuth OAuth2 PayPal YouTube",
                word,
            ) =>
            {
                word.to_lowercase()
            }
            None => casing::snake(word),
        }
    });
    words.collect::<Vec<_>>().join("_")
}

/// Whether the answer is about one thing rather than several.
fn is_one(item: &Item, shape: Option<&Shape>, noun: &str) -> bool {
    match shape.map(|shape| &shape.kind) {
        Some(Kind::Array(_) | Kind::Map(_)) => false,
        Some(Kind::Object(object)) => {
            let asks_for_many = asks_for_many(&item.name);
            !object.members.iter().any(|member| {
                let key = snake(&member.key);
                let named = is_envelope(&key) || is_end_of(&key, noun);
                matches!(member.shape.kind, Kind::Array(_)) && (asks_for_many || named)
            })
        }
        Some(Kind::Unknown) | None => {
            item.request.url.path.last().is_some_and(|segment| segment.parameter.is_some())
        }
        Some(_) => true,
    }
}

/// Whether an item's name says that it answers with several things: "List targets".
fn asks_for_many(name: &str) -> bool {
    let words = snake(name);
    let mut first = words.split('_').take(2);
    first.any(|word| english::among("all list lists search searches", word))
}

/// Whether the list under this key is what the noun names: `rules` in `transaction_rules`.
fn is_end_of(key: &str, noun: &str) -> bool {
    let noun = noun.strip_suffix(key);
    noun.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
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
         list method new one post put request response json raw result results sample test untitled value values xml",
        words,
    )
}

/// The thing an item's name is about: `jobs` in "Get all Jobs by State". `None` when the name is
/// an address, not English, or says nothing.
fn noun_of_name(name: &str) -> Option<String> {
    let is_address = name.contains("://")
        || name.contains("{{")
        || name.trim_start().starts_with(['/', ':'])
        || name.contains(" /");
    if is_address || !name.is_ascii() {
        return None;
    }
    // Remarks in brackets and after a dash are not the name.
    let main = name.split(['(', '[', '{', '|']).next().unwrap_or_default();
    let main = main.split(" - ").next().unwrap_or_default();
    let snake = snake(&main.replace('\'', ""));
    let mut words: &[&str] = &snake.split('_').collect::<Vec<_>>();
    // "1. Get job", "v2 get job"
    while let [first, rest @ ..] = words
        && is_number_or_version(first)
    {
        words = rest;
    }
    if let Some(end) = words.iter().skip(1).position(|word| english::is_preposition(word)) {
        let (head, tail) = words.split_at(end + 1);
        // "a list of jobs" is about the jobs, and "information about a job" about it.
        let collective = head.last().is_some_and(|word| english::is_collective(word));
        words = if collective { tail.get(1..)? } else { head };
        if let Some(end) = words.iter().skip(1).position(|word| english::is_preposition(word)) {
            words = words.get(..=end)?;
        }
    }
    noun_phrase(words)
}

/// The noun of words such as "close or abort a job" or "list open issues".
fn noun_phrase(words: &[&str]) -> Option<String> {
    let mut words = words;
    if let Some(start) = words.iter().position(|word| english::is_determiner(word)) {
        words = words.get(start + 1..)?;
        while let [first, rest @ ..] = words
            && english::is_determiner(first)
        {
            words = rest;
        }
        // "the people a user follows"
        if let Some(end) = words.iter().position(|word| english::is_determiner(word)) {
            words = words.get(..end)?;
        }
    } else {
        while let [first, rest @ ..] = words
            && (english::is_verb(first) || matches!(*first, "and" | "or"))
        {
            if rest.is_empty() && english::names_its_result(first) {
                break;
            }
            words = rest;
        }
    }
    if let Some(end) =
        words.iter().position(|word| english::ends_a_noun(word)).filter(|end| *end > 0)
    {
        words = words.get(..end)?;
    }
    while let [rest @ .., last] = words
        && (is_number_or_version(last)
            || english::among("api endpoint example exists request response", last))
    {
        words = rest;
    }
    let from = words.len().saturating_sub(MOST_WORDS);
    usable(&words.get(from..)?.join("_"))
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
        let word = snake(stem);
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
