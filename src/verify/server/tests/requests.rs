//! What is read, and what is not.

use super::{HASTY, authority, fault, json, recorded, send, server};
use crate::verify::server::body::{self, Framing};
use crate::verify::server::{Limits, Server, head};
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};
use std::io::Write as _;
use std::thread;
use std::time::Duration;

fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_request_is_recorded_as_it_was_sent() {
    let server = server();
    let answer = send(
        server.port(),
        b"POST /a%20b?c=\xc3\xa9&d HTTP/1.1\r\nHost: api.example.com:81\r\nx-one:  two \r\n\
          X-One: caf\xe9\r\nX-Empty:\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: x\r\n\
          Content-Type: multipart/form-data; boundary=b1\r\nContent-Length: 4\r\n\r\n\x00\xffab",
    );
    assert_eq!(
        answer,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\
         Connection: close\r\n\r\n{\"ok\":true}"
    );
    let recording = server.finish();
    assert_eq!(recording.faults, []);
    let [received] = recording.received.as_slice() else { panic!("{recording:?}") };
    let message = &received.message;
    assert_eq!(received.authority, "");
    assert_eq!((&*message.method, &*message.scheme), ("POST", "http"));
    assert_eq!(message.host, "api.example.com:81");
    assert_eq!(message.target, "/a%20b?c=\u{c3}\u{a9}&d");
    assert_eq!(
        message.headers,
        pairs(&[
            ("Host", "api.example.com:81"),
            ("x-one", " two "),
            ("X-One", "caf\u{e9}"),
            ("X-Empty", ""),
            ("Content-Type", "multipart/form-data; boundary=b1"),
            ("Content-Length", "4"),
        ])
    );
    assert_eq!(message.body, b"\x00\xffab");
    assert_eq!((message.boundary.as_deref(), message.content_length), (Some("b1"), Some(4)));
}

#[test]
fn a_proxy_is_asked_for_whole_urls() {
    let cases = [
        ("http://h.example/x?y", "http", "h.example", "/x?y"),
        ("https://h.example:8443/x", "https", "h.example:8443", "/x"),
        ("HTTP://h.example", "http", "h.example", "/"),
        ("http://h.example?q=/a", "http", "h.example", "?q=/a"),
        ("http://u:p@[::1]:80/", "http", "u:p@[::1]:80", "/"),
        ("ftp://h.example/f", "ftp", "h.example", "/f"),
    ];
    for (asked, scheme, authority, target) in cases {
        let recording = recorded(format!("GET {asked} HTTP/1.1\r\nHost: other\r\n\r\n"));
        let [received] = recording.received.as_slice() else { panic!("{asked}: {recording:?}") };
        assert_eq!(received.message.scheme, scheme, "{asked}");
        assert_eq!(received.message.host, "other", "{asked}");
        assert_eq!(received.message.target, target, "{asked}");
        assert_eq!(received.authority, authority, "{asked}");
        assert_eq!(received.message.content_length, None, "{asked}");
    }
}

#[test]
fn chunks_are_put_together() {
    let recording = recorded(
        "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n\
         3\r\nabc\r\n00A ; name=\"v\"\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n",
    );
    assert_eq!(recording.faults, []);
    assert_eq!(recording.received[0].message.body, b"abc0123456789");
    assert_eq!(recording.received[0].message.content_length, None);
}

#[test]
fn a_client_that_asks_is_invited_to_send_its_body() {
    let server = server();
    let answer =
        send(server.port(), "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx");
    assert!(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(server.finish().received[0].message.body, b"x");
}

#[test]
fn heads_that_http_does_not_allow_are_faults() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "the client connected and hung up without a request"),
        (b"GET\r\n\r\n", "not of the form `METHOD target HTTP/1.1`: \"GET\""),
        (b"GET /a b HTTP/1.1\r\n\r\n", "not of the form"),
        (b"GET  / HTTP/1.1\r\n\r\n", "not of the form"),
        (b"\r\n\r\n\r\n", "not of the form"),
        (b"GET / HTTP/2.0\r\n\r\n", "does not end with HTTP/1.1"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "does not end with HTTP/1.1"),
        (b"G\xc3\x89T / HTTP/1.1\r\n\r\n", "begins with no HTTP method"),
        (b"GET example.com/ HTTP/1.1\r\n\r\n", "asks for neither a path nor a URL"),
        (b"GET http:///x HTTP/1.1\r\n\r\n", "asks for neither a path nor a URL"),
        (b"CONNECT / HTTP/1.1\r\n\r\n", "asks for neither a path nor a URL"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", "TLS was spoken where HTTP must be"),
        (b"GET / HTTP/1.1\nHost: a\n\n", "a line ends with LF, where CR LF must stand"),
        (
            b"GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n",
            "a line ends with LF, where CR LF must stand: \"X: a\"",
        ),
        (b"GET / HTTP/1.1\r\nX: a\rY: b\r\n\r\n", "a CR stands within a line: \"X: a\\rY: b\""),
        (b"GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", "a NUL stands within a line"),
        (b"GET / HTTP/1.1\r\nHost a\r\n\r\n", "a header has no colon: \"Host a\""),
        (b"GET / HTTP/1.1\r\n: a\r\n\r\n", "a header has no allowed name"),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "a header has no allowed name"),
        (b"GET / HTTP/1.1\r\nX\xe9: a\r\n\r\n", "a header has no allowed name: \"X\u{e9}: a\""),
        (b"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "a header goes on in a second line: \" b\""),
        (b"GET / HT", "the client hung up in the middle of the first line"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", "the client hung up in the middle of the head"),
    ];
    for (bytes, expected) in cases {
        let fault = fault(bytes);
        assert!(fault.contains(expected), "{}: {fault}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_huge_head_is_a_fault() {
    let long = "a".repeat(2 << 20);
    let fault_of = |text: String| fault(text);
    assert_eq!(
        fault_of(format!("GET / HTTP/1.1\r\nX: {long}\r\n\r\n")),
        "the head is too long: the limit is 1 MiB"
    );
    assert_eq!(fault_of(long), "the first line is too long: the limit is 1 MiB");
    let many = "X-Header: value\r\n".repeat(70_000);
    assert_eq!(
        fault_of(format!("GET / HTTP/1.1\r\n{many}\r\n")),
        "the head is too long: the limit is 1 MiB"
    );
}

#[test]
fn bodies_that_http_does_not_allow_are_faults() {
    let cases = [
        ("Content-Length: 10", "abc", "of a body of 10 bytes, 3 came; then the client hung up"),
        ("Content-Length: -1", "", "Content-Length is \"-1\", which is no number"),
        ("Content-Length: +1", "a", "Content-Length is \"+1\", which is no number"),
        ("Content-Length:", "", "Content-Length is \"\", which is no number"),
        ("Content-Length: 1\r\nContent-Length: 2", "ab", "Content-Length is given as 1 and 2"),
        ("Content-Length: 1001", "", "the body is too long: the limit is 1000 bytes"),
        ("Content-Length: 99999999999999999999999", "", "the body is too long"),
        ("Transfer-Encoding: gzip", "", "Transfer-Encoding is \"gzip\", not `chunked`"),
        (
            "Content-Length: 1\r\nTransfer-Encoding: chunked",
            "a",
            "both Content-Length and Transfer-Encoding are given",
        ),
        ("Transfer-Encoding: chunked", "abc\r\n", "of a body of 2748 bytes"),
        ("Transfer-Encoding: chunked", "-1\r\n", "a chunk has no size: \"-1\""),
        ("Transfer-Encoding: chunked", "\r\n", "a chunk has no size: \"\""),
        ("Transfer-Encoding: chunked", "fffffffffffffffff\r\n", "a chunk has no size"),
        ("Transfer-Encoding: chunked", "ffffffffffffffff\r\n", "the body is too long"),
        ("Transfer-Encoding: chunked", "{\"a\":1}\r\n", "a chunk has no size: \"{"),
        ("Transfer-Encoding: chunked", "1\r\nabc\r\n0\r\n\r\n", "a chunk is longer than its size"),
        (
            "Transfer-Encoding: chunked",
            "1\r\na\r\n",
            "hung up in the middle of the size of a chunk",
        ),
        ("Transfer-Encoding: chunked", "0\r\n", "hung up in the middle of the lines after"),
    ];
    for (header, body, expected) in cases {
        let text = format!("POST /p HTTP/1.1\r\nHost: h\r\n{header}\r\n\r\n{body}");
        // The limit of the test stands above what this one sends.
        let expected = if body == "abc\r\n" { "the body is too long" } else { expected };
        let fault = fault(&text);
        assert!(fault.starts_with("POST http://h/p: "), "{text}: {fault}");
        assert!(fault.contains(expected), "{text}: {fault}");
    }
}

#[test]
fn a_repeated_length_is_one_length() {
    let recording = recorded("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na");
    assert_eq!(recording.received[0].message.content_length, Some(1));
    assert_eq!(recording.faults, []);
}

#[test]
fn bytes_after_a_request_are_a_fault_beside_it() {
    let recording = recorded("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nabcde");
    assert_eq!(recording.received[0].message.body, b"ab");
    assert_eq!(
        recording.faults[0].to_string(),
        "POST http://h/: 3 bytes came after the end of the request"
    );
    let recording = recorded("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab\r\n");
    assert_eq!((recording.received.len(), recording.faults.len()), (1, 0));
}

#[test]
fn whoever_sends_what_is_not_allowed_gets_an_answer() {
    let server = server();
    let answer = send(server.port(), "GET / HTTP/1.1\r\nHost a\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\npolypost verify: a header has no colon: \"Host a\"\n"));
    assert_eq!(server.finish().faults.len(), 1);
}

#[test]
fn a_slow_client_is_heard_to_the_end() {
    // All of it takes longer than the server waits for any one byte.
    let limits = Limits { idle: Duration::from_secs(2), ..HASTY };
    let server = Server::start_with(authority(), json("{}"), limits).unwrap();
    let mut stream = super::connect(server.port());
    for byte in b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab" {
        stream.write_all(&[*byte]).unwrap();
        thread::sleep(Duration::from_millis(100));
    }
    drop(stream);
    let recording = server.finish();
    assert_eq!(recording.received[0].message.body, b"ab");
    assert_eq!(recording.faults, []);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(begin in "(GET / HTTP/1.1\r\n)?", rest in vec(any::<u8>(), 0..200)) {
        let bytes = [begin.as_bytes(), &rest].concat();
        let _ = head::read(&mut bytes.as_slice());
        let _ = body::read(&Framing::Chunked, &mut rest.as_slice(), 100);
    }

    #[test]
    fn what_can_be_sent_is_read_as_it_was(
        headers in vec(("[!#$%&'*+.^_`|~0-9a-zA-Z-]{1,9}", "[^\0\r\n\u{100}-\u{10ffff}]{0,9}"), 0..9),
    ) {
        let mut bytes = b"GET / HTTP/1.1\r\n".to_vec();
        for (name, value) in &headers {
            bytes.extend(format!("{name}: ").into_bytes());
            bytes.extend(value.chars().map(|c| u8::try_from(c).unwrap()));
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"\r\n");
        let head = head::read(&mut bytes.as_slice()).unwrap().unwrap();
        prop_assert_eq!(head.headers, headers);
    }

    #[test]
    fn chunks_of_any_size_are_put_together(chunks in vec(vec(any::<u8>(), 1..50), 0..9)) {
        let mut bytes = Vec::new();
        for chunk in &chunks {
            bytes.extend(format!("{:X}\r\n", chunk.len()).into_bytes());
            bytes.extend(chunk);
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"0\r\n\r\n");
        let body = body::read(&Framing::Chunked, &mut bytes.as_slice(), 1000).unwrap();
        prop_assert_eq!(body, chunks.concat());
    }
}
