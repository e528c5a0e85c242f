//! Samples → types: what the saved responses of an item say about the answer.
//!
//! The samples of one status are merged and statuses never are. A member absent from one sample
//! is optional, one that is null in one is nullable, and a single sample only lets presume; the
//! elements of an array are all samples of one type. Names of types and loops come from the data,
//! see [`names`]. [`report`] says every guess with its evidence.

mod accept;
mod body;
mod evidence;
mod format;
mod maps;
pub mod names;
mod placeholder;
mod report;

pub use accept::Mismatch;
pub use body::{answer, infer, success};
#[cfg(feature = "sdk")]
pub(crate) use placeholder::filled;
pub use report::report;

use crate::json;

/// The type of some values that stand for one another, such as the bodies of several requests.
pub fn infer_value(values: &[&json::Value]) -> Shape {
    let mut evidence = evidence::Evidence::default();
    for value in values {
        evidence.add(value);
    }
    evidence.shape()
}

/// What one status answers, as far as its samples tell.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseShape {
    /// The status code the samples share.
    pub status: Option<u16>,
    /// What the body is.
    pub body: BodyShape,
    /// How many samples there are.
    pub samples: usize,
    /// The sample to show a reader: the first, as a value where it is JSON.
    pub shown: Option<json::Value>,
}

/// What a body is.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyShape {
    /// Nothing (204, or nothing saved under this status but empty bodies).
    Empty,
    /// JSON.
    Json(Shape),
    /// XML.
    Xml,
    /// HTML.
    Html,
    /// Any other text.
    Text,
}

/// The type of a JSON value.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// What it is when it is not `null`.
    pub kind: Kind,
    /// Whether a sample was `null`.
    pub nullable: bool,
    /// How many samples this rests on.
    pub seen: usize,
    /// A value seen there, for documentation; a scalar only.
    pub example: Option<json::Value>,
}

impl Shape {
    /// The type of a value that no sample shows.
    pub fn unknown() -> Self {
        Self { kind: Kind::Unknown, nullable: false, seen: 0, example: None }
    }
}

/// What a value is when it is not `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// No sample shows: only `null`s, or the elements of empty arrays.
    Unknown,
    /// `true` or `false`.
    Boolean,
    /// A whole number that fits.
    Integer(Width),
    /// A number with a fraction or an exponent.
    Float,
    /// A number that no common type holds without loss; keep its text.
    BigNumber,
    /// A string, and what its samples all look like.
    String(Option<Format>),
    /// An array of one kind of element.
    Array(Box<Shape>),
    /// An object with known members.
    Object(ObjectShape),
    /// An object whose keys are data.
    Map(Box<Shape>),
    /// Several kinds in one place, in the order of this list. Rare; read it as a raw value.
    Union(Vec<Kind>),
}

/// The width an integer needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed.
    I64,
    /// 64 bits, unsigned.
    U64,
}

/// What the samples of a string all look like. Documentation, not a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A date and a time.
    DateTime,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A UUID.
    Uuid,
    /// A URI with a scheme.
    Uri,
    /// An e-mail address.
    Email,
    /// A whole number in a string.
    Integer,
}

/// An object with known members.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ObjectShape {
    /// In order of first appearance.
    pub members: Vec<Member>,
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its key on the wire.
    pub key: String,
    /// How sure its presence is.
    pub presence: Presence,
    /// Its value.
    pub shape: Shape,
}

/// How sure the presence of a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// In every one of at least two samples.
    Required,
    /// In the only sample there is.
    Presumed,
    /// Missing from at least one sample.
    Optional,
}
