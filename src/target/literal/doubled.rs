//! Literals whose quote is written twice inside, with other characters by number.

use super::{Part, fill};
use serde::Deserialize;

/// Literals whose quote is written twice inside; what is not printable ASCII is written by number,
/// as UTF-16 code units, since these languages read source files in more than one encoding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Doubled {
    /// The quote.
    pub quote: char,
    /// An ASCII character by number, with `{}` for the number: `#{}`.
    pub character: String,
    /// Any other UTF-16 code unit, with `{}` for the number.
    pub wide_character: String,
    /// Whether the number in `wide_character` is four hexadecimal digits instead of decimal.
    pub wide_hexadecimal: bool,
    /// What stands between a quoted run and a character by number.
    pub between: String,
    /// What joins literals and names.
    pub operator: String,
    /// What joins literals where the line breaks.
    pub line_operator: String,
    /// The most elements one literal may have.
    pub longest: usize,
    /// The most columns a line of an expression should take, for compilers with a limit.
    pub widest: usize,
    /// The expression of a bound value, with `{}` for its name.
    pub variable: String,
}

impl Default for Doubled {
    fn default() -> Self {
        Self {
            quote: '\'',
            character: "#{}".to_owned(),
            wide_character: "#{}".to_owned(),
            wide_hexadecimal: false,
            between: String::new(),
            operator: " + ".to_owned(),
            line_operator: " +\n".to_owned(),
            longest: 255,
            widest: 400,
            variable: "{}".to_owned(),
        }
    }
}

/// One literal under construction.
struct Writer<'a> {
    family: &'a Doubled,
    out: String,
    /// Elements in the literal so far.
    elements: usize,
    /// Whether a quote is open.
    open: bool,
    /// Where the line begins in what is written.
    line_start: usize,
}

impl Doubled {
    pub(super) fn string(&self, text: &str) -> String {
        self.pieces([text].into_iter())
    }

    /// As [`Doubled::string`], with a new source line after each line break of the text.
    pub(super) fn block(&self, text: &str) -> String {
        self.pieces(text.split_inclusive('\n'))
    }

    pub(super) fn expression(&self, parts: &[Part<'_>]) -> String {
        let mut out = String::new();
        let mut line_start = 0;
        for (n, part) in parts.iter().enumerate() {
            let mut expression = String::new();
            match part {
                Part::Literal(text) => expression = self.string(text),
                Part::Name(name) => fill(&mut expression, &self.variable, name),
            }
            if n > 0 {
                let first_line = expression.split('\n').next().unwrap_or("").len();
                if out.len() - line_start + first_line > self.widest {
                    out.push_str(&self.line_operator);
                } else {
                    out.push_str(&self.operator);
                }
            }
            out.push_str(&expression);
            line_start = out.rfind('\n').map_or(0, |at| at + 1);
        }
        out
    }

    fn pieces<'a>(&self, pieces: impl Iterator<Item = &'a str>) -> String {
        let mut writer =
            Writer { family: self, out: String::new(), elements: 0, open: false, line_start: 0 };
        for piece in pieces {
            if writer.elements > 0 {
                writer.next_literal();
            }
            piece.chars().for_each(|c| writer.character(c));
        }
        writer.finish()
    }
}

impl Writer<'_> {
    fn character(&mut self, c: char) {
        let units = c.len_utf16();
        let columns = self.out.len() - self.line_start;
        let full = self.elements + units > self.family.longest || columns > self.family.widest;
        if self.elements > 0 && full {
            self.next_literal();
        }
        if (' '..='~').contains(&c) {
            if !self.open {
                self.between();
                self.out.push(self.family.quote);
                self.open = true;
            }
            self.out.push(c);
            if c == self.family.quote {
                self.out.push(c);
            }
            self.elements += 1;
            return;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            self.close();
            self.between();
            let family = self.family;
            if c.is_ascii() {
                fill(&mut self.out, &family.character, &unit.to_string());
            } else if family.wide_hexadecimal {
                fill(&mut self.out, &family.wide_character, &format!("{unit:04X}"));
            } else {
                fill(&mut self.out, &family.wide_character, &unit.to_string());
            }
            self.elements += 1;
        }
    }

    fn between(&mut self) {
        if self.elements > 0 {
            self.out.push_str(&self.family.between);
        }
    }

    fn close(&mut self) {
        if self.open {
            self.out.push(self.family.quote);
            self.open = false;
        }
    }

    fn next_literal(&mut self) {
        self.close();
        self.out.push_str(&self.family.line_operator);
        self.line_start = self.out.len();
        self.elements = 0;
    }

    fn finish(mut self) -> String {
        self.close();
        if self.out.is_empty() {
            self.out.push(self.family.quote);
            self.out.push(self.family.quote);
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_double_and_other_characters_are_numbers() {
        let pascal = Doubled::default();
        assert_eq!(pascal.string("it's"), "'it''s'");
        assert_eq!(pascal.string(""), "''");
        assert_eq!(pascal.string("a\r\nb"), "'a'#13#10'b'");
        assert_eq!(pascal.string("é🎉"), "#233#55356#57225");
    }

    #[test]
    fn long_text_is_split() {
        let pascal = Doubled { longest: 3, ..Doubled::default() };
        assert_eq!(pascal.string("abcdefg"), "'abc' +\n'def' +\n'g'");
        assert_eq!(pascal.string("ab🎉"), "'ab' +\n#55356#57225");
    }

    #[test]
    fn bound_values_are_joined() {
        let parts = [Part::Literal("v"), Part::Name("version"), Part::Literal("/")];
        assert_eq!(Doubled::default().expression(&parts), "'v' + version + '/'");
    }

    #[test]
    fn a_block_breaks_where_the_text_does() {
        assert_eq!(Doubled::default().block("a\nb\n"), "'a'#10 +\n'b'#10");
    }
}
