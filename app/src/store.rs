//! What rests on the device: one database per person, behind one trait.
//!
//! Promises: a call that returns `Ok` has completed its storage transaction; each call is one transaction; counters are given out in
//! the very transaction that stores the op; a page of the stream is stored only while the cursor is still the one it was asked from,
//! so that two tabs need no lock. Refuses: to know what an op means, or to reach the network.

#[cfg(test)]
pub mod contract;
pub mod files;
pub mod memory;

use std::rc::Rc;

use domain::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::{Cursor, SaltKey},
        device::{LocalOp, LocalOps, Page, SaltKeys},
        op::{Body, Head, Op, OpId},
    },
    time::Timestamp,
    wire::rest::{Identity, SyncMark},
};

use crate::ports::Task;

/// Why storage failed. The person is told that it was *not* saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The browser has no room left.
    Full,
    /// A record at rest cannot be read.
    Damaged,
    /// The database was erased, by signing out in another tab.
    Gone,
    /// Anything else, as the browser words it.
    Failed(String),
}

/// All that a device knows of one person's stream.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// Who the device is.
    pub identity: Identity,
    /// Where the sync stands.
    pub mark: SyncMark,
    /// All ops.
    pub ops: LocalOps,
}

/// What is about to become an op.
#[derive(Clone, Debug)]
pub struct Draft {
    /// When, by the device's clock.
    pub at: Timestamp,
    /// The op whose value it replaces on the screen.
    pub seen: Option<OpId>,
    /// What changed.
    pub body: Body,
}

/// What a kept text becomes, if there is one.
pub type Amending<'a> = &'a mut dyn FnMut(Option<String>) -> String;

/// One person's database on this device.
pub trait LocalStore {
    /// Everything, as of one moment.
    fn load(&self) -> Task<'_, Result<Shelf, StoreError>>;
    /// Gives the drafts the next counters and stores them durably, all or none.
    fn append(&self, drafts: Vec<Draft>) -> Task<'_, Result<Vec<Op>, StoreError>>;
    /// Stores a page of the stream if the cursor still stands where the page begins; whether it did.
    fn store_page(&self, page: Page, at: Timestamp) -> Task<'_, Result<bool, StoreError>>;
    /// Notes that the server has been found to have lost its memory: every stamp becomes a former one. Does nothing when
    /// the cursor no longer stands at `from`.
    fn rewind(&self, from: Cursor) -> Task<'_, Result<(), StoreError>>;
    /// Goes on under a device id: with another one, unsent ops get new names; with the same one, only the token is new.
    fn fork(&self, device: DeviceId, token: String, key: SaltKey) -> Task<'_, Result<(), StoreError>>;
    /// Texts kept beside the ops, as of one moment: what the server told of post and periods, bundles. One for each key.
    fn texts(&self, keys: Vec<String>) -> Task<'_, Result<Vec<Option<String>>, StoreError>>;
    /// One such text.
    fn get<'a>(&'a self, key: &'a str) -> Task<'a, Result<Option<String>, StoreError>> {
        Box::pin(async { Ok(self.texts(vec![key.to_owned()]).await?.pop().flatten()) })
    }
    /// All such texts with their keys.
    fn all_texts(&self) -> Task<'_, Result<Vec<(String, String)>, StoreError>>;
    /// Keeps such a text durably.
    fn put<'a>(&'a self, key: &'a str, text: &'a str) -> Task<'a, Result<(), StoreError>>;
    /// Keeps durably what becomes of such a text, in the very transaction that reads it: another tab that changes it too waits for this one.
    /// Where it fails nothing is kept, but `work` may have run: whatever else it changed is its caller's to mend.
    fn amend<'a>(&'a self, key: &'a str, work: Amending<'a>) -> Task<'a, Result<(), StoreError>>;
}

/// In whose name the database lies that is nobody's.
pub(crate) const NOBODY: PersonId = PersonId::NIL;

/// A database that is there, who the device is in it, and the kept text that was wanted along with that.
pub type Known = (Rc<dyn LocalStore>, Identity, Option<String>);

/// The databases of this browser, one per person.
pub trait Stores {
    /// Opens or creates a person's database. What an existing one has not sent stays: under its name where the server renewed the
    /// device, under a new one where it made another.
    fn open_as(&self, identity: Identity, key: SaltKey) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>>;
    /// Opens a database that is there, and reads one kept text along with whose device it is: a look of its own is a moment more until
    /// the first screen. None if it is not there.
    fn open<'a>(&'a self, person: PersonId, wanted: &'a str) -> Task<'a, Result<Option<Known>, StoreError>>;
    /// Erases a person's database.
    fn erase(&self, person: PersonId) -> Task<'_, Result<(), StoreError>>;
    /// Opens or creates a database that is nobody's, for what the device carries for people who have left it.
    fn common(&self) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>>;
}

