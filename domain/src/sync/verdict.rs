//! What becomes of an op, decided once by the server in the order of `seq`.
//!
//! A verdict never refuses: an op that may not count is kept with its reason.

mod claims;
mod needs;
mod rulings;

use std::collections::BTreeMap;

pub use self::{claims::Claiming, rulings::Awaiting};
use super::{
    op::{Attempted, Begun, Body, NOTE_CHARS_MAX, Op, Ruling, Submission, Told},
    stamp::{ParkCode, Status},
};
use crate::{
    assessment::Questionnaire,
    bundle::{BundleHash, References},
    competency::Catalogue,
    hours::{HoursVersions, Judged},
    ids::{AgencyId, AssessmentId, AssignmentId, AttemptId, ClaimId, PeriodId, PersonId},
    learning::{Content, Course, RESPONSE_CHARS_MAX, Responses, Score, Slug},
    needs::{Need, Said},
    people::PositionKind,
    rules::Rules,
    standard::Standards,
    time::{Timestamp, Zone},
};

/// When a period's submissions are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodWindow {
    /// The last instant of the period.
    pub closes: Timestamp,
    /// How long after that an earlier submission may still arrive, in milliseconds.
    pub grace_ms: i64,
}

/// The bundles of one set of references, read.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Competencies and statements.
    pub catalogue: Catalogue,
    /// Required levels.
    pub standards: Standards,
    /// Rules.
    pub rules: Rules,
}

impl Reference {
    /// The questionnaire of one kind of post, if the standards have it.
    #[must_use]
    pub fn questionnaire(&self, kind: PositionKind) -> Option<Questionnaire<'_>> {
        let standard = self.standards.of(kind)?;
        Some(Questionnaire { catalogue: &self.catalogue, standard, rule: &self.rules.level })
    }
}

/// What the server looks up for a verdict. A missing answer parks the op; it never fails the push.
pub trait Lookup {
    /// The window of a period of the person's agency.
    fn period(&self, period: PeriodId) -> Option<PeriodWindow>;
    /// Whether the post of one of the person's assignments is of that kind, or was: a device may not have heard yet that a post has
    /// become another.
    fn holds(&self, assignment: AssignmentId, kind: PositionKind) -> bool;
    /// Bundles that the server holds.
    fn reference(&self, references: &References) -> Option<&Reference>;
    /// Whether an assessment of that period, about that assignment, may begin with those bundles: not with what is asked of other posts.
    fn rests_on(&self, _begun: &Begun) -> bool {
        true
    }
    /// A version of a course that one of the person's agencies has published.
    fn course(&self, course: BundleHash) -> Option<&Course>;
    /// The rules of learning hours of the person's agency, all versions, and the zone of its days.
    fn hours(&self) -> Option<(&HoursVersions, Zone)>;
    /// The same of an agency to which a claim goes that the person decides about: whoever acts in another agency decides by its rules.
    fn hours_of(&self, _agency: AgencyId) -> Option<(&HoursVersions, Zone)> {
        None
    }
    /// Whether the person may verify somebody's training needs, as of that instant's day.
    fn may_verify(&self, _whose: PersonId, _at: Timestamp) -> bool {
        false
    }
    /// Whether the person may decide about somebody's claims, on that instant's day.
    fn may_decide(&self, _whose: PersonId, _on: Timestamp) -> bool {
        false
    }
    /// What a decision about a claim says; none of what cannot be read.
    fn judged(&self, _ruling: &Ruling) -> Option<Judged> {
        None
    }
    /// What was said about a training need; none of what cannot be read.
    fn said(&self, _told: &Told) -> Option<Said> {
        None
    }
}

/// What has come first in an assessment so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The begin that counts.
    pub begun: Begun,
    /// Whether a submission counts already.
    pub submitted: bool,
}

/// How far a person's stream has come in one version of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enrolment {
    /// The furthest place of each lesson.
    pub places: BTreeMap<Slug, u32>,
    /// When each lesson was first done: a quiz when it was first passed.
    pub done: BTreeMap<Slug, Timestamp>,
    /// The attempts that count.
    pub attempts: BTreeMap<AttemptId, Scored>,
    /// When all lessons were done; never changes once it is there.
    pub completed: Option<Timestamp>,
}

/// An attempt with the server's score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The quiz.
    pub lesson: Slug,
    /// What it is worth.
    pub score: Score,
    /// When it was handed in.
    pub at: Timestamp,
}

impl Enrolment {
    fn finish(&mut self, lesson: &Slug, at: Timestamp) {
        let done = self.done.entry(lesson.clone()).or_insert(at);
        *done = at.min(*done);
    }

