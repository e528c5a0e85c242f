//! How long the command takes, against the limits it is held to. Whatever runs beside it would be
//! measured with it, and only the program as it is released counts: `.ci/run` names that one in
//! `POLYPOST_RELEASE` and runs this by itself.

use crate::support::shared;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// 623 requests with 1,579 responses.
const LARGE: &str = "corpus/kevinswiber__postman2openapi__tests_fixtures_github.json";

const MADE: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(300);

/// A machine that does something else gets more of them.
const RUNS: std::ops::RangeInclusive<usize> = 5..=20;

#[test]
fn a_large_site_is_made_in_two_seconds_and_left_alone_in_a_third_of_one() {
    let Some(program) = std::env::var_os("POLYPOST_RELEASE").map(PathBuf::from) else {
        eprintln!("skipped: POLYPOST_RELEASE names no program to measure");
        return;
    };
    let Some(large) = shared(LARGE) else { return };
    // In memory where there is such a place: a disk that many files were deleted from lately, as by
    // other tests, takes several times as long to make new ones.
    let memory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let disk = tempfile::tempdir().unwrap();
    let docs = |folder: &Path| {
        let mut command = Command::new(&program);
        command.arg("docs").arg(&large).arg("-o").arg(folder).current_dir(&memory);
        let start = Instant::now();
        let output = command.output().unwrap();
        let took = start.elapsed();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (took, String::from_utf8(output.stdout).unwrap())
    };
    // The shortest of several runs is what the work takes when nothing else disturbs it.
    let (mut made, mut again) = (Duration::MAX, Duration::MAX);
    for run in 0..*RUNS.end() {
        if run >= *RUNS.start() && made < MADE && again < AGAIN {
            break;
        }
        let folder = memory.path().join(run.to_string());
        let (took, said) = docs(&folder);
        assert!(said.contains(" 652 pages, ") && said.contains(" 0 updated"), "{said}");
        made = made.min(took);
        let (took, said) = docs(&folder);
        assert!(said.ends_with(": nothing changed\n"), "{said}");
        again = again.min(took);
    }
    let (on_disk, _) = docs(&disk.path().join("site"));
    println!("a site of 623 requests takes {made:.2?}, {again:.2?} where nothing changed");
    println!("once, written to a disk: {on_disk:.2?}");
    assert!(made < MADE, "a site of 623 requests takes {made:?}");
    assert!(again < AGAIN, "nothing changed, and it takes {again:?}");
}
