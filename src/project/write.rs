//! Putting an examined project on the disk.

use super::compare::{Change, Kind};
use super::examine::Examined;
use super::lock;
use crate::emit::{Error, Replacement, Tree, Workshop};

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Files that were not there before.
    pub created: usize,
    /// Files whose contents differed.
    pub updated: usize,
    /// Files that were no longer wanted.
    pub removed: usize,
    /// Files that were left alone.
    pub unchanged: usize,
}

/// Makes the disk what it should be. What a person made is overwritten here: who must not do that
/// looks at [`Examined::changes`] first.
///
/// # Errors
/// As [`Workshop::replace`].
pub fn write(examined: Examined, workshop: &Workshop<'_>) -> Result<Done, Error> {
    let Examined { changes, before, after, files, .. } = examined;
    let mut done = Done::default();
    let mut tree = Tree::new();
    let mut gone = Vec::new();
    for Change { path, kind, contents, .. } in changes {
        match contents {
            Some(contents) => {
                tree.insert(&path, contents)?;
                match kind {
                    Kind::Added | Kind::Deleted => done.created += 1,
                    _ => done.updated += 1,
                }
            }
            None => {
                gone.push(path);
                done.removed += 1;
            }
        }
    }
    done.unchanged = files - done.created - done.updated;
    let meanwhile = before.unwrap_or_default().meanwhile(&after);
    workshop.replace(Replacement {
        files: &tree,
        gone: &gone,
        manifest: lock::FILE,
        meanwhile: meanwhile.text().as_bytes(),
        finally: after.text().as_bytes(),
    })?;
    Ok(done)
}
