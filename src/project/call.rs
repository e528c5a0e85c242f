//! What a command is about that does not write the project: the file that it was given, or every
//! collection of the project, each with what the settings say of it and what the call says instead.

use super::choices::{Called, saying};
use super::generators::{Chosen, generators, registry};
use super::input::{Input, Loaded, Saying, chosen, load};
use super::plan::Overrides;
use super::select::{select, select_some};
use crate::config::{Config, Docs, Snippets, Source};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::source::SourceText;
use crate::target::registry::Registry;

use std::fs;
use std::path::{Path, PathBuf};

/// A collection with the targets that say it in one way.
#[derive(Debug)]
pub struct Part {
    /// Its name in the settings, where it has one.
    pub collection: Option<String>,
    /// What is read.
    pub input: Input,
    /// Of the items that [`Part::input`] chooses, only these: patterns, of which some may choose
    /// nothing here; all where there is none.
    pub items: Vec<String>,
    /// How variables and credentials are said.
    pub saying: Saying,
    /// The targets.
    pub chosen: Vec<Chosen>,
}

/// The targets there are, by the call and the settings.
///
/// # Errors
/// A folder that cannot be read or holds no targets.
pub fn targets(config: &Config, templates: Option<&Path>) -> Result<Registry, Diagnostic> {
    let own = config.templates.as_ref().map(|path| config.folder.join(path));
    registry(templates.or(own.as_deref()))
}

/// What is read for a file that was given; without one, for the only collection of the project. What
/// the call says of items and environments is in place of what the settings say.
///
/// # Errors
/// Where there is no file and not one collection, and where the settings say several things of it.
pub fn input(
    config: &Config,
    overrides: &Overrides,
    file: Option<&Path>,
) -> Result<Input, Diagnostic> {
    let name = name_of(config, file)?;
    Ok(of_file(config, overrides, file, name))
}

/// The name of the collection that [`input`] reads, where it has one in the settings.
///
/// # Errors
/// As [`input`].
pub fn name_of<'a>(config: &'a Config, file: Option<&Path>) -> Result<Option<&'a str>, Diagnostic> {
    match file {
        Some(file) => named(config, file),
        None => only(config).map(Some),
    }
}

/// The only collection of the project.
fn only(config: &Config) -> Result<&str, Diagnostic> {
    let mut names = config.collections.keys().map(String::as_str);
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name),
        (None, _) if !config.is_there() => Err(super::missing()),
        _ => Err(which(config, "there is no one collection that is meant")),
    }
}

/// The parts of what a command is about: of the file that was given, or of every collection.
///
/// # Errors
/// As [`input`], and for a target or an option that does not exist.
pub fn parts(
    config: &Config,
    overrides: &Overrides,
    file: Option<&Path>,
) -> Result<Vec<Part>, Diagnostic> {
    let registry = targets(config, overrides.templates.as_deref())?;
    let mut called = Called::new(overrides, &registry);
    let mut parts = Vec::new();
    match file {
        Some(file) => {
            let name = named(config, file)?;
            let input = of_file(config, overrides, Some(file), name);
            add(&mut parts, config, &mut called, name, &input, overrides.items.is_empty())?;
        }
        None => {
            for (name, source) in &config.collections {
                let input = overrides.input(config, Some(source));
                add(&mut parts, config, &mut called, Some(name), &input, true)?;
            }
        }
    }
    called.check()?;
    Ok(parts)
}

/// The parts of one collection. `as_set` tells whether the settings still choose items.
fn add(
    parts: &mut Vec<Part>,
    config: &Config,
    called: &mut Called<'_>,
    name: Option<&str>,
    input: &Input,
    as_set: bool,
) -> Result<(), Diagnostic> {
    let tables: Vec<(&String, &Snippets)> = config
        .snippets
        .iter()
        .filter(|(_, table)| {
            name.is_some_and(|name| config.chosen(&table.collections).contains(&name))
        })
        .collect();
    let first = parts.len();
    for (target, table) in wanted(called, &tables) {
        let targets = [target.to_owned()];
        let (variables, show_secrets, own) = match table {
            Some((_, table)) => (table.variables, table.show_secrets, Some(&table.options)),
            None => Default::default(),
        };
        let saying = saying(variables, show_secrets, called.overrides);
        let own = own.into_iter().flatten();
        let mut options: Vec<(String, String)> =
            own.map(|(name, value)| (name.clone(), value.to_string())).collect();
        options.extend(called.options(&targets));
        let chosen = generators(called.registry, &targets, &options, saying.bind);
        let mut chosen = chosen.map_err(|error| match table {
            Some((name, _)) => called.placed(config, &["snippets", name], "target", error),
            None => error,
        })?;
        let items = table.filter(|_| as_set).map(|(_, table)| table.items.clone());
        let items = items.unwrap_or_default();
        let known = parts.iter_mut().skip(first);
        match known.into_iter().find(|part| part.saying == saying && part.items == items) {
            Some(part) => part.chosen.append(&mut chosen),
            None => parts.push(Part {
                collection: name.map(str::to_owned),
                input: input.clone(),
                items,
                saying,
                chosen,
            }),
        }
    }
    Ok(())
}

