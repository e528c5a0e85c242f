//! The types of a package.

use super::docs::Docs;
use crate::json::{self, Style};
use crate::lower::Redaction;
use crate::sdk::api::{Api, ArgumentKind, Operation};
use crate::sdk::kit::Kit;
use crate::sdk::view::{ModelMemberView, ModelView, ModelsView};
use crate::shape::names::{qualified, root};
use crate::shape::{BodyShape, Kind, ResponseShape, Shape};
use crate::target::names::{NameKind, Names};
use crate::target::view::Code;
use crate::target::view::types::package::{self, PackageType, PackageTypes, Reserved, Root};
use std::collections::BTreeMap;

/// The types, and which of them each operation takes and gives.
pub(super) struct Models {
    pub(super) view: ModelsView,
    /// The types, by what they are called outside of declarations.
    outside: BTreeMap<String, usize>,
    /// The types of arguments, by operation and position.
    taken: Vec<Vec<Option<Code>>>,
    /// The types of answers, by operation and position among its shapes.
    given: Vec<Vec<Option<Code>>>,
}

/// Where a root stands.
enum Place {
    Argument(usize, usize),
    Answer(usize, usize),
}

impl Models {
    pub(super) fn of(api: &Api<'_>, kit: &Kit, docs: Docs<'_>, redaction: &Redaction) -> Self {
        let mut roots: Vec<Root<'_>> = Vec::new();
        let mut places = Vec::new();
        for (number, operation) in api.operations.iter().enumerate() {
            for (at, argument) in operation.arguments.iter().enumerate() {
                if let ArgumentKind::Json(shape) = &argument.kind {
                    let kind = Some(kind(&operation.words));
                    roots.push(Root { shape, words: request_words(operation), kind });
                    places.push(Place::Argument(number, at));
                }
            }
            for (at, response) in operation.answers.shapes().iter().enumerate() {
                if let BodyShape::Json(shape) = &response.body
                    && !is_redirection(response)
                {
                    let words = response_words(operation, response);
                    let kind =
                        is_slight(shape).then(|| kind(words.first().map_or("", String::as_str)));
                    roots.push(Root { shape, words, kind });
                    places.push(Place::Answer(number, at));
                }
            }
        }
        let taken = &kit.manifest.taken;
        let access = &kit.manifest.access.model;
        let reserved = Reserved {
            types: &taken.models,
            members: &taken.fields,
            hidden: kit.manifest.scopes.shared,
            access,
        };
        let types = package::build(&roots, &kit.language, &kit.manifest.types, &reserved);
        let mut out = Self {
            view: ModelsView::default(),
            outside: types
                .declared
                .iter()
                .enumerate()
                .map(|(at, one)| (access.replace("{}", one.view.name.as_str()), at))
                .collect(),
            taken: api.operations.iter().map(|o| vec![None; o.arguments.len()]).collect(),
            given: api.operations.iter().map(|o| vec![None; o.answers.shapes().len()]).collect(),
        };
        for (place, expression) in places.iter().zip(&types.roots) {
            let (table, operation, at) = match place {
                Place::Argument(operation, at) => (&mut out.taken, *operation, *at),
                Place::Answer(operation, at) => (&mut out.given, *operation, *at),
            };
            if let Some(slot) = table.get_mut(operation).and_then(|row| row.get_mut(at)) {
                *slot = Some(expression.clone());
            }
        }
        out.view = view(&types, &places, api, docs, redaction);
        out
    }

    /// The types that others of the package stand beside, in languages where they do.
    pub(super) fn names(&self, kit: &Kit) -> Vec<Code> {
        if !kit.manifest.scopes.shared {
            return Vec::new();
        }
        self.view.declared.iter().map(|one| one.name.clone()).collect()
    }

    /// The type of an argument that is JSON of a known type.
    pub(super) fn argument(&self, operation: usize, at: usize) -> Option<&Code> {
        self.taken.get(operation)?.get(at)?.as_ref()
    }

    /// The type that an expression outside of declarations names.
    pub(super) fn declared(&self, expression: &Code) -> Option<&ModelView> {
        let at = self.outside.get(expression.as_str())?;
        self.view.declared.get(*at)
    }

    /// The type of that name, as it stands in declarations or outside of them.
    pub(super) fn named(&self, name: &str, access: &str) -> Option<&ModelView> {
        let outside =
            self.outside.get(name).or_else(|| self.outside.get(&access.replace("{}", name)));
        self.view.declared.get(*outside?)
    }

    /// The type of an answer that is JSON.
    pub(super) fn answer(&self, operation: usize, at: usize) -> Option<&Code> {
        self.given.get(operation)?.get(at)?.as_ref()
    }
}

fn is_redirection(response: &ResponseShape) -> bool {
    response.status.is_some_and(|status| status < 200 || (300..400).contains(&status))
}

/// What a request is about: two that only look alike are two types.
fn kind(words: &str) -> String {
    let end = words.rsplit('_').next().unwrap_or_default();
    crate::shape::names::singular(end)
}

/// Whether an object has so few members that others are like it by chance.
fn is_slight(shape: &Shape) -> bool {
    matches!(&shape.kind, Kind::Object(object) if object.members.len() <= 2)
}

fn request_words(operation: &Operation<'_>) -> Vec<String> {
    let request = |words: &str| format!("{words}_request");
    vec![request(&operation.words), request(&whole(operation))]
}

