//! Which characters a reader can see, and which could mislead him or break a line.

/// Whether a character shows as itself: letters, marks, digits, punctuation, symbols and the plain
/// space. Controls, bidirectional marks, invisible and unassigned characters do not.
pub(crate) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // The standard library knows the categories: behind another character, so that combining
    // marks count as printable.
    let mut buffer = [b'a', 0, 0, 0, 0];
    let Some(rest) = buffer.get_mut(1..) else { return false };
    let end = 1 + c.encode_utf8(rest).len();
    let text = buffer.get(..end).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
    text.escape_debug().nth(1) == Some(c)
}

/// Whether some language, editor or terminal takes the character as the end of a line.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The lines of a text, split at every character that is a line break to anybody. `\r\n` is one
/// break.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((at, c)) = text.char_indices().find(|(_, c)| is_line_break(*c)) else {
            rest = None;
            return Some(text);
        };
        let (line, after) = text.split_at(at);
        let after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(c)).unwrap_or(after);
        rest = Some(after);
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_are_printable() {
        for c in "aZ09 ~éßжक日🎉€\u{301}\u{e33}".chars() {
            assert!(is_printable(c), "{c:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_not_printable() {
        for c in "\0\t\n\u{1b}\u{7f}\u{80}\u{9b}\u{a0}\u{ad}\u{200b}\u{200d}\u{202e}\u{2066}\u{2028}\u{feff}\u{ffff}\u{e000}\u{61c}".chars() {
            assert!(!is_printable(c), "{c:?}");
        }
    }

    #[test]
    fn every_line_break_of_any_language_splits() {
        let text = "a\nb\r\nc\rd\u{b}e\u{c}f\u{85}g\u{2028}h\u{2029}i";
        assert_eq!(lines(text).collect::<Vec<_>>(), ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
        assert_eq!(lines("").collect::<Vec<_>>(), [""]);
        assert_eq!(lines("a\n").collect::<Vec<_>>(), ["a", ""]);
    }
}
