//! People who have left: who, since when, what of theirs may be erased from which day on, and erasing it.
//!
//! Promises: a look at the list and at somebody's record is logged; nothing is erased but what was looked at, on a second word with its
//! reason. Refuses: results, which are counted and never told; people of other agencies.

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    ids::{AgencyId, ErasureId, PersonId},
    privacy::erasure::Part,
    time::Date,
    wire::{erasure as wire, error::ErrorCode},
};

use super::{
    Error, about, bilingual,
    export::reason,
    line,
    people::{page, paging},
    place,
};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    erasures::{Desk, Preview, rules},
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::{Param, Query},
    },
    state::AppState,
    store::{self, Connection, audit, directory, erasures},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/leavers", get(list))
        .route("/api/office/leavers/{id}", get(one))
        .route("/api/office/leavers/{id}/erased", post(erase))
}

/// Somebody on the list, before their name is looked up.
struct Found {
    person: PersonId,
    left: Option<Date>,
    erased: Option<i64>,
}

async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::LeaversQuery>,
) -> Result<Json<wire::Leavers>, Error> {
    let agency = who.agency.id;
    let permit = who.permit(Action::SeeLeavers, &Resource::Place { agency, path: &[] })?;
    let logged = &line(&who, agency, Action::SeeLeavers, place(agency, None), permit.role().code(), None);
    let (number, skip) = page(query.page, wire::LEAVERS_PAGE_ROWS);
    let (who_ref, wanted) = (&who, query.erased.unwrap_or_default());
    let (people, total) = state
        .db
        .write(|tx| async move {
            audit::append(&*tx, logged).await?;
            listed(&*tx, who_ref, wanted, (skip, wire::LEAVERS_PAGE_ROWS)).await
        })
        .await?;
    Ok(Json(wire::Leavers {
        version: rules().version.clone(),
        from: rules().from.to_string(),
        basis: bilingual(&rules().basis),
        paging: paging(number, total, wire::LEAVERS_PAGE_ROWS),
        people,
    }))
}

/// Some of those of whom something was erased, or of whom nothing was, as the list tells them; with how many there are.
pub(super) async fn listed<C: Connection>(
    on: &C,
    who: &SignedIn,
    erased: bool,
    (skip, take): (u32, u32),
) -> Result<(Vec<wire::LeaverRow>, u32), store::Error> {
    let mut found = found(on, who.agency.id, who.today).await?;
    found.retain(|found| found.erased.is_some() == erased);
    // Who waits longest comes first; of what was done, the latest.
    found.sort_by_key(|found| (core::cmp::Reverse(found.erased), found.left, found.person));
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let part = found.into_iter().skip(skip as usize).take(take as usize).collect();
    Ok((rows(on, part, who.today).await?, total))
}

/// Who has left, and when something of theirs was erased last.
async fn found<C: Connection>(on: &C, agency: AgencyId, today: Date) -> Result<Vec<Found>, store::Error> {
    let left = erasures::leavers(on, agency, today).await?;
    let done = erasures::done(on, agency).await?;
    let erased = |person: PersonId| done.iter().find(|done| done.person == person).map(|done| done.at.0);
    let found = |(person, left)| Found { person, left: Some(left), erased: erased(person) };
    Ok(left.into_iter().map(found).collect())
}

