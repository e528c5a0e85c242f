//! Version 1.0.0: a flat list of requests, and folders and an order that refer to them.
//!
//! What a field means follows postman-collection-transformer (lib/converters/v1.0.0), through which
//! Postman's app and newman read such files.

mod auth;
mod body;
mod headers;
mod request;
mod response;
mod url;

use super::cursor::{Cursor, Keys, Notes};
use super::{Collection, Folder, Inherited, Item, Node, Schema, environment};
use crate::diagnostic::JsonPath;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const COLLECTION: Keys = Keys {
    element: "a collection",
    known: &[
        "name",
        "description",
        "order",
        "folders",
        "folders_order",
        "requests",
        "auth",
        "variables",
        "variable",
        "protocolProfileBehavior",
        // What the app and its server noted for themselves.
        "timestamp",
        "public",
        "published",
        "favorite",
        "hasRequests",
        "shared",
        "sharedWithTeam",
        "subscribed",
        "synced",
        "syncedFilename",
        "syncedPermissions",
        "write",
        "permissions",
        "remoteLink",
        "remote_id",
        "remoteLinkUpdatedAt",
        "team",
        "isDeleted",
        "fork",
        "preRequestScript",
        "tests",
        "info",
    ],
    meant: &[],
};

const FOLDER: Keys = Keys {
    element: "a folder",
    known: &[
        "name",
        "description",
        "order",
        "folders_order",
        "auth",
        "variables",
        "protocolProfileBehavior",
        "folder",
        "folderId",
        "parent",
        "parentType",
        "collection",
        "collectionId",
        "collection_id",
        "collection_name",
        "collection_owner",
        "write",
        "preRequestScript",
        "tests",
    ],
    meant: &[],
};

/// Reads a collection whose requests stand in `requests`.
pub(super) fn collection(root: &Value, path: &JsonPath, notes: &mut Notes) -> Collection {
    let cursor = Cursor::new(root, path);
    notes.check_keys(&cursor, &COLLECTION);
    let auth = match auth::auth(&cursor, notes) {
        // `noauth` around everything is the same as nothing.
        Inherited::Said(auth) if auth.kind == "noauth" => Inherited::Unsaid,
        other => other,
    };
    let variables = ["variables", "variable"].into_iter().find(|key| cursor.given(key).is_some());
    let mut out = Collection {
        schema: Schema::V1,
        name: cursor.text("name", notes),
        id: cursor.text("id", notes),
        description: cursor.description(notes),
        version: None,
        auth,
        variables: variables
            .map_or_else(Vec::new, |key| environment::variables(&cursor, key, notes)),
        behavior: cursor.behavior(notes),
        nodes: Vec::new(),
    };
    out.nodes = Tree::new(&cursor, notes).nodes(&cursor, notes);
    if out.nodes.is_empty() {
        notes.warn(&cursor, "no-items", "the collection holds no requests".to_owned());
    }
    out
}

/// What the lists of ids say about the tree.
struct Tree<'a> {
    requests: List<'a>,
    folders: List<'a>,
    /// The requests of each folder, and under `None` those of the collection, in order.
    order: BTreeMap<Option<usize>, Vec<usize>>,
    /// The folders of each folder.
    subfolders: BTreeMap<usize, Vec<usize>>,
    /// Folders that are already in the tree. A folder is put in once, so that folders which name
    /// each other can neither run forever nor multiply.
    placed: BTreeSet<usize>,
}

/// A list of objects with ids.
struct List<'a> {
    elements: &'a [Value],
    path: JsonPath,
    ids: BTreeMap<String, usize>,
}

impl<'a> List<'a> {
    fn new(root: &Cursor<'a>, key: &str) -> Self {
        let list = root.value.get(key).and_then(Value::as_array);
        let elements = list.map(Vec::as_slice).unwrap_or_default();
        let ids = elements
            .iter()
            .enumerate()
            .filter_map(|(n, element)| Some((id(element.get("id")?)?, n)));
        Self { elements, path: root.path().key(key), ids: ids.collect() }
    }

    fn get(&self, index: usize) -> Option<(&'a Value, JsonPath)> {
        Some((self.elements.get(index)?, self.path.index(index)))
    }

    /// The positions of the elements that a list of ids names. `None` where there is no list.
    fn named(&self, holder: &Value, key: &str) -> Option<Vec<usize>> {
        let list = holder.get(key)?.as_array()?;
        Some(list.iter().filter_map(|found| self.ids.get(&id(found)?).copied()).collect())
    }
}

fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl<'a> Tree<'a> {
    fn new(root: &Cursor<'a>, notes: &mut Notes) -> Self {
        let requests = List::new(root, "requests");
        let folders = List::new(root, "folders");
        let mut order = BTreeMap::new();
        let mut subfolders = BTreeMap::new();
        for (n, folder) in folders.elements.iter().enumerate() {
            order.insert(Some(n), requests.named(folder, "order").unwrap_or_default());
            subfolders.insert(n, folders.named(folder, "folders_order").unwrap_or_default());
        }
        order.insert(None, requests.named(root.value, "order").unwrap_or_default());
        // A request that is named again is the same request still.
        let mut first = BTreeSet::new();
        for list in order.values_mut() {
            list.retain(|n| first.insert(*n));
        }
        let mut out = Self { requests, folders, order, subfolders, placed: BTreeSet::new() };
        out.place_unlisted(notes);
        out
    }

    /// Requests that no list names would be lost on the way through Postman.
    fn place_unlisted(&mut self, notes: &mut Notes) {
        let listed: BTreeSet<usize> = self.order.values().flatten().copied().collect();
        for (n, request) in self.requests.elements.iter().enumerate() {
            if listed.contains(&n) {
                continue;
            }
            let path = self.requests.path.index(n);
            let cursor = Cursor::new(request, &path);
            if !request.is_object() {
                notes.wrong_type(&cursor, "request", "an object");
                continue;
            }
            let holder = ["folder", "folderId"].into_iter().find_map(|key| id(request.get(key)?));
            let holder = holder.and_then(|holder| self.folders.ids.get(&holder).copied());
            let what = "the request stands in no `order` list, and Postman would leave it out; it \
                        was put last";
            notes.warn(&cursor, "unlisted-request", what.to_owned());
            self.order.entry(holder).or_default().push(n);
        }
    }

    fn nodes(&mut self, root: &Cursor<'_>, notes: &mut Notes) -> Vec<Node> {
        let inner: BTreeSet<usize> = self.subfolders.values().flatten().copied().collect();
        let all = 0..self.folders.elements.len();
        let listed = self.folders.named(root.value, "folders_order");
        let listed = listed.unwrap_or_else(|| all.clone().collect());
        let mut out = Vec::new();
        for n in listed.into_iter().filter(|n| !inner.contains(n)) {
            out.extend(self.folder(n, notes));
        }
        for n in all {
            if let Some((folder, path)) = self.folders.get(n).filter(|_| !self.placed.contains(&n))
            {
                let what = "the folder cannot be reached from the collection, and Postman would \
                            leave it out; it was put last";
                notes.warn(&Cursor::new(folder, &path), "unlisted-folder", what.to_owned());
                out.extend(self.folder(n, notes));
            }
        }
        out.extend(self.items(None, notes));
        out
    }

    fn folder(&mut self, n: usize, notes: &mut Notes) -> Option<Node> {
        let (value, path) = self.folders.get(n)?;
        let cursor = Cursor::new(value, &path);
        if !self.placed.insert(n) {
            return None;
        }
        if !value.is_object() {
            notes.wrong_type(&cursor, "folder", "an object");
            return None;
        }
        let name = value.get("name").and_then(Value::as_str);
        notes.within(name, |notes| {
            notes.check_keys(&cursor, &FOLDER);
            let mut out = Folder {
                name: cursor.text("name", notes),
                description: cursor.description(notes),
                auth: auth::auth(&cursor, notes),
                behavior: cursor.behavior(notes),
                nodes: Vec::new(),
                path: path.clone(),
            };
            for inner in self.subfolders.get(&n).cloned().unwrap_or_default() {
                out.nodes.extend(self.folder(inner, notes));
            }
            out.nodes.extend(self.items(Some(n), notes));
            Some(Node::Folder(out))
        })
    }

    fn items(&self, folder: Option<usize>, notes: &mut Notes) -> Vec<Node> {
        let order = self.order.get(&folder).map(Vec::as_slice).unwrap_or_default();
        order
            .iter()
            .filter_map(|n| self.requests.get(*n))
            .map(|(value, path)| Node::Item(Box::new(item(value, &path, notes))))
            .collect()
    }
}

fn item(value: &Value, path: &JsonPath, notes: &mut Notes) -> Item {
    let cursor = Cursor::new(value, path);
    notes.within(value.get("name").and_then(Value::as_str), |notes| Item {
        name: cursor.text("name", notes),
        id: cursor.text("id", notes),
        description: None,
        behavior: cursor.behavior(notes),
        request: Some(request::request(&cursor, notes)),
        responses: response::responses(&cursor, notes),
        path: path.clone(),
        written: Arc::new(value.clone()),
    })
}
