//! Model → wire, compared with what Postman's runtime sent for the same collection.

use crate::support;
use base64::Engine as _;
use polypost::collection::{Collection, Document, Environment, read};
use polypost::lower::{Options, Scopes, Variables, lower};
use polypost::model::{Auth, Item, Model};
use polypost::source::SourceText;
use polypost::wire::{self, CLIENT_HEADERS, Comparison, Files, Message, compare, encode};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A row of a recording: what one item sent, or why it sent nothing.
struct Row {
    index: usize,
    name: String,
    sent: Result<Message, String>,
}

/// A collection with the environment and the recording that belong to it.
struct Case {
    name: String,
    collection: PathBuf,
    environment: Option<PathBuf>,
    recording: PathBuf,
}

/// Uploaded files, found as the recorder found them: a path of somebody's machine stands for the
/// file of that name in the folder.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let file = |path: &Path| path.is_file().then(|| std::fs::read(path).ok()).flatten();
        let base = path.trim_end_matches('/').rsplit('/').next()?;
        file(&self.0.join(path)).or_else(|| file(&self.0.join(base)))
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The collection in a file; `None` where it is an environment.
fn collection(path: &Path) -> Option<Collection> {
    let (document, _) = read(&SourceText::new(path.to_string_lossy(), text(path))).unwrap();
    match document {
        Document::Collection(collection) => Some(collection),
        Document::Environment(_) => None,
    }
}

fn environment(path: &Path) -> Environment {
    match read(&SourceText::new(path.to_string_lossy(), text(path))).unwrap().0 {
        Document::Environment(environment) => environment,
        Document::Collection(_) => panic!("{} is a collection", path.display()),
    }
}

impl Case {
    /// The collection and what defines its variables; `None` where the file is an environment.
    fn load(&self) -> Option<(Collection, Scopes)> {
        let scopes = Scopes {
            environments: self.environment.iter().map(|path| environment(path)).collect(),
            ..Scopes::default()
        };
        Some((collection(&self.collection)?, scopes))
    }

    fn rows(&self) -> Vec<Row> {
        text(&self.recording)
            .lines()
            .filter_map(|line| row(&serde_json::from_str(line).unwrap()))
            .collect()
    }
}

fn understood(collection: &Collection, scopes: &Scopes, variables: Variables) -> Model {
    lower(collection, scopes, &Options { variables, ..Options::default() }).0
}

/// A line of a recording; `None` for replays and redirects.
fn row(line: &Value) -> Option<Row> {
    let string = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let index = usize::try_from(line["index"].as_u64().unwrap()).unwrap();
    let name = string("name");
    if line["error"].is_string() {
        return Some(Row { index, name, sent: Err(string("error")) });
    }
    if line["source"] != "item" {
        return None;
    }
    let headers = line["headers"].as_array().unwrap();
    let message = Message {
        method: string("method"),
        scheme: string("scheme"),
        host: string("host"),
        target: string("target"),
        headers: headers
            .iter()
            .map(|pair| {
                (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())
            })
            .collect(),
        body: base64::engine::general_purpose::STANDARD.decode(string("bodyBase64")).unwrap(),
        boundary: line["boundary"].as_str().map(str::to_owned),
        content_length: None,
    };
    Some(Row { index, name, sent: Ok(message) })
}

/// Every collection with a recording, the probes last.
fn cases() -> Option<Vec<Case>> {
    let corpus = support::shared("corpus")?;
    let wire = support::shared("wire")?;
    let probes = support::shared("probes")?;
    let mut out = Vec::new();
    let mut recordings: Vec<PathBuf> =
        std::fs::read_dir(&wire).unwrap().map(|entry| entry.unwrap().path()).collect();
    recordings.sort();
    for recording in recordings {
        let Some(name) = recording.file_name().unwrap().to_str().unwrap().strip_suffix(".jsonl")
        else {
            continue;
        };
        out.push(Case {
            name: name.to_owned(),
            collection: corpus.join(format!("{name}.json")),
            environment: Some(wire.join(format!("{name}.env.json"))),
            recording: recording.clone(),
        });
    }
    out.push(Case {
        name: "probe".to_owned(),
        collection: probes.join("probe.json"),
        environment: None,
        recording: probes.join("probe.jsonl"),
    });
    Some(out)
}

