//! Puts the built-in templates into the binary, as a table of paths and texts.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // What the program is made of: files that another program wrote are not its own.
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=POLYPOST_BUILD={:016x}", build(&root)?);
    let mut files = Vec::new();
    collect(&root.join("templates"), "", &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for (name, path) in files {
        writeln!(table, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("templates.rs"), table)
}

/// A number for the sources.
fn build(root: &Path) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    for folder in ["src", "templates"] {
        let mut files = Vec::new();
        walk(&root.join(folder), &mut files)?;
        files.sort();
        for path in files {
            path.strip_prefix(root).unwrap_or(&path).hash(&mut hasher);
            fs::read(&path)?.hash(&mut hasher);
        }
    }
    fs::read(root.join("Cargo.lock")).unwrap_or_default().hash(&mut hasher);
    Ok(hasher.finish())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if [".tera", ".toml", ".css", ".js"].iter().any(|ending| name.ends_with(ending))
            || name.contains("/verify/")
            || name.starts_with("sdk/")
        {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
