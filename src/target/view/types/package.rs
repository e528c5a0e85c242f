//! The types of a whole package: what all requests and answers hold, declared together.
//!
//! Objects that would be declared alike share one type wherever they stand. A name never depends on
//! the order of what is read: the most used of several objects with one name keeps it, the others
//! are named after what holds them, then after what they are for.

use super::graph::{Graph, Holds, Id, Value};
use super::{Builder, MemberView, TypeView, TypesView, naming};
use crate::casing;
use crate::json;
use crate::shape::{Shape, names};
use crate::target::language::Language;
use crate::target::names::{NameKind, Names};
use crate::target::types::Types;
use crate::target::view::Code;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// A value that a package sends or is answered with.
#[derive(Debug)]
pub(crate) struct Root<'a> {
    /// Its type.
    pub(crate) shape: &'a Shape,
    /// What to call it, and what else, in plain words, best first.
    pub(crate) words: Vec<String>,
    /// Values of one kind may share a type; where nothing is said, with any other.
    pub(crate) kind: Option<String>,
}

/// The types of a package.
#[derive(Debug, Default)]
pub(crate) struct PackageTypes {
    /// The type of each root.
    pub(crate) roots: Vec<Code>,
    /// The types to declare, by name.
    pub(crate) declared: Vec<PackageType>,
    /// Whether the expression for any JSON value is used.
    pub(crate) uses_unknown: bool,
    /// Whether that for a map is.
    pub(crate) uses_map: bool,
    /// Whether that for a number which no other type holds is.
    pub(crate) uses_big_number: bool,
}

/// A type to declare.
#[derive(Debug)]
pub(crate) struct PackageType {
    pub(crate) view: TypeView,
    /// A value seen at each member.
    pub(crate) examples: Vec<Option<json::Value>>,
    /// The roots that hold it, by their positions.
    pub(crate) roots: BTreeSet<usize>,
}

/// Names that a package has already, and how its types are called elsewhere.
#[derive(Debug)]
pub(crate) struct Reserved<'a> {
    /// Names no type may have.
    pub(crate) types: &'a [String],
    /// Names no member may have.
    pub(crate) members: &'a [String],
    /// Whether a member would hide a type of its name.
    pub(crate) hidden: bool,
    /// A type outside of where types are declared: `models.{}`.
    pub(crate) access: &'a str,
}

/// The types that hold values of these shapes. `taken` are names that the package has already.
pub(crate) fn build(
    roots: &[Root<'_>],
    language: &Language,
    rules: &Types,
    taken: &Reserved<'_>,
) -> PackageTypes {
    let (mut graph, values) = Graph::read_all(roots.iter().map(|root| root.shape));
    let kinds = values.iter().zip(roots).filter_map(|(value, root)| match value.holds {
        Holds::Object(id) => Some((graph.canonical(id), root.kind.clone()?)),
        _ => None,
    });
    let kinds: BTreeMap<Id, String> = kinds.collect();
    graph.share_alike(rules, &kinds);
    let mut names = Names::new(language);
    for name in taken.types {
        names.reserve(name);
    }
    let found = Found::new(&graph, &values, roots);
    let names = found.name(&graph, rules, names, roots);
    let names = naming::TypeNames::from(names);
    // Outside of where they are declared, types are called by where they are.
    let outside =
        names.iter().map(|(id, name)| (id, Code::new(taken.access.replace("{}", name.as_str()))));
    let outside = naming::TypeNames::from(outside.collect::<IndexMap<_, _>>());
    let view = TypesView::default();
    let mut members = taken.members.to_vec();
    if taken.hidden {
        members.extend(names.iter().map(|(_, name)| name.as_str().to_owned()));
    }
    let mut builder = Builder { graph: &graph, names: &outside, rules, taken: &members, view };
    let expressions = values
        .iter()
        .map(|value| {
            let bare = builder.expression(value, None);
            Code::new(rules.wrapped(&bare, false, value.nullable && bare != rules.unknown))
        })
        .collect();
    builder.names = &names;
    // Only what is declared says what the place of declarations needs.
    builder.view = TypesView::default();
    let mut declared: Vec<PackageType> = names
        .iter()
        .map(|(id, name)| PackageType {
            view: builder.declare(id, name.clone(), language),
            examples: graph.object(id).members.iter().map(|m| m.example.clone()).collect(),
            roots: found.places.get(&id).map(|places| places.roots.clone()).unwrap_or_default(),
        })
        .collect();
    declared.sort_by(|a, b| a.view.name.cmp(&b.view.name));
    let TypesView { uses_unknown, uses_map, uses_big_number, .. } = builder.view;
    PackageTypes { roots: expressions, declared, uses_unknown, uses_map, uses_big_number }
}

/// Where each object is held.
struct Found {
    places: IndexMap<Id, Places>,
}

#[derive(Default)]
struct Places {
    /// What the members that hold it are called, and how often.
    words: BTreeMap<String, usize>,
    /// The objects that hold it.
    holders: BTreeSet<Id>,
    /// The roots that lead to it.
    roots: BTreeSet<usize>,
    /// The roots that are it, or hold it in nothing but arrays and maps (then `true`).
    is: Vec<(usize, bool)>,
}

/// The way to a value.
#[derive(Clone, Copy)]
struct Way<'a> {
    holder: Option<Id>,
    words: &'a str,
    root: usize,
    root_words: &'a str,
    /// Whether the words name one element already.
    one: bool,
}

