//! The Python target.

use super::corpus;
use super::support::{shared, tool};
use base64::Engine as _;
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::model::{Auth, Item};
use polypost::shape;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::wire::{self, Comparison, Difference, Equality, Message};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Of how many items one is looked at where looking at all takes too long.
const STEP: usize = 5;

fn generator() -> Generator {
    Generator::new(Registry::builtin().load("python-requests").unwrap()).unwrap()
}

fn code(generator: &Generator, item: &Item, bind: bool) -> String {
    let choices = Choices { bind, ..Choices::default() };
    let snippet = generator.generate(item, &choices);
    let mut files = snippet.unwrap_or_else(|error| panic!("{:?}: {error:?}", item.trail())).files;
    files.remove(0).text
}

fn python() -> bool {
    tool("python3", &["-c", "import requests"], "python3 with the package requests")
}

/// Where programs are written for tools that read files.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a script that answers each line of its input with one line.
fn answers(script: &str, lines: &[Value]) -> Vec<Value> {
    let mut child = Command::new("python3")
        .args(["-I", "-W", "error", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut input = child.stdin.take().unwrap();
    let text = lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").unwrap();
        text
    });
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let answers: Vec<Value> = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    writer.join().unwrap().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(answers.len(), lines.len());
    answers
}

#[test]
fn every_program_is_python() {
    if !python() {
        return;
    }
    let generator = generator();
    let mut programs = Vec::new();
    for path in corpus::collections() {
        let real = corpus::load(&path);
        for (bind, step) in [(false, 1), (true, STEP)] {
            let mode = if bind { Variables::Bind } else { Variables::Keep };
            for item in real.bare_model(mode).items.into_iter().step_by(step) {
                let code = code(&generator, &item, bind);
                programs.push(json!({"id": [real.name, item.trail()], "code": code}));
            }
        }
    }
    let wrong: Vec<String> = answers("tests/python/compile.py", &programs)
        .iter()
        .zip(&programs)
        .filter(|(answer, _)| !answer["error"].is_null())
        .map(|(answer, program)| {
            format!("{}: {}\n{}", program["id"], answer["error"], program["code"].as_str().unwrap())
        })
        .collect();
    println!("{} programs, {} that do not compile", programs.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(5)].join("\n"));
}

/// Programs of every tenth item or so, one file each, with the item's place as a comment.
fn sample(folder: &Path) -> usize {
    let generator = generator();
    let mut count = 0;
    for (at, path) in corpus::collections().into_iter().enumerate() {
        let real = corpus::load(&path);
        let bind = at % 2 == 1;
        let mode = if bind { Variables::Bind } else { Variables::Keep };
        for item in real.bare_model(mode).items.iter().skip(at % 5).step_by(5).take(20) {
            let file = folder.join(format!("item_{at:03}_{:04}.py", item.index));
            std::fs::write(file, code(&generator, item, bind)).unwrap();
            count += 1;
        }
    }
    count
}

#[test]
fn programs_are_formatted_and_clean() {
    if !tool("ruff", &["--version"], "pip install ruff") {
        return;
    }
    let folder = folder("python-ruff");
    let count = sample(&folder);
    let ruff = |arguments: &[&str]| {
        let out = Command::new("ruff").args(arguments).arg(&folder).output().unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        (out.status.success(), text)
    };
    let (clean, problems) = ruff(&[
        "check",
        "--isolated",
        "--no-cache",
        "--select=E4,E7,E9,F,I,UP,B,SIM",
        "--output-format=concise",
    ]);
    let (formatted, changes) = ruff(&["format", "--isolated", "--no-cache", "--check"]);
    let off = changes.lines().filter(|line| line.starts_with("Would reformat")).count();
    println!(
        "{count} programs: ruff check {}, {off} not formatted",
        if clean { "clean" } else { "NOT clean" }
    );
    assert!(clean, "{problems}");
    assert!(formatted, "{changes}");
}

