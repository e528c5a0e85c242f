//! Values for variables that have none, so that a request can be sent and compared. An empty value
//! is mostly one that everybody fills in for themselves.

use crate::lower::{Options, Scopes, Variables, lower};
use crate::model::{Auth, Body, Piece, Request, Text, Variable};
use crate::{collection::Collection, json};
use heck::ToKebabCase as _;
use indexmap::IndexMap;

/// A value for each variable that no scope gives one, or an empty one. Hosts are under `example`,
/// which no name server knows (RFC 6761), and the rest is text that means the same wherever it
/// stands.
pub(super) fn stand_ins(collection: &Collection, scopes: &Scopes) -> Vec<(String, String)> {
    let options = Options { variables: Variables::Keep, ..Options::default() };
    let (model, _) = lower(collection, scopes, &options);
    let mut found: IndexMap<String, String> = IndexMap::new();
    for item in &model.items {
        authority(&item.request, &mut found);
        if let Body::Json { value, .. } = &item.request.body {
            holes(value, &mut found);
        }
    }
    for item in &model.items {
        item.request.each_text(|text| {
            for variable in text.variables().filter(|variable| is_open(variable)) {
                let value = word(&variable.name);
                found.entry(variable.name.clone()).or_insert(value);
            }
        });
    }
    let given = |name: &String| scopes.command_line.iter().any(|(known, _)| known == name);
    found.into_iter().filter(|(name, _)| !given(name)).collect()
}

/// Credentials that the collection leaves empty: code has a place for them, and Postman sends
/// nothing. `auths` is one block as it is said, filled and sent.
pub(super) fn credentials([said, filled, sent]: [&mut Auth; 3], bound: bool) {
    let Some(known) = credential(filled) else { return };
    if !known.resolved().is_empty() {
        return;
    }
    let value = "access-token";
    let variable = known
        .variables()
        .next()
        .map(|variable| Variable { value: Some(value.to_owned()), ..Variable::clone(variable) });
    *known = variable.map_or_else(|| Text::literal(value), Text::variable);
    // Without a credential the runtime has no authentication at all.
    sent.clone_from(filled);
    for auth in [Some(sent), (!bound).then_some(said)].into_iter().flatten() {
        if let Some(text) = credential(auth) {
            *text = Text::literal(value);
        }
    }
}

/// The text of an authentication that is the secret, where it is but one.
fn credential(auth: &mut Auth) -> Option<&mut Text> {
    match auth {
        Auth::Bearer { token: secret, .. }
        | Auth::HeaderKey { value: secret, .. }
        | Auth::QueryKey { value: secret, .. } => Some(secret),
        _ => None,
    }
}

fn is_open(variable: &Variable) -> bool {
    variable.value.as_ref().is_none_or(String::is_empty)
}

fn word(name: &str) -> String {
    let word = deunicode::deunicode(name).to_kebab_case();
    let word: String =
        word.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
    if word.is_empty() { "value".to_owned() } else { word }
}

/// A URL may begin with a variable that holds scheme and host, or only one of them.
fn authority(request: &Request, found: &mut IndexMap<String, String>) {
    let pieces = request.url.authority.pieces();
    let mut before = String::new();
    for (n, piece) in pieces.iter().enumerate() {
        let variable = match piece {
            Piece::Literal(text) => {
                before.push_str(text);
                continue;
            }
            Piece::Variable(variable) => variable,
        };
        let after = match pieces.get(n + 1) {
            Some(Piece::Literal(text)) => text.as_str(),
            _ => "",
        };
        let first = n == 0 && request.url.scheme.is_none();
        let value = if first && after.starts_with("://") {
            "https".to_owned()
        } else if before.ends_with(':') {
            "8443".to_owned()
        } else if first && (after.is_empty() || after.starts_with(['/', '?', ':'])) {
            format!("https://{}.example", word(&variable.name))
        } else if after.is_empty() || after.starts_with(['/', ':']) {
            format!("{}.example", word(&variable.name))
        } else {
            word(&variable.name)
        };
        if is_open(variable) {
            found.entry(variable.name.clone()).or_insert(value);
        }
        before.clear();
    }
}

/// Where a variable stands for a whole JSON value, only JSON can stand in.
fn holes(value: &json::Value, found: &mut IndexMap<String, String>) {
    let mut number = |text: &Text| {
        for variable in text.variables().filter(|variable| is_open(variable)) {
            found.entry(variable.name.clone()).or_insert_with(|| "1".to_owned());
        }
    };
    match value {
        json::Value::Hole(text) => number(text),
        json::Value::Array(elements) => elements.iter().for_each(|value| holes(value, found)),
        json::Value::Object(members) => {
            members.iter().for_each(|member| holes(&member.value, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::stand_ins;
    use crate::collection::{Document, read};
    use crate::lower::Scopes;
    use crate::source::SourceText;
    use serde_json::{Value, json};

    fn values(request: &Value, variables: &Value) -> Vec<(String, String)> {
        let collection = json!({
            "info": {
                "name": "c",
                "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
            },
            "variable": variables,
            "item": [{ "name": "i", "request": request }],
        });
        let source = SourceText::new("c", collection.to_string());
        let Document::Collection(collection) = read(&source).unwrap().0 else { panic!() };
        stand_ins(&collection, &Scopes::default())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_stand_in_fits_the_place_of_its_variable() {
        let url = "{{scheme}}://{{host}}:{{port}}/{{User Id}}";
        let stood = values(&json!({ "method": "GET", "url": url }), &json!([]));
        for expected in [
            pair("scheme", "https"),
            pair("host", "host.example"),
            pair("port", "8443"),
            pair("User Id", "user-id"),
        ] {
            assert!(stood.contains(&expected), "{stood:?}");
        }
        let whole = values(&json!({ "method": "GET", "url": "{{base}}/a" }), &json!([]));
        assert_eq!(whole, [pair("base", "https://base.example")]);
    }

    #[test]
    fn json_stands_where_a_variable_is_a_whole_value() {
        let body = json!({
            "mode": "raw", "raw": "{\"n\": {{n}}, \"s\": \"{{s}}\"}",
            "options": { "raw": { "language": "json" } },
        });
        let stood =
            values(&json!({ "method": "POST", "url": "http://h", "body": body }), &json!([]));
        assert_eq!(stood, [pair("n", "1"), pair("s", "s")]);
    }

    #[test]
    fn what_has_a_value_keeps_it_and_what_is_empty_gets_one() {
        let variables = json!([{ "key": "a", "value": "1" }, { "key": "b", "value": "" }]);
        let request = json!({ "method": "GET", "url": "http://h/{{a}}/{{b}}" });
        assert_eq!(values(&request, &variables), [pair("b", "b")]);
    }
}
