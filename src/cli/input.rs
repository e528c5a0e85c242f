//! Files named on the command line → the model.

use super::args;
use crate::diagnostic::Diagnostic;
use crate::project::input::{self, Input, Saying};

pub(super) use crate::project::input::{Loaded, Opened, chosen, text};

impl From<&args::Input> for Input {
    fn from(typed: &args::Input) -> Self {
        Self {
            file: typed.file.clone().unwrap_or_else(|| "-".into()),
            environments: typed.environments.clone(),
            globals: typed.globals.clone(),
            values: typed.variables.clone(),
            items: typed.items.clone(),
            max_input: typed.max_input,
        }
    }
}

impl From<&args::Saying> for Saying {
    fn from(typed: &args::Saying) -> Self {
        Self { bind: typed.bind(), show_secrets: typed.show_secrets }
    }
}

/// Reads the files, as [`input::open`] does.
pub(super) fn open(input: &args::Input) -> Result<Opened, Diagnostic> {
    input::open(&input.into())
}

/// Reads the files and puts them together, as [`input::load`] does.
pub(super) fn load(input: &args::Input, saying: &args::Saying) -> Result<Loaded, Diagnostic> {
    input::load(&input.into(), saying.into())
}
