//! Where in a TOML file something stands, looked for only when a message needs it.

use crate::target::manifest::position;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Line and column, from 1, of the value that a path of keys leads to: of a table, its name. In a
/// list, a key is the text of the element, or its number from 0.
pub(super) fn place_of(text: &str, keys: &[&str]) -> Option<(usize, usize)> {
    let root = DeTable::parse(text).ok()?;
    let at = span(root.get_ref(), keys)?;
    Some(position(text, at))
}

fn span(table: &DeTable<'_>, keys: &[&str]) -> Option<usize> {
    let (first, rest) = keys.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == *first)?;
    match value.get_ref() {
        DeValue::Table(_) if rest.is_empty() => Some(key.span().start),
        DeValue::Table(inner) => span(inner, rest).or_else(|| Some(key.span().start)),
        DeValue::Array(elements) if !rest.is_empty() => element(elements, rest),
        _ => Some(value.span().start),
    }
}

fn element(elements: &[Spanned<DeValue<'_>>], keys: &[&str]) -> Option<usize> {
    let (first, rest) = keys.split_first()?;
    let is_it = |element: &&Spanned<DeValue<'_>>| matches!(element.get_ref(), DeValue::String(text) if text.as_ref() == *first);
    let number = || elements.get(first.parse::<usize>().ok()?);
    let found = elements.iter().find(is_it).or_else(number)?;
    let inner = match found.get_ref() {
        DeValue::Table(table) => span(table, rest),
        _ => None,
    };
    Some(inner.unwrap_or(found.span().start))
}
