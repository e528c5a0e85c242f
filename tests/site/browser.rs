//! A real browser on real pages. See `browser.mjs` and `lighthouse.mjs`.

use super::{Options, build, generators, hostile, html, model, root};
use crate::hostile::every_field;
use crate::support::{required, shared, tool};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The browser, or `None`, with a printed reason, where it or what drives it is missing.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("POLYPOST_CHROMIUM").map(PathBuf::from);
    let path = named.unwrap_or_else(|| PathBuf::from("/usr/bin/chromium"));
    let drivers = ["playwright-core", "lighthouse"]
        .map(|name| root().join("tests/site/node_modules").join(name));
    if path.exists()
        && drivers.iter().all(|driver| driver.exists())
        && tool("node", &["--version"], "apt-get install nodejs")
    {
        return Some(path);
    }
    let reason = "chromium (apt-get install chromium, or its path in POLYPOST_CHROMIUM) and what \
        drives it (npm ci --prefix tests/site)";
    assert!(!required(), "required here: {reason}");
    eprintln!("skipped: missing {reason}");
    None
}

#[test]
fn hostile_text_stays_text() {
    let mut texts = BTreeMap::new();
    for (name, text, least) in [
        ("hostile", hostile::collection(), 2 * hostile::ATTEMPTS.len()),
        ("fields", every_field(), 1000),
    ] {
        let site = build(&[model("x", &text, false)], &generators(), &Options::default());
        let files = super::texts(&site);
        let pages = html::check(name, &files);
        assert!(pages > least, "{name}: {pages} pages");
        texts.extend(files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
    }
    for (path, text) in &texts {
        assert!(path.bytes().all(|byte| byte.is_ascii_graphic()) && !path.contains(".."), "{path}");
        let bad = ['\u{202e}', '\u{0}', '\u{1b}', '\u{85}'];
        assert!(path.ends_with(".json") || path.ends_with(".js") || !text.contains(bad), "{path}");
    }
}

/// A site in a folder of its own.
fn written(folder: PathBuf, text: &str) -> PathBuf {
    let models = [model("x", text, false)];
    build(&models, &generators(), &Options::default()).write(&folder, "").unwrap();
    folder
}

fn example() -> String {
    fs::read_to_string(root().join("examples/bookshop.postman_collection.json")).unwrap()
}

/// What a script of `tests/site` says, which must end well.
#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn a_browser_finds_nothing_wrong() {
    let Some(browser) = browser() else { return };
    let home = tempfile::tempdir().unwrap();
    let shop = written(home.path().join("shop"), &example());
    let hostile = written(home.path().join("hostile"), &hostile::collection());
    let fields = written(home.path().join("fields"), &every_field());
    let mut command = Command::new("node");
    command.arg(root().join("tests/site/browser.mjs"));
    command
        .arg(browser)
        .arg(shop)
        .arg(root().join("target/site-screenshots"))
        .arg(hostile)
        .arg(fields);
    // The largest collections of the corpus: by their size, and by their requests.
    for (n, name) in [
        "kevinswiber__postman2openapi__tests_fixtures_github.json",
        "SabreDevStudio__postman-collections__Booking-Management_Booking-Management-API-v2026.04.json",
    ]
    .iter()
    .enumerate()
    {
        if let Some(large) = shared(&format!("corpus/{name}")) {
            let folder = home.path().join(format!("large-{n}"));
            command.arg(written(folder, &fs::read_to_string(large).unwrap()));
        }
    }
    let said = run(&mut command);
    assert!(said.contains(" checks"), "{said}");
    assert!(said.contains("10 screenshots in "), "{said}");
}

#[test]
fn lighthouse_gives_full_marks() {
    let Some(browser) = browser() else { return };
    let home = tempfile::tempdir().unwrap();
    let pages = ["index.html", "books/index.html", "books/search-books.html"];
    let mut command = Command::new("node");
    command.arg(root().join("tests/site/lighthouse.mjs"));
    command.arg(browser).arg(written(home.path().join("shop"), &example())).args(pages);
    let said = run(&mut command);
    assert!(said.contains("3 pages judged"), "{said}");
}