    /// Whether all is done now, and since when.
    fn completion(&self, course: &Course) -> Option<Timestamp> {
        let mut last = None;
        for lesson in course.lessons() {
            last = last.max(Some(*self.done.get(&lesson.id)?));
        }
        last
    }
}

/// The verdicts on one person's ops, in the order of `seq`.
pub struct Judge<'a> {
    person: PersonId,
    lookup: &'a dyn Lookup,
    standings: BTreeMap<AssessmentId, Standing>,
    enrolments: BTreeMap<BundleHash, Enrolment>,
    claims: BTreeMap<ClaimId, Claiming>,
    needs: BTreeMap<AssessmentId, Need>,
    rulings: BTreeMap<(PersonId, ClaimId), Awaiting>,
}

impl<'a> Judge<'a> {
    /// Takes up where the stream stands.
    #[must_use]
    pub fn new(
        person: PersonId,
        lookup: &'a dyn Lookup,
        standings: BTreeMap<AssessmentId, Standing>,
        enrolments: BTreeMap<BundleHash, Enrolment>,
        claims: BTreeMap<ClaimId, Claiming>,
    ) -> Self {
        Self { person, lookup, standings, enrolments, claims, needs: BTreeMap::new(), rulings: BTreeMap::new() }
    }

    /// The same with the training needs that the ops are about.
    #[must_use]
    pub fn with_needs(self, needs: BTreeMap<AssessmentId, Need>) -> Self {
        Self { needs, ..self }
    }

    /// The same with the claims of others that the ops decide about.
    #[must_use]
    pub fn with_rulings(self, rulings: BTreeMap<(PersonId, ClaimId), Awaiting>) -> Self {
        Self { rulings, ..self }
    }

    /// Where each claim of others stands now, with what was decided.
    #[must_use]
    pub fn rulings(&self) -> &BTreeMap<(PersonId, ClaimId), Awaiting> {
        &self.rulings
    }

    /// Where each training need stands now.
    #[must_use]
    pub fn needs(&self) -> &BTreeMap<AssessmentId, Need> {
        &self.needs
    }

    /// Where each claim stands now.
    #[must_use]
    pub fn claims(&self) -> &BTreeMap<ClaimId, Claiming> {
        &self.claims
    }

    /// How far each course is now.
    #[must_use]
    pub fn enrolments(&self) -> &BTreeMap<BundleHash, Enrolment> {
        &self.enrolments
    }

    /// Where each assessment stands now.
    #[must_use]
    pub fn standings(&self) -> &BTreeMap<AssessmentId, Standing> {
        &self.standings
    }

    /// Judges the next op and remembers what it changed.
    pub fn judge(&mut self, op: &Op, eff: Timestamp, received: Timestamp) -> Status {
        self.decide(op, eff, received).unwrap_or_else(Status::Parked)
    }

    fn decide(&mut self, op: &Op, eff: Timestamp, received: Timestamp) -> Result<Status, ParkCode> {
        match &op.body {
            Body::Begun(begun) => self.begin(begun),
            Body::Answered { assessment, .. } | Body::WentFurther { assessment, .. } => {
                Ok(if self.standing(*assessment)?.submitted { Status::Late } else { Status::Applied })
            }
            Body::Noted { note, .. } if note.chars().count() > NOTE_CHARS_MAX => Err(ParkCode::NoteTooLong),
            // A note is the person's own and no part of the result: it may be written after the submission.
            Body::Noted { assessment, .. } => self.standing(*assessment).map(|_| Status::Applied),
            Body::Submitted(submission) => self.submit(submission, eff, received),
            Body::Reached { course, lesson, place, done } => self.reach(*course, lesson, *place, *done, eff),
            Body::Attempted(attempted) => self.attempt(attempted, eff),
            Body::Claimed(made) => self.claim(made, (eff, op.id()), received),
            Body::ClaimWithdrawn { claim } => self.withdraw(*claim, (eff, op.id())),
            Body::Need(told) => self.tell(told, (eff, op.id())),
            Body::ClaimDecided(ruling) => self.rule(ruling, received),
            Body::Withheld { reason, .. } => Err(reason.clone()),
            Body::Erased | Body::Unknown => Ok(Status::Applied),
        }
    }

    fn standing(&self, assessment: AssessmentId) -> Result<&Standing, ParkCode> {
        self.standings.get(&assessment).ok_or(ParkCode::NotBegun)
    }

