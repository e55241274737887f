//! The audit log: appended, numbered and chained per agency; never changed.
//!
//! Promises: each line's digest covers the line before, so that a line taken out or altered later shows; with the first line after a day
//! that is over, how far the log went is published ([`heads`]), so that a log written anew shows, too; the database itself refuses to
//! change or delete a line. Refuses: the values of results; lines refer to people and places.

pub mod heads;

use std::{collections::BTreeMap, ops::RangeInclusive};

use domain::{
    access::Action,
    ids::{AgencyId, PersonId},
    time::Timestamp,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Error, row};
use crate::entity::{agency, audit};

/// The kind of a line about a person.
pub(super) const PERSON: &str = "person";

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A person's data or account.
    Person(PersonId),
    /// The figures or settings of a unit or agency, by its id.
    Place(Uuid),
}

/// One line to be written.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// In whose log.
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// Who did it; none at the server's console, and where a day that has come does it.
    pub actor: Option<PersonId>,
    /// What.
    pub action: Action,
    /// To whom or what.
    pub subject: Subject,
    /// The reason given, where one is asked for.
    pub reason: Option<&'a str>,
    /// What else is needed to understand it; no results.
    pub detail: Option<&'a str>,
}

/// Lines of one statement: with the columns of each far below the parameters that a database takes.
const ROWS_MAX: usize = 500;

/// Appends a line, inside the transaction of what it tells.
///
/// # Errors
/// Those of the database.
pub async fn append<C: ConnectionTrait>(tx: &C, line: &Line<'_>) -> Result<(), Error> {
    append_each(tx, line, &[line.subject]).await
}

