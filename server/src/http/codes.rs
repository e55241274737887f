//! One-time codes for others.

use axum::{Router, extract::State, routing::post};
use domain::{ids::PersonId, wire::session as wire};

use super::{
    authenticated::Caller,
    body::{Body, Json},
    error::Error,
    parts::Param,
};
use crate::{
    auth::issue::{self, Issued},
    state::AppState,
    store::directory,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/people/activation-slips", post(for_unit))
        .route("/api/people/{id}/activation", post(for_person))
}

async fn for_person(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
) -> Result<Json<wire::IssuedCode>, Error> {
    let issued = issue::for_person(&state, &who, person).await?;
    Ok(Json(code(&issued)))
}

async fn for_unit(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(wanted): Body<wire::SlipsWanted>,
) -> Result<Json<wire::Slips>, Error> {
    let made = issue::for_unit(&state, &who, wanted.unit).await?;
    let people: Vec<PersonId> = made.iter().map(|slip| slip.card.id).collect();
    let known = directory::names_and_numbers(state.db.read(), &people, who.today).await?;
    let slips = made.into_iter().map(|slip| wire::Slip {
        nip: known.get(&slip.card.id).and_then(|(_, nip)| *nip).map(|nip| nip.to_string()).unwrap_or_default(),
        name: slip.card.name,
        unit: slip.unit,
        issued: code(&slip.issued),
    });
    Ok(Json(wire::Slips { slips: slips.collect() }))
}

fn code(issued: &Issued) -> wire::IssuedCode {
    wire::IssuedCode { code: issued.code.to_string(), expires: issued.expires.0 }
}
