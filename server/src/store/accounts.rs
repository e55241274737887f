//! Passwords and one-time codes, both as hashes.
//!
//! Promises: who has locked an account ([`locked`]) decides about it alone. Whoever makes a code locks first, and whoever uses one
//! ([`lock`]) does before the code is tried; so a code is either used before another takes its place, or not at all.

use std::collections::BTreeSet;

use domain::{ids::PersonId, time::Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::Error;
use crate::entity::{account, sign_in_code};

/// Rows of one statement: 500 of eight columns stay far below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 500;

/// The hash of a person's password, if they have set one.
///
/// # Errors
/// Those of the database.
pub async fn password_hash<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<Option<String>, Error> {
    let row = account::Entity::find_by_id(of.uuid()).one(on).await?;
    Ok(row.and_then(|row| row.password_hash))
}

/// Which of these people have set a password.
///
/// # Errors
/// Those of the database.
pub async fn with_password<C: ConnectionTrait>(on: &C, among: &[PersonId]) -> Result<Vec<PersonId>, Error> {
    let mut found = Vec::new();
    // A thousand at a time: far below SQLite's 32,766 parameters.
    for page in among.chunks(1000) {
        let rows = account::Entity::find()
            .filter(account::Column::PersonId.is_in(page.iter().map(|person| person.uuid())))
            .filter(account::Column::PasswordHash.is_not_null())
            .all(on)
            .await?;
        found.extend(rows.into_iter().map(|row| PersonId::from_uuid(row.person_id)));
    }
    Ok(found)
}

/// Which of these people have set a password; nobody else sets one, makes a code or uses one for any of them until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn locked<C: ConnectionTrait>(tx: &C, people: &[PersonId]) -> Result<BTreeSet<PersonId>, Error> {
    // In the order of a set, and all made before the first is locked, so that two transactions never wait for each other.
    let people: BTreeSet<Uuid> = people.iter().map(|person| person.uuid()).collect();
    let people: Vec<Uuid> = people.into_iter().collect();
    let keep = OnConflict::column(account::Column::PersonId).do_nothing().to_owned();
    for some in people.chunks(ROWS_MAX) {
        // A row that is not there cannot be locked.
        let none = some.iter().map(|person| account::ActiveModel {
            person_id: Set(*person),
            password_hash: Set(None),
            password_set_at: Set(None),
        });
        account::Entity::insert_many(none).on_conflict(keep.clone()).exec_without_returning(tx).await?;
    }
    let mut settled = BTreeSet::new();
    for some in people.chunks(ROWS_MAX) {
        let rows = account::Entity::find()
            .filter(account::Column::PersonId.is_in(some.iter().copied()))
            .order_by_asc(account::Column::PersonId)
            .lock_exclusive()
            .all(tx)
            .await?;
        let rows = rows.into_iter().filter(|row| row.password_hash.is_some());
        settled.extend(rows.map(|row| PersonId::from_uuid(row.person_id)));
    }
    Ok(settled)
}

/// Waits for whoever decides about somebody's account. Where there is none there is nobody to wait for: who makes a code makes one.
///
/// # Errors
/// Those of the database.
pub async fn lock<C: ConnectionTrait>(tx: &C, of: PersonId) -> Result<(), Error> {
    account::Entity::find_by_id(of.uuid()).lock_exclusive().one(tx).await?;
    Ok(())
}

/// Sets the hash of a person's password; none closes the account until a code opens it.
///
/// # Errors
/// Those of the database.
pub async fn set_password<C: ConnectionTrait>(
    on: &C,
    of: PersonId,
    hash: Option<String>,
    at: Timestamp,
) -> Result<(), Error> {
    let row = account::ActiveModel {
        person_id: Set(of.uuid()),
        password_set_at: Set(hash.is_some().then_some(at.0)),
        password_hash: Set(hash),
    };
    let replace = OnConflict::column(account::Column::PersonId)
        .update_columns([account::Column::PasswordHash, account::Column::PasswordSetAt])
        .to_owned();
    account::Entity::insert(row).on_conflict(replace).exec_without_returning(on).await?;
    Ok(())
}

