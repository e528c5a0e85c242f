//! `sdk.toml`: what a language's package holds, and the rules of the language.

use crate::diagnostic::Diagnostic;
use crate::target::comment::Comments;
use crate::target::data::Data;
use crate::target::language::{Language, Passing};
use crate::target::literal::Literals;
use crate::target::manifest::{OptionRule, Widths, explain, unknown};
use crate::target::marks;
use crate::target::names::NameRules;
use crate::target::registry::builtin_files;
use crate::target::types::Types;
use crate::target::{Template, there_is};
use indexmap::IndexMap;
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::Arc;

/// The file that makes a folder a package language.
const MANIFEST: &str = "sdk.toml";

/// What a language's package holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name on the command line, which is its folder's.
    pub name: String,
    /// The name a reader sees: `Python (httpx)`.
    pub title: String,
    /// The language: `Python`.
    pub language: String,
    /// The language's name to a syntax highlighter.
    pub highlight: String,
    /// The files that are rendered.
    pub files: Vec<File>,
    /// The files that are copied.
    #[serde(default)]
    pub assets: Vec<AssetFile>,
    /// The path of what the test of an operation sends and is answered.
    pub exchanges: String,
    literals: Literals,
    comments: Comments,
    names: NameRules,
    data: Option<Data>,
    #[serde(default)]
    passing: Passing,
    /// The types of what is read and sent.
    pub types: Types,
    /// How wide things may be.
    pub layout: Option<Widths>,
    /// What a user may choose.
    #[serde(default)]
    pub options: IndexMap<String, OptionRule>,
    /// How an operation reaches what is not its own.
    pub access: Access,
    /// Names that the templates use themselves, by scope.
    #[serde(default)]
    pub taken: Taken,
    /// The types of arguments.
    pub arguments: ArgumentTypes,
    /// The types of answers that are no JSON.
    pub results: ResultTypes,
    /// Values in tests.
    pub values: Values,
    /// How documentation is written.
    #[serde(default)]
    pub docs: Docs,
    /// How types are named beside each other.
    #[serde(default)]
    pub scopes: Scopes,
}

/// A file that is rendered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The template.
    pub template: String,
    /// The path: `{package}`, `{module}`, `{unit}` and, where there is one for each group,
    /// `{group}` stand for names.
    pub path: String,
    /// What there is one of it for.
    #[serde(default)]
    pub per: Per,
    /// Whether it is the user's once it is there.
    #[serde(default)]
    pub once: bool,
}

/// What there is one file for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// The package.
    #[default]
    Package,
    /// Each group that has operations or groups in it, the client's own included.
    Group,
}

/// A file that is copied.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetFile {
    /// The file beside `sdk.toml`.
    pub source: String,
    /// The path, as of a [`File`].
    pub path: String,
    /// Whether it is the user's once it is there.
    #[serde(default)]
    pub once: bool,
}

/// How an operation reaches what is not its own (`[access]`): each rule has `{}` for the name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// A setting, in an operation.
    pub setting: String,
    /// A setting, in the client.
    pub setting_in_client: String,
    /// A type of the package, outside of where types are declared.
    pub model: String,
}

/// Names that the templates use themselves (`[taken]`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Taken {
    /// Among settings, servers and authentications.
    pub settings: Vec<String>,
    /// Among the arguments of an operation.
    pub arguments: Vec<String>,
    /// Among the operations and groups of the client itself.
    pub client: Vec<String>,
    /// Among the operations and groups of any other group.
    pub groups: Vec<String>,
    /// Among the members of types.
    pub fields: Vec<String>,
    /// Among types.
    pub models: Vec<String>,
    /// Among the names of groups' files.
    pub files: Vec<String>,
}

/// How types are named beside each other (`[scopes]`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scopes {
    /// Whether all types of the package stand beside each other, where a member, an argument or an
    /// operation hides a type of its name.
    pub shared: bool,
    /// What the type of a group is called, with `{}` for its words.
    pub group: String,
    /// What the type of several answers is called, with `{}` for the words of the operation.
    pub answers: String,
    /// What tells whether a member is there is called, with `{}` for the member: `has_{}`.
    pub presence: String,
}

impl Default for Scopes {
    fn default() -> Self {
        Self {
            shared: false,
            group: "{}".to_owned(),
            answers: "{}_response".to_owned(),
            presence: String::new(),
        }
    }
}

/// The types of arguments (`[arguments]`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArgumentTypes {
    /// Text.
    pub string: String,
    /// A whole number.
    pub integer: String,
    /// Yes or no.
    pub boolean: String,
    /// The bytes of a file.
    pub upload: String,
    /// Any JSON value.
    pub json: String,
    /// Several `{}`.
    pub list: String,
    /// A `{}` of the package.
    pub model: String,
}

