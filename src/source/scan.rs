//! A walk over JSON text that keeps only where it is: no recursion, no values, no allocation per
//! member. It is lenient, because it also has to walk text that is not JSON up to its mistake.

use crate::diagnostic::{JsonPath, Step};

/// Where a walk stands: the arrays and objects around it, from the outside in.
#[derive(Debug, Default)]
pub(super) struct Stack<'t> {
    frames: Vec<Frame<'t>>,
}

#[derive(Debug)]
enum Frame<'t> {
    Object { key: Option<&'t str>, name: Option<&'t str>, expects_key: bool },
    Array { index: usize },
}

/// The place of a value in what holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot<'t> {
    /// The whole document.
    Root,
    /// The member of an object, by its key as it stands between the quotes.
    Key(&'t str),
    /// The element of an array.
    Index(usize),
}

impl<'t> Stack<'t> {
    /// How many arrays and objects are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The place of the value that begins here.
    pub(super) fn slot(&self) -> Slot<'t> {
        match self.frames.last() {
            None => Slot::Root,
            Some(Frame::Array { index }) => Slot::Index(*index),
            Some(Frame::Object { key, .. }) => Slot::Key(key.unwrap_or_default()),
        }
    }

    /// The path to here.
    pub(super) fn path(&self) -> JsonPath {
        self.frames
            .iter()
            .filter_map(|frame| match frame {
                Frame::Array { index } => Some(Step::Index(*index)),
                Frame::Object { key, .. } => key.map(|key| Step::Key(unescape(key))),
            })
            .collect()
    }

    /// The `name` of each object on the way that is an element of a list called `item`, as far as
    /// the walk has seen them.
    pub(super) fn item_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for window in self.frames.windows(3) {
            if let [
                Frame::Object { key: Some("item" | "requests"), .. },
                Frame::Array { .. },
                Frame::Object { name: Some(name), .. },
            ] = window
            {
                names.push(unescape(name));
            }
        }
        names
    }

    fn begin_value(&mut self, string: Option<&'t str>) {
        if let Some(Frame::Object { key: Some("name"), name, .. }) = self.frames.last_mut() {
            *name = string;
        }
    }
}

/// Walks `text` until `stop` bytes and calls `on_value` at the first byte of each value.
pub(super) fn walk<'t>(
    text: &'t str,
    stop: usize,
    mut on_value: impl FnMut(&Stack<'t>, usize),
) -> Stack<'t> {
    let bytes = text.as_bytes();
    let mut stack = Stack::default();
    let mut at = 0;
    while at < stop.min(bytes.len()) {
        match bytes.get(at).copied().unwrap_or_default() {
            b'{' => {
                stack.begin_value(None);
                on_value(&stack, at);
                stack.frames.push(Frame::Object { key: None, name: None, expects_key: true });
                at += 1;
            }
            b'[' => {
                stack.begin_value(None);
                on_value(&stack, at);
                stack.frames.push(Frame::Array { index: 0 });
                at += 1;
            }
            b'}' | b']' => {
                stack.frames.pop();
                at += 1;
            }
            b',' => {
                match stack.frames.last_mut() {
                    Some(Frame::Array { index }) => *index += 1,
                    Some(Frame::Object { key, expects_key, .. }) => {
                        *key = None;
                        *expects_key = true;
                    }
                    None => {}
                }
                at += 1;
            }
            b'"' => {
                let end = string_end(bytes, at);
                let inside = text.get(at + 1..end.saturating_sub(1)).unwrap_or_default();
                if let Some(Frame::Object { key, expects_key: expects_key @ true, .. }) =
                    stack.frames.last_mut()
                {
                    *key = Some(inside);
                    *expects_key = false;
                } else {
                    stack.begin_value(Some(inside));
                    on_value(&stack, at);
                }
                at = end;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b':' => at += 1,
            _ => {
                stack.begin_value(None);
                on_value(&stack, at);
                at += 1;
                while bytes.get(at).is_some_and(|byte| !b" \t\r\n:,]}[{\"".contains(byte)) {
                    at += 1;
                }
            }
        }
    }
    stack
}

/// The byte after the closing quote of the string that begins at `start`, or the end of the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            None => return bytes.len() + 1,
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// What stands between the quotes of a JSON string, as text.
pub(super) fn unescape(inside: &str) -> String {
    if !inside.contains('\\') {
        return inside.to_owned();
    }
    serde_json::from_str(&format!("\"{inside}\"")).unwrap_or_else(|_| inside.to_owned())
}
