//! The values bound at the head of the code.

use crate::model::Request;
use crate::target::client::Client;
use crate::target::language::{Bindings, Identity, Language};
use crate::target::names::{NameKind, Names};
use crate::target::view::{Code, VariableView};
use crate::text::{Piece, Text, Variable};
use crate::wire::{self, Component};
use heck::ToShoutySnakeCase as _;
use indexmap::IndexMap;
use std::borrow::Cow;
use std::sync::Arc;

/// Gives every variable of the request a name, in the order in which a reader meets them.
pub(super) fn bind(
    request: &Request,
    client: &Client,
    language: &Language,
    names: &mut Names<'_>,
) -> (Bindings, Vec<VariableView>) {
    let mut bindings = Bindings::default();
    let mut views = Vec::new();
    let mut env_names = IndexMap::new();
    for variable in used(request) {
        let name = names.declare(&variable.name, NameKind::Constant);
        let env = environment_name(&variable.name, &mut env_names);
        views.push(VariableView {
            name: name.clone(),
            wire_name: variable.name.clone(),
            env: language.string(&env),
            env_bare: Code::new(env),
            value: match &variable.value {
                Some(value) if !variable.secret && !value.is_empty() => {
                    Some(language.string(&in_its_place(value, &variable, request, client)))
                }
                _ => None,
            },
            secret: variable.secret,
        });
        bindings.bind(&variable, name);
    }
    (bindings, views)
}

/// The value as it has to be written where the variable stands and nowhere else: with the scheme that
/// Postman assumes where it begins a URL, and percent-encoded where it stands in the path, or in the
/// query of a URL that the client is given as a whole.
fn in_its_place<'a>(
    value: &'a str,
    variable: &Variable,
    request: &Request,
    client: &Client,
) -> Cow<'a, str> {
    let here = |text: &Text| {
        text.variables().filter(|other| Identity::of(other) == Identity::of(variable)).count()
    };
    let in_path: usize = request.url.path.iter().map(|segment| here(&segment.text)).sum();
    let in_query: usize = match client.query {
        // It may be given as a pair, which the client encodes by itself.
        Some(_) => 0,
        None => request
            .url
            .query
            .iter()
            .flatten()
            .map(|pair| here(&pair.key) + pair.value.as_ref().map_or(0, here))
            .sum(),
    };
    let mut anywhere = 0;
    request.each_text(|text| anywhere += here(text));
    let begins = match request.url.authority.pieces() {
        [Piece::Variable(_), Piece::Literal(after), ..] if after.starts_with("://") => false,
        [Piece::Variable(first), ..] => Identity::of(first) == Identity::of(variable),
        _ => false,
    };
    if begins && anywhere == 1 && request.url.scheme.is_none() && !value.contains("://") {
        return Cow::Owned(format!("http://{value}"));
    }
    if request.url.verbatim || anywhere != in_path.max(in_query) {
        return Cow::Borrowed(value);
    }
    let component = if in_path > 0 { Component::Path } else { Component::Query };
    wire::percent_encode(value, component)
}

/// Names that mean something to the system, or that a shell sets by itself: a variable `user` must
/// not read the login name, nor `path` the search path.
const SYSTEM_NAMES: [&str; 29] = [
    "DISPLAY", "EDITOR", "EUID", "HOME", "HOST", "HOSTNAME", "IFS", "LANG", "LINENO", "LOGNAME",
    "MAIL", "OPTARG", "OPTIND", "PATH", "PORT", "PPID", "PS1", "PS2", "PS4", "PWD", "RANDOM",
    "SECONDS", "SHELL", "TEMP", "TERM", "TMPDIR", "UID", "USER", "USERNAME",
];

/// Letters, digits and underscores only, so that every shell can set it; a number behind it where
/// another variable has the name.
fn environment_name(name: &str, taken: &mut IndexMap<String, usize>) -> String {
    let mut env = deunicode::deunicode(name).to_shouty_snake_case();
    env.retain(|c| c.is_ascii_alphanumeric() || c == '_');
    if !env.starts_with(|c: char| c.is_ascii_alphabetic()) {
        env = if env.is_empty() { "VALUE".to_owned() } else { format!("VALUE_{env}") };
    }
    if SYSTEM_NAMES.contains(&env.as_str()) {
        env.insert_str(0, "API_");
    }
    // The last number that the name was given: those before it are taken.
    let Some(last) = taken.get(&env).copied() else {
        taken.insert(env.clone(), 1);
        return env;
    };
    let numbered = |number| format!("{env}_{number}");
    let free = (last + 1..).find(|number| !taken.contains_key(&numbered(*number)));
    let number = free.unwrap_or(last);
    let name = numbered(number);
    taken.insert(env, number);
    taken.insert(name.clone(), 1);
    name
}

/// Every variable of the request once, in order of first use: URL, headers, authentication, body.
fn used(request: &Request) -> Vec<Arc<Variable>> {
    let mut found: IndexMap<Identity, Arc<Variable>> = IndexMap::new();
    request.each_text(|text| {
        for variable in text.variables() {
            let known = found.entry(Identity::of(variable)).or_insert_with(|| Arc::clone(variable));
            // What is a credential in one place is none the less so in another.
            if variable.secret && !known.secret {
                *known = Arc::clone(variable);
            }
        }
    });
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment_names(names: &[&str]) -> Vec<String> {
        let mut taken = Default::default();
        names.iter().map(|name| environment_name(name, &mut taken)).collect()
    }

    #[test]
    fn a_numbered_name_is_never_one_that_another_variable_has() {
        let names = ["token", "Token", "token_2", "TOKEN"];
        assert_eq!(environment_names(&names), ["TOKEN", "TOKEN_2", "TOKEN_2_2", "TOKEN_3"]);
        assert_eq!(
            environment_names(&["user", "api_user", "…"]),
            ["API_USER", "API_USER_2", "VALUE"]
        );
    }
}
