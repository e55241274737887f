//! What a push about training needs rests on, and what follows from it.
//!
//! Promises: a supervisor's word is weighed by the access table as of the day on which it was said, by the record of who reported to
//! whom on that day; each that counts is in the audit log of the person's agency, in the transaction that takes it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Actor, Permit, Resource, Role, Subject, can},
    ids::{AgencyId, AssessmentId, PersonId},
    needs::Step,
    people::{Assignment, Supervision, assignment_on, supervisor_on},
    sync::op::Op,
    time::{Date, Timestamp},
};
use sea_orm::ConnectionTrait;

use super::Error;
use crate::store::{
    audit::{self, Line},
    directory,
    needs::{self, Kept},
};

/// Whose assessments the ops are about.
pub(super) fn named(pusher: PersonId, ops: &[&Op]) -> BTreeSet<(PersonId, AssessmentId)> {
    let told = ops.iter().filter_map(|op| op.body.need());
    told.map(|told| (told.person.unwrap_or(pusher), told.assessment)).collect()
}

/// Who reported to whom, and who was where, on any day.
#[derive(Debug, Default)]
pub(super) struct Reports {
    supervisor: Option<PersonId>,
    own: Vec<Assignment>,
    people: BTreeMap<PersonId, (Vec<Supervision>, Vec<Assignment>)>,
}

/// Reads it for those of whose needs or claims somebody else speaks.
pub(super) async fn reports<C: ConnectionTrait>(
    on: &C,
    supervisor: PersonId,
    mut others: BTreeSet<PersonId>,
) -> Result<Reports, Error> {
    let mut reports = Reports { supervisor: Some(supervisor), ..Reports::default() };
    others.remove(&supervisor);
    if others.is_empty() {
        return Ok(reports);
    }
    reports.own = directory::assignments(on, supervisor).await?;
    for whose in others {
        let lines = directory::supervision(on, whose).await?;
        reports.people.insert(whose, (lines, directory::assignments(on, whose).await?));
    }
    Ok(reports)
}

impl Reports {
    pub(super) fn may_verify(&self, whose: PersonId, day: Date) -> bool {
        self.permit(Action::VerifyNeeds, whose, day).is_some()
    }

    pub(super) fn may_decide(&self, whose: PersonId, day: Date) -> bool {
        self.permit(Action::DecideClaims, whose, day).is_some()
    }

    fn permit(&self, action: Action, whose: PersonId, day: Date) -> Option<Permit> {
        let (lines, assignments) = self.people.get(&whose)?;
        let in_force = self.own.iter().filter(|assignment| assignment.range.contains(day));
        let agencies: Vec<AgencyId> = in_force.map(|assignment| assignment.agency).collect();
        let actor = Actor {
            person: self.supervisor?,
            today: day,
            agencies: &agencies,
            grants: &[],
            case: None,
            password_fresh: false,
        };
        let subject = Subject {
            person: whose,
            agency: assignment_on(assignments, day).map(|assignment| assignment.agency),
            path: &[],
            supervisor: supervisor_on(lines, whose, day),
            grants: &[],
        };
        can(&actor, action, &Resource::Person(subject)).ok()
    }
}

/// Writes what was said anew.
pub(super) async fn save<C: ConnectionTrait>(
    tx: &C,
    pusher: PersonId,
    (kept, steps): (&Kept, &[Step]),
    received: Timestamp,
) -> Result<(), Error> {
    needs::add(tx, kept, steps).await?;
    for step in steps.iter().filter(|step| step.role != Role::Employee) {
        let line = Line {
            agency: kept.agency,
            at: received,
            actor: Some(pusher),
            action: Action::VerifyNeeds,
            subject: audit::Subject::Person(kept.need.person),
            reason: None,
            detail: Some(step.role.code()),
        };
        audit::append(tx, &line).await?;
    }
    Ok(())
}
