//! Failed sign-ins, by account and address together.

use domain::time::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

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

/// What is remembered under a key. Nobody else gets to read it until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn locked<C: ConnectionTrait>(tx: &C, key: &str) -> Result<Failures, Error> {
    // A row that is not there cannot be locked.
    let none = sign_in_failure::ActiveModel { key: Set(key.to_owned()), failures: Set(0), last_at: Set(0) };
    let keep = OnConflict::column(sign_in_failure::Column::Key).do_nothing().to_owned();
    sign_in_failure::Entity::insert(none).on_conflict(keep).exec_without_returning(tx).await?;
    let row = sign_in_failure::Entity::find_by_id(key)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Error::Corrupt { table: "sign_in_failure", what: "key" })?;
    Ok(Failures { count: u32::try_from(row.failures).unwrap_or(0), last: Timestamp(row.last_at) })
}

/// Remembers under a key that is locked, and forgets everything last touched before `forget`.
///
/// # Errors
/// Those of the database.
pub async fn remember<C: ConnectionTrait>(
    tx: &C,
    key: &str,
    failures: Failures,
    forget: Timestamp,
) -> Result<(), Error> {
    sign_in_failure::Entity::update_many()
        .col_expr(sign_in_failure::Column::Failures, Expr::value(i32::try_from(failures.count).unwrap_or(i32::MAX)))
        .col_expr(sign_in_failure::Column::LastAt, Expr::value(failures.last.0))
        .filter(sign_in_failure::Column::Key.eq(key))
        .exec(tx)
        .await?;
    sign_in_failure::Entity::delete_many().filter(sign_in_failure::Column::LastAt.lt(forget.0)).exec(tx).await?;
    Ok(())
}

/// Forgets a key.
///
/// # Errors
/// Those of the database.
pub async fn forget<C: ConnectionTrait>(tx: &C, key: &str) -> Result<(), Error> {
    sign_in_failure::Entity::delete_by_id(key).exec(tx).await?;
    Ok(())
}
