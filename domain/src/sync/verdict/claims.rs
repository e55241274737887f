//! The verdict on claims of hours learned elsewhere.
//!
//! Whether a claim can be believed goes by the rules that were in force when the training ended, and by the server's day. What is accepted is frozen: whatever is told of it later is
//! parked with that reason.

use super::{Judge, ParkCode, Status};
use crate::{
    hours::{Fact, HoursError, Made, MadeError, Worth},
    ids::ClaimId,
    sync::op::OpId,
    time::Timestamp,
};

/// Where a claim stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claiming {
    /// When the op that wrote it took effect, and its name: what takes effect before it changes nothing any more.
    pub writer: (Timestamp, OpId),
    /// As it was told.
    pub made: Made,
    /// What that would be worth.
    pub worth: Worth,
    /// Whether it was withdrawn since.
    pub withdrawn: bool,
    /// Whether it was accepted.
    pub frozen: bool,
}

impl From<HoursError> for ParkCode {
    fn from(error: HoursError) -> Self {
        match error {
            HoursError::UnknownPath(_) => Self::ClaimPath,
            HoursError::Missing(Fact::Title) => Self::ClaimWords,
            HoursError::Missing(_) | HoursError::EndBeforeBegin { .. } | HoursError::BeyondDates { .. } => {
                Self::ClaimFacts
            }
            HoursError::InFuture(_) => Self::ClaimFuture,
            HoursError::TooMuch { .. } => Self::ClaimTooMuch,
        }
    }
}

impl From<MadeError> for ParkCode {
    fn from(error: MadeError) -> Self {
        match error {
            MadeError::Words => Self::ClaimWords,
            MadeError::Proofs => Self::ClaimProofs,
        }
    }
}

impl Judge<'_> {
    pub(super) fn claim(
        &mut self,
        made: &Made,
        writer: (Timestamp, OpId),
        received: Timestamp,
    ) -> Result<Status, ParkCode> {
        if self.claims.get(&made.claim).is_some_and(|known| known.frozen) {
            return Err(ParkCode::ClaimFrozen);
        }
        made.check()?;
        let (rules, zone) = self.lookup.hours().ok_or(ParkCode::UnknownReference)?;
        let worth = rules.weigh(&made.what, zone.date(received))?;
        // The value that holds is that of the latest effect, as everywhere.
        if self.claims.get(&made.claim).is_none_or(|known| known.writer < writer) {
            let told = Claiming { writer, made: made.clone(), worth, withdrawn: false, frozen: false };
            self.claims.insert(made.claim, told);
        }
        Ok(Status::Applied)
    }

    pub(super) fn withdraw(&mut self, claim: ClaimId, writer: (Timestamp, OpId)) -> Result<Status, ParkCode> {
        let known = self.claims.get_mut(&claim).ok_or(ParkCode::UnknownClaim)?;
        if known.frozen {
            return Err(ParkCode::ClaimFrozen);
        }
        if known.writer < writer {
            (known.writer, known.withdrawn) = (writer, true);
        }
        Ok(Status::Applied)
    }
}
