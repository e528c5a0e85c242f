//! Clients that stay, and the end of the server.

use super::{authority, connect, hasty, json, send, server};
use crate::verify::server::{Limits, Server, State};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_hundred_clients_at_a_time_are_served() {
    // Half of them with requests that are none, because so many of either are kept.
    let server = server();
    let port = server.port();
    thread::scope(|scope| {
        for number in 0..100 {
            scope.spawn(move || {
                let version = if number % 2 == 0 { "HTTP/1.1" } else { "HTTP/3" };
                let answer = send(port, format!("GET /{number} {version}\r\n\r\n"));
                let status = if number % 2 == 0 { "200" } else { "400" };
                assert_eq!(answer.split(' ').nth(1), Some(status), "{number}: {answer}");
            });
        }
    });
    let recording = server.finish();
    assert_eq!(recording.faults.len(), 50);
    let mut targets: Vec<_> = recording.received.iter().map(|r| &r.message.target).collect();
    targets.sort();
    targets.dedup();
    assert_eq!(targets.len(), 50);
}

#[test]
fn a_program_that_circles_is_stopped() {
    let server = hasty(json("{}"));
    for _ in 0..50 {
        assert!(send(server.port(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n").ends_with("{}"));
    }
    assert_eq!(send(server.port(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "");
    let recording = server.finish();
    assert_eq!((recording.received.len(), recording.faults.len()), (50, 1));
    assert_eq!(
        recording.faults[0].to_string(),
        "GET http://h/: more than 50 requests came, or 1 GiB in their bodies"
    );
}

#[test]
fn a_client_that_says_nothing_is_left() {
    let server = hasty(json("{}"));
    let mut silent = connect(server.port());
    let mut halfway = connect(server.port());
    halfway.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab").unwrap();
    for stream in [&mut silent, &mut halfway] {
        // The end of the connection, with or without an answer.
        stream.read_to_end(&mut Vec::new()).unwrap();
    }
    drop((silent, halfway));
    let mut faults: Vec<_> = server.finish().faults.iter().map(ToString::to_string).collect();
    faults.sort();
    assert_eq!(
        faults,
        [
            "POST http://h/: of a body of 9 bytes, 2 came; then the client fell silent",
            "the client did nothing for 300ms in the middle of the first line",
        ]
    );
}

#[test]
fn a_client_that_never_reads_is_left() {
    // More than the buffers of both sockets hold.
    let server = hasty(json(&" ".repeat(64 << 20)));
    let mut stream = connect(server.port());
    stream.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    thread::sleep(Duration::from_secs(2));
    let recording = server.finish();
    assert_eq!(recording.received.len(), 1);
    assert_eq!(
        recording.faults[0].to_string(),
        "GET http://h/: the client did nothing for 300ms in the middle of the answer"
    );
}

#[test]
fn finishing_waits_for_what_is_under_way_and_no_longer() {
    let server = server();
    let weak: Weak<State> = Arc::downgrade(&server.state);
    let port = server.port();
    let idle = connect(port);
    let mut halfway = connect(port);
    halfway.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n").unwrap();
    let mut late = connect(port);
    let sender = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        late.write_all(b"GET /late HTTP/1.1\r\n\r\n").unwrap();
        late.read_to_end(&mut Vec::new()).unwrap();
    });
    let begin = Instant::now();
    let recording = server.finish();
    let took = begin.elapsed();
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(4), "{took:?}");
    sender.join().unwrap();
    assert_eq!(recording.received[0].message.target, "/late");
    let faults: Vec<_> = recording.faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
    for fault in faults {
        assert!(fault.starts_with("the program ended "), "{fault}");
    }
    // Every thread held the state, so every thread is gone, and so is the port.
    assert!(weak.upgrade().is_none());
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    drop((idle, halfway));
}

#[test]
fn finishing_is_quick_when_nobody_is_there() {
    let begin = Instant::now();
    for _ in 0..100 {
        let server = server();
        send(server.port(), "GET / HTTP/1.1\r\n\r\n");
        assert_eq!(server.finish().received.len(), 1);
    }
    let took = begin.elapsed();
    eprintln!("a server, a request and its end: {:?} each", took / 100);
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn whoever_came_before_the_end_is_heard() {
    for _ in 0..100 {
        let server = server();
        // Not yet accepted, most likely, when the server is told to finish.
        let mut stream = connect(server.port());
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        drop(stream);
        assert_eq!(server.finish().received.len(), 1);
    }
}

#[test]
fn a_server_that_is_dropped_ends() {
    let server = server();
    let (port, weak) = (server.port(), Arc::downgrade(&server.state));
    drop(server);
    assert!(weak.upgrade().is_none());
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
}

#[test]
fn too_many_clients_at_a_time_are_a_fault() {
    let limits = Limits { connections: 2, ..Limits::default() };
    let server = Server::start_with(authority(), json("{}"), limits).unwrap();
    let mut clients = [(); 3].map(|()| connect(server.port()));
    // The one too many is hung up on while the others wait.
    clients[2].read_to_end(&mut Vec::new()).unwrap();
    drop(clients);
    let faults = server.finish().faults;
    assert_eq!(faults[0].to_string(), "more than 2 connections at a time");
    assert_eq!(faults.len(), 3);
}
