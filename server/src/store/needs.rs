//! Training needs as they rest: the levels of a submitted assessment, and the steps that were said about it.
//!
//! Promises: a step is added, never changed; whoever adds one has locked the assessment's row first, so that each rests on all before
//! it. Refuses: to decide; `domain::needs` does.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Role,
    bundle::References,
    ids::{AgencyId, AssessmentId, DeviceId, PeriodId, PersonId, UnitId},
    jpm::ProfileLine,
    needs::{Need, NeedState, Said, Step, StepKind},
    sync::op::{OpId, ToldKind},
    time::{Timestamp, Zone},
    wire::needs::{read_said, write_said},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, sea_query::ExprTrait,
};
use uuid::Uuid;

use super::{Error, office::levels::line, row::coded};
use crate::entity::{assessment, assessment_level, need_step};

/// Rows of one statement: far below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 400;

/// A need with where it belongs.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// Of which period.
    pub period: PeriodId,
    /// In whose books.
    pub agency: AgencyId,
    /// The unit of the assignment that it was about.
    pub unit: UnitId,
    /// What the assessment rests on.
    pub references: References,
    /// The need.
    pub need: Need,
}

/// The submitted ones among these, their rows locked until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn locked<C: ConnectionTrait>(
    tx: &C,
    named: &BTreeSet<(PersonId, AssessmentId)>,
    zone: Zone,
) -> Result<BTreeMap<AssessmentId, Kept>, Error> {
    let mut rows = Vec::new();
    // In the order of the set, so that two transactions never wait for each other.
    for some in named.iter().collect::<Vec<_>>().chunks(ROWS_MAX) {
        let any = some.iter().fold(Condition::any(), |any, (person, id)| {
            any.add(assessment::Column::PersonId.eq(person.uuid()).and(assessment::Column::Id.eq(id.uuid())))
        });
        let found = assessment::Entity::find()
            .filter(any)
            .filter(assessment::Column::State.eq("submitted"))
            .order_by_asc(assessment::Column::PersonId)
            .order_by_asc(assessment::Column::Id)
            .lock_exclusive()
            .all(tx)
            .await?;
        rows.extend(found);
    }
    Ok(whole(tx, rows, zone).await?.into_iter().map(|kept| (kept.assessment, kept)).collect())
}

/// One need, its row locked.
///
/// # Errors
/// Those of the database.
pub async fn locked_one<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    id: AssessmentId,
    zone: Zone,
) -> Result<Option<Kept>, Error> {
    Ok(locked(tx, &[(person, id)].into(), zone).await?.remove(&id))
}

