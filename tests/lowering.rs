//! What a collection means: the rules one by one, with collections of one item.

use polypost::collection::{Collection, Document, Environment, read};
use polypost::diagnostic::Diagnostic;
use polypost::lower::{Options, Scopes, Variables, lower};
use polypost::model::{Auth, Body, FileSource, Model, PartContent, Request};
use polypost::source::SourceText;
use polypost::text::{Scope, Text};
use polypost::wire::{self, NoFiles, encode};
use proptest::prelude::*;
use serde_json::{Value, json};

fn document(value: &Value) -> Document {
    read(&SourceText::new("test.json", value.to_string())).unwrap().0
}

fn collection(value: &Value) -> Collection {
    match document(value) {
        Document::Collection(collection) => collection,
        Document::Environment(_) => panic!("an environment"),
    }
}

fn environment(values: &Value) -> Environment {
    let value = json!({"name": "e", "_postman_variable_scope": "environment", "values": values});
    match document(&value) {
        Document::Environment(environment) => environment,
        Document::Collection(_) => panic!("a collection"),
    }
}

/// A collection of one request with variables.
fn written(request: &Value, variables: &Value) -> Value {
    json!({
        "info": {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "variable": variables,
        "item": [{"name": "i", "request": request}],
    })
}

fn lowered(request: &Value, variables: &Value, mode: Variables) -> (Model, Vec<Diagnostic>) {
    let options = Options { variables: mode, ..Options::default() };
    lower(&collection(&written(request, variables)), &Scopes::default(), &options)
}

fn one(request: &Value, variables: &Value, mode: Variables) -> Request {
    lowered(request, variables, mode).0.items.remove(0).request
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The URL of a request in the three modes.
fn urls(url: &str, variables: &Value) -> [String; 3] {
    [Variables::Resolve, Variables::Keep, Variables::Bind]
        .map(|mode| wire::url(&one(&json!({"url": url}), variables, mode).url).shown())
}

#[test]
fn what_a_path_parameter_brings_to_a_query_is_escaped_there() {
    let url = json!({
        "protocol": "http", "host": "h.example", "path": ["a?b", ":n"],
        "variable": [{"key": "n", "value": "x\ny\"z"}],
    });
    let request = one(&json!({ "url": url }), &json!([]), Variables::Keep);
    assert_eq!(wire::url(&request.url).shown(), "http://h.example/a?b/x%0Ay%22z");
}

#[test]
fn variables_are_replaced_kept_or_bound() {
    let variables = json!([
        {"key": "base", "value": "https://api.example.com/v1"},
        {"key": "id", "value": ""},
        {"key": "key", "value": "hush", "type": "secret"},
    ]);
    assert_eq!(
        urls("{{base}}/jobs/{{id}}?k={{key}}&n={{nope}}", &variables),
        [
            "https://api.example.com/v1/jobs/?k=hush&n={{nope}}",
            "https://api.example.com/v1/jobs/{{id}}?k={{key}}&n={{nope}}",
            "{{base}}/jobs/{{id}}?k={{key}}&n={{nope}}",
        ]
    );
}

#[test]
fn a_variable_that_is_named_as_a_credential_is_secret() {
    let variables =
        json!([{"key": "client_secret", "value": "hush"}, {"key": "page_token", "value": "p2"}]);
    assert_eq!(
        urls("http://h/{{client_secret}}/{{page_token}}", &variables),
        [
            "http://h/hush/p2",
            "http://h/{{client_secret}}/p2",
            "http://h/{{client_secret}}/{{page_token}}"
        ]
    );
}

#[test]
fn a_credential_that_is_repeated_is_hidden_wherever_it_stands() {
    let request = json!({
        "method": "POST",
        "url": "http://h/in/kEy-0123-a/x?again=kEy-0123-a&n=1",
        "header": [{"key": "X-Desk", "value": "desk kEy-0123-a!"}, {"key": "X-Other", "value": "kEy-0123"}],
        "auth": {"type": "apikey", "apikey": [{"key": "key", "value": "X-Key"}, {"key": "value", "value": "kEy-0123-a"}]},
        "body": {"mode": "urlencoded", "urlencoded": [{"key": "key", "value": "kEy-0123-a"}]},
    });
    let shown = |mode| {
        let request = one(&request, &json!([]), mode);
        let mut values = vec![wire::url(&request.url)];
        values.extend(request.headers.iter().map(|header| header.value.clone()));
        if let Body::Form(fields) = &request.body {
            values.extend(fields.iter().map(|field| field.value.clone()));
        }
        assert!(values.iter().all(|text| text.resolved().contains("kEy-0123")), "{values:?}");
        values.iter().map(|text| text.shown()).collect::<Vec<_>>()
    };
    for mode in [Variables::Keep, Variables::Bind] {
        let [url, desk, other, field] = shown(mode).try_into().unwrap();
        assert_eq!(url, "http://h/in/<api_key>/x?again=<api_key>&n=1", "{mode:?}");
        assert_eq!((desk.as_str(), other.as_str()), ("desk <api_key>!", "kEy-0123"), "{mode:?}");
        assert_eq!(field, "<api_key>", "{mode:?}");
    }
    assert!(!shown(Variables::Resolve).concat().contains('<'));
}

#[test]
fn a_url_that_begins_with_an_open_variable_shows_an_address() {
    let shown =
        |url: &str| wire::url(&one(&json!({"url": url}), &json!([]), Variables::Keep).url).shown();
    assert_eq!(shown("{{base}}/jobs/{{base}}"), "https://domain.com/jobs/{{base}}");
    assert_eq!(shown("https://{{host}}/jobs"), "https://{{host}}/jobs");
    assert_eq!(shown("{{scheme}}://{{host}}/jobs"), "{{scheme}}://{{host}}/jobs");
}

#[test]
fn names_of_variables_may_be_made_of_variables() {
    let variables = json!([
        {"key": "level", "value": "1"},
        {"key": "name1", "value": "one"},
        {"key": "outer", "value": "<{{inner}}>"},
        {"key": "inner", "value": "deep"},
    ]);
    let text = |mode| {
        let request = json!({"method": "POST", "url": "http://h", "body": {"mode": "raw", "raw": "{{name{{level}}}} {{outer}} {{ inner }}"}});
        match one(&request, &variables, mode).body {
            Body::Text(text) => text,
            other => panic!("{other:?}"),
        }
    };
    for mode in [Variables::Resolve, Variables::Keep, Variables::Bind] {
        assert_eq!(text(mode).resolved(), "one <deep> {{ inner }}", "{mode:?}");
    }
    assert_eq!(text(Variables::Bind).shown(), "{{name1}} {{outer}} {{ inner }}");
}

#[test]
fn what_is_bound_has_neither_an_open_reference_nor_a_credential_in_its_value() {
    let variables = json!([
        {"key": "open", "value": "a{{nobody}}"},
        {"key": "over", "value": "<{{open}}>"},
        {"key": "login", "value": "Bearer {{token}}"},
        {"key": "token", "value": "hush", "type": "secret"},
        {"key": "unset", "value": "b{{empty}}"},
        {"key": "empty", "value": ""},
        {"key": "whole", "value": "c{{part}}"},
        {"key": "part", "value": "d"},
    ]);
    let raw = "{{over}} {{login}} {{unset}} {{whole}}";
    let request = json!({"method": "POST", "url": "http://h", "body": {"mode": "raw", "raw": raw}});
    let Body::Text(text) = one(&request, &variables, Variables::Bind).body else { panic!() };
    assert_eq!(text.shown(), "<a{{nobody}}> Bearer {{token}} b{{empty}} {{whole}}");
    assert_eq!(text.resolved(), "<a{{nobody}}> Bearer hush b cd");
}

#[test]
fn the_bytes_of_a_file_hold_no_credential_but_where_it_is_asked_for() {
    let variables = json!([
        {"key": "plain", "value": "open"},
        {"key": "token", "value": "hush", "type": "secret"},
    ]);
    let part = json!({"key": "k", "type": "text", "value": "{{plain}} {{token}}", "fileName": "f"});
    let request = json!({
        "method": "POST", "url": "http://h", "body": {"mode": "formdata", "formdata": [part]},
    });
    let bytes = |mode| match one(&request, &variables, mode).body {
        Body::Multipart(parts) => match &parts[0].content {
            PartContent::File(FileSource::Inline(bytes), _) => {
                String::from_utf8(bytes.clone()).unwrap()
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(bytes(Variables::Resolve), "open hush");
    assert_eq!(bytes(Variables::Keep), "open {{token}}");
    assert_eq!(bytes(Variables::Bind), "open {{token}}");
}

#[test]
fn a_variable_that_leads_back_to_itself_is_reported() {
    let variables = json!([{"key": "a", "value": "{{b}}"}, {"key": "b", "value": "x{{a}}"}]);
    for mode in [Variables::Resolve, Variables::Keep, Variables::Bind] {
        let (model, diagnostics) = lowered(&json!({"url": "http://h/{{a}}"}), &variables, mode);
        assert_eq!(codes(&diagnostics), ["cyclic-variable"], "{mode:?}");
        assert!(encode(&model.items[0].request, &NoFiles).unwrap().target.len() < 100);
    }
}

#[test]
fn variables_that_double_one_another_do_not_fill_memory() {
    let variables: Vec<Value> = (0..40)
        .map(|n| json!({"key": format!("v{n}"), "value": format!("{{{{v{0}}}}}{{{{v{0}}}}}", n + 1)}))
        .chain([json!({"key": "v40", "value": "x".repeat(1000)})])
        .collect();
    for mode in [Variables::Resolve, Variables::Keep, Variables::Bind] {
        let (model, diagnostics) =
            lowered(&json!({"url": "http://h/{{v15}}"}), &json!(variables), mode);
        let length = wire::url(&model.items[0].request.url).resolved().len();
        assert!(length < 16 << 20, "{length}");
        assert!(
            codes(&diagnostics).contains(&"huge-variable"),
            "{mode:?} {:?}",
            codes(&diagnostics)
        );
    }
}

#[test]
fn no_variable_makes_a_text_beyond_measure() {
    let thrice = "{{a}}/x{{a}}/x{{a}}/x";
    let cycle = json!([{"key": "a", "value": "{{b}}"}, {"key": "b", "value": thrice}]);
    let mut doubling: Vec<Value> = (0..15)
        .map(|n| json!({"key": format!("v{n}"), "value": format!("{{{{v{0}}}}}{{{{v{0}}}}}", n + 1)}))
        .collect();
    doubling.push(json!({"key": "v15", "value": "0123456789"}));
    for (variables, written) in
        [(cycle, thrice.to_owned()), (json!(doubling), "{{v0}}".repeat(3000))]
    {
        for mode in [Variables::Resolve, Variables::Keep, Variables::Bind] {
            let request = one(&json!({"url": format!("http://h/{written}")}), &variables, mode);
            let length = wire::url(&request.url).resolved().len();
            assert!(length < 4 << 20, "{length} bytes with {mode:?}");
        }
    }
}

#[test]
fn scopes_come_before_one_another_as_in_the_runtime() {
    let file = collection(&written(
        &json!("http://h/{{x}}"),
        &json!([{"key": "x", "value": "collection"}]),
    ));
    let value = |text: &str| json!([{"key": "x", "value": text, "enabled": true}]);
    let target = |scopes: &Scopes, honour_enabled| {
        let options =
            Options { variables: Variables::Resolve, honour_enabled, ..Options::default() };
        encode(&lower(&file, scopes, &options).0.items[0].request, &NoFiles).unwrap().target
    };
    let mut scopes = Scopes { globals: vec![environment(&value("globals"))], ..Scopes::default() };
    assert_eq!(target(&scopes, false), "/collection");
    scopes.environments = vec![environment(&value("environment")), environment(&value("later"))];
    assert_eq!(target(&scopes, false), "/later");
    scopes.command_line =
        vec![("x".to_owned(), "first".to_owned()), ("x".to_owned(), "last".to_owned())];
    assert_eq!(target(&scopes, false), "/last");
    let off = environment(&json!([{"key": "x", "value": "off", "enabled": false}]));
    let scopes = Scopes { environments: vec![off], ..Scopes::default() };
    assert_eq!(target(&scopes, false), "/off");
    assert_eq!(target(&scopes, true), "/collection");
}

#[test]
fn a_path_parameter_keeps_its_name() {
    let url = json!({
        "protocol": "http", "host": ["h"], "path": ["u", ":id", ":file.json", ":open", ":two"],
        "variable": [{"key": "id", "value": "4 2"}, {"key": "file", "value": "{{f}}"}, {"key": "two", "value": "a/b"}],
    });
    for (mode, target) in [
        (Variables::Keep, "http://h/u/4%202/{{f}}.json/:open/a/b"),
        (Variables::Bind, "http://h/u/4 2/{{f}}.json/:open/a/b"),
    ] {
        let request = one(&json!({"url": url}), &json!([]), mode);
        assert_eq!(wire::url(&request.url).shown(), target);
        let names: Vec<_> =
            request.url.path.iter().map(|segment| segment.parameter.as_deref()).collect();
        assert_eq!(names, [None, Some("id"), None, Some("open"), None, None]);
        assert_eq!(
            encode(&request, &NoFiles).unwrap().target,
            "/u/4%202/%7B%7Bf%7D%7D.json/:open/a/b"
        );
    }
}

fn authorization(request: &Value, variables: &Value, mode: Variables) -> (Auth, Option<String>) {
    let request = one(request, variables, mode);
    let message = encode(&request, &NoFiles).unwrap();
    (request.auth, message.header("authorization").map(str::to_owned))
}

#[test]
fn a_literal_credential_is_behind_a_placeholder() {
    let bearer = json!({"url": "http://h", "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "hush"}]}});
    let by_hand =
        json!({"url": "http://h", "header": [{"key": "Authorization", "value": "Bearer hush"}]});
    for request in [bearer, by_hand] {
        for mode in [Variables::Keep, Variables::Bind] {
            let (auth, header) = authorization(&request, &json!([]), mode);
            let Auth::Bearer { token, .. } = &auth else { panic!("{auth:?}") };
            assert_eq!(token.shown(), "<access_token>");
            assert!(
                token.variables().all(|token| token.secret && token.scope == Scope::Credential)
            );
            assert_eq!(header.as_deref(), Some("Bearer hush"));
        }
        let (auth, _) = authorization(&request, &json!([]), Variables::Resolve);
        let expected =
            Auth::Bearer { token: Text::literal("hush"), prefix: Text::literal("Bearer") };
        assert_eq!(auth, expected);
    }
}

#[test]
fn a_token_that_is_not_there_shows_where_it_goes_and_is_not_sent() {
    for token in [json!([]), json!([{"key": "accessToken", "value": "{{t}}"}])] {
        let request = json!({"url": "http://h", "auth": {"type": "oauth2", "oauth2": token}});
        let variables = json!([{"key": "t", "value": ""}]);
        let (auth, header) = authorization(&request, &variables, Variables::Keep);
        assert!(
            matches!(&auth, Auth::Bearer { token, .. } if token.shown() == "<access_token>"),
            "{auth:?}"
        );
        assert_eq!(header, None);
        assert_eq!(authorization(&request, &variables, Variables::Resolve), (Auth::None, None));
    }
}

#[test]
fn what_is_written_beside_a_token_that_is_not_there_is_sent() {
    let in_query = json!([{"key": "addTokenTo", "value": "queryParams"}]);
    let written = json!([{"key": "Authorization", "value": "x"}]);
    for (url, header, oauth2) in [
        ("http://u:p@h/", json!([]), json!([])),
        ("http://u:p@h/", json!([]), in_query.clone()),
        ("http://h/?access_token=x", json!([]), in_query.clone()),
        ("http://h/?a=1", written.clone(), in_query),
        ("http://h/", written, json!([])),
    ] {
        let auth = json!({"type": "oauth2", "oauth2": oauth2});
        let request = json!({"url": url, "header": header, "auth": auth});
        let sent = |mode| encode(&one(&request, &json!([]), mode), &NoFiles).unwrap();
        assert_eq!(sent(Variables::Keep), sent(Variables::Resolve), "{request}");
        assert_eq!(sent(Variables::Bind), sent(Variables::Resolve), "{request}");
    }
}

#[test]
fn words_around_a_variable_are_not_hidden() {
    let shown = |value: &str| {
        let request =
            json!({"url": "http://h", "header": [{"key": "Authorization", "value": value}]});
        one(&request, &json!([]), Variables::Keep).headers[0].value.shown()
    };
    assert_eq!(shown("Token {{token}}"), "Token {{token}}");
    assert_eq!(shown("Token abc{{token}}"), "Token abc{{token}}");
    assert_eq!(shown("Token 0123456789abcdef0123{{token}}"), "Token <credentials>");
    assert_eq!(shown("Bearer{{token}}"), "Bearer{{token}}");
    assert_eq!(shown("Token abc"), "Token <credentials>");
    assert_eq!(shown("Basic <your key>"), "Basic <your key>");
}

#[test]
fn no_secret_is_shown() {
    let canary = "CANARY-0123456789";
    let auth = |kind: &str, parameters: &[&str]| {
        let list: Vec<Value> = parameters
            .iter()
            .map(|name| json!({"key": name, "value": canary, "type": "string"}))
            .collect();
        json!({"type": kind, kind: list})
    };
    let requests = [
        json!({"auth": auth("bearer", &["token"])}),
        json!({"auth": auth("basic", &["password"])}),
        json!({"auth": auth("basic", &["username"])}),
        json!({"auth": auth("oauth2", &["accessToken"])}),
        json!({"auth": auth("digest", &["password"])}),
        json!({"auth": auth("ntlm", &["password"])}),
        json!({"auth": auth("awsv4", &["secretKey", "sessionToken"])}),
        json!({"auth": auth("oauth1", &["consumerSecret", "tokenSecret", "token"])}),
        json!({"auth": auth("hawk", &["authKey"])}),
        json!({"auth": auth("edgegrid", &["clientSecret", "clientToken", "accessToken"])}),
        json!({"auth": auth("jwt", &["secret"])}),
        json!({"auth": {"type": "apikey", "apikey": [{"key": "key", "value": "X-K"}, {"key": "value", "value": canary}]}}),
        json!({"auth": {"type": "apikey", "apikey": [{"key": "key", "value": "k"}, {"key": "value", "value": canary}, {"key": "in", "value": "query"}]}}),
        json!({"header": [{"key": "Authorization", "value": format!("Basic {canary}")}]}),
        json!({"header": [{"key": "X-Api-Key", "value": canary}]}),
        json!({"header": [{"key": "Cookie", "value": format!("session={canary}")}]}),
        json!({"header": [{"key": "X-Other", "value": "{{hidden}}"}]}),
        json!({"url": format!("http://user:{canary}@h.example")}),
        json!({"url": format!("http://h.example?api_key={canary}&access_token={canary}")}),
        json!({"method": "POST", "body": {"mode": "raw", "raw": "{\"a\": \"{{hidden}}\"}"}}),
    ];
    let variables = json!([{"key": "hidden", "value": canary, "type": "secret"}]);
    for mut request in requests {
        let object = request.as_object_mut().unwrap();
        object.entry("url").or_insert(json!("http://h.example"));
        for mode in [Variables::Keep, Variables::Bind] {
            let request = one(&request, &variables, mode);
            let printed = serde_json::to_string(&request).unwrap();
            assert!(!printed.contains("CANARY"), "{mode:?}: {printed}");
        }
    }
}

#[test]
fn what_cannot_be_sent_says_why() {
    let cases = [
        (json!({"url": ""}), "empty-url"),
        (json!({"url": {"raw": "http://h/x"}}), "empty-url"),
        (json!({"url": "//h/x"}), "invalid-url"),
        (json!({"url": "ftp://h/x"}), "invalid-url"),
        (json!({"url": "http://h", "method": "A B"}), "invalid-method"),
        (json!({"url": "http://h", "header": [{"key": "A B", "value": "1"}]}), "invalid-header"),
        (json!({"url": "http://h", "header": [{"key": "A", "value": "1\n2"}]}), "invalid-header"),
        (json!({"url": "http://h", "header": [{"key": "A", "value": "日本"}]}), "invalid-header"),
    ];
    for (request, code) in cases {
        for mode in [Variables::Resolve, Variables::Keep, Variables::Bind] {
            let (model, diagnostics) = lowered(&request, &json!([]), mode);
            assert_eq!(codes(&diagnostics), [code], "{request}");
            assert!(model.items[0].request.unsendable.is_some());
            assert!(encode(&model.items[0].request, &NoFiles).is_err());
        }
    }
}

#[test]
fn what_is_not_carried_into_the_model_is_said() {
    let cases = [
        (json!({"url": "http://h", "auth": {"type": "magic"}}), "unknown-auth"),
        (json!({"url": "http://h", "auth": {"type": "digest", "digest": []}}), "computed-auth"),
        (json!({"url": "http://h", "body": {"mode": "raw", "raw": "x"}}), "body-pruned"),
        (json!({"url": "http://h/{{x}}"}), "unresolved-variable"),
        (
            json!({"method": "PUT", "url": "http://h", "body": {"mode": "file", "file": {"src": "a.csv"}}}),
            "file-referenced",
        ),
    ];
    for (request, code) in cases {
        assert_eq!(codes(&lowered(&request, &json!([]), Variables::Keep).1), [code], "{request}");
    }
}

#[test]
fn items_without_a_request_count_but_are_left_out() {
    let file = json!({
        "info": {"name": "c"},
        "item": [{"name": "a", "request": null}, {"request": "http://h/b"}, {"name": " ", "request": "http://h/c"}],
    });
    let (model, diagnostics) = lower(&collection(&file), &Scopes::default(), &Options::default());
    let items: Vec<_> = model.items.iter().map(|item| (item.index, item.name.as_str())).collect();
    assert_eq!(items, [(1, "Request 2"), (2, "Request 3")]);
    assert_eq!(codes(&diagnostics), ["no-request"]);
}

/// JSON of any shape, with strings that look like parts of a request.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "\\PC{0,12}",
        "[{}:/?#@&=%.a-c ]{0,16}",
        Just("{{a}}".to_owned()),
        Just("{{b{{a}}}}".to_owned()),
        Just("https://{{a}}/:id/x?y={{b}}".to_owned()),
        Just("bearer".to_owned()),
        Just("application/json // x".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("key"),
        Just("value"),
        Just("mode"),
        Just("raw"),
        Just("urlencoded"),
        Just("formdata"),
        Just("file"),
        Just("src"),
        Just("graphql"),
        Just("query"),
        Just("variables"),
        Just("type"),
        Just("bearer"),
        Just("basic"),
        Just("apikey"),
        Just("disabled"),
        Just("host"),
        Just("path"),
        Just("port"),
        Just("variable"),
        Just("auth"),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..5).prop_map(|members| members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever stands in a request, it gets a meaning without a panic; and what is sent does not
    /// depend on whether variables are replaced at once or at the end.
    #[test]
    fn any_request_has_a_meaning(
        method in any_json(),
        url in any_json(),
        header in any_json(),
        body in any_json(),
        auth in any_json(),
        variables in any_json(),
        behavior in any_json(),
    ) {
        let request = json!({"method": method, "url": url, "header": header, "body": body, "auth": auth});
        let mut file = written(&request, &json!([{"key": "a", "value": "1"}, {"key": "b", "value": variables}]));
        file["item"][0]["protocolProfileBehavior"] = behavior;
        let Ok((Document::Collection(collection), _)) = read(&SourceText::new("f", file.to_string())) else {
            return Ok(());
        };
        for mode in [Variables::Resolve, Variables::Keep, Variables::Bind] {
            let options = Options { variables: mode, ..Options::default() };
            let (model, _) = lower(&collection, &Scopes::default(), &options);
            for item in &model.items {
                let _ = encode(&item.request, &NoFiles);
                let _ = wire::request_url(&item.request).shown();
            }
        }
    }

    /// Escaping what is escaped changes nothing.
    #[test]
    fn percent_encoding_is_idempotent(text in "\\PC{0,40}|[%a-f0-9 \"<>{}?#/]{0,40}") {
        for component in [wire::Component::Path, wire::Component::Query, wire::Component::UserInfo] {
            let once = wire::percent_encode(&text, component).into_owned();
            prop_assert_eq!(wire::percent_encode(&once, component).into_owned(), once.clone());
            prop_assert!(once.bytes().all(|b| (0x21..0x7f).contains(&b)));
        }
        let form = wire::encode_form(&text).into_owned();
        prop_assert_eq!(wire::decode(&form).into_owned(), text);
    }
}
