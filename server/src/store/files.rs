//! Files by the hash of their content: media of courses, and the packages that they came from.
//!
//! Promises: a file, once there, never changes; it is there whole or not at all, for its parts are written in one transaction with it;
//! any range of it is read without the rest. Refuses: to look into it, and to say who may have it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use domain::{bundle::BundleHash, time::Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, TryInsertResult};

use super::Error;
use crate::entity::{file, file_part};

/// Bytes of a part: one holds most images, 256 the largest recording; what is sent at once weighs nothing in memory.
pub const PART_BYTES: usize = 256 * 1024;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub bytes: u64,
}

/// Keeps a file, if it is not there yet. Its name must be that of its content. Call it within a transaction.
///
/// # Errors
/// Those of the database.
pub async fn put<C: ConnectionTrait>(
    tx: &C,
    hash: BundleHash,
    media_type: &str,
    bytes: &[u8],
    at: Timestamp,
) -> Result<(), Error> {
    let row = file::ActiveModel {
        hash: Set(hash.to_string()),
        media_type: Set(media_type.to_owned()),
        bytes: Set(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
        created_at: Set(at.0),
    };
    // Who comes second waits for the first to be done, and then finds it whole.
    let inserted =
        file::Entity::insert(row).on_conflict_do_nothing_on([file::Column::Hash]).exec_without_returning(tx).await?;
    if !matches!(inserted, TryInsertResult::Inserted(1)) {
        return Ok(());
    }
    for (nth, body) in (0..).zip(bytes.chunks(PART_BYTES)) {
        let part = file_part::ActiveModel { hash: Set(hash.to_string()), nth: Set(nth), body: Set(body.to_vec()) };
        file_part::Entity::insert(part).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// What a file is, if it is there.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn about<C: ConnectionTrait>(on: &C, hash: BundleHash) -> Result<Option<About>, Error> {
    let Some(row) = file::Entity::find_by_id(hash.to_string()).one(on).await? else { return Ok(None) };
    let bytes = u64::try_from(row.bytes).map_err(|_| Error::Corrupt { table: "file", what: "size" })?;
    Ok(Some(About { media_type: row.media_type, bytes }))
}

/// What these files are, as far as they are there.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn about_all<C: ConnectionTrait>(
    on: &C,
    hashes: &BTreeSet<BundleHash>,
) -> Result<BTreeMap<BundleHash, About>, Error> {
    let names = hashes.iter().map(BundleHash::to_string);
    let rows = file::Entity::find().filter(file::Column::Hash.is_in(names)).all(on).await?;
    let read = |row: file::Model| {
        let corrupt = |what| Error::Corrupt { table: "file", what };
        let hash = row.hash.parse().map_err(|_| corrupt("hash"))?;
        let bytes = u64::try_from(row.bytes).map_err(|_| corrupt("size"))?;
        Ok((hash, About { media_type: row.media_type, bytes }))
    };
    rows.into_iter().map(read).collect()
}

/// The bytes of a range, as far as the file has them; none if it is not there. Whoever asks bounds the range: so much is held at once.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if a part is missing.
pub async fn read<C: ConnectionTrait>(on: &C, hash: BundleHash, range: Range<u64>) -> Result<Option<Vec<u8>>, Error> {
    let Some(About { bytes, .. }) = about(on, hash).await? else { return Ok(None) };
    let (start, end) = (range.start.min(bytes), range.end.min(bytes));
    if start >= end {
        return Ok(Some(Vec::new()));
    }
    let part = PART_BYTES as u64;
    let corrupt = || Error::Corrupt { table: "file_part", what: "body" };
    let nth = |at: u64| i32::try_from(at / part).map_err(|_| corrupt());
    let parts = file_part::Entity::find()
        .filter(file_part::Column::Hash.eq(hash.to_string()))
        .filter(file_part::Column::Nth.between(nth(start)?, nth(end - 1)?))
        .order_by_asc(file_part::Column::Nth)
        .all(on)
        .await?;
    let mut whole: Vec<u8> = Vec::new();
    for row in parts {
        whole.extend_from_slice(&row.body);
    }
    // The first part begins before the range; what comes after its end is cut off.
    let skipped = usize::try_from(start % part).map_err(|_| corrupt())?;
    let length = usize::try_from(end - start).map_err(|_| corrupt())?;
    if whole.len() < skipped + length {
        return Err(corrupt());
    }
    whole.truncate(skipped + length);
    whole.drain(..skipped);
    Ok(Some(whole))
}