/// What was said about a person's own needs, the newest submission first; nothing where nothing was said.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(on: &C, who: PersonId, zone: Zone) -> Result<Vec<Kept>, Error> {
    let said: Vec<Uuid> = need_step::Entity::find()
        .select_only()
        .column(need_step::Column::AssessmentId)
        .distinct()
        .filter(need_step::Column::PersonId.eq(who.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let rows = assessment::Entity::find()
        .filter(assessment::Column::PersonId.eq(who.uuid()))
        .filter(assessment::Column::Id.is_in(said))
        .order_by_desc(assessment::Column::SubmittedAt)
        .all(on)
        .await?;
    whole(on, rows, zone).await
}

/// The newest submission of each of these people.
///
/// # Errors
/// Those of the database.
pub async fn newest_of<C: ConnectionTrait>(on: &C, people: &[PersonId], zone: Zone) -> Result<Vec<Kept>, Error> {
    let mut newest = BTreeMap::new();
    for some in people.chunks(ROWS_MAX) {
        let rows = assessment::Entity::find()
            .filter(assessment::Column::PersonId.is_in(some.iter().map(|person| person.uuid())))
            .filter(assessment::Column::State.eq("submitted"))
            .order_by_asc(assessment::Column::SubmittedAt)
            .all(on)
            .await?;
        newest.extend(rows.into_iter().map(|row| (row.person_id, row)));
    }
    whole(on, newest.into_values().collect(), zone).await
}

/// The needs of these people in a period.
///
/// # Errors
/// Those of the database.
pub async fn in_period<C: ConnectionTrait>(
    on: &C,
    period: PeriodId,
    people: &[PersonId],
    zone: Zone,
) -> Result<BTreeMap<PersonId, Kept>, Error> {
    let mut rows = Vec::new();
    for some in people.chunks(ROWS_MAX) {
        let found = assessment::Entity::find()
            .filter(assessment::Column::PeriodId.eq(period.uuid()))
            .filter(assessment::Column::State.eq("submitted"))
            .filter(assessment::Column::PersonId.is_in(some.iter().map(|person| person.uuid())))
            .all(on)
            .await?;
        rows.extend(found);
    }
    Ok(whole(on, rows, zone).await?.into_iter().map(|kept| (kept.need.person, kept)).collect())
}

#[derive(FromQueryResult)]
struct Stood {
    person_id: Uuid,
    submitted_at: Option<i64>,
    newest: Option<i64>,
    kind: Option<String>,
}

/// Where everybody's need of a period stands, without what was said.
///
/// # Errors
/// Those of the database.
pub async fn states<C: ConnectionTrait>(on: &C, period: PeriodId) -> Result<BTreeMap<PersonId, NeedState>, Error> {
    let sql = "select s.person_id, s.submitted_at, n.kind,
             (select max(o.submitted_at) from assessment o where o.person_id = s.person_id and o.state = 'submitted')
                 as newest
         from assessment s
         left join need_step n on n.person_id = s.person_id and n.assessment_id = s.id
         where s.period_id = $1 and s.state = 'submitted'
         order by s.person_id, n.nth";
    let rows: Vec<Stood> = super::office::select(on, sql, vec![period.uuid().into()]).await?;
    let mut states = BTreeMap::new();
    for of_person in rows.chunk_by(|one, next| one.person_id == next.person_id) {
        let steps = of_person.iter().filter_map(|row| row.kind.as_deref());
        let steps = steps.map(|code| coded("need_step", "kind", code, StepKind::from_code));
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        let newer = of_person[0].newest > of_person[0].submitted_at;
        states.insert(PersonId::from_uuid(of_person[0].person_id), NeedState::after(steps.into_iter(), newer));
    }
    Ok(states)
}

async fn whole<C: ConnectionTrait>(on: &C, rows: Vec<assessment::Model>, zone: Zone) -> Result<Vec<Kept>, Error> {
    let mut levels: BTreeMap<Uuid, Vec<ProfileLine>> = BTreeMap::new();
    let mut steps: BTreeMap<Uuid, Vec<need_step::Model>> = BTreeMap::new();
    let mut newest: BTreeMap<Uuid, i64> = BTreeMap::new();
    for some in rows.chunks(ROWS_MAX) {
        let ids = || some.iter().map(|row| row.id);
        let people = || some.iter().map(|row| row.person_id);
        let found = assessment_level::Entity::find()
            .filter(assessment_level::Column::PersonId.is_in(people()))
            .filter(assessment_level::Column::AssessmentId.is_in(ids()))
            .order_by_asc(assessment_level::Column::Competency)
            .all(on)
            .await?;
        for row in &found {
            levels.entry(row.assessment_id).or_default().push(line(row)?);
        }
        let found = need_step::Entity::find()
            .filter(need_step::Column::PersonId.is_in(people()))
            .filter(need_step::Column::AssessmentId.is_in(ids()))
            .order_by_asc(need_step::Column::Nth)
            .all(on)
            .await?;
        for row in found {
            steps.entry(row.assessment_id).or_default().push(row);
        }
        let found: Vec<(Uuid, Option<i64>)> = assessment::Entity::find()
            .select_only()
            .column(assessment::Column::PersonId)
            .column_as(assessment::Column::SubmittedAt.max(), "newest")
            .filter(assessment::Column::PersonId.is_in(people()))
            .filter(assessment::Column::State.eq("submitted"))
            .group_by(assessment::Column::PersonId)
            .into_tuple()
            .all(on)
            .await?;
        newest.extend(found.into_iter().filter_map(|(person, at)| Some((person, at?))));
    }
    let kept = |row: assessment::Model| {
        let hash = |text: &str| text.parse().map_err(|_| Error::Corrupt { table: "assessment", what: "bundle hash" });
        let at = row.submitted_at.ok_or(Error::Corrupt { table: "assessment", what: "submission" })?;
        let said = steps.remove(&row.id).unwrap_or_default();
        Ok(Kept {
            assessment: AssessmentId::from_uuid(row.id),
            period: PeriodId::from_uuid(row.period_id),
            agency: AgencyId::from_uuid(row.agency_id),
            unit: UnitId::from_uuid(row.unit_id),
            references: References {
                catalogue: hash(&row.catalogue)?,
                standards: hash(&row.standards)?,
                rules: hash(&row.rules)?,
            },
            need: Need {
                person: PersonId::from_uuid(row.person_id),
                lines: levels.remove(&row.id).unwrap_or_default(),
                submitted: zone.date(Timestamp(at)),
                newer: newest.get(&row.person_id).is_some_and(|newest| *newest > at),
                steps: said.iter().map(step).collect::<Result<_, _>>()?,
            },
        })
    };
    rows.into_iter().map(kept).collect()
}

fn step(row: &need_step::Model) -> Result<Step, Error> {
    let corrupt = |what| Error::Corrupt { table: "need_step", what };
    let told = |kind| {
        let body = row.body.as_deref().ok_or(corrupt("body"))?;
        read_said(kind, body).map_err(|_| corrupt("body"))
    };
    let said = match coded("need_step", "kind", &row.kind, StepKind::from_code)? {
        StepKind::Planned => told(ToldKind::Planned)?,
        StepKind::Verified | StepKind::Differs => told(ToldKind::Verified)?,
        StepKind::Answered => told(ToldKind::Answered)?,
        StepKind::Returned => Said::Returned(row.body.clone().ok_or(corrupt("reason"))?),
        StepKind::Validated => Said::Validated(row.body.clone()),
    };
    let op = match (row.device_id, row.counter) {
        (Some(device), Some(counter)) => Some(OpId {
            device: DeviceId::from_uuid(device),
            counter: u64::try_from(counter).map_err(|_| corrupt("counter"))?,
        }),
        _ => None,
    };
    Ok(Step {
        by: PersonId::from_uuid(row.by_id),
        role: coded("need_step", "role", &row.role, Role::from_code)?,
        at: Timestamp(row.at),
        op,
        said,
    })
}

/// Adds steps to a need whose row is locked.
///
/// # Errors
/// Those of the database.
pub async fn add<C: ConnectionTrait>(tx: &C, kept: &Kept, steps: &[Step]) -> Result<(), Error> {
    let rows = (kept.need.steps.len()..).zip(steps).map(|(nth, step)| need_step::ActiveModel {
        person_id: Set(kept.need.person.uuid()),
        assessment_id: Set(kept.assessment.uuid()),
        nth: Set(i32::try_from(nth).unwrap_or(i32::MAX)),
        by_id: Set(step.by.uuid()),
        role: Set(step.role.code().to_owned()),
        at: Set(step.at.0),
        kind: Set(step.said.kind().code().to_owned()),
        device_id: Set(step.op.map(|op| op.device.uuid())),
        counter: Set(step.op.map(|op| i64::try_from(op.counter).unwrap_or(i64::MAX))),
        body: Set(write_said(&step.said)),
    });
    need_step::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
