//! What a string looks like. Documentation, never a type: one sample in nine that looks like a
//! date and a time is not RFC 3339.

use super::Format;

/// What this one string looks like. The first match counts, and no string matches twice.
pub(crate) fn of(text: &str) -> Option<Format> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 2048 || !text.is_ascii() {
        return None;
    }
    if is_uuid(bytes) {
        Some(Format::Uuid)
    } else if let Some(rest) = date(bytes) {
        match rest {
            [] => Some(Format::Date),
            [b'T' | b't' | b' ', clock @ ..] => time(clock).then_some(Format::DateTime),
            _ => None,
        }
    } else if is_integer(bytes) {
        Some(Format::Integer)
    } else if bytes.get(2) == Some(&b':') && time(bytes) {
        Some(Format::Time)
    } else if is_http_date(text) {
        Some(Format::DateTime)
    } else if is_uri(text) {
        Some(Format::Uri)
    } else if is_email(text) {
        Some(Format::Email)
    } else {
        None
    }
}

/// Whether it is 8-4-4-4-12 hexadecimal digits in either case.
pub(crate) fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(n, byte)| match n {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What follows a date that the calendar has, `2024-02-29`.
pub(crate) fn date(bytes: &[u8]) -> Option<&[u8]> {
    let (year, rest) = digits(bytes, 4)?;
    let (month, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

/// Whether it is a time of day, with or without seconds, fraction and zone (`Z`, `+02:00`,
/// `+0200`, `+02`).
fn time(bytes: &[u8]) -> bool {
    let minutes = |bytes| {
        let (hour, rest) = digits(bytes, 2)?;
        let (minute, rest) = digits(rest.strip_prefix(b":")?, 2)?;
        (hour < 24 && minute < 60).then_some(rest)
    };
    let Some(mut rest) = minutes(bytes) else { return false };
    if let Some(seconds) = rest.strip_prefix(b":") {
        // 60 is a leap second.
        let Some((_, after)) = digits(seconds, 2).filter(|(second, _)| *second <= 60) else {
            return false;
        };
        rest = after;
        if let [b'.' | b',', fraction @ ..] = rest {
            let count = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if count == 0 {
                return false;
            }
            rest = fraction.get(count..).unwrap_or_default();
        }
    }
    match rest {
        [] | [b'Z' | b'z'] | b" UTC" => true,
        [b'+' | b'-', zone @ ..] => {
            let Some((hour, rest)) = digits(zone, 2).filter(|(hour, _)| *hour < 24) else {
                return false;
            };
            let _ = hour;
            rest.is_empty()
                || digits(rest.strip_prefix(b":").unwrap_or(rest), 2)
                    .is_some_and(|(_, end)| end.is_empty())
        }
        _ => false,
    }
}

fn digits(bytes: &[u8], count: usize) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_at_checked(count)?;
    let mut value = 0;
    for byte in head {
        value = value * 10 + u32::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    Some((value, rest))
}

/// Whether it is a whole number that 64 bits hold and that is written as JSON would, so that a
/// postal code such as `00501` is not one.
fn is_integer(bytes: &[u8]) -> bool {
    let number = bytes.strip_prefix(b"-").unwrap_or(bytes);
    number.len() <= 18
        && number.iter().all(u8::is_ascii_digit)
        && matches!(number, [b'1'..=b'9', ..] | [b'0'])
        && bytes != b"-0"
}

/// The form of RFC 9110, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn is_http_date(text: &str) -> bool {
    let Some((day, rest)) = text.split_once(", ") else { return false };
    let parts: Vec<&str> = rest.split(' ').collect();
    let [date, month, year, clock, zone] = parts.as_slice() else { return false };
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&day)
        && ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            .contains(month)
        && digits(date.as_bytes(), 2)
            .is_some_and(|(date, end)| (1..=31).contains(&date) && end.is_empty())
        && digits(year.as_bytes(), 4).is_some_and(|(_, end)| end.is_empty())
        && time(clock.as_bytes())
        && (*zone == "GMT" || *zone == "UTC" || zone.starts_with(['+', '-']))
}

/// Whether it has a scheme and an authority, or is one of the few known kinds without.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.len() <= 20
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let clean = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
    named
        && clean
        && (rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty())
            || matches!(scheme, "mailto" | "urn" | "tel" | "data"))
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let part = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte))
    };
    part(local)
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}
