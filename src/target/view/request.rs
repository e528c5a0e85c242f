//! The request as templates see it.

use super::paths::{BuildStep, BuildView};
use super::{Code, Node};

view! {
    /// What goes out.
    pub struct RequestView {
        /// The method as text: `PATCH`.
        pub method: String,
        /// The method as it stands, where it is a plain word; else a string literal of it.
        pub method_word: Code,
        /// The method as an identifier in small letters: `patch`.
        pub method_name: Code,
        /// Whether the target's client has a function of that name (`[client] methods`).
        pub method_known: bool,
        /// An expression for the whole URL, query included.
        pub url: Code,
        /// The whole URL as it is shown, for conditions.
        pub url_text: String,
        /// Whether a segment of the path is `.` or `..`, which many clients resolve.
        pub dot_segments: bool,
        /// The same without the query.
        pub url_base: Code,
        /// Whether the URL has a query at all.
        pub has_query: bool,
        /// Whether the client, given `url_base` and the pairs of `query`, sends the same target.
        /// Where false, use `url`.
        pub query_plain: bool,
        /// The pairs of the query, decoded.
        pub query: Vec<PairView>,
        /// Whether a name is given to several pairs of it.
        pub query_repeats: bool,
        /// The same as steps that build a JSON object, for clients that take a query as one.
        pub query_steps: Vec<BuildStep>,
        /// How many characters the URL has once its variables are filled, for clients with a limit.
        pub url_length: usize,
        /// The headers to set, in order: what the collection says, without those that
        /// `auth` stands for.
        pub headers: Vec<HeaderView>,
        /// The `Content-Type` that must go out, if any: from a header or implied by the body.
        pub content_type: Option<Code>,
        /// The same as it is shown, for conditions.
        pub content_type_text: Option<String>,
        /// Whether `headers` holds that `Content-Type` already.
        pub content_type_written: bool,
        /// Authentication.
        pub auth: AuthView,
        /// The body.
        pub body: BodyView,
        /// Whether redirects are followed.
        pub follow_redirects: bool,
        /// Whether there is a body.
        pub has_body: bool,
    }
}

view! {
    /// A name and a value, both as expressions.
    pub struct PairView {
        /// The name.
        pub name: Code,
        /// The value; null where the query has no `=`.
        pub value: Option<Code>,
        /// The name as text, for conditions.
        pub name_text: String,
        /// The value as it is shown, for conditions.
        pub value_text: Option<String>,
        /// Both as one argument of a command line (`[client.arguments]`).
        pub argument: Code,
    }
}

view! {
    /// A header.
    pub struct HeaderView {
        /// The name as an expression.
        pub name: Code,
        /// The value as an expression.
        pub value: Code,
        /// Both as one argument of a command line (`[client.arguments]`).
        pub argument: Code,
        /// The name in small letters, for conditions.
        pub lower: String,
        /// The name as text, for conditions.
        pub name_text: String,
        /// Whether the value is empty.
        pub empty: bool,
        /// Whether the value as it is shown is plain ASCII.
        pub ascii: bool,
        /// Whether a header of the same name follows later.
        pub repeated: bool,
    }
}

view! {
    /// Authentication. Fields that the kind does not have are null.
    pub struct AuthView {
        /// `none`, `basic`, `bearer`, `header`, `query`, or a kind whose bytes are computed:
        /// `digest`, `ntlm`, `oauth1`, `awsv4`, `hawk`, `edgegrid`, `jwt`, `asap`.
        pub kind: String,
        /// The user name.
        pub user: Option<Code>,
        /// The password.
        pub password: Option<Code>,
        /// `user:password` as one expression.
        pub user_password: Option<Code>,
        /// Whether user and password are known and plain ASCII, or variables.
        pub ascii: bool,
        /// The token of `bearer`.
        pub token: Option<Code>,
        /// The word before the token, as text; usually `Bearer`.
        pub prefix: Option<String>,
        /// The name of the header or the query pair.
        pub name: Option<Code>,
        /// Its value.
        pub value: Option<Code>,
        /// The header this comes to, for `bearer` and `header`.
        pub header: Option<HeaderView>,
        /// Comment lines that say so: `Adds the "Authorization: Bearer …" header.`
        pub header_comment: Vec<Code>,
        /// The parameters of a computed kind: a map from Postman's names to expressions.
        pub parameters: Option<Node>,
        /// A computed kind as one argument of a command line (`[client.arguments.auth]`).
        pub argument: Option<Code>,
    }
}

