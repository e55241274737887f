//! Erasing what a person's devices have told, while the chain over it holds.
//!
//! Promises: of every op its header, its stamp and the digests stay, and its body's part of the digest stands in the body's place; what
//! the body could be guessed by, its content's hash and the salt's key, goes with it. The stream says that this was done, by an op of the
//! server's. Whatever is told later under the name of a device that was there is a duplicate: nothing comes back.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{DeviceId, ErasureId, PersonId},
    sync::{
        chain::{Cursor, SaltKey, erased},
        op::{Body, RawOp},
        stamp::{Stamp, Status},
    },
    time::Timestamp,
    wire,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{Error, load, salt_key, signed, unsigned};
use crate::entity::{device, erasure, hand_in, op, op_waiting, stream, stream_device};

/// Ops read at once: at most 500 × 64 KiB.
const OPS_AT_ONCE: u64 = 500;

/// The key that a device has no more.
const NO_KEY: [u8; 32] = [0; 32];

/// What is erased, and what the stream says of it.
#[derive(Clone, Copy, Debug)]
pub struct Erasing<'a> {
    /// Which erasure.
    pub id: ErasureId,
    /// Whose.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// By which version of the rules.
    pub rules: &'a str,
    /// Devices that the database may not know: those of an erasure that is done again.
    pub devices: &'a [DeviceId],
}

/// Erases what all devices of the person have told; gives those whose names take nothing any more.
///
/// # Errors
/// Those of the database.
pub async fn erase<C: ConnectionTrait>(tx: &C, erasing: Erasing<'_>) -> Result<Vec<DeviceId>, Error> {
    let head = load::lock(tx, erasing.person).await?;
    let said = said(tx, erasing).await?;
    let rows = stream_device::Entity::find().filter(stream_device::Column::PersonId.eq(erasing.person.uuid()));
    let rows: Vec<_> = rows.all(tx).await?.into_iter().filter(|row| !said.contains(&row.device_id)).collect();
    let mut keys = BTreeMap::new();
    for row in rows.iter().filter(|row| row.closed_at.is_none()) {
        keys.insert(DeviceId::from_uuid(row.device_id), salt_key("stream_device", &row.salt_key)?);
    }
    empty(tx, erasing.person, &keys).await?;
    let person = erasing.person.uuid();
    op_waiting::Entity::delete_many().filter(op_waiting::Column::PersonId.eq(person)).exec(tx).await?;
    hand_in::Entity::delete_many().filter(hand_in::Column::PersonId.eq(person)).exec(tx).await?;
    let signed_in: Vec<uuid::Uuid> = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(device::Column::PersonId.eq(person))
        .into_tuple()
        .all(tx)
        .await?;
    let known = rows.iter().map(|row| row.device_id).chain(signed_in).map(DeviceId::from_uuid);
    let devices: BTreeSet<DeviceId> = known.chain(erasing.devices.iter().copied()).collect();
    close(tx, erasing, &devices).await?;
    if head != Cursor::GENESIS {
        say(tx, erasing, head).await?;
    }
    Ok(devices.into_iter().collect())
}

/// The names under which the stream says that something was erased: these stay open, so that new devices can follow what they say.
async fn said<C: ConnectionTrait>(tx: &C, erasing: Erasing<'_>) -> Result<BTreeSet<uuid::Uuid>, Error> {
    let earlier = erasure::Entity::find().filter(erasure::Column::PersonId.eq(erasing.person.uuid())).all(tx).await?;
    let ids = earlier.into_iter().map(|row| ErasureId::from_uuid(row.id)).chain([erasing.id]);
    Ok(ids.map(|id| wire::op::erasure(id, erasing.rules, erasing.at).id().device.uuid()).collect())
}

