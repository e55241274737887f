//! An op: one recorded change by one device.

use sha2::{Digest, Sha256};

use crate::{
    assessment::{Answer, Answers, Further},
    bundle::{BundleHash, References},
    coded::coded,
    competency::{CompetencyCode, StatementId},
    hours::Made,
    ids::{AssessmentId, AssignmentId, AttemptId, ClaimId, DeviceId, PeriodId, PersonId},
    jpm::ProfileLine,
    learning::{Responses, Slug},
    people::PositionKind,
    sync::stamp::ParkCode,
    time::Timestamp,
};

/// The name of an op. Counters run 1, 2, 3 … per device, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    /// Who recorded it.
    pub device: DeviceId,
    /// Its place among that device's ops, from 1.
    pub counter: u64,
}

/// Header and body as the JSON texts first stored. They are never written again from their meaning: what was hashed stays what
/// it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawOp {
    /// The header's JSON.
    pub header: String,
    /// The body's JSON.
    pub body: String,
}

impl RawOp {
    /// Tells an op apart from another under the same id.
    #[must_use]
    pub fn content_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update((self.header.len() as u64).to_be_bytes());
        hash.update(&self.header);
        hash.update(&self.body);
        hash.finalize().into()
    }

    /// Bytes that it takes on the wire, before compression.
    #[must_use]
    pub fn len(&self) -> usize {
        self.header.len() + self.body.len()
    }

    /// Whether it holds nothing; no op does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What every op says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name.
    pub id: OpId,
    /// What sort of change it is; kinds of newer versions are kept and passed on.
    pub kind: String,
    /// The version of that kind's body.
    pub v: u32,
    /// The device's clock, a hint.
    pub at: Timestamp,
    /// The op whose value this one replaced on the person's screen.
    pub seen: Option<OpId>,
}

/// The beginning of an assessment: fixes what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Derived from person and period.
    pub assessment: AssessmentId,
    /// The period.
    pub period: PeriodId,
    /// The assignment whose post is meant.
    pub assignment: AssignmentId,
    /// The kind of that post: which standard applies.
    pub kind: PositionKind,
    /// The bundles that it keeps to its end.
    pub references: References,
}

/// A submitted assessment: immutable, with its own snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The profile as the person saw it.
    pub lines: Vec<ProfileLine>,
    /// The answers that it came from.
    pub answers: Answers,
    /// Competencies in which the person went further than the rule asks.
    pub further: Further,
}

/// A finished attempt at a quiz: immutable, its score follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// Its name, which also says what it drew.
    pub attempt: AttemptId,
    /// The version of the course.
    pub course: BundleHash,
    /// The quiz.
    pub lesson: Slug,
    /// The answers.
    pub responses: Responses,
}

coded! {
    /// What is said about a training need; the kinds of its ops.
    pub enum ToldKind {
        /// The person proposes a plan.
        Planned = "need.planned",
        /// The person answers to what the supervisor sees otherwise.
        Answered = "need.answered",
        /// The supervisor verifies, in the supervisor's own stream.
        Verified = "need.verified",
    }
}

/// Something said about a training need. Its meaning is read where it is needed (`wire::needs`), so that the program that everybody
/// fetches knows no more of it than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What sort of thing.
    pub kind: ToldKind,
    /// Whose need, where it is somebody else's.
    pub person: Option<PersonId>,
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// The op's body.
    pub text: String,
}

