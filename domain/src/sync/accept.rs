//! The server's half: gives ops their place, their effective instant and their verdict.
//!
//! Sans-IO: the store brings what it knows of the person's stream under the stream's lock, takes the outcomes, and writes them in
//! the same transaction. Offering the same op again changes nothing.

use std::collections::BTreeMap;

use super::{
    chain::{Cursor, SaltKey},
    op::{Op, OpId},
    stamp::Stamp,
    verdict::Judge,
};
use crate::{
    ids::DeviceId,
    mutants::{self, Mutant},
    time::Timestamp,
};

/// What the server knows of one device of the person.
#[derive(Clone, Copy, Debug)]
pub struct DeviceHead {
    /// The highest counter up to which it holds all ops; 0 for none.
    pub stored: u64,
    /// The effective instant of its last op.
    pub eff_last: Option<Timestamp>,
    /// The key of its salts.
    pub salt_key: SaltKey,
    /// Whether what it told was erased: its name takes nothing any more.
    pub closed: bool,
}

/// An op that the stream has already.
#[derive(Clone, Copy, Debug)]
pub struct KnownOp {
    /// Tells it apart from another under the same id.
    pub content_hash: [u8; 32],
    /// Its effective instant.
    pub eff: Timestamp,
}

/// An op with its place in the stream.
#[derive(Clone, Debug)]
pub struct Stamped {
    /// The op.
    pub op: Op,
    /// The server's word.
    pub stamp: Stamp,
}

/// What became of an offered op.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It is new and has its place; to be written.
    Stamped(Box<Stamped>),
    /// The stream has it already; nothing to write.
    Duplicate,
    /// The stream has other content under its id: a cloned or restored device.
    Fork,
    /// Ops before it are missing: to be held until the gap closes.
    Waiting(Box<Op>),
    /// A device that the server has never met.
    UnknownDevice,
}

/// One push under the stream's lock.
pub struct Acceptor<'a> {
    cursor: Cursor,
    devices: BTreeMap<DeviceId, DeviceHead>,
    known: BTreeMap<OpId, KnownOp>,
    judge: Judge<'a>,
    received: Timestamp,
    /// How far the device's clock is behind the server's, in milliseconds.
    skew_ms: i64,
}

impl<'a> Acceptor<'a> {
    /// `known` must hold every op of the stream whose id is offered or `seen`; `now` is the request's own clock.
    #[must_use]
    pub fn new(
        cursor: Cursor,
        devices: BTreeMap<DeviceId, DeviceHead>,
        known: BTreeMap<OpId, KnownOp>,
        judge: Judge<'a>,
        received: Timestamp,
        now: Timestamp,
    ) -> Self {
        Self { cursor, devices, known, judge, received, skew_ms: received.since_ms(now) }
    }

    /// Where the stream stands now.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The devices as they stand now.
    #[must_use]
    pub fn devices(&self) -> &BTreeMap<DeviceId, DeviceHead> {
        &self.devices
    }

    /// Where the assessments stand now.
    #[must_use]
    pub fn judge(&self) -> &Judge<'a> {
        &self.judge
    }

    /// Offers one op. `eff_before` is its effective instant of an earlier life of the stream (a rewind); it is honoured as long as
    /// it does not lie in the future.
    pub fn offer(&mut self, op: Op, eff_before: Option<Timestamp>) -> Fate {
        let id = op.id();
        // Whatever is told under such a name was erased, or was never told while it could be: a duplicate, and nothing comes back by it.
        if self.devices.get(&id.device).is_some_and(|device| device.closed) {
            return Fate::Duplicate;
        }
        if let Some(known) = self.known.get(&id) {
            let same = known.content_hash == op.raw.content_hash() || mutants::active(Mutant::NoForkCheck);
            return if same { Fate::Duplicate } else { Fate::Fork };
        }
        let Some(device) = self.devices.get(&id.device).copied() else { return Fate::UnknownDevice };
        if id.counter != device.stored + 1 {
            return if id.counter <= device.stored { Fate::Duplicate } else { Fate::Waiting(Box::new(op)) };
        }
        let eff = self.effective(&op, device, eff_before);
        let status = self.judge.judge(&op, eff, self.received);
        let stamp = Stamp { seq: mutants::place(self.cursor.seq + 1), eff, status };
        self.cursor = self.cursor.after(&op.raw, id.counter, &stamp, &device.salt_key);
        self.devices.insert(id.device, DeviceHead { stored: id.counter, eff_last: Some(eff), ..device });
        self.known.insert(id, KnownOp { content_hash: op.raw.content_hash(), eff });
        Fate::Stamped(Box::new(Stamped { op, stamp }))
    }

    /// `max(min(at + skew, received), eff of the same device's last op + 1, eff of seen + 1)`.
    fn effective(&self, op: &Op, device: DeviceHead, before: Option<Timestamp>) -> Timestamp {
        if let Some(before) = before.filter(|before| *before <= self.received) {
            return before.max(device.eff_last.map_or(before, |last| last.plus_ms(1)));
        }
        let seen = op.head.seen.and_then(|id| self.known.get(&id)).map(|known| known.eff);
        let floor = device.eff_last.max(seen).map(|eff| eff.plus_ms(1));
        let by_clock = op.head.at.plus_ms(self.skew_ms).min(self.received);
        floor.map_or(by_clock, |floor| by_clock.max(floor))
    }
}
