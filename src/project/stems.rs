//! The paths of items, as the patterns of `target.toml` have them.

use crate::emit::{WordSeparator, item_paths};
use crate::model::Model;
use std::collections::BTreeMap;

/// The path of an item, as the patterns of `target.toml` can hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stems {
    /// For `{stem}`: `users/list-all`.
    hyphens: String,
    /// For `{snake_stem}`: `users/list_all`.
    underscores: String,
}

impl Stems {
    /// A pattern with the item's own path in it.
    pub fn fill(&self, pattern: &str) -> String {
        pattern.replace("{stem}", &self.hyphens).replace("{snake_stem}", &self.underscores)
    }
}

/// The paths of items, by their positions in the collection. They are chosen among all of its items,
/// so that a choice of items changes no name.
pub fn stems(model: &Model) -> BTreeMap<usize, Stems> {
    let paths = |separator| {
        item_paths(
            model.items.iter().map(|item| (&item.folders[..], item.name.as_str())),
            separator,
        )
    };
    let stems = paths(WordSeparator::Hyphen)
        .into_iter()
        .zip(paths(WordSeparator::Underscore))
        .map(|(hyphens, underscores)| Stems { hyphens, underscores });
    // Items without a request have a position, too.
    model.items.iter().map(|item| item.index).zip(stems).collect()
}
