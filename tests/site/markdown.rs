//! Markdown: the twins of pages, and whole sites for other programs to build.

use super::{Options, build, generators, hostile, model, root, texts};
use crate::support::{required, tool};
use polypost::site::Flavor;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn written(text: &str, flavor: Flavor) -> BTreeMap<String, String> {
    let options = Options { markdown: Some(flavor), ..Options::default() };
    texts(&build(&[model("x", text, false)], &generators(), &options))
}

fn example() -> String {
    fs::read_to_string(root().join("examples/bookshop.postman_collection.json")).unwrap()
}

/// Checks that every link between files leads to one.
#[track_caller]
fn links(files: &BTreeMap<String, String>) -> usize {
    let mut count = 0;
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        for link in text.split("](<").skip(1).filter_map(|rest| rest.split(">)").next()) {
            if link.contains(':') {
                continue;
            }
            let folder = Path::new(path).parent().unwrap();
            let mut target: Vec<String> =
                folder.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            for part in link.split('/') {
                match part {
                    ".." => drop(target.pop()),
                    part => target.push(part.to_owned()),
                }
            }
            let target = target.join("/");
            assert!(files.contains_key(&target), "{path}: {link} leads nowhere");
            count += 1;
        }
    }
    count
}

#[test]
fn every_page_has_a_twin_that_llms_txt_leads_to() {
    let files = texts(&build(&[model("x", &example(), false)], &generators(), &Options::default()));
    let pages = files.keys().filter(|path| path.ends_with(".html"));
    for page in pages {
        let twin = page.replace(".html", ".md");
        assert!(files.contains_key(&twin), "{page} has no twin");
        let name = twin.rsplit('/').next().unwrap();
        let link = format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{name}\">");
        assert!(files[page].contains(&link), "{page} does not lead to its twin");
    }
    let llms = &files["llms.txt"];
    assert!(llms.starts_with("# Bookshop\n\n> The API of a small bookshop"), "{llms}");
    assert_eq!(llms.matches(".md>)").count(), 11, "{llms}");
    links(
        &files
            .iter()
            .map(|(path, text)| (path.replace("llms.txt", "llms.md"), text.clone()))
            .collect(),
    );
}

#[test]
fn markdown_tells_what_the_page_tells() {
    let files = written(&example(), Flavor::Plain);
    let page = &files["books/search-books.md"];
    for part in [
        "# Search books\n\n`GET` `https://api.bookshop.example/v1/books`\n",
        "-   `q` *string* `left hand`\n    Words of the title\n",
        "-   `in_stock` *boolean, disabled* `true`\n",
        "### Python (requests)\n\n```python\n\"\"\"Search books.\"\"\"\n",
        "### 200 OK\n\nobject\n\n-   `total` integer `2`\n",
        "        -   `id` integer `4`\n",
        "## Collection item JSON\n\n```json\n{\n  \"name\": \"Search books\",\n",
    ] {
        assert!(page.contains(part), "{part:?} is not in {page}");
    }
    assert!(links(&files) > 20);
    let front = "---\ntitle: \"Search books\"\ndescription: \"Search books: GET /v1/books\"\n";
    assert!(written(&example(), Flavor::MkDocs)["books/search-books.md"].starts_with(front));
    let docusaurus = written(&example(), Flavor::Docusaurus);
    assert!(docusaurus["books/get-a-book.md"].contains("\nsidebar_position: 2\n---\n"));
}

#[test]
fn the_summary_of_a_book_lists_every_page() {
    let files = written(&example(), Flavor::MdBook);
    let summary = &files["SUMMARY.md"];
    assert!(
        summary.contains(
            "- [Books](<books/index.md>)\n    - [Search books](<books/search-books.md>)\n"
        ),
        "{summary}"
    );
    let pages = files.keys().filter(|path| path.ends_with(".md")).count();
    assert_eq!(summary.matches("](<").count(), pages - 1, "{summary}");
    links(&files);
}

#[test]
fn hostile_text_stays_text_in_markdown() {
    for flavor in [Flavor::Plain, Flavor::MdBook, Flavor::Docusaurus, Flavor::MkDocs] {
        for (path, text) in written(&hostile::collection(), flavor) {
            // As CommonMark has it, with raw HTML as GitHub and mdBook let it through.
            let html = pulldown_html(&text);
            for bad in [
                "<script",
                "<img",
                "<svg",
                "<iframe",
                "<base",
                "<meta",
                "<form",
                "<input",
                "<a href=\"javascript:",
                "<a href=\"data:",
            ] {
                assert!(!html.contains(bad), "{path}: {bad} in {html}");
            }
            assert!(!text.contains("{{#"), "{path}: a directive of mdBook");
        }
    }
}

