//! The client itself, whatever it is asked for.

use crate::sdk::{Call, Client, Error, HeaderMap, Method, Upload};
use crate::server::{Answer, Server};
use crate::support::{Outcome, run, wait};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    }
}

fn client(server: &Server) -> Result<Client, Error> {
    crate::client(server.address()).build()
}

fn get(client: &Client) -> Call<Value> {
    client.request(Method::GET, "/things").returning_json()
}

fn count(server: &Server) -> usize {
    std::iter::from_fn(|| server.received()).count()
}

#[test]
fn what_may_go_away_is_tried_again() -> Outcome {
    let again = |status| {
        let headers = vec![("retry-after".to_owned(), "0".to_owned())];
        Answer {
            headers,
            ..answer(status, "")
        }
    };
    let server = Server::start(vec![again(503), again(429), answer(200, "7")])?;
    assert_eq!(run(get(&client(&server)?))?, json!(7));
    assert_eq!(count(&server), 3);
    Ok(())
}

#[test]
fn retries_end() -> Outcome {
    let server = Server::start(vec![answer(500, "first"), answer(502, "second")])?;
    let begun = Instant::now();
    let error = run(get(&client(&server)?).retries(1)).unwrap_err();
    assert_eq!(
        error
            .response()
            .map(|response| response.text().into_owned())
            .as_deref(),
        Some("second")
    );
    assert!(begun.elapsed() >= Duration::from_millis(375), "no pause before the second");
    assert_eq!(count(&server), 2);
    Ok(())
}

#[test]
fn retry_after_may_be_a_date() -> Outcome {
    let headers = vec![("retry-after".to_owned(), "Fri, 15 May 2015 15:34:21 GMT".to_owned())];
    let server = Server::start(vec![
        Answer {
            headers,
            ..answer(503, "")
        },
        answer(200, "7"),
    ])?;
    let begun = Instant::now();
    assert_eq!(run(get(&client(&server)?))?, json!(7));
    assert!(begun.elapsed() < Duration::from_millis(375), "a date in the past is now");
    Ok(())
}

#[test]
fn what_is_not_idempotent_is_sent_once() -> Outcome {
    let server = Server::start(vec![answer(500, ""), answer(200, "")])?;
    let call = client(&server)?
        .request(Method::POST, "/things")
        .json(json!({}))
        .returning_nothing();
    assert_eq!(
        run(call)
            .unwrap_err()
            .status()
            .map(|status| status.as_u16()),
        Some(500)
    );
    assert_eq!(count(&server), 1);
    Ok(())
}

