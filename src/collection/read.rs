//! A file → a [`Document`]: which kind of file it is, and who reads it.

use super::cursor::{Cursor, Notes};
use super::{Document, environment, foreign, parse, v1, v2};
use crate::diagnostic::{Diagnostic, JsonPath};
use crate::source::SourceText;
use serde_json::Value;

/// Reads a collection, an item, a list of items, an environment or globals, of any version, bare
/// or in the wrapper that the Postman API puts around them.
///
/// The warnings have their JSON path and the names of the items; file, line and column are filled
/// in by [`SourceText::locate`] when they are shown.
///
/// # Errors
/// One message with all of its place: `empty-file`, `truncated-json`, `nested-too-deep`,
/// `json-lines`, `not-json` or `not-a-collection`.
pub fn read(source: &SourceText) -> Result<(Document, Vec<Diagnostic>), Diagnostic> {
    let (value, mut warnings) = parse::parse(source)?;
    let mut notes = Notes::default();
    let document = document(value, JsonPath::root(), &mut notes).map_err(|error| {
        let mut errors = [error];
        source.locate(&mut errors);
        let [error] = errors;
        error
    })?;
    warnings.extend(notes.finish());
    Ok((document, warnings))
}

fn document(mut root: Value, path: JsonPath, notes: &mut Notes) -> Result<Document, Diagnostic> {
    match &mut root {
        Value::Array(list) if !list.is_empty() && list.iter().all(is_item) => {
            return Ok(Document::Collection(v2::bare_items(root, &path, notes)));
        }
        Value::Object(members) => {
            let has = |key: &str| members.get(key).is_some_and(|value| !value.is_null());
            if !has("info") && !has("item") {
                for wrapper in ["collection", "environment", "globals"] {
                    if let Some(inner) = members.get_mut(wrapper).filter(|inner| inner.is_object())
                    {
                        return document(inner.take(), path.key(wrapper), notes);
                    }
                }
            }
        }
        _ => {}
    }
    let array = |key: &str| root.get(key).is_some_and(Value::is_array);
    let object = |key: &str| root.get(key).is_some_and(Value::is_object);
    let is_environment = array("values") || root.get("_postman_variable_scope").is_some();
    if array("requests") && !array("item") {
        Ok(Document::Collection(v1::collection(&root, &path, notes)))
    } else if let Some(error) = foreign::recognise(&root, &path) {
        Err(error)
    } else if object("info") || (is_collection_item_list(&root) && !is_item(&root)) {
        Ok(Document::Collection(v2::collection(root, &path, notes)))
    } else if is_item(&root) {
        Ok(Document::Collection(v2::bare_item(root, &path, notes)))
    } else if is_environment {
        let cursor = Cursor::new(&root, &path);
        Ok(Document::Environment(environment::environment(&cursor, notes)))
    } else {
        Err(foreign::unknown(&root, &path))
    }
}

fn is_collection_item_list(value: &Value) -> bool {
    let is_list = |list: &Value| list.is_array() || is_item(list);
    ["item", "items"].iter().any(|key| value.get(key).is_some_and(is_list))
}

/// Whether this can be an item, a folder or a request on its own.
fn is_item(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
    let is_request =
        value.get("request").is_some_and(|request| request.is_object() || request.is_string());
    value.is_object()
        && (is_request
            || (has("url") && has("method"))
            || (has("name") && !has("info") && value.get("item").is_some_and(Value::is_array)))
}
