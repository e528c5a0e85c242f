//! Which values of an answer are read, in what order, before anything has a name.

use crate::shape::{Kind, Member, ObjectShape, Presence, Shape};

/// What is read in one scope: the whole answer, or the body of a loop.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// The things that want a name.
    pub(super) wanted: Vec<Wanted<'a>>,
    /// The statements, in order.
    pub(super) steps: Vec<Step<'a>>,
}

/// A thing that wants a name.
#[derive(Debug, Clone)]
pub(super) struct Wanted<'a> {
    /// The keys from the scope's value to it.
    pub(super) path: Vec<&'a str>,
    /// What it is.
    pub(super) role: Role,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The value itself.
    Value,
    /// One element of the value.
    Element,
    /// A key of the value.
    Key,
}

/// One statement. Names are positions in [`Plan::wanted`].
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// A value is given a name; `whole` where it is not looked into any further.
    Read { name: usize, from: Source<'a>, whole: bool },
    /// A list is run through.
    Each { name: usize, from: Source<'a>, element: &'a Shape },
    /// An object whose keys are data is run through.
    Entries { key: usize, name: usize, from: Source<'a>, element: &'a Shape },
}

/// An expression that reads a value.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    /// The members to go through, starting at `of`.
    pub(super) members: Vec<Access<'a>>,
    /// Where it starts.
    pub(super) of: Of,
    /// What stands in for null.
    pub(super) empty: Option<Empty>,
}

/// Where an expression starts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// The value of the scope.
    Scope,
    /// A name of the scope.
    Name(usize),
}

/// The reading of one member.
#[derive(Debug, Clone)]
pub(super) struct Access<'a> {
    /// Its key.
    pub(super) key: &'a str,
    /// Whether it may be absent.
    pub(super) optional: bool,
    /// Whether the object it is read from may be null, and an empty one stands in.
    pub(super) of_empty: bool,
}

/// What stands in for null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Empty {
    /// An object without members.
    Object,
    /// A list without elements.
    List,
}

/// The most keys that one expression goes through before an object between gets a name.
const LONGEST_CHAIN: usize = 3;
/// The most characters the keys of one expression may have together.
const WIDEST_CHAIN: usize = 28;

/// Whether a value holds members with names, so that reading it is more than taking it.
pub(super) fn has_members(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::Object(object) => !object.members.is_empty(),
        Kind::Array(element) | Kind::Map(element) => has_members(element),
        _ => false,
    }
}

/// Plans the reading of a value. `sure` says that it is not null; `loops` how many loops may
/// still be opened.
pub(super) fn plan(shape: &Shape, sure: bool, loops: usize) -> Plan<'_> {
    let mut plan = Plan::default();
    let whole = Source { members: Vec::new(), of: Of::Scope, empty: None };
    match &shape.kind {
        Kind::Object(object) => {
            let place = Place { source: whole, path: Vec::new(), sure, loops };
            plan.members(object, &place);
        }
        _ => plan.value(shape, whole, Vec::new(), sure, loops),
    }
    plan
}

/// The object whose members are planned.
struct Place<'a> {
    source: Source<'a>,
    path: Vec<&'a str>,
    /// Whether it is there and not null.
    sure: bool,
    loops: usize,
}

impl<'a> Plan<'a> {
    fn members(&mut self, object: &'a ObjectShape, place: &Place<'a>) {
        for member in &object.members {
            self.member(member, place);
        }
    }

    fn member(&mut self, member: &'a Member, place: &Place<'a>) {
        let optional = !place.sure || member.presence == Presence::Optional;
        let sure = !optional && !member.shape.nullable;
        let mut source = place.source.clone();
        // An object that may be null needs its stand-in here only while it has no name: a named
        // one was given it where it was named.
        let of_empty = !place.sure && !source.members.is_empty();
        source.members.push(Access { key: &member.key, optional, of_empty });
        let mut path = place.path.clone();
        path.push(&member.key);
        match &member.shape.kind {
            Kind::Object(object) if !object.members.is_empty() => {
                let place = if Self::stays_in_line(object, &source) {
                    Place { source, path, sure, loops: place.loops }
                } else {
                    source.empty = (!sure).then_some(Empty::Object);
                    let name = self.want(path.clone(), Role::Value);
                    self.steps.push(Step::Read { name, from: source, whole: false });
                    let named = Source { members: Vec::new(), of: Of::Name(name), empty: None };
                    Place { source: named, path, sure, loops: place.loops }
                };
                self.members(object, &place);
            }
            _ => self.value(&member.shape, source, path, sure, place.loops),
        }
    }

    /// Anything but an object with members.
    fn value(
        &mut self,
        shape: &'a Shape,
        mut from: Source<'a>,
        path: Vec<&'a str>,
        sure: bool,
        loops: usize,
    ) {
        match &shape.kind {
            Kind::Array(element) if loops > 0 && has_members(element) => {
                from.empty = (!sure).then_some(Empty::List);
                let name = self.want(path, Role::Element);
                self.steps.push(Step::Each { name, from, element });
            }
            Kind::Map(element) if loops > 0 && has_members(element) => {
                from.empty = (!sure).then_some(Empty::Object);
                let key = self.want(path.clone(), Role::Key);
                let name = self.want(path, Role::Element);
                self.steps.push(Step::Entries { key, name, from, element });
            }
            _ => {
                let name = self.want(path, Role::Value);
                self.steps.push(Step::Read { name, from, whole: true });
            }
        }
    }

    /// Whether an object is read through without a name of its own: only where that happens once
    /// and the expression stays short.
    fn stays_in_line(object: &ObjectShape, source: &Source<'_>) -> bool {
        let [only] = object.members.as_slice() else { return false };
        let keys: usize = source.members.iter().map(|access| access.key.chars().count()).sum();
        source.members.len() < LONGEST_CHAIN && keys + only.key.chars().count() <= WIDEST_CHAIN
    }

    fn want(&mut self, path: Vec<&'a str>, role: Role) -> usize {
        self.wanted.push(Wanted { path, role });
        self.wanted.len() - 1
    }
}
