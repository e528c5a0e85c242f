//! Strings and their escapes.

use super::{MARK, Outcome, Reader};
use crate::json::{ErrorKind, OddityKind};
use crate::text::Text;

impl Reader<'_> {
    /// Reads a string from its opening quote to behind its closing one.
    pub(super) fn string(&mut self, quote: u8) -> Outcome<Text> {
        self.at += 1;
        let mut out = Text::new();
        let mut decoded = String::new();
        let mut start = self.at;
        loop {
            let Some(byte) = self.peek() else { return Err(self.error(ErrorKind::Unclosed)) };
            if byte == quote {
                break;
            }
            match byte {
                b'\\' => {
                    decoded.push_str(self.slice(start, self.at));
                    self.escape(&mut decoded)?;
                    start = self.at;
                }
                MARK if self.variable(self.at).is_some() => {
                    decoded.push_str(self.slice(start, self.at));
                    out.push_literal(&decoded);
                    decoded.clear();
                    if let Some(variable) = self.variable(self.at) {
                        out.push_variable(variable);
                    }
                    self.at += 1;
                    start = self.at;
                }
                0..0x20 => {
                    self.odd(OddityKind::ControlCharacter, self.at, "");
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        let rest = self.slice(start, self.at);
        self.at += 1;
        if out.is_empty() && decoded.is_empty() {
            return Ok(Text::literal(rest));
        }
        decoded.push_str(rest);
        if out.is_empty() {
            return Ok(Text::literal(decoded));
        }
        out.push_literal(&decoded);
        Ok(out)
    }

    fn escape(&mut self, out: &mut String) -> Outcome<()> {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.rest().chars().next() else {
            return Err(self.error(ErrorKind::Unclosed));
        };
        let plain = match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.at += 1;
                let Some(unit) = self.unit() else {
                    self.odd(OddityKind::UnknownEscape, start, "");
                    out.push('u');
                    return Ok(());
                };
                out.push(self.scalar(unit, start));
                return Ok(());
            }
            // A variable's mark is read by the caller.
            '\0' if self.variable(self.at).is_some() => {
                self.odd(OddityKind::UnknownEscape, start, "");
                return Ok(());
            }
            other => {
                self.odd(OddityKind::UnknownEscape, start, "");
                other
            }
        };
        self.at += c.len_utf8();
        out.push(plain);
        Ok(())
    }

    /// The four digits after `\u`, if they are there.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        let mut unit = 0;
        for &digit in digits {
            unit = unit * 16 + char::from(digit).to_digit(16)?;
        }
        self.at += 4;
        Some(unit)
    }

    /// The character a code unit begins, with the second half of a pair read too.
    fn scalar(&mut self, unit: u32, start: usize) -> char {
        if let Some(c) = char::from_u32(unit) {
            return c;
        }
        let after = self.at;
        if unit < 0xdc00 && self.rest().starts_with("\\u") {
            self.at += 2;
            if let Some(low) = self.unit().filter(|low| (0xdc00..0xe000).contains(low)) {
                let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                if let Some(c) = char::from_u32(code) {
                    return c;
                }
            }
            self.at = after;
        }
        self.odd(OddityKind::LoneSurrogate, start, "");
        char::REPLACEMENT_CHARACTER
    }
}
