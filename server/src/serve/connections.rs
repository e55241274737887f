//! Connections: taken until the server is told to stop, then brought to an end in good time.
//!
//! Promises: nobody holds a connection without having asked for anything over it, nor, over HTTP/1, for long between two requests; no client keeps a server that is to end from ending; where a
//! connection cannot be taken, the next ones are. Refuses: WebSockets, and TLS, which is a proxy's work.

use std::{
    future::pending,
    io::ErrorKind,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use futures::{Stream, StreamExt as _};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// From a new connection until the head of its first request is there: some kilobytes, on the slowest of lines.
const FIRST_HEAD_MAX: Duration = Duration::from_secs(30);
/// The same for each further one over HTTP/1. Longer than proxies keep a connection that they do not use (nginx one minute, Caddy two), so that it
/// is they who end it: else a request could set out just as its connection is ended here.
const NEXT_HEAD_MAX: Duration = Duration::from_secs(150);
/// From the word to stop until what is under way is cut off: as long as a request may take (`server/src/http/limits.rs`), those with a file aside.
const END_MAX: Duration = Duration::from_secs(30);
/// Until another connection is tried where none can be taken.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// How long others are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From a new connection until the head of its first request is there.
    pub first_head: Duration,
    /// The same for each further one, over HTTP/1.
    pub next_head: Duration,
    /// From the word to stop until what is under way is cut off.
    pub end: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first_head: FIRST_HEAD_MAX, next_head: NEXT_HEAD_MAX, end: END_MAX }
    }
}

/// How it came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All that had begun is answered.
    Finished,
    /// So many connections had not ended in time, and were cut off.
    CutOff(usize),
    /// Told a second time: what was under way is cut off.
    ToldAgain,
}

/// Answers whoever connects, over HTTP/1 or HTTP/2, until `told` to stop; after that takes nobody more, and finishes what has begun for as long as
/// there is patience, or until told again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    told: &mut (impl Stream<Item = ()> + Unpin),
    patience: Patience,
) -> End {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.next_head);
    // Those that are left are cut off when this set is dropped.
    let mut connections = JoinSet::new();
    let ending = GracefulShutdown::new();
    loop {
        tokio::select! {
            (stream, peer) = accept(&listener) => {
                let connection = Connection { stream, peer, watcher: ending.watcher() };
                connections.spawn(connection.serve(router.clone(), builder.clone(), patience.first_head));
            }
            // Let go of as they end, else the set would only grow.
            Some(_) = connections.join_next() => {}
            _ = told.next() => break,
        }
    }
    drop(listener);
    tracing::info!("told to stop: finishing what has begun");
    tokio::select! {
        finished = timeout(patience.end, ending.shutdown()) => {
            if finished.is_ok() {
                return End::Finished;
            }
            while connections.try_join_next().is_some() {}
            End::CutOff(connections.len())
        }
        _ = told.next() => End::ToldAgain,
    }
}

