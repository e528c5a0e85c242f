//! From saved responses to one shape a status.

use super::evidence::Evidence;
use super::placeholder;
use super::{BodyShape, Kind, ResponseShape, Shape};
use crate::diagnostic::Diagnostic;
use crate::json::{self, ErrorKind, OddityKind, Parsed, Value};
use crate::model::Example;
use crate::text::Text;
use indexmap::IndexMap;
use std::borrow::Cow;

/// What one saved body turned out to be.
#[derive(Debug)]
pub(crate) enum Sample {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Value),
    /// Said to be JSON, begins like it, and cannot be read.
    Broken,
    /// XML.
    Xml,
    /// HTML.
    Html,
    /// Any other text.
    Text,
}

/// The shapes of an item's saved responses, one a status in order of first appearance, and what
/// was odd about the samples. The messages stand at the example, inside its item.
pub fn infer(examples: &[Example]) -> (Vec<ResponseShape>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let groups = group(examples, &mut diagnostics);
    let shapes = groups.into_iter().map(|(status, samples)| respond(status, samples)).collect();
    (shapes, diagnostics)
}

/// The samples by status.
pub(crate) fn group(
    examples: &[Example],
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<Option<u16>, Vec<Sample>> {
    let mut groups: IndexMap<Option<u16>, Vec<Sample>> = IndexMap::new();
    for example in examples {
        let sample = read(example, diagnostics);
        groups.entry(example.status).or_default().push(sample);
    }
    groups
}

fn respond(status: Option<u16>, samples: Vec<Sample>) -> ResponseShape {
    let count = samples.len();
    let has = |wanted: fn(&Sample) -> bool| samples.iter().any(wanted);
    let body = if has(|sample| matches!(sample, Sample::Json(_) | Sample::Broken)) {
        BodyShape::Json(evidence(&samples).shape())
    } else if has(|sample| matches!(sample, Sample::Xml)) {
        BodyShape::Xml
    } else if has(|sample| matches!(sample, Sample::Html)) {
        BodyShape::Html
    } else if has(|sample| matches!(sample, Sample::Text)) {
        BodyShape::Text
    } else {
        BodyShape::Empty
    };
    let shown = samples.into_iter().find_map(|sample| match sample {
        Sample::Json(value) => Some(value),
        _ => None,
    });
    ResponseShape { status, body, samples: count, shown }
}

/// What the JSON among the samples shows. A response saved twice is one sample.
pub(crate) fn evidence(samples: &[Sample]) -> Evidence<'_> {
    let mut known: Vec<&Value> = Vec::new();
    let mut evidence = Evidence::default();
    for sample in samples {
        if let Sample::Json(value) = sample
            && !known.contains(&value)
        {
            evidence.add(value);
            known.push(value);
        }
    }
    evidence
}

/// The shape a program should read: the first of status 200, 201 and the other 2xx that has JSON,
/// else the first of these that has anything, else that of the samples without a status. `None`
/// when all samples are of errors or redirections, or there are none.
pub fn success(shapes: &[ResponseShape]) -> Option<&ResponseShape> {
    let rank = |shape: &ResponseShape| {
        let status = match shape.status {
            Some(200) => 0,
            Some(201) => 1,
            Some(status @ 202..=299) => status - 200,
            None => 1000,
            Some(_) => return None,
        };
        let body = match shape.body {
            BodyShape::Json(_) => 0,
            BodyShape::Xml | BodyShape::Html | BodyShape::Text => 1,
            BodyShape::Empty => 2,
        };
        // A status that is known to be a success comes before none at all, whatever its body.
        Some((shape.status.is_none(), body, status))
    };
    shapes
        .iter()
        .filter_map(|shape| Some((rank(shape)?, shape)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, shape)| shape)
}

/// The shape that code which reads a success should heed: that of [`success`], widened by the JSON
/// of every other 2xx, so that the code reads each of them.
pub fn answer<'a>(
    examples: &[Example],
    shapes: &'a [ResponseShape],
) -> Option<Cow<'a, ResponseShape>> {
    let chosen = success(shapes)?;
    let is_json_success = |shape: &&ResponseShape| {
        shape.status.is_some_and(is_success) && shape.body.json().is_some()
    };
    if chosen.body.json().is_none() || shapes.iter().filter(is_json_success).count() < 2 {
        return Some(Cow::Borrowed(chosen));
    }
    let mut told_already = Vec::new();
    // The chosen status first: its members lead.
    let (first, others): (Vec<&Example>, Vec<&Example>) = examples
        .iter()
        .filter(|example| example.status.is_some_and(is_success))
        .partition(|example| example.status == chosen.status);
    let samples: Vec<Sample> =
        first.into_iter().chain(others).map(|example| read(example, &mut told_already)).collect();
    let body = BodyShape::Json(evidence(&samples).shape());
    Some(Cow::Owned(ResponseShape { body, samples: samples.len(), ..chosen.clone() }))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn read(example: &Example, diagnostics: &mut Vec<Diagnostic>) -> Sample {
    let body = example.body.as_deref().unwrap_or_default();
    let trimmed = body.trim_start_matches('\u{feff}').trim();
    if trimmed.is_empty() {
        return Sample::Empty;
    }
    let claim = Claim::of(example);
    if let Some(markup) = markup(trimmed, claim) {
        return markup;
    }
    if placeholder::read(trimmed).is_some() {
        // `<string>` as a whole body stands for a value of that type, in JSON or in plain text.
        return match claim {
            Claim::Json => Sample::Json(Value::Hole(Text::literal(trimmed))),
            _ => Sample::Text,
        };
    }
    match json::parse_str(body) {
        Ok(parsed) if is_document(&parsed, claim) => {
            diagnostics.extend(odd(&parsed, example));
            Sample::Json(parsed.value)
        }
        Ok(_) => Sample::Text,
        Err(error) => {
            let like_json = trimmed.starts_with(['{', '[']);
            let worth_saying =
                claim == Claim::Json || (like_json && error.kind != ErrorKind::NotJson);
            if worth_saying {
                let what = format!("the saved response {} is not JSON: {error}", name(example));
                let help = "correct the saved response, or nothing of it is read";
                diagnostics.push(
                    Diagnostic::warning("broken-json-sample", what).at(&example.path).help(help),
                );
            }
            if claim == Claim::Json && like_json { Sample::Broken } else { Sample::Text }
        }
    }
}

