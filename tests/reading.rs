//! Reading files: versions, odd shapes, what is reported and where.

use crate::support::shared;
use polypost::collection::{self, Collection, Document, Item, Node};
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
