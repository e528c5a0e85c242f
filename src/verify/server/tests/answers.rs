//! What is played.

use super::{Answer, authority, hasty, json, send, server};
use crate::verify::server::{Server, ServerError};

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Answer { status, reason: None, headers, body: body.into() }
}

/// What a client reads that asks with a method.
fn played(method: &str, answer: Answer) -> String {
    let server = hasty(answer);
    let text = send(server.port(), format!("{method} / HTTP/1.1\r\n\r\n"));
    assert_eq!(server.finish().faults, []);
    text
}

#[test]
fn headers_of_the_saved_transfer_are_not_played() {
    let saved = answer(
        201,
        &[
            ("Content-Length", "999"),
            ("transfer-encoding", "chunked"),
            ("Content-Encoding", "gzip"),
            ("Connection", "keep-alive"),
            ("Keep-Alive", "timeout=5"),
            ("TE", "trailers"),
            ("Trailer", "X"),
            ("Upgrade", "h2c"),
            ("Proxy-Authenticate", "Basic"),
            ("Alt-Svc", "h3=\":443\""),
            ("Strict-Transport-Security", "max-age=1"),
            ("", "nameless"),
            ("Not A Name", "x"),
            ("X-Split", "a\r\nInjected: b"),
            ("X-Nul", "\0"),
            ("X-Spaced", "  a b\t"),
            ("Set-Cookie", "a=1"),
            ("set-cookie", "b=2"),
        ],
        "body",
    );
    assert_eq!(
        played("GET", saved),
        "HTTP/1.1 201 \r\nX-Spaced: a b\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\
         Content-Length: 4\r\nConnection: close\r\n\r\nbody"
    );
}

#[test]
fn some_answers_have_no_body() {
    let length = |text: &str| text.contains("Content-Length: 4\r\n");
    let head = played("HEAD", answer(200, &[], "body"));
    assert!(head.ends_with("\r\n\r\n") && length(&head), "{head}");
    for status in [204, 304] {
        let text = played("GET", answer(status, &[], "body"));
        assert!(text.ends_with("\r\n\r\n") && !text.contains("Content-Length"), "{text}");
    }
    let text = played("DELETE", answer(500, &[], "body"));
    assert!(text.ends_with("\r\n\r\nbody") && length(&text), "{text}");
}

#[test]
fn texts_beyond_ascii_are_latin_1_where_they_can_be() {
    let saved = answer(200, &[("X-Latin", "caf\u{e9}"), ("X-Wide", "\u{e9}\u{4e16}")], "");
    let server = hasty(saved);
    let mut stream = super::connect(server.port());
    std::io::Write::write_all(&mut stream, b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut stream, &mut bytes).unwrap();
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(has(b"X-Latin: caf\xe9\r\n") && has(b"X-Wide: \xc3\xa9\xe4\xb8\x96\r\n"));
}

#[test]
fn a_reason_cannot_end_the_line() {
    let saved = Answer { reason: Some("No\r\nX: y\0 W\u{e9}y".to_owned()), ..answer(404, &[], "") };
    let text = played("GET", saved);
    assert!(text.starts_with("HTTP/1.1 404 NoX: y W\u{e9}y\r\nContent-Length: 0\r\n"), "{text}");
}

#[test]
fn only_final_statuses_are_played() {
    for status in [0, 100, 101, 199, 600, 999] {
        let error = Server::start(authority(), answer(status, &[], "")).unwrap_err();
        assert!(matches!(error, ServerError::Status(refused) if refused == status), "{error}");
    }
    for status in [200, 299, 399, 599] {
        Server::start(authority(), answer(status, &[], "")).unwrap();
    }
}

#[test]
fn a_redirect_is_played_once() {
    let server = hasty(answer(302, &[("location", "http://elsewhere.example/")], "gone"));
    let first = send(server.port(), "GET /1 HTTP/1.1\r\n\r\n");
    assert!(first.starts_with("HTTP/1.1 302 \r\nlocation: http://elsewhere.example/\r\n"));
    for target in ["/2", "/3"] {
        let next = send(server.port(), format!("GET {target} HTTP/1.1\r\n\r\n"));
        assert!(next.starts_with("HTTP/1.1 200 OK\r\n") && next.ends_with("\r\n\r\n{}"), "{next}");
    }
    let recording = server.finish();
    let targets: Vec<_> = recording.received.iter().map(|r| r.message.target.as_str()).collect();
    assert_eq!(targets, ["/1", "/2", "/3"]);
}

#[test]
fn every_other_answer_is_played_again_and_again() {
    let server = server();
    for _ in 0..3 {
        assert!(send(server.port(), "GET / HTTP/1.1\r\n\r\n").ends_with("{\"ok\":true}"));
    }
    assert_eq!(server.finish().received.len(), 3);
    // What looks like a redirect and leads nowhere is none.
    let server = hasty(Answer { status: 304, ..json("") });
    for _ in 0..2 {
        assert!(send(server.port(), "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 304 "));
    }
}
