//! Collections made of the fuzzer's bytes: mostly as Postman writes them, and now and then anything
//! at all where something else should stand.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

/// Texts that mean something to Postman, to a language, to a client or to a file system.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "id",
    "Id",
    "type",
    "class",
    "begin",
    "result",
    "get users",
    "key",
    "value",
    "src",
    "true",
    "null",
    "0",
    "-1",
    "1.50",
    "1e400",
    "007",
    "12345678901234567890",
    "{{a}}",
    "{{b}}",
    "{{c}}",
    "{{a{{b}}}}",
    "{{$guid}}",
    "{{}}",
    "x{{a}}y",
    "{{{a}}}",
    "}}{{",
    ":id",
    ":a",
    "..",
    ".",
    "%",
    "%2",
    "%41",
    "%zz",
    "/",
    "//",
    "?",
    "#",
    "&",
    "=",
    "+",
    ";",
    ",",
    "https://api.example.com",
    "http://u:p@h:80/a/:id?q=1&r#f",
    "{{a}}/x",
    "example.com:8080",
    "//example.com",
    "ftp://x",
    "localhost",
    "[::1]:80",
    "127.1",
    "bücher.example",
    "https://",
    "Content-Type",
    "content-type",
    "Authorization",
    "Host",
    "Content-Length",
    "X-Api-Key",
    "Cookie",
    "Bearer x",
    "Basic dTpw",
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain; charset=utf-8",
    "GET",
    "POST",
    "get",
    "X Y",
    "X\"Y",
    "raw",
    "urlencoded",
    "formdata",
    "file",
    "graphql",
    "json",
    "xml",
    "text",
    "header",
    "query",
    "'",
    "\"",
    "`",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{fdd0}",
    "\u{ffff}",
    "é",
    "日本",
    "🎉",
    "e\u{301}",
    "$(x)",
    "${x}",
    "#{x}",
    "%PATH%",
    "!x!",
    "@/etc/passwd",
    "<f",
    "k=@f",
    "-oX",
    "--help",
    "*/",
    "(*",
    "{$I x}",
    "\"\"\"",
    "'''",
    "\"#",
    "r#\"",
    "EOF",
    "-->",
    "?>",
    "</script>",
    "../../x",
    "C:\\x",
    "nul",
    "a.b[0]",
    "@odata.id",
    "{\"a\": {{a}}, \"b\": [1, {\"c\": null}]}",
    "[{\"id\": 1, \"x\": []}, {\"id\": null}]",
    "{\"a\":1,\"a\":2}",
    "[1, 2.5, \"x\", null, true]",
    "{\"1\": {\"n\": 1}, \"2\": {\"n\": 2}}",
    "// c\n{a: 'b',}",
    "<a>b</a>",
    "{\"list\": [[{\"v\": 1}], []], \"e\": {}}",
    "a=1&b=%20&c",
    "line one\nline two \nline three\n",
    "some rather long text that goes on and on until a line of code is too long to be read with ease, or so",
];

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const AUTHS: &[&str] = &[
    "noauth", "basic", "bearer", "apikey", "oauth2", "digest", "ntlm", "awsv4", "hawk", "oauth1",
    "edgegrid", "jwt", "asap", "x",
];

const PARAMETERS: &[&str] = &[
    "username",
    "password",
    "token",
    "key",
    "value",
    "in",
    "accessToken",
    "addTokenTo",
    "headerPrefix",
    "tokenType",
    "accessKey",
    "secretKey",
    "region",
    "service",
    "sessionToken",
    "authId",
    "authKey",
    "consumerKey",
    "consumerSecret",
    "signatureMethod",
    "algorithm",
    "realm",
    "clientToken",
];

const BEHAVIORS: &[&str] = &[
    "disableUrlEncoding",
    "disableBodyPruning",
    "disabledSystemHeaders",
    "followRedirects",
    "maxRedirects",
    "strictSSL",
];

