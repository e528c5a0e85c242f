//! Every field of a collection, with the payloads of one group in it.

use serde_json::{Map, Value, json};

/// A field, and the items that put payloads into it.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) items: fn(&[String]) -> Vec<Value>,
}

/// All fields. Those that hold one text have an item for one payload of a group (or for each); where
/// a text may be long it holds them all.
pub(super) const FIELDS: &[Field] = &[
    Field { name: "method", items: |all| each(all, |text| request(json!({ "method": text }))) },
    Field { name: "url as text", items: url_text },
    Field { name: "url protocol, host and port", items: hosts },
    Field { name: "path", items: path },
    Field { name: "path variables", items: path_variables },
    Field { name: "query", items: query },
    Field { name: "header names", items: header_names },
    Field { name: "header values", items: header_values },
    Field { name: "headers as text", items: headers_as_text },
    Field { name: "basic auth", items: basic },
    Field { name: "other auth", items: other_auth },
    Field { name: "raw body", items: |all| each(all, raw) },
    Field { name: "raw language", items: raw_language },
    Field { name: "JSON body", items: json_body },
    Field { name: "JSON body as written", items: json_as_written },
    Field { name: "urlencoded", items: form },
    Field { name: "form data", items: form_data },
    Field { name: "form data types", items: part_types },
    Field { name: "file names", items: files },
    Field { name: "GraphQL", items: graphql },
    Field { name: "names and descriptions", items: names },
    Field { name: "answer head", items: answer_head },
    Field { name: "JSON answer", items: json_answer },
    Field { name: "text answer", items: text_answer },
    Field { name: "variables in the URL", items: variables_in_url },
    Field { name: "variables in JSON", items: variables_in_json },
    Field { name: BOUND[0], items: variables },
    Field { name: BOUND[1], items: variable_names },
];

/// The fields that are also sent with variables bound at the head of the code. A bound value
/// stands in a URL, and in JSON, as a value: it is not escaped there in Postman's way.
pub(super) const BOUND: [&str; 2] = ["variables", "variable names"];

/// The words before the names of the variables that hold payloads: of the collection, and of the
/// environment.
pub(super) const SCOPES: [&str; 2] = ["own", "of the environment"];

/// The name of the variable that holds a payload.
pub(super) fn variable(scope: &str, payload: &str) -> String {
    let text: String = payload.chars().take(40).map(|c| format!("{:x}.", u32::from(c))).collect();
    format!("{scope} {text}{}", payload.len())
}

/// Whether a payload can be the name of a variable.
pub(super) fn can_name(payload: &str) -> bool {
    !payload.trim().is_empty() && !payload.contains(['{', '}'])
}

/// An item with a request that is sent to a host of nobody, and changed by `fields`.
fn request(fields: Value) -> Value {
    let mut request = json!({
        "method": "POST",
        "url": { "protocol": "http", "host": ["api", "example"], "path": ["at"] },
    });
    for (key, value) in fields.as_object().unwrap() {
        request[key] = value.clone();
    }
    json!({ "name": "item", "request": request })
}

/// An item for each payload where `POLYPOST_HOSTILE_ALL` is set, else for the first of a group.
fn each(all: &[String], item: impl Fn(&str) -> Value) -> Vec<Value> {
    let most = if std::env::var_os("POLYPOST_HOSTILE_ALL").is_some() { all.len() } else { 1 };
    let step = all.len().div_ceil(most.max(1)).max(1);
    all.iter().step_by(step).map(|text| item(text)).collect()
}

/// Something for each payload.
fn list(all: &[String], entry: impl Fn(&str) -> Value) -> Vec<Value> {
    all.iter().map(|text| entry(text)).collect()
}

fn url(parts: Value) -> Value {
    let mut url = json!({ "protocol": "http", "host": ["api", "example"] });
    for (key, value) in parts.as_object().unwrap() {
        url[key] = value.clone();
    }
    url
}

