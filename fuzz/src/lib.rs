//! What the fuzz targets share. The oracles are those of the project's own tests.
#![forbid(unsafe_code)]

#[path = "../../tests/literals/forms.rs"]
pub mod forms;
#[path = "../../tests/literals/reader.rs"]
pub mod reader;

pub mod code;
pub mod collection;

use forms::Subject;
use polypost::target::Target;
use polypost::target::registry::Registry;
use std::path::Path;

/// A built-in target, or the one that the tests add.
pub fn target(name: &str) -> Target {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/targets");
    Registry::builtin().with_folder(&own).unwrap().load(name).unwrap()
}

/// Targets whose literals are to be read back.
pub fn subjects<const N: usize>(names: [&str; N]) -> [Subject; N] {
    names.map(|name| Subject::new(target(name)))
}
