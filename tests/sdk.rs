//! Client packages: what a collection becomes, that people may live with it, and that the packages of
//! real collections pass their own tests.

mod delphi;
mod hostile;
mod lifecycle;
mod packages;
mod readme;
#[cfg(unix)]
mod shell;

use super::support::Ran;
use polypost::collection::{self, Document};
use polypost::lower::{Options as Lowering, Scopes};
use polypost::sdk::{self, Kit, Options, Package};
use polypost::source::SourceText;
use polypost::verify::subject::{Saying, Subject};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small collection in which everything occurs that packages know.
pub fn library() -> serde_json::Value {
    own("library")
}

/// One with every way to authenticate that is computed anew for each request, and with credentials that
/// it repeats elsewhere.
pub fn signed() -> serde_json::Value {
    own("signed")
}

/// What [`signed`] holds that no package may.
const CREDENTIALS: &[&str] = &[
    "Stamps-and-7-Ink",
    "dust-and-ink-7",
    "lending-desk-1-Key",
    "counting-desk-1-Key",
    "lent-for-14-Days",
    "AKVAULT77EXAMPLE",
    "door-keeper",
    "werx-open-9-Sesame",
    "akab-access-1-Token",
    "akab-client-1-Token",
];

#[test]
fn credentials_are_nowhere_in_a_package() {
    let collection = signed();
    let written = collection.to_string();
    for credential in CREDENTIALS {
        assert!(written.contains(credential), "{credential}");
    }
    for language in Kit::names() {
        let package = package(&collection, language);
        for (path, text) in package.files.files() {
            let text = String::from_utf8_lossy(text);
            for credential in CREDENTIALS {
                assert!(!text.contains(credential), "{language}: {credential} in {path}");
            }
        }
    }
}

fn own(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/sdk/{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The package of a collection.
pub fn package(collection: &serde_json::Value, language: &str) -> Package {
    let source = SourceText::new("collection.json", collection.to_string());
    let Document::Collection(collection) = collection::read(&source).unwrap().0 else {
        panic!("no collection")
    };
    let subject =
        Subject::new(&collection, &Scopes::default(), &Lowering::default(), Saying::Bound);
    sdk::build(&subject, &Kit::load(language, None).unwrap(), &Options::default()).unwrap()
}

/// A folder for a test's packages.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a program in a folder.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Ran {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    Ran::new(output.unwrap_or_else(|error| panic!("{program}: {error}")))
}

/// Where packages in Rust are built, all of them with the same settings, so that what they use is compiled
/// once.
fn built() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk-rust-target")
}

/// Runs cargo in the folder of a package, or of a workspace of them. Warnings fail.
fn cargo(folder: &Path, arguments: &[&str]) -> Ran {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).arg("--target-dir").arg(built()).current_dir(folder).args([
        "--quiet",
        "--all-features",
        "--config",
        "build.incremental=false",
        "--config",
        "build.rustflags=['-Dwarnings']",
        "--config",
        "profile.dev.debug=false",
    ]);
    Ran::new(cargo.output().unwrap())
}
