//! The page of an item.

use super::Language;
use super::anchors::Anchors;
use super::description;
use super::fields::fields;
use super::highlight::highlight;
use super::parameters::Parameters;
use super::search::Entry;
use super::view::{
    AnswerView, BodyView, ItemPageView, LanguageView, PairView, SampleView, SavedView,
};
use super::words::{self, VariablePlaces};
use crate::diagnostic::Diagnostic;
use crate::generate::Answers;
use crate::json::{self, Style};
use crate::lower::Redaction;
use crate::model::{Body, Example, FileSource, Item, Text, Url};
use crate::render::escape;
use crate::shape::{self, BodyShape, ResponseShape};
use crate::target::view::Code;
use crate::wire;

/// A longer body is cut on the page.
const LONGEST_BODY: usize = 32 << 10;

/// A longer item is cut on the page, and lies beside it as a file.
const LONGEST_JSON: usize = 24 << 10;

/// What the pages of the items of a collection share.
pub(super) struct Context<'a> {
    pub(super) languages: &'a [Language<'a>],
    pub(super) redaction: &'a Redaction,
    pub(super) places: &'a VariablePlaces,
}

/// The page of an item, and what goes with it.
pub(super) struct Built {
    pub(super) view: ItemPageView,
    /// The description, as HTML.
    pub(super) description: Option<String>,
    /// All of the item's JSON, where it is too long for the page.
    pub(super) json: Option<String>,
    pub(super) entry: Entry,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Makes the page. `home` is the way to the page where variables are explained.
pub(super) fn build(item: &Item, context: &Context<'_>, home: &str) -> Result<Built, Diagnostic> {
    let public = without_secrets(item, context.redaction);
    let item = public.as_ref().unwrap_or(item);
    let request = &item.request;
    let answers = Answers::of(item);
    let mut anchors = Anchors::default();
    // The names that the templates give.
    for name in ["content", "code", "auth", "body", "responses", "json", "search"] {
        anchors.unique(name.to_owned());
    }
    let mut entry = Entry::default();
    let parameters = Parameters::of(item, context.redaction, &mut anchors, &mut entry);
    let url = url(&request.url, &parameters, context.places, home);
    let body =
        body(&request.body, request.implied_content_type.as_deref(), &mut anchors, &mut entry);
    let (samples, warnings) = samples(item, &answers, context.languages)?;
    let answers = answers
        .shapes()
        .iter()
        .map(|shape| answer(shape, &item.examples, context.redaction, &mut anchors, &mut entry))
        .collect();
    let written = context.redaction.written(&item.written);
    let written = serde_json::to_string_pretty(&written).unwrap_or_default();
    let too_long = written.len() > LONGEST_JSON;
    let description = description::render(item.description.as_ref(), &item.name, 2, &mut anchors);
    let view = ItemPageView {
        method: request.method.clone(),
        url,
        url_text: wire::url(&request.url).shown(),
        unsendable: request.unsendable.clone(),
        auth: words::auth(&request.auth),
        tables: parameters.tables,
        body,
        samples,
        answers,
        json: highlighted(cut(&written, LONGEST_JSON).0, "json"),
        json_file: None,
    };
    Ok(Built { view, description, json: too_long.then_some(written), entry, warnings })
}

/// The item with the credentials in its saved responses hidden, where there are any.
fn without_secrets(item: &Item, redaction: &Redaction) -> Option<Item> {
    let hidden: Vec<Option<String>> = item
        .examples
        .iter()
        .map(|example| {
            let body = example.body.as_deref()?;
            match redaction.text(body) {
                std::borrow::Cow::Borrowed(_) => None,
                std::borrow::Cow::Owned(hidden) => Some(hidden),
            }
        })
        .collect();
    if hidden.iter().all(Option::is_none) {
        return None;
    }
    let mut item = item.clone();
    for (example, hidden) in item.examples.iter_mut().zip(hidden) {
        example.body = hidden.or(example.body.take());
    }
    Some(item)
}

fn highlighted(text: &str, language: &str) -> Code {
    let mut out = String::with_capacity(text.len() * 2);
    highlight(text, language, &mut out);
    Code::new(out)
}

/// The beginning of a text, to the end of a line where that is near, and whether that is not all.
fn cut(text: &str, most: usize) -> (&str, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    (head.rsplit_once('\n').map_or(head, |(lines, _)| lines), true)
}

/// The URL as a reader understands it: parameters by their names, variables by theirs. The query
/// has a table of its own.
fn url(url: &Url, parameters: &Parameters, places: &VariablePlaces, home: &str) -> Code {
    let mut out = String::from("<span>");
    if let Some(scheme) = &url.scheme {
        escape(scheme, &mut out);
        out.push_str("://");
    }
    words::text(&url.authority, places, home, &mut out);
    out.push_str("</span>");
    for segment in &url.path {
        out.push_str("<wbr>/");
        match &segment.parameter {
            Some(name) => {
                let id = parameters.path.get(name);
                if let Some(id) = id {
                    out.push_str(&format!("<a href=\"#{id}\">"));
                }
                out.push_str("<var>:");
                escape(name, &mut out);
                out.push_str("</var>");
                if id.is_some() {
                    out.push_str("</a>");
                }
            }
            None => words::text(&segment.text, places, home, &mut out),
        }
    }
    Code::new(out)
}

/// The path of a URL as plain text, for lists and for the search.
pub(super) fn path(url: &Url) -> String {
    let mut out = String::new();
    for segment in &url.path {
        out.push('/');
        match &segment.parameter {
            Some(name) => {
                out.push(':');
                out.push_str(name);
            }
            None => out.push_str(&segment.text.shown()),
        }
    }
    if out.is_empty() { "/".to_owned() } else { out }
}

fn body(
    body: &Body,
    implied: Option<&str>,
    anchors: &mut Anchors,
    entry: &mut Entry,
) -> Option<BodyView> {
    let media_type = implied.map(str::to_owned);
    let shown = |text: &Text, language: &str| {
        let text = text.shown();
        let (text, _) = cut(&text, LONGEST_BODY);
        Some(highlighted(text, language))
    };
    let mut view = BodyView { media_type, ..BodyView::default() };
    match body {
        Body::None | Body::Form(_) | Body::Multipart(_) => return None,
        Body::Json { text, value, .. } => {
            view.text = shown(text, "json");
            let fields = fields(&shape::infer_value(&[value]), "body", anchors);
            entry.fields.extend(fields.names);
            view.count = fields.count;
            view.fields = (!fields.html.is_empty()).then(|| Code::new(fields.html));
        }
        Body::Text(text) => {
            let language = match implied {
                Some(kind) if kind.contains("xml") => "xml",
                Some(kind) if kind.contains("html") => "html",
                Some(kind) if kind.contains("javascript") => "javascript",
                _ => "text",
            };
            view.text = shown(text, language);
        }
        Body::GraphQl { query, variables, .. } => {
            let mut text = query.clone().unwrap_or_default();
            if let Some(variables) = variables.as_ref().filter(|variables| !variables.is_empty()) {
                text.push_literal("\n\n# variables\n");
                text.push(variables);
            }
            view.text = shown(&text, "graphql");
        }
        Body::File(source) => {
            view.note = Some(match source {
                FileSource::Path(path) => format!("The contents of the file {path}."),
                FileSource::Unchosen => "The contents of a file.".to_owned(),
                FileSource::Inline(bytes) => format!("{} bytes.", bytes.len()),
            });
        }
    }
    Some(view)
}

fn samples(
    item: &Item,
    answers: &Answers,
    languages: &[Language<'_>],
) -> Result<(Vec<SampleView>, Vec<Diagnostic>), Diagnostic> {
    let mut samples = Vec::with_capacity(languages.len());
    let mut warnings: Vec<Diagnostic> = Vec::new();
    for (number, language) in languages.iter().enumerate() {
        let generator = language.generator;
        let manifest = &generator.target().manifest;
        let snippet = generator.generate_with(item, answers, language.choices)?;
        let text = snippet.files.first().map_or("", |file| file.text.as_str());
        let notes = snippet
            .warnings
            .iter()
            .filter(|warning| warning.code == "not-in-the-code")
            .map(|warning| warning.what.clone())
            .collect();
        for warning in snippet.warnings {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        samples.push(SampleView {
            language: LanguageView {
                name: manifest.name.clone(),
                title: manifest.title.clone(),
                number,
            },
            highlight: manifest.highlight.clone(),
            code: highlighted(text.trim_end_matches('\n'), &manifest.highlight),
            notes,
        });
    }
    Ok((samples, warnings))
}

fn answer(
    shape: &ResponseShape,
    examples: &[Example],
    redaction: &Redaction,
    anchors: &mut Anchors,
    entry: &mut Entry,
) -> AnswerView {
    let status = shape.status.map_or_else(|| "answer".to_owned(), |status| status.to_string());
    let of_status: Vec<&Example> =
        examples.iter().filter(|example| example.status == shape.status).collect();
    let reason = of_status.iter().find_map(|example| example.reason.as_deref()).unwrap_or_default();
    let prefix = format!("r{status}");
    let tree = shape.body.json().map(|shape| fields(shape, &prefix, anchors)).unwrap_or_default();
    let kind = match (&shape.body, shape.body.json()) {
        (_, Some(shape)) => super::fields::words(shape),
        (BodyShape::Empty, _) => "no body".to_owned(),
        (BodyShape::Xml, _) => "XML".to_owned(),
        (BodyShape::Html, _) => "HTML".to_owned(),
        _ => "text".to_owned(),
    };
    entry.fields.extend(tree.names);
    let saved = of_status
        .iter()
        .enumerate()
        .map(|(n, example)| saved(example, &shape.body, n == 0, redaction, anchors))
        .collect();
    AnswerView {
        id: anchors.make("response", &status),
        title: match shape.status {
            Some(status) => format!("{status} {reason}").trim().to_owned(),
            None if reason.is_empty() => "Response".to_owned(),
            None => reason.to_owned(),
        },
        class: match shape.status {
            Some(200..=299) => "good",
            Some(300..=399) => "moved",
            Some(_) => "bad",
            None => "unknown",
        }
        .to_owned(),
        kind,
        fields: (!tree.html.is_empty()).then(|| Code::new(tree.html)),
        count: tree.count,
        saved,
    }
}

fn saved(
    example: &Example,
    kind: &BodyShape,
    open: bool,
    redaction: &Redaction,
    anchors: &mut Anchors,
) -> SavedView {
    let name = example.name.as_deref().filter(|name| !name.trim().is_empty());
    let headers = example
        .headers
        .iter()
        .map(|(name, value)| {
            let mut html = String::new();
            escape(&redaction.header(name, value), &mut html);
            PairView { name: name.clone(), value: Code::new(html) }
        })
        .collect();
    let text = example.body.as_deref().filter(|body| !body.trim().is_empty());
    let mut note = None;
    let body = text.map(|text| {
        let (pretty, language) = match kind {
            BodyShape::Json(_) => match json::parse_str(text) {
                Ok(parsed) => (Some(parsed.value.print(Style::Pretty(2))), "json"),
                Err(_) => (None, "json"),
            },
            BodyShape::Xml => (None, "xml"),
            BodyShape::Html => (None, "html"),
            _ => (None, "text"),
        };
        let text = pretty.as_deref().unwrap_or(text);
        let (shown, shortened) = cut(text, LONGEST_BODY);
        if shortened {
            let (all, most) = (text.len() / 1024, shown.len() / 1024);
            note = Some(format!("The first {most} KiB of {all} KiB are shown."));
        }
        highlighted(shown, language)
    });
    SavedView {
        id: anchors.make("saved", name.unwrap_or("response")),
        title: name.unwrap_or("Saved response").to_owned(),
        headers,
        body,
        note,
        open,
    }
}
