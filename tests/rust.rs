//! Generated Rust: formatted, compiled without a warning, and reading the samples it was made from.

use crate::{corpus, support};
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::model::Item;
use polypost::shape;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What generated programs depend on.
const MANIFEST: &str = include_str!("rust/Cargo.toml");

/// A generated program.
struct Program {
    /// The collection and the item it was made from.
    origin: String,
    text: String,
    /// Saved responses of the status it reads.
    samples: Vec<Value>,
}

/// The hostile requests, and collections of the corpus: every eighth by name, which mixes their authors and kinds, or all of
/// them where `POLYPOST_WHOLE_CORPUS` is set (which takes minutes).
fn collections() -> Option<Vec<PathBuf>> {
    let step = if std::env::var_os("POLYPOST_WHOLE_CORPUS").is_some() { 1 } else { 8 };
    let mut paths: Vec<PathBuf> = corpus::collections().into_iter().step_by(step).collect();
    paths.push(support::shared("probes/probe.json")?);
    Some(paths)
}

/// The different programs of some collections.
fn programs(paths: &[PathBuf], variables: Variables) -> Vec<Program> {
    let target = Registry::builtin().load("rust-reqwest").unwrap();
    let generator = Generator::new(target).unwrap();
    let choices = Choices { bind: variables == Variables::Bind, ..Choices::default() };
    let mut seen = BTreeSet::new();
    let mut programs = Vec::new();
    for path in paths {
        let stem = path.file_stem().unwrap().to_string_lossy();
        for item in corpus::load(path).bare_model(variables).items {
            let mut snippet = generator.generate(&item, &choices).unwrap();
            let text = snippet.files.remove(0).text;
            if seen.insert(text.clone()) {
                let origin = format!("{stem}: {}", item.trail().join(" / "));
                programs.push(Program { origin, text, samples: samples(&item) });
            }
        }
    }
    programs
}

/// The saved responses that the program of an item must be able to read. A response with typed
/// placeholders (`"<integer>"`) is none: what a server answers differs from it.
fn samples(item: &Item) -> Vec<Value> {
    let (shapes, _) = shape::infer(&item.examples);
    let Some(success) = shape::success(&shapes) else { return Vec::new() };
    item.examples
        .iter()
        .filter(|example| example.status == success.status)
        .filter_map(|example| example.body.as_deref())
        .filter(|body| !body.contains("\"<"))
        .filter_map(|body| serde_json::from_str(body).ok())
        .collect()
}

/// A crate of its own under `target/`, with the shared lock file and build folder.
struct Crate {
    folder: PathBuf,
    /// The origin of each module, by its number.
    origins: Vec<String>,
}

impl Crate {
    fn new(name: &str) -> Self {
        let folder = checks().join(name);
        let source = folder.join("src");
        if source.exists() {
            fs::remove_dir_all(&source).unwrap();
        }
        fs::create_dir_all(&source).unwrap();
        fs::write(folder.join("Cargo.toml"), MANIFEST).unwrap();
        fs::write(folder.join("Cargo.lock"), include_str!("rust/Cargo.lock")).unwrap();
        // Formatted by the tool's own rules, not by this project's.
        fs::write(checks().join("rustfmt.toml"), "").unwrap();
        Self { folder, origins: Vec::new() }
    }

    fn add(&mut self, origin: &str, text: &str) -> String {
        let module = format!("item_{:05}", self.origins.len());
        fs::write(self.folder.join(format!("src/{module}.rs")), text).unwrap();
        self.origins.push(origin.to_owned());
        module
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", checks().join("target"))
            .env_remove("RUSTFLAGS");
        cargo
    }

    /// What a tool said, with the item instead of the module.
    fn explained(&self, said: &[u8]) -> String {
        let said = String::from_utf8_lossy(said);
        let mut out = String::new();
        for line in said.lines().take(60) {
            out.push_str(line);
            if let Some(at) = line.find("item_")
                && let Some(origin) = line
                    .get(at + 5..at + 10)
                    .and_then(|n| self.origins.get(n.parse::<usize>().ok()?))
            {
                write!(out, "    <- {origin}").unwrap();
            }
            out.push('\n');
        }
        out
    }
}

fn checks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/rust-check")
}

