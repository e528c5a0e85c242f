//! The packages in Delphi: Free Pascal compiles them without warnings, with the units that stand in
//! for Chilkat, and they pass their own tests.

use super::packages::{count, write};
use super::{folder, package, run};
use crate::delphi::literals;
use crate::support::tool;
use polypost::emit;
use polypost::sdk::Kit;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

const INSTALL: &str = "apt-get install fp-compiler fp-units-base fp-units-fcl fp-units-net";

pub(super) fn is_here() -> bool {
    tool("fpc", &["-iV"], INSTALL)
}

/// The folder of the compiled units that stand in for Chilkat: what the compiler says about
/// packages is about them alone.
pub(super) fn stand_ins(root: &Path) -> PathBuf {
    let verify =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/targets/delphi-chilkat/verify");
    let units = root.join("units");
    fs::create_dir_all(&units).unwrap();
    let to = format!("-FU{}", units.display());
    run(&verify, "fpc", &["-Mdelphi", "-v0e", "-l-", &to, "Chilkat_TLB.pas"]).ok();
    units
}

/// Compiles a program of a package, and gives its path. Warnings fail, and so do hints of what is
/// declared and not used.
pub(super) fn compile(own: &Path, units: &Path, program: &str, options: &[&str]) -> PathBuf {
    fs::create_dir_all(own.join("build")).unwrap();
    let (units, built) = (format!("-Fu{}", units.display()), own.join("build/program"));
    let output = format!("-o{}", built.display());
    let mut all =
        vec!["-Mdelphi", "-Sew", "-vewh", "-l-", &units, "-Fusrc", "-Futests", "-FUbuild"];
    all.extend(options);
    all.extend([output.as_str(), program]);
    let told = run(own, "fpc", &all).ok();
    let unused = |line: &&str| {
        line.contains("Hint: Unit ") || line.contains("Hint: Local ") && line.contains(" not used")
    };
    let unused: Vec<&str> = told.lines().filter(unused).collect();
    assert!(unused.is_empty(), "{}: {unused:#?}", own.display());
    built
}

/// What Delphi before 12 takes, and Free Pascal does not ask for: lines of at most 1,023 characters,
/// literals of at most 255, and code that is ASCII.
pub(super) fn keeps_limits(own: &Path) {
    for folder in ["src", "tests", "examples"] {
        for entry in fs::read_dir(own.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "pas" && end != "dpr") {
                continue;
            }
            for line in fs::read_to_string(&path).unwrap().lines() {
                let comment = line.trim_start().starts_with("//");
                let short = line.chars().count() < 1024 && literals(line).iter().all(|n| *n < 256);
                assert!(short && (comment || line.is_ascii()), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn delphi_packages_are_clean_and_pass_their_tests() {
    if !is_here() {
        return;
    }
    let start = Instant::now();
    let root = folder("delphi");
    let (names, operations, tests) = write("delphi", &root);
    let units = stand_ins(&root);
    let (mut passed, mut own_tests) = (0, 0);
    for name in &names {
        let own = root.join(name);
        keeps_limits(&own);
        compile(&own, &units, "examples/QuickStart.dpr", &[]);
        let program = compile(&own, &units, "tests/RunTests.dpr", &[]);
        let told = run(&own, program.to_str().unwrap(), &[]).ok();
        assert!(told.ends_with(" passed, 0 failed\n"), "{name}: {told}");
        passed += count(&told, " passed");
        for unit in ["tests/CoreTests.pas", "tests/SigningTests.pas"] {
            let text = fs::read_to_string(own.join(unit)).unwrap_or_default();
            own_tests += text.matches("  Run('").count();
        }
    }
    assert_eq!(passed, tests + own_tests, "there are {tests} operations to test");
    println!(
        "delphi: {} packages, {operations} operations, {passed} of their tests passed, {:?}",
        names.len(),
        start.elapsed()
    );
}

/// Names that the language or the templates use themselves, wherever a collection can have them:
/// folders, items, arguments, settings, and members of what is sent and read.
#[test]
fn names_of_the_templates_are_no_names_of_a_package() {
    if !is_here() {
        return;
    }
    let kit = Kit::load("delphi", None).unwrap();
    let taken = &kit.manifest.taken;
    let lists = [
        &taken.settings,
        &taken.arguments,
        &taken.client,
        &taken.groups,
        &taken.fields,
        &taken.files,
        &taken.models,
    ];
    let words: BTreeSet<&str> = lists.into_iter().flatten().map(String::as_str).collect();
    let words = words.into_iter().chain(["Type", "Result", "Self", "Private", "Free", "String"]);
    let words: Vec<&str> = words.collect();
    let named = |word: &str, path: &str| {
        json!({
            "name": word,
            "request": {
                "method": "GET",
                "url": format!("http://h.example/{path}/{{{{{word}}}}}/:{word}?{word}={{{{{word}}}}}"),
                "header": [{ "key": word, "value": "{{v}}" }],
            },
            "response": [{ "name": word, "code": 200, "body": json!({ word: 1 }).to_string() }],
        })
    };
    let all = |path: &str| words.iter().map(|word| named(word, path)).collect::<Vec<_>>();
    let folders = words.iter().map(|word| json!({ "name": word, "item": [named(word, "folder")] }));
    let object: Value =
        words.iter().map(|word| ((*word).to_owned(), json!({ *word: 1, "x": [word] }))).collect();
    let body = json!({
        "name": "body",
        "request": { "method": "POST", "url": "http://h.example/body",
            "body": { "mode": "raw", "raw": object.to_string(),
                "options": { "raw": { "language": "json" } } } },
        "response": [{ "name": "body", "code": 200, "body": object.to_string() }],
    });
    let arguments = |switch: bool| {
        let all = words.iter();
        all.map(|word| json!({ "key": word, "value": "1", "disabled": switch })).collect::<Value>()
    };
    let whole = json!({
        "name": "whole",
        "request": { "method": "POST", "url": "http://h.example/whole",
            "body": { "mode": "urlencoded", "urlencoded": arguments(false) } },
    });
    let optional = json!({
        "name": "optional",
        "request": { "method": "GET",
            "url": { "raw": "http://h.example/optional", "query": arguments(true) } },
    });
    let inner = json!({ "name": "inner", "item": all("inner") });
    let items = all("root").into_iter().chain([body, whole, optional, inner]);
    let collection = json!({
        "info": {
            "name": "Chilkat",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": items.chain(folders).collect::<Vec<_>>(),
    });
    let root = folder("names-delphi");
    let units = stand_ins(&root);
    let own = root.join("package");
    emit::write(&package(&collection, "delphi").files, &own).unwrap();
    let program = compile(&own, &units, "tests/RunTests.dpr", &[]);
    let told = run(&own, program.to_str().unwrap(), &[]).ok();
    assert!(told.ends_with(" passed, 0 failed\n"), "{told}");
}
