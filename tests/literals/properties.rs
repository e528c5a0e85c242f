//! Arbitrary text: what a family writes, a reader of that family's rules reads back.

use super::{bindings, filled, printed, target, with_variable};
use polypost::target::language::{Bindings, Language};
use polypost::target::names::{NameKind, Names};
use polypost::text::Text;
use proptest::prelude::*;

/// Text with a good share of what is special somewhere.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "'\"\\`$#{}!%\n\r\t\0\u{b}\u{85}\u{2028}\u{202e}\u{200b}\u{feff}()*/;-é日🎉\u{ffff}u0x1"
            .chars()
            .collect::<Vec<_>>(),
    );
    let chars = prop_oneof![3 => special, 1 => any::<char>(), 2 => prop::char::range(' ', '~')];
    prop::collection::vec(chars, 0..60).prop_map(|chars| chars.into_iter().collect())
}

/// A reader of one language's expressions: literals, and what joins them with a name.
struct Reader<'a> {
    rest: &'a str,
    value: &'a str,
    out: Vec<u16>,
}

impl Reader<'_> {
    fn eat(&mut self, prefix: &str) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn next(&mut self) -> char {
        let c = self.rest.chars().next().expect("the literal is not closed");
        self.rest = &self.rest[c.len_utf8()..];
        c
    }

    fn push(&mut self, c: char) {
        self.out.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }

    fn push_value(&mut self) {
        self.out.extend(self.value.encode_utf16());
    }

    fn number(&mut self, digits: usize) -> u32 {
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        u32::from_str_radix(number, 16).unwrap()
    }

    /// The inside of a literal with backslashes, up to its quote. `doubled` are characters that
    /// stand for themselves only twice; a name stands between `open` and `close`.
    fn backslash(&mut self, quote: char, doubled: &str, open: Option<(&str, &str)>) {
        self.closed_by(&quote.to_string(), doubled, open);
    }

    /// The same up to any mark. Only a mark of several characters closes a literal of several
    /// lines.
    fn closed_by(&mut self, mark: &str, doubled: &str, open: Option<(&str, &str)>) {
        loop {
            if self.eat(mark) {
                return;
            }
            let c = self.next();
            assert!(mark.len() > 1 || c != '\n', "a line break inside a literal");
            assert!(c != '\r', "a line break inside a literal");
            if doubled.contains(c) && self.rest.starts_with(c) {
                self.next();
                self.push(c);
                continue;
            }
            if let Some((open, close)) = open {
                let whole = format!("{c}{}", self.rest);
                if whole.starts_with(open) {
                    let end = whole.find(close).unwrap();
                    assert_eq!(&whole[open.len()..end], "name");
                    self.rest = &self.rest[end + close.len() - c.len_utf8()..];
                    self.push_value();
                    continue;
                }
            }
            if c != '\\' {
                self.push(c);
                continue;
            }
            match self.next() {
                'n' => self.push('\n'),
                'r' => self.push('\r'),
                't' => self.push('\t'),
                '0' => self.push('\0'),
                'x' => {
                    let number = self.number(2);
                    self.push(char::from_u32(number).unwrap());
                }
                'u' if self.eat("{") => {
                    let end = self.rest.find('}').unwrap();
                    let number = self.number(end);
                    self.eat("}");
                    self.push(char::from_u32(number).unwrap());
                }
                'u' => {
                    let unit = self.number(4);
                    self.out.push(u16::try_from(unit).unwrap());
                }
                'U' => {
                    let number = self.number(8);
                    self.push(char::from_u32(number).unwrap());
                }
                other => self.push(other),
            }
        }
    }

    fn python(&mut self) {
        let group = self.eat("(");
        loop {
            self.rest = self.rest.trim_start();
            if self.eat("f\"\"\"\\\n") {
                self.closed_by("\"\"\"", "{}", Some(("{", "}")));
            } else if self.eat("\"\"\"\\\n") {
                self.closed_by("\"\"\"", "", None);
            } else if self.eat("f\"") {
                self.backslash('"', "{}", Some(("{", "}")));
            } else if self.eat("f'") {
                self.backslash('\'', "{}", Some(("{", "}")));
            } else if self.eat("\"") {
                self.backslash('"', "", None);
            } else if self.eat("'") {
                self.backslash('\'', "", None);
            } else if self.eat("name") {
                self.push_value();
            } else {
                break;
            }
        }
        assert_eq!(self.eat(")"), group);
    }

    fn javascript(&mut self) {
        let group = self.eat("(");
        loop {
            self.rest = self.rest.trim_start();
            self.eat("+");
            self.rest = self.rest.trim_start();
            if self.eat("`") {
                self.backslash('`', "", Some(("${", "}")));
            } else if self.eat("\"") {
                self.backslash('"', "", None);
            } else if self.eat("name") {
                self.push_value();
            } else {
                break;
            }
        }
        assert_eq!(self.eat(")"), group);
    }

    fn rust(&mut self) {
        if self.eat("format!(\"") {
            self.backslash('"', "{}", Some(("{", "}")));
            assert!(self.eat(")"));
        } else if self.eat("name.as_str()") || self.eat("name.clone()") {
            self.push_value();
        } else if self.eat("r") {
            let guards = self.rest.len() - self.rest.trim_start_matches('#').len();
            let end = format!("\"{}", "#".repeat(guards));
            self.rest = &self.rest[guards + 1..];
            let at = self.rest.find(&end).unwrap();
            let inner = self.rest[..at].to_owned();
            self.out.extend(inner.encode_utf16());
            self.rest = &self.rest[at + end.len()..];
        } else {
            assert!(self.eat("\""));
            self.backslash('"', "", None);
        }
    }

    fn pascal(&mut self) {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\n', '+']);
            if self.eat("'") {
                loop {
                    let c = self.next();
                    if c == '\'' && !self.eat("'") {
                        break;
                    }
                    assert!((' '..='~').contains(&c));
                    self.push(c);
                }
            } else if self.eat("#$") {
                let unit = self.number(4);
                self.out.push(u16::try_from(unit).unwrap());
            } else if self.eat("#") {
                let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
                self.out.push(self.rest[..end].parse().unwrap());
                self.rest = &self.rest[end..];
            } else if self.eat("name") {
                self.push_value();
            } else {
                return;
            }
        }
    }

    fn shell(&mut self) {
        while !self.rest.is_empty() {
            if self.eat("'") {
                loop {
                    match self.next() {
                        '\'' => break,
                        c => self.push(c),
                    }
                }
            } else if self.eat("\"") {
                loop {
                    if self.eat("${NAME}") {
                        self.push_value();
                        continue;
                    }
                    match self.next() {
                        '"' => break,
                        c => {
                            assert!(!"$`\\!".contains(c), "{c:?} means something there");
                            self.push(c);
                        }
                    }
                }
            } else {
                assert!(self.eat("\\'"), "a bare character: {:?}", self.rest);
                self.push('\'');
            }
        }
    }
}

