//! `polypost.toml`, `polypost.lock` and `polypost check`, from the outside.

mod diff;
mod flags;
mod full;
mod init;
mod killed;
mod markdown;
mod packages;
mod platforms;
mod readme;
mod real;
mod reports;
mod settings;
mod sites;
mod story;
mod watch;

use crate::support::Ran;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A project in a folder of its own.
struct Project {
    home: tempfile::TempDir,
}

impl Project {
    fn new(settings: &str) -> Self {
        let project = Self { home: tempfile::tempdir().unwrap() };
        project.write("polypost.toml", settings);
        project
    }

    /// One with a small collection and two outputs.
    fn small() -> Self {
        let project = Self::new(
            "[collections.api]\nfile = \"api.json\"\n\n[snippets.curl]\nto = \"out/curl\"\n\n\
             [snippets.python]\ntarget = \"python-requests\"\nto = \"out/python\"\n",
        );
        project.collection(&[("List", "https://a.example/list"), ("Get", "https://a.example/get")]);
        project
    }

    fn root(&self) -> &Path {
        self.home.path()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Makes `api.json` a collection of items with these names and addresses.
    fn collection(&self, items: &[(&str, &str)]) {
        let items: Vec<Value> =
            items.iter().map(|(name, url)| json!({ "name": name, "request": url })).collect();
        self.write("api.json", json!({ "info": { "name": "A" }, "item": items }).to_string());
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polypost"));
        command.current_dir(self.root()).env("RUST_BACKTRACE", "0").stdin(Stdio::null());
        command
    }

    fn polypost(&self, arguments: &[&str]) -> Ran {
        Ran::new(self.program().args(arguments).output().unwrap())
    }

    /// What `check` finds, as its paths and words.
    fn differences(&self) -> Vec<(String, String, Vec<String>)> {
        let ran = self.polypost(&["check", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).expect(&ran.stderr);
        assert_eq!(report["up_to_date"], ran.code == 0, "{}", ran.stderr);
        let words = |value: &Value| {
            value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
        };
        let changes = report["changes"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        changes
            .iter()
            .map(|change| (text(&change["path"]), text(&change["kind"]), words(&change["causes"])))
            .collect()
    }

    /// Every file but those of git and of our own folder, with its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.root())
    }
}

/// A difference as [`Project::differences`] gives it.
fn difference(path: &str, kind: &str, causes: &[&str]) -> (String, String, Vec<String>) {
    let causes = causes.iter().map(|&cause| cause.to_owned()).collect();
    (path.to_owned(), kind.to_owned(), causes)
}

fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let own = path.ends_with(".git") || path.ends_with(".polypost");
            if path.is_dir() && !own {
                folders.push(path);
            } else if !own {
                let relative = path.strip_prefix(root).unwrap().to_owned();
                found.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    found
}