/// What a builder of one place looks like.
type Make = fn(&mut Unstructured<'_>) -> Result<Value>;

/// A collection file.
pub fn collection(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut file = json!({ "info": { "name": text(u)? }, "item": list(u, 2, node)? });
    let own = u.arbitrary::<u8>()?;
    for (bit, name, make) in [
        (1, "variable", variables as Make),
        (2, "auth", auth as Make),
        (4, "protocolProfileBehavior", behavior as Make),
        (8, "description", any as Make),
    ] {
        if own & bit != 0 {
            file[name] = make(u)?;
        }
    }
    Ok(file)
}

fn node(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut node = json!({ "name": text(u)? });
    if u.ratio(1, 8)? {
        node["item"] = list(u, 2, item)?;
        node["auth"] = auth(u)?;
        return Ok(node);
    }
    item(u)
}

fn item(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut item = json!({
        "name": text(u)?,
        "request": mostly(u, request)?,
        "response": list(u, 2, response)?,
    });
    if u.ratio(1, 8)? {
        item["protocolProfileBehavior"] = behavior(u)?;
    }
    Ok(item)
}

fn request(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut request = json!({ "method": mostly(u, method)?, "url": mostly(u, url)? });
    let parts = u.arbitrary::<u8>()?;
    for (bit, name, make) in [
        (1, "header", headers as Make),
        (2, "body", body as Make),
        (4, "auth", auth as Make),
        (8, "description", text as Make),
    ] {
        if parts & bit != 0 {
            request[name] = mostly(u, make)?;
        }
    }
    Ok(request)
}

fn method(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok((*u.choose(METHODS)?).into())
}

fn url(u: &mut Unstructured<'_>) -> Result<Value> {
    if u.ratio(1, 3)? {
        return text(u);
    }
    let mut url = json!({ "host": host(u)?, "path": list(u, 4, text)? });
    let parts = u.arbitrary::<u8>()?;
    for (bit, name, make) in [
        (1, "query", pairs as Make),
        (2, "variable", pairs as Make),
        (4, "protocol", text as Make),
        (8, "port", text as Make),
        (16, "hash", text as Make),
        (32, "raw", text as Make),
    ] {
        if parts & bit != 0 {
            url[name] = mostly(u, make)?;
        }
    }
    Ok(url)
}

fn host(u: &mut Unstructured<'_>) -> Result<Value> {
    match u.int_in_range(0..=3)? {
        0 => text(u),
        1 => list(u, 4, text),
        _ => Ok(json!(["api", "example", "com"])),
    }
}

fn headers(u: &mut Unstructured<'_>) -> Result<Value> {
    if u.ratio(1, 8)? { text(u) } else { pairs(u) }
}

fn pairs(u: &mut Unstructured<'_>) -> Result<Value> {
    list(u, 4, pair)
}

fn pair(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut pair = json!({ "key": mostly(u, text)?, "value": mostly(u, text)? });
    let parts = u.arbitrary::<u8>()?;
    for (bit, name, make) in [
        (1, "disabled", flag as Make),
        (2, "type", text as Make),
        (4, "src", any as Make),
        (8, "contentType", text as Make),
        (16, "fileName", text as Make),
        (32, "description", text as Make),
    ] {
        if parts & 0x40 != 0 && parts & bit != 0 {
            pair[name] = make(u)?;
        }
    }
    Ok(pair)
}

fn variables(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut variables = Vec::new();
    for name in ["a", "b", "c"] {
        if u.arbitrary()? {
            variables.push(json!({ "key": name, "value": mostly(u, text)? }));
        }
    }
    if let Value::Array(more) = list(u, 2, pair)? {
        variables.extend(more);
    }
    Ok(variables.into())
}

fn body(u: &mut Unstructured<'_>) -> Result<Value> {
    let mode = *u.choose(&["raw", "raw", "urlencoded", "formdata", "file", "graphql"])?;
    let content = match mode {
        "raw" if u.arbitrary()? => json!(document(u, 3)?.to_string()),
        "raw" => text(u)?,
        "urlencoded" | "formdata" => pairs(u)?,
        "file" if u.arbitrary()? => json!({ "content": mostly(u, text)? }),
        "file" => json!({ "src": mostly(u, text)? }),
        _ => json!({ "query": text(u)?, "variables": mostly(u, text)?, "operationName": text(u)? }),
    };
    let mut body = json!({ "mode": mode, mode: content });
    if u.arbitrary()? {
        body["options"]["raw"]["language"] = text(u)?;
    }
    Ok(body)
}

fn auth(u: &mut Unstructured<'_>) -> Result<Value> {
    let kind = *u.choose(AUTHS)?;
    let mut parameters = Vec::new();
    for _ in 0..u.int_in_range(0..=5)? {
        parameters.push(json!({ "key": u.choose(PARAMETERS)?, "value": mostly(u, text)? }));
    }
    Ok(json!({ "type": kind, kind: parameters }))
}

fn behavior(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut behavior = Map::new();
    for name in BEHAVIORS {
        if u.ratio(1, 3)? {
            behavior.insert((*name).to_owned(), any(u)?);
        }
    }
    Ok(behavior.into())
}

fn response(u: &mut Unstructured<'_>) -> Result<Value> {
    let code = *u.choose(&[200, 200, 201, 204, 400, 500, 0, -1, 1_000_000_000])?;
    let body = if u.ratio(3, 4)? { json!(document(u, 4)?.to_string()) } else { any(u)? };
    let mut response = json!({ "name": text(u)?, "code": code, "body": body });
    if u.arbitrary()? {
        response["header"] = mostly(u, headers)?;
    }
    if u.arbitrary()? {
        response["_postman_previewlanguage"] = text(u)?;
    }
    Ok(response)
}

/// JSON that a server might send or be sent.
fn document(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    match u.int_in_range(0..=if depth == 0 { 3 } else { 7 })? {
        0 => text(u),
        1 => Ok(json!(u.arbitrary::<i32>()?)),
        2 => Ok(json!(f64::from(u.arbitrary::<i16>()?) / 8.0)),
        3 => Ok(u.choose(&[Value::Null, json!(true), json!(u64::MAX), json!(1e300)])?.clone()),
        4 | 5 => {
            let elements = (0..u.int_in_range(0..=3)?)
                .map(|_| document(u, depth - 1))
                .collect::<Result<Vec<_>>>()?;
            Ok(elements.into())
        }
        _ => {
            let mut members = Map::new();
            for _ in 0..u.int_in_range(0..=4)? {
                members.insert(words(u)?, document(u, depth - 1)?);
            }
            Ok(members.into())
        }
    }
}

/// What is meant for a place, or, one time in sixteen, anything.
fn mostly(u: &mut Unstructured<'_>, make: Make) -> Result<Value> {
    if u.ratio(1, 16)? { any(u) } else { make(u) }
}

fn list(u: &mut Unstructured<'_>, most: usize, make: Make) -> Result<Value> {
    let elements =
        (0..u.int_in_range(0..=most)?).map(|_| mostly(u, make)).collect::<Result<Vec<_>>>()?;
    Ok(elements.into())
}

fn any(u: &mut Unstructured<'_>) -> Result<Value> {
    document(u, 2)
}

fn flag(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(u.arbitrary::<bool>()?.into())
}

fn text(u: &mut Unstructured<'_>) -> Result<Value> {
    words(u).map(Value::from)
}

/// One or a few of the texts one after another, or the fuzzer's own.
fn words(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=7)? {
        0 => u.arbitrary::<String>()?,
        1 => [u.choose(TEXTS)?, u.choose(TEXTS)?, u.choose(TEXTS)?].map(|text| *text).concat(),
        2 => [u.choose(TEXTS)?, u.choose(TEXTS)?].map(|text| *text).concat(),
        3 => u.choose(TEXTS)?.repeat(u.int_in_range(1..=40)?),
        _ => (*u.choose(TEXTS)?).to_owned(),
    })
}
