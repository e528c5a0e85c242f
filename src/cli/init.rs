//! `polypost init`

use super::args::Init;
use super::outcome::{Exit, Failure, to_stdout};
use crate::collection::{self, Document};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Tree, WordSeparator, item_paths};
use crate::project::input::text;
use crate::project::lock;
use crate::target::Target;
use crate::target::registry::Registry;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// So many folders deep is looked for collections.
const DEPTH: usize = 4;

/// So many files are opened to see whether they are collections, where none is called so.
const MOST_OPENED: usize = 200;

/// Files larger than so many MiB are not opened for that.
const LARGEST: usize = 64;

const COLLECTION: &str = ".postman_collection.json";
const ENVIRONMENT: &str = ".postman_environment.json";

pub(super) fn run(arguments: &Init) -> Result<(), Failure> {
    if arguments.schema {
        return to_stdout(|out| out.write_all(schema().as_bytes()));
    }
    if Path::new(config::FILE).exists() {
        let what = format!("{} exists already; nothing was written", config::FILE);
        let error = Diagnostic::error("would-overwrite", what).help("change it, or remove it");
        return Err(Failure { exit: Exit::Refused, diagnostics: vec![error] });
    }
    let found = match arguments.files.as_slice() {
        [] => Found::look()?,
        named => Found { collections: named.to_vec(), environments: Vec::new() },
    };
    for file in &arguments.files {
        is_collection(file)?;
    }
    let registry = Registry::builtin();
    let names: Vec<String> = match arguments.targets.as_slice() {
        [] => registry.names().map(str::to_owned).collect(),
        named => named.to_vec(),
    };
    let targets: Vec<Target> =
        names.iter().map(|name| registry.load(name)).collect::<Result<_, _>>()?;
    let settings = settings(&found, &targets);
    // What is written here is read here: a mistake in it would be ours.
    Config::parse(config::FILE, &settings)?;
    let mut tree = Tree::new();
    tree.insert(config::FILE, settings)?;
    emit::write(&tree, Path::new("."))?;
    let named: Vec<String> = found.collections.iter().map(|path| shown(path)).collect();
    to_stdout(|out| {
        writeln!(out, "{} for {}; now `polypost generate`", config::FILE, named.join(", "))
    })
}

/// The JSON Schema of `polypost.toml`.
fn schema() -> String {
    // A schema is texts and tables, which can always be written.
    let text = serde_json::to_string_pretty(&schemars::schema_for!(Config)).unwrap_or_default();
    text + "\n"
}

/// What lies in the current folder and below.
#[derive(Default)]
struct Found {
    collections: Vec<PathBuf>,
    environments: Vec<PathBuf>,
}

impl Found {
    fn look() -> Result<Self, Diagnostic> {
        let mut files = Vec::new();
        json_files(Path::new(""), DEPTH, &mut files);
        files.sort();
        let called = |ending: &str| -> Vec<PathBuf> {
            files.iter().filter(|path| shown(path).ends_with(ending)).cloned().collect()
        };
        let environments = called(ENVIRONMENT);
        let mut collections = called(COLLECTION);
        if collections.is_empty() {
            collections = files
                .into_iter()
                .filter(|path| !environments.contains(path))
                .take(MOST_OPENED)
                .filter(|path| is_collection(path).is_ok())
                .collect();
        }
        if collections.is_empty() {
            let what = "there is no Postman collection in this folder or below it";
            return Err(Diagnostic::error("no-collection", what)
                .help("export one from Postman, or name it: `polypost init path/to/api.json`"));
        }
        Ok(Self { collections, environments })
    }
}

/// Paths of JSON files, from the current folder. What cannot be read is passed over.
fn json_files(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(here).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        let path = folder.join(&name);
        let skipped = name.starts_with('.') || ["node_modules", "target"].contains(&name.as_str());
        // A folder with a manifest of its own is written by polypost, as a client package is.
        let written = || path.join(lock::FILE).exists();
        if kind.is_dir() && depth > 0 && !skipped && !written() {
            json_files(&path, depth - 1, out);
        } else if kind.is_file() && name.ends_with(".json") {
            out.push(path);
        }
    }
}

