//! `polypost.toml`: what a project says about itself once, instead of at each call.

mod packages;
mod place;
mod sites;

use crate::diagnostic::Diagnostic;
use crate::target::manifest::{explain, unknown};
use place::place_of;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

pub use packages::{Package, Sdk};
pub use sites::Sites;

/// The name it is looked for under.
pub const FILE: &str = "polypost.toml";

/// What a folder that takes several collections must hold.
pub const COLLECTION: &str = "{collection}";

/// What polypost generates in a project, and from what. Paths start from the folder of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// A folder with targets of your own, or templates that replace built-in ones.
    pub templates: Option<PathBuf>,
    /// The collections, by the names that outputs call them.
    pub collections: BTreeMap<String, Source>,
    /// Folders of programs, one program an item. The name of each is its target's unless `target`
    /// says another.
    pub snippets: BTreeMap<String, Snippets>,
    /// The documentation site, or several of them.
    pub docs: Sites,
    /// Client packages, one for each collection. The name of each is its language's unless `target`
    /// says another.
    pub sdk: BTreeMap<String, Sdk>,
    /// Markdown files with places for code.
    pub markdown: Option<Markdown>,
    /// The folder it stands in, which paths start from.
    #[serde(skip)]
    pub folder: PathBuf,
    /// What messages call the file, and its text; empty where there is no file.
    #[serde(skip)]
    origin: Origin,
}

/// Where the settings were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Origin {
    shown: String,
    text: String,
}

/// A collection with what fills its variables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The collection's file.
    pub file: PathBuf,
    /// Environments; later ones win.
    #[serde(default)]
    pub environments: Vec<PathBuf>,
    /// The workspace's globals.
    pub globals: Option<PathBuf>,
    /// Values of variables; they win over every file.
    #[serde(default)]
    pub values: BTreeMap<String, Scalar>,
    /// Only these items: paths, names, folders or patterns such as `Users/**`.
    #[serde(default)]
    pub items: Vec<String>,
}

/// A folder of programs in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Snippets {
    /// The target, where it is another than the name of the table.
    pub target: Option<String>,
    /// The folder. It holds `{collection}` where there are several collections.
    pub to: String,
    /// The names of the collections; all of them unless given.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Only these of the items that the collections choose.
    #[serde(default)]
    pub items: Vec<String>,
    /// The path of an item's file below the folder, instead of the target's own: `{stem}.sh` for
    /// names with hyphens, `{snake_stem}.py` for names with underscores.
    pub path: Option<String>,
    /// How variables are said.
    #[serde(default)]
    pub variables: Variables,
    /// Whether passwords, tokens and keys that the files hold are written into the code.
    #[serde(default)]
    pub show_secrets: bool,
    /// Options of the target, as `polypost targets NAME` lists them.
    #[serde(default)]
    pub options: BTreeMap<String, Scalar>,
}

/// What a documentation site is like (`[docs]`, or one of several `[[docs]]`), and, with `to`, where it
/// is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// Its title.
    pub title: Option<String>,
    /// The address where it will stand.
    pub base_url: Option<String>,
    /// A picture, as SVG, PNG, JPEG, WebP or GIF.
    pub logo: Option<PathBuf>,
    /// The colour of links, `#rrggbb`.
    pub accent: Option<String>,
    /// Markdown files that become pages of their own; the first heading is the title.
    pub pages: Vec<PathBuf>,
    /// A folder with templates and assets that replace those of the same name.
    pub templates: Option<PathBuf>,
    /// The folder that `polypost generate` writes the site to; without it, it writes none.
    pub to: Option<String>,
    /// The names of the collections; all of them unless given.
    pub collections: Vec<String>,
    /// Only these of the items that the collections choose.
    pub items: Vec<String>,
    /// The languages that code is shown in, in this order; every target unless given.
    pub targets: Vec<String>,
    /// Options of targets, by the target's name.
    pub options: BTreeMap<String, BTreeMap<String, Scalar>>,
    /// How variables are said.
    pub variables: Variables,
    /// Whether passwords, tokens and keys that the files hold are shown.
    pub show_secrets: bool,
    /// Pages, or Markdown for a site that exists already.
    pub format: DocsFormat,
    /// Whose Markdown.
    pub flavor: Flavor,
    /// The keys that lead to it in the file.
    #[serde(skip)]
    section: Vec<String>,
}

