//! The generated programs are run, and what they send is compared with what Postman sent.

use super::fixtures::{RANDOM, fixtures, message, model, recording};
use super::recorder::Recorder;
use super::support::tool;
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::wire::{Comparison, Equality, Message, compare};
use std::fs;
use std::process::Command;

/// The host that a driver asks for between two programs, so that it is known which one sent what.
const MARKER: &str = "marker.example";

/// How the programs of a target are run, all of them in one go.
struct Language {
    target: &'static str,
    /// The ending of their file names.
    ending: &'static str,
    /// What runs the driver.
    interpreter: &'static str,
    /// A program that runs each file of that ending, in order, after a request for its name to
    /// [`MARKER`].
    driver: &'static str,
}

const CURL: Language = Language {
    target: "curl",
    ending: "sh",
    interpreter: "sh",
    driver: r#"for f in *.sh; do
  curl -so /dev/null "http://marker.example/$f"
  sh "$f" > /dev/null
done"#,
};

/// A program, and what the runtime sent for the same request.
struct Program {
    title: String,
    code: String,
    expected: Message,
}

/// The program of each item of the fixtures. The recorder does not speak TLS, and the files that
/// are uploaded lie where the programs run.
fn programs(target: &str) -> Vec<Program> {
    let generator = Generator::new(Registry::builtin().load(target).unwrap()).unwrap();
    let mut out = Vec::new();
    for (name, path) in fixtures() {
        if RANDOM.contains(&name.as_str()) {
            continue;
        }
        for (item, recorded) in model(&path, Variables::Resolve).items.iter().zip(recording(&name))
        {
            let url = &item.request.url;
            // Where nobody says what a variable of the URL is, the code leaves it to the reader.
            let unknown = url.authority.has_variables()
                || url.path.iter().any(|segment| segment.text.has_variables());
            if recorded.get("error").is_some() || unknown {
                continue;
            }
            let snippet = generator.generate(item, &Choices::default()).unwrap();
            let code = without_tls(&snippet.files[0].text).replace("/home/ann/", "");
            let mut expected = message(&recorded);
            expected.body = without_tls(&String::from_utf8(expected.body).unwrap()).into_bytes();
            let title = format!("{name}: {}", item.trail().join(" / "));
            out.push(Program { title, code, expected });
        }
    }
    out
}

fn without_tls(text: &str) -> String {
    text.replace("https://", "http://")
}

/// Runs the programs of a target and compares what they send with what Postman sent. `accepted`
/// names programs, by the beginnings of their titles, that send something else because the
/// library gives no choice, each with the reason.
fn check(language: &Language, accepted: &[(&str, &str)]) {
    let programs = programs(language.target);
    let recorder = Recorder::start();
    let folder = tempfile::tempdir().unwrap();
    for name in ["invoice 7.pdf", "a.png", "b.png", "picture.png"] {
        fs::write(folder.path().join(name), format!("contents of {name}")).unwrap();
    }
    for (n, program) in programs.iter().enumerate() {
        let file = folder.path().join(format!("{n:03}.{}", language.ending));
        fs::write(file, &program.code).unwrap();
    }
    fs::write(folder.path().join("driver"), language.driver).unwrap();
    // Programs that take the recorder for a proxy need neither other hosts nor other ports.
    let proxy = format!("http://127.0.0.1:{}", recorder.port());
    let output = Command::new(language.interpreter)
        .arg("driver")
        .current_dir(&folder)
        .env("http_proxy", &proxy)
        .env("HTTP_PROXY", &proxy)
        .env("no_proxy", "")
        .env("NO_PROXY", "")
        .output()
        .unwrap();
    let mut sent: Vec<Option<Message>> = vec![None; programs.len()];
    let mut current = 0;
    for message in recorder.drain() {
        if message.host == MARKER {
            current = message.target[1..4].parse().unwrap();
        } else {
            sent[current] = Some(message);
        }
    }
    let how = Comparison { body: Equality::Equivalent, ..Comparison::default() };
    let mut wrong = Vec::new();
    let mut unneeded: Vec<&str> = accepted.iter().map(|(title, _)| *title).collect();
    for (program, sent) in programs.iter().zip(sent) {
        let differences = match sent {
            None => vec!["nothing was sent".to_owned()],
            Some(mut actual) => {
                actual.scheme.clone_from(&program.expected.scheme);
                let found = compare(&program.expected, &actual, &how);
                found.iter().map(|difference| format!("{difference:?}")).collect()
            }
        };
        if differences.is_empty() {
            continue;
        }
        unneeded.retain(|title| !program.title.starts_with(title));
        if !accepted.iter().any(|(title, _)| program.title.starts_with(title)) {
            let Program { title, code, .. } = program;
            wrong.push(format!("{title}\n  {}\n{code}", differences.join("\n  ")));
        }
    }
    println!("{}: {} programs run", language.target, programs.len());
    let stderr = String::from_utf8_lossy(&output.stderr);
    let (count, of) = (wrong.len(), programs.len());
    assert!(wrong.is_empty(), "{count} of {of} differ:\n{}\n{stderr}", wrong.join("\n"));
    assert!(unneeded.is_empty(), "these are sent well after all: {unneeded:?}");
    assert!(of > 100, "only {of} programs were run");
}

