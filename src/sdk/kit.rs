//! The languages that packages are written in: those built in, and what a user's folder changes.

use super::exchange::Exchange;
use super::manifest::Manifest;
use crate::diagnostic::Diagnostic;
use crate::model::{Auth, ComputedAuth};
use crate::target::language::Language;
use crate::target::manifest::{choose, explain, unknown};
use crate::target::registry::{SourceFile, builtin_files, builtin_sources, read_files};
use crate::target::view::Node;
use crate::target::{Template, there_is};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// The file that makes a folder a package language.
const MANIFEST: &str = "sdk.toml";

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
    pub assets: Vec<(String, Cow<'static, str>)>,
}

impl Kit {
    /// The languages there are.
    pub fn names() -> Vec<&'static str> {
        let all = builtin_files("sdk/");
        all.filter_map(|(path, _)| path.strip_suffix(MANIFEST)?.strip_suffix('/')).collect()
    }

    /// A language by its name. The files of a folder, where one is given, stand in place of the built-in
    /// ones of the same names; a folder with an `sdk.toml` can be a language of its own.
    ///
    /// # Errors
    /// When there is none of that name, its `sdk.toml` is wrong, or the folder cannot be read.
    pub fn load(name: &str, templates: Option<&Path>) -> Result<Self, Diagnostic> {
        let mut files = builtin(name);
        if let Some(folder) = templates {
            let mut own = Vec::new();
            read_files(folder, "", &is_part, &mut own)?;
            files.retain(|file| own.iter().all(|own| own.name != file.name));
            files.append(&mut own);
        }
        let Some(head) = files.iter().position(|file| file.name == MANIFEST) else {
            return Err(no_such(name));
        };
        let SourceFile { shown, text, .. } = files.remove(head);
        let manifest: Manifest =
            toml::from_str(&text).map_err(|error| explain("bad-target", &shown, &text, &error))?;
        let language = Language {
            literals: manifest.literals.clone(),
            comments: manifest.comments.clone(),
            names: manifest.names.clone(),
            data: manifest.data.clone(),
            passing: manifest.passing.clone(),
        };
        let (templates, assets): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.name.ends_with(".tera"));
        let templates: Vec<Template> = templates
            .into_iter()
            .map(|SourceFile { name, shown, text, builtin }| Template {
                name,
                shown,
                source: text,
                builtin,
            })
            .collect();
        for file in &manifest.files {
            let names = templates.iter().map(|template| template.name.as_str());
            there_is("template", &file.template, names, &shown)?;
        }
        for asset in &manifest.assets {
            let names = assets.iter().map(|file| file.name.as_str());
            there_is("file", &asset.source, names, &shown)?;
        }
        for scheme in manifest.auth.keys() {
            let names = ComputedAuth::ALL.iter().map(|kind| kind.name());
            there_is("authentication", scheme, names, &shown)?;
        }
        let assets = assets.into_iter().map(|file| (file.name, file.text)).collect();
        Ok(Self { manifest, language: Arc::new(language), templates, assets })
    }

    /// The options of the language, with what was chosen, as templates see them.
    ///
    /// # Errors
    /// When there is no such option, or it cannot have this value.
    pub fn options(&self, chosen: &[(String, String)]) -> Result<Node, Diagnostic> {
        choose(&self.manifest.name, &self.manifest.options, chosen)
    }

    /// Whether packages authenticate in this way themselves.
    pub(super) fn signs(&self, auth: &Auth) -> bool {
        let Auth::Computed { kind, parameters } = auth else { return true };
        self.manifest.auth.get(kind.name()).is_some_and(|known| {
            known.iter().all(|(name, values)| {
                let given = parameters.iter().find(|(key, _)| key == name);
                let given = given.map(|(_, text)| text.resolved()).unwrap_or_default();
                values.contains(&given)
            })
        })
    }

    /// Whether the language and its library can send what a test sends.
    pub(super) fn can_say(&self, exchange: &Exchange) -> bool {
        let segments = self.manifest.limits.dot_segments && exchange.has_dot_segments();
        !segments && exchange.can_be_said(&self.language)
    }

    /// The files of a built-in language, to start one's own from: paths in its folder, and texts.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn files(name: &str) -> Result<Vec<(String, Cow<'static, str>)>, Diagnostic> {
        let files = builtin(name);
        if files.is_empty() {
            return Err(no_such(name));
        }
        Ok(files.into_iter().map(|file| (file.name, file.text)).collect())
    }
}

/// The files of a built-in language; none where there is none of that name.
fn builtin(name: &str) -> Vec<SourceFile> {
    builtin_sources(&format!("sdk/{name}/"))
}

/// What editors, systems and version control leave in a folder is no part of a kit.
fn is_part(path: &str) -> bool {
    path.split('/').all(|part| !part.starts_with('.'))
}

fn no_such(name: &str) -> Diagnostic {
    let what = format!("there are no packages in `{name}`");
    unknown("unknown-target", &what, name, Kit::names().into_iter())
}
