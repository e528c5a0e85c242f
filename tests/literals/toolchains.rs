//! Every literal and every comment through the language's own compiler or interpreter, in one run
//! for each language.

use super::payloads::payloads;
use super::{bindings, filled, printed, target, with_variable};
use crate::support;
use polypost::target::Target;
use polypost::target::language::{Bindings, Language};
use polypost::target::names::{NameKind, Names};
use polypost::target::view::Code;
use polypost::text::Text;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the bound variable holds while the programs run.
const VALUE: &str = "v'\"\\$x";

/// An expression in the language and the text it must give.
struct Case {
    expression: String,
    expected: String,
    /// Whether it is a literal and nothing else.
    literal: bool,
}

/// Literals, blocks, and expressions with a bound variable, of every payload the language holds.
fn cases(language: &Language, name: &Code) -> Vec<Case> {
    let mut cases = Vec::new();
    for payload in payloads() {
        if language.cannot_hold(&payload).is_some() {
            continue;
        }
        let text = Text::literal(&payload);
        for (code, literal) in [
            (language.string(&payload), true),
            (language.word(&payload), false),
            (language.block(&text, &Bindings::default()), true),
        ] {
            cases.push(Case { expression: printed(&code), expected: payload.clone(), literal });
        }
        for text in with_variable(&payload) {
            for code in
                [language.text(&text, &bindings(name)), language.block(&text, &bindings(name))]
            {
                let expected = filled(&text, VALUE);
                cases.push(Case { expression: printed(&code), expected, literal: false });
            }
        }
    }
    cases
}

fn variable(target: &Target) -> Code {
    Names::new(&target.language).declare("NAME", NameKind::Variable)
}

/// All comments of all payloads, between two statements.
fn comments(language: &Language, payloads: &[String]) -> String {
    let mut out = String::new();
    for payload in payloads {
        for line in language.comment(payload).iter().chain(&language.doc(payload)) {
            out.push_str(&printed(line));
            out.push('\n');
        }
    }
    out
}

fn run(command: &mut Command, input: &str) -> Vec<u8> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let out = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{command:?}: {}", error.chars().take(3000).collect::<String>());
    out.stdout
}

/// Compares what a program read with what was meant; `read` holds the texts in order.
fn assert_read(cases: &[Case], read: &[String]) {
    for (case, read) in cases.iter().zip(read) {
        assert_eq!(read, &case.expected, "read back from {}", case.expression);
    }
    assert_eq!(read.len(), cases.len());
}

#[test]
fn python_reads_every_literal_back() {
    if !support::tool("python3", &["--version"], "apt install python3") {
        return;
    }
    let target = target("python-requests");
    let cases = cases(&target.language, &variable(&target));
    let input: Vec<_> = cases.iter().map(|case| (&case.expression, case.literal)).collect();
    // A literal must be one constant; any other expression may hold only constants and the name.
    let program = r#"
import ast, json, sys
read = []
for source, literal in json.load(sys.stdin):
    tree = ast.parse(source, mode="eval")
    if literal:
        assert isinstance(tree.body, ast.Constant), source
    for node in ast.walk(tree.body):
        assert isinstance(node, (ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.Name, ast.Load)), source
    read.append(eval(compile(tree, "x", "eval"), {"name": sys.argv[1]}))
json.dump(read, sys.stdout)
"#;
    let input = serde_json::to_string(&input).unwrap();
    let out = run(Command::new("python3").args(["-c", program, VALUE]), &input);
    assert_read(&cases, &serde_json::from_slice::<Vec<String>>(&out).unwrap());
}

#[test]
fn no_python_comment_or_docstring_ends_early() {
    if !support::tool("python3", &["--version"], "apt install python3") {
        return;
    }
    let target = target("python-requests");
    let mut program = String::new();
    for payload in payloads() {
        let docstring = target.language.docstring(&payload).unwrap();
        program.push_str(&format!("def documented():\n    {}\n", printed(&docstring)));
        program.push_str(&comments(&target.language, &[payload]));
    }
    program.push_str("print('ok')\n");
    assert_eq!(run(Command::new("python3").arg("-"), &program), b"ok\n");
}

#[test]
fn a_shell_reads_every_literal_back() {
    let target = target("curl");
    let name = Names::new(&target.language).declare("NAME", NameKind::Constant);
    let cases = cases(&target.language, &name);
    let mut program = format!("NAME={}\n", printed(&target.language.string(VALUE)));
    for case in &cases {
        program.push_str(&format!("printf '%s\\0' {}\n", case.expression));
    }
    for shell in ["dash", "bash"] {
        if !support::tool(shell, &["-c", "exit 0"], &format!("apt install {shell}")) {
            continue;
        }
        let out = String::from_utf8(run(Command::new(shell).arg("-s"), &program)).unwrap();
        let mut read: Vec<String> = out.split('\0').map(str::to_owned).collect();
        read.pop();
        assert_read(&cases, &read);
    }
}

