//! `polypost inspect`. The form of what it prints is described in `docs/inspect.md`.

use super::args::Inspect;
use super::outcome::{Failure, to_stdout};
use super::project::overrides;
use super::report::{Detail, clean_json, report};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::{Description, Folder, Item, Model, Schema, Variable};
use crate::project::Overrides;
use crate::project::call::{input, parts};
use crate::project::input::{Loaded, Saying, load};
use crate::shape;
use crate::target::view::{self, Node, ToNode};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;

/// The version of the printed form. It rises when a member changes its meaning or goes away, not
/// when one is added.
const FORM: u32 = 1;

/// What is printed without further options.
#[derive(Serialize)]
struct Inspection<'a> {
    form: u32,
    name: &'a str,
    description: &'a Option<Description>,
    schema: Schema,
    variables: Vec<Variable>,
    folders: &'a [Folder],
    items: Vec<&'a Item>,
}

pub(super) fn run(arguments: &Inspect, detail: Detail) -> Result<(), Failure> {
    let file = arguments.input.file.as_deref();
    let config = Config::load(arguments.config.as_deref())?;
    let Inspect { input: typed, saying, source, .. } = arguments;
    let overrides = Overrides {
        targets: arguments.target.iter().cloned().collect(),
        items: typed.items.clone(),
        ..overrides(&typed.filling, saying, source)
    };
    let input = input(&config, &overrides, file)?;
    // A view is of what the target is given, so it is said as the settings want it said.
    let part = match arguments.target {
        Some(_) => parts(&config, &overrides, file.or(Some(&input.file)))?.pop(),
        None => None,
    };
    let usual = Saying { bind: saying.bind(), show_secrets: saying.show_secrets };
    let mut loaded = load(&input, part.as_ref().map_or(usual, |part| part.saying))?;
    let value = if arguments.types_report {
        per_item(&loaded, |item| Ok(json!({ "responses": shape::report(&item.examples) })))?
    } else if let Some(chosen) = part.as_ref().and_then(|part| part.chosen.first()) {
        per_item(&loaded, |item| {
            let (shapes, _) = shape::infer(&item.examples);
            let target = chosen.generator.target();
            let limits = view::limits(&item.request, target);
            let view = view::build(item, &shapes, target, &limits, &chosen.choices)?;
            Ok(json!({ "view": seen(&view.to_node()) }))
        })?
    } else {
        whole(&loaded)?
    };
    let text = serde_json::to_string_pretty(&value).map_err(std::io::Error::from)?;
    to_stdout(|out| writeln!(out, "{}", clean_json(&text)))?;
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    loaded.locate(&mut diagnostics);
    report(&diagnostics, detail);
    Ok(())
}

fn whole(loaded: &Loaded) -> Result<Value, Failure> {
    let model = &loaded.model;
    let inspection = Inspection {
        form: FORM,
        name: &model.name,
        description: &model.description,
        schema: model.schema,
        variables: variables(model),
        folders: &model.folders,
        items: loaded.items().collect(),
    };
    Ok(serde_json::to_value(&inspection).map_err(std::io::Error::from)?)
}

/// The variables, those marked secret that hold what some request sends as a credential.
fn variables(model: &Model) -> Vec<Variable> {
    let mut secrets: BTreeSet<&str> = BTreeSet::new();
    for item in &model.items {
        item.request.each_text(|text| {
            let secret = text.variables().filter(|variable| variable.secret);
            secrets.extend(secret.filter_map(|variable| variable.value.as_deref()));
        });
    }
    let hide = |variable: &Arc<Variable>| {
        let mut variable = Variable::clone(variable);
        let value = variable.value.as_deref().filter(|value| !value.is_empty());
        variable.secret |= value.is_some_and(|value| secrets.contains(value));
        variable
    };
    model.variables.iter().map(hide).collect()
}

/// Each chosen item by its names and its place in document order, with what is asked of it.
fn per_item(
    loaded: &Loaded,
    about: impl Fn(&Item) -> Result<Value, Diagnostic>,
) -> Result<Value, Diagnostic> {
    let items = loaded
        .items()
        .map(|item| {
            let mut entry = json!({ "item": item.trail(), "index": item.index });
            if let (Some(entry), Value::Object(about)) = (entry.as_object_mut(), about(item)?) {
                entry.extend(about);
            }
            Ok(entry)
        })
        .collect::<Result<Vec<_>, Diagnostic>>()?;
    Ok(json!({ "form": FORM, "items": items }))
}

/// A view as JSON: text as a string, code as `{"code": …}`.
fn seen(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => json!(value),
        Node::Int(value) => json!(value),
        Node::Text(text) => json!(text),
        Node::Code(code) => json!({ "code": code }),
        Node::List(nodes) => nodes.iter().map(seen).collect(),
        Node::Map(members) => Value::Object(
            members.iter().map(|(name, node)| (name.to_string(), seen(node))).collect(),
        ),
    }
}