/// Whether the crates that programs need are here or can be had.
pub fn crates_at_hand() -> bool {
    let scratch = Crate::new("fetch");
    fs::write(scratch.folder.join("src/lib.rs"), "").unwrap();
    let fetched = scratch.cargo(&["fetch", "--locked", "--quiet"]).status();
    let fetched = fetched.is_ok_and(|status| status.success());
    if !fetched {
        assert!(!support::required(), "required here: the crates that generated programs need");
        eprintln!("skipped: the crates that generated programs need cannot be fetched");
    }
    fetched
}

/// Formats, compiles and lints programs as the modules of one crate.
fn check(name: &str, programs: &[Program]) {
    let started = Instant::now();
    let mut scratch = Crate::new(name);
    let mut library = String::new();
    for program in programs {
        let module = scratch.add(&program.origin, &program.text);
        writeln!(library, "pub mod {module};").unwrap();
    }
    fs::write(scratch.folder.join("src/lib.rs"), "").unwrap();
    if support::tool("rustfmt", &["--version"], "rustup component add rustfmt") {
        let mut said = String::new();
        for numbers in (0..programs.len()).collect::<Vec<_>>().chunks(1000) {
            let output = Command::new("rustfmt")
                .args(["--check", "--edition", "2024", "--color", "never"])
                .args(numbers.iter().map(|n| format!("src/item_{n:05}.rs")))
                .current_dir(&scratch.folder)
                .output()
                .unwrap();
            if !output.status.success() {
                said.push_str(&scratch.explained(&output.stdout));
                said.push_str(&scratch.explained(&output.stderr));
            }
        }
        assert!(said.is_empty(), "not as rustfmt has it:\n{said}");
    }
    let formatted = started.elapsed();
    if !crates_at_hand()
        || !support::tool("cargo", &["clippy", "--version"], "rustup component add clippy")
    {
        return;
    }
    // What is public is used: a `main` that nothing calls would hide what it does not use.
    for (n, program) in programs.iter().enumerate() {
        let text = program.text.replacen("async fn main()", "pub async fn main()", 1);
        fs::write(scratch.folder.join(format!("src/item_{n:05}.rs")), text).unwrap();
    }
    fs::write(scratch.folder.join("src/lib.rs"), library).unwrap();
    let mut arguments =
        vec!["clippy", "--quiet", "--locked", "--message-format=short", "--", "-Dwarnings"];
    // A collection may have a variable `foo`.
    arguments.push("-Aclippy::disallowed_names");
    let output = scratch.cargo(&arguments).output().unwrap();
    assert!(output.status.success(), "{}", scratch.explained(&output.stderr));
    eprintln!(
        "{name}: {} programs formatted in {:.1} s, compiled and linted without a warning in {:.1} s",
        programs.len(),
        formatted.as_secs_f64(),
        (started.elapsed() - formatted).as_secs_f64(),
    );
}

#[test]
fn a_name_that_is_a_keyword_is_no_part_of_a_format_string() {
    let answer = serde_json::json!({ "code": 200, "body": "{\"a\": 1}" });
    let value = serde_json::json!({ "info": { "name": "c" }, "item": [{
        "name": "type", "request": { "url": "https://h.example/" }, "response": [answer],
    }] });
    let source = polypost::source::SourceText::new("test.json", value.to_string());
    let (document, _) = polypost::collection::read(&source).unwrap();
    let polypost::collection::Document::Collection(collection) = document else { panic!() };
    let model = polypost::lower::lower(&collection, &Default::default(), &Default::default()).0;
    let generator = Generator::new(Registry::builtin().load("rust-reqwest").unwrap()).unwrap();
    let code = generator.generate(&model.items[0], &Choices::default()).unwrap();
    assert!(code.files[0].text.contains("println!(\"{:#?}\", r#type);"), "{}", code.files[0].text);
}

#[test]
fn programs_with_variables_kept_are_formatted_and_compile_without_a_warning() {
    let Some(paths) = collections() else { return };
    check("keep", &programs(&paths, Variables::Keep));
}

#[test]
fn programs_with_variables_bound_are_formatted_and_compile_without_a_warning() {
    let Some(paths) = collections() else { return };
    check("bind", &programs(&paths, Variables::Bind));
}

