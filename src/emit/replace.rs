//! Replacing many files together with the manifest that tells what they are, so that it tells the
//! truth at every moment, whenever the process ends.
//!
//! The order is what matters. First every new text is complete in a folder of our own; then the
//! manifest says, for each file, both what it is and what it will be; then those that are no longer
//! wanted go, and the others take their places, one rename each; last the manifest says only what
//! is. A process that is killed on the way leaves each file whole, and a manifest that knows it. What the
//! manifest tells of is on the disk before it, so that the same holds for a machine that loses power.

use super::sync::{is_below, remove_empty};
use super::write::{Found, MadeFolders, check_file, failed, stage};
use super::{Error, Tree};
use fd_lock::RwLock;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tempfile::{Builder, TempDir, TempPath};

/// The folder of our own, in that of the project. It tells git to look away.
pub const STAGING: &str = ".polypost";

/// What shall be.
#[derive(Debug, Clone, Copy)]
pub struct Replacement<'a> {
    /// Files with their new contents.
    pub files: &'a Tree,
    /// Paths of files that go.
    pub gone: &'a [String],
    /// The path of the manifest.
    pub manifest: &'a str,
    /// What it says while files are replaced.
    pub meanwhile: &'a [u8],
    /// What it says in the end.
    pub finally: &'a [u8],
}

/// The right to write in a project, which one process has at a time.
#[derive(Debug)]
pub struct Workshop<'a> {
    root: &'a Path,
    folder: PathBuf,
}

/// Does some work in a project while no other process may.
///
/// # Errors
/// As the work, and where the folder of our own cannot be made.
pub fn alone<T, E: From<Error>>(
    root: &Path,
    work: impl FnOnce(&Workshop<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let folder = root.join(STAGING);
    fs::create_dir_all(&folder).map_err(failed("make the folder", &folder))?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n").map_err(failed("write", &ignore))?;
    }
    let path = folder.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let mut lock = RwLock::new(file.map_err(failed("write", &path))?);
    // It stays where it is: who waits for it would wait for a file that is gone.
    let _guard = lock.write().map_err(failed("lock", &path))?;
    remove_leftovers(&folder);
    work(&Workshop { root, folder })
}

/// What a process that was killed left here. Nobody else writes while we have the lock.
fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(NEW) {
            // Best effort: it is in nobody's way.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

const NEW: &str = "new-";

impl Workshop<'_> {
    /// Puts everything in its place. Nothing below the project's folder is followed that is a
    /// symbolic link.
    ///
    /// # Errors
    /// See [`Error`]. Only an [`Error::Io`] can come after some files were replaced; the manifest
    /// says so then.
    pub fn replace(&self, wanted: Replacement<'_>) -> Result<(), Error> {
        let mut permissions = Vec::with_capacity(wanted.files.len());
        for (path, text) in wanted.files.files() {
            permissions.push(match check_file(self.root, path, text)? {
                Found::Other(permissions) => Some(permissions),
                Found::Same | Found::Nothing => None,
            });
        }
        let new = Builder::new().prefix(NEW).tempdir_in(&self.folder);
        let new = new.map_err(failed("write into", &self.folder))?;
        let mut staged = Vec::with_capacity(wanted.files.len());
        for ((path, text), permissions) in wanted.files.files().zip(permissions) {
            staged.push((stage(new.path(), text, permissions)?, path, text));
        }
        if !staged.is_empty() || !wanted.gone.is_empty() {
            // A manifest on the disk must not tell of texts that a power cut can still take.
            sync(staged.iter().map(|(file, ..)| file))?;
            self.put_manifest(&new, wanted.manifest, wanted.meanwhile)?;
        }
        // First, since on some systems an old path and a new one differ in nothing but case.
        for path in wanted.gone {
            if is_below(self.root, path) {
                let place = self.root.join(path);
                fs::remove_file(&place).map_err(failed("remove", &place))?;
                remove_empty(self.root, path);
            }
        }
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for (file, path, text) in staged {
            self.put(file, path, text)?;
            folders.extend(self.root.join(path).parent().map(Path::to_owned));
        }
        folders.iter().for_each(|folder| sync_folder(folder));
        self.put_manifest(&new, wanted.manifest, wanted.finally)
    }

    fn put_manifest(&self, new: &TempDir, path: &str, text: &[u8]) -> Result<(), Error> {
        let permissions = match check_file(self.root, path, text)? {
            Found::Same => return Ok(()),
            Found::Nothing => None,
            Found::Other(permissions) => Some(permissions),
        };
        let file = stage(new.path(), text, permissions)?;
        sync([&file].into_iter())?;
        self.put(file, path, text)?;
        sync_folder(self.root);
        Ok(())
    }

    fn put(&self, file: TempPath, path: &str, text: &[u8]) -> Result<(), Error> {
        let place = self.root.join(path);
        let parent = place.parent().unwrap_or(self.root);
        let mut made = MadeFolders::default();
        made.create(parent)?;
        if let Err(error) = file.persist(&place) {
            if error.error.kind() != ErrorKind::CrossesDevices {
                return Err(failed("write", &place)(error.error));
            }
            // A folder of another file system: its texts are completed there.
            let permissions = fs::metadata(&place).ok().map(|found| found.permissions());
            let beside = stage(parent, text, permissions)?;
            beside.persist(&place).map_err(|error| failed("write", &place)(error.error))?;
        }
        made.keep();
        Ok(())
    }
}

