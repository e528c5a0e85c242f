//! Where variables get their values.

use super::{secrets, values};
use crate::collection::{Environment, Variable};
use crate::text::Scope;
use indexmap::IndexMap;
use serde_json::Value;

/// What defines variables outside of the collection.
///
/// The order of precedence is the runtime's (postman-runtime, lib/runner/util.js): command line,
/// environments, the collection's own variables, globals. Folders and requests may carry lists of
/// variables, which the runtime ignores.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scopes {
    /// Names and values given on the command line; the last of a repeated name counts.
    pub command_line: Vec<(String, String)>,
    /// Environments. A later one is stronger than an earlier one.
    pub environments: Vec<Environment>,
    /// Globals. A later file is stronger than an earlier one.
    pub globals: Vec<Environment>,
}

/// A variable's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) scope: Scope,
    pub(super) value: String,
    pub(super) secret: bool,
}

/// Every definition that can be found, the strongest of each name.
#[derive(Debug, Clone, Default)]
pub(super) struct Definitions(IndexMap<String, Definition>);

impl Definitions {
    /// Puts the scopes together. With `honour_enabled`, variables that are switched off in an
    /// environment are left out.
    pub(super) fn new(scopes: &Scopes, collection: &[Variable], honour_enabled: bool) -> Self {
        let mut out = Self::default();
        let heeded = |variable: &&Variable| !(honour_enabled && variable.not_enabled);
        for file in &scopes.globals {
            out.add(Scope::Globals, file.variables.iter().filter(heeded));
        }
        out.add(Scope::Collection, collection.iter());
        for file in &scopes.environments {
            out.add(Scope::Environment, file.variables.iter().filter(heeded));
        }
        for (name, value) in &scopes.command_line {
            let definition =
                Definition { scope: Scope::CommandLine, value: value.clone(), secret: false };
            out.0.insert(name.clone(), definition);
        }
        out
    }

    fn add<'a>(&mut self, scope: Scope, variables: impl Iterator<Item = &'a Variable>) {
        for variable in variables.filter(|variable| !variable.disabled) {
            let Some(name) = &variable.key else { continue };
            let value = text_of(variable.value.as_ref(), variable.kind.as_deref());
            let secret = variable.kind.as_deref() == Some("secret")
                || (!value.is_empty() && secrets::named_placeholder(name).is_some());
            self.0.insert(name.clone(), Definition { scope, value, secret });
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Definition> {
        self.0.get(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Definition)> {
        self.0.iter()
    }
}

/// The text of a variable's value, which its `type` may change (postman-collection,
/// lib/collection/variable.js): a `number` of `"007"` is `7`, a `boolean` of `"false"` is `true`.
pub(super) fn text_of(value: Option<&Value>, kind: Option<&str>) -> String {
    let kind = kind.unwrap_or_default().to_lowercase();
    let Some(value) = value else {
        return if kind == "string" { "undefined".to_owned() } else { String::new() };
    };
    match kind.as_str() {
        "number" => values::coerce_number(value),
        "boolean" => values::is_truthy(value).to_string(),
        "array" => match parsed(value) {
            value @ Value::Array(_) => values::to_text(&value),
            _ => String::new(),
        },
        "object" => match parsed(value) {
            value @ Value::Object(_) => values::to_text(&value),
            _ => String::new(),
        },
        _ => values::to_text(value),
    }
}

fn parsed(value: &Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        other => other.clone(),
    }
}
