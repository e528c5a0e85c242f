//! Markdown files of a project, with the code that stands in them.

use super::choices::{Called, keys, saying, selection, templates_of};
use super::compare::{Cause, Change, Kind, causes};
use super::digest::of_contents;
use super::inserts::{Insert, block, fill, find, outdented};
use super::lock::{self, Entry, Lock};
use super::plan::{Key, Plan, Read};
use super::select::select;
use crate::config::{Config, Markdown as Settings};
use crate::diagnostic::Diagnostic;
use crate::generate::Answers;
use crate::model::Item;
use crate::project::digest::Digest;
use crate::project::generators::{Chosen, generators};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

/// The name of the output.
pub(super) const OUTPUT: &str = "markdown";

/// The Markdown files that were chosen, and what fills them.
#[derive(Debug)]
pub(super) struct Markdown {
    pub(super) record: lock::Output,
    pub(super) keys: Vec<Key>,
    chosen: BTreeMap<String, Chosen>,
    documents: Vec<Document>,
}

#[derive(Debug)]
struct Document {
    path: String,
    text: String,
    inserts: Vec<Insert>,
}

/// A place for code, and the code that belongs there.
pub(super) struct Place<'a> {
    document: &'a Document,
    insert: &'a Insert,
    /// What the manifest calls it.
    key: String,
    read: &'a Read,
    item: &'a Item,
    chosen: &'a Chosen,
    input: String,
    /// A digest of what stands there, without its indentation: the same code may stand at several depths.
    found: String,
    /// Whether that is indented as its mark is.
    in_line: bool,
}

impl Markdown {
    /// Reads the files. Those that polypost writes itself are none of them.
    pub(super) fn read(
        config: &Config,
        settings: &Settings,
        called: &mut Called<'_>,
        owned: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Diagnostic> {
        let saying = saying(settings.variables, settings.show_secrets, called.overrides);
        let mut documents = Vec::new();
        for path in matching(config, settings)?.into_iter().filter(|path| !owned(path)) {
            let place = config.folder.join(&path);
            let shown = place.display().to_string();
            let text = fs::read_to_string(&place).map_err(|error| {
                let what = format!("cannot read the file: {error}");
                Diagnostic::error("unreadable-file", what).in_file(&shown)
            })?;
            let inserts = find(&shown, &text)?;
            documents.push(Document { path, text, inserts });
        }
        let mut chosen = BTreeMap::new();
        for document in &documents {
            for insert in &document.inserts {
                if chosen.contains_key(&insert.target) {
                    continue;
                }
                let targets = [insert.target.clone()];
                let own = settings.options.get(&insert.target).into_iter().flatten();
                let own = own.map(|(name, value)| (name.clone(), value.to_string()));
                let mut options: Vec<(String, String)> = own.collect();
                options.extend(called.options(&targets));
                let at = |error| located(config, document, insert, error);
                let mut made =
                    generators(called.registry, &targets, &options, saying.bind).map_err(at)?;
                if let Some(made) = made.pop() {
                    chosen.insert(insert.target.clone(), made);
                }
            }
        }
        let said = Digest::new()
            .part(format!("{saying:?} {:?}", settings.options))
            .part(selection(config, &settings.collections, &[]));
        let targets: Vec<&Chosen> = chosen.values().collect();
        Ok(Self {
            record: lock::Output {
                settings: said.finish(),
                templates: templates_of(&targets, &[]),
            },
            keys: keys(config, &settings.collections, saying),
            chosen,
            documents,
        })
    }

    /// The places for code, in order.
    ///
    /// # Errors
    /// An item that is none, or several.
    pub(super) fn places<'a>(
        &'a self,
        config: &Config,
        plan: &'a Plan,
    ) -> Result<Vec<Place<'a>>, Diagnostic> {
        let mut places = Vec::new();
        for document in &self.documents {
            for insert in &document.inserts {
                let at = |error| located(config, document, insert, error);
                let (name, read, item) = self.item(plan, insert).map_err(at)?;
                let Some(chosen) = self.chosen.get(&insert.target) else { continue };
                let body = document.text.get(insert.body.clone()).unwrap_or_default();
                let (bare, in_line) = outdented(body, &insert.indent);
                let trail = item.trail().join("/");
                places.push(Place {
                    document,
                    insert,
                    key: format!("{}: {name}/{trail} ({})", document.path, insert.target),
                    read,
                    item,
                    chosen,
                    input: read.digests.get(&item.index).cloned().unwrap_or_default(),
                    found: of_contents(bare.as_bytes()),
                    in_line,
                });
            }
        }
        Ok(places)
    }

    /// The one item that a place names.
    fn item<'a>(
        &self,
        plan: &'a Plan,
        insert: &Insert,
    ) -> Result<(&'a str, &'a Read, &'a Item), Diagnostic> {
        let mut all: Vec<(&str, &Read, &Item)> = Vec::new();
        for key in &self.keys {
            if insert.collection.as_ref().is_some_and(|name| *name != key.0) {
                continue;
            }
            let Some((key, read)) = plan.read.get_key_value(key) else { continue };
            all.extend(read.loaded.items().map(|item| (key.0.as_str(), read, item)));
        }
        if let Some(name) = insert
            .collection
            .as_ref()
            .filter(|name| !self.keys.iter().any(|(known, _)| known == *name))
        {
            let known = self.keys.iter().map(|(name, _)| name.as_str());
            let what = format!("there is no collection `{name}`");
            return Err(crate::target::manifest::unknown("bad-insert", &what, name, known));
        }
        let trails: Vec<Vec<String>> = all.iter().map(|(_, _, item)| item.trail()).collect();
        let found = select(&trails, std::slice::from_ref(&insert.item))?;
        match found.as_slice() {
            [one] => {
                all.get(*one).copied().ok_or_else(|| Diagnostic::error("no-such-item", "no item"))
            }
            many => {
                let what = format!("{} items are called `{}`", many.len(), insert.item);
                Err(Diagnostic::error("bad-insert", what)
                    .help("write the path of one, `Folder/Item`, or say its `collection`"))
            }
        }
    }
}

