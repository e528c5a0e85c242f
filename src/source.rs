//! The text of a file, and lines and columns in it, found only when a message is printed.

mod scan;

use crate::diagnostic::{Diagnostic, JsonPath, Step};
use indexmap::IndexMap;
use scan::{Slot, unescape, walk};
use std::io::Read;

/// How many bytes a file may have unless the caller says otherwise: 64 MiB. The largest public
/// collection known is a tenth of that.
pub const DEFAULT_LIMIT: u64 = 64 * 1024 * 1024;

/// The text of a file, with the name under which messages speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    name: String,
    text: String,
}

impl SourceText {
    /// Text that is at hand. A byte order mark is left out.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self { name: name.into(), text }
    }

    /// The text in some bytes.
    ///
    /// # Errors
    /// `utf-16` and `not-utf-8`, with the place of the first byte that is not UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let name = name.into();
        if looks_like_utf16(&bytes) {
            return Err(Diagnostic::error("utf-16", "the file is in UTF-16, not in UTF-8")
                .in_file(name)
                .help("save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`"));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let before = bytes.get(..offset).unwrap_or_default();
                let byte = bytes.get(offset).copied().unwrap_or_default();
                let what = format!("the file is not UTF-8: byte {byte:#04x} cannot stand here");
                let mut error = Diagnostic::error("not-utf-8", what)
                    .in_file(name)
                    .help("save it as UTF-8; Postman itself exports nothing else");
                error.place.position = Some(line_and_column(&String::from_utf8_lossy(before)));
                Err(error)
            }
        }
    }

    /// Everything a reader gives, up to `limit` bytes.
    ///
    /// # Errors
    /// `unreadable-file`, `too-large` and what [`SourceText::from_bytes`] says.
    pub fn read(
        name: impl Into<String>,
        reader: impl Read,
        limit: u64,
    ) -> Result<Self, Diagnostic> {
        let name = name.into();
        let mut bytes = Vec::new();
        if let Err(error) = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
            let what = format!("the file cannot be read: {error}");
            return Err(Diagnostic::error("unreadable-file", what).in_file(name));
        }
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            let what = format!("the file is larger than {}", size(limit));
            return Err(Diagnostic::error("too-large", what)
                .in_file(name)
                .help("check that it is the right file; a collection this large can be split by its folders"));
        }
        Self::from_bytes(name, bytes)
    }

    /// The name for messages: the path on the command line, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same source with its text repaired; the length of every line must stay the same.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self { name: self.name.clone(), text }
    }

    /// Line and column, both from 1, of a byte offset; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let end = (0..=offset.min(self.text.len())).rev().find(|&n| self.text.is_char_boundary(n));
        line_and_column(self.text.get(..end.unwrap_or_default()).unwrap_or_default())
    }

    /// The byte offset of a line and a column as serde_json counts them: from 1, in bytes, and
    /// column 0 for the line break before the line.
    pub(crate) fn offset_of(&self, line: usize, column: usize) -> usize {
        let mut start = 0;
        for _ in 1..line {
            let rest = self.text.get(start..).unwrap_or_default();
            start += rest.find('\n').map_or(rest.len(), |at| at + 1);
        }
        (start + column.saturating_sub(1)).min(self.text.len())
    }

    /// The JSON path and the names of the items around a byte offset, as far as the text up to
    /// there tells them.
    pub(crate) fn surroundings(&self, offset: usize) -> Surroundings {
        let stack = walk(&self.text, offset, |_, _| {});
        Surroundings { path: stack.path(), items: stack.item_names(), depth: stack.depth() }
    }

    /// Fills in the file name, line and column of the JSON path, and the names of the items around
    /// it, of each message that lacks them. One walk over the text serves all messages.
    pub fn locate(&self, messages: &mut [Diagnostic]) {
        let mut wanted = Wanted::default();
        for (n, message) in messages.iter_mut().enumerate() {
            message.place.file.get_or_insert_with(|| self.name.clone());
            if message.place.position.is_none() {
                wanted.add(&message.place.path, n);
            }
        }
        for (n, found) in wanted.find(&self.text) {
            if let Some(message) = messages.get_mut(n) {
                message.place.position = Some(self.position(found.offset));
                if message.place.item.is_empty() {
                    message.place.item = found.items;
                }
            }
        }
    }
}

/// What is around a place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// The path of the value at that place.
    pub(crate) path: JsonPath,
    /// The names of the folders and the item around it.
    pub(crate) items: Vec<String>,
    /// How many arrays and objects are open there.
    pub(crate) depth: usize,
}

/// Paths to look for, as a tree, so that one walk finds them all.
#[derive(Debug, Default)]
struct Wanted {
    nodes: Vec<WantedNode>,
}

#[derive(Debug, Default)]
struct WantedNode {
    children: IndexMap<Step, usize>,
    messages: Vec<usize>,
    found: Option<Found>,
}

/// Where a path leads to.
#[derive(Debug, Clone)]
struct Found {
    offset: usize,
    items: Vec<String>,
}

