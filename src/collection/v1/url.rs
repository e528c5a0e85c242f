//! The URL of a version 1 request: text, beside lists of its parameters.

use super::super::cursor::{Cursor, Notes, truthy};
use super::super::request::parameter;
use super::super::url::path_variable;
use super::super::{Parameter, PathVariable, Query, Url, UrlParts};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Reads the URL. Without a list of query parameters the text says everything; with one, the list
/// stands in place of the text's query.
pub(super) fn url(request: &Cursor<'_>, notes: &mut Notes) -> Url {
    let text = request.text("url", notes).unwrap_or_default();
    let variables = path_variables(request, notes);
    let query: Vec<Parameter> = request.given("queryParams").map_or_else(Vec::new, |list| {
        list.elements().filter_map(|element| query_parameter(&element, notes)).collect()
    });
    if query.is_empty() {
        return if text.is_empty() { Url::Missing } else { Url::Text(text, variables) };
    }
    let mut parts = split(&text);
    parts.query = Query::Pairs(query);
    parts.variables = variables;
    Url::Parts(Box::new(parts))
}

fn query_parameter(element: &Cursor<'_>, notes: &mut Notes) -> Option<Parameter> {
    let mut out = parameter(element, "query parameter", notes)?;
    out.disabled |= element.value.get("enabled") == Some(&Value::Bool(false));
    // `equals` says whether there is a `=` where the value is empty.
    if let Some(equals) = element.value.get("equals") {
        let says_something = out.value.as_ref().is_some_and(truthy);
        if truthy(equals) {
            if out.value == Some(Value::Null) {
                out.value = Some(Value::from(""));
            }
        } else if !says_something {
            out.value = Some(Value::Null);
        }
    }
    Some(out)
}

fn path_variables(request: &Cursor<'_>, notes: &mut Notes) -> Vec<PathVariable> {
    let mut out: Vec<PathVariable> = Vec::new();
    if let Some(list) = request.given("pathVariableData") {
        out.extend(list.elements().filter_map(|element| path_variable(&element, notes)));
    }
    if let Some(Value::Object(values)) = request.value.get("pathVariables") {
        let listed: BTreeSet<String> = out
            .iter()
            .filter_map(|variable| variable.key.as_ref()?.as_str().map(str::to_owned))
            .collect();
        for (key, value) in values {
            if !listed.contains(key) {
                out.push(PathVariable {
                    key: Some(Value::from(key.as_str())),
                    value: Some(value.clone()),
                    ..PathVariable::default()
                });
            }
        }
    }
    out
}

/// Splits the text of a URL into its parts as postman-collection-transformer does (lib/url.js). A
/// separator inside of `{{…}}` separates nothing.
fn split(text: &str) -> UrlParts {
    let mut rest = text.trim_start();
    let mut parts = UrlParts { raw: Some(Value::from(rest)), ..UrlParts::default() };
    if let Some(at) = find(rest, "#") {
        parts.hash = Some(Value::from(rest.get(at + 1..).unwrap_or_default()));
        rest = rest.get(..at).unwrap_or_default();
    }
    if let Some(at) = find(rest, "?") {
        rest = rest.get(..at).unwrap_or_default();
    }
    if let Some(at) = find(rest, "://").or_else(|| find(rest, ":\\\\")) {
        parts.protocol = Some(Value::from(rest.get(..at).unwrap_or_default()));
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    let rest = outside_variables(rest, |piece| piece.replace('\\', "/"));
    let mut rest = rest.as_str();
    if let Some(at) = find(rest, "/") {
        let path = rest.get(at + 1..).unwrap_or_default();
        parts.path = Some(pieces(path, "/"));
        rest = rest.get(..at).unwrap_or_default();
    }
    if let Some(at) = find_all(rest, "@").last() {
        let user = rest.get(..*at).unwrap_or_default();
        parts.auth = Some(match find(user, ":") {
            Some(colon) => json!({"user": user.get(..colon), "password": user.get(colon + 1..)}),
            None => json!({ "user": user }),
        });
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    if let Some(at) = find_all(rest, ":").last() {
        let port = rest.get(at + 1..).unwrap_or_default();
        if find(port, "]").is_none() {
            parts.port = Some(Value::from(port));
            rest = rest.get(..*at).unwrap_or_default();
        }
    }
    if !rest.is_empty() {
        parts.host = Some(pieces(rest, "."));
    }
    parts
}

fn pieces(text: &str, separator: &str) -> Value {
    let mut out = Vec::new();
    let mut start = 0;
    for at in find_all(text, separator) {
        out.push(Value::from(text.get(start..at).unwrap_or_default()));
        start = at + separator.len();
    }
    out.push(Value::from(text.get(start..).unwrap_or_default()));
    Value::Array(out)
}

fn find(text: &str, separator: &str) -> Option<usize> {
    find_all(text, separator).first().copied()
}

/// Where a separator stands outside of `{{…}}`.
fn find_all(text: &str, separator: &str) -> Vec<usize> {
    let variables = variables(text);
    text.match_indices(separator)
        .map(|(at, _)| at)
        .filter(|at| !variables.iter().any(|(start, end)| (*start..*end).contains(at)))
        .collect()
}

fn outside_variables(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut copied = 0;
    for (start, end) in variables(text) {
        out.push_str(&change(text.get(copied..start).unwrap_or_default()));
        out.push_str(text.get(start..end).unwrap_or_default());
        copied = end;
    }
    out.push_str(&change(text.get(copied..).unwrap_or_default()));
    out
}

/// Where each `{{name}}` stands; a name holds no braces.
fn variables(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(close) = text.get(from..).and_then(|rest| rest.find("}}")).map(|at| from + at) {
        let before = text.get(from..close).unwrap_or_default();
        if let Some(open) = before.rfind("{{").map(|at| from + at) {
            let name = text.get(open + 2..close).unwrap_or_default();
            if !name.contains(['{', '}']) {
                out.push((open, close + 2));
            }
        }
        from = close + 2;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_split_into_its_parts() {
        let parts = split(" https://me:pw@a.b:81/x/:id?q=1#end");
        assert_eq!(parts.protocol, Some(json!("https")));
        assert_eq!(parts.auth, Some(json!({"user": "me", "password": "pw"})));
        assert_eq!(parts.host, Some(json!(["a", "b"])));
        assert_eq!(parts.port, Some(json!("81")));
        assert_eq!(parts.path, Some(json!(["x", ":id"])));
        assert_eq!(parts.hash, Some(json!("end")));
    }

    #[test]
    fn what_stands_inside_a_variable_separates_nothing() {
        let parts = split("{{a/b:c.d}}/x/{{e?f#g}}");
        assert_eq!(parts.host, Some(json!(["{{a/b:c.d}}"])));
        assert_eq!(parts.path, Some(json!(["x", "{{e?f#g}}"])));
        assert_eq!((parts.port, parts.protocol, parts.hash), (None, None, None));
    }

    #[test]
    fn a_host_in_brackets_keeps_its_colons() {
        let parts = split("http://[::1]/x");
        assert_eq!((parts.host, parts.port), (Some(json!(["[::1]"])), None));
    }
}
