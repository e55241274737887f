//! Where a claim stands, and what is decided about it.

use super::Claim;
use crate::{coded::coded, needs::says_something, sync::op::OpId};

coded! {
    /// Where a claim stands, by the server's word.
    pub enum ClaimStanding {
        /// Its proofs are not all there.
        Proofs = "proofs",
        /// It waits for a decision.
        Waiting = "waiting",
        /// It was given back with a reason.
        Returned = "returned",
        /// Its hours count.
        Accepted = "accepted",
        /// Its person took it back.
        Withdrawn = "withdrawn",
        /// The office took back what it had entered.
        Annulled = "annulled",
    }
}

coded! {
    /// What was decided about a claim.
    pub enum ClaimVerdict {
        /// It counts as it was told.
        Accepted = "accepted",
        /// It counts as the decision corrected it.
        Corrected = "corrected",
        /// It was given back.
        Returned = "returned",
        /// The office entered it from a list of those who attended.
        Entered = "entered",
        /// What the office had entered was taken back.
        Annulled = "annulled",
    }
}

/// What somebody decides about a claim, as it was before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The op that wrote what they had before them.
    pub seen: OpId,
    /// What.
    pub verdict: ClaimVerdict,
    /// Why; needed unless it is accepted as it is.
    pub reason: Option<String>,
    /// As it is corrected.
    pub what: Option<Claim>,
}

impl Judged {
    /// Whether it is one of the three decisions, with the reason and the correction that it needs, and no more.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match (self.verdict, self.reason.as_deref(), &self.what) {
            (ClaimVerdict::Accepted, None, None) => true,
            (ClaimVerdict::Returned, Some(why), None) | (ClaimVerdict::Corrected, Some(why), Some(_)) => {
                says_something(why)
            }
            _ => false,
        }
    }
}

impl ClaimStanding {
    /// Whether it counts or may come to: what looks like it is worth a second look.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Proofs | Self::Waiting | Self::Returned | Self::Accepted)
    }
}