view! {
    /// The body. Fields that the kind does not have are null or empty.
    pub struct BodyView {
        /// `none`, `json`, `text`, `form`, `multipart`, `file`, `graphql`.
        pub kind: String,
        /// The exact body as one expression, for every kind that is text on the wire.
        pub text: Option<Code>,
        /// The same text in lines, each with its line break, as one expression each.
        pub lines: Vec<Code>,
        /// The same where it may take several lines; the first is not indented, the others are
        /// relative to it.
        pub block: Option<Code>,
        /// The same as it is shown, for conditions.
        pub raw: String,
        /// Whether that text is known and plain ASCII.
        pub ascii: bool,
        /// The body as data of the language, where that sends the same JSON.
        pub data: Option<Code>,
        /// The body built by paths (`[response] style = "paths"`), where that sends the same JSON.
        pub build: Option<BuildView>,
        /// The body pretty-printed, as lines of a comment (`[response] samples`).
        pub pretty: Vec<Code>,
        /// The fields of a form.
        pub fields: Vec<PairView>,
        /// Whether a name is given to several fields.
        pub fields_repeat: bool,
        /// Whether the client, given `fields`, sends a form that decodes to the same fields.
        pub fields_plain: bool,
        /// The parts of a multipart form.
        pub parts: Vec<PartView>,
        /// Whether a name is given to several parts.
        pub parts_repeat: bool,
        /// The files to open, each under a name of its own: those of the parts, or the body.
        pub files: Vec<FileView>,
        /// Whether a part's bytes stand in the collection, or are sent under another name than
        /// their file's.
        pub parts_in_memory: bool,
        /// Whether the bytes of a part, or of the whole body, stand in the collection.
        pub holds_bytes: bool,
        /// Whether one of them is a file.
        pub has_files: bool,
        /// The path of the file that is the body, as an expression; null where none was chosen.
        pub file: Option<Code>,
        /// The file as one argument of a command line (`[client.arguments]`).
        pub file_argument: Option<Code>,
        /// The bytes of a file held in the collection, as base64 text.
        pub inline: Option<Code>,
        /// The GraphQL query, as an expression.
        pub query: Option<Code>,
        /// The same where it may take several lines; null where it has but one.
        pub query_block: Option<Code>,
        /// The GraphQL operation name, as an expression.
        pub operation: Option<Code>,
        /// The GraphQL variables as data of the language, where they are JSON.
        pub variables: Option<Code>,
    }
}

view! {
    /// A file to open.
    pub struct FileView {
        /// The variable that holds it, once opened.
        pub handle: Code,
        /// Its path, as an expression.
        pub path: Code,
    }
}

view! {
    /// A part of a multipart form.
    pub struct PartView {
        /// `text` or `file`.
        pub kind: String,
        /// Its name.
        pub name: Code,
        /// The name as text, for conditions.
        pub name_text: String,
        /// Whether the name could stand in the path of a URL as it is.
        pub name_plain: bool,
        /// Its text, for `text`.
        pub value: Option<Code>,
        /// The same as it is shown, for conditions.
        pub value_text: Option<String>,
        /// Its path, for `file`; null where no file was chosen.
        pub file: Option<Code>,
        /// The file name to send, where it differs from the last part of the path.
        pub file_name: Option<Code>,
        /// Whether that differs from the last part of the path.
        pub renamed: bool,
        /// The file name to send in any case: that one, or the last part of the path.
        pub sent_name: Option<Code>,
        /// The variable that holds the opened file ([`BodyView::files`]).
        pub handle: Option<Code>,
        /// Its `Content-Type`.
        pub content_type: Option<Code>,
        /// The bytes of a file held in the collection, as base64 text.
        pub inline: Option<Code>,
        /// The part as one argument of a command line (`[client.arguments]`).
        pub argument: Code,
        /// Whether the command would take some of the text for its own syntax.
        pub special: bool,
    }
}
