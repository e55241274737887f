//! Several pushes, one wait for the disk.
//!
//! SQLite has one writer, and a durable commit waits for the disk. Pushes that come meanwhile queue up; whoever has the turn next takes
//! them all in one transaction and hands each its outcome after the commit. Promises: no outcome before the commit; if anything in such
//! a transaction fails, nothing of it is stored and every push is taken by itself, so that one's failure is never another's. Refuses:
//! PostgreSQL, whose transactions run side by side and share their waits by themselves.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::DbBackend;
use tokio::sync::{
    Mutex as Turn,
    oneshot::{Receiver, Sender, channel, error::TryRecvError},
};

use super::{Db, Error, Push, Shelf, Taken, take_within};

/// Ops of one transaction, unless a single push has more: at 10,000 ops a second, the others wait for a fifth of a second.
const OPS_AT_ONCE: usize = 2_000;

/// The pushes that wait for their turn. One for the whole server, shared.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: Mutex<Vec<Waiting>>,
    turn: Turn<()>,
}

#[derive(Debug)]
struct Waiting {
    push: Arc<Push>,
    told: Sender<Taken>,
}

impl Queue {
    /// Takes a push together with those that wait beside it. None if it must be taken by itself.
    pub(super) async fn take(&self, db: &Db, shelf: &Shelf, push: &Arc<Push>) -> Option<Taken> {
        if db.backend() != DbBackend::Sqlite {
            return None;
        }
        let (told, mut outcome): (_, Receiver<Taken>) = channel();
        self.waiting().push(Waiting { push: Arc::clone(push), told });
        let _turn = self.turn.lock().await;
        loop {
            match outcome.try_recv() {
                // Whoever had the turn before has taken it along.
                Ok(taken) => return Some(taken),
                // They failed, or went away in the middle: both leave the push untaken or, at worst, taken and not told.
                Err(TryRecvError::Closed) => return None,
                Err(TryRecvError::Empty) => self.take_next(db, shelf).await,
            }
        }
    }

    /// One transaction. If it fails its pushes learn it from silence.
    async fn take_next(&self, db: &Db, shelf: &Shelf) {
        let next = self.next();
        let pushes: &Vec<Arc<Push>> = &next.iter().map(|waiting| Arc::clone(&waiting.push)).collect();
        let taken = db.write(|tx| async move {
            let mut taken = Vec::with_capacity(pushes.len());
            for push in pushes {
                taken.push(take_within(&tx, shelf, push).await?);
            }
            Ok::<_, Error>(taken)
        });
        match taken.await {
            Ok(taken) => {
                for (waiting, taken) in next.into_iter().zip(taken) {
                    // Whoever does not wait any more sends it again and is told then.
                    let _ = waiting.told.send(taken);
                }
            }
            Err(cause) => tracing::warn!(%cause, pushes = pushes.len(), "pushes are taken one by one"),
        }
    }

    /// The next of the queue, at least one.
    fn next(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting();
        let mut ops = 0;
        let fitting = waiting.iter().take_while(|next| {
            let before = ops;
            ops += next.push.ops.len();
            before == 0 || ops <= OPS_AT_ONCE
        });
        let fitting = fitting.count();
        waiting.drain(..fitting).collect()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        // Whoever panicked while holding it left whole entries.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
