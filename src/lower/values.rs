//! The text that JavaScript makes of a JSON value.

use serde_json::{Number, Value};

/// `String(value)`: `null`, `[object Object]`, `1,2` for an array.
pub(super) fn to_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number_text(number),
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let parts: Vec<String> = values
                .iter()
                .map(|value| if value.is_null() { String::new() } else { to_text(value) })
                .collect();
            parts.join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

/// Whether JavaScript takes the value for true.
pub(super) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// `JSON.stringify(value)`.
pub(super) fn stringify(value: &Value) -> String {
    match value {
        Value::Number(number) => number_text(number),
        Value::Array(values) => {
            let parts: Vec<String> = values.iter().map(stringify).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Object(members) => {
            let parts: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{}:{}", quote(key), stringify(value)))
                .collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::String(text) => quote(text),
        Value::Null | Value::Bool(_) => to_text(value),
    }
}

/// `JSON.stringify` of a string.
pub(super) fn quote(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// `Number(text)` as text: `NaN` where the text is not a number.
pub(super) fn coerce_number(value: &Value) -> String {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::Null => Some(0.0),
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::String(text) => match text.trim() {
            "" => Some(0.0),
            text if text
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) =>
            {
                text.parse().ok()
            }
            _ => None,
        },
        Value::Array(_) | Value::Object(_) => None,
    };
    number.map_or_else(|| "NaN".to_owned(), double_text)
}

fn number_text(number: &Number) -> String {
    number.as_f64().map_or_else(|| number.to_string(), double_text)
}

/// `Number.prototype.toString` (ECMA-262, 6.1.6.1.20): the shortest digits that give the number
/// back, with an exponent below 1e-6 and from 1e21 on.
fn double_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    if !number.is_finite() {
        return if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    let scientific = format!("{:e}", number.abs());
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = digits.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    let sign = if number < 0.0 { "-" } else { "" };
    let body = match exponent {
        e if (count - 1..21).contains(&e) => format!("{digits}{}", zeros(e + 1 - count)),
        e if (0..21).contains(&e) => {
            let (whole, fraction) = digits.split_at(usize::try_from(e + 1).unwrap_or(0));
            format!("{whole}.{fraction}")
        }
        e if (-6..0).contains(&e) => format!("0.{}{digits}", zeros(-e - 1)),
        e => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{}{}", if e < 0 { "-" } else { "+" }, e.abs())
        }
    };
    format!("{sign}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_become_the_text_javascript_makes_of_them() {
        let cases = [
            (json!(1.50), "1.5"),
            (json!(7), "7"),
            (json!(1e21), "1e+21"),
            (json!(1e20), "100000000000000000000"),
            (json!(1.5e-7), "1.5e-7"),
            (json!(0.000_001), "0.000001"),
            (json!(123_456_789_012_345_680_000_u128 as f64), "123456789012345680000"),
            (json!(-0.0), "0"),
            (json!(null), "null"),
            (json!(true), "true"),
            (json!([1, null, "a", [2, 3]]), "1,,a,2,3"),
            (json!({"a": 1}), "[object Object]"),
        ];
        for (value, text) in cases {
            assert_eq!(to_text(&value), text);
        }
        assert_eq!(
            stringify(&json!({"a": [1, null, "é\n"], "b": 1.0})),
            r#"{"a":[1,null,"é\n"],"b":1}"#
        );
        assert_eq!(coerce_number(&json!("007")), "7");
        assert_eq!(coerce_number(&json!("x")), "NaN");
    }
}
