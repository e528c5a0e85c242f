//! A shape as a graph of objects: a tree that repeats itself becomes an object that refers to
//! itself, and objects alike in all they hold become one.

#[cfg(feature = "sdk")]
mod several;

use crate::json;
use crate::shape::{Kind, ObjectShape, Presence, Shape, Width};
use crate::target::types::Types;
use std::collections::BTreeMap;

/// An object of the graph, by its place in [`Graph::objects`].
pub(super) type Id = usize;

/// The objects of a shape.
#[derive(Debug, Default)]
pub(super) struct Graph {
    objects: Vec<Object>,
}

/// An object that will be declared.
#[derive(Debug, Default, Clone)]
pub(super) struct Object {
    pub(super) members: Vec<Member>,
    /// The object this one turned out to be the same as.
    same_as: Option<Id>,
}

/// A member of an [`Object`].
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) key: String,
    pub(super) presence: Presence,
    pub(super) value: Value,
    /// A value seen there.
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "packages alone show it"))]
    pub(super) example: Option<json::Value>,
}

/// The type of a value.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) nullable: bool,
    pub(super) holds: Holds,
}

/// What a value holds when it is not `null`.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    /// A kind without parts.
    Scalar(Kind),
    /// An array of values.
    Array(Box<Value>),
    /// A map to values.
    Map(Box<Value>),
    /// An object of the graph.
    Object(Id),
}

/// The objects around the place that is being read, outermost first.
type Around = Vec<Id>;

impl Graph {
    /// Reads a shape.
    pub(super) fn read(shape: &Shape) -> (Self, Value) {
        let mut graph = Self::default();
        let root = graph.value(shape, None, &mut Vec::new());
        (graph, root)
    }

    /// An object; the one it is the same as, if any.
    pub(super) fn object(&self, id: Id) -> &Object {
        static NOTHING: Object = Object { members: Vec::new(), same_as: None };
        self.objects.get(self.canonical(id)).unwrap_or(&NOTHING)
    }

    /// The object that stands for all objects the same as `id`.
    pub(super) fn canonical(&self, mut id: Id) -> Id {
        while let Some(other) = self.objects.get(id).and_then(|object| object.same_as) {
            id = other;
        }
        id
    }

    fn value(&mut self, shape: &Shape, key: Option<&str>, around: &mut Around) -> Value {
        let holds = match &shape.kind {
            Kind::Array(element) => Holds::Array(Box::new(self.value(element, key, around))),
            Kind::Map(value) => Holds::Map(Box::new(self.value(value, key, around))),
            Kind::Object(object) => Holds::Object(self.add(object, key, around)),
            other => Holds::Scalar(other.clone()),
        };
        Value { nullable: shape.nullable, holds }
    }

    fn add(&mut self, object: &ObjectShape, key: Option<&str>, around: &mut Around) -> Id {
        if let Some(ancestor) = self.repeated(object, key, around) {
            // Members below an ancestor are read as if they stood in it.
            let depth = around.iter().position(|&id| id == ancestor).map_or(0, |at| at + 1);
            let mut outer: Around = around.get(..depth).unwrap_or_default().to_vec();
            let members = self.members(object, &mut outer);
            self.join(ancestor, members);
            return ancestor;
        }
        let id = self.objects.len();
        self.objects.push(Object::default());
        around.push(id);
        // The keys must be known before the members are read: they decide what repeats.
        if let Some(new) = self.objects.get_mut(id) {
            new.members = object
                .members
                .iter()
                .map(|member| Member {
                    key: member.key.clone(),
                    presence: member.presence,
                    value: Value { nullable: false, holds: Holds::Scalar(Kind::Unknown) },
                    example: member.shape.example.clone(),
                })
                .collect();
        }
        let members = self.members(object, around);
        self.fill(id, members);
        around.pop();
        id
    }

    fn members(&mut self, object: &ObjectShape, around: &mut Around) -> Vec<Member> {
        object
            .members
            .iter()
            .map(|member| Member {
                key: member.key.clone(),
                presence: member.presence,
                value: self.value(&member.shape, Some(&member.key), around),
                example: member.shape.example.clone(),
            })
            .collect()
    }

    /// The object around this place that the object repeats: both have a member of the key under
    /// which it stands, and it has no member that the other has not.
    fn repeated(&self, object: &ObjectShape, key: Option<&str>, around: &Around) -> Option<Id> {
        let key = key?;
        if !object.members.iter().any(|member| member.key == key) {
            return None;
        }
        around.iter().rev().copied().find(|&id| {
            let has = |key: &str| self.object(id).members.iter().any(|member| member.key == key);
            has(key) && object.members.iter().all(|member| has(&member.key))
        })
    }

    /// Gives an object its members. What an object below it, joined meanwhile, said about a member
    /// counts too.
    fn fill(&mut self, id: Id, members: Vec<Member>) {
        let id = self.canonical(id);
        for member in members {
            let Some(object) = self.objects.get_mut(id) else { return };
            let Some(at) = object.members.iter().position(|other| other.key == member.key) else {
                continue;
            };
            let Some(slot) = object.members.get_mut(at) else { continue };
            let (known, presence) = (slot.value.clone(), slot.presence);
            let value = self.unify(known, member.value);
            if let Some(slot) = self.objects.get_mut(id).and_then(|o| o.members.get_mut(at)) {
                slot.value = value;
                slot.presence = sure(presence, member.presence);
            }
        }
    }

