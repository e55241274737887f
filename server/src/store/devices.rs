//! Devices and their sessions.

use domain::{
    ids::{DeviceId, PersonId},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use super::{Error, row::bytes32};
use crate::entity::device;

/// One browser profile of one person.
#[derive(Clone)]
pub struct Device {
    /// Our id.
    pub id: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// SHA-256 of the cookie's secret.
    pub cookie_hash: [u8; 32],
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Key of the salts in the digests of its ops.
    pub salt_key: [u8; 32],
    /// What the person may recognise it by.
    pub label: String,
    /// First sign-in.
    pub created_at: Timestamp,
    /// Last request, to the day.
    pub last_seen_at: Timestamp,
    /// When the session ends if nothing more is heard.
    pub expires_at: Timestamp,
    /// When the password was last given here.
    pub confirmed_at: Option<Timestamp>,
    /// Whether its session was ended, here or from elsewhere.
    pub revoked: bool,
}

fn device(row: device::Model) -> Result<Device, Error> {
    Ok(Device {
        id: DeviceId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        cookie_hash: bytes32("device", &row.cookie_hash)?,
        token_hash: bytes32("device", &row.token_hash)?,
        salt_key: bytes32("device", &row.salt_key)?,
        label: row.label,
        created_at: Timestamp(row.created_at),
        last_seen_at: Timestamp(row.last_seen_at),
        expires_at: Timestamp(row.expires_at),
        confirmed_at: row.confirmed_at.map(Timestamp),
        revoked: row.revoked_at.is_some(),
    })
}

/// Keeps a device; one of the same id is replaced, its session lives again.
///
/// # Errors
/// Those of the database.
pub async fn put<C: ConnectionTrait>(on: &C, new: &Device) -> Result<(), Error> {
    let row = device::ActiveModel {
        id: Set(new.id.uuid()),
        person_id: Set(new.person.uuid()),
        cookie_hash: Set(new.cookie_hash.to_vec()),
        token_hash: Set(new.token_hash.to_vec()),
        salt_key: Set(new.salt_key.to_vec()),
        label: Set(new.label.clone()),
        created_at: Set(new.created_at.0),
        last_seen_at: Set(new.last_seen_at.0),
        expires_at: Set(new.expires_at.0),
        confirmed_at: Set(new.confirmed_at.map(|at| at.0)),
        revoked_at: Set(None),
    };
    let replace = OnConflict::column(device::Column::Id)
        .update_columns(device::Column::iter().filter(|column| !matches!(column, device::Column::Id)))
        .to_owned();
    device::Entity::insert(row).on_conflict(replace).exec_without_returning(on).await?;
    Ok(())
}

/// The device with that id, whether its session lives or not.
///
/// # Errors
/// Those of the database.
pub async fn any<C: ConnectionTrait>(on: &C, id: DeviceId) -> Result<Option<Device>, Error> {
    device::Entity::find_by_id(id.uuid()).one(on).await?.map(device).transpose()
}

/// The device with that id, if its session lives.
///
/// # Errors
/// Those of the database.
pub async fn living<C: ConnectionTrait>(on: &C, id: DeviceId, now: Timestamp) -> Result<Option<Device>, Error> {
    let found = device::Entity::find_by_id(id.uuid())
        .filter(device::Column::RevokedAt.is_null())
        .filter(device::Column::ExpiresAt.gt(now.0))
        .one(on)
        .await?;
    found.map(device).transpose()
}

/// The devices on which a person is signed in, latest seen first.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(on: &C, person: PersonId, now: Timestamp) -> Result<Vec<Device>, Error> {
    let rows = device::Entity::find()
        .filter(device::Column::PersonId.eq(person.uuid()))
        .filter(device::Column::RevokedAt.is_null())
        .filter(device::Column::ExpiresAt.gt(now.0))
        .order_by_desc(device::Column::LastSeenAt)
        .order_by_desc(device::Column::CreatedAt)
        .all(on)
        .await?;
    rows.into_iter().map(device).collect()
}

/// Notes that the device was seen, and lets its session end later.
///
/// # Errors
/// Those of the database.
pub async fn seen<C: ConnectionTrait>(on: &C, id: DeviceId, now: Timestamp, expires: Timestamp) -> Result<(), Error> {
    device::Entity::update_many()
        .col_expr(device::Column::LastSeenAt, Expr::value(now.0))
        .col_expr(device::Column::ExpiresAt, Expr::value(expires.0))
        .filter(device::Column::Id.eq(id.uuid()))
        .exec(on)
        .await?;
    Ok(())
}

/// Notes that the password was given on this device.
///
/// # Errors
/// Those of the database.
pub async fn confirmed<C: ConnectionTrait>(on: &C, id: DeviceId, now: Timestamp) -> Result<(), Error> {
    device::Entity::update_many()
        .col_expr(device::Column::ConfirmedAt, Expr::value(now.0))
        .filter(device::Column::Id.eq(id.uuid()))
        .exec(on)
        .await?;
    Ok(())
}

/// Ends one session of a person. Says whether there was one.
///
/// # Errors
/// Those of the database.
pub async fn revoke<C: ConnectionTrait>(on: &C, person: PersonId, id: DeviceId, now: Timestamp) -> Result<bool, Error> {
    let ended = device::Entity::update_many()
        .col_expr(device::Column::RevokedAt, Expr::value(now.0))
        .filter(device::Column::Id.eq(id.uuid()))
        .filter(device::Column::PersonId.eq(person.uuid()))
        .filter(device::Column::RevokedAt.is_null())
        .exec(on)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Ends all sessions of a person, except perhaps one.
///
/// # Errors
/// Those of the database.
pub async fn revoke_all<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
    except: Option<DeviceId>,
    now: Timestamp,
) -> Result<(), Error> {
    let mut query = device::Entity::update_many()
        .col_expr(device::Column::RevokedAt, Expr::value(now.0))
        .filter(device::Column::PersonId.eq(person.uuid()))
        .filter(device::Column::RevokedAt.is_null());
    if let Some(kept) = except {
        query = query.filter(device::Column::Id.ne(kept.uuid()));
    }
    query.exec(on).await?;
    Ok(())
}
