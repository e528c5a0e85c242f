//! Putting a [`Tree`] on disk.

use super::{Error, Tree};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What [`write()`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub created: usize,
    /// Files whose text differed.
    pub updated: usize,
    /// Files that held the same text already and were left alone.
    pub unchanged: usize,
}

/// Writes the files of a tree under `folder`, which is made where it is missing.
///
/// Every new text is first written to a temporary file beside its place; only when all of them are
/// complete are they renamed over the old ones. So an unwritable place or a full disk changes
/// nothing, and no reader ever sees half a file. Files that hold the text already keep their
/// modification time.
///
/// `folder` itself may be a symbolic link: that is the caller's choice. Nothing below it is
/// followed.
///
/// # Errors
/// See [`Error`]. Only an [`Error::Io`] while renaming can come after some files were replaced;
/// each of them is then whole.
pub fn write(tree: &Tree, folder: &Path) -> Result<Written, Error> {
    let mut written = Written::default();
    let mut changed = Vec::new();
    check_folder(folder, true)?;
    for (relative, text) in tree.files() {
        match check_file(folder, relative, text)? {
            Found::Same => written.unchanged += 1,
            Found::Nothing => {
                written.created += 1;
                changed.push((relative, text, None));
            }
            Found::Other(permissions) => {
                written.updated += 1;
                changed.push((relative, text, Some(permissions)));
            }
        }
    }
    // Should anything fail, the temporary files and the folders made for them go away again.
    let mut made = MadeFolders::default();
    let mut staged: Vec<(TempPath, PathBuf)> = Vec::with_capacity(changed.len());
    for (relative, text, permissions) in changed {
        let place = folder.join(relative);
        let parent = place.parent().unwrap_or(folder);
        made.create(parent)?;
        staged.push((stage(parent, text, permissions)?, place));
    }
    for (file, place) in staged {
        file.persist(&place).map_err(|error| failed("write", &place)(error.error))?;
        made.keep();
    }
    Ok(written)
}

pub(super) fn failed<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> Error + 'a {
    move |source| Error::Io { action, path: path.to_owned(), source }
}

/// What stands at the place of a file.
pub(super) enum Found {
    Nothing,
    Same,
    Other(fs::Permissions),
}

fn check_folder(path: &Path, follow: bool) -> Result<(), Error> {
    let found = if follow { fs::metadata(path) } else { fs::symlink_metadata(path) };
    match found {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(found) if found.is_symlink() => Err(Error::SymbolicLink(path.to_owned())),
        Ok(_) => Err(Error::NotAFolder(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(Error::NotAFolder(path.to_owned()))
        }
        Err(error) => Err(failed("look at", path)(error)),
    }
}

pub(super) fn check_file(folder: &Path, relative: &str, text: &[u8]) -> Result<Found, Error> {
    let mut place = folder.to_owned();
    if let Some((parents, _)) = relative.rsplit_once('/') {
        for part in parents.split('/') {
            place.push(part);
            check_folder(&place, false)?;
        }
    }
    let place = folder.join(relative);
    let found = match fs::symlink_metadata(&place) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(failed("look at", &place)(error)),
    };
    if found.is_symlink() {
        return Err(Error::SymbolicLink(place));
    }
    if !found.is_file() {
        return Err(Error::NotAFile(place));
    }
    let same_length = usize::try_from(found.len()) == Ok(text.len());
    if same_length && fs::read(&place).map_err(failed("read", &place))? == text {
        return Ok(Found::Same);
    }
    Ok(Found::Other(found.permissions()))
}

pub(super) fn stage(
    parent: &Path,
    text: &[u8],
    permissions: Option<fs::Permissions>,
) -> Result<TempPath, Error> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".polypost-").suffix(".tmp");
    // A temporary file is private by default; ours becomes an ordinary file, as the umask allows.
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    let mut file = builder.tempfile_in(parent).map_err(failed("write into", parent))?;
    file.write_all(text).map_err(failed("write into", parent))?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions).map_err(failed("write into", parent))?;
    }
    // Closed: a large collection has more files than a process may hold open.
    Ok(file.into_temp_path())
}