impl Shelf {
    /// An empty shelf for a device that has just signed in.
    #[must_use]
    pub fn new(identity: Identity, key: SaltKey) -> Self {
        let mut keys = SaltKeys::new();
        keys.insert(identity.device, key);
        let mark =
            SyncMark { cursor: Cursor::GENESIS, sent: 0, keys, rewinding: false, pulled: false, synced_at: None };
        Self { identity, mark, ops: LocalOps::new() }
    }

    /// This device's half of the sync.
    #[must_use]
    pub fn standing(&self) -> domain::sync::device::Standing<'_> {
        domain::sync::device::Standing {
            device: self.identity.device,
            keys: &self.mark.keys,
            cursor: self.mark.cursor,
            sent: self.mark.sent,
            ops: &self.ops,
            rewinding: self.mark.rewinding,
            pulled: self.mark.pulled,
        }
    }

    /// Turns drafts into ops with the next counters. Returns the new ops.
    pub fn append(&mut self, drafts: Vec<Draft>) -> Vec<Op> {
        drafts
            .into_iter()
            .map(|draft| {
                let id = OpId { device: self.identity.device, counter: self.identity.counter_next };
                self.identity.counter_next += 1;
                let op = domain::wire::op::write(id, draft.at, draft.seen, draft.body);
                self.ops.insert(id, LocalOp::new(op.clone()));
                op
            })
            .collect()
    }

    /// Takes a page in, if it begins where this shelf stands. Returns the ids that changed, or none if it did not fit.
    pub fn take_page(&mut self, page: Page, at: Timestamp) -> Option<Vec<OpId>> {
        if page.from != self.mark.cursor {
            return None;
        }
        let mut changed = Vec::with_capacity(page.stamps.len() + page.ops.len());
        for unfit in page.withheld {
            if self.ops.get_mut(&unfit.id).is_some_and(|local| domain::wire::op::withhold(local, &unfit)) {
                changed.push(unfit.id);
            }
        }
        for id in page.adopted {
            changed.extend(self.adopt(id));
        }
        for (id, stamp) in page.stamps {
            if let Some(local) = self.ops.get_mut(&id) {
                local.stamp = Some(stamp);
                changed.push(id);
            }
        }
        for (op, stamp) in page.ops {
            changed.push(op.id());
            self.ops.insert(op.id(), LocalOp::stamped(op, stamp));
        }
        for (device, key) in page.keys {
            self.mark.keys.insert(device, key);
        }
        self.mark.cursor = page.to;
        self.mark.sent = page.sent;
        self.mark.pulled = self.mark.rewinding && (self.mark.pulled || !page.again || changed.is_empty());
        self.mark.rewinding &= !page.rewound;
        self.mark.synced_at = Some(at);
        Some(changed)
    }

    /// Gives an op another name, since its own belongs to another op now. Returns that name.
    fn adopt(&mut self, id: OpId) -> Option<OpId> {
        let local = self.ops.remove(&id)?;
        let name = domain::sync::device::adopted(&local.op);
        let op = domain::wire::op::rename(&local.op, Head { id: name, ..local.op.head.clone() });
        if let Some(key) = self.mark.keys.get(&id.device).copied() {
            self.mark.keys.insert(name.device, key);
        }
        self.ops.insert(name, LocalOp { op, ..local });
        Some(name)
    }

    /// Turns every stamp into a former one.
    pub fn rewind(&mut self) {
        for (_, local) in &mut self.ops {
            local.stamp_before = local.stamp.take().or(local.stamp_before.take());
        }
        self.mark.cursor = Cursor::GENESIS;
        self.mark.sent = 0;
        self.mark.rewinding = true;
        self.mark.pulled = false;
    }

    /// Goes on under a device id: under the same one after signing in again, when only the token is new; under another one
    /// when this device has been cloned or revoked. Returns the ids that are no more.
    pub fn fork(&mut self, device: DeviceId, token: String, key: SaltKey) -> Vec<OpId> {
        if device == self.identity.device {
            self.identity.token = token;
            return Vec::new();
        }
        // What ever had a stamp keeps its name: others know it by that one, and a server that lost it is told it by that one.
        let never_sent = |local: &&LocalOp| local.stamp.is_none() && local.stamp_before.is_none();
        let unsent: Vec<LocalOp> = self
            .ops
            .values()
            .filter(never_sent)
            .filter(|local| local.op.id().device == self.identity.device)
            .cloned()
            .collect();
        let heads: Vec<Head> = unsent.iter().map(|local| local.op.head.clone()).collect();
        for (local, head) in unsent.iter().zip(domain::sync::device::renamed(&heads, device)) {
            self.ops.remove(&local.op.id());
            let op = domain::wire::op::rename(&local.op, head);
            self.ops.insert(op.id(), LocalOp { op, ..local.clone() });
        }
        self.identity.device = device;
        self.identity.token = token;
        self.identity.counter_next = unsent.len() as u64 + 1;
        self.mark.keys.insert(device, key);
        self.mark.sent = 0;
        unsent.iter().map(|local| local.op.id()).collect()
    }
}
