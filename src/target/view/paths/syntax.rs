//! How a path is written: keys bare or quoted, separators, elements.

use super::settings::{BareKeys, PathSettings};
use crate::json;
use crate::text::{Piece, Text};

impl PathSettings {
    /// The path of a member of the object at `path`.
    pub(super) fn member(&self, path: &str, key: &str) -> String {
        let mut out = self.before_key(path);
        out.push_str(&self.key_text(key));
        out
    }

    /// The path of an element of the array at `path`.
    pub(super) fn element_of(&self, path: &str, index: &str) -> String {
        format!("{}[{index}]", if path.is_empty() { &self.root } else { path })
    }

    /// The path of a member whose key may hold variables; `bound` where code puts their values in
    /// while it runs, so that nothing is known about them here.
    pub(super) fn member_text(&self, path: &Text, key: &Text, bound: bool) -> Text {
        let mut out = path.clone();
        if !path.is_empty() {
            out.push_literal(&self.separator);
        }
        match key.as_literal() {
            Some(literal) => out.push_literal(&self.key_text(literal)),
            None if bound => {
                out.push_literal("\"");
                out.push(&key.map_literals(escape));
                out.push_literal("\"");
            }
            None => {
                let quotes = if self.needs_quotes(&key.shown()) { "\"" } else { "" };
                out.push_literal(quotes);
                for piece in key.pieces() {
                    match piece {
                        Piece::Literal(literal) => out.push_literal(&escape(literal)),
                        Piece::Variable(variable) => out.push_variable(variable.clone()),
                    }
                }
                out.push_literal(quotes);
            }
        }
        out
    }

    fn before_key(&self, path: &str) -> String {
        if path.is_empty() {
            return self.root.clone();
        }
        let mut out = path.to_owned();
        if path != self.root {
            out.push_str(&self.separator);
        }
        out
    }

    fn key_text(&self, key: &str) -> String {
        if self.needs_quotes(key) { format!("\"{}\"", escape(key)) } else { escape(key) }
    }

    fn needs_quotes(&self, key: &str) -> bool {
        match self.bare {
            BareKeys::Any => {
                key.is_empty()
                    || key.contains(|c| self.special.contains(c))
                    || key.starts_with(char::is_whitespace)
                    || key.ends_with(char::is_whitespace)
            }
            BareKeys::Identifier => {
                let mut chars = key.chars();
                !chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
                    || !chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
            }
        }
    }
}

/// The characters of a JSON string, which is how a key stands in a path, with or without quotes. A
/// library that compares spellings finds `\\f` by `\\f` alone, which is what most answers hold.
fn escape(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    json::escape(key, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Variable;

    #[test]
    fn keys_are_quoted_only_where_the_path_would_read_them_otherwise() {
        let paths = PathSettings::default();
        for (key, written) in [
            ("id", "a.id"),
            ("$ref", "a.$ref"),
            ("a b", "a.a b"),
            ("@odata.type", "a.\"@odata.type\""),
            ("x[0]", "a.\"x[0]\""),
            ("", "a.\"\""),
            (" lead", "a.\" lead\""),
            ("a\"b", "a.a\\\"b"),
            ("a\".b", "a.\"a\\\".b\""),
            ("c\\d", "a.c\\\\d"),
            ("t\tk\u{1}", "a.t\\tk\\u0001"),
            ("f\u{c}b\u{8}", "a.f\\fb\\b"),
            ("été", "a.été"),
        ] {
            assert_eq!(paths.member("a", key), written);
        }
        assert_eq!(paths.member("", "id"), "id");
        assert_eq!(paths.element_of("a.b", "i"), "a.b[i]");
    }

    #[test]
    fn a_filter_language_begins_with_a_dot_and_quotes_what_is_no_identifier() {
        let jq = PathSettings {
            root: ".".to_owned(),
            bare: BareKeys::Identifier,
            ..PathSettings::default()
        };
        let id = jq.member(&jq.root, "id");
        assert_eq!(id, ".id");
        assert_eq!(jq.member("", "id"), ".id");
        let each = jq.element_of(&jq.root, "");
        assert_eq!(each, ".[]");
        assert_eq!(jq.member(&each, "a b"), ".[].\"a b\"");
        assert_eq!(jq.element_of(&jq.member(&id, "x-y"), ""), ".id.\"x-y\"[]");
    }

    #[test]
    fn a_key_with_a_bound_variable_is_quoted_because_its_value_is_unknown() {
        let paths = PathSettings::default();
        let key = Text::variable(Variable::unresolved("Field"));
        let path = Text::literal("a");
        assert_eq!(paths.member_text(&path, &key, false).shown(), "a.{{Field}}");
        assert_eq!(paths.member_text(&path, &key, true).shown(), "a.\"{{Field}}\"");
    }
}
