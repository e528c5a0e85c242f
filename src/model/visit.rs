//! Every text of a request.

use super::{Auth, Body, FileSource, PartContent, Request};
use crate::text::Text;

impl Request {
    /// Calls `visit` with every text that is sent, in the order in which a reader meets them: URL,
    /// headers, authentication, body.
    pub fn each_text<'a>(&'a self, mut visit: impl FnMut(&'a Text)) {
        let url = &self.url;
        visit(&url.authority);
        url.path.iter().for_each(|segment| visit(&segment.text));
        for pair in url.query.iter().flatten() {
            visit(&pair.key);
            pair.value.iter().for_each(&mut visit);
        }
        for header in &self.headers {
            visit(&header.name);
            visit(&header.value);
        }
        self.auth.each_text(&mut visit);
        each_of_body(&self.body, &mut visit);
    }
}

impl Request {
    /// Calls `change` with every value that is sent, but for those of the authentication and the
    /// address, names, and bodies in JSON.
    pub(crate) fn each_value_mut(&mut self, mut change: impl FnMut(&mut Text)) {
        let url = &mut self.url;
        url.path.iter_mut().for_each(|segment| change(&mut segment.text));
        let pairs = url.query.iter_mut().flatten();
        pairs.filter_map(|pair| pair.value.as_mut()).for_each(&mut change);
        self.headers.iter_mut().for_each(|header| change(&mut header.value));
        match &mut self.body {
            Body::Text(text) => change(text),
            Body::Form(fields) => fields.iter_mut().for_each(|field| change(&mut field.value)),
            Body::Multipart(parts) => {
                for part in parts {
                    if let PartContent::Text(text) = &mut part.content {
                        change(text);
                    }
                }
            }
            Body::None | Body::Json { .. } | Body::GraphQl { .. } | Body::File(_) => {}
        }
    }
}

impl Auth {
    /// Calls `visit` with every text of it.
    pub fn each_text<'a>(&'a self, mut visit: impl FnMut(&'a Text)) {
        match self {
            Self::None => {}
            Self::Basic { user, password } => {
                visit(user);
                visit(password);
            }
            Self::Bearer { token, prefix } => {
                visit(prefix);
                visit(token);
            }
            Self::HeaderKey { name, value } | Self::QueryKey { name, value } => {
                visit(name);
                visit(value);
            }
            Self::Computed { parameters, .. } => {
                parameters.iter().for_each(|(_, text)| visit(text))
            }
        }
    }
}

fn each_of_body<'a>(body: &'a Body, visit: &mut impl FnMut(&'a Text)) {
    match body {
        Body::None | Body::File(FileSource::Unchosen | FileSource::Inline(_)) => {}
        Body::Json { text, .. } | Body::Text(text) | Body::GraphQl { text, .. } => visit(text),
        Body::Form(fields) => {
            for field in fields {
                visit(&field.name);
                visit(&field.value);
            }
        }
        Body::Multipart(parts) => {
            for part in parts {
                visit(&part.name);
                match &part.content {
                    PartContent::Text(text) => visit(text),
                    PartContent::File(source, name) => {
                        if let FileSource::Path(path) = source {
                            visit(path);
                        }
                        name.iter().for_each(&mut *visit);
                    }
                }
                part.content_type.iter().for_each(&mut *visit);
            }
        }
        Body::File(FileSource::Path(path)) => visit(path),
    }
}
