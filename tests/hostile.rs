//! Every group of attacks in every field of a collection, through every target: the toolchain
//! takes the program, the program runs and does nothing else, and what arrives and is read is what
//! stands there, but for the limits that the program itself names.
//!
//! `POLYPOST_HOSTILE_ALL` gives fields of one text an item for each payload,
//! `POLYPOST_HOSTILE_TARGETS` and `POLYPOST_HOSTILE_GROUPS` choose some, and
//! `POLYPOST_HOSTILE_KEEP` names a folder in which the programs are left.

mod canary;
mod fields;
mod limits;

use crate::literals::payloads;
use crate::support;
use canary::Canary;
use fields::{BOUND, FIELDS, SCOPES, can_name, variable};
use limits::LIMITS;
use polypost::collection::{self, Document};
use polypost::generate::Generator;
use polypost::lower::{self, Scopes};
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::verify::report::{Finding, ItemReport, Outcome, Part, TargetReport};
use polypost::verify::subject::{Saying, Subject};
use polypost::verify::{self, Cancel, Wanted};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The variable that names the folder of the canary to a test that runs with it on its `PATH`.
const FOLDER: &str = "HOSTILE_TEST_FOLDER";

/// The targets, each with the choices that change the code.
const TARGETS: [(&str, &[(&str, &str)]); 5] = [
    ("curl", &[]),
    ("curl", &[("script", "true")]),
    ("python-requests", &[]),
    ("rust-reqwest", &[]),
    ("delphi-chilkat", &[]),
];

/// Runs one of the tests below in a process that finds the canary first.
#[cfg(unix)]
fn with_canary(test: &str) {
    let folder = tempfile::Builder::new().prefix("hostile-").tempdir().unwrap();
    canary::lay_out(folder.path());
    let mut path = folder.path().join("bin").into_os_string();
    path.push(":");
    path.push(env::var_os("PATH").unwrap());
    let status = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--include-ignored", "--nocapture"])
        .env("PATH", path)
        .env(FOLDER, folder.path())
        .status()
        .unwrap();
    assert!(status.success(), "{test} failed, see above");
}

#[cfg(unix)]
#[test]
fn hostile_collections_stay_text() {
    with_canary("hostile::with_the_canary_every_group_in_every_field");
}

#[cfg(unix)]
#[test]
fn careless_code_is_caught() {
    with_canary("hostile::with_the_canary_careless_code");
}

fn options() -> verify::Options {
    verify::Options {
        jobs: std::thread::available_parallelism().map_or(2, usize::from),
        timeout: Duration::from_secs(60),
        build_timeout: Duration::from_secs(1800),
        keep: env::var_os("POLYPOST_HOSTILE_KEEP").map(PathBuf::from),
        cache: Path::new(env!("CARGO_TARGET_TMPDIR")).join("../verify-cache"),
    }
}

/// The payloads by group, with the path of the file that must not be read.
fn groups(secret: &str) -> Vec<(&'static str, Vec<String>)> {
    let only = env::var("POLYPOST_HOSTILE_GROUPS").ok();
    let wanted = |name: &str| only.as_ref().is_none_or(|only| only.split(',').any(|o| o == name));
    payloads::groups()
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .map(|(name, all)| {
            (name, all.iter().map(|text| text.replace(payloads::SECRET, secret)).collect())
        })
        .collect()
}

/// The collection of all groups, for whoever looks at something else than programs.
pub(crate) fn every_field() -> String {
    hostile(&payloads::groups()).to_string()
}

