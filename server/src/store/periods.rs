//! Assessment periods of an agency.

use domain::{
    bundle::References,
    ids::{AgencyId, PeriodId},
    text::Text,
    time::Date,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub use super::about::Period;
use super::{
    Error,
    row::{date, date_text},
};
use crate::entity::period;

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
    };
    period::Entity::insert(row).exec_without_returning(on).await?;
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
    rows.into_iter().map(read).collect()
}

/// The period that is meant: the one named, or else the newest that has begun.
#[must_use]
pub fn choose(periods: &[Period], named: Option<PeriodId>, today: Date) -> Option<&Period> {
    match named {
        Some(id) => periods.iter().find(|period| period.id == id),
        None => periods.iter().find(|period| period.opens <= today),
    }
}

fn read(row: period::Model) -> Result<Period, Error> {
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
    })
}
