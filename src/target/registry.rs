//! The targets there are: those built in, and those of a user's folder.

use crate::diagnostic::Diagnostic;
use crate::target::manifest::unknown;
use crate::target::{Asset, Target, Template};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The built-in templates: paths under `templates/` and texts.
static BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The file that makes a folder a target.
const MANIFEST: &str = "target.toml";

/// The targets there are, by name.
#[derive(Debug, Clone)]
pub struct Registry {
    targets: IndexMap<String, Vec<SourceFile>>,
}

/// A file of a target's folder.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path inside the folder, with `/`.
    pub name: String,
    /// What messages call it.
    pub shown: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// Whether it came with polypost.
    pub builtin: bool,
}

/// The files that came with polypost below a folder of `templates/`, by their paths in it.
#[cfg(feature = "sdk")]
pub(crate) fn builtin_sources(folder: &str) -> Vec<SourceFile> {
    let source = |(name, text): (&str, &'static str)| SourceFile {
        name: name.to_owned(),
        shown: format!("templates/{folder}{name}"),
        text: Cow::Borrowed(text),
        builtin: true,
    };
    builtin_files(folder).map(source).collect()
}

/// The files that came with polypost below a folder of `templates/`: paths in it, and texts.
#[cfg(feature = "docs")]
pub(crate) fn builtin_files(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILTIN.iter().filter_map(move |(path, text)| Some((path.strip_prefix(folder)?, *text)))
}

impl Registry {
    /// The built-in targets.
    pub fn builtin() -> Self {
        let mut targets: IndexMap<String, Vec<SourceFile>> = IndexMap::new();
        for (path, text) in BUILTIN {
            let Some((target, name)) =
                path.strip_prefix("targets/").and_then(|path| path.split_once('/'))
            else {
                continue;
            };
            targets.entry(target.to_owned()).or_default().push(SourceFile {
                name: name.to_owned(),
                shown: format!("templates/{path}"),
                text: Cow::Borrowed(text),
                builtin: true,
            });
        }
        Self { targets }
    }

    /// The same with a user's folder on top. The folder is a target itself (it holds a
    /// `target.toml`), or holds one folder for each target; a folder named like a target that is
    /// there already replaces single files of it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, or a folder in it is no target.
    pub fn with_folder(mut self, folder: &Path) -> Result<Self, Diagnostic> {
        if folder.join(MANIFEST).is_file() {
            let resolved = folder.canonicalize().map_err(|error| unreadable(folder, &error))?;
            let name = resolved.file_name().map(|name| name.to_string_lossy().into_owned());
            self.add(name.unwrap_or_default(), folder)?;
            return Ok(self);
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
            let entry = entry.map_err(|error| unreadable(folder, &error))?;
            if entry.path().is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        if names.is_empty() {
            return Err(Diagnostic::error(
                "no-targets",
                format!("the folder {} holds no target", folder.display()),
            )
            .help("a target is a folder with a `target.toml`"));
        }
        for name in names {
            let path = folder.join(&name);
            self.add(name, &path)?;
        }
        Ok(self)
    }

    fn add(&mut self, name: String, folder: &Path) -> Result<(), Diagnostic> {
        let mut files = Vec::new();
        let is_part = |name: &str| name == MANIFEST || name.ends_with(".tera") || is_asset(name);
        read_files(folder, "", &is_part, &mut files)?;
        let is_target = files.iter().any(|file| file.name == MANIFEST);
        let mut all = match self.targets.get(&name) {
            Some(files) => files.clone(),
            None if is_target => Vec::new(),
            None => {
                let what = format!(
                    "the folder {} has no `{MANIFEST}`, and there is no target `{name}` to change",
                    folder.display()
                );
                return Err(unknown("unknown-target", &what, &name, self.names()));
            }
        };
        if is_target {
            all.retain(|file| file.name != MANIFEST);
        }
        all.extend(files);
        self.targets.insert(name, all);
        Ok(())
    }

    /// The names of the targets: the built-in ones in order, then the user's.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.targets.keys().map(String::as_str)
    }

    /// The files of a target, as they can be written to a folder to start one's own from. A
    /// user's file stands in place of the built-in one it replaces.
    ///
    /// # Errors
    ///
    /// When there is no such target.
    pub fn files(&self, name: &str) -> Result<Vec<&SourceFile>, Diagnostic> {
        let mut files: IndexMap<&str, &SourceFile> = IndexMap::new();
        for file in self.sources(name)? {
            files.insert(&file.name, file);
        }
        Ok(files.into_values().collect())
    }

    /// A target, ready for use.
    ///
    /// # Errors
    ///
    /// When there is no such target, or its `target.toml` is wrong.
    pub fn load(&self, name: &str) -> Result<Target, Diagnostic> {
        let files = self.sources(name)?;
        let Some(manifest) = files.iter().find(|file| file.name == MANIFEST) else {
            return Err(Diagnostic::error("bad-target", format!("`{name}` has no `{MANIFEST}`")));
        };
        let templates = files
            .iter()
            .filter(|file| file.name.ends_with(".tera"))
            .map(|file| Template {
                name: file.name.clone(),
                shown: file.shown.clone(),
                source: file.text.clone(),
                builtin: file.builtin,
            })
            .collect();
        let assets = files
            .iter()
            .filter(|file| is_asset(&file.name))
            .map(|file| Asset { name: file.name.clone(), text: file.text.clone() })
            // A user's file stands in place of the built-in one it replaces.
            .rev()
            .collect();
        Target::new(name, &manifest.shown, &manifest.text, templates, assets)
    }

    fn sources(&self, name: &str) -> Result<&[SourceFile], Diagnostic> {
        self.targets.get(name).map(Vec::as_slice).ok_or_else(|| {
            unknown("unknown-target", &format!("there is no target `{name}`"), name, self.names())
        })
    }
}

impl Default for Registry {
    fn default() -> Self {
        Self::builtin()
    }
}

/// The files of a user's folder whose paths in it `is_part` wants, in the order of their paths.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub(crate) fn read_files(
    folder: &Path,
    prefix: &str,
    is_part: &dyn Fn(&str) -> bool,
    files: &mut Vec<SourceFile>,
) -> Result<(), Diagnostic> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>())
        .map_err(|error| unreadable(folder, &error))?;
    entries.sort();
    for path in entries {
        let Some(file_name) = path.file_name().map(|name| name.to_string_lossy()) else { continue };
        let name = format!("{prefix}{file_name}");
        if path.is_dir() {
            read_files(&path, &format!("{name}/"), is_part, files)?;
        } else if is_part(&name) {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let shown = path.display().to_string();
            files.push(SourceFile { name, shown, text: Cow::Owned(text), builtin: false });
        }
    }
    Ok(())
}

/// Whether a file of a target's folder is one that is used as it is.
fn is_asset(name: &str) -> bool {
    name.starts_with("verify/") && !name.ends_with(".tera")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unreadable", format!("cannot read {}: {error}", path.display()))
}
