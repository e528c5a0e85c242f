//! The command line: what was typed, what it means, one file per command.

mod args;
mod check;
mod completions;
mod diff;
mod docs;
mod generate;
mod init;
mod inspect;
mod json;
mod man;
mod outcome;
mod project;
mod report;
mod sdk;
mod serve;
mod targets;
mod templates;
mod verify;
mod watch;

use args::{Arguments, Command};
use clap::Parser as _;
use outcome::Failure;
use report::Detail;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with these arguments, the program's own name first.
///
/// Results go to standard output, everything else to standard error. The exit code is 0 when all
/// is done, 1 when something differs, a proof failed or `--strict` met a warning, 2 when the input or the call was wrong and 3 when
/// writing was refused for safety.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors and go to standard output; clap knows which is which.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let detail = match (arguments.verbose, arguments.quiet) {
        (true, _) => Detail::Verbose,
        (_, true) => Detail::Quiet,
        _ => Detail::Usual,
    };
    match dispatch(arguments.command, detail) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::report(&failure.diagnostics, detail);
            failure.exit.into()
        }
    }
}

fn dispatch(command: Command, detail: Detail) -> Result<(), Failure> {
    match command {
        Command::Generate(arguments) => generate::run(&arguments, detail),
        Command::Check(arguments) => check::run(&arguments, detail),
        Command::Diff(arguments) => diff::run(&arguments, detail),
        Command::Docs(arguments) => docs::run(&arguments, detail),
        Command::Init(arguments) => init::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments, detail),
        Command::Json(arguments) => json::run(&arguments, detail),
        Command::Sdk(arguments) => sdk::run(&arguments, detail),
        Command::Verify(arguments) => verify::run(&arguments, detail),
        Command::Targets(arguments) => targets::run(&arguments),
        Command::Templates(arguments) => templates::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}
