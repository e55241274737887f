//! The state that follows from a person's ops.
//!
//! The fold is a law, not a procedure: any order, any repetition, any batching of the same ops gives the same state. Two orders are
//! kept apart: who was *first* goes by `seq`, which *value* holds goes by `(eff, device, counter)`. Ops without a stamp come after
//! all stamped ones, in the device's own order. Parked and conflicting ops change nothing and are listed.

use litemap::LiteMap;

use super::{
    op::{Attempted, Begun, Body, Op, OpId, Ruling, Submission, Told, ToldKind},
    stamp::{ParkCode, Stamp, Status},
};
use crate::{
    assessment::{Answer, Answers, Further},
    bundle::BundleHash,
    competency::StatementId,
    hours::Made,
    ids::{AssessmentId, ClaimId},
    learning::{Attempt, CourseState},
    mutants::{Mutant, active},
    time::Timestamp,
};

/// Raised whenever the same ops may fold to another state; caches of other versions are rebuilt.
pub const FOLD_VERSION: u32 = 5;

/// The order in which values replace each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Stamped(Timestamp, OpId),
    Local(u64, OpId),
}

/// The order of who came first.
type Place = (u64, u64, OpId);

fn rank(op: &Op, stamp: Option<&Stamp>) -> Rank {
    match stamp {
        Some(_) if active(Mutant::FoldByDeviceClock) => Rank::Stamped(op.head.at, op.id()),
        Some(stamp) => Rank::Stamped(stamp.eff, op.id()),
        None => Rank::Local(op.id().counter, op.id()),
    }
}

fn place(op: &Op, stamp: Option<&Stamp>) -> Place {
    stamp.map_or((u64::MAX, op.id().counter, op.id()), |stamp| (stamp.seq, 0, op.id()))
}

/// A value whose last writer wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register<T> {
    /// The value.
    pub value: T,
    rank: Rank,
}

impl<T> Register<T> {
    /// The op that wrote it: what a new value has `seen`.
    #[must_use]
    pub fn writer(&self) -> OpId {
        match self.rank {
            Rank::Stamped(_, id) | Rank::Local(_, id) => id,
        }
    }

    /// Whether the server has stamped it: a receipt is there.
    #[must_use]
    pub fn stamped(&self) -> bool {
        matches!(self.rank, Rank::Stamped(..))
    }

    fn keep(slot: &mut Option<Self>, value: T, rank: Rank) {
        if slot.as_ref().is_none_or(|register| register.rank < rank) {
            *slot = Some(Self { value, rank });
        }
    }
}

fn write<K: Ord, T>(map: &mut LiteMap<K, Register<T>>, key: K, value: T, rank: Rank) {
    match map.get_mut(&key) {
        Some(register) if register.rank >= rank => {}
        Some(register) => *register = Register { value, rank },
        None => {
            map.insert(key, Register { value, rank });
        }
    }
}

/// A value whose first writer wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First<T> {
    /// The value.
    pub value: T,
    /// When: the effective instant once stamped, else the device's clock.
    pub at: Timestamp,
    /// Whether the server has stamped it: a receipt is there.
    pub stamped: bool,
    /// Whether it came within the grace after closing.
    pub late: bool,
    place: Place,
}

impl<T> First<T> {
    fn keep(slot: &mut Option<Self>, op: &Op, stamp: Option<&Stamp>, value: T) {
        let place = place(op, stamp);
        if slot.as_ref().is_none_or(|first| place < first.place) {
            *slot = Some(Self {
                value,
                at: stamp.map_or(op.head.at, |stamp| stamp.eff),
                stamped: stamp.is_some(),
                late: stamp.is_some_and(|stamp| stamp.status == Status::Late),
                place,
            });
        }
    }
}

/// One self-assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssessmentState {
    /// How it began.
    pub begun: Option<First<Begun>>,
    /// The answers, each with its writer.
    pub answers: LiteMap<StatementId, Register<Answer>>,
    /// The private notes, each with its writer; empty ones were removed.
    pub notes: LiteMap<StatementId, Register<String>>,
    /// Competencies in which the person went on above what the rule asks; only grows.
    pub further: Further,
    /// The submission that counts.
    pub submitted: Option<First<Submission>>,
}

