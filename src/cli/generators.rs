//! The targets a command was asked for, with their options.

use super::args::TargetSource;
use crate::diagnostic::Diagnostic;
use crate::project::generators;
use crate::target::registry::Registry;

pub(super) use crate::project::generators::Chosen;

/// The targets there are, with the user's folder on top.
///
/// # Errors
/// A folder that cannot be read or holds no targets.
pub(super) fn registry(source: &TargetSource) -> Result<Registry, Diagnostic> {
    generators::registry(source.templates.as_deref())
}

/// One generator for each name, or for every target where no name is given.
///
/// # Errors
/// As [`generators::generators`].
pub(super) fn generators(
    names: &[String],
    source: &TargetSource,
    bind: bool,
) -> Result<Vec<Chosen>, Diagnostic> {
    generators::generators(&registry(source)?, names, &source.options, bind)
}
