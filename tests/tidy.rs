//! Rules about the source tree itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file over this many lines has more than one reason to exist.
const LONGEST_FILE: usize = 600;

/// The stages from the first to the last; those of one row may know each other only from left to
/// right. A stage knows only what stands before it.
const STAGES: [&[&str]; 15] = [
    &["text", "casing"],
    &["diagnostic"],
    &["json", "source"],
    &["collection"],
    &["model"],
    &["wire", "lower", "shape"],
    &["target"],
    &["render"],
    &["emit"],
    &["generate"],
    &["verify"],
    &["config", "site"],
    &["sdk"],
    &["changes", "project"],
    &["cli"],
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the project with one of these extensions, in order.
fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A source file without the tests of the module, which stand last in it.
fn product(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap()
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = ["src", "benches"]
        .iter()
        .flat_map(|folder| files(folder, &["rs"]))
        .map(|path| (product(&read(&path)).lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, path)| format!("{}: {lines} lines", shown(&path)))
        .collect();
    assert!(long.is_empty(), "over {LONGEST_FILE} lines: {long:#?}");
}

#[test]
fn every_stage_knows_only_those_before_it() {
    let rank = |stage: &str| {
        STAGES.iter().enumerate().find_map(|(row, names)| {
            names.iter().position(|name| *name == stage).map(|column| (row, column))
        })
    };
    let mut wrong = Vec::new();
    for path in files("src", &["rs"]) {
        let relative = path.strip_prefix(root().join("src")).unwrap().to_owned();
        let own = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let own = own.trim_end_matches(".rs");
        if matches!(own, "lib" | "main") {
            continue;
        }
        let own_rank = rank(own).unwrap_or_else(|| panic!("`{own}` has no place among the stages"));
        for (number, line) in read(&path).lines().enumerate() {
            // What is written for a reader may point anywhere.
            let code = line.split("//").next().unwrap();
            for used in code.split("crate::").skip(1) {
                let used: String =
                    used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if used != own && rank(&used).is_some_and(|used| used > own_rank) {
                    wrong.push(format!("{}:{}: {}", shown(&path), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "a later stage is used: {wrong:#?}");
}

#[test]
fn only_render_names_the_template_engine() {
    let elsewhere: Vec<String> = files("src", &["rs"])
        .into_iter()
        .filter(|path| !path.starts_with(root().join("src/render")))
        .filter(|path| {
            read(path).lines().any(|line| line.split("//").next().unwrap().contains("tera::"))
        })
        .map(|path| shown(&path))
        .collect();
    assert!(elsewhere.is_empty(), "tera is named in {elsewhere:?}");
}

#[test]
fn no_template_switches_escaping_off() {
    let mut wrong = Vec::new();
    for folder in ["templates", "tests/targets"] {
        for path in files(folder, &["tera"]) {
            for (number, line) in read(&path).lines().enumerate() {
                let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
                if squeezed.contains("|safe") {
                    wrong.push(format!("{}:{}", shown(&path), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "`| safe` in {wrong:?}");
}

#[test]
fn lists_of_words_are_sorted_and_hold_each_word_once() {
    let mut lists = 0;
    for path in files("templates", &["toml"]) {
        let manifest: toml::Table = read(&path).parse().unwrap();
        let Some(names) = manifest.get("names").and_then(toml::Value::as_table) else { continue };
        for (key, value) in names {
            let Some(words) = value.as_array() else { continue };
            let words: Vec<&str> = words.iter().filter_map(toml::Value::as_str).collect();
            let sorted: Vec<&str> =
                words.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
            assert_eq!(words, sorted, "names.{key} of {} is not sorted", shown(&path));
            lists += 1;
        }
    }
    let manifests = files("templates/targets", &["toml"]).len();
    assert!(lists >= manifests, "{lists} lists in {manifests} targets");
}

/// The codes of the messages that the sources can give, with the first file that gives each.
fn codes_in_sources() -> BTreeMap<String, String> {
    // What a code is the first string of, near at hand.
    let openings =
        ["::warning(", "::error(", "::note(", ".warn(", "unknown(", "Unsendable::new(", "code: "];
    let mut codes = BTreeMap::new();
    for path in files("src", &["rs"]) {
        let text = read(&path);
        let text = product(&text);
        for opening in openings {
            for (at, _) in text.match_indices(opening) {
                let rest = &text[at + opening.len()..];
                let Some((before, rest)) = rest.split_once('"') else { continue };
                let Some((code, _)) = rest.split_once('"') else { continue };
                let near = before.len() < 60 && !before.contains([';', '{', '}', '.', '"']);
                let near = near && (opening != "code: " || before.is_empty());
                if near && code.contains(|c: char| c.is_ascii_lowercase()) && !code.contains(' ') {
                    codes.entry(code.to_owned()).or_insert_with(|| shown(&path));
                }
            }
        }
    }
    codes
}

#[test]
fn every_message_is_documented_and_every_documented_message_exists() {
    let page = read(&root().join("docs/diagnostics.md"));
    let documented: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    let sorted: Vec<&str> =
        documented.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(documented, sorted, "the codes of docs/diagnostics.md are not sorted");
    let used = codes_in_sources();
    let kebab = |code: &str| {
        code.starts_with(|c: char| c.is_ascii_lowercase())
            && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    for (code, file) in &used {
        assert!(kebab(code), "{file}: the code {code:?} is not kebab case");
    }
    let undocumented: Vec<_> =
        used.iter().filter(|(code, _)| !documented.contains(&code.as_str())).collect();
    assert!(undocumented.is_empty(), "not in docs/diagnostics.md: {undocumented:#?}");
    let gone: Vec<_> = documented.iter().filter(|code| !used.contains_key(**code)).collect();
    assert!(gone.is_empty(), "in docs/diagnostics.md, but no source gives them: {gone:?}");
}
