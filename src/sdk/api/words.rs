//! Names for groups and operations, in plain words joined by `_`.

use super::{Group, Operation};
use crate::casing;
use crate::model::Item;
use crate::shape::names::singular;
use crate::target::names::plain_acronyms;
use crate::text::Piece;
use std::collections::BTreeMap;

/// A name of more words than this is cut.
const MOST_WORDS: usize = 9;

/// A text in words joined by `-`, of plain letters and digits.
pub(in crate::sdk) fn kebab(text: &str) -> String {
    let ascii = deunicode::deunicode_with_tofu(text, " ").replace("GitHub", "Github");
    let words = casing::kebab(&plain_acronyms(&ascii));
    let words: String =
        words.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
    let words = words.trim_matches('-');
    if words.is_empty() { "value".to_owned() } else { words.to_owned() }
}

/// The name of a folder.
pub(super) fn folder(name: &str) -> String {
    let words = plain(name);
    if words.is_empty() { "group".to_owned() } else { words }
}

/// The name of a server beside the first: `auth_url` for `{{authUrl}}`, `uploads_url` for
/// `uploads.example.com`.
pub(super) fn server(authority: &str) -> String {
    let words = casing::snake(&deunicode::deunicode_with_tofu(authority, " "));
    let label = match authority.contains('.') {
        true => casing::snake(
            authority.split("://").last().unwrap_or_default().split('.').next().unwrap_or_default(),
        ),
        false => words,
    };
    let label = label.trim_end_matches("_url").trim_end_matches("_uri").to_owned();
    let label = label.trim_end_matches("_base");
    if label.is_empty() { "other_url".to_owned() } else { format!("{label}_url") }
}

/// The name of an operation: that of its item, or what its method and path say where the item is
/// called by its address.
pub(super) fn operation(item: &Item) -> String {
    let name = item.name.trim();
    let name = unbracketed(name);
    let address = address(name);
    let words = match address {
        true => String::new(),
        false => plain(name),
    };
    if !words.is_empty() {
        return cut(&words);
    }
    match remark(name).map(plain).filter(|words| !words.is_empty()) {
        Some(remark) => cut(&format!("{}_{remark}", by_path(item))),
        None => cut(&by_path(item)),
    }
}

/// What is said behind an address: `for a quote` in `POST /accounts for a quote`.
fn remark(name: &str) -> Option<&str> {
    let rest = match name.split_once(' ') {
        Some((first, rest)) if is_method(first) => rest.trim_start(),
        _ => name,
    };
    let (address, remark) = rest.split_once(' ')?;
    let is_address = address.starts_with('/') || address.contains("://");
    let is_remark = !remark.contains(['/', '{', '}', ':', '?', '=', '&']);
    (is_address && is_remark).then_some(remark)
}

fn cut(words: &str) -> String {
    words.split('_').take(MOST_WORDS).collect::<Vec<_>>().join("_")
}

/// `Get x` of `[Deprecated] Get x`.
fn unbracketed(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = name.strip_prefix('[')
        && let Some((_, rest)) = rest.split_once(']')
        && !rest.trim().is_empty()
    {
        name = rest.trim();
    }
    name
}

/// Whether a name is an address: `/users/:id`, `GET /users`, `https://…`, `users/{id}`.
fn address(name: &str) -> bool {
    let rest = name.split_once(' ').map_or(name, |(first, rest)| match is_method(first) {
        true => rest.trim_start(),
        false => name,
    });
    rest.starts_with(['/', ':', '?'])
        || rest.contains("://")
        || rest.contains("{{")
        || (rest.contains('/') && !rest.contains(' '))
}

fn is_method(word: &str) -> bool {
    matches!(word, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "DEL" | "HEAD" | "OPTIONS")
}

/// The words of a name, without articles and the number it begins with.
fn plain(name: &str) -> String {
    let ascii = match name.is_ascii() {
        true => name.to_owned(),
        false => deunicode::deunicode_with_tofu(name, " "),
    };
    let name = ascii.replace(['\'', '`', '"'], "").replace('&', " and ").replace('+', " plus ");
    let name =
        name.replace("OAuth", "Oauth").replace("GraphQL", "Graphql").replace("GitHub", "Github");
    let snake = casing::snake(&name);
    let words: Vec<&str> = snake.split('_').filter(|word| !word.is_empty()).collect();
    let mut words: &[&str] = &words;
    // "1. Get job", "02 - Get job"
    while let [first, rest @ ..] = words
        && !rest.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_digit())
    {
        words = rest;
    }
    let kept: Vec<&str> =
        words.iter().copied().filter(|word| !matches!(*word, "a" | "an" | "the")).collect();
    match kept.is_empty() {
        true => words.join("_"),
        false => kept.join("_"),
    }
}

