//! The first call in the README of each package, run as it is printed: for the seed's collection,
//! against the server of `polypost verify`, which the program takes for its proxy.

use super::{built, cargo, folder, package};
use crate::support::{Ran, shared, tool};
use polypost::emit;
use polypost::verify::server::{Answer, Authority, Recording, Server};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

/// Where the package lies, with its README's first program in this language.
struct FirstCall {
    root: PathBuf,
    program: String,
    answer: Value,
}

/// The package is written to `place` below the folder that the program runs in.
fn first_call(language: &str, place: &str, fence: &str) -> Option<FirstCall> {
    let seed = shared("seed/salesforce-bulk-v2.postman_collection.json")?;
    let collection: Value = serde_json::from_str(&fs::read_to_string(seed).unwrap()).unwrap();
    let saved = collection.pointer("/item/0/item/0/response/0/body").unwrap().as_str().unwrap();
    let answer = serde_json::from_str(saved).unwrap();
    let root = folder(&format!("readme-{language}"));
    let own = root.join(place);
    emit::write(&package(&collection, language).files, &own).unwrap();
    let readme = fs::read_to_string(own.join("README.md")).unwrap();
    let opening = format!("```{fence}\n");
    let blocks = readme.split(&opening).skip(1);
    let program = blocks.map(|rest| rest.split("```").next().unwrap()).find(|block| {
        block.contains("close_or_abort") || block.to_lowercase().contains("closeorabort")
    });
    let program = program.unwrap_or_else(|| panic!("no first call in {readme}")).to_owned();
    Some(FirstCall { root, program, answer })
}

impl FirstCall {
    /// Runs a program that meets the saved answer wherever it goes. Gives what it printed.
    fn run(&self, command: &mut Command) -> String {
        let authority = Arc::new(Authority::new().unwrap());
        let certificate = self.root.join("authority.pem");
        fs::write(&certificate, authority.certificate_pem()).unwrap();
        let answer = Answer {
            status: 200,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: self.answer.to_string().into_bytes(),
            ..Answer::default()
        };
        let server = Server::start(authority, answer).unwrap();
        let proxy = format!("http://127.0.0.1:{}", server.port());
        for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &proxy);
        }
        for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
            command.env(name, &certificate);
        }
        let output = command
            .current_dir(&self.root)
            .env("no_proxy", "")
            .env("NO_PROXY", "")
            .env("SALESFORCE_PLATFORM_APIS_BASE_URL", "https://salesforce.example")
            .env("SALESFORCE_PLATFORM_APIS_ACCESS_TOKEN", "a-token")
            .output()
            .unwrap();
        let printed = Ran::new(output).ok();
        check_sent(&server.finish());
        printed
    }
}

/// What the example says must have been sent, once, over TLS, to the host that it was told.
fn check_sent(recording: &Recording) {
    assert!(recording.faults.is_empty(), "{recording:?}");
    let [received] = recording.received.as_slice() else { panic!("{recording:?}") };
    assert_eq!(received.authority.trim_end_matches(":443"), "salesforce.example");
    let sent = &received.message;
    assert_eq!((sent.method.as_str(), sent.scheme.as_str()), ("PATCH", "https"));
    assert_eq!(sent.target, "/services/data/vversion/jobs/ingest/job-id");
    let header = |name: &str| {
        let mut headers = sent.headers.iter();
        headers.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    };
    assert_eq!(header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(body, json!({ "state": "UploadComplete" }));
}

/// What the README prints holds each value that was answered.
fn check_read(call: &FirstCall, printed: &str) {
    for (key, value) in call.answer.as_object().unwrap() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is_there = printed.to_lowercase().contains(&value.to_lowercase());
        assert!(is_there, "{key}: {value} is not in {printed}");
    }
}

#[test]
fn python() {
    let install = "python3 -m pip install httpx pydantic";
    if !tool("python3", &["-c", "import httpx, pydantic"], install) {
        return;
    }
    let Some(call) = first_call("python", "", "python") else { return };
    fs::write(call.root.join("first.py"), &call.program).unwrap();
    let printed =
        call.run(Command::new("python3").arg("first.py").env("PYTHONPATH", call.root.join("src")));
    check_read(&call, &printed);
}

#[test]
fn rust() {
    let Some(call) = first_call("rust", "", "rust") else { return };
    fs::create_dir_all(call.root.join("examples")).unwrap();
    // The package asks for documentation, of programs too.
    let program = format!("//! As printed.\n\n{}", call.program);
    fs::write(call.root.join("examples/first.rs"), program).unwrap();
    // Built before there is a proxy that nothing can be downloaded through.
    cargo(&call.root, &["build", "--example", "first"]).ok();
    let printed = call.run(&mut Command::new(built().join("debug/examples/first")));
    check_read(&call, &printed);
}

#[cfg(unix)]
#[test]
fn shell() {
    if !super::shell::tools() {
        return;
    }
    let place = ".local/lib/salesforce-platform-apis";
    let Some(call) = first_call("shell", place, "sh") else { return };
    fs::write(call.root.join("first.sh"), &call.program).unwrap();
    let printed = call.run(Command::new("dash").args(["-eu", "first.sh"]).env("HOME", &call.root));
    check_read(&call, &printed);
}

#[test]
fn delphi() {
    if !super::delphi::is_here() {
        return;
    }
    let Some(call) = first_call("delphi", "", "delphi") else { return };
    fs::write(call.root.join("First.dpr"), &call.program).unwrap();
    let units = super::delphi::stand_ins(&call.root);
    let program = super::delphi::compile(&call.root, &units, "First.dpr", &[]);
    let printed = call.run(&mut Command::new(program));
    check_read(&call, &printed);
}
