//! What `[docs]`, or one of several `[[docs]]`, says → the options of a site.

use crate::config::{Config, Docs, DocsFormat, Flavor};
use crate::diagnostic::Diagnostic;
use crate::site::{self, Color, Extra, Options};
use crate::target::Template;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// Reads what the settings name.
///
/// # Errors
/// A file that cannot be read, and a value that cannot be.
pub fn options(config: &Config, docs: &Docs) -> Result<Options, Diagnostic> {
    let base_url = docs.base_url.as_deref().map(|url| {
        address(url).map_err(|help| {
            config.wrong(&docs.keys("base_url"), format!("this is no address: {url}")).help(help)
        })
    });
    let accent = docs.accent.as_deref().map(|text| {
        Color::parse(text).ok_or_else(|| {
            config
                .wrong(&docs.keys("accent"), format!("this is no colour: {text}"))
                .help("write it as #rrggbb")
        })
    });
    let pages = docs.pages.iter().map(|path| extra(&config.folder.join(path)));
    let templates = docs.templates.as_ref().map(|path| templates(&config.folder.join(path)));
    Ok(Options {
        title: docs.title.clone(),
        base_url: base_url.transpose()?,
        logo: docs.logo.as_ref().map(|path| logo(config, docs, path)).transpose()?,
        accent: accent.transpose()?,
        extra: pages.collect::<Result<_, _>>()?,
        templates: templates.transpose()?.unwrap_or_default(),
        markdown: (docs.format == DocsFormat::Markdown).then(|| flavor(docs.flavor)),
        show_secrets: docs.show_secrets,
    })
}

/// The files and folders of its own that a site is made from.
pub fn watched(config: &Config, docs: &Docs) -> Vec<PathBuf> {
    let own = docs.pages.iter().chain(&docs.logo).chain(&docs.templates);
    own.map(|path| config.folder.join(path)).collect()
}

/// The Markdown that the settings name.
pub fn flavor(set: Flavor) -> site::Flavor {
    match set {
        Flavor::Plain => site::Flavor::Plain,
        Flavor::Mdbook => site::Flavor::MdBook,
        Flavor::Docusaurus => site::Flavor::Docusaurus,
        Flavor::Mkdocs => site::Flavor::MkDocs,
    }
}

/// The address of a folder on the web, with `/` at its end.
///
/// # Errors
/// What to write instead.
pub fn address(text: &str) -> Result<String, String> {
    let known = text.starts_with("https://") || text.starts_with("http://");
    match url::Url::parse(text) {
        Ok(url) if known && url.query().is_none() && url.fragment().is_none() => {
            let text = String::from(url);
            Ok(if text.ends_with('/') { text } else { text + "/" })
        }
        _ => Err("write it as https://docs.example.com/".to_owned()),
    }
}

/// The picture, with the ending that says what it is.
fn logo(config: &Config, docs: &Docs, path: &Path) -> Result<(String, Vec<u8>), Diagnostic> {
    let path = &config.folder.join(path);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["svg", "png", "jpg", "jpeg", "webp", "gif"].contains(&ending.as_str()) {
        let what = format!("this is no picture that every browser shows: {}", path.display());
        return Err(config
            .wrong(&docs.keys("logo"), what)
            .help("give an SVG, PNG, JPEG, WebP or GIF file"));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok((ending, bytes))
}

/// A page of the user's own. Its first heading is its title.
fn extra(path: &Path) -> Result<Extra, Diagnostic> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let heading = text
        .lines()
        .enumerate()
        .find_map(|(number, line)| Some((number, line.strip_prefix("# ")?.trim().to_owned())));
    Ok(match heading {
        Some((number, title)) => {
            let rest = text.lines().enumerate().filter(|(n, _)| *n != number);
            let rest: Vec<&str> = rest.map(|(_, line)| line).collect();
            Extra { title, text: rest.join("\n") }
        }
        None => {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Extra { title: stem, text }
        }
    })
}

/// The templates and assets of a folder of the user's.
fn templates(folder: &Path) -> Result<Vec<Template>, Diagnostic> {
    let known: Vec<String> = site::templates().into_iter().map(|template| template.name).collect();
    let mut out = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".tera") || known.contains(&name) {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let shown = path.display().to_string();
            out.push(Template { name, shown, source: Cow::Owned(text), builtin: false });
        }
    }
    Ok(out)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("unreadable-file", format!("cannot read the file: {error}"))
        .in_file(path.display().to_string())
}
