//! Waiting until a file changes.

use super::outcome::Failure;
use crate::diagnostic::Diagnostic;
use notify::{RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{env, fs};

/// Files are often written in several steps; so long must nothing happen before a change counts.
const QUIET: Duration = Duration::from_millis(60);

/// The files that matter, and the folders that are watched for them: editors replace files, and
/// who watches a file loses it.
pub(super) struct Watch {
    watcher: notify::RecommendedWatcher,
    events: Receiver<Vec<PathBuf>>,
    paths: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Watch {
    /// One that waits for nothing yet.
    pub(super) fn new() -> Result<Self, Failure> {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event
                && !matches!(event.kind, notify::EventKind::Access(_))
            {
                // The receiver lives as long as the program.
                let _ = sender.send(event.paths);
            }
        })
        .map_err(|error| unwatched(&error))?;
        Ok(Self { watcher, events, paths: Vec::new(), folders: Vec::new() })
    }

    /// Waits for these files and folders from now on. Where none could be told, for those before.
    pub(super) fn follow(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        if !paths.is_empty() {
            self.paths = paths.iter().map(|path| absolute(path)).collect();
        }
        for path in &self.paths {
            let (folder, mode) = match path.is_dir() {
                true => (path.as_path(), RecursiveMode::Recursive),
                false => (path.parent().unwrap_or(path), RecursiveMode::NonRecursive),
            };
            if !self.folders.iter().any(|known| known == folder) {
                self.watcher.watch(folder, mode).map_err(|error| unwatched(&error))?;
                self.folders.push(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Waits until one of them changes; `false` where nothing more will come.
    pub(super) fn wait(&self) -> bool {
        while let Ok(mut paths) = self.events.recv() {
            while let Ok(more) = self.events.recv_timeout(QUIET) {
                paths.extend(more);
            }
            let concerns =
                |changed: &PathBuf| self.paths.iter().any(|path| changed.starts_with(path));
            if paths.iter().any(concerns) {
                return true;
            }
        }
        false
    }
}

fn unwatched(error: &notify::Error) -> Failure {
    Failure::wrong(Diagnostic::error("cannot-watch", format!("cannot watch the files: {error}")))
}

/// A path as the watcher names it.
fn absolute(path: &Path) -> PathBuf {
    let full = env::current_dir().unwrap_or_default().join(path);
    // The folder is resolved, the name in it not: the file may be away for a moment.
    match (full.parent().and_then(|parent| fs::canonicalize(parent).ok()), full.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => full,
    }
}
