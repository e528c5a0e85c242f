//! `polypost docs --serve`: the site on loopback, built anew whenever a file changes.
//!
//! A mistake in an input is no end: the last good site stays, with the message above it, until the
//! mistake is mended.

use super::args::Docs;
use super::docs::Inputs;
use super::outcome::{Failure, to_stdout};
use super::report::{Detail, report};
use super::watch::Watch;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::emit::Tree;
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// So long a browser waits for news before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// The script that waits for news, in the served pages only.
const LIVE: &str = include_str!("serve.js");

/// What is shown.
#[derive(Default)]
struct Shown {
    files: BTreeMap<String, Vec<u8>>,
    /// Why the last build failed.
    error: Option<String>,
    /// Rises with every build.
    version: u64,
}

#[derive(Default)]
struct Stage {
    shown: Mutex<Shown>,
    changed: Condvar,
}

pub(super) fn run(arguments: &Docs, detail: Detail) -> Result<(), Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).map_err(|error| {
        Failure::wrong(
            Diagnostic::error(
                "cannot-serve",
                format!("cannot listen on port {}: {error}", arguments.port),
            )
            .help("choose another with --port, or 0 for any"),
        )
    })?;
    let port = listener.local_addr().map_or(arguments.port, |address| address.port());
    let stage = Arc::new(Stage::default());
    let mut watch = Watch::new()?;
    watch.follow(&build(arguments, detail, &stage))?;
    to_stdout(|out| writeln!(out, "http://127.0.0.1:{port}/"))?;
    let served = Arc::clone(&stage);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let stage = Arc::clone(&served);
            thread::spawn(move || {
                // A browser that goes away is no concern of ours.
                let _ = answer(stream, &stage, port);
            });
        }
    });
    while watch.wait() {
        watch.follow(&build(arguments, detail, &stage))?;
    }
    Ok(())
}

/// Builds the site and puts it on stage, or the reason why there is none. Gives the files that matter.
fn build(arguments: &Docs, detail: Detail, stage: &Stage) -> Vec<PathBuf> {
    let mut watched = Vec::new();
    let built = Inputs::read(arguments).and_then(|inputs| {
        watched.clone_from(&inputs.watched);
        let site = inputs.build()?;
        report(&inputs.messages(&site.warnings), detail);
        Ok(site.files)
    });
    if watched.is_empty() {
        // Nothing could be read: what was named is watched all the same.
        watched.extend(arguments.files.iter().chain(&arguments.config).cloned());
        watched.push(config::find().unwrap_or_else(|| config::FILE.into()));
    }
    let mut shown = stage.shown.lock().unwrap_or_else(PoisonError::into_inner);
    match built {
        Ok(files) => {
            shown.files = in_memory(&files);
            shown.error = None;
        }
        Err(error) => {
            let mut text = error.to_string();
            if let Some(help) = &error.help {
                text.push_str(&format!("\nhelp: {help}"));
            }
            shown.error = Some(text);
            report(&[error], detail);
        }
    }
    shown.version += 1;
    drop(shown);
    stage.changed.notify_all();
    watched
}

fn in_memory(files: &Tree) -> BTreeMap<String, Vec<u8>> {
    files.files().map(|(path, contents)| (path.to_owned(), contents.to_vec())).collect()
}

/// Answers one request.
fn answer(stream: TcpStream, stage: &Stage, port: u16) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut out = stream.try_clone()?;
    let mut reader = BufReader::new(stream.take(16 << 10));
    let mut start = String::new();
    reader.read_line(&mut start)?;
    let mut host = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("host")
        {
            value.trim().clone_into(&mut host);
        }
    }
    // Another name for this address is a page of somebody else that wants to read ours.
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let mut words = start.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    if !own.contains(&host) {
        return respond(&mut out, "403 Forbidden", "text/plain", b"not for this host\n");
    }
    if method != "GET" && method != "HEAD" {
        return respond(&mut out, "405 Method Not Allowed", "text/plain", b"");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = path.trim_start_matches('/');
    match path {
        "_polypost/live.js" => respond(&mut out, "200 OK", "text/javascript", LIVE.as_bytes()),
        "_polypost/live" => {
            let seen = query.strip_prefix("seen=").and_then(|seen| seen.parse().ok());
            let news = news(stage, seen.unwrap_or_default());
            respond(&mut out, "200 OK", "application/json", news.as_bytes())
        }
        _ => file(&mut out, path, stage),
    }
}

/// The state of things once it is another than the one that was seen, as JSON.
fn news(stage: &Stage, seen: u64) -> String {
    let shown = stage.shown.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = stage.changed.wait_timeout_while(shown, PATIENCE, |shown| shown.version == seen);
    let (shown, _) = waited.unwrap_or_else(PoisonError::into_inner);
    serde_json::json!({ "version": shown.version, "error": shown.error }).to_string()
}

fn file(out: &mut TcpStream, path: &str, stage: &Stage) -> io::Result<()> {
    let name = match path {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    let shown = stage.shown.lock().unwrap_or_else(PoisonError::into_inner);
    let found = shown.files.get(&name).cloned();
    let version = shown.version;
    drop(shown);
    let kind = kind(&name);
    let (status, contents) = match found {
        Some(contents) => ("200 OK", contents),
        None if kind == "text/html" => ("404 Not Found", EMPTY_PAGE.as_bytes().to_vec()),
        None => return respond(out, "404 Not Found", "text/plain", b"there is no such file\n"),
    };
    if kind != "text/html" {
        return respond(out, status, kind, &contents);
    }
    let page = String::from_utf8_lossy(&contents).replacen(
        "</head>",
        &format!(
            "<script src=\"/_polypost/live.js\" data-version=\"{version}\" defer></script></head>"
        ),
        1,
    );
    respond(out, status, kind, page.as_bytes())
}

/// What stands where there is no page, so that news can come to it.
const EMPTY_PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>No page</title><link rel=\"stylesheet\" href=\"/_polypost/site.css\"></head>\
    <body><p>There is no such page.</p></body></html>";

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html",
        "css" => "text/css",
        "js" => "text/javascript",
        "json" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "md" | "txt" => "text/plain",
        // Without an ending it is a page that is not there.
        _ if !name.contains('.') => "text/html",
        _ => "application/octet-stream",
    }
}

fn respond(out: &mut TcpStream, status: &str, kind: &str, body: &[u8]) -> io::Result<()> {
    let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}{charset}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    );
    out.write_all(head.as_bytes())?;
    out.write_all(body)?;
    out.flush()
}