impl Found {
    fn new(graph: &Graph, values: &[Value], roots: &[Root<'_>]) -> Self {
        let mut found = Self { places: IndexMap::new() };
        for (number, (value, root)) in values.iter().zip(roots).enumerate() {
            let words = root.words.first().map_or("", String::as_str);
            let way = Way { holder: None, words, root: number, root_words: words, one: false };
            found.visit(graph, value, &way);
        }
        found.spread(graph);
        found
    }

    fn visit(&mut self, graph: &Graph, value: &Value, way: &Way<'_>) {
        match &value.holds {
            Holds::Scalar(_) => {}
            Holds::Array(element) | Holds::Map(element) => {
                let held = way.holder.is_some();
                let words = naming::of_element(way.words, way.one, held, way.root_words);
                self.visit(graph, element, &Way { words: &words, one: true, ..*way });
            }
            Holds::Object(id) => {
                let id = graph.canonical(*id);
                let members = &graph.object(id).members;
                if members.is_empty() {
                    return;
                }
                let first = !self.places.contains_key(&id);
                let places = self.places.entry(id).or_default();
                *places.words.entry(casing::snake(way.words)).or_default() += 1;
                match way.holder {
                    Some(holder) => {
                        places.holders.insert(holder);
                    }
                    None => places.is.push((way.root, way.one)),
                }
                places.roots.insert(way.root);
                if first {
                    for member in members {
                        let way = Way { holder: Some(id), words: &member.key, one: false, ..*way };
                        self.visit(graph, &member.value, &way);
                    }
                }
            }
        }
    }

    /// What holds an object leads to it.
    fn spread(&mut self, graph: &Graph) {
        loop {
            let mut changed = false;
            for at in 0..self.places.len() {
                let Some((_, places)) = self.places.get_index(at) else { continue };
                let mut roots = places.roots.clone();
                for holder in &places.holders {
                    if let Some(holder) = self.places.get(&graph.canonical(*holder)) {
                        roots.extend(&holder.roots);
                    }
                }
                if let Some((_, places)) = self.places.get_index_mut(at)
                    && roots.len() > places.roots.len()
                {
                    places.roots = roots;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn name(
        &self,
        graph: &Graph,
        rules: &Types,
        mut names: Names<'_>,
        roots: &[Root<'_>],
    ) -> IndexMap<Id, Code> {
        let fingerprints = graph.fingerprints(rules);
        let own: BTreeMap<Id, String> =
            self.places.iter().map(|(id, places)| (*id, places.own())).collect();
        let mut candidates: Vec<(Id, Vec<String>)> = self
            .places
            .iter()
            .map(|(id, places)| (*id, places.candidates(*id, &own, roots)))
            .collect();
        let rank = |id: &Id| {
            let uses = self.places.get(id).map_or(0, |places| places.roots.len());
            (std::cmp::Reverse(uses), fingerprints.get(*id).copied().unwrap_or_default())
        };
        candidates.sort_by_cached_key(|(id, _)| rank(id));
        let mut named = IndexMap::new();
        let rounds = candidates.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
        for round in 0..rounds {
            candidates.retain(|(id, words)| {
                let Some(words) = words.get(round) else { return true };
                let wanted = names.propose_exact(words, NameKind::Type);
                match wanted {
                    Some(_) => {
                        named.insert(*id, names.declare(words, NameKind::Type));
                        false
                    }
                    None => true,
                }
            });
        }
        // Nothing tells these apart but what they hold.
        for (id, words) in candidates {
            let words = words.last().map_or("", String::as_str);
            named.insert(id, names.declare(words, NameKind::Type));
        }
        named
    }
}

impl Places {
    /// What the object is called where it is held: the last words that all places have in common,
    /// else the words of the most places.
    fn own(&self) -> String {
        let mut all = self.words.keys().map(|words| words.split('_').collect::<Vec<_>>());
        let mut shared: Vec<&str> = all.next().unwrap_or_default();
        for words in all {
            let common =
                shared.iter().rev().zip(words.iter().rev()).take_while(|(a, b)| a == b).count();
            shared = shared.split_off(shared.len() - common);
        }
        let common = shared.join("_");
        if common.len() > 2 && names::says_something(&common) {
            return common;
        }
        let best = self.words.iter().max_by_key(|(words, count)| {
            (names::says_something(words), **count, std::cmp::Reverse(words.len()))
        });
        best.map(|(words, _)| words.clone()).unwrap_or_default()
    }

    fn candidates(&self, id: Id, own: &BTreeMap<Id, String>, roots: &[Root<'_>]) -> Vec<String> {
        let word = own.get(&id).cloned().unwrap_or_default();
        let mut out = vec![word.clone()];
        let mut is: Vec<(&Vec<String>, bool)> = self
            .is
            .iter()
            .filter_map(|(number, one)| Some((&roots.get(*number)?.words, *one)))
            .collect();
        is.sort();
        for (words, one) in is {
            out.extend(words.iter().skip(1).map(|words| match one {
                true => names::root_element(words),
                false => words.clone(),
            }));
        }
        let holders: BTreeSet<&String> = self
            .holders
            .iter()
            .filter(|holder| **holder != id)
            .filter_map(|id| own.get(id))
            .collect();
        out.extend(holders.iter().map(|holder| names::qualified(holder, &word)));
        let mut from: Vec<&Root<'_>> =
            self.roots.iter().filter_map(|number| roots.get(*number)).collect();
        from.sort_by(|a, b| a.words.cmp(&b.words));
        for root in from.iter().take(3) {
            // What is a request itself is not named after it twice.
            let others = root.words.iter().filter(|root| !root.ends_with(&word));
            out.extend(others.map(|root| names::qualified(root, &word)));
        }
        out.dedup();
        out
    }
}

impl PackageType {
    /// The members with what was seen there.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&MemberView, Option<&json::Value>)> {
        self.view.members.iter().zip(self.examples.iter().map(Option::as_ref))
    }
}