fn pulldown_html(text: &str) -> String {
    let mut html = String::new();
    let options = pulldown_cmark::Options::all() - pulldown_cmark::Options::ENABLE_MATH;
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(text, options));
    html
}

#[test]
fn mkdocs_builds_a_site_of_it() {
    if !tool("mkdocs", &["--version"], "pip install --requirement .ci/python-requirements.txt") {
        return;
    }
    for (name, text) in [("example", example()), ("hostile", hostile::collection())] {
        let home = tempfile::tempdir().unwrap();
        place(&home.path().join("docs"), &text, Flavor::MkDocs);
        let settings = "site_name: x\ntheme: mkdocs\nuse_directory_urls: false\nplugins: []\n";
        fs::write(home.path().join("mkdocs.yml"), settings).unwrap();
        let output = Command::new("mkdocs")
            .args(["build", "--quiet", "--strict"])
            .current_dir(home.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        if name == "example" {
            let page = home.path().join("site/books/search-books.html");
            let page = fs::read_to_string(page).unwrap();
            assert!(page.contains("<title>Search books - x</title>"), "{page}");
            assert!(page.contains("<code class=\"language-python\">"), "{page}");
        }
    }
}

#[test]
fn mdbook_builds_a_book_of_it() {
    if !tool("mdbook", &["--version"], "cargo install mdbook --locked") {
        return;
    }
    for (name, text) in [("example", example()), ("hostile", hostile::collection())] {
        let home = tempfile::tempdir().unwrap();
        let files = place(&home.path().join("src"), &text, Flavor::MdBook);
        fs::write(home.path().join("book.toml"), "[book]\ntitle = \"x\"\n").unwrap();
        let output = Command::new("mdbook").arg("build").current_dir(home.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        assert!(!said.contains("WARN") && !said.contains("ERROR"), "{name}: {said}");
        let mut pages = 0;
        for path in files.keys().filter(|path| path.as_str() != "SUMMARY.md") {
            let page = home.path().join("book").join(path.replace(".md", ".html"));
            let page = fs::read_to_string(&page).unwrap_or_else(|e| panic!("{path}: {e}"));
            // What mdBook puts around the text of a page is its own.
            let own = page.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0;
            for bad in ["<script", "<img", "<svg", "<iframe", "<form", "<a href=\"javascript:"] {
                assert!(!own.contains(bad), "{name}: {path}: {bad} in {own}");
            }
            pages += 1;
        }
        assert!(pages > 10, "{name}: {pages} pages");
        if name == "example" {
            let page =
                fs::read_to_string(home.path().join("book/books/search-books.html")).unwrap();
            assert!(page.contains("<title>Search books - x</title>"), "{page}");
            assert!(page.contains("<code class=\"language-python\">"), "{page}");
            assert!(page.contains("href=\"../books/get-a-book.html\""), "{page}");
        }
    }
}

#[test]
fn docusaurus_takes_none_of_it_for_code() {
    let driver = root().join("tests/site/node_modules/@mdx-js/mdx");
    if !driver.exists() {
        assert!(!required(), "required here: npm ci --prefix tests/site");
        eprintln!("skipped: no compiler of MDX (npm ci --prefix tests/site)");
        return;
    }
    if !tool("node", &["--version"], "apt-get install nodejs") {
        return;
    }
    for (name, text) in [("example", example()), ("hostile", hostile::collection())] {
        let home = tempfile::tempdir().unwrap();
        let files = place(home.path(), &text, Flavor::Docusaurus);
        let script = root().join("tests/site/mdx.mjs");
        let output = Command::new("node").arg(script).arg(home.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}{errors}");
        let pages = files.keys().filter(|path| path.ends_with(".md")).count();
        assert!(said.contains(&format!("{pages} pages compiled")), "{name}: {said}");
    }
}

/// Writes a site for another program to build; its files.
fn place(folder: &Path, text: &str, flavor: Flavor) -> BTreeMap<String, String> {
    let files = written(text, flavor);
    for (path, text) in &files {
        let place = folder.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    files
}
