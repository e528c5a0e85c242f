//! What there is to say about an item, one fact at a time, so that two versions can be compared.

use crate::json;
use crate::model::{Auth, Body, Item, ParameterPlace, PartContent, Url};
use crate::shape::{self, BodyShape, Format, Kind, Presence, Shape};
use crate::text::Text;
use indexmap::IndexMap;
use serde::Serialize;

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "about")]
pub enum Subject {
    /// The method.
    Method,
    /// Scheme, host and port, or the variable in their place.
    Server,
    /// The path.
    Path,
    /// The kind of authentication.
    Auth,
    /// A parameter of the query.
    Query {
        /// Its name.
        name: String,
    },
    /// A header.
    Header {
        /// Its name.
        name: String,
    },
    /// The kind of the body.
    Body,
    /// A place in the body: a field of a form, a path into JSON.
    BodyField {
        /// Which.
        path: String,
    },
    /// The answers of a status.
    Response {
        /// The status; `None` where none is known.
        status: Option<u16>,
    },
    /// A place in the answers of a status.
    ResponseField {
        /// The status.
        status: Option<u16>,
        /// The path into the JSON.
        path: String,
    },
}

/// What is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// For a person: the value, the type.
    pub(super) shown: String,
    /// The type alone, where it is one. Formats of strings are no part of it: they are guesses.
    pub(super) kind: Option<String>,
    /// Whether it may be missing.
    pub(super) optional: bool,
    /// Whether it may be null.
    pub(super) nullable: bool,
}

impl Fact {
    fn plain(shown: impl Into<String>) -> Self {
        Self { shown: shown.into(), kind: None, optional: false, nullable: false }
    }
}

pub(super) type Facts = IndexMap<Subject, Fact>;

/// Everything about an item.
pub(super) fn facts(item: &Item) -> Facts {
    let request = &item.request;
    let mut out = Facts::new();
    out.insert(Subject::Method, Fact::plain(&request.method));
    out.insert(Subject::Server, Fact::plain(server(&request.url)));
    out.insert(Subject::Path, Fact::plain(path(&request.url)));
    out.insert(Subject::Auth, Fact::plain(auth(&request.auth)));
    for parameter in &request.documented {
        let name = parameter.name.shown();
        let subject = match parameter.place {
            ParameterPlace::Query => Subject::Query { name },
            ParameterPlace::Header => Subject::Header { name: name.to_lowercase() },
            ParameterPlace::Path | ParameterPlace::Body => continue,
        };
        let value = parameter.value.as_ref().map(Text::shown).unwrap_or_default();
        let switch = if parameter.disabled { " (switched off)" } else { "" };
        out.entry(subject).or_insert(Fact::plain(format!("{value}{switch}")));
    }
    body(&request.body, &mut out);
    for response in &shape::infer(&item.examples).0 {
        let status = response.status;
        out.insert(Subject::Response { status }, Fact::plain(response.body.name()));
        if let BodyShape::Json(shape) = &response.body {
            let mut add = |path: &str, fact| {
                out.insert(Subject::ResponseField { status, path: path.to_owned() }, fact);
            };
            places("$", shape, false, &mut add);
        }
    }
    out
}

/// Where an item's request goes, for a person.
pub(super) fn address(item: &Item) -> String {
    let url = &item.request.url;
    format!("{} {}{}", item.request.method, server(url), path(url))
}

fn server(url: &Url) -> String {
    let scheme = url.scheme.as_ref().map(|scheme| format!("{scheme}://")).unwrap_or_default();
    format!("{scheme}{}", url.authority.shown())
}

fn path(url: &Url) -> String {
    url.path
        .iter()
        .map(|segment| match &segment.parameter {
            Some(name) => format!("/:{name}"),
            None => format!("/{}", segment.text.shown()),
        })
        .collect()
}

fn auth(auth: &Auth) -> String {
    match auth {
        Auth::None => "none".to_owned(),
        Auth::Basic { .. } => "basic".to_owned(),
        Auth::Bearer { prefix, .. } if prefix.as_literal() == Some("Bearer") => "bearer".to_owned(),
        Auth::Bearer { prefix, .. } => format!("token with the prefix {}", prefix.shown()),
        Auth::HeaderKey { name, .. } => format!("key in the header {}", name.shown()),
        Auth::QueryKey { name, .. } => format!("key in the query pair {}", name.shown()),
        Auth::Computed { kind, .. } => kind.title().to_owned(),
    }
}

fn body(body: &Body, out: &mut Facts) {
    let mut field = |path: String, shown: &str| {
        let fact = Fact { kind: Some(shown.to_owned()), ..Fact::plain(shown) };
        out.entry(Subject::BodyField { path }).or_insert(fact);
    };
    let kind = match body {
        Body::None => return,
        Body::Json { value, .. } => {
            json(value, out);
            "json"
        }
        Body::Text(_) => "text",
        Body::Form(fields) => {
            fields.iter().for_each(|one| field(one.name.shown(), "text"));
            "form"
        }
        Body::Multipart(parts) => {
            for part in parts {
                let kind = match part.content {
                    PartContent::Text(_) => "text",
                    PartContent::File(..) => "file",
                };
                field(part.name.shown(), kind);
            }
            "multipart form"
        }
        Body::File(_) => "file",
        Body::GraphQl { .. } => "GraphQL",
    };
    out.insert(Subject::Body, Fact::plain(kind));
}

/// The places of a JSON body. One sample tells types, and not what may be missing.
fn json(value: &json::Value, out: &mut Facts) {
    let mut add = |path: &str, fact: Fact| {
        out.insert(
            Subject::BodyField { path: path.to_owned() },
            Fact { optional: false, nullable: false, ..fact },
        );
    };
    places("$", &shape::infer_value(&[value]), false, &mut add);
}

/// A place and those in it.
fn places(path: &str, shape: &Shape, optional: bool, add: &mut dyn FnMut(&str, Fact)) {
    let (kind, format) = kind(&shape.kind);
    let mut shown = match format {
        Some(format) => format!("{kind} ({})", format.name()),
        None => kind.clone(),
    };
    if optional {
        shown.push_str(", optional");
    }
    if shape.nullable {
        shown.push_str(", nullable");
    }
    let known = (shape.kind != Kind::Unknown).then_some(kind);
    add(path, Fact { shown, kind: known, optional, nullable: shape.nullable });
    match &shape.kind {
        Kind::Array(element) => places(&format!("{path}[]"), element, false, add),
        Kind::Map(value) => places(&format!("{path}{{}}"), value, false, add),
        Kind::Object(object) => {
            for member in &object.members {
                let plain = !member.key.is_empty()
                    && member.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let path = match plain {
                    true => format!("{path}.{}", member.key),
                    false => format!("{path}[{}]", serde_json::Value::from(member.key.as_str())),
                };
                places(&path, &member.shape, member.presence == Presence::Optional, add);
            }
        }
        _ => {}
    }
}

fn kind(kind: &Kind) -> (String, Option<Format>) {
    match kind {
        Kind::Integer(width) => (format!("integer {}", width.name()), None),
        Kind::String(format) => ("string".to_owned(), *format),
        Kind::Union(kinds) => (kinds.iter().map(Kind::name).collect::<Vec<_>>().join(" or "), None),
        other => (other.name().to_owned(), None),
    }
}
