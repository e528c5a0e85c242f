//! Templates: loading, overriding, and what a mistake in one says.

mod added;
mod page;

use polypost::diagnostic::Diagnostic;
use polypost::render::Renderer;
use polypost::target::Target;
use polypost::target::language::Bindings;
use polypost::target::registry::Registry;
use polypost::target::view::{ItemView, Node};
use polypost::text::Text;
use std::fs;
use std::path::Path;

/// A small target of the test's own: its `target.toml` and its templates.
fn own(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("own");
    fs::create_dir(&target).unwrap();
    for (name, text) in files {
        fs::write(target.join(name), text).unwrap();
    }
    folder
}

const MANIFEST: &str = r##"
name = "own"
title = "Own"
language = "Own"
highlight = "text"
files = [{ template = "main.tera", path = "{stem}.txt" }]
literals.backslash = { escapes = { "\n" = '\n' } }
comments.line = "#"

[names]
variable = "snake"
constant = "screaming"
type = "pascal"
field = "snake"
function = "snake"
reserved = []

[options.color]
doc = "Which colour."
default = "red"
values = ["red", "green"]

[options.wide]
doc = "Whether it is wide."
default = false
"##;

fn load(folder: &Path, name: &str) -> Result<Target, Diagnostic> {
    Registry::builtin().with_folder(folder)?.load(name)
}

fn render(template: &str, node: &Node) -> Result<String, Diagnostic> {
    let folder = own(&[("target.toml", MANIFEST), ("main.tera", template)]);
    let target = load(folder.path(), "own")?;
    let mut files = Renderer::new(&target)?.render(node)?;
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].path, "{stem}.txt");
    Ok(files.remove(0).text)
}

/// What a person reads, without the folder that differs from run to run.
fn message(error: &Diagnostic) -> String {
    let place = &error.place;
    let file = place.file.as_deref().map_or("", |file| match file.rfind("own/") {
        Some(at) => &file[at..],
        None => file,
    });
    let (line, column) = place.position.unwrap_or_default();
    let help = error.help.as_deref().unwrap_or("-");
    format!("{}: {}\n  at {file}:{line}:{column}\n  help: {help}\n", error.code, error.what)
}

