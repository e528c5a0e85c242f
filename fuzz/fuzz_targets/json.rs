//! JSON as people write it. What is read can be printed in every style and read again as the same
//! value, and JSON itself means what serde_json says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polypost::json::{self, OddityKind, Parsed, Style, Value};
use polypost::text::Text;

const STYLES: [Style; 4] = [Style::Compact, Style::Spaced, Style::Pretty(0), Style::Pretty(2)];

fuzz_target!(|text: &str| {
    as_it_stands(text);
    with_variables(&Text::parse(text));
});

/// A saved response, in which braces where a value should stand are variables.
fn as_it_stands(text: &str) {
    let ours = json::parse_str(text);
    match (serde_json::from_str::<serde_json::Value>(text), &ours) {
        (Ok(theirs), Ok(ours)) => {
            assert!(ours.is_strict(), "{:?}", ours.oddities);
            assert_eq!(ours.value.to_serde(), theirs);
            assert!(json::same(&Value::from(&theirs), &rounded(&ours.value)));
        }
        (Ok(_), Err(error)) => panic!("serde_json reads what we do not: {error}"),
        // A number that no double holds is JSON all the same.
        (Err(error), _) if error.to_string().contains("number out of range") => {}
        (Err(error), Ok(ours)) => {
            assert!(!ours.is_strict() || ours.value.has_variables(), "strict, and yet: {error}");
        }
        (Err(_), Err(error)) => assert!(!error.to_string().is_empty()),
    }
    if let Ok(parsed) = ours {
        assert!(json::same(&parsed.value, &parsed.value));
        comes_back(&parsed);
    }
}

/// A body, whose variables are known before it is read.
fn with_variables(text: &Text) {
    if let Ok(parsed) = json::parse(text) {
        comes_back(&parsed);
    }
}

/// What was read is printed and read again, and nothing is odd about it any more.
fn comes_back(parsed: &Parsed) {
    let value = &parsed.value;
    // A word that is no JSON is printed as it stood.
    if parsed.oddities.iter().any(|oddity| oddity.kind == OddityKind::BareWord) {
        return;
    }
    for style in STYLES {
        let printed = value.to_text(style);
        let mut again = vec![json::parse(&printed)];
        if !value.has_variables() {
            again.push(json::parse_str(&printed.shown()));
        }
        for again in again {
            let again = again.unwrap_or_else(|error| panic!("{printed}: {error}"));
            assert!(again.is_strict(), "{printed}: {:?}", again.oddities);
            assert_eq!(&again.value, value, "{printed}");
        }
    }
}

/// The value as serde_json holds it: numbers in 64 bits, the last of repeated keys.
fn rounded(value: &Value) -> Value {
    Value::from(&value.to_serde())
}
