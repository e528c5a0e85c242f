//! Bodies: which is sent at all, what it holds, and the `Content-Type` it implies.
//!
//! Source: postman-collection, lib/collection/request-body.js; postman-runtime,
//! lib/requester/core.js and core-body-builder.js.

use super::behavior::Behavior;
use super::headers::Headers;
use super::substitute::Substitution;
use super::values::{is_truthy, quote, stringify, to_text};
use super::{Variables, comments, fields, media_types};
use crate::collection;
use crate::json;
use crate::model::{Body, FileSource};
use crate::text::{Piece, Text};
use base64::Engine as _;
use serde_json::Value;

/// Methods whose body the runtime leaves out.
const PRUNED: &[&str] = &["GET", "COPY", "HEAD", "PURGE", "UNLOCK"];

/// A body with what goes with it.
#[derive(Debug, Default)]
pub(super) struct Lowered {
    pub(super) body: Body,
    pub(super) implied_content_type: Option<String>,
    /// Whether there was one that the method does not send.
    pub(super) pruned: bool,
}

/// The body of a request. A `Content-Type` that the runtime replaces is taken out of the headers.
pub(super) fn lower(
    body: &collection::Body,
    method: &str,
    behavior: &Behavior,
    headers: &mut Headers,
    substitution: &mut Substitution,
) -> Lowered {
    let Some(mode) = body.mode.as_ref().filter(|mode| is_truthy(mode)).map(to_text) else {
        return Lowered::default();
    };
    if body.disabled {
        return Lowered::default();
    }
    let mut lowered = match mode.to_lowercase().as_str() {
        "urlencoded" => form(body, headers, substitution),
        "formdata" => multipart(body, headers, substitution),
        "file" => file(body, headers, substitution),
        "graphql" => graphql(body, headers, substitution),
        _ => raw(body, headers, substitution),
    };
    let empty = lowered.body == Body::None && lowered.implied_content_type.is_none();
    if !empty && PRUNED.contains(&method) && !behavior.is_on("disableBodyPruning") {
        return Lowered { pruned: true, ..Lowered::default() };
    }
    if behavior.settings().disabled_system_headers.iter().any(|name| name == "content-type") {
        lowered.implied_content_type = None;
    } else {
        replace_content_type(&lowered, headers);
    }
    lowered
}

/// Forms replace a `Content-Type` that says something else.
fn replace_content_type(lowered: &Lowered, headers: &mut Headers) {
    if !matches!(lowered.body, Body::Form(_) | Body::Multipart(_))
        || lowered.implied_content_type.is_none()
    {
        return;
    }
    headers.sent.retain(|header| !header.name.resolved().eq_ignore_ascii_case("content-type"));
}

fn content_type(headers: &Headers) -> Option<String> {
    let header = headers
        .sent
        .iter()
        .rev()
        .find(|header| header.name.resolved().eq_ignore_ascii_case("content-type"))?;
    Some(header.value.resolved())
}

fn raw(body: &collection::Body, headers: &Headers, substitution: &mut Substitution) -> Lowered {
    let text = match &body.raw {
        Some(Value::String(text)) => substitution.text(text),
        Some(value @ (Value::Array(_) | Value::Object(_))) if !is_empty(value) => {
            match substitution.mode() {
                Variables::Resolve => {
                    Text::literal(stringify(&resolved_value(value, substitution)))
                }
                Variables::Keep | Variables::Bind => substitution.text(&stringify(value)),
            }
        }
        // Numbers and truth values count as empty there.
        _ => return Lowered::default(),
    };
    if text.resolved().is_empty() && !text.has_variables() {
        return Lowered::default();
    }
    let language = body.language.as_deref();
    let written = content_type(headers);
    let implied = match language {
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("html") => "text/html",
        Some("javascript") => "application/javascript",
        _ => "text/plain",
    };
    let stripped = match strips_comments(language, headers) {
        true if has_comments(&text) => comments::strip(&text),
        _ => text,
    };
    let implied_content_type = written.is_none().then(|| implied.to_owned());
    if stripped.is_empty() {
        return Lowered { implied_content_type, ..Lowered::default() };
    }
    let body = json_body(stripped, language, written.as_deref());
    Lowered { body, implied_content_type, pruned: false }
}