/// The next connection. Where none can be taken, too many files being open, it is tried again in a while.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(cause) if is_the_clients(cause.kind()) => {}
            Err(cause) => {
                tracing::error!(%cause, "no connection can be taken");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Whether a client that has gone again is all that went wrong.
fn is_the_clients(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

/// One that was taken.
struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    /// Hears when the server ends.
    watcher: Watcher,
}

impl Connection {
    /// Answers what is asked over it until it ends, or lets go of it where nothing is asked.
    async fn serve(self, router: Router, builder: Builder<TokioExecutor>, first_head: Duration) {
        let Self { stream, peer, watcher } = self;
        let asked = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&asked);
        let prepare = move |mut request: Request<Incoming>| {
            heard.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(Body::new)
        };
        let service = TowerToHyperService::new(ServiceExt::<Request>::map_request(router, prepare));
        // hyper's own limit begins only once a first byte has told the protocol, and knows of HTTP/1 alone.
        let silence = async move {
            sleep(first_head).await;
            if asked.load(Ordering::Relaxed) {
                pending::<()>().await;
            }
        };
        tokio::select! {
            // How it ended is the client's affair: what was answered stands in the log of requests.
            _ = watcher.watch(builder.serve_connection(TokioIo::new(stream), service)) => {}
            () = silence => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::routing::get;
    use futures::{
        channel::mpsc::{UnboundedSender, unbounded},
        stream,
    };
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        sync::Notify,
        task::{JoinHandle, yield_now},
    };

    use super::*;

    /// For what must come; no test waits so long.
    const SOON: Duration = Duration::from_secs(20);
    /// For what is to be over.
    const SHORT: Duration = Duration::from_millis(50);
    /// For what is not to be over by itself.
    const LONG: Duration = Duration::from_secs(3600);

    const PATIENT: Patience = Patience { first_head: LONG, next_head: LONG, end: LONG };

    /// A request that is answered when this says so.
    #[derive(Default)]
    struct Slow {
        begun: Notify,
        go_on: Notify,
    }

    impl Slow {
        async fn answer(self: Arc<Self>) -> &'static str {
            self.begun.notify_one();
            self.go_on.notified().await;
            "at last"
        }

        async fn has_begun(&self) {
            timeout(SOON, self.begun.notified()).await.expect("it is asked");
        }
    }

    async fn whom(ConnectInfo(peer): ConnectInfo<SocketAddr>) -> String {
        peer.to_string()
    }

    async fn endless() -> Body {
        Body::from_stream(stream::repeat(Ok::<_, Infallible>("and so on ")))
    }

    struct Served {
        address: SocketAddr,
        slow: Arc<Slow>,
        told: UnboundedSender<()>,
        serving: JoinHandle<End>,
    }

    impl Served {
        async fn with(patience: Patience) -> Self {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            let slow = Arc::new(Slow::default());
            let asked = Arc::clone(&slow);
            let router = Router::new()
                .route("/", get(whom))
                .route("/endless", get(endless))
                .route("/slow", get(move || Arc::clone(&asked).answer()));
            let (told, mut words) = unbounded();
            let serving = tokio::spawn(async move { serve(listener, router, &mut words, patience).await });
            Self { address, slow, told, serving }
        }

        /// A new connection over which so much was sent.
        async fn hears(&self, text: &str) -> TcpStream {
            let mut client = TcpStream::connect(self.address).await.unwrap();
            client.write_all(text.as_bytes()).await.unwrap();
            client
        }

        async fn asked(&self, path: &str) -> TcpStream {
            self.hears(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).await
        }

        fn is_told(&self) {
            self.told.unbounded_send(()).unwrap();
        }

        async fn ends(self) -> End {
            timeout(SOON, self.serving).await.expect("it ends").unwrap()
        }
    }

    /// What still comes until the server closes the connection.
    async fn rest(mut client: TcpStream) -> String {
        let mut text = String::new();
        timeout(SOON, client.read_to_string(&mut text)).await.expect("it is closed").unwrap();
        text
    }

    async fn is_closed(mut client: TcpStream) {
        let read = timeout(SOON, client.read(&mut [0; 1])).await.expect("it is closed");
        // What was sent and nobody read makes it a reset.
        assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    }

    #[tokio::test]
    async fn what_has_begun_is_answered_and_nobody_else_is_taken() {
        let served = Served::with(PATIENT).await;
        let client = served.asked("/slow").await;
        served.slow.has_begun().await;
        served.is_told();
        let refused = async {
            while TcpStream::connect(served.address).await.is_ok() {
                yield_now().await;
            }
        };
        timeout(SOON, refused).await.expect("nobody is taken any more");
        served.slow.go_on.notify_one();
        assert!(rest(client).await.ends_with("\r\n\r\nat last"));
        assert_eq!(served.ends().await, End::Finished);
    }

    #[tokio::test]
    async fn half_a_head_keeps_no_server_from_ending() {
        let served = Served::with(Patience { end: SHORT, ..PATIENT }).await;
        let _silent = served.hears("").await;
        let _half = served.hears("GET / HTTP/1.1\r\nhost:").await;
        // Whoever came before this one is connected.
        let _slow = served.asked("/slow").await;
        served.slow.has_begun().await;
        served.is_told();
        // How many of them it is depends on how much of the half was read; the slow one is among them.
        assert!(matches!(served.ends().await, End::CutOff(1..=2)));
    }

    #[tokio::test]
    async fn who_reads_no_further_keeps_no_server_from_ending() {
        let served = Served::with(Patience { end: SHORT, ..PATIENT }).await;
        let mut client = served.asked("/endless").await;
        timeout(SOON, client.read_exact(&mut [0; 64])).await.expect("the answer begins").unwrap();
        served.is_told();
        assert_eq!(served.ends().await, End::CutOff(1));
    }

    #[tokio::test]
    async fn told_again_it_ends_at_once() {
        let served = Served::with(PATIENT).await;
        let client = served.asked("/slow").await;
        served.slow.has_begun().await;
        served.is_told();
        served.is_told();
        assert_eq!(served.ends().await, End::ToldAgain);
        is_closed(client).await;
    }

    #[tokio::test]
    async fn who_asks_for_nothing_is_let_go() {
        let served = Served::with(Patience { first_head: SHORT, ..PATIENT }).await;
        // Nothing at all; what may become either protocol, and nearly is HTTP/2; half a head.
        for text in ["", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r", "GET / HTTP/1.1\r\nhost:"] {
            is_closed(served.hears(text).await).await;
        }
        served.is_told();
        assert_eq!(served.ends().await, End::Finished);
    }

    #[tokio::test]
    async fn who_asks_no_more_is_let_go() {
        let served = Served::with(Patience { next_head: SHORT, ..PATIENT }).await;
        let client = served.asked("/").await;
        let address = client.local_addr().unwrap().to_string();
        // Also: the router is told who asks.
        assert!(rest(client).await.ends_with(&format!("\r\n\r\n{address}")));
        served.is_told();
        assert_eq!(served.ends().await, End::Finished);
    }
}
