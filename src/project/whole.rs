//! Outputs that are made as a whole, of all their items at once.
//!
//! Another kind of them is a type with [`Whole`], and the outputs of that type in [`outputs`].

mod docs;
mod sdk;

use super::choices::Called;
use super::digest::Digest;
use super::input::Loaded;
use super::plan::{Chosen, Made, Output};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::Item;
use std::fmt::Debug;
use std::path::PathBuf;

/// What makes one.
pub(super) trait Whole: Debug + Send + Sync {
    /// Makes it of collections with their chosen items: paths from the project's folder.
    ///
    /// # Errors
    /// A template that has a mistake or fails, and items that it cannot be made of.
    fn make(&self, read: &[(&Loaded, Vec<&Item>)]) -> Result<Made, Diagnostic>;
}

/// All of them that the settings name.
///
/// # Errors
/// A file that cannot be read, and a choice that means nothing.
pub(super) fn outputs(config: &Config, called: &mut Called<'_>) -> Result<Vec<Output>, Diagnostic> {
    let mut all = docs::outputs(config, called)?;
    all.extend(sdk::outputs(config)?);
    Ok(all)
}

/// The files and folders of their own that they are made from, besides collections.
pub(super) fn watched(config: &Config) -> Vec<PathBuf> {
    [docs::watched(config), sdk::watched(config)].concat()
}

/// A digest of what one is made from. `text` gives the digest of a collection's text.
pub(super) fn input<'a>(chosen: &[Chosen<'a>], text: impl Fn(&str) -> &'a str) -> String {
    let mut digest = Digest::new();
    for (name, read, items) in chosen {
        digest.add(name.as_bytes());
        digest.add(text(name).as_bytes());
        let variables = serde_json::to_string(&read.loaded.model.variables);
        digest.add(variables.unwrap_or_default().as_bytes());
        for item in items {
            digest.add(read.digests.get(&item.index).map_or("", |text| text).as_bytes());
        }
    }
    digest.finish()
}
