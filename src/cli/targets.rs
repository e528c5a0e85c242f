//! `polypost targets`

use super::args::Targets;
use super::outcome::{Failure, to_stdout};
use crate::config::Config;
use crate::project::call;
use crate::target::manifest::{Manifest, OptionValue};
use std::io::{self, Write};

pub(super) fn run(arguments: &Targets) -> Result<(), Failure> {
    let config = Config::load(arguments.config.as_deref())?;
    let registry = call::targets(&config, arguments.templates.as_deref())?;
    if let Some(name) = &arguments.name {
        let target = registry.load(name)?;
        return to_stdout(|out| one(out, &target.manifest));
    }
    let manifests: Vec<Manifest> = registry
        .names()
        .map(|name| Ok(registry.load(name)?.manifest))
        .collect::<Result<_, Failure>>()?;
    let width = manifests.iter().map(|manifest| manifest.name.len()).max().unwrap_or_default();
    to_stdout(|out| {
        for manifest in &manifests {
            writeln!(out, "{:width$}  {}", manifest.name, manifest.title)?;
        }
        Ok(())
    })
}

fn one(out: &mut impl Write, manifest: &Manifest) -> io::Result<()> {
    writeln!(out, "{}: {}", manifest.name, manifest.title)?;
    writeln!(out, "\nFiles of one item:")?;
    for file in &manifest.files {
        let when = file.when.as_ref().map(|option| format!("  (with --option {option}=true)"));
        writeln!(out, "  {}{}", file.path, when.unwrap_or_default())?;
    }
    if !manifest.options.is_empty() {
        writeln!(out, "\nOptions:")?;
    }
    for (name, rule) in &manifest.options {
        let default = match &rule.default {
            OptionValue::Bool(value) => value.to_string(),
            OptionValue::Integer(value) => value.to_string(),
            OptionValue::Text(value) => format!("{value:?}"),
        };
        writeln!(out, "  --option {name}={default}\n      {}", rule.doc)?;
        if !rule.values.is_empty() {
            writeln!(out, "      One of: {}", rule.values.join(", "))?;
        }
    }
    Ok(())
}
