//! The clients that generated programs use, unchanged, as polypost runs them.

use super::{Answer, authority, json};
use crate::verify::server::{Recording, Server};
use std::io::Write as _;
use std::process::Command;
use tempfile::NamedTempFile;

/// Whether a client can be run; prints the reason where it cannot.
fn installed(program: &str, probe: &[&str], install: &str) -> bool {
    let found = Command::new(program).args(probe).output().is_ok_and(|out| out.status.success());
    if !found {
        let required = std::env::var_os("POLYPOST_REQUIRE_TOOLCHAINS").is_some_and(|v| v == "1");
        assert!(!required, "{program} is required here ({install})");
        eprintln!("skipped: {program} is not installed ({install})");
    }
    found
}

fn curl() -> bool {
    installed("curl", &["--version"], "apt-get install curl")
}

fn python() -> bool {
    installed("python3", &["-c", "import requests"], "pip install requests")
}

/// Runs a client that meets this answer wherever it goes. Gives what it printed and what came.
fn run(answer: Answer, program: &str, arguments: &[&str]) -> (String, Recording) {
    let server = Server::start(authority(), answer).unwrap();
    let mut certificate = NamedTempFile::new().unwrap();
    certificate.write_all(authority().certificate_pem().as_bytes()).unwrap();
    let mut command = Command::new(program);
    let proxy = format!("http://127.0.0.1:{}", server.port());
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, &proxy);
    }
    for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
        command.env(name, certificate.path());
    }
    command.env("no_proxy", "").env("NO_PROXY", "").args(arguments);
    let out = command.output().unwrap();
    let recording = server.finish();
    let errors = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{program} {arguments:?}: {errors}\n{recording:?}");
    (String::from_utf8(out.stdout).unwrap(), recording)
}

/// Hosts that a client may treat in a way of its own.
const ADDRESSES: &[&str] = &[
    "http://api.example.com/x?y=%20",
    "https://api.example.com/x?y=%20",
    "https://api.example.com:8443/x?y=%20",
    "http://localhost:3000/x?y=%20",
    "https://localhost/x?y=%20",
    "http://127.0.0.1/x?y=%20",
    "https://127.0.0.1:1/x?y=%20",
];

/// Checks that a program reaches each address, and that the answer reaches the program.
fn reaches(program: &str, arguments: &[&str]) {
    for address in ADDRESSES {
        let arguments = [arguments, &[*address]].concat();
        let (printed, recording) = run(json("{\"ok\":true}"), program, &arguments);
        assert_eq!(printed, "{\"ok\":true}", "{address}");
        assert_eq!(recording.faults, [], "{address}");
        let [received] = recording.received.as_slice() else { panic!("{address}: {recording:?}") };
        let message = &received.message;
        let sent = format!("{}://{}{}", message.scheme, message.host, message.target);
        assert_eq!(sent, *address);
        assert!(received.authority.starts_with(message.host.split(':').next().unwrap()));
    }
}

#[test]
fn curl_reaches_any_address() {
    if curl() {
        reaches("curl", &["-q", "-sS"]);
        reaches("curl", &["-q", "-sS", "--http2", "--compressed"]);
    }
}

#[test]
fn requests_reaches_any_address() {
    if python() {
        let program = "import requests, sys; print(requests.get(sys.argv[1]).text, end='')";
        reaches("python3", &["-c", program]);
    }
}

#[test]
fn curl_sends_bodies_of_every_kind() {
    if !curl() {
        return;
    }
    let mut file = NamedTempFile::new().unwrap();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    file.write_all(&large).unwrap();
    let path = file.path().to_str().unwrap();
    let url = "https://api.example.com/upload";
    // So much that curl waits to be invited.
    let data = format!("@{path}");
    let (_, recording) = run(json("{}"), "curl", &["-q", "-sS", "--data-binary", &data, url]);
    let message = &recording.received[0].message;
    assert!(message.body == large && message.content_length == Some(large.len()));
    assert_eq!(recording.faults, []);
    // In chunks.
    let chunked = ["-q", "-sS", "-H", "Transfer-Encoding: chunked", "-T", path, url];
    let (_, recording) = run(json("{}"), "curl", &chunked);
    let message = &recording.received[0].message;
    assert!(message.body == large && message.content_length.is_none());
    assert_eq!(recording.faults, []);
    let (_, recording) = run(json("{}"), "curl", &["-q", "-sS", "-F", "a=b", url]);
    let message = &recording.received[0].message;
    let first = format!("--{}\r\n", message.boundary.as_deref().unwrap());
    assert!(message.body.starts_with(first.as_bytes()));
}

#[test]
fn redirects_lead_to_the_server_again() {
    let answer = || Answer {
        status: 302,
        headers: vec![("Location".to_owned(), "http://elsewhere.example/y".to_owned())],
        ..json("")
    };
    let url = "https://api.example.com/x";
    let asked = |recording: &Recording| -> Vec<String> {
        assert_eq!(recording.faults, []);
        let messages = recording.received.iter().map(|received| &received.message);
        messages.map(|m| format!("{}://{}{}", m.scheme, m.host, m.target)).collect()
    };
    let both = [url, "http://elsewhere.example/y"];
    if curl() {
        let (printed, recording) = run(answer(), "curl", &["-q", "-sSL", url]);
        assert_eq!((&*printed, asked(&recording).as_slice()), ("{}", &both.map(str::to_owned)[..]));
    }
    if python() {
        let program = "import requests, sys; print(requests.get(sys.argv[1]).json(), end='')";
        let (printed, recording) = run(answer(), "python3", &["-c", program, url]);
        assert_eq!((&*printed, asked(&recording).as_slice()), ("{}", &both.map(str::to_owned)[..]));
    }
}

#[test]
fn curl_without_the_certificate_is_a_fault_with_the_reason() {
    if !curl() {
        return;
    }
    let server = Server::start(authority(), json("{}")).unwrap();
    let proxy = format!("http://127.0.0.1:{}", server.port());
    let out = Command::new("curl")
        .args(["-q", "-sS", "--proxy", &proxy, "https://api.example.com/x"])
        .env("no_proxy", "")
        .env("NO_PROXY", "")
        .env_remove("CURL_CA_BUNDLE")
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(60));
    let faults = server.finish().faults;
    assert_eq!(faults.len(), 1);
    let fault = faults[0].to_string();
    assert!(fault.starts_with("CONNECT api.example.com:443: the TLS handshake failed"), "{fault}");
    assert!(fault.ends_with("(the client does not trust the certificate of this run)"), "{fault}");
}
