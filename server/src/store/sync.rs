//! A person's stream: taking what their devices send, and telling them what it holds.
//!
//! Promises: one transaction a push, under the lock of the person's `stream` row, so that `seq` runs without gaps and every verdict
//! rests on all that came before it; offering anything again changes nothing; what has been answered is durable. A cursor that the
//! stream does not know stores nothing, for the device must first tell the stream again what it lost. Refuses: to decide; the verdicts
//! are `domain::sync`'s, and this module brings what they rest on and keeps what they say. Reads take no lock: the stream only grows.
//!
//! A push is some ten statements, whatever its size: lock, cursor, devices, known ops, waiting ops, assessments, what verdicts look
//! up; then ops, head, devices, folded rows and marks. One about courses or claims has three more before and after. On SQLite, which has one writer, pushes that come while another is being taken
//! share the next transaction ([`Queue`]).

mod claims;
mod decide;
mod erase;
mod learning;
mod load;
mod needs;
mod page;
mod queue;
mod rulings;
mod save;

use std::sync::Arc;

use domain::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::{Cursor, Digest, SaltKey},
        op::Op,
    },
    time::Timestamp,
};

pub use erase::{Erasing, erase};
pub use load::{missing, stored};
pub use page::{Line, Page, page};
pub use queue::Queue;

use super::{Db, Error, Tx, bundles::Shelf, row::bytes32};

/// Ops that wait for those before them, per device. One push brings at most as many, and the device still has them all: what finds no
/// room is simply sent again once the gap is closed.
pub const WAITING_OPS_MAX: usize = 500;

/// What one device offers.
#[derive(Clone, Debug)]
pub struct Push {
    /// Whose stream.
    pub person: PersonId,
    /// The device that speaks.
    pub device: DeviceId,
    /// How much of the stream it knows.
    pub cursor: Cursor,
    /// The server's clock at receipt.
    pub received: Timestamp,
    /// The device's clock at that moment.
    pub now: Timestamp,
    /// In the order of the request.
    pub ops: Vec<Offered>,
    /// Salt keys of devices that the database may never have met: those of a stream that it lost and is told again.
    pub keys: Vec<(DeviceId, SaltKey)>,
}

/// One op of a push.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The op.
    pub op: Op,
    /// Its effective instant in an earlier life of the stream.
    pub eff_before: Option<Timestamp>,
}

/// Why an op of a push is not stored, and will not be by sending it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its device is none of this person's.
    UnknownDevice,
    /// The stream has other content under its name, which is not one of the speaking device's own.
    OtherContent,
}

/// What became of a push.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The cursor is not one of this stream; nothing was stored.
    pub unknown_cursor: bool,
    /// The stream has other content under a name of the speaking device: it is a clone.
    pub fork: bool,
    /// Places in [`Push::ops`] that were not stored, and why.
    pub refused: Vec<(usize, Refusal)>,
    /// What the device is to be told, where the push itself is all that is new to it.
    pub page: Option<Page>,
}

/// Takes a push: durable when this returns.
///
/// # Errors
/// Those of the database; then nothing of it is stored.
pub async fn take(db: &Db, shelf: &Shelf, queue: &Queue, push: &Arc<Push>) -> Result<Taken, Error> {
    if push.ops.is_empty() {
        // Whoever reads the page finds out whether the cursor is known.
        return Ok(Taken::default());
    }
    if let Some(taken) = queue.take(db, shelf, push).await {
        return Ok(taken);
    }
    db.write(|tx| async move { take_within(&tx, shelf, push).await }).await
}

/// The same inside a transaction that does more: durable when that is.
///
/// # Errors
/// Those of the database.
pub async fn take_within(tx: &Tx, shelf: &Shelf, push: &Push) -> Result<Taken, Error> {
    let Some(loaded) = load::load(&**tx, shelf, push).await? else {
        return Ok(Taken { unknown_cursor: true, ..Taken::default() });
    };
    let stored = loaded.devices.get(&push.device).map_or(0, |head| head.stored);
    let before = page::Known { head: loaded.head, stored };
    let decision = decide::decide(loaded, push);
    save::save(&**tx, push.person, push.received, &decision).await?;
    let page = page::grown(push, before, &decision);
    Ok(Taken { unknown_cursor: false, fork: decision.fork, refused: decision.refused, page })
}

fn digest(table: &'static str, bytes: &[u8]) -> Result<Digest, Error> {
    bytes32(table, bytes).map(Digest)
}

fn salt_key(table: &'static str, bytes: &[u8]) -> Result<SaltKey, Error> {
    bytes32(table, bytes).map(SaltKey)
}

/// A number that is never negative, as it rests.
fn unsigned(table: &'static str, number: i64) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_| Error::Corrupt { table, what: "count" })
}

/// A count as it rests. Counters and places are bounded by `i64` where they are read.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