/// A message about a place for code.
fn located(
    config: &Config,
    document: &Document,
    insert: &Insert,
    mut error: Diagnostic,
) -> Diagnostic {
    error.place.position = Some((insert.line, 1));
    error.in_file(config.folder.join(&document.path).display().to_string())
}

/// What came of it.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) changes: Vec<Change>,
    pub(super) made: usize,
    pub(super) messages: Vec<Diagnostic>,
}

/// What stands at each place now, by its name in the manifest. Of two places of one name, the one that
/// a run which was cut short has come to already counts.
pub(super) fn found(places: &[Place<'_>], known: &Lock) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for place in places {
        let next = known.inserts.get(&place.key).and_then(|entry| entry.next.as_ref());
        if next == Some(&place.found) || !out.contains_key(&place.key) {
            out.insert(place.key.clone(), place.found.clone());
        }
    }
    out
}

/// Makes what the manifest does not vouch for, and compares each place with what belongs there. `after`
/// is the manifest as it will be, but for these entries.
///
/// # Errors
/// A template that fails.
pub(super) fn compared(
    places: &[Place<'_>],
    before: &Lock,
    after: &Lock,
    trusted: bool,
) -> Result<Compared, Diagnostic> {
    let mut out = Compared::default();
    let same_output = before.outputs.get(OUTPUT) == after.outputs.get(OUTPUT);
    let mut documents: BTreeMap<&str, Refreshed<'_>> = BTreeMap::new();
    for place in places {
        let known = before.inserts.get(&place.key);
        let is_current = |entry: &&Entry| {
            trusted && same_output && entry.input == place.input && place.holds(entry)
        };
        if let Some(known) = known.filter(is_current) {
            out.entries.insert(place.key.clone(), known.clone());
            continue;
        }
        out.made += 1;
        let body = place.make(&mut out.messages)?;
        let entry = Entry {
            output: OUTPUT.to_owned(),
            item: Some(place.item.trail().join("/")),
            input: place.input.clone(),
            contents: Some(of_contents(outdented(&body, &place.insert.indent).0.as_bytes())),
            ..Entry::default()
        };
        if !place.holds(&entry) {
            let old = place.document.text.get(place.insert.body.clone()).unwrap_or_default();
            let kind = match known {
                Some(known) if known.is_ours(&place.found) => Kind::Changed,
                Some(_) => Kind::Edited,
                None if old.trim().is_empty() => Kind::Changed,
                None => Kind::InTheWay,
            };
            let causes = causes(&entry, known, before, after);
            let new =
                || Refreshed { document: place.document, bodies: Vec::new(), findings: Vec::new() };
            let refreshed = documents.entry(&place.document.path).or_insert_with(new);
            refreshed.bodies.push((place.insert.body.clone(), body));
            refreshed.findings.push(Finding { kind, causes, item: entry.item.clone() });
        }
        out.entries.insert(place.key.clone(), entry);
    }
    for (path, Refreshed { document, bodies, findings }) in documents {
        let worst = [Kind::Edited, Kind::InTheWay, Kind::Changed]
            .into_iter()
            .find(|kind| findings.iter().any(|finding| finding.kind == *kind));
        let causes: BTreeSet<Cause> =
            findings.iter().flat_map(|finding| finding.causes.iter().copied()).collect();
        let item = match findings.as_slice() {
            [one] => one.item.clone(),
            _ => None,
        };
        out.changes.push(Change {
            path: path.to_owned(),
            output: OUTPUT.to_owned(),
            item,
            kind: worst.unwrap_or(Kind::Changed),
            causes: causes.into_iter().collect(),
            contents: Some(fill(&document.text, &bodies).into_bytes()),
        });
    }
    Ok(out)
}

/// A file in which some places are not as they should be.
struct Refreshed<'a> {
    document: &'a Document,
    /// What belongs at these places.
    bodies: Vec<(Range<usize>, String)>,
    findings: Vec<Finding>,
}