    /// Adds what one more occurrence of an object holds.
    fn join(&mut self, id: Id, members: Vec<Member>) {
        let id = self.canonical(id);
        if let Some(object) = self.objects.get_mut(id) {
            for member in &mut object.members {
                if !members.iter().any(|other| other.key == member.key) {
                    member.presence = Presence::Optional;
                }
            }
        }
        self.fill(id, members);
    }

    fn unify(&mut self, left: Value, right: Value) -> Value {
        let nullable = left.nullable || right.nullable;
        let holds = match (left.holds, right.holds) {
            (Holds::Scalar(Kind::Unknown), other) | (other, Holds::Scalar(Kind::Unknown)) => other,
            (Holds::Array(left), Holds::Array(right)) => {
                Holds::Array(Box::new(self.unify(*left, *right)))
            }
            (Holds::Map(left), Holds::Map(right)) => {
                Holds::Map(Box::new(self.unify(*left, *right)))
            }
            (Holds::Object(left), Holds::Object(right)) => Holds::Object(self.unite(left, right)),
            (Holds::Scalar(left), Holds::Scalar(right)) => Holds::Scalar(widest(left, right)),
            _ => Holds::Scalar(Kind::Union(Vec::new())),
        };
        Value { nullable, holds }
    }

    /// Makes two objects one that has the members of both.
    fn unite(&mut self, left: Id, right: Id) -> Id {
        let (left, right) = (self.canonical(left), self.canonical(right));
        if left == right {
            return left;
        }
        let members = self.object(right).members.clone();
        if let Some(object) = self.objects.get_mut(right) {
            object.same_as = Some(left);
        }
        let new: Vec<Member> = members
            .iter()
            .filter(|member| !self.object(left).members.iter().any(|m| m.key == member.key))
            .map(|member| Member { presence: Presence::Optional, ..member.clone() })
            .collect();
        self.join(left, members);
        if let Some(object) = self.objects.get_mut(left) {
            object.members.extend(new);
        }
        left
    }

    /// Makes objects one that a language would declare alike, and returns the objects that each
    /// one stands for.
    pub(super) fn share(&mut self, rules: &Types) {
        self.share_alike(rules, &BTreeMap::new());
    }

    /// As [`Graph::share`], but only objects with the same word of `kinds` become one.
    pub(super) fn share_alike(&mut self, rules: &Types, kinds: &BTreeMap<Id, String>) {
        loop {
            let mut seen = BTreeMap::new();
            let mut same = Vec::new();
            for id in 0..self.objects.len() {
                if self.canonical(id) == id {
                    let signature = (kinds.get(&id), self.signature(id, rules));
                    let first = *seen.entry(signature).or_insert(id);
                    if first != id {
                        same.push((id, first));
                    }
                }
            }
            if same.is_empty() {
                return;
            }
            for (id, first) in same {
                if let Some(object) = self.objects.get_mut(id) {
                    object.same_as = Some(first);
                }
            }
        }
    }

    fn signature(&self, id: Id, rules: &Types) -> String {
        let mut out = String::new();
        for member in &self.object(id).members {
            let optional = member.presence == Presence::Optional;
            out.push_str(&format!("{:?}{}", member.key, if optional { '?' } else { ':' }));
            self.sign(&mut out, &member.value, id, rules);
        }
        out
    }

    fn sign(&self, out: &mut String, value: &Value, owner: Id, rules: &Types) {
        if value.nullable {
            out.push('~');
        }
        match &value.holds {
            Holds::Scalar(kind) => out.push_str(rules.scalar(kind).unwrap_or_default()),
            Holds::Array(element) => {
                out.push('[');
                self.sign(out, element, owner, rules);
            }
            Holds::Map(element) => {
                out.push('{');
                self.sign(out, element, owner, rules);
            }
            Holds::Object(id) if self.canonical(*id) == owner => out.push('@'),
            Holds::Object(id) => out.push_str(&format!("#{}", self.canonical(*id))),
        }
        out.push(';');
    }

    /// Whether an object holds another in itself, not through an array or a map.
    pub(super) fn nests(&self, outer: Id, inner: Id) -> bool {
        let inner = self.canonical(inner);
        let mut open = vec![self.canonical(outer)];
        let mut seen = Vec::new();
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            for member in &self.object(id).members {
                if let Holds::Object(held) = member.value.holds {
                    let held = self.canonical(held);
                    if held == inner {
                        return true;
                    }
                    open.push(held);
                }
            }
        }
        false
    }
}

fn sure(left: Presence, right: Presence) -> Presence {
    match (left, right) {
        (Presence::Optional, _) | (_, Presence::Optional) => Presence::Optional,
        (Presence::Presumed, Presence::Presumed) => Presence::Presumed,
        _ => Presence::Required,
    }
}

fn widest(left: Kind, right: Kind) -> Kind {
    match (left, right) {
        (Kind::Integer(left), Kind::Integer(right)) => match (left, right) {
            (Width::U64, Width::I32 | Width::I64) | (Width::I32 | Width::I64, Width::U64) => {
                Kind::BigNumber
            }
            _ => Kind::Integer(left.max(right)),
        },
        (Kind::Float, Kind::Integer(_)) | (Kind::Integer(_), Kind::Float) => Kind::Float,
        (Kind::BigNumber, Kind::Integer(_) | Kind::Float)
        | (Kind::Integer(_) | Kind::Float, Kind::BigNumber) => Kind::BigNumber,
        (Kind::String(left), Kind::String(right)) => Kind::String(left.filter(|_| left == right)),
        (left, right) if left == right => left,
        _ => Kind::Union(Vec::new()),
    }
}