/// What a comparison of one item comes to.
enum Verdict {
    Equal,
    /// Left out, because it is new at every run: the reason.
    Random(&'static str),
    Different(String),
}

fn judge(item: Option<&Item>, row: &Row, files: &Folder) -> Verdict {
    let Some(item) = item else {
        return match &row.sent {
            Err(_) => Verdict::Equal,
            Ok(message) => Verdict::Different(format!("no item, but sent {message:?}")),
        };
    };
    if !row.name.trim().is_empty() && item.name != row.name {
        return Verdict::Different(format!("the item of this index is {:?}", item.name));
    }
    let sent = match (&row.sent, encode(&item.request, files)) {
        (Err(_), Err(_)) => return Verdict::Equal,
        (Err(error), Ok(message)) => {
            return Verdict::Different(format!(
                "runtime: {error}\n  ours: {} {}",
                message.method,
                message.url()
            ));
        }
        (Ok(_), Err(error)) => return Verdict::Different(format!("sent, but we say: {error}")),
        (Ok(recorded), Ok(ours)) => (recorded, ours),
    };
    let (recorded, ours) = sent;
    let mut how = Comparison::default();
    let mut recorded = recorded.clone();
    if item.request.settings.disabled_system_headers.iter().any(|name| name == "host")
        && recorded.host.is_empty()
    {
        recorded.host.clone_from(&ours.host);
    }
    if let Auth::Computed { kind, .. } = &item.request.auth {
        how.ignored_headers =
            ["authorization", "x-amz-content-sha256", "x-amz-security-token", "x-amz-date"]
                .map(str::to_owned)
                .to_vec();
        if recorded.target != ours.target {
            return Verdict::Random("authentication computed into the URL");
        }
        let _ = kind;
    }
    let mut out = String::new();
    let mut generated = false;
    for difference in compare(&ours, &recorded, &how) {
        if let (Some(expected), Some(actual)) = (&difference.expected, &difference.actual)
            && matches_but_for_generated_values(expected, actual)
        {
            generated = true;
            continue;
        }
        writeln!(
            out,
            "  {}:\n    runtime {:?}\n    ours    {:?}",
            difference.what,
            difference.actual.unwrap_or_default(),
            difference.expected.unwrap_or_default()
        )
        .unwrap();
    }
    check_client_headers(item, &ours, &recorded, generated, &mut out);
    match (out.is_empty(), generated) {
        (true, false) => Verdict::Equal,
        (true, true) => Verdict::Random("equal but for values that Postman generates"),
        (false, _) => Verdict::Different(out),
    }
}

/// The headers that the runtime adds on its own are those that nothing else gave, and that are not
/// switched off; and `Content-Length` says what the model says.
fn check_client_headers(
    item: &Item,
    ours: &Message,
    recorded: &Message,
    generated: bool,
    out: &mut String,
) {
    for name in CLIENT_HEADERS {
        let silent =
            item.request.settings.disabled_system_headers.iter().any(|silent| silent == name);
        let expected = match *name {
            "content-length" => ours.content_length.is_some(),
            "transfer-encoding" => continue,
            _ => !silent,
        };
        if !ours.has(name) && recorded.has(name) != expected {
            writeln!(out, "  {name} is sent: {}, expected: {expected}", recorded.has(name))
                .unwrap();
        }
    }
    if let (Some(length), Some(sent)) = (ours.content_length, recorded.header("content-length"))
        && !ours.has("content-length")
        && !generated
        // The digits of a boundary are drawn at random, but there are always as many.
        && sent != length.to_string()
    {
        writeln!(out, "  content-length: runtime {sent}, ours {length}").unwrap();
    }
}

/// Whether an expected text is what was sent, each `{{$name}}` in it standing for any text.
fn matches_but_for_generated_values(expected: &str, actual: &str) -> bool {
    let expected = expected.replace("%7B%7B$", "{{$").replace("%7D%7D", "}}");
    let mut fixed = Vec::new();
    let mut rest = expected.as_str();
    while let Some((before, after)) = rest.split_once("{{$") {
        fixed.push(before);
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    if fixed.is_empty() {
        return false;
    }
    let (Some(first), last) = (fixed.first(), rest) else { return false };
    let Some(mut left) = actual.strip_prefix(first).and_then(|left| left.strip_suffix(last)) else {
        return false;
    };
    fixed[1..].iter().all(|part| match left.split_once(part) {
        Some((_, after)) => {
            left = after;
            true
        }
        None => false,
    })
}

#[derive(serde::Deserialize)]
struct Exceptions {
    exception: Vec<Exception>,
    open: Vec<Exception>,
}

#[derive(serde::Deserialize)]
struct Exception {
    collection: String,
    index: usize,
    reason: String,
}

fn exceptions() -> Exceptions {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance-exceptions.toml");
    toml::from_str(&text(&path)).unwrap()
}

/// (collection, index) → reason.
fn by_place(list: Vec<Exception>) -> BTreeMap<(String, usize), String> {
    list.into_iter().map(|one| ((one.collection, one.index), one.reason)).collect()
}

#[test]
fn every_request_goes_out_as_postmans_runtime_sent_it() {
    let (Some(cases), Some(files)) = (cases(), support::shared("probes/files")) else { return };
    let files = Folder(files);
    let mut excused = by_place(exceptions().exception);
    let (mut collections, mut compared, mut equal, mut unsendable) = (0, 0, 0, 0);
    let mut random: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &cases {
        let Some((collection, scopes)) = case.load() else {
            assert!(case.rows().is_empty(), "{} holds requests", case.name);
            continue;
        };
        let model = understood(&collection, &scopes, Variables::Resolve);
        collections += 1;
        let items: BTreeMap<usize, &Item> =
            model.items.iter().map(|item| (item.index, item)).collect();
        for row in case.rows() {
            compared += 1;
            let item = items.get(&row.index).copied();
            let verdict = judge(item, &row, &files);
            let excuse = excused.remove(&(case.name.clone(), row.index));
            match (verdict, excuse) {
                (Verdict::Equal, None) => {
                    equal += 1;
                    unsendable += usize::from(row.sent.is_err());
                }
                (Verdict::Equal, Some(reason)) => {
                    failures.push(format!(
                        "{}[{}] is equal now; take it off the list ({reason})",
                        case.name, row.index
                    ));
                }
                (Verdict::Random(reason), _) => *random.entry(reason).or_default() += 1,
                (Verdict::Different(_), Some(reason)) => {
                    println!("excused: {}[{}]: {reason}", case.name, row.index);
                }
                (Verdict::Different(what), None) => {
                    failures.push(format!("{}[{}] {:?}\n{what}", case.name, row.index, row.name));
                }
            }
        }
    }
    println!(
        "{collections} collections, {compared} requests: {equal} equal, {unsendable} of them not sendable"
    );
    for (reason, count) in &random {
        println!("{count} left out: {reason}");
    }
    for ((collection, index), _) in excused {
        failures.push(format!("{collection}[{index}] is listed, but there is no such request"));
    }
    let shown: Vec<String> = failures.iter().take(40).cloned().collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), shown.join("\n"));
}

