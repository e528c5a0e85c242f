//! Literals with a backslash before what is special.

use super::{HARD_BREAK, Part, fill};
use crate::target::characters::is_printable;
use crate::target::marks;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Literals with a backslash before what is special. Printable characters of every script stay as
/// they are; everything else is written as an escape.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backslash {
    /// The quote.
    pub quote: char,
    /// The other quote, for text that holds more of the usual one.
    pub alternative: Option<char>,
    /// Characters with an escape of their own, or that the language gives a meaning. The quote and
    /// the backslash need no mention.
    pub escapes: BTreeMap<char, String>,
    /// How a character is written by number.
    pub unicode: Unicode,
    /// Characters below this number are written `\xHH`: 128 or 256, and 0 for none.
    pub two_digits_below: u32,
    /// Whether characters outside ASCII are always written by number.
    pub ascii_only: bool,
    /// What joins literals and names where there is no interpolation.
    pub operator: Option<String>,
    /// The expression of a bound value that stands alone, with `{}` for its name.
    pub variable: String,
    /// Literals with names inside.
    pub interpolation: Option<Interpolation>,
    /// Literals in which nothing is special, for text of several lines.
    pub raw: Option<Raw>,
    /// Literals that run over several lines.
    pub multiline: Option<Multiline>,
    /// Neighbouring literals are one: what opens and closes such a group of lines.
    pub lines: Option<Lines>,
}

/// How a character is written by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unicode {
    /// `\u{1f389}`
    Braces,
    /// `\ud83c\udf89`: UTF-16 code units.
    Surrogates,
    /// `\u00e9`, and `\U0001f389` beyond 16 bits.
    LongAndShort,
}

/// Literals with names inside: f-strings, `format!`, template strings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interpolation {
    /// What opens it: `f"`. Marks for the layout may stand in it.
    #[serde(deserialize_with = "marks::deserialize")]
    pub open: String,
    /// What closes it: `"`.
    #[serde(deserialize_with = "marks::deserialize")]
    pub close: String,
    /// Its quote, where it is not the usual one.
    pub quote: Option<char>,
    /// A name in it, with `{}` for the name: `{{}}`, `${{}}`.
    pub variable: String,
    /// What a name is written without in it: `r#`.
    #[serde(default)]
    pub without: String,
    /// How expressions that are no names stand in it, where they cannot stand there themselves.
    pub positional: Option<Positional>,
    /// Characters that are written twice in it.
    #[serde(default)]
    pub doubled: Vec<char>,
    /// Characters with a backslash before them in it, besides the usual ones.
    #[serde(default)]
    pub escaped: Vec<char>,
}

/// Places in a literal whose values follow it: `format!("v{}", self.version)`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Positional {
    /// A place: `{}`.
    pub place: String,
    /// What closes the literal then, with `{}` for the expressions.
    #[serde(deserialize_with = "marks::deserialize")]
    pub close: String,
    /// What parts them: `, `.
    #[serde(deserialize_with = "marks::deserialize")]
    pub separator: String,
}

/// Literals in which nothing is special, but for the end, which is made unlike anything inside.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    /// What comes before the guards: `r`.
    pub open: String,
    /// What is repeated outside the quotes until the text cannot end the literal: `#`.
    pub guard: char,
    /// How often it is repeated at the least.
    #[serde(default)]
    pub guards: usize,
}

/// Literals that run over several lines, in which escapes keep their meaning: `"""…"""`, template
/// strings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiline {
    /// What opens one, a line break that does not count included.
    pub open: String,
    /// What opens one with names inside.
    pub open_interpolated: String,
    /// What closes one.
    pub close: String,
    /// The quote that must be escaped where it could close one.
    pub quote: char,
    /// The text that is too short for one, in characters.
    #[serde(default)]
    pub shortest: usize,
}

/// A group of literals on lines of their own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// What opens the group: `(`.
    pub open: String,
    /// What closes it.
    pub close: String,
    /// What joins the lines; nothing where neighbouring literals are one.
    #[serde(default)]
    pub operator: String,
    /// By how many columns the lines are indented.
    pub indent: usize,
}

impl Default for Backslash {
    fn default() -> Self {
        Self {
            quote: '"',
            alternative: None,
            escapes: BTreeMap::new(),
            unicode: Unicode::Surrogates,
            two_digits_below: 0,
            ascii_only: false,
            operator: None,
            variable: "{}".to_owned(),
            interpolation: None,
            raw: None,
            multiline: None,
            lines: None,
        }
    }
}

impl Backslash {
    pub(super) fn string(&self, text: &str) -> String {
        let quote = self.quote_for([text]);
        let mut out = String::with_capacity(text.len() + 2);
        out.push(quote);
        for c in text.chars() {
            self.character(&mut out, c, quote);
        }
        out.push(quote);
        out
    }

