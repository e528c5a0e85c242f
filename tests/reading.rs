//! Reading files: versions, odd shapes, what is reported and where.

use crate::support::shared;
use polypost::collection::{self, Collection, Document, Fields, Inherited, Item, Node, Query, Url};
use polypost::diagnostic::Diagnostic;
use polypost::source::SourceText;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

fn read(name: &str, text: &str) -> (Document, Vec<Diagnostic>) {
    let source = SourceText::new(name, text);
    match collection::read(&source) {
        Ok((document, mut warnings)) => {
            source.locate(&mut warnings);
            (document, warnings)
        }
        Err(error) => panic!("{name}: {error:?}"),
    }
}

fn items(collection: &Collection) -> Vec<&Item> {
    fn walk<'a>(nodes: &'a [Node], out: &mut Vec<&'a Item>) {
        for node in nodes {
            match node {
                Node::Folder(folder) => walk(&folder.nodes, out),
                Node::Item(item) => out.push(item),
            }
        }
    }
    let mut out = Vec::new();
    walk(&collection.nodes, &mut out);
    out
}

#[test]
fn every_file_of_the_corpus_is_read_with_the_number_of_requests_it_holds() {
    let Some(corpus) = shared("corpus") else { return };
    let manifest = fs::read_to_string(corpus.join("MANIFEST.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut told: BTreeMap<(&str, String), (usize, String)> = BTreeMap::new();
    let (mut requests, mut responses, mut files) = (0, 0, 0);
    for line in manifest.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = entry["file"].as_str().unwrap();
        let bytes = fs::read(corpus.join(file)).unwrap();
        let source = SourceText::from_bytes(file, bytes).unwrap();
        let (document, mut warnings) = collection::read(&source).unwrap();
        source.locate(&mut warnings);
        files += 1;
        for warning in warnings {
            let what = warning.what.split(" (in ").next().unwrap().to_owned();
            let place = format!("{file} {} {:?}", warning.place.path, warning.place.position);
            assert!(warning.place.position.is_some(), "{warning:?} has no position");
            let (count, _) = told.entry((warning.code, what)).or_insert((0, place));
            *count += 1;
        }
        match document {
            Document::Environment(environment) => {
                assert_eq!(entry["kind"], "environment", "{file}");
                if entry["variables"].as_u64().unwrap() != environment.variables.len() as u64 {
                    wrong.push(format!("{file}: {} variables", environment.variables.len()));
                }
            }
            Document::Collection(collection) => {
                assert_ne!(entry["kind"], "environment", "{file}");
                let items = items(&collection);
                let counted = items.iter().filter(|item| item.request.is_some()).count();
                let saved: usize = items.iter().map(|item| item.responses.len()).sum();
                requests += counted;
                responses += saved;
                for (what, found) in [("items", counted), ("saved responses", saved)] {
                    if entry[what] != found {
                        wrong.push(format!("{file}: {found} {what}, not {}", entry[what]));
                    }
                }
            }
        }
    }
    println!("{files} files, {requests} requests, {responses} saved responses");
    for ((code, what), (count, place)) in told {
        println!("{count:4} files: {code}: {what}  [{place}]");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a request says, in a form that no version of the format puts differently.
#[derive(Debug, Clone, PartialEq)]
struct Content {
    trail: Vec<String>,
    method: String,
    url: String,
    headers: Vec<(String, String, bool)>,
    body: String,
    auth: String,
    description: Option<String>,
    responses: Vec<(Option<String>, String, Option<String>, usize)>,
}

fn contents(collection: &Collection) -> Vec<Content> {
    fn walk(nodes: &[Node], trail: &[String], out: &mut Vec<Content>) {
        for node in nodes {
            let mut trail = trail.to_vec();
            match node {
                Node::Folder(folder) => {
                    trail.push(folder.name.clone().unwrap_or_default());
                    walk(&folder.nodes, &trail, out);
                }
                Node::Item(item) => {
                    trail.push(item.name.clone().unwrap_or_default());
                    out.push(content(item, trail));
                }
            }
        }
    }
    let mut out = Vec::new();
    walk(&collection.nodes, &[], &mut out);
    out
}

fn content(item: &Item, trail: Vec<String>) -> Content {
    let request = item.request.as_ref().unwrap();
    let text = |value: &collection::Loose| match value {
        None | Some(serde_json::Value::Null) => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let description = request.description.clone().or_else(|| item.description.clone());
    let auth = match &request.auth {
        Inherited::Unsaid => String::new(),
        Inherited::Said(auth) => {
            let mut parameters: Vec<_> = auth
                .parameters
                .iter()
                .filter(|(key, _)| !matches!(&**key, "saveHelperData" | "showPassword"))
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            parameters.sort();
            format!("{} {}", auth.kind, parameters.join(" "))
        }
    };
    Content {
        trail,
        method: text(&request.method),
        url: url(&request.url),
        headers: request
            .headers
            .iter()
            .map(|header| (text(&header.key), text(&header.value), header.disabled))
            .collect(),
        body: request.body.as_ref().map_or_else(String::new, |body| {
            let fields = |fields: &Fields| match fields {
                Fields::List(list) => list
                    .iter()
                    .map(|field| {
                        let (key, value, src) =
                            (text(&field.key), text(&field.value), text(&field.src));
                        format!("{key}={value}{src} {}\n", field.disabled)
                    })
                    .collect(),
                _ => String::new(),
            };
            let text = text(&body.raw) + &fields(&body.urlencoded) + &fields(&body.formdata);
            // An empty body is none, whatever its mode.
            if text.is_empty() { text } else { format!("{:?} {text}", body.mode) }
        }),
        auth,
        description: description.map(|description| description.content),
        responses: item
            .responses
            .iter()
            .map(|response| {
                let headers = response.headers.len();
                (response.name.clone(), text(&response.code), response.body.clone(), headers)
            })
            .collect(),
    }
}

fn url(url: &Url) -> String {
    let join = |value: &collection::Loose, by: &str| match value {
        Some(serde_json::Value::Array(list)) => {
            list.iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(by)
        }
        Some(serde_json::Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    match url {
        Url::Missing => String::new(),
        Url::Text(text, _) => text.clone(),
        Url::Parts(parts) => {
            let mut out = String::new();
            if let Some(protocol) = &parts.protocol {
                out += &format!("{}://", protocol.as_str().unwrap());
            }
            out += &join(&parts.host, ".");
            if parts.port.is_some() {
                out += &format!(":{}", join(&parts.port, ""));
            }
            if parts.path.is_some() {
                out += &format!("/{}", join(&parts.path, "/"));
            }
            if let Query::Pairs(pairs) = &parts.query {
                let pairs: Vec<_> = pairs
                    .iter()
                    .filter(|pair| !pair.disabled)
                    .map(|pair| {
                        let key = join(&pair.key, "");
                        match &pair.value {
                            Some(serde_json::Value::String(value)) => format!("{key}={value}"),
                            _ => key,
                        }
                    })
                    .collect();
                out += &format!("?{}", pairs.join("&"));
            }
            if parts.hash.is_some() {
                out += &format!("#{}", join(&parts.hash, ""));
            }
            out
        }
    }
}

#[test]
fn one_collection_in_three_versions_has_one_content() {
    let Some(corpus) = shared("corpus") else { return };
    let mut compared = 0;
    for (name, versions) in [
        ("box", &["v1.0.0", "v2.0.0", "v2.1.0"][..]),
        ("github", &["v1.0.0", "v2.0.0", "v2.1.0"]),
        ("twitter", &["v1.0.0", "v2.0.0", "v2.1.0"]),
        ("multi-level-folders", &["v1.0.0", "v2.0.0"]),
        ("no-body", &["v1.0.0", "v2.0.0"]),
    ] {
        let contents: Vec<_> = versions
            .iter()
            .map(|version| {
                let file = format!(
                    "postmanlabs__postman-collection-transformer__examples_{version}_{name}.json"
                );
                let text = fs::read_to_string(corpus.join(&file)).unwrap();
                let (Document::Collection(collection), _) = read(&file, &text) else {
                    panic!("{file} is no collection");
                };
                contents(&collection)
            })
            .collect();
        for (version, other) in versions.iter().zip(&contents).skip(1) {
            assert_eq!(contents[0].len(), other.len(), "{name} {version}");
            for (first, other) in contents[0].iter().zip(other) {
                let (mut first, mut other) = (first.clone(), other.clone());
                if *version == "v2.1.0" {
                    // These files call the headers `headers` and the responses `responses`, which
                    // Postman ignores: here both are missing.
                    for content in [&mut first, &mut other] {
                        content.headers.clear();
                        content.responses.clear();
                    }
                }
                assert_eq!(first, other, "{name} {version}");
                compared += 1;
            }
        }
    }
    println!("{compared} requests compared");
}

/// A message as a person sees it.
fn shown(message: &Diagnostic) -> String {
    let place = &message.place;
    let mut out = format!("{:?}[{}]: {}\n", message.severity, message.code, message.what);
    out += &format!("  at {}", place.file.as_deref().unwrap_or("(no file)"));
    if let Some((line, column)) = place.position {
        out += &format!(":{line}:{column}");
    }
    out += "\n";
    if !place.path.steps().is_empty() {
        out += &format!("  in {}\n", place.path);
    }
    if !place.item.is_empty() {
        out += &format!("  of {}\n", place.item.join(" / ").escape_debug());
    }
    if let Some(help) = &message.help {
        out += &format!("  help: {help}\n");
    }
    out
}

#[test]
fn each_mistake_has_a_clear_message() {
    insta::glob!("bad/*.json", |path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let file = format!("{name}.json");
        let source = SourceText::from_bytes(&file, fs::read(path).unwrap());
        let messages = match source.and_then(|source| {
            collection::read(&source).map(|(_, mut warnings)| {
                source.locate(&mut warnings);
                warnings
            })
        }) {
            Ok(warnings) => warnings,
            Err(error) => vec![error],
        };
        assert!(!messages.is_empty(), "{file} is read without a message");
        let text: String = messages.iter().map(shown).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots/errors");
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.remove_input_file();
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
    });
}

/// A collection of each version, and an environment, with something at nearly every place.
const RICH: [&str; 3] = [
    include_str!("reading/everything.json"),
    include_str!("reading/version-1.json"),
    include_str!("reading/everything.env.json"),
];

/// The JSON pointers of all values in a document.
fn pointers(value: &serde_json::Value) -> Vec<String> {
    let mut out = vec![String::new()];
    let inner: Vec<(String, &serde_json::Value)> = match value {
        serde_json::Value::Array(list) => {
            list.iter().enumerate().map(|(n, value)| (n.to_string(), value)).collect()
        }
        serde_json::Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        out.extend(pointers(value).into_iter().map(|rest| format!("/{step}{rest}")));
    }
    out
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        "\\PC{0,12}".prop_map(serde_json::Value::from),
        "[A-Za-z-]{1,8}: \\PC{0,8}(\r\n)?".prop_map(serde_json::Value::from),
    ];
    let key = prop_oneof![
        "[a-z]{0,6}",
        proptest::sample::select(vec![
            "item",
            "items",
            "request",
            "url",
            "key",
            "value",
            "name",
            "raw",
            "mode",
            "body",
            "header",
            "query",
            "auth",
            "type",
            "id",
            "order",
            "requests",
            "folders",
            "response",
            "description",
            "content",
            "disabled",
            "collection",
            "values",
            "info",
            "variable",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_at_any_place_is_read_or_refused_without_a_panic(
        which in 0..RICH.len(),
        place in any::<proptest::sample::Index>(),
        put in any_json(),
    ) {
        let mut document: serde_json::Value = serde_json::from_str(RICH[which]).unwrap();
        let pointers = pointers(&document);
        *document.pointer_mut(place.get::<String>(&pointers)).unwrap() = put;
        let source = SourceText::new("f", document.to_string());
        match collection::read(&source) {
            Ok((_, mut warnings)) => {
                source.locate(&mut warnings);
                for warning in warnings {
                    prop_assert!(warning.place.position.is_some(), "{warning:?}");
                }
            }
            Err(error) => prop_assert!(error.place.position.is_some(), "{error:?}"),
        }
    }

    #[test]
    fn any_part_of_a_file_is_refused_with_a_place(
        which in 0..RICH.len(),
        place in any::<proptest::sample::Index>(),
    ) {
        let text = RICH[which].trim_end();
        let cut = (1..place.index(text.len()).max(2))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap();
        let source = SourceText::new("f", &text[..cut]);
        let error = collection::read(&source).unwrap_err();
        prop_assert_eq!(error.code, "truncated-json");
        prop_assert!(error.place.position.is_some());
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (open, close) in [("[", "]"), ("{\"item\":[", "]}")] {
        for depth in [10_000, 200_000] {
            let text =
                format!("{{\"info\":{{}},\"item\":{}{}}}", open.repeat(depth), close.repeat(depth));
            let error = collection::read(&SourceText::new("f", text)).unwrap_err();
            assert_eq!(error.code, "nested-too-deep");
        }
    }
}

#[test]
fn folders_are_read_as_deep_as_json_may_be() {
    let depth = 60;
    let open = r#"{"name":"A","item":["#.repeat(depth);
    let text = format!(
        r#"{{"info":{{}},"item":[{open}{{"name":"B","request":"https://a.b"}}{}]}}"#,
        "]}".repeat(depth)
    );
    let (Document::Collection(collection), warnings) = read("f", &text) else { panic!() };
    assert_eq!(contents(&collection)[0].trail.len(), depth + 1);
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn what_stands_alone_or_in_a_wrapper_is_read() {
    let item = r#"{"name":"A","request":{"method":"GET","url":"https://a.b"}}"#;
    for text in [
        item.to_owned(),
        format!("[{item},{item}]"),
        format!(r#"{{"item":{item}}}"#),
        format!(r#"{{"name":"C","item":[{item}]}}"#),
        format!(r#"{{"collection":{{"info":{{}},"item":[{item}]}}}}"#),
        format!("\u{feff}{item}"),
        r#"{"name":"A","method":"GET","url":"https://a.b"}"#.to_owned(),
        r#"{"name":"A","request":"https://a.b"}"#.to_owned(),
    ] {
        let (Document::Collection(collection), warnings) = read("f", &text) else { panic!() };
        let found = contents(&collection);
        assert!(warnings.is_empty(), "{text}: {warnings:?}");
        assert_eq!(
            (found[0].url.as_str(), found[0].trail.last().unwrap().as_str()),
            ("https://a.b", "A")
        );
    }
    for text in [
        r#"{"values":[{"key":"a","value":"b"}]}"#,
        r#"{"environment":{"name":"E","values":[{"key":"a","value":"b"}]}}"#,
        r#"{"name":"G","values":{"a":"b"},"_postman_variable_scope":"globals"}"#,
    ] {
        let (Document::Environment(environment), warnings) = read("f", text) else { panic!() };
        assert!(warnings.is_empty(), "{text}: {warnings:?}");
        assert_eq!(environment.variables[0].key.as_deref(), Some("a"));
        assert_eq!(environment.globals, text.contains("globals"));
    }
}

#[test]
fn a_file_full_of_mistakes_is_read_in_linear_time() {
    let many = 30_000;
    let members = |entry: fn(usize) -> String| (0..many).map(entry).collect::<Vec<_>>().join(",");
    let request = r#""name":"A","request":{"url":"https://a.b""#;
    for text in [
        format!(r#"{{{request}}},{}}}"#, members(|n| format!(r#""key{n}":1"#))),
        format!(r#"{{{request}}},{}}}"#, members(|_| r#""key":1"#.to_owned())),
        format!(
            r#"{{{request},"auth":{{"type":"x","x":[{}]}}}}}}"#,
            members(|n| format!(r#"{{"key":"{n}","value":"v"}}"#))
        ),
        format!(
            r#"{{"requests":[{{"id":1,"name":"A","url":"https://a.b","headerData":[{}],"headers":"{}"}}]}}"#,
            members(|n| format!(r#"{{"key":"h{n}","value":"v"}}"#)),
            "x: 1\\n".repeat(many)
        ),
        format!(
            r#"{{"requests":[{}]}}"#,
            members(|n| format!(r#"{{"id":{n},"url":"https://a.b"}}"#))
        ),
    ] {
        let started = Instant::now();
        let (_, warnings) = read("f", &text);
        assert!(warnings.len() < 1000, "{} warnings", warnings.len());
        // What is quadratic takes minutes with so many.
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", &text[..60]);
    }
}
