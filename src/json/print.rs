//! Printing: compact, or laid out for a reader.

use super::Value;
use crate::text::{Piece, Text};
use std::fmt::Write as _;
use std::sync::Arc;

/// How a value is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// On one line, without spaces.
    Compact,
    /// On one line, with a space after each comma and colon.
    Spaced,
    /// One element a line, indented by so many spaces; empty arrays and objects are `[]` and `{}`.
    Pretty(usize),
}

impl Value {
    /// The value as JSON, variables as they are shown. It is valid JSON when no variable or hole
    /// stands in it.
    pub fn print(&self, style: Style) -> String {
        self.to_text(style).shown()
    }

    /// The value as JSON with its variables kept apart.
    pub fn to_text(&self, style: Style) -> Text {
        let mut printer = Printer { style, out: Text::new(), literal: String::new() };
        printer.value(self, 0);
        printer.finish()
    }
}

struct Printer {
    style: Style,
    out: Text,
    /// What is to be added to `out`; building it apart keeps printing linear.
    literal: String,
}

impl Printer {
    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Null => self.literal.push_str("null"),
            Value::Bool(true) => self.literal.push_str("true"),
            Value::Bool(false) => self.literal.push_str("false"),
            Value::Number(text) => self.literal.push_str(text),
            Value::String(text) => self.string(text),
            Value::Hole(text) => self.text(text, |literal, out| out.push_str(literal)),
            Value::Array(elements) => {
                self.literal.push('[');
                for (n, element) in elements.iter().enumerate() {
                    self.before(n, depth + 1);
                    self.value(element, depth + 1);
                }
                self.close(elements.is_empty(), depth, ']');
            }
            Value::Object(members) => {
                self.literal.push('{');
                for (n, member) in members.iter().enumerate() {
                    self.before(n, depth + 1);
                    self.string(&member.key);
                    self.literal.push_str(if self.style == Style::Compact { ":" } else { ": " });
                    self.value(&member.value, depth + 1);
                }
                self.close(members.is_empty(), depth, '}');
            }
        }
    }

    fn before(&mut self, n: usize, depth: usize) {
        match self.style {
            Style::Pretty(_) => {
                if n > 0 {
                    self.literal.push(',');
                }
                self.new_line(depth);
            }
            Style::Compact if n > 0 => self.literal.push(','),
            Style::Spaced if n > 0 => self.literal.push_str(", "),
            Style::Compact | Style::Spaced => {}
        }
    }

    fn close(&mut self, empty: bool, depth: usize, bracket: char) {
        if !empty {
            self.new_line(depth);
        }
        self.literal.push(bracket);
    }

    fn new_line(&mut self, depth: usize) {
        if let Style::Pretty(indent) = self.style {
            self.literal.push('\n');
            self.literal.extend(std::iter::repeat_n(' ', indent * depth));
        }
    }

    fn string(&mut self, text: &Text) {
        self.literal.push('"');
        self.text(text, escape);
        self.literal.push('"');
    }

    fn text(&mut self, text: &Text, mut write: impl FnMut(&str, &mut String)) {
        for piece in text.pieces() {
            match piece {
                Piece::Literal(literal) => write(literal, &mut self.literal),
                Piece::Variable(variable) => {
                    self.out.push_literal(&std::mem::take(&mut self.literal));
                    self.out.push_variable(Arc::clone(variable));
                }
            }
        }
    }

    fn finish(mut self) -> Text {
        if self.out.is_empty() {
            return Text::literal(self.literal);
        }
        self.out.push_literal(&self.literal);
        self.out
    }
}

/// Writes the inside of a JSON string. Only what JSON demands is escaped.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
}
