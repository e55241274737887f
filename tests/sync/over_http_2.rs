//! Over HTTP/2, as a proxy may speak with the server: by prior knowledge, many requests on one connection.

use std::{
    convert::Infallible,
    io::Write as _,
    net::{Shutdown, SocketAddr},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, StatusCode, Uri, Version, header},
};
use domain::wire::{
    error::{ErrorBody, ErrorCode},
    sync::{SyncRequest, SyncResponse},
};
use flate2::{Compression, write::GzEncoder};
use futures::{
    channel::mpsc::{UnboundedSender, unbounded},
    stream,
};
use http_body_util::{BodyExt as _, StreamBody};
use hyper::{body::Frame, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde::de::DeserializeOwned;
use server::{
    http,
    serve::connections::{End, Patience, serve},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet, yield_now},
    time::timeout,
};

use super::{
    phone::{Phone, Start},
    town::Town,
};
use crate::harness::{House, Member, on_each_database};

/// Requests that the server answers at once (`server/src/http/limits.rs`).
const IN_FLIGHT_MAX: usize = 256;
/// For what must come; no test waits so long.
const SOON: Duration = Duration::from_secs(20);

/// The house's server on a port, until it is told to stop.
struct Served {
    address: SocketAddr,
    stop: UnboundedSender<()>,
    serving: JoinHandle<End>,
}

impl Served {
    async fn of(house: &House) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = http::router(house.state.clone());
        let (stop, mut told) = unbounded();
        let serving = async move { serve(listener, router, &mut told, Patience::default()).await };
        Self { address, stop, serving: tokio::spawn(serving) }
    }

    async fn connect(&self) -> Connection {
        let socket = TcpStream::connect(self.address).await.unwrap().into_std().unwrap();
        let near = TcpStream::from_std(socket.try_clone().unwrap()).unwrap();
        let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(near)).await.unwrap();
        tokio::spawn(connection);
        Connection { sender, socket }
    }

    /// Stops as the program does when it is told to.
    async fn stops(self) {
        self.stop.unbounded_send(()).unwrap();
        let end = timeout(SOON, self.serving).await.expect("it ends").unwrap();
        assert_eq!(end, End::Finished);
    }
}

struct Connection {
    sender: http2::SendRequest<Body>,
    socket: std::net::TcpStream,
}

struct Reply {
    status: StatusCode,
    body: Bytes,
}

impl Reply {
    fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{:?}", self.body);
        serde_json::from_slice(&self.body).unwrap()
    }

    fn code(&self) -> ErrorCode {
        serde_json::from_slice::<ErrorBody>(&self.body).unwrap().error.code
    }
}

impl Connection {
    async fn send(&self, request: Request<Body>) -> hyper::Result<Reply> {
        send(self.sender.clone(), request).await
    }

    async fn syncs(&self, phone: &Phone, request: &SyncRequest) -> Reply {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&serde_json::to_vec(request).unwrap()).unwrap();
        self.send(sync(phone, "gzip", Body::from(gzip.finish().unwrap()))).await.unwrap()
    }

    async fn health(&self, phone: &Phone) -> StatusCode {
        let request = phone.tab.request(Method::GET, "/health").body(Body::empty()).unwrap();
        self.send(request).await.unwrap().status
    }
}

/// Sends a request that was made for the router itself; its host goes into the address.
async fn send(mut to: http2::SendRequest<Body>, mut request: Request<Body>) -> hyper::Result<Reply> {
    let host = request.headers_mut().remove(header::HOST).unwrap();
    let address = format!("http://{}{}", host.to_str().unwrap(), request.uri().path());
    *request.uri_mut() = address.parse::<Uri>().unwrap();
    let (head, body) = to.send_request(request).await?.into_parts();
    assert_eq!(head.version, Version::HTTP_2);
    assert!(head.headers.contains_key(header::CONTENT_SECURITY_POLICY) && head.headers.contains_key("x-request-id"));
    Ok(Reply { status: head.status, body: body.collect().await?.to_bytes() })
}

fn sync(phone: &Phone, encoding: &str, body: Body) -> Request<Body> {
    let request = phone.tab.request(Method::POST, "/api/sync").header(header::CONTENT_TYPE, "application/json");
    request.header(header::CONTENT_ENCODING, encoding).body(body).unwrap()
}

