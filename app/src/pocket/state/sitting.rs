//! One assessment as the pages need it: its words, its answers, its course.

use std::sync::Arc;

use domain::{
    assessment::{Answer, Course, Page, Questionnaire},
    bundle::References,
    competency::{CompetencyCode, StatementId},
    ids::{AssessmentId, PeriodId},
    people::PositionKind,
    sync::{
        fold::AssessmentState,
        op::{Begun, Body, Submission},
        verdict::Reference,
    },
    text::Text,
    time::{Date, Timestamp, Zone, parse_date},
    wire::about::PeriodWire,
};
use leptos::prelude::*;

use super::Work;
use crate::store::StoreError;

/// A period, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its id.
    pub id: PeriodId,
    /// Its name.
    pub name: Text,
    /// First day.
    pub opens: Date,
    /// Last day.
    pub closes: Date,
    /// Days after the last in which earlier work may still arrive.
    pub grace_days: u32,
    /// What an assessment that begins now rests on.
    pub references: References,
}

impl Period {
    fn read(wire: &PeriodWire) -> Option<Self> {
        Some(Self {
            id: wire.id.parse().ok()?,
            name: wire.name.clone().into(),
            opens: parse_date(&wire.opens)?,
            closes: parse_date(&wire.closes)?,
            grace_days: wire.grace_days,
            references: references_of(wire)?,
        })
    }

    /// Whether the day lies within.
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        self.opens <= today && today <= self.closes
    }

    /// Whether the last day is over at that instant: what is submitted then is kept, but does not count.
    #[must_use]
    pub fn is_over(&self, at: Timestamp, zone: Zone) -> bool {
        self.closes < zone.date(at)
    }
}

pub(super) fn references_of(wire: &PeriodWire) -> Option<References> {
    Some(References {
        catalogue: wire.catalogue.parse().ok()?,
        standards: wire.standards.parse().ok()?,
        rules: wire.rules.parse().ok()?,
    })
}

/// One assessment: begun or yet to begin.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// Its id.
    pub id: AssessmentId,
    /// Its period.
    pub period: Period,
    /// The kind of post whose standard applies.
    pub kind: PositionKind,
    /// The words and rules.
    pub reference: Arc<Reference>,
    /// What has been done so far.
    pub done: AssessmentState,
    /// Where the person stands.
    pub course: Course,
    begin: Option<Body>,
}

/// Why there is no assessment to sit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSitting {
    /// The server has not told post and periods yet.
    NotTold,
    /// No such period.
    NoPeriod,
    /// The person has no post: nothing is required of them.
    NoPost,
    /// The words are not on the device yet.
    NoWords,
}

