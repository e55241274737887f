//! Assessment periods of an agency: their days, whom they cover, and who has more time.
//!
//! Promises: the bundles of a period never change once it is there. Refuses: to judge what somebody planned; `domain::period` does.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::References,
    ids::{AgencyId, PeriodId, PersonId, UnitId},
    people::PositionKind,
    period::{Coverage, Extension, Plan},
    text::Text,
    time::{Date, Timestamp},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

pub use super::about::Period;
use super::{
    Error,
    row::{coded, date, date_text},
};
use crate::entity::{agency, assessment, period, period_extension, period_left_out, period_unit};

impl Period {
    /// As it was planned.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            name: self.name.clone(),
            opens: self.opens,
            closes: self.closes,
            grace_days: self.grace_days,
            coverage: self.coverage.clone(),
        }
    }
}

/// Adds a period.
///
/// # Errors
/// Those of the database; a bundle that is not there is among them.
pub async fn add<C: ConnectionTrait>(on: &C, of: AgencyId, new: &Period) -> Result<(), Error> {
    let row = period::ActiveModel {
        id: Set(new.id.uuid()),
        agency_id: Set(of.uuid()),
        name_id: Set(new.name.indonesian.clone()),
        name_en: Set(new.name.english.clone()),
        opens: Set(date_text(new.opens)),
        closes: Set(date_text(new.closes)),
        grace_days: Set(i32::try_from(new.grace_days).unwrap_or(i32::MAX)),
        catalogue: Set(new.references.catalogue.to_string()),
        standards: Set(new.references.standards.to_string()),
        rules: Set(new.references.rules.to_string()),
        partial: Set(!new.coverage.is_whole()),
    };
    period::Entity::insert(row).exec_without_returning(on).await?;
    cover(on, new.id, &new.coverage).await
}

/// Changes a period; its bundles stay.
///
/// # Errors
/// Those of the database.
pub async fn change<C: ConnectionTrait>(on: &C, id: PeriodId, plan: &Plan) -> Result<(), Error> {
    period::Entity::update_many()
        .col_expr(period::Column::NameId, Expr::value(plan.name.indonesian.clone()))
        .col_expr(period::Column::NameEn, Expr::value(plan.name.english.clone()))
        .col_expr(period::Column::Opens, Expr::value(date_text(plan.opens)))
        .col_expr(period::Column::Closes, Expr::value(date_text(plan.closes)))
        .col_expr(period::Column::GraceDays, Expr::value(i32::try_from(plan.grace_days).unwrap_or(i32::MAX)))
        .col_expr(period::Column::Partial, Expr::value(!plan.coverage.is_whole()))
        .filter(period::Column::Id.eq(id.uuid()))
        .exec(on)
        .await?;
    period_unit::Entity::delete_many().filter(period_unit::Column::PeriodId.eq(id.uuid())).exec(on).await?;
    period_left_out::Entity::delete_many().filter(period_left_out::Column::PeriodId.eq(id.uuid())).exec(on).await?;
    cover(on, id, &plan.coverage).await
}

async fn cover<C: ConnectionTrait>(on: &C, id: PeriodId, coverage: &Coverage) -> Result<(), Error> {
    let period_id = Set(id.uuid());
    let units: Vec<_> = coverage
        .units
        .iter()
        .map(|unit| period_unit::ActiveModel { period_id: period_id.clone(), unit_id: Set(unit.uuid()) })
        .collect();
    if !units.is_empty() {
        period_unit::Entity::insert_many(units).exec_without_returning(on).await?;
    }
    let kinds: Vec<_> = coverage
        .left_out
        .iter()
        .map(|kind| period_left_out::ActiveModel { period_id: period_id.clone(), kind: Set(kind.code().to_owned()) })
        .collect();
    if !kinds.is_empty() {
        period_left_out::Entity::insert_many(kinds).exec_without_returning(on).await?;
    }
    Ok(())
}

/// Waits for others who are about to plan periods of the agency: two that would overlap are looked at one after the other.
///
/// # Errors
/// Those of the database.
pub async fn queue<C: ConnectionTrait>(tx: &C, of: AgencyId) -> Result<(), Error> {
    agency::Entity::find_by_id(of.uuid()).lock_exclusive().one(tx).await?;
    Ok(())
}

/// All periods of an agency, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn all<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<Vec<Period>, Error> {
    let rows = period::Entity::find()
        .filter(period::Column::AgencyId.eq(of.uuid()))
        .order_by_desc(period::Column::Opens)
        .order_by_desc(period::Column::Id)
        .all(on)
        .await?;
    let mut coverages = coverages(on, rows.iter().filter(|row| row.partial).map(|row| row.id).collect()).await?;
    let read = |row: period::Model| {
        let coverage = coverages.remove(&row.id).unwrap_or_default();
        read(row, coverage)
    };
    rows.into_iter().map(read).collect()
}

