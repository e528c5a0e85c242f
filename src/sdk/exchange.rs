//! What a test of an operation sends and is answered, as JSON that the tests of every language read.
//!
//! What is sent is what Postman sends for the item, as [`wire`](crate::wire) has it, with the values
//! that the test gives in place of variables.

use super::api::{
    Argument, CLIENTS, Operation, PathPiece, RequestBody, TestValue, UPLOAD, braced, decoded,
    signed,
};
use crate::json::{self, Style};
use crate::lower::Redaction;
use crate::model::{
    Auth, Body, Example, FileSource, FormField, Part, PartContent, Request, Segment, Text,
};
use crate::shape::{self, BodyShape};
use crate::target::language::Language;
use crate::text::Piece;
use crate::wire::{self, Files};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a test of an operation sends, and is answered.
#[derive(Debug)]
pub(super) struct Exchange {
    /// Both, as JSON.
    pub(super) json: Value,
    /// Whether what is read of the answer can be compared with it as JSON.
    pub(super) reads_json: bool,
    /// The status it is answered with.
    pub(super) status: u16,
    /// The statuses of the saved errors whose bodies can be read.
    pub(super) errors: Vec<u16>,
}

impl Exchange {
    /// Hides credentials in what is sent, but for names, and in what is answered.
    pub(super) fn redact(&mut self, redaction: &Redaction) {
        let hide = |value: &mut Value| {
            if let Value::String(text) = value {
                *text = redaction.text(text).into_owned();
            }
        };
        for place in ["path", "body/text"] {
            self.json.pointer_mut(&format!("/request/{place}")).into_iter().for_each(hide);
        }
        for place in ["query", "headers", "body/form"] {
            let pairs = self.json.pointer_mut(&format!("/request/{place}"));
            let pairs = pairs.and_then(Value::as_array_mut).into_iter().flatten();
            pairs.filter_map(|pair| pair.get_mut(1)).for_each(hide);
        }
        let parts = self.json.pointer_mut("/request/body/parts");
        let parts = parts.and_then(Value::as_array_mut).into_iter().flatten();
        parts.filter_map(|part| part.get_mut("text")).for_each(hide);
        if let Some(body) = self.json.pointer_mut("/request/body/json") {
            redaction.values(body);
        }
        let answers = self.json.as_object_mut().into_iter().flatten();
        let answers = answers.filter(|(key, _)| *key != "request").map(|(_, value)| value);
        let answers = answers.flat_map(|value| match value {
            Value::Array(answers) => answers.iter_mut().collect(),
            answer => vec![answer],
        });
        for answer in answers {
            if let Some(Value::String(body)) = answer.get_mut("body") {
                *body = redaction.json(body).into_owned();
            }
            let headers = answer.get_mut("headers").and_then(Value::as_array_mut);
            headers.into_iter().flatten().filter_map(|pair| pair.get_mut(1)).for_each(hide);
        }
    }

    /// Whether the path has a segment `.` or `..`.
    pub(super) fn has_dot_segments(&self) -> bool {
        let path = self.json.pointer("/request/path").and_then(Value::as_str).unwrap_or_default();
        path.split('/').any(|segment| matches!(segment, "." | ".."))
    }

    /// Whether literals of a language can hold all that is sent.
    pub(super) fn can_be_said(&self, language: &Language) -> bool {
        self.json.get("request").is_none_or(|request| can_hold(language, request))
    }
}

fn can_hold(language: &Language, value: &Value) -> bool {
    match value {
        Value::String(text) => language.cannot_hold(text).is_none(),
        Value::Array(elements) => elements.iter().all(|element| can_hold(language, element)),
        Value::Object(members) => members
            .iter()
            .all(|(key, value)| language.cannot_hold(key).is_none() && can_hold(language, value)),
        _ => true,
    }
}

/// Every file of a test holds the same.
struct SameFile;

impl Files for SameFile {
    fn read(&self, _path: &str) -> Option<Vec<u8>> {
        Some(UPLOAD.as_bytes().to_vec())
    }
}