/// Puts what is left of it into the place of every body that these devices wrote.
async fn empty<C: ConnectionTrait>(tx: &C, person: PersonId, keys: &BTreeMap<DeviceId, SaltKey>) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let rows = op::Entity::find()
            .filter(op::Column::PersonId.eq(person.uuid()))
            .filter(op::Column::Seq.gt(after))
            .order_by_asc(op::Column::Seq)
            .limit(OPS_AT_ONCE)
            .all(tx)
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.seq;
        for row in rows {
            // What is closed already holds no bodies.
            let Some(key) = keys.get(&DeviceId::from_uuid(row.device_id)) else { continue };
            let raw = RawOp { header: row.header, body: row.body };
            let body = erased(&raw, unsigned("op", row.counter)?, key);
            let bytes = i32::try_from(raw.header.len() + body.len()).unwrap_or(i32::MAX);
            op::Entity::update_many()
                .col_expr(op::Column::Body, Expr::value(body))
                .col_expr(op::Column::ContentHash, Expr::value(NO_KEY.to_vec()))
                .col_expr(op::Column::Bytes, Expr::value(bytes))
                .filter(op::Column::PersonId.eq(person.uuid()))
                .filter(op::Column::Seq.eq(row.seq))
                .exec(tx)
                .await?;
        }
    }
}

async fn close<C: ConnectionTrait>(tx: &C, erasing: Erasing<'_>, devices: &BTreeSet<DeviceId>) -> Result<(), Error> {
    let rows = devices.iter().map(|device| stream_device::ActiveModel {
        person_id: Set(erasing.person.uuid()),
        device_id: Set(device.uuid()),
        salt_key: Set(NO_KEY.to_vec()),
        stored: Set(0),
        last_eff: Set(0),
        closed_at: Set(Some(erasing.at.0)),
    });
    let closed = OnConflict::columns([stream_device::Column::PersonId, stream_device::Column::DeviceId])
        .update_columns([stream_device::Column::SaltKey, stream_device::Column::ClosedAt])
        .to_owned();
    stream_device::Entity::insert_many(rows).on_conflict(closed).exec_without_returning(tx).await?;
    Ok(())
}

/// Lets the stream say so, behind all that was erased.
async fn say<C: ConnectionTrait>(tx: &C, erasing: Erasing<'_>, head: Cursor) -> Result<(), Error> {
    let told = wire::op::erasure(erasing.id, erasing.rules, erasing.at);
    debug_assert_eq!(told.body, Body::Erased);
    let id = told.id();
    let stamp = Stamp { seq: head.seq + 1, eff: erasing.at, status: Status::Applied };
    // It says nothing that anybody would have to guess.
    let cursor = head.after(&told.raw, id.counter, &stamp, &SaltKey(NO_KEY));
    let row = op::ActiveModel {
        person_id: Set(erasing.person.uuid()),
        seq: Set(signed(stamp.seq)),
        device_id: Set(id.device.uuid()),
        counter: Set(signed(id.counter)),
        header: Set(told.raw.header.clone()),
        body: Set(told.raw.body.clone()),
        eff: Set(stamp.eff.0),
        status: Set(stamp.status.code()),
        received_at: Set(erasing.at.0),
        content_hash: Set(told.raw.content_hash().to_vec()),
        digest: Set(cursor.digest.0.to_vec()),
        bytes: Set(i32::try_from(told.raw.len()).unwrap_or(i32::MAX)),
    };
    op::Entity::insert(row).exec_without_returning(tx).await?;
    let device = stream_device::ActiveModel {
        person_id: Set(erasing.person.uuid()),
        device_id: Set(id.device.uuid()),
        salt_key: Set(NO_KEY.to_vec()),
        stored: Set(signed(id.counter)),
        last_eff: Set(stamp.eff.0),
        closed_at: Set(None),
    };
    stream_device::Entity::insert(device).exec_without_returning(tx).await?;
    stream::Entity::update_many()
        .col_expr(stream::Column::Seq, Expr::value(signed(cursor.seq)))
        .col_expr(stream::Column::Digest, Expr::value(cursor.digest.0.to_vec()))
        .filter(stream::Column::PersonId.eq(erasing.person.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}
