//! The generated programs are run, and what they send is compared with what Postman sent.

use super::fixtures::{RANDOM, fixtures, message, model, recording};
use super::support::tool;
use polypost::generate::Generator;
use polypost::lower::Variables;
use polypost::target::registry::Registry;
use polypost::target::view::Choices;
use polypost::wire::{Comparison, Equality, Message, compare};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// A proxy on the loopback that keeps every request, answers `{}` and goes nowhere. Programs are
/// told of it by `http_proxy`, so that neither their hosts nor their ports have to be changed.
struct Recorder {
    port: u16,
    requests: Receiver<Message>,
}

impl Recorder {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, requests) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // The receiver is gone when the test has ended.
                if receive(&stream).is_some_and(|message| sender.send(message).is_err()) {
                    break;
                }
            }
        });
        Self { port, requests }
    }

    fn next(&self) -> Option<Message> {
        self.requests.recv_timeout(Duration::from_millis(50)).ok()
    }

    /// Runs a program that sends its requests through the recorder.
    fn run(&self, command: &mut Command) -> Output {
        let proxy = format!("http://127.0.0.1:{}", self.port);
        command
            .env("http_proxy", &proxy)
            .env("HTTP_PROXY", &proxy)
            .env("no_proxy", "")
            .env("NO_PROXY", "")
            .output()
            .unwrap()
    }
}

fn receive(mut stream: &TcpStream) -> Option<Message> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut reader = BufReader::new(stream);
    let first = line(&mut reader)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    // A proxy is given the whole URL.
    let (_, after) = target.split_once("://")?;
    let target = after.find(['/', '?']).map_or("/", |at| &after[at..]).to_owned();
    let mut message = Message { method, target, ..Message::default() };
    loop {
        let line = line(&mut reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        let value = value.trim_matches([' ', '\t']);
        match name.to_ascii_lowercase().as_str() {
            "host" => value.clone_into(&mut message.host),
            "proxy-connection" => {}
            _ => message.headers.push((name.to_owned(), value.to_owned())),
        }
    }
    let header = |wanted: &str| {
        let found = message.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.clone())
    };
    let mut body = Vec::new();
    if header("transfer-encoding").is_some() {
        loop {
            let size = usize::from_str_radix(&line(&mut reader)?, 16).ok()?;
            let mut chunk = vec![0; size];
            reader.read_exact(&mut chunk).ok()?;
            line(&mut reader)?;
            if size == 0 {
                break;
            }
            body.extend(chunk);
        }
    } else if let Some(length) = header("content-length") {
        body.resize(length.parse().ok()?, 0);
        reader.read_exact(&mut body).ok()?;
    }
    message.boundary = header("content-type").and_then(|kind| polypost::wire::boundary(&kind));
    message.body = body;
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\
                  Connection: close\r\n\r\n{}";
    stream.write_all(answer.as_bytes()).ok()?;
    Some(message)
}

/// A line of a head. Each byte of it becomes one character, as in a recording.
fn line(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut bytes = Vec::new();
    reader.read_until(b'\n', &mut bytes).ok()?;
    let line = bytes.strip_suffix(b"\r\n")?;
    Some(line.iter().map(|byte| char::from(*byte)).collect())
}

fn without_tls(text: &str) -> String {
    text.replace("https://", "http://")
}

/// Runs the code of one target for every fixture. `skipped` names items, as `fixture: item`, that
/// the target's library cannot send in this way, each with the reason.
fn check(target: &str, program: &[&str], ending: &str, skipped: &[(&str, &str)]) {
    let generator = Generator::new(Registry::builtin().load(target).unwrap()).unwrap();
    let recorder = Recorder::start();
    let folder = tempfile::tempdir().unwrap();
    for name in ["invoice 7.pdf", "a.png", "b.png", "picture.png"] {
        fs::write(folder.path().join(name), format!("contents of {name}")).unwrap();
    }
    let mut wrong = Vec::new();
    let mut unused: Vec<&str> = skipped.iter().map(|(item, _)| *item).collect();
    let mut sent = 0;
    for (name, path) in fixtures() {
        if RANDOM.contains(&name.as_str()) {
            continue;
        }
        let recording = recording(&name);
        for (item, recorded) in model(&path, Variables::Resolve).items.iter().zip(&recording) {
            let title = format!("{name}: {}", item.trail().join(" / "));
            let url = &item.request.url;
            // Where nobody says what a variable of the URL is, the code leaves it to the reader.
            let unknown = url.authority.has_variables()
                || url.path.iter().any(|segment| segment.text.has_variables());
            if recorded.get("error").is_some() || unknown {
                continue;
            }
            let snippet = generator.generate(item, &Choices::default()).unwrap();
            // The recorder does not speak TLS, and the files lie where the program runs.
            let code =
                snippet.files[0].text.replace("https://", "http://").replace("/home/ann/", "");
            let file = folder.path().join(format!("program.{ending}"));
            fs::write(&file, &code).unwrap();
            let output = recorder
                .run(Command::new(program[0]).args(&program[1..]).arg(&file).current_dir(&folder));
            let mut expected = message(recorded);
            expected.body = without_tls(&String::from_utf8(expected.body).unwrap()).into_bytes();
            let differences = match recorder.next() {
                None => {
                    vec![format!("nothing was sent: {}", String::from_utf8_lossy(&output.stderr))]
                }
                Some(mut actual) => {
                    actual.scheme.clone_from(&expected.scheme);
                    let how = Comparison { body: Equality::Equivalent, ..Comparison::default() };
                    let found = compare(&expected, &actual, &how);
                    found.iter().map(|difference| format!("{difference:?}")).collect()
                }
            };
            sent += 1;
            let skip = skipped.iter().any(|(item, _)| *item == title);
            unused.retain(|item| *item != title || differences.is_empty());
            if !differences.is_empty() && !skip {
                wrong.push(format!("{title}\n  {}\n{code}", differences.join("\n  ")));
            }
        }
    }
    println!("{target}: {sent} programs run");
    assert!(wrong.is_empty(), "{} of {sent} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "these are sent well after all: {unused:?}");
    assert!(sent > 100, "only {sent} programs were run");
}

#[test]
fn curl_commands_send_what_postman_sends() {
    if tool("curl", &["--version"], "apt install curl") {
        check("curl", &["sh"], "sh", &[]);
    }
}
