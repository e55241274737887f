//! Who has left, what of theirs is kept, and what was erased of it.
//!
//! Promises: what is counted of a part is what goes of it; an erasure is written down with what it erased, and done once. Refuses: to
//! decide what may go; `domain::privacy::erasure` does.

mod parts;

use std::collections::BTreeMap;

use domain::{
    ids::{AgencyId, DeviceId, ErasureId, PersonId, RequestId},
    privacy::{
        RequestKind,
        erasure::{Leaver, Part},
    },
    time::{Date, Timestamp},
    wire::erasure::JournalEntry,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Func},
};
use uuid::Uuid;

pub use parts::tallies;

use super::{
    Error,
    row::{coded, date, date_text},
    sync::{self, Erasing},
};
use crate::entity::{assignment, auditor_case, data_request, erasure, person, role_grant, stream_device};

/// What an assignment without a last day has in the place of one, so that it comes last.
const NEVER: &str = "9999-12-31";
/// People asked for in one statement.
const PEOPLE_AT_ONCE: usize = 1_000;

/// An erasure that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Of whose record.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Why; none where a journal brought it back.
    pub reason: Option<String>,
    /// By which version of the rules.
    pub rules: String,
    /// What went.
    pub parts: Vec<Part>,
}

/// The people of an agency whose last assignment is over, with its last day.
///
/// # Errors
/// Those of the database.
pub async fn leavers<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    today: Date,
) -> Result<Vec<(PersonId, Date)>, Error> {
    let mut of_agency = sea_orm::sea_query::Query::select();
    of_agency.column(person::Column::Id).from(person::Entity);
    of_agency.and_where(person::Column::AgencyId.eq(agency.uuid()));
    let last = || Func::max(Func::coalesce([Expr::col(assignment::Column::ValidTo), Expr::val(NEVER)]));
    let rows: Vec<(Uuid, String)> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::PersonId)
        .expr_as(last(), "last")
        .filter(assignment::Column::PersonId.in_subquery(of_agency))
        .group_by(assignment::Column::PersonId)
        .having(Expr::expr(last()).lt(date_text(today)))
        .into_tuple()
        .all(on)
        .await?;
    let read = |(id, last): (Uuid, String)| Ok((PersonId::from_uuid(id), date("assignment", &last)?));
    rows.into_iter().map(read).collect()
}

/// What is known of these people, as the rules ask for it, and the request of those who ask for an erasure.
///
/// # Errors
/// Those of the database.
pub async fn standings<C: ConnectionTrait>(
    on: &C,
    people: &[PersonId],
    today: Date,
) -> Result<BTreeMap<PersonId, (Leaver, Option<RequestId>)>, Error> {
    let mut found: BTreeMap<PersonId, (Leaver, Option<RequestId>)> =
        people.iter().map(|person| (*person, Default::default())).collect();
    let day = date_text(today);
    for some in people.chunks(PEOPLE_AT_ONCE) {
        let ids: Vec<Uuid> = some.iter().map(|person| person.uuid()).collect();
        let of = |id: Uuid| PersonId::from_uuid(id);
        let rows = assignment::Entity::find().filter(assignment::Column::PersonId.is_in(ids.clone())).all(on).await?;
        for row in rows {
            let Some((leaver, _)) = found.get_mut(&of(row.person_id)) else { continue };
            match &row.valid_to {
                Some(last) if *last < day => leaver.left = leaver.left.max(Some(date("assignment", last)?)),
                _ => leaver.here = true,
            }
        }
        let lasts =
            Condition::any().add(role_grant::Column::ValidTo.is_null()).add(role_grant::Column::ValidTo.gte(&*day));
        let rows = role_grant::Entity::find()
            .filter(role_grant::Column::PersonId.is_in(ids.clone()))
            .filter(role_grant::Column::WithdrawnAt.is_null())
            .filter(lasts)
            .all(on)
            .await?;
        for row in rows {
            found.entry(of(row.person_id)).or_default().0.role = true;
        }
        let rows = auditor_case::Entity::find()
            .filter(auditor_case::Column::SubjectId.is_in(ids.clone()))
            .filter(auditor_case::Column::WithdrawnAt.is_null())
            .filter(auditor_case::Column::ValidTo.gte(&*day))
            .all(on)
            .await?;
        for row in rows {
            found.entry(of(row.subject_id)).or_default().0.case = true;
        }
        let rows = data_request::Entity::find()
            .filter(data_request::Column::PersonId.is_in(ids))
            .filter(data_request::Column::EndedAt.is_null())
            .all(on)
            .await?;
        for row in rows {
            let (leaver, request) = found.entry(of(row.person_id)).or_default();
            if row.kind == RequestKind::Erasure.code() {
                leaver.asked = true;
                *request = Some(RequestId::from_uuid(row.id));
            } else {
                leaver.waiting = true;
            }
        }
    }
    Ok(found)
}

