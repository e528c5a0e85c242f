//! Real collections with every output: the same on another machine, and clean when checked.

use super::{Project, files};
use crate::corpus::collections;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// So many collections are taken from all over the corpus; `POLYPOST_WHOLE_CORPUS=1` takes all.
const SAMPLE: usize = 12;

/// Larger ones take too long for every run.
const LARGEST: u64 = 300 << 10;

const SETTINGS: &str = "[collections.api]\nfile = \"api.json\"\n\
    [snippets.curl]\nto = \"snippets/curl\"\noptions = { script = true }\n\
    [snippets.delphi-chilkat]\nto = \"snippets/delphi\"\n\
    [snippets.python-requests]\nto = \"snippets/python\"\nvariables = \"bind\"\n\
    [snippets.rust-reqwest]\nto = \"snippets/rust\"\n\
    [docs]\nto = \"site\"\n\
    [sdk.delphi]\nto = \"clients/delphi\"\n[sdk.python]\nto = \"clients/python\"\n\
    [sdk.rust]\nto = \"clients/rust\"\n[sdk.shell]\nto = \"clients/shell\"\n";

fn chosen() -> Vec<PathBuf> {
    let all = collections();
    if std::env::var_os("POLYPOST_WHOLE_CORPUS").is_some_and(|value| value == "1") {
        return all;
    }
    let small: Vec<PathBuf> = all
        .into_iter()
        .filter(|path| fs::metadata(path).is_ok_and(|file| file.len() < LARGEST))
        .collect();
    let step = (small.len() / SAMPLE).max(1);
    small.into_iter().step_by(step).take(SAMPLE).collect()
}

/// A run elsewhere: another folder, time zone, language, home and number of threads.
fn elsewhere(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_polypost"))
        .args(arguments)
        .current_dir(folder)
        .env("TZ", "Asia/Kathmandu")
        .env("LANG", "tr_TR.UTF-8")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("HOME", folder)
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn every_output_of_a_real_collection_is_the_same_elsewhere_and_clean() {
    let mut count = 0;
    for path in chosen() {
        let project = Project::new(SETTINGS);
        fs::copy(&path, project.root().join("api.json")).unwrap();
        project.polypost(&["generate", "-q"]).gives(0);
        project.polypost(&["check"]).gives(0);

        let other = tempfile::tempdir().unwrap();
        let folder = other.path().join("another/checkout");
        fs::create_dir_all(&folder).unwrap();
        for name in ["polypost.toml", "api.json"] {
            fs::copy(project.root().join(name), folder.join(name)).unwrap();
        }
        let (code, said) = elsewhere(&folder, &["generate"]);
        assert_eq!(code, 0, "{}: {said}", path.display());
        let (here, there) = (project.files(), files(&folder));
        for (name, bytes) in &here {
            assert!(there.get(name) == Some(bytes), "{}: {name:?} differs", path.display());
        }
        assert_eq!(here.len(), there.len(), "{}", path.display());
        let (code, said) = elsewhere(&folder, &["check"]);
        assert_eq!(code, 0, "{}: {said}", path.display());
        count += here.len();
    }
    println!("{count} files, the same in two places and clean in both");
}
