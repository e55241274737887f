//! The heads of the audit log: how far it went when a day was over.
//!
//! Promises: a head, once published, never changes; every line is under one as soon as its day is over and somebody writes or asks. That is
//! the day by the agency's zone, or the one after the newest head, where that is later: a day whose head is out is over, also where the agency
//! has taken another zone since, by which it goes on. Who notes a head elsewhere can show later that the log was written anew, or cut off.
//! Refuses: to tell what any line says.

use std::collections::BTreeMap;

use domain::{
    ids::AgencyId,
    time::{Date, Timestamp, Zone},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{last, walk};
use crate::{
    entity::{agency, audit, audit_head},
    store::{Error, row},
};

/// How far the log went when a day was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The day.
    pub day: Date,
    /// The number of its last line.
    pub lines: i64,
    /// That line's digest: 32 bytes.
    pub digest: Vec<u8>,
}

/// Whether a head that somebody noted is one of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The line of that number has that digest.
    Holds,
    /// It has another.
    Differs,
    /// The log has no line of that number.
    NotThere,
}

/// What came of going along a whole log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many lines follow upon each other from the first.
    pub lines: i64,
    /// The number of the first line that does not, or is missing.
    pub broken: Option<i64>,
    /// All heads, the newest first, each with whether the log still says so.
    pub heads: Vec<(Head, bool)>,
}

/// The day of the last line, if it is over and the line is under no head.
async fn due<C: ConnectionTrait>(
    on: &C,
    (zone, now): (Zone, Timestamp),
    last: &audit::Model,
) -> Result<Option<Date>, Error> {
    let (day, today) = (zone.date(Timestamp(last.at)), zone.date(now));
    if day >= today {
        return Ok(None);
    }
    let newest = audit_head::Entity::find()
        .filter(audit_head::Column::AgencyId.eq(last.agency_id))
        .order_by_desc(audit_head::Column::Day)
        .one(on)
        .await?;
    let Some(newest) = newest else { return Ok(Some(day)) };
    if (newest.lines, &newest.digest) == (last.seq, &last.digest) {
        return Ok(None);
    }
    let over = row::date("audit_head", &newest.day)?;
    let day = day.max(over.tomorrow().unwrap_or(over));
    Ok((day < today).then_some(day))
}

/// Publishes the head of the last line's day, if that day is over. Call it with the agency's row locked.
pub(super) async fn publish<C: ConnectionTrait>(
    tx: &C,
    clock: (Zone, Timestamp),
    last: &audit::Model,
) -> Result<(), Error> {
    let Some(day) = due(tx, clock, last).await? else { return Ok(()) };
    let head = audit_head::ActiveModel {
        agency_id: Set(last.agency_id),
        day: Set(row::date_text(day)),
        lines: Set(last.seq),
        digest: Set(last.digest.clone()),
        published_at: Set(clock.1.0),
    };
    audit_head::Entity::insert(head).exec_without_returning(tx).await?;
    Ok(())
}

/// Whether a day is over whose head was not published.
///
/// # Errors
/// Those of the database.
pub async fn is_due<C: ConnectionTrait>(on: &C, of: AgencyId, clock: (Zone, Timestamp)) -> Result<bool, Error> {
    let Some(last) = last(on, of).await? else { return Ok(false) };
    Ok(due(on, clock, &last).await?.is_some())
}

/// Publishes the head that is due, if one is. Call it within a transaction.
///
/// # Errors
/// Those of the database.
pub async fn publish_due<C: ConnectionTrait>(tx: &C, of: AgencyId, now: Timestamp) -> Result<(), Error> {
    let Some(locked) = agency::Entity::find_by_id(of.uuid()).lock_exclusive().one(tx).await? else { return Ok(()) };
    match last(tx, of).await? {
        Some(last) => publish(tx, (row::zone(&locked.zone)?, now), &last).await,
        None => Ok(()),
    }
}

/// The heads, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn heads<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<Vec<Head>, Error> {
    let rows = audit_head::Entity::find()
        .filter(audit_head::Column::AgencyId.eq(of.uuid()))
        .order_by_desc(audit_head::Column::Day)
        .all(on)
        .await?;
    let head = |row: audit_head::Model| {
        Ok(Head { day: row::date("audit_head", &row.day)?, lines: row.lines, digest: row.digest })
    };
    rows.into_iter().map(head).collect()
}

/// Whether the line of that number has that digest.
///
/// # Errors
/// Those of the database.
pub async fn noted<C: ConnectionTrait>(on: &C, of: AgencyId, lines: i64, digest: &[u8]) -> Result<Noted, Error> {
    let found = audit::Entity::find_by_id((of.uuid(), lines)).one(on).await?;
    Ok(match found {
        None => Noted::NotThere,
        Some(line) if line.digest == digest => Noted::Holds,
        Some(_) => Noted::Differs,
    })
}

/// Goes along the whole log, and looks whether it still says what its heads say.
///
/// # Errors
/// Those of the database.
pub async fn check<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<Checked, Error> {
    let heads = heads(on, of).await?;
    let mut found: BTreeMap<i64, Vec<u8>> = heads.iter().map(|head| (head.lines, Vec::new())).collect();
    let walked = walk(on, of, (1, i64::MAX), &mut found).await?;
    let holds = |head: Head| {
        let holds = found.get(&head.lines) == Some(&head.digest);
        (head, holds)
    };
    Ok(Checked { lines: walked.last, broken: walked.broken, heads: heads.into_iter().map(holds).collect() })
}
