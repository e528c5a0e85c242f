//! The files that every page uses, and the templates.

use super::{Options, asset};
use crate::diagnostic::Diagnostic;
use crate::emit::Tree;
use crate::target::Template;
use crate::target::registry::builtin_files;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The accent where none is chosen.
const ACCENT: &str = "#0f766e";

/// The templates and assets that come with polypost.
pub fn templates() -> Vec<Template> {
    builtin_files("site/")
        .map(|(name, text)| Template {
            name: name.to_owned(),
            shown: format!("templates/site/{name}"),
            source: Cow::Borrowed(text),
            builtin: true,
        })
        .collect()
}

/// The same with the user's: templates beside ours, assets in place of ours.
pub(super) fn with_user(user: &[Template]) -> Vec<Template> {
    let mut out = templates();
    out.extend(user.iter().cloned());
    out
}

/// The last file of a name, which is the user's where there is one.
fn text<'a>(templates: &'a [Template], name: &str) -> &'a str {
    templates.iter().rfind(|template| template.name == name).map_or("", |template| &template.source)
}

/// Adds style sheet, script and logo.
pub(super) fn insert(
    files: &mut Tree,
    templates: &[Template],
    languages: usize,
    options: &Options,
) -> Result<(), Diagnostic> {
    files.insert(&asset("site.css"), style(text(templates, "site.css"), languages, options))?;
    files.insert(&asset("site.js"), text(templates, "site.js"))?;
    if let Some((ending, bytes)) = &options.logo {
        files.insert(&asset(&format!("logo.{ending}")), bytes.clone())?;
    }
    Ok(())
}

/// The style sheet with the accent, and with the rules that show one language of several.
fn style(sheet: &str, languages: usize, options: &Options) -> String {
    let accent = options.accent.or_else(|| super::Color::parse(ACCENT));
    let mut out = String::with_capacity(sheet.len() + 512);
    if let Some(accent) = accent {
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            ":root{{--accent-light:{};--accent-dark:{}}}",
            accent.on_light(),
            accent.on_dark()
        );
    }
    out.push_str(sheet);
    let shown: Vec<String> =
        (0..languages).map(|n| format!(".js[data-lang=\"{n}\"] .sample[data-n=\"{n}\"]")).collect();
    if !shown.is_empty() {
        let _ = writeln!(out, "{}{{display:block}}", shown.join(","));
    }
    out
}
