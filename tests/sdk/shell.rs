//! Packages in POSIX shell: shellcheck is content with them, dash and bash read them, they pass their
//! own tests, and no credential is on the command line of a program.

use super::packages::write;
use super::{folder, library, package, run, signed};
use crate::support::tool;
use polypost::emit;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Whether what the packages need is there.
pub(super) fn tools() -> bool {
    [
        ("dash", vec!["-c", ":"]),
        ("shellcheck", vec!["--version"]),
        ("curl", vec!["--version"]),
        ("jq", vec!["--version"]),
        ("python3", vec!["--version"]),
    ]
    .iter()
    .all(|(program, probe)| tool(program, probe, &format!("apt-get install {program}")))
}

/// Every file of the shell in a package.
fn scripts(package: &Path) -> Vec<String> {
    let mut folders = vec![package.to_owned()];
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let command = path.parent().is_some_and(|parent| parent.ends_with("bin"));
            if path.is_dir() {
                folders.push(path);
            } else if command || path.extension().is_some_and(|extension| extension == "sh") {
                out.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    out.sort();
    out
}

/// Lints the scripts of packages, and lets the shells read them. What several packages have alike, but
/// for their names, is looked at once.
#[derive(Default)]
pub(super) struct Linter {
    seen: BTreeSet<String>,
}

impl Linter {
    pub(super) fn check(&mut self, package: &Path) {
        let mut scripts = scripts(package);
        let modules = scripts.iter().map(Path::new).filter(|path| path.parent() == Some(package));
        let stems = modules.filter_map(|path| path.file_stem()?.to_str());
        let name = stems.filter(|stem| *stem != "custom").collect::<String>();
        let nameless = |script: &String| {
            let text = fs::read_to_string(script).unwrap();
            let text = text.replace(&name.to_uppercase(), "NAME").replace(&name, "name");
            text.replace(&name.replace('_', "-"), "name")
        };
        scripts.retain(|script| self.seen.insert(nameless(script)));
        // One at a time: of files that it is given together, shellcheck reads those that others source
        // again and again, for minutes.
        let lint = "for file; do shellcheck -f gcc \"$file\" || bad=1; done; exit ${bad:-0}";
        let each = "for file; do \"$0\" -n \"$file\" || exit; done";
        for (shell, command) in [("shellcheck", lint), ("dash", each), ("bash", each)] {
            let mut arguments = vec!["-c", command, shell];
            arguments.extend(scripts.iter().map(String::as_str));
            run(package, "dash", &arguments).ok();
        }
    }
}

/// Runs the tests of a package by a shell, and counts them.
pub(super) fn tested(package: &Path, shell: &str, files: &str) -> usize {
    let command = format!("exec {shell} tests/run.sh {files}");
    let told = run(package, "dash", &["-c", &command]).ok();
    assert!(!told.contains("not ok"), "{told}");
    told.lines().filter(|line| line.starts_with("ok ")).count()
}

#[test]
fn shell_packages_are_clean_and_pass_their_tests() {
    if !tools() {
        return;
    }
    let start = Instant::now();
    let root = folder("shell");
    let (names, operations, tests) = write("shell", &root);
    let mut passed = 0;
    let mut linter = Linter::default();
    for name in &names {
        let own = root.join(name);
        linter.check(&own);
        let ran = tested(&own, "dash", "tests/api/*.sh");
        println!("{name}: {ran} tests, {:?}", start.elapsed());
        passed += ran;
    }
    assert_eq!(passed, tests, "{operations} operations");
    let library = root.join("library");
    let own = tested(&library, "dash", "tests/client.sh");
    assert!(own > 30, "{own}");
    assert_eq!(tested(&library, "bash", ""), own + 10);
    let signed = root.join("signed");
    for shell in ["dash", "bash"] {
        let own = tested(&signed, shell, "tests/sign.sh");
        assert!(own > 12, "{own}");
    }
    println!(
        "shell: {} packages, {operations} operations, {passed} of their tests passed, {:?}",
        names.len(),
        start.elapsed()
    );
}

/// A folder with programs that write down what they are given, and then do what they are for.
fn telling(root: &Path, told: &Path) -> PathBuf {
    let bin = root.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let programs = [
        "awk", "cat", "cp", "curl", "date", "head", "jq", "mktemp", "mv", "openssl", "rm", "sed",
        "sleep", "tr", "wc",
    ];
    for program in programs {
        let path = bin.join(program);
        let told = told.display();
        let text = format!(
            "#!/bin/sh\nprintf '%s\\n' \"{program} $*\" >>'{told}'\n\
             exec \"$(PATH=${{PATH#*:}}; command -v {program})\" \"$@\"\n"
        );
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    bin
}

/// What the tests of a package give its credentials.
fn credentials(package: &Path) -> Vec<String> {
    let settings = fs::read_to_string(package.join("lib/settings.sh")).unwrap();
    let given = fs::read_to_string(package.join("tests/run.sh")).unwrap();
    let secrets = settings.lines().filter_map(|line| line.trim().strip_prefix("api_secret "));
    let variables = secrets.map(|line| format!("{}=", line.split(' ').nth(1).unwrap()));
    variables
        .map(|variable| given.lines().find_map(|line| line.strip_prefix(&variable)).unwrap())
        .map(|value| value.trim_matches('\'').to_owned())
        .collect()
}

#[test]
fn credentials_are_on_no_command_line() {
    if !tools() {
        return;
    }
    let root = folder("shell-credentials");
    for (name, collection, others) in [
        ("library", library(), ["Odes", "test-user", "test-password"].as_slice()),
        ("signed", signed(), ["first edition"].as_slice()),
    ] {
        let own = root.join(name);
        emit::write(&package(&collection, "shell").files, &own).unwrap();
        let told = own.with_extension("told");
        let bin = telling(&own.with_extension("bin"), &told);
        let command =
            format!("PATH='{}':$PATH exec dash tests/run.sh tests/api/*.sh", bin.display());
        run(&own, "dash", &["-c", &command]).ok();
        let told = fs::read_to_string(told).unwrap();
        assert!(told.contains("curl --disable"), "{told}");
        assert_eq!(told.contains("openssl dgst"), name == "signed", "{told}");
        let credentials = credentials(&own);
        assert!(credentials.len() > 2, "{credentials:?}");
        let others = others.iter().map(|text| (*text).to_owned());
        for text in credentials.into_iter().chain(others) {
            assert!(!told.contains(&text), "{text} in {told}");
        }
    }
}

#[test]
fn the_first_call_of_the_readme_works() {
    if !tools() {
        return;
    }
    let root = folder("shell-readme");
    let own = root.join(".local/lib/town-library");
    emit::write(&package(&library(), "shell").files, &own).unwrap();
    let readme = fs::read_to_string(own.join("README.md")).unwrap();
    let after = readme.split("## A first call\n\n```sh\n").nth(1).unwrap();
    let call = after.split("```").next().unwrap();
    let script = format!(
        "cd \"$HOME/.local/lib/town-library\" || exit\n. tests/support.sh\nstart\ncd /\n\
         TOWN_LIBRARY_BASE_URL=$server/answers/200 TOWN_LIBRARY_ACCESS_TOKEN=a-token\n{call}"
    );
    fs::write(root.join("call.sh"), script).unwrap();
    for shell in ["dash", "bash"] {
        let command = format!("HOME=$PWD exec {shell} -eu call.sh");
        let told = run(&root, "dash", &["-c", &command]).ok();
        assert_eq!(told, "{\"name\":\"x\",\"status\":200}", "{call}");
    }
}
