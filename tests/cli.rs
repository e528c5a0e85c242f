//! The command line from the outside.

use crate::support::Ran;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BOOKSHOP: &str = "examples/bookshop.postman_collection.json";

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polypost"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUST_BACKTRACE", "0");
    command
}

fn polypost(arguments: &[&str]) -> Ran {
    Ran::new(program().args(arguments).stdin(Stdio::null()).output().unwrap())
}

fn polypost_reading(arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its input early closes the pipe, which is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    Ran::new(child.wait_with_output().unwrap())
}

/// Every file below a folder with its bytes, in order.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A collection of one item with this URL and these variables.
fn collection(url: &str, variables: &[(&str, &str)]) -> Vec<u8> {
    let variables: Vec<_> = variables
        .iter()
        .map(|(key, value)| serde_json::json!({ "key": key, "value": value }))
        .collect();
    serde_json::to_vec(&serde_json::json!({
        "info": {
            "name": "One",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": variables,
        "item": [{ "name": "Only", "request": { "method": "GET", "url": url } }],
    }))
    .unwrap()
}

#[test]
fn one_item_in_one_target_prints_just_the_code() {
    let code = polypost(&["generate", BOOKSHOP, "-i", "Get a book", "-t", "curl"]).ok();
    assert!(code.starts_with("curl "), "{code}");
    assert!(code.ends_with('\n') && !code.ends_with("\n\n"), "{code:?}");
}

#[test]
fn several_pieces_of_code_are_headed_by_a_comment_of_their_language() {
    let arguments =
        ["generate", BOOKSHOP, "-i", "Books/Get*", "-t", "curl", "-t", "delphi-chilkat"];
    let code = polypost(&arguments).ok();
    assert!(code.starts_with("# Books/Get a book (curl)\n"), "{code}");
    assert!(code.contains("\n\n// Books/Get a book (delphi-chilkat)\n"), "{code}");
}

#[test]
fn standard_input_is_a_file_called_dash() {
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(BOOKSHOP)).unwrap();
    let piped = polypost_reading(&["generate", "-", "-i", "Get a book", "-t", "curl"], &bytes).ok();
    let named = polypost(&["generate", BOOKSHOP, "-i", "Get a book", "-t", "curl"]).ok();
    assert_eq!(piped, named);
}

#[test]
fn a_folder_is_filled_updated_and_the_same_on_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let (one, eight) = (home.path().join("one"), home.path().join("eight"));
    for (jobs, folder) in [("1", &one), ("8", &eight)] {
        let folder = folder.to_str().unwrap();
        polypost(&["generate", BOOKSHOP, "-o", folder, "--jobs", jobs]).ok();
    }
    let names = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        contents(folder)
            .into_iter()
            .map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes))
            .collect()
    };
    assert_eq!(names(&one), names(&eight));
    assert!(one.join("curl/books/get-a-book.sh").is_file(), "{:?}", contents(&one));
    let again = polypost(&["generate", BOOKSHOP, "-o", one.to_str().unwrap()]).ok();
    assert!(again.contains(": 0 created, 0 updated, "), "{again}");
}

#[test]
fn json_output_is_one_object_a_line_in_document_order() {
    let lines = polypost(&["generate", BOOKSHOP, "--format", "json", "-t", "curl"]).ok();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 10);
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["index"], index);
        assert_eq!(line["target"], "curl");
        assert!(line["warnings"].is_array());
        assert!(line["files"][0]["text"].as_str().unwrap().contains("curl"));
    }
    assert_eq!(lines[2]["item"], serde_json::json!(["Books", "Get a book"]));
    assert_eq!(lines[2]["files"][0]["path"], "books/get-a-book.sh");
}

#[test]
fn variables_come_from_environments_and_from_the_command_line() {
    let environment = "examples/bookshop.postman_environment.json";
    let base = ["generate", BOOKSHOP, "-i", "Get a book", "-t", "curl"];
    let plain = polypost(&base).ok();
    assert!(plain.contains("https://api.bookshop.example/v1/books/17"), "{plain}");
    let staged = polypost(&[&base[..], &["-e", environment]].concat()).ok();
    assert!(staged.contains("https://staging.bookshop.example/v1/books/23"), "{staged}");
    let typed = polypost(&[&base[..], &["-e", environment, "--var", "bookId=5"]].concat()).ok();
    assert!(typed.contains("https://staging.bookshop.example/v1/books/5"), "{typed}");
}