/// Markdown files with places for code, `<!-- polypost: item="…" target="…" -->`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Markdown {
    /// The files: paths or patterns such as `docs/**/*.md`.
    pub files: Vec<String>,
    /// The names of the collections; all of them unless given.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Options of targets, by the target's name.
    #[serde(default)]
    pub options: BTreeMap<String, BTreeMap<String, Scalar>>,
    /// How variables are said.
    #[serde(default)]
    pub variables: Variables,
    /// Whether passwords, tokens and keys that the files hold are written into the code.
    #[serde(default)]
    pub show_secrets: bool,
}

/// How variables are said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Variables {
    /// `{{name}}` stays in the code where no value is known.
    #[default]
    Keep,
    /// The code begins with one named value per variable.
    Bind,
}

/// What a site consists of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DocsFormat {
    /// A site.
    #[default]
    Html,
    /// Markdown files.
    Markdown,
}

/// Whose Markdown a site is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Flavor {
    /// Anybody's, without front matter.
    #[default]
    Plain,
    /// mdBook's, with a SUMMARY.md.
    Mdbook,
    /// Docusaurus's, with front matter.
    Docusaurus,
    /// MkDocs's, with front matter.
    Mkdocs,
}

/// The value of an option or of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a text, a whole number, `true` or `false`")]
pub enum Scalar {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

impl Config {
    /// Reads the file that was named, or the one of the project that the current folder belongs to,
    /// where there is one.
    ///
    /// # Errors
    /// A file that cannot be read, is no TOML, or holds a key that means nothing.
    pub fn load(named: Option<&Path>) -> Result<Self, Diagnostic> {
        let found = named.map(Path::to_owned).or_else(find);
        found.map_or_else(|| Ok(Self::default()), |path| Self::read(&path))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn read(path: &Path) -> Result<Self, Diagnostic> {
        let text = fs::read_to_string(path).map_err(|error| {
            let what = format!("cannot read the settings: {error}");
            let unreadable = Diagnostic::error("unreadable-file", what);
            unreadable.in_file(path.display().to_string())
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&path.display().to_string(), &text).map(|config| Self { folder, ..config })
    }

    /// Reads the text of a file called `shown` in messages.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(shown: &str, text: &str) -> Result<Self, Diagnostic> {
        let config: Self =
            toml::from_str(text).map_err(|error| explain("bad-config", shown, text, &error))?;
        let origin = Origin { shown: shown.to_owned(), text: text.to_owned() };
        let config = Self { origin, ..config };
        config.check()?;
        Ok(config)
    }

    /// Whether a file was read.
    pub fn is_there(&self) -> bool {
        !self.origin.shown.is_empty()
    }

    /// What messages call the file.
    pub fn shown(&self) -> &str {
        &self.origin.shown
    }

    /// The names of the collections that an output takes, which says `chosen`.
    pub fn chosen<'a>(&'a self, chosen: &'a [String]) -> Vec<&'a str> {
        if chosen.is_empty() {
            return self.collections.keys().map(String::as_str).collect();
        }
        chosen.iter().map(String::as_str).collect()
    }

    /// A message about the value at a path of keys, with its place in the file.
    pub fn wrong(&self, keys: &[&str], what: impl Into<String>) -> Diagnostic {
        self.at(keys, Diagnostic::error("bad-config", what))
    }

    /// The same message at the place that a path of keys leads to.
    pub fn at(&self, keys: &[&str], mut message: Diagnostic) -> Diagnostic {
        message.place.position = place_of(&self.origin.text, keys);
        message.in_file(&self.origin.shown)
    }

    /// What no type can say: that names lead somewhere, and folders stay inside of the project.
    fn check(&self) -> Result<(), Diagnostic> {
        for name in self.collections.keys() {
            if !is_plain(name) {
                let what = format!("`{name}` cannot be the name of a collection");
                return Err(self
                    .wrong(&["collections", name], what)
                    .help("use letters, digits, `-` and `_`"));
            }
        }
        for (name, snippets) in &self.snippets {
            let keys = ["snippets", name.as_str()];
            self.check_output(&keys, &snippets.to, &snippets.collections)?;
            self.check_several(&keys, &snippets.to, &snippets.collections)?;
            let path = snippets.path.as_deref();
            if path.is_some_and(|path| !path.contains("{stem}") && !path.contains("{snake_stem}")) {
                let what = "`path` gives every item the same file";
                return Err(self
                    .wrong(&[&keys[..], &["path"]].concat(), what)
                    .help("write {stem} or {snake_stem} where the item's own name shall stand"));
            }
        }
        self.check_sites()?;
        self.check_packages()?;
        if let Some(markdown) = &self.markdown {
            self.check_collections(&["markdown"], "files", &markdown.collections)?;
        }
        Ok(())
    }

    fn check_output(
        &self,
        keys: &[&str],
        to: &str,
        collections: &[String],
    ) -> Result<(), Diagnostic> {
        if let Some(reason) = why_outside(to) {
            let what = format!("`{to}` cannot be the folder of an output: {reason}");
            return Err(self
                .wrong(&[keys, &["to"]].concat(), what)
                .help("name a folder below that of polypost.toml, with `/` between its parts"));
        }
        self.check_collections(keys, "to", collections)
    }

    /// That each of several collections has a folder of its own.
    fn check_several(
        &self,
        keys: &[&str],
        to: &str,
        collections: &[String],
    ) -> Result<(), Diagnostic> {
        if self.chosen(collections).len() < 2 || to.contains(COLLECTION) {
            return Ok(());
        }
        let what = format!("several collections cannot all be written to `{to}`");
        Err(self.wrong(&[keys, &["to"]].concat(), what).help(format!(
            "write {COLLECTION} into it, where the name of each shall stand, or choose one with \
             `collections`"
        )))
    }

    fn check_collections(
        &self,
        keys: &[&str],
        key: &str,
        collections: &[String],
    ) -> Result<(), Diagnostic> {
        for name in collections {
            if !self.collections.contains_key(name) {
                let what = format!("there is no collection `{name}`");
                let known = self.collections.keys().map(String::as_str);
                let error = unknown("bad-config", &what, name, known);
                return Err(self.at(&[keys, &["collections", name]].concat(), error));
            }
        }
        if self.collections.is_empty() {
            let what = "there is nothing to write there: no collection is named";
            return Err(self
                .wrong(&[keys, &[key]].concat(), what)
                .help("name one: [collections.api] with file = \"api.json\""));
        }
        Ok(())
    }
}

/// The file of the project that the current folder belongs to: the nearest one upwards.
pub fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let depth = here.ancestors().position(|folder| is_file(&folder.join(FILE)))?;
    // As a person in this folder would write it.
    Some(std::iter::repeat_n("..", depth).collect::<PathBuf>().join(FILE))
}

fn is_file(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(found) => found.is_file(),
        // What cannot be looked at is said when it is read.
        Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Why a folder is not one below the project's, if it is not.
fn why_outside(to: &str) -> Option<&'static str> {
    if to.is_empty() {
        return Some("it is empty");
    }
    if to == "." {
        return None;
    }
    to.replace(COLLECTION, "x").split('/').find_map(|part| match part {
        "" => Some("it begins or ends with `/`, or has two of them together"),
        "." | ".." => Some("it holds `.` or `..`"),
        _ if part.contains(['\\', ':']) => Some("it holds a character that no folder may have"),
        _ if part.eq_ignore_ascii_case(".git") => Some("it belongs to git"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_means_nothing_is_refused_with_the_one_that_was_meant() {
        for (text, meant) in [
            ("[docs]\nacent = \"#fff\"\n", "did you mean `accent`?"),
            ("[dosc]\ntitle = \"x\"\n", "did you mean `docs`?"),
            ("[collections.a]\nfile = \"a\"\nenvironment = []\n", "did you mean `environments`?"),
            ("[snippets.curl]\nto = \"a\"\noption = {}\n", "did you mean `options`?"),
            ("[docs]\nflavor = \"mdbok\"\n", "did you mean `mdbook`?"),
            ("[[docs]]\nto = \"a\"\n[[docs]]\nacent = \"#fff\"\n", "did you mean `accent`?"),
            ("[[docs]]\nflavor = \"mdbok\"\n", "did you mean `mdbook`?"),
            ("[[docs]]\noptions.curl = 1\nformat = \"htm\"\n", "did you mean `html`?"),
        ] {
            let error = Config::parse("polypost.toml", text).unwrap_err();
            assert_eq!(error.code, "bad-config");
            assert_eq!(error.help.as_deref(), Some(meant), "{error:?}");
            assert!(error.place.position.is_some(), "{error:?}");
        }
    }

    #[test]
    fn every_setting_of_a_site_is_read() {
        let text = "[docs]\ntitle = \"T\"\nbase_url = \"https://x.example/\"\nlogo = \"l.svg\"\n\
            accent = \"#123456\"\npages = [\"a.md\"]\ntemplates = \"t\"\n";
        let config = Config::parse("polypost.toml", text).unwrap();
        let expected = Docs {
            title: Some("T".to_owned()),
            base_url: Some("https://x.example/".to_owned()),
            logo: Some("l.svg".into()),
            accent: Some("#123456".to_owned()),
            pages: vec!["a.md".into()],
            templates: Some("t".into()),
            section: vec!["docs".to_owned()],
            ..Docs::default()
        };
        assert_eq!(config.docs.iter().collect::<Vec<_>>(), [&expected]);
    }

    #[test]
    fn what_no_type_can_say_is_said_with_its_place() {
        let two = "[collections.one]\nfile = \"1\"\n[collections.two]\nfile = \"2\"\n";
        for (text, place, clue) in [
            ("[snippets.curl]\nto = \"a\"\ncollections = [\"on\"]\n", (7, 16), "`one`"),
            ("[snippets.curl]\nto = \"a\"\n", (6, 6), "{collection}"),
            ("[snippets.curl]\nto = \"{collection}/../..\"\n", (6, 6), "below"),
            ("[snippets.curl]\nto = \"/tmp\"\n", (6, 6), "below"),
            ("[docs]\nto = \".git/hooks\"\n", (6, 6), "below"),
            ("[collections.'a/b']\nfile = \"3\"\n", (5, 14), "letters"),
            ("[snippets.curl]\nto = \"{collection}\"\npath = \"x.sh\"\n", (7, 8), "{snake_stem}"),
        ] {
            let text = format!("{two}{text}");
            let error = Config::parse("polypost.toml", &text).unwrap_err();
            assert_eq!(error.place.position, Some(place), "{text}{error:?}");
            assert!(error.help.as_deref().unwrap().contains(clue), "{error:?}");
        }
        let error = Config::parse("polypost.toml", "[snippets.curl]\nto = \"a\"\n").unwrap_err();
        assert!(error.what.contains("no collection"), "{error:?}");
    }

    #[test]
    fn windows_line_ends_change_nothing() {
        let text = "templates = \"t\"\n[docs]\ntitle = \"T\"\n";
        let one = Config::parse("", text).unwrap();
        let other = Config::parse("", &text.replace('\n', "\r\n")).unwrap();
        assert_eq!((one.docs, one.templates), (other.docs, other.templates));
    }
}
