//! What is odd about a text, and why one cannot be read.

use super::MAX_DEPTH;
use std::fmt;

/// Something a strict reader refuses, or readers disagree about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// Line and column, from 1, in the text as it is shown; columns in characters.
    pub position: (usize, usize),
    /// The characters it is about, where they say more than the kind: the repeated key, the word.
    pub text: String,
}

/// The kinds of [`Oddity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OddityKind {
    /// A byte order mark before the text.
    ByteOrderMark,
    /// A no-break space between values.
    OtherSpace,
    /// `// …`, `/* … */` or `# …`
    Comment,
    /// A comma before a closing bracket, or two in a row.
    ExtraComma,
    /// No comma between two elements.
    MissingComma,
    /// A string in single quotes.
    SingleQuotes,
    /// A key without quotes, or a variable in its place.
    BareKey,
    /// A word where a value should stand: `<id>`, `NaN`, `string`.
    BareWord,
    /// A number such as `007`. It is read without its leading zeros.
    LeadingZero,
    /// A line break, a tab or another control character in a string, not escaped.
    ControlCharacter,
    /// A backslash before a character that needs none. The character is kept.
    UnknownEscape,
    /// Half of a surrogate pair (`\ud83d` alone). U+FFFD stands in its place.
    LoneSurrogate,
    /// `...` in place of the rest.
    Ellipsis,
    /// More text after the document, such as the next line of JSON Lines. It is not read.
    TextAfter,
    /// A key twice in one object. This is JSON; readers disagree about what it means.
    RepeatedKey,
}

impl OddityKind {
    /// What it is, as words for a message.
    pub fn describe(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "a byte order mark",
            Self::OtherSpace => "a no-break space",
            Self::Comment => "a comment",
            Self::ExtraComma => "a comma too many",
            Self::MissingComma => "a missing comma",
            Self::SingleQuotes => "a string in single quotes",
            Self::BareKey => "a key without quotes",
            Self::BareWord => "a word where a value should stand",
            Self::LeadingZero => "a number with leading zeros",
            Self::ControlCharacter => "a raw control character in a string",
            Self::UnknownEscape => "an unknown escape in a string",
            Self::LoneSurrogate => "half of a surrogate pair",
            Self::Ellipsis => "an ellipsis",
            Self::TextAfter => "more text after the first document",
            Self::RepeatedKey => "a repeated key",
        }
    }
}

impl Oddity {
    /// What it is, with the characters it is about, as words for a message that says the place
    /// by itself.
    pub fn describe(&self) -> String {
        let kind = self.kind.describe();
        if self.text.is_empty() { kind.to_owned() } else { format!("{kind} ({:?})", self.text) }
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position;
        write!(f, "{} at line {line}, column {column}", self.describe())
    }
}

/// Why a text could not be read as JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at line {line}, column {column}")]
pub struct Error {
    /// What is the matter.
    pub kind: ErrorKind,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters of the text as it is shown.
    pub column: usize,
}

/// What is the matter with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is nothing in it but space and comments.
    #[error("no value")]
    Empty,
    /// It does not begin as JSON does.
    #[error("not JSON")]
    NotJson,
    /// A character no tolerance makes sense of.
    #[error("unexpected {0:?}")]
    Unexpected(char),
    /// The end of the text inside an array, an object, a string or a comment.
    #[error("unexpected end")]
    Unclosed,
    /// More than [`MAX_DEPTH`] levels.
    #[error("nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
}
