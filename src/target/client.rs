//! What the client library of a target does by itself, from `[client]` of `target.toml`: enough to
//! know where its own, idiomatic way sends the same as the collection says.

use crate::text::{Piece, Text};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The client library of a target.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Client {
    /// Methods that have a function of their own, in small letters.
    pub methods: Vec<String>,
    /// How the library writes pairs it is given for a query; without it, queries always stand in
    /// the URL.
    pub query: Option<PairEncoding>,
    /// How the library writes the fields of a form; without it, forms are written out.
    pub form: Option<PairEncoding>,
    /// The `Content-Type` the library sets by itself, by the kind of body it is given (`data` for
    /// JSON given as data, `form`, `multipart`, `text`, `file`).
    pub content_types: BTreeMap<String, String>,
    /// Whether a `Content-Type` that no header of the collection says, but its body implies, is
    /// set through a header; otherwise templates pass `request.content_type` on in their own way.
    pub implied_content_type_as_header: bool,
    /// The kinds of authentication that sign or shake hands which the library does by itself, as
    /// `request.auth.kind` names them.
    pub auth: Vec<String>,
    /// What the library cannot send as the collection says it, and templates do not get around.
    pub quirks: Vec<Quirk>,
    /// Whether the library, given `null` as data, sends no body.
    pub null_is_nothing: bool,
    /// Whether the library holds but one header of a name; several are joined into one, which HTTP
    /// says is the same.
    pub joins_headers: bool,
    /// Whether the library refuses header values that begin with a blank, which HTTP ignores.
    pub trims_headers: bool,
    /// Whether a `%` of a URL that begins no escape must be written `%25`, because the library would
    /// otherwise escape every other `%` too.
    pub escapes_percent: bool,
    /// Whether it derives the `Content-Type` of an uploaded file from its extension, and takes
    /// `application/octet-stream` where that says nothing.
    pub guesses_media_types: bool,
    /// For command lines: how one argument says a header, a field or a part.
    pub arguments: Arguments,
}

/// Something a client library cannot send as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quirk {
    /// Of several headers with one name only the last is sent.
    RepeatedHeadersLost,
    /// Characters beyond ASCII in a header go out as UTF-8, where Postman sends Latin-1.
    Utf8HeaderValues,
    /// `.` and `..` in a path are resolved before it is sent.
    DotSegmentsResolved,
    /// No body is sent with `GET`, `HEAD` or `OPTIONS`, and no multipart body with `DELETE`.
    BodyLost,
    /// A header without a value is not sent, but with a form.
    EmptyHeadersLost,
    /// Basic credentials without a user name are not sent.
    EmptyUserLost,
    /// A file name beyond Latin-1 goes out without the `filename*` that Postman adds to it.
    PlainFileNames,
    /// Line breaks and quotes in the names of parts and files are percent-encoded.
    PartNamesEscaped,
    /// An equals sign in the name of a part is percent-encoded, as the command ends the name there.
    PartNamesEndAtEquals,
    /// Of a file name with slashes or backslashes only what follows the last of them is sent.
    FileNamesCut,
    /// A file name that is empty is not sent.
    EmptyFileNamesLost,
    /// Quotes, backslashes and line breaks in a file name get a backslash before them.
    FileNamesEscaped,
    /// A part whose type is no media type is refused; such a type is left out.
    PartTypesRefused,
    /// A part without a name is sent without the empty one that it has.
    EmptyPartNamesLost,
}

impl Quirk {
    /// What a reader of the code has to know.
    pub(crate) fn note(self) -> String {
        match self {
            Self::RepeatedHeadersLost => {
                "The collection sends a header twice; this library sends the last one only."
            }
            Self::Utf8HeaderValues => {
                "A header holds characters beyond ASCII: they go out as UTF-8, from Postman as \
                 Latin-1."
            }
            Self::DotSegmentsResolved => {
                "The path holds `.` or `..`, which this library resolves before it sends it."
            }
            Self::BodyLost => {
                "The request has a body, which this library does not send with its method."
            }
            Self::EmptyHeadersLost => {
                "The collection sends a header without a value; this library leaves such a header out."
            }
            Self::EmptyUserLost => {
                "The user name is empty; this library then sends no credentials at all."
            }
            Self::PlainFileNames => {
                "The name of a file holds characters beyond Latin-1: this library sends it without \
                 the second, encoded form that Postman adds."
            }
            Self::PartNamesEscaped => {
                "The name of a part or a file holds a line break or a quote: this library escapes \
                 it, Postman sends it as it is."
            }
            Self::PartNamesEndAtEquals => {
                "The name of a part holds `=`, which stands here as %3D: the command ends a name there."
            }
            Self::FileNamesCut => {
                "A file is sent under a name with a slash or backslash; this library sends only \
                 what follows it."
            }
            Self::EmptyFileNamesLost => {
                "A file has an empty name, which this library does not send."
            }
            Self::FileNamesEscaped => {
                "The name of a file holds a quote, a backslash or a line break: this library puts a \
                 backslash before it, Postman sends it as it is."
            }
            Self::PartTypesRefused => {
                "The type of a part is no media type; this library would refuse it, and it is left \
                 out here."
            }
            Self::EmptyPartNamesLost => {
                "A part has an empty name, which this library does not send."
            }
        }
        .to_owned()
    }
}

