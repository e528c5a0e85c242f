//! `polypost templates`

use super::args::Templates;
use super::outcome::{Exit, Failure, to_stdout};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Tree};
use crate::target::registry::Registry;
use std::io::Write as _;
use std::path::Path;

pub(super) fn run(arguments: &Templates) -> Result<(), Failure> {
    match arguments {
        Templates::Export { name, folder } => export(name, folder),
    }
}

fn export(name: &str, folder: &Path) -> Result<(), Failure> {
    let registry = Registry::builtin();
    let mut tree = Tree::new();
    for file in registry.files(name)? {
        let text = match new_name(folder, name) {
            // A target is called as its folder is.
            Some(new) if file.name == "target.toml" => renamed(&file.text, name, &new),
            _ => file.text.to_string(),
        };
        if folder.join(&file.name).exists() {
            let what = format!("{:?} exists already; nothing was written", folder.join(&file.name));
            let error = Diagnostic::error("would-overwrite", what)
                .help("name a new folder, or remove the old one");
            return Err(Failure { exit: Exit::Refused, diagnostics: vec![error] });
        }
        tree.insert(&file.name, text)?;
    }
    let written = emit::write(&tree, folder)?;
    to_stdout(|out| {
        let shown = folder.display();
        writeln!(out, "{} files in {shown}; use them with --templates {shown}", written.created)
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
