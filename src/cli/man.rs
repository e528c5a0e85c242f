//! `polypost man`

use super::args::{Arguments, Man};
use super::outcome::{Failure, to_stdout};
use crate::diagnostic::Diagnostic;
use clap::CommandFactory as _;
use std::io::Write as _;

pub(super) fn run(arguments: &Man) -> Result<(), Failure> {
    let mut root = Arguments::command();
    // Gives every subcommand its full name.
    root.build();
    let mut command = &root;
    for name in &arguments.command {
        command = command.find_subcommand(name).ok_or_else(|| {
            let known: Vec<String> =
                command.get_subcommands().map(|known| format!("`{}`", known.get_name())).collect();
            let error =
                Diagnostic::error("no-such-command", format!("there is no command `{name}`"));
            if known.is_empty() {
                error
            } else {
                error.help(format!("choose from {}", known.join(", ")))
            }
        })?;
    }
    let mut page = Vec::new();
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    clap_mangen::Man::new(command.clone()).title(name).render(&mut page)?;
    to_stdout(|out| out.write_all(&page))
}
