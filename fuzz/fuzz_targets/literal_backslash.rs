//! Literals with a backslash: Python, Rust and JavaScript. Whatever the text, each form of it reads back as that text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polypost_fuzz::subjects;
use std::sync::LazyLock;

static SUBJECTS: LazyLock<Vec<polypost_fuzz::forms::Subject>> =
    LazyLock::new(|| subjects(["python-requests", "rust-reqwest", "javascript-fetch"]).into());

fuzz_target!(|text: &str| {
    for subject in SUBJECTS.iter() {
        subject.check(text);
    }
});
