//! The verdict on what a supervisor decides about somebody's claim, in the supervisor's own stream.
//!
//! It is weighed when it arrives: by who may decide on the server's day, and by the claim as it is then. A claim that was told anew,
//! withdrawn or decided about since it was looked at is not decided about unseen. What corrects it is weighed by the agency to which it
//! goes, wherever whoever decides has their own post. Refused first is what is nobody's business, so that nothing is learnt of those who do
//! not report to one.

use super::{Judge, ParkCode, Status};
use crate::{
    hours::{Judged, Worth},
    ids::AgencyId,
    sync::op::{OpId, Ruling},
    time::Timestamp,
};

/// A claim of somebody else's as it is decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaiting {
    /// To which agency it goes.
    pub agency: AgencyId,
    /// The op that wrote what there is.
    pub writer: OpId,
    /// Whether it waits for a decision, all its proofs being there.
    pub waits: bool,
    /// Whether it has proofs.
    pub proven: bool,
    /// What was decided now, and what it is worth where that corrects it.
    pub judged: Option<(Judged, Option<Worth>)>,
}

impl Judge<'_> {
    pub(super) fn rule(&mut self, ruling: &Ruling, received: Timestamp) -> Result<Status, ParkCode> {
        if !self.lookup.may_decide(ruling.person, received) {
            return Err(ParkCode::ClaimNotYours);
        }
        let said = self.lookup.judged(ruling).filter(Judged::is_whole);
        let mut said = said.ok_or(ParkCode::ClaimDecision)?;
        let claim = self.rulings.get_mut(&(ruling.person, ruling.claim));
        let claim = claim.filter(|claim| claim.waits && claim.writer == said.seen).ok_or(ParkCode::ClaimChanged)?;
        let mut worth = None;
        if let Some(what) = &mut said.what {
            // Whether there are proofs is not for the decision to say.
            if let Some(certificate) = &mut what.claimed.certificate {
                certificate.attached = claim.proven;
            }
            if !what.is_worded() {
                return Err(ParkCode::ClaimWords);
            }
            let (rules, zone) = self.lookup.hours_of(claim.agency).ok_or(ParkCode::UnknownReference)?;
            worth = Some(rules.weigh(what, zone.date(received))?);
        }
        (claim.waits, claim.judged) = (false, Some((said, worth)));
        Ok(Status::Applied)
    }
}
