//! One connection to the server, kept alive, on which requests are written as Chromium on a phone writes those of `platform::fetch`.

use std::{
    io::{Read as _, Write as _},
    net::SocketAddr,
};

use app::ports::{Call, Failure, Server, Task};
use axum::{
    body::Bytes,
    http::{Method, Request, Response, StatusCode, header},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::Incoming,
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{net::TcpStream, sync::Mutex};

use crate::harness::Tab;

/// As in `platform::fetch`.
const GZIP_BYTES_MIN: usize = 1_000;

/// What Chromium adds by itself to a `fetch` of our pages; `Content-Length`, `Origin` and the cookie come on top.
const CHROMIUM: [(&str, &str); 10] = [
    ("sec-ch-ua-platform", "\"Android\""),
    (
        "user-agent",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36",
    ),
    ("sec-ch-ua", "\"Google Chrome\";v=\"143\", \"Chromium\";v=\"143\", \"Not A(Brand\";v=\"24\""),
    ("sec-ch-ua-mobile", "?1"),
    ("accept", "*/*"),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7"),
];

/// What came back.
pub struct Answer {
    /// Whether it is what was asked for.
    pub status: StatusCode,
    /// The body, unpacked.
    pub text: String,
}

/// What Chromium adds over HTTP/2 alone.
const PRIORITY: (&str, &str) = ("priority", "u=1, i");

/// What Chromium grants a server as it opens a connection over HTTP/2: bytes of one answer and of all that are under way, of headers
/// that are remembered, of headers at once.
const WINDOW_BYTES: u32 = 6_291_456;
const WINDOWS_BYTES: u32 = 15_728_640;
const HEADER_TABLE_BYTES: u32 = 65_536;
const HEADERS_BYTES_MAX: u32 = 262_144;

/// How a connection is spoken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Each request says all its headers.
    Http1,
    /// What phones speak with whatever ends TLS: headers that repeat are told by their number.
    Http2,
}

enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

impl Sender {
    async fn send(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<Response<Incoming>> {
        match self {
            Self::Http1(sender) => {
                sender.ready().await?;
                sender.send_request(request).await
            }
            Self::Http2(sender) => {
                sender.ready().await?;
                sender.send_request(request).await
            }
        }
    }
}

/// One person's connection.
pub struct Line {
    address: SocketAddr,
    protocol: Protocol,
    /// Everything that is the same in each request: credentials, cookie, what the browser adds.
    headers: Vec<(String, String)>,
    sender: Mutex<Option<Sender>>,
    requests: Mutex<u32>,
}

impl Line {
    /// For whoever has this tab open; connected with the first request.
    pub fn of(tab: &Tab, address: SocketAddr, protocol: Protocol) -> Self {
        let own = tab.request(Method::POST, "/api/sync").header(header::CONTENT_TYPE, "application/json");
        let own = own.body(()).expect("a request");
        let told = [header::HOST, header::ORIGIN];
        let own = own.headers().iter().filter(|(name, _)| !told.contains(name) && *name != "sec-fetch-site");
        let own = own.map(|(name, value)| (name.to_string(), value.to_str().expect("a header's text").to_owned()));
        let (host, origin) = (address.to_string(), format!("http://{address}"));
        let of_protocol = match protocol {
            Protocol::Http1 => vec![("host", host.as_str()), ("connection", "keep-alive")],
            // The host travels in the address.
            Protocol::Http2 => vec![PRIORITY],
        };
        let added = of_protocol.into_iter().chain([("origin", origin.as_str())]).chain(CHROMIUM);
        let added = added.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let headers = added.chain(own).collect();
        Self { address, protocol, headers, sender: Mutex::default(), requests: Mutex::default() }
    }

    /// Requests sent so far.
    pub async fn requests(&self) -> u32 {
        *self.requests.lock().await
    }

    /// The next request opens a connection anew.
    pub async fn hang_up(&self) {
        *self.sender.lock().await = None;
    }

    /// Posts and waits for all of the answer.
    ///
    /// # Errors
    /// [`Failure::Offline`] if the line breaks.
    pub async fn post(&self, path: &str, text: &str) -> Result<Answer, Failure> {
        *self.requests.lock().await += 1;
        let mut request = match self.protocol {
            Protocol::Http1 => Request::post(path),
            Protocol::Http2 => Request::post(format!("http://{}{path}", self.address)),
        };
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut body = Bytes::copy_from_slice(text.as_bytes());
        if text.len() >= GZIP_BYTES_MIN {
            request = request.header(header::CONTENT_ENCODING, "gzip");
            body = zip(text).into();
        }
        let request = request.body(Full::new(body)).map_err(|_| Failure::Unreadable)?;
        let mut sender = self.sender.lock().await;
        let sender = match &mut *sender {
            Some(open) => open,
            closed => closed.insert(self.connect().await?),
        };
        let answer = sender.send(request).await.map_err(|_| Failure::Offline)?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(|_| Failure::Offline)?.to_bytes();
        let zipped = head.headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding == "gzip");
        let text = if zipped { unzip(&body) } else { String::from_utf8(body.into()).ok() };
        Ok(Answer { status: head.status, text: text.ok_or(Failure::Unreadable)? })
    }

    async fn connect(&self) -> Result<Sender, Failure> {
        let stream = TcpStream::connect(self.address).await.map_err(|_| Failure::Offline)?;
        stream.set_nodelay(true).map_err(|_| Failure::Offline)?;
        self.shake_hands(TokioIo::new(stream)).await.map_err(|_| Failure::Offline)
    }

    async fn shake_hands(&self, stream: TokioIo<TcpStream>) -> hyper::Result<Sender> {
        match self.protocol {
            Protocol::Http1 => {
                let (sender, connection) = http1::handshake(stream).await?;
                tokio::spawn(connection);
                Ok(Sender::Http1(sender))
            }
            Protocol::Http2 => {
                let mut browser = http2::Builder::new(TokioExecutor::new());
                browser.initial_stream_window_size(WINDOW_BYTES).initial_connection_window_size(WINDOWS_BYTES);
                browser.header_table_size(HEADER_TABLE_BYTES).max_header_list_size(HEADERS_BYTES_MAX);
                let (sender, connection) = browser.handshake(stream).await?;
                tokio::spawn(connection);
                Ok(Sender::Http2(sender))
            }
        }
    }
}

impl Server for Line {
    fn call(&self, call: Call) -> Task<'_, Result<String, Failure>> {
        Box::pin(async move {
            let answer = self.post(&call.path, call.body.as_deref().unwrap_or_default()).await?;
            if answer.status == StatusCode::OK { Ok(answer.text) } else { Err(Failure::Unreadable) }
        })
    }
}

/// As `CompressionStream` does: zlib's own default.
fn zip(text: &str) -> Vec<u8> {
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all(text.as_bytes()).and_then(|()| zipped.finish()).expect("memory is not full")
}

fn unzip(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).ok()?;
    Some(text)
}
