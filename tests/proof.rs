//! A sample of the real collections, proven in every target.

use super::corpus;
use super::support;
use polypost::generate::Generator;
use polypost::lower::{Options, Scopes};
use polypost::model::{Auth, Body, Item};
use polypost::shape::{self, BodyShape};
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::verify::report::{ItemReport, Outcome, Part, Report};
use polypost::verify::subject::{Saying, Subject};
use polypost::verify::{self, Cancel, Wanted};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::time::Duration;

/// What the sample is drawn with.
const SEED: u64 = 0x706f_6c79_706f_7374;

/// How many items are drawn at least.
const SAMPLE: usize = 640;

/// How many items of a feature are drawn, where there are so many: more of those that show whether
/// answers are read.
fn quota(feature: &str) -> usize {
    if feature.starts_with("response JSON") { 200 } else { 24 }
}

/// An item of the sample.
struct Drawn {
    collection: String,
    trail: Vec<String>,
    features: Vec<String>,
}

/// What an item shows.
fn features(item: &Item) -> Vec<String> {
    let request = &item.request;
    let mut out = vec![format!("method {}", request.method)];
    let body = match &request.body {
        Body::None => "none",
        Body::Json { strict: true, .. } => "json",
        Body::Json { strict: false, .. } => "json that is almost JSON",
        Body::Text(_) => "text",
        Body::Form(_) => "urlencoded",
        Body::Multipart(_) => "formdata",
        Body::File(_) => "file",
        Body::GraphQl { .. } => "graphql",
    };
    out.push(format!("body {body}"));
    let auth = match &request.auth {
        Auth::None => "none".to_owned(),
        Auth::Basic { .. } => "basic".to_owned(),
        Auth::Bearer { .. } => "bearer".to_owned(),
        Auth::HeaderKey { .. } => "apikey in a header".to_owned(),
        Auth::QueryKey { .. } => "apikey in the query".to_owned(),
        Auth::Computed { kind, .. } => kind.title().to_owned(),
        other => format!("{other:?}"),
    };
    out.push(format!("auth {auth}"));
    if request.url.path.iter().any(|segment| segment.parameter.is_some()) {
        out.push("parameter in the path".to_owned());
    }
    if request.url.query.as_ref().is_some_and(|query| !query.is_empty()) {
        out.push("parameter in the query".to_owned());
    }
    if !request.headers.is_empty() {
        out.push("parameter in a header".to_owned());
    }
    let (shapes, _) = shape::infer(&item.examples);
    let response = match shape::answer(&item.examples, &shapes).as_deref().map(|shape| &shape.body)
    {
        None => "none".to_owned(),
        Some(BodyShape::Json(shape)) => format!("JSON, {}", shape.kind.name()),
        Some(BodyShape::Empty) => "empty".to_owned(),
        Some(BodyShape::Xml) => "XML".to_owned(),
        Some(BodyShape::Html) => "HTML".to_owned(),
        Some(BodyShape::Text) => "text".to_owned(),
    };
    out.push(format!("response {response}"));
    out
}

/// A sequence of numbers that looks random and is the same everywhere (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((n ^ (n >> 31)) % limit as u64).unwrap()
    }
}