#[test]
fn a_refusal_is_not_tried_again() -> Outcome {
    let server = Server::start(vec![answer(404, r#"{"message": "gone"}"#), answer(200, "7")])?;
    let error = run(get(&client(&server)?)).unwrap_err();
    assert!(matches!(&error, Error::Status(response) if response.status() == 404));
    assert_eq!(error.decode::<Value>(), Some(json!({ "message": "gone" })));
    assert_eq!(count(&server), 1);
    Ok(())
}

#[test]
fn an_answer_may_come_too_late() -> Outcome {
    let late = Answer {
        delay: Duration::from_millis(500),
        ..answer(200, "7")
    };
    let server = Server::start(vec![late])?;
    let error = run(get(&client(&server)?).timeout(Duration::from_millis(50))).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    Ok(())
}

#[test]
fn nobody_may_be_there() -> Outcome {
    let server = Server::start(Vec::new())?;
    let client = client(&server)?;
    let error = loop {
        // The server is gone as soon as its thread has ended.
        match run(get(&client).retries(0).timeout(Duration::from_millis(100))) {
            Err(Error::Timeout(_)) => {}
            other => break other.unwrap_err(),
        }
    };
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
    Ok(())
}

#[test]
fn what_cannot_be_read_is_kept() -> Outcome {
    let server = Server::start(vec![answer(200, "<html>"), answer(403, "<html>")])?;
    let client = client(&server)?;
    let error = run(get(&client)).unwrap_err();
    assert!(matches!(&error, Error::Decode { response, .. } if response.text() == "<html>"));

    let error = run(get(&client)).unwrap_err();
    assert!(matches!(&error, Error::Status(response) if response.text() == "<html>"));
    assert_eq!(error.decode::<Value>(), None);
    Ok(())
}

#[test]
fn the_answer_is_there_beside_the_value() -> Outcome {
    let headers = vec![("x-request-id".to_owned(), "42".to_owned())];
    let with_header = Answer {
        headers,
        ..answer(200, "7")
    };
    let server = Server::start(vec![with_header, answer(404, "no")])?;
    let client = client(&server)?;
    let (value, response) = run(get(&client).with_response())?;
    assert_eq!((value, response.header("x-request-id")), (json!(7), Some("42")));

    let response = run(get(&client).raw())?;
    assert_eq!((response.status().as_u16(), response.text().as_ref()), (404, "no"));
    Ok(())
}

#[test]
fn an_answer_can_be_read_while_it_comes() -> Outcome {
    let halves = Answer {
        headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
        delay: Duration::from_millis(400),
        pause: Duration::from_millis(400),
        ..answer(200, "first.second")
    };
    let again = Answer {
        headers: vec![("retry-after".to_owned(), "0".to_owned())],
        ..answer(503, "")
    };
    let server = Server::start(vec![again, halves])?;
    // Less than all of it takes, and more than each piece does.
    let call = get(&client(&server)?).timeout(Duration::from_millis(700));
    let pieces = wait(async {
        let mut download = call.stream().await?;
        assert_eq!(download.status(), 200);
        assert_eq!(download.header("content-type"), Some("text/plain"));
        let mut pieces = Vec::new();
        while let Some(piece) = download.chunk().await? {
            pieces.push(piece);
        }
        Ok::<_, Error>(pieces)
    })?;
    assert_eq!(pieces, ["first.", "second"]);
    assert_eq!(count(&server), 2);
    Ok(())
}

#[test]
fn a_piece_may_come_too_late() -> Outcome {
    let pause = Duration::from_secs(1);
    let halves = Answer {
        pause,
        ..answer(200, "first.second")
    };
    let late = Answer {
        delay: pause,
        ..answer(200, "")
    };
    let server = Server::start(vec![halves, late])?;
    let client = client(&server)?;
    let call = || get(&client).retries(0).timeout(Duration::from_millis(300));
    wait(async {
        let mut download = call().stream().await?;
        assert_eq!(download.chunk().await?.as_deref(), Some(b"first.".as_slice()));
        let error = download.chunk().await.unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");

        let error = call().stream().await.unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");
        Ok(())
    })
}

#[test]
fn what_is_no_success_is_read_as_a_whole() -> Outcome {
    let refusal = || answer(404, r#"{"message": "gone"}"#);
    let server = Server::start(vec![refusal(), refusal(), answer(200, "7")])?;
    let client = client(&server)?;
    wait(async {
        let error = get(&client).stream().await.unwrap_err();
        assert_eq!(error.decode::<Value>(), Some(json!({ "message": "gone" })));

        let download = get(&client).raw().stream().await?;
        assert_eq!(download.status(), 404);

        let whole = reqwest::Response::from(get(&client).stream().await?);
        assert_eq!(whole.bytes().await?, "7");
        Ok(())
    })
}

#[test]
fn a_value_stays_one_segment_of_the_path() -> Outcome {
    let encoded = [
        ("a/b", "/things/a%2Fb"),
        ("../x", "/things/..%2Fx"),
        ("%2e%2e", "/things/%252e%252e"),
        ("\u{e4} ?#", "/things/%C3%A4%20%3F%23"),
        ("{name}", "/things/%7Bname%7D"),
    ];
    for (value, expected) in encoded {
        let server = Server::start(vec![answer(200, "")])?;
        let request = client(&server)?
            .request(Method::GET, "/things/{name}")
            .path("name", value);
        run(request.returning_nothing())?;
        assert_eq!(server.received().ok_or("nothing was sent")?.target, expected);
    }
    for value in ["", ".", ".."] {
        let server = Server::start(vec![answer(200, "")])?;
        let request = client(&server)?
            .request(Method::GET, "/things/{name}")
            .path("name", value);
        let error = run(request.returning_nothing()).unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error:?}");
        assert_eq!(count(&server), 0);
    }
    Ok(())
}

#[test]
fn headers_are_those_of_the_client_and_the_call() -> Outcome {
    let server = Server::start(vec![answer(200, "7")])?;
    let client = crate::client(server.address())
        .header("x-team", "a")
        .header("x-who", "client")
        .user_agent("tester/1")
        .build()?;
    run(get(&client).header("x-who", "call").query("page", "2"))?;
    let received = server.received().ok_or("nothing was sent")?;
    let header = |name| received.header(name);
    assert_eq!(header("x-team"), Some("a"));
    assert_eq!(header("x-who"), Some("call"));
    assert_eq!(header("user-agent"), Some("tester/1"));
    assert_eq!(received.target, "/things?page=2");
    Ok(())
}

#[test]
fn a_client_that_was_given_sends_everything() -> Outcome {
    let server = Server::start(vec![answer(200, ""), answer(200, "")])?;
    let headers = HeaderMap::from_iter([(reqwest::header::VIA, "given".parse()?)]);
    let given = reqwest::Client::builder()
        .default_headers(headers)
        .build()?;
    let client = crate::client(server.address()).http_client(given).build()?;
    let request = || client.request(Method::GET, "/");
    run(request().returning_nothing())?;
    run(request().without_redirects().returning_nothing())?;
    for _ in 0..2 {
        let received = server.received().ok_or("nothing was sent")?;
        assert_eq!(received.header("via"), Some("given"));
    }
    Ok(())
}

#[test]
fn a_secret_stays_on_its_server() -> Outcome {
    let there = Server::start(vec![answer(200, ""), answer(200, "")])?;
    let to = |address: &str| Answer {
        headers: vec![("location".to_owned(), format!("{address}/moved"))],
        ..answer(307, "")
    };
    let here = Server::start(vec![to(""), to(there.address()), to(there.address())])?;
    let client = client(&here)?;
    let request = || client.request(Method::GET, "/");
    let error = run(request().secret_header("x-key", "hush").returning_nothing()).unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    assert_eq!(count(&here), 2);
    assert_eq!(count(&there), 0);
    run(request().header("x-key", "known").returning_nothing())?;
    assert_eq!(count(&there), 1);
    Ok(())
}

#[test]
fn a_header_cannot_hold_a_line_break() -> Outcome {
    let server = Server::start(vec![answer(200, "7")])?;
    let error = run(get(&client(&server)?).header("x-a", "b\r\nc: d")).unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error:?}");
    let built = crate::client(server.address())
        .header("x-a", "b\nc")
        .build();
    assert!(matches!(built, Err(Error::Config(_))));
    Ok(())
}

#[test]
fn a_file_is_sent_from_the_disk() -> Outcome {
    let path = std::env::temp_dir().join(format!("upload-{}.txt", std::process::id()));
    std::fs::write(&path, "from the disk")?;
    let server = Server::start(vec![answer(200, ""), answer(200, "")])?;
    let client = client(&server)?;
    let request = client.request(Method::PUT, "/file").upload(path.as_path());
    run(request.returning_nothing())?;
    let received = server.received().ok_or("nothing was sent")?;
    assert_eq!(received.header("content-length"), Some("13"));
    assert_eq!(received.body, b"from the disk");

    let file = Upload::path(&path)
        .file_name("a\"b\r\n.txt")
        .content_type("text/plain");
    let request = client
        .request(Method::POST, "/file")
        .part("note", "x")
        .file("file", file);
    run(request.returning_nothing())?;
    let received = server.received().ok_or("nothing was sent")?;
    let content_type = received.header("content-type").unwrap_or_default();
    let parts = crate::wire::parts(content_type, &received.body);
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[1].text, "from the disk");
    assert_eq!(parts[1].file_name.as_deref(), Some("a%22b%0D%0A.txt"));
    std::fs::remove_file(&path)?;

    let error = run(client
        .request(Method::PUT, "/file")
        .upload(path)
        .returning_nothing());
    assert!(matches!(error, Err(Error::File { .. })));
    Ok(())
}

#[test]
fn secrets_are_not_shown() -> Outcome {
    let client = crate::client("http://127.0.0.1:1").build()?;
    let request = client
        .request(Method::GET, "/")
        .header("authorization", "Bearer hush");
    assert!(!format!("{request:?}").contains("hush"));
    Ok(())
}

#[cfg(feature = "blocking")]
mod blocking {
    use super::{Answer, Duration, Error, Outcome, Server, answer, client, get, json, run};
    use std::io::Read;

    #[test]
    fn an_answer_can_be_read() -> Outcome {
        let body = "a long answer ".repeat(10_000);
        let late = Answer {
            pause: Duration::from_secs(1),
            ..answer(200, "first.second")
        };
        let server = Server::start(vec![answer(200, &body), answer(403, "no"), late])?;
        let client = client(&server)?;
        let mut text = String::new();
        get(&client).wait_stream()?.read_to_string(&mut text)?;
        assert_eq!(text, body);

        let error = get(&client).wait_stream().unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(403));

        let call = get(&client).timeout(Duration::from_millis(300));
        let error = call.wait_stream()?.read_to_string(&mut text).unwrap_err();
        let error = error.downcast::<Error>()?;
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");
        Ok(())
    }

    #[test]
    fn a_call_can_be_waited_for() -> Outcome {
        let server = Server::start(vec![answer(200, "7"), answer(200, "8")])?;
        let client = client(&server)?;
        assert_eq!(get(&client).wait()?, json!(7));
        assert_eq!(get(&client).wait()?, json!(8));
        Ok(())
    }

    #[tokio::test]
    async fn not_where_it_can_be_awaited() {
        let client = crate::client("http://127.0.0.1:1").build().unwrap();
        assert!(matches!(get(&client).wait(), Err(Error::Config(_))));
    }

    #[test]
    fn both_go_together() -> Outcome {
        let server = Server::start(vec![answer(200, "7"), answer(200, "8")])?;
        let client = client(&server)?;
        assert_eq!(get(&client).wait()?, json!(7));
        assert_eq!(run(get(&client))?, json!(8));
        Ok(())
    }
}
