//! The body in the words of a language.

use super::url::{pair, repeats};
use super::{Speaker, notes};
use crate::json::{self, Value};
use crate::model::{Body, FileSource, FormField, Part, PartContent, Request};
use crate::target::client::Quirk;
use crate::target::names::{NameKind, Names};
use crate::target::view::Code;
use crate::target::view::paths::{self, BuildView};
use crate::target::view::request::{BodyView, FileView, PartView};
use crate::text::{Piece, Text};
use crate::wire;
use base64::Engine as _;
use std::sync::Arc;

/// What the body's files are called where the path says nothing.
const FILE: &str = "file";

pub(super) fn view(request: &Request, speaker: Speaker<'_>, names: &mut Names<'_>) -> BodyView {
    match &request.body {
        Body::None => BodyView { kind: "none".to_owned(), ..BodyView::default() },
        Body::Json { text, value, strict } => BodyView {
            kind: "json".to_owned(),
            text: Some(speaker.give(text)),
            block: Some(speaker.block(text)),
            raw: text.shown(),
            ascii: speaker.is_ascii(text),
            data: if *strict && !(speaker.client.null_is_nothing && *value == Value::Null) {
                data(value, speaker)
            } else {
                None
            },
            build: if *strict { build(value, speaker) } else { None },
            lines: lines(text, speaker),
            pretty: pretty(value, speaker),
            ..BodyView::default()
        },
        Body::Text(text) => BodyView {
            kind: "text".to_owned(),
            text: Some(speaker.give(text)),
            block: Some(speaker.block(text)),
            raw: text.shown(),
            ascii: speaker.is_ascii(text),
            lines: lines(text, speaker),
            pretty: comment(&text.shown(), speaker),
            ..BodyView::default()
        },
        Body::Form(fields) => form(fields, speaker),
        Body::Multipart(parts) => multipart(parts, speaker, names),
        Body::File(source) => {
            let (file, inline) = file(source, speaker);
            let arguments = &speaker.client.arguments;
            let file_argument = match source {
                FileSource::Path(path) => {
                    let path = arguments.path(path);
                    let argument = arguments.fill_plain(&arguments.body_file, &[("file", &path)]);
                    Some(speaker.say(&argument))
                }
                FileSource::Unchosen | FileSource::Inline(_) => None,
            };
            let files = file.iter().map(|path| open(path, FILE, names)).collect();
            BodyView {
                kind: "file".to_owned(),
                file,
                file_argument,
                holds_bytes: inline.is_some(),
                inline,
                files,
                ..BodyView::default()
            }
        }
        Body::GraphQl { query, operation, variables, value, text } => BodyView {
            kind: "graphql".to_owned(),
            text: Some(speaker.give(text)),
            block: Some(speaker.block(text)),
            raw: text.shown(),
            ascii: speaker.is_ascii(text),
            data: value.as_ref().and_then(|value| data(value, speaker)),
            build: value.as_ref().and_then(|value| build(value, speaker)),
            lines: lines(text, speaker),
            pretty: value.as_ref().map(|value| pretty(value, speaker)).unwrap_or_default(),
            query: query.as_ref().map(|query| speaker.say(query)),
            query_block: query
                .as_ref()
                .filter(|query| query.shown().trim_end().contains('\n'))
                .map(|query| speaker.block(query)),
            operation: operation.as_ref().map(|operation| speaker.say(operation)),
            variables: variables
                .as_ref()
                .and_then(|variables| json::parse(variables).ok())
                .filter(json::Parsed::is_strict)
                .and_then(|parsed| data(&parsed.value, speaker)),
            ..BodyView::default()
        },
    }
}

/// JSON as data of the language. A hole stands for JSON that only the filled text can tell (a
/// number, `true`, a whole object), so a body that has one is sent as text.
fn data(value: &Value, speaker: Speaker<'_>) -> Option<Code> {
    if has_holes(value) { None } else { speaker.language.data(value, speaker.bindings) }
}

fn build(value: &Value, speaker: Speaker<'_>) -> Option<BuildView> {
    BuildView::new(value, speaker.paths?, speaker.language, speaker.bindings)
}

/// Only targets that build by paths write bodies line by line.
fn lines(text: &Text, speaker: Speaker<'_>) -> Vec<Code> {
    match speaker.paths {
        Some(_) => paths::lines(text, speaker.language, speaker.bindings),
        None => Vec::new(),
    }
}

