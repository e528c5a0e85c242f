//! `multipart/form-data`, as the runtime writes it.
//!
//! Source: form-data as postman-request uses it. Names and file names are not escaped: a quote or
//! a line break in one goes out as it is.

use super::Files;
use crate::model::{FileSource, Part, PartContent};
use std::borrow::Cow;

/// What separates the parts where nothing else is said. The runtime draws 24 digits at random.
pub(super) const BOUNDARY: &str = "--------------------------000000000000000000000000";

/// The body; `None` when no part is left because no file could be read.
pub(super) fn body(parts: &[Part], boundary: &str, files: &dyn Files) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for part in parts {
        let (content, file_name): (Cow<'_, [u8]>, Option<String>) = match &part.content {
            PartContent::Text(text) => (text.resolved().into_bytes().into(), None),
            PartContent::File(source, name) => {
                let Some(content) = read(source, files) else { continue };
                (content, name.as_ref().map(|name| name.resolved()))
            }
        };
        out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        out.extend_from_slice(b"Content-Disposition: form-data; name=\"");
        out.extend_from_slice(part.name.resolved().as_bytes());
        out.push(b'"');
        if let Some(name) = file_name {
            out.extend_from_slice(format!("; filename=\"{name}\"").as_bytes());
            if name.chars().any(|c| !matches!(c, '\t' | ' '..='~' | '\u{80}'..='\u{ff}')) {
                out.extend_from_slice(format!("; filename*=UTF-8''{}", extended(&name)).as_bytes());
            }
        }
        out.extend_from_slice(b"\r\n");
        if let Some(content_type) = &part.content_type {
            out.extend_from_slice(
                format!("Content-Type: {}\r\n", content_type.resolved()).as_bytes(),
            );
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&content);
        out.extend_from_slice(b"\r\n");
    }
    if out.is_empty() {
        return None;
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Some(out)
}

/// The bytes of a file; `None` when it cannot be read.
pub(super) fn read<'a>(source: &'a FileSource, files: &dyn Files) -> Option<Cow<'a, [u8]>> {
    match source {
        FileSource::Path(path) => files.read(&path.resolved()).map(Cow::Owned),
        FileSource::Unchosen => Some(Cow::Borrowed(&[])),
        FileSource::Inline(bytes) => Some(Cow::Borrowed(bytes)),
    }
}

/// The value of `filename*` (RFC 8187).
fn extended(name: &str) -> String {
    const SET: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~')
        .remove(b'!')
        .remove(b'|')
        .remove(b'`')
        .remove(b'^');
    percent_encoding::utf8_percent_encode(name, &SET).to_string()
}
