//! Any file at all is a document or a message with a code, and reading it again gives the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polypost::collection::read;
use polypost::diagnostic::{Diagnostic, Severity};
use polypost::source::SourceText;

fuzz_target!(|bytes: &[u8]| {
    let source = match SourceText::from_bytes("file.json", bytes.to_vec()) {
        Ok(source) => source,
        Err(error) => return says(&error, Severity::Error),
    };
    let first = read(&source);
    match &first {
        Ok((_, warnings)) => {
            let mut warnings = warnings.clone();
            source.locate(&mut warnings);
            for warning in &warnings {
                says(warning, warning.severity);
                assert_ne!(warning.severity, Severity::Error, "{warning:?}");
            }
        }
        Err(error) => says(error, Severity::Error),
    }
    assert_eq!(first, read(&source));
});

/// A message has what a person needs: a code in kebab case, a sentence, and a place in the file.
fn says(message: &Diagnostic, severity: Severity) {
    assert_eq!(message.severity, severity);
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(!message.code.is_empty() && message.code.chars().all(kebab), "{message:?}");
    assert!(!message.what.is_empty() && !message.what.ends_with('.'), "{message:?}");
    assert_eq!(message.place.file.as_deref(), Some("file.json"), "{message:?}");
    assert!(message.place.position.is_none_or(|(line, column)| line > 0 && column > 0));
}
