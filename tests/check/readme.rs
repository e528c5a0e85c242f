//! The section of the README about CI, typed in as it stands.

use super::story::{git, has_git};
use super::{Project, Ran};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The section of that title.
fn section(title: &str) -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(readme).unwrap();
    let (_, rest) = text.split_once(&format!("\n## {title}\n")).expect("the section is there");
    rest.split("\n## ").next().unwrap().to_owned()
}

/// What stands in the fenced blocks of this language.
pub(super) fn blocks(section: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let parts = section.split(&opening).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

/// Runs lines in a shell that knows polypost.
fn shell(project: &Project, lines: &str) -> Ran {
    let programs = Path::new(env!("CARGO_BIN_EXE_polypost")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-ec", lines])
        .current_dir(project.root())
        .env("PATH", format!("{}:{path}", programs.display()))
        .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com")])
        .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.com")])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran::new(output)
}

#[cfg(unix)]
#[test]
fn the_start_that_the_readme_gives_works_as_it_stands() {
    if !has_git() {
        return;
    }
    let project = Project::small();
    fs::remove_file(project.root().join("polypost.toml")).unwrap();
    git(&project, &["init", "-q"]);
    let section = section("In a repository");
    let [typed] = blocks(&section, "sh").try_into().unwrap();
    shell(&project, &typed).gives(0);
    assert_eq!(git(&project, &["status", "--porcelain", "--untracked-files=all"]), "");

    // The last step of the job, in a checkout, before and after the collection changes.
    let [job] = blocks(&section, "yaml").try_into().unwrap();
    let (_, step) = job.rsplit_once("- run: ").expect("the job runs the check");
    assert!(step.starts_with("polypost check "), "{step}");
    assert_eq!(shell(&project, step).gives(0), "");
    project.collection(&[("List", "https://a.example/all")]);
    let said = shell(&project, step).gives(1);
    assert!(said.starts_with("::error file="), "{said}");
}
