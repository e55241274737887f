//! People whom one agency lets go and another takes.
//!
//! Promises: nobody waits to be taken twice; what has ended stays ended. Refuses: to move anybody; `structure` does.

use domain::{
    ids::{AgencyId, HandoverId, PersonId},
    structure::HandoverEnd,
    time::{Date, Timestamp},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use super::{
    Error,
    row::{coded, date, date_text},
};
use crate::entity::handover;

/// Somebody who is let go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Our id.
    pub id: HandoverId,
    /// Who.
    pub person: PersonId,
    /// By which agency.
    pub agency: AgencyId,
    /// To which one.
    pub to: AgencyId,
    /// The first day elsewhere.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// How it has ended, if it has.
    pub end: Option<End>,
}

/// How it has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// In which way.
    pub how: HandoverEnd,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Keeps one.
///
/// # Errors
/// Those of the database: nobody waits twice.
pub async fn add<C: ConnectionTrait>(tx: &C, new: &Handover) -> Result<(), Error> {
    let row = handover::ActiveModel {
        id: Set(new.id.uuid()),
        person_id: Set(new.person.uuid()),
        agency_id: Set(new.agency.uuid()),
        to_agency_id: Set(new.to.uuid()),
        valid_from: Set(date_text(new.from)),
        reason: Set(new.reason.clone()),
        released_by: Set(new.by.uuid()),
        released_at: Set(new.at.0),
        outcome: Set(None),
        ended_by: Set(None),
        ended_at: Set(None),
        ended_reason: Set(None),
    };
    handover::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Ends one that waits; whether it did.
///
/// # Errors
/// Those of the database.
pub async fn end<C: ConnectionTrait>(tx: &C, id: HandoverId, end: &End) -> Result<bool, Error> {
    let ended = handover::Entity::update_many()
        .col_expr(handover::Column::Outcome, Expr::value(end.how.code()))
        .col_expr(handover::Column::EndedBy, Expr::value(end.by.uuid()))
        .col_expr(handover::Column::EndedAt, Expr::value(end.at.0))
        .col_expr(handover::Column::EndedReason, Expr::value(end.reason.as_str()))
        .filter(handover::Column::Id.eq(id.uuid()))
        .filter(handover::Column::Outcome.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// The one of that id.
///
/// # Errors
/// Those of the database.
pub async fn one<C: ConnectionTrait>(on: &C, id: HandoverId) -> Result<Option<Handover>, Error> {
    handover::Entity::find_by_id(id.uuid()).one(on).await?.map(read).transpose()
}

/// The one that somebody waits in.
///
/// # Errors
/// Those of the database.
pub async fn waiting<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Option<Handover>, Error> {
    let found = handover::Entity::find()
        .filter(handover::Column::PersonId.eq(person.uuid()))
        .filter(handover::Column::Outcome.is_null());
    found.one(on).await?.map(read).transpose()
}

/// All to and from an agency, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn of_agency<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Handover>, Error> {
    let here = Condition::any()
        .add(handover::Column::AgencyId.eq(agency.uuid()))
        .add(handover::Column::ToAgencyId.eq(agency.uuid()));
    let found = handover::Entity::find()
        .filter(here)
        .order_by_desc(handover::Column::ReleasedAt)
        .order_by_asc(handover::Column::Id);
    found.all(on).await?.into_iter().map(read).collect()
}

fn read(row: handover::Model) -> Result<Handover, Error> {
    let end = match (row.outcome, row.ended_by, row.ended_at) {
        (Some(outcome), Some(by), Some(at)) => Some(End {
            how: coded("handover", "outcome", &outcome, HandoverEnd::from_code)?,
            by: PersonId::from_uuid(by),
            at: Timestamp(at),
            reason: row.ended_reason.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Handover {
        id: HandoverId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        agency: AgencyId::from_uuid(row.agency_id),
        to: AgencyId::from_uuid(row.to_agency_id),
        from: date("handover", &row.valid_from)?,
        reason: row.reason,
        by: PersonId::from_uuid(row.released_by),
        at: Timestamp(row.released_at),
        end,
    })
}
