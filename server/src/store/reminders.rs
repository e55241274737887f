//! What the office reminds people of.
//!
//! Promises: nobody is reminded of a period twice on a day, whoever sends it; a reminder says who sent it, when, and to how many. Refuses:
//! to tell a person of one that is no longer meant for them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{PeriodId, PersonId, UnitId},
    time::{Date, Timestamp},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    Error,
    row::{date, date_text},
};
use crate::entity::{period_reminded, period_reminder};

/// Rows of one statement, of four columns each: far below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 2_000;

/// A reminder that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The unit with those below it; none for all that the sender reaches.
    pub unit: Option<UnitId>,
    /// The day.
    pub on: Date,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Whether it went to those, too, who have begun and not submitted.
    pub to_begun: bool,
    /// The office's own words.
    pub text: Option<String>,
    /// To how many.
    pub people: u32,
}

/// Who was reminded of a period on that day.
///
/// # Errors
/// Those of the database.
pub async fn reminded_on<C: ConnectionTrait>(on: &C, period: PeriodId, day: Date) -> Result<BTreeSet<PersonId>, Error> {
    let rows: Vec<Uuid> = period_reminded::Entity::find()
        .select_only()
        .column(period_reminded::Column::PersonId)
        .filter(period_reminded::Column::PeriodId.eq(period.uuid()))
        .filter(period_reminded::Column::SentOn.eq(date_text(day)))
        .into_tuple()
        .all(on)
        .await?;
    Ok(rows.into_iter().map(PersonId::from_uuid).collect())
}

/// Reminds these people, none of whom was reminded that day.
///
/// # Errors
/// Those of the database.
pub async fn send<C: ConnectionTrait>(
    on: &C,
    id: [u8; 16],
    period: PeriodId,
    sent: &Sent,
    people: &[PersonId],
) -> Result<(), Error> {
    let id = uuid::Builder::from_random_bytes(id).into_uuid();
    let row = period_reminder::ActiveModel {
        id: Set(id),
        period_id: Set(period.uuid()),
        unit_id: Set(sent.unit.map(UnitId::uuid)),
        sent_on: Set(date_text(sent.on)),
        sent_at: Set(sent.at.0),
        sent_by: Set(sent.by.uuid()),
        to_begun: Set(sent.to_begun),
        body: Set(sent.text.clone()),
        people: Set(i32::try_from(sent.people).unwrap_or(i32::MAX)),
    };
    period_reminder::Entity::insert(row).exec_without_returning(on).await?;
    for some in people.chunks(ROWS_MAX) {
        let rows = some.iter().map(|person| period_reminded::ActiveModel {
            person_id: Set(person.uuid()),
            period_id: Set(period.uuid()),
            sent_on: Set(date_text(sent.on)),
            reminder_id: Set(id),
        });
        period_reminded::Entity::insert_many(rows).exec_without_returning(on).await?;
    }
    Ok(())
}

/// The reminders of a period, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn of_period<C: ConnectionTrait>(on: &C, period: PeriodId) -> Result<Vec<Sent>, Error> {
    let rows = period_reminder::Entity::find()
        .filter(period_reminder::Column::PeriodId.eq(period.uuid()))
        .order_by_desc(period_reminder::Column::SentAt)
        .order_by_asc(period_reminder::Column::Id)
        .all(on)
        .await?;
    let read = |row: period_reminder::Model| {
        Ok(Sent {
            unit: row.unit_id.map(UnitId::from_uuid),
            on: date("period_reminder", &row.sent_on)?,
            at: Timestamp(row.sent_at),
            by: PersonId::from_uuid(row.sent_by),
            to_begun: row.to_begun,
            text: row.body,
            people: u32::try_from(row.people)
                .map_err(|_| Error::Corrupt { table: "period_reminder", what: "people" })?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Somebody's latest reminder of each period: the office's own words if it has any, and whether it is for those, too, who have begun.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
) -> Result<BTreeMap<PeriodId, (Option<String>, bool)>, Error> {
    let mine = period_reminded::Entity::find()
        .filter(period_reminded::Column::PersonId.eq(person.uuid()))
        .order_by_asc(period_reminded::Column::SentOn)
        .all(on)
        .await?;
    let latest: BTreeMap<Uuid, Uuid> = mine.into_iter().map(|row| (row.period_id, row.reminder_id)).collect();
    if latest.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = period_reminder::Entity::find()
        .filter(period_reminder::Column::Id.is_in(latest.values().copied()))
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| (PeriodId::from_uuid(row.period_id), (row.body, row.to_begun))).collect())
}