#[test]
fn no_shell_comment_ends_early() {
    if !support::tool("dash", &["-c", "exit 0"], "apt install dash") {
        return;
    }
    let target = target("curl");
    let program = format!("{}echo ok\n", comments(&target.language, &payloads()));
    assert_eq!(run(Command::new("dash").arg("-s"), &program), b"ok\n");
}

#[test]
fn rust_reads_every_literal_back() {
    if !support::tool("rustc", &["--version"], "install Rust") {
        return;
    }
    let target = target("rust-reqwest");
    // A name that is a keyword is written otherwise inside `format!`.
    let name = Names::new(&target.language).declare("type", NameKind::Variable);
    assert_eq!(name.as_str(), "r#type");
    let cases = cases(&target.language, &name);
    let mut program = comments(&target.language, &payloads());
    program.push_str("fn show(text: impl AsRef<str>) {\n    let text = text.as_ref();\n    println!(\"{}\", text.bytes().map(|b| format!(\"{b:02x}\")).collect::<String>());\n}\n");
    for (n, chunk) in cases.chunks(200).enumerate() {
        program.push_str(&format!("fn part_{n}(r#type: &String) {{\n"));
        for case in chunk {
            program.push_str(&format!("    show({});\n", case.expression));
        }
        program.push_str("}\n");
    }
    program.push_str(&format!(
        "fn main() {{\n    let name = String::from({});\n",
        printed(&target.language.string(VALUE))
    ));
    for n in 0..cases.chunks(200).len() {
        program.push_str(&format!("    part_{n}(&name);\n"));
    }
    program.push_str("}\n");
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("literals.rs");
    std::fs::write(&source, program).unwrap();
    let binary = folder.path().join("literals");
    run(
        Command::new("rustc")
            .args(["--edition=2024", "-Awarnings", "-Cdebuginfo=0", "-Copt-level=0"])
            .arg(&source)
            .arg("-o")
            .arg(&binary),
        "",
    );
    let out = String::from_utf8(run(&mut Command::new(&binary), "")).unwrap();
    let read: Vec<String> =
        out.lines().map(|line| String::from_utf8(unhex(line)).unwrap()).collect();
    assert_read(&cases, &read);
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn free_pascal_reads_every_literal_back() {
    if !support::tool("fpc", &["-iV"], "apt install fp-compiler") {
        return;
    }
    let target = target("delphi-chilkat");
    let cases = cases(&target.language, &variable(&target));
    let mut program = String::from("{$mode delphi}\nprogram literals;\n");
    program.push_str(&comments(&target.language, &payloads()));
    program.push_str("procedure Show(const text: WideString);\nvar n: Integer;\nbegin\n  for n := 1 to Length(text) do Write(Ord(text[n]), ' ');\n  WriteLn;\nend;\nvar name: WideString;\n");
    for (n, chunk) in cases.chunks(500).enumerate() {
        program.push_str(&format!("procedure Part{n};\nbegin\n"));
        for case in chunk {
            program.push_str(&format!("  Show({});\n", case.expression));
        }
        program.push_str("end;\n");
    }
    program.push_str(&format!("begin\n  name := {};\n", printed(&target.language.string(VALUE))));
    for n in 0..cases.chunks(500).len() {
        program.push_str(&format!("  Part{n};\n"));
    }
    program.push_str("end.\n");
    // Delphi refuses longer lines.
    assert!(program.lines().all(|line| line.chars().count() <= 1023));
    let folder = tempfile::tempdir().unwrap();
    let out = compiled_pascal(folder.path(), &program);
    let read: Vec<String> = out
        .lines()
        .map(|line| {
            let units: Vec<u16> =
                line.split_whitespace().map(|unit| unit.parse().unwrap()).collect();
            String::from_utf16(&units).unwrap()
        })
        .collect();
    assert_read(&cases, &read);
}

fn compiled_pascal(folder: &Path, program: &str) -> String {
    let source = folder.join("literals.pas");
    std::fs::write(&source, program).unwrap();
    let compiled = Command::new("fpc")
        .current_dir(folder)
        .args(["-Mdelphi", "-v0", "literals.pas"])
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&compiled.stdout);
    assert!(compiled.status.success(), "{}", messages.chars().take(3000).collect::<String>());
    String::from_utf8(run(&mut Command::new(folder.join("literals")), "")).unwrap()
}

#[test]
fn javascript_reads_every_literal_back() {
    if !support::tool("node", &["--version"], "apt install nodejs") {
        return;
    }
    let target = target("javascript-fetch");
    let cases = cases(&target.language, &variable(&target));
    let mut program = comments(&target.language, &payloads());
    program.push_str(&format!(
        "const name = {};\nconst read = [];\n",
        printed(&target.language.string(VALUE))
    ));
    for case in &cases {
        program.push_str(&format!("read.push({});\n", case.expression));
    }
    program.push_str("process.stdout.write(JSON.stringify(read));\n");
    let out = run(Command::new("node").arg("-"), &program);
    assert_read(&cases, &serde_json::from_slice::<Vec<String>>(&out).unwrap());
}
