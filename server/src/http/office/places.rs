//! Periods, units and agencies to choose from.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::{
    access::{Action, Permit, Resource},
    ids::UnitId,
    people::UnitTree,
    wire::office as wire,
};

use super::{Error, describe_period};
use crate::{
    auth::{reach::Reach, session::SignedIn},
    http::{authenticated::Caller, body::Json},
    state::AppState,
    store::{office, periods},
};

/// Anybody may know when their own agency's periods are: every phone is told.
pub(super) async fn periods(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Periods>, Error> {
    let periods = periods::all(state.db.read(), who.agency.id).await?;
    let periods = periods.iter().map(|period| describe_period(period, who.today)).collect();
    Ok(Json(wire::Periods { today: who.today.to_string(), periods }))
}

pub(super) async fn units(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Units>, Error> {
    let on = state.db.read();
    let reach = Reach::find(on, &who, Action::ListPeople, None).await?;
    let heads = office::heads_per_unit(on, reach.agency, who.today).await?;
    let units = reach.units().map(|(depth, unit)| wire::UnitNode {
        unit: wire::UnitName { id: unit.id, name: unit.name.clone() },
        parent: unit.parent.filter(|parent| reach.contains(*parent)),
        depth: u32::try_from(depth).unwrap_or(u32::MAX),
        people: below(&reach.tree, &heads, unit.id),
    });
    Ok(Json(wire::Units { units: units.collect() }))
}

/// People of a unit and of all below it.
fn below(tree: &UnitTree, heads: &BTreeMap<UnitId, u32>, unit: UnitId) -> u32 {
    tree.subtree(unit).iter().filter_map(|unit| heads.get(&unit.id)).sum()
}

pub(super) async fn agencies(
    State(state): State<AppState>,
    Caller(who): Caller,
) -> Result<Json<wire::Agencies>, Error> {
    Ok(Json(known_agencies(&state, &who).await?.1))
}

/// All agencies, for whoever may know of them.
pub(super) async fn known_agencies(state: &AppState, who: &SignedIn) -> Result<(Permit, wire::Agencies), Error> {
    let permit = who.permit(Action::ManageAgency, &Resource::Installation)?;
    let agencies = office::agencies(state.db.read(), |zone| zone.date(who.now)).await?;
    let rows = agencies.into_iter().map(|agency| wire::AgencyRow {
        id: agency.id,
        name: agency.name,
        zone: agency.zone.abbreviation().to_owned(),
        units: agency.units,
        people: agency.people,
        admins: agency.admins,
    });
    Ok((permit, wire::Agencies { agencies: rows.collect() }))
}
