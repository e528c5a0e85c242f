//! Arbitrary text: what a language writes, a reader of that language reads back.

use super::forms::Subject;
use super::target;
use proptest::prelude::*;

const TARGETS: [&str; 5] =
    ["python-requests", "javascript-fetch", "rust-reqwest", "delphi-chilkat", "curl"];

/// Text with a good share of what is special somewhere, in one line or many, with variables.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "'\"\\`$#{}!%\n\r\t\0\u{b}\u{85}\u{2028}\u{202e}\u{200b}\u{feff}\u{fdd0}()*/;-é日🎉\u{ffff}u0x1"
            .chars()
            .map(String::from)
            .collect::<Vec<_>>(),
    );
    let runs = prop::sample::select(vec![
        "\"\"\"",
        "'''",
        " \n",
        "\t\n",
        "\r\n",
        "\\\n",
        "\"#",
        "\"##",
        "${a}",
        "{{a}}",
        "{{b}}",
        "{{type}}",
        "{{🎉 x}}",
        "{{{a}}}",
        "{{}}",
        "}}{{",
        "a line of some words\n",
    ]);
    let piece = prop_oneof![
        4 => special,
        2 => runs.prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        2 => prop::char::range(' ', '~').prop_map(String::from),
    ];
    prop_oneof![
        4 => prop::collection::vec(piece.clone(), 0..40).prop_map(|pieces| pieces.concat()),
        // Longer than a line, or a constant, may be.
        1 => (prop::collection::vec(piece, 1..8), 1..150_usize)
            .prop_map(|(pieces, times)| pieces.concat().repeat(times)),
    ]
}

#[test]
fn arbitrary_text_is_read_back() {
    let subjects = TARGETS.map(|name| Subject::new(target(name)));
    proptest!(|(text in text())| {
        for subject in &subjects {
            subject.check(&text);
        }
    });
}
