//! The bytes of proofs.

use std::collections::BTreeMap;

use domain::{
    bundle::BundleHash,
    hours::{Made, PART_BYTES, Proof, ProofKind},
    ids::{ClaimId, PersonId},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{
    entity::{claim_proof, claim_proof_part, stream},
    store::{Error, row::coded},
};

/// What came of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The part that is wanted next; none once all of it is there.
    Next(Option<u32>),
    /// No claim of the person's has such a proof.
    NotThere,
    /// It is not what its name, its size or its kind says. Nothing of it is kept.
    Wrong,
    /// There is no room for more proofs of this person.
    Full,
}

/// Parts of all proofs of one person: 200 MB, some six hundred photos or forty of the largest PDFs.
const PARTS_MAX: u64 = 2_035;

pub(super) fn read(row: &claim_proof::Model) -> Result<Proof, Error> {
    let corrupt = |what| Error::Corrupt { table: "claim_proof", what };
    Ok(Proof {
        hash: row.hash.parse().map_err(|_| corrupt("hash"))?,
        kind: coded("claim_proof", "media type", &row.media_type, ProofKind::from_code)?,
        bytes: u32::try_from(row.bytes).map_err(|_| corrupt("size"))?,
    })
}

/// The proofs of a person's claims.
pub(in crate::store) async fn proofs_of<C: ConnectionTrait>(
    on: &C,
    who: PersonId,
) -> Result<BTreeMap<ClaimId, Vec<Proof>>, Error> {
    let rows = claim_proof::Entity::find()
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .order_by_asc(claim_proof::Column::Nth)
        .all(on)
        .await?;
    let mut proofs: BTreeMap<ClaimId, Vec<Proof>> = BTreeMap::new();
    for row in rows {
        proofs.entry(ClaimId::from_uuid(row.claim_id)).or_default().push(read(&row)?);
    }
    Ok(proofs)
}

/// Notes the proofs of a claim in the place of those that it had. What is there already needs no second journey.
pub(in crate::store) async fn put_proofs<C: ConnectionTrait>(tx: &C, who: PersonId, made: &Made) -> Result<(), Error> {
    let hashes: Vec<String> = made.proofs.iter().map(|proof| proof.hash.to_string()).collect();
    let there: BTreeMap<String, i64> = claim_proof::Entity::find()
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof::Column::Hash.is_in(hashes))
        .all(tx)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.hash, row.stored_at?)))
        .collect();
    let former = claim_proof::Entity::find()
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof::Column::ClaimId.eq(made.claim.uuid()))
        .all(tx)
        .await?;
    claim_proof::Entity::delete_many()
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof::Column::ClaimId.eq(made.claim.uuid()))
        .exec(tx)
        .await?;
    let rows = (0..).zip(&made.proofs).map(|(nth, proof)| claim_proof::ActiveModel {
        person_id: Set(who.uuid()),
        claim_id: Set(made.claim.uuid()),
        nth: Set(nth),
        hash: Set(proof.hash.to_string()),
        media_type: Set(proof.kind.code().to_owned()),
        bytes: Set(proof.bytes.into()),
        stored_at: Set(there.get(&proof.hash.to_string()).copied()),
    });
    claim_proof::Entity::insert_many(rows).exec_without_returning(tx).await?;
    // What no claim names any more is nobody's business.
    for row in former {
        let named = claim_proof::Entity::find()
            .filter(claim_proof::Column::PersonId.eq(who.uuid()))
            .filter(claim_proof::Column::Hash.eq(&row.hash))
            .count(tx)
            .await?;
        if named == 0 {
            forget(tx, who, &row.hash).await?;
        }
    }
    Ok(())
}