fn read(target: &str, expression: &str, value: &str) -> String {
    let mut reader = Reader { rest: expression, value, out: Vec::new() };
    match target {
        "python-requests" => reader.python(),
        "javascript-fetch" => reader.javascript(),
        "rust-reqwest" => reader.rust(),
        "delphi-chilkat" => reader.pascal(),
        "curl" => reader.shell(),
        other => panic!("{other} has no reader"),
    }
    assert_eq!(reader.rest, "", "something follows the literal in {expression}");
    String::from_utf16(&reader.out).unwrap()
}

fn languages() -> Vec<(&'static str, std::sync::Arc<Language>)> {
    ["python-requests", "javascript-fetch", "rust-reqwest", "delphi-chilkat", "curl"]
        .map(|name| (name, target(name).language))
        .into()
}

#[test]
fn arbitrary_text_is_read_back() {
    let languages = languages();
    proptest!(|(text in text())| {
        for (name, language) in &languages {
            if language.cannot_hold(&text).is_some() {
                continue;
            }
            let literal = printed(&language.string(&text));
            prop_assert_eq!(&read(name, &literal, ""), &text, "{}", literal);
            let block = printed(&language.block(&Text::literal(&text), &Bindings::default()));
            prop_assert_eq!(&read(name, &block, ""), &text, "{}", block);
            // Longer than what is worth several lines.
            let long = text.repeat(4);
            let block = printed(&language.block(&Text::literal(&long), &Bindings::default()));
            prop_assert_eq!(&read(name, &block, ""), &long, "{}", block);
        }
    });
}

#[test]
fn arbitrary_text_around_a_bound_variable_is_read_back() {
    let languages = languages();
    proptest!(|(payload in text())| {
        for (name, language) in &languages {
            if language.cannot_hold(&payload).is_some() {
                continue;
            }
            let kind = if *name == "curl" { NameKind::Constant } else { NameKind::Variable };
            let identifier = Names::new(language).declare("name", kind);
            for text in with_variable(&payload) {
                let expression = printed(&language.text(&text, &bindings(&identifier)));
                prop_assert_eq!(read(name, &expression, "v'x"), filled(&text, "v'x"), "{}", expression);
                let block = printed(&language.block(&text, &bindings(&identifier)));
                prop_assert_eq!(read(name, &block, "v'x"), filled(&text, "v'x"), "{}", block);
            }
        }
    });
}

fn stays_a_comment(line: &str, marker: &str) -> bool {
    let hidden = |c: char| c.is_control() || "\u{2028}\u{2029}\u{202e}\u{200b}\u{feff}".contains(c);
    (line == marker || line.starts_with(&format!("{marker} ")))
        && !line.ends_with(['\\', ' '])
        && !line.contains(hidden)
}

#[test]
fn arbitrary_text_stays_in_its_comment() {
    let languages = languages();
    proptest!(|(text in text())| {
        for (_, language) in &languages {
            let marker = language.comments.line.as_str();
            for line in language.comment(&text) {
                let line = printed(&line);
                prop_assert!(stays_a_comment(&line, marker), "{}", line);
            }
        }
    });
}

#[test]
fn arbitrary_text_makes_a_name() {
    let languages = languages();
    proptest!(|(texts in prop::collection::vec(text(), 1..8))| {
        for (_, language) in &languages {
            let mut names = Names::new(language);
            let mut seen = std::collections::BTreeSet::new();
            for text in &texts {
                let name = names.declare(text, NameKind::Variable).to_string().to_lowercase();
                let bare = name.strip_prefix("r#").unwrap_or(&name);
                prop_assert!(bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$'));
                prop_assert!(!bare.starts_with(|c: char| c.is_ascii_digit()) && !bare.is_empty());
                prop_assert!(seen.insert(name));
            }
        }
    });
}