/// Whether a file holds a collection with items.
fn is_collection(path: &Path) -> Result<(), Diagnostic> {
    let source = text(path, LARGEST)?;
    match collection::read(&source)?.0 {
        Document::Collection(collection) if !collection.nodes.is_empty() => Ok(()),
        _ => Err(Diagnostic::error("not-a-collection", "this is no collection with items")
            .in_file(source.name())),
    }
}

/// The text of `polypost.toml`.
fn settings(found: &Found, targets: &[Target]) -> String {
    let mut out = String::from(
        "# What polypost generates here, and from what. Paths start from this folder.\n\
         #\n\
         #     polypost generate    writes all of it\n\
         #     polypost check       tells whether what is committed is what would be written\n\
         #\n\
         # Editors complete the keys with `polypost init --schema > polypost.schema.json` and this line:\n\
         # #:schema ./polypost.schema.json\n",
    );
    let stems: Vec<String> = found.collections.iter().map(|path| stem(path)).collect();
    let names =
        item_paths(stems.iter().map(|stem| (&[][..], stem.as_str())), WordSeparator::Hyphen);
    let environments: Vec<String> =
        found.environments.iter().map(|path| quoted(&shown(path))).collect();
    let environments = match environments.as_slice() {
        [] => "\"staging.postman_environment.json\"".to_owned(),
        named => named.join(", "),
    };
    // Writing to a String cannot fail.
    for (number, (path, name)) in found.collections.iter().zip(&names).enumerate() {
        let _ = write!(out, "\n[collections.{name}]\nfile = {}\n", quoted(&shown(path)));
        if number == 0 {
            let _ = write!(
                out,
                "# environments = [{environments}]  # later ones win\n\
                 # globals = \"workspace.postman_globals.json\"\n\
                 # values = {{ baseUrl = \"https://api.example.com\" }}  # win over every file\n\
                 # items = [\"Users/**\"]  # all items unless given\n"
            );
        }
    }
    let several = if names.len() > 1 { "/{collection}" } else { "" };
    for (number, target) in targets.iter().enumerate() {
        let name = &target.manifest.name;
        let _ = write!(out, "\n[snippets.{name}]\nto = \"snippets{several}/{name}\"\n");
        if let Some((option, rule)) = target.manifest.options.first() {
            let _ = writeln!(
                out,
                "# options = {{ {option} = {} }}  # {}",
                value(&rule.default),
                rule.doc.lines().next().unwrap_or_default()
            );
        }
        if number == 0 {
            out.push_str(
                "# variables = \"bind\"  # the code begins with one named value per variable\n\
                 # items = [\"Users/**\"]\n",
            );
        }
    }
    let _ = write!(
        out,
        "\n[docs]\n# to = \"site\"  # write a documentation site as well\n\
         # title = \"Our API\"\n# base_url = \"https://docs.example.com/\"\n\
         # For several sites, write [[docs]] above each instead of [docs].\n\
         \n# A client package with its tests, in a language that `polypost sdk` knows.\n\
         # [sdk.python]\n# to = \"clients{several}/python\"\n# license = \"MIT\"\n\
         \n# Keep code in Markdown up to date, between <!-- polypost: item=\"Folder/Item\" target=\"curl\" -->\n\
         # and <!-- /polypost -->.\n# [markdown]\n# files = [\"README.md\"]\n",
    );
    out
}

fn value(default: &crate::target::manifest::OptionValue) -> String {
    use crate::target::manifest::OptionValue;
    match default {
        OptionValue::Bool(value) => value.to_string(),
        OptionValue::Integer(value) => value.to_string(),
        OptionValue::Text(value) => quoted(value),
    }
}

/// The part of a file's name that names the collection.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(COLLECTION).or_else(|| name.strip_suffix(".json")).unwrap_or(&name).to_owned()
}

/// A path as every system reads it.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