fn joined(all: &[String]) -> String {
    all.join(" ")
}

fn reversed(all: &[String]) -> String {
    all.iter().rev().cloned().collect::<Vec<_>>().join(" ")
}

fn url_text(all: &[String]) -> Vec<Value> {
    let mut out = each(all, |text| {
        let url = format!("http://api.example/{text}?{text}={text}&{text}#{text}");
        request(json!({ "method": "GET", "url": url }))
    });
    out.push(request(json!({ "method": "GET", "url": all[0] })));
    out
}

fn hosts(all: &[String]) -> Vec<Value> {
    let mut out = each(all, |text| {
        request(json!({ "method": "GET", "url": url(json!({ "host": ["api", text, "example"] })) }))
    });
    for key in ["protocol", "port"] {
        let bad = joined(all);
        out.push(request(json!({ "method": "GET", "url": url(json!({ key: bad })) })));
    }
    out
}

fn path(all: &[String]) -> Vec<Value> {
    let objects: Vec<Value> =
        all.iter().map(|text| json!({ "type": text, "value": text })).collect();
    vec![
        request(
            json!({ "method": "GET", "url": url(json!({ "path": all, "hash": joined(all) })) }),
        ),
        request(json!({ "url": url(json!({ "path": objects })) })),
    ]
}

fn path_variables(all: &[String]) -> Vec<Value> {
    let mut segments = Vec::new();
    let mut values = Vec::new();
    for (n, text) in all.iter().enumerate() {
        segments.extend([format!(":n{n}"), format!(":{text}")]);
        values.push(json!({ "key": format!("n{n}"), "value": text, "description": text }));
        values.push(json!({ "key": text, "value": text }));
    }
    vec![request(json!({ "url": url(json!({ "path": segments, "variable": values })) }))]
}

fn pairs(all: &[String]) -> Vec<Value> {
    all.iter().map(|text| json!({ "key": text, "value": text, "description": text })).collect()
}

fn query(all: &[String]) -> Vec<Value> {
    let item = |method: &str, query: Vec<Value>| {
        request(json!({ "method": method, "url": url(json!({ "path": ["at"], "query": query })) }))
    };
    let mut values = vec![item("GET", pairs(all)), item("POST", pairs(all))];
    let plain = all.iter().enumerate();
    values.push(item(
        "GET",
        plain.map(|(n, text)| json!({ "key": format!("n{n}"), "value": text })).collect(),
    ));
    values
}

fn header_names(all: &[String]) -> Vec<Value> {
    let (good, bad): (Vec<String>, Vec<String>) =
        all.iter().cloned().partition(|text| polypost::wire::is_token(text));
    let mut out = each(&bad, |text| request(json!({ "header": [{ "key": text, "value": "v" }] })));
    let good: Vec<Value> =
        good.iter().map(|text| json!({ "key": text, "value": "v", "description": text })).collect();
    out.push(request(json!({ "method": "GET", "header": good })));
    out
}

fn header_values(all: &[String]) -> Vec<Value> {
    let (good, bad): (Vec<String>, Vec<String>) =
        all.iter().cloned().partition(|text| polypost::wire::is_header_value(text));
    let mut out =
        each(&bad, |text| request(json!({ "header": [{ "key": "X-Bad", "value": text }] })));
    let numbered = |ascii: bool| -> Vec<Value> {
        let some = good.iter().filter(|text| text.is_ascii() == ascii).enumerate();
        some.map(|(n, text)| json!({ "key": format!("X-{n}"), "value": text })).collect()
    };
    out.push(request(json!({ "method": "GET", "header": numbered(true) })));
    out.push(request(json!({ "method": "GET", "header": numbered(false) })));
    out
}

fn headers_as_text(all: &[String]) -> Vec<Value> {
    let lines: Vec<String> =
        all.iter().enumerate().map(|(n, text)| format!("X-{n}: {text}")).collect();
    vec![request(json!({ "header": lines.join("\n") }))]
}