/// The exchange of an operation; `None` where Postman would send nothing, or what it sends cannot
/// be said with the operation's arguments.
pub(super) fn of(operation: &Operation<'_>, tested: &dyn Fn(&Text) -> String) -> Option<Exchange> {
    let lacks = |argument: &Argument<'_>| argument.required && argument.test.is_none();
    if operation.arguments.iter().any(lacks) {
        return None;
    }
    let signed = signed(&operation.auth, tested);
    if signed.is_none() && matches!(operation.auth, Auth::Computed { .. }) {
        return None;
    }
    let request = with_values(operation, tested);
    let message = wire::encode(&request, &SameFile).ok()?;
    let (path, query) = message.target.split_once('?').unwrap_or((&message.target, ""));
    let query: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && *pair != "=")
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decoded(key), decoded(value)))
        .collect();
    let headers: Vec<(String, &str)> = message
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
        .filter(|(name, value)| !CLIENTS.contains(&name.as_str()) && value.is_ascii())
        .filter(|(name, value)| name != "content-type" || !value.starts_with("multipart/form-data"))
        .map(|(name, value)| (name, value.trim()))
        .collect();
    let body = body(operation, &request)?;
    let answer = answer(operation)?;
    let errors = errors(operation);
    let statuses = errors.iter().map(|error| error.status).collect();
    let mut json = json!({
        "request": {
            "method": message.method,
            "path": path,
            "query": query,
            "headers": headers,
            "body": body,
            "signed": signed.map(|signed| {
                json!({ "challenge": signed.challenge, "prefix": signed.prefix })
            }),
        },
        "response": answer.json(),
    });
    if let Some(saved) = json.as_object_mut().filter(|_| !errors.is_empty()) {
        saved.insert("errors".to_owned(), errors.iter().map(Answer::json).collect());
    }
    let Answer { status, reads_json, .. } = answer;
    Some(Exchange { json, reads_json, status, errors: statuses })
}

/// The item's request with the values of a test in place of its variables.
fn with_values(operation: &Operation<'_>, tested: &dyn Fn(&Text) -> String) -> Request {
    let literal = |text: &Text| Text::literal(tested(text));
    let mut request = operation.item.request.clone();
    request.url.authority = Text::literal("127.0.0.1");
    request.url.scheme = Some("http".to_owned());
    request.url.path = path(operation, tested);
    for pair in request.url.query.iter_mut().flatten() {
        pair.key = literal(&pair.key);
        pair.value = pair.value.as_ref().map(literal);
    }
    for header in &mut request.headers {
        header.name = literal(&header.name);
        header.value = literal(&header.value);
    }
    request.auth.clone_from(&operation.auth);
    match &mut request.auth {
        Auth::None | Auth::Computed { .. } => {}
        Auth::Basic { user: a, password: b }
        | Auth::Bearer { token: a, prefix: b }
        | Auth::HeaderKey { name: a, value: b }
        | Auth::QueryKey { name: a, value: b } => {
            *a = literal(a);
            *b = literal(b);
        }
    }
    match &mut request.body {
        Body::None => {}
        Body::Json { text, .. } | Body::Text(text) | Body::GraphQl { text, .. } => {
            *text = literal(text);
        }
        Body::Form(fields) => {
            for FormField { name, value } in fields {
                *name = literal(name);
                *value = literal(value);
            }
        }
        Body::Multipart(parts) => {
            for Part { name, content, content_type } in parts {
                *name = literal(name);
                *content_type = content_type.as_ref().map(literal);
                match content {
                    PartContent::Text(text) => *text = literal(text),
                    PartContent::File(_, name) => *name = name.as_ref().map(literal),
                }
            }
        }
        Body::File(source) => *source = FileSource::Path(Text::literal("file")),
    }
    request
}

/// The segments of the path as the test's arguments make them.
fn path(operation: &Operation<'_>, tested: &dyn Fn(&Text) -> String) -> Vec<Segment> {
    let mut arguments = operation.path.iter().filter_map(|piece| match piece {
        PathPiece::Argument(at) => operation.arguments.get(*at),
        _ => None,
    });
    let mut out = Vec::new();
    for segment in &operation.item.request.url.path {
        let literal = segment.text.as_literal().unwrap_or_default();
        let whole = segment.parameter.as_deref().is_some_and(|name| !name.is_empty())
            || braced(literal).is_some();
        let text = match whole {
            true => match arguments.next().and_then(|argument| argument.test.clone()) {
                Some(TestValue::Text(text)) => text,
                _ => tested(&segment.text),
            },
            false => {
                let mut text = String::new();
                for piece in segment.text.pieces() {
                    let own = match piece {
                        Piece::Literal(text) => Text::literal(text),
                        Piece::Variable(variable) => Text::variable(variable.clone()),
                    };
                    text.push_str(&match piece {
                        Piece::Variable(variable) if operation.takes_in_path(&variable.name) => {
                            match arguments.next().and_then(|argument| argument.test.clone()) {
                                Some(TestValue::Text(text)) => text,
                                _ => tested(&own),
                            }
                        }
                        _ => tested(&own),
                    });
                }
                text
            }
        };
        out.push(Segment { text: Text::literal(text), parameter: None });
    }
    out
}

