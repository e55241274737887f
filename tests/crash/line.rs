//! The line between browsers and a server's process: real HTTP, one connection a request.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::Notify};

/// What stands for an answer that never came.
const NO_ANSWER: StatusCode = StatusCode::BAD_GATEWAY;

/// Leads to whichever process serves now. Cheap to clone.
#[derive(Clone)]
pub struct Line(Arc<Inner>);

struct Inner {
    to: Mutex<SocketAddr>,
    under_way: AtomicUsize,
    begun: AtomicUsize,
    begins: Notify,
}

impl Line {
    /// A line that leads there.
    pub fn new(to: SocketAddr) -> Self {
        let (under_way, begun) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self(Arc::new(Inner { to: Mutex::new(to), under_way, begun, begins: Notify::new() }))
    }

    /// From now on it leads there.
    pub fn leads_to(&self, to: SocketAddr) {
        *self.0.to.lock().unwrap() = to;
    }

    /// The near end, for browsers.
    pub fn router(&self) -> Router {
        let line = self.clone();
        Router::new().fallback(move |request: Request| async move { line.carry(request).await })
    }

    /// Requests that wait for their answer.
    pub fn under_way(&self) -> usize {
        self.0.under_way.load(Ordering::SeqCst)
    }

    /// Waits until so many more requests have been sent.
    pub async fn carries(&self, more: usize) {
        let enough = self.0.begun.load(Ordering::SeqCst) + more;
        loop {
            let next = self.0.begins.notified();
            if self.0.begun.load(Ordering::SeqCst) >= enough {
                return;
            }
            next.await;
        }
    }

    async fn carry(&self, request: Request) -> Response {
        let to = *self.0.to.lock().unwrap();
        self.0.under_way.fetch_add(1, Ordering::SeqCst);
        self.0.begun.fetch_add(1, Ordering::SeqCst);
        self.0.begins.notify_waiters();
        let answer = exchange(to, request).await;
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
        answer.unwrap_or_else(|_| NO_ANSWER.into_response())
    }
}

async fn exchange(to: SocketAddr, request: Request) -> io::Result<Response> {
    let stream = TokioIo::new(TcpStream::connect(to).await?);
    let (mut sender, connection) = http1::handshake(stream).await.map_err(io::Error::other)?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(io::Error::other)?;
    let (parts, body) = response.into_parts();
    // The whole of it: an answer that breaks off is none.
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    connection.abort();
    Ok(Response::from_parts(parts, Body::from(body)))
}
