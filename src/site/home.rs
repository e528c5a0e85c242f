//! What a reader must know before the first request: servers, authentication, variables.

use super::anchors::Anchors;
use super::tree::Part;
use super::view::{AuthView, HomeView, ServerView, VariableRow};
use super::words::{self, VariablePlaces};
use crate::model::{Auth, Item, Scope, Text, Variable};
use crate::target::view::Code;
use indexmap::{IndexMap, IndexSet};
use std::sync::Arc;

/// Tells about a collection.
pub(super) fn home(part: &Part<'_>, places: &VariablePlaces) -> HomeView {
    HomeView {
        count: part.items.len(),
        servers: servers(part, places),
        auths: auths(part),
        variables: variables(part, places),
    }
}

/// A place on the page for each variable that a collection defines or uses.
pub(super) fn places(part: &Part<'_>) -> VariablePlaces {
    let mut anchors = Anchors::default();
    part.model
        .variables
        .iter()
        .filter(|variable| variable.scope != Scope::Credential)
        .map(|variable| (variable.name.clone(), anchors.make("variable", &variable.name)))
        .collect()
}

/// Where requests go, the most frequent first.
fn servers(part: &Part<'_>, places: &VariablePlaces) -> Vec<ServerView> {
    let mut counts: IndexMap<String, (Text, usize)> = IndexMap::new();
    for item in &part.items {
        let base = words::server(&item.request.url);
        let shown = base.shown();
        if !shown.is_empty() {
            counts.entry(shown).or_insert((base, 0)).1 += 1;
        }
    }
    counts.sort_by(|_, one, _, two| two.1.cmp(&one.1));
    counts
        .into_iter()
        .map(|(text, (base, count))| {
            let mut html = String::new();
            words::text(&base, places, "", &mut html);
            ServerView { url: Code::new(html), text, count }
        })
        .collect()
}

/// How requests say who is asking, the most frequent way first; those that say nothing last.
fn auths(part: &Part<'_>) -> Vec<AuthView> {
    let mut kinds: IndexMap<String, AuthView> = IndexMap::new();
    let mut open = 0;
    for item in &part.items {
        if item.request.auth == Auth::None {
            open += 1;
        }
        let Some(view) = words::auth(&item.request.auth) else { continue };
        let key = format!("{view:?}");
        kinds.entry(key).or_insert(view).count += 1;
    }
    kinds.sort_by(|_, one, _, two| two.count.cmp(&one.count));
    let mut out: Vec<AuthView> = kinds.into_values().collect();
    if open > 0 {
        out.push(AuthView {
            title: "No authentication".to_owned(),
            text: match out.is_empty() {
                true => "The collection sends none.".to_owned(),
                false => "Some requests go out without any.".to_owned(),
            },
            count: open,
            rows: Vec::new(),
        });
    }
    out
}

fn variables(part: &Part<'_>, places: &VariablePlaces) -> Vec<VariableRow> {
    let secrets = secret_values(&part.items);
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for item in &part.items {
        let mut names: IndexSet<&str> = IndexSet::new();
        item.request.each_text(|text| {
            names.extend(text.variables().map(|variable| variable.name.as_str()));
        });
        names.extend(
            written(&item.written.to_string())
                .into_iter()
                .filter_map(|name| places.get_full(&name).map(|(_, name, _)| name.as_str())),
        );
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let row = |variable: &Arc<Variable>| {
        let id = places.get(&variable.name)?;
        let value = variable.value.clone().filter(|value| !value.is_empty());
        let secret =
            variable.secret || value.as_ref().is_some_and(|value| secrets.contains(value.as_str()));
        Some(VariableRow {
            id: id.clone(),
            name: variable.name.clone(),
            value: value.filter(|_| !secret),
            secret,
            source: source(variable).to_owned(),
            count: counts.get(variable.name.as_str()).copied().unwrap_or_default(),
        })
    };
    part.model.variables.iter().filter_map(row).collect()
}

fn source(variable: &Variable) -> &'static str {
    match variable.scope {
        Scope::CommandLine => "given when this site was made",
        Scope::Environment => "environment",
        Scope::Globals => "globals",
        Scope::Collection => "collection",
        Scope::Dynamic => "new at every use",
        Scope::PathParameter => "path parameter",
        Scope::Credential | Scope::Unresolved => "yours to give",
    }
}

/// The values that requests send as credentials.
fn secret_values<'a>(items: &[&'a Item]) -> IndexSet<&'a str> {
    let mut out = IndexSet::new();
    for item in items {
        item.request.each_text(|text| {
            let secret = text.variables().filter(|variable| variable.secret);
            out.extend(secret.filter_map(|variable| variable.value.as_deref()));
        });
    }
    out
}

/// The names of the variables in an item as written: those that have a value are replaced in the
/// model.
fn written(json: &str) -> Vec<String> {
    json.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The text of a name and how often it stands, for a heading.
pub(super) fn plural(count: usize, one: &str) -> String {
    let mut out = format!("{count} {one}");
    if count != 1 {
        out.push('s');
    }
    out
}