/// What the body holds, in a form that a server can compare without regard to its layout.
fn body(operation: &Operation<'_>, request: &Request) -> Option<Value> {
    Some(match &operation.body {
        RequestBody::None => Value::Null,
        RequestBody::Json(at) => match &operation.arguments.get(*at)?.test {
            Some(TestValue::Json(text)) => json!({ "json": parsed(text)? }),
            _ => return None,
        },
        RequestBody::Text(at) => match &operation.arguments.get(*at)?.test {
            Some(TestValue::Text(text)) => json!({ "text": text }),
            _ => return None,
        },
        RequestBody::File(_) => json!({ "text": UPLOAD }),
        RequestBody::GraphQl { .. } => match &request.body {
            Body::GraphQl { text, .. } => json!({ "json": parsed(&text.resolved())? }),
            _ => return None,
        },
        RequestBody::Form(_) => match &request.body {
            Body::Form(fields) => {
                let fields =
                    fields.iter().map(|field| (field.name.resolved(), field.value.resolved()));
                json!({ "form": fields.collect::<Vec<_>>() })
            }
            _ => return None,
        },
        RequestBody::Multipart(_) => match &request.body {
            Body::Multipart(parts) => {
                json!({ "parts": parts.iter().map(part).collect::<Vec<_>>() })
            }
            _ => return None,
        },
    })
}

fn part(part: &Part) -> Value {
    let (filename, text) = match &part.content {
        PartContent::Text(text) => (None, text.resolved()),
        PartContent::File(_, name) => (name.as_ref().map(Text::resolved), UPLOAD.to_owned()),
    };
    let content_type = part.content_type.as_ref().map(Text::resolved);
    json!({ "name": part.name.resolved(), "filename": filename, "type": content_type, "text": text })
}

/// JSON text as a value whose numbers every reader of JSON takes alike.
fn parsed(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

struct Answer {
    status: u16,
    content_type: Option<String>,
    body: String,
    reads_json: bool,
}

impl Answer {
    fn json(&self) -> Value {
        let content_type = self.content_type.iter().map(|kind| ("content-type", kind));
        let headers: Vec<_> = content_type.collect();
        json!({ "status": self.status, "headers": headers, "body": self.body })
    }
}

/// The documented errors with a body of a known type, one for each status.
fn errors(operation: &Operation<'_>) -> Vec<Answer> {
    if operation.item.request.method == "HEAD" {
        return Vec::new();
    }
    let documented = operation.answers.shapes().iter().filter_map(|shape| match shape.body {
        BodyShape::Json(_) => shape.status.filter(|status| *status >= 400),
        _ => None,
    });
    let statuses: BTreeSet<u16> = documented.collect();
    let saved = statuses.into_iter().filter_map(|status| {
        let mut examples =
            operation.item.examples.iter().filter(|example| example.status == Some(status));
        let body = examples.find_map(json_body)?;
        let content_type = Some("application/json".to_owned());
        Some(Answer { status, content_type, body, reads_json: true })
    });
    saved.collect()
}

/// The saved success that a test is answered with; nothing at all where none is saved. `None` where
/// what was saved cannot be read as the others of its status.
fn answer(operation: &Operation<'_>) -> Option<Answer> {
    let shapes = operation.answers.shapes();
    let empty = Answer { status: 200, content_type: None, body: String::new(), reads_json: false };
    let Some(success) = shape::success(shapes) else { return Some(empty) };
    let status = success.status.unwrap_or(200);
    if operation.item.request.method == "HEAD" || matches!(status, 204 | 205) {
        return Some(Answer { status, ..empty });
    }
    let mut saved =
        operation.item.examples.iter().filter(|example| example.status == success.status);
    match &success.body {
        BodyShape::Empty => Some(Answer { status, ..empty }),
        BodyShape::Json(_) => saved.find_map(|example| {
            let body = json_body(example)?;
            let content_type = Some("application/json".to_owned());
            Some(Answer { status, content_type, body, reads_json: true })
        }),
        _ => saved.find_map(|example| {
            let body = example.body.clone().filter(|body| !body.is_empty())?;
            let content_type = Some("text/plain; charset=utf-8".to_owned());
            Some(Answer { status, content_type, body, reads_json: false })
        }),
    }
}

/// A saved body where it is JSON that every decoder reads.
fn json_body(example: &Example) -> Option<String> {
    let parsed = json::parse_str(example.body.as_deref()?).ok()?;
    if parsed.value.has_variables() {
        return None;
    }
    let value = shape::filled(&parsed.value);
    let text = match parsed.is_strict() && value == parsed.value {
        true => example.body.clone()?,
        false => value.print(Style::Pretty(2)),
    };
    serde_json::from_str::<Value>(&text).is_ok().then_some(text)
}

impl Operation<'_> {
    /// Whether a variable of the path is an argument.
    fn takes_in_path(&self, name: &str) -> bool {
        self.path.iter().any(|piece| match piece {
            PathPiece::Argument(at) => self.arguments.get(*at).is_some_and(|a| a.key == name),
            _ => false,
        })
    }
}
