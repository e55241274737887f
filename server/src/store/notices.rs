//! What a person must be told about their account.

use domain::{ids::PersonId, time::Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use super::Error;
use crate::entity::notice;

/// Somebody with the right to do so made the account start anew.
pub const PASSWORD_RESET: &str = "password_reset";

/// A certificate of theirs was withdrawn.
pub const CERTIFICATE_WITHDRAWN: &str = "certificate_withdrawn";

/// A role was given to them.
pub const ROLE_GRANTED: &str = "role_granted";

/// A role of theirs was taken back.
pub const ROLE_WITHDRAWN: &str = "role_withdrawn";

/// What they asked for about their own data was answered.
pub const REQUEST_ANSWERED: &str = "request_answered";

/// An official result of theirs was entered.
pub const OFFICIAL_ENTERED: &str = "official_entered";

/// One was taken back.
pub const OFFICIAL_UNDONE: &str = "official_undone";

/// Another agency has taken them: from now on they are one of its people.
pub const AGENCY_CHANGED: &str = "agency_changed";

/// Leaves a notice.
///
/// # Errors
/// Those of the database.
pub async fn leave<C: ConnectionTrait>(on: &C, person: PersonId, kind: &str, at: Timestamp) -> Result<(), Error> {
    let row = notice::ActiveModel {
        person_id: Set(person.uuid()),
        at: Set(at.0),
        kind: Set(kind.to_owned()),
        seen_at: Set(None),
    };
    let key = [notice::Column::PersonId, notice::Column::At, notice::Column::Kind];
    // Twice within a millisecond is once.
    let once = OnConflict::columns(key).update_column(notice::Column::SeenAt).to_owned();
    notice::Entity::insert(row).on_conflict(once).exec_without_returning(on).await?;
    Ok(())
}

/// The notices that a person has not seen, oldest first, as kind and instant.
///
/// # Errors
/// Those of the database.
pub async fn unseen<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<(String, Timestamp)>, Error> {
    let rows = notice::Entity::find()
        .filter(notice::Column::PersonId.eq(person.uuid()))
        .filter(notice::Column::SeenAt.is_null())
        .order_by_asc(notice::Column::At)
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| (row.kind, Timestamp(row.at))).collect())
}

/// Notes that a person has seen all notices up to an instant.
///
/// # Errors
/// Those of the database.
pub async fn seen<C: ConnectionTrait>(on: &C, person: PersonId, until: Timestamp, now: Timestamp) -> Result<(), Error> {
    notice::Entity::update_many()
        .col_expr(notice::Column::SeenAt, Expr::value(now.0))
        .filter(notice::Column::PersonId.eq(person.uuid()))
        .filter(notice::Column::SeenAt.is_null())
        .filter(notice::Column::At.lte(until.0))
        .exec(on)
        .await?;
    Ok(())
}