async fn forget<C: ConnectionTrait>(tx: &C, who: PersonId, hash: &str) -> Result<(), Error> {
    claim_proof_part::Entity::delete_many()
        .filter(claim_proof_part::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof_part::Column::Hash.eq(hash))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes a part of a proof, if it is the next one. Call it within a transaction.
///
/// # Errors
/// Those of the database.
pub async fn put_part<C: ConnectionTrait>(
    tx: &C,
    who: PersonId,
    hash: BundleHash,
    (nth, body): (u32, &[u8]),
    at: Timestamp,
) -> Result<Part, Error> {
    // Two devices may send the same proof: the stream's row is the queue.
    stream::Entity::find_by_id(who.uuid()).lock_exclusive().one(tx).await?;
    let name = hash.to_string();
    let named = claim_proof::Entity::find()
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof::Column::Hash.eq(&name))
        .order_by_desc(claim_proof::Column::StoredAt)
        .all(tx)
        .await?;
    let Some(row) = named.first() else { return Ok(Part::NotThere) };
    if named.iter().any(|row| row.stored_at.is_some()) {
        return Ok(Part::Next(None));
    }
    let proof = read(row)?;
    let there = claim_proof_part::Entity::find()
        .filter(claim_proof_part::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof_part::Column::Hash.eq(&name))
        .count(tx)
        .await?;
    let next = u32::try_from(there).map_err(|_| Error::Corrupt { table: "claim_proof_part", what: "count" })?;
    if nth != next {
        return Ok(Part::Next(Some(next)));
    }
    let rest = proof.bytes.saturating_sub(nth.saturating_mul(PART_BYTES));
    if rest == 0 || body.len() != rest.min(PART_BYTES) as usize || (nth == 0 && ProofKind::of(body) != Some(proof.kind))
    {
        return Ok(Part::Wrong);
    }
    let of_person = claim_proof_part::Entity::find().filter(claim_proof_part::Column::PersonId.eq(who.uuid()));
    if of_person.count(tx).await? >= PARTS_MAX {
        return Ok(Part::Full);
    }
    let part = claim_proof_part::ActiveModel {
        person_id: Set(who.uuid()),
        hash: Set(name.clone()),
        nth: Set(i32::try_from(nth).unwrap_or(i32::MAX)),
        body: Set(body.to_vec()),
    };
    claim_proof_part::Entity::insert(part).exec_without_returning(tx).await?;
    if rest > PART_BYTES {
        return Ok(Part::Next(Some(nth + 1)));
    }
    if BundleHash::of(&bytes(tx, who, &name).await?) != hash {
        forget(tx, who, &name).await?;
        return Ok(Part::Wrong);
    }
    claim_proof::Entity::update_many()
        .col_expr(claim_proof::Column::StoredAt, Expr::value(at.0))
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof::Column::Hash.eq(&name))
        .exec(tx)
        .await?;
    Ok(Part::Next(None))
}

async fn bytes<C: ConnectionTrait>(on: &C, who: PersonId, hash: &str) -> Result<Vec<u8>, Error> {
    let parts: Vec<Vec<u8>> = claim_proof_part::Entity::find()
        .select_only()
        .column(claim_proof_part::Column::Body)
        .filter(claim_proof_part::Column::PersonId.eq(who.uuid()))
        .filter(claim_proof_part::Column::Hash.eq(hash))
        .order_by_asc(claim_proof_part::Column::Nth)
        .into_tuple()
        .all(on)
        .await?;
    Ok(parts.concat())
}

/// A proof of a claim, if it is there: at most [`domain::hours::PROOF_BYTES_MAX`] at once.
///
/// # Errors
/// Those of the database.
pub async fn read_proof<C: ConnectionTrait>(
    on: &C,
    who: PersonId,
    claim: ClaimId,
    hash: BundleHash,
) -> Result<Option<(ProofKind, Vec<u8>)>, Error> {
    let key = (who.uuid(), claim.uuid(), hash.to_string());
    let row = claim_proof::Entity::find_by_id(key).one(on).await?.filter(|row| row.stored_at.is_some());
    let Some(row) = row else { return Ok(None) };
    Ok(Some((read(&row)?.kind, bytes(on, who, &row.hash).await?)))
}
