//! Counts, gaps and matches of all units, each of the people who sit in it directly.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::UnitId,
    jpm::Ratio,
    report::{Counts, Gaps, Tally, UnitFigures},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{Progress, STATE, Scene, count, counted_in_period, select};
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

#[derive(FromQueryResult)]
struct RulesRow {
    unit_id: Uuid,
    rules: String,
}

/// The figures of every unit that has any. How far people are is of now; gaps and matches are of what was submitted before an instant.
/// What was submitted stays with the unit of its day.
///
/// # Errors
/// Those of the database.
pub async fn figures<C: ConnectionTrait>(
    on: &C,
    scene: &Scene,
    before: Timestamp,
) -> Result<BTreeMap<UnitId, UnitFigures>, Error> {
    let mut units: BTreeMap<UnitId, UnitFigures> = BTreeMap::new();
    for (unit, counts) in counts(on, scene).await? {
        units.entry(unit).or_default().counts = counts;
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

/// How far the people are who sit in each unit directly, or did when they submitted; who is not covered is counted nowhere.
///
/// # Errors
/// Those of the database.
pub async fn counts<C: ConnectionTrait>(on: &C, scene: &Scene) -> Result<BTreeMap<UnitId, Counts>, Error> {
    let counted = counted_in_period(on.get_database_backend(), scene.zone);
    let sql = format!(
        "with recursive {counted}
         select p.unit_id, {STATE} as state, count(*) as people
         from counted p
         left join assessment s on s.person_id = p.person_id and s.period_id = $3
         group by p.unit_id, {STATE}"
    );
    let rows: Vec<CountRow> = select(on, &sql, scene.values()).await?;
    let mut units: BTreeMap<UnitId, Counts> = BTreeMap::new();
    for row in rows {
        let state = coded("assessment", "state", &row.state, Progress::from_code)?;
        let counts = units.entry(UnitId::from_uuid(row.unit_id)).or_default();
        let slot = match state {
            Progress::Submitted => &mut counts.submitted,
            Progress::Begun => &mut counts.begun,
            Progress::NotBegun => &mut counts.not_begun,
            Progress::NoPost => &mut counts.no_post,
            Progress::NotCovered => continue,
        };
        *slot = count(row.people)?;
    }
    Ok(units)
}

async fn gaps<C: ConnectionTrait>(on: &C, scene: &Scene, before: Timestamp) -> Result<Vec<GapRow>, Error> {
    let counted = counted_in_period(on.get_database_backend(), scene.zone);
    let sql = format!(
        "with recursive {counted}
         select p.unit_id, l.competency, count(*) as people,
             sum(case when l.required > l.reached then l.required - l.reached else 0 end) as gap,
             sum(case when l.required > l.reached then 1 else 0 end) as with_gap
         from counted p
         join assessment s on s.person_id = p.person_id and s.period_id = $3 and s.state = 'submitted' and s.submitted_at < $4
         join assessment_level l on l.person_id = s.person_id and l.assessment_id = s.id
         where p.position_id is not null
         group by p.unit_id, l.competency"
    );
    select(on, &sql, with_instant(scene, before)).await
}

/// Nobody's match is told: only how many share one. Who is required nothing has none.
async fn matches<C: ConnectionTrait>(on: &C, scene: &Scene, before: Timestamp) -> Result<Vec<MatchRow>, Error> {
    let counted = counted_in_period(on.get_database_backend(), scene.zone);
    let sql = format!(
        "with recursive {counted}
         select p.unit_id, s.reached_sum, s.required_sum, count(*) as people
         from counted p
         join assessment s on s.person_id = p.person_id and s.period_id = $3 and s.state = 'submitted' and s.submitted_at < $4
         where p.position_id is not null and s.required_sum > 0
         group by p.unit_id, s.reached_sum, s.required_sum"
    );
    select(on, &sql, with_instant(scene, before)).await
}

/// The rules by which those have submitted who make the gaps and matches of [`figures`], each with the units that they sit in.
///
/// # Errors
/// Those of the database.
pub async fn rules_behind<C: ConnectionTrait>(
    on: &C,
    scene: &Scene,
    before: Timestamp,
) -> Result<BTreeSet<(UnitId, BundleHash)>, Error> {
    let counted = counted_in_period(on.get_database_backend(), scene.zone);
    let sql = format!(
        "with recursive {counted}
         select distinct p.unit_id, s.rules
         from counted p
         join assessment s on s.person_id = p.person_id and s.period_id = $3 and s.state = 'submitted' and s.submitted_at < $4
         where p.position_id is not null"
    );
    let rows: Vec<RulesRow> = select(on, &sql, with_instant(scene, before)).await?;
    let read = |row: RulesRow| {
        let rules = coded("assessment", "bundle hash", &row.rules, |text| text.parse().ok())?;
        Ok((UnitId::from_uuid(row.unit_id), rules))
    };
    rows.into_iter().map(read).collect()
}

fn with_instant(scene: &Scene, before: Timestamp) -> Vec<sea_orm::Value> {
    let mut values = scene.values();
    values.push(before.0.into());
    values
}
