//! How requests go out.

use crate::request::{Body, Content, Part, Request};
use crate::{Error, Response, retry};
use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::multipart::{self, Form};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Url};
use std::sync::OnceLock;
use std::time::Duration;

/// What a client is told about sending, whatever the API.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) headers: HeaderMap,
    pub(crate) http: Option<reqwest::Client>,
    /// The first header that cannot be sent.
    pub(crate) failure: Option<String>,
}

impl Options {
    pub(crate) fn new(user_agent: &'static str) -> Self {
        Self {
            timeout: Duration::from_secs(60),
            retries: 2,
            headers: HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(user_agent))]),
            http: None,
            failure: None,
        }
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        match crate::request::header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(reason) => {
                self.failure.get_or_insert(reason);
            }
        }
    }
}

/// Sends requests, again where that helps.
#[derive(Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
    without_redirects: OnceLock<reqwest::Client>,
    timeout: Duration,
    retries: u32,
    headers: HeaderMap,
    #[cfg(feature = "blocking")]
    runtime: blocking::Runtime,
}

impl Transport {
    pub(crate) fn new(options: Options) -> Result<Self, Error> {
        if let Some(reason) = options.failure {
            return Err(Error::Config(reason));
        }
        Ok(Self {
            http: options
                .http
                .map_or_else(|| reqwest::Client::builder().build(), Ok)?,
            without_redirects: OnceLock::new(),
            timeout: options.timeout,
            retries: options.retries,
            headers: options.headers,
            #[cfg(feature = "blocking")]
            runtime: blocking::Runtime::default(),
        })
    }

    /// The answer, whatever its status.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, Error> {
        if let Some(reason) = &request.failure {
            return Err(Error::Config(reason.clone()));
        }
        let url = url(request)?;
        // What is not idempotent may have been done, whatever the answer says.
        let retries = if request.method.is_idempotent() {
            request.retries.unwrap_or(self.retries)
        } else {
            0
        };
        for attempt in 0..retries {
            let outcome = self.send_once(request, &url).await;
            match retry::pause(&outcome, attempt) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return outcome,
            }
        }
        self.send_once(request, &url).await
    }

    async fn send_once(&self, request: &Request, url: &Url) -> Result<Response, Error> {
        let mut headers = self.headers.clone();
        for name in request.headers.keys() {
            headers.remove(name);
        }
        headers.extend(request.headers.clone());

        let http = if request.follows_redirects {
            &self.http
        } else {
            self.without_redirects()?
        };
        let builder = http
            .request(request.method.clone(), url.clone())
            .headers(headers)
            .timeout(request.timeout.unwrap_or(self.timeout));
        let response = with_body(builder, &request.body).await?.send().await?;
        Ok(Response::read(response).await?)
    }

    fn without_redirects(&self) -> Result<&reqwest::Client, Error> {
        if let Some(http) = self.without_redirects.get() {
            return Ok(http);
        }
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()?;
        Ok(self.without_redirects.get_or_init(|| http))
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        self.runtime.block_on(future)
    }
}

fn url(request: &Request) -> Result<Url, Error> {
    let base = request.base_url.trim_end_matches('/');
    let mut url: Url = format!("{base}{}", request.path)
        .parse()
        .map_err(|error| Error::Config(format!("`{base}` is no base URL: {error}")))?;
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    Ok(url)
}

async fn with_body(builder: RequestBuilder, body: &Body) -> Result<RequestBuilder, Error> {
    Ok(match body {
        Body::Empty => builder,
        Body::Bytes(bytes) => builder.body(bytes.clone()),
        Body::Form(fields) => builder.form(fields),
        Body::Upload(file) => {
            let (content, length) = file.open().await?;
            builder.header(CONTENT_LENGTH, length).body(content)
        }
        Body::Multipart(parts) => {
            let mut form = Form::new().percent_encode_noop();
            for Part { name, content } in parts {
                form = form.part(quoted(name), part(content).await?);
            }
            builder.multipart(form)
        }
    })
}

async fn part(content: &Content) -> Result<multipart::Part, Error> {
    let (mut part, media_type) = match content {
        Content::Text { text, content_type } => {
            (multipart::Part::text(text.clone()), content_type.as_deref())
        }
        Content::Upload(file) => {
            let (content, length) = file.open().await?;
            let part = multipart::Part::stream_with_length(content, length);
            let media_type = file.media_type().unwrap_or("application/octet-stream");
            (part.file_name(quoted(file.name().unwrap_or("file"))), Some(media_type))
        }
    };
    if let Some(media_type) = media_type {
        part = part.mime_str(media_type)?;
    }
    Ok(part)
}

/// A name as the quoted strings of a multipart form hold it, by the HTML standard.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(feature = "blocking")]
mod blocking {
    use crate::Error;
    use std::sync::Mutex;
    use tokio::runtime::{Builder, Handle};

    /// The runtime of a client that blocks, started with its first call.
    #[derive(Debug, Default)]
    pub(super) struct Runtime(Mutex<Option<tokio::runtime::Runtime>>);

    impl Runtime {
        pub(super) fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Error> {
            if Handle::try_current().is_ok() {
                let reason = "in asynchronous code a call is awaited, not waited for";
                return Err(Error::Config(reason.to_owned()));
            }
            Ok(self.handle()?.block_on(future))
        }

        fn handle(&self) -> Result<Handle, Error> {
            let mut runtime = self
                .0
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(runtime) = &*runtime {
                return Ok(runtime.handle().clone());
            }
            let started = Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .map_err(|error| Error::Config(format!("no thread can be started: {error}")))?;
            Ok(runtime.insert(started).handle().clone())
        }
    }

    impl Drop for Runtime {
        fn drop(&mut self) {
            // A runtime that is dropped in asynchronous code would panic.
            let runtime = self.0.get_mut().map(Option::take);
            if let Ok(Some(runtime)) = runtime {
                runtime.shutdown_background();
            }
        }
    }
}
