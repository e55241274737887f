//! The device's half: what to send, and what to do with an answer.
//!
//! Sans-IO: the caller reads a [`Standing`] from its storage, sends the [`Request`], and carries out the [`Effect`] in one storage
//! transaction that compares the cursor and then sets it. Nothing is stored of a page whose digest does not follow; whoever crashes
//! between any two steps starts again from what is stored. An op that no server will ever take leaves no gap behind it: another, small
//! one is stored under its name, and its texts stay aside.

use litemap::LiteMap;

use super::{
    chain::{Cursor, SaltKey, erased_part},
    op::{Head, Op, OpId, RawOp},
    stamp::{ParkCode, Stamp},
};
use crate::{
    ids::DeviceId,
    mutants::{Mutant, active},
    time::Timestamp,
};

/// Ops that one request carries: a page up. 500 ops of some 250 bytes make 125 kB before and 10 kB after compression.
pub const PUSH_OPS_MAX: usize = 500;

/// Bytes of texts that one request carries, before compression: a page of the longest notes (500 of 8 kB) would be 4 MB, more than a
/// slow line sends before the server stops waiting. An op that is larger by itself goes alone.
pub const PUSH_BYTES_MAX: usize = 512 * 1024;

/// Bytes of one op that a server takes. The longest that the app writes are notes of 8 kB and submissions of some 4 kB; kinds to come
/// have eight times that, and a page down still holds eight of them.
pub const OP_BYTES_MAX: usize = 64 * 1024;

/// An op at rest on the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalOp {
    /// What it says and means.
    pub op: Op,
    /// The server's word, once it came.
    pub stamp: Option<Stamp>,
    /// The word of an earlier life of the stream, during a rewind.
    pub stamp_before: Option<Stamp>,
    /// The texts of an op that the server can never take, where this one stands for it.
    pub aside: Option<RawOp>,
}

impl LocalOp {
    /// An op that no server has seen.
    #[must_use]
    pub fn new(op: Op) -> Self {
        Self { op, stamp: None, stamp_before: None, aside: None }
    }

    /// An op of the stream.
    #[must_use]
    pub fn stamped(op: Op, stamp: Stamp) -> Self {
        Self { stamp: Some(stamp), ..Self::new(op) }
    }

    /// Whether no server has ever taken it, and none ever will: it is too long.
    fn too_large(&self) -> bool {
        self.stamp.is_none() && self.stamp_before.is_none() && self.op.raw.len() > OP_BYTES_MAX
    }

    /// Whether this device alone has what it says: no server has taken it yet, or none ever will.
    #[must_use]
    pub fn is_only_here(&self) -> bool {
        self.stamp.is_none() || self.aside.is_some()
    }

    /// The stamp to fold by: during a rewind the former one still orders.
    #[must_use]
    pub fn fold_stamp(&self) -> Option<&Stamp> {
        self.stamp.as_ref().or(self.stamp_before.as_ref())
    }
}

/// The ops at rest on a device, by their names. A sorted list: it is read in order, what is added mostly comes last, and in the
/// browser's program every type of tree would cost a kilobyte.
pub type LocalOps = LiteMap<OpId, LocalOp>;

/// The salt keys of devices.
pub type SaltKeys = LiteMap<DeviceId, SaltKey>;

/// What the device knows, read in one transaction.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// This device.
    pub device: DeviceId,
    /// The salt keys of all devices met, this one's among them.
    pub keys: &'a SaltKeys,
    /// How much of the stream is known.
    pub cursor: Cursor,
    /// The highest own counter that the server has given a receipt for.
    pub sent: u64,
    /// All ops at rest.
    pub ops: &'a LocalOps,
    /// Whether the server lost its memory and the stream is being told to it again.
    pub rewinding: bool,
    /// Whether, in a rewind, all that the server still had has come: from then on it is told what it lacks.
    pub pulled: bool,
}

