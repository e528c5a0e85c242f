//! `polypost.toml` → what is to be made, in units that are made or left alone as a whole.

use super::call::targets;
use super::choices::{Called, keys, placed, saying, selection, templates_of};
use super::digest::Digest;
use super::generators::{self, generators};
use super::input::{Input, Loaded, Saying, load};
use super::lock;
use super::markdown::{self, Markdown};
use super::select::select;
use super::stems::{Stems, stems};
use super::whole::{self, Whole};
use crate::config::{COLLECTION, Config, Snippets};
use crate::diagnostic::{Diagnostic, JsonPath};
use crate::generate::Answers;
use crate::model::Item;
use crate::target::manifest::unknown;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is said at the call and wins over the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Environments in place of those of every collection, where there are any.
    pub environments: Vec<PathBuf>,
    /// Globals in place of those of every collection.
    pub globals: Option<PathBuf>,
    /// Names and values that win over everything.
    pub values: Vec<(String, String)>,
    /// Options of targets, which win over those of the file: `NAME` or `TARGET.NAME`.
    pub options: Vec<(String, String)>,
    /// Whether variables are bound to names.
    pub bind: Option<bool>,
    /// Whether credentials are said as they are, even where the file does not say so.
    pub show_secrets: bool,
    /// A folder of targets in place of the file's.
    pub templates: Option<PathBuf>,
    /// How many MiB a file may have.
    pub max_input: usize,
    /// Only these targets, or the outputs of these names.
    pub targets: Vec<String>,
    /// Only these items.
    pub items: Vec<String>,
}

/// Everything that was read, and what is to become of it.
#[derive(Debug)]
pub struct Plan {
    pub(super) read: BTreeMap<Key, Read>,
    outputs: Vec<Output>,
    pub(super) markdown: Option<Markdown>,
    /// What the manifest will say about collections.
    pub inputs: BTreeMap<String, lock::Input>,
}

/// A collection under one way to say variables.
pub(super) type Key = (String, Saying);

#[derive(Debug)]
pub(super) struct Read {
    pub(super) loaded: Loaded,
    stems: BTreeMap<usize, Stems>,
    /// A digest of each item, by its position.
    pub(super) digests: BTreeMap<usize, String>,
}

/// A collection of an output, by its name, with the items that the output chooses.
pub(super) type Chosen<'a> = (&'a str, &'a Read, Vec<&'a Item>);

#[derive(Debug)]
pub(super) struct Output {
    pub(super) name: String,
    pub(super) record: lock::Output,
    /// The collections, and patterns that choose among their chosen items.
    pub(super) keys: Vec<Key>,
    pub(super) items: Vec<String>,
    /// The keys in the file that messages about it point to.
    pub(super) section: Vec<String>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Snippets { chosen: Box<generators::Chosen>, to: String, path: Option<String> },
    Whole(Box<dyn Whole>),
}

/// What is made at once: an item in one target, or a whole output.
#[derive(Debug)]
pub struct Unit<'a> {
    /// The name of its output.
    pub output: &'a str,
    /// What the manifest says about its output.
    pub record: &'a lock::Output,
    /// The item, as a path.
    pub item: Option<String>,
    /// A digest of what it is made from.
    pub input: String,
    work: Work<'a>,
}

#[derive(Debug)]
enum Work<'a> {
    Snippet {
        loaded: &'a Loaded,
        item: &'a Item,
        output: &'a Output,
        folder: String,
        stems: &'a Stems,
    },
    Whole {
        read: Vec<(&'a Loaded, Vec<&'a Item>)>,
        whole: &'a dyn Whole,
    },
}

/// Files, made.
#[derive(Debug, Default)]
pub struct Made {
    /// Paths from the project's folder, and contents.
    pub files: Vec<(String, Vec<u8>)>,
    /// Those of the paths that are the user's once they are there.
    pub once: BTreeSet<String>,
    /// What the code could not say, or had to guess.
    pub warnings: Vec<Diagnostic>,
}

