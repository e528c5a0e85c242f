//! The generated programs are run, and what they send is compared with what Postman sent.

use super::fixtures::{RANDOM, fixtures, message, model, recording};
use super::recorder::Recorder;
use super::support::tool;
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::wire::{Comparison, Equality, compare};
use std::fs;
use std::process::{Command, Output};

/// Runs a program that takes the recorder for a proxy, so that neither its hosts nor its ports have
/// to be changed.
fn run(command: &mut Command, recorder: &Recorder) -> Output {
    let proxy = format!("http://127.0.0.1:{}", recorder.port());
    command
        .env("http_proxy", &proxy)
        .env("HTTP_PROXY", &proxy)
        .env("no_proxy", "")
        .env("NO_PROXY", "")
        .output()
        .unwrap()
}

fn without_tls(text: &str) -> String {
    text.replace("https://", "http://")
}

/// Runs the code of one target for every fixture. `skipped` names items, as `fixture: item`, that
/// the target's library cannot send in this way, each with the reason.
fn check(target: &str, program: &[&str], ending: &str, skipped: &[(&str, &str)]) {
    let generator = Generator::new(Registry::builtin().load(target).unwrap()).unwrap();
    let recorder = Recorder::start();
    let folder = tempfile::tempdir().unwrap();
    for name in ["invoice 7.pdf", "a.png", "b.png", "picture.png"] {
        fs::write(folder.path().join(name), format!("contents of {name}")).unwrap();
    }
    let mut wrong = Vec::new();
    let mut unused: Vec<&str> = skipped.iter().map(|(item, _)| *item).collect();
    let mut sent = 0;
    for (name, path) in fixtures() {
        if RANDOM.contains(&name.as_str()) {
            continue;
        }
        let recording = recording(&name);
        for (item, recorded) in model(&path, Variables::Resolve).items.iter().zip(&recording) {
            let title = format!("{name}: {}", item.trail().join(" / "));
            let url = &item.request.url;
            // Where nobody says what a variable of the URL is, the code leaves it to the reader.
            let unknown = url.authority.has_variables()
                || url.path.iter().any(|segment| segment.text.has_variables());
            if recorded.get("error").is_some() || unknown {
                continue;
            }
            let snippet = generator.generate(item, &Choices::default()).unwrap();
            // The recorder does not speak TLS, and the files lie where the program runs.
            let code =
                snippet.files[0].text.replace("https://", "http://").replace("/home/ann/", "");
            let file = folder.path().join(format!("program.{ending}"));
            fs::write(&file, &code).unwrap();
            let mut command = Command::new(program[0]);
            command.args(&program[1..]).arg(&file).current_dir(&folder);
            let output = run(&mut command, &recorder);
            let mut expected = message(recorded);
            expected.body = without_tls(&String::from_utf8(expected.body).unwrap()).into_bytes();
            let differences = match recorder.next() {
                None => {
                    vec![format!("nothing was sent: {}", String::from_utf8_lossy(&output.stderr))]
                }
                Some(mut actual) => {
                    actual.scheme.clone_from(&expected.scheme);
                    let how = Comparison { body: Equality::Equivalent, ..Comparison::default() };
                    let found = compare(&expected, &actual, &how);
                    found.iter().map(|difference| format!("{difference:?}")).collect()
                }
            };
            sent += 1;
            let skip = skipped.iter().any(|(item, _)| *item == title);
            unused.retain(|item| *item != title || differences.is_empty());
            if !differences.is_empty() && !skip {
                wrong.push(format!("{title}\n  {}\n{code}", differences.join("\n  ")));
            }
        }
    }
    println!("{target}: {sent} programs run");
    assert!(wrong.is_empty(), "{} of {sent} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "these are sent well after all: {unused:?}");
    assert!(sent > 100, "only {sent} programs were run");
}

#[test]
fn curl_commands_send_what_postman_sends() {
    if tool("curl", &["--version"], "apt install curl") {
        check("curl", &["sh"], "sh", &[]);
    }
}