/// What a site is made from, for the files that were given.
#[derive(Debug)]
pub struct SiteCall {
    /// What is read, in order.
    pub inputs: Vec<Input>,
    /// The same, read.
    pub loaded: Vec<Loaded>,
    /// The languages, in order.
    pub chosen: Vec<Chosen>,
    /// How variables and credentials are said.
    pub saying: Saying,
}

/// What a site of these files is made from: as `docs` says, and what the call says instead.
///
/// # Errors
/// As [`parts`] and [`load_parts`].
pub fn site(
    config: &Config,
    docs: &Docs,
    overrides: &Overrides,
    files: &[PathBuf],
) -> Result<SiteCall, Diagnostic> {
    let registry = targets(config, overrides.templates.as_deref())?;
    let mut called = Called::new(overrides, &registry);
    let saying = saying(docs.variables, docs.show_secrets, overrides);
    let chosen = languages(config, docs, &mut called, saying, &overrides.targets)?;
    called.check()?;
    let input = |file: &PathBuf| input(config, overrides, Some(file));
    let inputs = files.iter().map(input).collect::<Result<Vec<_>, _>>()?;
    let items = if overrides.items.is_empty() { docs.items.as_slice() } else { &[] };
    let read = |input: &Input| {
        let loaded = load(input, saying)?;
        let all = loaded.chosen.clone();
        let some = select_some(&trails(&loaded.model, &all), items)?;
        let chosen = some.into_iter().filter_map(|at| all.get(at).copied()).collect();
        Ok(loaded.with_items(chosen))
    };
    let loaded = inputs.iter().map(read).collect::<Result<Vec<_>, Diagnostic>>()?;
    Ok(SiteCall { inputs, loaded, chosen, saying })
}

/// The languages of a site: those that were asked for, else those of the settings, else all.
pub(super) fn languages(
    config: &Config,
    docs: &Docs,
    called: &mut Called<'_>,
    saying: Saying,
    asked: &[String],
) -> Result<Vec<Chosen>, Diagnostic> {
    let named = [asked, &docs.targets].into_iter().find(|one| !one.is_empty());
    let targets: Vec<String> = match named {
        Some(named) => named.to_vec(),
        None => called.registry.names().map(str::to_owned).collect(),
    };
    let mut said: Vec<(String, String)> = Vec::new();
    for (target, options) in &docs.options {
        // Those of a target that the call left out are no mistake.
        if asked.is_empty() || targets.contains(target) {
            let own = options.iter();
            said.extend(own.map(|(name, value)| (format!("{target}.{name}"), value.to_string())));
        }
    }
    said.extend(called.options(&targets));
    generators(called.registry, &targets, &said, saying.bind)
        .map_err(|error| called.placed(config, &docs.section(), "targets", error))
}

impl Part {
    /// The positions of the items that the settings and the file choose.
    ///
    /// # Errors
    /// A choice that matches nothing.
    pub fn chosen(&self, model: &Model, source: &SourceText) -> Result<Vec<usize>, Diagnostic> {
        let all = chosen(model, &self.input.items, source)?;
        let some = select_some(&trails(model, &all), &self.items)?;
        Ok(some.into_iter().filter_map(|at| all.get(at).copied()).collect())
    }
}

/// Of the chosen items of several collections, those that one of the patterns chooses.
///
/// # Errors
/// A pattern that chooses nothing in any of them.
pub fn narrow(all: &mut [(&Model, Vec<usize>)], patterns: &[String]) -> Result<(), Diagnostic> {
    let every: Vec<Vec<String>> =
        all.iter().flat_map(|(model, chosen)| trails(model, chosen)).collect();
    let wanted = select(&every, patterns)?;
    let mut number = 0;
    for (_, chosen) in all {
        chosen.retain(|_| {
            number += 1;
            wanted.binary_search(&(number - 1)).is_ok()
        });
    }
    Ok(())
}

fn trails(model: &Model, chosen: &[usize]) -> Vec<Vec<String>> {
    chosen.iter().filter_map(|at| Some(model.items.get(*at)?.trail())).collect()
}