/// A collection with a folder for each field, and in it one for each group.
fn hostile(groups: &[(&str, Vec<String>)]) -> Value {
    let all: Vec<&str> = groups.iter().flat_map(|(_, all)| all).map(String::as_str).collect();
    let folders: Vec<Value> = FIELDS
        .iter()
        .map(|field| {
            let groups = groups
                .iter()
                .map(|(name, payloads)| json!({ "name": name, "item": (field.items)(payloads) }));
            json!({ "name": field.name, "item": groups.collect::<Vec<_>>() })
        })
        .collect();
    let own = all.iter().map(|text| json!({ "key": variable(SCOPES[0], text), "value": text }));
    let named = all.iter().filter(|text| can_name(text));
    let named = named.map(|text| json!({ "key": text, "value": "a value" }));
    json!({
        "info": {
            "name": all.concat(),
            "description": { "content": all.concat(), "type": all.concat() },
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": own.chain(named).collect::<Vec<_>>(),
        "item": folders,
    })
}

fn environment(groups: &[(&str, Vec<String>)]) -> Value {
    let all = groups.iter().flat_map(|(_, all)| all);
    let values: Vec<Value> =
        all.map(|text| json!({ "key": variable(SCOPES[1], text), "value": text })).collect();
    json!({ "name": "environment", "values": values, "_postman_variable_scope": "environment" })
}

fn read(value: &Value) -> Document {
    let source = SourceText::new("hostile", value.to_string());
    collection::read(&source).unwrap().0
}

fn subject(groups: &[(&str, Vec<String>)], saying: Saying) -> Subject {
    let Document::Collection(collection) = read(&hostile(groups)) else { panic!("no collection") };
    let Document::Environment(environment) = read(&environment(groups)) else {
        panic!("no environment")
    };
    let scopes = Scopes { environments: vec![environment], ..Scopes::default() };
    Subject::new(&collection, &scopes, &lower::Options::default(), saying)
}

/// The items of a bound subject that differ from those of a literal one.
fn with_variables(subject: Subject) -> Subject {
    let chosen = subject
        .items()
        .filter(|(_, item)| {
            item.folders.first().is_some_and(|field| BOUND.contains(&field.as_str()))
        })
        .map(|(index, _)| index)
        .collect();
    subject.with_items(chosen)
}

/// What a reason says of every item alike.
fn kind(reason: &str) -> String {
    let reason = match reason.split_once(": ") {
        Some(("Postman sends nothing here", _)) => "Postman sends nothing here",
        _ => reason,
    };
    match reason.split_once(" holds U+0000") {
        Some((_, rest)) if !reason.starts_with("The body") => format!("a value holds U+0000{rest}"),
        _ => reason.to_owned(),
    }
}

fn place(item: &ItemReport) -> (String, String) {
    let part = |n: usize| item.item.get(n).cloned().unwrap_or_default();
    (part(0), part(1))
}

/// What was seen in all targets.
#[derive(Default)]
struct Seen {
    programs: usize,
    places: BTreeSet<(String, String, String)>,
    reasons: BTreeSet<(String, String)>,
    failed: BTreeMap<(String, String, String), Vec<String>>,
    /// Programs that are none, by the language's own tools.
    refused: Vec<String>,
}

impl Seen {
    fn add(&mut self, target: &str, report: &TargetReport) {
        self.programs += report.items.len();
        for item in &report.items {
            let (field, group) = place(item);
            self.places.insert((target.to_owned(), field.clone(), group.clone()));
            let here = |reason: &&String| !reason.ends_with("is not installed");
            for reason in item.unchecked.iter().filter(here) {
                self.reasons.insert((target.to_owned(), kind(reason)));
            }
            if item.outcome == Outcome::Failed {
                let title = format!("#{} {:?}", item.index, item.item.last());
                let findings: Vec<String> = item.findings.iter().map(shown).collect();
                let text = format!("{title}: {}", findings.join(""));
                println!("differs: {target}: {field}: {group}: {text}");
                if item.findings.iter().any(|found| matches!(found.part, Part::Check | Part::Build))
                {
                    self.refused.push(format!("{target}: {field}: {group}: {text}"));
                }
                self.failed.entry((target.to_owned(), field, group)).or_default().push(text);
            }
        }
    }
}

/// A finding, its long texts cut.
fn shown(finding: &Finding) -> String {
    let cut = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or("nothing");
        format!("{:?}", text.chars().take(600).collect::<String>())
    };
    let Finding { run, part, what, expected, actual } = finding;
    format!("\n  {run}: {}: {what:?}\n    E {}\n    A {}", part.word(), cut(expected), cut(actual))
}

