//! Comments in JSON bodies, which the runtime takes out before it sends them.
//!
//! Source: postman-runtime, lib/runner/request-helpers-presend.js, with strip-json-comments:
//! strings are respected; after `//` the line feed stays and a carriage return before it goes.

use crate::text::{Piece, Text};
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Outside,
    String,
    Line,
    Block,
}

/// The text without its comments. A variable within a comment goes with it.
pub(super) fn strip(text: &Text) -> Text {
    let mut out = Text::new();
    let mut state = State::Outside;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                let (kept, after) = strip_literal(literal, state);
                out.push_literal(&kept);
                state = after;
            }
            Piece::Variable(variable) if matches!(state, State::Outside | State::String) => {
                out.push_variable(Arc::clone(variable));
            }
            Piece::Variable(_) => {}
        }
    }
    out
}

fn strip_literal(literal: &str, mut state: State) -> (String, State) {
    let mut out = String::with_capacity(literal.len());
    let mut characters = literal.chars().peekable();
    let mut escaped = false;
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        match (state, c, next) {
            (State::Outside | State::String, '"', _) if !escaped => {
                state = if state == State::String { State::Outside } else { State::String };
                out.push(c);
            }
            (State::Outside, '/', Some('/')) => {
                characters.next();
                state = State::Line;
            }
            (State::Outside, '/', Some('*')) => {
                characters.next();
                state = State::Block;
            }
            (State::Outside | State::String, c, _) => out.push(c),
            (State::Line, '\n', _) => {
                state = State::Outside;
                out.push('\n');
            }
            (State::Line, '\r', Some('\n')) => {
                characters.next();
                state = State::Outside;
                out.push('\n');
            }
            (State::Block, '*', Some('/')) => {
                characters.next();
                state = State::Outside;
            }
            (State::Line | State::Block, _, _) => {}
        }
        escaped = c == '\\' && !escaped;
    }
    (out, state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay() {
        let text =
            Text::literal("{\n // c\n \"a\": \"http://x\", /* d */ \"b\\\"//\": 1 // e\r\n}");
        assert_eq!(strip(&text).shown(), "{\n \n \"a\": \"http://x\",  \"b\\\"//\": 1 \n}");
        assert_eq!(strip(&Text::parse("{\"a\": {{x}} /* {{y}} */}")).shown(), "{\"a\": {{x}} }");
    }
}
