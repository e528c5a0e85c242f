//! The reader: strict JSON at full speed, and what people write instead, each kind named.

mod string;
mod token;

use super::{Error, ErrorKind, Member, Oddity, OddityKind, Value, repeated_keys};
use crate::text::{Piece, Text, Variable};
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
    /// Where the keys of the objects around the current place begin.
    keys: Vec<usize>,
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
            keys: Vec::new(),
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
        let first = self.keys.len();
        while self.next_of(b'}', !members.is_empty())? {
            self.keys.push(self.at);
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
        for n in repeated_keys(&members) {
            if let (Some(member), Some(offset)) = (members.get(n), self.keys.get(first + n)) {
                self.odd(OddityKind::RepeatedKey, *offset, &member.key.shown());
            }
        }
        self.keys.truncate(first);
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

    fn space(&mut self) -> Outcome<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'/' | b'#') if self.comment()? => {}
                // Other spaces that word processors leave behind.
                Some(0xc2) if self.rest().starts_with('\u{a0}') => {
                    self.odd(OddityKind::OtherSpace, self.at, "");
                    self.at += 2;
                }
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