/// What to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How much of the stream is known.
    pub cursor: Cursor,
    /// The highest own counter with a receipt.
    pub sent: u64,
    /// Ops to store, with the effective instant of an earlier life where there is one.
    pub ops: Vec<(RawOp, Option<Timestamp>)>,
    /// Salt keys of the other devices whose ops are among them: a restored server may never have met these.
    pub keys: Vec<(DeviceId, SaltKey)>,
    /// Whether own ops should come back whole, to be compared.
    pub echo: bool,
}

/// One op of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// An own op: the device has its texts.
    Own {
        /// Its counter.
        counter: u64,
        /// The server's word.
        stamp: Stamp,
    },
    /// An op with its texts.
    Whole {
        /// The op.
        op: Box<Op>,
        /// The server's word.
        stamp: Stamp,
    },
}

/// The part of an answer that is about the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The next ops of the stream, in the order of `seq`.
    pub lines: Vec<Line>,
    /// Where the stream stands after them.
    pub cursor: Cursor,
    /// Whether there are more.
    pub more: bool,
    /// The highest own counter up to which the server holds all ops.
    pub stored: u64,
    /// Salt keys of other devices in the page.
    pub keys: Vec<(DeviceId, SaltKey)>,
    /// The server holds other content under one of the pushed ids.
    pub fork: bool,
    /// The server does not know the cursor.
    pub unknown_cursor: bool,
    /// Places in the request of ops that no server will ever take as they are, and why.
    pub unfit: Vec<(usize, ParkCode)>,
}

/// An op at rest that no server will ever take as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Its name.
    pub id: OpId,
    /// Its content, to be compared with what is at rest when it is stood in for.
    pub content_hash: [u8; 32],
    /// Why.
    pub reason: ParkCode,
}

/// What to store of a good page, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The cursor that must still be stored; otherwise another tab was faster and nothing is stored.
    pub from: Cursor,
    /// The new cursor.
    pub to: Cursor,
    /// The new `sent`: what the server holds.
    pub sent: u64,
    /// Stamps for ops at rest.
    pub stamps: Vec<(OpId, Stamp)>,
    /// Ops of other devices, with their stamps.
    pub ops: Vec<(Op, Stamp)>,
    /// Ops at rest whose names now belong to other ops of the stream: they go on under names of their own ([`adopted`]), before the
    /// page is stored.
    pub adopted: Vec<OpId>,
    /// Own ops that can never be sent: another stands for each of them from now on, under its name.
    pub withheld: Vec<Unfit>,
    /// Salt keys of devices met.
    pub keys: Vec<(DeviceId, SaltKey)>,
    /// Whether a rewind ends with it.
    pub rewound: bool,
    /// Whether to sync again at once.
    pub again: bool,
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store the page.
    Store(Box<Page>),
    /// Store nothing; ask for the page again with whole ops.
    AskWhole,
    /// Store nothing; take a new device id and give the unsent ops new names ([`renamed`]).
    Fork,
    /// Turn every stamp into a former one, set the cursor to [`Cursor::GENESIS`], and sync again.
    Rewind,
    /// Store nothing: the texts agree and the digest does not. Sending goes on at the next chance; the person is told.
    Broken,
}

