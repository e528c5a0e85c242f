//! What `[sdk.NAME]` says of a client package, and what the call says instead.

use super::call::{input, name_of, narrow};
use super::choices::{placed, selection};
use super::digest::{Digest, unix};
use super::input::{Input, Opened, chosen};
use super::plan::Overrides;
use crate::collection::Collection;
use crate::config::{Config, Package, Sdk};
use crate::diagnostic::Diagnostic;
use crate::lower::{self, Scopes};
use crate::sdk::{self, Kit, Options};
use crate::verify::subject::{Saying, Subject};
use std::path::{Path, PathBuf};

/// What was said of a package at the call.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The name of a language or of a table of the settings.
    pub target: String,
    /// The folder of the package.
    pub folder: PathBuf,
    /// Its name.
    pub name: Option<String>,
    /// Its licence.
    pub license: Option<String>,
    /// A folder with templates and files in place of built-in ones.
    pub templates: Option<PathBuf>,
    /// What is read, and options of the language.
    pub overrides: Overrides,
}

/// A package that was asked for.
#[derive(Debug)]
pub struct Call {
    /// What is read.
    pub input: Input,
    /// Of the items that it chooses, only these; all where there is none.
    items: Vec<String>,
    /// Its language.
    pub kit: Kit,
    /// What it is to be like.
    pub options: Options,
}

impl Call {
    /// Puts the settings and the call together. What is read without a file is the only collection of
    /// the settings.
    ///
    /// # Errors
    /// Where there is no one collection, for a language or an option that does not exist, and for a
    /// folder that is written as a part of the project.
    pub fn new(config: &Config, asked: &Asked, file: Option<&Path>) -> Result<Self, Diagnostic> {
        if let Some(package) = config.package_in(&asked.folder) {
            let what = format!(
                "{} is the folder of [sdk.{}] in {}",
                asked.folder.display(),
                package.table,
                config.shown()
            );
            return Err(Diagnostic::error("folder-of-a-project", what)
                .help("`polypost generate` writes it; for another package, name another folder"));
        }
        let collection = name_of(config, file)?;
        let of_collection = || {
            config.packages().filter(move |package| {
                collection.is_some_and(|collection| package.collection == collection)
            })
        };
        let table = of_collection()
            .find(|package| package.table == asked.target)
            .or_else(|| of_collection().find(|package| package.language() == asked.target));
        let set = table.map(|package| package.sdk.clone()).unwrap_or_default();
        let language = table.map_or(asked.target.as_str(), |package| package.language());
        let templates = asked.templates.clone().or_else(|| own_templates(config, &set));
        let kit = Kit::load(language, templates.as_deref())?;
        let mut options = options_of(&set);
        options.options.extend(asked.overrides.options.iter().cloned());
        options.name = asked.name.clone().or(options.name);
        options.license = asked.license.clone().or(options.license);
        kit.options(&options.options)?;
        Ok(Self {
            input: input(config, &asked.overrides, file)?,
            items: if asked.overrides.items.is_empty() { set.items } else { Vec::new() },
            kit,
            options,
        })
    }

    /// The collection with its chosen items.
    ///
    /// # Errors
    /// A choice that matches nothing.
    pub fn subject(&self, opened: &Opened) -> Result<Subject, Diagnostic> {
        let subject = subject(&opened.collection, &opened.scopes);
        let items = chosen(subject.model(), &self.input.items, &opened.source)?;
        let mut all = [(subject.model(), items)];
        narrow(&mut all, &self.items)?;
        let [(_, items)] = all;
        Ok(subject.with_items(items))
    }

    /// A digest of what was chosen.
    pub fn settings(&self) -> String {
        let Self { input, items, kit, options } = self;
        let said = format!("{:?} {:?} {items:?} {options:?}", kit.manifest.name, input.items);
        Digest::new().part(said).finish()
    }
}

/// A collection as packages are made of it.
pub(super) fn subject(collection: &Collection, scopes: &Scopes) -> Subject {
    Subject::new(collection, scopes, &lower::Options::default(), Saying::Bound)
}

/// A package of the project, as it is made.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) kit: Kit,
    pub(super) options: Options,
    pub(super) folder: String,
    /// A digest of what the settings say.
    pub(super) settings: String,
}

impl Client {
    pub(super) fn new(config: &Config, package: &Package<'_>) -> Result<Self, Diagnostic> {
        let at = |key, error| placed(config, &["sdk", package.table], key, error);
        let templates = own_templates(config, package.sdk);
        let key = if templates.is_some() { "templates" } else { "target" };
        let kit = Kit::load(package.language(), templates.as_deref());
        let kit = kit.map_err(|error| at(key, error))?;
        let options = options_of(package.sdk);
        kit.options(&options.options).map_err(|error| at("options", error))?;
        let folder = package.folder();
        let collections = [package.collection.to_owned()];
        let settings = Digest::new().part(format!("{folder:?} {options:?}")).part(selection(
            config,
            &collections,
            &package.sdk.items,
        ));
        Ok(Self { kit, options, folder, settings: settings.finish() })
    }

    pub(super) fn build(&self, subject: &Subject) -> Result<sdk::Package, Diagnostic> {
        sdk::build(subject, &self.kit, &self.options)
    }

    /// A digest of everything in its language that it is made from.
    pub(super) fn templates(&self) -> String {
        let mut digest = Digest::new().part(format!("{:?}", self.kit.manifest));
        for template in &self.kit.templates {
            digest = digest.part(&template.name).part(unix(template.source.as_bytes()));
        }
        for (name, text) in &self.kit.assets {
            digest = digest.part(name).part(unix(text.as_bytes()));
        }
        digest.finish()
    }
}

fn options_of(sdk: &Sdk) -> Options {
    let options = sdk.options.iter();
    Options {
        name: sdk.name.clone(),
        license: sdk.license.clone(),
        options: options.map(|(name, value)| (name.clone(), value.to_string())).collect(),
    }
}

/// The folder of templates that a table names.
pub(super) fn own_templates(config: &Config, sdk: &Sdk) -> Option<PathBuf> {
    sdk.templates.as_ref().map(|folder| config.folder.join(folder))
}
