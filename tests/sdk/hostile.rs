//! Texts that would leave the place they are put into: names, descriptions, keys and values of a
//! collection, in every package.

#[cfg(unix)]
use super::shell;
use super::{cargo, delphi, folder, package, run};
use crate::literals::payloads;
use crate::support::tool;
use polypost::emit;
use pulldown_cmark::{Event, Options, Parser, Tag};
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

/// A folder with texts in all that is said about who signs, and how.
fn signing(texts: &[String]) -> Value {
    let mut next = texts.iter().cycle();
    let mut text = || next.next().cloned().unwrap_or_default();
    let variable = |text: String| format!("{{{{{text}}}}}");
    let mut item = |kind: &str, said: Vec<(&str, String)>| {
        let said = said.into_iter().map(|(key, value)| json!({ "key": key, "value": value }));
        let auth = json!({ "type": kind, kind: said.collect::<Vec<_>>() });
        json!({
            "name": format!("{kind} {}", text()),
            "request": { "method": "POST", "auth": auth, "url": "http://h.example/signed?a=b",
                "body": { "mode": "urlencoded", "urlencoded": [{ "key": "k", "value": text() }] } },
            "response": [{ "name": "ok", "code": 200, "body": "{\"n\": 1}" }],
        })
    };
    let one = texts.first().cloned().unwrap_or_default();
    let other = texts.last().cloned().unwrap_or_default();
    let items = [
        item(
            "basic",
            vec![("username", one.replace(':', "")), ("password", variable(other.clone()))],
        ),
        item("digest", vec![("username", one.clone()), ("password", variable(one.clone()))]),
        item(
            "oauth1",
            vec![
                ("consumerKey", variable(one.clone())),
                ("consumerSecret", other.clone()),
                ("token", one.clone()),
                ("realm", other.clone()),
                ("callback", one.clone()),
                ("verifier", other.clone()),
                ("version", one.clone()),
            ],
        ),
        item("oauth1", vec![("consumerKey", one.clone()), ("signatureMethod", other.clone())]),
        item(
            "awsv4",
            vec![
                ("accessKey", one.clone()),
                ("secretKey", variable(other.clone())),
                ("region", one.clone()),
                ("service", other.clone()),
                ("sessionToken", variable(one.clone())),
            ],
        ),
        item(
            "hawk",
            vec![
                ("authId", one.clone()),
                ("authKey", variable(other.clone())),
                ("user", one.clone()),
                ("extraData", other.clone()),
                ("app", one.clone()),
                ("delegation", other.clone()),
            ],
        ),
        item(
            "edgegrid",
            vec![
                ("accessToken", one.clone()),
                ("clientToken", variable(other.clone())),
                ("clientSecret", one.clone()),
                ("headersToSign", other.clone()),
                ("maxBodySize", one.clone()),
            ],
        ),
        item(
            "jwt",
            vec![
                ("algorithm", "HS256".to_owned()),
                ("secret", variable(one.clone())),
                ("payload", json!({ one.clone(): other }).to_string()),
                ("headers", json!({ other: one }).to_string()),
                ("headerPrefix", one),
            ],
        ),
    ];
    json!({ "name": "signed", "item": items })
}

/// Every payload, several of them in one collection each.
fn collections() -> Vec<Value> {
    payloads::groups()
        .iter()
        .map(|(_, texts)| {
            let mut all = hostile(&texts[0]);
            let items = texts.iter().map(|text| hostile(text)["item"][0].clone());
            all["item"] = items.chain([signing(texts)]).collect();
            all
        })
        .collect()
}