/// A body that never comes to its end.
fn endless() -> Body {
    let (first, rest) = (Frame::data(Bytes::from_static(b"{")), stream::pending());
    let frames = stream::select(stream::once(async { Ok::<_, Infallible>(first) }), rest);
    Body::new(StreamBody::new(frames))
}

async fn phone(town: &Town<'_>) -> (Phone, Start) {
    let (mut phone, start) = (town.phone(Member::Ana).await, town.start(Member::Ana, town.open));
    phone.begins(start);
    (phone, start)
}

#[tokio::test]
async fn a_phone_syncs() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (mut phone, start) = phone(&town).await;
        for _ in 0..3 {
            phone.notes(start, "INT.1.1", "kapal ".repeat(200));
        }
        let served = Served::of(&house).await;
        let connection = served.connect().await;
        let request = phone.request(false);
        let answer: SyncResponse = connection.syncs(&phone, &phone.wire(&request)).await.ok();
        phone.takes(&request, answer.answer(request.cursor).unwrap());
        assert_eq!((phone.sent, phone.places()), (4, vec![1, 2, 3, 4]));
        // On the same connection, which is open.
        let idle: SyncResponse = connection.syncs(&phone, &phone.wire(&phone.request(false))).await.ok();
        assert_eq!((idle.stored, idle.lines.len(), idle.cursor.is_none()), (4, 0, true));
        served.stops().await;
    })
    .await;
}

#[tokio::test]
async fn another_sites_word_is_not_taken_here_either() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (phone, _) = phone(&town).await;
        let served = Served::of(&house).await;
        let connection = served.connect().await;
        let mut forged = sync(&phone, "identity", Body::from("{}"));
        forged.headers_mut().insert(header::ORIGIN, "https://evil.test".parse().unwrap());
        assert_eq!(connection.send(forged).await.unwrap().code(), ErrorCode::WrongOrigin);
        served.stops().await;
    })
    .await;
}

#[tokio::test]
async fn a_body_beyond_its_limit_is_refused_and_its_neighbours_are_answered() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (phone, _) = phone(&town).await;
        let served = Served::of(&house).await;
        let connection = served.connect().await;
        let request = phone.wire(&phone.request(false));
        for _ in 0..3 {
            // Its length said beforehand, and not.
            let stated = Body::from(vec![b' '; 3 << 20]);
            let flowing = Body::from_stream(stream::iter(vec![Ok::<_, Infallible>(vec![b' '; 1 << 16]); 48]));
            let (stated, flowing) = (sync(&phone, "identity", stated), sync(&phone, "identity", flowing));
            let (stated, flowing, beside) =
                futures::join!(connection.send(stated), connection.send(flowing), connection.syncs(&phone, &request));
            assert_eq!(stated.unwrap().code(), ErrorCode::TooLarge);
            assert_eq!(flowing.unwrap().code(), ErrorCode::TooLarge);
            assert_eq!(beside.ok::<SyncResponse>().stored, 1);
        }
        served.stops().await;
    })
    .await;
}

/// Nothing is held for requests whose connection has broken, or that were taken back.
#[tokio::test]
async fn places_come_back_from_who_is_gone() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (phone, _) = phone(&town).await;
        for breaks in [true, false] {
            let served = Served::of(&house).await;
            let (one, other) = (served.connect().await, served.connect().await);
            let mut waiting = JoinSet::new();
            // One more than there are places.
            for place in 0..=IN_FLIGHT_MAX {
                let sender = if place % 2 == 0 { &one } else { &other }.sender.clone();
                let request = sync(&phone, "identity", endless());
                waiting.spawn(async move { send(sender, request).await.map(|reply| reply.code()) });
            }
            let refused = timeout(SOON, waiting.join_next()).await.expect("one is refused");
            assert_eq!(refused.unwrap().unwrap().unwrap(), ErrorCode::Busy);
            let asking = served.connect().await;
            assert_eq!(asking.health(&phone).await, StatusCode::SERVICE_UNAVAILABLE);
            if breaks {
                one.socket.shutdown(Shutdown::Both).unwrap();
            } else {
                // What waits for an answer no longer wants it.
                waiting.shutdown().await;
            }
            let answered = async {
                while asking.health(&phone).await != StatusCode::OK {
                    yield_now().await;
                }
            };
            timeout(SOON, answered).await.expect("there is room again");
            let answer: SyncResponse = asking.syncs(&phone, &phone.wire(&phone.request(false))).await.ok();
            assert_eq!(answer.stored, 1);
            waiting.shutdown().await;
            served.stops().await;
        }
    })
    .await;
}
