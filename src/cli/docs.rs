//! `polypost docs`

use super::args::{self, Docs, DocsFormat};
use super::outcome::{Exit, Failure, to_stdout};
use super::project::overrides;
use super::report::{Detail, report};
use super::serve;
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit;
use crate::model::Item;
use crate::project::call::{SiteCall, site as site_call};
use crate::project::generators::Chosen;
use crate::project::input::{Input, Loaded, Saying};
use crate::project::{self, Overrides};
use crate::site::{self, Flavor, Language, Options, Part, Site};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

pub(super) fn run(arguments: &Docs, detail: Detail) -> Result<(), Failure> {
    if arguments.serve {
        return serve::run(arguments, detail);
    }
    let inputs = Inputs::read(arguments)?;
    let mark = inputs.mark();
    let folder = &arguments.output;
    // With --strict the warnings of the code are needed, which only making it gives.
    if !arguments.strict && emit::is_current(folder, &mark) {
        report(&inputs.messages(&[]), detail);
        return to_stdout(|out| writeln!(out, "{}: nothing changed", folder.display()));
    }
    let site = inputs.build()?;
    let messages = inputs.messages(&site.warnings);
    if arguments.strict && messages.iter().any(|message| message.severity != Severity::Note) {
        let stopped = Diagnostic::error("strict", "there are warnings; nothing was generated");
        let diagnostics = messages.into_iter().chain([stopped]).collect();
        return Err(Failure { exit: Exit::Difference, diagnostics });
    }
    let done = site.write(folder, &mark)?;
    to_stdout(|out| {
        writeln!(
            out,
            "{}: {} pages, {} files created, {} updated, {} unchanged, {} deleted",
            folder.display(),
            site.pages,
            done.written.created,
            done.written.updated,
            done.written.unchanged,
            done.deleted
        )
    })?;
    report(&messages, detail);
    Ok(())
}

/// Everything that a site is made from.
pub(super) struct Inputs {
    loaded: Vec<Loaded>,
    chosen: Vec<Chosen>,
    options: Options,
    /// The environments and globals as they stand in their files.
    scopes: Vec<Vec<u8>>,
    /// What was chosen on the command line and in the settings.
    said: String,
    /// Every file that was read, and folders of templates.
    pub(super) watched: Vec<PathBuf>,
}

impl Inputs {
    /// Reads all of it.
    ///
    /// # Errors
    /// A file that cannot be read or has a mistake, and a choice that means nothing.
    pub(super) fn read(arguments: &Docs) -> Result<Self, Diagnostic> {
        let config = Config::load(arguments.config.as_deref())?;
        let Docs { filling, saying, source, targets, items, .. } = arguments;
        let overrides = Overrides {
            targets: targets.clone(),
            items: items.clone(),
            ..overrides(filling, saying, source)
        };
        let docs = config.docs_in(&arguments.output);
        let SiteCall { inputs, loaded, chosen, saying } =
            site_call(&config, &docs, &overrides, &arguments.files)?;
        let options = options(arguments, &config, &docs, saying)?;
        let files = inputs.iter().flat_map(|input| input.environments.iter().chain(&input.globals));
        let scopes = files.map(|path| fs::read(path).unwrap_or_default()).collect();
        let named: Vec<_> = chosen.iter().map(|one| (one.name(), &one.choices.options)).collect();
        let said = format!("{inputs:?} {saying:?} {named:?} {:?} {:?}", docs.items, items);
        let watched = watched(arguments, &config, &docs, &inputs);
        Ok(Self { loaded, chosen, options, scopes, said, watched })
    }

    /// Makes the site.
    ///
    /// # Errors
    /// As [`site::build`].
    pub(super) fn build(&self) -> Result<Site, Diagnostic> {
        let languages: Vec<Language<'_>> = self
            .chosen
            .iter()
            .map(|chosen| Language { generator: &chosen.generator, choices: &chosen.choices })
            .collect();
        let parts: Vec<Part<'_>> = self
            .loaded
            .iter()
            .map(|loaded| Part {
                model: &loaded.model,
                items: loaded.items().collect::<Vec<&Item>>(),
            })
            .collect();
        site::build(&parts, &languages, &self.options)
    }

    /// What there is to say about the collections and the code, with its places.
    pub(super) fn messages(&self, warnings: &[Diagnostic]) -> Vec<Diagnostic> {
        let mut messages: Vec<Diagnostic> =
            self.loaded.iter().flat_map(|loaded| loaded.diagnostics.iter().cloned()).collect();
        messages.extend(warnings.iter().cloned());
        // A place in one file cannot be told from one in another.
        if let [loaded] = self.loaded.as_slice() {
            loaded.locate(&mut messages);
        }
        messages
    }

    /// A digest of all of it, and of the program.
    fn mark(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |bytes: &[u8]| {
            digest.update(bytes.len().to_le_bytes());
            digest.update(bytes);
        };
        add(env!("POLYPOST_BUILD").as_bytes());
        add(self.said.as_bytes());
        add(format!("{:?}", self.options).as_bytes());
        for loaded in &self.loaded {
            add(loaded.model.name.as_bytes());
            add(loaded.text().as_bytes());
        }
        self.scopes.iter().for_each(|scope| add(scope));
        for chosen in &self.chosen {
            let target = chosen.generator.target();
            add(format!("{:?} {:?}", target.manifest, target.language).as_bytes());
            for template in &target.templates {
                add(template.name.as_bytes());
                add(template.source.as_bytes());
            }
        }
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The settings of the file, and above them those of the command line.
fn options(
    arguments: &Docs,
    config: &Config,
    docs: &config::Docs,
    saying: Saying,
) -> Result<Options, Diagnostic> {
    let said = project::site::options(config, docs)?;
    let flavor = arguments.flavor.map_or_else(
        || project::site::flavor(docs.flavor),
        |flavor| match flavor {
            args::Flavor::Plain => Flavor::Plain,
            args::Flavor::Mdbook => Flavor::MdBook,
            args::Flavor::Docusaurus => Flavor::Docusaurus,
            args::Flavor::Mkdocs => Flavor::MkDocs,
        },
    );
    let markdown = match arguments.format {
        Some(format) => format == DocsFormat::Markdown,
        None => said.markdown.is_some(),
    };
    Ok(Options {
        title: arguments.title.clone().or(said.title),
        base_url: arguments.base_url.clone().or(said.base_url),
        markdown: markdown.then_some(flavor),
        show_secrets: saying.show_secrets,
        ..said
    })
}

/// Everything on disk that the site depends on.
fn watched(
    arguments: &Docs,
    config: &Config,
    docs: &config::Docs,
    inputs: &[Input],
) -> Vec<PathBuf> {
    let mut out = project::site::watched(config, docs);
    out.extend(config.templates.as_ref().map(|path| config.folder.join(path)));
    out.extend(
        arguments.config.clone().or_else(config::find).or_else(|| Some(config::FILE.into())),
    );
    for input in inputs {
        out.push(input.file.clone());
        out.extend(input.environments.iter().chain(&input.globals).cloned());
    }
    out.extend(arguments.source.templates.clone());
    out
}
