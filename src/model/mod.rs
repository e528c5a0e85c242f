//! WHAT IT MEANS: the request model. Plain data; no method here prints code.
//!
//! Everything Postman's runtime decides has been decided when a value of these types exists:
//! inheritance, disabled entries, pruned bodies, implied headers. What is left open is only what
//! must be: variables, which stand in [`Text`] as [`crate::text::Variable`].

mod visit;

pub use crate::collection::{Description, Schema};
use crate::diagnostic::JsonPath;
use crate::json;
pub use crate::text::{Piece, Scope, Text, Variable};
use serde::Serialize;
use std::sync::Arc;

/// A collection, understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Model {
    /// The collection's name, or the file's when it has none.
    pub name: String,
    /// Its description.
    pub description: Option<Description>,
    /// The version of the format it was written in.
    pub schema: Schema,
    /// Every variable the collection defines or uses, each once, in order of first appearance.
    pub variables: Vec<Arc<Variable>>,
    /// The folders in document order, outer before inner.
    pub folders: Vec<Folder>,
    /// The items in document order.
    pub items: Vec<Item>,
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Folder {
    /// The names of the folders around it, then its own.
    pub trail: Vec<String>,
    /// Its description.
    pub description: Option<Description>,
}

/// An item: one request with its saved responses.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Position in document order over the whole collection, from 0.
    pub index: usize,
    /// The names of the folders around it, outermost first.
    pub folders: Vec<String>,
    /// Its name; `Request 3` style names are made for items without one.
    pub name: String,
    /// The item's description, else the request's.
    pub description: Option<Description>,
    /// What goes out.
    pub request: Request,
    /// What came back, once.
    pub examples: Vec<Example>,
    /// Where it stands in the file.
    pub path: JsonPath,
    /// The item as it stands in the file.
    #[serde(skip)]
    pub written: Arc<serde_json::Value>,
}

impl Item {
    /// The names of its folders and its own, outermost first.
    pub fn trail(&self) -> Vec<String> {
        let mut trail = self.folders.clone();
        trail.push(self.name.clone());
        trail
    }
}

/// One request, fully understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Request {
    /// The method, in capitals; `GET` where none was given.
    pub method: String,
    /// Where to.
    pub url: Url,
    /// The headers a person wrote, enabled and collapsed as the runtime does, without those that
    /// [`Request::auth`] replaces. A `Content-Type` that the body implies is not among them.
    pub headers: Vec<Header>,
    /// The `Content-Type` that the body implies, when no header says one. For multipart bodies
    /// the value is `multipart/form-data` and the client adds the boundary.
    pub implied_content_type: Option<String>,
    /// Authentication after inheritance.
    pub auth: Auth,
    /// The body, after pruning.
    pub body: Body,
    /// Parameters with their descriptions, the disabled ones too, for documentation.
    pub documented: Vec<DocumentedParameter>,
    /// What the request asks of the client.
    pub settings: Settings,
    /// Why Postman would send nothing at all, when it would not.
    pub unsendable: Option<String>,
}

/// A URL. No part is percent-encoded beyond how it was written: [`crate::wire`] does that.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Url {
    /// `http` or `https`; `None` when the URL begins with a variable that may hold it.
    pub scheme: Option<String>,
    /// Host and port as written, or the variable(s) the URL begins with: `{{baseUrl}}`.
    pub authority: Text,
    /// The segments after each `/`. An empty list is the path `/` or none.
    pub path: Vec<Segment>,
    /// The pairs after `?`; `None` when there is no `?` at all.
    pub query: Option<Vec<QueryPair>>,
    /// Whether the runtime was told to send the URL as it is (`disableUrlEncoding`).
    pub verbatim: bool,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Segment {
    /// What is sent.
    pub text: Text,
    /// The name of the path parameter it was written as (`:name`).
    pub parameter: Option<String>,
}

/// One pair of a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryPair {
    /// The name, as it stands in the URL (what was escaped in the file stays escaped).
    pub key: Text,
    /// The value; `None` where there is no `=`.
    pub value: Option<Text>,
}

/// One header.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Header {
    /// Its name.
    pub name: Text,
    /// Its value, possibly empty.
    pub value: Text,
}

/// A body, after pruning.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "content")]
pub enum Body {
    /// None.
    #[default]
    None,
    /// Text that is JSON, perhaps with holes.
    Json {
        /// The exact text.
        text: Text,
        /// The same as a value. Reading it was tolerant; the text is what is sent.
        #[serde(skip)]
        value: json::Value,
        /// Whether the text is JSON once its variables are filled: without comments, trailing
        /// commas and the like.
        strict: bool,
    },
    /// Any other text.
    Text(Text),
    /// `application/x-www-form-urlencoded`
    Form(Vec<FormField>),
    /// `multipart/form-data`
    Multipart(Vec<Part>),
    /// The contents of one file.
    File(FileSource),
    /// A GraphQL query, sent as JSON.
    GraphQl {
        /// The query text.
        query: Option<Text>,
        /// The operation to run.
        operation: Option<Text>,
        /// The variables: JSON text put in unparsed.
        variables: Option<Text>,
        /// The body as a value, when the whole is JSON.
        #[serde(skip)]
        value: Option<json::Value>,
        /// The exact text that is sent.
        text: Text,
    },
}

