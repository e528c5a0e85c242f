//! Messages about one item: its files, its scripts.

use crate::collection;
use crate::diagnostic::Diagnostic;
use crate::model::{Body, FileSource, PartContent};
use indexmap::IndexSet;
use serde_json::Value;

/// Messages about one item.
pub(super) struct Notes {
    pub(super) trail: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Notes {
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.in_item(&self.trail));
    }
}

/// Says which files the code reads.
pub(super) fn files(body: &Body, written: &collection::Request, notes: &mut Notes) {
    let mut paths = IndexSet::new();
    let mut add = |source: &FileSource| {
        if let FileSource::Path(path) = source {
            paths.insert(path.shown());
        }
    };
    match body {
        Body::File(source) => add(source),
        Body::Multipart(parts) => {
            for part in parts {
                if let PartContent::File(source, _) = &part.content {
                    add(source);
                }
            }
        }
        _ => {}
    }
    for path in paths {
        notes.add(
            Diagnostic::note("file-referenced", format!("the code reads the file {path:?}"))
                .at(&written.path.key("body")),
        );
    }
}

/// Whether a script that is not empty belongs to an item.
pub(super) fn has_script(written: &Value) -> bool {
    let listens = |event: &Value| {
        event.get("script").and_then(|script| script.get("exec")).is_some_and(|exec| match exec {
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(lines) => {
                lines.iter().any(|line| line.as_str().is_some_and(|line| !line.trim().is_empty()))
            }
            _ => false,
        })
    };
    written.get("event").and_then(Value::as_array).is_some_and(|events| events.iter().any(listens))
}
