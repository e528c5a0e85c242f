//! Living with generated code: running `polypost sdk` again and again.

use super::{folder, library, package};
use crate::support::Ran;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LANGUAGES: [&str; 4] = ["delphi", "python", "rust", "shell"];

fn polypost(arguments: &[&str]) -> Ran {
    Ran::new(Command::new(env!("CARGO_BIN_EXE_polypost")).args(arguments).output().unwrap())
}

struct Desk {
    collection: PathBuf,
    output: PathBuf,
    language: &'static str,
}

impl Desk {
    fn new(name: &str, language: &'static str) -> Self {
        let folder = folder(&format!("{name}-{language}"));
        let desk = Self {
            collection: folder.join("library.json"),
            output: folder.join("client"),
            language,
        };
        desk.save(&library());
        desk
    }

    fn save(&self, collection: &Value) {
        fs::write(&self.collection, collection.to_string()).unwrap();
    }

    fn sdk(&self, more: &[&str]) -> Ran {
        let (file, output) = (self.collection.to_str().unwrap(), self.output.to_str().unwrap());
        let mut arguments = vec!["sdk", file, "-t", self.language, "-o", output];
        arguments.extend(more);
        polypost(&arguments)
    }

    /// Every file, but for polypost's own folder.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut out = BTreeMap::new();
        gather(&self.output, "", &mut out);
        out
    }
}

fn gather(folder: &Path, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if name == ".polypost" {
            continue;
        }
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// A file of ours, one that is the user's, and how a line is commented.
fn places(language: &str) -> (&'static str, &'static str) {
    match language {
        "delphi" => ("src/TownLibrary_Models.pas", "src/TownLibrary_Custom.pas"),
        "python" => ("src/town_library/models.py", "src/town_library/custom.py"),
        "shell" => ("lib/models.sh", "custom.sh"),
        _ => ("src/models.rs", "src/custom.rs"),
    }
}

#[test]
fn a_second_run_changes_nothing_and_a_third_neither_from_elsewhere() {
    for language in LANGUAGES {
        let desk = Desk::new("again", language);
        let first = desk.sdk(&[]).ok();
        assert!(first.contains("10 operations, 10 tests"), "{first}");
        let before = desk.files();
        let second = desk.sdk(&[]).ok();
        assert!(second.contains("0 files created, 0 updated, 0 removed"), "{second}");
        assert_eq!(before, desk.files());
        let other = Desk::new("elsewhere", language);
        other.sdk(&[]).ok();
        assert_eq!(before, other.files());
    }
}

#[test]
fn an_edit_is_not_overwritten_unless_that_is_asked_for() {
    for language in LANGUAGES {
        let desk = Desk::new("edit", language);
        desk.sdk(&[]).ok();
        let (ours, theirs) = places(language);
        let (ours, theirs) = (desk.output.join(ours), desk.output.join(theirs));
        let generated = fs::read_to_string(&ours).unwrap();
        let edited = format!("{generated}\n# mine\n");
        fs::write(&ours, &edited).unwrap();
        let own = format!("{}\n// mine\n", fs::read_to_string(&theirs).unwrap());
        fs::write(&theirs, &own).unwrap();
        fs::write(desk.output.join("NOTES"), "mine").unwrap();
        let refused = desk.sdk(&[]);
        assert_eq!(refused.code, 3, "{}", refused.stderr);
        assert!(refused.stdout.contains("-# mine"), "{}", refused.stdout);
        assert!(refused.stderr.contains("edited-by-hand"), "{}", refused.stderr);
        assert_eq!(fs::read_to_string(&ours).unwrap(), edited);
        let forced = desk.sdk(&["--force"]).ok();
        assert!(forced.contains("0 files created, 1 updated, 0 removed"), "{forced}");
        assert_eq!(fs::read_to_string(&ours).unwrap(), generated);
        assert_eq!(fs::read_to_string(&theirs).unwrap(), own);
        assert_eq!(fs::read_to_string(desk.output.join("NOTES")).unwrap(), "mine");
    }
}

#[test]
fn what_is_renamed_takes_its_files_along_and_no_others() {
    for language in LANGUAGES {
        let desk = Desk::new("rename", language);
        desk.sdk(&[]).ok();
        let before = desk.files();
        let mut collection = library();
        collection["item"][2]["name"] = json!("Patrons");
        desk.save(&collection);
        desk.sdk(&[]).ok();
        let after = desk.files();
        let gone: Vec<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
        assert!(gone.iter().all(|path| path.to_lowercase().contains("readers")), "{gone:?}");
        assert!(gone.len() >= 4, "{gone:?}");
        let books = |files: &BTreeMap<String, Vec<u8>>| -> Vec<(String, Vec<u8>)> {
            let of_books = files.iter().filter(|(path, _)| path.to_lowercase().contains("books"));
            of_books.map(|(path, contents)| (path.clone(), contents.clone())).collect()
        };
        assert!(!books(&before).is_empty());
        assert_eq!(books(&before), books(&after));
    }
}

#[test]
fn a_folder_of_a_project_is_no_place_for_a_package() {
    let desk = Desk::new("project", "python");
    fs::create_dir_all(&desk.output).unwrap();
    fs::copy(&desk.collection, desk.output.join("library.json")).unwrap();
    let settings =
        "[collections.library]\nfile = \"library.json\"\n\n[snippets.curl]\nto = \"out\"\n";
    fs::write(desk.output.join("polypost.toml"), settings).unwrap();
    let config = desk.output.join("polypost.toml");
    polypost(&["generate", "--config", config.to_str().unwrap()]).ok();
    let refused = desk.sdk(&[]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("folder-of-a-project"), "{}", refused.stderr);
}

/// The collection with every list of items the other way round.
fn reversed(value: &mut Value) {
    if let Some(items) = value.get_mut("item").and_then(Value::as_array_mut) {
        items.reverse();
        items.iter_mut().for_each(reversed);
    }
}

#[test]
fn names_do_not_depend_on_the_order_of_the_collection() {
    let mut collections = vec![library()];
    let github = "corpus/kevinswiber__postman2openapi__tests_fixtures_github.json";
    if let Some(path) = crate::support::shared(github) {
        collections.push(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap());
    }
    for collection in collections {
        let mut other = collection.clone();
        reversed(&mut other);
        let (one, other) = (package(&collection, "python"), package(&other, "python"));
        let names = |package: &super::Package| -> Vec<String> {
            package.files.files().map(|(path, _)| path.to_owned()).collect()
        };
        assert_eq!(names(&one), names(&other));
        let models = |package: &super::Package| {
            let files = package.files.files();
            let (_, contents) =
                files.into_iter().find(|(path, _)| path.ends_with("/models.py")).unwrap();
            let text = String::from_utf8(contents.to_vec()).unwrap();
            let mut classes: Vec<String> =
                text.lines().filter(|line| line.starts_with("class ")).map(str::to_owned).collect();
            classes.sort();
            classes
        };
        assert_eq!(models(&one), models(&other));
    }
}
