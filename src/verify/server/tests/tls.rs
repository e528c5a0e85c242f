//! Tunnels, and TLS within them.

use super::{authority, connect, hasty, json, server};
use crate::verify::server::{Authority, Recording, Server};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

/// A client that trusts an authority.
fn client(authority: &Authority) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_slice(authority.certificate_pem().as_bytes());
    roots.add(certificate.unwrap()).unwrap();
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A connection through which a tunnel leads to `host:port`.
fn tunnel(port: u16, authority: &str) -> TcpStream {
    let mut stream = connect(port);
    write!(stream, "CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n").unwrap();
    let mut agreed = [0; 39];
    stream.read_exact(&mut agreed).unwrap();
    assert_eq!(&agreed, b"HTTP/1.1 200 Connection established\r\n\r\n");
    stream
}

/// Asks for `/x` through a tunnel with TLS.
fn get(server: &Server, to: &str, name: &str, config: ClientConfig) -> io::Result<String> {
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, tunnel(server.port(), to));
    stream.write_all(b"GET /x HTTP/1.1\r\nHost: said.example\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn only_fault(recording: &Recording) -> String {
    let [fault] = recording.faults.as_slice() else { panic!("not one fault: {recording:?}") };
    assert!(recording.received.is_empty(), "{recording:?}");
    fault.to_string()
}

#[test]
fn any_host_has_a_certificate() {
    let hosts = [
        ("api.example.com:443", "api.example.com"),
        ("API.Example.com:443", "api.example.com"),
        ("under_score.example:8443", "under_score.example"),
        ("localhost:443", "localhost"),
        ("127.0.0.1:443", "127.0.0.1"),
        ("[::1]:443", "::1"),
        ("xn--bcher-kva.example:443", "xn--bcher-kva.example"),
    ];
    for (to, name) in hosts {
        let server = server();
        let answer = get(&server, to, name, client(&authority())).unwrap();
        assert!(answer.ends_with("{\"ok\":true}"), "{to}: {answer}");
        let recording = server.finish();
        assert_eq!(recording.faults, [], "{to}");
        let [received] = recording.received.as_slice() else { panic!("{to}: {recording:?}") };
        assert_eq!(received.authority, to);
        assert_eq!(received.message.scheme, "https");
        assert_eq!(received.message.host, "said.example");
        assert_eq!(received.message.target, "/x");
    }
}

#[test]
fn the_name_that_the_client_checks_comes_before_the_one_of_the_tunnel() {
    let server = server();
    get(&server, "127.0.0.1:9", "api.example.com", client(&authority())).unwrap();
    assert_eq!(server.finish().faults, []);
}

#[test]
fn a_client_without_server_name_gets_the_host_of_the_tunnel() {
    let server = server();
    let mut config = client(&authority());
    config.enable_sni = false;
    get(&server, "api.example.com:443", "api.example.com", config).unwrap();
    assert_eq!(server.finish().faults, []);
}

#[test]
fn both_versions_of_tls_are_spoken() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let mut config = client(&authority());
        let provider = Arc::clone(config.crypto_provider());
        let mut roots = RootCertStore::empty();
        let pem = authority().certificate_pem().to_owned();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        // A client that would rather speak HTTP/2.
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let server = server();
        assert!(get(&server, "h.example:443", "h.example", config).is_ok());
        assert_eq!(server.finish().faults, []);
    }
}

#[test]
fn a_client_that_speaks_only_http_2_is_a_fault() {
    let mut config = client(&authority());
    config.alpn_protocols = vec![b"h2".to_vec()];
    let server = server();
    get(&server, "h.example:443", "h.example", config).unwrap_err();
    let fault = only_fault(&server.finish());
    assert!(fault.starts_with("CONNECT h.example:443: the TLS handshake failed: "), "{fault}");
    assert!(fault.contains("protocol"), "{fault}");
}

