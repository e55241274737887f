//! What is saved on this device and what has been sent, for the words that are always on the screen.

use domain::{sync::fold::PersonState, time::Timestamp};

use crate::{
    ports::Failure,
    store::{Shelf, StoreError},
};

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing to do, or waiting for the next chance.
    #[default]
    Idle,
    /// Being sent.
    Sending,
    /// The last try failed; the next comes by itself.
    Waiting(Failure),
    /// The last change could **not** be saved.
    NotSaved(StoreError),
    /// The server's record does not follow from this device's: nothing is lost here, somebody must look.
    Broken,
}

/// What is saved and sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Changes on this device without a receipt.
    pub unsent: usize,
    /// When the last change was saved on this device.
    pub saved_at: Option<Timestamp>,
    /// When the server last answered a sync.
    pub synced_at: Option<Timestamp>,
    /// What is going on.
    pub phase: Phase,
    /// Changes that the server could not read.
    pub problems: usize,
    /// Changes that were parked or in conflict.
    pub remarks: usize,
}

impl Delivery {
    /// As the database has it.
    #[must_use]
    pub fn of(shelf: &Shelf, state: &PersonState) -> Self {
        let mut delivery = Self::default();
        delivery.stored(shelf, state);
        delivery
    }

    /// Takes up what the database has now, and what it amounts to.
    pub fn stored(&mut self, shelf: &Shelf, state: &PersonState) {
        self.unsent = shelf.ops.values().filter(|local| local.stamp.is_none()).count();
        self.synced_at = shelf.mark.synced_at;
        self.saved_at = shelf
            .ops
            .values()
            .filter(|local| local.op.id().device == shelf.identity.device)
            .map(|local| local.op.head.at)
            .max();
        self.remarks = state.troubles().count();
    }

    /// A change has just been saved.
    pub fn saved(&mut self, shelf: &Shelf, at: Timestamp) {
        self.unsent = shelf.ops.values().filter(|local| local.stamp.is_none()).count();
        self.saved_at = Some(at);
        if matches!(self.phase, Phase::NotSaved(_)) {
            self.phase = Phase::Idle;
        }
    }
}
