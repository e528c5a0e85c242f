//! Rendered text → files on disk.
//!
//! [`names`] chooses a path for every item, [`Tree`] holds what is to be written, and [`write()`]
//! puts it there: everything is prepared before the first existing file changes, and nothing is
//! written through a symbolic link or outside the output folder.

pub mod names;
#[cfg(feature = "project")]
mod replace;
mod sync;
mod tree;
mod write;

pub use names::{Naming, PagePaths, WordSeparator, item_paths, page_paths};
#[cfg(feature = "project")]
pub use replace::{Replacement, STAGING, Workshop, alone};
pub use sync::{RECORD, Synced, is_current, sync};
pub use tree::Tree;
pub use write::{Written, write};

#[cfg(feature = "sdk")]
pub(crate) use names::is_reserved as is_device;

use crate::diagnostic::Diagnostic;
use std::io;
use std::path::PathBuf;

/// Why files were not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path that would leave the output folder, or that some system cannot hold.
    #[error("{path:?} cannot be the path of an output file: {reason}")]
    UnsafePath {
        /// The path, relative to the output folder.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two texts for one path, also where a file system ignores case.
    #[error("two outputs would be written to {0:?}")]
    Clash(String),
    /// A symbolic link stands where a file or a folder would be written.
    #[error("{0:?} is a symbolic link; nothing was written")]
    SymbolicLink(PathBuf),
    /// Something that is not a folder stands where one is needed.
    #[error("{0:?} is not a folder; nothing was written")]
    NotAFolder(PathBuf),
    /// Something that is not a file stands where one would be written.
    #[error("{0:?} is not a file; nothing was written")]
    NotAFile(PathBuf),
    /// The system refused.
    #[error("cannot {action} {path:?}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// Whether the reason is safety rather than a mistake or a full disk.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::UnsafePath { .. } | Self::Clash(_) | Self::SymbolicLink(_))
    }
}

impl From<Error> for Diagnostic {
    fn from(error: Error) -> Self {
        let what = error.to_string();
        match error {
            Error::UnsafePath { .. } => Self::error("unsafe-path", what)
                .help("change the `path` of this file in target.toml"),
            Error::Clash(_) => Self::error("path-clash", what)
                .help("give the files of target.toml paths that contain `{stem}`"),
            Error::SymbolicLink(_) => Self::error("symbolic-link", what)
                .help("name the real folder as the output, or remove the link"),
            Error::NotAFolder(_) | Error::NotAFile(_) => Self::error("output-in-the-way", what)
                .help("choose another output folder, or move what stands there"),
            Error::Io { .. } => Self::error("cannot-write", what)
                .help("check that the folder can be written and that the disk is not full"),
        }
    }
}
