//! `polypost templates`

use super::args::Templates;
use super::outcome::{Exit, Failure, to_stdout};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Tree};
use crate::sdk::Kit;
use crate::site;
use crate::target::registry::{Registry, SourceFile};
use std::io::Write as _;
use std::path::Path;

pub(super) fn run(arguments: &Templates) -> Result<(), Failure> {
    match arguments {
        Templates::Export { name, folder } => export(name, folder),
    }
}

/// The name under which the templates of documentation sites are exported.
const SITE: &str = "site";

/// What the name of a language stands behind whose templates of packages are exported.
const PACKAGES: &str = "sdk/";

fn export(name: &str, folder: &Path) -> Result<(), Failure> {
    let registry = Registry::builtin();
    let files: Vec<(String, String)> = if name == SITE {
        let templates = site::templates().into_iter();
        templates.map(|template| (template.name, template.source.into_owned())).collect()
    } else if let Some(language) = name.strip_prefix(PACKAGES) {
        let files = Kit::files(language)?.into_iter();
        files.map(|(name, text)| (name, text.into_owned())).collect()
    } else {
        let text = |file: &SourceFile| match new_name(folder, name) {
            // A target is called as its folder is.
            Some(new) if file.name == "target.toml" => renamed(&file.text, name, &new),
            _ => file.text.to_string(),
        };
        registry.files(name)?.into_iter().map(|file| (file.name.clone(), text(file))).collect()
    };
    let mut tree = Tree::new();
    for (file, text) in files {
        if folder.join(&file).exists() {
            let what = format!("{:?} exists already; nothing was written", folder.join(&file));
            let error = Diagnostic::error("would-overwrite", what)
                .help("name a new folder, or remove the old one");
            return Err(Failure { exit: Exit::Refused, diagnostics: vec![error] });
        }
        tree.insert(&file, text)?;
    }
    let written = emit::write(&tree, folder)?;
    to_stdout(|out| {
        let shown = folder.display();
        let created = written.created;
        match name {
            SITE => writeln!(
                out,
                "{created} files in {shown}; name it as `templates` under [docs] in polypost.toml"
            ),
            _ if name.starts_with(PACKAGES) => writeln!(
                out,
                "{created} files in {shown}; use them with `polypost sdk --templates {shown}`, or \
                 name it as `templates` under [{}] in polypost.toml",
                name.replace('/', ".")
            ),
            _ => writeln!(out, "{created} files in {shown}; use them with --templates {shown}"),
        }
    })
}

/// What the target is called in that folder, where that is not its name already.
fn new_name(folder: &Path, name: &str) -> Option<String> {
    let new = folder.file_name()?.to_str()?;
    (new != name).then(|| new.to_owned())
}

fn renamed(manifest: &str, old: &str, new: &str) -> String {
    let line = |name: &str| format!("name = {}", toml::Value::String(name.to_owned()));
    manifest.replacen(&line(old), &line(new), 1)
}
