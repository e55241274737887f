//! What phones were told is durable, and whether it still is.

use std::collections::BTreeMap;

use domain::{
    ids::PersonId,
    sync::{
        chain::Cursor,
        op::{OpId, RawOp},
        stamp::Stamp,
    },
};

use super::stand::{PEOPLE, Stand};
use crate::sync::phone::Phone;

/// Receipts: ops with the stamps that they were given, and cursors with their digests.
#[derive(Default)]
pub struct Receipts {
    given: BTreeMap<PersonId, Given>,
    /// How many were looked up, over all times that they were.
    pub looked_up: usize,
}

#[derive(Default)]
struct Given {
    ops: BTreeMap<OpId, (RawOp, Stamp)>,
    cursors: BTreeMap<u64, Cursor>,
}

impl Receipts {
    /// Keeps what a phone has been told by now. What it was told before must be the same.
    pub fn keep(&mut self, phone: &Phone) {
        let given = self.given.entry(phone.person).or_default();
        for (id, local) in &phone.ops {
            let Some(stamp) = &local.stamp else { continue };
            let receipt = (local.op.raw.clone(), stamp.clone());
            let kept = given.ops.entry(*id).or_insert_with(|| receipt.clone());
            assert_eq!(*kept, receipt, "{id:?} has two receipts");
        }
        let kept = given.cursors.entry(phone.cursor.seq).or_insert(phone.cursor);
        assert_eq!(*kept, phone.cursor, "two digests for one place");
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.given.values().map(|given| given.ops.len()).sum()
    }

    /// Looks every one of them up, through a new phone that takes the whole stream: it stores no page whose digests do not follow.
    pub async fn are_kept(&mut self, stand: &Stand) {
        for who in PEOPLE {
            let mut fresh = stand.phone(who).await;
            fresh.syncs().await;
            let streams_end = fresh.cursor.seq;
            assert_eq!(fresh.places(), (1..=streams_end).collect::<Vec<_>>(), "a gap in the stream");
            let Some(given) = self.given.get(&who.id()) else { continue };
            for (id, (raw, stamp)) in &given.ops {
                let held = fresh.ops.get(id).unwrap_or_else(|| panic!("lost: {id:?}, {stamp:?}"));
                assert_eq!((&held.op.raw, held.stamp.as_ref()), (raw, Some(stamp)), "changed: {id:?}");
            }
            let digests = digests(&fresh);
            for cursor in given.cursors.values() {
                assert_eq!(digests.get(usize::try_from(cursor.seq).unwrap()), Some(cursor), "the chain is another");
            }
            self.looked_up += given.ops.len();
        }
    }
}

/// The cursors at all places of a phone's stream.
fn digests(phone: &Phone) -> Vec<Cursor> {
    let by_place: BTreeMap<u64, _> =
        phone.ops.values().filter_map(|local| Some((local.stamp.as_ref()?.seq, &local.op))).collect();
    let mut cursors = vec![Cursor::GENESIS];
    for op in by_place.into_values() {
        let stamp = phone.ops[&op.id()].stamp.as_ref().expect("it has a place");
        let last = cursors[cursors.len() - 1];
        cursors.push(last.after(&op.raw, op.id().counter, stamp, &phone.keys[&op.id().device]));
    }
    cursors
}