/// What was erased of people of an agency, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn done<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Done>, Error> {
    let rows = erasure::Entity::find()
        .filter(erasure::Column::AgencyId.eq(agency.uuid()))
        .order_by_desc(erasure::Column::ErasedAt)
        .order_by_desc(erasure::Column::Id)
        .all(on)
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: erasure::Model) -> Result<Done, Error> {
    Ok(Done {
        person: PersonId::from_uuid(row.person_id),
        at: Timestamp(row.erased_at),
        by: PersonId::from_uuid(row.erased_by),
        reason: row.reason,
        rules: row.rule_version,
        parts: codes(&row.parts)?,
    })
}

fn codes(text: &str) -> Result<Vec<Part>, Error> {
    text.split_whitespace().map(|code| coded("erasure", "part", code, Part::from_code)).collect()
}

/// Whether that erasure was done here.
///
/// # Errors
/// Those of the database.
pub async fn is_done<C: ConnectionTrait>(on: &C, id: ErasureId) -> Result<bool, Error> {
    Ok(erasure::Entity::find_by_id(id.uuid()).one(on).await?.is_some())
}

/// All erasures that were done, as a journal has them, the earliest first.
///
/// # Errors
/// Those of the database.
pub async fn entries<C: ConnectionTrait>(on: &C) -> Result<Vec<JournalEntry>, Error> {
    let rows = erasure::Entity::find()
        .order_by_asc(erasure::Column::ErasedAt)
        .order_by_asc(erasure::Column::Id)
        .all(on)
        .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let devices: Vec<Uuid> = stream_device::Entity::find()
            .select_only()
            .column(stream_device::Column::DeviceId)
            .filter(stream_device::Column::PersonId.eq(row.person_id))
            .filter(stream_device::Column::ClosedAt.is_not_null())
            .into_tuple()
            .all(on)
            .await?;
        entries.push(JournalEntry {
            id: ErasureId::from_uuid(row.id),
            at: row.erased_at,
            agency: AgencyId::from_uuid(row.agency_id),
            person: PersonId::from_uuid(row.person_id),
            by: PersonId::from_uuid(row.erased_by),
            rules: row.rule_version,
            parts: codes(&row.parts)?,
            devices: devices.into_iter().map(DeviceId::from_uuid).collect(),
        });
    }
    Ok(entries)
}

/// Erases what the entry says, and writes down that it did; gives the entry with all devices that it closed.
///
/// # Errors
/// Those of the database.
pub async fn erase<C: ConnectionTrait>(
    tx: &C,
    entry: &JournalEntry,
    reason: Option<&str>,
) -> Result<JournalEntry, Error> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        // What is taken out of a page is overwritten, not only marked as free.
        tx.execute_unprepared("pragma secure_delete = on").await?;
    }
    let mut devices = entry.devices.clone();
    if entry.parts.contains(&Part::Texts) {
        let erasing = Erasing {
            id: entry.id,
            person: entry.person,
            at: Timestamp(entry.at),
            rules: &entry.rules,
            devices: &entry.devices,
        };
        devices = sync::erase(tx, erasing).await?;
    }
    for part in &entry.parts {
        parts::remove(tx, entry.person, *part).await?;
    }
    let codes: Vec<&str> = entry.parts.iter().map(|part| part.code()).collect();
    let row = erasure::ActiveModel {
        id: Set(entry.id.uuid()),
        person_id: Set(entry.person.uuid()),
        agency_id: Set(entry.agency.uuid()),
        erased_at: Set(entry.at),
        erased_by: Set(entry.by.uuid()),
        reason: Set(reason.map(str::to_owned)),
        rule_version: Set(entry.rules.clone()),
        parts: Set(codes.join(" ")),
    };
    erasure::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(JournalEntry { devices, ..entry.clone() })
}

impl super::Db {
    /// Lets an embedded database's log of writes go, in which what was erased would still stand for a while.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_log(&self) -> Result<(), Error> {
        if self.backend() == DbBackend::Sqlite {
            self.writers.execute_unprepared("pragma secure_delete = fast").await?;
            self.writers.execute_unprepared("pragma wal_checkpoint(truncate)").await?;
        }
        Ok(())
    }
}
