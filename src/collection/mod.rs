//! A collection AS WRITTEN: versions 1.0.0, 2.0.0 and 2.1.0 read into one set of plain types.
//!
//! Nothing is interpreted here. A [`Loose`] value keeps whatever JSON stood at a place, because
//! what Postman makes of a number, `null` or an object there is a matter of meaning and belongs to
//! [`crate::lower`]. What the format does not foresee becomes a warning with its place.

mod auth;
mod body;
mod cursor;
mod environment;
mod foreign;
mod header;
mod parse;
mod read;
mod request;
mod response;
mod url;
mod v1;
mod v2;

use crate::diagnostic::JsonPath;
pub use read::read;
use std::sync::Arc;

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// A collection, or an item or a list of items read as one.
    Collection(Collection),
    /// An environment or globals.
    Environment(Environment),
}

/// Whatever stands at a place of the format; `None` where nothing does.
pub type Loose = Option<serde_json::Value>;

/// A collection file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collection {
    /// Which format the file was in.
    pub schema: Schema,
    /// `info.name`
    pub name: Option<String>,
    /// `info._postman_id`
    pub id: Option<String>,
    /// `info.description`
    pub description: Option<Description>,
    /// `info.version`, whatever its form.
    pub version: Loose,
    /// Authentication for every item that does not have its own.
    pub auth: Inherited<Auth>,
    /// `variable`: the collection's variables, in order.
    pub variables: Vec<Variable>,
    /// `protocolProfileBehavior`
    pub behavior: Loose,
    /// Folders and items in document order.
    pub nodes: Vec<Node>,
}

/// The version of the format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub enum Schema {
    /// 1.0.0: a flat list of requests with folders that refer to them.
    #[serde(rename = "1.0.0")]
    V1,
    /// 2.0.0
    #[serde(rename = "2.0.0")]
    V2_0,
    /// 2.1.0
    #[serde(rename = "2.1.0")]
    V2_1,
    /// 2.something: the file does not say.
    #[default]
    #[serde(rename = "2")]
    V2,
}

/// A folder or an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A folder.
    Folder(Folder),
    /// An item.
    Item(Box<Item>),
}

/// A folder: an element with a list of items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folder {
    /// Its name; may be missing or empty.
    pub name: Option<String>,
    /// Its description.
    pub description: Option<Description>,
    /// Authentication for what it holds.
    pub auth: Inherited<Auth>,
    /// `protocolProfileBehavior`
    pub behavior: Loose,
    /// Its folders and items.
    pub nodes: Vec<Node>,
    /// Where it stands in the file.
    pub path: JsonPath,
}

/// An item: one request with its saved responses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// Its name; may be missing or empty.
    pub name: Option<String>,
    /// `id` or `_postman_id`
    pub id: Option<String>,
    /// The description of the item itself; the request has another.
    pub description: Option<Description>,
    /// `protocolProfileBehavior`
    pub behavior: Loose,
    /// The request; `None` when it is missing or `null`.
    pub request: Option<Request>,
    /// The saved responses.
    pub responses: Vec<Response>,
    /// Where it stands in the file.
    pub path: JsonPath,
    /// The item as it stands in the file, for showing it to a reader.
    pub written: Arc<serde_json::Value>,
}

/// What was said about authentication at one level.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Inherited<T> {
    /// Nothing, `null`, or a kind of `null`: what is outside holds.
    #[default]
    Unsaid,
    /// This.
    Said(T),
}

/// An authentication block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Auth {
    /// `type`, such as `bearer`.
    pub kind: String,
    /// The parameters of that kind, in order, from an array or an object. Parameters of other
    /// kinds that the file still carries are left out: the runtime ignores them.
    pub parameters: Vec<(String, serde_json::Value)>,
    /// Where it stands in the file.
    pub path: JsonPath,
}

/// A request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// `method`
    pub method: Loose,
    /// `url`
    pub url: Url,
    /// `header`
    pub headers: Vec<Header>,
    /// `body`
    pub body: Option<Body>,
    /// `auth`
    pub auth: Inherited<Auth>,
    /// `description`
    pub description: Option<Description>,
    /// Where it stands in the file.
    pub path: JsonPath,
}