fn parameters(pairs: &[(&str, &str)]) -> Value {
    let list = pairs.iter().map(|(key, value)| json!({ "key": key, "value": value }));
    Value::Array(list.collect())
}

fn auth(kind: &str, pairs: &[(&str, &str)]) -> Value {
    request(json!({ "method": "GET", "auth": { "type": kind, kind: parameters(pairs) } }))
}

fn basic(all: &[String]) -> Vec<Value> {
    each(all, |text| auth("basic", &[("username", &text.replace(':', "")), ("password", text)]))
}

fn other_auth(all: &[String]) -> Vec<Value> {
    let sayable: Vec<String> =
        all.iter().filter(|text| polypost::wire::is_header_value(text)).cloned().collect();
    let (one, other) = (joined(&sayable), reversed(&sayable));
    let (all_of_it, back) = (joined(all), reversed(all));
    let mut out = vec![
        auth("bearer", &[("token", &one)]),
        auth("bearer", &[("token", &all_of_it)]),
        auth("apikey", &[("key", "X-Key"), ("value", &other), ("in", "header")]),
        auth("apikey", &[("key", &one), ("value", &other), ("in", "header")]),
        auth("apikey", &[("key", &all_of_it), ("value", &back), ("in", "query")]),
        auth("oauth2", &[("accessToken", &one), ("headerPrefix", &other)]),
        auth("digest", &[("username", &all_of_it), ("password", &back), ("realm", &back)]),
        auth("ntlm", &[("username", &one), ("password", &other), ("domain", &other)]),
        auth("awsv4", &[("accessKey", &one), ("secretKey", &other), ("region", &other)]),
    ];
    out.push(request(json!({ "auth": { "type": all_of_it, all_of_it.clone(): [] } })));
    out
}

fn raw(text: &str) -> Value {
    request(json!({ "body": { "mode": "raw", "raw": text } }))
}

fn raw_in(text: &str, language: &str) -> Value {
    let options = json!({ "raw": { "language": language } });
    request(json!({ "body": { "mode": "raw", "raw": text, "options": options } }))
}

fn raw_language(all: &[String]) -> Vec<Value> {
    let mut out = vec![raw_in(&format!("<a b='{0}'>{0}</a>", joined(all)), "xml")];
    out.push(raw_in("text", &joined(all)));
    out.push(request(json!({ "body": { "mode": joined(all), "raw": "text" } })));
    out
}

/// An object with each payload as a key and as a value.
fn object(all: &[String]) -> Value {
    Value::Object(all.iter().map(|text| (text.clone(), json!(text))).collect())
}

fn json_body(all: &[String]) -> Vec<Value> {
    let compact = json!({ "keys": object(all), "list": all }).to_string();
    let list = json!([object(all), all]).to_string();
    let mut out = vec![raw_in(&format!("{:#}", object(all)), "json")];
    out.extend([raw_in(&compact, "json"), raw_in(&list, "json")]);
    out
}

fn json_as_written(all: &[String]) -> Vec<Value> {
    let members: Vec<String> = all.iter().map(|text| format!("\"{text}\": \"{text}\"")).collect();
    let holes: Vec<String> =
        all.iter().enumerate().map(|(n, text)| format!("\"n{n}\": {text}")).collect();
    vec![
        raw_in(&format!("{{{}}}", members.join(",\n")), "json"),
        raw_in(&format!("{{{}}}", holes.join(",\n")), "json"),
    ]
}

fn form(all: &[String]) -> Vec<Value> {
    let body = |pairs: Vec<Value>| {
        request(json!({ "body": { "mode": "urlencoded", "urlencoded": pairs } }))
    };
    let plain = all.iter().enumerate();
    vec![
        body(pairs(all)),
        body(plain.map(|(n, text)| json!({ "key": format!("n{n}"), "value": text })).collect()),
    ]
}

