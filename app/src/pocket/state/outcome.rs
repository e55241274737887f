//! What a submitted assessment amounts to, and how far each assessment has come.
//!
//! Everything is taken from the submission's own snapshot and the bundles that the assessment began with, so a result stays what it
//! was when the catalogue, the standard or the person's post changes. Comparable values: a page follows them without drawing again
//! for every sync that brought nothing.

use std::sync::Arc;

use domain::{
    assessment::Answers,
    bundle::References,
    ids::{AssessmentId, PeriodId},
    jpm::{Estimate, Profile},
    people::PositionKind,
    sync::{
        fold::{AssessmentState, PersonState},
        stamp::Status,
        verdict::Reference,
    },
    time::Timestamp,
};
use litemap::LiteMap;

use super::{
    Work,
    sitting::{NoSitting, Period, Sitting},
};

/// A submitted assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its period.
    pub period: Period,
    /// The kind of post whose standard applied.
    pub kind: PositionKind,
    /// The bundles that it rests on.
    pub references: References,
    /// The levels as submitted.
    pub profile: Profile,
    /// The answers that they came from.
    pub answers: Answers,
    /// When it was submitted.
    pub at: Timestamp,
    /// Whether the server has it.
    pub arrived: bool,
    /// Whether it came within the grace.
    pub late: bool,
    /// Until when it may arrive.
    pub arrives_until: Timestamp,
}

/// Where an assessment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It cannot be told yet.
    Missing(NoSitting),
    /// Not submitted: so many competencies done, of so many; nothing answered where `begun` is false.
    Open {
        /// Its period.
        period: Period,
        /// Whether anything has been answered.
        begun: bool,
        /// Competencies whose level is known.
        done: usize,
        /// Competencies in all.
        total: usize,
    },
    /// Submitted.
    Done(Arc<Outcome>),
}

/// What became of changes that did not simply count, told once for all alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// The submission came within the grace, and counts.
    LateSubmission,
    /// Changes after the submission.
    LateChanges,
    /// A second submission.
    SecondSubmission,
    /// Changes that another came before.
    SecondChanges,
    /// The submission is kept but does not count, for that reason's code.
    ParkedSubmission(String),
    /// Changes are kept but do not count, for that reason's code.
    ParkedChanges(String),
}

impl Work {
    /// Where the assessment of a period stands; reactive.
    #[must_use]
    pub fn standing(&self, period: PeriodId) -> Standing {
        match self.sitting(period) {
            Ok(sitting) => Standing::of(&sitting, self),
            Err(missing) => Standing::Missing(missing),
        }
    }

    /// What became of changes to the assessment of a period, with how many there are of each; reactive.
    #[must_use]
    pub fn remarks(&self, period: PeriodId) -> LiteMap<Remark, usize> {
        remarks(&self.state(), AssessmentId::of(self.person(), period))
    }

    /// How many assessments are on this device whose period is not in the list; reactive.
    #[must_use]
    pub fn unlisted(&self) -> usize {
        let listed: Vec<_> =
            self.periods().into_iter().map(|period| AssessmentId::of(self.person(), period.id)).collect();
        let begun =
            |(id, assessment): &(&AssessmentId, &AssessmentState)| assessment.begun.is_some() && !listed.contains(id);
        self.state().assessments.iter().filter(begun).count()
    }
}

impl Standing {
    fn of(sitting: &Sitting, work: &Work) -> Self {
        let Some(submitted) = &sitting.done.submitted else {
            let (done, total) = (sitting.course.done(), sitting.course.competencies.len());
            return Self::Open { period: sitting.period.clone(), begun: sitting.begun(), done, total };
        };
        Self::Done(Arc::new(Outcome {
            period: sitting.period.clone(),
            kind: sitting.kind,
            references: sitting.done.begun.as_ref().map_or(sitting.period.references, |begun| begun.value.references),
            profile: Profile { lines: submitted.value.lines.clone() },
            answers: submitted.value.answers.clone(),
            at: submitted.at,
            arrived: submitted.stamped,
            late: submitted.late,
            arrives_until: sitting.arrives_until(work.zone()),
        }))
    }
}

impl Outcome {
    /// The estimated match by the rule that the assessment began with; none where nothing is required.
    #[must_use]
    pub fn estimate(&self, reference: &Reference) -> Option<Estimate> {
        Estimate::of(&self.profile, &reference.rules.jpm)
    }
}

fn remarks(state: &PersonState, assessment: AssessmentId) -> LiteMap<Remark, usize> {
    let mut counts = LiteMap::new_vec();
    for remark in state.remarks.values().filter(|remark| remark.assessment == Some(assessment)) {
        let submission = remark.kind == SUBMITTED;
        let told = match &remark.status {
            Status::Applied => continue,
            Status::Late if submission => Remark::LateSubmission,
            Status::Late => Remark::LateChanges,
            Status::Conflict if submission => Remark::SecondSubmission,
            Status::Conflict => Remark::SecondChanges,
            Status::Parked(code) if submission => Remark::ParkedSubmission(code.code().to_owned()),
            Status::Parked(code) => Remark::ParkedChanges(code.code().to_owned()),
        };
        *counts.entry(told).or_insert(0) += 1;
    }
    counts
}

/// The kind of op that submits.
const SUBMITTED: &str = "assessment.submitted";

#[cfg(test)]
mod tests {
    use domain::{
        assessment::Further,
        ids::{DeviceId, PersonId},
        sync::{
            op::{Body, OpId, Submission},
            stamp::{ParkCode, Stamp},
        },
    };

    use super::*;

    fn assessment(n: u8) -> AssessmentId {
        AssessmentId::of(PersonId::from_random([1; 16]), PeriodId::from_random([n; 16]))
    }

    fn state(ops: &[(Body, Status)]) -> PersonState {
        let device = DeviceId::from_random([7; 16]);
        let mut state = PersonState::default();
        for (seq, (body, status)) in (1..).zip(ops) {
            let op = domain::wire::op::write(OpId { device, counter: seq }, Timestamp(0), None, body.clone());
            state.apply(&op, Some(&Stamp { seq, eff: Timestamp(0), status: status.clone() }));
        }
        state
    }

    fn submitted(n: u8) -> Body {
        Body::Submitted(Submission {
            assessment: assessment(n),
            lines: Vec::new(),
            answers: Answers::new(),
            further: Further::new(),
        })
    }

    fn further(n: u8) -> Body {
        Body::WentFurther { assessment: assessment(n), competency: "INT".parse().unwrap() }
    }

    #[test]
    fn remarks_are_told_once_for_all_alike_and_only_of_their_own_assessment() {
        let state = state(&[
            (submitted(1), Status::Late),
            (submitted(1), Status::Conflict),
            (further(1), Status::Late),
            (further(1), Status::Late),
            (further(1), Status::Parked(ParkCode::Closed)),
            (submitted(2), Status::Parked(ParkCode::Other("moon".into()))),
            (further(1), Status::Applied),
        ]);
        let told: Vec<_> = remarks(&state, assessment(1)).into_iter().collect();
        let expected = [
            (Remark::LateSubmission, 1),
            (Remark::LateChanges, 2),
            (Remark::SecondSubmission, 1),
            (Remark::ParkedChanges("closed".into()), 1),
        ];
        assert_eq!(told, expected);
        let other: Vec<_> = remarks(&state, assessment(2)).into_iter().map(|(remark, _)| remark).collect();
        assert_eq!(other, [Remark::ParkedSubmission("moon".into())]);
    }
}
