//! Parts of a request in the words of a page: texts with variables, authentication, types.

use super::fields::format_name;
use super::view::{AuthView, PairView};
use crate::json;
use crate::model::{Auth, Piece, Scope, Text, Url, Variable};
use crate::render::escape;
use crate::shape::{self, Kind, Width};
use crate::target::view::Code;
use indexmap::IndexMap;

/// The places on the page of a collection where its variables are explained, by name.
pub(super) type VariablePlaces = IndexMap<String, String>;

/// Writes a text with its variables marked, and linked where they are explained.
pub(super) fn text(text: &Text, places: &VariablePlaces, home: &str, out: &mut String) {
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => escape(literal, out),
            Piece::Variable(variable) => self::variable(variable, places, home, out),
        }
    }
}

fn variable(variable: &Variable, places: &VariablePlaces, home: &str, out: &mut String) {
    let place = places.get(&variable.name).filter(|_| variable.scope != Scope::Credential);
    if let Some(id) = place {
        out.push_str(&format!("<a href=\"{home}#{id}\">"));
    }
    out.push_str("<var>");
    escape(&variable.shown, out);
    out.push_str("</var>");
    if place.is_some() {
        out.push_str("</a>");
    }
}

/// Scheme, host and port of a URL, or what stands for them.
pub(super) fn server(url: &Url) -> Text {
    let mut out = Text::new();
    if let Some(scheme) = &url.scheme {
        out.push_literal(scheme);
        out.push_literal("://");
    }
    out.push(&url.authority);
    out
}

/// A text as HTML, its variables marked.
pub(super) fn code(value: &Text) -> Code {
    let mut out = String::new();
    text(value, &VariablePlaces::new(), "", &mut out);
    Code::new(out)
}

/// How a request says who is asking.
pub(super) fn auth(auth: &Auth) -> Option<AuthView> {
    let pair = |name: &str, value: &Text| PairView { name: name.to_owned(), value: code(value) };
    let view = |title: &str, text: String, rows: Vec<PairView>| {
        Some(AuthView { title: title.to_owned(), text, count: 0, rows })
    };
    match auth {
        Auth::None => None,
        Auth::Basic { user, password } => view(
            "Basic authentication",
            "User name and password go out in the header Authorization.".to_owned(),
            vec![pair("user", user), pair("password", password)],
        ),
        Auth::Bearer { token, prefix } => view(
            "Bearer token",
            match prefix.is_empty() {
                true => "The token goes out in the header Authorization.".to_owned(),
                false => {
                    format!("The token goes out in the header Authorization, after {prefix}.")
                }
            },
            vec![pair("token", token)],
        ),
        Auth::HeaderKey { name, value } => view(
            "API key in a header",
            format!("The key goes out in the header {name}."),
            vec![pair(&name.shown(), value)],
        ),
        Auth::QueryKey { name, value } => view(
            "API key in the query",
            format!("The key goes out in the query parameter {name}."),
            vec![pair(&name.shown(), value)],
        ),
        Auth::Computed { kind, parameters } => {
            let title = kind.title();
            let mut letters = title.chars();
            let title: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            view(
                &(title + letters.as_str()),
                "What goes out is computed anew for each request.".to_owned(),
                parameters.iter().map(|(name, value)| pair(name, value)).collect(),
            )
        }
    }
}

/// The type of a parameter, from its value: empty where that tells nothing.
pub(super) fn parameter_type(value: Option<&Text>) -> String {
    let Some(literal) = value.and_then(Text::as_literal) else { return String::new() };
    let literal = literal.trim();
    if literal.is_empty() {
        return String::new();
    }
    let bare = match literal {
        "true" | "false" => json::Value::Bool(literal == "true"),
        _ if is_number(literal) => json::Value::Number(literal.to_owned()),
        _ => json::Value::string(literal),
    };
    match shape::infer_value(&[&bare]).kind {
        Kind::String(Some(shape::Format::Integer)) => "string".to_owned(),
        Kind::String(Some(format)) => format_name(format).to_owned(),
        Kind::Integer(Width::U64) | Kind::Integer(_) => "integer".to_owned(),
        Kind::Float | Kind::BigNumber => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Unknown => String::new(),
        Kind::Array(_) => "array".to_owned(),
        Kind::Object(_) | Kind::Map(_) => "object".to_owned(),
        Kind::String(None) | Kind::Union(_) => "string".to_owned(),
    }
}

/// Whether it is a number of JSON that is no code: `007` and `1e5` are text.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(fraction) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_a_parameter_comes_from_its_value() {
        for (value, expected) in [
            ("20", "integer"),
            ("-2.5", "number"),
            ("007", "string"),
            ("true", "boolean"),
            ("left hand", "string"),
            ("2020-01-01", "date"),
            ("<integer>", "integer"),
            ("<string>", "string"),
            ("https://example.com/", "URI"),
            ("", ""),
        ] {
            assert_eq!(parameter_type(Some(&Text::literal(value))), expected, "{value}");
        }
        assert_eq!(parameter_type(Some(&Text::parse("{{x}}"))), "");
        assert_eq!(parameter_type(None), "");
    }
}