impl Plan {
    /// Reads what the settings name. `owned` tells paths that polypost writes as a whole.
    ///
    /// # Errors
    /// A file that cannot be read or has a mistake, and a choice that means nothing.
    pub fn read(
        config: &Config,
        overrides: &Overrides,
        owned: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Diagnostic> {
        let registry = targets(config, overrides.templates.as_deref())?;
        let mut called = Called::new(overrides, &registry);
        let mut outputs = Vec::new();
        for (name, snippets) in &config.snippets {
            let saying = saying(snippets.variables, snippets.show_secrets, overrides);
            let target = snippets.target.as_deref().unwrap_or(name);
            let section = ["snippets", name];
            let targets = [target.to_owned()];
            let own =
                snippets.options.iter().map(|(name, value)| (name.clone(), value.to_string()));
            let options = own.chain(called.options(&targets)).collect::<Vec<_>>();
            let mut chosen = generators(&registry, &targets, &options, saying.bind)
                .map_err(|error| called.placed(config, &section, "target", error))?;
            let Some(chosen) = chosen.pop() else { continue };
            check_path(config, &section, snippets, &chosen)?;
            let said = Digest::new()
                .part(format!("{saying:?} {:?} {:?}", chosen.choices.options, snippets.path))
                .part(selection(config, &snippets.collections, &snippets.items));
            outputs.push(Output {
                name: format!("snippets.{name}"),
                record: lock::Output {
                    settings: said.finish(),
                    templates: templates_of(&[&chosen], &[]),
                },
                keys: keys(config, &snippets.collections, saying),
                items: snippets.items.clone(),
                section: section.iter().map(|&key| key.to_owned()).collect(),
                kind: Kind::Snippets {
                    chosen: Box::new(chosen),
                    to: snippets.to.clone(),
                    path: snippets.path.clone(),
                },
            });
        }
        outputs.extend(whole::outputs(config, &mut called)?);
        let markdown = config.markdown.as_ref();
        let markdown =
            markdown.map(|markdown| Markdown::read(config, markdown, &mut called, owned));
        let markdown = markdown.transpose()?;
        called.check()?;
        if outputs.is_empty() && markdown.is_none() {
            let what = "this file names nothing to generate";
            return Err(Diagnostic::error("nothing-to-generate", what).in_file(config.shown()).help(
                "add a folder of programs, [snippets.curl] with to = \"snippets/curl\", a site, \
                 `to` under [docs], a package, [sdk.python] with to = \"clients/python\", or \
                 [markdown] with files = [\"README.md\"]",
            ));
        }
        let mut read = BTreeMap::new();
        let mut inputs = BTreeMap::new();
        let in_markdown = markdown.iter().flat_map(|markdown| &markdown.keys);
        for key in outputs.iter().flat_map(|output| &output.keys).chain(in_markdown) {
            let (name, saying) = key;
            let Some(source) = config.collections.get(name).filter(|_| !read.contains_key(key))
            else {
                continue;
            };
            let one = Read::new(&overrides.input(config, Some(source)), *saying)
                .map_err(|error| placed(config, &["collections", name], "file", error))?;
            let file = source.file.to_string_lossy().replace('\\', "/");
            let text = super::digest::of_contents(one.loaded.text().as_bytes());
            inputs.insert(name.clone(), lock::Input { file, text });
            read.insert(key.clone(), one);
        }
        Ok(Self { read, outputs, markdown, inputs })
    }

    /// What the manifest will say about outputs.
    pub fn records(&self) -> BTreeMap<String, lock::Output> {
        let markdown =
            self.markdown.iter().map(|one| (markdown::OUTPUT.to_owned(), one.record.clone()));
        let outputs =
            self.outputs.iter().map(|output| (output.name.clone(), output.record.clone()));
        outputs.chain(markdown).collect()
    }

    /// What was noticed while the collections were read, with its places.
    pub fn messages(&self) -> Vec<Diagnostic> {
        let mut out: Vec<Diagnostic> = Vec::new();
        for read in self.read.values() {
            let mut messages = read.loaded.diagnostics.clone();
            read.loaded.locate(&mut messages);
            // A collection that is read in two ways has most of its mistakes in both.
            messages.retain(|message| !out.contains(message));
            out.append(&mut messages);
        }
        out
    }

    /// What is to be made, in the order of outputs and items; of it what the call asked for.
    ///
    /// # Errors
    /// A choice of items or outputs that matches nothing.
    pub fn units(
        &self,
        config: &Config,
        overrides: &Overrides,
    ) -> Result<Vec<Unit<'_>>, Diagnostic> {
        let wanted = self.wanted(config, overrides)?;
        let chosen = wanted.iter().map(|output| self.chosen(config, output));
        let mut chosen = chosen.collect::<Result<Vec<_>, _>>()?;
        if !overrides.items.is_empty() {
            let all = chosen.iter_mut().flatten().map(|(_, _, items)| items).collect();
            narrow(all, &overrides.items)?;
        }
        let mut units = Vec::new();
        for (output, chosen) in wanted.into_iter().zip(chosen) {
            match &output.kind {
                Kind::Snippets { to, .. } => {
                    for (name, read, items) in chosen {
                        let folder = to.replace(COLLECTION, name);
                        units.extend(items.into_iter().filter_map(|item| {
                            Some(Unit {
                                output: &output.name,
                                record: &output.record,
                                item: Some(item.trail().join("/")),
                                input: read.digests.get(&item.index)?.clone(),
                                work: Work::Snippet {
                                    loaded: &read.loaded,
                                    item,
                                    output,
                                    folder: folder.clone(),
                                    stems: read.stems.get(&item.index)?,
                                },
                            })
                        }));
                    }
                }
                Kind::Whole(whole) => {
                    let text = |name: &str| self.inputs.get(name).map_or("", |input| &input.text);
                    let input = whole::input(&chosen, text);
                    let read = chosen.into_iter().map(|(_, read, items)| (&read.loaded, items));
                    units.push(Unit {
                        output: &output.name,
                        record: &output.record,
                        item: None,
                        input,
                        work: Work::Whole { read: read.collect(), whole: &**whole },
                    });
                }
            }
        }
        Ok(units)
    }