/// The types of a program, and a function that reads a sample into them and writes it again.
fn reader(program: &str) -> Option<String> {
    let (types, main) = program.split_once("#[tokio::main]")?;
    let declared = main.lines().find_map(|line| line.strip_prefix("    let ")?.split_once(": "))?;
    let root = declared.1.strip_suffix(" = reqwest::Client::new()")?;
    let types = types.replace(
        "derive(Debug, Deserialize)",
        "derive(Debug, serde::Deserialize, serde::Serialize)",
    );
    let types: String = types
        .lines()
        .filter(|line| !line.starts_with("use ") || line.contains("BTreeMap"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    Some(format!(
        "{types}
#[allow(unused_imports)]
use serde_json::{{Value, value::RawValue}};

pub fn again(sample: &str) -> Result<serde_json::Value, serde_json::Error> {{
    let read: {root} = serde_json::from_str(sample)?;
    serde_json::to_value(&read)
}}
"
    ))
}

/// Where the sample says something that the types lost or changed.
fn lost(sample: &Value, again: &Value, place: &str) -> Option<String> {
    match (sample, again) {
        (Value::Object(sample), Value::Object(again)) => sample.iter().find_map(|(key, value)| {
            let place = format!("{place}.{key}");
            lost(value, again.get(key).unwrap_or(&Value::Null), &place)
        }),
        (Value::Array(sample), Value::Array(again)) if sample.len() == again.len() => sample
            .iter()
            .zip(again)
            .enumerate()
            .find_map(|(n, (sample, again))| lost(sample, again, &format!("{place}[{n}]"))),
        (Value::Number(sample), Value::Number(again)) if sample.as_f64() == again.as_f64() => None,
        (sample, again) if sample == again => None,
        (sample, again) => Some(format!("{place}: {sample} became {again}")),
    }
}

#[test]
fn the_types_of_a_program_read_the_samples_they_were_made_from() {
    let Some(paths) = collections() else { return };
    let mut scratch = Crate::new("read");
    let mut samples: Vec<(usize, Value)> = Vec::new();
    let mut main = String::new();
    let mut seen = BTreeSet::new();
    for program in programs(&paths, Variables::Keep) {
        if program.samples.is_empty() || scratch.origins.len() == 800 {
            continue;
        }
        let Some(text) = reader(&program.text).filter(|text| seen.insert(text.clone())) else {
            continue;
        };
        samples.extend(program.samples.into_iter().map(|sample| (scratch.origins.len(), sample)));
        let module = scratch.add(&program.origin, &text);
        writeln!(main, "#[allow(dead_code)]\nmod {module};").unwrap();
    }
    main.push_str("\ntype Again = fn(&str) -> Result<serde_json::Value, serde_json::Error>;\n");
    main.push_str("const READERS: &[Again] = &[\n");
    for n in 0..scratch.origins.len() {
        writeln!(main, "    item_{n:05}::again,").unwrap();
    }
    main.push_str(
        "];

fn main() {
    for line in std::io::stdin().lines() {
        let (n, sample): (usize, serde_json::Value) =
            serde_json::from_str(&line.unwrap()).unwrap();
        match READERS[n](&sample.to_string()) {
            Ok(again) => println!(\"{}\", serde_json::json!([again])),
            Err(error) => println!(\"{}\", serde_json::json!(error.to_string())),
        }
    }
}
",
    );
    fs::write(scratch.folder.join("src/main.rs"), main).unwrap();
    if !crates_at_hand() {
        return;
    }
    let input: String =
        samples.iter().map(|sample| serde_json::to_string(sample).unwrap() + "\n").collect();
    let input_path = scratch.folder.join("samples.jsonl");
    fs::write(&input_path, input).unwrap();
    let output = scratch
        .cargo(&["run", "--quiet", "--locked"])
        .stdin(fs::File::open(input_path).unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", scratch.explained(&output.stderr));
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), samples.len());
    let mut wrong = Vec::new();
    for ((n, sample), answer) in samples.iter().zip(answers.lines()) {
        let problem = match serde_json::from_str(answer).unwrap() {
            Value::Array(again) => lost(sample, &again[0], ""),
            error => Some(error.to_string()),
        };
        wrong.extend(problem.map(|problem| format!("{}: {problem}", scratch.origins[*n])));
    }
    eprintln!(
        "{} samples read into the types of {} programs",
        samples.len() - wrong.len(),
        scratch.origins.len()
    );
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), samples.len(), wrong.join("\n"));
}
