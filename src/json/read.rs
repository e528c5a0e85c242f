//! The reader: strict JSON at full speed, and what people write instead, each kind named.

use super::number;
use super::{Member, Value};
use crate::text::{Piece, Text, Variable};
use indexmap::IndexSet;
use std::fmt;
use std::sync::Arc;

/// How deep arrays and objects may stand in one another. It is serde_json's own limit, so that a
/// generated Rust program can read what polypost could.
pub const MAX_DEPTH: usize = 128;

/// How many oddities are kept. A file of comments needs no message for each.
const MAX_ODDITIES: usize = 64;

/// What stands in the flattened text where a variable does. A NUL of the text itself is told
/// apart by its offset.
const MARK: u8 = 0;

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The value.
    pub value: Value,
    /// What was not JSON in it, in order; each kind once with the first place, repeated keys once
    /// a key. At most 64.
    pub oddities: Vec<Oddity>,
}

impl Parsed {
    /// Whether the text is JSON once its variables are filled.
    pub fn is_strict(&self) -> bool {
        self.oddities.iter().all(|oddity| oddity.kind == OddityKind::RepeatedKey)
    }
}

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

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position;
        write!(f, "{}", self.kind.describe())?;
        if !self.text.is_empty() {
            write!(f, " ({:?})", self.text)?;
        }
        write!(f, " at line {line}, column {column}")
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

/// Reads a text whose variables are already told apart. A variable where a value should stand is
/// a [`Value::Hole`], one in a string is a piece of that string; braces in literal pieces are
/// braces.
///
/// # Errors
/// When the text is not JSON and none of the kinds of [`OddityKind`] explains it.
pub fn parse(text: &Text) -> Result<Parsed, Error> {
    if let Some(literal) = text.as_literal() {
        return Reader::new(literal, &[], false).document();
    }
    let mut flat = String::new();
    let mut variables = Vec::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => flat.push_str(literal),
            Piece::Variable(variable) => {
                variables.push((flat.len(), Arc::clone(variable)));
                flat.push(char::from(MARK));
            }
        }
    }
    Reader::new(&flat, &variables, false).document()
}

/// Reads a text as it stands, such as a saved response. `{{name}}` where a value should stand is
/// a [`Value::Hole`]; in a string, braces are what the server sent.
///
/// # Errors
/// As [`parse`].
pub fn parse_str(text: &str) -> Result<Parsed, Error> {
    Reader::new(text, &[], true).document()
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The variables of a flattened text by offset, ascending.
    variables: &'a [(usize, Arc<Variable>)],
    /// Whether `{{name}}` where a value should stand is a variable.
    braces: bool,
    depth: usize,
    oddities: Vec<Oddity>,
    bare_words: bool,
}

type Outcome<T> = Result<T, Error>;

impl<'a> Reader<'a> {
    fn new(text: &'a str, variables: &'a [(usize, Arc<Variable>)], braces: bool) -> Self {
        let bytes = text.as_bytes();
        Self {
            text,
            bytes,
            at: 0,
            variables,
            braces,
            depth: 0,
            oddities: Vec::new(),
            bare_words: false,
        }
    }

    fn document(mut self) -> Outcome<Parsed> {
        if self.text.starts_with('\u{feff}') {
            self.odd(OddityKind::ByteOrderMark, 0, "");
            self.at = '\u{feff}'.len_utf8();
        }
        self.space()?;
        let start = self.at;
        match self.peek() {
            None => return Err(self.error(ErrorKind::Empty)),
            // A word as the whole document is text, not sloppy JSON.
            Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {}
            Some(MARK) if self.variable(self.at).is_some() => {}
            Some(_) => return Err(self.error(ErrorKind::NotJson)),
        }
        let value = self.value()?;
        let end = self.at;
        self.space()?;
        if self.bare_words && value.is_scalar() {
            return Err(self.error_at(start, ErrorKind::NotJson));
        }
        if self.peek().is_some() {
            if value.is_scalar() || self.bare_words {
                return Err(self.error_at(end, ErrorKind::NotJson));
            }
            self.odd(OddityKind::TextAfter, self.at, "");
        }
        Ok(Parsed { value, oddities: self.oddities })
    }

