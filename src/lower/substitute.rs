//! `{{name}}` → value: nesting, repetition and its limits.
//!
//! Source: postman-collection, lib/superstring/index.js. Every reference is replaced, then those
//! that the values brought along, at most 19 times over.

use super::Variables;
use super::scopes::Definitions;
use crate::text::{Piece, Scope, Text, Variable, references};
use indexmap::{IndexMap, IndexSet};
use std::ops::Range;
use std::sync::Arc;

/// How often the runtime looks for references again.
const PASSES: usize = 19;

/// How much longer a text may become, in bytes, beyond four times the longest definition.
/// Definitions that refer to one another twice each would fill any memory.
const MAX_GROWTH: usize = 1 << 20;

/// How much longer any text may become, in bytes.
const MIN_GROWTH: usize = 4 << 10;

/// Replaces variables and remembers what it met.
#[derive(Debug)]
pub(super) struct Substitution {
    definitions: Definitions,
    mode: Variables,
    show_secrets: bool,
    longest: usize,
    /// Names that are not bound, but replaced, so that what their values refer to is bound.
    incomplete: IndexSet<String>,
    known: IndexMap<String, Arc<Variable>>,
    met: IndexSet<String>,
    /// Names whose definitions refer to themselves.
    pub(super) cyclic: IndexSet<String>,
    /// Names that stood in a text when it grew beyond all measure; it was left as it was.
    pub(super) exploded: IndexSet<String>,
    /// How many texts grew beyond all measure.
    explosions: u32,
}

impl Substitution {
    pub(super) fn new(definitions: Definitions, mode: Variables, show_secrets: bool) -> Self {
        let longest = definitions
            .iter()
            .map(|(_, definition)| definition.value.len())
            .max()
            .unwrap_or_default();
        let incomplete = match mode {
            Variables::Bind => incomplete(&definitions),
            Variables::Keep | Variables::Resolve => IndexSet::new(),
        };
        Self {
            longest,
            incomplete,
            definitions,
            mode,
            show_secrets,
            known: IndexMap::new(),
            met: IndexSet::new(),
            cyclic: IndexSet::new(),
            exploded: IndexSet::new(),
            explosions: 0,
        }
    }

    pub(super) fn mode(&self) -> Variables {
        self.mode
    }

    /// Whether literal credentials are to be put behind a placeholder.
    pub(super) fn conceals(&self) -> bool {
        self.mode != Variables::Resolve && !self.show_secrets
    }

    /// A string of the collection as text, its variables replaced or left in place as the mode
    /// has it.
    pub(super) fn text(&mut self, written: &str) -> Text {
        if !written.contains("{{") {
            return Text::literal(written);
        }
        let replaced = self.expand(written, self.mode);
        let mut room = written.len().saturating_add(self.growth());
        let mut out = Text::new();
        let mut end = 0;
        for (range, name) in references(&replaced) {
            out.push_literal(replaced.get(end..range.start).unwrap_or_default());
            let variable = self.variable(name);
            let length = variable.value.as_ref().map_or(0, String::len);
            if length > room {
                self.explode(name);
                return Text::parse(written);
            }
            room -= length;
            out.push_variable(variable);
            end = range.end;
        }
        out.push_literal(replaced.get(end..).unwrap_or_default());
        out
    }

    /// A text that still has its references, with them replaced.
    pub(super) fn text_of(&mut self, written: &Text) -> Text {
        let mut out = Text::new();
        for piece in written.pieces() {
            match piece {
                Piece::Literal(literal) => out.push(&self.text(literal)),
                Piece::Variable(variable) if variable.scope == Scope::PathParameter => {
                    out.push_variable(Arc::clone(variable));
                }
                Piece::Variable(variable) => {
                    out.push(&self.text(&format!("{{{{{}}}}}", variable.name)))
                }
            }
        }
        out
    }

    /// What the runtime makes of a string, whatever the mode.
    pub(super) fn resolved(&mut self, written: &str) -> String {
        self.expand(written, Variables::Resolve)
    }

    /// The variable of a name, as it stands at a place of use.
    pub(super) fn variable(&mut self, name: &str) -> Arc<Variable> {
        self.met.insert(name.to_owned());
        if let Some(known) = self.known.get(name) {
            return Arc::clone(known);
        }
        let variable = match self.definitions.get(name).cloned() {
            None => Variable::unresolved(name),
            Some(definition) => Variable {
                name: name.to_owned(),
                scope: definition.scope,
                value: Some(self.expand(&definition.value, Variables::Resolve)),
                secret: definition.secret,
                shown: format!("{{{{{name}}}}}"),
            },
        };
        let variable = Arc::new(variable);
        self.known.insert(name.to_owned(), Arc::clone(&variable));
        variable
    }