fn difference(
    expected: &Result<Message, wire::Unsendable>,
    actual: &Result<Message, wire::Unsendable>,
) -> Option<String> {
    match (expected, actual) {
        (Err(_), Err(_)) => None,
        (Ok(expected), Ok(actual)) => {
            let differences = compare(expected, actual, &Comparison::default());
            (!differences.is_empty()).then(|| format!("{differences:#?}"))
        }
        (expected, actual) => Some(format!("{expected:?} / {actual:?}")),
    }
}

/// What an item sends with its variables left in place, and their values put in at the end.
#[test]
fn variables_left_in_place_send_the_same() {
    let (Some(cases), Some(files)) = (cases(), support::shared("probes/files")) else { return };
    let files = Folder(files);
    let mut failures = Vec::new();
    let mut excused = by_place(exceptions().open);
    let (mut items, mut in_urls) = (0, [0, 0]);
    for case in &cases {
        let Some((collection, scopes)) = case.load() else { continue };
        let resolved = understood(&collection, &scopes, Variables::Resolve);
        let open =
            [Variables::Keep, Variables::Bind].map(|mode| understood(&collection, &scopes, mode));
        items += resolved.items.len();
        for (n, item) in resolved.items.iter().enumerate() {
            let expected = encode(&item.request, &files);
            let mut differing = Vec::new();
            for (model, count) in open.iter().zip(&mut in_urls) {
                let request = &model.items[n].request;
                *count += usize::from(wire::request_url(request).has_variables());
                differing.extend(difference(&expected, &encode(request, &files)));
            }
            let excuse = excused.remove(&(case.name.clone(), item.index));
            match (differing.is_empty(), excuse) {
                (true, None) => {}
                (false, Some(reason)) => {
                    println!("excused: {}[{}]: {reason}", case.name, item.index)
                }
                (true, Some(_)) => {
                    failures.push(format!("{}[{}] is equal now", case.name, item.index))
                }
                (false, None) => {
                    failures.push(format!(
                        "{}[{}]: {}",
                        case.name,
                        item.index,
                        differing.join("; ")
                    ));
                }
            }
        }
    }
    let [keep, bind] = in_urls;
    println!("{items} items; variables stay in the URLs of {keep} with keep, of {bind} with bind");
    failures.extend(
        excused.keys().map(|place| format!("{place:?} is listed, but there is no such request")),
    );
    let shown: Vec<String> = failures.iter().take(30).cloned().collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), shown.join("\n"));
}
