//! The casings of names.
//!
//! heck says where words part and how scripts are cased; but it goes through the formatting
//! machinery for each letter, which took a third of the time of a render whose answer has many
//! members. Most names are ASCII, and those are cased here by the same rules: the tests hold them
//! to heck's.

use heck::{ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// `created_by_id`
pub(crate) fn snake(text: &str) -> String {
    if text.is_ascii() { joined(text, "_", lower) } else { text.to_snake_case() }
}

/// `CREATED_BY_ID`
pub(crate) fn screaming(text: &str) -> String {
    if text.is_ascii() { joined(text, "_", upper) } else { text.to_shouty_snake_case() }
}

/// `created-by-id`
pub(crate) fn kebab(text: &str) -> String {
    if text.is_ascii() { joined(text, "-", lower) } else { text.to_kebab_case() }
}

/// `CreatedById`
pub(crate) fn pascal(text: &str) -> String {
    if text.is_ascii() { joined(text, "", capitalized) } else { text.to_pascal_case() }
}

/// `createdById`
pub(crate) fn camel(text: &str) -> String {
    if !text.is_ascii() {
        return text.to_lower_camel_case();
    }
    joined(
        text,
        "",
        |word, out| if out.is_empty() { lower(word, out) } else { capitalized(word, out) },
    )
}

fn lower(word: &str, out: &mut String) {
    out.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
}

fn upper(word: &str, out: &mut String) {
    out.extend(word.bytes().map(|byte| char::from(byte.to_ascii_uppercase())));
}

fn capitalized(word: &str, out: &mut String) {
    let mut bytes = word.bytes();
    out.extend(bytes.next().map(|byte| char::from(byte.to_ascii_uppercase())));
    out.extend(bytes.map(|byte| char::from(byte.to_ascii_lowercase())));
}

fn joined(text: &str, separator: &str, write: impl Fn(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for run in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut rest = run;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(word_end(rest.as_bytes()));
            if !out.is_empty() {
                out.push_str(separator);
            }
            write(word, &mut out);
            rest = after;
        }
    }
    out
}

/// Where the first word of a run of letters and digits ends: before a capital that follows a small
/// letter, and before the last of several capitals that a small letter follows. Digits belong to
/// what stands before them.
fn word_end(run: &[u8]) -> usize {
    let mut small_before = false;
    let mut capital_before = false;
    for (at, byte) in run.iter().enumerate() {
        let next = run.get(at + 1);
        if byte.is_ascii_uppercase() {
            if small_before {
                return at;
            }
            if capital_before && at > 0 && next.is_some_and(u8::is_ascii_lowercase) {
                return at;
            }
        }
        if byte.is_ascii_alphabetic() {
            small_before = byte.is_ascii_lowercase();
            capital_before = byte.is_ascii_uppercase();
        }
    }
    run.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_as_heck(text: &str) {
        assert_eq!(snake(text), text.to_snake_case(), "{text:?}");
        assert_eq!(screaming(text), text.to_shouty_snake_case(), "{text:?}");
        assert_eq!(kebab(text), text.to_kebab_case(), "{text:?}");
        assert_eq!(pascal(text), text.to_pascal_case(), "{text:?}");
        assert_eq!(camel(text), text.to_lower_camel_case(), "{text:?}");
    }

    #[test]
    fn names_are_cased_as_heck_does() {
        for text in [
            "",
            "id",
            "ID",
            "createdById",
            "getHTTPResponseV2",
            "X-API-KEY",
            "a1B2c3",
            "A1b",
            "ABCd",
            "aB",
            "Ab",
            "2FA code",
            "__init__",
            "naïve café",
            "_jobId",
            "v1Beta1API",
            "HTTP2Server",
            "Z1a",
            "1A2b",
        ] {
            assert_as_heck(text);
        }
    }

    proptest! {
        #[test]
        fn any_name_is_cased_as_heck_does(text in "[a-cA-C0-1_ -]{0,14}") {
            assert_as_heck(&text);
        }

        #[test]
        fn any_text_is_cased_as_heck_does(text in ".{0,20}") {
            assert_as_heck(&text);
        }
    }
}
