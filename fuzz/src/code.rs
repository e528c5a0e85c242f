//! Whole programs: nothing of a collection stands outside of literals, comments and names.

/// Fails where a program of a target cannot be what its templates say.
pub fn check(target: &str, program: &str) {
    assert!(program.ends_with('\n') && !program.ends_with("\n\n"), "{program}");
    match target {
        "rust-reqwest" => rust(program),
        "python-requests" => Scanner::new(program).python(),
        "delphi-chilkat" => Scanner::new(program).pascal(),
        "curl" => Scanner::new(program).shell(),
        other => panic!("{other} has no reader"),
    }
}

/// The whole program parses, and holds no item but those the templates have.
fn rust(program: &str) {
    let misleading = |c| matches!(c, '\r' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!program.contains(misleading), "{program}");
    let file = syn::parse_file(program).unwrap_or_else(|error| panic!("{error}:\n{program}"));
    let known = |name| ["allow", "doc", "recursion_limit"].iter().any(|known| name == known);
    assert!(file.attrs.iter().all(|attribute| attribute.path().get_ident().is_some_and(known)));
    let mut functions = Vec::new();
    for item in &file.items {
        match item {
            syn::Item::Fn(function) => functions.push(function.sig.ident.to_string()),
            syn::Item::Use(_) | syn::Item::Struct(_) | syn::Item::Type(_) => {}
            _ => panic!("an item that no template has:\n{program}"),
        }
    }
    functions.retain(|name| name != "null_as_default");
    assert_eq!(functions, ["main"], "{program}");
}

/// Walks over a program, outside of its literals and comments.
struct Scanner<'a> {
    program: &'a str,
    rest: &'a str,
    brackets: Vec<char>,
}

impl<'a> Scanner<'a> {
    fn new(program: &'a str) -> Self {
        Self { program, rest: program, brackets: Vec::new() }
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn expect(&self, yes: bool, what: &str) {
        assert!(yes, "{what} before {:?} in\n{}", self.rest, self.program);
    }

    /// To the end of the line.
    fn comment(&mut self) {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        let line = &self.rest[..end];
        self.expect(!line.contains(|c: char| c.is_control()), "a control character in a comment");
        self.rest = &self.rest[end..];
    }

    /// To behind the mark that closes a literal with backslashes.
    fn backslashed(&mut self, mark: &str) {
        while !self.eat(mark) {
            let c = self.next();
            self.expect(c.is_some(), "a literal that is not closed");
            self.expect(c != Some('\n') || mark.len() > 1, "a line break in a literal");
            if c == Some('\\') {
                self.next();
            }
        }
    }

    /// A character of the code itself.
    fn bare(&mut self, c: char, allowed: &str) {
        self.expect(c.is_ascii_alphanumeric() || allowed.contains(c), "something bare");
        match c {
            '(' => self.brackets.push(')'),
            '[' => self.brackets.push(']'),
            '{' => self.brackets.push('}'),
            ')' | ']' | '}' => {
                let open = self.brackets.pop();
                self.expect(open == Some(c), "a bracket that closes nothing");
            }
            _ => {}
        }
    }

    fn end(&self) {
        self.expect(self.brackets.is_empty(), "a bracket that is not closed");
    }

    fn python(&mut self) {
        self.expect(!self.rest.contains(['\r', '\0']), "what Python does not read");
        loop {
            let marks = ["\"\"\"", "'''", "\"", "'"];
            if let Some(mark) = marks.into_iter().find(|mark| self.eat(mark)) {
                self.backslashed(mark);
            } else if self.eat("#") {
                self.comment();
            } else if let Some(c) = self.next() {
                self.bare(c, "\n _.,:=+-*()[]{}<");
            } else {
                return self.end();
            }
        }
    }

    fn pascal(&mut self) {
        let long = self.rest.lines().find(|line| line.chars().count() > 1023);
        self.expect(long.is_none(), "a line too long");
        loop {
            if self.eat("'") {
                loop {
                    let c = self.next();
                    self.expect(
                        c.is_some_and(|c| (' '..='~').contains(&c)),
                        "a literal not closed",
                    );
                    if c == Some('\'') {
                        break;
                    }
                }
            } else if self.eat("//") {
                self.comment();
            } else if let Some(c) = self.next() {
                self.bare(c, "\n _.,:;=+-#$()[]<>");
            } else {
                return self.end();
            }
        }
    }

    /// A command without a script around it.
    fn shell(&mut self) {
        self.expect(!self.rest.contains('\0'), "what no shell reads");
        let mut begins = true;
        loop {
            if self.eat("'") {
                while let Some(c) = self.next()
                    && c != '\''
                {}
            } else if self.eat("\"") {
                loop {
                    let c = self.next();
                    self.expect(c.is_some(), "a word that is not closed");
                    match c {
                        Some('"') => break,
                        Some('$') => {
                            let (name, rest) = self
                                .rest
                                .strip_prefix('{')
                                .and_then(|rest| rest.split_once('}'))
                                .unwrap_or_default();
                            let name = name.strip_suffix(":?").unwrap_or(name);
                            self.expect(is_name(name), "an expansion");
                            self.rest = rest;
                        }
                        Some('`' | '\\' | '!') => self.expect(false, "something that means more"),
                        _ => {}
                    }
                }
            } else if self.eat("\\") {
                let c = self.next();
                self.expect(matches!(c, Some('\'' | '\n')), "a backslash");
            } else if self.eat("| base64 -d | curl") {
                // What stands before it is the word with the bytes.
            } else if begins && self.eat("#") {
                self.comment();
            } else if self.eat("${") {
                let named = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let end = self.rest.find(|c| !named(c)).unwrap_or(self.rest.len());
                self.expect(is_name(&self.rest[..end]), "an expansion");
                self.rest = &self.rest[end..];
                if !self.eat(":?}") {
                    // A value that stands where the environment gives none.
                    self.expect(self.rest.starts_with(":-"), "an expansion that means more");
                    self.rest = &self.rest[2..];
                    self.brackets.push('}');
                }
            } else if let Some(c) = self.next() {
                self.bare(c, "\n _@%+:,./-=}");
                begins = c == '\n' || c == ' ';
                continue;
            } else {
                return self.end();
            }
            begins = false;
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
