//! What stands where a value should and has no quotes or brackets.

use super::{Outcome, Reader};
use crate::json::{OddityKind, Value, number};
use crate::text::{Text, Variable};
use std::sync::Arc;

impl<'a> Reader<'a> {
    /// A number, a literal name, a hole, or a word that is none of these.
    pub(super) fn token(&mut self) -> Outcome<Value> {
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
        let rest = self.slice(start, self.text.len());
        let length = match placeholder_length(rest) {
            Some(length) => length,
            None => rest
                .find([',', ']', '}', '[', '{', '"', '\'', ':', '\n', '\0'])
                .unwrap_or(rest.len()),
        };
        let word = rest.get(..length).unwrap_or_default().trim_end();
        self.at = start + word.len();
        self.bare_words = true;
        self.odd(OddityKind::BareWord, start, word);
        Ok(Value::Hole(Text::literal(word)))
    }

    pub(super) fn at_braces(&self) -> bool {
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
    pub(super) fn braced(&mut self) -> Option<Arc<Variable>> {
        let name = self.braced_name()?;
        self.at += name.len() + 4;
        Some(Arc::new(Variable::unresolved(name)))
    }
}

/// The length of a `<placeholder>`, which may hold what would otherwise end a word. It is short,
/// so that a `<` that is never closed costs no more than that.
fn placeholder_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let (end, _) =
        inner.char_indices().take(200).take_while(|(_, c)| *c != '\n').find(|(_, c)| *c == '>')?;
    let closing = inner.get(end..)?.bytes().take_while(|byte| *byte == b'>').count();
    Some(1 + end + closing)
}
