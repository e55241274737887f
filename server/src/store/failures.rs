//! Failed sign-ins, by account and address together.

use domain::time::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::Error;
use crate::entity::sign_in_failure;

/// How often it went wrong, and when last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How often.
    pub count: u32,
    /// When last.
    pub last: Timestamp,
}

/// What is remembered under a key.
///
/// # Errors
/// Those of the database.
pub async fn of<C: ConnectionTrait>(on: &C, key: &str) -> Result<Option<Failures>, Error> {
    let row = sign_in_failure::Entity::find_by_id(key).one(on).await?;
    Ok(row.map(|row| Failures { count: u32::try_from(row.failures).unwrap_or(0), last: Timestamp(row.last_at) }))
}

/// Remembers under a key, and forgets everything last touched before `forget`.
///
/// # Errors
/// Those of the database.
pub async fn remember<C: ConnectionTrait>(
    on: &C,
    key: &str,
    failures: Failures,
    forget: Timestamp,
) -> Result<(), Error> {
    sign_in_failure::Entity::delete_many().filter(sign_in_failure::Column::LastAt.lt(forget.0)).exec(on).await?;
    let row = sign_in_failure::ActiveModel {
        key: Set(key.to_owned()),
        failures: Set(i32::try_from(failures.count).unwrap_or(i32::MAX)),
        last_at: Set(failures.last.0),
    };
    let replace = OnConflict::column(sign_in_failure::Column::Key)
        .update_columns([sign_in_failure::Column::Failures, sign_in_failure::Column::LastAt])
        .to_owned();
    sign_in_failure::Entity::insert(row).on_conflict(replace).exec_without_returning(on).await?;
    Ok(())
}

/// Forgets a key.
///
/// # Errors
/// Those of the database.
pub async fn forget<C: ConnectionTrait>(on: &C, key: &str) -> Result<(), Error> {
    sign_in_failure::Entity::delete_by_id(key).exec(on).await?;
    Ok(())
}