/// The body as JSON where it is meant as JSON, or where nothing says what it is and it is an
/// object or an array.
fn json_body(text: Text, language: Option<&str>, content_type: Option<&str>) -> Body {
    let says_json = |content_type: &str| {
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        kind.ends_with("/json") || kind.ends_with("+json") || kind == "text/json"
    };
    let meant = match (language.filter(|language| !language.is_empty()), content_type) {
        (_, Some(content_type)) => Some(says_json(content_type)),
        (Some(language), None) => Some(language == "json"),
        (None, None) => None,
    };
    if meant == Some(false) {
        return Body::Text(text);
    }
    match json::parse(&text) {
        Ok(parsed) if meant == Some(true) || !parsed.value.is_scalar() => {
            let strict = parsed.is_strict();
            Body::Json { text, value: parsed.value, strict }
        }
        _ => Body::Text(text),
    }
}

/// Whether the runtime takes the body for JSON with comments. A header that is switched off counts
/// here when it is the only one.
fn strips_comments(language: Option<&str>, headers: &Headers) -> bool {
    match language.filter(|language| !language.is_empty()) {
        Some(language) => language == "json",
        None => match headers.content_types.as_slice() {
            [] => false,
            [(only, _)] => is_json_type(only),
            several => several
                .iter()
                .find(|(_, disabled)| !disabled)
                .is_none_or(|(value, _)| is_json_type(value)),
        },
    }
}

/// `/^application\/(\S+\+)?json/`
fn is_json_type(content_type: &str) -> bool {
    content_type.strip_prefix("application/").is_some_and(|kind| {
        kind.starts_with("json")
            || kind
                .split(|c: char| c.is_whitespace())
                .next()
                .is_some_and(|kind| kind.find("+json").is_some_and(|at| at > 0))
    })
}

fn has_comments(text: &Text) -> bool {
    text.pieces().iter().any(|piece| match piece {
        Piece::Literal(literal) => literal.contains("//") || literal.contains("/*"),
        Piece::Variable(_) => false,
    })
}

fn form(body: &collection::Body, headers: &Headers, substitution: &mut Substitution) -> Lowered {
    let fields = fields::form(&body.urlencoded, substitution);
    if fields.is_empty() {
        return Lowered::default();
    }
    let kind = "application/x-www-form-urlencoded";
    let kept = content_type(headers).is_some_and(|written| {
        written
            .strip_prefix(kind)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    });
    Lowered {
        body: Body::Form(fields),
        implied_content_type: (!kept).then(|| kind.to_owned()),
        pruned: false,
    }
}

fn multipart(
    body: &collection::Body,
    headers: &Headers,
    substitution: &mut Substitution,
) -> Lowered {
    let parts = fields::multipart(&body.formdata, substitution);
    if parts.is_empty() {
        return Lowered::default();
    }
    let kept =
        content_type(headers).is_some_and(|written| crate::wire::boundary(&written).is_some());
    Lowered {
        body: Body::Multipart(parts),
        implied_content_type: (!kept).then(|| "multipart/form-data".to_owned()),
        pruned: false,
    }
}

fn file(body: &collection::Body, headers: &Headers, substitution: &mut Substitution) -> Lowered {
    let (source, content) = match &body.file {
        Some(Value::String(path)) => (Some(Value::String(path.clone())), None),
        Some(Value::Object(file)) => (file.get("src").cloned(), file.get("content").cloned()),
        _ => return Lowered::default(),
    };
    let source = source.filter(is_truthy);
    let content = content.filter(is_truthy);
    match (source, content) {
        (Some(Value::String(path)), _) => {
            let path = substitution.text(&path);
            let implied = media_types::of(&path.resolved()).unwrap_or("application/octet-stream");
            Lowered {
                body: Body::File(FileSource::Path(path)),
                implied_content_type: content_type(headers).is_none().then(|| implied.to_owned()),
                pruned: false,
            }
        }
        (Some(_), _) => Lowered { body: Body::File(FileSource::Unchosen), ..Lowered::default() },
        (None, Some(Value::String(content))) => {
            let content = substitution.text(&content);
            let bytes = decode_base64(&fields::bytes_of(&content, substitution));
            Lowered { body: Body::File(FileSource::Inline(bytes)), ..Lowered::default() }
        }
        (None, Some(_)) => Lowered { body: Body::File(FileSource::Unchosen), ..Lowered::default() },
        (None, None) => Lowered::default(),
    }
}

