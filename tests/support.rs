//! What several tests need: the data beside the project, and toolchains that may be missing.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether a missing toolchain fails the test instead of skipping it.
pub fn required() -> bool {
    std::env::var_os("POLYPOST_REQUIRE_TOOLCHAINS").is_some_and(|value| value == "1")
}

/// A path under the folder of shared data beside the project, or `None`, with a printed reason,
/// where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if full.exists() {
        return Some(full);
    }
    eprintln!("skipped: no ../shared/{path} beside this checkout");
    None
}

/// Whether a program can be run; prints the reason, with the way to install it, where it cannot.
pub fn tool(program: &str, probe: &[&str], install: &str) -> bool {
    let found = Command::new(program).args(probe).output().is_ok_and(|out| out.status.success());
    if !found {
        assert!(!required(), "{program} is required here ({install})");
        eprintln!("skipped: {program} is not installed ({install})");
    }
    found
}

/// Where proofs keep compiled libraries, so that all tests compile them once.
pub fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-cache")
}