/// What a program sent, as the comparison of the wire wants it.
fn sent(request: &Value) -> Message {
    let text = |key: &str| request[key].as_str().unwrap().to_owned();
    let headers: Vec<(String, String)> = request["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
        .collect();
    let boundary = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .and_then(|(_, value)| wire::boundary(value));
    Message {
        method: text("method"),
        scheme: text("scheme"),
        host: text("host"),
        target: text("target"),
        headers,
        body: base64::engine::general_purpose::STANDARD.decode(text("body")).unwrap(),
        boundary,
        content_length: None,
    }
}

/// Uploads: the name is what counts, wherever the file lies.
struct Probes(PathBuf);

impl wire::Files for Probes {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(path.rsplit(['/', '\\']).next()?)).ok()
    }
}

/// What is left out of the comparison, and why.
fn excused(error: &str) -> Option<&'static str> {
    [
        ("ModuleNotFoundError", "needs a package that is not installed here"),
        ("FileNotFoundError", "uploads a file that is not there"),
        ("InvalidURL", "has no host, which requests refuses"),
    ]
    .into_iter()
    .find_map(|(start, reason)| error.starts_with(start).then_some(reason))
}

/// In what two requests may differ, because urllib3 gives no choice; the server sees the same.
fn tolerated(difference: &Difference) -> Option<&'static str> {
    let expected = difference.expected.as_deref()?;
    let actual = difference.actual.as_deref()?;
    match difference.what.as_str() {
        "target" if same_target(expected, actual) => Some("escapes more of the URL"),
        "host" if host_and_port(expected) == host_and_port(actual) => {
            Some("leaves out a port that says nothing")
        }
        "host" if expected.starts_with("{{") => Some("escapes a variable that has no value"),
        header if header.starts_with("header ") && same_lines(expected, actual) => {
            Some("joins headers of one name")
        }
        _ => None,
    }
}

/// Whether the values of several headers are those of one that joins them; the comparison sorts
/// the former.
fn same_lines(several: &str, one: &str) -> bool {
    let mut one: Vec<&str> = one.split(", ").collect();
    one.sort_unstable();
    one.join("\n") == several
}

fn same_target(one: &str, other: &str) -> bool {
    let plain = |target: &str| {
        let target = target.strip_suffix('?').unwrap_or(target);
        // A percent sign that begins no escape is sent as one.
        percent_encoding::percent_decode_str(target).collect::<Vec<u8>>()
    };
    plain(one) == plain(other)
}

fn host_and_port(host: &str) -> &str {
    [":80", ":443", ":"].iter().find_map(|port| host.strip_suffix(port)).unwrap_or(host)
}

/// Runs programs against a recorder inside their process and compares what each sends with what
/// Postman's runtime sends. Gives the figures, and what must not be.
fn compared(collections: &[PathBuf], step: usize) -> (BTreeMap<&'static str, usize>, Vec<String>) {
    let generator = generator();
    let files = shared("probes/files").unwrap();
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for path in collections {
        let real = corpus::load(path);
        for item in real.model(Variables::Resolve).items.into_iter().step_by(step) {
            let Ok(message) = wire::encode(&item.request, &Probes(files.clone())) else { continue };
            let code = code(&generator, &item, false);
            jobs.push(json!({"id": [real.name, item.trail()], "code": code, "files": files}));
            expected.push((message, matches!(item.request.auth, Auth::Computed { .. })));
        }
    }
    let mut figures = BTreeMap::new();
    let mut wrong = Vec::new();
    for ((answer, job), (expected, computed)) in
        answers("tests/python/loopback.py", &jobs).iter().zip(&jobs).zip(&expected)
    {
        let mut count = |what| *figures.entry(what).or_insert(0) += 1;
        let mut fail = |what: String| {
            wrong.push(format!("{}: {what}\n{}", job["id"], job["code"].as_str().unwrap()));
        };
        let error = answer["error"].as_str();
        let Some(request) = answer["sent"].get(0) else {
            match error.and_then(excused) {
                Some(reason) => count(reason),
                None => fail(format!("nothing was sent: {error:?}")),
            }
            continue;
        };
        let mut how = Comparison::default();
        if *computed {
            how.ignored_headers.push("authorization".to_owned());
        }
        let sent = sent(request);
        if wire::compare(expected, &sent, &how).is_empty() {
            count("equal byte by byte");
            continue;
        }
        how.body = Equality::Equivalent;
        let differences = wire::compare(expected, &sent, &how);
        if job["code"].as_str().unwrap().contains("\"https://domain.com") {
            count("shows a host where the collection has none");
            continue;
        }
        match differences.iter().find(|difference| tolerated(difference).is_none()) {
            Some(difference) => fail(format!("{difference:?}")),
            None => count(differences.first().map_or("equal in value", |d| tolerated(d).unwrap())),
        }
    }
    (figures, wrong)
}