    /// The quote that needs fewer escapes; the usual one where both need as many.
    fn quote_for<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> char {
        let Some(alternative) = self.alternative else { return self.quote };
        let (mut usual, mut other) = (0_usize, 0_usize);
        for c in texts.into_iter().flat_map(str::chars) {
            usual += usize::from(c == self.quote);
            other += usize::from(c == alternative);
        }
        if usual > other { alternative } else { self.quote }
    }

    pub(super) fn block(&self, text: &str) -> String {
        if !text.trim_end_matches('\n').contains('\n') {
            return self.string(text);
        }
        let parts = [Part::Literal(text)];
        self.raw
            .as_ref()
            .and_then(|raw| raw.literal(text))
            .or_else(|| self.multiline(&parts))
            .or_else(|| self.group(&parts))
            .unwrap_or_else(|| self.string(text))
    }

    pub(super) fn expression(&self, parts: &[Part<'_>], block: bool) -> String {
        if let [Part::Name(name)] = parts {
            let mut out = String::new();
            fill(&mut out, &self.variable, name);
            return out;
        }
        let long = parts.iter().any(|part| matches!(part, Part::Literal(text) if text.trim_end_matches('\n').contains('\n')));
        if block
            && long
            && let Some(lines) = self.multiline(parts).or_else(|| self.group(parts))
        {
            return lines;
        }
        self.line(parts)
    }

    /// The parts in one literal, or joined by the operator.
    fn line(&self, parts: &[Part<'_>]) -> String {
        if let [Part::Literal(text)] = parts {
            return self.string(text);
        }
        let Some(interpolation) = &self.interpolation else {
            return self.joined(parts);
        };
        let texts = parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(*text),
            Part::Name(_) => None,
        });
        let quote = interpolation.quote.unwrap_or_else(|| self.quote_for(texts));
        let with_quote = |mark: &str| {
            if quote == self.quote || interpolation.quote.is_some() {
                mark.to_owned()
            } else {
                mark.replace(self.quote, quote.encode_utf8(&mut [0; 4]))
            }
        };
        let mut out = with_quote(&interpolation.open);
        let mut following: Vec<&str> = Vec::new();
        for part in parts {
            match (part, &interpolation.positional) {
                (Part::Name(name), Some(positional)) if !is_name(name) => {
                    out.push_str(&positional.place);
                    following.push(name);
                }
                (Part::Name(name), _) => {
                    let name = name.strip_prefix(&interpolation.without).unwrap_or(name);
                    fill(&mut out, &interpolation.variable, name);
                }
                (Part::Literal(text), _) => {
                    for c in text.chars() {
                        if interpolation.escaped.contains(&c) {
                            out.push('\\');
                            out.push(c);
                            continue;
                        }
                        if interpolation.doubled.contains(&c) {
                            out.push(c);
                        }
                        self.character(&mut out, c, quote);
                    }
                }
            }
        }
        match &interpolation.positional {
            Some(positional) if !following.is_empty() => {
                let close = with_quote(&positional.close);
                fill(&mut out, &close, &following.join(&positional.separator));
            }
            _ => out.push_str(&with_quote(&interpolation.close)),
        }
        out
    }

    fn joined(&self, parts: &[Part<'_>]) -> String {
        let operator = self.operator.as_deref().unwrap_or(" + ");
        let mut out = String::new();
        for (n, part) in parts.iter().enumerate() {
            if n > 0 {
                out.push_str(operator);
            }
            match part {
                Part::Literal(text) => out.push_str(&self.string(text)),
                Part::Name(name) => fill(&mut out, &self.variable, name),
            }
        }
        out
    }

    /// One literal over several lines.
    fn multiline(&self, parts: &[Part<'_>]) -> Option<String> {
        let rules = self.multiline.as_ref()?;
        let length: usize = parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.chars().count(),
                Part::Name(name) => name.chars().count(),
            })
            .sum();
        let named = parts.iter().any(|part| matches!(part, Part::Name(_)));
        if length < rules.shortest || (named && self.interpolation.is_none()) {
            return None;
        }
        let interpolation = self.interpolation.as_ref().filter(|_| named);
        let mut out = String::new();
        for (n, part) in parts.iter().enumerate() {
            match (part, interpolation) {
                (Part::Name(name), Some(interpolation)) => {
                    fill(&mut out, &interpolation.variable, name)
                }
                (Part::Name(_), None) => {}
                (Part::Literal(text), _) => {
                    let last = n + 1 == parts.len();
                    self.multiline_text(&mut out, text, last, rules, interpolation);
                }
            }
        }
        let open = if named { &rules.open_interpolated } else { &rules.open };
        let open = open.replace('\n', &HARD_BREAK.to_string());
        Some(format!("{open}{out}{}", rules.close))
    }

