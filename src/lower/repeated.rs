//! Credentials that a collection repeats: a key that stands in an authentication and, as the same
//! characters, in a header of another item is the same secret there.

use super::redact::is_particular;
use crate::model::Model;
use crate::text::{Piece, Text, Variable};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Puts the variable of a credential wherever its characters stand as a whole value or part of one.
/// Bodies that are JSON stay: what stands in them is a value of another kind as often as not.
pub(super) fn conceal(model: &mut Model) {
    let known = credentials(model);
    if known.is_empty() {
        return;
    }
    for item in &mut model.items {
        item.request.each_value_mut(|text| {
            if let Some(hidden) = hidden(text, &known) {
                *text = hidden;
            }
        });
    }
}

/// The credentials by their characters, the longest first, so that a part never hides before the whole.
fn credentials(model: &Model) -> Vec<(String, Arc<Variable>)> {
    let mut known: BTreeMap<String, Arc<Variable>> = BTreeMap::new();
    let mut note = |variable: &Arc<Variable>| {
        // As they are written, they mean the same in a URL as anywhere else.
        let plain =
            |value: &str| value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        if let Some(value) = &variable.value
            && variable.secret
            && is_particular(value)
            && plain(value)
        {
            known.entry(value.clone()).or_insert_with(|| Arc::clone(variable));
        }
    };
    model.variables.iter().for_each(&mut note);
    for item in &model.items {
        item.request.each_text(|text| text.variables().for_each(&mut note));
    }
    let mut out: Vec<_> = known.into_iter().collect();
    out.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    out
}

/// The text with variables for the credentials in it; `None` where it has none.
fn hidden(text: &Text, known: &[(String, Arc<Variable>)]) -> Option<Text> {
    let holds = |literal: &str| known.iter().any(|(value, _)| literal.contains(value.as_str()));
    let found = text.pieces().iter().any(|piece| match piece {
        Piece::Literal(literal) => holds(literal),
        Piece::Variable(_) => false,
    });
    found.then(|| {
        let mut out = Text::new();
        for piece in text.pieces() {
            match piece {
                Piece::Literal(literal) => push(literal, known, &mut out),
                Piece::Variable(variable) => out.push_variable(Arc::clone(variable)),
            }
        }
        out
    })
}

fn push(literal: &str, known: &[(String, Arc<Variable>)], out: &mut Text) {
    let found = known
        .iter()
        .find_map(|(value, variable)| Some((literal.split_once(value.as_str())?, variable)));
    match found {
        Some(((before, after), variable)) => {
            push(before, known, out);
            out.push_variable(Arc::clone(variable));
            push(after, known, out);
        }
        None => out.push_literal(literal),
    }
}