    /// Every variable that is defined or was met: the met ones first, in the order of their first
    /// appearance.
    pub(super) fn into_variables(mut self) -> Vec<Arc<Variable>> {
        let mut names: IndexSet<String> = std::mem::take(&mut self.met);
        names.extend(self.definitions.iter().map(|(name, _)| name.clone()));
        names.iter().map(|name| self.variable(name)).collect()
    }

    /// The names that nothing defines, in the order of their first appearance.
    pub(super) fn unresolved(&self) -> impl Iterator<Item = &Arc<Variable>> {
        self.known.values().filter(|variable| variable.scope == Scope::Unresolved)
    }

    fn expand(&mut self, written: &str, mode: Variables) -> String {
        let mut current = written.to_owned();
        let limit = written.len().saturating_add(self.growth());
        for pass in 0..=PASSES {
            let mut next = String::with_capacity(current.len());
            let mut end = 0;
            let mut replaced = None;
            for (range, name) in references(&current) {
                let Some(value) = self.replacement(&current, &range, name, mode) else { continue };
                let endless = pass == PASSES && current.len() > written.len() + MIN_GROWTH;
                if next.len() + value.len() > limit || endless {
                    let name = name.to_owned();
                    self.explode(&name);
                    return written.to_owned();
                }
                if pass == PASSES {
                    replaced = Some(name.to_owned());
                    break;
                }
                next.push_str(current.get(end..range.start).unwrap_or_default());
                next.push_str(value);
                end = range.end;
                if !self.met.contains(name) {
                    self.met.insert(name.to_owned());
                }
                replaced = Some(name.to_owned());
            }
            let Some(name) = replaced else { break };
            if pass == PASSES {
                self.cyclic.insert(name);
                break;
            }
            next.push_str(current.get(end..).unwrap_or_default());
            current = next;
        }
        current
    }

    /// How much longer a text may become. Each text that grew too much halves it for those after,
    /// so that many of them cost little more than one.
    fn growth(&self) -> usize {
        let growth = MAX_GROWTH.saturating_add(self.longest.saturating_mul(4));
        growth.checked_shr(self.explosions).unwrap_or(0).max(MIN_GROWTH)
    }

    /// Remembers that a text grew beyond all measure at this name.
    fn explode(&mut self, name: &str) {
        self.exploded.insert(name.to_owned());
        self.explosions = self.explosions.saturating_add(1);
    }

    /// What to put in the place of a reference; `None` leaves it as it is.
    fn replacement<'a>(
        &'a self,
        text: &str,
        range: &Range<usize>,
        name: &str,
        mode: Variables,
    ) -> Option<&'a String> {
        let definition = self.definitions.get(name)?;
        let replace = match mode {
            Variables::Resolve => true,
            Variables::Keep
                if !definition.value.is_empty() && (self.show_secrets || !definition.secret) =>
            {
                true
            }
            // Bound as a whole, its value would stand in the code with a reference in it that
            // nobody could fill in, or with a credential.
            Variables::Bind if !definition.secret && self.incomplete.contains(name) => true,
            // Left in place, it would take the name of the variable around it apart.
            Variables::Keep | Variables::Bind => is_part_of_a_name(text, range),
        };
        replace.then_some(&definition.value)
    }
}

/// The names whose values refer, by whatever way, to a variable that is a credential, or that nothing
/// gives a value.
fn incomplete(definitions: &Definitions) -> IndexSet<String> {
    let mut found: IndexSet<&str> = IndexSet::new();
    let mut users: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for (name, definition) in definitions.iter() {
        for (_, other) in references(&definition.value) {
            match definitions.get(other) {
                Some(other_one) if !other_one.value.is_empty() && !other_one.secret => {
                    users.entry(other).or_default().push(name);
                }
                _ => {
                    found.insert(name);
                }
            }
        }
    }
    let mut next = 0;
    while let Some(name) = found.get_index(next).copied() {
        found.extend(users.get(name).into_iter().flatten());
        next += 1;
    }
    found.into_iter().map(str::to_owned).collect()
}

/// Whether a reference stands inside the braces of another: `{{a{{b}}}}`.
fn is_part_of_a_name(text: &str, range: &Range<usize>) -> bool {
    let brace = ['{', '}'];
    let opens = text.get(..range.start).is_some_and(|before| {
        before
            .rfind(brace)
            .and_then(|at| before.get(..=at))
            .is_some_and(|head| head.ends_with("{{"))
    });
    let closes = text.get(range.end..).is_some_and(|after| {
        after
            .find(brace)
            .and_then(|at| after.get(at..))
            .is_some_and(|tail| tail.starts_with("}}") || tail.starts_with("{{"))
    });
    opens && closes
}
