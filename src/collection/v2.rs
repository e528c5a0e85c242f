//! Versions 2.0.0 and 2.1.0: a tree of folders and items.

use super::cursor::{Cursor, Keys, Notes};
use super::{Collection, Folder, Item, Node, Schema, auth, environment, request, response};
use crate::diagnostic::JsonPath;
use serde_json::Value;
use std::sync::Arc;

const COLLECTION: Keys = Keys {
    element: "a collection",
    known: &["info", "item", "auth", "variable", "protocolProfileBehavior", "name", "description"],
    meant: &[("variables", "variable"), ("items", "item"), ("requests", "item")],
};

const INFO: Keys = Keys {
    element: "`info`",
    known: &["name", "description", "schema", "version", "fork", "license", "contact"],
    meant: &[],
};

const FOLDER: Keys = Keys {
    element: "a folder",
    known: &["name", "description", "item", "auth", "protocolProfileBehavior", "request", "order"],
    meant: &[("variables", "variable"), ("items", "item")],
};

const ITEM: Keys = Keys {
    element: "an item",
    known: &["name", "description", "request", "response", "protocolProfileBehavior"],
    meant: &[("responses", "response"), ("requests", "request")],
};

/// Reads a collection whose items stand in `item`.
pub(super) fn collection(mut root: Value, path: &JsonPath, notes: &mut Notes) -> Collection {
    let (key, list) = take_items(&mut root, path, notes);
    let cursor = Cursor::new(&root, path);
    notes.check_keys(&cursor, &COLLECTION);
    let info = cursor.given("info");
    if let Some(info) = &info {
        notes.check_keys(info, &INFO);
    }
    let info = info.as_ref().unwrap_or(&cursor);
    let schema = schema(info, notes);
    let mut out = Collection {
        schema,
        name: info.text("name", notes),
        id: info.text("_postman_id", notes).or_else(|| info.text("id", notes)),
        description: info.description(notes),
        version: info.loose("version"),
        auth: auth::auth(&cursor, notes),
        variables: environment::variables(&cursor, "variable", notes),
        behavior: cursor.behavior(notes),
        nodes: Vec::new(),
    };
    out.nodes = nodes(list, &path.key(key), notes);
    if out.nodes.is_empty() {
        notes.warn(&cursor, "no-items", "the collection holds no items".to_owned());
    }
    out
}

/// Reads a list of items that stand in a file on their own.
pub(super) fn bare_items(list: Value, path: &JsonPath, notes: &mut Notes) -> Collection {
    Collection { nodes: nodes(list, path, notes), ..Collection::default() }
}

/// Reads a single item, or a single folder, that stands in a file on its own.
pub(super) fn bare_item(item: Value, path: &JsonPath, notes: &mut Notes) -> Collection {
    Collection {
        nodes: node(item, path.clone(), notes).into_iter().collect(),
        ..Collection::default()
    }
}

fn schema(info: &Cursor<'_>, notes: &mut Notes) -> Schema {
    let Some(schema) = info.text("schema", notes) else { return Schema::V2 };
    if schema.contains("v2.1") {
        Schema::V2_1
    } else if schema.contains("v2.0") {
        Schema::V2_0
    } else {
        if !schema.contains("/v2/") {
            let what =
                format!("the schema {schema:?} is not known; the file was read as version 2");
            notes.warn(info, "unknown-schema", what);
        }
        Schema::V2
    }
}

/// Takes the list of items out, so that the items can be kept without being copied.
fn take_items(holder: &mut Value, path: &JsonPath, notes: &mut Notes) -> (&'static str, Value) {
    let Value::Object(members) = holder else { return ("item", Value::Null) };
    if members.get("item").is_some_and(|list| !list.is_null()) {
        return ("item", members.get_mut("item").map(Value::take).unwrap_or_default());
    }
    let Some(list) = members.get_mut("items").filter(|list| list.is_array()).map(Value::take)
    else {
        return ("item", Value::Null);
    };
    let what = "`items` is written where `item` is meant; it was read as that";
    let help = "write `item`: Postman itself sees nothing in `items`";
    notes.warn_with_help(
        &Cursor::new(&list, &path.key("items")),
        "misspelt-key",
        what.to_owned(),
        help,
    );
    ("items", list)
}

fn nodes(list: Value, path: &JsonPath, notes: &mut Notes) -> Vec<Node> {
    match list {
        Value::Array(list) => list
            .into_iter()
            .enumerate()
            .filter_map(|(index, value)| node(value, path.index(index), notes))
            .collect(),
        // The SDK takes an object for a list of one.
        Value::Object(_) => node(list, path.clone(), notes).into_iter().collect(),
        Value::Null => Vec::new(),
        _ => {
            notes.wrong_type(&Cursor::new(&list, path), "item", "a list");
            Vec::new()
        }
    }
}

fn node(value: Value, path: JsonPath, notes: &mut Notes) -> Option<Node> {
    if !value.is_object() {
        let cursor = Cursor::new(&value, &path);
        if !value.is_null() {
            notes.wrong_type(&cursor, "item", "an object");
        }
        return None;
    }
    let name = value.get("name").and_then(Value::as_str).map(str::to_owned);
    notes.within(name.as_deref(), |notes| {
        // An element with a list of items is a folder even when it has a request too
        // (postman-runtime, lib/runner/extract-runnable-items.js).
        let is_list =
            |key| value.get(key).is_some_and(|list: &Value| list.is_array() || list.is_object());
        if is_list("item") || (is_list("items") && value.get("request").is_none()) {
            Some(Node::Folder(folder(value, path, notes)))
        } else {
            Some(Node::Item(Box::new(item(value, path, notes))))
        }
    })
}

fn folder(mut value: Value, path: JsonPath, notes: &mut Notes) -> Folder {
    let (key, list) = take_items(&mut value, &path, notes);
    let cursor = Cursor::new(&value, &path);
    notes.check_keys(&cursor, &FOLDER);
    if let Some(request) = cursor.given("request") {
        let what = "a folder has no request of its own; it was left out, as Postman does";
        notes.warn(&request, "request-of-folder", what.to_owned());
    }
    let mut out = Folder {
        name: cursor.text("name", notes),
        description: cursor.description(notes),
        auth: auth::auth(&cursor, notes),
        behavior: cursor.behavior(notes),
        nodes: Vec::new(),
        path: path.clone(),
    };
    out.nodes = nodes(list, &path.key(key), notes);
    out
}

fn item(value: Value, path: JsonPath, notes: &mut Notes) -> Item {
    let cursor = Cursor::new(&value, &path);
    // A request that stands in place of its item: what is copied out of an `originalRequest`.
    let is_request = value.get("request").is_none() && value.get("url").is_some();
    let request = if is_request {
        Some(request::request_object(&cursor, notes))
    } else {
        notes.check_keys(&cursor, &ITEM);
        request::request(&cursor, notes)
    };
    if request.is_none() {
        let what = "the item has no request; Postman leaves it out".to_owned();
        notes.warn(&cursor, "no-request", what);
    }
    let mut out = Item {
        name: cursor.text("name", notes),
        id: cursor.text("_postman_id", notes).or_else(|| cursor.text("id", notes)),
        description: if is_request { None } else { cursor.description(notes) },
        behavior: cursor.behavior(notes),
        request,
        responses: response::responses(&cursor, notes),
        path: path.clone(),
        written: Arc::default(),
    };
    out.written = Arc::new(value);
    out
}
