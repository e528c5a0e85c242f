//! What is to be written, by relative path.

use super::Error;
use super::names::is_reserved;
use std::collections::BTreeMap;

/// The longest part of a path, in bytes, that common file systems hold.
const LONGEST_PART: usize = 255;

/// Files to be written: relative paths with `/` between their parts, and contents.
///
/// A path in it is safe: it stays inside the output folder, works on every common system, and no
/// other path equals it where case is ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    /// Every file and folder, with case folded: what stands there, and whether it is a file.
    folded: BTreeMap<String, (String, bool)>,
}

impl Tree {
    /// Nothing to write.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    ///
    /// # Errors
    /// [`Error::UnsafePath`] for a path that is absolute, climbs out or cannot stand on some
    /// system, [`Error::Clash`] for one that is taken.
    pub fn insert(&mut self, path: &str, contents: impl Into<Vec<u8>>) -> Result<(), Error> {
        if let Some(reason) = why_unsafe(path) {
            return Err(Error::UnsafePath { path: path.to_owned(), reason });
        }
        let mut parents = path;
        while let Some((parent, _)) = parents.rsplit_once('/') {
            let entry = (parent.to_owned(), false);
            if self.folded.entry(fold(parent)).or_insert_with(|| entry.clone()) != &entry {
                return Err(Error::Clash(path.to_owned()));
            }
            parents = parent;
        }
        if self.folded.insert(fold(path), (path.to_owned(), true)).is_some() {
            return Err(Error::Clash(path.to_owned()));
        }
        self.files.insert(path.to_owned(), contents.into());
        Ok(())
    }

    /// The files, ordered by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, contents)| (path.as_str(), contents.as_slice()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

fn fold(path: &str) -> String {
    path.to_lowercase()
}

pub(super) fn why_unsafe(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    path.split('/').find_map(|part| {
        let forbidden =
            |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        let stem = part.split('.').next().unwrap_or(part);
        match part {
            "" => Some("it begins or ends with `/`, or has two of them together"),
            "." | ".." => Some("it holds `.` or `..`"),
            _ if part.contains(forbidden) => {
                Some("it holds a character that no file name may have")
            }
            _ if part.ends_with(['.', ' ']) => Some("a part of it ends with a point or a space"),
            _ if is_reserved(stem) => Some("a part of it is the name of a device on Windows"),
            _ if part.len() > LONGEST_PART => Some("a part of it is over 255 bytes"),
            _ => None,
        }
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The files of a test, by path.
    pub(in crate::emit) fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::new();
        for (path, text) in files {
            tree.insert(path, *text).unwrap();
        }
        tree
    }

    #[test]
    fn paths_that_leave_the_folder_or_that_a_system_cannot_hold_are_refused() {
        let long = "x".repeat(300);
        for path in [
            "",
            "/etc/x",
            "../x",
            "a/../../x",
            "./x",
            "a//b",
            "a/",
            "C:x",
            "a\\b",
            "nul.txt",
            "a/aux",
            "a\nb",
            "a.",
            "a ",
            "a:b",
            &long,
        ] {
            let error = Tree::new().insert(path, String::new()).unwrap_err();
            assert!(error.is_refusal(), "{path:?}: {error}");
        }
    }

    #[test]
    fn paths_that_meet_are_refused_also_where_case_is_ignored() {
        for second in ["a/b", "A/B", "a", "a/b/c"] {
            let mut tree = Tree::new();
            tree.insert("a/b", String::new()).unwrap();
            assert!(matches!(tree.insert(second, String::new()), Err(Error::Clash(_))), "{second}");
        }
        let mut tree = Tree::new();
        tree.insert("a/b", String::new()).unwrap();
        tree.insert("a/c", String::new()).unwrap();
        assert_eq!(tree.len(), 2);
    }
}