/// Patterns for arguments of a command line. `{name}`, `{value}`, `{file}`, `{type}` and
/// `{file_name}` stand for what the argument says; the whole becomes one literal.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Arguments {
    /// A header: `{name}: {value}`.
    pub header: String,
    /// A header without a value.
    pub header_empty: String,
    /// A field of a form or a pair of a query.
    pub field: String,
    /// A text part.
    pub part: String,
    /// A text part with a `Content-Type`.
    pub part_typed: String,
    /// A file part.
    pub file: String,
    /// A file part with a `Content-Type`.
    pub file_typed: String,
    /// A file part with a file name of its own.
    pub file_named: String,
    /// A file part with both.
    pub file_named_typed: String,
    /// A file that is the whole body.
    pub body_file: String,
    /// Computed authentication, by kind; its parameters stand under Postman's names.
    pub auth: BTreeMap<String, String>,
    /// Characters that mean something to the command itself inside a part.
    pub special: String,
    /// Characters at the start of a part's text that mean something to the command.
    pub special_start: String,
    /// Characters that a backslash must precede in `{value}`, `{file}` and `{file_name}`.
    pub escape: String,
}

impl Arguments {
    /// A pattern with its places filled, values escaped as the command wants them in quotes.
    pub(crate) fn fill(&self, pattern: &str, values: &[(&str, &Text)]) -> Text {
        self.fill_with(pattern, values, |text| self.escaped(text))
    }

    /// A pattern with its places filled, values as they are.
    pub(crate) fn fill_plain(&self, pattern: &str, values: &[(&str, &Text)]) -> Text {
        self.fill_with(pattern, values, str::to_owned)
    }

    fn fill_with(
        &self,
        pattern: &str,
        values: &[(&str, &Text)],
        escape: impl Fn(&str) -> String,
    ) -> Text {
        let mut out = Text::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_literal(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push_literal("{");
                rest = after;
                continue;
            };
            if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
                if matches!(name, "value" | "file" | "file_name") {
                    out.push(&value.map_literals(&escape));
                } else {
                    out.push(value);
                }
            }
            rest = tail;
        }
        out.push_literal(rest);
        out
    }

    /// Whether the command could take part of this text for its own syntax, or cut blanks off it.
    pub(crate) fn is_special(&self, text: &Text) -> bool {
        text.as_literal().is_none_or(|text| {
            text.trim() != text
                || text.contains(|c| self.special.contains(c))
                || text.starts_with(|c| self.special_start.contains(c))
        })
    }

    /// The text, with the value in the place of a variable that is known to hold what means
    /// something to the command inside a part: bound, it could not be escaped, and might name a file
    /// to read.
    pub(crate) fn harmless(&self, text: &Text) -> Text {
        let mut out = Text::new();
        for piece in text.pieces() {
            match piece {
                Piece::Literal(text) => out.push_literal(text),
                Piece::Variable(variable) => match &variable.value {
                    Some(value) if !variable.secret && self.means_something(value) => {
                        out.push_literal(value);
                    }
                    _ => out.push_variable(std::sync::Arc::clone(variable)),
                },
            }
        }
        out
    }

    /// The path of a file as a command takes it, to which `-` alone is the standard input.
    pub(crate) fn path(&self, path: &Text) -> Text {
        let path = self.harmless(path);
        match path.as_literal() {
            Some("-") => Text::literal("./-"),
            _ => path,
        }
    }

    fn means_something(&self, value: &str) -> bool {
        let special = |c| c == '=' || self.special.contains(c) || self.escape.contains(c);
        !self.special.is_empty()
            && (value == "-"
                || value.contains(special)
                || value.starts_with(|c| self.special_start.contains(c)))
    }

    fn escaped(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if self.escape.contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }
}

/// How a library writes names and values into a query or a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairEncoding {
    /// What a space becomes: `+` or `%20`.
    pub space: String,
    /// The ASCII characters, besides letters and digits, that stay as they are in a value.
    pub keep: String,
    /// The same for a name, where it differs.
    pub keep_in_names: Option<String>,
    /// Whether names are sent as they are given, unencoded.
    #[serde(default)]
    pub raw_names: bool,
    /// Whether a name may be given twice.
    #[serde(default = "yes")]
    pub repeats: bool,
    /// Whether an empty value is written as `name=`.
    #[serde(default = "yes")]
    pub empty_values: bool,
}

