//! Mistakes in a target are caught, and the report says where.

use super::{Proof, curl, item, outcomes, pascal, python, rust, same};
use serde_json::json;

#[test]
fn a_lost_header_is_caught() {
    if !curl() {
        return;
    }
    let lost = "{% for header in request.headers %}\n  -H {{ header.argument }} \\\n{% endfor %}\n";
    let proof = Proof::of_items(&[item("Add")]).with(&["-t", "curl"]);
    let ran = proof.changing("curl/request.sh.tera", lost, "").run();
    same("lost-header", &ran.ended(1));
}

#[test]
fn a_wrong_escape_is_caught() {
    if !python() {
        return;
    }
    let proof = Proof::of_items(&[item("Add")]).with(&["-t", "python-requests"]);
    // In one place of the manifest it says how a line break is written.
    let file = "python-requests/target.toml";
    let ran = proof.changing(file, r#""\n" = '\n'"#, r#""\n" = '\t'"#).run();
    same("wrong-escape", &ran.ended(1));
}

#[test]
fn a_misspelt_key_is_caught() {
    if !python() {
        return;
    }
    let file = "python-requests/target.toml";
    let right = "\nmember = \"{value}[{key}]\"\n";
    let of = || Proof::of_items(&[item("Add")]).with(&["-t", "python-requests"]);
    // Once the value is not there, and once the program does not survive it.
    let silent = "\nmember = \"{value}.get({key}.upper())\"\n";
    same("misspelt-key", &of().changing(file, right, silent).run().ended(1));
    let report = of()
        .with(&["--format", "json"])
        .changing(file, right, "\nmember = \"{value}[{key}.upper()]\"\n")
        .run()
        .json(1);
    let finding = &report["targets"][0]["items"][0]["findings"][0];
    assert_eq!((&finding["part"], &finding["run"]), (&json!("run"), &json!("as saved")));
    assert_eq!(finding["what"], "it ended with exit code 70");
    assert!(finding["actual"].as_str().unwrap().ends_with("KeyError: 'NAME'"), "{finding}");
}

#[test]
fn a_wrong_type_is_caught() {
    if pascal() {
        let proof = Proof::of_items(&[item("Add")]).with(&["-t", "delphi-chilkat"]);
        // Texts are read as numbers.
        let text = "{{ step.from }}.{% if step.by_position %}StringAt({{ step.index }}){% else \
                    %}StringOf({{ step.path | indent(width=4) }}){% endif %};\n{% endif %}\n{% elif";
        let number = text
            .replace("{{ step.from }}.", "IntToStr({{ step.from }}.")
            .replace("String", "Int")
            .replacen(";\n", ");\n", 1);
        let file = "delphi-chilkat/read.pas.tera";
        same("wrong-type-pascal", &proof.changing(file, text, &number).run().ended(1));
    }
    if rust() {
        let proof = Proof::of_items(&[item("Add")]).with(&["-t", "rust-reqwest"]);
        let file = "rust-reqwest/target.toml";
        let ran = proof.changing(file, "\nstring = \"String\"\n", "\nstring = \"i64\"\n").run();
        same("wrong-type-rust", &ran.ended(1));
    }
}

/// A program that is refused must not take the others with it.
#[test]
fn an_error_in_one_program_is_its_own() {
    let targets = [
        (curl(), "curl", "command.sh.tera", "("),
        (python(), "python-requests", "module.py.tera", "def"),
        (pascal(), "delphi-chilkat", "main.pas.tera", "no code"),
        (rust(), "rust-reqwest", "main.rs.tera", "no code"),
    ];
    for (there, target, file, mistake) in targets {
        if !there {
            continue;
        }
        let names = ["One", "Bad", "Two", "Three"];
        let items: Vec<_> = names.iter().map(|name| item(name)).collect();
        let proof = Proof::of_items(&items).with(&["-t", target, "--format", "json"]);
        let path = format!("{target}/{file}");
        let first = std::fs::read_to_string(format!("templates/targets/{path}")).unwrap();
        let first = first.lines().next().unwrap();
        let bad = format!("{{% if name == \"Bad\" %}}{mistake}{{% endif %}}\n{first}");
        let report = proof.changing(&path, first, &bad).run().json(1);
        let found = outcomes(&report);
        let found: Vec<_> = found.iter().map(|(_, name, outcome)| (&**name, &**outcome)).collect();
        let expected =
            [("One", "proven"), ("Bad", "failed"), ("Two", "proven"), ("Three", "proven")];
        assert_eq!(found, expected, "{target}: {report:#}");
        let finding = &report["targets"][0]["items"][1]["findings"][0];
        assert!(["check", "build"].contains(&finding["part"].as_str().unwrap()), "{finding}");
        assert!(finding["actual"].as_str().unwrap().contains('1'), "names the file: {finding}");
    }
}