/// All payloads in one collection, so that one package shows that they do not meet either.
fn every_text() -> Value {
    let mut all = hostile("every text");
    let items = collections().into_iter().flat_map(|one| match one["item"].clone() {
        Value::Array(items) => items,
        _ => Vec::new(),
    });
    all["item"] = items.collect();
    all
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

/// A page says what it shows, and nothing to a browser.
#[test]
fn no_page_of_a_package_has_markup_of_the_collection() {
    for language in polypost::sdk::Kit::names() {
        for collection in collections() {
            let package = package(&collection, language);
            let pages = package.files.files().filter(|(path, _)| path.ends_with(".md"));
            for (path, bytes) in pages {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                for event in Parser::new_ext(&text, Options::all()) {
                    match event {
                        Event::Html(html) | Event::InlineHtml(html) => {
                            panic!("{language}, {path}: {html} in {text}")
                        }
                        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                            let web = ["https://", "http://", "#"];
                            let web = web.iter().any(|start| dest_url.starts_with(start));
                            let own = !dest_url.contains([':', '&']);
                            assert!(web || own, "{language}, {path}: {dest_url}");
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

/// What linters and the compiler's own parser say of every package: text that left its place would
/// be code that is not laid out, is not defined or is none.
#[test]
fn hostile_python_packages_are_clean() {
    if !tool("ruff", &["--version"], "python3 -m pip install ruff") {
        return;
    }
    let root = folder("hostile-python");
    for (number, collection) in collections().iter().enumerate() {
        let package = package(collection, "python");
        let own = root.join(format!("package-{number:02}"));
        emit::write(&package.files, &own).unwrap();
        let toml = fs::read_to_string(own.join("pyproject.toml")).unwrap();
        toml.parse::<toml::Table>().unwrap_or_else(|error| panic!("{error}: {toml}"));
    }
    run(&root, "ruff", &["check", "--no-cache", "."]).ok();
    run(&root, "ruff", &["format", "--no-cache", "--check", "."]).ok();
    run(&root, "python3", &["-m", "compileall", "-q", "."]).ok();
}

/// What shellcheck and shells say of every package, and whether its own tests run anything but it.
#[cfg(unix)]
#[test]
fn hostile_shell_packages_are_clean() {
    if !shell::tools() {
        return;
    }
    let root = folder("hostile-shell");
    let canary = root.join("canary");
    let bin = root.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let text = format!("#!/bin/sh\n: >'{}'\n", canary.display());
    fs::write(bin.join("polypost-canary"), text).unwrap();
    run(&root, "chmod", &["+x", "bin/polypost-canary"]).ok();
    let mut linter = shell::Linter::default();
    for (number, collection) in collections().iter().enumerate() {
        let package = package(collection, "shell");
        let own = root.join(format!("package-{number:02}"));
        emit::write(&package.files, &own).unwrap();
        linter.check(&own);
        let shell = format!("env PATH='{}':\"$PATH\" dash", bin.display());
        let passed = shell::tested(&own, &shell, "tests/api/*.sh");
        assert_eq!(passed, package.tests);
        assert!(!canary.exists(), "package {number} ran a text");
    }
}

#[test]
fn hostile_rust_packages_are_rust() {
    let root = folder("hostile-rust");
    for (number, collection) in collections().iter().enumerate() {
        let package = package(collection, "rust");
        let own = root.join(format!("package-{number:02}"));
        emit::write(&package.files, &own).unwrap();
        let toml = fs::read_to_string(own.join("Cargo.toml")).unwrap();
        toml.parse::<toml::Table>().unwrap_or_else(|error| panic!("{error}: {toml}"));
        let main = ["--edition", "2024", "src/lib.rs", "tests/it/main.rs"];
        run(&own, "rustfmt", &main).ok();
    }
}

/// Besides the compiler, the own tests of the packages say that each text arrives as it is.
#[test]
fn hostile_delphi_packages_pass_their_tests() {
    if !delphi::is_here() {
        return;
    }
    let root = folder("hostile-delphi");
    let units = delphi::stand_ins(&root);
    for (number, collection) in collections().iter().enumerate() {
        let package = package(collection, "delphi");
        let own = root.join(format!("package-{number:02}"));
        emit::write(&package.files, &own).unwrap();
        let boss = fs::read_to_string(own.join("boss.json")).unwrap();
        serde_json::from_str::<Value>(&boss).unwrap_or_else(|error| panic!("{error}: {boss}"));
        delphi::keeps_limits(&own);
        delphi::compile(&own, &units, "examples/QuickStart.dpr", &["-Cn", "-s"]);
        let program = delphi::compile(&own, &units, "tests/RunTests.dpr", &[]);
        let told = run(&own, program.to_str().unwrap(), &[]).ok();
        assert!(told.ends_with(" passed, 0 failed\n"), "{}: {told}", own.display());
    }
}

#[test]
fn blanks_around_the_value_of_a_header_are_not_sent() {
    let collection = json!({
        "info": {
            "name": "c",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{ "name": "i", "request": {
            "method": "GET",
            "url": "http://h.example/",
            "header": [{ "key": "X-Text", "value": " text " }],
        } }],
    });
    let package = package(&collection, "python");
    let all: Vec<String> = package
        .files
        .files()
        .map(|(_, contents)| String::from_utf8_lossy(contents).into_owned())
        .collect();
    assert!(all.iter().any(|text| text.contains("(\"X-Text\", \"text\")")));
}

#[test]
fn a_hostile_python_package_passes_its_tests() {
    let modules = "import httpx, pydantic, pytest, mypy";
    if !tool("python3", &["-c", modules], "python3 -m pip install httpx pydantic pytest mypy") {
        return;
    }
    let own = folder("every-text-python");
    let package = package(&every_text(), "python");
    emit::write(&package.files, &own).unwrap();
    run(&own, "python3", &["-m", "mypy"]).ok();
    let told = run(&own, "python3", &["-m", "pytest", "-q", "-p", "no:cacheprovider"]).ok();
    println!("python: {} operations, {} with a test: {}", package.operations, package.tests, told);
}

#[test]
fn a_hostile_rust_package_passes_its_tests() {
    let own = folder("every-text-rust");
    let package = package(&every_text(), "rust");
    emit::write(&package.files, &own).unwrap();
    let told = cargo(&own, &["test"]).ok();
    println!("rust: {} operations, {} with a test: {}", package.operations, package.tests, told);
}
