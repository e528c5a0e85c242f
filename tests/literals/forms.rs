//! Every form in which a language writes a text, held against a reader of that language. The fuzz
//! targets use this too.

use super::reader::{Piece, read};
use polypost::render::Renderer;
use polypost::target::language::{Bindings, Language};
use polypost::target::names::{NameKind, Names};
use polypost::target::view::{Code, Node, ToNode};
use polypost::target::{Target, Template};
use polypost::text::{self, Text};
use std::sync::Arc;

/// A place in a program that moves lines: deep in a template.
const INDENTED: &str = "indented.tera";
/// A place in a program that breaks lines: a call.
const CALLED: &str = "called.tera";

/// A target under test, with templates that print one piece of code.
pub struct Subject {
    name: String,
    language: Arc<Language>,
    renderer: Renderer,
    lays_out: bool,
}

impl Subject {
    pub fn new(mut target: Target) -> Self {
        let template = |name: &str, source: &'static str| Template {
            name: name.to_owned(),
            shown: name.to_owned(),
            source: source.into(),
            builtin: false,
        };
        target.templates = vec![
            template(INDENTED, "begin\n    {{ code | indent(width=4) }};\nend\n"),
            template(CALLED, "    f(⟦{{ code | indent(width=4) }}⟧)\n"),
        ];
        Self {
            renderer: Renderer::new(&target).unwrap(),
            name: target.manifest.name,
            language: target.language,
            lays_out: target.manifest.layout.is_some(),
        }
    }

    /// Writes a text in every form and reads it back: as it is, and with what looks like a variable
    /// in it bound, and not bound.
    pub fn check(&self, text: &str) {
        let literal = Text::literal(text);
        let none = Bindings::default();
        let meant = self.meant(&literal, &none);
        self.reads(&self.language.string(text), &meant);
        self.reads(&self.language.word(text), &meant);
        self.reads(&self.language.block(&literal, &none), &meant);
        let parsed = Text::parse(text);
        if parsed.has_variables() {
            self.check_expressions(&parsed, &none);
            self.check_expressions(&parsed, &self.bindings(&parsed));
        }
        self.check_comments(text);
    }

    fn check_expressions(&self, text: &Text, bindings: &Bindings) {
        let meant = self.meant(text, bindings);
        self.reads(&self.language.text(text, bindings), &meant);
        self.reads(&self.language.owned(text, bindings), &meant);
        self.reads(&self.language.lent(text, bindings), &meant);
        self.reads(&self.language.block(text, bindings), &meant);
    }

    /// Names for every other variable of a text, so that bound ones meet those that are not.
    fn bindings(&self, text: &Text) -> Bindings {
        let mut names = Names::new(&self.language);
        let mut bindings = Bindings::default();
        for variable in text.variables().step_by(2) {
            if bindings.get(variable).is_none() {
                bindings.bind(variable, names.declare(&variable.name, NameKind::Constant));
            }
        }
        bindings
    }

    /// What an expression for a text must say.
    fn meant(&self, text: &Text, bindings: &Bindings) -> Vec<Piece> {
        let held = |c: char| match self.language.cannot_hold(c.encode_utf8(&mut [0; 4])) {
            Some(_) => char::REPLACEMENT_CHARACTER,
            None => c,
        };
        let mut meant = Vec::new();
        for piece in text.pieces() {
            let said = match piece {
                text::Piece::Literal(text) => text,
                text::Piece::Variable(variable) => match bindings.get(variable) {
                    Some(name) => {
                        let name = name.as_str();
                        let bare = name.strip_prefix("r#").unwrap_or(name);
                        meant.push(Piece::Name(bare.to_owned()));
                        continue;
                    }
                    None => &variable.shown,
                },
            };
            let said: String = said.chars().map(held).collect();
            match meant.last_mut() {
                Some(Piece::Text(last)) => last.push_str(&said),
                _ => meant.push(Piece::Text(said)),
            }
        }
        meant
    }

    /// The code says what was meant, alone and wherever a template puts it.
    fn reads(&self, code: &Code, meant: &[Piece]) {
        let read = |code: &str| read(&self.name, code);
        assert_eq!(read(&code.to_string()), meant, "{}: {code}", self.name);
        let view = Node::Map(vec![("code".into(), code.to_node())]);
        let printed = self.renderer.render_template(INDENTED, &view).unwrap();
        let placed = printed.strip_prefix("begin\n    ").unwrap().strip_suffix(";\nend\n").unwrap();
        assert_eq!(read(placed), meant, "{}: {printed}", self.name);
        if self.lays_out {
            let printed = self.renderer.render_template(CALLED, &view).unwrap();
            let placed = printed.strip_prefix("    f(").unwrap().strip_suffix(")\n").unwrap();
            let placed = placed.trim_matches([' ', '\n']);
            assert_eq!(read(placed.strip_suffix(',').unwrap_or(placed)), meant, "{printed}");
        }
    }

    /// No text leaves its comment, and what documents is one literal.
    fn check_comments(&self, text: &str) {
        let comments = &self.language.comments;
        let doc = comments.doc.as_deref().unwrap_or(&comments.line);
        for (marker, lines) in
            [(comments.line.as_str(), self.language.comment(text)), (doc, self.language.doc(text))]
        {
            for line in lines {
                let line = line.to_string();
                assert!(stays_a_comment(&line, marker), "{line:?}");
                let widest = comments.widest.unwrap_or(usize::MAX);
                assert!(line.chars().count() <= widest, "{line:?}");
            }
        }
        if let Some(literal) = self.language.docstring(text) {
            let read = read(&self.name, &literal.to_string());
            assert!(matches!(read.as_slice(), [] | [Piece::Text(_)]), "{literal}");
        }
    }
}

fn stays_a_comment(line: &str, marker: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}'
            )
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    (line == marker || line.starts_with(&format!("{marker} ")))
        && !line.ends_with(['\\', ' '])
        && !line.contains(hidden)
}
