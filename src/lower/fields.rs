//! The fields of forms and the parts of multipart bodies.

use super::body::decode_base64;
use super::headers::array_index;
use super::media_types;
use super::substitute::Substitution;
use super::values::{is_truthy, stringify, to_text};
use crate::collection::{Fields, Loose, Parameter};
use crate::model::{FileSource, FormField, Part, PartContent};
use crate::text::{Piece, Text, Variable};
use serde_json::Value;
use std::sync::Arc;

/// The fields of an urlencoded form, grouped as the runtime does: equal names stand together at the
/// place of the first, names that are numbers come first (`querystring.stringify` of an object).
pub(super) fn form(fields: &Fields, substitution: &mut Substitution) -> Vec<FormField> {
    let written: Vec<(Text, Text)> = match fields {
        Fields::Missing => Vec::new(),
        Fields::Text(text) if text.is_empty() => Vec::new(),
        Fields::Text(text) => text
            .split('&')
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (substitution.text(name), substitution.text(value))
            })
            .collect(),
        Fields::List(list) => list
            .iter()
            .filter(|field| !field.disabled)
            .flat_map(|field| {
                let name = field.key.as_ref().map_or_else(|| "undefined".to_owned(), to_text);
                let name = substitution.text(&name);
                let values: Vec<Text> = match &field.value {
                    Some(Value::Array(values)) => {
                        values.iter().map(|value| form_value(value, substitution)).collect()
                    }
                    Some(value) => vec![form_value(value, substitution)],
                    None => vec![Text::new()],
                };
                values.into_iter().map(|value| (name.clone(), value)).collect::<Vec<_>>()
            })
            .collect(),
    };
    let mut groups: Vec<(String, Vec<FormField>)> = Vec::new();
    for (name, value) in written {
        let key = name.resolved();
        let field = FormField { name, value };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(field),
            None => groups.push((key, vec![field])),
        }
    }
    groups.sort_by_key(|(name, _)| array_index(name).map_or((1, 0), |index| (0, index)));
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

/// Only strings, numbers and truth values have a text in a form.
fn form_value(value: &Value, substitution: &mut Substitution) -> Text {
    match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => substitution.text(&to_text(value)),
        Value::Null | Value::Array(_) | Value::Object(_) => Text::new(),
    }
}

/// The parts of a multipart body. A field with several files is several parts.
pub(super) fn multipart(fields: &Fields, substitution: &mut Substitution) -> Vec<Part> {
    let Fields::List(list) = fields else { return Vec::new() };
    list.iter()
        .filter(|field| !field.disabled)
        .flat_map(|field| parts(field, substitution))
        .collect()
}

fn parts(field: &Parameter, substitution: &mut Substitution) -> Vec<Part> {
    let name = truthy(&field.key).map(to_text).unwrap_or_default();
    let name = substitution.text(&name);
    let string = |value: &Loose, substitution: &mut Substitution| {
        value.as_ref().and_then(Value::as_str).map(|text| substitution.text(text))
    };
    let content_type = string(&field.content_type, substitution).filter(|text| !text.is_empty());
    let file_name = string(&field.file_name, substitution);
    let part = |content: PartContent, content_type: Option<Text>| Part {
        name: name.clone(),
        content,
        content_type,
    };
    if field.kind.as_ref().and_then(Value::as_str) != Some("file") {
        let text = match truthy(&field.value) {
            Some(Value::String(text)) => substitution.text(text),
            Some(value) => substitution.text(&stringify(value)),
            None => Text::new(),
        };
        // A file name makes a file of a text; nothing else of the part changes.
        let content = match file_name {
            Some(file_name) => PartContent::File(
                FileSource::Inline(bytes_of(&text, substitution).into_bytes()),
                Some(given_name(&file_name)),
            ),
            None => PartContent::Text(text),
        };
        return vec![part(content, content_type)];
    }
    let sources: Vec<Text> = match truthy(&field.src) {
        Some(Value::String(path)) => vec![substitution.text(path)],
        Some(Value::Array(paths)) => {
            paths.iter().filter_map(Value::as_str).map(|path| substitution.text(path)).collect()
        }
        _ => Vec::new(),
    };
    if sources.is_empty() {
        let inline = truthy(&field.value).and_then(Value::as_str);
        if let (Some(content), None) = (inline, truthy(&field.src)) {
            let content = substitution.text(content);
            let bytes = decode_base64(&bytes_of(&content, substitution));
            let kind = content_type
                .or_else(|| {
                    file_name
                        .as_ref()
                        .and_then(|name| media_types::of(&name.resolved()))
                        .map(Text::literal)
                })
                .unwrap_or_else(|| Text::literal("application/octet-stream"));
            return vec![part(PartContent::File(FileSource::Inline(bytes), file_name), Some(kind))];
        }
        let kind = content_type.or_else(|| {
            file_name.as_ref().and_then(|name| media_types::of(&name.resolved())).map(Text::literal)
        });
        let name = file_name.unwrap_or_default();
        return vec![part(PartContent::File(FileSource::Unchosen, Some(given_name(&name))), kind)];
    }
    sources
        .into_iter()
        .map(|path| {
            let kind = content_type.clone().unwrap_or_else(|| {
                let by_name =
                    || file_name.as_ref().and_then(|name| media_types::of(&name.resolved()));
                Text::literal(
                    media_types::of(&path.resolved())
                        .or_else(by_name)
                        .unwrap_or("application/octet-stream"),
                )
            });
            let sent_name = file_name.as_ref().map_or_else(|| base_name(&path), given_name);
            part(PartContent::File(FileSource::Path(path), Some(sent_name)), Some(kind))
        })
        .collect()
}

fn truthy(value: &Loose) -> Option<&Value> {
    value.as_ref().filter(|value| is_truthy(value))
}

/// What a text says as bytes: bytes have no place for a variable, but a credential stays one where
/// code must not repeat it.
pub(super) fn bytes_of(text: &Text, substitution: &Substitution) -> String {
    let conceals = substitution.conceals();
    let say = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Variable(variable) => match &variable.value {
            Some(value) if !(conceals && variable.secret) => value.clone(),
            _ => variable.shown.clone(),
        },
    };
    text.pieces().iter().map(say).collect()
}

/// What is sent of a file name that stands in the collection: its last part. That of a variable is
/// known only with the value.
fn given_name(name: &Text) -> Text {
    let is_path = |variable: &Arc<Variable>| {
        !variable.secret && variable.value.as_ref().is_some_and(|value| value.contains('/'))
    };
    if name.variables().any(is_path) {
        base_name(&Text::literal(name.resolved()))
    } else {
        base_name(name)
    }
}

/// The last part of a path, as POSIX has it.
fn base_name(path: &Text) -> Text {
    match path.as_literal() {
        Some(literal) => {
            Text::literal(literal.trim_end_matches('/').rsplit('/').next().unwrap_or_default())
        }
        None => crate::wire::split(path, '/').pop().unwrap_or_default(),
    }
}
