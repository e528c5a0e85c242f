//! A server on this machine that gives prepared answers and keeps what it was sent.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// A running server: it gives each of its answers once, in their order.
pub(crate) struct Server {
    address: String,
    received: Receiver<Received>,
}

/// What the server answers.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delay: Duration,
    /// The pause in the middle of the body.
    pub(crate) pause: Duration,
    /// Whether it is only for those who do not say who they are.
    pub(crate) is_challenge: bool,
}

/// What the server was sent.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Asks who is there.
    #[allow(dead_code, reason = "not every API asks")]
    pub(crate) fn challenge(challenge: String) -> Self {
        Self {
            status: 401,
            headers: vec![("www-authenticate".to_owned(), challenge)],
            is_challenge: true,
            ..Self::default()
        }
    }
}

impl Server {
    pub(crate) fn start(answers: Vec<Answer>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let (sender, received) = mpsc::channel();
        thread::spawn(move || {
            let mut answers = answers.into_iter();
            while let Some(mut answer) = answers.next() {
                let Ok((stream, _)) = listener.accept() else {
                    return;
                };
                if let Ok(request) = read(&stream) {
                    if answer.is_challenge && request.header("authorization").is_some() {
                        answer = answers.next().unwrap_or_default();
                    }
                    let head = request.method == "HEAD";
                    // Nobody may wait for it any more.
                    let _ = sender.send(request);
                    thread::sleep(answer.delay);
                    let _ = write(&stream, &answer, head);
                }
            }
        });
        Ok(Self { address, received })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The next request that it was sent.
    pub(crate) fn received(&self) -> Option<Received> {
        self.received.try_recv().ok()
    }
}

impl Received {
    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    }
}

fn read(stream: &TcpStream) -> io::Result<Received> {
    let mut reader = BufReader::new(stream);
    let first = line(&mut reader)?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = Received {
        method,
        target,
        headers: Vec::new(),
        body: Vec::new(),
    };
    loop {
        let line = line(&mut reader)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        request
            .headers
            .push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if request.header("transfer-encoding") == Some("chunked") {
        while let Ok(length @ 1..) = usize::from_str_radix(&line(&mut reader)?, 16) {
            let start = request.body.len();
            request.body.resize(start + length, 0);
            reader.read_exact(&mut request.body[start..])?;
            line(&mut reader)?;
        }
    } else {
        let length = request
            .header("content-length")
            .and_then(|length| length.parse().ok());
        request.body.resize(length.unwrap_or(0), 0);
        reader.read_exact(&mut request.body)?;
    }
    Ok(request)
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    reader.read_until(b'\n', &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

fn write(mut stream: &TcpStream, answer: &Answer, head: bool) -> io::Result<()> {
    let mut text = format!("HTTP/1.1 {} Answer\r\nconnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    let bodiless = head || matches!(answer.status, 204 | 304);
    if !bodiless {
        let length = answer.body.len().to_string();
        text.extend(["content-length: ", &length, "\r\n"]);
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes())?;
    if !bodiless {
        let (first, second) = answer.body.split_at(answer.body.len() / 2);
        stream.write_all(first)?;
        if !answer.pause.is_zero() {
            stream.flush()?;
            thread::sleep(answer.pause);
        }
        stream.write_all(second)?;
    }
    stream.flush()
}
