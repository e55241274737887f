//! Where a claim stands, and what is decided about it.

use crate::coded::coded;

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

impl ClaimStanding {
    /// Whether it counts or may come to: what looks like it is worth a second look.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Proofs | Self::Waiting | Self::Returned | Self::Accepted)
    }
}
