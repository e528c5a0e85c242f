//! `[paths]` of target.toml.

use serde::Deserialize;
use std::collections::BTreeMap;

/// How a library that reads JSON by paths writes them, and how the variables around are called.
///
/// The defaults describe the plainest form: `a.b[i].c`, indexes `i`, `j`, `k`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PathSettings {
    /// The path of the root: empty, or `.` for jq.
    pub root: String,
    /// What stands between two keys.
    pub separator: String,
    /// Which keys need no quotes.
    pub bare: BareKeys,
    /// Characters that force quotes around a key where `bare = "any"`.
    pub special: String,
    /// The library's index variables, outermost first. As many loops as this can be nested around
    /// one object; a deeper one starts anew on an object of its own.
    pub indices: Vec<String>,
    /// What stands before an index variable in the name of the variable with the array's size.
    pub count: String,
    /// What is put before a name that begins with `_`.
    pub underscore: String,
    /// One level of indentation.
    pub indent: String,
    /// The variable of the decoded answer, when its root is an object.
    pub root_object: String,
    /// The variable of the decoded answer, when its root is an array.
    pub root_array: String,
    /// The variable of an object taken out of an array.
    pub item: String,
    /// The variable of an object taken out to index anew within it.
    pub object: String,
    /// The variable of an array taken out.
    pub array: String,
    /// The variable of an object whose keys are data.
    pub map: String,
    /// The variable of such a key.
    pub key: String,
    /// How each kind of scalar is declared and read. A kind that is not listed is read as
    /// `string`. The kinds are `string`, `int` (32 bits), `long` (64 bits), `ulong` (64 bits,
    /// unsigned), `float`, `number` (any other), `bool`, `unknown` (no sample shows), `raw`
    /// (several kinds in one place).
    pub kinds: BTreeMap<String, KindSettings>,
}

/// One kind of scalar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSettings {
    /// What a declaration writes as its type.
    #[serde(rename = "type")]
    pub declared: String,
    /// What the name of a variable gets at its end when the same name is taken by another type.
    #[serde(default)]
    pub suffix: String,
    /// The variable for such an element of an array.
    pub element: String,
}

/// Which keys need no quotes in a path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BareKeys {
    /// All but the empty one, those with a special character, and those with blanks around.
    #[default]
    Any,
    /// ASCII letters, digits and `_`, not beginning with a digit.
    Identifier,
}

impl Default for PathSettings {
    fn default() -> Self {
        Self {
            root: String::new(),
            separator: ".".to_owned(),
            bare: BareKeys::Any,
            special: ".[]".to_owned(),
            indices: ["i", "j", "k"].map(str::to_owned).to_vec(),
            count: "count_".to_owned(),
            underscore: String::new(),
            indent: "  ".to_owned(),
            root_object: "response".to_owned(),
            root_array: "response".to_owned(),
            item: "item".to_owned(),
            object: "object".to_owned(),
            array: "array".to_owned(),
            map: "map".to_owned(),
            key: "key".to_owned(),
            kinds: BTreeMap::new(),
        }
    }
}

impl PathSettings {
    /// The kind under which a scalar is read: itself when it is listed, else `string`.
    pub(super) fn listed<'a>(&self, kind: &'a str) -> &'a str {
        if self.kinds.contains_key(kind) { kind } else { "string" }
    }

    /// The name of the variable for an element of an array of scalars.
    pub(super) fn element(&self, kind: &str) -> &str {
        self.kinds.get(kind).map_or("value", |settings| settings.element.as_str())
    }

    pub(super) fn suffix(&self, kind: &str) -> &str {
        self.kinds.get(kind).map_or("", |settings| settings.suffix.as_str())
    }

    pub(super) fn declared(&self, kind: &str) -> &str {
        self.kinds.get(kind).map_or("", |settings| settings.declared.as_str())
    }
}