impl AssessmentState {
    /// The answers without their writers.
    #[must_use]
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::new();
        for (id, register) in &self.answers {
            answers.insert(*id, register.value);
        }
        answers
    }

    /// The note on a statement, if there is one.
    #[must_use]
    pub fn note(&self, statement: StatementId) -> Option<&str> {
        self.notes.get(&statement).map(|register| register.value.as_str()).filter(|note| !note.is_empty())
    }
}

/// A claim of hours learned elsewhere, as its person tells it. What was decided about it is the server's word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimState {
    /// The newest that counts; nothing inside once it was withdrawn.
    pub told: Option<Register<Option<Made>>>,
    /// The newest that the server did not take, with its reason: what somebody wrote is not lost for that.
    pub refused: Option<Register<(Made, ParkCode)>>,
}

impl ClaimState {
    /// The claim as it stands; none of one that was withdrawn, or never taken.
    #[must_use]
    pub fn made(&self) -> Option<&Made> {
        self.told.as_ref()?.value.as_ref()
    }

    /// What the server did not take, where nothing has been told since.
    #[must_use]
    pub fn not_taken(&self) -> Option<&(Made, ParkCode)> {
        let refused = self.refused.as_ref()?;
        let newest = self.told.as_ref().is_none_or(|told| told.rank < refused.rank);
        newest.then_some(&refused.value)
    }
}

/// What this person last said about a training need of theirs or of one of their people's, and what became of it.
pub type Telling = Register<(Told, Status)>;

/// An op that did not simply apply: the person sees it with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its assessment, where it is about one.
    pub assessment: Option<AssessmentId>,
    /// What sort of change it was.
    pub kind: String,
    /// When, by the effective instant.
    pub at: Timestamp,
    /// What became of it.
    pub status: Status,
}

/// All that a person's ops amount to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonState {
    /// Their self-assessments.
    pub assessments: LiteMap<AssessmentId, AssessmentState>,
    /// Their progress, by version of a course.
    pub courses: LiteMap<BundleHash, CourseState>,
    /// Their claims of hours learned elsewhere.
    pub claims: LiteMap<ClaimId, ClaimState>,
    /// What they said about training needs, by kind and assessment.
    pub needs: LiteMap<(ToldKind, AssessmentId), Telling>,
    /// What they last decided about each claim of somebody else's, and what became of it.
    pub rulings: LiteMap<ClaimId, Register<(Ruling, Status)>>,
    /// Ops that were late, in conflict or parked.
    pub remarks: LiteMap<OpId, Remark>,
    /// Ops of kinds that this version does not know.
    pub unknown: LiteMap<OpId, ()>,
}

