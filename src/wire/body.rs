//! The bytes of a body, and the `Content-Type` that goes with them.

use super::{Files, form, multipart};
use crate::model::{Body, FileSource, Request};
use crate::text::Text;

/// A body on the wire.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: Option<String>,
    pub(super) boundary: Option<String>,
}

pub(super) fn encode(request: &Request, files: &dyn Files) -> Content {
    let implied = request.implied_content_type.clone();
    let text = |text: &Text| Content {
        bytes: text.resolved().into_bytes(),
        content_type: implied.clone(),
        boundary: None,
    };
    match &request.body {
        // The runtime adds the header before it finds that nothing but comments was in the body.
        Body::None => Content { content_type: implied, ..Content::default() },
        Body::Json { text: body, .. } | Body::Text(body) | Body::GraphQl { text: body, .. } => {
            text(body)
        }
        Body::Form(fields) => Content {
            bytes: form::body(fields).into_bytes(),
            content_type: implied,
            boundary: None,
        },
        Body::File(FileSource::Inline(bytes)) => {
            Content { bytes: bytes.clone(), content_type: implied, boundary: None }
        }
        // A file that is missing is an empty body without a type.
        Body::File(source) => match multipart::read(source, files) {
            Some(bytes) => {
                Content { bytes: bytes.into_owned(), content_type: implied, boundary: None }
            }
            None => Content::default(),
        },
        Body::Multipart(parts) => {
            let written = written_boundary(request);
            let boundary = written.clone().unwrap_or_else(|| multipart::BOUNDARY.to_owned());
            match multipart::body(parts, &boundary, files) {
                Some(bytes) => Content {
                    bytes,
                    content_type: implied.map(|kind| format!("{kind}; boundary={boundary}")),
                    boundary: Some(boundary),
                },
                None => Content::default(),
            }
        }
    }
}

/// The boundary that a header of the request gives.
fn written_boundary(request: &Request) -> Option<String> {
    let header = request
        .headers
        .iter()
        .rev()
        .find(|header| header.name.resolved().eq_ignore_ascii_case("content-type"))?;
    boundary(&header.value.resolved())
}

/// The boundary in a `Content-Type`: `multipart/form-data; boundary=x` with or without quotes.
pub fn boundary(content_type: &str) -> Option<String> {
    let parameters = content_type.strip_prefix("multipart/form-data;")?;
    let (_, value) = parameters.rsplit_once("boundary=")?;
    let value = match value.strip_prefix('"') {
        Some(quoted) if quoted.contains('"') => quoted.split('"').next(),
        _ => value.split(';').next(),
    };
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}