#[test]
#[ignore = "run by hostile_collections_stay_text, with the canary on PATH"]
fn with_the_canary_every_group_in_every_field() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let canary = Canary::watch(Path::new(&folder));
    let groups = groups(&canary.secret());
    let literal = subject(&groups, Saying::Literal);
    let bound = with_variables(subject(&groups, Saying::Bound));
    let only = env::var("POLYPOST_HOSTILE_TARGETS").ok();
    let mut seen = Seen::default();
    for (name, set) in TARGETS {
        if only.as_ref().is_some_and(|only| !only.split(',').any(|only| only == name)) {
            continue;
        }
        let generator = Generator::new(Registry::builtin().load(name).unwrap()).unwrap();
        let choices = Choices {
            options: set
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Choices::default()
        };
        for subject in [&literal, &bound] {
            let wanted = [Wanted { generator: &generator, choices: &choices }];
            let report =
                verify::verify(subject, &wanted, &options(), &Cancel::default(), &|_| {}).unwrap();
            let report = &report.targets[0];
            if let Some(skipped) = &report.skipped {
                assert!(!support::required(), "{}", skipped.reason);
                println!("skipped: {name}: {}", skipped.reason);
                continue;
            }
            let count = |outcome| report.count(outcome);
            println!(
                "{name}{}{}: {} programs in {:.1} s: {} proven, {} partly, {} not checked, {} failed",
                if set.is_empty() { "" } else { " (script)" },
                if subject.is_bound() { " (bound)" } else { "" },
                report.items.len(),
                report.seconds,
                count(Outcome::Proven),
                count(Outcome::Partly),
                count(Outcome::NotChecked),
                count(Outcome::Failed),
            );
            let title =
                if subject.is_bound() { format!("{name} (bound)") } else { name.to_owned() };
            seen.add(&title, report);
            assert!(canary.fired().is_empty(), "{name}: the canary was run: {:#?}", canary.fired());
            assert_eq!(canary.opened(), 0, "{name}: the secret file was opened");
        }
    }
    conclude(&seen, groups.len());
}

/// No tool refuses a program, everything arrives and is read as it stands in the collection, and what
/// a program says it cannot do is on the list of [`LIMITS`], which holds nothing else.
fn conclude(seen: &Seen, groups: usize) {
    let (places, programs) = (seen.places.len(), seen.programs);
    println!("{groups} groups x {} fields: {places} places, {programs} programs", FIELDS.len());
    assert!(seen.refused.is_empty(), "the tools refuse programs:\n{}", seen.refused.join("\n"));
    let wrong: Vec<String> = seen
        .failed
        .iter()
        .map(|((target, field, group), found)| format!("{target}: {field}: {group}: {found:#?}"))
        .collect();
    assert!(wrong.is_empty(), "{} places differ:\n{}", wrong.len(), wrong.join("\n"));
    let ran: BTreeSet<&str> = seen.places.iter().map(|(target, ..)| target.as_str()).collect();
    let listed: BTreeSet<(String, String)> = LIMITS
        .iter()
        .filter(|(target, _)| ran.contains(target))
        .map(|(target, reason)| ((*target).to_owned(), (*reason).to_owned()))
        .collect();
    let unlisted: Vec<_> = seen.reasons.difference(&listed).collect();
    assert!(unlisted.is_empty(), "limits that are not listed: {unlisted:#?}");
    // Some are met by one payload alone, which may not have its turn.
    let all = groups == 24 && env::var_os("POLYPOST_HOSTILE_ALL").is_some();
    let unmet: Vec<_> = listed.difference(&seen.reasons).collect();
    assert!(unmet.is_empty() || !all, "listed limits that nothing meets: {unmet:#?}");
}

/// Templates that do what people do: quotes around a text, and a text where curl takes a file.
#[test]
#[ignore = "run by careless_code_is_caught, with the canary on PATH"]
fn with_the_canary_careless_code() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let canary = Canary::watch(Path::new(&folder));
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/targets");
    let target = Registry::builtin().with_folder(&own).unwrap().load("careless").unwrap();
    let generator = Generator::new(target).unwrap();
    let item = |text: &str| {
        json!({ "name": "i", "request": {
            "method": "POST", "url": "http://api.example/", "body": { "mode": "raw", "raw": text },
        }})
    };
    let value = json!({
        "info": {
            "name": "careless",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [item("$(polypost-canary)"), item(&format!("@{}", canary.secret()))],
    });
    let Document::Collection(collection) = read(&value) else { panic!("no collection") };
    let options_of = lower::Options::default();
    let subject = Subject::new(&collection, &Scopes::default(), &options_of, Saying::Literal);
    let wanted = [Wanted { generator: &generator, choices: &Choices::default() }];
    let report =
        verify::verify(&subject, &wanted, &options(), &Cancel::default(), &|_| {}).unwrap();
    let report = &report.targets[0];
    if report.skipped.is_some() {
        assert!(!support::required());
        println!("skipped: {:?}", report.skipped);
        return;
    }
    assert!(!canary.fired().is_empty(), "the canary was not run: {report:#?}");
    assert!(canary.opened() > 0, "the secret was not opened: {report:#?}");
    assert_eq!(report.count(Outcome::Failed), 2, "{report:#?}");
    let found = format!("{report:?}");
    assert!(found.contains("polypost-secret-content"), "{found}");
}
