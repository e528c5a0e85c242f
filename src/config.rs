//! `polypost.toml`: what a project says about itself once, instead of at each call.

use crate::diagnostic::Diagnostic;
use crate::target::manifest::explain;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The name it is looked for under.
pub const FILE: &str = "polypost.toml";

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `[docs]`
    pub docs: Docs,
    /// The folder it stands in, which paths start from.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// What a documentation site is like (`[docs]`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// Its title.
    pub title: Option<String>,
    /// The address where it will stand.
    pub base_url: Option<String>,
    /// A picture, as SVG, PNG, JPEG, WebP or GIF.
    pub logo: Option<PathBuf>,
    /// The colour of links, `#rrggbb`.
    pub accent: Option<String>,
    /// Markdown files that become pages of their own; the first heading is the title.
    pub pages: Vec<PathBuf>,
    /// A folder with templates and assets that replace those of the same name.
    pub templates: Option<PathBuf>,
}

impl Config {
    /// Reads the file that was named, or the one in the current folder where there is one.
    ///
    /// # Errors
    /// A file that cannot be read, is no TOML, or holds a key that means nothing.
    pub fn load(named: Option<&Path>) -> Result<Self, Diagnostic> {
        let path = named.unwrap_or(Path::new(FILE));
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                let what = format!("cannot read the settings: {error}");
                return Err(
                    Diagnostic::error("unreadable-file", what).in_file(path.display().to_string())
                );
            }
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&path.display().to_string(), &text).map(|config| Self { folder, ..config })
    }

    /// Reads the text of a file called `shown` in messages.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(shown: &str, text: &str) -> Result<Self, Diagnostic> {
        toml::from_str(text).map_err(|error| explain("bad-config", shown, text, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_means_nothing_is_refused_with_the_one_that_was_meant() {
        for (text, meant) in [
            ("[docs]\nacent = \"#fff\"\n", "did you mean `accent`?"),
            ("[dosc]\ntitle = \"x\"\n", "did you mean `docs`?"),
        ] {
            let error = Config::parse("polypost.toml", text).unwrap_err();
            assert_eq!(error.code, "bad-config");
            assert_eq!(error.help.as_deref(), Some(meant), "{error:?}");
            assert!(error.place.position.is_some(), "{error:?}");
        }
    }

    #[test]
    fn every_setting_of_a_site_is_read() {
        let text = "[docs]\ntitle = \"T\"\nbase_url = \"https://x.example/\"\nlogo = \"l.svg\"\n\
            accent = \"#123456\"\npages = [\"a.md\"]\ntemplates = \"t\"\n";
        let config = Config::parse("polypost.toml", text).unwrap();
        let expected = Docs {
            title: Some("T".to_owned()),
            base_url: Some("https://x.example/".to_owned()),
            logo: Some("l.svg".into()),
            accent: Some("#123456".to_owned()),
            pages: vec!["a.md".into()],
            templates: Some("t".into()),
        };
        assert_eq!(config.docs, expected);
    }
}