/// Folders made on the way, removed again unless they are kept.
#[derive(Default)]
pub(super) struct MadeFolders {
    made: Vec<PathBuf>,
}

impl MadeFolders {
    pub(super) fn create(&mut self, path: &Path) -> Result<(), Error> {
        let mut missing = Vec::new();
        let mut at = Some(path);
        while let Some(folder) = at.filter(|folder| !folder.as_os_str().is_empty()) {
            if folder.is_dir() {
                break;
            }
            missing.push(folder);
            at = folder.parent();
        }
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_owned()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                    return Err(Error::NotAFolder(folder.parent().unwrap_or(folder).to_owned()));
                }
                Err(error) => return Err(failed("make the folder", folder)(error)),
            }
        }
        Ok(())
    }

    pub(super) fn keep(&mut self) {
        self.made.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // Best effort: what another process put there stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tree;
    use super::*;

    #[test]
    fn files_are_created_updated_and_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("new/out");
        let first = write(&tree(&[("a/b.txt", "1\n"), ("c.txt", "2\n")]), &folder).unwrap();
        assert_eq!(first, Written { created: 2, updated: 0, unchanged: 0 });
        let second = write(&tree(&[("a/b.txt", "1\n"), ("c.txt", "3\n")]), &folder).unwrap();
        assert_eq!(second, Written { created: 0, updated: 1, unchanged: 1 });
        assert_eq!(fs::read_to_string(folder.join("c.txt")).unwrap(), "3\n");
        let names: Vec<_> =
            fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "temporary files are gone: {names:?}");
    }

    #[test]
    fn more_files_than_a_process_may_hold_open_are_written() {
        let home = tempfile::tempdir().unwrap();
        let mut many = Tree::new();
        for n in 0..5000 {
            many.insert(&format!("{n}.txt"), String::new()).unwrap();
        }
        assert_eq!(write(&many, home.path()).unwrap().created, 5000);
    }

    #[test]
    fn a_failure_leaves_the_folder_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("z.txt")).unwrap();
        let error = write(&tree(&[("a/b.txt", "1"), ("z.txt", "2")]), home.path()).unwrap_err();
        assert!(matches!(error, Error::NotAFile(_)), "{error}");
        let names: Vec<_> = fs::read_dir(home.path()).unwrap().collect();
        assert_eq!(names.len(), 1);
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_an_error_and_stays() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("out");
        fs::write(&file, "mine").unwrap();
        for folder in [file.clone(), file.join("deeper")] {
            let error = write(&tree(&[("a/b.txt", "1")]), &folder).unwrap_err();
            assert!(matches!(error, Error::NotAFolder(_)), "{error}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_not_followed() {
        let home = tempfile::tempdir().unwrap();
        let outside = home.path().join("outside");
        let folder = home.path().join("out");
        fs::create_dir_all(&outside).unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(outside.join("b.txt"), "mine").unwrap();
        std::os::unix::fs::symlink(&outside, folder.join("a")).unwrap();
        std::os::unix::fs::symlink(outside.join("b.txt"), folder.join("b.txt")).unwrap();
        for path in ["a/b.txt", "b.txt"] {
            let error = write(&tree(&[(path, "1")]), &folder).unwrap_err();
            assert!(error.is_refusal(), "{error}");
        }
        assert_eq!(fs::read_to_string(outside.join("b.txt")).unwrap(), "mine");
        // The output folder itself may be a link.
        std::os::unix::fs::symlink(&outside, home.path().join("link")).unwrap();
        write(&tree(&[("new.txt", "1")]), &home.path().join("link")).unwrap();
        assert!(outside.join("new.txt").exists());
    }

    #[cfg(unix)]
    #[test]
    fn new_files_are_readable_as_usual_and_old_ones_keep_their_mode() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        write(&tree(&[("run.sh", "1")]), home.path()).unwrap();
        let path = home.path().join("run.sh");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o400, 0o400);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        write(&tree(&[("run.sh", "2")]), home.path()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o755);
    }
}