/// A field of an urlencoded form, decoded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormField {
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Text,
}

/// A part of a multipart form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub name: Text,
    /// What it holds.
    pub content: PartContent,
    /// Its `Content-Type`, where it has one.
    pub content_type: Option<Text>,
}

/// What a multipart part holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartContent {
    /// Text.
    Text(Text),
    /// A file, and the name under which it is sent. `None` sends no file name.
    File(FileSource, Option<Text>),
}

/// Where the bytes of a file come from. polypost itself never opens it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileSource {
    /// A path, as written.
    Path(Text),
    /// Nothing was chosen; the runtime sends an empty part or body.
    Unchosen,
    /// Bytes held in the collection.
    Inline(Vec<u8>),
}

/// Authentication, after inheritance.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum Auth {
    /// None.
    #[default]
    None,
    /// `Authorization: Basic …`
    Basic {
        /// The user name.
        user: Text,
        /// The password.
        password: Text,
    },
    /// `Authorization: Bearer …`, or another prefix (OAuth 2 lets one be chosen; empty is none).
    Bearer {
        /// The token.
        token: Text,
        /// The word before it, `Bearer` for the usual kind.
        prefix: Text,
    },
    /// A header that carries a key.
    HeaderKey {
        /// The header's name.
        name: Text,
        /// The key.
        value: Text,
    },
    /// A query pair that carries a key or a token. It is not among the URL's pairs.
    QueryKey {
        /// The pair's name.
        name: Text,
        /// The key.
        value: Text,
    },
    /// A kind that signs or shakes hands: its bytes differ at each request.
    Computed {
        /// Which.
        #[serde(rename = "scheme")]
        kind: ComputedAuth,
        /// Its parameters by Postman's names, in order.
        parameters: Vec<(String, Text)>,
    },
}

/// The kinds of authentication that sign or shake hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ComputedAuth {
    /// HTTP digest.
    Digest,
    /// NTLM.
    Ntlm,
    /// OAuth 1.0.
    OAuth1,
    /// AWS signature version 4.
    AwsV4,
    /// Hawk.
    Hawk,
    /// Akamai EdgeGrid.
    EdgeGrid,
    /// A JSON web token made for each request.
    Jwt,
    /// Atlassian's ASAP.
    Asap,
}

impl ComputedAuth {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Digest,
        Self::Ntlm,
        Self::OAuth1,
        Self::AwsV4,
        Self::Hawk,
        Self::EdgeGrid,
        Self::Jwt,
        Self::Asap,
    ];

    /// The name templates and Postman know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Ntlm => "ntlm",
            Self::OAuth1 => "oauth1",
            Self::AwsV4 => "awsv4",
            Self::Hawk => "hawk",
            Self::EdgeGrid => "edgegrid",
            Self::Jwt => "jwt",
            Self::Asap => "asap",
        }
    }

    /// The name a reader knows it by.
    pub fn title(self) -> &'static str {
        match self {
            Self::Digest => "HTTP digest",
            Self::Ntlm => "NTLM",
            Self::OAuth1 => "OAuth 1.0",
            Self::AwsV4 => "AWS Signature Version 4",
            Self::Hawk => "Hawk",
            Self::EdgeGrid => "Akamai EdgeGrid",
            Self::Jwt => "a JSON Web Token made for each request",
            Self::Asap => "Atlassian ASAP",
        }
    }
}

/// What a request asks of the client beyond its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Whether redirects are followed.
    pub follow_redirects: bool,
    /// Names of the runtime's own headers that it was told not to send, in lower case.
    pub disabled_system_headers: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { follow_redirects: true, disabled_system_headers: Vec::new() }
    }
}

/// A parameter as a reader of documentation wants it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentedParameter {
    /// Where it stands.
    pub place: ParameterPlace,
    /// Its name.
    pub name: Text,
    /// The value in the collection, as an example.
    pub value: Option<Text>,
    /// What it means.
    pub description: Option<Description>,
    /// Whether it is switched off.
    pub disabled: bool,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterPlace {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// A field or part of the body.
    Body,
}

/// A saved response.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// Its name.
    pub name: Option<String>,
    /// The status code; `None` when the file gives none, or none that can be one.
    pub status: Option<u16>,
    /// The reason phrase.
    pub reason: Option<String>,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// The body as saved; `None` when none was saved.
    pub body: Option<String>,
    /// What the app was told to show it as: `json`, `xml`, …
    pub language: Option<String>,
    /// Where it stands in the file.
    pub path: JsonPath,
}