async fn rows<C: Connection>(on: &C, found: Vec<Found>, today: Date) -> Result<Vec<wire::LeaverRow>, store::Error> {
    let people: Vec<PersonId> = found.iter().map(|found| found.person).collect();
    let standings = erasures::standings(on, &people, today).await?;
    let names = directory::names_and_numbers(on, &people, today).await?;
    let row = |Found { person, left, erased }: Found| {
        let (leaver, _) = standings.get(&person).copied().unwrap_or_default();
        let (name, nip) = names.get(&person).cloned().unwrap_or_default();
        wire::LeaverRow {
            id: person,
            name,
            nip: nip.map(|nip| nip.to_string()).unwrap_or_default(),
            left: left.map(|day| day.to_string()).unwrap_or_default(),
            from: left.and_then(|left| rules().earliest(left)).map(|day| day.to_string()),
            asked: leaver.asked,
            bar: rules().goes(&leaver, today).err(),
            erased,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// Whether that may be done with what somebody of this agency left behind.
async fn weigh(state: &AppState, who: &SignedIn, action: Action, person: PersonId) -> Result<Permit, Error> {
    let card = directory::person(state.db.read(), person).await?.ok_or(ErrorCode::NotFound)?;
    let concerned = Concerned::account(state.db.read(), &card, who.today).await?;
    let permit = who.permit(action, &Resource::Person(concerned.subject()))?;
    // Who acts here and is listed elsewhere is another agency's.
    if card.agency == who.agency.id { Ok(permit) } else { Err(ErrorCode::NotFound.into()) }
}

async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
) -> Result<Json<wire::LeaverFile>, Error> {
    let permit = weigh(&state, &who, Action::SeeLeavers, person).await?;
    let logged = &line(&who, who.agency.id, Action::SeeLeavers, about(person), permit.role().code(), None);
    state.db.write(|tx| async move { audit::append(&*tx, logged).await }).await?;
    file(&state, &who, person).await
}

async fn erase(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Body(form): Body<wire::EraseRequest>,
) -> Result<Json<wire::LeaverFile>, Error> {
    let permit = weigh(&state, &who, Action::EraseLeavers, person).await?;
    let journal = state.journal();
    let desk = Desk {
        db: &state.db,
        journal: journal.as_ref(),
        agency: &who.agency,
        by: who.card.id,
        role: permit.role(),
        now: who.now,
        reason: reason(&form.reason)?,
    };
    desk.erase(ErasureId::from_random(state.random()), person, &form.seen).await?;
    file(&state, &who, person).await
}

/// What there is of somebody, and what would become of it.
async fn file(state: &AppState, who: &SignedIn, person: PersonId) -> Result<Json<wire::LeaverFile>, Error> {
    let (today, agency) = (who.today, who.agency.id);
    let (preview, done, mut rows, names) = state
        .db
        .look(|tx| async move {
            let preview = Preview::of(&*tx, person, today).await?;
            let mut done = erasures::done(&*tx, agency).await?;
            done.retain(|done| done.person == person);
            let erased = done.first().map(|done| done.at.0);
            let found = Found { person, left: preview.leaver.left, erased };
            let rows = rows(&*tx, vec![found], today).await?;
            let by: Vec<PersonId> = done.iter().map(|done| done.by).collect();
            let names = directory::names_and_numbers(&*tx, &by, today).await?;
            Ok::<_, store::Error>((preview, done, rows, names))
        })
        .await?;
    let row = rows.pop().ok_or(ErrorCode::NotFound)?;
    let row = wire::LeaverRow { bar: preview.goes.as_ref().err().copied(), ..row };
    let rule = |part: Part| rules().parts.iter().find(|rule| rule.part == part);
    let erased = done.iter().map(|done| wire::Erased {
        at: done.at.0,
        by: names.get(&done.by).map(|(name, _)| name.clone()),
        reason: done.reason.clone(),
        rules: done.rules.clone(),
        parts: done.parts.iter().filter_map(|part| rule(*part)).map(|rule| bilingual(&rule.name)).collect(),
    });
    let may_erase = weigh(state, who, Action::EraseLeavers, person).await.is_ok();
    let parts = preview.tallies.iter().filter_map(|(part, count)| {
        let rule = rule(*part)?;
        Some(wire::PartLine {
            part: *part,
            name: bilingual(&rule.name),
            count: *count,
            erasable: rule.days.is_some(),
            goes: preview.goes.as_ref().is_ok_and(|goes| goes.contains(part)),
            from: preview.leaver.left.and_then(|left| rules().first_day(*part, left)).map(|day| day.to_string()),
            ground: bilingual(&rule.ground),
            verified: rule.verified,
        })
    });
    Ok(Json(wire::LeaverFile {
        row,
        request: preview.request,
        version: rules().version.clone(),
        parts: parts.collect(),
        erased: erased.collect(),
        seen: preview.seen(person),
        may_erase,
        journal: state.settings.journal.is_some(),
    }))
}
