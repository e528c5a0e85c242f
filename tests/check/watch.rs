//! `polypost generate --watch` follows the files that outputs are made from.

use super::Project;
use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A run that ends with the test.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a file holds, or no longer holds, some text.
#[track_caller]
fn until(project: &Project, path: &str, holds: bool, text: &str) {
    let begun = Instant::now();
    loop {
        let found = fs::read_to_string(project.root().join(path)).unwrap_or_default();
        if found.contains(text) == holds {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{path}: {found}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn outputs_follow_their_files_and_mistakes_are_waited_out() {
    let project = Project::small();
    let child = project
        .program()
        .args(["generate", "--watch", "-q"])
        .stdout(Stdio::null())
        .stderr(fs::File::create(project.root().join("errors.txt")).unwrap())
        .spawn()
        .unwrap();
    let mut watching = Watching(child);
    until(&project, "out/curl/list.sh", true, "a.example/list");
    project.collection(&[("List", "https://a.example/all"), ("Get", "https://a.example/get")]);
    until(&project, "out/curl/list.sh", true, "a.example/all");
    project.write("api.json", "{ \"info\": ");
    until(&project, "errors.txt", true, "error[truncated-json]");
    project.collection(&[("List", "https://a.example/mended")]);
    until(&project, "out/curl/list.sh", true, "a.example/mended");
    until(&project, "out/curl/get.sh", false, "a.example");
    let settings = project.read("polypost.toml");
    project.write("polypost.toml", settings.replace("out/curl", "out/shell"));
    until(&project, "out/shell/list.sh", true, "a.example/mended");
    assert!(watching.0.try_wait().unwrap().is_none(), "it is still there");
}

#[test]
fn where_there_is_no_project_there_is_nothing_to_wait_for() {
    let project = Project::small();
    fs::remove_file(project.root().join("polypost.toml")).unwrap();
    project.polypost(&["generate", "--watch"]).says(2, "no-project");
}
