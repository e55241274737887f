//! Cases: one person's record, opened to one auditor for some days.

use domain::{
    access::Case,
    ids::{AgencyId, CaseId, PersonId},
    time::{Date, DateRange, Timestamp},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    Error,
    row::{date_text, range},
};
use crate::entity::auditor_case;

/// A case and why it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What is opened, to whom, and for which days; it has a last one.
    pub case: Case,
    /// The number of the letter that asks for it; none for cases of before it was kept.
    pub number: Option<String>,
    /// The reason given.
    pub reason: String,
}

/// A case as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Our id.
    pub id: CaseId,
    /// What, to whom, for which days and why.
    pub opened: Opened,
    /// By whom.
    pub by: PersonId,
    /// When it was closed before its last day.
    pub closed: Option<Timestamp>,
}

/// Opens a case, until the last day of its range.
///
/// # Errors
/// Those of the database.
pub async fn open<C: ConnectionTrait>(on: &C, id: CaseId, by: PersonId, new: &Opened) -> Result<(), Error> {
    let Case { auditor, agency, subject, range } = new.case;
    let row = auditor_case::ActiveModel {
        id: Set(id.uuid()),
        auditor_id: Set(auditor.uuid()),
        agency_id: Set(agency.uuid()),
        subject_id: Set(subject.uuid()),
        opened_by: Set(by.uuid()),
        reason: Set(new.reason.clone()),
        valid_from: Set(date_text(range.from)),
        valid_to: Set(date_text(range.to.unwrap_or(range.from))),
        withdrawn_at: Set(None),
        number: Set(new.number.clone()),
    };
    auditor_case::Entity::insert(row).exec_without_returning(on).await?;
    Ok(())
}

/// The case that is open to an auditor on a day; the latest where there are several.
///
/// # Errors
/// Those of the database.
pub async fn open_to<C: ConnectionTrait>(on: &C, auditor: PersonId, day: Date) -> Result<Option<Opened>, Error> {
    let found = auditor_case::Entity::find()
        .filter(auditor_case::Column::AuditorId.eq(auditor.uuid()))
        .filter(auditor_case::Column::WithdrawnAt.is_null())
        .filter(auditor_case::Column::ValidFrom.lte(date_text(day)))
        .filter(auditor_case::Column::ValidTo.gte(date_text(day)))
        .order_by_desc(auditor_case::Column::ValidFrom)
        .order_by_desc(auditor_case::Column::Id)
        .one(on)
        .await?;
    found.map(|row| read(row, auditor)).transpose()
}

/// All cases that were ever opened in an agency, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn all<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Kept>, Error> {
    let rows = auditor_case::Entity::find()
        .filter(auditor_case::Column::AgencyId.eq(agency.uuid()))
        .order_by_desc(auditor_case::Column::ValidFrom)
        .order_by_desc(auditor_case::Column::Id)
        .all(on)
        .await?;
    rows.into_iter().map(keep).collect()
}

/// One case.
///
/// # Errors
/// Those of the database.
pub async fn find<C: ConnectionTrait>(on: &C, id: CaseId) -> Result<Option<Kept>, Error> {
    auditor_case::Entity::find_by_id(id.uuid()).one(on).await?.map(keep).transpose()
}

/// Whether something else is open to an auditor on one of these days.
///
/// # Errors
/// Those of the database.
pub async fn is_busy<C: ConnectionTrait>(on: &C, auditor: PersonId, days: DateRange) -> Result<bool, Error> {
    let last = days.to.unwrap_or(days.from);
    let found = auditor_case::Entity::find()
        .filter(auditor_case::Column::AuditorId.eq(auditor.uuid()))
        .filter(auditor_case::Column::WithdrawnAt.is_null())
        .filter(auditor_case::Column::ValidFrom.lte(date_text(last)))
        .filter(auditor_case::Column::ValidTo.gte(date_text(days.from)))
        .one(on)
        .await?;
    Ok(found.is_some())
}

/// Closes a case; false where it was closed already.
///
/// # Errors
/// Those of the database.
pub async fn close<C: ConnectionTrait>(tx: &C, id: CaseId, now: Timestamp) -> Result<bool, Error> {
    let done = auditor_case::Entity::update_many()
        .col_expr(auditor_case::Column::WithdrawnAt, Expr::value(now.0))
        .filter(auditor_case::Column::Id.eq(id.uuid()))
        .filter(auditor_case::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Closes the cases of an agency that are about somebody or were opened to them, and that are not over on a day; which ones those were.
///
/// # Errors
/// Those of the database.
pub async fn close_with<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    person: PersonId,
    (day, now): (Date, Timestamp),
) -> Result<Vec<Kept>, Error> {
    let lasts = |kept: &Kept| {
        let Case { auditor, subject, range, .. } = kept.opened.case;
        kept.closed.is_none() && [auditor, subject].contains(&person) && range.to.is_none_or(|last| last >= day)
    };
    let open: Vec<Kept> = all(tx, agency).await?.into_iter().filter(lasts).collect();
    for kept in &open {
        close(tx, kept.id, now).await?;
    }
    Ok(open)
}

fn keep(row: auditor_case::Model) -> Result<Kept, Error> {
    let auditor = PersonId::from_uuid(row.auditor_id);
    Ok(Kept {
        id: CaseId::from_uuid(row.id),
        by: PersonId::from_uuid(row.opened_by),
        closed: row.withdrawn_at.map(Timestamp),
        opened: read(row, auditor)?,
    })
}

fn read(row: auditor_case::Model, auditor: PersonId) -> Result<Opened, Error> {
    let case = Case {
        auditor,
        agency: AgencyId::from_uuid(row.agency_id),
        subject: PersonId::from_uuid(row.subject_id),
        range: range("auditor_case", &row.valid_from, Some(&row.valid_to))?,
    };
    Ok(Opened { case, number: row.number, reason: row.reason })
}
