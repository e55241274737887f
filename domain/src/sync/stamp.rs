//! The server's word on an op.

use crate::time::Timestamp;

/// Why an op is kept but not applied. Closed for us; a newer server may name others, which are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParkCode {
    /// No such period in the person's agency.
    UnknownPeriod,
    /// The assessment's id does not follow from person and period.
    WrongAssessment,
    /// The assignment is not this person's, or its post has another kind.
    UnknownAssignment,
    /// A bundle that the server does not have, or one without this kind of post.
    UnknownReference,
    /// An answer or submission for an assessment that was never begun.
    NotBegun,
    /// Submitted after the period closed, or received after the grace.
    Closed,
    /// The snapshot does not follow from its own answers.
    SnapshotMismatch,
    /// A note longer than it may be.
    NoteTooLong,
    /// A course that the person's agencies never published.
    UnknownCourse,
    /// A lesson or question that this version of the course does not have, or an answer that none of its questions takes.
    UnknownLesson,
    /// More attempts than the course allows.
    NoAttemptsLeft,
    /// A claim by a path that the agency's rules do not have.
    ClaimPath,
    /// A claim that lacks a fact, or contradicts its own dates.
    ClaimFacts,
    /// A claim of a training that is not over.
    ClaimFuture,
    /// A claim of more hours than are believed.
    ClaimTooMuch,
    /// A claim without proof, or with proofs that are too many or too large.
    ClaimProofs,
    /// A claim whose title or organiser is missing or too long.
    ClaimWords,
    /// A claim that was accepted, and does not change any more.
    ClaimFrozen,
    /// A claim that was never made is withdrawn.
    UnknownClaim,
    /// A claim of somebody who does not report to whoever decided about it.
    ClaimNotYours,
    /// A decision about a claim that is another one by now, or waits for none.
    ClaimChanged,
    /// A decision about a claim that lacks a reason or a correction, or has one too many.
    ClaimDecision,
    /// What is said of a training need whose assessment was not submitted.
    NeedMissing,
    /// A training need of somebody who did not report to whoever verified it, on that day.
    NeedNotYours,
    /// A training need of an assessment that a later one has taken the place of.
    NeedNewer,
    /// A training need that the office has validated, and that does not change any more.
    NeedValidated,
    /// What is said of a training need lacks a competency, a reason or a plan, or has one too many.
    NeedForm,
    /// It stands for an op of more bytes than the server takes, which stays on its device.
    TooLarge,
    /// It stands for an op that the server cannot read, which stays on its device.
    Unreadable,
    /// A code of a newer server.
    Other(String),
}

/// The codes and their stable spellings.
const PARK_CODES: [(ParkCode, &str); 29] = [
    (ParkCode::UnknownPeriod, "unknown_period"),
    (ParkCode::WrongAssessment, "wrong_assessment"),
    (ParkCode::UnknownAssignment, "unknown_assignment"),
    (ParkCode::UnknownReference, "unknown_reference"),
    (ParkCode::NotBegun, "not_begun"),
    (ParkCode::Closed, "closed"),
    (ParkCode::SnapshotMismatch, "snapshot_mismatch"),
    (ParkCode::NoteTooLong, "note_too_long"),
    (ParkCode::UnknownCourse, "unknown_course"),
    (ParkCode::UnknownLesson, "unknown_lesson"),
    (ParkCode::NoAttemptsLeft, "no_attempts_left"),
    (ParkCode::ClaimPath, "claim_path"),
    (ParkCode::ClaimFacts, "claim_facts"),
    (ParkCode::ClaimFuture, "claim_future"),
    (ParkCode::ClaimTooMuch, "claim_too_much"),
    (ParkCode::ClaimProofs, "claim_proofs"),
    (ParkCode::ClaimWords, "claim_words"),
    (ParkCode::ClaimFrozen, "claim_frozen"),
    (ParkCode::UnknownClaim, "unknown_claim"),
    (ParkCode::ClaimNotYours, "claim_not_yours"),
    (ParkCode::ClaimChanged, "claim_changed"),
    (ParkCode::ClaimDecision, "claim_decision"),
    (ParkCode::NeedMissing, "need_missing"),
    (ParkCode::NeedNotYours, "need_not_yours"),
    (ParkCode::NeedNewer, "need_newer"),
    (ParkCode::NeedValidated, "need_validated"),
    (ParkCode::NeedForm, "need_form"),
    (ParkCode::TooLarge, "too_large"),
    (ParkCode::Unreadable, "unreadable"),
];

impl ParkCode {
    /// The stable spelling.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Other(code) => code,
            _ => PARK_CODES.iter().find(|(known, _)| known == self).map_or("", |(_, spelling)| spelling),
        }
    }

    /// The reason of a spelling; unknown ones are kept.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let known = PARK_CODES.into_iter().find(|(_, spelling)| *spelling == code).map(|(known, _)| known);
        known.unwrap_or_else(|| Self::Other(code.into()))
    }
}

/// What became of an op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It counts.
    Applied,
    /// An answer after the submission (it no longer counts), or a submission within the grace (it counts, and is marked).
    Late,
    /// Another came first.
    Conflict,
    /// Kept, not applied, with the reason.
    Parked(ParkCode),
}

impl Status {
    /// The stable spelling, part of the chain: `applied`, `late`, `conflict`, `parked:<reason>`.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Applied => "applied".into(),
            Self::Late => "late".into(),
            Self::Conflict => "conflict".into(),
            Self::Parked(reason) => format!("parked:{}", reason.code()),
        }
    }

    /// The status of a spelling. Unknown reasons are kept; any other unknown word is none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "applied" => Some(Self::Applied),
            "late" => Some(Self::Late),
            "conflict" => Some(Self::Conflict),
            _ => code.strip_prefix("parked:").map(|reason| Self::Parked(ParkCode::from_code(reason))),
        }
    }
}

/// Given once by the server, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Place in the person's stream, from 1, without gaps: firstness, freezing and lateness go by it.
    pub seq: u64,
    /// Effective instant: values fold by it.
    pub eff: Timestamp,
    /// What became of the op.
    pub status: Status,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back() {
        let parked = PARK_CODES.into_iter().map(|(code, _)| Status::Parked(code));
        let others = [Status::Applied, Status::Late, Status::Conflict, Status::Parked(ParkCode::Other("new".into()))];
        for status in parked.chain(others) {
            assert_eq!(Status::from_code(&status.code()), Some(status));
        }
        assert_eq!(Status::from_code("gone"), None);
    }
}