fn yes() -> bool {
    true
}

impl PairEncoding {
    /// The pairs as the library writes them. Variables stay in place.
    pub fn write<'a>(&self, pairs: impl IntoIterator<Item = (&'a Text, &'a Text)>) -> Text {
        let keep_in_names = self.keep_in_names.as_deref().unwrap_or(&self.keep);
        let mut out = Text::new();
        for (n, (name, value)) in pairs.into_iter().enumerate() {
            if n > 0 {
                out.push_literal("&");
            }
            out.push(&name.map_literals(|text| self.escape(text, keep_in_names)));
            if self.empty_values || !value.is_empty() {
                out.push_literal("=");
                out.push(&value.map_literals(|text| self.escape(text, &self.keep)));
            }
        }
        out
    }

    /// Whether these fields, given to the library, come out as a form that says the same.
    pub(crate) fn can_say<'a>(&self, names: impl IntoIterator<Item = &'a Text>) -> bool {
        let mut seen = indexmap::IndexSet::new();
        names.into_iter().all(|name| {
            (seen.insert(name) || self.repeats)
                && (!self.raw_names
                    || (!name.is_empty()
                        && name.map_literals(|text| self.escape(text, &self.keep)) == *name))
        })
    }

    fn escape(&self, text: &str, keep: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for byte in text.bytes() {
            match byte {
                b' ' => out.push_str(&self.space),
                _ if byte.is_ascii_alphanumeric() || keep.as_bytes().contains(&byte) => {
                    out.push(char::from(byte));
                }
                _ => out.push_str(&format!("%{byte:02X}")),
            }
        }
        out
    }
}

/// The URL with every `%` that begins no escape written as one.
pub(crate) fn escape_percent(url: &Text) -> Text {
    url.map_literals(|text| {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            let escape = after.as_bytes().iter().take(2).filter(|b| b.is_ascii_hexdigit()).count();
            out.push_str(if escape == 2 { "%" } else { "%25" });
            rest = after;
        }
        out.push_str(rest);
        out
    })
}

/// What a name or value of a URL says once it is decoded; `None` where its bytes are not text.
/// A `+` is a plus sign, as it is to Postman.
pub(crate) fn decode(text: &Text) -> Option<Text> {
    let mut out = Text::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(text) => {
                let decoded = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
                out.push_literal(&decoded);
            }
            Piece::Variable(variable) => out.push_variable(std::sync::Arc::clone(variable)),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Variable;

    fn www_form() -> PairEncoding {
        PairEncoding {
            space: "+".to_owned(),
            keep: "-._~".to_owned(),
            keep_in_names: None,
            raw_names: false,
            repeats: true,
            empty_values: true,
        }
    }

    #[test]
    fn a_bound_value_that_a_command_would_take_for_syntax_stands_in_the_argument_itself() {
        let arguments = Arguments {
            special: ";\"".to_owned(),
            special_start: "@<".to_owned(),
            escape: "\"\\".to_owned(),
            ..Arguments::default()
        };
        let bound = |value: &str, secret| {
            let value = Some(value.to_owned());
            Text::variable(Variable { value, secret, ..Variable::unresolved("v") })
        };
        for value in ["a=@/etc/passwd", "text/plain;headers=@x", "@x", "a\"b", "a\\"] {
            assert_eq!(arguments.harmless(&bound(value, false)), Text::literal(value));
            // It is not for the code to repeat.
            assert!(arguments.harmless(&bound(value, true)).has_variables());
            // Not a command.
            assert!(Arguments::default().harmless(&bound(value, false)).has_variables());
        }
        assert!(arguments.harmless(&bound("a.png", false)).has_variables());
        assert_eq!(arguments.path(&bound("-", false)), Text::literal("./-"));
    }

    #[test]
    fn pairs_are_written_as_the_library_writes_them() {
        let (name, value) = (Text::literal("a b"), Text::literal("1:2é~"));
        let written = www_form().write([(&name, &value)]);
        assert_eq!(written.as_literal(), Some("a+b=1%3A2%C3%A9~"));
    }

    #[test]
    fn a_percent_sign_that_begins_no_escape_becomes_one() {
        let escaped = escape_percent(&Text::literal("/%41/%zz/%2"));
        assert_eq!(escaped.as_literal(), Some("/%41/%25zz/%252"));
    }

    #[test]
    fn bytes_that_are_not_text_cannot_be_said_as_a_pair() {
        assert_eq!(decode(&Text::literal("%ff")), None);
        assert_eq!(decode(&Text::literal("a%20b+c")), Some(Text::literal("a b+c")));
    }
}