#[test]
fn a_credential_is_written_only_when_asked_for() {
    let environment = "examples/bookshop.postman_environment.json";
    let secret = "not-a-real-secret";
    for target in ["curl", "python-requests", "rust-reqwest", "delphi-chilkat"] {
        let base =
            ["generate", BOOKSHOP, "-i", "Get an access token", "-t", target, "-e", environment];
        for how in ["keep", "bind"] {
            let ran = polypost(&[&base[..], &["--variables", how]].concat());
            assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
            let code = ran.ok();
            assert!(!code.contains(secret), "{code}");
        }
        let shown = polypost(&[&base[..], &["--show-secrets"]].concat()).ok();
        assert!(shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_variable_used_as_a_credential_is_a_secret_whatever_its_type() {
    let names = ["clientSecret", "accessToken", "apiKey"];
    let variables: Vec<String> = names.iter().map(|name| format!("{name}=hush")).collect();
    let mut arguments = vec!["generate", BOOKSHOP, "--var", "price=8"];
    arguments.extend(variables.iter().flat_map(|variable| ["--var", variable]));
    for how in ["keep", "bind"] {
        let code = polypost(&[&arguments[..], &["--variables", how]].concat()).ok();
        assert!(!code.contains("hush"), "{how}: {code}");
        let shown = polypost(&[&arguments[..], &["--variables", how, "--show-secrets"]].concat());
        assert!(shown.ok().contains("hush"), "{how}");
    }
}

#[test]
fn inspection_shows_what_is_sent_but_no_credential() {
    let arguments = ["inspect", BOOKSHOP, "--var", "accessToken=hush", "--var", "price=8"];
    let text = polypost(&arguments).ok();
    assert!(!text.contains("hush"), "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["form"], 1);
    assert_eq!(value["items"].as_array().unwrap().len(), 10);
    let change = &value["items"][4];
    assert_eq!(change["name"], "Change the price");
    assert_eq!(change["request"]["method"], "PATCH");
    assert_eq!(change["request"]["body"]["kind"], "json");
    assert_eq!(change["request"]["body"]["content"]["text"], "{\n  \"price\": 8\n}");
    let token = &change["request"]["auth"]["token"][0];
    assert_eq!(token["shown"], "<access_token>");
    let shown = polypost(&[&arguments[..], &["--show-secrets"]].concat()).ok();
    assert!(shown.contains("hush"), "{shown}");
}

#[test]
fn the_view_and_the_report_of_types_are_printed_for_each_item() {
    let base = ["inspect", BOOKSHOP, "-i", "Books/Change the price"];
    let view = polypost(&[&base[..], &["--view", "-t", "curl"]].concat()).ok();
    let view: serde_json::Value = serde_json::from_str(&view).unwrap();
    assert_eq!(view["items"][0]["item"], serde_json::json!(["Books", "Change the price"]));
    assert_eq!(view["items"][0]["view"]["request"]["method"], "PATCH");
    let report = polypost(&[&base[..], &["--types-report"]].concat()).ok();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let places = report["items"][0]["responses"][0]["places"].as_array().unwrap();
    assert!(places.iter().any(|place| place["path"] == "$.price"), "{report}");
}

#[test]
fn targets_are_listed_and_shown_and_exported() {
    let list = polypost(&["targets"]).ok();
    for name in ["curl", "delphi-chilkat", "python-requests", "rust-reqwest"] {
        assert!(list.lines().any(|line| line.starts_with(name)), "{list}");
        let one = polypost(&["targets", name]).ok();
        assert!(one.contains("{stem}") || one.contains("{snake_stem}"), "{one}");
    }
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("my-curl");
    polypost(&["templates", "export", "curl", folder.to_str().unwrap()]).ok();
    let templates = home.path().to_str().unwrap();
    let item = ["generate", BOOKSHOP, "-i", "Get a book", "--templates", templates, "-t"];
    let mine = polypost(&[&item[..], &["my-curl"]].concat()).ok();
    assert_eq!(mine, polypost(&[&item[..], &["curl"]].concat()).ok());
    polypost(&["templates", "export", "curl", folder.to_str().unwrap()])
        .fails(3, "would-overwrite");
}

#[test]
fn help_completions_and_manual_pages_are_printed() {
    let help = polypost(&["--help"]).ok();
    let commands = ["generate", "inspect", "targets", "templates", "json", "completions", "man"];
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let page = polypost(&["man", command]).ok();
        assert!(page.contains(&format!("polypost\\-{command}")), "{page}");
    }
    assert!(polypost(&["generate", "--help"]).ok().contains("Examples:"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(polypost(&["completions", shell]).ok().contains("polypost"));
    }
    assert!(polypost(&["--version"]).ok().starts_with("polypost 0."));
    polypost(&["man", "nothing"]).fails(2, "no-such-command");
}

#[test]
fn what_cannot_be_read_is_one_clear_error() {
    let deep = "[".repeat(10_000);
    let cases: [(&[u8], &str); 6] = [
        (b"", "empty-file"),
        (b"hello", "not-json"),
        (b"{\"a\": 1}", "not-a-collection"),
        (b"{\"openapi\": \"3.0.0\", \"paths\": {}}", "not-a-collection"),
        (deep.as_bytes(), "nested-too-deep"),
        (b"\xff\xfe{\0}\0", "utf-16"),
    ];
    for (input, code) in cases {
        let message = polypost_reading(&["generate", "-"], input).fails(2, code);
        assert!(message.contains("<stdin>"), "{message}");
        assert!(message.lines().count() <= 4, "short: {message}");
    }
    polypost(&["generate", "no/such/file.json"]).fails(2, "unreadable-file");
    polypost(&["generate", "src"]).fails(2, "unreadable-file");
    let environment = "examples/bookshop.postman_environment.json";
    polypost(&["generate", environment]).fails(2, "not-a-collection");
    polypost(&["generate", BOOKSHOP, "-e", BOOKSHOP]).fails(2, "not-an-environment");
}

#[test]
fn a_hundred_mebibytes_are_refused_before_they_are_understood() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("huge.json");
    // A sparse file: its length is what counts.
    fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
    let message = polypost(&["generate", path.to_str().unwrap()]).fails(2, "too-large");
    assert!(message.contains("help: "), "{message}");
}

#[test]
fn a_wrong_call_says_what_is_near() {
    let near = polypost(&["generate", BOOKSHOP, "-i", "Get a bok"]).fails(2, "no-such-item");
    assert!(near.contains("`Books/Get a book`"), "{near}");
    let near = polypost(&["generate", BOOKSHOP, "-t", "crul"]).fails(2, "unknown-target");
    assert!(near.contains("`curl`"), "{near}");
    polypost(&["generate", BOOKSHOP, "-t", "curl", "--option", "x=1"]).fails(2, "unknown-option");
    polypost(&["generate", BOOKSHOP, "-i", "[a"]).fails(2, "bad-pattern");
    let clap = polypost(&["generat"]);
    assert_eq!((clap.code, clap.stdout.as_str()), (2, ""));
    assert!(clap.stderr.contains("generate"), "{}", clap.stderr);
}

#[test]
fn a_mistake_in_a_template_names_its_place_and_writes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let templates = home.path().join("templates");
    let mine = templates.join("mine");
    polypost(&["templates", "export", "curl", mine.to_str().unwrap()]).ok();
    // Whichever template the target begins with.
    let manifest: toml::Table =
        fs::read_to_string(mine.join("target.toml")).unwrap().parse().unwrap();
    let name = manifest["files"][0]["template"].as_str().unwrap();
    let template = mine.join(name);
    let out = home.path().join("out");
    let run = || {
        polypost(&[
            "generate",
            BOOKSHOP,
            "--templates",
            templates.to_str().unwrap(),
            "-t",
            "curl",
            "-t",
            "mine",
            "-o",
            out.to_str().unwrap(),
        ])
    };
    for (text, clue) in [("{{ request.nothing }}\n", "nothing"), ("one\n{% iff x %}\n", ":2")] {
        fs::write(&template, text).unwrap();
        let ran = run();
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(clue) && ran.stderr.contains(name), "{}", ran.stderr);
        assert!(!out.exists(), "nothing is written");
    }
}

#[test]
fn an_output_folder_that_cannot_be_is_an_error_and_nothing_is_half_written() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "mine").unwrap();
    let run = |folder: &Path| {
        polypost(&["generate", BOOKSHOP, "-t", "curl", "-o", folder.to_str().unwrap()])
    };
    run(&file).fails(2, "output-in-the-way");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    run(Path::new("/proc/polypost")).fails(2, "cannot-write");
    let taken = home.path().join("taken");
    fs::create_dir_all(taken.join("orders/download-the-ledger.sh")).unwrap();
    run(&taken).fails(2, "output-in-the-way");
    assert_eq!(contents(&taken), []);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_in_the_output_folder_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (out, outside) = (home.path().join("out"), home.path().join("outside"));
    fs::create_dir_all(&out).unwrap();
    fs::create_dir_all(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, out.join("books")).unwrap();
    polypost(&["generate", BOOKSHOP, "-t", "curl", "-o", out.to_str().unwrap()])
        .fails(3, "symbolic-link");
    assert_eq!(contents(&outside), []);
    assert_eq!(contents(&out), []);
}

