//! Laying out, checking and building the programs that share a folder.

use super::super::command::{self, End, Outputs};
use super::super::report::{Finding, Part};
use super::super::{Diagnostic, cannot};
use super::{Proof, Stage, about, filled};
use crate::generate::{File, Generator};
use crate::target::verify::Verify;
use std::fs;
use std::path::{Path, PathBuf};

/// What is needed to build.
pub(super) struct Build<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) generator: &'a Generator,
    pub(super) verify: &'a Verify,
}

/// What came of it.
pub(super) struct Built<'p> {
    /// Programs that can be run, by the folder they were built in.
    pub(super) groups: Vec<Group<'p>>,
    /// Programs that are refused, each with what was said.
    pub(super) broken: Vec<(&'p Proof, Finding)>,
}

/// Programs that were built together.
pub(super) struct Group<'p> {
    pub(super) folder: PathBuf,
    /// The word that no other build has.
    pub(super) word: String,
    pub(super) proofs: Vec<&'p Proof>,
}

impl Build<'_> {
    /// Builds all programs. Those that a tool refuses are left out, and the others built without
    /// them.
    pub(super) fn all<'p>(
        &self,
        folder: &Path,
        proofs: &'p [Proof],
    ) -> Result<Built<'p>, Diagnostic> {
        let mut built = Built { groups: Vec::new(), broken: Vec::new() };
        let mut waiting: Vec<(PathBuf, Vec<&Proof>)> =
            vec![(folder.to_owned(), proofs.iter().collect())];
        while let Some((folder, mut proofs)) = waiting.pop() {
            loop {
                if proofs.is_empty() || self.stage.cancel.is_cancelled() {
                    break;
                }
                let attempt = self.attempt(&folder, &proofs)?;
                if self.stage.cancel.is_cancelled() {
                    break;
                }
                let Some((part, said)) = attempt else {
                    let word = self.word(&folder);
                    built.groups.push(Group { folder: folder.clone(), word, proofs });
                    break;
                };
                let (blamed, rest): (Vec<&Proof>, Vec<&Proof>) =
                    proofs.iter().partition(|proof| said.contains(&proof.path()));
                if blamed.is_empty() && rest.len() > 1 {
                    // Nobody says which program it was, so that halves must tell.
                    let (left, right) = rest.split_at(rest.len() / 2);
                    waiting.push((folder.join("a"), left.to_vec()));
                    waiting.push((folder.join("b"), right.to_vec()));
                    break;
                }
                let (blamed, rest) =
                    if blamed.is_empty() { (rest, Vec::new()) } else { (blamed, rest) };
                for proof in blamed {
                    let finding = Finding { part, ..about(&said, &proof.path()) };
                    built.broken.push((proof, finding));
                    let _ = fs::remove_file(folder.join(proof.path()));
                }
                proofs = rest;
            }
        }
        Ok(built)
    }

    /// Lays out the programs and runs the commands; what was said where one failed.
    fn attempt(
        &self,
        folder: &Path,
        proofs: &[&Proof],
    ) -> Result<Option<(Part, String)>, Diagnostic> {
        let ids: Vec<usize> = proofs.iter().map(|proof| proof.index).collect();
        let word = self.word(folder);
        let shared = self.generator.build_folder(&word, &ids)?;
        for file in proofs.iter().map(|proof| file_of(proof)).chain(shared) {
            write(folder, &file).map_err(|error| cannot("write a program", &error))?;
        }
        fs::create_dir_all(&self.stage.options.cache)
            .map_err(|error| cannot("make the cache folder", &error))?;
        let steps = [(Part::Check, &self.verify.check), (Part::Build, &self.verify.build)];
        for (part, commands) in steps {
            for words in commands {
                let outcome = self.command(words, folder, &word)?;
                match outcome.end {
                    End::Exit(0) => {}
                    End::TimedOut => {
                        let limit = self.stage.options.build_timeout.as_secs();
                        let command = words.join(" ");
                        return Ok(Some((part, format!("{command}: not done after {limit} s"))));
                    }
                    _ => return Ok(Some((part, outcome.said()))),
                }
            }
        }
        Ok(None)
    }

    /// A word that no other build has at the same time.
    fn word(&self, folder: &Path) -> String {
        let name = folder.strip_prefix(&self.stage.folder).unwrap_or(folder).to_string_lossy();
        let name = name.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        format!("p{}_{name}", std::process::id())
    }

    fn command(
        &self,
        words: &[String],
        folder: &Path,
        word: &str,
    ) -> Result<command::Outcome, Diagnostic> {
        let cache = self.stage.options.cache.join(&self.generator.target().manifest.name);
        let (folder_text, cache_text) = (folder.to_string_lossy(), cache.to_string_lossy());
        let values =
            [("folder", folder_text.as_ref()), ("cache", cache_text.as_ref()), ("build", word)];
        let words = filled(words, &values);
        let mut command = command::command(&words)
            .map_err(|error| cannot(&format!("run `{}`", words.join(" ")), &error))?;
        command.current_dir(folder);
        for (name, value) in &self.verify.environment {
            let value = filled(std::slice::from_ref(value), &values);
            command.envs(value.into_iter().map(|value| (name, value)));
        }
        let outputs = Outputs::in_folder(folder);
        let patience = self.stage.patience(self.stage.options.build_timeout);
        Ok(command::run(&mut command, &outputs, patience))
    }
}

/// The file of a program, its number put into the path.
fn file_of(proof: &Proof) -> File {
    let File { path, text } = proof.program.file.clone();
    File { path: path.replace("{id}", &proof.index.to_string()), text }
}

fn write(folder: &Path, file: &File) -> std::io::Result<()> {
    let path = folder.join(&file.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, &file.text)
}

impl Proof {
    /// The path of its file in the folder of its build.
    pub(super) fn path(&self) -> String {
        self.program.file.path.replace("{id}", &self.index.to_string())
    }
}
