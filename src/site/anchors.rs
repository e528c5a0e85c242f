//! Names for the places of a page that can be linked to.

use deunicode::deunicode;
use indexmap::IndexMap;

/// The names that a page has given so far.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: IndexMap<String, usize>,
}

/// The longest name made of a text.
const LONGEST: usize = 60;

impl Anchors {
    /// A name of its own for a place: the kind, and the words of a text. It consists of letters,
    /// digits, `-`, `_` and `.`, so that it can stand in an address as it is.
    pub(super) fn make(&mut self, kind: &str, text: &str) -> String {
        let mut words = String::with_capacity(text.len());
        for c in deunicode(text).chars() {
            if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') {
                words.push(c.to_ascii_lowercase());
            } else if !words.is_empty() && !words.ends_with('-') {
                words.push('-');
            }
            if words.len() >= LONGEST {
                break;
            }
        }
        let words = words.trim_end_matches('-');
        self.unique(if words.is_empty() { kind.to_owned() } else { format!("{kind}-{words}") })
    }

    /// The name itself, or with a number where it is taken.
    pub(super) fn unique(&mut self, name: String) -> String {
        let count = self.taken.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 {
            return name;
        }
        let mut number = *count;
        loop {
            let candidate = format!("{name}-{number}");
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(candidate.clone(), 1);
                return candidate;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_given_once_and_needs_no_escaping() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.make("query", "Größe [x]\"<"), "query-grosse-x");
        assert_eq!(anchors.make("query", "grosse x"), "query-grosse-x-2");
        assert_eq!(anchors.make("query", "grosse x 2"), "query-grosse-x-2-2");
        assert_eq!(anchors.make("query", "🎉!"), "query-tada");
        assert_eq!(anchors.make("query", "?"), "query");
    }
}
