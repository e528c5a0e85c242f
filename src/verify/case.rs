//! What is expected of the program of one item, whatever its language.

use super::server::Answer;
use super::subject::Subject;
use super::variants::{self, filled, variants};
use crate::generate::Answers;
use crate::json::{self, Value};
use crate::model::{Auth, Example, Item};
use crate::shape::{self, BodyShape, ResponseShape, Shape};
use crate::wire::{Comparison, Equality, Message};

/// An item and everything its program is measured by.
#[derive(Debug, Clone)]
pub struct Case {
    /// The request that must arrive, or why Postman sends none. The program is built and run all
    /// the same, since people run what they are given: it must be a program, and must end.
    pub expected: Result<Message, String>,
    /// How it is compared.
    pub comparison: Comparison,
    /// Why a part of it cannot be compared, where it cannot.
    pub random: Option<String>,
    /// The runs, the first with the saved answer.
    pub runs: Vec<Run>,
}

/// One run of a program.
#[derive(Debug, Clone)]
pub struct Run {
    /// What is special about it: `as saved`, `an error status`, ….
    pub name: String,
    /// What the server answers.
    pub answer: Answer,
    /// What the program is to read of it.
    pub sample: Sample,
    /// Whether the program may say that the answer's status is an error.
    pub may_refuse: bool,
}

/// What there is to read in an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    /// JSON, and the type that the program was made from.
    Json(Value, Box<Shape>),
    /// Any other text.
    Text(String),
    /// Nothing that is looked at.
    Nothing,
}

impl Case {
    /// What is expected of an item.
    pub fn of(subject: &Subject, index: usize, item: &Item, answers: &Answers) -> Self {
        let expected = subject.expected(index).map_err(|reason| reason.to_string());
        let expected = expected.and_then(|message| match has_name(&message.host) {
            true => Ok(message),
            false => Err(format!("no host can be called {:?}", message.host)),
        });
        let random = match &item.request.auth {
            Auth::Computed { kind, .. } => {
                Some(format!("{} is computed anew for each request", kind.title()))
            }
            _ => None,
        };
        let mut comparison = Comparison { body: Equality::Equivalent, ..Comparison::default() };
        if random.is_some() {
            comparison.ignored_headers = COMPUTED.iter().map(|name| (*name).to_owned()).collect();
        }
        let mut runs = runs(item, answers.shapes());
        if expected.is_err() {
            runs.truncate(1);
            for run in &mut runs {
                run.sample = Sample::Nothing;
            }
        }
        Self { expected, comparison, random, runs }
    }
}

/// Whether a host, with its port, is one that can be looked up: labels of letters, digits, hyphens
/// and underscores once it is in ASCII (RFC 1123, 2.1), or an address. Postman fails to look up any
/// other, and the clients refuse some of them before they try.
fn has_name(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    port.chars().all(|c| c.is_ascii_digit())
        && match url::Host::parse(name) {
            Ok(url::Host::Domain(name)) => {
                name.strip_suffix('.').unwrap_or(&name).split('.').all(is_label)
            }
            Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)) => true,
            Err(_) => false,
        }
}