/// The sample: items of every feature first, then whatever the numbers bring.
fn draw(paths: &[std::path::PathBuf], saying: Saying) -> (Subject, Vec<Drawn>) {
    let mut all = Vec::new();
    let mut subjects = Vec::new();
    for path in paths {
        let real = corpus::load(path);
        // Bound programs find in the environment of the process what the collection does not say.
        let environments = match saying {
            Saying::Literal => vec![real.environment.clone()],
            Saying::Bound => Vec::new(),
        };
        let scopes = Scopes { environments, ..Scopes::default() };
        let options = Options { fallback_name: real.name.clone(), ..Options::default() };
        let subject = Subject::new(&real.collection, &scopes, &options, saying);
        for (_, item) in subject.items() {
            all.push(Drawn {
                collection: real.name.clone(),
                trail: item.trail(),
                features: features(item),
            });
        }
        subjects.push(subject);
    }
    let subject = Subject::joined("the sample", subjects);
    let mut order: Vec<usize> = (0..all.len()).collect();
    let mut numbers = Numbers(SEED);
    for n in (1..order.len()).rev() {
        order.swap(n, numbers.below(n + 1));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut chosen = BTreeSet::new();
    for index in &order {
        let rare =
            |feature: &String| counts.get(feature.as_str()).copied().unwrap_or(0) < quota(feature);
        if all[*index].features.iter().any(rare) {
            chosen.insert(*index);
            for feature in &all[*index].features {
                *counts.entry(feature).or_default() += 1;
            }
        }
    }
    for index in order {
        if chosen.len() >= SAMPLE {
            break;
        }
        chosen.insert(index);
    }
    (subject.with_items(chosen.into_iter().collect()), all)
}

/// An item that is not proven, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownLimit {
    target: String,
    collection: String,
    item: Vec<String>,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownLimits {
    #[serde(default)]
    limit: Vec<KnownLimit>,
}

fn known_limits() -> Vec<KnownLimit> {
    let text = include_str!("known-limits.toml");
    toml::from_str::<KnownLimits>(text).unwrap().limit
}

fn prove(subject: &Subject, target: &str, options: &[(&str, &str)]) -> Report {
    let generator = Generator::new(Registry::builtin().load(target).unwrap()).unwrap();
    let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let choices = Choices { options: options.collect(), ..Choices::default() };
    let wanted = Wanted { generator: &generator, choices: &choices };
    let options = verify::Options {
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        timeout: Duration::from_secs(30),
        build_timeout: Duration::from_secs(1200),
        keep: std::env::var_os("POLYPOST_KEEP").map(Into::into),
        cache: support::cache(),
    };
    verify::verify(subject, &[wanted], &options, &Cancel::default(), &|_| {}).unwrap()
}

/// Prints a line also where the test passes and its output is kept back: these are the figures.
macro_rules! say {
    ($($what:tt)*) => {{
        let line = format!($($what)*) + "\n";
        std::io::stdout().write_all(line.as_bytes()).unwrap();
    }};
}

/// Prints the figures and holds what failed against the known limits.
fn judge(report: &Report, all: &[Drawn], name: &str) {
    let target = &report.targets[0];
    if let Some(skipped) = &target.skipped {
        assert!(!support::required(), "{skipped:?}");
        eprintln!("skipped: {} ({})", skipped.reason, skipped.install.clone().unwrap_or_default());
        return;
    }
    let count = |outcome| target.count(outcome);
    say!(
        "{name}: {} items, {} proven, {} partly, {} not checked, {} failed; {} runs, {} values read, {:.0} s (seed {SEED:#x})",
        target.items.len(),
        count(Outcome::Proven),
        count(Outcome::Partly),
        count(Outcome::NotChecked),
        count(Outcome::Failed),
        target.items.iter().map(|item| item.runs).sum::<usize>(),
        target.items.iter().map(|item| item.values).sum::<usize>(),
        target.seconds,
    );
    let mut by_feature: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &target.items {
        for feature in &all[item.index].features {
            by_feature.entry(feature).or_default()[item.outcome as usize] += 1;
        }
        for reason in &item.unchecked {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    for (feature, [proven, partly, not, failed]) in by_feature {
        say!("  {feature}: {proven} proven, {partly} partly, {not} not checked, {failed} failed");
    }
    for (reason, count) in reasons {
        say!("  {count} × {reason}");
    }
    let known = known_limits();
    let is_known = |item: &ItemReport| {
        let drawn = &all[item.index];
        known.iter().find(|limit| {
            limit.target == name
                && limit.collection == drawn.collection
                && limit.item == drawn.trail
        })
    };
    let mut wrong = Vec::new();
    for item in &target.items {
        match (is_known(item), item.outcome) {
            (None, Outcome::Failed) => wrong.push(explained(item, &all[item.index])),
            (Some(limit), Outcome::Proven) => {
                wrong.push(format!("is proven after all, take it out: {limit:?}"));
            }
            (Some(limit), _) => assert!(!limit.reason.is_empty(), "{limit:?}"),
            (None, _) => {}
        }
    }
    for limit in known.iter().filter(|limit| limit.target == name) {
        let there = target.items.iter().any(|item| {
            all[item.index].collection == limit.collection && all[item.index].trail == limit.item
        });
        assert!(there, "not in the sample: {limit:?}");
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), target.items.len(), wrong.join("\n"));
}

fn explained(item: &ItemReport, drawn: &Drawn) -> String {
    let mut out = format!("{} {:?}", drawn.collection, drawn.trail);
    for finding in &item.findings {
        let short = |text: &Option<String>| {
            text.as_ref().map(|text| text.chars().take(600).collect::<String>())
        };
        let mark = if finding.part == Part::Request { "→" } else { "←" };
        out.push_str(&format!(
            "\n  {mark} {} {} ({}): {:?} / {:?}",
            finding.part.word(),
            finding.what,
            finding.run,
            short(&finding.expected),
            short(&finding.actual)
        ));
    }
    out
}

/// The most bytes of an answer that a script is given: jq is started anew for each value.
const SMALL_ANSWER: usize = 600;

#[test]
fn scripts_of_real_collections_read_their_answers() {
    let paths = corpus::collections();
    if paths.is_empty() {
        return;
    }
    let (subject, all) = draw(&paths, Saying::Literal);
    let small = |item: &Item| {
        let sizes = item.examples.iter().filter_map(|example| example.body.as_ref());
        let largest = sizes.map(String::len).max().unwrap_or(0);
        (1..SMALL_ANSWER).contains(&largest)
    };
    let chosen =
        subject.items().filter(|(_, item)| small(item)).map(|(index, _)| index).take(60).collect();
    let subject = subject.with_items(chosen);
    judge(&prove(&subject, "curl", &[("script", "true")]), &all, "curl, script");
}

fn sample(target: &str, saying: Saying) {
    let paths = corpus::collections();
    if paths.is_empty() {
        return;
    }
    let (subject, all) = draw(&paths, saying);
    let name = match saying {
        Saying::Literal => target.to_owned(),
        Saying::Bound => format!("{target}, bound"),
    };
    judge(&prove(&subject, target, &[]), &all, &name);
}

#[test]
fn curl_commands_of_real_collections_are_proven() {
    sample("curl", Saying::Literal);
    sample("curl", Saying::Bound);
}

#[test]
fn python_programs_of_real_collections_are_proven() {
    sample("python-requests", Saying::Literal);
    sample("python-requests", Saying::Bound);
}

#[test]
fn rust_programs_of_real_collections_are_proven() {
    sample("rust-reqwest", Saying::Literal);
}

#[test]
fn delphi_programs_of_real_collections_are_proven() {
    sample("delphi-chilkat", Saying::Literal);
    sample("delphi-chilkat", Saying::Bound);
}
