//! What is saved on this device and what has been sent, for the words that are always on the screen.

use domain::{
    ids::AssessmentId,
    sync::{device::LocalOp, fold::PersonState},
    time::Timestamp,
};

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

/// Changes to one assessment that have no receipt yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The assessment; none for changes about anything else.
    pub assessment: Option<AssessmentId>,
    /// How many.
    pub changes: usize,
    /// When the oldest of them was made, by its device's clock.
    pub since: Timestamp,
}

/// What is saved and sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Changes on this device without a receipt.
    pub unsent: usize,
    /// Changes whose words are on this device alone, those among them that no server takes: erasing it would lose them.
    pub only_here: usize,
    /// Changes without a receipt of which nothing is kept aside: what can be handed in whole.
    pub whole: usize,
    /// What waits, by what it is about.
    pub waiting: Vec<Waiting>,
    /// When the last change was saved on this device.
    pub saved_at: Option<Timestamp>,
    /// When the server last answered a sync.
    pub synced_at: Option<Timestamp>,
    /// What is going on.
    pub phase: Phase,
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
        self.wait(shelf);
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
        self.wait(shelf);
        self.saved_at = Some(at);
        if matches!(self.phase, Phase::NotSaved(_)) {
            self.phase = Phase::Idle;
        }
    }

    /// Counts what has no receipt.
    fn wait(&mut self, shelf: &Shelf) {
        let unsent = || shelf.ops.values().filter(|local| local.stamp.is_none());
        self.unsent = unsent().count();
        self.whole = unsent().filter(|local| local.aside.is_none()).count();
        self.only_here = shelf.ops.values().filter(|local| local.is_only_here()).count();
        self.waiting.clear();
        unsent().for_each(|local| self.await_receipt(local));
    }

    fn await_receipt(&mut self, local: &LocalOp) {
        let (at, assessment) = (local.op.head.at, local.op.body.assessment());
        let known = self.waiting.iter().position(|waiting| waiting.assessment == assessment);
        let place = known.unwrap_or_else(|| {
            self.waiting.push(Waiting { assessment, changes: 0, since: at });
            self.waiting.len() - 1
        });
        let waiting = &mut self.waiting[place];
        waiting.changes += 1;
        waiting.since = waiting.since.min(at);
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::{DeviceId, PeriodId, PersonId},
        sync::{
            chain::SaltKey,
            op::{Body, OpId},
            stamp::{Stamp, Status},
        },
        wire::rest::Identity,
    };

    use super::*;
    use crate::store::Draft;

    fn assessment(n: u8) -> AssessmentId {
        AssessmentId::of(PersonId::from_random([1; 16]), PeriodId::from_random([n; 16]))
    }

    fn shelf(assessments: &[u8]) -> Shelf {
        let device = DeviceId::from_random([7; 16]);
        let identity =
            Identity { person: PersonId::from_random([1; 16]), device, token: String::new(), counter_next: 1 };
        let mut shelf = Shelf::new(identity, SaltKey([1; 32]));
        let body = |n: u8| Body::WentFurther { assessment: assessment(n), competency: "INT".parse().unwrap() };
        let draft = |(at, n): (i64, &u8)| Draft { at: Timestamp(at), seen: None, body: body(*n) };
        shelf.append((10..).zip(assessments).map(draft).collect());
        shelf
    }

    #[test]
    fn what_waits_is_told_by_assessment_and_what_has_a_receipt_does_not_wait() {
        let mut shelf = shelf(&[1, 1, 2, 1]);
        let first = OpId { device: shelf.identity.device, counter: 1 };
        let stamp = Stamp { seq: 1, eff: Timestamp(10), status: Status::Applied };
        shelf.ops.get_mut(&first).unwrap().stamp = Some(stamp);
        let delivery = Delivery::of(&shelf, &PersonState::default());
        let told: Vec<_> =
            delivery.waiting.iter().map(|waiting| (waiting.assessment, waiting.changes, waiting.since)).collect();
        let expected = [(Some(assessment(1)), 2, Timestamp(11)), (Some(assessment(2)), 1, Timestamp(12))];
        assert_eq!((delivery.unsent, told.as_slice()), (3, expected.as_slice()));
    }

    #[test]
    fn what_no_server_takes_is_sent_and_yet_only_here() {
        let mut shelf = shelf(&[1, 1]);
        let stamp = Stamp { seq: 1, eff: Timestamp(10), status: Status::Applied };
        for (_, local) in &mut shelf.ops {
            local.stamp = Some(stamp.clone());
        }
        let first = OpId { device: shelf.identity.device, counter: 1 };
        let local = shelf.ops.get_mut(&first).unwrap();
        local.aside = Some(local.op.raw.clone());
        let delivery = Delivery::of(&shelf, &PersonState::default());
        assert_eq!((delivery.unsent, delivery.only_here), (0, 1));
    }
}