struct Finding {
    kind: Kind,
    causes: Vec<Cause>,
    item: Option<String>,
}

impl Place<'_> {
    /// The path of its file.
    pub(super) fn path(&self) -> &str {
        &self.document.path
    }

    /// Whether it is what the manifest says.
    fn holds(&self, entry: &Entry) -> bool {
        self.in_line && entry.is_ours(&self.found)
    }

    /// What belongs there.
    fn make(&self, messages: &mut Vec<Diagnostic>) -> Result<String, Diagnostic> {
        let Chosen { generator, choices } = self.chosen;
        let loaded = &self.read.loaded;
        let made = generator.generate_with(self.item, &Answers::of(self.item), choices);
        let mut made = made.map_err(|mut error| {
            loaded.locate(std::slice::from_mut(&mut error));
            error
        })?;
        loaded.locate(&mut made.warnings);
        messages.append(&mut made.warnings);
        let code = made.files.first().map_or("", |file| &file.text);
        Ok(block(code, &generator.target().manifest.highlight, &self.insert.indent))
    }
}

/// The paths of the files that the settings name, from the project's folder.
pub(super) fn matching(
    config: &Config,
    settings: &Settings,
) -> Result<BTreeSet<String>, Diagnostic> {
    let mut all = Vec::new();
    let mut found = BTreeSet::new();
    for pattern in &settings.files {
        let wrong = |what: String| config.wrong(&[OUTPUT, "files", pattern], what);
        let glob = glob(pattern).ok_or_else(|| {
            wrong(format!("`{pattern}` is no pattern for files of the project"))
                .help("write a path such as docs/**/*.md, from the folder of polypost.toml")
        })?;
        if all.is_empty() {
            files(super::root(config), "", &mut all);
        }
        let before = found.len();
        let own: Vec<&String> = all.iter().filter(|path| glob.is_match(path)).collect();
        found.extend(own.iter().map(|path| (*path).clone()));
        if own.is_empty() && is_file(super::root(config), pattern) {
            found.insert(pattern.clone());
        } else if own.is_empty() && found.len() == before {
            return Err(wrong(format!("no file matches `{pattern}`"))
                .help("paths start from the folder of polypost.toml"));
        }
    }
    Ok(found)
}

fn glob(pattern: &str) -> Option<GlobMatcher> {
    let climbs = pattern.starts_with('/') || pattern.split('/').any(|part| part == "..");
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().ok();
    glob.filter(|_| !climbs).map(|glob| glob.compile_matcher())
}

/// Whether a pattern is the path of a file, which may be in a hidden folder, such as `.github`.
fn is_file(root: &Path, path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
    path.split('/').all(plain)
        && fs::symlink_metadata(root.join(path)).is_ok_and(|found| found.is_file())
}

/// The files below a folder, with `/`. Hidden folders and those of other tools are passed over, and no
/// symbolic link is followed.
fn files(folder: &Path, prefix: &str, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        let skipped = name.starts_with('.') || name == "node_modules" || name == "target";
        if kind.is_dir() && !skipped {
            files(&entry.path(), &format!("{prefix}{name}/"), out);
        } else if kind.is_file() {
            out.push(format!("{prefix}{name}"));
        }
    }
}
