//! How a language writes the types an answer is read into, from `[types]` of `target.toml`.
//!
//! A rule with `{}` in it wraps another type: `Vec<{}>`.

use crate::shape::{Kind, Width};
use serde::Deserialize;

/// The type expressions of a language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Types {
    /// A string.
    pub string: String,
    /// `true` or `false`.
    pub boolean: String,
    /// A whole number of 32 bits.
    pub i32: String,
    /// A whole number of 64 bits.
    pub i64: String,
    /// A whole number of 64 bits without a sign.
    pub u64: String,
    /// A number with a fraction.
    pub float: String,
    /// A number that no other type holds without loss.
    pub big_number: String,
    /// Any JSON value: what no sample shows, or several kinds in one place.
    pub unknown: String,
    /// An array of `{}`.
    pub array: String,
    /// An object whose keys are data and whose values are `{}`.
    pub map: String,
    /// A `{}` that may be absent.
    pub optional: String,
    /// A `{}` that may be `null`; as `optional` where it is empty. Where both are the same, a
    /// value that may be absent and `null` is wrapped once.
    pub nullable: String,
    /// A `{}` that holds the type it stands in, in languages that cannot nest a type in itself.
    pub recursive: String,
    /// Whether an array or a map that may be absent is read as an empty one.
    pub absent_is_empty: bool,
    /// The rules by which the decoder can make all wire names of a type from the names of its
    /// members, best first. Empty where each member says its own.
    pub casings: Vec<Casing>,
}

/// A rule that makes wire names from `snake_case` identifiers, under the names serde gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum Casing {
    /// `createdById`
    #[serde(rename = "camelCase")]
    Camel,
    /// `CreatedById`
    #[serde(rename = "PascalCase")]
    Pascal,
    /// `created_by_id`
    #[serde(rename = "snake_case")]
    Snake,
    /// `CREATED_BY_ID`
    #[serde(rename = "SCREAMING_SNAKE_CASE")]
    ScreamingSnake,
    /// `created-by-id`
    #[serde(rename = "kebab-case")]
    Kebab,
    /// `CREATED-BY-ID`
    #[serde(rename = "SCREAMING-KEBAB-CASE")]
    ScreamingKebab,
}

impl Casing {
    /// The name of the rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Camel => "camelCase",
            Self::Pascal => "PascalCase",
            Self::Snake => "snake_case",
            Self::ScreamingSnake => "SCREAMING_SNAKE_CASE",
            Self::Kebab => "kebab-case",
            Self::ScreamingKebab => "SCREAMING-KEBAB-CASE",
        }
    }

    /// The wire name the rule makes of an identifier (serde_derive, `internals/case.rs`: words are
    /// what stands between underscores, and letters inside a word keep their case).
    pub fn apply(self, identifier: &str) -> String {
        match self {
            Self::Snake => identifier.to_owned(),
            Self::ScreamingSnake => identifier.to_ascii_uppercase(),
            Self::Kebab => identifier.replace('_', "-"),
            Self::ScreamingKebab => identifier.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => pascal(identifier),
            Self::Camel => {
                let pascal = pascal(identifier);
                let mut letters = pascal.chars();
                letters.next().map_or_else(String::new, |first| {
                    format!("{}{}", first.to_ascii_lowercase(), letters.as_str())
                })
            }
        }
    }
}

fn pascal(identifier: &str) -> String {
    let mut out = String::with_capacity(identifier.len());
    let mut capitalize = true;
    for letter in identifier.chars() {
        if letter == '_' {
            capitalize = true;
        } else if capitalize {
            out.push(letter.to_ascii_uppercase());
            capitalize = false;
        } else {
            out.push(letter);
        }
    }
    out
}

impl Types {
    /// The expression of a kind that holds no other; `None` for the kinds that do.
    pub(crate) fn scalar(&self, kind: &Kind) -> Option<&str> {
        Some(match kind {
            Kind::Boolean => &self.boolean,
            Kind::Integer(Width::I32) => &self.i32,
            Kind::Integer(Width::I64) => &self.i64,
            Kind::Integer(Width::U64) => &self.u64,
            Kind::Float => &self.float,
            Kind::BigNumber => &self.big_number,
            Kind::String(_) => &self.string,
            Kind::Unknown | Kind::Union(_) => &self.unknown,
            Kind::Array(_) | Kind::Object(_) | Kind::Map(_) => return None,
        })
    }

    /// An array of `inner`.
    pub(crate) fn array(&self, inner: &str) -> String {
        wrap(&self.array, inner)
    }

    /// A map to `inner`.
    pub(crate) fn map(&self, inner: &str) -> String {
        wrap(&self.map, inner)
    }

    /// `inner` with what its absence and its `null` need.
    pub(crate) fn wrapped(&self, inner: &str, optional: bool, nullable: bool) -> String {
        let null_rule = if self.nullable.is_empty() { &self.optional } else { &self.nullable };
        match (optional, nullable) {
            (false, false) => inner.to_owned(),
            (true, false) => wrap(&self.optional, inner),
            (false, true) => wrap(null_rule, inner),
            (true, true) if *null_rule == self.optional => wrap(null_rule, inner),
            (true, true) => wrap(&self.optional, &wrap(null_rule, inner)),
        }
    }

    /// `inner` where it would nest in itself.
    pub(crate) fn recursive(&self, inner: &str) -> String {
        wrap(&self.recursive, inner)
    }
}

/// A rule that was left empty adds nothing.
fn wrap(rule: &str, inner: &str) -> String {
    if rule.is_empty() { inner.to_owned() } else { rule.replace("{}", inner) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casings_make_the_names_serde_makes() {
        assert_eq!(Casing::Camel.apply("created_by_id"), "createdById");
        assert_eq!(Casing::Camel.apply("line_1"), "line1");
        assert_eq!(Casing::Pascal.apply("created_by_id"), "CreatedById");
        assert_eq!(Casing::Kebab.apply("created_by"), "created-by");
        assert_eq!(Casing::ScreamingSnake.apply("created_by"), "CREATED_BY");
        assert_eq!(Casing::Camel.apply(""), "");
        assert_eq!(Casing::Camel.apply("_id"), "id");
    }

    #[test]
    fn absence_and_null_are_wrapped_once_where_a_language_does_not_tell_them_apart() {
        let one = Types { optional: "Option<{}>".to_owned(), ..Types::default() };
        assert_eq!(one.wrapped("T", true, true), "Option<T>");
        let two = Types { nullable: "{} | null".to_owned(), ..Types::default() };
        assert_eq!(two.wrapped("T", true, true), "T | null");
    }
}
