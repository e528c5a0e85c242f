//! A URL's text taken apart, with variables as opaque atoms.
//!
//! Source: postman-url-encoder, parser/index.js: the fragment is cut off first, then the query,
//! then the scheme; a backslash before the query is a slash; the last `@` ends the user
//! information and the last `:` starts the port.

use crate::text::{Piece, Text};
use std::sync::Arc;

/// The parts of a URL as written, nothing encoded or decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// What stands before `://`.
    pub scheme: Option<Text>,
    /// The user name before `@`.
    pub user: Option<Text>,
    /// The password before `@`.
    pub password: Option<Text>,
    /// The host; empty where there is none.
    pub host: Text,
    /// What follows the host's last `:`.
    pub port: Option<Text>,
    /// The segments after each `/`; `None` where there is no `/`.
    pub path: Option<Vec<Text>>,
    /// The pairs between `&`, unsplit; `None` where there is no `?`.
    pub query: Option<Vec<Text>>,
}

/// Takes a URL apart. Nothing is an error here: a host that cannot be is found when it is encoded.
pub fn split_url(url: &Text) -> Parts {
    let mut parts = Parts::default();
    let mut rest = trim_start(url, |c| c.is_whitespace() || c == '\u{feff}');
    if let Some((before, _)) = split_once(&rest, "#") {
        rest = before;
    }
    if let Some((before, query)) = split_once(&rest, "?") {
        parts.query = Some(split(&query, '&'));
        rest = before;
    }
    rest = rest.map_literals(|text| text.replace('\\', "/"));
    if let Some((scheme, after)) = split_once(&rest, "://") {
        // A variable with which the URL begins holds scheme and host. What follows its first
        // slash is path, even where it holds `://`.
        let begins_with_variable = matches!(rest.pieces().first(), Some(Piece::Variable(_)));
        if !(begins_with_variable && split_once(&scheme, "/").is_some()) {
            parts.scheme = Some(scheme);
            rest = trim_start(&after, |c| c == '/');
        }
    }
    if let Some((before, path)) = split_once(&rest, "/") {
        parts.path = Some(split(&path, '/'));
        rest = before;
    }
    if let Some((info, after)) = split_last(&rest, '@') {
        match split_once(&info, ":") {
            Some((user, password)) => {
                parts.user = Some(user);
                parts.password = Some(password);
            }
            None => parts.user = Some(info),
        }
        rest = after;
    }
    match split_last(&rest, ':') {
        Some((host, port)) if split_once(&port, "]").is_none() => {
            parts.host = host;
            parts.port = Some(port);
        }
        _ => parts.host = rest,
    }
    parts
}

/// The pieces between every literal `separator`; at least one.
pub fn split(text: &Text, separator: char) -> Vec<Text> {
    let mut out = Vec::new();
    let mut current = Text::new();
    for piece in text.pieces() {
        match piece {
            Piece::Variable(variable) => current.push_variable(Arc::clone(variable)),
            Piece::Literal(literal) => {
                for (n, part) in literal.split(separator).enumerate() {
                    if n > 0 {
                        out.push(std::mem::take(&mut current));
                    }
                    current.push_literal(part);
                }
            }
        }
    }
    out.push(current);
    out
}

/// What stands before and after the first `separator` in literal text.
pub fn split_once(text: &Text, separator: &str) -> Option<(Text, Text)> {
    split_where(text, |literal| literal.split_once(separator), false)
}

/// What stands before and after the last `separator` in literal text.
pub(super) fn split_last(text: &Text, separator: char) -> Option<(Text, Text)> {
    split_where(text, |literal| literal.rsplit_once(separator), true)
}

fn split_where<'a>(
    text: &'a Text,
    find: impl Fn(&'a str) -> Option<(&'a str, &'a str)>,
    last: bool,
) -> Option<(Text, Text)> {
    let found = |piece: &'a Piece| match piece {
        Piece::Literal(literal) => find(literal),
        Piece::Variable(_) => None,
    };
    let mut places =
        text.pieces().iter().enumerate().filter_map(|(n, piece)| Some((n, found(piece)?)));
    let (at, (left, right)) = if last { places.next_back()? } else { places.next()? };
    let mut before = Text::new();
    let mut after = Text::new();
    for (n, piece) in text.pieces().iter().enumerate() {
        match n.cmp(&at) {
            std::cmp::Ordering::Less => push_piece(&mut before, piece),
            std::cmp::Ordering::Greater => push_piece(&mut after, piece),
            std::cmp::Ordering::Equal => {
                before.push_literal(left);
                after.push_literal(right);
            }
        }
    }
    Some((before, after))
}

fn push_piece(text: &mut Text, piece: &Piece) {
    match piece {
        Piece::Literal(literal) => text.push_literal(literal),
        Piece::Variable(variable) => text.push_variable(Arc::clone(variable)),
    }
}

fn trim_start(text: &Text, is_blank: impl Fn(char) -> bool) -> Text {
    let mut out = Text::new();
    for (n, piece) in text.pieces().iter().enumerate() {
        match piece {
            Piece::Literal(literal) if n == 0 => {
                out.push_literal(literal.trim_start_matches(&is_blank))
            }
            other => push_piece(&mut out, other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(url: &str) -> String {
        let parts = split_url(&Text::parse(url));
        let list = |texts: Option<Vec<Text>>| {
            texts.map(|texts| texts.iter().map(Text::shown).collect::<Vec<_>>())
        };
        format!(
            "{:?} {:?} {:?} {} {:?} {:?} {:?}",
            parts.scheme.map(|t| t.shown()),
            parts.user.map(|t| t.shown()),
            parts.password.map(|t| t.shown()),
            parts.host.shown(),
            parts.port.map(|t| t.shown()),
            list(parts.path),
            list(parts.query),
        )
    }

    #[test]
    fn a_whole_url_falls_into_its_parts() {
        assert_eq!(
            shown("  http://u:p@h.example:81/a//b?x=1&&y#f?z"),
            r#"Some("http") Some("u") Some("p") h.example Some("81") Some(["a", "", "b"]) Some(["x=1", "", "y"])"#
        );
        assert_eq!(
            shown("http://[::1]:9/x"),
            r#"Some("http") None None [::1] Some("9") Some(["x"]) None"#
        );
        assert_eq!(shown("http:///h/x"), r#"Some("http") None None h None Some(["x"]) None"#);
        assert_eq!(shown("//h/x"), r#"None None None  None Some(["", "h", "x"]) None"#);
    }

    #[test]
    fn a_variable_is_an_atom() {
        assert_eq!(
            shown("{{base}}/a{{b/c}}/to/http://x?q={{d&e}}"),
            r#"None None None {{base}} None Some(["a{{b/c}}", "to", "http:", "", "x"]) Some(["q={{d&e}}"])"#
        );
        assert_eq!(
            shown("{{p}}://{{h}}:{{n}}"),
            r#"Some("{{p}}") None None {{h}} Some("{{n}}") None None"#
        );
    }
}
