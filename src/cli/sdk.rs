//! `polypost sdk`

use super::args::Sdk;
use super::outcome::{Failure, to_stdout};
use super::project::refuse;
use super::report::{Detail, report};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::emit;
use crate::project::Overrides;
use crate::project::digest::of_contents;
use crate::project::folder::{self, Kept};
use crate::project::input::{Input, Opened, open};
use crate::project::packages::{Asked, Call};
use crate::project::{lock, write};
use crate::sdk;
use std::fs;
use std::io::Write as _;

/// The name of the output in the package's manifest.
const OUTPUT: &str = "sdk";

pub(super) fn run(arguments: &Sdk, detail: Detail) -> Result<(), Failure> {
    let config = Config::load(arguments.config.as_deref())?;
    let call = Call::new(&config, &asked(arguments), arguments.input.file.as_deref())?;
    let opened = open(&call.input)?;
    let subject = call.subject(&opened)?;
    let package = sdk::build(&subject, &call.kit, &call.options)?;
    let Opened { mut diagnostics, source, .. } = opened;
    let folder = &arguments.output;
    fs::create_dir_all(folder).map_err(|error| {
        let what = format!("cannot make the folder {}: {error}", folder.display());
        Diagnostic::error("cannot-write", what)
    })?;
    let text = of_contents(source.text().as_bytes());
    let kept = Kept {
        output: OUTPUT,
        settings: call.settings(),
        collection: (subject.name().to_owned(), lock::Input { file: file_name(&call.input), text }),
        files: &package.files,
        once: &package.once,
    };
    let done = emit::alone(folder, |workshop| -> Result<_, Failure> {
        let examined = folder::examine(folder, &kept)?;
        if !arguments.force {
            refuse(&examined)?;
        }
        Ok(write(examined, workshop)?)
    })?;
    to_stdout(|out| {
        writeln!(
            out,
            "{}: {} operations, {} tests, {} files created, {} updated, {} removed, {} unchanged",
            folder.display(),
            package.operations,
            package.tests,
            done.created,
            done.updated,
            done.removed,
            done.unchanged,
        )
    })?;
    source.locate(&mut diagnostics);
    report(&diagnostics, detail);
    Ok(())
}

/// What was said at the call.
fn asked(arguments: &Sdk) -> Asked {
    let typed = &arguments.input;
    Asked {
        target: arguments.target.clone(),
        folder: arguments.output.clone(),
        name: arguments.name.clone(),
        license: arguments.license.clone(),
        templates: arguments.templates.clone(),
        overrides: Overrides {
            environments: typed.filling.environments.clone(),
            globals: typed.filling.globals.clone(),
            values: typed.filling.variables.clone(),
            max_input: typed.filling.max_input,
            items: typed.items.clone(),
            options: arguments.options.clone(),
            ..Overrides::default()
        },
    }
}

/// The name of the collection's file, without the way to it: a manifest names no place.
fn file_name(input: &Input) -> String {
    let name = input.file.file_name();
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
