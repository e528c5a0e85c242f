//! The documentation sites, `[docs]` or `[[docs]]`.

use super::super::call::languages;
use super::super::choices::{Called, keys, saying, selection, templates_of};
use super::super::digest::{Digest, unix};
use super::super::generators::Chosen;
use super::super::input::Loaded;
use super::super::plan::{Kind, Made, Output, place};
use super::super::{lock, site};
use super::Whole;
use crate::config::{Config, Docs};
use crate::diagnostic::Diagnostic;
use crate::model::Item;
use crate::site::{Language, Options, Part};
use std::path::PathBuf;

#[derive(Debug)]
struct Site {
    chosen: Vec<Chosen>,
    options: Options,
    to: String,
}

pub(super) fn outputs(config: &Config, called: &mut Called<'_>) -> Result<Vec<Output>, Diagnostic> {
    let sites = config.docs.written();
    sites.map(|(name, to, docs)| output(config, called, name, to, docs)).collect()
}

pub(super) fn watched(config: &Config) -> Vec<PathBuf> {
    config.docs.written().flat_map(|(_, _, docs)| site::watched(config, docs)).collect()
}

fn output(
    config: &Config,
    called: &mut Called<'_>,
    name: String,
    to: &str,
    docs: &Docs,
) -> Result<Output, Diagnostic> {
    let saying = saying(docs.variables, docs.show_secrets, called.overrides);
    let chosen = languages(config, docs, called, saying, &[])?;
    let options = Options { show_secrets: saying.show_secrets, ..site::options(config, docs)? };
    let mut settings = Digest::new()
        .part(format!("{saying:?} {:?} {:?}", options.title, options.base_url))
        .part(format!("{:?} {:?}", options.accent, options.markdown))
        .part(selection(config, &docs.collections, &docs.items));
    for chosen in &chosen {
        settings.add(format!("{} {:?}", chosen.name(), chosen.choices.options).as_bytes());
    }
    if let Some((ending, bytes)) = &options.logo {
        settings = settings.part(ending).part(unix(bytes));
    }
    for extra in &options.extra {
        settings = settings.part(&extra.title).part(unix(extra.text.as_bytes()));
    }
    let targets: Vec<&Chosen> = chosen.iter().collect();
    Ok(Output {
        name,
        record: lock::Output {
            settings: settings.finish(),
            templates: templates_of(&targets, &options.templates),
        },
        keys: keys(config, &docs.collections, saying),
        items: docs.items.clone(),
        section: docs.section().into_iter().map(str::to_owned).collect(),
        kind: Kind::Whole(Box::new(Site { chosen, options, to: to.to_owned() })),
    })
}

impl Whole for Site {
    fn make(&self, read: &[(&Loaded, Vec<&Item>)]) -> Result<Made, Diagnostic> {
        let chosen = self.chosen.iter();
        let languages: Vec<Language<'_>> = chosen
            .map(|chosen| Language { generator: &chosen.generator, choices: &chosen.choices })
            .collect();
        let parts: Vec<Part<'_>> = read
            .iter()
            .map(|(loaded, items)| Part { model: &loaded.model, items: items.clone() })
            .collect();
        let site = crate::site::build(&parts, &languages, &self.options)?;
        let files = site.files.files().map(|(path, text)| (place(&self.to, path), text.to_vec()));
        let mut warnings = site.warnings;
        // A place in one file cannot be told from one in another.
        if let [(loaded, _)] = read {
            loaded.locate(&mut warnings);
        }
        Ok(Made { files: files.collect(), warnings, ..Made::default() })
    }
}
