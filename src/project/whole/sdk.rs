//! The client packages, `[sdk.NAME]`.

use super::super::choices::keys;
use super::super::input::{Loaded, Saying};
use super::super::lock;
use super::super::packages::{Client, own_templates, subject};
use super::super::plan::{Kind, Made, Output, place};
use super::Whole;
use crate::config::{Config, Package};
use crate::diagnostic::Diagnostic;
use crate::model::Item;
use std::path::PathBuf;

pub(super) fn outputs(config: &Config) -> Result<Vec<Output>, Diagnostic> {
    config.packages().map(|package| output(config, &package)).collect()
}

pub(super) fn watched(config: &Config) -> Vec<PathBuf> {
    config.sdk.values().filter_map(|sdk| own_templates(config, sdk)).collect()
}

fn output(config: &Config, package: &Package<'_>) -> Result<Output, Diagnostic> {
    let client = Client::new(config, package)?;
    // Values of variables are settings of the client, and credentials are in no package.
    let saying = Saying { bind: true, show_secrets: false };
    Ok(Output {
        name: package.output(),
        record: lock::Output { settings: client.settings.clone(), templates: client.templates() },
        keys: keys(config, &[package.collection.to_owned()], saying),
        items: package.sdk.items.clone(),
        section: vec!["sdk".to_owned(), package.table.to_owned()],
        kind: Kind::Whole(Box::new(client)),
    })
}

impl Whole for Client {
    fn make(&self, read: &[(&Loaded, Vec<&Item>)]) -> Result<Made, Diagnostic> {
        // A package is of one collection.
        let Some((loaded, items)) = read.first() else { return Ok(Made::default()) };
        let items = items.iter().map(|item| item.index).collect();
        let subject = subject(loaded.collection(), loaded.scopes()).with_items(items);
        let package = self.build(&subject)?;
        let inside = |path: &str| place(&self.folder, path);
        let files = package.files.files().map(|(path, text)| (inside(path), text.to_vec()));
        let once = package.once.iter().map(|path| inside(path));
        Ok(Made { files: files.collect(), once: once.collect(), warnings: Vec::new() })
    }
}
