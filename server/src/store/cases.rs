//! Cases: one person's record, opened to one auditor for some days.

use domain::{
    access::Case,
    ids::{AgencyId, PersonId},
    time::Date,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

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

/// Opens a case, until the last day of its range.
///
/// # Errors
/// Those of the database.
pub async fn open<C: ConnectionTrait>(on: &C, id: [u8; 16], by: PersonId, new: &Opened) -> Result<(), Error> {
    let Case { auditor, agency, subject, range } = new.case;
    let row = auditor_case::ActiveModel {
        id: Set(uuid::Builder::from_random_bytes(id).into_uuid()),
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

fn read(row: auditor_case::Model, auditor: PersonId) -> Result<Opened, Error> {
    let case = Case {
        auditor,
        agency: AgencyId::from_uuid(row.agency_id),
        subject: PersonId::from_uuid(row.subject_id),
        range: range("auditor_case", &row.valid_from, Some(&row.valid_to))?,
    };
    Ok(Opened { case, number: row.number, reason: row.reason })
}
