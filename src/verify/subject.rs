//! A collection, ready to be proven.

use super::files::StandInFiles;
use super::stand_ins::{self, stand_ins};
use crate::collection::Collection;
use crate::lower::{Options, Scopes, Variables, lower};
use crate::model::{Item, Model};
use crate::wire::{self, Message, Unsendable};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the programs say variables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Saying {
    /// Their values stand in the code, credentials too.
    #[default]
    Literal,
    /// The code begins with one named value for each, which the environment gives.
    Bound,
}

/// A collection as the programs say it, and as Postman sends it.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// As the code says it.
    said: Model,
    /// With every variable replaced, as the runtime sends it.
    sent: Model,
    /// As `said`, but every variable has a value.
    filled: Model,
    /// For each item, the values of variables that its collection and environments leave open.
    stand_ins: Vec<Arc<BTreeMap<String, String>>>,
    saying: Saying,
    chosen: Vec<usize>,
}

impl Subject {
    /// Lowers a collection in the three ways. Variables without a value get a stand-in, and so do
    /// files outside the working folder.
    pub fn new(
        collection: &Collection,
        scopes: &Scopes,
        options: &Options,
        saying: Saying,
    ) -> Self {
        let mut full = scopes.clone();
        let stand_ins = stand_ins(collection, scopes);
        full.command_line.extend(stand_ins.iter().cloned());
        let lowered = |scopes: &Scopes, variables, show_secrets| {
            let options = Options { variables, show_secrets, ..options.clone() };
            let mut model = lower(collection, scopes, &options).0;
            for item in &mut model.items {
                StandInFiles::bring_inside(&mut item.request);
            }
            model
        };
        let (said, filled) = match saying {
            Saying::Literal => {
                let filled = lowered(&full, Variables::Keep, true);
                (filled.clone(), filled)
            }
            Saying::Bound => {
                (lowered(scopes, Variables::Bind, false), lowered(&full, Variables::Bind, false))
            }
        };
        let (mut said, mut filled) = (said, filled);
        let mut sent = lowered(&full, Variables::Resolve, true);
        let items = said.items.iter_mut().zip(&mut filled.items).zip(&mut sent.items);
        for ((said, filled), sent) in items {
            stand_ins::credentials(
                [&mut said.request.auth, &mut filled.request.auth, &mut sent.request.auth],
                saying == Saying::Bound,
            );
        }
        let chosen = (0..said.items.len()).collect();
        let stand_ins: Arc<BTreeMap<_, _>> = Arc::new(stand_ins.into_iter().collect());
        let stand_ins = said.items.iter().map(|_| Arc::clone(&stand_ins)).collect();
        Self { said, sent, filled, stand_ins, saying, chosen }
    }

    /// Several subjects as one, so that their programs share builds. The items of each follow those
    /// of the one before, and so do their positions. All must say variables in the same way.
    #[must_use]
    pub fn joined(name: &str, subjects: impl IntoIterator<Item = Self>) -> Self {
        let mut subjects = subjects.into_iter();
        let mut out = subjects.next().unwrap_or_default();
        for mut next in subjects {
            let before = out.said.items.len();
            out.said.items.append(&mut next.said.items);
            out.sent.items.append(&mut next.sent.items);
            out.filled.items.append(&mut next.filled.items);
            out.stand_ins.append(&mut next.stand_ins);
            out.chosen.extend(next.chosen.iter().map(|index| index + before));
        }
        name.clone_into(&mut out.said.name);
        out
    }

    /// The same with only some of its items, by their positions in the collection.
    #[must_use]
    pub fn with_items(mut self, chosen: Vec<usize>) -> Self {
        self.chosen = chosen;
        self
    }

    /// The collection's name.
    pub fn name(&self) -> &str {
        &self.said.name
    }

    /// The collection as the code says it.
    pub fn model(&self) -> &Model {
        &self.said
    }

    /// Whether variables are bound at the head of the programs.
    pub fn is_bound(&self) -> bool {
        self.saying == Saying::Bound
    }

    /// The chosen items as the code says them, in document order, each with its position in the
    /// collection.
    pub fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.chosen.iter().filter_map(|index| Some((*index, self.said.items.get(*index)?)))
    }

    /// What Postman sends for an item.
    ///
    /// # Errors
    /// When it sends nothing.
    pub fn expected(&self, index: usize) -> Result<Message, Unsendable> {
        match self.sent.items.get(index) {
            Some(item) => wire::encode(&item.request, &StandInFiles::of(&item.request)),
            None => wire::encode(&crate::model::Request::default(), &wire::NoFiles),
        }
    }

    /// The files that an item uploads.
    pub(super) fn files(&self, index: usize) -> StandInFiles {
        let item = self.sent.items.get(index);
        item.map(|item| StandInFiles::of(&item.request)).unwrap_or_default()
    }

    /// The values of the variables that an item's program reads from the environment, by the names
    /// of the variables.
    pub fn values(&self, index: usize) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        // A variable may be open only in the value of another, which has one once this has.
        if let (Some(item), Some(stand_ins)) =
            (self.said.items.get(index), self.stand_ins.get(index))
        {
            item.request.each_text(|text| {
                for variable in text.variables() {
                    let value = stand_ins.get(&variable.name);
                    out.extend(value.map(|value| (variable.name.clone(), value.clone())));
                }
            });
        }
        if let Some(item) = self.filled.items.get(index) {
            item.request.each_text(|text| {
                for variable in text.variables() {
                    if let Some(value) = &variable.value {
                        out.insert(variable.name.clone(), value.clone());
                    }
                }
            });
        }
        out
    }
}
