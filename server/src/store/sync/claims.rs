//! What a push about claims rests on, and the rows that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    hours::{ClaimStanding, Made},
    ids::{AgencyId, ClaimId, DeviceId, PersonId},
    sync::{
        op::{Op, OpId},
        verdict::Claiming,
    },
    time::Timestamp,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::{Error, load::Hours, signed, unsigned};
use crate::{
    entity::{claim, person},
    store::{
        bundles::Shelf,
        claims::{self, Worded},
        directory, rules,
    },
};

/// The claims that the ops are about.
pub(super) fn named(ops: &[&Op]) -> BTreeSet<ClaimId> {
    ops.iter().filter_map(|op| op.body.claim()).collect()
}

/// By what the person's claims are weighed.
pub(super) async fn hours<C: ConnectionTrait>(tx: &C, shelf: &Shelf, who: PersonId) -> Result<Hours, Error> {
    let row = person::Entity::find_by_id(who.uuid()).one(tx).await?;
    let row = row.ok_or(Error::Corrupt { table: "stream", what: "person" })?;
    hours_of(tx, shelf, AgencyId::from_uuid(row.agency_id)).await
}

/// By what an agency weighs claims.
pub(super) async fn hours_of<C: ConnectionTrait>(tx: &C, shelf: &Shelf, agency: AgencyId) -> Result<Hours, Error> {
    let zone = directory::agency(tx, agency).await?.zone;
    Ok(Hours { agency, zone, rules: rules::hours(tx, shelf, agency).await? })
}

/// Where those claims stand.
pub(super) async fn standing<C: ConnectionTrait>(
    tx: &C,
    who: PersonId,
    named: &BTreeSet<ClaimId>,
) -> Result<BTreeMap<ClaimId, Claiming>, Error> {
    let rows = claim::Entity::find()
        .filter(claim::Column::PersonId.eq(who.uuid()))
        .filter(claim::Column::Id.is_in(named.iter().map(|id| id.uuid())))
        .all(tx)
        .await?;
    let mut proofs = claims::proofs_of(tx, who).await?;
    let mut standing = BTreeMap::new();
    for row in rows {
        let id = ClaimId::from_uuid(row.id);
        let own = proofs.remove(&id).unwrap_or_default();
        let state = claims::state(&row)?;
        let made = Made { claim: id, what: claims::what(&row, !own.is_empty())?, proofs: own };
        let worth = claims::worth(&row)?;
        let device = DeviceId::from_uuid(row.writer_device);
        let writer = OpId { device, counter: unsigned("claim", row.writer_counter)? };
        let claiming = Claiming {
            writer: (Timestamp(row.writer_eff), writer),
            made,
            worth,
            withdrawn: state == ClaimStanding::Withdrawn,
            frozen: state == ClaimStanding::Accepted || row.attendance_id.is_some(),
        };
        standing.insert(id, claiming);
    }
    Ok(standing)
}

/// Writes the claims that were told anew: they wait for a decision again. What was decided before stays in their history.
pub(super) async fn save<C: ConnectionTrait>(
    tx: &C,
    who: PersonId,
    agency: AgencyId,
    told: &[(ClaimId, Claiming)],
    received: Timestamp,
) -> Result<(), Error> {
    for (id, Claiming { writer: (eff, writer), made, worth, withdrawn, .. }) in told {
        let state = if *withdrawn { ClaimStanding::Withdrawn } else { ClaimStanding::Waiting };
        let row = claim::ActiveModel {
            person_id: Set(who.uuid()),
            id: Set(id.uuid()),
            agency_id: Set(agency.uuid()),
            attendance_id: Set(None),
            writer_eff: Set(eff.0),
            writer_device: Set(writer.device.uuid()),
            writer_counter: Set(signed(writer.counter)),
            told_at: Set(received.0),
            ..claims::worded(&Worded { state, what: &made.what, worth })
        };
        use claim::Column;
        let replace = OnConflict::columns([Column::PersonId, Column::Id])
            .update_columns([
                Column::WriterEff,
                Column::WriterDevice,
                Column::WriterCounter,
                Column::State,
                Column::Body,
                Column::Title,
                Column::FirstDay,
                Column::LastDay,
                Column::Jp,
                Column::Steps,
                Column::RuleId,
                Column::RuleVersion,
                Column::PathId,
                Column::PathEn,
                Column::BasisId,
                Column::BasisEn,
                Column::ToldAt,
            ])
            .to_owned();
        claim::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
        claims::put_proofs(tx, who, made).await?;
    }
    Ok(())
}
