//! Model + shape + target → [`ItemView`]: the one place where a request is put into the words of
//! a language.

mod auth;
mod body;
mod headers;
mod notes;
mod response;
mod url;
mod variables;

pub use notes::limits;

use super::paths::PathSettings;
use super::request::RequestView;
use super::{Code, ItemView, VerifyView};
use crate::diagnostic::Diagnostic;
use crate::model::{Auth, Body, Item, Request};
use crate::shape::ResponseShape;
use crate::target::Target;
use crate::target::client::Client;
use crate::target::language::{Bindings, Language};
use crate::target::manifest::ResponseStyle;
use crate::target::names::{NameKind, Names};
use crate::text::Text;
use std::borrow::Cow;

/// What a user chose for the code of a target.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Whether variables are bound to names at the head of the code, instead of being kept
    /// visible in it.
    pub bind: bool,
    /// Options of the target by name.
    pub options: Vec<(String, String)>,
    /// The number of the program, where it is made to be proven and says what it reads.
    pub verify: Option<usize>,
}

/// The view of one item; `limits` is what [`limits`] says of its request.
///
/// # Errors
/// When an option is not one the target has, or has a value it cannot have.
pub fn build(
    item: &Item,
    shapes: &[ResponseShape],
    target: &Target,
    limits: &[String],
    choices: &Choices,
) -> Result<ItemView, Diagnostic> {
    let language = &target.language;
    let mut names = Names::new(language);
    let (bindings, variables) = if choices.bind {
        let said = said(&item.request, &target.manifest.client);
        variables::bind(&said, &target.manifest.client, language, &mut names)
    } else {
        (Bindings::default(), Vec::new())
    };
    let by_paths = target.manifest.response.style == ResponseStyle::Paths;
    let speaker = Speaker {
        language,
        client: &target.manifest.client,
        paths: by_paths.then_some(&target.manifest.paths),
        samples: target.manifest.response.samples,
        bindings: &bindings,
    };
    let of_request = notes::of_request(&item.request);
    Ok(ItemView {
        name: item.name.clone(),
        trail: item.trail(),
        title: language.comment(&item.name),
        docstring: language.docstring(&sentence(&item.name)),
        function: Names::new(language).declare(&item.name, NameKind::Function),
        type_name: Names::new(language).declare(&item.name, NameKind::Type),
        variables,
        notes: of_request.iter().chain(limits).flat_map(|note| language.comment(note)).collect(),
        request: request(&item.request, speaker, &mut names),
        response: response::view(item, shapes, target, &mut names, choices.verify.is_some()),
        options: target.manifest.options(&choices.options)?,
        verify: choices.verify.map(|id| VerifyView { id: Code::new(id.to_string()) }),
    })
}

/// The request as far as the code of a target says it: without an authentication that its client
/// library cannot compute. Nothing is bound that is not used.
fn said<'a>(request: &'a Request, client: &Client) -> Cow<'a, Request> {
    match &request.auth {
        Auth::Computed { kind, parameters } if !auth::can_compute(*kind, parameters, client) => {
            Cow::Owned(Request { auth: Auth::None, ..request.clone() })
        }
        _ => Cow::Borrowed(request),
    }
}

/// What is needed to say something in a language.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'a> {
    /// How the language writes things down.
    pub(crate) language: &'a Language,
    /// What its client library does.
    pub(crate) client: &'a Client,
    /// How its library writes paths into JSON; `None` where it reads answers otherwise.
    pub(crate) paths: Option<&'a PathSettings>,
    /// Whether templates show JSON in comments.
    pub(crate) samples: bool,
    /// The names of bound variables.
    pub(crate) bindings: &'a Bindings,
}

impl Speaker<'_> {
    /// An expression for a text.
    pub(crate) fn say(&self, text: &Text) -> Code {
        self.language.text(text, self.bindings)
    }

    /// Whether the expression for a text gives nothing but ASCII, as far as can be known.
    pub(crate) fn is_ascii(&self, text: &Text) -> bool {
        text.shown().is_ascii()
            && !text.variables().any(|variable| self.bindings.get(variable).is_some())
    }

    /// An expression for a text, for a place that takes it over.
    pub(crate) fn give(&self, text: &Text) -> Code {
        self.language.owned(text, self.bindings)
    }

    /// An expression for a text, for a place among literals.
    pub(crate) fn lend(&self, text: &Text) -> Code {
        self.language.lent(text, self.bindings)
    }

    /// An expression for a text that may take several lines of code.
    pub(crate) fn block(&self, text: &Text) -> Code {
        self.language.block(text, self.bindings)
    }
}

/// The request in the words of a language.
pub(crate) fn request(
    request: &Request,
    speaker: Speaker<'_>,
    names: &mut Names<'_>,
) -> RequestView {
    let mut body = body::view(request, speaker, names);
    let url = url::view(request, speaker);
    let content_type = headers::content_type(request);
    if content_type.is_none() {
        // Given data or fields, the library would add a `Content-Type` of its own.
        if speaker.client.content_types.contains_key("data") {
            body.data = None;
        }
        if speaker.client.content_types.contains_key("form") {
            body.fields_plain = false;
        }
    }
    let headers = headers::view(request, &body, speaker);
    let method_name = request.method.to_ascii_lowercase();
    RequestView {
        method: request.method.clone(),
        method_known: speaker.client.methods.contains(&method_name),
        method_word: speaker.language.word(&request.method),
        method_name: if is_word(&method_name) { Code::new(method_name) } else { Code::default() },
        url: url.whole,
        url_text: url.text,
        dot_segments: has_dot_segments(request),
        url_base: url.base,
        has_query: url.has_query,
        query_plain: url.plain,
        query: url.pairs,
        query_repeats: url.repeats,
        query_steps: url.steps,
        url_length: url.length,
        content_type: content_type.as_ref().map(|value| speaker.say(value)),
        content_type_text: content_type.as_ref().map(Text::shown),
        content_type_written: headers.iter().any(|header| header.lower == "content-type"),
        headers,
        auth: auth::view(&request.auth, speaker),
        has_body: !matches!(request.body, Body::None),
        body,
        follow_redirects: request.settings.follow_redirects,
    }
}

/// The name with a full stop, where it does not end in a mark of its own.
pub(crate) fn sentence(name: &str) -> String {
    let name = name.trim();
    let complete = name.is_empty() || name.ends_with(|c: char| ".!?:;…".contains(c));
    if complete { name.to_owned() } else { format!("{name}.") }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether a segment of the path is `.` or `..`, which many clients resolve.
fn has_dot_segments(request: &Request) -> bool {
    request.url.path.iter().any(|segment| {
        let text = segment.text.as_literal().unwrap_or_default().to_ascii_lowercase();
        matches!(text.replace("%2e", ".").as_str(), "." | "..")
    })
}
