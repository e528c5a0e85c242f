//! The headers a program has to set.

use super::Speaker;
use crate::model::{Body, Header, Request};
use crate::target::client::Client;
use crate::target::view::request::{BodyView, HeaderView};
use crate::text::{Piece, Text};
use std::borrow::Cow;

/// The `Content-Type` that goes out, from a header or implied by the body.
pub(super) fn content_type(request: &Request) -> Option<Text> {
    written_content_type(request)
        .cloned()
        .or_else(|| request.implied_content_type.as_deref().map(Text::literal))
}

fn written_content_type(request: &Request) -> Option<&Text> {
    request.headers.iter().find(|header| is_content_type(header)).map(|header| &header.value)
}

fn is_content_type(header: &Header) -> bool {
    header.name.as_literal().is_some_and(|name| name.eq_ignore_ascii_case("content-type"))
}

/// The headers to set: those of the collection, less a `Content-Type` that the client library
/// sets to the same value by itself, plus an implied one that it would not set.
pub(super) fn view(request: &Request, body: &BodyView, speaker: Speaker<'_>) -> Vec<HeaderView> {
    let by_itself = speaker.client.content_types.get(handed_over_as(body));
    let mut headers: Vec<HeaderView> = given(&request.headers, speaker.client)
        .iter()
        .filter(|header| {
            !(is_content_type(header) && by_itself.is_some_and(|set| says(header, set, request)))
        })
        .map(|header| one(&header.name, &header.value, speaker))
        .collect();
    let mut later = indexmap::IndexSet::new();
    for header in headers.iter_mut().rev() {
        header.repeated = !later.insert(header.lower.clone());
    }
    if let Some(implied) = &request.implied_content_type
        && speaker.client.implied_content_type_as_header
        && written_content_type(request).is_none()
        && by_itself != Some(implied)
        && !matches!(request.body, Body::Multipart(_))
    {
        headers.push(one(&Text::literal("Content-Type"), &Text::literal(implied), speaker));
    }
    headers
}

/// Whether a header says what the library says by itself. A library makes the boundary of a
/// multipart body, so the one a header names would separate nothing.
fn says(header: &Header, set: &str, request: &Request) -> bool {
    header.value.as_literal().is_some_and(|value| {
        value == set
            || (matches!(request.body, Body::Multipart(_))
                && value.split(';').next().is_some_and(|kind| kind.eq_ignore_ascii_case(set)))
    })
}

/// The headers as the client library takes them.
fn given<'a>(headers: &'a [Header], client: &Client) -> Cow<'a, [Header]> {
    if !client.joins_headers && !client.trims_headers {
        return Cow::Borrowed(headers);
    }
    let mut out: Vec<Header> = Vec::with_capacity(headers.len());
    for header in headers {
        let mut header = header.clone();
        if client.trims_headers {
            header.value = trimmed(&header.value);
        }
        let name = header.name.shown();
        let before = out.iter_mut().find(|other| {
            client.joins_headers
                && !is_content_type(&header)
                && other.name.shown().eq_ignore_ascii_case(&name)
        });
        if let Some(before) = before {
            before.value.push_literal(", ");
            before.value.push(&header.value);
        } else {
            out.push(header);
        }
    }
    Cow::Owned(out)
}

/// The value without blanks at its start.
fn trimmed(value: &Text) -> Text {
    let mut first = matches!(value.pieces().first(), Some(Piece::Literal(_)));
    value.map_literals(|text| {
        let text = if std::mem::take(&mut first) { text.trim_start() } else { text };
        text.to_owned()
    })
}

/// The form in which a template hands the body to the client library.
fn handed_over_as(body: &BodyView) -> &str {
    match body.kind.as_str() {
        "json" | "graphql" if body.data.is_some() => "data",
        "json" | "graphql" => "text",
        "form" if !body.fields_plain => "text",
        kind => kind,
    }
}

pub(super) fn one(name: &Text, value: &Text, speaker: Speaker<'_>) -> HeaderView {
    let arguments = &speaker.client.arguments;
    // Blanks are no value, and a command drops a header without one.
    let is_blank = value.as_literal().is_some_and(|value| value.trim().is_empty());
    let pattern = if is_blank { &arguments.header_empty } else { &arguments.header };
    let argument = arguments.fill_plain(pattern, &[("name", name), ("value", value)]);
    HeaderView {
        name: speaker.say(name),
        value: speaker.say(value),
        argument: speaker.say(&argument),
        lower: name.shown().to_ascii_lowercase(),
        name_text: name.shown(),
        empty: value.is_empty(),
        ascii: value.is_ascii(),
        repeated: false,
    }
}