fn has_holes(value: &Value) -> bool {
    match value {
        Value::Hole(_) => true,
        Value::Array(elements) => elements.iter().any(has_holes),
        Value::Object(members) => members.iter().any(|member| has_holes(&member.value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn comment(text: &str, speaker: Speaker<'_>) -> Vec<Code> {
    if speaker.samples { speaker.language.comment(text) } else { Vec::new() }
}

fn pretty(value: &Value, speaker: Speaker<'_>) -> Vec<Code> {
    if !speaker.samples {
        return Vec::new();
    }
    speaker.language.comment(&value.print(json::Style::Pretty(2)))
}

fn form(fields: &[FormField], speaker: Speaker<'_>) -> BodyView {
    let repeated = repeats(fields.iter().map(|field| &field.name));
    // What the language cannot hold is sayable once it is percent-encoded.
    let holds = |field: &FormField| speaker.language.cannot_hold(&field.value.shown()).is_none();
    let text = wire::encode_fields(fields);
    BodyView {
        kind: "form".to_owned(),
        text: Some(speaker.give(&text)),
        block: Some(speaker.block(&text)),
        raw: text.shown(),
        ascii: speaker.is_ascii(&text),
        lines: lines(&text, speaker),
        fields: fields.iter().map(|field| pair(&field.name, Some(&field.value), speaker)).collect(),
        fields_repeat: repeated,
        fields_plain: speaker
            .client
            .form
            .as_ref()
            .is_some_and(|encoding| encoding.can_say(fields.iter().map(|field| &field.name)))
            && fields.iter().all(holds),
        ..BodyView::default()
    }
}

fn multipart(parts: &[Part], speaker: Speaker<'_>, names: &mut Names<'_>) -> BodyView {
    let mut files = Vec::new();
    let views = parts.iter().map(|part| {
        let mut view = self::part(part, speaker);
        if let Some(path) = &view.file {
            let file = open(path, &part.name.shown(), names);
            view.handle = Some(file.handle.clone());
            files.push(file);
        }
        view
    });
    BodyView {
        kind: "multipart".to_owned(),
        parts: views.collect(),
        parts_repeat: repeats(parts.iter().map(|part| &part.name)),
        files,
        holds_bytes: parts
            .iter()
            .any(|part| matches!(part.content, PartContent::File(FileSource::Inline(_), _))),
        parts_in_memory: parts.iter().any(|part| match &part.content {
            PartContent::File(FileSource::Inline(_), _) => true,
            PartContent::File(source, name) => renamed(source, name.as_ref()),
            PartContent::Text(_) => false,
        }),
        has_files: parts.iter().any(|part| matches!(part.content, PartContent::File(..))),
        ..BodyView::default()
    }
}

fn open(path: &Code, name: &str, names: &mut Names<'_>) -> FileView {
    FileView { handle: names.declare(name, NameKind::Variable), path: path.clone() }
}

/// The last part of a path, which is the name a file is sent under.
fn last_part(path: &Text) -> Text {
    let last = path
        .pieces()
        .iter()
        .rposition(|piece| matches!(piece, Piece::Literal(text) if text.contains(['/', '\\'])));
    let mut out = Text::new();
    for (n, piece) in path.pieces().iter().enumerate() {
        match piece {
            _ if last.is_some_and(|last| n < last) => {}
            Piece::Literal(text) if last == Some(n) => {
                out.push_literal(text.rsplit(['/', '\\']).next().unwrap_or_default());
            }
            Piece::Literal(text) => out.push_literal(text),
            Piece::Variable(variable) => out.push_variable(Arc::clone(variable)),
        }
    }
    out
}

fn part(part: &Part, speaker: Speaker<'_>) -> PartView {
    let refuses = speaker.client.quirks.contains(&Quirk::PartTypesRefused);
    let media_type =
        part.content_type.as_ref().filter(|media_type| !(refuses && notes::is_odd(media_type)));
    let mut view = PartView {
        kind: "text".to_owned(),
        name: speaker.give(&part.name),
        name_text: part.name.shown(),
        name_plain: is_plain(&part.name.resolved()),
        content_type: media_type.map(|value| speaker.lend(value)),
        ..PartView::default()
    };
    let arguments = &speaker.client.arguments;
    // A command takes what follows the first `=` for the value, which could name a file to read.
    let name = arguments.harmless(&part.name).map_literals(|text| text.replace('=', "%3D"));
    let empty = Text::new();
    let content_type = media_type.unwrap_or(&empty);
    let content_type = &arguments.harmless(content_type).map_literals(without_options);
    let typed = media_type.is_some();
    match &part.content {
        PartContent::Text(text) => {
            view.value = Some(speaker.give(text));
            view.value_text = Some(text.shown());
            view.special = arguments.is_special(text) || name.has_variables();
            let pattern = if typed { &arguments.part_typed } else { &arguments.part };
            view.argument = speaker.say(&if typed {
                let text = arguments.harmless(text);
                let values = [("name", &name), ("value", &text), ("type", content_type)];
                arguments.fill(pattern, &values)
            } else {
                arguments.fill_plain(pattern, &[("name", &name), ("value", text)])
            });
        }
        PartContent::File(source, file_name) => {
            "file".clone_into(&mut view.kind);
            (view.file, view.inline) = file(source, speaker);
            view.file_name = file_name.as_ref().map(|name| speaker.give(name));
            view.renamed = renamed(source, file_name.as_ref());
            view.sent_name = view.file_name.clone();
            if speaker.client.guesses_media_types && guessed(source).as_ref() == media_type {
                view.content_type = None;
            }
            // Where no file was chosen, there is none to take a name from.
            let unchosen = Text::literal(UNCHOSEN);
            let (path, file_name) = match source {
                FileSource::Path(path) => (path, file_name.as_ref()),
                FileSource::Unchosen | FileSource::Inline(_) => (&unchosen, None),
            };
            if matches!(source, FileSource::Path(_)) {
                view.sent_name = Some(speaker.say(file_name.unwrap_or(&last_part(path))));
            }
            let pattern = match (file_name, typed) {
                (None, false) => &arguments.file,
                (None, true) => &arguments.file_typed,
                (Some(_), false) => &arguments.file_named,
                (Some(_), true) => &arguments.file_named_typed,
            };
            let path = arguments.path(path);
            let file_name = arguments.harmless(file_name.unwrap_or(&empty));
            let values = [
                ("name", &name),
                ("file", &path),
                ("type", content_type),
                ("file_name", &file_name),
            ];
            view.argument = speaker.say(&arguments.fill(pattern, &values));
        }
    }
    view
}

/// Whether a name stands in the path of a URL as it is: nothing in it would be percent-encoded
/// there (WHATWG URL, path percent-encode set, with `/` and `%`).
fn is_plain(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_graphic() && !b"\"#<>?`{}/%".contains(&b))
}

/// What a reader is to replace.
const UNCHOSEN: &str = "/path/to/file";

/// Whether a file is sent under a name that is not the last part of its path.
fn renamed(source: &FileSource, name: Option<&Text>) -> bool {
    let FileSource::Path(path) = source else { return false };
    let path = path.resolved();
    name.is_some_and(|name| path.rsplit(['/', '\\']).next() != Some(name.resolved().as_str()))
}

/// The media type that the extension of a path stands for, as client libraries have it.
fn guessed(source: &FileSource) -> Option<Text> {
    let FileSource::Path(path) = source else { return None };
    let guess = mime_guess::from_path(path.resolved()).first_or_octet_stream();
    Some(Text::literal(guess.essence_str()))
}

fn file(source: &FileSource, speaker: Speaker<'_>) -> (Option<Code>, Option<Code>) {
    match source {
        FileSource::Path(path) => (Some(speaker.say(path)), None),
        FileSource::Unchosen => (None, None),
        FileSource::Inline(bytes) => {
            let text = base64::engine::general_purpose::STANDARD.encode(bytes);
            (None, Some(speaker.language.string(&text)))
        }
    }
}

/// A media type without parameters that a command takes for options of its own, of which one
/// names a file to read.
fn without_options(media_type: &str) -> String {
    let is_option = |parameter: &str| {
        let name = parameter.trim().to_ascii_lowercase();
        ["encoder", "filename", "headers"].iter().any(|option| name.starts_with(option))
    };
    let kept: Vec<&str> = media_type.split(';').filter(|parameter| !is_option(parameter)).collect();
    kept.join(";")
}