    /// The outputs that the call asked for: all, or those programs that it named by their own name or
    /// that of their target.
    fn wanted(&self, config: &Config, overrides: &Overrides) -> Result<Vec<&Output>, Diagnostic> {
        if !overrides.is_partial() {
            return Ok(self.outputs.iter().collect());
        }
        let programs = || self.outputs.iter().filter_map(|output| Some((output, output.names()?)));
        let mut wanted = Vec::new();
        for asked in &overrides.targets {
            let by_name = || programs().filter(|(_, (name, _))| name == asked);
            let by_target = || programs().filter(|(_, (_, target))| target == asked);
            let before = wanted.len();
            wanted.extend(by_name().map(|(output, _)| output));
            if wanted.len() == before {
                wanted.extend(by_target().map(|(output, _)| output));
            }
            if wanted.len() == before {
                let what = format!("{} writes no programs for `{asked}`", config.shown());
                let known = programs().map(|(_, (name, _))| name);
                return Err(unknown("no-such-output", &what, asked, known));
            }
        }
        let is_wanted = |output: &&Output| {
            wanted.iter().any(|wanted| wanted.name == output.name) || overrides.targets.is_empty()
        };
        Ok(programs().map(|(output, _)| output).filter(is_wanted).collect())
    }

    /// The collections of an output with their chosen items.
    fn chosen<'a>(
        &'a self,
        config: &Config,
        output: &'a Output,
    ) -> Result<Vec<Chosen<'a>>, Diagnostic> {
        let all = output.keys.iter().filter_map(|key| {
            let read = self.read.get(key)?;
            Some((key.0.as_str(), read, read.loaded.items().collect::<Vec<_>>()))
        });
        let mut all: Vec<Chosen<'_>> = all.collect();
        if output.items.is_empty() {
            return Ok(all);
        }
        let section: Vec<&str> = output.section.iter().map(String::as_str).collect();
        narrow(all.iter_mut().map(|(_, _, items)| items).collect(), &output.items)
            .map_err(|error| config.at(&[&section[..], &["items"]].concat(), error))?;
        Ok(all)
    }
}

/// Of all these items, leaves those that one of the patterns chooses. A pattern may be about some of the
/// collections only, so all are asked together.
fn narrow(mut all: Vec<&mut Vec<&Item>>, patterns: &[String]) -> Result<(), Diagnostic> {
    let trails: Vec<Vec<String>> =
        all.iter().flat_map(|items| items.iter().map(|item| item.trail())).collect();
    let wanted = select(&trails, patterns)?;
    let mut number = 0;
    for items in &mut all {
        items.retain(|_| {
            number += 1;
            wanted.binary_search(&(number - 1)).is_ok()
        });
    }
    Ok(())
}

impl Overrides {
    /// Whether only some of the programs are asked for, and nothing else.
    pub fn is_partial(&self) -> bool {
        !self.targets.is_empty() || !self.items.is_empty()
    }
}

impl Read {
    fn new(input: &Input, saying: Saying) -> Result<Self, Diagnostic> {
        let loaded = load(input, saying)?;
        let digest = |item: &Item| (item.index, digest_of(item, saying));
        let items: Vec<&Item> = loaded.items().collect();
        let digests = items.par_iter().map(|item| digest(item)).collect();
        let stems = stems(&loaded.model);
        Ok(Self { digests, stems, loaded })
    }
}

