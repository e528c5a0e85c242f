//! `target.toml`: what a target is called, what it writes, and the rules of its language.

use crate::diagnostic::Diagnostic;
use crate::target::client::Client;
use crate::target::comment::Comments;
use crate::target::data::Data;
use crate::target::language::{Language, Passing};
use crate::target::literal::Literals;
use crate::target::names::NameRules;
use crate::target::types::Types;
use crate::target::verify::Verify;
use crate::target::view::Node;
use crate::target::view::paths::PathSettings;
use crate::target::walk::WalkStyle;
use indexmap::IndexMap;
use serde::Deserialize;

/// What a target says about itself.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The name on the command line, which is its folder's.
    pub name: String,
    /// The name a reader sees: `Python (requests)`.
    pub title: String,
    /// The language: `Python`.
    pub language: String,
    /// The language's name to a syntax highlighter.
    pub highlight: String,
    /// The files of one item.
    pub files: Vec<File>,
    /// What the client library does by itself.
    pub client: Client,
    /// How the answer is read.
    pub response: Response,
    /// How decoded JSON is read with variables and loops, where `response` says `walk`.
    pub walk: Option<WalkStyle>,
    /// The type expressions of the language.
    pub types: Types,
    /// How paths into JSON are written, for `[response] style = "paths"`.
    pub paths: PathSettings,
    /// How wide things may be; `None` where templates mark nothing.
    pub layout: Option<Widths>,
    /// What a user may choose.
    pub options: IndexMap<String, OptionRule>,
    /// The code about a piece of JSON alone.
    pub json: JsonTemplates,
    /// How programs of this target are checked, built and run; `None` where nobody said it.
    pub verify: Option<Verify>,
}

/// A file that is made of one item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The template.
    pub template: String,
    /// The path, with `{stem}` for the file name made from the item's name.
    pub path: String,
    /// The option without which the file is not made.
    pub when: Option<String>,
}

/// How the answer is read (`[response]`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Which of the views of the answer the templates use.
    #[serde(default)]
    pub style: ResponseStyle,
    /// Whether templates show the JSON that is sent and answered in comments (`request.body.pretty`
    /// and `response.sample`). Laying it out costs time, so they are empty where nothing is said.
    #[serde(default)]
    pub samples: bool,
}

/// The ways to read an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseStyle {
    /// Variables and loops over dictionaries and lists.
    Walk,
    /// Declared types.
    Types,
    /// Paths such as `a.b[i].c`.
    Paths,
    /// Not at all.
    #[default]
    None,
}

/// A choice of the user (`[options.NAME]`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionRule {
    /// What it means, for the help.
    pub doc: String,
    /// What it is without a choice; its type is the option's type.
    pub default: OptionValue,
    /// The values allowed; any, where empty.
    #[serde(default)]
    pub values: Vec<String>,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
}

/// How wide things may be (`[layout]`), in characters: what a template marks as belonging together
/// is broken where it is wider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Widths {
    /// A line.
    pub line: usize,
    /// What stands between the brackets of one call, where that is more than one plain value; the
    /// width of a line where it is not given.
    pub call: Option<usize>,
    /// A chain of calls on one line; the width of a line where it is not given.
    pub chain: Option<usize>,
    /// By how much what is broken moves to the right.
    #[serde(default = "four")]
    pub indent: usize,
    /// Whether brackets that hold one thing which can break by itself break with it, and brackets
    /// are broken even where a line stays too wide then: black's manner. Otherwise rustfmt's.
    #[serde(default)]
    pub always_breaks: bool,
}

fn four() -> usize {
    4
}

/// The templates of `polypost json` (`[json]`). They see the view of an item whose body is the JSON,
/// and whose only saved response it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JsonTemplates {
    /// Code that builds the JSON.
    pub create: Option<String>,
    /// Code that reads it.
    pub parse: Option<String>,
}

/// The whole file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    title: String,
    language: String,
    highlight: String,
    files: Vec<File>,
    literals: Literals,
    comments: Comments,
    names: NameRules,
    data: Option<Data>,
    #[serde(default)]
    passing: Passing,
    #[serde(default)]
    client: Client,
    #[serde(default)]
    response: Response,
    walk: Option<WalkStyle>,
    #[serde(default)]
    types: Types,
    layout: Option<Widths>,
    #[serde(default)]
    paths: PathSettings,
    #[serde(default)]
    options: IndexMap<String, OptionRule>,
    #[serde(default)]
    json: JsonTemplates,
    verify: Option<Verify>,
}

