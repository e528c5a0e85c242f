//! A project: what `polypost.toml` says is generated, compared with what is on the disk.
//!
//! [`input`] and [`generators`] read what is named; [`Plan`] says what is to be made, [`examine()`] makes
//! what may have changed and compares it with the disk and with `polypost.lock`; [`write()`] puts it in
//! its place. Everything up to [`write()`] only reads.

pub mod call;
mod choices;
pub mod compare;
pub mod diff;
pub mod digest;
pub mod examine;
pub mod folder;
pub mod generators;
pub mod input;
mod inserts;
pub mod lock;
mod markdown;
pub mod packages;
pub mod plan;
pub mod select;
pub mod site;
pub mod stems;
mod whole;
mod write;

pub use compare::{Cause, Change, Kind};
pub use examine::{Examined, examine};
pub use plan::{Overrides, Plan, watched};
pub use write::{Done, write};

use crate::diagnostic::Diagnostic;
use std::path::Path;

/// The folder that a project's paths start from, as the system wants it named.
pub fn root(config: &crate::config::Config) -> &Path {
    match config.folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => &config.folder,
    }
}

/// That there are no settings where some are needed.
pub fn missing() -> Diagnostic {
    Diagnostic::error("no-project", "there is no polypost.toml in this folder or above it")
        .help("name a file, as in `polypost generate api.json`; or `polypost init` writes one")
}
