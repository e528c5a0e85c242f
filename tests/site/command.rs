//! `polypost docs` from the outside.

use super::root;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn polypost(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_polypost"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn collection(names: &[&str]) -> String {
    let items: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!({ "name": name, "request": "https://a.example/x" }))
        .collect();
    serde_json::json!({ "info": { "name": "Small" }, "item": items }).to_string()
}

#[test]
fn only_what_changed_is_written_and_only_what_is_ours_is_deleted() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    fs::write(folder.join("api.json"), collection(&["One", "Two"])).unwrap();
    let docs = || polypost(folder, &["docs", "api.json"]);
    let (ok, said, errors) = docs();
    assert!(ok && said.starts_with("site: 3 pages, "), "{said}{errors}");
    fs::write(folder.join("site/mine.html"), "mine").unwrap();
    assert_eq!(docs().1, "site: nothing changed\n");
    let touched = fs::metadata(folder.join("site/one.html")).unwrap().modified().unwrap();
    fs::write(folder.join("site/two.html"), "broken by somebody").unwrap();
    let (_, said, _) = docs();
    assert!(said.contains(" 0 files created, 1 updated,"), "{said}");
    assert_eq!(fs::metadata(folder.join("site/one.html")).unwrap().modified().unwrap(), touched);
    fs::write(folder.join("api.json"), collection(&["One"])).unwrap();
    let (_, said, _) = docs();
    assert!(said.ends_with("2 deleted\n"), "{said}");
    assert!(!folder.join("site/two.html").exists() && folder.join("site/mine.html").exists());
}

#[test]
fn settings_give_a_logo_an_accent_pages_and_templates() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    fs::write(folder.join("api.json"), collection(&["One"])).unwrap();
    fs::write(folder.join("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    fs::write(folder.join("guide.md"), "# A guide\n\nRead *this*. <script>x</script>\n").unwrap();
    fs::create_dir(folder.join("mine")).unwrap();
    let template = "{% extends \"builtin/item.html.tera\" %}{% block head %}<meta name=\"mine\" content=\"{{ title }}\">{% endblock head %}";
    fs::write(folder.join("mine/item.html.tera"), template).unwrap();
    let settings = "[docs]\ntitle = \"Mine & yours\"\naccent = \"#ff0000\"\nlogo = \"logo.svg\"\n\
        pages = [\"guide.md\"]\ntemplates = \"mine\"\nbase_url = \"https://d.example/api\"\n";
    fs::write(folder.join("polypost.toml"), settings).unwrap();
    let (ok, _, errors) = polypost(folder, &["docs", "api.json", "-o", "out"]);
    assert!(ok, "{errors}");
    let read = |path: &str| fs::read_to_string(folder.join("out").join(path)).unwrap();
    let home_page = read("index.html");
    assert!(home_page.contains("<title>Mine &amp; yours</title>"), "{home_page}");
    assert!(home_page.contains("<img src=\"_polypost/logo.svg\""), "{home_page}");
    assert!(home_page.contains("href=\"https://d.example/api/\""), "{home_page}");
    assert!(home_page.contains("<a href=\"_pages/a-guide.html\">A guide</a>"), "{home_page}");
    let guide = read("_pages/a-guide.html");
    assert!(guide.contains("<p>Read <em>this</em>. </p>"), "{guide}");
    assert!(read("one.html").contains("<meta name=\"mine\" content=\"One\">"));
    // Red is too pale for small text on white, so links are a darker red.
    let style = read("_polypost/site.css");
    assert!(style.starts_with(":root{--accent-light:#") && !style.contains("light:#ff0000"));

    fs::write(folder.join("mine/item.html.tera"), "{{ itm.method }}{{ item.metod }}").unwrap();
    let (ok, _, errors) = polypost(folder, &["docs", "api.json", "-o", "out"]);
    assert!(!ok && errors.contains("did you mean `method`?"), "{errors}");
    fs::write(folder.join("polypost.toml"), "[docs]\nacent = \"#fff\"\n").unwrap();
    let (ok, _, errors) = polypost(folder, &["docs", "api.json", "-o", "out"]);
    assert!(!ok && errors.contains("polypost.toml:2:1") && errors.contains("`accent`"), "{errors}");
}

#[test]
fn the_templates_of_sites_can_be_exported_and_used() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    fs::write(folder.join("api.json"), collection(&["One"])).unwrap();
    let (ok, _, errors) = polypost(folder, &["templates", "export", "site", "mine"]);
    assert!(ok, "{errors}");
    assert!(polypost(folder, &["docs", "api.json", "-o", "a"]).0);
    fs::write(folder.join("polypost.toml"), "[docs]\ntemplates = \"mine\"\n").unwrap();
    let (ok, _, errors) = polypost(folder, &["docs", "api.json", "-o", "b"]);
    assert!(ok, "{errors}");
    let page = |site: &str| fs::read_to_string(folder.join(site).join("one.html")).unwrap();
    assert_eq!(page("a"), page("b"));
}