/// Programs whose requests differ from the recorded ones, with the reason.
const OTHERWISE: [(&str, &str); 2] = [
    (
        "hdr override system",
        "urllib3 sends the `Host` it is given, as the runtime does on the wire",
    ),
    ("formdata ct boundary", "requests makes the boundary itself"),
];

#[test]
fn programs_send_what_postman_sends() {
    if !python() {
        return;
    }
    let Some(probes) = shared("probes/probe.json") else { return };
    for (title, collections, step) in
        [("probes", vec![probes], 1), ("corpus", corpus::collections(), STEP)]
    {
        let (figures, mut wrong) = compared(&collections, step);
        wrong.retain(|wrong| {
            !OTHERWISE.iter().any(|(item, _)| wrong.contains(&format!("[\"{item}\"]")))
        });
        println!("{title}: {figures:#?}, {} otherwise", wrong.len());
        assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(8)].join("\n"));
    }
}

#[test]
fn programs_read_every_value_of_the_samples_they_were_made_from() {
    if !python() {
        return;
    }
    let generator = generator();
    let mut jobs = Vec::new();
    for path in corpus::collections() {
        let real = corpus::load(&path);
        let items = real.bare_model(Variables::Keep).items;
        for item in items.iter().filter(|item| !item.examples.is_empty()).step_by(2) {
            let (shapes, _) = shape::infer(&item.examples);
            let Some(success) = shape::success(&shapes) else { continue };
            let code = code(&generator, item, false);
            for example in item.examples.iter().filter(|example| example.status == success.status) {
                let Some(body) = example.body.as_deref() else { continue };
                // What Python itself takes for JSON.
                if success.body.json().is_none() || serde_json::from_str::<Value>(body).is_err() {
                    continue;
                }
                jobs.push(json!({
                    "id": [real.name, item.trail()],
                    "code": code,
                    "files": "tests",
                    "answer": {"status": 200, "body": body},
                }));
            }
        }
    }
    let mut wrong = Vec::new();
    let (mut read, mut whole, mut objects) = (0, 0, 0);
    for (answer, job) in answers("tests/python/loopback.py", &jobs).iter().zip(&jobs) {
        let error = answer["error"].as_str();
        if error.and_then(excused).is_some() {
            continue;
        }
        read += 1;
        whole += answer["whole"].as_u64().unwrap();
        objects += answer["objects"].as_u64().unwrap();
        if error.is_some() || answer["unread"] != json!([]) {
            wrong.push(format!(
                "{}: {error:?}, not read: {}\n{}\n{}",
                job["id"],
                answer["unread"],
                job["code"].as_str().unwrap(),
                job["answer"]["body"].as_str().unwrap(),
            ));
        }
    }
    println!(
        "{read} samples read, {} not wholly; of their {objects} objects {whole} taken as they are",
        wrong.len()
    );
    // Objects whose keys are data and whose values are scalars, and values of several kinds.
    assert!(whole * 50 < objects, "{whole} of {objects} objects were not looked into");
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(3)].join("\n"));
}

#[test]
fn programs_satisfy_a_strict_type_checker() {
    if !tool("mypy", &["--version"], "pip install mypy types-requests") {
        return;
    }
    let folder = folder("python-mypy");
    let count = sample(&folder);
    let files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "py"))
        .collect();
    let out = Command::new("mypy")
        .args(["--strict", "--no-error-summary", "--scripts-are-modules"])
        .arg("--cache-dir")
        .arg(folder.join("cache"))
        .args(files)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    // Packages that are named in a program and not installed here say nothing about it.
    let problems: Vec<&str> = text
        .lines()
        .filter(|line| {
            !["[import-not-found]", "[import-untyped]", ": note: "].iter().any(|s| line.contains(s))
        })
        // The stubs of requests want one type of tuple in all parts, requests does not.
        .filter(|line| !line.contains("error: Argument \"files\" to"))
        .collect();
    println!("{count} programs, {} problems of types", problems.len());
    assert!(problems.is_empty(), "{}", problems[..problems.len().min(20)].join("\n"));
}
