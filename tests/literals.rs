//! What a target writes is read back by the language's own tools, and nothing else happens.

mod data;
mod forms;
mod names;
pub(crate) mod payloads;
mod properties;
mod reader;
mod toolchains;

use polypost::target::Target;
use polypost::target::language::Bindings;
use polypost::target::registry::Registry;
use polypost::target::view::Code;
use polypost::text::{Piece, Text, Variable};
use std::path::Path;

/// A built-in target, or the one that the tests add.
fn target(name: &str) -> Target {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/targets");
    Registry::builtin().with_folder(&own).unwrap().load(name).unwrap()
}

/// The code as it is printed, line breaks of literals included.
fn printed(code: &Code) -> String {
    code.to_string()
}

/// Texts with bound variables between the payload: before, behind and on both sides of it.
fn with_variable(payload: &str) -> [Text; 3] {
    let variable = || Text::variable(Variable::unresolved("NAME"));
    let joined = |parts: &[Text]| {
        let mut text = Text::new();
        parts.iter().for_each(|part| text.push(part));
        text
    };
    let literal = Text::literal(payload);
    [
        joined(&[literal.clone(), variable()]),
        joined(&[variable(), literal.clone()]),
        joined(&[literal.clone(), variable(), literal]),
    ]
}

/// What such a text says when the variable holds `value`.
fn filled(text: &Text, value: &str) -> String {
    text.pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.as_str(),
            Piece::Variable(_) => value,
        })
        .collect()
}

/// The identifier of the variable of [`with_variable`], declared as the target declares names.
fn bindings(identifier: &Code) -> Bindings {
    let mut bindings = Bindings::default();
    bindings.bind(&Variable::unresolved("NAME"), identifier.clone());
    bindings
}

#[test]
fn each_language_writes_a_literal_in_its_own_way() {
    let text = "it's \"x\" {a} $b\té\n";
    let written = |name: &str| printed(&target(name).language.string(text));
    assert_eq!(written("python-requests"), r#"'it\'s "x" {a} $b\té\n'"#);
    assert_eq!(written("rust-reqwest"), r#""it's \"x\" {a} $b\té\n""#);
    assert_eq!(written("delphi-chilkat"), "'it''s \"x\" {a} $b'#9#$00E9#10");
    assert_eq!(written("curl"), "'it'\\''s \"x\" {a} $b\té\n'");
}

#[test]
fn only_a_shell_has_text_it_cannot_hold() {
    for name in ["python-requests", "rust-reqwest", "delphi-chilkat", "javascript-fetch"] {
        assert_eq!(target(name).language.cannot_hold("a\0b"), None, "{name}");
    }
    assert_eq!(target("curl").language.cannot_hold("a\0b"), Some('\0'));
    assert_eq!(target("curl").language.cannot_hold("ab\n"), None);
}

#[test]
fn the_characters_behind_the_marks_of_the_layout_are_text_as_well() {
    let text: String = ('\u{fdd0}'..='\u{fdef}').collect();
    let target = target("curl");
    assert_eq!(printed(&target.language.string(&text)), format!("'{text}'"));
}
