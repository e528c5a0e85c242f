//! Texts that would leave the place they are put into: names, descriptions, keys and values of a
//! collection, in every package.

use super::{folder, package, run};
use crate::literals::payloads;
use crate::support::tool;
use polypost::emit;
use serde_json::{Value, json};
use std::fs;

/// A collection with a text in every field that reaches a package.
fn hostile(text: &str) -> Value {
    let answer = json!({ text: text, "n": 1 }).to_string();
    let response = |code: u16| json!({ "name": text, "code": code, "body": answer });
    json!({
        "info": {
            "name": text,
            "description": text,
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": [{ "key": "known", "value": text }],
        "item": [{
            "name": text,
            "description": text,
            "item": [
                {
                    "name": text,
                    "request": {
                        "method": "GET",
                        "description": text,
                        "auth": { "type": "apikey", "apikey": [
                            { "key": "key", "value": "X-Key" },
                            { "key": "value", "value": format!("{{{{{text}}}}}") },
                        ] },
                        "header": [
                            { "key": "X-Text", "value": text, "description": text },
                            { "key": "X-Off", "value": text, "description": text, "disabled": true },
                        ],
                        "url": {
                            "raw": "http://h.example",
                            "protocol": "http",
                            "host": ["h", "example"],
                            "path": ["a", text, ":id"],
                            "query": [
                                { "key": text, "value": text, "description": text },
                                { "key": "off", "value": text, "description": text, "disabled": true },
                            ],
                            "variable": [{ "key": "id", "value": text, "description": text }],
                        },
                    },
                    "response": [response(200), response(404)],
                },
                {
                    "name": format!("{text} "),
                    "request": {
                        "method": "POST",
                        "url": "http://h.example/json",
                        "body": { "mode": "raw", "raw": json!({ text: [text] }).to_string(),
                            "options": { "raw": { "language": "json" } } },
                    },
                    "response": [response(200), response(201)],
                },
                {
                    "name": "form",
                    "request": {
                        "method": "POST",
                        "url": "http://h.example/form",
                        "body": { "mode": "urlencoded",
                            "urlencoded": [{ "key": text, "value": text, "description": text }] },
                    },
                    "response": [],
                },
                {
                    "name": "text",
                    "request": {
                        "method": "POST",
                        "url": "http://h.example/text",
                        "body": { "mode": "raw", "raw": text },
                    },
                    "response": [{ "name": text, "code": 200, "body": text }],
                },
                {
                    "name": "graph",
                    "request": {
                        "method": "POST",
                        "url": "http://h.example/graph",
                        "body": { "mode": "graphql", "graphql": { "query": text, "variables": "{}" } },
                    },
                    "response": [],
                },
            ],
        }],
    })
}

/// Every payload, several of them in one collection each.
fn collections() -> Vec<Value> {
    payloads::groups()
        .iter()
        .map(|(_, texts)| {
            let mut all = hostile(&texts[0]);
            let items =
                texts.iter().map(|text| hostile(text)["item"][0].clone()).collect::<Vec<_>>();
            all["item"] = Value::Array(items);
            all
        })
        .collect()
}

#[test]
fn no_path_leaves_the_package_and_no_template_fails() {
    for language in polypost::sdk::Kit::names() {
        for collection in collections() {
            let package = package(&collection, language);
            for (path, _) in package.files.files() {
                let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
                assert!(path.chars().all(plain) && !path.contains(".."), "{path}");
            }
        }
    }
}

#[test]
fn hostile_python_packages_pass_their_tests() {
    let modules = "import httpx, pydantic, pytest, mypy";
    if !tool("python3", &["-c", modules], "python3 -m pip install httpx pydantic pytest mypy") {
        return;
    }
    let root = folder("hostile-python");
    for (number, collection) in collections().iter().enumerate() {
        let package = package(collection, "python");
        let own = root.join(format!("package-{number:02}"));
        emit::write(&package.files, &own).unwrap();
        run(&own, "ruff", &["check", "--no-cache", "."]).ok();
        run(&own, "ruff", &["format", "--no-cache", "--check", "."]).ok();
        run(&own, "python3", &["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]).ok();
        run(&own, "python3", &["-c", "import tomllib; tomllib.load(open('pyproject.toml', 'rb'))"])
            .ok();
        let readme = fs::read_to_string(own.join("README.md")).unwrap();
        assert!(!readme.contains("<script"), "{readme}");
    }
}
