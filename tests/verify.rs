//! `polypost verify` from the outside.

mod broken;
mod ends;
mod fixtures;
mod reports;
mod tools;

use super::support::{self, tool};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const BOOKSHOP: &str = "examples/bookshop.postman_collection.json";

/// What a run of the program gave.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// The report, where the program ended so.
    #[track_caller]
    fn ended(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self.stdout
    }

    /// The report as JSON, where the program ended so.
    #[track_caller]
    fn json(self, code: i32) -> Value {
        serde_json::from_str(&self.ended(code)).unwrap()
    }
}

/// `polypost verify`, with what it leaves behind in a folder of its own.
struct Proof {
    home: TempDir,
    command: Command,
}

impl Proof {
    fn of(collection: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_polypost"));
        fs::create_dir(home.path().join("tmp")).unwrap();
        command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("TMPDIR", home.path().join("tmp"))
            .env("POLYPOST_CACHE", support::cache())
            .env_remove("NO_COLOR")
            .args(["verify", collection])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self { home, command }
    }

    /// The proof of a collection with these items.
    fn of_items(items: &[Value]) -> Self {
        let mut proof = Self::of("-");
        let path = proof.home.path().join("collection.json");
        fs::write(&path, collection(items).to_string()).unwrap();
        proof.command.stdin(fs::File::open(path).unwrap());
        proof
    }

    fn with(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// Changes a file of a built-in target: in place of the one text stands the other.
    fn changing(mut self, file: &str, from: &str, to: &str) -> Self {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/targets").join(file);
        let templates = self.home.path().join("templates");
        let own = templates.join(file);
        let text = fs::read_to_string(if own.exists() { &own } else { &built_in }).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        fs::write(&own, text.replace(from, to)).unwrap();
        if !self.command.get_args().any(|argument| argument == "--templates") {
            self.command.arg("--templates").arg(templates);
        }
        self
    }

    fn run(mut self) -> Ran {
        let output = self.command.spawn().unwrap().wait_with_output().unwrap();
        self.leaves_nothing();
        output.into()
    }

    #[track_caller]
    fn leaves_nothing(&self) {
        let left: Vec<_> = fs::read_dir(self.home.path().join("tmp"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(left, [] as [PathBuf; 0]);
    }
}

fn collection(items: &[Value]) -> Value {
    json!({
        "info": {
            "name": "People",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": items,
    })
}

/// An item that posts a text of two lines and is answered with a person.
fn item(name: &str) -> Value {
    json!({
        "name": name,
        "request": {
            "method": "POST",
            "url": "https://people.example/people?full=yes",
            "header": [{ "key": "X-Trace", "value": "a\"b" }],
            "body": { "mode": "raw", "raw": "one\ntwo" },
        },
        "response": [{
            "code": 200,
            "header": [{ "key": "Content-Type", "value": "application/json" }],
            "body": "{\"name\": \"Ann\", \"age\": 7}",
        }],
    })
}

/// The outcome of each item of each target, as the JSON report has it.
fn outcomes(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let targets = report["targets"].as_array().unwrap().iter();
    targets
        .flat_map(|target| {
            target["items"].as_array().unwrap().iter().map(|item| {
                let name = text(item["item"].as_array().unwrap().last().unwrap());
                (text(&target["target"]), name, text(&item["outcome"]))
            })
        })
        .collect()
}

pub fn curl() -> bool {
    tool("curl", &["--version"], "apt-get install curl")
        && tool("jq", &["--version"], "apt-get install jq")
}

pub fn python() -> bool {
    tool("python3", &["-c", "import requests"], "python3 -m pip install requests")
}

fn pascal() -> bool {
    tool("fpc", &["-iV"], "apt-get install fp-compiler fp-units-base fp-units-fcl fp-units-net")
}

fn rust() -> bool {
    tool("cargo", &["--version"], "install Rust with rustup") && super::rust::crates_at_hand()
}

/// Compares a report with its snapshot, without what differs between two runs.
fn same(name: &str, report: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/verify");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r" +\d+\.\d s\n", "  [time]\n");
    settings.add_filter(r"/\S*/polypost-\w+/", "[folder]/");
    settings.add_filter(r"p\d+_\w+", "[build]");
    settings.add_filter(r"--templates \S+", "--templates [folder]");
    settings.bind(|| insta::assert_snapshot!(name, report));
}
