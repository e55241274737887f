//! A clock that stands still and chance that repeats itself.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use domain::{ids::DeviceId, time::Timestamp};
use futures::future::BoxFuture;
use server::state::{Clock, Entropy};
use tokio::{runtime::Handle, task::block_in_place};

/// When every test begins: 2026-11-23, a Monday, 10:00 in Jakarta.
pub const BEGIN: Timestamp = Timestamp(1_795_402_800_000);
/// A second, in milliseconds.
pub const SECOND: i64 = 1000;
/// A minute, in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// An hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// Time that moves only when told to.
pub struct StillClock(AtomicI64);

impl Default for StillClock {
    fn default() -> Self {
        Self(AtomicI64::new(BEGIN.0))
    }
}

impl StillClock {
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes in the same order, never twice.
#[derive(Default)]
pub struct CountedEntropy(AtomicU64);

impl Entropy for CountedEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            // An id derived from a number is as good as random to look at.
            let drawn = DeviceId::derive(&[b"entropy", &n.to_be_bytes()]);
            chunk.copy_from_slice(&drawn.uuid().as_bytes()[8..8 + chunk.len()]);
        }
    }
}

/// The same chance, before whose next draw something happens.
pub struct Interrupted {
    chance: Arc<dyn Entropy>,
    by: Mutex<Option<BoxFuture<'static, ()>>>,
    /// Whether the request has been given its own name, which is drawn before anything is looked up.
    named: AtomicBool,
}

impl Interrupted {
    pub fn new(chance: Arc<dyn Entropy>, by: impl Future<Output = ()> + Send + 'static) -> Self {
        Self { chance, by: Mutex::new(Some(Box::pin(by))), named: AtomicBool::new(false) }
    }
}

impl Entropy for Interrupted {
    fn fill(&self, bytes: &mut [u8]) {
        let now = self.named.swap(true, Ordering::Relaxed);
        let by = self.by.lock().unwrap().take_if(|_| now);
        if let Some(by) = by {
            block_in_place(|| Handle::current().block_on(by));
        }
        self.chance.fill(bytes);
    }
}
