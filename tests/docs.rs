//! What the documents show is what the program prints.
//!
//! In a document, `<!-- output of: polypost … -->` stands before a fenced block that holds exactly
//! what that command writes to standard output. With `POLYPOST_UPDATE_DOCS=1` the tests rewrite
//! the blocks instead of comparing them.

use polypost::target::registry::Registry;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MARK: &str = "<!-- output of: ";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<PathBuf> {
    let mut documents = vec![root().join("README.md")];
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        documents.push(entry.unwrap().path());
    }
    documents.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    documents.sort();
    documents
}

/// What a command of a document prints, run by a shell in the project's folder.
fn output(command: &str) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_polypost")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(root())
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("POLYPOST_CACHE", super::support::cache())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The document with every marked block replaced by what its command prints now, and the number
/// of such blocks.
fn refreshed(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut lines = text.lines();
    let mut blocks = 0;
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(command) = line.strip_prefix(MARK).and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        blocks += 1;
        let programs_run = command.contains(" verify ");
        if programs_run && !(super::verify::curl() && super::verify::python()) {
            continue;
        }
        let fence = lines.next().expect("a block after the mark");
        assert!(fence.starts_with("```"), "a fenced block after {line}");
        for inside in lines.by_ref() {
            if inside == "```" {
                break;
            }
        }
        out.push_str(&format!("{fence}\n{}```\n", output(command)));
    }
    (out, blocks)
}

#[cfg(unix)]
#[test]
fn every_output_in_a_document_is_what_the_program_prints() {
    let update = std::env::var_os("POLYPOST_UPDATE_DOCS").is_some_and(|value| value == "1");
    let mut blocks = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        let (new, found) = refreshed(&text);
        blocks += found;
        if update && new != text {
            fs::write(&path, &new).unwrap();
        } else {
            let differs = new.lines().zip(text.lines()).find(|(new, old)| new != old);
            let hint = "run POLYPOST_UPDATE_DOCS=1 cargo test --test main docs::";
            assert!(new == text, "{} is not up to date at {differs:?}; {hint}", path.display());
        }
    }
    assert!(blocks >= 3, "the documents show {blocks} outputs");
}

#[test]
fn the_target_that_the_readme_shows_works() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut files = 0;
    for part in readme.split("<!-- target: ").skip(1) {
        let (name, rest) = part.split_once(" -->\n").unwrap();
        let (_, block) = rest.split_once("```").unwrap();
        let (_, text) = block.split_once('\n').unwrap();
        let (text, _) = text.split_once("```").unwrap();
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        files += 1;
    }
    assert_eq!(files, 2);
    let output = Command::new(env!("CARGO_BIN_EXE_polypost"))
        .args(["generate", "examples/bookshop.postman_collection.json", "-t", "httpie"])
        .arg("--templates")
        .arg(home.path().join("mine"))
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let code = String::from_utf8(output.stdout).unwrap();
    assert_eq!(code.matches("\nhttp --ignore-stdin ").count(), 10, "{code}");
    let token = "'https://api.bookshop.example/v1/token' -a '{{clientId}}:{{clientSecret}}'";
    assert!(code.contains(token), "{code}");
}

#[test]
fn the_readme_lists_every_target() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let registry = Registry::builtin();
    for name in registry.names() {
        let title = registry.load(name).unwrap().manifest.title;
        let row = format!("| `{name}` | {title} |");
        assert!(readme.contains(&row), "README.md lacks the row {row}");
    }
    let rows = readme.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, registry.names().count(), "README.md lists a target that is not there");
}

#[test]
fn the_readme_is_short() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() < 220, "{} lines", readme.lines().count());
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let others = ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "templates/README.md"];
    let all = documents().into_iter().chain(others.iter().map(|name| root().join(name)));
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            let target = path.parent().unwrap().join(file);
            assert!(target.exists(), "{}: the link {link} leads nowhere", path.display());
        }
    }
}
