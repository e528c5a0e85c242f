//! Marks that say what belongs together, for the layout of code ([`crate::render`]).

use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// The marks as templates write them, and what they are until the layout is done: characters that
/// Unicode gives no meaning, which every literal, comment and name writes in another way.
pub(crate) const MARKS: [(char, char); 7] = [
    ('⟦', OPEN),
    ('⟧', CLOSE),
    ('⟮', OPEN_BARE),
    ('⟯', CLOSE_BARE),
    ('⟪', OPEN_CHAIN),
    ('⟫', CLOSE_CHAIN),
    ('¦', BREAK),
];
pub(crate) const OPEN: char = '\u{fdd0}';
pub(crate) const CLOSE: char = '\u{fdd1}';
pub(crate) const OPEN_CHAIN: char = '\u{fdd2}';
pub(crate) const CLOSE_CHAIN: char = '\u{fdd3}';
pub(crate) const OPEN_BARE: char = '\u{fdd5}';
pub(crate) const CLOSE_BARE: char = '\u{fdd6}';
pub(crate) const BREAK: char = '\u{fdd4}';

/// Stands before a character of a literal that would be taken for a mark, or for this. The
/// character itself is moved by [`AWAY`] until the layout is done.
const KEPT: char = '\u{fdd7}';
const AWAY: u32 = 0x10;

/// Pushes a character of a literal that holds every character as it is.
pub(crate) fn keep(out: &mut String, c: char) {
    if (OPEN..=KEPT).contains(&c) {
        out.push(KEPT);
        out.extend(char::from_u32(u32::from(c) + AWAY));
    } else {
        out.push(c);
    }
}

/// The text with the characters that were kept as they are.
pub(crate) fn restored(text: &str) -> Cow<'_, str> {
    if !text.contains(KEPT) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(KEPT);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut chars = part.chars();
        let moved = chars.next().map(|c| u32::from(c).saturating_sub(AWAY));
        out.extend(moved.and_then(char::from_u32));
        out.push_str(chars.as_str());
    }
    Cow::Owned(out)
}

/// The source of a template with its marks replaced.
pub(crate) fn marked(source: &str) -> Cow<'_, str> {
    if !source.contains(MARKS.map(|(mark, _)| mark)) {
        return Cow::Borrowed(source);
    }
    let replace =
        |c| MARKS.iter().find(|(mark, _)| *mark == c).map_or(c, |(_, internal)| *internal);
    Cow::Owned(source.chars().map(replace).collect())
}

/// The code on one line: a space for each break, and the other marks gone.
pub(crate) fn unmarked(code: &str) -> Cow<'_, str> {
    let marks = MARKS.map(|(_, mark)| mark);
    if !code.contains(marks) {
        return Cow::Borrowed(code);
    }
    Cow::Owned(code.replace(BREAK, " ").replace(marks, ""))
}

/// Reads a text of `target.toml` in which marks may stand.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| marked(&text).into_owned())
}
