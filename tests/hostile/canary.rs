//! A command that tells when it is run, and a file that tells when it is opened.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

/// The command of the payloads.
const COMMAND: &str = "polypost-canary";

/// What the file holds.
const CONTENT: &str = "polypost-secret-content";

/// A folder with both.
pub(super) struct Canary {
    folder: PathBuf,
    opened: Arc<AtomicUsize>,
    done: Arc<AtomicBool>,
    watch: Option<JoinHandle<()>>,
}

/// Writes the command into a new folder, which is to be put first on `PATH`.
pub(super) fn lay_out(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(folder.join("bin")).unwrap();
    let fired = folder.join("fired");
    let program = format!("#!/bin/sh\necho \"$PWD: $0 $*\" >> '{}'\n", fired.display());
    let path = folder.join("bin").join(COMMAND);
    fs::write(&path, program).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let made = Command::new("mkfifo").arg(folder.join("secret")).status().unwrap();
    assert!(made.success());
}

impl Canary {
    /// Watches a folder that was laid out.
    pub(super) fn watch(folder: &Path) -> Self {
        let (opened, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (path, count, end) = (folder.join("secret"), opened.clone(), done.clone());
        // A pipe opens for writing at the moment in which somebody opens it for reading.
        let watch = std::thread::spawn(move || {
            while let Ok(mut file) = OpenOptions::new().write(true).open(&path) {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                count.fetch_add(1, Ordering::SeqCst);
                let _ = file.write_all(CONTENT.as_bytes());
                drop(file);
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        });
        Self { folder: folder.to_owned(), opened, done, watch: Some(watch) }
    }

    /// The file that must not be read.
    pub(super) fn secret(&self) -> String {
        self.folder.join("secret").to_string_lossy().into_owned()
    }

    /// Where the command was run so far.
    pub(super) fn fired(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join("fired")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// How many times the file was opened so far.
    pub(super) fn opened(&self) -> usize {
        self.opened.load(Ordering::SeqCst)
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.done.store(true, Ordering::SeqCst);
        let released = File::open(self.folder.join("secret"));
        if let Some(watch) = self.watch.take() {
            let _ = watch.join();
        }
        drop(released);
    }
}
