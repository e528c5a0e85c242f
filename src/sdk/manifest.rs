//! `sdk.toml`: what a language's package holds, and the rules of the language.

use crate::target::comment::Comments;
use crate::target::data::Data;
use crate::target::language::Passing;
use crate::target::literal::Literals;
use crate::target::manifest::{OptionRule, Widths};
use crate::target::marks;
use crate::target::names::NameRules;
use crate::target::types::Types;
use indexmap::IndexMap;
use serde::Deserialize;

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
    pub(super) literals: Literals,
    pub(super) comments: Comments,
    pub(super) names: NameRules,
    pub(super) data: Option<Data>,
    #[serde(default)]
    pub(super) passing: Passing,
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
    /// The computed authentications that packages do themselves, by Postman's names; and for each the
    /// values that its parameters may have, where it cannot do all. An empty value is none.
    #[serde(default)]
    pub auth: IndexMap<String, IndexMap<String, Vec<String>>>,
    /// What the language's library cannot send.
    #[serde(default)]
    pub limits: Limits,
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
    /// A value of a type of the package built of its members, with `{type}` and `{}` for them;
    /// where it is not said, such values are always made from JSON.
    #[serde(default, deserialize_with = "marks::deserialize")]
    pub object: String,
    /// A member of it, with `{name}` and `{value}`.
    #[serde(default)]
    pub member: String,
    /// An object whose keys are data, with `{}` for its entries.
    #[serde(default, deserialize_with = "marks::deserialize")]
    pub map: String,
    /// An entry of it, with `{key}` and `{value}`.
    #[serde(default)]
    pub entry: String,
    /// A number with a fraction, with `{}`.
    #[serde(default = "bare")]
    pub float: String,
    /// JSON's `null`.
    #[serde(default)]
    pub null: String,
}

/// What the language's library cannot send (`[limits]`): an operation that asks for it has no test.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Whether it takes the segments `.` and `..` out of paths.
    pub dot_segments: bool,
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