/// Waits until these files are on the disk itself, so that a power cut finds them whole.
fn sync<'a>(files: impl Iterator<Item = &'a TempPath>) -> Result<(), Error> {
    let files: Vec<&TempPath> = files.collect();
    // The system waits for several at once in the time of one.
    files.par_iter().try_for_each(|path| {
        let file = File::options().write(true).open(path);
        file.and_then(|file| file.sync_all()).map_err(failed("write", path))
    })
}

/// Waits until the names in a folder are on the disk. Where a system cannot, it orders them itself.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tree;
    use super::*;

    fn replace(root: &Path, files: &Tree, gone: &[String]) -> Result<(), Error> {
        alone(root, |workshop| {
            workshop.replace(Replacement {
                files,
                gone,
                manifest: "polypost.lock",
                meanwhile: b"both\n",
                finally: b"done\n",
            })
        })
    }

    #[test]
    fn files_come_and_go_and_nothing_else_is_left() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        replace(root, &tree(&[("a/b.txt", "1\n"), ("c/d/e.txt", "2\n")]), &[]).unwrap();
        fs::create_dir(root.join(STAGING).join("new-left")).unwrap();
        replace(root, &tree(&[("a/b.txt", "3\n")]), &["c/d/e.txt".to_owned()]).unwrap();
        assert_eq!(fs::read_to_string(root.join("a/b.txt")).unwrap(), "3\n");
        assert_eq!(fs::read_to_string(root.join("polypost.lock")).unwrap(), "done\n");
        assert!(!root.join("c").exists());
        let mut own: Vec<_> = fs::read_dir(root.join(STAGING))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        own.sort();
        assert_eq!(own, [".gitignore", "lock"]);
    }

    #[test]
    fn where_a_file_cannot_be_written_nothing_is() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        fs::create_dir_all(root.join("z.txt")).unwrap();
        let error = replace(root, &tree(&[("a.txt", "1"), ("z.txt", "2")]), &[]).unwrap_err();
        assert!(matches!(error, Error::NotAFile(_)), "{error}");
        assert!(!root.join("a.txt").exists() && !root.join("polypost.lock").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_or_removed_through_a_symbolic_link() {
        let home = tempfile::tempdir().unwrap();
        let (root, outside) = (home.path().join("in"), home.path().join("out"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("x.txt"), "mine").unwrap();
        std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
        let error = replace(&root, &tree(&[("link/x.txt", "1")]), &[]).unwrap_err();
        assert!(error.is_refusal(), "{error}");
        replace(&root, &tree(&[]), &["link/x.txt".to_owned()]).unwrap();
        assert_eq!(fs::read_to_string(outside.join("x.txt")).unwrap(), "mine");
    }
}
