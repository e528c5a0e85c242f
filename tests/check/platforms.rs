//! What CI systems are given to call, run as those systems run it: each in a repository of its own, with
//! the files read by a reader of YAML, and with the program that is tested as what gets installed.
#![cfg(unix)]

use super::readme::blocks;
use super::story::{git, has_git};
use super::{Project, Ran};
use crate::support::tool;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A cargo that the real one says yes to, and that then installs what is built already.
const CARGO: &str = r#"#!/bin/sh
set -eu
[ "$1" = install ] || exec "$REAL_CARGO" "$@"
"$REAL_CARGO" "$@" --list >/dev/null
root=$CARGO_HOME named=
while [ $# -gt 0 ]; do
  case $1 in
    --root) root=$2 && shift ;;
    --path) named=$(sed -n 's/^name = "\(.*\)"$/\1/p' "$2/Cargo.toml" | head -n 1) && shift ;;
    --git) named=${2##*/} && shift ;;
  esac
  shift
done
[ "$named" = polypost ]
mkdir -p "$root/bin"
ln -s "$POLYPOST" "$root/bin/polypost"
"#;

const TOOLS: &str = "pip install -r .ci/python-requirements.txt";

fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(checkout().join(path)).unwrap()
}

/// The files in YAML that docs/check.md shows, in order: for GitHub, GitLab and pre-commit.
fn documented() -> [String; 3] {
    let page = read("docs/check.md");
    let (_, section) = page.split_once("\n## In CI\n").expect("the section is there");
    let section = section.split("\n## ").next().unwrap();
    blocks(section, "yaml").try_into().expect("three files")
}

/// A text in YAML as the reader that most tools are written with has it.
fn yaml(text: &str) -> Value {
    let code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))";
    let output = Command::new("python3").args(["-c", code, text]).output().unwrap();
    serde_json::from_str(&Ran::new(output).gives(0)).unwrap()
}

fn has_yaml() -> bool {
    tool("python3", &["-c", "import yaml"], TOOLS) && has_git()
}

fn text<'a>(value: &'a Value, what: &str) -> &'a str {
    value.as_str().unwrap_or_else(|| panic!("{what} is no text: {value}"))
}

/// A machine that jobs run on, and a committed project on it.
struct Machine {
    home: tempfile::TempDir,
    project: Project,
}