impl Wanted {
    fn add(&mut self, path: &JsonPath, message: usize) {
        if self.nodes.is_empty() {
            self.nodes.push(WantedNode::default());
        }
        let mut node = 0;
        for step in path.steps() {
            let known = self.nodes.get(node).and_then(|node| node.children.get(step).copied());
            let next = known.unwrap_or(self.nodes.len());
            if known.is_none() {
                self.nodes.push(WantedNode::default());
                if let Some(parent) = self.nodes.get_mut(node) {
                    parent.children.insert(step.clone(), next);
                }
            }
            node = next;
        }
        if let Some(node) = self.nodes.get_mut(node) {
            node.messages.push(message);
        }
    }

    /// The place of each path, by the number of the message. Where a key is repeated the
    /// last one counts, as it does for the value.
    fn find(mut self, text: &str) -> Vec<(usize, Found)> {
        if self.nodes.is_empty() {
            return Vec::new();
        }
        // Which node stands at each depth of the walk, where it is on a wanted path at all.
        let mut trail: Vec<Option<usize>> = Vec::new();
        walk(text, text.len(), |stack, offset| {
            let depth = stack.depth();
            trail.truncate(depth);
            let node = match stack.slot() {
                Slot::Root => Some(0),
                slot => trail.last().copied().flatten().and_then(|parent| self.child(parent, slot)),
            };
            if let Some(node) = node.and_then(|node| self.nodes.get_mut(node))
                && !node.messages.is_empty()
            {
                node.found = Some(Found { offset, items: stack.item_names() });
            }
            trail.resize(depth, None);
            trail.push(node);
        });
        self.nodes
            .iter()
            .flat_map(|node| {
                node.messages.iter().map(move |message| (*message, node.found.clone()))
            })
            .filter_map(|(message, found)| Some((message, found?)))
            .collect()
    }

    fn child(&self, parent: usize, slot: Slot<'_>) -> Option<usize> {
        let children = &self.nodes.get(parent)?.children;
        let step = match slot {
            _ if children.is_empty() => return None,
            Slot::Root => return None,
            Slot::Key(key) => Step::Key(unescape(key)),
            Slot::Index(index) => Step::Index(index),
        };
        children.get(&step).copied()
    }
}

fn line_and_column(before: &str) -> (usize, usize) {
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before.get(start..).unwrap_or_default().chars().count() + 1)
}

fn looks_like_utf16(bytes: &[u8]) -> bool {
    // JSON begins with an ASCII character, so without a mark one of its two bytes is zero.
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=255, ..] | [1..=255, 0, ..])
}

fn size(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1024 * 1024;
    if bytes >= MEBIBYTE { format!("{} MiB", bytes / MEBIBYTE) } else { format!("{bytes} bytes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, path: &JsonPath) -> Option<(usize, usize)> {
        let mut messages = [Diagnostic::warning("x", "x").at(path)];
        SourceText::new("f", text).locate(&mut messages);
        messages[0].place.position
    }

    #[test]
    fn a_path_is_found_at_its_value() {
        let text = "{\"a\": [1, {\"ü\": \"ä\", \"b\":\n  true}]}";
        let b = JsonPath::root().key("a").index(1).key("b");
        assert_eq!(position(text, &b), Some((2, 3)));
        let u = JsonPath::root().key("a").index(1).key("ü");
        assert_eq!(position(text, &u), Some((1, 17)));
        assert_eq!(position(text, &JsonPath::root().key("c")), None);
        assert_eq!(position(text, &JsonPath::root()), Some((1, 1)));
    }

    #[test]
    fn an_escaped_key_and_a_repeated_key_are_found() {
        let text = r#"{"x": 1, "\u0061": [0], "x": 2}"#;
        assert_eq!(position(text, &JsonPath::root().key("a").index(0)), Some((1, 21)));
        assert_eq!(position(text, &JsonPath::root().key("x")), Some((1, 30)));
    }

    #[test]
    fn braces_and_quotes_inside_strings_do_not_count() {
        let text = r#"{"a": "}\"]{", "b": ["[", 2]}"#;
        assert_eq!(position(text, &JsonPath::root().key("b").index(1)), Some((1, 27)));
    }

    #[test]
    fn surroundings_name_the_items_on_the_way() {
        let text = r#"{"item":[{"name":"A","item":[{"name":"B","request":{"url": ?"#;
        let around = SourceText::new("f", text).surroundings(text.len());
        assert_eq!(around.items, ["A", "B"]);
        assert_eq!(around.path.to_string(), "item[0].item[0].request.url");
        assert_eq!(around.depth, 6);
    }

    #[test]
    fn a_million_levels_are_walked() {
        let text = "[".repeat(1_000_000);
        assert_eq!(SourceText::new("f", text).surroundings(usize::MAX).depth, 1_000_000);
    }

    #[test]
    fn a_byte_order_mark_is_left_out() {
        assert_eq!(SourceText::new("f", "\u{feff}{}").text(), "{}");
    }

    #[test]
    fn utf_16_is_told_apart_from_other_bytes() {
        let utf16: Vec<u8> = "{\"a\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(SourceText::from_bytes("f", utf16).unwrap_err().code, "utf-16");
        let latin1 = SourceText::from_bytes("f", b"{\n\"a\": \"\xe9\"".to_vec()).unwrap_err();
        assert_eq!((latin1.code, latin1.place.position), ("not-utf-8", Some((2, 7))));
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let error = SourceText::read("f", &b"{\"a\": 1}"[..], 7).unwrap_err();
        assert_eq!(error.code, "too-large");
        assert!(SourceText::read("f", &b"{\"a\": 1}"[..], 8).is_ok());
    }
}