/// A digest of what the code of an item depends on. Where it stands in the file is not part of it, nor
/// is the value of a secret, which the code does not say.
fn digest_of(item: &Item, saying: Saying) -> String {
    let mut digest = Digest::new();
    let mut item = Item { index: 0, path: JsonPath::root(), ..item.clone() };
    for example in &mut item.examples {
        example.path = JsonPath::root();
    }
    // Writing to a digest cannot fail, and every part of the model is text in the end.
    let _ = serde_json::to_writer(&mut digest, &item);
    if saying.show_secrets {
        item.written = std::sync::Arc::default();
        digest.add(format!("{item:?}").as_bytes());
    }
    digest.finish()
}

impl Unit<'_> {
    /// Its files in a manifest.
    pub fn recorded<'a>(&self, lock: &'a lock::Lock) -> Vec<(&'a String, &'a lock::Entry)> {
        let is_own = |(_, entry): &(&String, &lock::Entry)| entry.output == self.output;
        match &self.work {
            Work::Snippet { output, folder, stems, .. } => output
                .patterns()
                .filter_map(|pattern| {
                    lock.files.get_key_value(&place(folder, &stems.fill(pattern)))
                })
                .filter(is_own)
                .collect(),
            Work::Whole { .. } => lock.files.iter().filter(is_own).collect(),
        }
    }

    /// Makes it.
    ///
    /// # Errors
    /// A template that has a mistake or fails.
    pub fn make(&self) -> Result<Made, Diagnostic> {
        match &self.work {
            Work::Snippet { loaded, item, output, folder, stems } => {
                let Kind::Snippets { chosen, path, .. } = &output.kind else {
                    return Ok(Made::default());
                };
                let generator = &chosen.generator;
                let made = generator.generate_with(item, &Answers::of(item), &chosen.choices);
                let made = made.map_err(|mut error| {
                    loaded.locate(std::slice::from_mut(&mut error));
                    error
                })?;
                let files = made.files.into_iter().map(|file| {
                    let pattern = path.as_ref().unwrap_or(&file.path);
                    (place(folder, &stems.fill(pattern)), file.text.into_bytes())
                });
                let mut warnings = made.warnings;
                loaded.locate(&mut warnings);
                Ok(Made { files: files.collect(), warnings, ..Made::default() })
            }
            Work::Whole { read, whole } => whole.make(read),
        }
    }
}

impl Output {
    /// The name and the target of programs.
    fn names(&self) -> Option<(&str, &str)> {
        match &self.kind {
            Kind::Snippets { chosen, .. } => Some((self.section.last()?, chosen.name())),
            Kind::Whole(_) => None,
        }
    }

    /// The paths of an item's files, with the name of the item left open.
    fn patterns(&self) -> impl Iterator<Item = &str> {
        let (chosen, path) = match &self.kind {
            Kind::Snippets { chosen, path, .. } => (Some(chosen), path.as_deref()),
            Kind::Whole(_) => (None, None),
        };
        let files = chosen.into_iter().flat_map(|chosen| &chosen.generator.target().manifest.files);
        files.map(move |file| path.unwrap_or(&file.path))
    }
}

/// A path below the folder of an output.
pub(super) fn place(folder: &str, path: &str) -> String {
    if folder == "." { path.to_owned() } else { format!("{folder}/{path}") }
}

/// The files and folders that the outputs of a project are made from.
pub fn watched(config: &Config, overrides: &Overrides) -> Vec<PathBuf> {
    let of_project = |path: &PathBuf| config.folder.join(path);
    let mut out = vec![PathBuf::from(config.shown())];
    for source in config.collections.values() {
        let input = overrides.input(config, Some(source));
        out.push(input.file);
        out.extend(input.environments);
        out.extend(input.globals);
    }
    out.extend(whole::watched(config));
    out.extend(config.templates.as_ref().map(of_project));
    out.extend(overrides.templates.clone());
    if let Some(settings) = &config.markdown {
        // What cannot be told is said when it is read.
        let files = markdown::matching(config, settings).unwrap_or_default();
        out.extend(files.into_iter().map(|path| config.folder.join(path)));
    }
    out
}

fn check_path(
    config: &Config,
    section: &[&str],
    snippets: &Snippets,
    chosen: &generators::Chosen,
) -> Result<(), Diagnostic> {
    let files = chosen.generator.target().manifest.files.len();
    if snippets.path.is_none() || files == 1 {
        return Ok(());
    }
    let what = format!("the target {} makes {files} files of an item, not one", chosen.name());
    Err(config
        .wrong(&[section, &["path"]].concat(), what)
        .help("leave `path` out; the target's own paths are in its target.toml"))
}
