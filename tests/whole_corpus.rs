//! Every real collection through every built-in target.

use super::corpus::{self, Real};
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

fn generators() -> Vec<Generator> {
    let registry = Registry::builtin();
    registry.names().map(|name| Generator::new(registry.load(name).unwrap()).unwrap()).collect()
}

/// A digest of everything a target writes for a collection, by the names of both; and the number
/// of renders.
fn digests(
    real: &Real,
    generators: &[Generator],
    variables: Variables,
) -> (BTreeMap<(String, String), Vec<u8>>, usize) {
    let model = real.bare_model(variables);
    let choices = Choices { bind: variables == Variables::Bind, ..Choices::default() };
    let mut renders = 0;
    let digests = generators.iter().map(|generator| {
        let mut digest = Sha256::new();
        for item in &model.items {
            let snippet = generator.generate(item, &choices).unwrap_or_else(|error| {
                panic!("{} {:?}: {error:?}", real.name, item.trail());
            });
            for file in snippet.files {
                assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"));
                digest.update(file.path);
                digest.update(file.text);
            }
            renders += 1;
        }
        let key = (real.name.clone(), generator.target().manifest.name.clone());
        (key, digest.finalize().to_vec())
    });
    (digests.collect(), renders)
}

/// All of it on so many threads, which take the collections in whatever order they come to them.
fn all(paths: &[PathBuf], threads: usize) -> (BTreeMap<(String, String), Vec<u8>>, usize) {
    let generators = generators();
    let next = AtomicUsize::new(0);
    let found = Mutex::new((BTreeMap::new(), 0));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let real = corpus::load(path);
                    let (digests, renders) = digests(&real, &generators, Variables::Keep);
                    let mut found = found.lock().unwrap();
                    found.0.extend(digests);
                    found.1 += renders;
                }
            });
        }
    });
    found.into_inner().unwrap()
}

#[test]
fn every_target_renders_every_item_to_the_same_bytes_on_any_number_of_threads() {
    let paths = corpus::collections();
    let (first, renders) = all(&paths, 1);
    let reversed: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    let (second, _) = all(&reversed, 3);
    assert!(first == second, "some output differs between two runs");
    println!("{} collections, {renders} renders, the same bytes twice", paths.len());
}

#[test]
fn every_target_renders_items_with_bound_variables() {
    let generators = generators();
    let mut renders = 0;
    for path in corpus::collections() {
        renders += digests(&corpus::load(&path), &generators, Variables::Bind).1;
    }
    println!("{renders} renders with bound variables");
}

/// The version whose files of this group do not say the same as the others: they spell `header`
/// and `response` in the plural, which Postman ignores. That all three versions can say the same
/// is tested with files of our own.
const OTHERWISE: &str = "v2.1.0";

/// What every target writes for each item, by its trail and its place among those of that trail.
fn outputs(real: &Real, generators: &[Generator]) -> BTreeMap<(Vec<String>, usize), Vec<String>> {
    let mut out = BTreeMap::new();
    for item in real.bare_model(Variables::Keep).items {
        let texts = generators
            .iter()
            .flat_map(|generator| generator.generate(&item, &Choices::default()).unwrap().files)
            .map(|file| file.text)
            .collect();
        let place = out.keys().filter(|(trail, _)| *trail == item.trail()).count();
        out.insert((item.trail(), place), texts);
    }
    out
}

#[test]
fn one_collection_in_three_versions_gives_one_output() {
    let generators = generators();
    let prefix = "postmanlabs__postman-collection-transformer__examples_";
    let mut groups: BTreeMap<String, Vec<Real>> = BTreeMap::new();
    for path in corpus::collections() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some((version, rest)) = name.strip_prefix(prefix).and_then(|n| n.split_once('_'))
        else {
            continue;
        };
        if version == OTHERWISE {
            println!("{name} left out: it spells `header` and `response` in the plural");
            continue;
        }
        groups.entry(rest.to_owned()).or_default().push(corpus::load(&path));
    }
    let mut compared = 0;
    for reals in groups.values() {
        let [first, others @ ..] = reals.as_slice() else { continue };
        let expected = outputs(first, &generators);
        for other in others {
            let actual = outputs(other, &generators);
            for (key, texts) in &expected {
                assert_eq!(Some(texts), actual.get(key), "{} {key:?}", other.name);
                compared += 1;
            }
            assert_eq!(expected.len(), actual.len(), "{}", other.name);
        }
    }
    println!("{compared} items give the same output in another version of the format");
}