#[test]
fn curl_commands_send_what_postman_sends() {
    if tool("curl", &["--version"], "apt install curl") {
        check(&CURL, &[]);
    }
}

const PYTHON: Language = Language {
    target: "python-requests",
    ending: "py",
    interpreter: "python3",
    driver: r#"import glob, runpy, sys, traceback
import requests

sys.dont_write_bytecode = True
for name in sorted(glob.glob("*.py")):
    requests.get("http://marker.example/" + name)
    try:
        runpy.run_path(name, run_name="__main__")
    except BaseException:
        traceback.print_exc()
"#,
};

#[test]
fn python_programs_send_what_postman_sends() {
    if tool("python3", &["-c", "import requests"], "pip install requests") {
        let encoded = "urllib3 encodes characters of a query that Postman sends as they are";
        check(
            &PYTHON,
            &[
                ("auth-api-key: In the query", encoded),
                ("auth-oauth2: In the query", encoded),
                ("headers: All kinds", "requests knows each header once; a comma joins the values"),
                ("hostile-text: ", encoded),
                ("query: From variables", encoded),
                ("query: Odd characters", encoded),
                ("urls: Slashes kept", "urllib3 takes dots out of a path"),
            ],
        );
    }
}

const RUST: Language = Language {
    target: "rust-reqwest",
    ending: "rs",
    interpreter: "sh",
    driver: concat!(
        "root='",
        env!("CARGO_MANIFEST_DIR"),
        r##"'
mkdir src
cp "$root/tests/rust/Cargo.toml" "$root/tests/rust/Cargo.lock" .
{
  for f in *.rs; do
    sed 's/^async fn main()/pub async fn main()/' "$f" > "src/item_$f"
    echo "#[allow(dead_code)] mod item_${f%.rs};"
  done
  echo '#[tokio::main] async fn marker(name: &str) {'
  echo '    let _ = reqwest::get(format!("http://marker.example/{name}")).await;'
  echo '}'
  echo 'fn main() {'
  for f in *.rs; do
    echo "    marker(\"$f\");"
    echo "    if let Err(error) = item_${f%.rs}::main() { eprintln!(\"$f: {error:?}\"); }"
  done
  echo '}'
} > main
mv main src/main.rs
CARGO_TARGET_DIR="$root/target/rust-check/target" cargo run --quiet --locked --offline
"##
    ),
};

#[test]
fn rust_programs_send_what_postman_sends() {
    if super::rust::crates_at_hand() {
        let unset = "a variable that has no value is escaped in its place";
        check(
            &RUST,
            &[
                ("auth-api-key: In the query", unset),
                ("auth-oauth2: In the query", unset),
                ("query: From variables", unset),
                ("urls: Slashes kept", "the URL type resolves dots in a path"),
            ],
        );
    }
}
