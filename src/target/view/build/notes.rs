//! What the code of a target cannot say, told to its reader.

use crate::model::{Auth, Body, FileSource, Part, PartContent, Request};
use crate::target::Target;
use crate::target::client::Quirk;
use crate::text::Text;
use crate::wire;

/// What a reader has to know of the request in whatever language; its messages were given when it
/// was lowered.
pub(super) fn of_request(request: &Request) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(reason) = &request.unsendable {
        notes.push(format!("Postman itself sends nothing here: {reason}."));
    }
    if files(&request.body).any(|source| *source == FileSource::Unchosen) {
        notes.push("The collection names no file to send; choose one.".to_owned());
    }
    notes
}

/// What this target cannot say of the request, as sentences.
pub fn limits(request: &Request, target: &Target) -> Vec<String> {
    let client = &target.manifest.client;
    let mut limits = Vec::new();
    if let Auth::Computed { kind, parameters } = &request.auth
        && !super::auth::can_compute(*kind, parameters, client)
    {
        limits.push(format!(
            "The request is authenticated with {}, which is left out here: its signature is \
                 computed anew for each request.",
            kind.title()
        ));
    }
    if let Some(c) = unsayable(request, target) {
        limits.push(format!(
            "The request holds the character U+{:04X}, which cannot stand here; U+FFFD stands in its \
             place.",
            u32::from(c)
        ));
    }
    // An argument of a command names a file; bytes have no place there.
    let by_arguments = !client.arguments.file.is_empty();
    if by_arguments
        && !parts(&request.body).is_empty()
        && files(&request.body).any(|file| matches!(file, FileSource::Inline(_)))
    {
        limits.push(
            "The collection itself holds the bytes of a file that is sent; put them into a file, and \
             its path in the place of /path/to/file."
                .to_owned(),
        );
    }
    limits.extend(
        client.quirks.iter().filter(|quirk| meets(**quirk, request)).map(|quirk| quirk.note()),
    );
    limits
}

fn files(body: &Body) -> impl Iterator<Item = &FileSource> {
    let one = match body {
        Body::File(source) => Some(source),
        _ => None,
    };
    one.into_iter().chain(parts(body).iter().filter_map(|part| match &part.content {
        PartContent::File(source, _) => Some(source),
        PartContent::Text(_) => None,
    }))
}

/// A character of the body or the credentials that no literal of the language can hold.
fn unsayable(request: &Request, target: &Target) -> Option<char> {
    let bound = |text: &Text| {
        let mut values = text.variables().filter_map(|variable| variable.value.as_deref());
        values.find_map(|value| target.language.cannot_hold(value))
    };
    let hold = |text: &Text| target.language.cannot_hold(&text.shown()).or_else(|| bound(text));
    let of_body = match &request.body {
        Body::Json { text, .. } | Body::Text(text) | Body::GraphQl { text, .. } => hold(text),
        Body::Multipart(parts) => parts.iter().find_map(|part| {
            let (content, file_name) = match &part.content {
                PartContent::Text(text) => (Some(text), None),
                PartContent::File(source, file_name) => (path(source), file_name.as_ref()),
            };
            let texts = [Some(&part.name), content, file_name, part.content_type.as_ref()];
            texts.into_iter().flatten().find_map(hold)
        }),
        Body::File(source) => path(source).and_then(hold),
        // Where a field cannot be said, the form is written out, percent-encoded.
        Body::Form(fields) => {
            fields.iter().find_map(|field| bound(&field.name).or_else(|| bound(&field.value)))
        }
        Body::None => None,
    };
    let of_auth = || match &request.auth {
        Auth::Basic { user, password } => hold(user).or_else(|| hold(password)),
        Auth::Computed { parameters, .. } => parameters.iter().find_map(|(_, value)| hold(value)),
        // Headers and URLs hold no such character.
        Auth::None | Auth::Bearer { .. } | Auth::HeaderKey { .. } | Auth::QueryKey { .. } => None,
    };
    of_body.or_else(of_auth)
}

fn path(source: &FileSource) -> Option<&Text> {
    match source {
        FileSource::Path(path) => Some(path),
        FileSource::Unchosen | FileSource::Inline(_) => None,
    }
}

fn meets(quirk: Quirk, request: &Request) -> bool {
    match quirk {
        Quirk::RepeatedHeadersLost => {
            let mut seen = indexmap::IndexSet::new();
            request
                .headers
                .iter()
                .any(|header| !seen.insert(header.name.shown().to_ascii_lowercase()))
        }
        Quirk::Utf8HeaderValues => {
            let beyond = |text: &Text| !text.is_ascii();
            request.headers.iter().any(|header| beyond(&header.value))
                || match &request.auth {
                    Auth::HeaderKey { value, .. } => beyond(value),
                    Auth::Bearer { token, prefix } => beyond(token) || beyond(prefix),
                    _ => false,
                }
        }
        Quirk::DotSegmentsResolved => super::has_dot_segments(request),
        Quirk::BodyLost => match &request.body {
            Body::None => false,
            Body::Multipart(_) if request.method == "DELETE" => true,
            _ => matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS"),
        },
        Quirk::EmptyHeadersLost => {
            !matches!(request.body, Body::Form(_) | Body::Multipart(_))
                && (request.headers.iter().any(|header| header.value.is_empty())
                    || matches!(&request.auth, Auth::HeaderKey { name, value }
                        if !name.is_empty() && value.is_empty()))
        }
        Quirk::EmptyUserLost => {
            matches!(&request.auth, Auth::Basic { user, .. } if user.is_empty())
        }
        Quirk::PlainFileNames => has_file_name(&request.body, |name| !wire::is_header_value(name)),
        Quirk::PartNamesEscaped => {
            let escaped = |name: &str| name.contains(['\r', '\n', '"']);
            has_file_name(&request.body, escaped)
                || parts(&request.body).iter().any(|part| says(&part.name, escaped))
        }
        Quirk::PartNamesEndAtEquals => {
            parts(&request.body).iter().any(|part| says(&part.name, |name| name.contains('=')))
        }
        Quirk::FileNamesCut => has_file_name(&request.body, |name| name.contains(['/', '\\'])),
        Quirk::EmptyFileNamesLost => has_file_name(&request.body, str::is_empty),
        Quirk::FileNamesEscaped => {
            has_file_name(&request.body, |name| name.contains(['"', '\\', '\r', '\n']))
        }
        Quirk::PartTypesRefused => {
            parts(&request.body).iter().any(|part| part.content_type.as_ref().is_some_and(is_odd))
        }
        Quirk::EmptyPartNamesLost => parts(&request.body).iter().any(|part| part.name.is_empty()),
    }
}

/// Whether it is so of a text as it is shown, or with the values of its variables.
fn says(text: &Text, test: impl Fn(&str) -> bool) -> bool {
    test(&text.shown()) || (text.has_variables() && test(&text.resolved()))
}

fn parts(body: &Body) -> &[Part] {
    match body {
        Body::Multipart(parts) => parts,
        _ => &[],
    }
}

/// Whether a text is no media type, as far as can be known.
pub(super) fn is_odd(media_type: &Text) -> bool {
    media_type.variables().all(|variable| variable.value.is_some())
        && !wire::is_media_type(&media_type.resolved())
}

fn has_file_name(body: &Body, test: impl Fn(&str) -> bool) -> bool {
    parts(body).iter().any(|part| match &part.content {
        PartContent::File(_, Some(name)) => says(name, &test),
        _ => false,
    })
}
