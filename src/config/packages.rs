//! The client packages of a project: `[sdk.NAME]`.

use super::sites::plain;
use super::{COLLECTION, Config, Scalar};
use crate::diagnostic::Diagnostic;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A client package in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "project", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sdk {
    /// The language, where it is another than the name of the table.
    pub target: Option<String>,
    /// The folder of the package. It holds `{collection}` where there are several collections.
    pub to: String,
    /// The names of the collections, each of which gets a package; all of them unless given.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Only these of the items that the collections choose.
    #[serde(default)]
    pub items: Vec<String>,
    /// The package's name; made of the collection's unless given.
    pub name: Option<String>,
    /// The package's licence, as an SPDX expression.
    pub license: Option<String>,
    /// Options of the language.
    #[serde(default)]
    pub options: BTreeMap<String, Scalar>,
    /// A folder with templates and files that replace those of the same name.
    pub templates: Option<PathBuf>,
}

/// A package that is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Package<'a> {
    /// The name of its table.
    pub table: &'a str,
    /// What that says.
    pub sdk: &'a Sdk,
    /// The name of its collection.
    pub collection: &'a str,
    /// Whether the table makes packages of other collections, too.
    pub one_of_several: bool,
}

impl<'a> Package<'a> {
    /// Its folder.
    pub fn folder(&self) -> String {
        self.sdk.to.replace(COLLECTION, self.collection)
    }

    /// The name of the output.
    pub fn output(&self) -> String {
        match self.one_of_several {
            false => format!("sdk.{}", self.table),
            true => format!("sdk.{}.{}", self.table, self.collection),
        }
    }

    /// The name of its language.
    pub fn language(&self) -> &'a str {
        self.sdk.target.as_deref().unwrap_or(self.table)
    }
}

impl Config {
    /// The packages, in the order of tables and collections.
    pub fn packages(&self) -> impl Iterator<Item = Package<'_>> {
        self.sdk.iter().flat_map(|(table, sdk)| {
            let collections = self.chosen(&sdk.collections);
            let one_of_several = collections.len() > 1;
            let package = move |collection| Package { table, sdk, collection, one_of_several };
            collections.into_iter().map(package)
        })
    }

    /// The package whose folder this is.
    pub fn package_in(&self, folder: &Path) -> Option<Package<'_>> {
        let folder = plain(folder);
        self.packages().find(|package| plain(&self.folder.join(package.folder())) == folder)
    }

    pub(super) fn check_packages(&self) -> Result<(), Diagnostic> {
        for (name, sdk) in &self.sdk {
            let keys = ["sdk", name.as_str()];
            self.check_output(&keys, &sdk.to, &sdk.collections)?;
            self.check_several(&keys, &sdk.to, &sdk.collections)?;
            if sdk.name.is_some() && self.chosen(&sdk.collections).len() > 1 {
                let what = "the packages of several collections cannot have one name";
                return Err(self
                    .wrong(&[&keys[..], &["name"]].concat(), what)
                    .help("choose one collection with `collections`, or leave `name` out"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "[collections.a]\nfile = \"a\"\n[collections.b]\nfile = \"b\"\n";

    #[test]
    fn each_collection_of_a_table_has_a_package() {
        let text = format!(
            "{TWO}[sdk.python]\nto = \"clients/{{collection}}\"\n[sdk.rs]\ntarget = \"rust\"\nto = \"rs\"\ncollections = [\"b\"]\n"
        );
        let config = Config::parse("polypost.toml", &text).unwrap();
        let told: Vec<String> = config
            .packages()
            .map(|one| format!("{} {} {}", one.output(), one.language(), one.folder()))
            .collect();
        let expected =
            ["sdk.python.a python clients/a", "sdk.python.b python clients/b", "sdk.rs rust rs"];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_packages_cannot_say_is_refused_at_its_place() {
        for (text, clue, place) in [
            ("[sdk.python]\nto = \"a\"\n", "several collections", (6, 6)),
            ("[sdk.python]\nto = \"../a\"\ncollections = [\"a\"]\n", "`..`", (6, 6)),
            ("[sdk.python]\nto = \"a\"\ncollections = [\"c\"]\n", "no collection `c`", (7, 16)),
            ("[sdk.python]\nto = \"{collection}\"\nname = \"x\"\n", "one name", (7, 8)),
        ] {
            let error = Config::parse("polypost.toml", &format!("{TWO}{text}")).unwrap_err();
            assert_eq!(error.code, "bad-config");
            assert!(error.what.contains(clue), "{error:?}");
            assert_eq!(error.place.position, Some(place), "{error:?}");
        }
    }
}