impl Machine {
    fn new() -> Self {
        let machine = Self { home: tempfile::tempdir().unwrap(), project: Project::small() };
        for folder in ["tools", "cargo/bin", "temp"] {
            fs::create_dir_all(machine.home.path().join(folder)).unwrap();
        }
        let cargo = machine.home.path().join("tools/cargo");
        fs::write(&cargo, CARGO).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        let project = &machine.project;
        git(project, &["init", "-q", "-b", "main"]);
        for (key, value) in [("user.name", "A"), ("user.email", "a@example.com")] {
            git(project, &["config", key, value]);
        }
        project.polypost(&["generate"]).gives(0);
        git(project, &["add", "-A"]);
        git(project, &["commit", "-qm", "Begin"]);
        machine
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A command in the project, where nothing of polypost is on the PATH yet.
    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let (tools, cargo) = (self.folder("tools"), self.folder("cargo"));
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{}:{path}", tools.display(), cargo.join("bin").display());
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.project.root())
            .env("PATH", path)
            .env("CARGO_HOME", cargo)
            .env("REAL_CARGO", env!("CARGO"))
            .env("POLYPOST", env!("CARGO_BIN_EXE_polypost"))
            .env("RUNNER_TEMP", self.folder("temp"))
            .env("GITHUB_ACTION_PATH", checkout())
            .env("PRE_COMMIT_HOME", self.folder("pre-commit"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .stdin(Stdio::null());
        command
    }

    /// A script as the runners of GitHub and GitLab run it: it ends with the first failure.
    fn bash(&self, script: &str, environment: &[(String, String)]) -> Ran {
        let file = self.folder("script.sh");
        fs::write(&file, script).unwrap();
        let file = file.to_str().unwrap();
        let mut command = self.command("bash", &["--noprofile", "--norc", "-eo", "pipefail", file]);
        Ran::new(command.envs(environment.iter().cloned()).output().unwrap())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        Ran::new(self.command(program, arguments).output().unwrap())
    }

    /// The collection of the project says something else than what is generated.
    fn drift(&self) {
        let items = [("List", "https://a.example/all"), ("Get", "https://a.example/get")];
        self.project.collection(&items);
    }
}

#[test]
fn every_step_of_the_action_runs() {
    if !has_yaml() {
        return;
    }
    let action = yaml(&read("action.yml"));
    let [workflow, _, _] = documented().map(|text| yaml(&text));
    // The workflow gives inputs that there are.
    let steps = workflow["jobs"]["generated"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| text(&step["uses"], "uses").contains("/polypost@"));
    let given = step.expect("a step uses polypost")["with"].as_object().unwrap();
    let inputs = action["inputs"].as_object().unwrap();
    assert!(given.keys().all(|name| inputs.contains_key(name)), "{given:?} of {inputs:?}");

    let machine = Machine::new();
    let job = |given: &dyn Fn(&str) -> Option<String>| -> Ran {
        let filled = |text: &str| {
            let (before, rest) = text.split_once("${{ inputs.")?;
            let (name, after) = rest.split_once(" }}")?;
            let default = || inputs[name]["default"].as_str().map(str::to_owned);
            Some(format!("{before}{}{after}", given(name).or_else(default)?))
        };
        let mut last = None;
        for step in action["runs"]["steps"].as_array().unwrap() {
            assert_eq!(step["shell"], "bash", "{step}");
            let run = text(&step["run"], "run");
            assert!(!run.contains("${{"), "text of a workflow becomes a command: {run}");
            let environment = step["env"].as_object().into_iter().flatten();
            let environment: Vec<(String, String)> = environment
                .map(|(name, value)| {
                    let value = text(value, name);
                    (name.clone(), filled(value).unwrap_or_else(|| value.to_owned()))
                })
                .collect();
            let ran = machine.bash(run, &environment);
            let ended = ran.code != 0;
            last = Some(ran);
            if ended {
                break;
            }
        }
        let _ = fs::remove_dir_all(machine.folder("temp/polypost"));
        last.expect("there are steps")
    };
    assert_eq!(action["runs"]["using"], "composite");
    let as_shown = |name: &str| given[name].as_str().map(str::to_owned);
    job(&as_shown).gives(0);
    job(&|_| None).gives(0);
    // Neither a command nor an option.
    for hostile in ["$(touch hacked)", "--update", "x; touch hacked"] {
        let ran = job(&|_| Some(hostile.to_owned()));
        assert_eq!(ran.code, 2, "{hostile}: {}", ran.stderr);
        assert!(!machine.project.root().join("hacked").exists());
    }
    machine.drift();
    let said = job(&as_shown).gives(1);
    assert!(said.starts_with("::error file="), "{said}");
    assert!(said.contains("out/curl/list.sh") && said.contains("out/python/list.py"), "{said}");
}

#[test]
fn the_job_for_gitlab_keeps_a_patch_that_mends_it() {
    if !has_yaml() {
        return;
    }
    let [_, job, _] = documented().map(|text| yaml(&text));
    let job = &job["generated"];
    let lines = job["script"].as_array().unwrap().iter().map(|line| text(line, "a line"));
    let script = lines.collect::<Vec<_>>().join("\n");
    let machine = Machine::new();
    machine.bash(&script, &[]).gives(0);
    fs::remove_file(machine.folder("cargo/bin/polypost")).unwrap();
    machine.drift();
    machine.bash(&script, &[]).says(1, "out-of-date");
    assert_eq!(job["artifacts"]["when"], "on_failure");
    for patch in job["artifacts"]["paths"].as_array().unwrap() {
        git(&machine.project, &["apply", text(patch, "a path")]);
    }
    machine.project.polypost(&["check"]).gives(0);
}

#[test]
fn a_commit_is_stopped_by_the_hook_until_the_outputs_follow() {
    let pre_commit = tool("pre-commit", &["--version"], TOOLS);
    if !pre_commit || !has_git() {
        return;
    }
    let machine = Machine::new();
    let project = &machine.project;
    let manifest = checkout().join(".pre-commit-hooks.yaml");
    machine.run("pre-commit", &["validate-manifest", manifest.to_str().unwrap()]).gives(0);

    // polypost as a repository, with what pre-commit needs of it.
    let origin = Project { home: tempfile::tempdir().unwrap() };
    for path in [".pre-commit-hooks.yaml", "Cargo.toml", "Cargo.lock"] {
        origin.write(path, read(path));
    }
    git(&origin, &["init", "-q", "-b", "main"]);
    git(&origin, &["add", "-A"]);
    git(&origin, &["commit", "-qm", "Begin"]);

    // The settings as they are documented, but for where polypost is.
    let [_, _, settings] = documented();
    let address = "https://github.com/OWNER/polypost";
    assert!(settings.contains(address), "{settings}");
    let settings = settings.replace(address, origin.root().to_str().unwrap());
    project.write(".pre-commit-config.yaml", settings);
    machine.run("pre-commit", &["install"]).gives(0);
    let commit = |what: &str| {
        git(project, &["add", "-A"]);
        let ran = machine.run("git", &["commit", "-m", what]);
        (ran.code, ran.stdout + &ran.stderr)
    };
    let passes = |what: &str| {
        let (code, said) = commit(what);
        let passed = said.lines().any(|line| line.ends_with("Passed"));
        assert!(code == 0 && passed, "{what}: {said}");
    };
    let fails = |what: &str, clue: &str| {
        let (code, said) = commit(what);
        assert!(code == 1 && said.contains(clue) && said.contains("out-of-date"), "{what}: {said}");
    };
    passes("Check at every commit");
    machine.drift();
    fails("Change the collection alone", "out/curl/list.sh");
    project.polypost(&["generate"]).gives(0);
    passes("Change the collection and what follows");
    // A commit that only takes something away is one as well.
    fs::remove_file(project.root().join("out/curl/get.sh")).unwrap();
    fails("Remove a generated file", "out/curl/get.sh");
    // What is not part of the commit neither helps nor harms.
    project.polypost(&["generate"]).gives(0);
    project.write("notes.txt", "x");
    passes("Write something else");
}
