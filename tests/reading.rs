//! Reading files: versions, odd shapes, what is reported and where.

use crate::support::shared;
use polypost::collection::{self, Collection, Document, Fields, Inherited, Item, Node, Query, Url};
use polypost::diagnostic::Diagnostic;
use polypost::source::SourceText;
use std::collections::BTreeMap;
use std::fs;

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
