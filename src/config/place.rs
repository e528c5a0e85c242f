//! Where in a TOML file something stands, looked for only when a message needs it.

use crate::target::manifest::position;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Line and column, from 1, of the value that a path of keys leads to: of a table, its name. In a
/// list, the last key is the text of the element.
pub(super) fn place_of(text: &str, keys: &[&str]) -> Option<(usize, usize)> {
    let root = DeTable::parse(text).ok()?;
    let at = span(root.get_ref(), keys)?;
    Some(position(text, at))
}

fn span(table: &DeTable<'_>, keys: &[&str]) -> Option<usize> {
    let (first, rest) = keys.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == *first)?;
    match (value.get_ref(), rest) {
        (DeValue::Table(_), []) => Some(key.span().start),
        (_, []) => Some(value.span().start),
        (DeValue::Table(inner), _) => span(inner, rest).or_else(|| Some(key.span().start)),
        (DeValue::Array(elements), [wanted]) => {
            let is_wanted = |element: &&Spanned<DeValue<'_>>| matches!(element.get_ref(), DeValue::String(text) if text.as_ref() == *wanted);
            elements.iter().find(is_wanted).map(|element| element.span().start)
        }
        _ => Some(value.span().start),
    }
}
