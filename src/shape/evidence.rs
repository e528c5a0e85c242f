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
    /// The least and the most of the whole numbers that 64 bits hold.
    integers: Option<(i128, i128)>,
    /// The width that placeholders name.
    named: Option<Width>,
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

/// The elements, or the first where all others are copies of it: an example that a generator
/// repeated to show a list is one sample, and proves nothing about presence.
fn without_copies(elements: &[Value]) -> &[Value] {
    match elements {
        [first @ Value::Object(_), rest @ ..] if rest.iter().all(|element| element == first) => {
            std::slice::from_ref(first)
        }
        _ => elements,
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
                for element in without_copies(elements) {
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
        if repeated_keys(members).is_empty() {
            for (n, json::Member { key, value }) in members.iter().enumerate() {
                real &= !is_placeholder(value);
                match key.as_literal() {
                    Some(key) => self.member(n, key, value),
                    None => self.member(n, &key.shown(), value),
                }
            }
        } else {
            for (n, (key, value)) in effective(members).into_iter().enumerate() {
                real &= !is_placeholder(value);
                self.member(n, &key, value);
            }
        }
        self.witnesses += usize::from(real);
    }

    /// Adds the value of a member. The objects of an array mostly have their members in one
    /// order, so the position in this object is tried first.
    fn member(&mut self, position: usize, key: &str, value: &'a Value) {
        let known = match self.members.get_index(position) {
            Some((known, _)) if known == key => Some(position),
            _ => self.members.get_index_of(key),
        };
        match known.and_then(|index| self.members.get_index_mut(index)) {
            Some((_, member)) => member.add(value),
            None => {
                let mut member = Self::default();
                member.add(value);
                self.members.insert(key.to_owned(), member);
            }
        }
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
                Type::Integer(width) => self.named = self.named.max(Some(*width)),
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

    /// The type that follows, with nothing inside its arrays, objects and maps.
    pub(crate) fn shallow(&self) -> Shape {
        let mut kinds = Vec::new();
        if self.booleans > 0 {
            kinds.push(Kind::Boolean);
        }
        kinds.extend(self.numbers());
        if let Strings::Alike(format) = self.strings {
            kinds.push(Kind::String(format));
        }
        if self.arrays > 0 {
            kinds.push(Kind::Array(Box::new(Shape::unknown())));
        }
        if self.objects > 0 {
            kinds.push(match self.map_rule() {
                Some(_) => Kind::Map(Box::new(Shape::unknown())),
                None => Kind::Object(ObjectShape::default()),
            });
        }
        let kind = match kinds.len() {
            0 => Kind::Unknown,
            1 => kinds.remove(0),
            _ => Kind::Union(kinds),
        };
        Shape { kind, nullable: self.nulls > 0, seen: self.count, example: self.example.cloned() }
    }

    /// The type that follows.
    pub(crate) fn shape(mut self) -> Shape {
        let mut shape = self.shallow();
        match &mut shape.kind {
            Kind::Union(kinds) => kinds.iter_mut().for_each(|kind| self.fill(kind)),
            kind => self.fill(kind),
        }
        shape
    }

    /// Puts into a kind what stands inside it.
    fn fill(&mut self, kind: &mut Kind) {
        match kind {
            Kind::Array(element) => {
                **element =
                    self.elements.take().map_or_else(Shape::unknown, |elements| elements.shape());
            }
            Kind::Map(entry) => **entry = std::mem::take(self).entries().shape(),
            Kind::Object(object) => {
                let presences: Vec<_> =
                    self.members.values().map(|member| self.presence(member)).collect();
                let members = std::mem::take(&mut self.members).into_iter().zip(presences);
                let member = |((key, evidence), presence): ((String, Self), _)| Member {
                    key,
                    presence,
                    shape: evidence.shape(),
                };
                object.members = members.map(member).collect();
            }
            _ => {}
        }
    }

    fn numbers(&self) -> Option<Kind> {
        if self.bigs > 0 {
            return Some(Kind::BigNumber);
        }
        let within = |low: i128, high: i128| {
            self.integers.is_none_or(|(least, most)| low <= least && most <= high)
        };
        if self.floats > 0 {
            let exact = within(-EXACT_IN_DOUBLE, EXACT_IN_DOUBLE);
            return Some(if exact { Kind::Float } else { Kind::BigNumber });
        }
        if self.integers.is_none() && self.named.is_none() {
            return None;
        }
        let seen = if within(i32::MIN.into(), i32::MAX.into()) {
            Width::I32
        } else if within(i64::MIN.into(), i64::MAX.into()) {
            Width::I64
        } else if within(0, u64::MAX.into()) {
            Width::U64
        } else {
            return Some(Kind::BigNumber);
        };
        Some(Kind::Integer(self.named.map_or(seen, |named| seen.max(named))))
    }

    /// Takes out what was seen of the elements of arrays.
    pub(crate) fn take_elements(&mut self) -> Option<Self> {
        self.elements.take().map(|elements| *elements)
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

    /// Whether the objects seen here are maps, and why.
    pub(crate) fn map_rule(&self) -> Option<MapRule> {
        let keys = self.members.keys().map(String::as_str);
        let rule = maps::rule(keys, || self.members_are_alike())?;
        // Entries of different kinds are members after all.
        let is = |kind: fn(&Self) -> bool| usize::from(self.members.values().any(kind));
        let kinds = is(|member| member.booleans > 0)
            + is(|member| member.numbers().is_some())
            + is(|member| member.strings != Strings::None)
            + is(|member| member.arrays > 0)
            + is(|member| member.objects > 0);
        (kinds <= 1).then_some(rule)
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

    /// All members as one: what an entry of the map holds. Evidence is moved, not copied, so that
    /// maps in maps cost no more than their size.
    pub(crate) fn entries(self) -> Self {
        self.members.into_values().fold(Self::default(), Self::merge)
    }

    fn merge(mut self, other: Self) -> Self {
        if self.count == 0 {
            return other;
        }
        self.count += other.count;
        self.nulls += other.nulls;
        self.unknowns += other.unknowns;
        self.placeholders += other.placeholders;
        self.booleans += other.booleans;
        if let Some((low, high)) = other.integers {
            self.integer(low, high);
        }
        self.named = self.named.max(other.named);
        self.floats += other.floats;
        self.bigs += other.bigs;
        if let Strings::Alike(format) = other.strings {
            self.strings.add(format);
        }
        self.arrays += other.arrays;
        self.elements = match (self.elements.take(), other.elements) {
            (Some(ours), Some(theirs)) => Some(Box::new(ours.merge(*theirs))),
            (ours, theirs) => ours.or(theirs),
        };
        self.objects += other.objects;
        self.witnesses += other.witnesses;
        for (key, evidence) in other.members {
            let ours = self.members.entry(key).or_default();
            *ours = std::mem::take(ours).merge(evidence);
        }
        if let Some(example) = other.example {
            self.show(example, other.example_is_placeholder);
        }
        self
    }
}