/// Whom these periods cover.
async fn coverages<C: ConnectionTrait>(on: &C, ids: Vec<Uuid>) -> Result<BTreeMap<Uuid, Coverage>, Error> {
    let mut found: BTreeMap<Uuid, Coverage> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let units = period_unit::Entity::find().filter(period_unit::Column::PeriodId.is_in(ids.clone())).all(on).await?;
    for row in units {
        found.entry(row.period_id).or_default().units.insert(UnitId::from_uuid(row.unit_id));
    }
    let kinds = period_left_out::Entity::find().filter(period_left_out::Column::PeriodId.is_in(ids)).all(on).await?;
    for row in kinds {
        let kind = coded("period_left_out", "kind", &row.kind, PositionKind::from_code)?;
        found.entry(row.period_id).or_default().left_out.insert(kind);
    }
    Ok(found)
}

/// The period that is meant: the one named, or else the newest that has begun.
#[must_use]
pub fn choose(periods: &[Period], named: Option<PeriodId>, today: Date) -> Option<&Period> {
    match named {
        Some(id) => periods.iter().find(|period| period.id == id),
        None => periods.iter().find(|period| period.opens <= today),
    }
}

fn read(row: period::Model, coverage: Coverage) -> Result<Period, Error> {
    let corrupt = |what| Error::Corrupt { table: "period", what };
    let hash = |text: &str| text.parse().map_err(|_| corrupt("bundle hash"));
    Ok(Period {
        id: PeriodId::from_uuid(row.id),
        opens: date("period", &row.opens)?,
        closes: date("period", &row.closes)?,
        grace_days: u32::try_from(row.grace_days).map_err(|_| corrupt("grace"))?,
        references: References {
            catalogue: hash(&row.catalogue)?,
            standards: hash(&row.standards)?,
            rules: hash(&row.rules)?,
        },
        name: Text { indonesian: row.name_id, english: row.name_en },
        coverage,
    })
}

/// The periods in which somebody has begun an assessment.
///
/// # Errors
/// Those of the database.
pub async fn begun_by<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<BTreeSet<PeriodId>, Error> {
    let rows: Vec<Uuid> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::PeriodId)
        .filter(assessment::Column::PersonId.eq(person.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    Ok(rows.into_iter().map(PeriodId::from_uuid).collect())
}

/// Who has begun an assessment in a period, or was given more time in it: they take part wherever their unit lies.
///
/// # Errors
/// Those of the database.
pub async fn taking_part<C: ConnectionTrait>(on: &C, period: PeriodId) -> Result<BTreeSet<PersonId>, Error> {
    let begun: Vec<Uuid> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::PersonId)
        .filter(assessment::Column::PeriodId.eq(period.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    let extended: Vec<Uuid> = period_extension::Entity::find()
        .select_only()
        .column(period_extension::Column::PersonId)
        .filter(period_extension::Column::PeriodId.eq(period.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    Ok(begun.into_iter().chain(extended).map(PersonId::from_uuid).collect())
}

/// More time for somebody, with who gave it and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// To whom.
    pub person: PersonId,
    /// How much.
    pub extension: Extension,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Gives somebody more time in a period, in the place of what they were given before.
///
/// # Errors
/// Those of the database.
pub async fn extend<C: ConnectionTrait>(on: &C, period: PeriodId, given: &Given) -> Result<(), Error> {
    use period_extension::Column;
    let row = period_extension::ActiveModel {
        person_id: Set(given.person.uuid()),
        period_id: Set(period.uuid()),
        until: Set(date_text(given.extension.until)),
        reason: Set(given.reason.clone()),
        given_at: Set(given.at.0),
        given_by: Set(given.by.uuid()),
        withdrawn: Set(given.extension.withdrawn.map(date_text)),
    };
    let replace = OnConflict::columns([Column::PersonId, Column::PeriodId])
        .update_columns([Column::Until, Column::Reason, Column::GivenAt, Column::GivenBy, Column::Withdrawn])
        .to_owned();
    period_extension::Entity::insert(row).on_conflict(replace).exec_without_returning(on).await?;
    Ok(())
}

/// All who were given more time in a period, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn extensions<C: ConnectionTrait>(on: &C, period: PeriodId) -> Result<Vec<Given>, Error> {
    let rows = period_extension::Entity::find()
        .filter(period_extension::Column::PeriodId.eq(period.uuid()))
        .order_by_desc(period_extension::Column::GivenAt)
        .order_by_asc(period_extension::Column::PersonId)
        .all(on)
        .await?;
    let read = |row: period_extension::Model| {
        Ok(Given {
            person: PersonId::from_uuid(row.person_id),
            extension: extension(&row.until, row.withdrawn.as_deref())?,
            reason: row.reason,
            by: PersonId::from_uuid(row.given_by),
            at: Timestamp(row.given_at),
        })
    };
    rows.into_iter().map(read).collect()
}

/// What somebody was given, by period.
///
/// # Errors
/// Those of the database.
pub async fn extensions_of<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
) -> Result<BTreeMap<PeriodId, Extension>, Error> {
    let rows =
        period_extension::Entity::find().filter(period_extension::Column::PersonId.eq(person.uuid())).all(on).await?;
    rows.iter()
        .map(|row| Ok((PeriodId::from_uuid(row.period_id), extension(&row.until, row.withdrawn.as_deref())?)))
        .collect()
}

fn extension(until: &str, withdrawn: Option<&str>) -> Result<Extension, Error> {
    let withdrawn = withdrawn.map(|day| date("period_extension", day)).transpose()?;
    Ok(Extension { until: date("period_extension", until)?, withdrawn })
}