#[test]
fn a_client_that_trusts_another_authority_is_a_fault() {
    let server = server();
    get(&server, "h.example:443", "h.example", client(&Authority::new().unwrap())).unwrap_err();
    let fault = only_fault(&server.finish());
    assert!(fault.contains("the client does not trust the certificate of this run"), "{fault}");
}

#[test]
fn a_client_that_checks_another_name_is_a_fault() {
    let server = server();
    let mut config = client(&authority());
    config.enable_sni = false;
    get(&server, "a.example:443", "b.example", config).unwrap_err();
    let fault = only_fault(&server.finish());
    assert!(fault.starts_with("CONNECT a.example:443: the TLS handshake failed: "), "{fault}");
}

#[test]
fn a_host_that_no_certificate_can_name_is_a_fault() {
    let server = server();
    let mut config = client(&authority());
    config.enable_sni = false;
    get(&server, "b\u{fc}cher.example:443", "b.example", config).unwrap_err();
    let fault = only_fault(&server.finish());
    assert!(fault.contains(".example:443: no certificate can be made: "), "{fault}");
}

#[test]
fn plain_http_within_a_tunnel_is_http() {
    let server = server();
    let mut stream = tunnel(server.port(), "h.example:80");
    stream.write_all(b"GET /y HTTP/1.1\r\nHost: h.example\r\n\r\n").unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    drop(stream);
    let recording = server.finish();
    assert_eq!(recording.received[0].authority, "h.example:80");
    assert_eq!(recording.received[0].message.scheme, "http");
    assert_eq!(recording.faults, []);
}

#[test]
fn garbage_within_a_tunnel_is_a_fault() {
    let cases: [(&[u8], &str); 6] = [
        (b"garbage\r\n\r\n", "the first line is not of the form"),
        (b"\x00\x01\x02\r\n\r\n", "a NUL stands within a line"),
        (b"\x16garbage that is no TLS", "the TLS handshake failed"),
        (b"\x16\x03\x01", "the client hung up in the middle of the TLS handshake"),
        (b"", "the client connected and hung up without a request"),
        (b"CONNECT i:1 HTTP/1.1\r\n\r\n", "a tunnel was asked for within a tunnel"),
    ];
    for (bytes, expected) in cases {
        let server = server();
        let mut stream = tunnel(server.port(), "h:1");
        stream.write_all(bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
        drop(stream);
        let fault = only_fault(&server.finish());
        assert!(fault.starts_with("CONNECT ") && fault.contains(expected), "{bytes:?}: {fault}");
    }
}

#[test]
fn a_tunnel_in_which_nothing_is_said_is_left() {
    let server = hasty(json("{}"));
    let mut stream = tunnel(server.port(), "h:443");
    stream.read_to_end(&mut Vec::new()).unwrap();
    drop(stream);
    assert_eq!(
        only_fault(&server.finish()),
        "CONNECT h:443: the client did nothing for 300ms in the middle of the tunnel"
    );
}

#[test]
fn a_hello_that_comes_with_connect_is_not_lost() {
    let server = server();
    let name = ServerName::try_from("h.example").unwrap();
    let mut connection = ClientConnection::new(Arc::new(client(&authority())), name).unwrap();
    let mut first = b"CONNECT h.example:443 HTTP/1.1\r\n\r\n".to_vec();
    connection.write_tls(&mut first).unwrap();
    let mut socket = connect(server.port());
    socket.write_all(&first).unwrap();
    socket.read_exact(&mut [0; 39]).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(b"GET /x HTTP/1.1\r\n\r\n").unwrap();
    stream.read_to_string(&mut String::new()).unwrap();
    drop(stream);
    let recording = server.finish();
    assert_eq!((recording.received.len(), recording.faults.len()), (1, 0), "{recording:?}");
}

#[test]
fn a_large_answer_comes_whole_through_tls() {
    let server = Server::start(authority(), json(&"x".repeat(20 << 20))).unwrap();
    let answer = get(&server, "h.example:443", "h.example", client(&authority())).unwrap();
    assert!(answer.len() > 20 << 20);
    assert_eq!(server.finish().faults, []);
}
