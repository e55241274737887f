//! A page of a stream, for one of the person's devices.

use std::collections::BTreeMap;

use domain::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::{Cursor, SaltKey},
        op::{OpId, RawOp},
        stamp::{Stamp, Status},
    },
    time::Timestamp,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    Error, Push,
    decide::{Decision, Entry},
    digest, load, salt_key, signed, unsigned,
};
use crate::{
    entity::{op, stream_device},
    store::row::coded,
};

/// Ops of a page. Own ops are some 20 bytes each, so a page of them is 50 kB before compression.
pub const PAGE_OPS_MAX: usize = 2_500;
/// Texts of a page, in bytes before compression: some 2,000 ops of 250 bytes. A single op may be larger; then it is the page.
pub const PAGE_BYTES_MAX: u64 = 512 * 1024;

/// One op of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub id: OpId,
    /// Its texts, unless it is the reader's own.
    pub raw: Option<RawOp>,
    /// The server's word.
    pub stamp: Stamp,
}

/// The stream after a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// In the order of `seq`.
    pub lines: Vec<Line>,
    /// Where the stream stands after them.
    pub cursor: Cursor,
    /// Whether there are more.
    pub more: bool,
    /// Salt keys of the other devices in the page.
    pub keys: Vec<(DeviceId, SaltKey)>,
    /// The highest counter of the reader up to which the server holds all ops.
    pub stored: u64,
}

/// What a page needs to know of an op before it reads the texts.
struct Outline {
    id: OpId,
    stamp: Stamp,
    cursor: Cursor,
    bytes: u64,
}

/// The page after `from`; with `echo` the reader's own ops come whole, too. None if the stream does not know the cursor.
///
/// # Errors
/// Those of the database.
pub async fn page<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
    reader: DeviceId,
    from: Cursor,
    echo: bool,
) -> Result<Option<Page>, Error> {
    if !load::knows(on, person, from).await? {
        return Ok(None);
    }
    let whole = |id: OpId| echo || id.device != reader;
    let mut outlines = outlines(on, person, from.seq).await?;
    let mut bytes = 0;
    let fitting = outlines.iter().take(PAGE_OPS_MAX).take_while(|outline| {
        let before = bytes;
        bytes += if whole(outline.id) { outline.bytes } else { 0 };
        before == 0 || bytes <= PAGE_BYTES_MAX
    });
    let fitting = fitting.count();
    let more = fitting < outlines.len();
    outlines.truncate(fitting);
    let cursor = outlines.last().map_or(from, |last| last.cursor);

    let mut texts = BTreeMap::new();
    if outlines.iter().any(|outline| whole(outline.id)) {
        texts = self::texts(on, person, from.seq, cursor.seq, (!echo).then_some(reader)).await?;
    }
    let lines: Vec<Line> = outlines
        .into_iter()
        .map(|Outline { id, stamp, .. }| Line { id, raw: texts.remove(&stamp.seq), stamp })
        .collect();
    let (keys, stored) = devices(on, person, reader, &lines).await?;
    Ok(Some(Page { lines, cursor, more, keys, stored }))
}

/// Where a stream stood before a push.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// Its end.
    pub(super) head: Cursor,
    /// What was stored of the device that pushes.
    pub(super) stored: u64,
}

/// The page that a push has made itself, where its device knew all that came before: what the stream grew by is at hand and need not
/// be read again. None where it did not, or where it is more than a page.
pub(super) fn grown(push: &Push, before: Known, decision: &Decision) -> Option<Page> {
    let is_own = |entry: &&Entry| entry.op.id().device == push.device;
    let bytes: usize = decision.entries.iter().filter(|entry| !is_own(entry)).map(|entry| entry.op.raw.len()).sum();
    if push.cursor != before.head || decision.entries.len() > PAGE_OPS_MAX || bytes as u64 > PAGE_BYTES_MAX {
        return None;
    }
    let lines = decision.entries.iter().map(|entry| Line {
        id: entry.op.id(),
        raw: (!is_own(&entry)).then(|| entry.op.raw.clone()),
        stamp: entry.stamp.clone(),
    });
    let others = decision.devices.iter().filter(|(id, _)| **id != push.device);
    Some(Page {
        lines: lines.collect(),
        cursor: decision.head.unwrap_or(before.head),
        more: false,
        keys: others.map(|(id, head)| (*id, head.salt_key)).collect(),
        stored: decision.devices.get(&push.device).map_or(before.stored, |head| head.stored),
    })
}

async fn outlines<C: ConnectionTrait>(on: &C, person: PersonId, after: u64) -> Result<Vec<Outline>, Error> {
    type Row = (i64, Uuid, i64, i64, String, Vec<u8>, i32);
    let rows: Vec<Row> = op::Entity::find()
        .select_only()
        .columns([op::Column::Seq, op::Column::DeviceId, op::Column::Counter, op::Column::Eff])
        .columns([op::Column::Status, op::Column::Digest, op::Column::Bytes])
        .filter(op::Column::PersonId.eq(person.uuid()))
        .filter(op::Column::Seq.gt(signed(after)))
        .order_by_asc(op::Column::Seq)
        // One more than a page tells whether there are more.
        .limit(PAGE_OPS_MAX as u64 + 1)
        .into_tuple()
        .all(on)
        .await?;
    rows.into_iter()
        .map(|(seq, device, counter, eff, status, digest_bytes, bytes)| {
            let seq = unsigned("op", seq)?;
            Ok(Outline {
                id: OpId { device: DeviceId::from_uuid(device), counter: unsigned("op", counter)? },
                stamp: Stamp { seq, eff: Timestamp(eff), status: coded("op", "status", &status, Status::from_code)? },
                cursor: Cursor { seq, digest: digest("op", &digest_bytes)? },
                bytes: unsigned("op", bytes.into())?,
            })
        })
        .collect()
}

/// The texts from after one place up to another, by place.
async fn texts<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
    after: u64,
    upto: u64,
    but_of: Option<DeviceId>,
) -> Result<BTreeMap<u64, RawOp>, Error> {
    let mut query = op::Entity::find()
        .select_only()
        .columns([op::Column::Seq, op::Column::Header, op::Column::Body])
        .filter(op::Column::PersonId.eq(person.uuid()))
        .filter(op::Column::Seq.gt(signed(after)))
        .filter(op::Column::Seq.lte(signed(upto)));
    if let Some(device) = but_of {
        query = query.filter(op::Column::DeviceId.ne(device.uuid()));
    }
    let rows: Vec<(i64, String, String)> = query.into_tuple().all(on).await?;
    rows.into_iter().map(|(seq, header, body)| Ok((unsigned("op", seq)?, RawOp { header, body }))).collect()
}

/// Salt keys of the devices in these lines but the reader's, and what is stored of the reader.
async fn devices<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
    reader: DeviceId,
    lines: &[Line],
) -> Result<(Vec<(DeviceId, SaltKey)>, u64), Error> {
    let rows = stream_device::Entity::find().filter(stream_device::Column::PersonId.eq(person.uuid())).all(on).await?;
    let (mut keys, mut stored) = (Vec::new(), 0);
    for row in rows {
        let id = DeviceId::from_uuid(row.device_id);
        if id == reader {
            stored = unsigned("stream_device", row.stored)?;
        } else if row.closed_at.is_none() && lines.iter().any(|line| line.id.device == id) {
            keys.push((id, salt_key("stream_device", &row.salt_key)?));
        }
    }
    Ok((keys, stored))
}