impl Manifest {
    /// Reads the text of a `target.toml`; `file` names it in the message.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, holds an unknown key or lacks one that is needed.
    pub fn read(file: &str, text: &str) -> Result<(Self, Language), Diagnostic> {
        let written: Written =
            toml::from_str(text).map_err(|error| explain("bad-target", file, text, &error))?;
        let language = Language {
            literals: written.literals,
            comments: written.comments,
            names: written.names,
            data: written.data,
            passing: written.passing,
        };
        let manifest = Self {
            name: written.name,
            title: written.title,
            language: written.language,
            highlight: written.highlight,
            files: written.files,
            client: written.client,
            response: written.response,
            walk: written.walk,
            types: written.types,
            layout: written.layout,
            paths: written.paths,
            options: written.options,
            json: written.json,
            verify: written.verify,
        };
        Ok((manifest, language))
    }

    /// The options as templates see them: the defaults, then what the user chose.
    ///
    /// # Errors
    ///
    /// When there is no such option, or it cannot have this value.
    pub fn options(&self, chosen: &[(String, String)]) -> Result<Node, Diagnostic> {
        choose(&self.name, &self.options, chosen)
    }
}

/// Options as templates see them: the defaults, then what the user chose. `owner` has them.
///
/// # Errors
///
/// When there is no such option, or it cannot have this value.
pub(crate) fn choose(
    owner: &str,
    options: &IndexMap<String, OptionRule>,
    chosen: &[(String, String)],
) -> Result<Node, Diagnostic> {
    let mut values: IndexMap<&str, OptionValue> =
        options.iter().map(|(name, rule)| (name.as_str(), rule.default.clone())).collect();
    for (name, value) in chosen {
        let Some((name, rule)) = options.get_key_value(name) else {
            return Err(unknown(
                "unknown-option",
                &format!("the target {} has no option `{name}`", owner),
                name,
                options.keys().map(String::as_str),
            ));
        };
        values.insert(name, rule.read(name, value)?);
    }
    let node = |value| match value {
        OptionValue::Bool(value) => Node::Bool(value),
        OptionValue::Integer(value) => Node::Int(value),
        OptionValue::Text(value) => Node::Text(value),
    };
    Ok(Node::Map(
        values.into_iter().map(|(name, value)| (name.to_owned().into(), node(value))).collect(),
    ))
}

impl OptionRule {
    fn read(&self, name: &str, value: &str) -> Result<OptionValue, Diagnostic> {
        if !self.values.is_empty() && !self.values.iter().any(|allowed| allowed == value) {
            return Err(unknown(
                "bad-option",
                &format!("the option `{name}` cannot be `{value}`"),
                value,
                self.values.iter().map(String::as_str),
            ));
        }
        let bad = |what: &str| {
            Diagnostic::error(
                "bad-option",
                format!("the option `{name}` must be {what}, and `{value}` is not"),
            )
        };
        match self.default {
            OptionValue::Text(_) => Ok(OptionValue::Text(value.to_owned())),
            OptionValue::Integer(_) => {
                value.parse().map(OptionValue::Integer).map_err(|_| bad("a whole number"))
            }
            OptionValue::Bool(_) => match value {
                "true" | "yes" | "on" | "1" => Ok(OptionValue::Bool(true)),
                "false" | "no" | "off" | "0" => Ok(OptionValue::Bool(false)),
                _ => Err(bad("`true` or `false`")),
            },
        }
    }
}

/// An error about a name that is not among those known, with the nearest of them.
pub(crate) fn unknown<'a>(
    code: &'static str,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let error = Diagnostic::error(code, what);
    match nearest(name, &known) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => error,
        None => error.help(format!("there are: {}", known.join(", "))),
    }
}

/// The known name that a person who typed `name` most probably meant.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .iter()
        .map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), *known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// What is wrong with a file in TOML, with the name that was meant where one is unknown.
pub(crate) fn explain(
    code: &'static str,
    file: &str,
    text: &str,
    error: &toml::de::Error,
) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<_>>().join(" ");
    // serde lists what it expected between backticks, behind the unknown name.
    let unknown = message.split_once(", expected ");
    let unknown = unknown.filter(|(what, names)| what.contains('`') && names.contains('`'));
    let (what, expected) = unknown.unwrap_or((message.as_str(), ""));
    let mut diagnostic = Diagnostic::error(code, what).in_file(file);
    if let Some(span) = error.span() {
        diagnostic.place.position = Some(position(text, span.start));
    }
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let name = what.split('`').nth(1).unwrap_or("");
    match nearest(name, &known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => diagnostic,
        None => diagnostic.help(format!("there are: {}", known.join(", "))),
    }
}

/// Line and column, from 1, of a byte of a text.
pub(crate) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
