//! What was seen at one place of the samples, and what follows from it.
//!
//! Adding is commutative but for the order of members and the example, which are those of the
//! first appearance.

use super::maps::{self, MapRule};
use super::placeholder::{self, Placeholder, Type};
use super::{Format, Kind, Member, ObjectShape, Presence, Shape, Width, format};
use crate::json::{self, Value, effective, repeated_keys};
use indexmap::IndexMap;

/// Whole numbers up to here survive being read as a double.
const EXACT_IN_DOUBLE: i128 = 1 << 53;

/// Everything seen at one place.
#[derive(Debug, Default)]
pub(crate) struct Evidence<'a> {
    /// How many values stood here, nulls and holes included.
    pub(crate) count: usize,
    pub(crate) nulls: usize,
    /// Holes, and placeholders that do not say what they stand for.
    pub(crate) unknowns: usize,
    /// Placeholders of every kind, also counted under what they name.
    pub(crate) placeholders: usize,
    booleans: usize,
    integers: Option<(i128, i128)>,
    floats: usize,
    /// Numbers that neither 64 bits nor a finite double hold.
    bigs: usize,
    strings: Strings,
    pub(crate) arrays: usize,
    elements: Option<Box<Evidence<'a>>>,
    pub(crate) objects: usize,
    /// Objects that tell something about presence: an object of placeholders lists what may be
    /// there, not what was.
    pub(crate) witnesses: usize,
    pub(crate) members: IndexMap<String, Evidence<'a>>,
    example: Option<&'a Value>,
    /// Whether the example is a placeholder, which a real value replaces.
    example_is_placeholder: bool,
}

/// What the strings seen so far look like.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Strings {
    #[default]
    None,
    Alike(Option<Format>),
}

impl Strings {
    fn add(&mut self, format: Option<Format>) {
        *self = match *self {
            Self::None => Self::Alike(format),
            Self::Alike(known) if known == format => *self,
            Self::Alike(_) => Self::Alike(None),
        };
    }
}

fn is_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            text.as_literal().is_some_and(|text| placeholder::read(text).is_some())
        }
        _ => false,
    }
}

impl<'a> Evidence<'a> {
    /// Adds one value.
    pub(crate) fn add(&mut self, value: &'a Value) {
        self.count += 1;
        match value {
            Value::Null => self.nulls += 1,
            Value::Bool(_) => {
                self.booleans += 1;
                self.show(value, false);
            }
            Value::Number(text) => {
                self.number(text);
                self.show(value, false);
            }
            Value::String(text) => match text.as_literal() {
                Some(literal) => match placeholder::read(literal) {
                    Some(found) => {
                        self.placeholder(&found);
                        self.show(value, true);
                    }
                    None => {
                        self.strings.add(format::of(literal));
                        self.show(value, false);
                    }
                },
                None => {
                    self.strings.add(None);
                    self.show(value, false);
                }
            },
            Value::Hole(text) => self.hole(text.as_literal().unwrap_or_default()),
            Value::Array(elements) => {
                self.arrays += 1;
                let seen = self.elements.get_or_insert_default();
                for element in elements {
                    seen.add(element);
                }
            }
            Value::Object(members) => self.object(members),
        }
    }

    fn object(&mut self, members: &'a [json::Member]) {
        self.objects += 1;
        let mut real = true;
        if self.members.is_empty() {
            self.members.reserve(members.len());
        }
        if !repeated_keys(members).is_empty() {
            for (n, (key, value)) in effective(members).into_iter().enumerate() {
                real &= !is_placeholder(value);
                self.member(n, &key).add(value);
            }
        } else {
            for (n, json::Member { key, value }) in members.iter().enumerate() {
                real &= !is_placeholder(value);
                match key.as_literal() {
                    Some(key) => self.member(n, key).add(value),
                    None => self.member(n, &key.shown()).add(value),
                }
            }
        }
        self.witnesses += usize::from(real);
    }

    /// The evidence on a member. The objects of an array mostly have their members in one order,
    /// so the position in this object is tried first.
    fn member(&mut self, position: usize, key: &str) -> &mut Self {
        let known = match self.members.get_index(position) {
            Some((known, _)) if known == key => Some(position),
            _ => self.members.get_index_of(key),
        };
        let index =
            known.unwrap_or_else(|| self.members.insert_full(key.to_owned(), Self::default()).0);
        &mut self.members[index]
    }

    fn number(&mut self, text: &str) {
        if text.contains(['.', 'e', 'E']) {
            let decimal = json::Decimal::parse(text);
            match text.parse::<f64>() {
                // Neither infinite nor, from something else, zero.
                Ok(number)
                    if number.is_finite()
                        && (number != 0.0 || decimal.is_some_and(|d| d.is_zero())) =>
                {
                    self.floats += 1;
                }
                _ => self.bigs += 1,
            }
            return;
        }
        match text.parse::<i128>() {
            Ok(number) if (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&number) => {
                self.integer(number, number);
            }
            _ => self.bigs += 1,
        }
    }

    fn integer(&mut self, low: i128, high: i128) {
        let (least, most) = self.integers.unwrap_or((low, high));
        self.integers = Some((least.min(low), most.max(high)));
    }

    fn hole(&mut self, word: &str) {
        match (placeholder::read(word), word) {
            (Some(found), _) => self.placeholder(&found),
            (None, "NaN" | "Infinity" | "-Infinity") => self.floats += 1,
            (None, _) => self.unknowns += 1,
        }
    }

