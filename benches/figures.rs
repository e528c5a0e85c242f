//! The figures of README.md: `cargo bench` prints them, for the collection named as an argument or
//! else for a large public one where it stands beside the project.
//!
//! Nothing here fails when it is slow: a busy machine is no mistake of the program.

#![allow(clippy::print_stdout, clippy::expect_used, missing_docs, reason = "a tool for developers")]

use polypost::collection::{self, Document};
use polypost::generate::{Answers, Generator};
use polypost::lower::{self, Options, Scopes};
use polypost::model::{Item, Model};
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use rayon::prelude::*;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LARGE: &str = "../shared/corpus/kevinswiber__postman2openapi__tests_fixtures_github.json";
const SMALL: &str = "examples/bookshop.postman_collection.json";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let file = named.map_or_else(
        || [LARGE, SMALL].iter().map(|path| root.join(path)).find(|path| path.exists()),
        |path| Some(PathBuf::from(path)),
    );
    let file = file.expect("a collection to measure");
    let source = SourceText::new("collection", std::fs::read_to_string(&file).expect("readable"));
    println!(
        "{} ({} KiB)",
        file.file_name().unwrap_or_default().display(),
        source.text().len() / 1024
    );

    let read = || match collection::read(&source).expect("a collection").0 {
        Document::Collection(collection) => collection,
        Document::Environment(_) => unreachable!("an environment has no requests to measure"),
    };
    let written = read();
    let lower = || lower::lower(&written, &Scopes::default(), &Options::default()).0;
    let model = lower();
    let examples: usize = model.items.iter().map(|item| item.examples.len()).sum();
    println!("{} requests, {examples} saved responses\n", model.items.len());

    row("reading", best(20, || drop(black_box(read()))), None);
    row("understanding", best(20, || drop(black_box(lower()))), None);
    let generators = generators();
    let renders = model.items.len() * generators.len();
    for generator in &generators {
        let name = &generator.target().manifest.name;
        let took = best(5, || render(&model, std::slice::from_ref(generator)));
        row(name, took, Some(model.items.len()));
    }
    row("all targets, one thread", best(5, || render(&model, &generators)), Some(renders));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let took = best(5, || render_in_parallel(&model, &generators));
    row(&format!("all targets, {threads} threads"), took, Some(renders));

    let polypost = env!("CARGO_BIN_EXE_polypost");
    let out = tempfile::tempdir().expect("a temporary folder");
    let whole = best(3, || {
        run(Command::new(polypost).arg("generate").arg(&file).arg("-o").arg(out.path()));
    });
    row("whole program, files written", whole, Some(renders));
    let project = tempfile::tempdir().expect("a temporary folder");
    check(polypost, &file, project.path());
    let small = root.join(SMALL);
    let cold = best(20, || {
        let item = ["-i", "Get a book", "-t", "python-requests"];
        run(Command::new(polypost).arg("generate").arg(&small).args(item));
    });
    row("cold start, one item", cold, None);
    if let Some(peak) = peak(polypost, &file, out.path()) {
        println!("{:30} {:>10} MiB", "peak memory of the program", peak / 1024);
    }
}

fn generators() -> Vec<Generator> {
    let registry = Registry::builtin();
    registry
        .names()
        .map(|name| Generator::new(registry.load(name).expect("a target")).expect("templates"))
        .collect()
}

fn render(model: &Model, generators: &[Generator]) {
    model.items.iter().for_each(|item| render_item(item, generators));
}

fn render_in_parallel(model: &Model, generators: &[Generator]) {
    model.items.par_iter().for_each(|item| render_item(item, generators));
}

fn render_item(item: &Item, generators: &[Generator]) {
    let answers = Answers::of(item);
    for generator in generators {
        black_box(generator.generate_with(item, &answers, &Choices::default()).expect("code"));
    }
}

/// A project of all targets: checked where nothing changed, and where everything is made all the same.
fn check(polypost: &str, file: &Path, folder: &Path) {
    let name = "collection.json";
    std::fs::copy(file, folder.join(name)).expect("a copy");
    let mut settings = format!("[collections.api]\nfile = \"{name}\"\n");
    for target in Registry::builtin().names() {
        settings.push_str(&format!("[snippets.{target}]\nto = \"{target}\"\n"));
    }
    std::fs::write(folder.join("polypost.toml"), settings).expect("settings");
    run(Command::new(polypost).current_dir(folder).arg("generate"));
    let clean = best(10, || run(Command::new(polypost).current_dir(folder).arg("check")));
    row("check, nothing changed", clean, None);
    let full =
        best(3, || run(Command::new(polypost).current_dir(folder).args(["check", "--full"])));
    row("check, everything made", full, None);
}

/// The shortest of several runs: what the work takes when nothing else disturbs it.
fn best(runs: usize, mut work: impl FnMut()) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn row(what: &str, took: Duration, renders: Option<usize>) {
    let milliseconds = took.as_secs_f64() * 1e3;
    match renders {
        Some(renders) => {
            let rate = renders as f64 / took.as_secs_f64();
            println!("{what:30} {milliseconds:>10.2} ms {rate:>10.0} renders/s");
        }
        None => println!("{what:30} {milliseconds:>10.2} ms"),
    }
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
}

/// The largest resident size of the program in KiB, where the system has a shell and a `time` that
/// tell.
fn peak(program: &str, file: &Path, out: &Path) -> Option<u64> {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M", program, "-q", "generate"])
        .arg(file)
        .arg("-o")
        .arg(out)
        .output()
        .ok()?;
    String::from_utf8_lossy(&output.stderr).lines().last()?.trim().parse().ok()
}
