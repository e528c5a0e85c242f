//! A server on loopback that records requests byte for byte and answers each with `{"ok":true}`.

use polypost::wire::Message;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// A running recorder. It ends with the test.
pub struct Recorder {
    address: SocketAddr,
    received: Receiver<Message>,
}

impl Recorder {
    /// Listens on a free port of loopback.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback can be listened on");
        let address = listener.local_addr().expect("a listener has an address");
        let (sender, received) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                thread::spawn(move || serve(stream, &sender));
            }
        });
        Self { address, received }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The next request, or `None` when none came.
    pub fn next(&self) -> Option<Message> {
        self.received.recv_timeout(Duration::from_millis(500)).ok()
    }

    /// What has come in so far and was not asked for.
    pub fn drain(&self) -> Vec<Message> {
        self.received.try_iter().collect()
    }
}

fn serve(stream: TcpStream, sender: &Sender<Message>) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let Ok(mut answer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    let Some(message) = read(&mut reader, &mut answer) else { return };
    let head = message.method == "HEAD";
    let _ = sender.send(message);
    let _ = answer.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n",
    );
    if !head {
        let _ = answer.write_all(b"{\"ok\":true}");
    }
}

fn read(reader: &mut BufReader<TcpStream>, answer: &mut TcpStream) -> Option<Message> {
    let start = line(reader)?;
    let (method, rest) = start.split_once(' ')?;
    let (target, _) = rest.rsplit_once(' ')?;
    // What a client sends to a proxy names the scheme and the host once more.
    let target = match target.split_once("://") {
        Some((_, rest)) if !target.starts_with('/') => {
            rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or("/")
        }
        _ => target,
    };
    let mut message = Message {
        method: method.to_owned(),
        scheme: "http".to_owned(),
        target: target.to_owned(),
        ..Message::default()
    };
    loop {
        let line = line(reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        if name.eq_ignore_ascii_case("host") {
            value.clone_into(&mut message.host);
        }
        if !name.eq_ignore_ascii_case("proxy-connection") {
            message.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    if message.header("expect").is_some() {
        answer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    message.boundary = message
        .header("content-type")
        .and_then(|value| value.split_once("boundary="))
        .map(|(_, boundary)| boundary.trim_matches('"').to_owned());
    if message.header("transfer-encoding").is_some() {
        loop {
            let size = usize::from_str_radix(line(reader)?.trim(), 16).ok()?;
            let mut chunk = vec![0; size];
            reader.read_exact(&mut chunk).ok()?;
            message.body.extend(chunk);
            line(reader)?;
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = message.header("content-length").and_then(|n| n.parse().ok()) {
        message.body = vec![0; length];
        reader.read_exact(&mut message.body).ok()?;
        message.content_length = Some(length);
    }
    Some(message)
}

/// A line of the head, one character a byte, without its end.
fn line(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut bytes = Vec::new();
    reader.read_until(b'\n', &mut bytes).ok().filter(|read| *read > 0)?;
    while bytes.last().is_some_and(|last| matches!(last, b'\r' | b'\n')) {
        bytes.pop();
    }
    Some(bytes.into_iter().map(char::from).collect())
}
