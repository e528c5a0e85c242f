//! Readers of expressions, one for each language, written from the languages' own rules and without
//! a line of what writes the literals. They are strict: what a compiler would refuse, or warn of,
//! fails here. The fuzz targets use them too.

/// A piece of what an expression says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Name(String),
}

/// What an expression of a target's language says: texts and names in order, neighbouring texts
/// merged and empty ones left out.
pub fn read(target: &str, expression: &str) -> Vec<Piece> {
    let mut reader = Reader { rest: expression, text: Vec::new(), pieces: Vec::new() };
    match target {
        "python-requests" => reader.python(),
        "javascript-fetch" => reader.javascript(),
        "rust-reqwest" => reader.rust(),
        "delphi-chilkat" => reader.pascal(),
        "curl" => reader.shell(),
        other => panic!("{other} has no reader"),
    }
    reader.end_text();
    assert_eq!(reader.rest, "", "something follows the literal in {expression:?}");
    reader.pieces
}

struct Reader<'a> {
    rest: &'a str,
    /// The text since the last name, in UTF-16: some languages write it by code units.
    text: Vec<u16>,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, prefix: &str) {
        assert!(self.eat(prefix), "{prefix:?} is missing before {:?}", self.rest);
    }

    fn next(&mut self) -> char {
        let c = self.rest.chars().next().expect("the literal is not closed");
        self.rest = &self.rest[c.len_utf8()..];
        c
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n']);
    }

    fn push(&mut self, c: char) {
        self.text.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }

    /// A character by its number, which must be one.
    fn push_number(&mut self, digits: &str, radix: u32) {
        let number = u32::from_str_radix(digits, radix).unwrap();
        self.push(char::from_u32(number).expect("no character has this number"));
    }

    fn push_unit(&mut self, digits: &str) {
        self.text.push(u16::from_str_radix(digits, 16).unwrap());
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.next()).inspect(|c| assert!(c.is_ascii_hexdigit())).collect()
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let text = String::from_utf16(&self.text).expect("half of a surrogate pair");
            self.pieces.push(Piece::Text(text));
            self.text.clear();
        }
    }

    fn push_name(&mut self, name: &str) {
        let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
        assert!(name.starts_with(letter), "{name:?} is no name");
        assert!(name.chars().all(|c| letter(c) || c.is_ascii_digit()), "{name:?} is no name");
        self.end_text();
        self.pieces.push(Piece::Name(name.to_owned()));
    }

    /// A name that stands alone.
    fn bare_name(&mut self) {
        let ends = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        let (name, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        self.push_name(name);
    }

    /// A name inside a literal, up to the brace that closes it.
    fn name_in_braces(&mut self) {
        let (name, rest) = self.rest.split_once('}').expect("the brace is not closed");
        self.rest = rest;
        self.push_name(name);
    }

    /// <https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals>
    fn python(&mut self) {
        // A source file is read with universal line breaks, and NUL is refused.
        assert!(!self.rest.contains(['\r', '\0']), "a character that the source cannot hold");
        let group = self.eat("(");
        if group {
            self.blanks();
        }
        let marks = ["f\"\"\"", "f\"", "f'", "\"\"\"", "\"", "'"];
        match marks.into_iter().find(|mark| self.eat(mark)) {
            Some(mark) => self.python_inside(mark.trim_start_matches('f'), mark.starts_with('f')),
            None => self.bare_name(),
        }
        if group {
            self.blanks();
            self.expect(")");
        }
    }

    fn python_inside(&mut self, mark: &str, interpolated: bool) {
        while !self.eat(mark) {
            match self.next() {
                '\n' => {
                    assert_eq!(mark.len(), 3, "a line break in a literal");
                    self.push('\n');
                }
                '{' if interpolated && !self.eat("{") => self.name_in_braces(),
                '}' if interpolated => {
                    self.expect("}");
                    self.push('}');
                }
                '\\' => self.python_escape(),
                c => self.push(c),
            }
        }
    }

    fn python_escape(&mut self) {
        match self.next() {
            '\n' => {}
            c @ ('\\' | '\'' | '"') => self.push(c),
            'n' => self.push('\n'),
            'r' => self.push('\r'),
            't' => self.push('\t'),
            'x' => {
                let digits = self.digits(2);
                self.push_number(&digits, 16);
            }
            'u' => {
                let digits = self.digits(4);
                self.push_number(&digits, 16);
            }
            'U' => {
                let digits = self.digits(8);
                self.push_number(&digits, 16);
            }
            c => panic!("an escape that is none, or of which the writer knows nothing: {c:?}"),
        }
    }

    /// <https://tc39.es/ecma262/#sec-literals-string-literals> and its template literals.
    fn javascript(&mut self) {
        // Inside a template literal, CR is read as LF.
        assert!(!self.rest.contains(['\r', '\u{2028}', '\u{2029}']), "a raw line break");
        let group = self.eat("(");
        loop {
            if group {
                self.blanks();
            }
            if self.eat("`") {
                self.javascript_inside('`');
            } else if self.eat("\"") {
                self.javascript_inside('"');
            } else {
                self.bare_name();
            }
            if !(group && self.eat(" +")) {
                break;
            }
        }
        if group {
            self.blanks();
            self.expect(")");
        }
    }

    fn javascript_inside(&mut self, quote: char) {
        loop {
            match self.next() {
                c if c == quote => break,
                '\n' => {
                    assert_eq!(quote, '`', "a line break in a literal");
                    self.push('\n');
                }
                '$' if quote == '`' && self.eat("{") => self.name_in_braces(),
                '\\' => match self.next() {
                    'n' => self.push('\n'),
                    'r' => self.push('\r'),
                    't' => self.push('\t'),
                    'u' => {
                        let digits = self.digits(4);
                        self.push_unit(&digits);
                    }
                    c @ ('\\' | '"' | '`' | '$') => self.push(c),
                    c => panic!("an escape of which the writer knows nothing: {c:?}"),
                },
                c => self.push(c),
            }
        }
    }

    /// <https://doc.rust-lang.org/reference/tokens.html#string-literals>, and `std::fmt`.
    fn rust(&mut self) {
        if self.eat("format!(") {
            self.blanks();
            self.expect("\"");
            let text = self.rust_string();
            self.rust_format(&text);
            self.blanks();
            self.expect(")");
            self.eat(".as_str()");
        } else if self.eat("r\"") {
            self.rust_raw(0);
        } else if self.rest.starts_with("r#\"") || self.rest.starts_with("r##") {
            self.expect("r");
            let guards = self.rest.len() - self.rest.trim_start_matches('#').len();
            self.rest = &self.rest[guards..];
            self.expect("\"");
            self.rust_raw(guards);
        } else if self.eat("\"") {
            let text = self.rust_string();
            text.chars().for_each(|c| self.push(c));
        } else {
            self.eat("r#");
            self.bare_name();
            assert!(self.eat(".as_str()") || self.eat(".clone()"));
        }
    }

    /// The compiler refuses a bare CR, and denies what turns the direction of text.
    fn rust_character(c: char) -> char {
        let misleading = matches!(c, '\r' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!misleading, "{c:?} in a literal");
        c
    }

    fn rust_string(&mut self) -> String {
        let mut out = String::new();
        loop {
            out.push(match self.next() {
                '"' => return out,
                '\\' => match self.next() {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '0' => '\0',
                    c @ ('\\' | '"') => c,
                    'u' => {
                        self.expect("{");
                        let (digits, rest) = self.rest.split_once('}').unwrap();
                        assert!((1..=6).contains(&digits.len()));
                        self.rest = rest;
                        char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap()
                    }
                    c => panic!(
                        "an escape that is none, or of which the writer knows nothing: {c:?}"
                    ),
                },
                '\n' => panic!("a line break in a literal"),
                c => Self::rust_character(c),
            });
        }
    }

    fn rust_raw(&mut self, guards: usize) {
        let end = format!("\"{}", "#".repeat(guards));
        let (inner, rest) = self.rest.split_once(&end).expect("the literal is not closed");
        self.rest = rest;
        inner.chars().for_each(|c| self.push(Self::rust_character(c)));
    }

    /// What `format!` makes of its text: the braces are looked for after the escapes are read.
    fn rust_format(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if !matches!(c, '{' | '}') || chars.next_if_eq(&c).is_some() {
                self.push(c);
                continue;
            }
            assert_eq!(c, '{', "a brace closes nothing");
            let mut name = String::new();
            loop {
                match chars.next().expect("the brace is not closed") {
                    '}' => break,
                    c => name.push(c),
                }
            }
            self.push_name(&name);
        }
    }

    /// Constants of Pascal: quoted runs and `#n`, joined by `+`, within the limits of Delphi.
    fn pascal(&mut self) {
        assert!(self.rest.split('\n').all(|line| line.len() <= 1023), "a line too long");
        loop {
            if self.rest.starts_with(['\'', '#']) {
                self.pascal_constant();
            } else {
                self.bare_name();
            }
            if !self.eat(" +") {
                return;
            }
            assert!(self.rest.starts_with([' ', '\n']));
            self.blanks();
        }
    }

    fn pascal_constant(&mut self) {
        let before = self.text.len();
        loop {
            if self.eat("'") {
                loop {
                    let c = self.next();
                    if c == '\'' && !self.eat("'") {
                        break;
                    }
                    assert!((' '..='~').contains(&c), "{c:?} in a literal");
                    self.push(c);
                }
            } else if self.eat("#$") {
                let digits = self.digits(4);
                self.push_unit(&digits);
            } else if self.eat("#") {
                let ends = |c: char| !c.is_ascii_digit();
                let (digits, rest) =
                    self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
                self.rest = rest;
                // A number above this is a byte of some code page.
                assert!(digits.parse::<u8>().unwrap() < 128);
                self.push_number(digits, 10);
            } else {
                break;
            }
        }
        assert!(self.text.len() - before <= 255, "a constant too long");
    }

    /// One word of a POSIX shell.
    fn shell(&mut self) {
        assert!(!self.rest.contains('\0'), "a script cannot hold NUL");
        assert!(!self.rest.is_empty(), "a word without quotes cannot be empty");
        while !self.rest.is_empty() {
            match self.next() {
                '\'' => loop {
                    match self.next() {
                        '\'' => break,
                        c => self.push(c),
                    }
                },
                '"' => loop {
                    match self.next() {
                        '"' => break,
                        '$' => {
                            self.expect("{");
                            self.name_in_braces();
                        }
                        // `!` means something where commands are typed or pasted.
                        c => {
                            assert!(!"`\\!".contains(c), "{c:?} means something there");
                            self.push(c);
                        }
                    }
                },
                '\\' => {
                    self.expect("'");
                    self.push('\'');
                }
                c => {
                    assert!(c.is_ascii_alphanumeric() || "_@%+:,./-".contains(c), "a bare {c:?}");
                    self.push(c);
                }
            }
        }
    }
}
