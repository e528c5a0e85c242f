//! The curl target.

use super::corpus;
use super::support::{shared, tool};
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use std::io::Write as _;
use std::process::{Command, Stdio};

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
    let choices = [(false, "false"), (false, "true"), (true, "true")].map(|(bind, script)| {
        Choices { bind, options: vec![("script".to_owned(), script.to_owned())] }
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
