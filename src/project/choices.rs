//! What the file and the call choose, put together.

use super::digest::{Digest, unix};
use super::generators::Chosen;
use super::input::Saying;
use super::plan::{Key, Overrides};
use crate::config::{Config, Variables};
use crate::diagnostic::Diagnostic;
use crate::target::Template;
use crate::target::manifest::unknown;
use crate::target::registry::Registry;
use std::collections::BTreeSet;

pub(super) fn saying(variables: Variables, show_secrets: bool, overrides: &Overrides) -> Saying {
    Saying {
        bind: overrides.bind.unwrap_or(variables == Variables::Bind),
        show_secrets: show_secrets || overrides.show_secrets,
    }
}

pub(super) fn keys(config: &Config, collections: &[String], saying: Saying) -> Vec<Key> {
    config.chosen(collections).into_iter().map(|name| (name.to_owned(), saying)).collect()
}

/// What chooses the items of an output.
pub(super) fn selection(config: &Config, collections: &[String], items: &[String]) -> String {
    let names = config.chosen(collections);
    let own: Vec<_> =
        names.iter().filter_map(|name| Some(&config.collections.get(*name)?.items)).collect();
    format!("{names:?} {own:?} {items:?}")
}

/// Options that were said at the call: each is for whichever targets have it.
pub(super) struct Called<'a> {
    pub(super) overrides: &'a Overrides,
    pub(super) registry: &'a Registry,
    /// Those that some target has.
    used: BTreeSet<&'a str>,
    /// The options of every target that was asked about.
    known: BTreeSet<String>,
}

impl<'a> Called<'a> {
    pub(super) fn new(overrides: &'a Overrides, registry: &'a Registry) -> Self {
        Self { overrides, registry, used: BTreeSet::new(), known: BTreeSet::new() }
    }

    /// Those that one of these targets has.
    pub(super) fn options(&mut self, targets: &[String]) -> Vec<(String, String)> {
        if self.overrides.options.is_empty() {
            return Vec::new();
        }
        for target in targets.iter().filter_map(|target| self.registry.load(target).ok()) {
            self.known.extend(target.manifest.options.into_keys());
        }
        let mut out = Vec::new();
        for (name, value) in &self.overrides.options {
            let has = |target: &String| {
                let bare = match name.split_once('.') {
                    Some((wanted, bare)) if wanted == target => bare,
                    Some(_) => return false,
                    None => name,
                };
                let target = self.registry.load(target);
                target.is_ok_and(|target| target.manifest.options.contains_key(bare))
            };
            if targets.iter().any(has) {
                self.used.insert(name);
                out.push((name.clone(), value.clone()));
            }
        }
        out
    }

    pub(super) fn check(&self) -> Result<(), Diagnostic> {
        let unused = |(name, _): &&(String, String)| !self.used.contains(name.as_str());
        let Some((name, _)) = self.overrides.options.iter().find(unused) else { return Ok(()) };
        let what = format!("no chosen target has an option `{name}`");
        let bare = name.split_once('.').map_or(name.as_str(), |(_, bare)| bare);
        Err(unknown("unknown-option", &what, bare, self.known.iter().map(String::as_str)))
    }

    /// A message about a choice, with its place where the file made it.
    pub(super) fn placed(
        &self,
        config: &Config,
        section: &[&str],
        key: &str,
        error: Diagnostic,
    ) -> Diagnostic {
        match error.code {
            "unknown-option" | "bad-option" if self.overrides.options.is_empty() => {
                placed(config, section, "options", error)
            }
            "unknown-option" | "bad-option" => error,
            _ => placed(config, section, key, error),
        }
    }
}

/// The file's place for a message that has none.
pub(super) fn placed(
    config: &Config,
    section: &[&str],
    key: &str,
    error: Diagnostic,
) -> Diagnostic {
    match error.place.file {
        Some(_) => error,
        None => config.at(&[section, &[key]].concat(), error),
    }
}

/// A digest of the templates of targets and of a site.
pub(super) fn templates_of(targets: &[&Chosen], site: &[Template]) -> String {
    let mut digest = Digest::new();
    let mut add = |template: &Template| {
        digest.add(template.name.as_bytes());
        digest.add(&unix(template.source.as_bytes()));
    };
    site.iter().for_each(&mut add);
    for chosen in targets {
        chosen.generator.target().templates.iter().for_each(&mut add);
    }
    for chosen in targets {
        let target = chosen.generator.target();
        digest.add(format!("{:?} {:?}", target.manifest, target.language).as_bytes());
    }
    digest.finish()
}
