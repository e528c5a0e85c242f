//! The packages in Delphi: Free Pascal compiles them without warnings, with the units that stand in
//! for Chilkat, and they pass their own tests.

use super::packages::{count, write};
use super::{folder, run};
use crate::delphi::literals;
use crate::support::tool;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

const INSTALL: &str = "apt-get install fp-compiler fp-units-base fp-units-fcl fp-units-net";

pub(super) fn is_here() -> bool {
    tool("fpc", &["-iV"], INSTALL)
}

/// The folder of the compiled units that stand in for Chilkat: what the compiler says about
/// packages is about them alone.
pub(super) fn stand_ins(root: &Path) -> PathBuf {
    let verify =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/targets/delphi-chilkat/verify");
    let units = root.join("units");
    fs::create_dir_all(&units).unwrap();
    let to = format!("-FU{}", units.display());
    run(&verify, "fpc", &["-Mdelphi", "-v0e", "-l-", &to, "Chilkat_TLB.pas"]).ok();
    units
}

/// Compiles a program of a package, and gives its path. Warnings fail, and so do hints of what is
/// declared and not used.
pub(super) fn compile(own: &Path, units: &Path, program: &str, options: &[&str]) -> PathBuf {
    fs::create_dir_all(own.join("build")).unwrap();
    let (units, built) = (format!("-Fu{}", units.display()), own.join("build/program"));
    let output = format!("-o{}", built.display());
    let mut all =
        vec!["-Mdelphi", "-Sew", "-vewh", "-l-", &units, "-Fusrc", "-Futests", "-FUbuild"];
    all.extend(options);
    all.extend([output.as_str(), program]);
    let told = run(own, "fpc", &all).ok();
    let unused = |line: &&str| {
        line.contains("Hint: Unit ") || line.contains("Hint: Local ") && line.contains(" not used")
    };
    let unused: Vec<&str> = told.lines().filter(unused).collect();
    assert!(unused.is_empty(), "{}: {unused:#?}", own.display());
    built
}

/// What Delphi before 12 takes, and Free Pascal does not ask for: lines of at most 1,023 characters,
/// literals of at most 255, and code that is ASCII.
pub(super) fn keeps_limits(own: &Path) {
    for folder in ["src", "tests", "examples"] {
        for entry in fs::read_dir(own.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "pas" && end != "dpr") {
                continue;
            }
            for line in fs::read_to_string(&path).unwrap().lines() {
                let comment = line.trim_start().starts_with("//");
                let short = line.chars().count() < 1024 && literals(line).iter().all(|n| *n < 256);
                assert!(short && (comment || line.is_ascii()), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn delphi_packages_are_clean_and_pass_their_tests() {
    if !is_here() {
        return;
    }
    let start = Instant::now();
    let root = folder("delphi");
    let (names, operations, tests) = write("delphi", &root);
    let units = stand_ins(&root);
    let (mut passed, mut own_tests) = (0, 0);
    for name in &names {
        let own = root.join(name);
        keeps_limits(&own);
        compile(&own, &units, "examples/QuickStart.dpr", &[]);
        let program = compile(&own, &units, "tests/RunTests.dpr", &[]);
        let told = run(&own, program.to_str().unwrap(), &[]).ok();
        assert!(told.ends_with(" passed, 0 failed\n"), "{name}: {told}");
        passed += count(&told, " passed");
        let core = fs::read_to_string(own.join("tests/CoreTests.pas")).unwrap();
        own_tests += core.matches("  Run('").count();
    }
    assert_eq!(passed, tests + own_tests, "there are {tests} operations to test");
    println!(
        "delphi: {} packages, {operations} operations, {passed} of their tests passed, {:?}",
        names.len(),
        start.elapsed()
    );
}