/// What a saved response says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Json,
    Xml,
    Html,
    Text,
    Nothing,
}

impl Claim {
    /// By its `Content-Type`, else by what the app was told to show it as. (The app's own choice
    /// is weaker: it is `text` for much JSON, and `json` by default for anything.)
    fn of(example: &Example) -> Self {
        let header =
            example.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let media_type = header.map(|(_, value)| value.to_ascii_lowercase()).unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let by_header = match essence.split_once('/') {
            Some((_, "json")) => Self::Json,
            Some((_, subtype)) if subtype.ends_with("+json") => Self::Json,
            Some((_, "html" | "xhtml+xml")) => Self::Html,
            Some((_, "xml")) => Self::Xml,
            Some((_, subtype)) if subtype.ends_with("+xml") => Self::Xml,
            Some(("text", _)) => Self::Text,
            _ => Self::Nothing,
        };
        if by_header != Self::Nothing {
            return by_header;
        }
        match example.language.as_deref() {
            Some("json") => Self::Json,
            Some("xml") => Self::Xml,
            Some("html") => Self::Html,
            Some("text" | "plain") => Self::Text,
            _ => Self::Nothing,
        }
    }
}

/// XML or HTML, by how the body begins.
fn markup(body: &str, claim: Claim) -> Option<Sample> {
    let rest = body.strip_prefix('<')?;
    let lower: String = rest.chars().take(16).collect::<String>().to_ascii_lowercase();
    let tag = |name: &str| {
        lower
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    if lower.starts_with("!doctype html") || ["html", "head", "body"].into_iter().any(tag) {
        return Some(Sample::Html);
    }
    if placeholder::read(body).is_some() {
        return None;
    }
    let is_markup = rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '?' | '!' | '_'))
        && body.contains('>');
    is_markup.then_some(if claim == Claim::Html { Sample::Html } else { Sample::Xml })
}

/// Whether what could be read as JSON is meant as JSON: an array or an object always, a single
/// value where nothing speaks against it.
fn is_document(parsed: &Parsed, claim: Claim) -> bool {
    match parsed.value {
        Value::Array(_) | Value::Object(_) => true,
        Value::String(_) | Value::Null => !matches!(claim, Claim::Text | Claim::Html | Claim::Xml),
        Value::Bool(_) | Value::Number(_) => matches!(claim, Claim::Json | Claim::Nothing),
        Value::Hole(_) => claim == Claim::Json,
    }
}

/// What is odd about a sample: one message for repeated keys, one for what is not JSON.
fn odd<'a>(parsed: &'a Parsed, example: &'a Example) -> impl Iterator<Item = Diagnostic> + 'a {
    let (repeated, others): (Vec<_>, Vec<_>) =
        parsed.oddities.iter().partition(|oddity| oddity.kind == OddityKind::RepeatedKey);
    let list = |oddities: &[&json::Oddity]| {
        let said: Vec<String> = oddities.iter().take(4).map(ToString::to_string).collect();
        let more = if oddities.len() > 4 { ", and more" } else { "" };
        format!("{}{more}", said.join(", "))
    };
    let odd = (!others.is_empty()).then(|| {
        let what =
            format!("the saved response {} is almost JSON: {}", name(example), list(&others));
        Diagnostic::warning("odd-json-sample", what).at(&example.path)
    });
    let twice = (!repeated.is_empty()).then(|| {
        let what = format!("the saved response {} has {}", name(example), list(&repeated));
        Diagnostic::warning("repeated-key", what).at(&example.path).help("the last of them counts")
    });
    odd.into_iter().chain(twice)
}

fn name(example: &Example) -> String {
    match (&example.name, example.status) {
        (Some(name), _) => format!("{name:?}"),
        (None, Some(status)) => format!("of status {status}"),
        (None, None) => "without a name".to_owned(),
    }
}

impl BodyShape {
    /// The type of the body, where it is JSON.
    pub fn json(&self) -> Option<&Shape> {
        match self {
            Self::Json(shape) => Some(shape),
            _ => None,
        }
    }
}

impl Kind {
    /// The word for it in messages and reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Boolean => "boolean",
            Self::Integer(_) => "integer",
            Self::Float => "float",
            Self::BigNumber => "big-number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
            Self::Map(_) => "map",
            Self::Union(_) => "union",
        }
    }
}
