//! Files to send.

use crate::Error;
use reqwest::Body;
use std::path::{Path, PathBuf};
use tokio::fs::File;

/// A file to send: one on the disk, which is streamed, or bytes in memory.
///
/// A path converts into one, and so do bytes.
#[derive(Debug, Clone)]
pub struct Upload {
    source: Source,
    file_name: Option<String>,
    content_type: Option<String>,
}

#[derive(Debug, Clone)]
enum Source {
    Path(PathBuf),
    Bytes(Vec<u8>),
}

impl Upload {
    /// A file on the disk. It is opened when the call is sent, and sent while it is read.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Self {
            source: Source::Path(path),
            file_name,
            content_type: None,
        }
    }

    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            source: Source::Bytes(bytes.into()),
            file_name: None,
            content_type: None,
        }
    }

    /// The name that the server is told.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type that the server is told.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// The media type that was chosen.
    pub(crate) fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The name that was chosen, or the file's own.
    pub(crate) fn name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The content and its length.
    pub(crate) async fn open(&self) -> Result<(Body, u64), Error> {
        match &self.source {
            Source::Bytes(bytes) => Ok((Body::from(bytes.clone()), bytes.len() as u64)),
            Source::Path(path) => {
                let failed = |source| Error::File {
                    path: path.clone(),
                    source,
                };
                let file = File::open(path).await.map_err(failed)?;
                let length = file.metadata().await.map_err(failed)?.len();
                Ok((Body::from(file), length))
            }
        }
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<&[u8]> for Upload {
    fn from(bytes: &[u8]) -> Self {
        Self::bytes(bytes)
    }
}
