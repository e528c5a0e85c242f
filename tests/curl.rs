//! The curl target.

use super::corpus;
use super::support::{shared, tool};
use polypost::collection::{Document, read};
use polypost::generate::Generator;
use polypost::json;
use polypost::lower::{Options, Scopes, Variables, lower};
use polypost::model::{Auth, Body, FileSource, Item, PartContent, Request};
use polypost::shape;
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::{Choices, limits};
use polypost::verify::server::{Answer, Authority, Server};
use polypost::wire::{self, Comparison, Equality, Files, Message};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

fn generator() -> Generator {
    Generator::new(Registry::builtin().load("curl").unwrap()).unwrap()
}

/// The words a POSIX shell makes of a command.
fn words(command: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
    let out = Command::new("sh").arg("-c").arg(script).output().expect("sh runs");
    assert!(out.status.success(), "{command}\n{}", String::from_utf8_lossy(&out.stderr));
    let mut words: Vec<String> =
        String::from_utf8(out.stdout).unwrap().split('\0').map(str::to_owned).collect();
    words.pop();
    words
}

#[test]
fn no_name_or_type_of_a_part_makes_curl_read_a_file() {
    let value = serde_json::json!({
        "info": { "name": "c" },
        "item": [{ "name": "i", "request": {
            "method": "POST", "url": "https://h.example/",
            "body": { "mode": "formdata", "formdata": [
                { "key": "k=@/secret", "value": "v", "type": "text" },
                { "key": "t", "value": "v", "type": "text", "contentType": "a/b;headers=@/secret" },
                { "key": "u", "value": "v", "type": "text", "contentType": r#"a/b;headers="@/x""# },
            ] },
        } }],
    });
    let source = SourceText::new("test.json", value.to_string());
    let (Document::Collection(collection), _) = read(&source).unwrap() else { panic!() };
    let (model, _) = lower(&collection, &Scopes::default(), &Options::default());
    let code = generator().generate(&model.items[0], &Choices::default()).unwrap();
    let words = words(&code.files[0].text);
    assert!(words.iter().any(|word| word == "k%3D@/secret=v"), "{words:?}");
    // This one is no media type.
    assert!(words.iter().any(|word| word == "t=v"), "{words:?}");
    assert!(words.iter().any(|word| word == "u=\"v\";type=a/b"), "{words:?}");
}

/// The code for one request.
fn code(request: &serde_json::Value) -> String {
    let value = serde_json::json!({
        "info": { "name": "c" }, "item": [{ "name": "i", "request": request }],
    });
    let source = SourceText::new("test.json", value.to_string());
    let (Document::Collection(collection), _) = read(&source).unwrap() else { panic!() };
    let (model, _) = lower(&collection, &Scopes::default(), &Options::default());
    let code = generator().generate(&model.items[0], &Choices::default()).unwrap();
    code.files[0].text.clone()
}

#[test]
fn what_curl_would_take_for_its_own_is_said_so_that_it_does_not() {
    for url in ["https://h.example/a?b=]", "https://h.example/a?[b"] {
        let code = code(&serde_json::json!({ "method": "GET", "url": url }));
        assert!(code.contains("--globoff"), "{code}");
    }
    let standard_input = code(&serde_json::json!({
        "method": "POST", "url": "https://h.example/",
        "body": { "mode": "file", "file": { "src": "-" } },
    }));
    assert!(standard_input.contains("@./-"), "{standard_input}");
}

#[test]
fn the_reference_item_comes_out_argument_for_argument() {
    let Some(path) = shared("seed/salesforce-bulk-v2.postman_collection.json") else { return };
    let model = corpus::load(&path).bare_model(Variables::Keep);
    let snippet = generator().generate(&model.items[0], &Choices::default()).unwrap();
    let expected = std::fs::read_to_string(shared("seed/curl.expected.txt").unwrap()).unwrap();
    let one_line =
        expected.replace("\r\n", "\n").replace("\n-", " -").replace("\nhttps:", " https:");
    let tidy = |words: Vec<String>| -> Vec<String> {
        words
            .into_iter()
            .filter(|word| word != "--globoff")
            .map(|word| if word == "--data-raw" { "-d".to_owned() } else { word })
            .map(|word| word.replace('\t', ""))
            .collect()
    };
    let expected = words(
        one_line
            .trim_start_matches("curl ")
            .trim()
            .strip_prefix("")
            .map(|rest| format!("curl {rest}"))
            .unwrap()
            .as_str(),
    );
    assert_eq!(tidy(words(&snippet.files[0].text)), expected);
}

#[test]
fn every_command_and_script_is_shell() {
    if !tool("sh", &["-c", "true"], "a POSIX shell") {
        return;
    }
    let generator = generator();
    let choices =
        [(false, "false"), (false, "true"), (true, "true")].map(|(bind, script)| Choices {
            bind,
            options: vec![("script".to_owned(), script.to_owned())],
            ..Choices::default()
        });
    let mut count = 0;
    for path in corpus::collections() {
        let real = corpus::load(&path);
        let mut all = String::new();
        for choices in &choices {
            let mode = if choices.bind { Variables::Bind } else { Variables::Keep };
            for item in real.bare_model(mode).items {
                let snippet = generator.generate(&item, choices).unwrap();
                all.push_str(&snippet.files[0].text);
                count += 1;
            }
        }
        let mut sh = Command::new("sh")
            .arg("-n")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sh runs");
        sh.stdin.take().unwrap().write_all(all.as_bytes()).unwrap();
        let out = sh.wait_with_output().unwrap();
        assert!(out.status.success(), "{}: {}", real.name, String::from_utf8_lossy(&out.stderr));
    }
    println!("{count} commands and scripts pass sh -n");
}

/// Files of the folder in which the commands run.
struct Folder(std::path::PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(path)).ok()
    }
}