fn response_words(operation: &Operation<'_>, response: &ResponseShape) -> Vec<String> {
    let whole = whole(operation);
    if let Some(status) = response.status.filter(|status| *status >= 400) {
        let reason = super::reason(status).to_lowercase().replace([' ', '-', '\''], "_");
        let named = format!("{reason}_response");
        let own = format!("{}_{named}", operation.words);
        return vec!["error_response".to_owned(), named.clone(), own, format!("{whole}_{named}")];
    }
    let noun = root(operation.item, response);
    // The element of a list is the thing, and the list itself is named by who wraps it.
    let wraps = matches!(response.body.json().map(|shape| &shape.kind), Some(Kind::Object(_)));
    let answer = format!("{}_response", operation.words);
    match wraps {
        true => vec![noun, answer, format!("{whole}_response")],
        false => {
            let (thing, folder) = (thing(&operation.words), folder(operation));
            // `books_book` tells no more than `book`.
            let whole = match thing == folder {
                true => format!("{}_item", operation.words),
                false => qualified(&folder, &thing),
            };
            vec![noun, thing, whole]
        }
    }
}

/// What an operation that gives several things gives: `organization_repositories` of
/// `list_organization_repositories`.
fn thing(words: &str) -> String {
    match words.split_once('_') {
        Some(("list" | "get" | "search" | "find" | "fetch" | "show", rest)) => rest.to_owned(),
        _ => words.to_owned(),
    }
}

/// The name of an operation with those of its folders.
fn whole(operation: &Operation<'_>) -> String {
    qualified(&folder(operation), &operation.words)
}

fn folder(operation: &Operation<'_>) -> String {
    operation.item.folders.last().map(|name| crate::casing::snake(name)).unwrap_or_default()
}

/// What tells whether members are there.
fn presences(declared: &PackageType, kit: &Kit) -> Vec<Option<Code>> {
    let mut names = Names::members(&kit.language);
    kit.manifest.taken.fields.iter().for_each(|name| names.reserve(name));
    declared.view.members.iter().for_each(|member| names.reserve(member.name.as_str()));
    let rule = &kit.manifest.scopes.presence;
    let members = declared.view.members.iter();
    members
        .map(|member| {
            let may_miss = member.optional || member.nullable;
            let wanted = rule.replace("{}", member.name.as_str());
            (may_miss && !rule.is_empty()).then(|| names.declare(&wanted, NameKind::Field))
        })
        .collect()
}

fn view(
    types: &PackageTypes,
    places: &[Place],
    api: &Api<'_>,
    docs: Docs<'_>,
    redaction: &Redaction,
) -> ModelsView {
    let kit = docs.kit;
    let declared = types
        .declared
        .iter()
        .map(|declared| {
            let is = |wanted: fn(&Place) -> bool| {
                declared.roots.iter().filter_map(|root| places.get(*root)).any(wanted)
            };
            let request = is(|place| matches!(place, Place::Argument(..)));
            let response = is(|place| matches!(place, Place::Answer(..)));
            let about =
                about(declared.roots.iter().filter_map(|root| places.get(*root)), api, docs);
            let line = docs.line(&about);
            let presences = presences(declared, kit);
            ModelView {
                name: declared.view.name.clone(),
                casing: declared.view.casing.clone(),
                doc: docs.doc_of_line(&line),
                docstring: docs.docstring(&about, None, &[]),
                request,
                response,
                members: declared
                    .members()
                    .zip(presences)
                    .map(|((member, example), presence)| {
                        let example = example.and_then(|example| shown(example, redaction));
                        let line = docs.about(None, example.as_deref());
                        ModelMemberView {
                            name: member.name.clone(),
                            key: member.key.clone(),
                            renamed: member.renamed,
                            kind: member.kind.clone(),
                            bare: member.bare.clone(),
                            optional: member.optional,
                            nullable: member.nullable,
                            defaults: member.defaults,
                            unknown: member.unknown,
                            presence,
                            doc: docs.doc_of_line(&line),
                            doc_line: Code::new(&line),
                            doc_text: line,
                        }
                    })
                    .collect(),
            }
        })
        .collect();
    ModelsView {
        declared,
        uses_unknown: types.uses_unknown,
        uses_map: types.uses_map,
        uses_big_number: types.uses_big_number,
    }
}

/// What a type is for: the operation that takes or gives it, or how many do.
fn about<'a>(places: impl Iterator<Item = &'a Place>, api: &Api<'_>, docs: Docs<'_>) -> String {
    let _ = docs;
    let (mut sent, mut given) = (Vec::new(), Vec::new());
    for place in places {
        let (list, number) = match place {
            Place::Argument(number, _) => (&mut sent, *number),
            Place::Answer(number, _) => (&mut given, *number),
        };
        if let Some(operation) = api.operations.get(number) {
            list.push(operation.item.name.trim());
        }
    }
    for list in [&mut sent, &mut given] {
        list.sort_unstable();
        list.dedup();
    }
    let name = |list: &[&str]| match list {
        [one] => format!("\u{201c}{one}\u{201d}"),
        [one, other] => format!("\u{201c}{one}\u{201d} and \u{201c}{other}\u{201d}"),
        [one, rest @ ..] => format!("\u{201c}{one}\u{201d} and {} other operations", rest.len()),
        [] => String::new(),
    };
    match (sent.as_slice(), given.as_slice()) {
        ([], given) => format!("Answered by {}.", name(given)),
        (sent, []) => format!("Sent by {}.", name(sent)),
        (sent, given) => format!("Sent by {}, answered by {}.", name(sent), name(given)),
    }
}

/// A value to show; none that says nothing, and no credential.
fn shown(value: &json::Value, redaction: &Redaction) -> Option<String> {
    match value {
        json::Value::String(text) => {
            let text = text.as_literal()?;
            let shown = redaction.text(text);
            (!text.is_empty() && shown == text).then(|| text.to_owned())
        }
        json::Value::Number(_) | json::Value::Bool(_) => Some(value.print(Style::Compact)),
        _ => None,
    }
}
