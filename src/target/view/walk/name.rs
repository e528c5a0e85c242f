//! Names for what is read: from the keys, as short as tells them apart.

use super::plan::{Role, Wanted};
use crate::casing;
use crate::shape::names;
use crate::target::names::{NameKind, NameRules, Names};
use crate::target::view::Code;
use std::collections::BTreeMap;

/// Declares a name for each wanted thing, in order.
///
/// A value one level down is named after its key, a deeper one after its parent and its key; where
/// two would be called the same, both say more of the way to them. So does one whose name is declared
/// outside already, or it is put behind the name of the element it is read from.
pub(super) fn declare(
    wanted: &[Wanted<'_>],
    scope: &Code,
    declared: &mut Names<'_>,
    rules: &NameRules,
) -> Vec<Code> {
    let mut levels: Vec<usize> = wanted.iter().map(Wanted::shortest).collect();
    let mut chosen: Vec<(String, String)> = wanted
        .iter()
        .zip(&levels)
        .map(|(thing, level)| with_words(thing.name(*level, scope)))
        .collect();
    loop {
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for (_, words) in &chosen {
            *uses.entry(words.clone()).or_default() += 1;
        }
        let mut changed = false;
        for ((thing, level), name) in wanted.iter().zip(&mut levels).zip(&mut chosen) {
            let shared = uses.get(&name.1).is_some_and(|n| *n > 1);
            if shared && *level < thing.path.len() {
                *level += 1;
                *name = with_words(thing.name(*level, scope));
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    wanted
        .iter()
        .zip(&levels)
        .zip(chosen)
        .map(|((thing, level), (name, _))| {
            let free =
                |name: &String| !declared.is_declared(&rules.identifier(name, NameKind::Variable));
            let name = if free(&name) {
                name
            } else {
                thing.other_names(*level, scope).into_iter().find(free).unwrap_or(name)
            };
            declared.declare(&name, NameKind::Variable)
        })
        .collect()
}

/// A name with its words, which tell two names apart in every language.
fn with_words(name: String) -> (String, String) {
    let words = casing::snake(&name);
    (name, words)
}

impl Wanted<'_> {
    /// How many keys its shortest name is made of.
    fn shortest(&self) -> usize {
        match self.role {
            Role::Value => self.path.len().min(2),
            Role::Element | Role::Key => self.path.len().min(1),
        }
    }

    /// Names it may have where its own is declared outside already, best first.
    fn other_names(&self, level: usize, scope: &Code) -> Vec<String> {
        let mut names: Vec<String> =
            (level + 1..=self.path.len()).map(|level| self.name(level, scope)).collect();
        names.push(names::qualified(scope.as_str(), &self.name(level, scope)));
        if self.role == Role::Element {
            names.push(format!("{} item", self.name(level, scope)));
        }
        names
    }

    /// Its name made of the last `level` keys.
    fn name(&self, level: usize, scope: &Code) -> String {
        let keys = self.path.get(self.path.len().saturating_sub(level)..).unwrap_or_default();
        let Some((last, parents)) = keys.split_last() else {
            return match self.role {
                Role::Value => String::new(),
                Role::Element => names::root_element(scope.as_str()),
                Role::Key => format!("{} key", names::singular(scope.as_str())),
            };
        };
        let last = match self.role {
            Role::Value => (*last).to_owned(),
            Role::Element => names::element(last, Some(scope.as_str())),
            Role::Key => format!("{} key", names::singular(last)),
        };
        parents.iter().rev().fold(last, |name, parent| names::qualified(parent, &name))
    }
}
