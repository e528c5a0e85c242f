//! Variables: of collections, environments and globals.

use super::cursor::{Cursor, Keys, Notes};
use super::{Environment, Variable};
use serde_json::Value;

const ENVIRONMENT: Keys = Keys {
    element: "an environment",
    known: &[
        "name",
        "values",
        "timestamp",
        "synced",
        "syncedFilename",
        "team",
        "isDeleted",
        "color",
    ],
    meant: &[("variables", "values"), ("variable", "values")],
};

const VARIABLE: Keys = Keys {
    element: "a variable",
    known: &[
        "key",
        "name",
        "value",
        "type",
        "disabled",
        "enabled",
        "description",
        "system",
        "secret",
        "source",
        "hovered",
        "sessionValue",
        "sessionIndex",
        "initialValue",
        "currentValue",
    ],
    meant: &[],
};

/// Reads an environment or a globals file.
pub(super) fn environment(root: &Cursor<'_>, notes: &mut Notes) -> Environment {
    notes.check_keys(root, &ENVIRONMENT);
    let globals =
        root.value.get("_postman_variable_scope").and_then(Value::as_str) == Some("globals");
    Environment {
        name: root.text("name", notes),
        globals,
        variables: variables(root, "values", notes),
    }
}

/// Reads a list of variables; an object of names and values is read too.
pub(super) fn variables(
    holder: &Cursor<'_>,
    key: &'static str,
    notes: &mut Notes,
) -> Vec<Variable> {
    let Some(list) = holder.given(key) else { return Vec::new() };
    match list.value {
        Value::Array(_) => {
            list.elements().filter_map(|element| variable(&element, notes)).collect()
        }
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| Variable {
                key: Some(key.clone()),
                value: Some(value.clone()),
                ..Variable::default()
            })
            .collect(),
        _ => {
            notes.wrong_type(&list, key, "a list");
            Vec::new()
        }
    }
}

fn variable(element: &Cursor<'_>, notes: &mut Notes) -> Option<Variable> {
    match element.value {
        Value::Null => return None,
        Value::Object(_) => {}
        _ => {
            notes.wrong_type(element, "variable", "an object");
            return None;
        }
    }
    notes.check_keys(element, &VARIABLE);
    // The SDK finds a variable by its `key` alone: one that has only an `id` stays unresolved.
    let key = element.text("key", notes);
    if key.is_none() {
        notes.warn(
            element,
            "nameless-variable",
            "the variable has no `key`, so Postman does not find it".to_owned(),
        );
    }
    // The SDK marks a secret by a flag of its own, the app by the type.
    let kind = if element.flag("secret") {
        Some("secret".to_owned())
    } else {
        element.text("type", notes)
    };
    Some(Variable {
        key,
        value: element.loose("value"),
        kind,
        disabled: element.flag("disabled"),
        not_enabled: element.value.get("enabled") == Some(&Value::Bool(false)),
        description: element.description(notes),
    })
}
