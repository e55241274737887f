//! Hand-ins that wait for their person's word.

use domain::{
    ids::{DeviceId, PersonId},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{Error, row::bytes32};
use crate::entity::{device, hand_in};

/// Letters that wait for one person at most: one for each device that anybody may have left with unsent work.
pub const WAITING_MAX: u64 = 50;

/// A letter that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// SHA-256 of its text.
    pub id: [u8; 32],
    /// What the person may recognise its device by, if it is known.
    pub label: Option<String>,
    /// When it came.
    pub received: Timestamp,
    /// How many ops it holds.
    pub changes: u32,
}

/// A letter to be kept.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// Whose.
    pub person: PersonId,
    /// SHA-256 of its text.
    pub id: [u8; 32],
    /// The device that it comes from.
    pub device: DeviceId,
    /// When it came.
    pub received: Timestamp,
    /// How many ops it holds.
    pub changes: usize,
    /// Its text.
    pub text: &'a str,
}

/// Keeps a letter; one that waits already stays. Whether there was room for it.
///
/// # Errors
/// Those of the database.
pub async fn keep<C: ConnectionTrait>(on: &C, letter: &Letter<'_>) -> Result<bool, Error> {
    let waiting = hand_in::Entity::find()
        .filter(hand_in::Column::PersonId.eq(letter.person.uuid()))
        .filter(hand_in::Column::Id.ne(letter.id.to_vec()));
    if waiting.count(on).await? >= WAITING_MAX {
        return Ok(false);
    }
    let row = hand_in::ActiveModel {
        person_id: Set(letter.person.uuid()),
        id: Set(letter.id.to_vec()),
        device_id: Set(letter.device.uuid()),
        received_at: Set(letter.received.0),
        changes: Set(i64::try_from(letter.changes).unwrap_or(i64::MAX)),
        letter: Set(letter.text.to_owned()),
    };
    let there = OnConflict::columns([hand_in::Column::PersonId, hand_in::Column::Id]).do_nothing().to_owned();
    hand_in::Entity::insert(row).on_conflict(there).exec_without_returning(on).await?;
    Ok(true)
}

/// The letters that wait for a person, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn waiting<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<Waiting>, Error> {
    // Not the letters themselves: they may be long.
    let rows: Vec<(Vec<u8>, Uuid, i64, i64)> = hand_in::Entity::find()
        .select_only()
        .columns([
            hand_in::Column::Id,
            hand_in::Column::DeviceId,
            hand_in::Column::ReceivedAt,
            hand_in::Column::Changes,
        ])
        .filter(hand_in::Column::PersonId.eq(person.uuid()))
        .order_by_asc(hand_in::Column::ReceivedAt)
        .order_by_asc(hand_in::Column::Id)
        .into_tuple()
        .all(on)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let devices = device::Entity::find()
        .filter(device::Column::Id.is_in(rows.iter().map(|(_, device, ..)| *device)))
        .filter(device::Column::PersonId.eq(person.uuid()))
        .all(on)
        .await?;
    rows.into_iter()
        .map(|(id, of, received, changes)| {
            Ok(Waiting {
                id: bytes32("hand_in", &id)?,
                label: devices.iter().find(|device| device.id == of).map(|device| device.label.clone()),
                received: Timestamp(received),
                changes: u32::try_from(changes).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// The text of a letter that waits for that person.
///
/// # Errors
/// Those of the database.
pub async fn text<C: ConnectionTrait>(on: &C, person: PersonId, id: &[u8; 32]) -> Result<Option<String>, Error> {
    let row = hand_in::Entity::find_by_id((person.uuid(), id.to_vec())).one(on).await?;
    Ok(row.map(|row| row.letter))
}

/// Ends the waiting of a letter.
///
/// # Errors
/// Those of the database.
pub async fn remove<C: ConnectionTrait>(on: &C, person: PersonId, id: &[u8; 32]) -> Result<(), Error> {
    hand_in::Entity::delete_by_id((person.uuid(), id.to_vec())).exec(on).await?;
    Ok(())
}