impl Standing<'_> {
    /// Own ops without a receipt, in their order.
    pub fn unsent(&self) -> impl Iterator<Item = &LocalOp> {
        let first = OpId { device: self.device, counter: self.sent + 1 };
        let (Ok(start) | Err(start)) = self.ops.find_index(&first);
        self.ops.values().skip(start).take_while(|local| local.op.id().device == self.device)
    }

    /// The next request. During a rewind, what other devices once sent is told again too, but only after the pull is through.
    #[must_use]
    pub fn request(&self, echo: bool) -> Request {
        let own = self.unsent();
        let carried = self.ops.values().filter(|local| {
            self.rewinding && self.pulled && local.stamp.is_none() && local.op.id().device != self.device
        });
        let mut sending = LiteMap::new_vec();
        for (place, local) in own.chain(carried).enumerate() {
            // In a rewind, the order of the stream's earlier life; own ops that never had a place come last.
            let earlier = local.stamp_before.as_ref().filter(|_| self.rewinding).map_or(u64::MAX, |stamp| stamp.seq);
            sending.insert((earlier, place), local);
        }
        let mut bytes = 0;
        let fits = |local: &&LocalOp| {
            let first = bytes == 0;
            bytes += local.op.raw.len();
            first || bytes <= PUSH_BYTES_MAX
        };
        let (mut ops, mut keys) = (Vec::new(), SaltKeys::new_vec());
        let sending = sending.into_iter().map(|(_, local)| local).filter(|local| !local.too_large());
        for local in sending.take(PUSH_OPS_MAX).take_while(fits) {
            ops.push((local.op.raw.clone(), local.stamp_before.as_ref().map(|stamp| stamp.eff)));
            let device = local.op.id().device;
            if let Some(key) = self.keys.get(&device).filter(|_| device != self.device) {
                keys.insert(device, *key);
            }
        }
        Request { cursor: self.cursor, sent: self.sent, ops, keys: keys.into_iter().collect(), echo }
    }

    /// What to do with an answer to [`Standing::request`].
    #[must_use]
    pub fn answered(&self, request: &Request, answer: Answer) -> Effect {
        if answer.unknown_cursor {
            return Effect::Rewind;
        }
        if answer.fork {
            return Effect::Fork;
        }
        match self.follow(&answer) {
            Ok((followed, to)) if to == answer.cursor || active(Mutant::StampsWithoutDigest) => {
                Effect::Store(Box::new(self.page(request, answer, followed)))
            }
            Err(Mismatch::Content) => Effect::Fork,
            _ if request.echo => Effect::Broken,
            _ => Effect::AskWhole,
        }
    }

    fn follow(&self, answer: &Answer) -> Result<(Followed, Cursor), Mismatch> {
        let (mut followed, mut cursor) = (Followed::default(), self.cursor);
        for line in &answer.lines {
            let (id, raw, stamp) = match line {
                Line::Own { counter, stamp } => {
                    let id = OpId { device: self.device, counter: *counter };
                    (id, &self.ops.get(&id).ok_or(Mismatch::Missing)?.op.raw, stamp)
                }
                Line::Whole { op, stamp } => (op.id(), &op.raw, stamp),
            };
            if Some(stamp.seq) != cursor.seq.checked_add(1) {
                return Err(Mismatch::Missing);
            }
            let erased = erased_part(&raw.body).is_some();
            // The key goes with what was erased, and its part of the digest is told instead.
            let key = self.key(id.device, answer).copied().or(erased.then_some(SaltKey([0; 32])));
            cursor = cursor.after(raw, id.counter, stamp, &key.ok_or(Mismatch::Missing)?);
            match (self.ops.get(&id), line) {
                // What the server erased is still here: it stays its person's.
                (Some(local), _) if erased && local.op.raw.header == raw.header => {
                    followed.stamps.push((id, stamp.clone()));
                }
                (Some(local), Line::Whole { op, .. }) if local.op.raw != *raw && !active(Mutant::NoForkCheck) => {
                    let had_a_receipt = local.stamp.is_none() && local.stamp_before.is_some();
                    if id.device == self.device || !had_a_receipt {
                        return Err(Mismatch::Content);
                    }
                    // Two clones wrote under that name, the server forgot the one that came first, and now has the other.
                    followed.adopted.push(id);
                    followed.ops.push(((**op).clone(), stamp.clone()));
                }
                (Some(_), _) => followed.stamps.push((id, stamp.clone())),
                // An own op that this device never wrote: another device has been writing under its name.
                (None, _) if id.device == self.device => return Err(Mismatch::Content),
                (None, Line::Whole { op, .. }) => followed.ops.push(((**op).clone(), stamp.clone())),
                (None, Line::Own { .. }) => return Err(Mismatch::Missing),
            }
        }
        Ok((followed, cursor))
    }

    /// Own ops that no server will ever take: what it said of those that were sent, and what is too long to be sent at all.
    fn withheld(&self, request: &Request, refused: &[(usize, ParkCode)]) -> Vec<Unfit> {
        let mut withheld = Vec::new();
        for local in self.unsent().filter(|local| local.aside.is_none()) {
            let sent_as = |(place, _): &&(usize, ParkCode)| {
                request.ops.get(*place).is_some_and(|(raw, _)| *raw == local.op.raw) && local.stamp_before.is_none()
            };
            let reason = match refused.iter().find(sent_as) {
                Some((_, reason)) => reason.clone(),
                None if local.too_large() => ParkCode::TooLarge,
                None => continue,
            };
            withheld.push(Unfit { id: local.op.id(), content_hash: local.op.raw.content_hash(), reason });
        }
        withheld
    }

    /// A device's salt key; what the answer says of it comes before what was known.
    fn key<'a>(&'a self, device: DeviceId, answer: &'a Answer) -> Option<&'a SaltKey> {
        let told = answer.keys.iter().rev().find(|(of, _)| *of == device);
        told.map(|(_, key)| key).or_else(|| self.keys.get(&device))
    }

    fn page(&self, request: &Request, answer: Answer, followed: Followed) -> Page {
        let Followed { stamps, ops, adopted } = followed;
        let withheld = self.withheld(request, &answer.unfit);
        let mut stamped = LiteMap::new_vec();
        for (id, _) in &stamps {
            stamped.insert(*id, ());
        }
        // Full pages are followed by the next at once; a rewind ends when every op has a stamp of the stream's new life.
        let left = self.unsent().filter(|local| local.op.id().counter > answer.stored).count();
        let waiting = self.ops.values().any(|local| local.stamp.is_none() && !stamped.contains_key(&local.op.id()));
        let rewound = self.rewinding && !answer.more && !waiting;
        let progressed = !request.ops.is_empty() || answer.more;
        // What the server does not take even so is not told again and again in one sync.
        let telling = self.rewinding && waiting && (!self.pulled || !answer.lines.is_empty());
        Page {
            from: self.cursor,
            to: answer.cursor,
            sent: answer.stored,
            again: answer.more
                || (left > 0 && progressed && answer.stored > self.sent)
                || telling
                || !withheld.is_empty(),
            stamps,
            ops,
            adopted,
            withheld,
            keys: answer.keys,
            rewound,
        }
    }
}

