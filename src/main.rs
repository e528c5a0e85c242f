//! The `polypost` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    polypost::cli::run(std::env::args_os())
}
