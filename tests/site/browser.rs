//! A real browser on real pages. See `browser.mjs`.

use super::{Options, build, generators, hostile, html, model, root, texts};
use crate::support::{required, shared, tool};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The browser, or `None`, with a printed reason, where it or what drives it is missing.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("POLYPOST_CHROMIUM").map(PathBuf::from);
    let path = named.unwrap_or_else(|| PathBuf::from("/usr/bin/chromium"));
    let driver = root().join("tests/site/node_modules/playwright-core");
    if path.exists() && driver.exists() && tool("node", &["--version"], "apt-get install nodejs") {
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
    let site =
        build(&[model("x", &hostile::collection(), false)], &generators(), &Options::default());
    let texts = texts(&site);
    let pages = html::check("hostile", &texts);
    assert!(pages > 2 * hostile::ATTEMPTS.len(), "{pages} pages");
    for (path, text) in &texts {
        assert!(path.bytes().all(|byte| byte.is_ascii_graphic()) && !path.contains(".."), "{path}");
        let bad = ['\u{202e}', '\u{0}', '\u{1b}', '\u{85}'];
        assert!(path.ends_with(".json") || path.ends_with(".js") || !text.contains(bad), "{path}");
    }
}

#[test]
fn a_browser_finds_nothing_wrong() {
    let Some(browser) = browser() else { return };
    let home = tempfile::tempdir().unwrap();
    let generators = generators();
    let write = |name: &str, text: &str| {
        let folder = home.path().join(name);
        build(&[model(name, text, false)], &generators, &Options::default())
            .write(&folder, "")
            .unwrap();
        folder
    };
    let example = root().join("examples/bookshop.postman_collection.json");
    let shop = write("shop", &fs::read_to_string(example).unwrap());
    let hostile = write("hostile", &hostile::collection());
    let mut command = Command::new("node");
    command.arg(root().join("tests/site/browser.mjs"));
    command.arg(browser).arg(shop).arg(root().join("target/site-screenshots")).arg(hostile);
    if let Some(large) = shared("corpus/kevinswiber__postman2openapi__tests_fixtures_github.json") {
        command.arg(write("large", &fs::read_to_string(large).unwrap()));
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" checks"), "{said}");
}
