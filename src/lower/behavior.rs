//! `protocolProfileBehavior`: what a request asks of the client.
//!
//! Source: postman-runtime, lib/requester/core.js; an item's own setting comes before that of its
//! folders, and theirs before the collection's.

use super::values::is_truthy;
use crate::model::Settings;
use serde_json::{Map, Value};

/// The settings of an item after inheritance.
#[derive(Debug, Clone, Default)]
pub(super) struct Behavior(Map<String, Value>);

/// Settings that change nothing about the bytes of a request and that no client code says.
const SILENT: &[&str] = &[
    "disableBodyPruning",
    "disableUrlEncoding",
    "disabledSystemHeaders",
    "followRedirects",
    "insecureHTTPParser",
    "protocolVersion",
    "tlsPreferServerCiphers",
    "disableCookies",
];

impl Behavior {
    /// The settings that hold inside, given what one level more says.
    pub(super) fn with(&self, inner: Option<&Value>) -> Self {
        let mut out = self.0.clone();
        if let Some(Value::Object(inner)) = inner {
            for (key, value) in inner {
                out.insert(key.clone(), value.clone());
            }
        }
        Self(out)
    }

    pub(super) fn is_on(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(is_truthy)
    }

    pub(super) fn settings(&self) -> Settings {
        let disabled = match self.0.get("disabledSystemHeaders") {
            Some(Value::Object(headers)) => headers
                .iter()
                .filter(|(_, value)| is_truthy(value))
                .map(|(name, _)| name.to_ascii_lowercase())
                .collect(),
            _ => Vec::new(),
        };
        Settings {
            follow_redirects: self.0.get("followRedirects").is_none_or(is_truthy),
            disabled_system_headers: disabled,
        }
    }

    /// The settings that the model has no place for.
    pub(super) fn unsupported(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).filter(|key| !SILENT.contains(key))
    }
}
