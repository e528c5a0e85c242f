//! The files that requests upload.
//!
//! A collection names files of the machine it was written on. They are neither opened nor made
//! there: each gets a stand-in of the same name in the folder in which the program runs.

use crate::model::{Body, FileSource, PartContent, Request};
use crate::text::Text;
use crate::wire::Files;
use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::{fs, io};

/// The stand-in where no file was chosen, or its name is no file's name.
const CHOSEN: &str = "file";

/// What the runtime says of a file whose name tells nothing.
const OCTETS: &str = "application/octet-stream";

/// The stand-ins of one request, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StandInFiles(BTreeMap<String, Vec<u8>>);

impl StandInFiles {
    /// The stand-ins for the files that a request names.
    pub(super) fn of(request: &Request) -> Self {
        let mut out = BTreeMap::new();
        each(request, |path| {
            let path = path.resolved();
            if is_inside(&path) {
                let content = format!("the contents of {path}\n");
                out.insert(path, content.into_bytes());
            }
        });
        Self(out)
    }

    /// Names files that lie elsewhere by the last part of their paths, and chooses one where the
    /// collection names none.
    pub(super) fn bring_inside(request: &mut Request) {
        let bring = |source: &mut FileSource| match source {
            FileSource::Path(path) => {
                let resolved = path.resolved();
                if !is_inside(&resolved) {
                    let last = resolved.rsplit(['/', '\\']).next().unwrap_or_default();
                    let name = if is_inside(last) { last } else { CHOSEN };
                    *path = Text::literal(name);
                }
            }
            FileSource::Unchosen => *source = FileSource::Path(Text::literal(CHOSEN)),
            FileSource::Inline(_) => {}
        };
        match &mut request.body {
            Body::File(source) => bring(source),
            Body::Multipart(parts) => {
                for part in parts {
                    if let PartContent::File(source, name) = &mut part.content {
                        // As the runtime sends a file that was chosen.
                        if *source == FileSource::Unchosen {
                            *name = Some(Text::literal(CHOSEN));
                            part.content_type.get_or_insert(Text::literal(OCTETS));
                        }
                        bring(source);
                    }
                }
            }
            _ => {}
        }
    }

    /// Writes them into a folder.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        for (path, content) in &self.0 {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, content)?;
        }
        Ok(())
    }
}

impl Files for StandInFiles {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.0.get(path).cloned()
    }
}

/// Whether a path names a file below the working folder, on every system.
fn is_inside(path: &str) -> bool {
    let plain = |component| matches!(component, Component::Normal(_));
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && !path.ends_with('/')
        && path.split('/').all(|part| part.len() < 200)
        && Path::new(path).components().all(plain)
}

fn each(request: &Request, mut visit: impl FnMut(&Text)) {
    match &request.body {
        Body::File(FileSource::Path(path)) => visit(path),
        Body::Multipart(parts) => {
            for part in parts {
                if let PartContent::File(FileSource::Path(path), _) = &part.content {
                    visit(path);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{StandInFiles, is_inside};
    use crate::model::{Body, FileSource, Part, PartContent, Request};
    use crate::text::Text;

    #[test]
    fn nothing_outside_of_the_working_folder_is_named() {
        for path in ["a.txt", "a/b.txt", "..x", "a b", "$(x)"] {
            assert!(is_inside(path), "{path}");
        }
        let long = "x".repeat(300);
        for path in ["", "/etc/passwd", "../a", "a/../b", "./a", "C:\\x", "a/", "a\0b", &long] {
            assert!(!is_inside(path), "{path}");
        }
    }

    #[test]
    fn each_file_of_a_request_gets_a_stand_in_of_its_own() {
        let part = |source| Part {
            name: Text::literal("k"),
            content: PartContent::File(source, None),
            content_type: None,
        };
        let paths = ["/home/me/a.png", "b/c.png", ".."].map(|path| FileSource::Path(path.into()));
        let parts = paths.into_iter().chain([FileSource::Unchosen]).map(part).collect();
        let mut request = Request { body: Body::Multipart(parts), ..Request::default() };
        StandInFiles::bring_inside(&mut request);
        let files = StandInFiles::of(&request);
        let names: Vec<&str> = files.0.keys().map(String::as_str).collect();
        assert_eq!(names, ["a.png", "b/c.png", "file"]);

        let folder = tempfile::tempdir().unwrap();
        files.write(folder.path()).unwrap();
        let written = std::fs::read_to_string(folder.path().join("b/c.png")).unwrap();
        assert_eq!(written, "the contents of b/c.png\n");
    }
}
