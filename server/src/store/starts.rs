//! The first use of an agency: its settings, and the steps that somebody said were done.

use std::collections::BTreeSet;

use domain::{
    ids::{AgencyId, PersonId},
    time::Timestamp,
    wire::office::start::Step,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{Error, roster::Agency, row::coded};
use crate::entity::{
    agency,
    start_step::{self, Column},
};

/// The steps that somebody said were done.
///
/// # Errors
/// Those of the database.
pub async fn done<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<BTreeSet<Step>, Error> {
    let rows = start_step::Entity::find().filter(Column::AgencyId.eq(of.uuid())).all(on).await?;
    rows.iter().map(|row| coded("start_step", "step", &row.step, Step::from_code)).collect()
}

/// Keeps somebody's word that a step is done, or takes it back.
///
/// # Errors
/// Those of the database.
pub async fn mark<C: ConnectionTrait>(
    on: &C,
    of: AgencyId,
    step: Step,
    done: bool,
    (by, at): (PersonId, Timestamp),
) -> Result<(), Error> {
    if !done {
        start_step::Entity::delete_by_id((of.uuid(), step.code().to_owned())).exec(on).await?;
        return Ok(());
    }
    let row = start_step::ActiveModel {
        agency_id: Set(of.uuid()),
        step: Set(step.code().to_owned()),
        done_at: Set(at.0),
        done_by: Set(by.uuid()),
    };
    let again = OnConflict::columns([Column::AgencyId, Column::Step])
        .update_columns([Column::DoneAt, Column::DoneBy])
        .to_owned();
    start_step::Entity::insert(row).on_conflict(again).exec_without_returning(on).await?;
    Ok(())
}

/// Changes an agency's name, zone and colour.
///
/// # Errors
/// Those of the database.
pub async fn settle<C: ConnectionTrait>(on: &C, settled: &Agency) -> Result<(), Error> {
    agency::Entity::update_many()
        .col_expr(agency::Column::Name, Expr::value(settled.name.clone()))
        .col_expr(agency::Column::ShortName, Expr::value(settled.short_name.clone()))
        .col_expr(agency::Column::Zone, Expr::value(settled.zone.abbreviation()))
        .col_expr(agency::Column::Brand, Expr::value(settled.brand.clone()))
        .filter(agency::Column::Id.eq(settled.id.uuid()))
        .exec(on)
        .await?;
    Ok(())
}
