//! Every fixture is proven in every target: what the programs send, and what they read.

use crate::fixtures::{RANDOM, collection, environment, fixtures, message, model, recording};
use crate::support::cache;
use polypost::generate::Generator;
use polypost::lower::{Options, Scopes, Variables};
use polypost::model::Auth;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::verify::report::{ItemReport, Outcome};
use polypost::verify::subject::{Saying, Subject};
use polypost::verify::{self, Cancel, Wanted};
use polypost::wire::{self, Comparison};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

fn subject(path: &Path, saying: Saying) -> Subject {
    let environments = environment(path).into_iter().collect();
    let scopes = Scopes { environments, ..Scopes::default() };
    Subject::new(&collection(path), &scopes, &Options::default(), saying)
}

#[test]
fn what_is_expected_is_what_postman_sent() {
    let mut compared = 0;
    for (name, path) in fixtures() {
        if RANDOM.contains(&name.as_str()) {
            continue;
        }
        let subject = subject(&path, Saying::Literal);
        let resolved = model(&path, Variables::Resolve);
        for ((index, item), recorded) in subject.items().zip(recording(&name)) {
            // What has no value got a stand-in here, and stayed as it was there.
            let mut unset = matches!(&item.request.auth, Auth::Bearer { .. });
            resolved.items[index].request.each_text(|text| unset |= text.has_variables());
            if unset {
                continue;
            }
            let (Ok(mut expected), false) =
                (subject.expected(index), recorded.get("error").is_some())
            else {
                assert!(subject.expected(index).is_err() && recorded.get("error").is_some());
                continue;
            };
            // The files are stand-ins as well.
            if let Ok(text) = String::from_utf8(expected.body.clone()) {
                let lines = text.split_inclusive('\n').map(|line| {
                    let own = line.replace("the contents of ", "contents of ");
                    if own == line { own } else { own.trim_end_matches('\n').to_owned() }
                });
                expected.body = lines.collect::<String>().into_bytes();
            }
            let differences = wire::compare(&message(&recorded), &expected, &Comparison::default());
            assert!(differences.is_empty(), "{name}, {:?}: {differences:#?}", item.trail());
            compared += 1;
        }
    }
    assert!(compared > 80, "only {compared} requests were compared");
}

/// One line for each item that is not wholly proven.
fn line(out: &mut String, item: &ItemReport) {
    if item.outcome == Outcome::Proven {
        return;
    }
    let name: Vec<_> = item.item.iter().map(|name| name.escape_debug().to_string()).collect();
    writeln!(out, "  {}: {}", item.outcome.word(), name.join(" / ")).unwrap();
    for reason in &item.unchecked {
        writeln!(out, "    {reason}").unwrap();
    }
    for finding in item.findings.iter().filter(|_| item.outcome == Outcome::Failed) {
        writeln!(out, "    {finding:?}").unwrap();
    }
}

#[test]
fn every_fixture_is_proven_in_every_target() {
    if !(super::curl() && super::python() && super::pascal() && super::rust()) {
        return;
    }
    let options = verify::Options {
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        timeout: Duration::from_secs(60),
        build_timeout: Duration::from_secs(1200),
        keep: None,
        cache: cache(),
    };
    let registry = Registry::builtin();
    let mut text = String::new();
    let mut failed = Vec::new();
    for saying in [Saying::Literal, Saying::Bound] {
        let subjects = fixtures().into_iter().map(|(_, path)| subject(&path, saying));
        let subject = Subject::joined("fixtures", subjects);
        for target in registry.names() {
            let generator = Generator::new(registry.load(target).unwrap()).unwrap();
            // A plain curl command reads nothing.
            let script = ("script".to_owned(), "true".to_owned());
            let options_of = if target == "curl" { vec![script] } else { Vec::new() };
            let choices = Choices { options: options_of, ..Choices::default() };
            let wanted = Wanted { generator: &generator, choices: &choices };
            let report =
                verify::verify(&subject, &[wanted], &options, &Cancel::default(), &|_| {}).unwrap();
            let report = &report.targets[0];
            println!(
                "{target}, {saying:?}: {} items, {} proven, {:.1} s",
                report.items.len(),
                report.count(Outcome::Proven),
                report.seconds
            );
            assert!(report.skipped.is_none(), "{report:?}");
            let proven = report.count(Outcome::Proven);
            let of = report.items.len();
            writeln!(text, "{target}, {saying:?}: {proven} of {of} wholly proven").unwrap();
            for item in &report.items {
                line(&mut text, item);
                if item.outcome == Outcome::Failed {
                    failed.push((target.to_owned(), item.clone()));
                }
            }
        }
    }
    super::same("fixtures", &text);
    assert!(failed.is_empty(), "{failed:#?}");
}
