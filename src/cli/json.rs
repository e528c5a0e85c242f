//! `polypost json`: code about one piece of JSON, without a request around it.

use super::args::{Json, JsonInput};
use super::outcome::{Failure, to_stdout};
use super::report::{Detail, report};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::generate::Purpose;
use crate::project::call;
use crate::project::generators::generators;
use crate::project::input::text;
use crate::source::SourceText;
use std::io::Write as _;
use std::path::Path;

/// A piece of JSON larger than this, in MiB, makes no code that anyone would read.
const LARGEST: usize = 16;

pub(super) fn run(arguments: &Json, detail: Detail) -> Result<(), Failure> {
    let (input, purpose) = match arguments {
        Json::Create(input) => (input, Purpose::Create),
        Json::Parse(input) => (input, Purpose::Parse),
    };
    let source = text(&input.file, LARGEST)?;
    let mut warnings = Vec::new();
    let code = code(input, purpose, &source, &mut warnings)
        .map_err(|error| error.in_file(source.name()))?;
    to_stdout(|out| out.write_all(code.as_bytes()))?;
    for warning in &mut warnings {
        warning.place.file = Some(source.name().to_owned());
    }
    report(&warnings, detail);
    Ok(())
}

fn code(
    input: &JsonInput,
    purpose: Purpose,
    source: &SourceText,
    warnings: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let config = Config::load(input.config.as_deref())?;
    let registry = call::targets(&config, input.source.templates.as_deref())?;
    let target = std::slice::from_ref(&input.target);
    let chosen = generators(&registry, target, &input.source.options, false)?;
    let Some(chosen) = chosen.first() else { return Ok(String::new()) };
    let name = name(&input.file);
    let (code, noticed) = chosen.generator.json(purpose, &name, source.text(), &chosen.choices)?;
    warnings.extend(noticed);
    Ok(code)
}

/// What the JSON is called in code: as its file is, without the extension.
fn name(file: &Path) -> String {
    match file.file_stem().and_then(|stem| stem.to_str()) {
        None | Some("-") => "data".to_owned(),
        Some(stem) => stem.to_owned(),
    }
}
