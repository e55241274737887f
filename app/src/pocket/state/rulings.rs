//! What this person decides about claims of their people.
//!
//! Promises: what is decided is on this device before the screen says so, and shows how far it has come. Refuses: to say where a claim
//! stands; that is the server's word.

use domain::{
    hours::Judged,
    ids::ClaimId,
    sync::{
        fold::PersonState,
        stamp::{ParkCode, Status},
    },
    wire::claim::{ClaimWire, read_judged},
};
use leptos::prelude::*;

use super::Work;

/// What was last decided about a claim on this person's devices, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRuling {
    /// What.
    pub judged: Judged,
    /// The server's word; none before it has the decision.
    pub status: Option<Status>,
}

impl Work {
    /// What was last decided about this claim; reactive.
    #[must_use]
    pub fn last_ruling(self, claim: ClaimId) -> Option<LastRuling> {
        self.desk().state.with(|state| LastRuling::of(state, claim))
    }
}

impl LastRuling {
    fn of(state: &PersonState, claim: ClaimId) -> Option<Self> {
        let last = state.rulings.get(&claim)?;
        let (ruling, status) = &last.value;
        let judged = read_judged(&ruling.text).ok()?;
        Some(Self { judged, status: last.stamped().then(|| status.clone()) })
    }

    /// Whether it is about the claim as it is here: one that was told anew is decided about anew.
    #[must_use]
    pub fn is_about(&self, claim: &ClaimWire) -> bool {
        claim.writer == Some((self.judged.seen.device, self.judged.seen.counter))
    }

    /// Whether it counts, or is on its way to.
    #[must_use]
    pub fn stands(&self) -> bool {
        matches!(self.status, None | Some(Status::Applied))
    }

    /// Whether deciding once more would come to the same: the claim is another by now, or somebody else's to decide about.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.stands() || matches!(self.status, Some(Status::Parked(ParkCode::ClaimChanged | ParkCode::ClaimNotYours)))
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        hours::{Claim, ClaimStanding, ClaimVerdict, Claimed, HoursRef},
        ids::{DeviceId, PersonId},
        sync::{op::OpId, stamp::Stamp},
        time::{Date, Timestamp},
        wire::{
            about::Bilingual,
            claim::{Decide, decided},
            op,
        },
    };

    use super::*;

    const CLAIM: [u8; 16] = [3; 16];

    fn writer(counter: u64) -> (DeviceId, u64) {
        (DeviceId::from_random([7; 16]), counter)
    }

    /// The claim as the list has it, written by that op.
    fn claim(counter: u64) -> ClaimWire {
        let words = || Bilingual { id: String::new(), en: String::new() };
        let day = Date::constant(2026, 3, 2);
        ClaimWire {
            id: ClaimId::from_random(CLAIM),
            state: ClaimStanding::Waiting,
            writer: Some(writer(counter)),
            what: Claim {
                path: "KL07".parse().unwrap(),
                title: "Lokakarya arsip".into(),
                organiser: "BPSDM".into(),
                from: day,
                to: day,
                claimed: Claimed::default(),
            },
            proofs: Vec::new(),
            missing: Vec::new(),
            jp: 5,
            steps: Vec::new(),
            rule: HoursRef { id: String::new(), version: String::new() },
            path: words(),
            basis: words(),
            decisions: Vec::new(),
        }
    }

    /// What a device shows of a claim of which the op was accepted that it had before it, with the server's word if there is one.
    fn accepted(counter: u64, status: Option<Status>) -> LastRuling {
        let claim = ClaimId::from_random(CLAIM);
        let accept = Decide { verdict: ClaimVerdict::Accepted, writer: writer(counter), reason: None, what: None };
        let id = OpId { device: DeviceId::from_random([1; 16]), counter: 1 };
        let op = op::write(id, Timestamp(5), None, decided(PersonId::from_random([2; 16]), claim, &accept));
        let stamp = status.map(|status| Stamp { seq: 1, eff: Timestamp(5), status });
        LastRuling::of(&PersonState::of([(&op, stamp.as_ref())]), claim).expect("decided")
    }

    #[test]
    fn what_is_saved_here_is_not_sent_before_its_receipt() {
        let (here, sent) = (accepted(4, None), accepted(4, Some(Status::Applied)));
        assert_eq!((here.status.clone(), sent.status.clone()), (None, Some(Status::Applied)));
        assert!(here.stands() && sent.stands());
        assert_eq!(LastRuling::of(&PersonState::default(), ClaimId::from_random(CLAIM)), None);
    }

    #[test]
    fn a_claim_that_was_told_anew_is_decided_about_anew() {
        let ruling = accepted(4, Some(Status::Applied));
        assert!(ruling.is_about(&claim(4)));
        assert!(!ruling.is_about(&claim(5)));
        assert!(
            !ruling.is_about(&ClaimWire { writer: None, ..claim(4) }),
            "what the office entered is nobody's to decide"
        );
    }

    #[test]
    fn only_what_can_be_mended_is_decided_once_more() {
        let parked = |code| accepted(4, Some(Status::Parked(code)));
        for (code, last) in [
            (ParkCode::ClaimChanged, true),
            (ParkCode::ClaimNotYours, true),
            (ParkCode::ClaimDecision, false),
            (ParkCode::ClaimFacts, false),
        ] {
            let ruling = parked(code);
            assert_eq!((ruling.stands(), ruling.is_final()), (false, last), "{ruling:?}");
        }
    }
}