fn map(members: &[(&'static str, Node)]) -> Node {
    Node::Map(members.iter().map(|(name, node)| ((*name).into(), node.clone())).collect())
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn code(code: &str) -> Node {
    Node::Code(code.to_owned())
}

#[test]
fn every_built_in_target_loads_and_compiles() {
    let registry = Registry::builtin();
    let names: Vec<&str> = registry.names().collect();
    assert_eq!(names, ["curl", "delphi-chilkat", "python-requests", "rust-reqwest"]);
    for name in names {
        let target = registry.load(name).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        Renderer::new(&target).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

#[test]
fn text_prints_as_a_literal_and_code_as_it_is() {
    let node = map(&[("a", text("x\"y\n")), ("b", code("f(x)")), ("n", Node::Int(3))]);
    assert_eq!(render("{{ a }} {{ b }} {{ n }}", &node).unwrap(), "\"x\\\"y\\n\" f(x) 3\n");
    assert_eq!(
        render("{% if a != \"x\" and b == \"f(x)\" %}yes{% endif %}", &node).unwrap(),
        "yes\n"
    );
}

#[test]
fn text_cannot_be_made_code_by_a_template() {
    let node = map(&[("a", text("rm -rf"))]);
    for filter in
        ["safe", "escape_html", "upper", "indent(width=2)", "replace(from=\"a\", to=\"b\")"]
    {
        let error = render(&format!("{{{{ a | {filter} }}}}"), &node).unwrap_err();
        assert_eq!(error.code, "template-error", "{filter}");
    }
    // What goes around the filters still ends in a literal.
    assert_eq!(render("{% set b = a %}{{ b ~ \"x\" }}", &node).unwrap(), "\"rm -rfx\"\n");
    assert_eq!(render("{{ [a] | join(sep=\", \") }}", &node).unwrap(), "\"rm -rf\"\n");
}

#[test]
fn layout_moves_code_but_not_what_stands_in_its_literals() {
    let folder = own(&[("target.toml", MANIFEST), ("main.tera", "")]);
    let mut target = load(folder.path(), "own").unwrap();
    let raw = MANIFEST.replace("escapes = {", "raw = { open = \"r\", guard = \"#\" }, escapes = {");
    target = Target::new("own", "own/target.toml", &raw, target.templates, target.assets).unwrap();
    let block = target.language.block(&Text::literal("a\n  b"), &Bindings::default());
    assert_eq!(block.to_string(), "r\"a\n  b\"");
    let lines = Node::List(vec![code("# x"), code("# y")]);
    let node = map(&[("body", code(&format!("f(\n{}\n)", block.as_str()))), ("lines", lines)]);
    let out = render("  {{ body | indent(width=2) }}\n  {{ lines | lines(indent=2) }}\n", &node);
    assert_eq!(out.unwrap(), "  f(\n  r\"a\n  b\"\n  )\n  # x\n  # y\n");
}

#[test]
fn a_tag_on_a_line_of_its_own_leaves_no_line() {
    let template = "a\n{% if yes %}\n    {% for n in [1, 2] %}\n  {{ n }}\n    {% endfor %}\n{% endif %}\n{# note #}\nb\n\n\n";
    assert_eq!(render(template, &map(&[("yes", Node::Bool(true))])).unwrap(), "a\n  1\n  2\nb\n");
}

#[test]
fn mistakes_in_templates_name_file_line_and_value() {
    let node = map(&[
        ("request", map(&[("method", text("GET")), ("url", code("u"))])),
        ("none", Node::Null),
    ]);
    let mut out = String::new();
    for template in [
        "a\n  {% if true %}\n{{ request.methud }}\n  {% endif %}\n",
        "{{ requst.method }}",
        "\n{% for header in request.headers %}\n{{ header }}\n{% endfor %}",
        "\n{{ request.url | shout }}",
        "{% if request.method %}\nno end",
        "{% include \"other.tera\" %}",
        "{{ request.method | safe }}",
        "{{ request | indent(width=4) }}",
        "{{ request.headers[0] }}",
        "a\n{% if request.body.kid == \"json\" %}\n{% endif %}",
        "{% for header in request.headers %}{% if header.value.text %}{% endif %}{% endfor %}",
        "{% if options.colour == \"red\" %}{% endif %}",
        "{{ request.query }}",
        "{% set auth = request.auth %}\n\n  {{ auth.passwort }}",
    ] {
        out.push_str(&message(&render(template, &node).unwrap_err()));
    }
    insta_settings().bind(|| insta::assert_snapshot!("template_mistakes", out));
}

#[test]
fn mistakes_in_a_manifest_name_file_line_and_key() {
    let mut out = String::new();
    for (from, to) in [
        ("title =", "titel ="),
        ("highlight = \"text\"\n", ""),
        ("comments.line", "comments.lines"),
        ("variable = \"snake\"", "variable = \"snak\""),
        ("main.tera\"", "mian.tera\""),
        ("name = \"own\"", "name = \"other\""),
        ("literals.backslash", "literals.backslsh"),
        ("reserved = []", "reserved = [\""),
    ] {
        let manifest = MANIFEST.replacen(from, to, 1);
        assert_ne!(manifest, MANIFEST);
        let folder = own(&[("target.toml", &manifest), ("main.tera", "")]);
        out.push_str(&message(&load(folder.path(), "own").unwrap_err()));
    }
    insta_settings().bind(|| insta::assert_snapshot!("manifest_mistakes", out));
}

#[test]
fn mistakes_in_a_call_say_what_is_near() {
    let folder = own(&[("target.toml", MANIFEST), ("main.tera", "")]);
    let target = load(folder.path(), "own").unwrap();
    let chosen = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let registry = Registry::builtin();
    let nothing = tempfile::tempdir().unwrap();
    let stray = own(&[("main.tera", "")]);
    let mut out = String::new();
    for error in [
        registry.load("pyton-requests").unwrap_err(),
        registry.load("cobol").unwrap_err(),
        target.manifest.options(&chosen("colour", "red")).unwrap_err(),
        target.manifest.options(&chosen("color", "gren")).unwrap_err(),
        target.manifest.options(&chosen("wide", "perhaps")).unwrap_err(),
    ] {
        out.push_str(&message(&error));
    }
    insta_settings().bind(|| insta::assert_snapshot!("target_mistakes", out));
    for (folder, code) in [(nothing.path(), "no-targets"), (stray.path(), "unknown-target")] {
        assert_eq!(registry.clone().with_folder(folder).unwrap_err().code, code);
    }
    let absent = registry.with_folder(&nothing.path().join("absent")).unwrap_err();
    assert_eq!(absent.code, "unreadable");
}

fn insta_settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn options_have_defaults_and_take_choices() {
    let folder = own(&[("target.toml", MANIFEST), ("main.tera", "")]);
    let target = load(folder.path(), "own").unwrap();
    let defaults = map(&[("color", text("red")), ("wide", Node::Bool(false))]);
    assert_eq!(target.manifest.options(&[]).unwrap(), defaults);
    let chosen = [("wide".to_owned(), "true".to_owned()), ("color".to_owned(), "green".to_owned())];
    let chosen = target.manifest.options(&chosen).unwrap();
    assert_eq!(chosen, map(&[("color", text("green")), ("wide", Node::Bool(true))]));
}

#[test]
fn an_option_can_switch_a_file_on() {
    let files = r#"files = [{ template = "main.tera", path = "a" }, { template = "main.tera", path = "b", when = "wide" }]"#;
    let manifest =
        MANIFEST.replace("files = [{ template = \"main.tera\", path = \"{stem}.txt\" }]", files);
    let folder = own(&[("target.toml", &manifest), ("main.tera", "x")]);
    let target = load(folder.path(), "own").unwrap();
    let renderer = Renderer::new(&target).unwrap();
    for (wide, count) in [(false, 1), (true, 2)] {
        let node = map(&[("options", map(&[("wide", Node::Bool(wide))]))]);
        assert_eq!(renderer.render(&node).unwrap().len(), count);
    }
}

#[test]
fn one_template_of_a_built_in_target_can_be_replaced_and_still_reach_the_original() {
    let original = Registry::builtin().load("curl").unwrap();
    let template = &original.manifest.files[0].template;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("curl")).unwrap();
    let text = format!("# ours\n{{% include \"builtin/{template}\" %}}\n");
    fs::write(folder.path().join("curl").join(template), text).unwrap();
    let registry = Registry::builtin().with_folder(folder.path()).unwrap();
    let target = registry.load("curl").unwrap();
    let mut view = ItemView::default();
    view.request.method = "GET".to_owned();
    view.options = target.manifest.options(&[]).unwrap();
    let before = Renderer::new(&original).unwrap().render(&view).unwrap();
    let after = Renderer::new(&target).unwrap().render(&view).unwrap();
    assert_eq!(after[0].text, format!("# ours\n{}", before[0].text));
    // What is exported is what is used.
    let exported = registry.files("curl").unwrap();
    let ours = exported.iter().find(|file| &file.name == template).unwrap();
    assert!(ours.text.starts_with("# ours"));
}

#[test]
fn what_is_exported_is_a_target_again() {
    let folder = tempfile::tempdir().unwrap();
    for file in Registry::builtin().files("python-requests").unwrap() {
        let path = folder.path().join("python-requests").join(&file.name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text.as_bytes()).unwrap();
    }
    let whole = folder.path().join("python-requests");
    for given in [folder.path(), &whole] {
        let target = load(given, "python-requests").unwrap();
        assert!(Renderer::new(&target).is_ok());
    }
}

#[test]
fn no_built_in_template_turns_text_into_code() {
    let registry = Registry::builtin();
    for name in registry.names() {
        for file in registry.files(name).unwrap() {
            assert!(
                !file.text.contains("| safe") && !file.text.contains("|safe"),
                "{}",
                file.shown
            );
        }
    }
}

#[test]
fn every_built_in_template_is_used() {
    let registry = Registry::builtin();
    for name in registry.names() {
        let files = registry.files(name).unwrap();
        for file in files.iter().filter(|file| file.name.ends_with(".tera")) {
            let quoted = format!("\"{}\"", file.name);
            let components = file.text.contains("{% component ");
            let used = files.iter().any(|other| other.text.contains(&quoted));
            assert!(used || components, "nothing uses {}", file.shown);
        }
    }
}
