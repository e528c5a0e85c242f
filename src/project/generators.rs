//! The targets that are asked for, with their options.

use crate::diagnostic::Diagnostic;
use crate::generate::Generator;
use crate::target::Target;
use crate::target::manifest::unknown;
use crate::target::registry::Registry;
use crate::target::view::Choices;
use std::path::Path;

/// A generator and what was chosen for it.
#[derive(Debug)]
pub struct Chosen {
    /// What makes the code.
    pub generator: Generator,
    /// What was chosen for it.
    pub choices: Choices,
}

impl Chosen {
    /// The target's name.
    pub fn name(&self) -> &str {
        &self.generator.target().manifest.name
    }
}

/// The targets there are, with the user's folder on top.
///
/// # Errors
/// A folder that cannot be read or holds no targets.
pub fn registry(templates: Option<&Path>) -> Result<Registry, Diagnostic> {
    match templates {
        Some(folder) => Registry::builtin().with_folder(folder),
        None => Ok(Registry::builtin()),
    }
}

/// One generator for each name, or for every target where no name is given.
///
/// # Errors
/// An unknown target, a mistake in a target or a template, an option that no target has.
pub fn generators(
    registry: &Registry,
    names: &[String],
    options: &[(String, String)],
    bind: bool,
) -> Result<Vec<Chosen>, Diagnostic> {
    let mut wanted: Vec<&str> = Vec::new();
    for name in names {
        // A target said twice is still one.
        if !wanted.contains(&name.as_str()) {
            wanted.push(name);
        }
    }
    if wanted.is_empty() {
        wanted = registry.names().collect();
    }
    let targets: Vec<Target> =
        wanted.iter().map(|name| registry.load(name)).collect::<Result<_, _>>()?;
    check_options(&targets, options)?;
    targets
        .into_iter()
        .map(|target| {
            let options = options
                .iter()
                .filter_map(|(name, value)| Some((own_option(&target, name)?, value.clone())))
                .collect::<Vec<_>>();
            // A value that is not allowed is better said now than at every item.
            target.manifest.options(&options)?;
            let choices = Choices { bind, options, verify: None };
            Ok(Chosen { generator: Generator::new(target)?, choices })
        })
        .collect()
}

/// The option's own name, where it is one of this target: `NAME`, or `TARGET.NAME`.
fn own_option(target: &Target, name: &str) -> Option<String> {
    let own = match name.split_once('.') {
        Some((wanted, own)) => (wanted == target.manifest.name).then_some(own)?,
        None => name,
    };
    target.manifest.options.contains_key(own).then(|| own.to_owned())
}

fn check_options(targets: &[Target], options: &[(String, String)]) -> Result<(), Diagnostic> {
    for (name, _) in options {
        if targets.iter().any(|target| own_option(target, name).is_some()) {
            continue;
        }
        let known: Vec<&str> = targets
            .iter()
            .flat_map(|target| target.manifest.options.keys().map(String::as_str))
            .collect();
        let what = format!("no chosen target has an option `{name}`");
        let bare = name.split_once('.').map_or(name.as_str(), |(_, bare)| bare);
        return Err(unknown("unknown-option", &what, bare, known.into_iter()));
    }
    Ok(())
}