    fn value(&mut self) -> Outcome<Value> {
        match self.peek() {
            None => Err(self.error(ErrorKind::Unclosed)),
            Some(b'"') => self.string(b'"').map(Value::String),
            Some(b'{') if !self.at_braces() => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'\'') => {
                self.odd(OddityKind::SingleQuotes, self.at, "");
                self.string(b'\'').map(Value::String)
            }
            Some(_) => self.token(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Outcome<Value>) -> Outcome<Value> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(ErrorKind::TooDeep));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Outcome<Value> {
        let mut elements = Vec::new();
        while self.next_of(b']', !elements.is_empty())? {
            elements.push(self.value()?);
        }
        Ok(Value::Array(elements))
    }

    fn object(&mut self) -> Outcome<Value> {
        let mut members: Vec<Member> = Vec::new();
        let start = self.at;
        while self.next_of(b'}', !members.is_empty())? {
            let key = self.key()?;
            self.space()?;
            if self.peek() != Some(b':') {
                return Err(self.unexpected());
            }
            self.at += 1;
            self.space()?;
            let value = self.value()?;
            members.push(Member { key, value });
        }
        self.repeated(&members, start);
        Ok(Value::Object(members))
    }

    /// Moves to the next element of an array or an object, over the comma before it; false at the
    /// closing bracket, which is then behind.
    fn next_of(&mut self, close: u8, inside: bool) -> Outcome<bool> {
        let mut commas = 0;
        let mut last = self.at;
        loop {
            self.space()?;
            match self.peek() {
                None => return Err(self.error(ErrorKind::Unclosed)),
                Some(b',') => {
                    last = self.at;
                    commas += 1;
                    if commas > 1 || !inside {
                        self.odd(OddityKind::ExtraComma, self.at, "");
                    }
                    self.at += 1;
                }
                Some(byte) if byte == close => {
                    if commas > 0 {
                        self.odd(OddityKind::ExtraComma, last, "");
                    }
                    self.at += 1;
                    return Ok(false);
                }
                Some(_) if self.rest().starts_with("...") => {
                    self.odd(OddityKind::Ellipsis, self.at, "");
                    self.at += 3;
                    // What follows needs no comma, and what went before may have one.
                    commas = 0;
                    if let Some(after) = self.after_ellipsis(close)? {
                        return Ok(after);
                    }
                }
                Some(_) => {
                    if inside && commas == 0 {
                        self.odd(OddityKind::MissingComma, self.at, "");
                    }
                    return Ok(true);
                }
            }
        }
    }