/// Reads the parts, with those of their items that one of the patterns chooses.
///
/// # Errors
/// A file that cannot be read or has a mistake, and a choice that matches nothing.
pub fn load_parts(parts: &[Part], patterns: &[String]) -> Result<Vec<Loaded>, Diagnostic> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let loaded = load(&part.input, part.saying)?;
        let chosen = part.chosen(&loaded.model, loaded.source())?;
        all.push((loaded, chosen));
    }
    let mut chosen: Vec<(&Model, Vec<usize>)> =
        all.iter_mut().map(|(loaded, chosen)| (&loaded.model, std::mem::take(chosen))).collect();
    narrow(&mut chosen, patterns)?;
    let chosen: Vec<Vec<usize>> = chosen.into_iter().map(|(_, chosen)| chosen).collect();
    let loaded = all.into_iter().map(|(loaded, _)| loaded);
    Ok(loaded.zip(chosen).map(|(loaded, chosen)| loaded.with_items(chosen)).collect())
}

type Table<'a> = (&'a String, &'a Snippets);

/// The targets that are wanted, each with its table where it has one: those of the call, else those of
/// the settings, else all. A table is found by its own name before that of its target.
fn wanted<'a>(called: &Called<'a>, tables: &[Table<'a>]) -> Vec<(&'a str, Option<Table<'a>>)> {
    let target_of = |(name, table): Table<'a>| table.target.as_deref().unwrap_or(name);
    let mut out: Vec<(&str, Option<Table<'a>>)> = Vec::new();
    let mut add = |target, table| {
        // A target said twice is still one.
        if !out.iter().any(|(known, _)| *known == target) {
            out.push((target, table));
        }
    };
    let asked = &called.overrides.targets;
    for name in asked {
        let by_name = tables.iter().find(|(table, _)| *table == name);
        let table = by_name.or_else(|| tables.iter().find(|&&table| target_of(table) == name));
        add(table.map_or(name, |&table| target_of(table)), table.copied());
    }
    if asked.is_empty() {
        let own_name = |&&(name, table): &&Table<'a>| target_of((name, table)) == name;
        tables.iter().filter(own_name).for_each(|&table| add(target_of(table), Some(table)));
        tables.iter().for_each(|&table| add(target_of(table), Some(table)));
    }
    if asked.is_empty() && tables.is_empty() {
        called.registry.names().for_each(|name| add(name, None));
    }
    out
}

/// The name of the collection that a file is. Where there is no such file, it may be the name itself.
fn named<'a>(config: &'a Config, file: &Path) -> Result<Option<&'a str>, Diagnostic> {
    if file == Path::new("-") {
        return Ok(None);
    }
    if !file.exists() {
        let known = file.to_str().and_then(|name| config.collections.get_key_value(name));
        return Ok(known.map(|(name, _)| name.as_str()));
    }
    let is_it = |source: &Source| same(&config.folder.join(&source.file), file);
    let mut names = config.collections.iter().filter(|(_, source)| is_it(source));
    match (names.next(), names.next()) {
        (Some(_), Some(_)) => {
            let what = format!("{} is the file of several collections", file.display());
            Err(which(config, &what))
        }
        (found, _) => Ok(found.map(|(name, _)| name.as_str())),
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

fn which(config: &Config, what: &str) -> Diagnostic {
    let names: Vec<&str> = config.collections.keys().map(String::as_str).collect();
    let error = Diagnostic::error("which-collection", what);
    let help = match names.as_slice() {
        [] => "name its file".to_owned(),
        names => format!("name its file or, of those in polypost.toml: {}", names.join(", ")),
    };
    error.help(help)
}

fn of_file(
    config: &Config,
    overrides: &Overrides,
    file: Option<&Path>,
    name: Option<&str>,
) -> Input {
    let source = name.and_then(|name| config.collections.get(name));
    let mut input = overrides.input(config, source);
    if !overrides.items.is_empty() {
        input.items.clone_from(&overrides.items);
    }
    if let Some(file) = file.filter(|file| source.is_none() || file.exists()) {
        input.file = file.to_owned();
    }
    input
}

impl Overrides {
    /// What is read for a collection of the settings, or for none.
    pub(super) fn input(&self, config: &Config, source: Option<&Source>) -> Input {
        let of_project = |path: &PathBuf| config.folder.join(path);
        let environments = source.map(|source| source.environments.as_slice()).unwrap_or_default();
        let own = source.into_iter().flat_map(|source| &source.values);
        let own = own.map(|(name, value)| (name.clone(), value.to_string()));
        Input {
            file: source.map(|source| of_project(&source.file)).unwrap_or_default(),
            environments: match self.environments.as_slice() {
                [] => environments.iter().map(of_project).collect(),
                said => said.to_vec(),
            },
            globals: self
                .globals
                .clone()
                .or_else(|| source.and_then(|source| source.globals.as_ref()).map(of_project)),
            values: own.chain(self.values.iter().cloned()).collect(),
            items: source.map(|source| source.items.clone()).unwrap_or_default(),
            max_input: self.max_input,
        }
    }
}
