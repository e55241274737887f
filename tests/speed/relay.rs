//! A line between device and server that counts its bytes and takes its time.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// Bytes read at once.
const CHUNK_BYTES: usize = 16 * 1024;

/// Bytes that have passed, both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// To the server.
    pub up: u64,
    /// From it.
    pub down: u64,
}

/// A listener whose connections lead to the server.
pub struct Relay {
    /// Where devices find it.
    pub address: SocketAddr,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
    listening: JoinHandle<()>,
}

impl Relay {
    /// A line on which a round trip takes `round_trip` longer, the one that opens a connection included. It has no limit on bytes a
    /// second.
    pub async fn open(to: SocketAddr, round_trip: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (up, down) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
        let (ups, downs) = (up.clone(), down.clone());
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(join(near, to, round_trip, ups.clone(), downs.clone()));
            }
        });
        Ok(Self { address, up, down, listening })
    }

    /// What has passed so far.
    pub fn passed(&self) -> Passed {
        Passed { up: self.up.load(Ordering::Relaxed), down: self.down.load(Ordering::Relaxed) }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn join(near: TcpStream, to: SocketAddr, round_trip: Duration, up: Arc<AtomicU64>, down: Arc<AtomicU64>) {
    // A connection that breaks ends there; the device at its end will notice.
    let Ok(far) = TcpStream::connect(to).await else { return };
    if near.set_nodelay(true).and(far.set_nodelay(true)).is_err() {
        return;
    }
    sleep(round_trip).await;
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    tokio::spawn(carry(near_in, far_out, round_trip / 2, up));
    tokio::spawn(carry(far_in, near_out, round_trip / 2, down));
}

/// Carries one direction: each chunk arrives so long after it was sent, whatever else is on its way.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, one_way: Duration, count: Arc<AtomicU64>) {
    let (send, mut receive) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((due, bytes)) = receive.recv().await {
            sleep_until(due).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    });
    let mut chunk = vec![0; CHUNK_BYTES];
    while let Ok(read @ 1..) = from.read(&mut chunk).await {
        count.fetch_add(read as u64, Ordering::Relaxed);
        if send.send((Instant::now() + one_way, chunk[..read].to_vec())).is_err() {
            return;
        }
    }
}
