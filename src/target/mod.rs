//! Model + shape + target → exactly what templates see.
//!
//! A target is a folder: `target.toml` says how the language writes strings, names, comments and
//! data; the `.tera` files beside it say what a program looks like. Nothing in here knows any
//! language by name.

mod characters;
pub mod client;
pub mod comment;
pub mod data;
pub mod language;
pub mod literal;
pub mod manifest;
pub(crate) mod marks;
pub mod names;
pub mod registry;
pub mod types;
pub mod verify;
pub mod view;
pub mod walk;

use crate::diagnostic::Diagnostic;
use language::Language;
use manifest::Manifest;
use std::borrow::Cow;
use std::sync::Arc;

/// A target, ready for use.
#[derive(Debug, Clone)]
pub struct Target {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The rules of its language.
    pub language: Arc<Language>,
    /// Its templates.
    pub templates: Vec<Template>,
    /// The plain files of its folder `verify`, by path.
    pub assets: Vec<Asset>,
}

/// A file of a target that is no template.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its path inside the target's folder, with `/`.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

/// A template of a target.
#[derive(Debug, Clone)]
pub struct Template {
    /// The name under which other templates include it.
    pub name: String,
    /// What messages call it.
    pub shown: String,
    /// Its text.
    pub source: Cow<'static, str>,
    /// Whether it came with polypost, and may be replaced by one of the user with the same name.
    pub builtin: bool,
}

impl Target {
    /// A target from the text of its `target.toml` (called `shown` in messages), its templates and
    /// its other files.
    ///
    /// # Errors
    ///
    /// When `target.toml` is wrong, or names a file that is not there.
    pub fn new(
        name: &str,
        shown: &str,
        manifest: &str,
        templates: Vec<Template>,
        assets: Vec<Asset>,
    ) -> Result<Self, Diagnostic> {
        let (manifest, language) = Manifest::read(shown, manifest)?;
        if manifest.name != name {
            let what =
                format!("the target calls itself `{}`, and its folder is `{name}`", manifest.name);
            return Err(Diagnostic::error("bad-target", what).in_file(shown));
        }
        let json = [&manifest.json.create, &manifest.json.parse].into_iter().flatten();
        let verify = manifest.verify.iter().flat_map(|verify| {
            verify.program.iter().chain(&verify.files).map(|layout| &layout.template)
        });
        let own = manifest.files.iter().map(|file| &file.template);
        for wanted in own.chain(json).chain(verify) {
            let names = templates.iter().map(|template| template.name.as_str());
            there_is("template", wanted, names, shown)?;
        }
        for wanted in manifest.verify.iter().flat_map(|verify| &verify.assets) {
            there_is("file", wanted, assets.iter().map(|asset| asset.name.as_str()), shown)?;
        }
        Ok(Self { manifest, language: Arc::new(language), templates, assets })
    }
}

pub(crate) fn there_is<'a>(
    kind: &str,
    wanted: &str,
    mut names: impl Iterator<Item = &'a str> + Clone,
    shown: &str,
) -> Result<(), Diagnostic> {
    if names.clone().any(|name| name == wanted) {
        return Ok(());
    }
    let what = format!("there is no {kind} `{wanted}`");
    Err(manifest::unknown("bad-target", &what, wanted, names.by_ref()).in_file(shown))
}
