//! What the tests of operations share: exchanges that were saved, played again.

use crate::sdk::{Call, Client, Error, Upload};
use crate::server::{Answer, Received, Server};
use crate::wire::{self, Part};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error>>;

/// What an operation sends and is answered, with a server that plays it.
pub(crate) struct Exchange {
    saved: Saved,
    server: Server,
}

#[derive(Deserialize)]
struct Saved {
    request: SavedRequest,
    response: SavedResponse,
    #[serde(default)]
    errors: Vec<SavedResponse>,
}

#[derive(Deserialize)]
struct SavedRequest {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<SavedBody>,
    signed: Option<Signed>,
}

/// An authentication that is new for each request.
#[derive(Deserialize)]
struct Signed {
    /// What the server says to a client that does not know yet how to sign.
    challenge: Option<String>,
    /// What the `Authorization` header begins with.
    prefix: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedBody {
    Json(Value),
    Text(String),
    Form(Vec<(String, String)>),
    Parts(Vec<SavedPart>),
}

#[derive(Deserialize)]
struct SavedPart {
    name: String,
    filename: Option<String>,
    #[serde(rename = "type")]
    content_type: Option<String>,
    text: String,
}

#[derive(Deserialize)]
struct SavedResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

#[allow(dead_code, reason = "what is used depends on the operations")]
impl Exchange {
    pub(crate) fn open(path: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let saved: Saved = serde_json::from_slice(&std::fs::read(path)?)?;
        let challenge = saved.request.signed.as_ref();
        let challenge = challenge.and_then(|signed| signed.challenge.clone());
        let mut answers: Vec<Answer> = challenge.map(Answer::challenge).into_iter().collect();
        answers.push(Answer {
            status: saved.response.status,
            headers: saved.response.headers.clone(),
            body: saved.response.body.clone().into_bytes(),
            ..Answer::default()
        });
        let server = Server::start(answers)?;
        Ok(Self { saved, server })
    }

    /// A client of the server.
    pub(crate) fn client(&self) -> Result<Client, Error> {
        crate::client(self.server.address()).retries(0).build()
    }

    /// The JSON that is sent, as what the operation takes.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Box<dyn std::error::Error>> {
        match &self.saved.request.body {
            Some(SavedBody::Json(body)) => Ok(serde_json::from_value(body.clone())?),
            _ => Err("no JSON is sent".into()),
        }
    }

    /// The variables of the GraphQL query that is sent.
    pub(crate) fn variables(&self) -> Result<Value, Box<dyn std::error::Error>> {
        let body: Value = self.body()?;
        Ok(body.get("variables").cloned().unwrap_or_default())
    }

    /// The file that is sent.
    pub(crate) fn file(&self) -> Upload {
        match &self.saved.request.body {
            Some(SavedBody::Text(text)) => Upload::bytes(text.as_bytes()),
            _ => Upload::bytes([]),
        }
    }

    /// The file that is sent as a part of this name.
    pub(crate) fn part(&self, name: &str) -> Upload {
        let first = self.files(name).into_iter().next();
        first.unwrap_or_else(|| Upload::bytes([]))
    }

    /// The files that are sent as parts of this name.
    pub(crate) fn files(&self, name: &str) -> Vec<Upload> {
        let Some(SavedBody::Parts(parts)) = &self.saved.request.body else {
            return Vec::new();
        };
        let parts = parts.iter().filter(|part| part.name == name);
        parts.map(SavedPart::upload).collect()
    }

