//! Keeping a folder the same as a [`Tree`], over and over: what changed is written, and what a
//! former run wrote and no run writes any more is deleted.
//!
//! A record in the folder says what was written, and from what. It names no time and no place, so
//! that the same input leaves the same bytes.

use super::names::digest_of;
use super::tree::why_unsafe;
use super::{Error, Tree, Written, write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The name of the record.
pub const RECORD: &str = ".polypost.json";

/// What was written, and from what.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    /// The version of this form.
    form: u32,
    /// A digest of everything that the files were made from.
    input: String,
    /// The length of each file, and a digest of it.
    files: BTreeMap<String, (u64, String)>,
}

const FORM: u32 = 1;

/// What [`sync()`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// The files of the tree.
    pub written: Written,
    /// Files of a former run that were deleted.
    pub deleted: usize,
    /// Files of a former run that are no longer wanted, and were kept because somebody changed them.
    pub kept: usize,
}

/// Whether a folder holds what this input gave, untouched. Files are not read: none may be of
/// another length, and none newer than the record, which is written last.
pub fn is_current(folder: &Path, input: &str) -> bool {
    let Some(record) = read(folder).filter(|record| record.input == input) else { return false };
    let modified = |path: &Path| {
        let found = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some((found.modified().ok()?, found.len()))
    };
    let Some((recorded, _)) = modified(&folder.join(RECORD)) else { return false };
    record.files.iter().all(|(path, (length, _))| {
        modified(&folder.join(path)).is_some_and(|(time, own)| time <= recorded && own == *length)
    })
}

/// Writes a tree as [`write()`] does, then deletes what a former call wrote there and this one did
/// not. A file is deleted only where it still is what was written; a folder only where it is empty.
///
/// # Errors
/// As [`write()`].
pub fn sync(tree: &Tree, folder: &Path, input: &str) -> Result<Synced, Error> {
    let before = read(folder).unwrap_or_default();
    let record = Record {
        form: FORM,
        input: input.to_owned(),
        files: tree
            .files()
            .map(|(path, contents)| {
                let length = u64::try_from(contents.len()).unwrap_or(u64::MAX);
                (path.to_owned(), (length, digest_of(contents, 16)))
            })
            .collect(),
    };
    let mut out = Synced { written: write(tree, folder)?, ..Synced::default() };
    for (path, (_, digest)) in &before.files {
        if record.files.contains_key(path) || why_unsafe(path).is_some() {
            continue;
        }
        let place = folder.join(path);
        if !is_below(folder, path) {
            continue;
        }
        match fs::read(&place) {
            Ok(contents) if digest_of(&contents, 16) == *digest => {
                if fs::remove_file(&place).is_ok() {
                    out.deleted += 1;
                    remove_empty(folder, path);
                }
            }
            Ok(_) => out.kept += 1,
            Err(_) => {}
        }
    }
    let mut text = serde_json::to_string(&record).unwrap_or_default();
    text = text.replace("],\"", "],\n\"");
    text.push('\n');
    let mut last = Tree::new();
    last.insert(RECORD, text)?;
    write(&last, folder)?;
    Ok(out)
}

fn read(folder: &Path) -> Option<Record> {
    let text = fs::read_to_string(folder.join(RECORD)).ok()?;
    serde_json::from_str(&text).ok().filter(|record: &Record| record.form == FORM)
}

/// Whether a path leads to a file without a symbolic link on the way.
pub(super) fn is_below(folder: &Path, path: &str) -> bool {
    let mut place = folder.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let Ok(found) = fs::symlink_metadata(&place) else { return false };
        let expected = if parts.peek().is_some() { found.is_dir() } else { found.is_file() };
        if !expected {
            return false;
        }
    }
    true
}

/// Removes the folders that held a file, from the inside out, as far as nothing else is in them.
pub(super) fn remove_empty(folder: &Path, path: &str) {
    let mut rest = path;
    while let Some((parent, _)) = rest.rsplit_once('/') {
        if fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
        rest = parent;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tree;
    use super::*;

    #[test]
    fn what_is_no_longer_wanted_goes_and_what_is_not_ours_stays() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        let first = tree(&[("a/b.txt", "1"), ("c/d/e.txt", "2"), ("f.txt", "3"), ("g.txt", "4")]);
        sync(&first, folder, "one").unwrap();
        fs::write(folder.join("a/mine.txt"), "mine").unwrap();
        fs::write(folder.join("f.txt"), "changed").unwrap();
        let done = sync(&tree(&[("g.txt", "4")]), folder, "two").unwrap();
        assert_eq!((done.deleted, done.kept, done.written.unchanged), (2, 1, 1));
        assert!(folder.join("a/mine.txt").exists() && folder.join("f.txt").exists());
        assert!(!folder.join("a/b.txt").exists() && !folder.join("c").exists());
    }

    #[test]
    fn a_folder_is_current_until_something_is_touched() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        assert!(!is_current(folder, "one"));
        sync(&tree(&[("a.txt", "1"), ("b.txt", "2")]), folder, "one").unwrap();
        assert!(is_current(folder, "one") && !is_current(folder, "two"));
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(folder.join("a.txt"), "x").unwrap();
        assert!(!is_current(folder, "one"), "a file of the same length was changed");
        sync(&tree(&[("a.txt", "1"), ("b.txt", "2")]), folder, "one").unwrap();
        assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), "1");
        fs::remove_file(folder.join("b.txt")).unwrap();
        assert!(!is_current(folder, "one"), "a file is missing");
    }

    #[cfg(unix)]
    #[test]
    fn a_record_cannot_lead_out_of_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let (outside, folder) = (home.path().join("outside"), home.path().join("site"));
        fs::create_dir_all(&outside).unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(outside.join("x.txt"), "1").unwrap();
        std::os::unix::fs::symlink(&outside, folder.join("link")).unwrap();
        let digest = digest_of(b"1", 16);
        let paths = ["../outside/x.txt", "link/x.txt"];
        let files = paths.map(|path| format!("\"{path}\":[1,\"{digest}\"]")).join(",");
        let record = format!("{{\"form\":1,\"input\":\"\",\"files\":{{{files}}}}}");
        fs::write(folder.join(RECORD), record).unwrap();
        sync(&tree(&[("a.txt", "1")]), &folder, "").unwrap();
        assert!(outside.join("x.txt").exists());
    }
}