impl PersonState {
    /// Folds all ops at once.
    pub fn of<'a>(ops: impl IntoIterator<Item = (&'a Op, Option<&'a Stamp>)>) -> Self {
        let mut state = Self::default();
        for (op, stamp) in ops {
            state.apply(op, stamp);
        }
        state
    }

    /// Adds one op. An op that was added without its stamp must not be added again with it: fold anew instead.
    pub fn apply(&mut self, op: &Op, stamp: Option<&Stamp>) {
        // Neither what it said nor what became of it is anybody's to show any more.
        if op.body == Body::Erased {
            return;
        }
        let (kind, status) = match &op.body {
            // Whatever an older server says of what it does not know, and before any says something.
            Body::Withheld { kind, reason } => (kind, &Status::Parked(reason.clone())),
            _ => (&op.head.kind, stamp.map_or(&Status::Applied, |stamp| &stamp.status)),
        };
        if *status != Status::Applied {
            let at = stamp.map_or(op.head.at, |stamp| stamp.eff);
            let remark = Remark { assessment: op.body.assessment(), kind: kind.clone(), at, status: status.clone() };
            self.remarks.insert(op.id(), remark);
        }
        let counts = match status {
            Status::Applied => true,
            Status::Late => matches!(op.body, Body::Submitted(_)),
            Status::Conflict | Status::Parked(_) => false,
        };
        if let (Body::Claimed(made), Status::Parked(reason)) = (&op.body, status) {
            let claim = self.claims.entry(made.claim).or_default();
            Register::keep(&mut claim.refused, ((**made).clone(), reason.clone()), rank(op, stamp));
        }
        if let Body::Need(told) = &op.body {
            // What was not taken is kept as well: what somebody wrote is not lost for that.
            write(&mut self.needs, (told.kind, told.assessment), ((**told).clone(), status.clone()), rank(op, stamp));
            return;
        }
        if let Body::ClaimDecided(ruling) = &op.body {
            write(&mut self.rulings, ruling.claim, ((**ruling).clone(), status.clone()), rank(op, stamp));
            return;
        }
        if !counts {
            return;
        }
        if let Some(claim) = op.body.claim() {
            let told = if let Body::Claimed(made) = &op.body { Some((**made).clone()) } else { None };
            Register::keep(&mut self.claims.entry(claim).or_default().told, told, rank(op, stamp));
            return;
        }
        if let Some(course) = op.body.course() {
            self.learn(course, op, stamp);
            return;
        }
        let Some(id) = op.body.assessment() else {
            self.unknown.insert(op.id(), ());
            return;
        };
        let rank = rank(op, stamp);
        let assessment = self.assessments.entry(id).or_default();
        match &op.body {
            Body::Begun(begun) => First::keep(&mut assessment.begun, op, stamp, begun.clone()),
            Body::Answered { statement, answer, .. } => write(&mut assessment.answers, *statement, *answer, rank),
            Body::Noted { statement, note, .. } => write(&mut assessment.notes, *statement, note.clone(), rank),
            Body::WentFurther { competency, .. } => {
                assessment.further.insert(*competency, ());
            }
            Body::Submitted(submission) => First::keep(&mut assessment.submitted, op, stamp, submission.clone()),
            _ => {}
        }
    }

    /// What is learnt only grows: the union of what all devices tell.
    fn learn(&mut self, course: BundleHash, op: &Op, stamp: Option<&Stamp>) {
        let at = stamp.map_or(op.head.at, |stamp| stamp.eff);
        let state = self.courses.entry(course).or_default();
        match &op.body {
            Body::Reached { lesson, place, done, .. } => state.reach(lesson, *place, done.then_some(at)),
            Body::Attempted(Attempted { attempt, lesson, responses, .. }) => {
                let stamped = stamp.is_some();
                let told = Attempt { lesson: lesson.clone(), responses: responses.clone(), at, stamped, by: op.id() };
                if state.attempts.get(attempt).is_none_or(|known| told.outranks(known)) {
                    state.attempts.insert(*attempt, told);
                }
            }
            _ => {}
        }
    }

    /// The op whose value a new one replaces on the person's screen: what its head tells as `seen`.
    #[must_use]
    pub fn replaced_by(&self, body: &Body) -> Option<OpId> {
        if let Some(claim) = body.claim() {
            return self.claims.get(&claim)?.told.as_ref().map(Register::writer);
        }
        if let Some(ruling) = body.ruling() {
            return self.rulings.get(&ruling.claim).map(Register::writer);
        }
        if let Some(told) = body.need() {
            return self.needs.get(&(told.kind, told.assessment)).map(Register::writer);
        }
        let assessment = self.assessments.get(&body.assessment()?)?;
        match body {
            Body::Answered { statement, .. } => assessment.answers.get(statement).map(Register::writer),
            Body::Noted { statement, .. } => assessment.notes.get(statement).map(Register::writer),
            _ => None,
        }
    }

    /// Remarks that the person should do something about or know of: parked ops and lost submissions.
    pub fn troubles(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.values().filter(|remark| matches!(remark.status, Status::Parked(_) | Status::Conflict))
    }

    /// Whether anything waits parked for a reason that a later server may lift.
    #[must_use]
    pub fn parked(&self, code: &ParkCode) -> bool {
        self.remarks.values().any(|remark| matches!(&remark.status, Status::Parked(parked) if parked == code))
    }
}
