//! The type of a JSON value → a tree that a reader can explore.
//!
//! It is made here rather than in a template because it is deep, and because a large answer has a
//! thousand fields.

use super::anchors::Anchors;
use crate::json::{Style, Value};
use crate::render::escape;
use crate::shape::{Format, Kind, Member, Presence, Shape};

/// Trees with at most this many fields are shown unfolded.
const SHOWN: usize = 24;

/// The longest example, in characters.
const LONGEST_EXAMPLE: usize = 48;

/// The fields of a value.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The tree, as a `ul`; empty where the value has no fields.
    pub(super) html: String,
    /// How many fields there are.
    pub(super) count: usize,
    /// Their names, for the search.
    pub(super) names: Vec<String>,
}

/// The fields of a value of this type; the name of each place on the page begins with `prefix`.
pub(super) fn fields(shape: &Shape, prefix: &str, anchors: &mut Anchors) -> Fields {
    let mut out = Fields { count: count(shape), ..Fields::default() };
    let unfolded = out.count <= SHOWN;
    children(shape, prefix, 0, unfolded, &mut out, anchors);
    out
}

/// The type in words: `array of objects`, `string (date-time)`.
pub(super) fn words(shape: &Shape) -> String {
    kind_words(&shape.kind, false)
}

fn kind_words(kind: &Kind, many: bool) -> String {
    let s = if many { "s" } else { "" };
    match kind {
        Kind::Unknown => if many { "values" } else { "any" }.to_owned(),
        Kind::Boolean => format!("boolean{s}"),
        Kind::Integer(_) => format!("integer{s}"),
        Kind::Float | Kind::BigNumber => format!("number{s}"),
        Kind::String(None) => format!("string{s}"),
        Kind::String(Some(format)) => format!("string{s} ({})", format_name(*format)),
        Kind::Array(element) => format!("array{s} of {}", kind_words(&element.kind, true)),
        Kind::Object(_) => format!("object{s}"),
        Kind::Map(entry) => format!("map{s} of {}", kind_words(&entry.kind, true)),
        Kind::Union(kinds) => {
            let words: Vec<String> = kinds.iter().map(|kind| kind_words(kind, many)).collect();
            words.join(" or ")
        }
    }
}

/// What the strings of a format are called.
pub(super) fn format_name(format: Format) -> &'static str {
    match format {
        Format::DateTime => "date-time",
        Format::Date => "date",
        Format::Time => "time",
        Format::Uuid => "UUID",
        Format::Uri => "URI",
        Format::Email => "e-mail",
        Format::Integer => "digits",
    }
}

fn count(shape: &Shape) -> usize {
    members(&shape.kind)
        .map_or(0, |members| members.iter().map(|member| 1 + count(&member.shape)).sum())
}

/// The members of the object that a value is, or that its elements are.
fn members(kind: &Kind) -> Option<&[Member]> {
    match kind {
        Kind::Object(object) => Some(object.members.as_slice()),
        Kind::Array(inner) | Kind::Map(inner) => members(&inner.kind),
        Kind::Union(kinds) => kinds.iter().find_map(members),
        _ => None,
    }
    .filter(|members| !members.is_empty())
}

fn children(
    shape: &Shape,
    prefix: &str,
    depth: usize,
    unfolded: bool,
    out: &mut Fields,
    anchors: &mut Anchors,
) {
    let Some(members) = members(&shape.kind) else { return };
    out.html.push_str(if depth == 0 { "<ul class=\"fields\">" } else { "<ul>" });
    for member in members {
        out.names.push(member.key.clone());
        let id = anchors.unique(format!("{prefix}.{}", plain(&member.key)));
        let group = self::members(&member.shape.kind).is_some();
        out.html.push_str("<li id=\"");
        out.html.push_str(&id);
        out.html.push_str("\">");
        if group {
            // Not inside the summary, which is a control itself.
            out.html.push_str("<a class=\"here\" href=\"#");
            out.html.push_str(&id);
            out.html.push_str("\" aria-label=\"Link to ");
            escape(&member.key, &mut out.html);
            out.html.push_str("\">#</a>");
            let open = if depth == 0 || unfolded { " open" } else { "" };
            out.html.push_str("<details");
            out.html.push_str(open);
            out.html.push_str("><summary>");
        }
        row(member, (!group).then_some(id.as_str()), &mut out.html);
        if group {
            out.html.push_str("</summary>");
            children(&member.shape, &id, depth + 1, unfolded, out, anchors);
            out.html.push_str("</details>");
        }
        out.html.push_str("</li>");
    }
    out.html.push_str("</ul>");
}