/// What a method and a path say: `get_user` for `GET /v1/users/:id`.
fn by_path(item: &Item) -> String {
    let mut nouns: Vec<String> = Vec::new();
    let mut parameter = false;
    for segment in &item.request.url.path {
        let literal = segment.text.as_literal().unwrap_or_default();
        parameter = segment.parameter.is_some()
            || segment.text.has_variables()
            || super::operation::braced(literal).is_some();
        if parameter {
            if let Some(last) = nouns.last_mut() {
                *last = singular(last);
            }
            continue;
        }
        let word = plain(literal.split('.').next().unwrap_or_default());
        let version = word.strip_prefix('v').unwrap_or(&word);
        let says =
            !word.is_empty() && word != "api" && !version.bytes().all(|b| b.is_ascii_digit());
        if says {
            nouns.push(word);
        }
    }
    let from = nouns.len().saturating_sub(3);
    let noun = nouns.get(from..).unwrap_or_default().join("_");
    let verb = match (item.request.method.as_str(), parameter) {
        ("GET", false) => "list",
        ("GET", true) => "get",
        ("POST", false) => "create",
        ("PUT" | "PATCH", _) => "update",
        ("DELETE", _) => "delete",
        (method, _) => &method.to_ascii_lowercase(),
    };
    let verb = match (verb, nouns.last()) {
        ("list", Some(last)) if singular(last) == *last => "get",
        _ => verb,
    };
    if noun.is_empty() { format!("{verb}_root") } else { format!("{verb}_{noun}") }
}

/// Names operations that are called alike in a group by what differs: their methods, else the
/// words of their paths.
pub(super) fn tell_apart(operations: &mut [Operation<'_>]) {
    let mut alike: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for (at, operation) in operations.iter().enumerate() {
        alike.entry((operation.group, operation.words.clone())).or_default().push(at);
    }
    for members in alike.into_values().filter(|members| members.len() > 1) {
        let methods: Vec<String> = members
            .iter()
            .filter_map(|at| operations.get(*at))
            .map(|operation| operation.item.request.method.to_ascii_lowercase())
            .collect();
        let paths: Vec<Vec<String>> = members
            .iter()
            .filter_map(|at| operations.get(*at))
            .map(|operation| path_words(operation.item))
            .collect();
        let all: Vec<String> = paths.iter().flatten().cloned().collect();
        for ((at, method), path) in members.iter().zip(&methods).zip(&paths) {
            let unique = methods.iter().filter(|other| *other == method).count() == 1;
            let own: Vec<&str> = path
                .iter()
                .filter(|word| all.iter().filter(|other| other == word).count() < members.len())
                .map(String::as_str)
                .collect();
            let Some(operation) = operations.get_mut(*at) else { continue };
            if unique && methods.iter().any(|other| other != method) {
                let verb = match method.as_str() {
                    "post" => "create",
                    "put" => "replace",
                    "patch" => "update",
                    other => other,
                };
                if !operation.words.starts_with(verb) {
                    operation.words = format!("{verb}_{}", operation.words);
                }
            } else if !own.is_empty() {
                let own = own.get(own.len().saturating_sub(3)..).unwrap_or_default().join("_");
                operation.words = cut(&format!("{}_{own}", operation.words));
            }
        }
    }
}

fn path_words(item: &Item) -> Vec<String> {
    let segments = item.request.url.path.iter().map(|segment| match &segment.parameter {
        Some(parameter) => format!("by_{}", plain(parameter)),
        None => {
            let text = segment.text.pieces().iter().map(|piece| match piece {
                Piece::Literal(text) => text.clone(),
                Piece::Variable(variable) => format!(" by {} ", variable.name),
            });
            plain(&text.collect::<String>())
        }
    });
    segments.filter(|words| !words.is_empty()).collect()
}

/// Names folders that are called alike inside of one folder by what they are called in full.
pub(super) fn tell_groups_apart(groups: &mut [Group<'_>]) {
    let known: Vec<(Option<usize>, String)> =
        groups.iter().map(|group| (group.parent, group.words.clone())).collect();
    for (at, group) in groups.iter_mut().enumerate() {
        let clash = known.iter().enumerate().any(|(other, (parent, words))| {
            other != at && *parent == group.parent && *words == group.words
        });
        if clash && let Some(name) = group.trail.last() {
            let whole = casing::snake(&deunicode::deunicode_with_tofu(name, " "));
            if !whole.is_empty() {
                group.words = whole;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_numbers_say_nothing() {
        assert_eq!(plain("1. Get a Job"), "get_job");
        assert_eq!(plain("Close or Abort a Job"), "close_or_abort_job");
        assert_eq!(plain("User's teams & roles"), "users_teams_and_roles");
        assert_eq!(plain("A"), "a");
        assert_eq!(unbracketed("[Deprecated] Get x"), "Get x");
        assert_eq!(unbracketed("[x]"), "[x]");
    }

    #[test]
    fn an_address_is_known() {
        for name in ["/users/:id", "GET /users", "https://x.com/a", "{{base}}/a", "users/{id}"] {
            assert!(address(name), "{name}");
        }
        for name in ["Get user", "Read / write", "and/or thing", "GET user"] {
            assert!(!address(name), "{name}");
        }
    }

    #[test]
    fn what_is_said_behind_an_address_is_known() {
        assert_eq!(remark("POST  /accounts for a (new) user"), Some("for a (new) user"));
        assert_eq!(remark("/accounts IBAN"), Some("IBAN"));
        for name in ["GET /accounts", "/a/{user id}/b", "Get user", "{{base}}/a b", "/a ?b=c"] {
            assert_eq!(remark(name), None, "{name}");
        }
    }

    #[test]
    fn a_server_is_called_by_its_variable_or_its_host() {
        assert_eq!(server("authUrl"), "auth_url");
        assert_eq!(server("https://uploads.github.com"), "uploads_url");
        assert_eq!(server("base"), "base_url");
    }
}
