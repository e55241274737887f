//! People who go to another agency: let go, taken, or not.
//!
//! Promises: who comes is shown by name and number, and nothing else of them, until they are taken. Refuses: what is another agency's to
//! take or to end.

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    ids::{AgencyId, HandoverId, PersonId},
    structure::units_on,
    wire::office::{
        UnitName,
        handovers::{ENDED_TOLD_MAX, EndHandover, HandoverRow, Handovers, ReleaseTo, TakeIn},
        structure::Seen,
    },
};

use super::{
    Error,
    posts::choices,
    structure::{desk, in_tree, weigh, weigh_person},
};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Param,
    },
    state::AppState,
    store::{self, Connection, directory, handovers},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/handovers", get(list))
        .route("/api/office/people/{id}/release", post(release))
        .route("/api/office/handovers/{id}/taken", post(take))
        .route("/api/office/handovers/{id}/ended", post(end))
}

/// Who comes and who goes.
async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Handovers>, Error> {
    weigh(&who)?;
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let (coming, going) = all(on, &who).await?;
    let units = units_on(&directory::nodes(on, agency).await?, today);
    Ok(Json(Handovers {
        today: today.to_string(),
        coming: latest(coming),
        going: latest(going),
        units: in_tree(units)?.units().iter().map(|unit| UnitName { id: unit.id, name: unit.name.clone() }).collect(),
        posts: choices(&directory::posts_of(on, agency).await?, today),
    }))
}

/// Who comes and who goes, each those that wait first, then those that have ended, the latest first.
pub(super) async fn all<C: Connection>(
    on: &C,
    who: &SignedIn,
) -> Result<(Vec<HandoverRow>, Vec<HandoverRow>), store::Error> {
    let agency = who.agency.id;
    let all = handovers::of_agency(on, agency).await?;
    let people: Vec<PersonId> = all.iter().map(|known| known.person).collect();
    let names = directory::names_and_numbers(on, &people, who.today).await?;
    let agencies = directory::agencies(on, None).await?;
    let agency_name = |id: AgencyId| agencies.iter().find(|agency| agency.id == id).map(|agency| agency.name.clone());
    let (mut coming, mut going) = (Vec::new(), Vec::new());
    for known in &all {
        let (to_here, name) = (known.to == agency, names.get(&known.person));
        let day = |at| who.agency.zone.date(at).to_string();
        let row = HandoverRow {
            id: known.id,
            person: known.person,
            name: name.map(|(name, _)| name.clone()).unwrap_or_default(),
            nip: name.and_then(|(_, nip)| *nip).map(|nip| nip.to_string()).unwrap_or_default(),
            agency: agency_name(if to_here { known.agency } else { known.to }).unwrap_or_default(),
            from: known.from.to_string(),
            reason: known.reason.clone(),
            end: known.end.as_ref().map(|end| end.how),
            ended: known.end.as_ref().map(|end| day(end.at)),
            ended_reason: known.end.as_ref().map(|end| end.reason.clone()),
        };
        if to_here { &mut coming } else { &mut going }.push(row);
    }
    // The order among those that wait, and among those that have ended, stays.
    coming.sort_by_key(|row| row.end.is_some());
    going.sort_by_key(|row| row.end.is_some());
    Ok((coming, going))
}

/// Those that wait, and the latest of those that have ended.
fn latest(mut rows: Vec<HandoverRow>) -> Vec<HandoverRow> {
    let waiting = rows.iter().filter(|row| row.end.is_none()).count();
    rows.truncate(waiting + ENDED_TOLD_MAX);
    rows
}

async fn release(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Body(asked): Body<ReleaseTo>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh_person(&state, &who, person).await?;
    Ok(Json(desk(&state, &who, permit, &asked.reason).release(person, &asked).await?))
}

async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<HandoverId>,
    Body(asked): Body<TakeIn>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh(&who)?;
    Ok(Json(desk(&state, &who, permit, &asked.reason).take(id, &asked).await?))
}

async fn end(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<HandoverId>,
    Body(asked): Body<EndHandover>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh(&who)?;
    Ok(Json(desk(&state, &who, permit, &asked.reason).end_handover(id, &asked).await?))
}