/// A supervisor's decision about somebody's claim, in the supervisor's own stream. Its meaning is read where it is needed
/// (`wire::claim`), as that of [`Told`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Whose claim.
    pub person: PersonId,
    /// Which.
    pub claim: ClaimId,
    /// The op's body.
    pub text: String,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// An assessment was begun.
    Begun(Begun),
    /// A statement was answered.
    Answered {
        /// The assessment.
        assessment: AssessmentId,
        /// The statement.
        statement: StatementId,
        /// The answer.
        answer: Answer,
    },
    /// A private note was written; an empty one removes it.
    Noted {
        /// The assessment.
        assessment: AssessmentId,
        /// The statement.
        statement: StatementId,
        /// The person's words, at most [`NOTE_CHARS_MAX`] characters.
        note: String,
    },
    /// The person wants to go on above what the rule asks.
    WentFurther {
        /// The assessment.
        assessment: AssessmentId,
        /// The competency.
        competency: CompetencyCode,
    },
    /// An assessment was submitted.
    Submitted(Submission),
    /// A lesson was read, watched or heard so far.
    Reached {
        /// The version of the course.
        course: BundleHash,
        /// The lesson.
        lesson: Slug,
        /// The furthest place: thousandths of a text, seconds of a recording.
        place: u32,
        /// Whether it is done.
        done: bool,
    },
    /// An attempt at a quiz was handed in.
    Attempted(Attempted),
    /// A training elsewhere was claimed, or told anew.
    Claimed(Box<Made>),
    /// A claim was withdrawn.
    ClaimWithdrawn {
        /// Which one.
        claim: ClaimId,
    },
    /// Something was said about a training need.
    Need(Box<Told>),
    /// Somebody's claim was decided about.
    ClaimDecided(Box<Ruling>),
    /// Stands under the name of an op that the server can never take, so that the device's later ops do not wait behind it for ever.
    Withheld {
        /// The kind of the op that stays on its device; empty where that is the part that is too long.
        kind: String,
        /// Why.
        reason: ParkCode,
    },
    /// Its body was erased, or it says that those before it were.
    Erased,
    /// A kind or version that this program does not know; kept, passed on, shown as such.
    Unknown,
}

/// A note is a thought or two, not a file: 2,000 characters, some 300 words. 54 notes of that size make 108 kB, a fifth of a page.
pub const NOTE_CHARS_MAX: usize = 2_000;

impl Body {
    /// The assessment that it is about, where it is about one.
    #[must_use]
    pub fn assessment(&self) -> Option<AssessmentId> {
        match self {
            Self::Begun(begun) => Some(begun.assessment),
            Self::Answered { assessment, .. }
            | Self::Noted { assessment, .. }
            | Self::WentFurther { assessment, .. } => Some(*assessment),
            Self::Submitted(submission) => Some(submission.assessment),
            Self::Reached { .. }
            | Self::Attempted(_)
            | Self::Claimed(_)
            | Self::ClaimWithdrawn { .. }
            // Said of an assessment that is over, perhaps somebody else's: no part of it.
            | Self::Need(_)
            | Self::ClaimDecided(_)
            | Self::Withheld { .. }
            | Self::Erased
            | Self::Unknown => None,
        }
    }

    /// The version of the course that it is about, where it is about one.
    #[must_use]
    pub fn course(&self) -> Option<BundleHash> {
        match self {
            Self::Reached { course, .. } => Some(*course),
            Self::Attempted(attempted) => Some(attempted.course),
            _ => None,
        }
    }

    /// What it says of a training need, where it is about one.
    #[must_use]
    pub fn need(&self) -> Option<&Told> {
        match self {
            Self::Need(told) => Some(told),
            _ => None,
        }
    }

    /// What it decides about somebody's claim, where it does.
    #[must_use]
    pub fn ruling(&self) -> Option<&Ruling> {
        match self {
            Self::ClaimDecided(ruling) => Some(ruling),
            _ => None,
        }
    }

    /// The claim of this person's own that it is about, where it is about one.
    #[must_use]
    pub fn claim(&self) -> Option<ClaimId> {
        match self {
            Self::Claimed(made) => Some(made.claim),
            Self::ClaimWithdrawn { claim } => Some(*claim),
            _ => None,
        }
    }
}

/// An op that has been read: its texts and what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// What it says of itself.
    pub head: Head,
    /// What changed.
    pub body: Body,
    /// The texts.
    pub raw: RawOp,
}

impl Op {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> OpId {
        self.head.id
    }
}