/// What the lines of an answer come to.
#[derive(Default)]
struct Followed {
    stamps: Vec<(OpId, Stamp)>,
    ops: Vec<(Op, Stamp)>,
    adopted: Vec<OpId>,
}

enum Mismatch {
    /// A line cannot be followed with what the device has.
    Missing,
    /// Other content under a known id.
    Content,
}

/// The name under which an op goes on whose own now belongs to another op. Every device that holds the op comes to the same one, so that
/// the stream takes it once.
#[must_use]
pub fn adopted(op: &Op) -> OpId {
    let (device, counter) = (op.id().device.uuid(), op.id().counter.to_be_bytes());
    let device = DeviceId::derive(&[b"adopted", device.as_bytes(), &counter, &op.raw.content_hash()]);
    OpId { device, counter: 1 }
}

/// The heads of unsent ops under a new device id, counted from 1, with `seen` following the new names. Order is kept.
#[must_use]
pub fn renamed(unsent: &[Head], device: DeviceId) -> Vec<Head> {
    let mut names = LiteMap::new_vec();
    for (counter, head) in (1..).zip(unsent) {
        names.insert(head.id, OpId { device, counter });
    }
    unsent
        .iter()
        .map(|head| Head {
            id: names[&head.id],
            seen: head.seen.map(|seen| names.get(&seen).copied().unwrap_or(seen)),
            ..head.clone()
        })
        .collect()
}