    /// Reads on after `...`: over a comma, to the closing bracket (false) or an element (true).
    fn after_ellipsis(&mut self, close: u8) -> Outcome<Option<bool>> {
        self.space()?;
        if self.peek() == Some(b',') {
            self.at += 1;
            self.space()?;
        }
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(Some(false))
            }
            Some(b',') | None => Ok(None),
            Some(_) if self.rest().starts_with("...") => Ok(None),
            Some(_) => Ok(Some(true)),
        }
    }

    fn key(&mut self) -> Outcome<Text> {
        match self.peek() {
            Some(b'"') => self.string(b'"'),
            Some(b'\'') => {
                self.odd(OddityKind::SingleQuotes, self.at, "");
                self.string(b'\'')
            }
            Some(_) => {
                let start = self.at;
                let mut key = Text::new();
                while let Some(byte) = self.peek() {
                    if byte.is_ascii_alphanumeric()
                        || matches!(byte, b'_' | b'-' | b'$' | b'.' | b'@')
                        || byte >= 0x80
                    {
                        self.at += 1;
                    } else if let Some(variable) = self.variable(self.at) {
                        key.push_literal(self.slice(start, self.at));
                        key.push_variable(variable);
                        self.at += 1;
                        return self.bare_key(key, start);
                    } else if let Some(variable) = self.braced() {
                        key.push_variable(variable);
                        return self.bare_key(key, start);
                    } else {
                        break;
                    }
                }
                key.push_literal(self.slice(start, self.at));
                if key.is_empty() {
                    return Err(self.unexpected());
                }
                self.bare_key(key, start)
            }
            None => Err(self.error(ErrorKind::Unclosed)),
        }
    }

    fn bare_key(&mut self, key: Text, start: usize) -> Outcome<Text> {
        self.odd(OddityKind::BareKey, start, "");
        Ok(key)
    }

    fn string(&mut self, quote: u8) -> Outcome<Text> {
        self.at += 1;
        let mut out = Text::new();
        let mut decoded = String::new();
        let mut start = self.at;
        loop {
            let Some(byte) = self.peek() else { return Err(self.error(ErrorKind::Unclosed)) };
            if byte == quote {
                break;
            }
            match byte {
                b'\\' => {
                    decoded.push_str(self.slice(start, self.at));
                    self.escape(&mut decoded)?;
                    start = self.at;
                }
                MARK if self.variable(self.at).is_some() => {
                    decoded.push_str(self.slice(start, self.at));
                    out.push_literal(&decoded);
                    decoded.clear();
                    if let Some(variable) = self.variable(self.at) {
                        out.push_variable(variable);
                    }
                    self.at += 1;
                    start = self.at;
                }
                0..0x20 => {
                    self.odd(OddityKind::ControlCharacter, self.at, "");
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        let rest = self.slice(start, self.at);
        self.at += 1;
        if out.is_empty() && decoded.is_empty() {
            return Ok(Text::literal(rest));
        }
        decoded.push_str(rest);
        if out.is_empty() {
            return Ok(Text::literal(decoded));
        }
        out.push_literal(&decoded);
        Ok(out)
    }

    fn escape(&mut self, out: &mut String) -> Outcome<()> {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.rest().chars().next() else {
            return Err(self.error(ErrorKind::Unclosed));
        };
        let plain = match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.at += 1;
                let Some(unit) = self.unit() else {
                    self.odd(OddityKind::UnknownEscape, start, "");
                    out.push('u');
                    return Ok(());
                };
                out.push(self.scalar(unit, start));
                return Ok(());
            }
            // A variable's mark is read by the caller.
            '\0' if self.variable(self.at).is_some() => {
                self.odd(OddityKind::UnknownEscape, start, "");
                return Ok(());
            }
            other => {
                self.odd(OddityKind::UnknownEscape, start, "");
                other
            }
        };
        self.at += c.len_utf8();
        out.push(plain);
        Ok(())
    }

    /// The four digits after `\u`, if they are there.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        let mut unit = 0;
        for &digit in digits {
            unit = unit * 16 + char::from(digit).to_digit(16)?;
        }
        self.at += 4;
        Some(unit)
    }

    /// The character a code unit begins, with the second half of a pair read too.
    fn scalar(&mut self, unit: u32, start: usize) -> char {
        if let Some(c) = char::from_u32(unit) {
            return c;
        }
        let after = self.at;
        if unit < 0xdc00 && self.rest().starts_with("\\u") {
            self.at += 2;
            if let Some(low) = self.unit().filter(|low| (0xdc00..0xe000).contains(low)) {
                let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                if let Some(c) = char::from_u32(code) {
                    return c;
                }
            }
            self.at = after;
        }
        self.odd(OddityKind::LoneSurrogate, start, "");
        char::REPLACEMENT_CHARACTER
    }

    /// A number, a literal name, a hole, or a word that is none of these.
    fn token(&mut self) -> Outcome<Value> {
        let start = self.at;
        let mut hole = Text::new();
        let mut from = start;
        while let Some(byte) = self.peek() {
            if let Some(variable) = self.variable(self.at) {
                hole.push_literal(self.slice(from, self.at));
                hole.push_variable(variable);
                self.at += 1;
                from = self.at;
            } else if byte == b'{' {
                let before = self.at;
                let Some(variable) = self.braced() else { break };
                hole.push_literal(self.slice(from, before));
                hole.push_variable(variable);
                from = self.at;
            } else if byte.is_ascii_alphanumeric()
                || matches!(byte, b'-' | b'+' | b'.' | b'_' | b'$' | b'%')
            {
                self.at += 1;
            } else {
                break;
            }
        }
        if !hole.is_empty() {
            hole.push_literal(self.slice(from, self.at));
            return Ok(Value::Hole(hole));
        }
        match self.slice(start, self.at) {
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            number if number::is_json(number) => return Ok(Value::Number(number.to_owned())),
            other => {
                if let Some(trimmed) = number::without_leading_zeros(other) {
                    let value = Value::Number(trimmed);
                    self.odd(OddityKind::LeadingZero, start, "");
                    return Ok(value);
                }
            }
        }
        self.word(start)
    }

    /// A word where a value should stand: to the end of a `<placeholder>`, else to the next comma,
    /// bracket, quote or line break.
    fn word(&mut self, start: usize) -> Outcome<Value> {
        let first = self.bytes.get(start).copied().unwrap_or_default();
        if !(first.is_ascii_alphanumeric()
            || matches!(first, b'<' | b'-' | b'+' | b'.' | b'_' | b'$' | b'%'))
        {
            return Err(self.unexpected());
        }
        let line = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let length = match (first, line.find('>')) {
            (b'<', Some(end)) => line
                .get(end..)
                .map_or(end, |tail| end + tail.len() - tail.trim_start_matches('>').len()),
            _ => line.find([',', ']', '}', '[', '{', '"', '\'', ':', '\0']).unwrap_or(line.len()),
        };
        let word = line.get(..length).unwrap_or_default().trim_end();
        self.at = start + word.len();
        self.bare_words = true;
        self.odd(OddityKind::BareWord, start, word);
        Ok(Value::Hole(Text::literal(word)))
    }

    fn space(&mut self) -> Outcome<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'/' | b'#') if self.comment()? => {}
                // Other spaces that word processors leave behind.
                Some(0xc2) if self.rest().starts_with('\u{a0}') => self.at += 2,
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Outcome<bool> {
        let rest = self.rest();
        let length = if rest.starts_with("/*") {
            match rest.find("*/") {
                Some(end) if end >= 2 => end + 2,
                // `/*/` opens and does not close.
                Some(_) | None => match rest.get(2..).and_then(|tail| tail.find("*/")) {
                    Some(end) => end + 4,
                    None => return Err(self.error(ErrorKind::Unclosed)),
                },
            }
        } else if rest.starts_with("//") || rest.starts_with('#') {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            return Ok(false);
        };
        self.odd(OddityKind::Comment, self.at, "");
        self.at += length;
        Ok(true)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.slice(self.at, self.bytes.len())
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn variable(&self, offset: usize) -> Option<Arc<Variable>> {
        if self.variables.is_empty() {
            return None;
        }
        let index = self.variables.binary_search_by_key(&offset, |(at, _)| *at).ok()?;
        self.variables.get(index).map(|(_, variable)| Arc::clone(variable))
    }

    fn at_braces(&self) -> bool {
        self.braced_name().is_some()
    }

    fn braced_name(&self) -> Option<&'a str> {
        if !self.braces {
            return None;
        }
        let inner = self.rest().strip_prefix("{{")?;
        let end = inner.find(['{', '}'])?;
        inner.get(end..)?.starts_with("}}").then(|| inner.get(..end))?
    }

    /// Reads `{{name}}` at the current place, if that stands there and is to be understood.
    fn braced(&mut self) -> Option<Arc<Variable>> {
        let name = self.braced_name()?;
        self.at += name.len() + 4;
        Some(Arc::new(Variable::unresolved(name)))
    }

    fn repeated(&mut self, members: &[Member], start: usize) {
        let twice: Vec<String> = if members.len() <= 12 {
            let earlier =
                |n: usize, key: &Text| members.iter().take(n).any(|member| member.key == *key);
            let again = members.iter().enumerate().filter(|(n, member)| earlier(*n, &member.key));
            again.map(|(_, member)| member.key.shown()).collect()
        } else {
            let mut known = IndexSet::with_capacity(members.len());
            let again = members.iter().filter(|member| !known.insert(&member.key));
            again.map(|member| member.key.shown()).collect()
        };
        for key in twice {
            self.odd(OddityKind::RepeatedKey, start.saturating_sub(1), &key);
        }
    }

    fn odd(&mut self, kind: OddityKind, offset: usize, text: &str) {
        let known = |oddity: &Oddity| {
            oddity.kind == kind && (kind != OddityKind::RepeatedKey || oddity.text == text)
        };
        if self.oddities.len() < MAX_ODDITIES && !self.oddities.iter().any(known) {
            let position = self.position(offset);
            self.oddities.push(Oddity { kind, position, text: text.to_owned() });
        }
    }

    fn unexpected(&self) -> Error {
        match self.rest().chars().next() {
            Some('\0') if self.variable(self.at).is_some() => {
                self.error(ErrorKind::Unexpected('{'))
            }
            Some(c) => self.error(ErrorKind::Unexpected(c)),
            None => self.error(ErrorKind::Unclosed),
        }
    }

    fn error(&self, kind: ErrorKind) -> Error {
        self.error_at(self.at, kind)
    }

    fn error_at(&self, offset: usize, kind: ErrorKind) -> Error {
        let (line, column) = self.position(offset);
        Error { kind, line, column }
    }

    fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.slice(0, offset);
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let mut column = before.get(line_start..).map_or(0, |text| text.chars().count()) + 1;
        for (at, variable) in self.variables {
            if (line_start..offset).contains(at) {
                column += variable.shown.chars().count().saturating_sub(1);
            }
        }
        (line, column)
    }
}
