use super::*;

fn python() -> Backslash {
    Backslash {
        escapes: BTreeMap::from([('\n', r"\n".to_owned())]),
        unicode: Unicode::LongAndShort,
        two_digits_below: 256,
        interpolation: Some(Interpolation {
            positional: None,
            open: "f\"".to_owned(),
            close: "\"".to_owned(),
            quote: None,
            variable: "{{}}".to_owned(),
            without: String::new(),
            doubled: vec!['{', '}'],
            escaped: Vec::new(),
        }),
        lines: Some(Lines {
            open: "(".to_owned(),
            close: ")".to_owned(),
            operator: String::new(),
            indent: 4,
        }),
        ..Backslash::default()
    }
}

#[test]
fn what_cannot_be_seen_is_escaped_and_letters_stay() {
    assert_eq!(python().string("é\u{202e}\u{1b}\"\\\n"), "\"é\\u202e\\x1b\\\"\\\\\\n\"");
    assert_eq!(python().string("日\u{e0001}"), "\"日\\U000e0001\"");
}

#[test]
fn braces_are_doubled_only_where_names_stand() {
    assert_eq!(python().string("{a}"), "\"{a}\"");
    let parts = [Part::Literal("{a}/"), Part::Name("ID")];
    assert_eq!(python().expression(&parts, false), "f\"{{a}}/{ID}\"");
    assert_eq!(python().expression(&[Part::Name("ID")], false), "ID");
}

#[test]
fn text_with_many_quotes_takes_the_other_quote() {
    let python = Backslash { alternative: Some('\''), ..python() };
    assert_eq!(python.string("{\"a\"}"), "'{\"a\"}'");
    assert_eq!(python.string("\"'"), "\"\\\"'\"");
    let parts = [Part::Literal("\""), Part::Name("A")];
    assert_eq!(python.expression(&parts, false), "f'\"{A}'");
}

#[test]
fn lines_stand_under_one_another() {
    assert_eq!(python().block("a\nb"), "(\n    \"a\\n\"\n    \"b\"\n)");
    assert_eq!(python().block("a\n"), "\"a\\n\"");
    let parts = [Part::Literal("a\n"), Part::Name("B"), Part::Literal("\nc")];
    let expected = "(\n    \"a\\n\"\n    f\"{B}\\n\"\n    \"c\"\n)";
    assert_eq!(python().expression(&parts, true), expected);
}

#[test]
fn a_literal_over_several_lines_cannot_be_closed_by_its_text() {
    let python = Backslash {
        multiline: Some(Multiline {
            open: "\"\"\"\\\n".to_owned(),
            open_interpolated: "f\"\"\"\\\n".to_owned(),
            close: "\"\"\"".to_owned(),
            quote: '"',
            shortest: 0,
        }),
        ..python()
    };
    let shown = |literal: String| literal.replace(HARD_BREAK, "\n");
    assert_eq!(shown(python.block("<a b=\"c\">\n")), "\"<a b=\\\"c\\\">\\n\"");
    assert_eq!(shown(python.block("\"\"\"\n\\\"")), "\"\"\"\\\n\\\"\\\"\\\"\n\\\\\\\"\"\"\"");
    assert_eq!(shown(python.block("a \n b")), "\"\"\"\\\na\\x20\n b\"\"\"");
    let parts = [Part::Literal("{a\nb\n"), Part::Name("B"), Part::Literal("\n")];
    let expected = "f\"\"\"\\\n{{a\nb\n{B}\n\"\"\"";
    assert_eq!(shown(python.expression(&parts, true)), expected);
}

#[test]
fn a_raw_literal_has_as_many_guards_as_it_needs() {
    let raw = Raw { open: "r".to_owned(), guard: '#', guards: 0 };
    assert_eq!(raw.literal("a\nb").as_deref(), Some("r\"a\0b\""));
    assert_eq!(raw.literal("a\"b").as_deref(), Some("r#\"a\"b\"#"));
    assert_eq!(raw.literal("a\"#b").as_deref(), Some("r##\"a\"#b\"##"));
    assert_eq!(raw.literal("a\rb"), None);
    assert_eq!(raw.literal("a\u{202e}b"), None);
}

#[test]
fn an_expression_that_is_no_name_stands_behind_the_literal() {
    let mut language = python();
    let positional = Positional {
        place: "{}".to_owned(),
        close: "\", {})".to_owned(),
        separator: ", ".to_owned(),
    };
    language.interpolation = Some(Interpolation {
        open: "format!(\"".to_owned(),
        close: "\")".to_owned(),
        quote: None,
        variable: "{{}}".to_owned(),
        without: String::new(),
        positional: Some(positional),
        doubled: vec!['{', '}'],
        escaped: Vec::new(),
    });
    let parts =
        [Part::Literal("v"), Part::Name("self.version"), Part::Name("n"), Part::Literal("{")];
    assert_eq!(language.expression(&parts, false), r#"format!("v{}{n}{{", self.version)"#);
    assert_eq!(language.expression(&parts[2..], false), r#"format!("{n}{{")"#);
}