/// The types of answers that are no JSON (`[results]`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultTypes {
    /// Text.
    pub text: String,
    /// Nothing.
    pub empty: String,
    /// Where no answer is saved.
    pub none: String,
    /// What joins the types of several answers; empty where they need a type of their own.
    #[serde(default)]
    pub union: String,
}

/// How values are written in tests (`[values]`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Text, with `{}` for its literal.
    #[serde(deserialize_with = "marks::deserialize")]
    pub string: String,
    /// A whole number.
    pub integer: String,
    /// Yes.
    pub yes: String,
    /// No.
    pub no: String,
    /// A list, with `{}` for its elements.
    #[serde(deserialize_with = "marks::deserialize")]
    pub list: String,
    /// What parts them.
    #[serde(default = "comma", deserialize_with = "marks::deserialize")]
    pub separator: String,
    /// A file, with `{filename}` and `{content_type}`.
    #[serde(deserialize_with = "marks::deserialize")]
    pub upload: String,
    /// An element of a list of files, where that differs from a file.
    pub listed_upload: Option<String>,
    /// A file name or type that is there, with `{}` for its literal.
    #[serde(default = "bare")]
    pub some: String,
    /// One that is not.
    pub none: String,
    /// A value made from JSON, with `{type}` and `{text}`, which is a literal.
    #[serde(deserialize_with = "marks::deserialize")]
    pub model: String,
    /// Any JSON value made from JSON, with `{text}`.
    #[serde(deserialize_with = "marks::deserialize")]
    pub json: String,
}

/// How documentation is written (`[docs]`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// Whether comments that document are read as Markdown.
    pub markdown: bool,
    /// Whether they are read as XML.
    pub xml: bool,
    /// How wide the text of docstrings may be, its place within a line included; 0 where they are
    /// not used.
    pub width: usize,
    /// The heading of arguments in docstrings.
    pub arguments: String,
    /// The heading of errors in docstrings.
    pub errors: String,
    /// The error that is raised, with `{}` for what the status means.
    pub error: String,
}

fn comma() -> String {
    ", ".to_owned()
}

fn bare() -> String {
    "{}".to_owned()
}

/// A language that packages are written in.
#[derive(Debug, Clone)]
pub struct Kit {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The rules of its language.
    pub language: Arc<Language>,
    /// Its templates.
    pub templates: Vec<Template>,
    /// Its plain files: names and texts.
    pub assets: Vec<(&'static str, &'static str)>,
}

impl Kit {
    /// The languages there are.
    pub fn names() -> Vec<&'static str> {
        let all = builtin_files("sdk/");
        all.filter_map(|(path, _)| path.strip_suffix(MANIFEST)?.strip_suffix('/')).collect()
    }

    /// A language by its name.
    ///
    /// # Errors
    /// When there is none of that name, or its `sdk.toml` is wrong.
    pub fn load(name: &str) -> Result<Self, Diagnostic> {
        let folder = format!("sdk/{name}/");
        let files: Vec<(&str, &str)> = builtin_files(&folder).collect();
        let Some((_, text)) = files.iter().find(|(name, _)| *name == MANIFEST) else {
            let what = format!("there are no packages in `{name}`");
            return Err(unknown("unknown-target", &what, name, Self::names().into_iter()));
        };
        let shown = format!("templates/{folder}{MANIFEST}");
        let manifest: Manifest =
            toml::from_str(text).map_err(|error| explain("bad-target", &shown, text, &error))?;
        let language = Language {
            literals: manifest.literals.clone(),
            comments: manifest.comments.clone(),
            names: manifest.names.clone(),
            data: manifest.data.clone(),
            passing: manifest.passing.clone(),
        };
        let (templates, assets): (Vec<_>, Vec<_>) = files
            .into_iter()
            .filter(|(name, _)| *name != MANIFEST)
            .partition(|(name, _)| name.ends_with(".tera"));
        let templates: Vec<Template> = templates
            .into_iter()
            .map(|(name, text)| Template {
                name: name.to_owned(),
                shown: format!("templates/{folder}{name}"),
                source: Cow::Borrowed(text),
                builtin: true,
            })
            .collect();
        for file in &manifest.files {
            let names = templates.iter().map(|template| template.name.as_str());
            there_is("template", &file.template, names, &shown)?;
        }
        for asset in &manifest.assets {
            there_is("file", &asset.source, assets.iter().map(|(name, _)| *name), &shown)?;
        }
        Ok(Self { manifest, language: Arc::new(language), templates, assets })
    }
}