    /// Text inside a literal over several lines; `last` where the literal ends behind it.
    fn multiline_text(
        &self,
        out: &mut String,
        text: &str,
        last: bool,
        rules: &Multiline,
        interpolation: Option<&Interpolation>,
    ) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            let ends = next.is_none() && last;
            if c == '\n' {
                out.push(HARD_BREAK);
            } else if c == rules.quote {
                // One that meets neither another nor the end cannot close a longer mark.
                let alone = !ends && next != Some(c) && !out.ends_with(c);
                if !alone || rules.close.chars().nth(1).is_none() {
                    out.push('\\');
                }
                out.push(c);
            } else if matches!(c, ' ' | '\t') && (next == Some('\n') || ends) {
                // Blanks at the end of a line cannot be seen, and editors remove them.
                match self.escapes.get(&c) {
                    Some(escape) => out.push_str(escape),
                    None => self.number(out, c),
                }
            } else if interpolation.is_some_and(|rules| rules.escaped.contains(&c)) {
                out.push('\\');
                out.push(c);
            } else {
                if interpolation.is_some_and(|rules| rules.doubled.contains(&c)) {
                    out.push(c);
                }
                self.character(out, c, rules.quote);
            }
        }
    }

    /// One literal for each line of the text, in a group.
    fn group(&self, parts: &[Part<'_>]) -> Option<String> {
        let lines = self.lines.as_ref()?;
        let mut rows: Vec<Vec<Part<'_>>> = vec![Vec::new()];
        for part in parts {
            match part {
                Part::Name(_) => rows.last_mut()?.push(*part),
                Part::Literal(text) => {
                    for line in text.split_inclusive('\n') {
                        rows.last_mut()?.push(Part::Literal(line));
                        if line.ends_with('\n') {
                            rows.push(Vec::new());
                        }
                    }
                }
            }
        }
        rows.retain(|row| !row.is_empty());
        let mut out = lines.open.clone();
        for (n, row) in rows.iter().enumerate() {
            if n > 0 {
                out.push_str(&lines.operator);
            }
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', lines.indent));
            // A name alone on its line must not end the run of literals.
            match row.as_slice() {
                [Part::Name(_)] if lines.operator.is_empty() => {
                    out.push_str(&self.line(&[Part::Literal(""), row.first().copied()?]));
                }
                [Part::Name(name)] => fill(&mut out, &self.variable, name),
                row => out.push_str(&self.line(row)),
            }
        }
        out.push('\n');
        out.push_str(&lines.close);
        Some(out)
    }

    fn character(&self, out: &mut String, c: char, quote: char) {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else if c == quote || c == '\\' {
            out.push('\\');
            out.push(c);
        } else if let Some(escape) = self.escapes.get(&c) {
            out.push_str(escape);
        } else if c.is_ascii_graphic() || (!self.ascii_only && is_printable(c)) {
            out.push(c);
        } else {
            self.number(out, c);
        }
    }

    fn number(&self, out: &mut String, c: char) {
        let number = u32::from(c);
        if number < self.two_digits_below {
            out.push_str(&format!("\\x{number:02x}"));
            return;
        }
        match self.unicode {
            Unicode::Braces => out.push_str(&format!("\\u{{{number:x}}}")),
            Unicode::LongAndShort if number > 0xffff => out.push_str(&format!("\\U{number:08x}")),
            Unicode::LongAndShort => out.push_str(&format!("\\u{number:04x}")),
            Unicode::Surrogates => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
}

impl Raw {
    /// The text as a raw literal; `None` where it holds a character that should be seen as an
    /// escape, or where the text would end the literal in every form of it.
    fn literal(&self, text: &str) -> Option<String> {
        if !text.chars().all(|c| c == '\n' || is_printable(c)) {
            return None;
        }
        let mut guards = self.guards;
        let mut end = String::from('"');
        end.extend(std::iter::repeat_n(self.guard, guards));
        while text.contains(&end) {
            end.push(self.guard);
            guards += 1;
        }
        let mut out = self.open.clone();
        out.extend(std::iter::repeat_n(self.guard, guards));
        out.push('"');
        out.extend(text.chars().map(|c| if c == '\n' { HARD_BREAK } else { c }));
        out.push_str(&end);
        Some(out)
    }
}

/// Whether an expression is a name alone.
fn is_name(expression: &str) -> bool {
    let expression = expression.strip_prefix("r#").unwrap_or(expression);
    expression.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests;
