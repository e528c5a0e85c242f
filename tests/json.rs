//! Our own JSON reader: placeholders, tolerance, limits.

use crate::support;
use polypost::json::{self, ErrorKind, OddityKind, Style, Value};
use polypost::text::{Text, Variable};
use proptest::prelude::*;

fn compact(text: &str) -> String {
    json::parse_str(text).unwrap_or_else(|e| panic!("{text}: {e}")).value.print(Style::Compact)
}

fn oddities(text: &str) -> Vec<OddityKind> {
    json::parse_str(text)
        .unwrap_or_else(|e| panic!("{text}: {e}"))
        .oddities
        .iter()
        .map(|o| o.kind)
        .collect()
}

fn refused(text: &str) -> ErrorKind {
    json::parse_str(text).expect_err(text).kind
}

/// `a {{b}} c` as a text whose variables are told apart.
fn with_variables(text: &str) -> Text {
    let mut out = Text::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, tail) = after.split_once("}}").unwrap();
        out.push_literal(before);
        out.push_variable(Variable::unresolved(name));
        rest = tail;
    }
    out.push_literal(rest);
    out
}

#[test]
fn strict_json_comes_back_as_it_was() {
    let text = r#"{"b":[1,-0,1.0,1e2,1E400,123456789012345678901234567890],"a":{"":null},"t":[true,false,[],{}],"s":"é\"\\\n"}"#;
    let parsed = json::parse_str(text).unwrap();
    assert!(parsed.is_strict());
    assert_eq!(parsed.value.print(Style::Compact), text);
}

#[test]
fn pretty_printing_keeps_empty_brackets_together() {
    let value = json::parse_str(r#"{"a":[],"b":{},"c":[1,{"d":2}]}"#).unwrap().value;
    let expected =
        "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": 2\n    }\n  ]\n}";
    assert_eq!(value.print(Style::Pretty(2)), expected);
    assert_eq!(value.print(Style::Spaced), r#"{"a": [], "b": {}, "c": [1, {"d": 2}]}"#);
}

#[test]
fn a_variable_where_a_value_should_stand_is_a_hole() {
    let text = with_variables(
        r#"{"n": {{count}}, "s": "a {{b}} \" c", "x": -{{whole}}.5, "{{k}}": [{{e}}]}"#,
    );
    let parsed = json::parse(&text).unwrap();
    assert!(parsed.oddities.is_empty(), "{:?}", parsed.oddities);
    let names: Vec<_> = text.variables().map(|v| v.name.clone()).collect();
    let printed = parsed.value.to_text(Style::Compact);
    assert_eq!(
        printed.shown(),
        r#"{"n":{{count}},"s":"a {{b}} \" c","x":-{{whole}}.5,"{{k}}":[{{e}}]}"#
    );
    assert_eq!(printed.variables().map(|v| v.name.clone()).collect::<Vec<_>>(), names);
    assert!(matches!(parsed.value.get("n"), Some(Value::Hole(_))));
    assert!(matches!(parsed.value.get("x"), Some(Value::Hole(_))));
    assert!(matches!(parsed.value.get("{{k}}"), Some(Value::Array(_))));
}

#[test]
fn a_nul_of_the_text_is_not_taken_for_a_variable() {
    let mut text = Text::literal("{\"a\": \"x\0y\", \"b\": ");
    text.push_variable(Variable::unresolved("v"));
    text.push_literal("}");
    let parsed = json::parse(&text).unwrap();
    assert_eq!(parsed.value.get("a"), Some(&Value::string("x\0y")));
    assert_eq!(parsed.oddities[0].kind, OddityKind::ControlCharacter);
    assert_eq!(parsed.value.to_text(Style::Compact).variables().count(), 1);
}