/// What a field is; its name leads to its place where that is given.
fn row(member: &Member, id: Option<&str>, out: &mut String) {
    match id {
        Some(id) => {
            out.push_str("<a href=\"#");
            out.push_str(id);
            out.push_str("\">");
        }
        None => out.push_str("<b>"),
    }
    escape(if member.key.is_empty() { "(empty)" } else { &member.key }, out);
    out.push_str(if id.is_some() { "</a> <span>" } else { "</b> <span>" });
    escape(&words(&member.shape), out);
    out.push_str("</span>");
    if member.presence == Presence::Optional {
        out.push_str(" <em>optional</em>");
    }
    if member.shape.nullable {
        out.push_str(" <em>nullable</em>");
    }
    if let Some(example) = member.shape.example.as_ref().and_then(example) {
        out.push_str(" <code>");
        escape(&example, out);
        out.push_str("</code>");
    }
}

fn example(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.shown(),
        Value::Null => return None,
        other => other.print(Style::Compact),
    };
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let mut cut: String = text.chars().take(LONGEST_EXAMPLE).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    Some(cut.replace('\n', " "))
}

/// A key as a part of a name that needs no escaping in an address.
fn plain(key: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    key.chars().take(60).map(|c| if keep(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::shape::infer_value;

    fn tree(texts: &[&str]) -> Fields {
        let values: Vec<Value> =
            texts.iter().map(|text| json::parse_str(text).unwrap().value).collect();
        fields(&infer_value(&values.iter().collect::<Vec<_>>()), "r200", &mut Anchors::default())
    }

    #[test]
    fn every_field_has_its_type_its_presence_and_a_place_of_its_own() {
        let tree = tree(&[
            r#"{"a":{"b":null,"c":[{"d":"2020-01-01"}]},"x<":1}"#,
            r#"{"a":{"b":"t","c":[]}}"#,
        ]);
        assert_eq!(tree.count, 5);
        assert_eq!(tree.names, ["a", "b", "c", "d", "x<"]);
        let expected = "<ul class=\"fields\"><li id=\"r200.a\">\
            <a class=\"here\" href=\"#r200.a\" aria-label=\"Link to a\">#</a><details open><summary>\
            <b>a</b> <span>object</span></summary><ul>\
            <li id=\"r200.a.b\"><a href=\"#r200.a.b\">b</a> <span>string</span> \
            <em>nullable</em> <code>t</code></li>";
        assert!(tree.html.starts_with(expected), "{}", tree.html);
        assert!(tree.html.contains("<span>integer</span> <em>optional</em>"), "{}", tree.html);
        assert!(tree.html.contains("<span>array of objects</span>"), "{}", tree.html);
        assert!(tree.html.contains("<span>string (date)</span>"), "{}", tree.html);
        assert!(
            tree.html.contains("<li id=\"r200.x_\"><a href=\"#r200.x_\">x&lt;</a>"),
            "{}",
            tree.html
        );
    }

    #[test]
    fn keys_that_look_alike_get_different_places() {
        let tree = tree(&[r#"{"a b":1,"a_b":2,"":3}"#]);
        for id in ["r200.a_b\"", "r200.a_b-2\"", "r200.\""] {
            assert!(tree.html.contains(&format!("id=\"{id}")), "{id} in {}", tree.html);
        }
    }
}