/// A URL: text, or parts.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Url {
    /// Missing or `null`.
    #[default]
    Missing,
    /// A string. Version 1 adds a list of path variables to it.
    Text(String, Vec<PathVariable>),
    /// An object. `raw` is kept for messages only: the runtime ignores it.
    Parts(Box<UrlParts>),
}

/// The parts of a URL object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UrlParts {
    /// `raw`
    pub raw: Loose,
    /// `protocol`
    pub protocol: Loose,
    /// `auth`: an object with user and password.
    pub auth: Loose,
    /// `host`: an array of labels or a string.
    pub host: Loose,
    /// `port`: a string or a number.
    pub port: Loose,
    /// `path`: an array of segments (strings, rarely objects) or a string.
    pub path: Loose,
    /// `query`
    pub query: Query,
    /// `hash`
    pub hash: Loose,
    /// `variable`: values for `:name` segments.
    pub variables: Vec<PathVariable>,
}

/// The query of a URL object.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Query {
    /// Missing or `null`.
    #[default]
    Missing,
    /// A string: `a=1&b=2`.
    Text(String),
    /// A list, or an object read as a list.
    Pairs(Vec<Parameter>),
}

/// A query pair or a form field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameter {
    /// `key`
    pub key: Loose,
    /// `value`
    pub value: Loose,
    /// `disabled: true`, or version 1's `enabled: false`.
    pub disabled: bool,
    /// `description`
    pub description: Option<Description>,
    /// `type`: `text` or `file` in multipart bodies.
    pub kind: Loose,
    /// `src` of a file.
    pub src: Loose,
    /// `fileName` of a file.
    pub file_name: Loose,
    /// `contentType` of a multipart part.
    pub content_type: Loose,
}

/// A value for a `:name` segment of the path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PathVariable {
    /// `key`, or `id` where there is no key.
    pub key: Loose,
    /// `value`
    pub value: Loose,
    /// `type`: with `string` the SDK turns any value into text, `null` too.
    pub kind: Option<String>,
    /// `description`
    pub description: Option<Description>,
}

/// A header of a request or a response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// `key`
    pub key: Loose,
    /// `value`
    pub value: Loose,
    /// `disabled: true`, or commented out in version 1.
    pub disabled: bool,
    /// `description`
    pub description: Option<Description>,
}

/// A request body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// `mode`; version 1's modes are given their later names.
    pub mode: Loose,
    /// `disabled: true`
    pub disabled: bool,
    /// `raw`, or the whole body where it is a string.
    pub raw: Loose,
    /// `urlencoded`
    pub urlencoded: Fields,
    /// `formdata`
    pub formdata: Fields,
    /// `file`
    pub file: Loose,
    /// `graphql`
    pub graphql: Loose,
    /// `options.raw.language`
    pub language: Option<String>,
}

/// The fields of a form.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Fields {
    /// Missing or `null`.
    #[default]
    Missing,
    /// A string: `a=1&b=2`.
    Text(String),
    /// A list. An element that is a string `a=1` is a parameter of that key and value.
    List(Vec<Parameter>),
}

/// A saved response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Response {
    /// Its name.
    pub name: Option<String>,
    /// `code`
    pub code: Loose,
    /// `status`, the reason phrase.
    pub status: Option<String>,
    /// `header`
    pub headers: Vec<Header>,
    /// `body`; a body that is not a string is given as its JSON text.
    pub body: Option<String>,
    /// `_postman_previewlanguage`
    pub language: Option<String>,
    /// Where it stands in the file.
    pub path: JsonPath,
}

/// A description, which is Markdown unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Description {
    /// The text.
    pub content: String,
    /// `type`, such as `text/markdown` or `text/html`.
    pub media_type: Option<String>,
}

/// A variable of a collection, an environment or the globals.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variable {
    /// `key`; without one the variable cannot be found.
    pub key: Option<String>,
    /// `value`
    pub value: Loose,
    /// `type`, such as `string` or `secret`.
    pub kind: Option<String>,
    /// `disabled: true`.
    pub disabled: bool,
    /// `enabled: false`, which environments have: the app heeds it, newman and the SDK do not.
    pub not_enabled: bool,
    /// `description`
    pub description: Option<Description>,
}

/// An environment or a globals file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Environment {
    /// `name`
    pub name: Option<String>,
    /// Whether the file says that it holds globals.
    pub globals: bool,
    /// `values`
    pub variables: Vec<Variable>,
}
