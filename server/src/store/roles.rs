//! Roles that were granted, with those that are over.
//!
//! Promises: a role that was taken back keeps who did so, when and why. Refuses: to decide who may; a role never changes, it ends, and
//! another is granted.

use std::collections::BTreeSet;

use domain::{
    access::{Grant, Role},
    ids::{AgencyId, GrantId, PersonId, UnitId},
    time::{Date, Timestamp},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Value},
};

use super::{
    Error,
    row::{coded, range},
};
use crate::entity::role_grant::{self, Column};

/// A role of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Our id.
    pub id: GrantId,
    /// Whose.
    pub person: PersonId,
    /// What, where, on which days.
    pub grant: Grant,
    /// By whom; none at the server's console.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// That it was taken back.
    pub withdrawn: Option<Withdrawn>,
}

/// When a role was taken back, by whom and why, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// When.
    pub at: Timestamp,
    /// By whom; none where a restored backup ended it.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: Option<String>,
}

impl Kept {
    /// Whether it holds on that day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.withdrawn.is_none() && self.grant.range().contains(day)
    }
}

/// All roles that were ever granted: of one agency where one is named, else of the installation.
///
/// # Errors
/// Those of the database.
pub async fn granted<C: ConnectionTrait>(on: &C, of: Option<AgencyId>) -> Result<Vec<Kept>, Error> {
    let mut all = role_grant::Entity::find().order_by_desc(Column::ValidFrom).order_by_asc(Column::Id);
    if let Some(agency) = of {
        all = all.filter(Column::AgencyId.eq(agency.uuid()));
    }
    all.all(on).await?.into_iter().map(read).collect()
}

/// One of them.
///
/// # Errors
/// Those of the database.
pub async fn find<C: ConnectionTrait>(on: &C, id: GrantId) -> Result<Option<Kept>, Error> {
    role_grant::Entity::find_by_id(id.uuid()).one(on).await?.map(read).transpose()
}

fn read(row: role_grant::Model) -> Result<Kept, Error> {
    let role = coded("role_grant", "role", &row.role, Role::from_code)?;
    let days = range("role_grant", &row.valid_from, row.valid_to.as_deref())?;
    let (agency, unit) = (row.agency_id.map(AgencyId::from_uuid), row.unit_id.map(UnitId::from_uuid));
    let grant =
        Grant::new(role, agency, unit, days).map_err(|_| Error::Corrupt { table: "role_grant", what: "realm" })?;
    let (by, reason) = (row.withdrawn_by.map(PersonId::from_uuid), row.withdrawn_reason);
    Ok(Kept {
        id: GrantId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        grant,
        by: row.granted_by.map(PersonId::from_uuid),
        reason: row.reason,
        withdrawn: row.withdrawn_at.map(|at| Withdrawn { at: Timestamp(at), by, reason }),
    })
}

/// Takes a role back; false where it was over already.
///
/// # Errors
/// Those of the database.
pub async fn withdraw<C: ConnectionTrait>(
    tx: &C,
    id: GrantId,
    by: PersonId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = role_grant::Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(now.0))
        .col_expr(Column::WithdrawnBy, Expr::value(Value::from(by.uuid())))
        .col_expr(Column::WithdrawnReason, Expr::value(reason))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many people are admins of an agency on that day, without the role of that id.
///
/// # Errors
/// Those of the database.
pub async fn admins_without<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    day: Date,
    without: Option<GrantId>,
) -> Result<usize, Error> {
    let all = granted(on, Some(agency)).await?;
    Ok(admins(&all, agency, day, without))
}

/// The same of roles that are known already.
#[must_use]
pub fn admins(all: &[Kept], agency: AgencyId, day: Date, without: Option<GrantId>) -> usize {
    let is_admin = |kept: &&Kept| {
        kept.grant.role() == Role::AgencyAdmin
            && kept.grant.realm().agency() == Some(agency)
            && kept.holds(day)
            && Some(kept.id) != without
    };
    all.iter().filter(is_admin).map(|kept| kept.person).collect::<BTreeSet<_>>().len()
}
