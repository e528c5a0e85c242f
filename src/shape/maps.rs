//! Objects whose keys are data: `{"2024-01-01": 3, "2024-01-02": 5}`.
//!
//! They are rare, and a member taken for data cannot be read by its name, so the rules are shy.

use super::format;

/// What made an object a map, for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapRule {
    /// Every key is of one recognised kind of data.
    Keys(&'static str),
    /// Many members whose objects have the same members.
    ManyAlike,
}

/// From how many members on objects with the same members are entries of a map.
const MANY: usize = 20;

/// Whether these are the keys of a map. `alike` says, when asked, whether the values are all
/// objects with the same members.
pub(crate) fn rule<'a>(
    keys: impl Iterator<Item = &'a str> + Clone,
    alike: impl FnOnce() -> bool,
) -> Option<MapRule> {
    let count = keys.clone().count();
    let named = KINDS.iter().find(|kind| count >= kind.least && keys.clone().all(kind.matches));
    if let Some(kind) = named {
        return Some(MapRule::Keys(kind.name));
    }
    if count >= 2 && keys.clone().all(is_language) && keys.clone().any(|key| !is_english_word(key))
    {
        return Some(MapRule::Keys("languages"));
    }
    (count >= MANY && alike()).then_some(MapRule::ManyAlike)
}

struct KeyKind {
    name: &'static str,
    /// How many keys there must be at least: one digit is a name more often than data.
    least: usize,
    matches: fn(&str) -> bool,
}

const KINDS: [KeyKind; 7] = [
    KeyKind { name: "numbers", least: 2, matches: is_digits },
    KeyKind { name: "uuids", least: 1, matches: |key| format::is_uuid(key.as_bytes()) },
    KeyKind { name: "dates", least: 1, matches: |key| format::date(key.as_bytes()).is_some() },
    KeyKind {
        name: "email addresses",
        least: 1,
        matches: |key| format::of(key) == Some(super::Format::Email),
    },
    KeyKind { name: "hexadecimal digits", least: 2, matches: is_hex },
    KeyKind { name: "Salesforce ids", least: 2, matches: is_salesforce_id },
    KeyKind { name: "currencies", least: 2, matches: is_currency },
];

fn is_digits(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Twelve or more hexadecimal digits with at least two decimal ones among them, as hashes and
/// database ids have and words never do.
fn is_hex(key: &str) -> bool {
    key.len() >= 12 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) && decimal_digits(key) >= 2
}

/// 15 or 18 letters and digits, of which the first three say the kind of record and many are
/// digits.
fn is_salesforce_id(key: &str) -> bool {
    matches!(key.len(), 15 | 18)
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && key.bytes().take(3).any(|byte| byte.is_ascii_digit())
        && decimal_digits(key) >= 4
}

fn decimal_digits(key: &str) -> usize {
    key.bytes().filter(u8::is_ascii_digit).count()
}

/// The most traded currencies of ISO 4217, sorted.
const CURRENCIES: [&str; 48] = [
    "AED", "ARS", "AUD", "BGN", "BHD", "BRL", "CAD", "CHF", "CLP", "CNH", "CNY", "COP", "CZK",
    "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KRW", "KWD",
    "KZT", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON",
    "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "ZAR",
];

fn is_currency(key: &str) -> bool {
    CURRENCIES.binary_search(&key).is_ok()
}

/// The two-letter codes of ISO 639-1 that localised texts usually have, sorted.
const LANGUAGES: [&str; 46] = [
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "gl",
    "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "ur", "vi", "zh",
];

/// Whether it is `de`, `pt-BR`, `zh_Hans` or the like.
fn is_language(key: &str) -> bool {
    let (language, region) = match key.split_once(['-', '_']) {
        Some((language, region)) => (language, Some(region)),
        None => (key, None),
    };
    let region_fits = region.is_none_or(|region| {
        matches!(region.len(), 2..=4) && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    LANGUAGES.binary_search(&language).is_ok() && region_fits
}

/// Codes that are also what people name members: alone they prove nothing.
fn is_english_word(key: &str) -> bool {
    ["ca", "da", "el", "he", "hi", "id", "is", "it", "ms", "no", "sl", "sr", "th", "tr"]
        .contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_are_searched_are_sorted() {
        assert!(CURRENCIES.is_sorted());
        assert!(LANGUAGES.is_sorted());
    }
}