/// A served site; it ends with the test.
struct Served {
    child: Child,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_polypost"))
            .args(["docs", "api.json", "--serve", "--port", "0", "-t", "curl"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap();
        let port = port.parse().unwrap_or_else(|_| panic!("no address in {line:?}"));
        Self { child, port }
    }

    fn get(&self, target: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn page(&self, target: &str) -> String {
        self.get(target, &format!("127.0.0.1:{}", self.port))
    }

    /// What there is to say once the state is another than the one seen.
    fn news(&self, seen: u64) -> serde_json::Value {
        let answer = self.page(&format!("/_polypost/live?seen={seen}"));
        serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    }
}

#[test]
fn a_served_site_follows_its_files_and_survives_mistakes() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    let file = folder.join("api.json");
    fs::write(&file, collection(&["One"])).unwrap();
    let served = Served::start(folder);
    let first = served.news(0);
    assert_eq!(first["error"], serde_json::Value::Null);
    let page = served.page("/one.html?lang=curl");
    assert!(
        page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("/_polypost/live.js"),
        "{page}"
    );
    assert!(served.page("/../api.json").starts_with("HTTP/1.1 404"));
    assert!(served.page("/none.html").starts_with("HTTP/1.1 404"));
    assert!(served.get("/", "evil.example").starts_with("HTTP/1.1 403"));

    // A change may be seen in several steps.
    let until = |mut seen: u64, wanted: &dyn Fn(&serde_json::Value) -> bool| {
        let begun = Instant::now();
        loop {
            let news = served.news(seen);
            seen = news["version"].as_u64().unwrap();
            if wanted(&news) {
                return seen;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{news}");
        }
    };
    let seen = first["version"].as_u64().unwrap();
    fs::write(&file, "{ \"info\": { \"name\"").unwrap();
    let seen =
        until(seen, &|news| news["error"].as_str().is_some_and(|text| text.contains("api.json")));
    assert!(served.page("/one.html").contains("<h1>One</h1>"), "the last good page stays");
    fs::write(&file, collection(&["One", "Later"])).unwrap();
    until(seen, &|news| news["error"].is_null());
    assert!(served.page("/later.html").contains("<h1>Later</h1>"));
    // An editor that writes a new file and renames it over the old one.
    fs::write(folder.join("api.json.new"), collection(&["Renamed"])).unwrap();
    fs::rename(folder.join("api.json.new"), &file).unwrap();
    let begun = Instant::now();
    while !served.page("/renamed.html").contains("<h1>Renamed</h1>") {
        assert!(begun.elapsed() < Duration::from_secs(20), "the rename was not seen");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(!folder.join("site").exists(), "serving writes nothing");
}

#[test]
fn the_example_is_documented_as_its_readme_says() {
    let home = tempfile::tempdir().unwrap();
    let example = root().join("examples/bookshop.postman_collection.json");
    let example = example.to_str().unwrap();
    let (ok, said, errors) = polypost(home.path(), &["docs", example, "--title", "Shop"]);
    assert!(ok && said.starts_with("site: 13 pages, "), "{said}{errors}");
    let (ok, _, errors) = polypost(home.path(), &["docs", example, "--base-url", "docs.example"]);
    assert!(!ok && errors.contains("https://docs.example.com/"), "{errors}");
}
