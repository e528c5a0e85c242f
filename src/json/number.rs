//! Numbers by their text.

/// A decimal number of any size: `digits` × 10^`exponent`, without zeros at either end of the
/// digits, so that equal numbers are equal values. Zero has no digits and no sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a JSON number. `None` when it is not one, or its exponent does not fit.
    pub fn parse(text: &str) -> Option<Self> {
        if !is_json(text) {
            return None;
        }
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let digits = significant.trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self { negative: false, digits: String::new(), exponent: 0 });
        }
        let exponent = exponent
            .checked_sub(i64::try_from(fraction.len()).ok()?)?
            .checked_add(i64::try_from(significant.len() - digits.len()).ok()?)?;
        Some(Self { negative, digits: digits.to_owned(), exponent })
    }

    /// Whether it is zero, however it was written.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number when it is whole and fits.
    pub fn to_i128(&self) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let zeros = u32::try_from(self.exponent).ok().filter(|zeros| *zeros < 40)?;
        let value = self.digits.parse::<i128>().ok()?.checked_mul(10i128.checked_pow(zeros)?)?;
        Some(if self.negative { -value } else { value })
    }
}

/// Whether a text is a number as JSON defines it (RFC 8259, section 6).
pub(crate) fn is_json(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let rest = match text {
        [b'0', rest @ ..] => rest,
        [b'1'..=b'9', ..] => skip_digits(text),
        _ => return false,
    };
    let rest = match rest {
        [b'.', b'0'..=b'9', ..] => rest.get(1..).map_or(rest, skip_digits),
        _ => rest,
    };
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => {
            !digits.is_empty() && skip_digits(digits).is_empty()
        }
        _ => false,
    }
}

fn skip_digits(text: &[u8]) -> &[u8] {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.get(count..).unwrap_or_default()
}

/// A number such as `007` or `-00.5` without the zeros too many; `None` when that does not make
/// it JSON.
pub(crate) fn without_leading_zeros(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let trimmed = digits.trim_start_matches('0');
    let zero = if trimmed.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    let number = format!("{sign}{zero}{trimmed}");
    (digits.starts_with('0') && is_json(&number)).then_some(number)
}
