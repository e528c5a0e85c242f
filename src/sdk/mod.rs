//! Collections → client packages that people would publish (`polypost sdk`).
//!
//! `api` says what a collection is for programs, whatever their language; `build` puts that into the
//! words of one; templates lay it out. A language is a folder of `templates/sdk` with an `sdk.toml`.

mod api;
mod build;
mod exchange;
mod kit;
pub mod manifest;
pub mod view;

pub use kit::Kit;

use crate::diagnostic::Diagnostic;
use crate::emit::Tree;
use crate::lower::Redaction;
use crate::render::Renderer;
use crate::target::view::{Code, ToNode as _};
use crate::verify::subject::Subject;
use api::Api;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use view::SdkView;

/// What a package is to be like.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its name; made of the collection's where nothing is given.
    pub name: Option<String>,
    /// Its licence (SPDX).
    pub license: Option<String>,
    /// Options of the language, by name.
    pub options: Vec<(String, String)>,
}

/// A package, ready to be written.
#[derive(Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its files.
    pub files: Tree,
    /// Those of them that are the user's once they are there.
    pub once: BTreeSet<String>,
    /// How many operations it has.
    pub operations: usize,
    /// How many of them have a test.
    pub tests: usize,
}

/// Makes the package of a collection's chosen items in one language. The subject must bind its
/// variables.
///
/// # Errors
/// A template that has a mistake or fails, an option that the language does not have, and two files
/// of one name.
pub fn build(subject: &Subject, kit: &Kit, options: &Options) -> Result<Package, Diagnostic> {
    let mut api = Api::of(subject);
    let redaction = Redaction::of(subject.model());
    api.settings.iter_mut().for_each(|setting| setting.redact(&redaction));
    for operation in &mut api.operations {
        let signs = kit.signs(&operation.auth);
        operation.exchange.take_if(|exchange| !signs || !kit.can_say(exchange));
        operation.redact(&redaction);
        operation.exchange.iter_mut().for_each(|exchange| exchange.redact(&redaction));
    }
    let view = build::build(&api, kit, options, &redaction)?;
    let names: Vec<&str> = kit.manifest.options.keys().map(String::as_str).collect();
    let renderer = Renderer::of(
        &kit.templates,
        Arc::clone(&kit.language),
        kit.manifest.layout,
        &names,
        &|_| SdkView::schema(),
    )?;
    let mut files = Tree::new();
    let mut once = BTreeSet::new();
    let mut work = Vec::new();
    for file in &kit.manifest.files {
        for group in build::of_files(&view, file.per) {
            let stem = group.map(|group| &group.stem);
            let path = path(&file.path, &view, stem);
            if file.once {
                once.insert(path.clone());
            }
            work.push((path, file, group));
        }
    }
    let slim = SdkView { models: view::ModelsView::default(), groups: Vec::new(), ..view.clone() };
    let rendered: Vec<(String, String)> = work
        .into_par_iter()
        .map(|(path, file, group)| {
            let text = match group {
                None => renderer.render_template(&file.template, &view)?,
                Some(group) => {
                    let own = SdkView { group: Some(group.clone()), ..slim.clone() };
                    renderer.render_template(&file.template, &own)?
                }
            };
            Ok((path, text))
        })
        .collect::<Result<_, Diagnostic>>()?;
    for (path, text) in rendered {
        if !text.trim().is_empty() {
            files.insert(&path, text)?;
        }
    }
    for asset in &kit.manifest.assets {
        let known = kit.assets.iter().find(|(name, _)| *name == asset.source);
        let path = path(&asset.path, &view, None);
        if asset.once {
            once.insert(path.clone());
        }
        files.insert(&path, known.map_or("", |(_, text)| text))?;
    }
    let tests = view.groups.iter().flat_map(|group| &group.operations);
    let exchanges: Vec<&str> = tests
        .filter_map(|operation| operation.test.as_ref())
        .map(|test| test.exchange.as_str())
        .collect();
    let ordered = ordered(&api);
    for (path, exchange) in exchanges.iter().zip(ordered) {
        let text = serde_json::to_string_pretty(&exchange.json).unwrap_or_default();
        files.insert(path, text + "\n")?;
    }
    Ok(Package {
        name: view.package.name.as_str().to_owned(),
        files,
        once,
        operations: view.operations,
        tests: view.tests,
    })
}

/// The exchanges in the order of groups.
fn ordered<'a>(api: &'a Api<'_>) -> Vec<&'a exchange::Exchange> {
    let groups = 0..api.groups.len();
    groups
        .flat_map(|group| api.operations.iter().filter(move |one| one.group == group))
        .filter_map(|operation| operation.exchange.as_ref())
        .collect()
}

/// A path with names in its places.
fn path(pattern: &str, view: &SdkView, group: Option<&Code>) -> String {
    pattern
        .replace("{package}", view.package.name.as_str())
        .replace("{module}", view.package.module.as_str())
        .replace("{unit}", view.package.unit.as_str())
        .replace("{group}", group.map_or("", Code::as_str))
}