#[test]
fn braces_in_the_strings_of_a_saved_response_are_text() {
    let parsed = json::parse_str(r#"{"a": {{id}}, "b": "{{id}}"}"#).unwrap();
    assert_eq!(parsed.value.get("b"), Some(&Value::string("{{id}}")));
    assert!(matches!(parsed.value.get("a"), Some(Value::Hole(_))));
    assert!(parsed.is_strict());
}

#[test]
fn every_tolerance_is_named() {
    use OddityKind as K;
    for (text, kinds, read) in [
        ("\u{feff}[1]", vec![K::ByteOrderMark], "[1]"),
        ("[\u{a0}1]", vec![K::OtherSpace], "[1]"),
        ("// a\n[1, /* b */ 2] # c", vec![K::Comment], "[1,2]"),
        ("[1,2,]", vec![K::ExtraComma], "[1,2]"),
        (r#"{"a":1,,"b":2}"#, vec![K::ExtraComma], r#"{"a":1,"b":2}"#),
        ("[1 2]", vec![K::MissingComma], "[1,2]"),
        ("{\"a\":1\n\"b\":2}", vec![K::MissingComma], r#"{"a":1,"b":2}"#),
        ("{'a':'b\"'}", vec![K::SingleQuotes], r#"{"a":"b\""}"#),
        ("{a-b:1}", vec![K::BareKey], r#"{"a-b":1}"#),
        (
            r#"{"a":<your id>,"b":NaN,"c":-Infinity}"#,
            vec![K::BareWord],
            r#"{"a":<your id>,"b":NaN,"c":-Infinity}"#,
        ),
        ("[007, -00.5, 00]", vec![K::LeadingZero], "[7,-0.5,0]"),
        ("[\"a\nb\tc\"]", vec![K::ControlCharacter], r#"["a\nb\tc"]"#),
        (r#"["\d\'"]"#, vec![K::UnknownEscape], r#"["d'"]"#),
        (
            r#"["\ud83d\ude00", "\ud83d x", "\udc00"]"#,
            vec![K::LoneSurrogate],
            "[\"😀\",\"\u{fffd} x\",\"\u{fffd}\"]",
        ),
        ("[1, ...]", vec![K::Ellipsis], "[1]"),
        ("{\"a\":1, ... , \"b\":2}", vec![K::Ellipsis], r#"{"a":1,"b":2}"#),
        ("{\"a\":1}\n{\"a\":2}\n", vec![K::TextAfter], r#"{"a":1}"#),
        ("{\"a\":1}}", vec![K::TextAfter], r#"{"a":1}"#),
        (r#"{"a":1,"b":2,"a":3}"#, vec![K::RepeatedKey], r#"{"a":1,"b":2,"a":3}"#),
    ] {
        assert_eq!(oddities(text), kinds, "{text}");
        assert_eq!(compact(text), read, "{text}");
    }
}

#[test]
fn an_oddity_says_where() {
    let parsed = json::parse_str("{\n  \"é\": 1,\n  \"é\": 2, // twice\n}").unwrap();
    let said: Vec<_> = parsed.oddities.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "a comment at line 3, column 11",
            "a comma too many at line 3, column 9",
            "a repeated key (\"é\") at line 3, column 3",
        ]
    );
}

#[test]
fn what_is_not_json_is_refused() {
    assert_eq!(refused(""), ErrorKind::Empty);
    assert_eq!(refused(" // nothing\n"), ErrorKind::Empty);
    for text in [
        "hello",
        "<html></html>",
        "true story",
        "12 monkeys",
        "nullable",
        "\"a\" b",
        "[INFO] started",
        "OK",
    ] {
        assert_eq!(refused(text), ErrorKind::NotJson, "{text}");
    }
    for text in ["{", "[1, ", "\"abc", "{\"a\"", "{\"a\":", "/* x", "[\"\\"] {
        assert_eq!(refused(text), ErrorKind::Unclosed, "{text}");
    }
    assert_eq!(refused("{\"a\" 1}"), ErrorKind::Unexpected('1'));
    assert_eq!(refused("[1}"), ErrorKind::Unexpected('}'));
}

#[test]
fn depth_is_an_error_and_never_a_crash() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(json::parse_str(&nested(json::MAX_DEPTH)).is_ok());
    assert_eq!(refused(&nested(json::MAX_DEPTH + 1)), ErrorKind::TooDeep);
    assert_eq!(refused(&"[".repeat(200_000)), ErrorKind::TooDeep);
    assert_eq!(refused(&"{\"a\":".repeat(200_000)), ErrorKind::TooDeep);
}

#[test]
fn a_long_line_of_oddities_is_read_in_linear_time() {
    for (element, count) in [
        ("a,", 200_000),
        ("<,", 20_000),
        ("{{a,", 20_000),
        ("/**/1,", 50_000),
        ("{a:1,a:1},", 50_000),
        ("'\\q',", 50_000),
    ] {
        let text = format!("[{}1]", element.repeat(count));
        if let Ok(parsed) = json::parse_str(&text) {
            assert!(parsed.oddities.len() < 5, "{element}");
        }
    }
}

#[test]
fn equality_is_of_values_not_of_texts() {
    let same = |a: &str, b: &str| {
        json::same(&json::parse_str(a).unwrap().value, &json::parse_str(b).unwrap().value)
    };
    assert!(same(r#"{"a":1,"b":[1.0]}"#, r#"{"b":[10e-1],"a":1.00}"#));
    assert!(same("[0, -0, 100]", "[0.0, 0, 1E2]"));
    assert!(same(r#"{"a":1,"a":2}"#, r#"{"a":2}"#));
    assert!(same(r#"["\u00e9"]"#, r#"["é"]"#));
    assert!(!same("[1,2]", "[2,1]"));
    assert!(!same("[9007199254740993]", "[9007199254740992]"));
    assert!(!same(r#"["1"]"#, "[1]"));
    assert!(!same("[1]", "[-1]"));
    assert!(!same(r#"{"a":1}"#, r#"{"a":1,"b":1}"#));
}

#[test]
fn repeated_keys_are_found_in_large_objects_too() {
    let members: Vec<String> = (0..100).map(|n| format!("\"k{}\":{n}", n % 90)).collect();
    let parsed = json::parse_str(&format!("{{{}}}", members.join(","))).unwrap();
    assert_eq!(parsed.oddities.len(), 10);
    assert_eq!(parsed.value.get("k3"), Some(&Value::Number("93".to_owned())));
}

/// Every string of every file of the corpus that looks like JSON, as our reader and serde_json
/// see it.
#[test]
fn the_corpus_reads_as_serde_json_reads_it() {
    let Some(folder) = support::shared("corpus") else { return };
    let mut strict = 0;
    let mut tolerated = 0;
    let mut refused = 0;
    for text in corpus_documents(&folder) {
        let ours = json::parse_str(&text);
        match (serde_json::from_str::<serde_json::Value>(&text), ours) {
            (Ok(theirs), Ok(ours)) => {
                strict += 1;
                assert!(ours.is_strict(), "{:?} in {text}", ours.oddities);
                assert_eq!(ours.value.to_serde(), theirs, "{text}");
            }
            (Err(_), Ok(ours)) => {
                tolerated += 1;
                let explained = !ours.oddities.is_empty() || ours.value.has_variables();
                assert!(explained || text.contains("1E400"), "{text}");
            }
            (Err(_), Err(_)) => refused += 1,
            (Ok(_), Err(error)) => panic!("{error}: {text}"),
        }
    }
    println!(
        "JSON documents of the corpus: {strict} strict, {tolerated} tolerated, {refused} refused"
    );
    assert!(strict > 1000);
}

fn corpus_documents(folder: &std::path::Path) -> Vec<String> {
    let mut out = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "json")) {
        let text = std::fs::read_to_string(file).unwrap();
        if let Ok(value) = serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            strings(&value, &mut out);
        }
    }
    out
}

fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            out.push(text.clone())
        }
        serde_json::Value::Array(elements) => elements.iter().for_each(|value| strings(value, out)),
        serde_json::Value::Object(members) => {
            members.values().for_each(|value| strings(value, out))
        }
        _ => {}
    }
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Pieces of JSON and of what is not, in any order.
const JUMBLE: &str = "([\\[\\]{},:\"'/*#\\\\u0d8. \n<>a-]|\\{\\{|\\}\\}|true|null|-|0|12|1e|\\\\u00|\\\\n|\\{\\}|\\[\\]|\\[1,2\\]|\"k\":|é|\0){0,20}";

/// The text of a value with one place changed.
fn almost_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "", ",", ":", "\"", "'", "{", "}", "[", "]", "\\", "/", "//", "\n", "\t", " ", "0", "-",
        ".", "e", "u", "null", "a", "\u{feff}", "\u{a0}", "#", "...", "1.5e-3", "01", "\\ud83d",
    ]);
    (values(), 0..5usize, any::<prop::sample::Index>(), 0..3usize, piece).prop_map(
        |(value, indent, place, cut, piece)| {
            let text: Vec<char> =
                Value::from(&value).print(Style::Pretty(indent)).chars().collect();
            let at = place.index(text.len() + 1);
            let after = (at + cut).min(text.len());
            text[..at]
                .iter()
                .copied()
                .chain(piece.chars())
                .chain(text[after..].iter().copied())
                .collect()
        },
    )
}

proptest! {
    #[test]
    fn any_value_survives_printing_and_reading(value in values(), indent in 0..5usize) {
        let ours = Value::from(&value);
        for style in [Style::Compact, Style::Spaced, Style::Pretty(indent)] {
            let printed = ours.print(style);
            let back = json::parse_str(&printed).unwrap();
            prop_assert!(back.oddities.is_empty(), "{:?}", back.oddities);
            prop_assert_eq!(&back.value, &ours);
            prop_assert_eq!(back.value.to_serde(), value.clone());
        }
    }

    #[test]
    fn what_serde_json_reads_is_read_alike_and_what_it_refuses_is_odd(
        text in prop_oneof![JUMBLE.prop_map(|text| text), almost_json()],
    ) {
        let ours = json::parse_str(&text);
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(theirs) => {
                let ours = ours.unwrap();
                prop_assert!(ours.is_strict(), "{:?}", ours.oddities);
                prop_assert_eq!(ours.value.to_serde(), theirs);
            }
            // A number that no double holds is JSON all the same.
            Err(error) if error.to_string().contains("number out of range") => {}
            Err(_) => {
                if let Ok(ours) = ours {
                    prop_assert!(!ours.is_strict() || ours.value.has_variables(), "{ours:?}");
                }
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = json::parse_str(&text);
    }

    #[test]
    fn no_jumble_of_json_makes_the_reader_panic(text in JUMBLE) {
        if let Ok(parsed) = json::parse_str(&text) {
            // What was read can be printed and is then strict but for what no reader can mend.
            let printed = parsed.value.print(Style::Compact);
            let strict = json::parse_str(&printed).is_ok_and(|again| again.is_strict() && again.value == parsed.value);
            prop_assert!(strict || parsed.oddities.iter().any(|o| o.kind == OddityKind::BareWord) || text.contains("{{"), "{printed}");
        }
        let _ = json::parse(&with_variables_if_any(&text));
    }
}

fn with_variables_if_any(text: &str) -> Text {
    let mut out = Text::new();
    for (n, part) in text.split("true").enumerate() {
        if n > 0 {
            out.push_variable(Variable::unresolved("v"));
        }
        out.push_literal(part);
    }
    out
}
