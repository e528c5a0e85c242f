//! Documentation sites: what every page holds to, whatever the collection.

mod browser;
mod command;
mod hostile;
mod html;
mod markdown;
mod speed;

use super::corpus;
use polypost::collection::{Document, read};
use polypost::generate::Generator;
use polypost::lower::{Options as Lowering, Scopes, lower};
use polypost::model::Model;
use polypost::site::{self, Language, Options, Part, Site};
use polypost::source::SourceText;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn generators() -> Vec<Generator> {
    let registry = Registry::builtin();
    registry.names().map(|name| Generator::new(registry.load(name).unwrap()).unwrap()).collect()
}

fn model(name: &str, text: &str, show_secrets: bool) -> Model {
    let Document::Collection(collection) = read(&SourceText::new(name, text)).unwrap().0 else {
        panic!("{name} is an environment");
    };
    let options = Lowering { fallback_name: name.to_owned(), show_secrets, ..Lowering::default() };
    lower(&collection, &Scopes::default(), &options).0
}

/// The site of some models.
fn build(models: &[Model], generators: &[Generator], options: &Options) -> Site {
    let choices = Choices::default();
    let languages: Vec<Language<'_>> =
        generators.iter().map(|generator| Language { generator, choices: &choices }).collect();
    let parts: Vec<Part<'_>> =
        models.iter().map(|model| Part { model, items: model.items.iter().collect() }).collect();
    site::build(&parts, &languages, options).unwrap()
}

/// The files of a site as text, by path.
fn texts(site: &Site) -> BTreeMap<String, String> {
    site.files
        .files()
        .map(|(path, bytes)| (path.to_owned(), String::from_utf8(bytes.to_vec()).unwrap()))
        .collect()
}

/// Our own collections.
fn own() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join("tests/collections"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".env.json"))
        .collect();
    found.push(root().join("examples/bookshop.postman_collection.json"));
    found.sort();
    found
}

#[test]
fn every_page_of_our_collections_is_sound() {
    let generators = generators();
    let mut pages = 0;
    for path in own() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let model = model(&name, &fs::read_to_string(&path).unwrap(), false);
        pages += html::check(&name, &texts(&build(&[model], &generators, &Options::default())));
    }
    assert!(pages > 200, "only {pages} pages");
}

#[test]
fn every_page_of_the_corpus_is_sound() {
    let generators: Vec<Generator> = generators().into_iter().take(1).collect();
    let mut pages = 0;
    let all = corpus::collections();
    // The rest goes through every target elsewhere; here it is the pages around the code.
    for path in all.iter().filter(|path| fs::metadata(path).is_ok_and(|file| file.len() < 1 << 20))
    {
        let real = corpus::load(path);
        let model = real.bare_model(polypost::lower::Variables::Keep);
        let site = build(&[model], &generators, &Options::default());
        pages += html::check(&real.name, &texts(&site));
    }
    if !all.is_empty() {
        assert!(pages > 5000, "only {pages} pages");
    }
}

#[test]
fn several_collections_make_one_site() {
    let models: Vec<Model> = own()
        .iter()
        .take(3)
        .map(|path| model("x", &fs::read_to_string(path).unwrap(), false))
        .collect();
    let texts = texts(&build(&models, &generators(), &Options::default()));
    html::check("several", &texts);
    let home = &texts["index.html"];
    for model in &models {
        assert!(home.contains(&model.name), "{} is not on the home page", model.name);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let path = root().join("examples/bookshop.postman_collection.json");
    let text = fs::read_to_string(path).unwrap();
    let build = || build(&[model("b", &text, false)], &generators(), &Options::default());
    assert_eq!(build().files, build().files);
}

#[test]
fn addresses_do_not_depend_on_the_order_of_items() {
    let item = |name: &str| serde_json::json!({ "name": name, "request": "https://a.example/" });
    let paths = |names: &[&str]| {
        let items: Vec<_> = names.iter().map(|name| item(name)).collect();
        let text = serde_json::json!({ "info": { "name": "x" }, "item": items }).to_string();
        let site = build(&[model("x", &text, false)], &generators(), &Options::default());
        texts(&site).into_keys().collect::<Vec<_>>()
    };
    let forward = paths(&["Get user", "get-user", "index", "all", "CON", "..", "日本"]);
    assert_eq!(forward, paths(&["日本", "..", "CON", "all", "index", "get-user", "Get user"]));
}

#[test]
fn an_address_makes_canonical_links_and_a_site_map() {
    let path = root().join("examples/bookshop.postman_collection.json");
    let text = fs::read_to_string(path).unwrap();
    let options = Options {
        base_url: Some("https://docs.example.com/books/".to_owned()),
        ..Options::default()
    };
    let texts = texts(&build(&[model("b", &text, false)], &generators(), &options));
    let home = "<link rel=\"canonical\" href=\"https://docs.example.com/books/\">";
    assert!(texts["index.html"].contains(home));
    let item = "https://docs.example.com/books/books/get-a-book.html";
    assert!(texts["books/get-a-book.html"].contains(&format!("rel=\"canonical\" href=\"{item}\"")));
    let map = &texts["sitemap.xml"];
    assert!(map.contains(&format!("<url><loc>{item}</loc></url>")), "{map}");
    assert_eq!(map.matches("<loc>").count(), 14);
}

#[test]
fn credentials_are_on_no_page_unless_they_are_asked_for() {
    let text = hostile::with_credentials("canary");
    for show in [false, true] {
        let options = Options { show_secrets: show, ..Options::default() };
        let texts = texts(&build(&[model("x", &text, show)], &generators(), &options));
        html::check("credentials", &texts);
        let leaks: Vec<&String> = texts
            .iter()
            .filter(|(_, text)| text.contains("canary"))
            .map(|(path, _)| path)
            .collect();
        if show {
            assert!(leaks.len() > 3, "asked for, and hidden: {leaks:?}");
        } else {
            let seen: Vec<&str> = texts
                .values()
                .flat_map(|text| text.lines().filter(|line| line.contains("canary")))
                .collect();
            assert!(leaks.is_empty(), "{leaks:?}: {seen:#?}");
        }
    }
}
