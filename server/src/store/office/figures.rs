//! Counts, gaps and matches of all units, each of the people who sit in it directly.

use std::collections::BTreeMap;

use domain::{
    ids::UnitId,
    jpm::Ratio,
    report::{Gaps, Tally, UnitFigures},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{PLACED, Progress, STATE, Scene, count, select};
use crate::store::{Error, row::coded};

#[derive(FromQueryResult)]
struct CountRow {
    unit_id: Uuid,
    state: String,
    people: i64,
}

#[derive(FromQueryResult)]
struct GapRow {
    unit_id: Uuid,
    competency: String,
    gap: i64,
    with_gap: i64,
    people: i64,
}

#[derive(FromQueryResult)]
struct MatchRow {
    unit_id: Uuid,
    reached_sum: i32,
    required_sum: i32,
    people: i64,
}

/// The figures of every unit that has any. How far people are is of now; gaps and matches are of what was submitted before an instant.
///
/// # Errors
/// Those of the database.
pub async fn figures<C: ConnectionTrait>(
    on: &C,
    scene: &Scene,
    before: Timestamp,
) -> Result<BTreeMap<UnitId, UnitFigures>, Error> {
    let mut units: BTreeMap<UnitId, UnitFigures> = BTreeMap::new();
    for row in counts(on, scene).await? {
        let counts = &mut units.entry(UnitId::from_uuid(row.unit_id)).or_default().counts;
        let slot = match coded("assessment", "state", &row.state, Progress::from_code)? {
            Progress::Submitted => &mut counts.submitted,
            Progress::Begun => &mut counts.begun,
            Progress::NotBegun => &mut counts.not_begun,
            Progress::NoPost => &mut counts.no_post,
        };
        *slot = count(row.people)?;
    }
    for row in gaps(on, scene, before).await? {
        let unit = units.entry(UnitId::from_uuid(row.unit_id)).or_default();
        let competency = coded("assessment_level", "competency", &row.competency, |code| code.parse().ok())?;
        let tally = Tally { sum: row.gap, count: count(row.people)? };
        unit.gaps.insert(competency, Gaps { tally, with_gap: count(row.with_gap)? });
    }
    for row in matches(on, scene, before).await? {
        let unit = units.entry(UnitId::from_uuid(row.unit_id)).or_default();
        let corrupt = |_| Error::Corrupt { table: "assessment", what: "sums" };
        let ratio = Ratio {
            reached: u32::try_from(row.reached_sum).map_err(corrupt)?,
            required: u32::try_from(row.required_sum).map_err(corrupt)?,
        };
        unit.matches.extend((0..row.people).map(|_| ratio.hundredths()));
    }
    Ok(units)
}

async fn counts<C: ConnectionTrait>(on: &C, scene: &Scene) -> Result<Vec<CountRow>, Error> {
    let sql = format!(
        "with {PLACED}
         select p.unit_id, {STATE} as state, count(*) as people
         from placed p
         left join assessment s on s.person_id = p.person_id and s.period_id = $3
         group by p.unit_id, {STATE}"
    );
    select(on, &sql, scene.values()).await
}

async fn gaps<C: ConnectionTrait>(on: &C, scene: &Scene, before: Timestamp) -> Result<Vec<GapRow>, Error> {
    let sql = format!(
        "with {PLACED}
         select p.unit_id, l.competency, count(*) as people,
             sum(case when l.required > l.reached then l.required - l.reached else 0 end) as gap,
             sum(case when l.required > l.reached then 1 else 0 end) as with_gap
         from placed p
         join assessment s on s.person_id = p.person_id and s.period_id = $3 and s.state = 'submitted' and s.submitted_at < $4
         join assessment_level l on l.person_id = s.person_id and l.assessment_id = s.id
         where p.position_id is not null
         group by p.unit_id, l.competency"
    );
    select(on, &sql, with_instant(scene, before)).await
}

/// Nobody's match is told: only how many share one. Who is required nothing has none.
async fn matches<C: ConnectionTrait>(on: &C, scene: &Scene, before: Timestamp) -> Result<Vec<MatchRow>, Error> {
    let sql = format!(
        "with {PLACED}
         select p.unit_id, s.reached_sum, s.required_sum, count(*) as people
         from placed p
         join assessment s on s.person_id = p.person_id and s.period_id = $3 and s.state = 'submitted' and s.submitted_at < $4
         where p.position_id is not null and s.required_sum > 0
         group by p.unit_id, s.reached_sum, s.required_sum"
    );
    select(on, &sql, with_instant(scene, before)).await
}

fn with_instant(scene: &Scene, before: Timestamp) -> Vec<sea_orm::Value> {
    let mut values = scene.values();
    values.push(before.0.into());
    values
}