#[test]
fn a_cyclic_variable_is_reported_and_fails_only_where_warnings_do() {
    let cyclic = collection("https://example.com/{{a}}", &[("a", "{{b}}"), ("b", "{{a}}")]);
    let ran = polypost_reading(&["generate", "-", "-t", "curl"], &cyclic);
    assert!(ran.stderr.contains("[cyclic-variable]"), "{}", ran.stderr);
    ran.ok();
    let message = polypost_reading(&["generate", "-", "-t", "curl", "--strict"], &cyclic);
    let message = message.fails(1, "strict");
    assert!(message.contains("[cyclic-variable]"), "{message}");
}

#[test]
fn hostile_names_stay_within_their_file_and_their_message() {
    let hostile = "../../\u{1b}]0;x\u{7}\u{202e}CON\nerror[fake]: x";
    let mut input: serde_json::Value =
        serde_json::from_slice(&collection("https://example.com/{{nothing}}", &[])).unwrap();
    input["item"][0]["name"] = hostile.into();
    let input = serde_json::to_vec(&input).unwrap();
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("a/b/out");
    let ran = polypost_reading(&["generate", "-", "-v", "-o", out.to_str().unwrap()], &input);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.stderr);
    assert!(!ran.stderr.contains("\nerror[fake]"), "{}", ran.stderr);
    ran.ok();
    for (path, bytes) in contents(home.path()) {
        assert!(path.starts_with(&out), "{path:?}");
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{path:?}: {text:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let mut child = program()
        .args(["generate", BOOKSHOP])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = Ran::new(child.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
}

#[test]
fn a_full_disk_is_an_error() {
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else {
        eprintln!("skipped: no /dev/full");
        return;
    };
    let ran = Ran::new(program().args(["generate", BOOKSHOP]).stdout(full).output().unwrap());
    ran.fails(2, "cannot-write");
}

#[test]
fn json_alone_becomes_code_that_builds_or_reads_it() {
    let json = br#"{"total": 2, "books": [{"title": "Kindred", "tags": ["a"]}]}"#;
    let create = polypost_reading(&["json", "create", "-", "-t", "delphi-chilkat"], json).ok();
    assert!(create.contains("json.UpdateString('books[0].tags[0]','a');"), "{create}");
    let parse = polypost_reading(&["json", "parse", "-", "-t", "delphi-chilkat"], json).ok();
    assert!(parse.contains("title := jResp.StringOf('books[i].title');"), "{parse}");
    for target in ["curl", "python-requests", "rust-reqwest"] {
        let create = polypost_reading(&["json", "create", "-", "-t", target], json).ok();
        assert!(create.contains("Kindred"), "{create}");
        let parse = polypost_reading(&["json", "parse", "-", "-t", target], json).ok();
        assert!(parse.contains("title") && !parse.contains("Kindred"), "{parse}");
    }
    let broken = polypost_reading(&["json", "parse", "-", "-t", "delphi-chilkat"], b"{\"a\": [1,");
    let message = broken.fails(2, "not-json");
    assert!(message.contains("<stdin>:1:10"), "{message}");
    let odd = polypost_reading(&["json", "parse", "-", "-t", "delphi-chilkat"], b"[1, 2,]");
    assert!(odd.stderr.contains("[odd-json]"), "{}", odd.stderr);
}

#[test]
fn items_after_one_without_a_request_are_written_under_their_own_names() {
    let collection = br#"{"info": {"name": "Gap"}, "item": [
        {"name": "Nothing here"},
        {"name": "First", "request": "https://example.com/first"},
        {"name": "Second", "request": "https://example.com/second"}
    ]}"#;
    let lines =
        polypost_reading(&["generate", "-", "-t", "curl", "--format", "json"], collection).ok();
    let paths: Vec<String> = lines
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["files"][0]["path"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(paths, ["first.sh", "second.sh"]);
}
