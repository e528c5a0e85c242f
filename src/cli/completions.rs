//! `polypost completions`

use super::args::{Arguments, Completions};
use super::outcome::{Failure, to_stdout};
use clap::CommandFactory as _;
use std::io::Write as _;

pub(super) fn run(arguments: &Completions) -> Result<(), Failure> {
    // Made in memory first: clap_complete panics on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "polypost", &mut script);
    to_stdout(|out| out.write_all(&script))
}