fn multipart(parts: Vec<Value>) -> Value {
    request(json!({ "body": { "mode": "formdata", "formdata": parts } }))
}

fn form_data(all: &[String]) -> Vec<Value> {
    let values = all.iter().enumerate();
    let values = values
        .map(|(n, text)| json!({ "key": format!("n{n}"), "value": text, "type": "text" }))
        .collect();
    let names = list(all, |text| json!({ "key": text, "value": "v", "type": "text" }));
    let kinds = list(all, |text| json!({ "key": "k", "value": "v", "type": text }));
    vec![multipart(values), multipart(names), multipart(kinds)]
}

fn part_types(all: &[String]) -> Vec<Value> {
    each(all, |text| {
        multipart(vec![json!({ "key": "k", "value": "v", "type": "text", "contentType": text })])
    })
}

fn files(all: &[String]) -> Vec<Value> {
    let mut out =
        each(all, |text| request(json!({ "body": { "mode": "file", "file": { "src": text } } })));
    out.extend(each(all, |text| {
        multipart(vec![json!({ "key": text, "type": "file", "src": text })])
    }));
    out.extend(each(all, |text| {
        let part = json!({ "key": "k", "type": "file", "src": "a.txt", "fileName": text });
        multipart(vec![part])
    }));
    out
}

fn graphql(all: &[String]) -> Vec<Value> {
    let variables = object(all).to_string();
    let body = |query: String, variables: &str| {
        let graphql =
            json!({ "query": query, "variables": variables, "operationName": joined(all) });
        request(json!({ "body": { "mode": "graphql", "graphql": graphql } }))
    };
    vec![
        body(format!("query A {{ a(b: \"{}\") }}", joined(all)), &variables),
        body(all.join("\n"), &joined(all)),
    ]
}

fn names(all: &[String]) -> Vec<Value> {
    each(all, |text| {
        let mut item = request(json!({
            "description": text,
            "header": [{ "key": "X-A", "value": "v", "description": text }],
            text: text,
        }));
        item["name"] = json!(text);
        item["description"] = json!({ "content": text, "type": text });
        item["event"] = json!([{ "listen": text, "script": { "exec": [text], "type": text } }]);
        item["response"] = json!([{ "name": text, "status": text, "code": 200, "body": "{}" }]);
        json!({ "name": text, "description": text, "item": [item] })
    })
}

fn answered(response: Value) -> Value {
    let mut item = request(json!({ "method": "GET" }));
    item["response"] = json!([response]);
    item
}

fn answer_head(all: &[String]) -> Vec<Value> {
    let headers = |n: usize, text: &str| json!({ "key": format!("X-{n}"), "value": text });
    let headers: Vec<Value> =
        all.iter().enumerate().map(|(n, text)| headers(n, text)).chain(pairs(all)).collect();
    let cookies = list(all, |text| json!({ "domain": text, "path": text, "value": text }));
    vec![
        answered(json!({
            "name": joined(all), "code": 200, "status": joined(all), "header": headers,
            "cookie": cookies, "_postman_previewlanguage": joined(all), "body": "{\"a\": 1}",
        })),
        answered(json!({ "name": "code", "code": joined(all), "body": "{\"a\": 1}" })),
        answered(json!({ "name": "huge", "code": 1e9, "body": "{\"a\": 1}" })),
        answered(json!({ "name": "negative", "code": -1, "body": "{\"a\": 1}" })),
    ]
}

