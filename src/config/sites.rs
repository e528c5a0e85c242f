//! The documentation sites of a project: `[docs]`, or several, `[[docs]]` each.

use super::{COLLECTION, Config, Docs};
use crate::diagnostic::Diagnostic;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// The sites, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sites(Vec<Docs>);

impl Sites {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Docs> {
        self.0.iter()
    }

    /// Those that are written: the name of the output, the folder, and what it is like.
    pub fn written(&self) -> impl Iterator<Item = (String, &str, &Docs)> {
        self.0.iter().filter_map(|docs| {
            let to = docs.to.as_deref()?;
            let name = if self.0.len() > 1 { format!("docs.{to}") } else { "docs".to_owned() };
            Some((name, to, docs))
        })
    }
}

impl Docs {
    /// The keys that lead to one of its own.
    pub fn keys<'a>(&'a self, key: &'a str) -> Vec<&'a str> {
        self.section().into_iter().chain([key]).collect()
    }

    /// The keys that lead to it.
    pub fn section(&self) -> Vec<&str> {
        self.section.iter().map(String::as_str).collect()
    }
}

impl Config {
    /// What a site in this folder is like: as the table says that writes there, else as the first.
    pub fn docs_in(&self, folder: &Path) -> Docs {
        let folder = plain(folder);
        let is_it = |to: &str| plain(&self.folder.join(to)) == folder;
        let found = self.docs.iter().find(|docs| docs.to.as_deref().is_some_and(is_it));
        found.or_else(|| self.docs.iter().next()).cloned().unwrap_or_default()
    }

    pub(super) fn check_sites(&self) -> Result<(), Diagnostic> {
        let several = self.docs.iter().count() > 1;
        for (number, docs) in self.docs.iter().enumerate() {
            let Some(to) = &docs.to else {
                if several {
                    let what = "one of several sites has no folder";
                    return Err(self.wrong(&docs.section(), what).help("say it with `to`"));
                }
                continue;
            };
            self.check_output(&docs.section(), to, &docs.collections)?;
            if to.contains(COLLECTION) {
                let what =
                    format!("`{to}` cannot be the folder of a site: it is for all collections");
                return Err(self.wrong(&docs.keys("to"), what).help(
                    "for a site of each, write [[docs]] several times, with `to` and `collections`",
                ));
            }
            if self.docs.iter().take(number).any(|other| other.to.as_ref() == Some(to)) {
                let what = format!("two sites cannot both be written to `{to}`");
                return Err(self.wrong(&docs.keys("to"), what).help("give each its own folder"));
            }
        }
        Ok(())
    }
}

/// A path from the root of the file system, without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

// By hand, because an untagged type would tell neither the place nor the name of a mistake.
impl<'de> Deserialize<'de> for Sites {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Sites;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table, [docs], or several, [[docs]]")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Sites, A::Error> {
        let docs = Docs::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Sites(vec![Docs { section: vec!["docs".to_owned()], ..docs }]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Sites, A::Error> {
        let mut all = Vec::new();
        while let Some(docs) = elements.next_element::<Docs>()? {
            let section = vec!["docs".to_owned(), all.len().to_string()];
            all.push(Docs { section, ..docs });
        }
        Ok(Sites(all))
    }
}

#[cfg(feature = "project")]
impl schemars::JsonSchema for Sites {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sites".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<Docs>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "[collections.a]\nfile = \"a\"\n";

    #[test]
    fn one_site_and_several_are_told_apart() {
        let names = |text: &str| -> Vec<String> {
            let config = Config::parse("polypost.toml", &format!("{API}{text}")).unwrap();
            config.docs.written().map(|(name, to, _)| format!("{name} {to}")).collect()
        };
        assert!(names("").is_empty() && names("[docs]\ntitle = \"x\"\n").is_empty());
        assert_eq!(names("[docs]\nto = \"site\"\n"), ["docs site"]);
        assert_eq!(names("[[docs]]\nto = \"site\"\n"), ["docs site"]);
        let two = names("[[docs]]\nto = \"b\"\n[[docs]]\nto = \"a/c\"\n");
        assert_eq!(two, ["docs.b b", "docs.a/c a/c"]);
    }

    #[test]
    fn what_several_sites_cannot_say_is_refused_at_its_place() {
        for (text, clue, place) in [
            ("[[docs]]\nto = \"a\"\n[[docs]]\ntitle = \"x\"\n", "no folder", (5, 1)),
            ("[[docs]]\nto = \"a\"\n[[docs]]\nto = \"a\"\n", "two sites", (6, 6)),
            ("[[docs]]\nto = \"a\"\n[[docs]]\nto = \"../a\"\n", "`..`", (6, 6)),
            ("[docs]\nto = \"a/{collection}\"\n", "all collections", (4, 6)),
            (
                "[[docs]]\nto = \"a\"\n[[docs]]\nto = \"b\"\ncollections = [\"z\"]\n",
                "no collection `z`",
                (7, 16),
            ),
            ("docs = 1\n", "[[docs]]", (3, 8)),
        ] {
            let text = format!("{}{text}", if text.starts_with("docs") { "\n\n" } else { API });
            let error = Config::parse("polypost.toml", &text).unwrap_err();
            assert_eq!(error.code, "bad-config");
            assert!(error.what.contains(clue), "{error:?}");
            assert_eq!(error.place.position, Some(place), "{error:?}");
        }
    }

    #[test]
    fn a_folder_chooses_its_site_and_the_first_stands_for_others() {
        let text = "[[docs]]\nto = \"a\"\ntitle = \"A\"\n[[docs]]\nto = \"b/c\"\ntitle = \"B\"\n";
        let config = Config::parse("polypost.toml", &format!("{API}{text}")).unwrap();
        let config = Config { folder: PathBuf::from("../x"), ..config };
        for (folder, title) in
            [("../x/a", "A"), ("../x/b/c", "B"), ("../x/y/../b/./c/", "B"), ("b/c", "A")]
        {
            assert_eq!(config.docs_in(Path::new(folder)).title.as_deref(), Some(title), "{folder}");
        }
        assert_eq!(Config::default().docs_in(Path::new("site")), Docs::default());
    }
}
