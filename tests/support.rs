//! What several tests need: the data beside the project, and toolchains that may be missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// What a run of the program gave.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn new(output: Output) -> Self {
        Self {
            code: output.status.code().expect("no signal ended it"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
        }
    }

    /// Its standard output, where all went well.
    #[track_caller]
    pub fn ok(self) -> String {
        self.gives(0)
    }

    /// Its standard output, where it ended with this code.
    #[track_caller]
    pub fn gives(self, code: i32) -> String {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self.stdout
    }

    /// Its message, where it failed with this exit code and this kind of message, on standard
    /// error alone.
    #[track_caller]
    pub fn fails(self, exit: i32, code: &str) -> String {
        assert_eq!(self.stdout, "", "a failure prints no result, stderr: {}", self.stderr);
        self.says(exit, code)
    }

    /// Its message, where it ended with this exit code and this kind of message. A refusal shows
    /// the difference on standard output.
    #[track_caller]
    pub fn says(self, exit: i32, code: &str) -> String {
        assert_eq!(self.code, exit, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert!(self.stderr.contains(&format!("error[{code}]: ")), "{}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self.stderr
    }
}
