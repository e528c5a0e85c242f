//! The packages of real collections: they build without warnings, are clean to the linters of their
//! language, and pass their own tests, which send every operation to a server on loopback and read
//! what was saved of it.
//!
//! `POLYPOST_SDK_COLLECTIONS` names others, as paths below `../shared/corpus`, parted by commas.

use super::{cargo, folder, library, package, run, signed};
use crate::support::{shared, tool};
use polypost::emit;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// Of different kinds, two of them of over 300 requests.
const COLLECTIONS: &[&str] = &[
    "Adyen__adyen-postman__postman_TransferService-v2.json",
    "CiscoDevNet__Postman-for-AlwaysOn-Cisco-SD-WAN__Cisco-AlwaysOn-SD-WAN.json",
    "kevinswiber__postman2openapi__tests_fixtures_echo.json",
    "kevinswiber__postman2openapi__tests_fixtures_github.json",
    "kevinswiber__postman2openapi__tests_fixtures_gotomeeting.json",
    "kevinswiber__postman2openapi__tests_fixtures_postman-api.json",
    "kevinswiber__postman2openapi__tests_fixtures_todo.json",
    "microsoftgraph__microsoftgraph-postman-collections__OAuthv2_Microsoft-Identity-Platform-OAuth2.json",
    "postmanlabs__newman__test_integration_echo-v2.json",
    "postmanlabs__postman-collection-transformer__examples_v2.1.0_twitter.json",
    "thedevsaddam__docgen__examples_example.json",
    "transferwise__public-api-postman-collection__all-endpoints_TW-API.json",
];

/// Our own collections and real ones, each with a name for its folder.
pub(super) fn collections() -> Vec<(String, Value)> {
    let mut out = vec![("library".to_owned(), library()), ("signed".to_owned(), signed())];
    let chosen = std::env::var("POLYPOST_SDK_COLLECTIONS").ok();
    let names: Vec<&str> = match &chosen {
        Some(names) => names.split(',').collect(),
        None => COLLECTIONS.to_vec(),
    };
    for (number, name) in names.into_iter().enumerate() {
        let Some(path) = shared(&format!("corpus/{name}")) else { continue };
        let text = fs::read_to_string(path).unwrap();
        let value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        out.push((format!("collection-{number:02}"), value));
    }
    out
}

/// Writes the packages, and counts their operations and tests.
pub(super) fn write(language: &str, root: &Path) -> (Vec<String>, usize, usize) {
    let mut names = Vec::new();
    let (mut operations, mut tests) = (0, 0);
    for (name, collection) in collections() {
        let package = package(&collection, language);
        emit::write(&package.files, &root.join(&name)).unwrap();
        operations += package.operations;
        tests += package.tests;
        names.push(name);
    }
    (names, operations, tests)
}

#[test]
fn python_packages_are_clean_and_pass_their_tests() {
    let modules = "import httpx, jwt, oauthlib, pydantic, pytest, mypy";
    let install = "python3 -m pip install -r .ci/python-requirements.txt";
    if !tool("python3", &["-c", modules], install) || !tool("ruff", &["--version"], install) {
        return;
    }
    let start = Instant::now();
    let root = folder("python");
    let (names, operations, tests) = write("python", &root);
    run(&root, "ruff", &["check", "--no-cache", "."]).ok();
    run(&root, "ruff", &["format", "--no-cache", "--check", "."]).ok();
    let mut passed = 0;
    for name in &names {
        let own = root.join(name);
        run(&own, "python3", &["-m", "mypy"]).ok();
        let told = run(&own, "python3", &["-m", "pytest", "-q", "-p", "no:cacheprovider"]).ok();
        passed += count(&told, " passed");
        assert_eq!(count(&told, " skipped"), 0, "{name}: {told}");
    }
    assert!(passed >= 2 * tests, "{passed} tests passed, and there are {tests} operations to test");
    let wheel = ["-m", "build", "--no-isolation", "--wheel", "--outdir", "wheels"];
    let built = run(&root.join("library"), "python3", &wheel).ok();
    assert!(built.contains(".whl"), "{built}");
    println!(
        "python: {} packages, {operations} operations, {passed} of their tests passed, {:?}",
        names.len(),
        start.elapsed()
    );
}

#[test]
fn rust_packages_are_clean_and_pass_their_tests() {
    if shared("corpus").is_none() {
        return;
    }
    let start = Instant::now();
    let root = folder("rust");
    let (names, operations, tests) = write("rust", &root);
    // One workspace, so that what they all use is compiled once.
    for name in &names {
        let path = root.join(name).join("Cargo.toml");
        let manifest = fs::read_to_string(&path).unwrap();
        let own = manifest.lines().find(|line| line.starts_with("name = ")).unwrap().to_owned();
        let manifest = manifest.replacen(&own, &format!("name = \"{name}\""), 1);
        let library = manifest.find("\n[dependencies]").unwrap();
        let module = own.trim_start_matches("name = ").trim_matches('"').replace('-', "_");
        let (head, rest) = manifest.split_at(library);
        fs::write(&path, format!("{head}\n[lib]\nname = \"{module}\"\n{rest}")).unwrap();
    }
    let workspace = "[workspace]\nmembers = [\"*\"]\nexclude = [\"target\"]\nresolver = \"3\"\n";
    fs::write(root.join("Cargo.toml"), workspace).unwrap();
    run(&root, "cargo", &["fmt", "--all", "--check"]).ok();
    cargo(&root, &["clippy", "--workspace", "--all-targets"]).ok();
    let told = cargo(&root, &["test", "--workspace"]).ok();
    let passed: usize = told.lines().map(|line| count(line, " passed")).sum();
    assert!(passed >= tests, "{passed} tests passed, and there are {tests} operations to test");
    println!(
        "rust: {} packages, {operations} operations, {passed} of their tests passed, {:?}",
        names.len(),
        start.elapsed()
    );
}

/// The number before a word: 12 in `12 passed`.
pub(super) fn count(text: &str, word: &str) -> usize {
    let before = text.rfind(word).map_or("", |at| &text[..at]);
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}
