//! Samples → types.

mod real;

use polypost::diagnostic::{Diagnostic, JsonPath};
use polypost::json::{self, Value};
use polypost::model::Example;
use polypost::shape::{
    self, BodyShape, Format, Kind, Member, Presence, ResponseShape, Shape, Width,
};
use proptest::prelude::*;

fn example(status: u16, body: &str) -> Example {
    Example {
        name: Some("Sample".to_owned()),
        status: Some(status),
        reason: None,
        headers: Vec::new(),
        body: Some(body.to_owned()),
        language: None,
        path: JsonPath::root(),
    }
}

fn typed(status: u16, content_type: &str, body: &str) -> Example {
    let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
    Example { headers, ..example(status, body) }
}

fn infer(samples: &[&str]) -> (ResponseShape, Vec<Diagnostic>) {
    let examples: Vec<_> = samples.iter().map(|body| example(200, body)).collect();
    let (mut shapes, diagnostics) = shape::infer(&examples);
    assert_eq!(shapes.len(), 1, "one status, one shape");
    (shapes.remove(0), diagnostics)
}

fn of(samples: &[&str]) -> Shape {
    match infer(samples).0.body {
        BodyShape::Json(shape) => shape,
        other => panic!("{samples:?} is {other:?}"),
    }
}

/// A shape in short: `{a: int, b?: string|null}`; `?` is optional, `~` presumed, `!` nothing.
fn short(shape: &Shape) -> String {
    let kind = kind(&shape.kind);
    if shape.nullable { format!("{kind}|null") } else { kind }
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Unknown => "unknown".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Integer(width) => width.name().to_owned(),
        Kind::Float => "float".to_owned(),
        Kind::BigNumber => "big".to_owned(),
        Kind::String(None) => "string".to_owned(),
        Kind::String(Some(format)) => format!("string({})", format.name()),
        Kind::Array(element) => format!("[{}]", short(element)),
        Kind::Map(entry) => format!("map({})", short(entry)),
        Kind::Union(kinds) => {
            format!("({})", kinds.iter().map(self::kind).collect::<Vec<_>>().join(" or "))
        }
        Kind::Object(object) => {
            format!("{{{}}}", object.members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
    }
}

fn member(member: &Member) -> String {
    let mark = match member.presence {
        Presence::Required => "",
        Presence::Presumed => "~",
        Presence::Optional => "?",
    };
    format!("{}{mark}: {}", member.key, short(&member.shape))
}

fn fixture(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/typing").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_single_sample_only_presumes() {
    assert_eq!(
        short(&of(&[&fixture("job.json")])),
        "{id~: string, operation~: string, object~: string, createdById~: string, createdDate~: string(date-time), \
         apiVersion~: i32}"
    );
}

#[test]
fn numbers_are_lexed() {
    let text = r#"{"a":1.0,"b":2,"c":1e2,"d":-0,"e":9007199254740993,"f":18446744073709551615,"g":123456789012345678901234567890,"h":1E400,"i":1e-400,"j":0e5}"#;
    let shape = of(&[text]);
    assert_eq!(
        short(&shape),
        "{a~: float, b~: i32, c~: float, d~: i32, e~: i64, f~: u64, g~: big, h~: big, i~: big, j~: float}"
    );
    assert_eq!(json::parse_str(text).unwrap().value.print(json::Style::Compact), text);
}

#[test]
fn numbers_of_several_kinds_join_without_loss() {
    assert_eq!(short(&of(&["[1, 2.5]"])), "[float]");
    assert_eq!(short(&of(&["[1, 3000000000]"])), "[i64]");
    assert_eq!(short(&of(&["[1, 18446744073709551615]"])), "[u64]");
    assert_eq!(short(&of(&["[-1, 18446744073709551615]"])), "[big]");
    assert_eq!(short(&of(&["[9007199254740993, 2.5]"])), "[big]");
}

#[test]
fn strings_stay_strings() {
    assert_eq!(
        short(&of(&[r#"{"zip":"00501","n":"12345","b":"true","e":""}"#])),
        "{zip~: string, n~: string(integer), b~: string, e~: string}"
    );
}

#[test]
fn forms_of_strings_are_recognised_and_only_where_all_samples_agree() {
    for (text, format) in [
        ("2024-02-29T12:00:00Z", Some(Format::DateTime)),
        ("2023-01-31T23:59:60.123+02:00", Some(Format::DateTime)),
        ("2020-07-13T09:18:12.000+0000", Some(Format::DateTime)),
        ("2020-07-13 09:18:12", Some(Format::DateTime)),
        ("2020-07-13T09:18", Some(Format::DateTime)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(Format::DateTime)),
        ("2023-02-29", None),
        ("0000-00-00", None),
        ("2023-02-28", Some(Format::Date)),
        ("2023-02-28x", None),
        ("23:59:59", Some(Format::Time)),
        ("24:00", None),
        ("123E4567-e89b-12d3-a456-426614174000", Some(Format::Uuid)),
        ("https://example.com/a?b#c", Some(Format::Uri)),
        ("urn:isbn:0451450523", Some(Format::Uri)),
        ("note: remember", None),
        ("C:\\temp", None),
        ("a.b+c@example.co.uk", Some(Format::Email)),
        ("@nobody", None),
        ("-17", Some(Format::Integer)),
        ("007", None),
        ("1e5", None),
        ("", None),
    ] {
        let body = Value::string(text).print(json::Style::Compact);
        assert_eq!(of(&[&body]).kind, Kind::String(format), "{text}");
    }
    assert_eq!(short(&of(&[r#"["2024-02-29", "2024-02-28"]"#])), "[string(date)]");
    assert_eq!(short(&of(&[r#"["2024-02-29", "soon"]"#])), "[string]");
    assert_eq!(short(&of(&[r#"["2024-02-29", ""]"#])), "[string]");
    assert_eq!(short(&of(&["[1594631892]"])), "[i32]");
}

#[test]
fn what_no_sample_shows_is_unknown() {
    assert_eq!(
        short(&of(&[r#"{"a":null,"b":[],"c":[null],"d":{},"e":[{}]}"#])),
        "{a~: unknown|null, b~: [unknown], c~: [unknown|null], d~: {}, e~: [{}]}"
    );
}

#[test]
fn optional_and_nullable_are_told_apart() {
    let elements = r#"[{"a":1,"b":null},{"a":2},{"a":2.5,"b":"x","c":3}]"#;
    assert_eq!(short(&of(&[elements])), "[{a: float, b?: string|null, c?: i32}]");
    assert_eq!(short(&of(&[r#"{"a":1,"b":null}"#, r#"{"a":1,"b":2}"#])), "{a: i32, b: i32|null}");
}

#[test]
fn statuses_are_never_merged_and_all_samples_of_one_are() {
    let examples = [
        example(200, r#"{"id":1,"name":"a"}"#),
        example(404, r#"{"error":"gone"}"#),
        example(204, ""),
        example(200, r#"{"id":{{id}},"name":"b","tag":"x"}"#),
    ];
    let (shapes, diagnostics) = shape::infer(&examples);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let statuses: Vec<_> = shapes.iter().map(|shape| (shape.status, shape.samples)).collect();
    assert_eq!(statuses, [(Some(200), 2), (Some(404), 1), (Some(204), 1)]);
    assert_eq!(short(shapes[0].body.json().unwrap()), "{id: i32, name: string, tag?: string}");
    assert_eq!(short(shapes[1].body.json().unwrap()), "{error~: string}");
    assert_eq!(shapes[2].body, BodyShape::Empty);
}

#[test]
fn the_success_to_read_is_chosen() {
    let chosen = |examples: &[Example]| {
        let (shapes, _) = shape::infer(examples);
        shape::success(&shapes).map(|shape| (shape.status, shape.body.name()))
    };
    let json = |status| example(status, "{}");
    assert_eq!(chosen(&[json(404), json(201), json(200)]), Some((Some(200), "json")));
    assert_eq!(chosen(&[json(206), json(201)]), Some((Some(201), "json")));
    assert_eq!(chosen(&[example(200, ""), json(202)]), Some((Some(202), "json")));
    assert_eq!(chosen(&[example(204, ""), example(201, "<a/>")]), Some((Some(201), "xml")));
    assert_eq!(chosen(&[example(204, "")]), Some((Some(204), "empty")));
    assert_eq!(chosen(&[json(400), json(302)]), None);
    let unnumbered = Example { status: None, ..json(200) };
    assert_eq!(chosen(&[json(400), unnumbered.clone()]), Some((None, "json")));
    assert_eq!(chosen(&[unnumbered, example(204, "")]), Some((Some(204), "empty")));
    assert_eq!(chosen(&[]), None);
}

#[test]
fn every_key_is_kept_as_it_is() {
    let text = fixture("awkward-keys.json");
    let BodyShape::Json(Shape { kind: Kind::Object(object), .. }) = infer(&[&text]).0.body else {
        panic!()
    };
    let keys: Vec<&str> = object.members.iter().map(|member| member.key.as_str()).collect();
    let expected: Vec<String> = serde_json::from_str::<serde_json::Map<_, _>>(&text)
        .unwrap()
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(keys, expected);
    assert!(keys.contains(&"") && keys.contains(&"Self") && keys.contains(&"{{7*7}}"));
    assert_eq!(short(&of(&[r#"{"id":1,"Id":2,"ID":3}"#])), "{id~: i32, Id~: i32, ID~: i32}");
}

#[test]
fn maps_are_told_by_their_keys() {
    for (text, expected) in [
        (r#"{"1":"a","22":"b"}"#, "map(string)"),
        (r#"{"1":"a"}"#, "{1~: string}"),
        (r#"{"123e4567-e89b-12d3-a456-426614174000":{"a":1}}"#, "map({a~: i32})"),
        (r#"{"2024-01-01":1,"2024-01-02":2.5}"#, "map(float)"),
        (r#"{"en":"Hello","fr":"Bonjour"}"#, "map(string)"),
        (r#"{"id":"x","to":"y"}"#, "{id~: string, to~: string}"),
        (r#"{"is":"x","no":"y"}"#, "{is~: string, no~: string}"),
        (r#"{"pt-BR":"Olá","en_US":"Hello"}"#, "map(string)"),
        (r#"{"USD":1.1,"EUR":1}"#, "map(float)"),
        (r#"{"a@example.com":true,"b@example.com":false}"#, "map(bool)"),
        (r#"{"email":"","qsc":"x"}"#, "{email~: string, qsc~: string}"),
        (r#"{"507f1f77bcf86cd799439011":1,"507f191e810c19729de860ea":2}"#, "map(i32)"),
        (
            r#"{"accountIdentity":1,"accountLanguage":2}"#,
            "{accountIdentity~: i32, accountLanguage~: i32}",
        ),
        (r#"{"1":"a","2":{"b":1}}"#, "{1~: string, 2~: {b~: i32}}"),
    ] {
        assert_eq!(short(&of(&[text])), expected, "{text}");
    }
}

#[test]
fn many_members_alike_are_a_map_and_many_scalars_are_not() {
    let object = |value: &str, count: usize| {
        let members: Vec<String> = (0..count).map(|n| format!("\"m{n}x\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(short(&of(&[&object(r#"{"a":1,"b":2}"#, 20)])), "map({a: i32, b: i32})");
    assert!(matches!(of(&[&object(r#"{"a":1,"b":2}"#, 19)]).kind, Kind::Object(_)));
    assert!(matches!(of(&[&object("true", 40)]).kind, Kind::Object(_)));
}

#[test]
fn recursion_is_merged_level_by_level() {
    let text = r#"{"n":1,"children":[{"n":2,"children":[{"n":3,"leaf":true,"children":[]}]},{"n":4,"children":[]}]}"#;
    assert_eq!(
        short(&of(&[text])),
        "{n~: i32, children~: [{n: i32, children: [{n~: i32, leaf~: bool, children~: [unknown]}]}]}"
    );
}

#[test]
fn mixed_kinds_are_a_union_in_a_fixed_order() {
    assert_eq!(short(&of(&[r#"[1,"a",true,null]"#])), "[(bool or i32 or string)|null]");
    assert_eq!(short(&of(&[r#"[[1,"a"],["b",2]]"#])), "[[(i32 or string)]]");
    assert_eq!(short(&of(&[r#"[[{"a":1}],[{"a":2,"b":3}]]"#])), "[[{a: i32, b?: i32}]]");
    assert_eq!(short(&of(&[r#"{"a":[]}"#, r#"{"a":{"b":1}}"#])), "{a: ([unknown] or {b~: i32})}");
}

#[test]
fn the_whole_may_be_a_scalar() {
    assert_eq!(short(&of(&["null"])), "unknown|null");
    assert_eq!(short(&of(&["12"])), "i32");
    assert_eq!(short(&of(&["\"text\""])), "string");
    assert_eq!(short(&of(&["[]"])), "[unknown]");
    assert_eq!(infer(&[" \r\n"]).0.body, BodyShape::Empty);
}

#[test]
fn the_last_of_repeated_keys_counts_and_is_reported() {
    let (response, diagnostics) = infer(&["{\"a\":1,\n\"b\":{\"a\":\"x\",\"a\":2},\"a\":\"z\"}"]);
    assert_eq!(short(response.body.json().unwrap()), "{a~: string, b~: {a~: i32}}");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, "repeated-key");
    assert_eq!(
        diagnostics[0].what,
        "the saved response \"Sample\" has a repeated key (\"a\") at line 2, column 14"
    );
}

#[test]
fn almost_json_is_read_with_a_warning() {
    for text in [
        "{\"a\": 1,}",
        "\u{feff}{\"a\": 1}",
        "{\"a\": 1} // the end",
        "{\"a\": 1}\n{\"a\": 2}",
        "{\"a\": 1, ...}",
        "{a: 1}",
        "{'a': 1}",
    ] {
        let (response, diagnostics) = infer(&[text]);
        assert_eq!(short(response.body.json().unwrap()), "{a~: i32}", "{text}");
        assert_eq!(
            diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
            ["odd-json-sample"],
            "{text}"
        );
    }
    assert_eq!(
        short(&of(&[r#"{"\ud800":"\udc00", "n": NaN, "i": <integer>, "w": <your id>}"#])),
        "{\u{fffd}~: string, n~: float, i~: i64, w~: unknown}"
    );
}

#[test]
fn bodies_are_told_apart() {
    let body = |example: Example| {
        let (shapes, diagnostics) = shape::infer(&[example]);
        (shapes[0].body.name(), diagnostics.first().map(|d| d.code))
    };
    assert_eq!(body(example(200, "<?xml version=\"1.0\"?><a/>")), ("xml", None));
    assert_eq!(body(example(200, "<soap:Envelope></soap:Envelope>")), ("xml", None));
    assert_eq!(body(example(200, "<!DOCTYPE html><p>x")), ("html", None));
    assert_eq!(body(example(200, "<HTML lang=en>")), ("html", None));
    assert_eq!(body(example(200, "<htmlish/>")), ("xml", None));
    assert_eq!(body(typed(200, "text/html; charset=utf-8", "<div>x</div>")), ("html", None));
    assert_eq!(body(example(200, "OK")), ("text", None));
    assert_eq!(body(typed(200, "application/json", "OK")), ("text", Some("broken-json-sample")));
    assert_eq!(
        body(typed(200, "application/json", "{\"a\": [1,")),
        ("json", Some("broken-json-sample"))
    );
    assert_eq!(body(typed(200, "text/plain", "12")), ("text", None));
    assert_eq!(body(typed(200, "application/json; charset=utf-8", "12")), ("json", None));
    assert_eq!(body(typed(200, "application/problem+json", "true")), ("json", None));
    assert_eq!(body(typed(200, "text/plain", "{\"a\":1}")), ("json", None));
    assert_eq!(body(example(200, "<string>")), ("text", None));
    assert_eq!(body(typed(200, "application/json", "<string>")), ("json", None));
    assert_eq!(body(example(200, "id,name\n1,a\n")), ("text", None));
    assert_eq!(body(Example { body: None, ..example(204, "") }), ("empty", None));
    assert_eq!(
        body(Example { language: Some("xml".to_owned()), ..example(200, "true") }),
        ("text", None)
    );
}

#[test]
fn limits_are_errors_and_never_crashes() {
    for depth in [129, 2_000, 100_000] {
        let deep = "[".repeat(depth) + &"]".repeat(depth);
        let (shapes, diagnostics) = shape::infer(&[typed(200, "application/json", &deep)]);
        assert_eq!(short(shapes[0].body.json().unwrap()), "unknown");
        assert_eq!(
            diagnostics[0].what,
            "the saved response \"Sample\" is not JSON: nested more than 128 levels deep at line 1, column 129"
        );
    }
    let deepest = "{\"a\":".repeat(128) + "1" + &"}".repeat(128);
    assert!(matches!(of(&[&deepest]).kind, Kind::Object(_)));
    shape::report(&[example(200, &deepest)]);
    // Maps in maps are merged at every level, which must not multiply the cost.
    let leaf = format!("[{}]", vec![r#"{"a":1,"b":"x"}"#; 20_000].join(","));
    let maps = r#"{"1":{},"2":"#.repeat(120) + &leaf + &"}".repeat(120);
    assert!(short(&of(&[&maps])).starts_with("map(map("));
    let maps = r#"{"2024-01-01":"#.repeat(120) + &leaf + &"}".repeat(120);
    assert!(short(&of(&[&maps])).starts_with("map(map(map("));
    shape::report(&[example(200, &maps)]);
}

#[test]
fn five_megabytes_of_records_are_one_type() {
    let mut text = String::from("[");
    while text.len() < 5_000_000 {
        text.push_str(r#"{"id":12345,"name":"A name","tags":["a","b"],"owner":{"id":null,"mail":"a@example.com"}},"#);
    }
    text.push_str(r#"{"id":1,"name":"x","tags":[],"owner":{"id":7,"mail":"a@example.com"}}]"#);
    assert_eq!(
        short(&of(&[&text])),
        "[{id: i32, name: string, tags: [string], owner: {id: i32|null, mail: string(email)}}]"
    );
}

#[test]
fn placeholders_mean_the_type_they_name() {
    let text = fixture("placeholders.json");
    assert_eq!(
        short(&of(&[&text])),
        "{s~: string, i~: i64, l~: i64, i32~: i32, n~: float, d~: float, f~: float, b~: bool, dt~: string(date-time), \
         da~: string(date), u~: string(uuid), uri~: string(uri), e~: string(email), sn~: string|null, in~: i64|null, \
         nu~: unknown|null, o~: unknown, tags~: [string], numbers~: [i64], other~: string}"
    );
}

#[test]
fn placeholders_and_real_samples_mix() {
    assert_eq!(short(&of(&[r#"["<integer>", 5]"#])), "[i64]");
    assert_eq!(short(&of(&[r#"["<integer>", 2.5]"#])), "[float]");
    assert_eq!(short(&of(&[r#"["<string>", "2024-01-01"]"#])), "[string]");
    assert_eq!(short(&of(&[r#"["<string,null>", "x"]"#])), "[string|null]");
    assert_eq!(short(&of(&[r#"["<object>", {"a": 1}]"#])), "[{a~: i32}]");
    assert_eq!(short(&of(&[r#"["<b>", "<your id>"]"#])), "[string]");
    let shape = of(&[r#"["<string>", "real"]"#]);
    let Kind::Array(element) = shape.kind else { panic!() };
    assert_eq!(element.example, Some(Value::string("real")));
}

#[test]
fn placeholders_and_copies_do_not_prove_that_a_member_is_always_there() {
    assert_eq!(short(&of(&[r#"[{"a":"<string>"},{"a":"<string>"}]"#])), "[{a~: string}]");
    assert_eq!(short(&of(&[r#"[{"a":"x"},{"a":"y"}]"#])), "[{a: string}]");
    assert_eq!(short(&of(&[r#"[{"a":"x"},{"a":"x"}]"#])), "[{a~: string}]");
    assert_eq!(short(&of(&[r#"{"a":"x"}"#, r#"{"a": "x"}"#])), "{a~: string}");
    assert_eq!(short(&of(&[r#"{"a":"x"}"#, r#"{"a":"y"}"#])), "{a: string}");
    assert_eq!(short(&of(&[r#"[{"a":"<string>"},{"b":"y"}]"#])), "[{a?: string, b?: string}]");
}

#[test]
fn the_order_of_samples_changes_nothing_but_the_order_of_members() {
    let samples = [
        r#"{"a":1,"b":[{"x":null}],"c":"2024-01-01"}"#,
        r#"{"b":[{"x":"<integer>","y":1.5},{"x":3}],"a":"one"}"#,
        r#"{"c":"soon","a":null,"d":{"1":true,"2":false}}"#,
    ];
    let expected = sorted(&of(&samples));
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(sorted(&of(&order.map(|n| samples[n]))), expected);
    }
    assert_eq!(
        expected,
        "{a: (i32 or string)|null, b?: [{x: i64|null, y?: float}], c?: string, d?: map(bool)}"
    );
}

/// The short form with members in the order of their keys.
fn sorted(shape: &Shape) -> String {
    fn sort(kind: &mut Kind) {
        match kind {
            Kind::Array(inner) | Kind::Map(inner) => sort(&mut inner.kind),
            Kind::Union(kinds) => kinds.iter_mut().for_each(sort),
            Kind::Object(object) => {
                object.members.sort_by(|a, b| a.key.cmp(&b.key));
                object.members.iter_mut().for_each(|member| sort(&mut member.shape.kind));
            }
            _ => {}
        }
    }
    let mut shape = shape.clone();
    sort(&mut shape.kind);
    short(&shape)
}

#[test]
fn a_report_says_every_guess_and_its_evidence() {
    let examples = [
        example(
            200,
            r#"{"items":[{"id":"<integer>"},{"id":7,"odd key":null}],"rates":{"USD":1,"EUR":2}}"#,
        ),
        example(500, "oops"),
    ];
    let report = shape::report(&examples);
    let expected: serde_json::Value =
        serde_json::from_str(&fixture("report.expected.json")).unwrap();
    assert_eq!(report, expected, "{report:#}");
}

#[test]
fn a_mismatch_says_where() {
    let shape = of(&[r#"{"a":[{"b":1},{"b":2}]}"#]);
    let said =
        |text: &str| shape.accepts(&json::parse_str(text).unwrap().value).unwrap_err().to_string();
    assert_eq!(said(r#"{"a":[{"b":1},{"b":"x"}]}"#), "a[1].b: expected integer, found a string");
    assert_eq!(said(r#"{"a":[{}]}"#), "a[0].b: expected integer, found nothing");
    assert_eq!(said(r#"{"a":null}"#), "a: expected array, found null");
    assert_eq!(said("[]"), "the whole value: expected object, found an array");
    assert!(shape.accepts(&json::parse_str(r#"{"new":1}"#).unwrap().value).is_ok());
}

fn values() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec!["a", "b", "c", "1", "2", "en", "fr", "USD", ""]);
    let text = prop::sample::select(vec![
        "",
        "x",
        "12",
        "2024-01-01",
        "<integer>",
        "<string,null>",
        "<object>",
        "<number>",
        "<boolean>",
    ]);
    let number = prop::sample::select(vec![
        "0",
        "-1",
        "3000000000",
        "18446744073709551615",
        "9007199254740993",
        "1.0",
        "1e400",
        "-1e3",
        "1e-999",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(|text| Value::Number(text.to_owned())),
        text.prop_map(Value::string),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        let member =
            (word.clone(), inner.clone()).prop_map(|(key, value)| json::Member::new(key, value));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            prop::collection::vec(member, 0..5).prop_map(Value::Object),
        ]
    })
}

/// The value without the members that its type says may be missing.
fn without_what_may_be_missing(value: &Value, shape: &Shape) -> Value {
    match (value, &shape.kind) {
        (Value::Array(elements), Kind::Array(inner)) => Value::Array(
            elements.iter().map(|value| without_what_may_be_missing(value, inner)).collect(),
        ),
        (Value::Object(members), Kind::Object(object)) => {
            let keep = |member: &json::Member| {
                let key = member.key.shown();
                let known = object.members.iter().find(|known| known.key == key)?;
                let value = without_what_may_be_missing(&member.value, &known.shape);
                (known.presence == Presence::Required).then(|| json::Member::new(key, value))
            };
            Value::Object(members.iter().filter_map(keep).collect())
        }
        _ => value.clone(),
    }
}

proptest! {
    #[test]
    fn every_sample_is_of_the_type_inferred_from_all(samples in prop::collection::vec(values(), 1..5)) {
        let shape = shape::infer_value(&samples.iter().collect::<Vec<_>>());
        for sample in &samples {
            prop_assert!(shape.accepts(sample).is_ok(), "{:?}: {}", shape.accepts(sample), short(&shape));
            let less = without_what_may_be_missing(sample, &shape);
            prop_assert!(shape.accepts(&less).is_ok(), "{:?}: {}", shape.accepts(&less), short(&shape));
        }
        let reversed = shape::infer_value(&samples.iter().rev().collect::<Vec<_>>());
        prop_assert_eq!(sorted(&reversed), sorted(&shape));
        let twice = shape::infer_value(&samples.iter().chain(&samples).collect::<Vec<_>>());
        for sample in &samples {
            prop_assert!(twice.accepts(sample).is_ok());
        }
    }
}

#[test]
fn widths_are_named() {
    assert_eq!([Width::I32, Width::I64, Width::U64].map(Width::name), ["i32", "i64", "u64"]);
}

#[test]
fn code_for_a_success_heeds_the_samples_of_every_success() {
    let examples = [
        example(202, r#"{"message": "queued"}"#),
        example(201, r#"{"id": 1, "url": "/1"}"#),
        example(404, r#"{"error": true}"#),
    ];
    let (shapes, _) = shape::infer(&examples);
    let answer = shape::answer(&examples, &shapes).unwrap();
    assert_eq!((answer.status, answer.samples), (Some(201), 2));
    let shape = answer.body.json().unwrap();
    for body in [r#"{"message": "queued"}"#, r#"{"id": 1, "url": "/1"}"#] {
        let value = json::parse_str(body).unwrap().value;
        assert_eq!(shape.accepts(&value), Ok(()));
    }
    let Kind::Object(object) = &shape.kind else { panic!("an object") };
    let keys: Vec<_> = object.members.iter().map(|member| member.key.as_str()).collect();
    assert_eq!(keys, ["id", "url", "message"]);
}
