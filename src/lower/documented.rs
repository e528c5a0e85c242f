//! Parameters as a reader of documentation wants them: the switched-off ones too.

use super::secrets;
use super::substitute::Substitution;
use super::url::parameter_name;
use super::values::to_text;
use crate::collection::{Body, Fields, Loose, Parameter, PathVariable, Query, Request, Url};
use crate::model::{DocumentedParameter, ParameterPlace};
use crate::text::Text;
use serde_json::Value;

pub(super) fn lower(
    request: &Request,
    substitution: &mut Substitution,
) -> Vec<DocumentedParameter> {
    let mut out = Vec::new();
    path(&request.url, substitution, &mut out);
    query(&request.url, substitution, &mut out);
    for header in &request.headers {
        let Some(name) = key_text(&header.key) else { continue };
        let value = value_text(&header.value, secrets::header_placeholder(&name), substitution);
        out.push(DocumentedParameter {
            place: ParameterPlace::Header,
            name: substitution.text(&name),
            value,
            description: header.description.clone(),
            disabled: header.disabled,
        });
    }
    if let Some(body) = &request.body {
        body_fields(body, substitution, &mut out);
    }
    out
}

fn path(url: &Url, substitution: &mut Substitution, out: &mut Vec<DocumentedParameter>) {
    let (variables, segments): (&[PathVariable], Vec<&str>) = match url {
        Url::Missing => return,
        Url::Text(text, variables) => (variables, text.split(['/', '?', '#']).collect()),
        Url::Parts(parts) => {
            let segments = match &parts.path {
                Some(Value::Array(segments)) => segments.iter().filter_map(Value::as_str).collect(),
                Some(Value::String(path)) => path.split('/').collect(),
                _ => Vec::new(),
            };
            (&parts.variables, segments)
        }
    };
    let mut seen = Vec::new();
    for name in segments.into_iter().filter_map(parameter_name) {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let listed = variables.iter().rev().find(|variable| {
            variable.key.as_ref().and_then(Value::as_str).is_some_and(|key| key == name)
        });
        out.push(DocumentedParameter {
            place: ParameterPlace::Path,
            name: Text::literal(name),
            value: listed.and_then(|listed| value_text(&listed.value, None, substitution)),
            description: listed.and_then(|listed| listed.description.clone()),
            disabled: false,
        });
    }
}

fn query(url: &Url, substitution: &mut Substitution, out: &mut Vec<DocumentedParameter>) {
    let from_text = |text: &str| {
        text.split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) =
                    pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value)));
                Parameter {
                    key: Some(Value::String(name.to_owned())),
                    value: value.map(|value| Value::String(value.to_owned())),
                    ..Parameter::default()
                }
            })
            .collect::<Vec<_>>()
    };
    let pairs = match url {
        Url::Missing => return,
        Url::Text(text, _) => match text.split_once('?') {
            Some((_, query)) => from_text(query.split('#').next().unwrap_or_default()),
            None => return,
        },
        Url::Parts(parts) => match &parts.query {
            Query::Missing => return,
            Query::Text(text) => from_text(text),
            Query::Pairs(pairs) => pairs.clone(),
        },
    };
    for pair in &pairs {
        let Some(name) = key_text(&pair.key) else { continue };
        push(
            ParameterPlace::Query,
            &name,
            pair,
            secrets::named_placeholder(&name),
            substitution,
            out,
        );
    }
}

fn body_fields(body: &Body, substitution: &mut Substitution, out: &mut Vec<DocumentedParameter>) {
    let fields = match body.mode.as_ref().and_then(Value::as_str) {
        Some("urlencoded") => &body.urlencoded,
        Some("formdata") => &body.formdata,
        _ => return,
    };
    if let Fields::List(list) = fields {
        for field in list {
            let Some(name) = key_text(&field.key) else { continue };
            push(ParameterPlace::Body, &name, field, None, substitution, out);
        }
    }
}

fn push(
    place: ParameterPlace,
    name: &str,
    parameter: &Parameter,
    placeholder: Option<&str>,
    substitution: &mut Substitution,
    out: &mut Vec<DocumentedParameter>,
) {
    out.push(DocumentedParameter {
        place,
        name: substitution.text(name),
        value: value_text(&parameter.value, placeholder, substitution),
        description: parameter.description.clone(),
        disabled: parameter.disabled,
    });
}

fn key_text(key: &Loose) -> Option<String> {
    key.as_ref().filter(|key| !key.is_null()).map(to_text).filter(|key| !key.is_empty())
}

fn value_text(
    value: &Loose,
    placeholder: Option<&str>,
    substitution: &mut Substitution,
) -> Option<Text> {
    let value = value.as_ref().filter(|value| !value.is_null())?;
    let text = substitution.text(&to_text(value));
    Some(match placeholder {
        Some(name) => secrets::conceal(text, name, substitution),
        None => text,
    })
}