    fn placeholder(&mut self, found: &Placeholder) {
        self.placeholders += 1;
        self.nulls += usize::from(found.nullable);
        for kind in &found.types {
            match kind {
                Type::String(format) => self.strings.add(*format),
                Type::Integer(Width::I32) => {
                    self.integer(i128::from(i32::MIN), i128::from(i32::MAX))
                }
                Type::Integer(_) => self.integer(i128::from(i64::MIN), i128::from(i64::MAX)),
                Type::Float => self.floats += 1,
                Type::Boolean => self.booleans += 1,
                Type::Object | Type::Array | Type::Any => self.unknowns += 1,
            }
        }
    }

    fn show(&mut self, value: &'a Value, is_placeholder: bool) {
        if self.example.is_none() || (self.example_is_placeholder && !is_placeholder) {
            self.example = Some(value);
            self.example_is_placeholder = is_placeholder;
        }
    }

    /// The type that follows.
    pub(crate) fn shape(&self) -> Shape {
        let mut kinds = Vec::new();
        if self.booleans > 0 {
            kinds.push(Kind::Boolean);
        }
        kinds.extend(self.numbers());
        if let Strings::Alike(format) = self.strings {
            kinds.push(Kind::String(format));
        }
        if self.arrays > 0 {
            kinds.push(Kind::Array(Box::new(self.element_shape())));
        }
        if self.objects > 0 {
            kinds.push(match self.map() {
                Some((_, entry)) => Kind::Map(Box::new(entry)),
                None => Kind::Object(ObjectShape { members: self.member_shapes() }),
            });
        }
        let kind = match kinds.len() {
            0 => Kind::Unknown,
            1 => kinds.remove(0),
            _ => Kind::Union(kinds),
        };
        Shape { kind, nullable: self.nulls > 0, seen: self.count, example: self.example.cloned() }
    }

    fn numbers(&self) -> Option<Kind> {
        if self.bigs > 0 {
            return Some(Kind::BigNumber);
        }
        let Some((least, most)) = self.integers else {
            return (self.floats > 0).then_some(Kind::Float);
        };
        let within = |low: i128, high: i128| low <= least && most <= high;
        Some(if self.floats > 0 {
            // A placeholder spans all that its type holds and is no number that could be lost.
            let exact = within(-EXACT_IN_DOUBLE, EXACT_IN_DOUBLE) || self.placeholders > 0;
            if exact { Kind::Float } else { Kind::BigNumber }
        } else if within(i32::MIN.into(), i32::MAX.into()) {
            Kind::Integer(Width::I32)
        } else if within(i64::MIN.into(), i64::MAX.into()) {
            Kind::Integer(Width::I64)
        } else if within(0, u64::MAX.into()) {
            Kind::Integer(Width::U64)
        } else {
            Kind::BigNumber
        })
    }

    pub(crate) fn element_evidence(&self) -> Option<&Evidence<'a>> {
        self.elements.as_deref()
    }

    fn element_shape(&self) -> Shape {
        self.elements.as_deref().map_or_else(Shape::unknown, Self::shape)
    }

    fn member_shapes(&self) -> Vec<Member> {
        let member = |(key, evidence): (&String, &Self)| Member {
            key: key.clone(),
            presence: self.presence(evidence),
            shape: evidence.shape(),
        };
        self.members.iter().map(member).collect()
    }

    /// How sure a member of the objects seen here is.
    pub(crate) fn presence(&self, member: &Self) -> Presence {
        if member.count < self.objects {
            Presence::Optional
        } else if self.witnesses >= 2 {
            Presence::Required
        } else {
            Presence::Presumed
        }
    }

    /// Whether the objects seen here are maps, why, and what an entry holds.
    pub(crate) fn map(&self) -> Option<(MapRule, Shape)> {
        let keys = self.members.keys().map(String::as_str);
        let rule = maps::rule(keys, || self.members_are_alike())?;
        let entry = self.entry_shape();
        // Entries of different kinds are members after all.
        (!matches!(entry.kind, Kind::Union(_))).then_some((rule, entry))
    }

    fn members_are_alike(&self) -> bool {
        let mut members = self.members.values();
        let Some(first) = members.next() else { return false };
        let alike = |evidence: &Self| {
            evidence.objects > 0
                && evidence.objects == evidence.count
                && evidence.members.len() >= 2
                && evidence.members.len() == first.members.len()
                && evidence.members.keys().all(|key| first.members.contains_key(key))
        };
        alike(first) && members.all(alike)
    }

    /// All members as one: what an entry of the map holds.
    pub(crate) fn entries(&self) -> Evidence<'a> {
        let mut all = Evidence::default();
        for evidence in self.members.values() {
            all.merge(evidence);
        }
        all
    }

    fn entry_shape(&self) -> Shape {
        self.entries().shape()
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.nulls += other.nulls;
        self.unknowns += other.unknowns;
        self.placeholders += other.placeholders;
        self.booleans += other.booleans;
        if let Some((low, high)) = other.integers {
            self.integer(low, high);
        }
        self.floats += other.floats;
        self.bigs += other.bigs;
        if let Strings::Alike(format) = other.strings {
            self.strings.add(format);
        }
        self.arrays += other.arrays;
        if let Some(elements) = &other.elements {
            self.elements.get_or_insert_default().merge(elements);
        }
        self.objects += other.objects;
        self.witnesses += other.witnesses;
        for (key, evidence) in &other.members {
            self.members.entry(key.clone()).or_default().merge(evidence);
        }
        if let Some(example) = other.example {
            self.show(example, other.example_is_placeholder);
        }
    }
}
