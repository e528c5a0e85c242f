//! Names for types, from the members that hold them.

use super::graph::{Graph, Holds, Id, Value};
use crate::casing;
use crate::shape::names;
use crate::target::language::Language;
use crate::target::names::{NameKind, Names};
use crate::target::view::Code;
use indexmap::IndexMap;

/// The names of the types to declare, each before those it holds.
pub(super) struct TypeNames(IndexMap<Id, Code>);

#[cfg(feature = "sdk")]
impl From<IndexMap<Id, Code>> for TypeNames {
    fn from(names: IndexMap<Id, Code>) -> Self {
        Self(names)
    }
}

impl TypeNames {
    /// The types in the order of declaration.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id, &Code)> {
        self.0.iter().map(|(id, name)| (*id, name))
    }

    /// The name of an object's type; `None` for an object without members.
    pub(super) fn get(&self, id: Id) -> Option<&Code> {
        self.0.get(&id)
    }
}

/// A place where an object is held.
struct Use {
    /// The object that holds it, and what the member calls it.
    holder: Option<Id>,
    words: String,
}

/// Names every object that has members.
pub(super) fn name(
    graph: &Graph,
    root: &Value,
    root_words: &str,
    language: &Language,
) -> TypeNames {
    let mut uses: IndexMap<Id, Vec<Use>> = IndexMap::new();
    collect(
        graph,
        root,
        &Way { holder: None, words: root_words, root: root_words, one: false },
        &mut uses,
    );
    let mut scope = Names::new(language);
    let mut words: IndexMap<Id, String> = IndexMap::new();
    let mut named = IndexMap::new();
    for (id, places) in &uses {
        let own = common(*id, places, &words);
        let holder = places.first().and_then(|place| place.holder).and_then(|id| words.get(&id));
        let wanted = match holder {
            Some(holder) if scope.is_declared(&language.names.identifier(&own, NameKind::Type)) => {
                names::qualified(holder, &own)
            }
            _ => own.clone(),
        };
        named.insert(*id, scope.declare(&wanted, NameKind::Type));
        words.insert(*id, own);
    }
    TypeNames(named)
}

/// The way to a value.
struct Way<'a> {
    holder: Option<Id>,
    words: &'a str,
    /// What the whole answer is called.
    root: &'a str,
    /// Whether the words name one element already.
    one: bool,
}

/// What one element is called: of what `words` calls, or is called by them already (`one`). `held` is
/// whether a member holds it, and `root` what the whole answer is called.
pub(super) fn of_element(words: &str, one: bool, held: bool, root: &str) -> String {
    match (one, held) {
        (true, _) => words.to_owned(),
        (false, false) => names::root_element(words),
        (false, true) => names::element(words, Some(root)),
    }
}

/// Visits objects, outer before inner, members in order.
fn collect(graph: &Graph, value: &Value, way: &Way<'_>, uses: &mut IndexMap<Id, Vec<Use>>) {
    match &value.holds {
        Holds::Scalar(_) => {}
        Holds::Array(element) | Holds::Map(element) => {
            let words = of_element(way.words, way.one, way.holder.is_some(), way.root);
            collect(graph, element, &Way { words: &words, one: true, ..*way }, uses);
        }
        Holds::Object(id) => {
            let id = graph.canonical(*id);
            let members = &graph.object(id).members;
            if members.is_empty() {
                return;
            }
            let places = uses.entry(id).or_default();
            places.push(Use { holder: way.holder, words: casing::snake(way.words) });
            if places.len() == 1 {
                for member in members {
                    let way =
                        Way { holder: Some(id), words: &member.key, root: way.root, one: false };
                    collect(graph, &member.value, &way, uses);
                }
            }
        }
    }
}

/// What the places where an object is held call it together: their last words in common, else
/// what the member around them all calls each, else the word of the first.
fn common(id: Id, places: &[Use], named: &IndexMap<Id, String>) -> String {
    let Some(first) = places.first() else { return String::new() };
    let others: Vec<&Use> = places.iter().filter(|place| place.holder != Some(id)).collect();
    let mut shared: Vec<&str> = first.words.split('_').collect();
    for place in &others {
        let words: Vec<&str> = place.words.split('_').collect();
        let common =
            shared.iter().rev().zip(words.iter().rev()).take_while(|(a, b)| a == b).count();
        shared = shared.split_off(shared.len() - common);
    }
    let last = shared.join("_");
    // A rest such as `by` names nothing.
    if last.len() > 2 || shared.len() == first.words.split('_').count() {
        return last;
    }
    if others.len() > 1
        && others.iter().all(|place| place.holder == first.holder)
        && let Some(holder) = first.holder.and_then(|holder| named.get(&holder))
        && let one = names::singular(holder)
        && one != *holder
    {
        return one;
    }
    first.words.clone()
}
