//! A `generate` that is killed leaves every file whole, and a manifest that knows each of them.

use super::{Project, Ran};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

const KILLS: usize = 200;

/// Two versions of a collection that share some items, change some and have some of their own.
fn version(project: &Project, number: usize) {
    let items: Vec<(String, String)> = (0..40)
        .map(|item| match item % 4 {
            0 => (format!("Same {item}"), "https://a.example/same".to_owned()),
            1 => (format!("Only {number} {item}"), "https://a.example/only".to_owned()),
            _ => (format!("Changed {item}"), format!("https://a.example/{number}?n={item}")),
        })
        .collect();
    let items: Vec<(&str, &str)> =
        items.iter().map(|(name, url)| (name.as_str(), url.as_str())).collect();
    project.collection(&items);
}

/// The outputs of a version.
fn outputs(number: usize) -> BTreeMap<PathBuf, Vec<u8>> {
    let project = Project::small();
    version(&project, number);
    project.polypost(&["generate"]).gives(0);
    let mut files = project.files();
    files.retain(|path, _| path.starts_with("out"));
    files
}

fn digest(bytes: &[u8]) -> String {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    hex[..32].to_owned()
}

/// A number below another, from a sequence that is the same in every run.
fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

#[test]
fn whenever_it_is_killed_no_file_is_half_written_and_the_lock_does_not_lie() {
    let versions = [outputs(0), outputs(1)];
    let project = Project::small();
    version(&project, 0);
    project.polypost(&["generate"]).gives(0);
    let begun = Instant::now();
    version(&project, 1);
    project.polypost(&["generate"]).gives(0);
    let whole = u64::try_from(begun.elapsed().as_micros()).unwrap();

    let mut state = 7;
    let (mut in_the_midst, mut unfinished) = (0, 0);
    for kill in 0..KILLS {
        // Mostly the other version, so that there is something to do.
        version(&project, usize::try_from(random(&mut state, 2)).unwrap());
        let mut child = project
            .program()
            .arg("generate")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_micros(random(&mut state, whole)));
        let _ = child.kill();
        unfinished += usize::from(!child.wait().unwrap().success());

        let lock: serde_json::Value =
            serde_json::from_str(&project.read("polypost.lock")).expect("the manifest is whole");
        let known = lock["files"].as_object().unwrap();
        in_the_midst += usize::from(known.values().any(|entry| entry["next"].is_string()));
        for (path, bytes) in project.files() {
            if !path.starts_with("out") {
                continue;
            }
            let whole = versions.iter().any(|files| files.get(&path) == Some(&bytes));
            assert!(whole, "kill {kill}: {path:?} is of neither version");
            let digest = digest(&bytes);
            let entry = &known[path.to_str().unwrap()];
            let is_known = entry["contents"] == digest || entry["next"] == digest;
            assert!(is_known, "kill {kill}: the manifest does not know {path:?}: {entry}");
        }
        // Now and then somebody looks, and the work is done: nothing is taken for an edit.
        if kill % 5 == 0 {
            let ran = Ran::new(project.program().args(["check"]).output().unwrap());
            assert!(ran.code < 2 && !ran.stdout.contains("by hand"), "{}", ran.stdout);
        }
        if kill % 20 == 19 {
            project.polypost(&["generate"]).gives(0);
            project.polypost(&["check"]).gives(0);
        }
    }
    let own: Vec<_> = fs::read_dir(project.root().join(".polypost")).unwrap().collect();
    assert_eq!(own.len(), 2, "what was left behind is cleared away");
    println!(
        "{KILLS} kills: {unfinished} before the end, {in_the_midst} found files being replaced"
    );
    assert!(unfinished > KILLS / 10, "only {unfinished} came before the end");
}