fn json_answer(all: &[String]) -> Vec<Value> {
    let body = |value: &Value| {
        let headers = json!([{ "key": "Content-Type", "value": "application/json" }]);
        answered(
            json!({ "name": "r", "code": 200, "header": headers, "body": format!("{value:#}") }),
        )
    };
    // Types that differ keep an object from being taken for one whose keys are data.
    let kinds = [json!(1), json!(true), json!("text"), json!(1.5), json!({ "a": "b" })];
    let mixed: Map<String, Value> = all
        .iter()
        .zip(kinds.iter().cycle())
        .map(|(key, kind)| (key.clone(), kind.clone()))
        .collect();
    let nested = list(all, |text| json!({ text: [{ text: text }] }));
    let mut whole = Map::new();
    for value in &nested {
        whole.extend(value.as_object().unwrap().clone());
    }
    vec![body(&json!({ "mixed": mixed, "texts": all })), body(&object(all)), body(&json!([whole]))]
}

fn text_answer(all: &[String]) -> Vec<Value> {
    each(all, |text| answered(json!({ "name": "r", "code": 200, "body": text })))
        .into_iter()
        .chain([answered(json!({ "name": "r", "code": 200, "body": joined(all) }))])
        .collect()
}

fn references(names: impl Iterator<Item = String>) -> Vec<String> {
    names.map(|name| format!("{{{{{name}}}}}")).collect()
}

/// References to the variables that hold payloads, of both scopes in turn.
fn held(all: &[String]) -> Vec<String> {
    let scopes = SCOPES.iter().cycle();
    references(all.iter().zip(scopes).map(|(text, scope)| variable(scope, text)))
}

fn variables_in_url(all: &[String]) -> Vec<Value> {
    let query = list(&held(all), |text| json!({ "key": "k", "value": text }));
    vec![
        request(json!({ "url": url(json!({ "path": ["at"], "query": query })) })),
        request(json!({ "url": url(json!({ "path": held(all) })) })),
    ]
}

fn variables_in_json(all: &[String]) -> Vec<Value> {
    let values = held(all).into_iter().enumerate();
    let values: Map<String, Value> =
        values.map(|(n, text)| (format!("n{n}"), json!(text))).collect();
    vec![raw_in(&Value::Object(values).to_string(), "json")]
}

fn variables(all: &[String]) -> Vec<Value> {
    let sayable: Vec<String> =
        all.iter().filter(|text| polypost::wire::is_header_value(text)).cloned().collect();
    let defined: Vec<String> = all.iter().filter(|text| !text.contains("{{")).cloned().collect();
    let headers = held(&sayable).into_iter().enumerate();
    let headers: Vec<Value> = headers
        .map(|(n, text)| json!({ "key": format!("X-{n}"), "value": format!("a{text}b") }))
        .collect();
    vec![
        request(json!({
            "header": headers,
            "body": { "mode": "raw", "raw": held(all).join("\n") },
        })),
        form(&held(all)).swap_remove(1),
        form_data(&held(all)).swap_remove(0),
        auth("basic", &[("username", "u"), ("password", &held(all).concat())]),
        multipart(list(&held(all), |name| json!({ "key": name, "type": "file", "src": "a.txt" }))),
        multipart(list(
            &held(all),
            |name| json!({ "key": "k", "type": "file", "src": "a.txt", "fileName": name }),
        )),
        // What nothing defines is a reader's to fill in, with something that is a type.
        multipart(list(
            &held(&defined),
            |kind| json!({ "key": "k", "type": "text", "value": "v", "contentType": kind }),
        )),
        multipart(list(
            &held(all),
            |value| json!({ "key": "k", "type": "text", "value": value, "contentType": "text/plain" }),
        )),
    ]
}

/// Requests with variables that are called like the payloads.
fn variable_names(all: &[String]) -> Vec<Value> {
    let named: Vec<String> = all.iter().filter(|text| can_name(text)).cloned().collect();
    let all = references(named.into_iter());
    let headers = all.iter().enumerate();
    let headers: Vec<Value> =
        headers.map(|(n, text)| json!({ "key": format!("X-{n}"), "value": text })).collect();
    vec![request(json!({ "header": headers, "body": { "mode": "raw", "raw": all.join(" ") } }))]
}