    fn begin(&mut self, begun: &Begun) -> Result<Status, ParkCode> {
        if begun.assessment != AssessmentId::of(self.person, begun.period) {
            return Err(ParkCode::WrongAssessment);
        }
        if let Some(standing) = self.standings.get(&begun.assessment) {
            // Two devices that begin alike agree; only another standard or catalogue is a conflict.
            return Ok(if standing.begun == *begun { Status::Applied } else { Status::Conflict });
        }
        self.lookup.period(begun.period).ok_or(ParkCode::UnknownPeriod)?;
        if !self.lookup.holds(begun.assignment, begun.kind) {
            return Err(ParkCode::UnknownAssignment);
        }
        self.lookup
            .reference(&begun.references)
            .and_then(|reference| reference.questionnaire(begun.kind))
            .filter(|_| self.lookup.rests_on(begun))
            .ok_or(ParkCode::UnknownReference)?;
        self.standings.insert(begun.assessment, Standing { begun: begun.clone(), submitted: false });
        Ok(Status::Applied)
    }

    fn submit(&mut self, submission: &Submission, eff: Timestamp, received: Timestamp) -> Result<Status, ParkCode> {
        let standing = self.standing(submission.assessment)?;
        if standing.submitted {
            return Ok(Status::Conflict);
        }
        let begun = &standing.begun;
        let window = self.lookup.period(begun.period).ok_or(ParkCode::UnknownPeriod)?;
        if eff > window.closes || received > window.closes.plus_ms(window.grace_ms) {
            return Err(ParkCode::Closed);
        }
        let profile = self
            .lookup
            .reference(&begun.references)
            .and_then(|reference| reference.questionnaire(begun.kind))
            .ok_or(ParkCode::UnknownReference)?
            .course(&submission.answers, &submission.further)
            .profile();
        if profile.is_none_or(|profile| profile.lines != submission.lines) {
            return Err(ParkCode::SnapshotMismatch);
        }
        if let Some(standing) = self.standings.get_mut(&submission.assessment) {
            standing.submitted = true;
        }
        Ok(if received > window.closes { Status::Late } else { Status::Applied })
    }

    fn reach(
        &mut self,
        hash: BundleHash,
        lesson: &Slug,
        place: u32,
        done: bool,
        eff: Timestamp,
    ) -> Result<Status, ParkCode> {
        let course = self.lookup.course(hash).ok_or(ParkCode::UnknownCourse)?;
        let content = &course.lesson(lesson).ok_or(ParkCode::UnknownLesson)?.content;
        let enrolment = self.enrolments.entry(hash).or_default();
        let furthest = enrolment.places.entry(lesson.clone()).or_default();
        *furthest = place.max(*furthest);
        // Nobody is done with a quiz by saying so.
        if done && !matches!(content, Content::Quiz(_)) {
            enrolment.finish(lesson, eff);
        }
        enrolment.completed = enrolment.completed.or_else(|| enrolment.completion(course));
        Ok(Status::Applied)
    }

    fn attempt(&mut self, attempted: &Attempted, eff: Timestamp) -> Result<Status, ParkCode> {
        let Attempted { attempt, course: hash, lesson, responses } = attempted;
        let course = self.lookup.course(*hash).ok_or(ParkCode::UnknownCourse)?;
        let Some(Content::Quiz(quiz)) = course.lesson(lesson).map(|lesson| &lesson.content) else {
            return Err(ParkCode::UnknownLesson);
        };
        let drawn = quiz.drawn(*attempt);
        if responses.keys().any(|id| drawn.iter().all(|question| question.id != *id)) || !fits(responses) {
            return Err(ParkCode::UnknownLesson);
        }
        let enrolment = self.enrolments.entry(*hash).or_default();
        if enrolment.attempts.contains_key(attempt) {
            return Ok(Status::Conflict);
        }
        let earlier = enrolment.attempts.values().filter(|scored| scored.lesson == *lesson).count();
        if quiz.attempts_max.is_some_and(|most| earlier >= most as usize) {
            return Err(ParkCode::NoAttemptsLeft);
        }
        let score = quiz.score(*attempt, responses);
        enrolment.attempts.insert(*attempt, Scored { lesson: lesson.clone(), score, at: eff });
        if score.passed {
            enrolment.finish(lesson, eff);
        }
        enrolment.completed = enrolment.completed.or_else(|| enrolment.completion(course));
        Ok(Status::Applied)
    }
}

/// The most parts that an answer has: a question has fewer.
const RESPONSE_PARTS_MAX: usize = 32;

fn fits(responses: &Responses) -> bool {
    responses.values().all(|response| {
        response.len() <= RESPONSE_PARTS_MAX && response.iter().all(|part| part.chars().count() <= RESPONSE_CHARS_MAX)
    })
}