/// The paths of the files a request uploads.
fn uploads(request: &Request) -> Vec<String> {
    let path = |source: &FileSource| match source {
        FileSource::Path(path) => path.resolved(),
        FileSource::Unchosen => String::new(),
        FileSource::Inline(_) => ".".to_owned(),
    };
    match &request.body {
        Body::File(source) => vec![path(source)],
        Body::Multipart(parts) => parts
            .iter()
            .filter_map(|part| match &part.content {
                PartContent::File(source, _) => Some(path(source)),
                PartContent::Text(_) => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Runs a command with the real curl, every connection led to the server.
fn run(command: &str, folder: &Path, port: u16) -> std::process::Output {
    let script = format!(
        "curl() {{ command curl -q -s --max-time 5 --connect-to ::127.0.0.1:{port} \"$@\"; }}\n{command}"
    );
    Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .env_remove("http_proxy")
        .output()
        .expect("sh runs")
}

/// What every request is answered.
fn ok() -> Answer {
    Answer { status: 200, reason: None, headers: Vec::new(), body: b"{\"ok\":true}".to_vec() }
}

/// Why what curl sends cannot equal what Postman sends, where it cannot.
fn not_comparable(item: &Item, expected: &Message, generator: &Generator) -> Option<&'static str> {
    let host = expected.host.trim_start_matches('[');
    if matches!(item.request.auth, Auth::Computed { .. }) {
        Some("computed authentication")
    } else if host.ends_with(':') || host.is_empty() {
        Some("no host to speak of (the environment put a URL in its place)")
    } else if expected.target.contains("%7B%7B") || host.contains("{{") {
        Some("a variable without a value, kept visible")
    } else if !limits(&item.request, generator.target()).is_empty() {
        Some("said in a note")
    } else {
        None
    }
}

#[test]
fn curl_sends_what_postman_sends() {
    if !tool("curl", &["--version"], "apt-get install curl") {
        return;
    }
    let (Some(probes), Some(folder)) = (shared("probes/probe.json"), shared("probes/files")) else {
        return;
    };
    let generator = generator();
    let authority = Arc::new(Authority::new().unwrap());
    let files = Folder(folder.clone());
    let how = Comparison { body: Equality::Equivalent, ..Comparison::default() };
    let mut figures: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    // Every probe, and of the corpus each item whose place in the list a fixed step meets.
    let sources =
        std::iter::once((probes, 1)).chain(corpus::collections().into_iter().map(|path| (path, 9)));
    let mut place = 0;
    for (path, step) in sources {
        let real = corpus::load(&path);
        for mut item in real.model(Variables::Resolve).items {
            place += 1;
            if place % step != 0 {
                continue;
            }
            if item.request.url.scheme.as_deref() == Some("https") {
                item.request.url.scheme = Some("http".to_owned());
            }
            let Ok(expected) = wire::encode(&item.request, &files) else {
                *figures.entry("not sent by Postman").or_default() += 1;
                continue;
            };
            if let Some(reason) = not_comparable(&item, &expected, &generator) {
                *figures.entry(reason).or_default() += 1;
                continue;
            }
            if uploads(&item.request).iter().any(|path| !folder.join(path).is_file()) {
                *figures.entry("file missing").or_default() += 1;
                continue;
            }
            let snippet = generator.generate(&item, &Choices::default()).unwrap();
            let command = &snippet.files[0].text;
            let server = Server::start(Arc::clone(&authority), ok()).unwrap();
            let out = run(command, &folder, server.port());
            let received = server.finish().received.into_iter().next();
            let received = received.map(|received| received.message);
            let differences = match received {
                Some(actual) => {
                    let differences = wire::compare(&expected, &actual, &how);
                    differences.iter().map(|difference| format!("{difference:?}")).collect()
                }
                None => vec![format!("nothing sent: {}", String::from_utf8_lossy(&out.stderr))],
            };
            if differences.is_empty() {
                *figures.entry("equal").or_default() += 1;
            } else {
                *figures.entry("different").or_default() += 1;
                wrong.push(format!(
                    "{} {:?}\n{}\n{command}",
                    real.name,
                    item.trail(),
                    differences.join("\n")
                ));
            }
        }
    }
    println!("{figures:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_script_reads_the_sample_it_was_made_from() {
    if !tool("jq", &["--version"], "apt-get install jq") {
        return;
    }
    let generator = generator();
    let choices =
        Choices { options: vec![("script".to_owned(), "true".to_owned())], ..Choices::default() };
    let mut read = 0;
    let mut values = 0;
    for path in corpus::collections().into_iter().step_by(5) {
        let real = corpus::load(&path);
        let sampled = real.bare_model(Variables::Keep).items.into_iter().filter_map(|item| {
            let (shapes, _) = shape::infer(&item.examples);
            let shown = shape::success(&shapes)?.shown.as_ref()?;
            Some((item.clone(), shown.print(json::Style::Compact)))
        });
        for (item, sample) in sampled.take(2) {
            let snippet = generator.generate(&item, &choices).unwrap();
            // The names a script gives are printed before it ends, so that none is read for show.
            let script = format!(
                "curl() {{ printf '%s' \"$SAMPLE\"; }}\n{}",
                snippet.files[0].text.replacen("#!/bin/sh", "", 1)
            );
            let out = Command::new("sh")
                .args(["-c", &script])
                .env("SAMPLE", &sample)
                .output()
                .expect("sh runs");
            let complaint = String::from_utf8_lossy(&out.stderr);
            assert!(
                out.status.success() && complaint.is_empty(),
                "{} {:?}: {complaint}\n{script}",
                real.name,
                item.trail()
            );
            read += 1;
            values += script.matches("| jq -r '").count();
        }
    }
    println!("{read} scripts read their samples, {values} statements in all");
}

/// The command for the first item of a collection with nothing but its own variables.
fn first_command(text: &str, variables: Variables) -> String {
    let source = SourceText::new("test.json", text);
    let Document::Collection(collection) = read(&source).unwrap().0 else { panic!("a collection") };
    let options = Options { variables, ..Options::default() };
    let (model, _) = lower(&collection, &Scopes::default(), &options);
    let choices = Choices { bind: variables == Variables::Bind, ..Choices::default() };
    generator().generate(&model.items[0], &choices).unwrap().files[0].text.clone()
}

#[test]
fn two_credentials_of_one_kind_are_bound_apart() {
    let collection = serde_json::json!({
        "info": {
            "name": "keys",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
        },
        "item": [{ "name": "two keys", "request": {
            "url": "https://api.example.com/",
            "header": [
                { "key": "X-Api-Key", "value": "first-value" },
                { "key": "X-Auth-Key", "value": "second-value" },
                { "key": "Api-Key", "value": "first-value" }
            ]
        }}]
    });
    let text = first_command(&collection.to_string(), Variables::Bind);
    assert!(!text.contains("first-value") && !text.contains("second-value"), "{text}");
    let bound = text.lines().filter(|line| line.starts_with(": ")).count();
    let used: std::collections::BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_once("${").filter(|_| line.contains("-H")))
        .map(|(_, name)| name)
        .collect();
    assert_eq!((bound, used.len()), (2, 2), "{text}");
}

#[test]
fn bound_values_are_written_as_their_places_need_them() {
    let collection = serde_json::json!({
        "info": {
            "name": "places",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
        },
        "variable": [
            { "key": "base", "value": "localhost:3000" },
            { "key": "shop", "value": "north & south" },
            { "key": "word", "value": "a b" }
        ],
        "item": [{ "name": "places", "request": {
            "url": { "host": ["{{base}}"], "path": ["{{shop}}"], "query": [{ "key": "q", "value": "{{word}}" }] }
        }}]
    });
    let text = first_command(&collection.to_string(), Variables::Bind);
    for line in [
        // The scheme is the one that Postman assumes.
        "BASE=${BASE:-'http://localhost:3000'}",
        "SHOP=${SHOP:-'north%20&%20south'}",
        "WORD=${WORD:-'a%20b'}",
    ] {
        assert!(text.lines().any(|written| written == line), "{line}\n{text}");
    }
}

#[test]
fn a_file_that_nobody_chose_leaves_a_place_for_its_path() {
    let collection = serde_json::json!({
        "info": {
            "name": "files",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
        },
        "item": [{ "name": "file", "request": {
            "method": "POST",
            "url": "https://api.example.com/",
            "body": { "mode": "formdata", "formdata": [{ "key": "image", "type": "file" }] }
        }}]
    });
    let text = first_command(&collection.to_string(), Variables::Keep);
    assert!(words(&text).contains(&"image=@\"/path/to/file\"".to_owned()), "{text}");
}

#[test]
fn what_no_word_can_hold_is_said_wherever_it_stands_in_a_body() {
    for body in [
        r#"{"mode": "raw", "raw": "\u0000"}"#,
        r#"{"mode": "formdata", "formdata": [{"key": "\u0000", "value": "x"}]}"#,
        r#"{"mode": "formdata", "formdata": [{"key": "x", "value": "\u0000"}]}"#,
        r#"{"mode": "formdata", "formdata": [{"key": "x", "type": "file", "src": "\u0000"}]}"#,
        r#"{"mode": "formdata", "formdata": [{"key": "x", "value": "x", "contentType": "\u0000"}]}"#,
        r#"{"mode": "file", "file": {"src": "\u0000"}}"#,
    ] {
        let request =
            format!(r#"{{"method": "POST", "url": "https://a.example", "body": {body}}}"#);
        let source = SourceText::new("f", format!(r#"{{"name": "x", "request": {request}}}"#));
        let Ok((Document::Collection(collection), _)) = read(&source) else { panic!("{body}") };
        let (model, _) = lower(&collection, &Scopes::default(), &Options::default());
        let snippet = generator().generate(&model.items[0], &Choices::default()).unwrap();
        let codes: Vec<&str> = snippet.warnings.iter().map(|warning| warning.code).collect();
        let said = codes.iter().all(|code| *code == "not-in-the-code");
        assert!(said && !codes.is_empty(), "{codes:?} {body}\n{}", snippet.files[0].text);
    }
}

#[test]
fn bytes_of_a_part_are_said_to_need_a_file() {
    let text = r#"{"name": "x", "request": {"method": "POST", "url": "https://a.example", "body":
        {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "value": "aGVsbG8="}]}}}"#;
    let text = first_command(text, Variables::Keep);
    assert!(text.contains("holds the bytes of a file"), "{text}");
    assert!(words(&text).iter().any(|word| word.starts_with("f=@\"/path/to/file\"")), "{text}");
}
