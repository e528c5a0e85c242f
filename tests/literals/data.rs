//! JSON as data of a language sends the same JSON, or is not offered at all.

use super::payloads::payloads;
use super::target;
use crate::support;
use polypost::json::{self, Value};
use polypost::render::Renderer;
use polypost::target::Template;
use polypost::target::language::Bindings;
use polypost::target::view::{Node, ToNode};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// JSON of every kind: hostile keys and strings, numbers, shapes.
fn documents() -> Vec<String> {
    let mut all: Vec<String> = [
        "null",
        "true",
        "[]",
        "{}",
        "[[],{}]",
        "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
        "\"x\"",
        "{\"\":1}",
        "{\"a b\":1,\"a-b\":2,\"class\":3,\"__proto__2\":4}",
        "{\"1\":1,\"0\":0}",
        "{\"constructor\":1,\"toString\":2}",
    ]
    .map(str::to_owned)
    .into();
    for number in [
        "0",
        "-1",
        "1.5",
        "0.1",
        "1.50",
        "100.0",
        "1e2",
        "1E+2",
        "1e-7",
        "2147483647",
        "2147483648",
        "-2147483649",
        "3000000000",
        "9007199254740991",
        "-9007199254740992",
        "1.7976931348623157e308",
    ] {
        all.push(format!("{{\"n\":{number},\"list\":[{number}]}}"));
    }
    for payload in payloads() {
        let quoted = serde_json::to_string(&payload).unwrap();
        all.push(format!("{{{quoted}:{quoted},\"list\":[{quoted}]}}"));
    }
    all.push(format!("[{}]", vec!["\"element\""; 59].join(",")));
    all.push(format!("{}1{}", "[".repeat(30), "]".repeat(30)));
    all
}

/// What prints one piece of code as the target's programs do, within their widths.
fn printer(name: &str) -> Renderer {
    let mut target = target(name);
    let template = target.manifest.files.remove(0).template;
    target.manifest.files.clear();
    target.templates = vec![Template {
        name: template,
        shown: "data.tera".to_owned(),
        source: "{{ data }}".into(),
        builtin: false,
    }];
    Renderer::new(&target).unwrap()
}

/// The documents that a target says as data, with what it says.
fn said(name: &str) -> Vec<(Value, String)> {
    let target = target(name);
    let language = &target.language;
    let printer = printer(name);
    let template = &target.manifest.files[0].template;
    let mut said = Vec::new();
    for document in documents() {
        let value = json::parse_str(&document).unwrap().value;
        let code = language.data(&value, &Bindings::default());
        let code = code.unwrap_or_else(|| panic!("{name} does not say {document}"));
        let view = Node::Map(vec![("data".into(), code.to_node())]);
        said.push((value, printer.render_template(template, &view).unwrap()));
    }
    said
}

fn run(command: &mut Command, program: &str) -> Vec<Value> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(program.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    let lines = String::from_utf8(out.stdout).unwrap();
    lines.lines().map(|line| json::parse_str(line).unwrap().value).collect()
}

fn assert_same(said: &[(Value, String)], sent: &[Value]) {
    assert_eq!(said.len(), sent.len());
    for ((value, code), sent) in said.iter().zip(sent) {
        assert!(json::same(value, sent), "{value:?} was sent as {sent:?} by {code}");
    }
}

#[test]
fn python_sends_the_same_json() {
    if !support::tool("python3", &["--version"], "apt install python3") {
        return;
    }
    let said = said("python-requests");
    let mut program = String::from("import json\n");
    for (_, code) in &said {
        program.push_str(&format!("print(json.dumps({code}))\n"));
    }
    assert_same(&said, &run(Command::new("python3").arg("-"), &program));
}

#[test]
fn javascript_sends_the_same_json() {
    if !support::tool("node", &["--version"], "apt install nodejs") {
        return;
    }
    let said = said("javascript-fetch");
    let mut program = String::new();
    for (_, code) in &said {
        program.push_str(&format!("console.log(JSON.stringify({code}));\n"));
    }
    assert_same(&said, &run(Command::new("node").arg("-"), &program));
}

#[test]
fn what_would_not_be_the_same_is_not_data() {
    let says = |name: &str, document: &str| {
        let value = json::parse_str(document).unwrap().value;
        target(name).language.data(&value, &Bindings::default()).is_some()
    };
    for name in ["python-requests", "javascript-fetch", "rust-reqwest"] {
        for document in [
            "{\"a\":1,\"a\":2}",
            "{\"a\":0.1234567890123456789}",
            "{\"a\":1e400}",
            "{\"a\":-0}",
            "{\"a\":{{hole}}}",
        ] {
            assert!(!says(name, document), "{name}: {document}");
        }
        let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
        assert!(!says(name, &deep), "{name}");
    }
    let large = "[12345678901234567890123]";
    assert!(says("python-requests", large));
    assert!(!says("javascript-fetch", large) && !says("rust-reqwest", large));
    assert!(!says("javascript-fetch", "[9007199254740993]"));
    assert!(!says("javascript-fetch", "{\"__proto__\":1}"));
    assert!(!says("curl", "{}"));
}