/// Headers that computed kinds of authentication add.
const COMPUTED: [&str; 4] =
    ["authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];

fn runs(item: &Item, shapes: &[ResponseShape]) -> Vec<Run> {
    let answer = shape::answer(&item.examples, shapes);
    let success = answer.as_deref();
    let head = item.request.method == "HEAD";
    let mut out = Vec::new();
    let mut base: Option<(&Example, Value, &Shape)> = None;
    for example in item.examples.iter().filter(|example| is_success(example)) {
        let body = example.body.as_deref().unwrap_or_default();
        let sample = match success.map(|success| &success.body) {
            _ if head => Sample::Nothing,
            // Nothing of a body goes out with these, whatever was saved.
            Some(BodyShape::Json(_)) if matches!(example.status, Some(204 | 205)) => continue,
            Some(BodyShape::Json(shape)) => match json_sample(body, shape) {
                Some(value) => {
                    base.get_or_insert((example, value.clone(), shape));
                    Sample::Json(value, Box::new(shape.clone()))
                }
                // Another success of this item has no JSON; a program made for JSON may refuse it.
                None => continue,
            },
            Some(BodyShape::Empty) | None => Sample::Nothing,
            Some(_) => Sample::Text(body.to_owned()),
        };
        let text = match &sample {
            Sample::Json(value, _) => played(body, value),
            _ => body.to_owned(),
        };
        let name = match (&example.name, out.is_empty()) {
            (_, true) => "as saved".to_owned(),
            (Some(name), false) => format!("as saved in {name:?}"),
            (None, false) => format!("as saved, number {}", out.len() + 1),
        };
        if out.iter().any(|run: &Run| run.answer.body == text.as_bytes()) {
            continue;
        }
        out.push(Run { name, answer: play(example, text), sample, may_refuse: false });
    }
    if out.is_empty() {
        out.push(unsaved(item, success.is_some(), head));
    }
    if let Some((example, value, shape)) = base {
        for variant in variants(shape, &value) {
            let text = variants::text(&variant.value);
            out.push(Run {
                name: variant.name.to_owned(),
                answer: play(example, text),
                sample: Sample::Json(variant.value, Box::new(shape.clone())),
                may_refuse: false,
            });
        }
    }
    out.push(error(item));
    out
}

/// Where no success was saved, or none that can be played.
fn unsaved(item: &Item, made_for_json: bool, head: bool) -> Run {
    let redirect = item.examples.iter().find(|example| {
        example.status.is_some_and(|status| (300..400).contains(&status)) && !made_for_json
    });
    let answer = match redirect {
        Some(example) => play(example, example.body.clone().unwrap_or_default()),
        None => Answer {
            status: 200,
            reason: None,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: b"{}".to_vec(),
        },
    };
    let sample = match redirect {
        None if !made_for_json && !head => Sample::Text("{}".to_owned()),
        _ => Sample::Nothing,
    };
    Run { name: "no answer saved".to_owned(), answer, sample, may_refuse: made_for_json }
}

fn error(item: &Item) -> Run {
    let saved = item
        .examples
        .iter()
        .find(|example| example.status.is_some_and(|status| (400..600).contains(&status)));
    let answer = match saved {
        Some(example) => play(example, example.body.clone().unwrap_or_default()),
        None => Answer {
            status: 500,
            reason: None,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: br#"{"error":"the server has failed"}"#.to_vec(),
        },
    };
    let name = format!("the error status {}", answer.status);
    Run { name, answer, sample: Sample::Nothing, may_refuse: true }
}

fn is_success(example: &Example) -> bool {
    example.status.is_none_or(|status| (200..300).contains(&status))
}

fn json_sample(body: &str, shape: &Shape) -> Option<Value> {
    let parsed = json::parse_str(body).ok()?;
    if matches!(parsed.value, Value::Hole(_)) || shape.accepts(&parsed.value).is_err() {
        return None;
    }
    Some(filled(shape, &parsed.value))
}

/// The body as it was saved where it is JSON as it stands, else the JSON that was meant.
fn played(body: &str, value: &Value) -> String {
    match json::parse_str(body) {
        Ok(parsed) if parsed.is_strict() && parsed.value == *value => body.to_owned(),
        _ => variants::text(value),
    }
}

fn play(example: &Example, body: String) -> Answer {
    let status = example.status.filter(|status| (200..600).contains(status)).unwrap_or(200);
    let mut headers = example.headers.clone();
    let names_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if !names_type && !body.is_empty() {
        let kind = if json::parse_str(&body).is_ok() { "application/json" } else { "text/plain" };
        headers.push(("Content-Type".to_owned(), format!("{kind}; charset=utf-8")));
    }
    Answer { status, reason: example.reason.clone(), headers, body: body.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::has_name;

    #[test]
    fn a_host_is_looked_up_only_where_it_is_a_name_or_an_address() {
        for host in ["a.example", "a-b_c.example.", "127.0.0.1:8080", "[::1]:1", "bücher.example"]
        {
            assert!(has_name(host), "{host}");
        }
        for host in ["", "a b", "a\".example", "..", "a..b", "a.example:x", "`", "'", "a:1:2"] {
            assert!(!has_name(host), "{host}");
        }
    }
}