/// The same once for each of these, one after the other: where many are read at once, each is told of it.
///
/// # Errors
/// Those of the database.
pub async fn append_each<C: ConnectionTrait>(tx: &C, line: &Line<'_>, subjects: &[Subject]) -> Result<(), Error> {
    if subjects.is_empty() {
        return Ok(());
    }
    let agency = line.agency.uuid();
    // Two lines at once would take the same number; the agency's row is the queue.
    let locked = agency::Entity::find_by_id(agency).lock_exclusive().one(tx).await?;
    let locked = locked.ok_or(Error::Corrupt { table: "audit", what: "agency" })?;
    let last = last(tx, line.agency).await?;
    if let Some(last) = &last {
        heads::publish(tx, (row::zone(&locked.zone)?, line.at), last).await?;
    }
    let (mut seq, mut before) = last.map_or((0, Vec::new()), |last| (last.seq, last.digest));
    for some in subjects.chunks(ROWS_MAX) {
        let mut rows = Vec::with_capacity(some.len());
        for subject in some {
            seq += 1;
            let row = follow(line, *subject, seq, &before);
            before.clone_from(&row.digest);
            rows.push(audit::ActiveModel {
                agency_id: Set(row.agency_id),
                seq: Set(row.seq),
                at: Set(row.at),
                actor_id: Set(row.actor_id),
                action: Set(row.action),
                subject_kind: Set(row.subject_kind),
                subject_id: Set(row.subject_id),
                reason: Set(row.reason),
                detail: Set(row.detail),
                digest: Set(row.digest),
            });
        }
        audit::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The number of the newest line of an agency's log; 0 where there is none.
///
/// # Errors
/// Those of the database; a number beyond what rests with what it counts is among them.
pub async fn newest<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<u32, Error> {
    let number = last(on, of).await?.map_or(0, |line| line.seq);
    let number = i32::try_from(number).ok().and_then(|number| u32::try_from(number).ok());
    number.ok_or(Error::Corrupt { table: "audit", what: "number" })
}

/// The line about this subject, with this number and upon the digest of the line before.
fn follow(line: &Line<'_>, subject: Subject, seq: i64, before: &[u8]) -> audit::Model {
    let (kind, subject) = match subject {
        Subject::Person(person) => (PERSON, person.uuid()),
        Subject::Place(place) => ("place", place),
    };
    let mut row = audit::Model {
        agency_id: line.agency.uuid(),
        seq,
        at: line.at.0,
        actor_id: line.actor.map_or(Uuid::nil(), PersonId::uuid),
        action: line.action.code().to_owned(),
        subject_kind: kind.to_owned(),
        subject_id: Some(subject),
        reason: line.reason.map(str::to_owned),
        detail: line.detail.map(str::to_owned),
        digest: Vec::new(),
    };
    row.digest = digest(before, &row);
    row
}

/// Whether the log of an agency is whole: numbered without gaps, each digest over the line before.
///
/// # Errors
/// Those of the database.
pub async fn is_whole<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<bool, Error> {
    is_whole_within(on, of, 1..=i64::MAX).await
}

/// The same of the lines with these numbers, as far as there are any.
///
/// # Errors
/// Those of the database.
pub async fn is_whole_within<C: ConnectionTrait>(
    on: &C,
    of: AgencyId,
    numbers: RangeInclusive<i64>,
) -> Result<bool, Error> {
    let (first, last) = numbers.into_inner();
    Ok(walk(on, of, (first, last), &mut BTreeMap::new()).await?.broken.is_none())
}

/// What a walk along the chain found.
struct Walked {
    /// The number of the first line that does not follow upon the one before.
    broken: Option<i64>,
    /// The number of the last line that was looked at; the one before the first where there is none.
    last: i64,
}

/// Lines that are read at once.
const STEP_ROWS: u64 = 2_000;

/// Follows the chain from line to line, and takes down the digests of those whose numbers `wanted` holds.
async fn walk<C: ConnectionTrait>(
    on: &C,
    of: AgencyId,
    (first, last): (i64, i64),
    wanted: &mut BTreeMap<i64, Vec<u8>>,
) -> Result<Walked, Error> {
    // With the line before, over which the first digest goes.
    let (mut at, mut before) = (first - 1, (first == 1).then(Vec::new));
    loop {
        let rows = audit::Entity::find()
            .filter(audit::Column::AgencyId.eq(of.uuid()))
            .filter(audit::Column::Seq.between(if before.is_none() { at } else { at + 1 }, last))
            .order_by_asc(audit::Column::Seq)
            .limit(STEP_ROWS)
            .all(on)
            .await?;
        let read = rows.len() as u64;
        for row in rows {
            let follows = match &before {
                None => row.seq == at,
                Some(before) => row.seq == at + 1 && row.digest == digest(before, &row),
            };
            if !follows {
                return Ok(Walked { broken: Some(at + 1), last: at });
            }
            at = row.seq;
            if let Some(digest) = wanted.get_mut(&at) {
                digest.clone_from(&row.digest);
            }
            before = Some(row.digest);
        }
        if before.is_none() {
            return Ok(Walked { broken: Some(first), last: at });
        }
        if read < STEP_ROWS {
            return Ok(Walked { broken: None, last: at });
        }
    }
}

/// The last line.
async fn last<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<Option<audit::Model>, Error> {
    let lines = audit::Entity::find().filter(audit::Column::AgencyId.eq(of.uuid()));
    Ok(lines.order_by_desc(audit::Column::Seq).one(on).await?)
}

fn digest(before: &[u8], row: &audit::Model) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        // Lengths keep neighbours apart.
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(before);
    part(row.agency_id.as_bytes());
    part(&row.seq.to_be_bytes());
    part(&row.at.to_be_bytes());
    part(row.actor_id.as_bytes());
    part(row.action.as_bytes());
    part(row.subject_kind.as_bytes());
    part(row.subject_id.unwrap_or_default().as_bytes());
    for text in [&row.reason, &row.detail] {
        part(text.as_deref().unwrap_or_default().as_bytes());
        // Absent is not the same as empty.
        part(&[u8::from(text.is_some())]);
    }
    hash.finalize().to_vec()
}