fn graphql(body: &collection::Body, headers: &Headers, substitution: &mut Substitution) -> Lowered {
    let empty = serde_json::Map::new();
    let written = match &body.graphql {
        Some(Value::Object(written)) => written,
        _ => &empty,
    };
    let query = written.get("query");
    let operation = written.get("operationName");
    let variables = written.get("variables");
    let mut members: Vec<(&str, Text)> = Vec::new();
    let mut member = |name: &'static str, value: Option<Text>| {
        if let Some(value) = value {
            members.push((name, value));
        }
    };
    let string = |value: Option<&Value>, substitution: &mut Substitution| {
        value.and_then(Value::as_str).map(|text| quoted(&substitution.text(text)))
    };
    let any = |value: Option<&Value>, substitution: &mut Substitution| match value {
        Some(Value::String(text)) => Some(quoted(&substitution.text(text))),
        Some(value) => Some(Text::literal(stringify(&resolved_value(value, substitution)))),
        None => None,
    };
    if let Some(Value::String(text)) = variables {
        member("query", string(query, substitution));
        member("operationName", string(operation, substitution));
        // The text of the variables is put in as it is, even where it is not JSON.
        member("variables", Some(substitution.text(text)).filter(|text| !text.is_empty()));
    } else {
        member("query", any(query, substitution));
        member("operationName", any(operation, substitution));
        member("variables", any(variables, substitution));
    }
    let mut text = Text::literal("{");
    for (n, (name, value)) in members.iter().enumerate() {
        text.push_literal(if n > 0 { "," } else { "" });
        text.push_literal(&format!("\"{name}\":"));
        text.push(value);
    }
    text.push_literal("}");
    let plain = |value: Option<&Value>, substitution: &mut Substitution| {
        value.and_then(Value::as_str).map(|text| substitution.text(text))
    };
    let value = json::parse(&text).ok().filter(json::Parsed::is_strict).map(|parsed| parsed.value);
    let variables =
        members.iter().find(|(name, _)| *name == "variables").map(|(_, text)| text.clone());
    Lowered {
        body: Body::GraphQl {
            query: plain(query, substitution),
            operation: plain(operation, substitution),
            variables,
            value,
            text,
        },
        implied_content_type: content_type(headers)
            .is_none()
            .then(|| "application/json".to_owned()),
        pruned: false,
    }
}

/// A text as a JSON string, variables left in place.
fn quoted(text: &Text) -> Text {
    let mut out = Text::literal("\"");
    out.push(&text.map_literals(|literal| {
        let quoted = quote(literal);
        quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
    }));
    out.push_literal("\"");
    out
}

/// The value with the variables in its strings replaced.
fn resolved_value(value: &Value, substitution: &mut Substitution) -> Value {
    match value {
        Value::String(text) => Value::String(substitution.resolved(text)),
        Value::Array(values) => {
            Value::Array(values.iter().map(|value| resolved_value(value, substitution)).collect())
        }
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), resolved_value(value, substitution)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Base64 as Node reads it: either alphabet, padding or none, anything else skipped.
pub(super) fn decode_base64(text: &str) -> Vec<u8> {
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    const ENGINE: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let mut clean: String = text
        .chars()
        .take_while(|&c| c != '=')
        .filter_map(|c| match c {
            '-' => Some('+'),
            '_' => Some('/'),
            c if c.is_ascii_alphanumeric() || c == '+' || c == '/' => Some(c),
            _ => None,
        })
        .collect();
    if clean.len() % 4 == 1 {
        clean.pop();
    }
    ENGINE.decode(clean).unwrap_or_default()
}