/// What a one-time code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first sign-in.
    Activation,
    /// A new beginning for an account that had a password.
    Reset,
    /// The first sign-in of an admin made at the console.
    Admin,
}

impl Purpose {
    const fn code(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Reset => "reset",
            Self::Admin => "admin",
        }
    }
}

/// A code as it rests.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// Whose.
    pub person: PersonId,
    /// SHA-256 over person and code.
    pub hash: [u8; 32],
    /// What for.
    pub purpose: Purpose,
    /// Until when.
    pub expires_at: Timestamp,
    /// How many wrong codes it outlives.
    pub tries: i32,
    /// By whom; none at the console.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// Keeps codes, one a person, each in the place of all codes of its person that have not been used.
///
/// # Errors
/// Those of the database.
pub async fn replace_codes<C: ConnectionTrait>(on: &C, new: &[NewCode]) -> Result<(), Error> {
    for some in new.chunks(ROWS_MAX) {
        sign_in_code::Entity::delete_many()
            .filter(sign_in_code::Column::PersonId.is_in(some.iter().map(|code| code.person.uuid())))
            .filter(sign_in_code::Column::UsedAt.is_null())
            .exec(on)
            .await?;
        let rows = some.iter().map(|code| sign_in_code::ActiveModel {
            person_id: Set(code.person.uuid()),
            code_hash: Set(code.hash.to_vec()),
            purpose: Set(code.purpose.code().to_owned()),
            expires_at: Set(code.expires_at.0),
            tries_left: Set(code.tries),
            made_by: Set(code.by.map(|by| by.uuid())),
            made_at: Set(code.at.0),
            used_at: Set(None),
        });
        sign_in_code::Entity::insert_many(rows).exec_without_returning(on).await?;
    }
    Ok(())
}

/// Takes away all codes of this person that have not been used.
///
/// # Errors
/// Those of the database.
pub async fn void_codes<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<(), Error> {
    sign_in_code::Entity::delete_many()
        .filter(sign_in_code::Column::PersonId.eq(of.uuid()))
        .filter(sign_in_code::Column::UsedAt.is_null())
        .exec(on)
        .await?;
    Ok(())
}

/// What became of a code that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was good, and is used now.
    Opened,
    /// It was right, but had been used.
    Used,
    /// It was right, but too late.
    Expired,
    /// It is no code of this person, or one that too many wrong ones were tried against.
    Wrong,
}

/// Tries a code: uses it up if it is good, else takes a try from those that wait for this person.
///
/// # Errors
/// Those of the database.
pub async fn try_code<C: ConnectionTrait>(
    on: &C,
    of: PersonId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Tried, Error> {
    // One statement decides, so that of two who try at once one is too late.
    let opened = sign_in_code::Entity::update_many()
        .col_expr(sign_in_code::Column::UsedAt, Expr::value(now.0))
        .filter(sign_in_code::Column::PersonId.eq(of.uuid()))
        .filter(sign_in_code::Column::CodeHash.eq(hash.to_vec()))
        .filter(sign_in_code::Column::UsedAt.is_null())
        .filter(sign_in_code::Column::ExpiresAt.gt(now.0))
        .filter(sign_in_code::Column::TriesLeft.gt(0))
        .exec(on)
        .await?;
    if opened.rows_affected == 1 {
        return Ok(Tried::Opened);
    }
    let known = sign_in_code::Entity::find_by_id((of.uuid(), hash.to_vec())).one(on).await?;
    Ok(match known {
        Some(code) if code.used_at.is_some() => Tried::Used,
        Some(code) if code.tries_left > 0 => Tried::Expired,
        Some(_) => Tried::Wrong,
        None => {
            sign_in_code::Entity::update_many()
                .col_expr(sign_in_code::Column::TriesLeft, Expr::col(sign_in_code::Column::TriesLeft).sub(1))
                .filter(sign_in_code::Column::PersonId.eq(of.uuid()))
                .filter(sign_in_code::Column::UsedAt.is_null())
                .filter(sign_in_code::Column::TriesLeft.gt(0))
                .exec(on)
                .await?;
            Tried::Wrong
        }
    })
}