impl Work {
    /// Now, by the server's clock once it has answered in this visit, by the device's until then.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.by_server(self.desk().ports.host.now())
    }

    /// What was written down by the device's clock, by the server's once it has answered in this visit.
    #[must_use]
    pub fn by_server(&self, at: Timestamp) -> Timestamp {
        at.plus_ms(self.desk().skew_ms.get())
    }

    /// Today, in the agency's zone, by [`Self::now`].
    #[must_use]
    pub fn today(&self) -> Date {
        self.zone().date(self.now())
    }

    /// The periods that cover the person, newest first; reactive.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        self.about().map(|about| about.periods.iter().filter_map(Period::read).collect()).unwrap_or_default()
    }

    /// The period that is open today, else the one that opens next; reactive.
    #[must_use]
    pub fn current_period(&self) -> Option<Period> {
        let today = self.today();
        let periods = self.periods();
        let open = periods.iter().find(|period| period.is_open(today));
        open.or_else(|| periods.iter().rev().find(|period| period.opens > today)).cloned()
    }

    /// The assessment of a period; reactive.
    ///
    /// # Errors
    /// [`NoSitting`] says what is missing.
    pub fn sitting(&self, period: PeriodId) -> Result<Sitting, NoSitting> {
        let about = self.about().ok_or(NoSitting::NotTold)?;
        let period = self.periods().into_iter().find(|known| known.id == period).ok_or(NoSitting::NoPeriod)?;
        let id = AssessmentId::of(self.person(), period.id);
        let done = self.state().assessments.get(&id).cloned().unwrap_or_default();
        let (kind, references, begin) = match &done.begun {
            Some(begun) => (begun.value.kind, begun.value.references, None),
            None => {
                let post = about.post.as_ref().ok_or(NoSitting::NoPost)?;
                let kind = post.kind.as_deref().and_then(PositionKind::from_code).ok_or(NoSitting::NoPost)?;
                let assignment = post.assignment.parse().map_err(|_| NoSitting::NoPost)?;
                let references = period.references;
                let begun = Begun { assessment: id, period: period.id, assignment, kind, references };
                (kind, references, Some(Body::Begun(begun)))
            }
        };
        let reference = self.reference(&references).ok_or(NoSitting::NoWords)?;
        let course = reference.questionnaire(kind).ok_or(NoSitting::NoWords)?.course(&done.answers(), &done.further);
        Ok(Sitting { id, period, kind, reference, done, course, begin })
    }

    /// The assessment of a period, followed: computed once for all that is shown of it.
    #[must_use]
    pub fn follow(self, period: PeriodId) -> Memo<Result<Arc<Sitting>, NoSitting>> {
        // Sittings are not compared: whatever they are computed from has changed.
        Memo::new_with_compare(move |_| self.sitting(period).map(Arc::new), |_, _| true)
    }

    /// Records an answer the moment it is tapped; the first one begins the assessment.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved.
    pub async fn answer(self, sitting: &Sitting, statement: StatementId, answer: Answer) -> Result<(), StoreError> {
        self.within(sitting, Body::Answered { assessment: sitting.id, statement, answer }).await
    }

    /// Records a private note.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved.
    pub async fn note(self, sitting: &Sitting, statement: StatementId, note: String) -> Result<(), StoreError> {
        self.within(sitting, Body::Noted { assessment: sitting.id, statement, note }).await
    }

    /// Goes on above what the rule asks.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved.
    pub async fn go_further(self, sitting: &Sitting, competency: CompetencyCode) -> Result<(), StoreError> {
        self.within(sitting, Body::WentFurther { assessment: sitting.id, competency }).await
    }

    /// Submits a complete assessment; does nothing for one that is not.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved.
    pub async fn submit(self, sitting: &Sitting) -> Result<(), StoreError> {
        let Some(profile) = sitting.course.profile() else { return Ok(()) };
        let submission = Submission {
            assessment: sitting.id,
            lines: profile.lines,
            answers: sitting.done.answers(),
            further: sitting.done.further.clone(),
        };
        self.within(sitting, Body::Submitted(submission)).await?;
        self.sync_now();
        Ok(())
    }

    async fn within(self, sitting: &Sitting, body: Body) -> Result<(), StoreError> {
        // Another tap may have begun it since the page was drawn.
        let desk = self.desk.try_get_value().ok_or(StoreError::Gone)?;
        let begun = desk.state.with_untracked(|state| {
            state.assessments.get(&sitting.id).is_some_and(|assessment| assessment.begun.is_some())
        });
        let begin = sitting.begin.clone().filter(|_| !begun);
        if begin.is_some() || matches!(body, Body::Submitted(_)) {
            // From here on there is something to lose: the browser is asked not to evict it. It answers in its own time, and the
            // settings show what it said.
            let asked = desk.ports.host.persist();
            leptos::task::spawn_local(async move {
                asked.await;
            });
        }
        self.record(begin.into_iter().chain([body]).collect()).await
    }
}

impl Sitting {
    /// The questionnaire. The standard has the kind: the sitting could not have been made otherwise.
    #[must_use]
    pub fn questionnaire(&self) -> Option<Questionnaire<'_>> {
        self.reference.questionnaire(self.kind)
    }

    /// The name of a competency; its code where the catalogue has none.
    #[must_use]
    pub fn competency_name(&self, code: CompetencyCode) -> Text {
        self.reference.catalogue.name_of(code)
    }

    /// Whether every statement of a page is answered.
    #[must_use]
    pub fn page_complete(&self, page: Page) -> bool {
        let statements = self.reference.catalogue.statements(page.competency, page.level);
        statements.iter().all(|statement| self.done.answers.contains_key(&statement.id))
    }

    /// Whether an answer has been given at all.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.done.begun.is_some()
    }

    /// Whether it has been submitted, here or elsewhere.
    #[must_use]
    pub fn submitted(&self) -> bool {
        self.done.submitted.is_some()
    }

    /// Until when a submission made before closing may still arrive.
    #[must_use]
    pub fn arrives_until(&self, zone: Zone) -> Timestamp {
        zone.end_of(self.period.closes).plus_ms(i64::from(self.period.grace_days) * domain::time::DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use domain::bundle::BundleHash;

    use super::*;

    #[test]
    fn a_period_is_over_when_its_last_day_is_where_the_agency_is() {
        let hash = BundleHash([1; 32]);
        let period = Period {
            id: PeriodId::from_random([1; 16]),
            name: Text::default(),
            opens: Date::constant(2026, 11, 1),
            closes: Date::constant(2026, 12, 12),
            grace_days: 14,
            references: References { catalogue: hash, standards: hash, rules: hash },
        };
        let last = Zone::Wit.end_of(period.closes);
        assert!(!period.is_over(last, Zone::Wit));
        assert!(period.is_over(last.plus_ms(1), Zone::Wit));
        assert!(!period.is_over(last.plus_ms(1), Zone::Wib), "two hours of the day are left");
    }
}