    /// Makes the call, and compares what was sent.
    pub(crate) fn sends<T: 'static>(&self, call: Call<T>) -> Outcome {
        self.play(call).map(drop)
    }

    /// The same, and compares the value with the JSON that was answered.
    pub(crate) fn reads_json<T: Serialize + 'static>(&self, call: Call<T>) -> Outcome {
        let value = serde_json::to_value(self.play(call)?)?;
        let saved: Value = serde_json::from_str(&self.saved.response.body)?;
        wire::same(&saved, &value).map_err(|place| format!("in the value, {place}").into())
    }

    /// The same, and compares the value with the text that was answered.
    pub(crate) fn reads_text(&self, call: Call<String>) -> Outcome {
        assert_eq!(self.play(call)?, self.saved.response.body);
        Ok(())
    }

    /// Compares what is read of a documented error with the JSON that was answered.
    pub(crate) fn reads_error<T: Serialize + DeserializeOwned>(&self, status: u16) -> Outcome {
        let mut errors = self.saved.errors.iter();
        let saved = errors.find(|error| error.status == status);
        let saved = saved.ok_or("no such error was saved")?;
        let value = serde_json::to_value(serde_json::from_str::<T>(&saved.body)?)?;
        let saved: Value = serde_json::from_str(&saved.body)?;
        wire::same(&saved, &value).map_err(|place| format!("in the error {status}, {place}").into())
    }

    fn play<T: 'static>(&self, call: Call<T>) -> Result<T, Box<dyn std::error::Error>> {
        let value = run(call)?;
        let mut received = self.server.received().ok_or("nothing was sent")?;
        if let Some(signed) = &self.saved.request.signed {
            if signed.challenge.is_some() && received.header("authorization").is_none() {
                received = self.server.received().ok_or("nothing was sent again")?;
            }
            let authorization = received.header("authorization").unwrap_or_default();
            assert!(authorization.starts_with(&signed.prefix), "{authorization}");
        }
        self.saved.request.compare(&received)?;
        Ok(value)
    }
}

impl SavedRequest {
    fn compare(&self, received: &Received) -> Outcome {
        assert_eq!(received.method, self.method);
        let (path, query) = received
            .target
            .split_once('?')
            .unwrap_or((&received.target, ""));
        assert_eq!(wire::segments(path), wire::segments(&self.path), "{path}, not {}", self.path);
        assert_eq!(wire::pairs(query), sorted(&self.query));
        for header in &self.headers {
            assert!(received.headers.contains(header), "no {header:?} in {:?}", received.headers);
        }
        match &self.body {
            None => assert!(received.body.is_empty(), "a body was sent"),
            Some(SavedBody::Json(expected)) => {
                let actual = serde_json::from_slice(&received.body)?;
                wire::same(expected, &actual).map_err(|place| format!("in the body, {place}"))?;
            }
            Some(SavedBody::Text(expected)) => {
                assert_eq!(String::from_utf8_lossy(&received.body), *expected);
            }
            Some(SavedBody::Form(expected)) => {
                let actual = wire::pairs(&String::from_utf8_lossy(&received.body));
                assert_eq!(actual, sorted(expected));
            }
            Some(SavedBody::Parts(expected)) => {
                let content_type = received.header("content-type").unwrap_or_default();
                let actual = wire::parts(content_type, &received.body);
                assert_eq!(actual.len(), expected.len(), "{actual:?}");
                for (actual, expected) in actual.iter().zip(expected) {
                    expected.compare(actual);
                }
            }
        }
        Ok(())
    }
}

impl SavedPart {
    fn upload(&self) -> Upload {
        let mut upload = Upload::bytes(self.text.as_bytes());
        if let Some(name) = &self.filename {
            upload = upload.file_name(name);
        }
        if let Some(media_type) = &self.content_type {
            upload = upload.content_type(media_type);
        }
        upload
    }

    fn compare(&self, actual: &Part) {
        assert_eq!(actual.name, self.name);
        assert_eq!(actual.text, self.text);
        if self.filename.is_some() {
            assert_eq!(actual.file_name, self.filename);
        }
        if self.content_type.is_some() {
            assert_eq!(actual.content_type, self.content_type);
        }
    }
}

fn sorted(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let mut pairs = pairs.to_vec();
    pairs.sort_by(|left, right| left.0.cmp(&right.0));
    pairs
}

/// Waits for a call.
pub(crate) fn run<T: 'static>(call: Call<T>) -> Result<T, Error> {
    wait(call.into_future())
}

/// Waits for what is asynchronous.
pub(crate) fn wait<T, E: From<Error>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Config(error.to_string()))?;
    runtime.block_on(future)
}
