//! `polypost sdk`

use super::args::Sdk;
use super::outcome::{Failure, to_stdout};
use super::project::refuse;
use super::report::{Detail, report};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::emit;
use crate::lower;
use crate::project::Overrides;
use crate::project::call::input;
use crate::project::digest::of_contents;
use crate::project::folder::{self, Kept};
use crate::project::input::{Input, Opened, chosen, open};
use crate::project::{lock, write};
use crate::sdk::{self, Kit, Options};
use crate::verify::subject::{Saying, Subject};
use std::fs;
use std::io::Write as _;

/// The name of the output in the package's manifest.
const OUTPUT: &str = "sdk";

pub(super) fn run(arguments: &Sdk, detail: Detail) -> Result<(), Failure> {
    let kit = Kit::load(&arguments.target)?;
    let file = arguments.input.file.as_deref();
    let config = Config::load(arguments.config.as_deref())?;
    let typed = &arguments.input;
    let overrides = Overrides {
        environments: typed.filling.environments.clone(),
        globals: typed.filling.globals.clone(),
        values: typed.filling.variables.clone(),
        max_input: typed.filling.max_input,
        items: typed.items.clone(),
        ..Overrides::default()
    };
    let input = input(&config, &overrides, file)?;
    let Opened { collection, scopes, mut diagnostics, source } = open(&input)?;
    let subject = Subject::new(&collection, &scopes, &lower::Options::default(), Saying::Bound);
    let items = chosen(subject.model(), &input.items, &source)?;
    let subject = subject.with_items(items);
    let options = Options {
        name: arguments.name.clone(),
        license: arguments.license.clone(),
        options: arguments.options.clone(),
    };
    let package = sdk::build(&subject, &kit, &options)?;
    let folder = &arguments.output;
    fs::create_dir_all(folder).map_err(|error| {
        let what = format!("cannot make the folder {}: {error}", folder.display());
        Diagnostic::error("cannot-write", what)
    })?;
    let kept = Kept {
        output: OUTPUT,
        settings: settings(arguments),
        collection: (
            subject.name().to_owned(),
            lock::Input { file: file_name(&input), text: of_contents(source.text().as_bytes()) },
        ),
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

/// A digest of what was chosen.
fn settings(arguments: &Sdk) -> String {
    let said = format!(
        "{:?}",
        (
            &arguments.target,
            &arguments.name,
            &arguments.license,
            &arguments.options,
            &arguments.input.items,
        )
    );
    of_contents(said.as_bytes())
}

/// The name of the collection's file, without the way to it: a manifest names no place.
fn file_name(input: &Input) -> String {
    let name = input.file.file_name();
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
