//! People: the list, and one person's levels.

use axum::extract::State;
use domain::{
    access::{Action, Resource},
    ids::{AgencyId, PersonId, UnitId},
    people::supervisor_on,
    time::Date,
    wire::{
        error::ErrorCode,
        office::{self as wire, PEOPLE_PAGE_ROWS, PeopleSort, SEARCH_CHARS_MAX},
    },
};

use super::{Error, Stage, about, figures::weigh, line, log};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    http::{
        authenticated::Caller,
        body::Json,
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, audit,
        directory::{self, Card},
        office::{self, Order, People, Row, Search, Who},
    },
};

pub(super) async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::PeopleQuery>,
) -> Result<Json<wire::People>, Error> {
    let search = search("q", query.q.as_deref())?;
    let (reach, stage) =
        weigh(&state, &who, Action::ListPeople, wire::ScopeQuery { period: query.period, unit: query.unit }).await?;
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (page, skip) = page(query.page, PEOPLE_PAGE_ROWS);
    let wanted = People {
        who: Who::Units(&units),
        search,
        progress: query.state,
        covered: false,
        order: order(query.sort),
        page: (skip, PEOPLE_PAGE_ROWS),
    };
    let (rows, total) = office::people(state.db.read(), &stage.scene, &wanted).await?;
    let people = rows.iter().map(|row| stage.person(row)).collect();
    Ok(Json(wire::People { period: stage.period(), paging: paging(page, total, PEOPLE_PAGE_ROWS), people }))
}

pub(super) async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Query(query): Query<wire::PersonQuery>,
) -> Result<Json<wire::PersonLevels>, Error> {
    let on = state.db.read();
    let card = directory::person(on, person).await?.ok_or(ErrorCode::NotFound)?;
    let stage = Stage::set(&state, who.now, told_by(on, &who, &card).await?, query.period).await?;
    let row = listed(&state, &stage, person).await?;
    let submitted = row.as_ref().and_then(|row| row.submitted);
    let day = submitted.map_or(stage.today, |at| stage.zone.date(at));
    let concerned = Concerned::on_day(on, person, day).await?;
    let permit = who.permit(Action::ReadLevels, &Resource::Person(concerned.subject()))?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    let detail = log::by(&state, &who, permit).await?;
    let logged = line(&who, stage.scene.agency, Action::ReadLevels, about(person), &detail, None);
    let (logged, period) = (&logged, stage.period.id);
    let submission = state
        .db
        .write(|tx| async move {
            // The line first: what cannot be logged is not read.
            if permit.logged() {
                audit::append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(office::submissions(&*tx, period, &[person]).await?.remove(&person))
        })
        .await?;
    let placed = submission.as_ref().map_or(row.unit.0, |submission| submission.unit);
    let path = directory::unit_path(on, placed, submission.as_ref().map_or(stage.scene.day, |_| day)).await?;
    let footing = match &submission {
        Some(submission) => {
            let read = state.shelf.take(on, &[submission.references].into()).await?;
            let reference = read.get(&submission.references);
            stage.footing_of(permit, reference.ok_or(store::Error::Corrupt { table: "assessment", what: "bundles" })?)
        }
        None => stage.footing(permit),
    };
    Ok(Json(wire::PersonLevels {
        person: stage.person(&row),
        employment: row.employment.code().to_owned(),
        rank: row.rank,
        unit_path: path.into_iter().map(|(_, name)| name).collect(),
        // Under whom somebody is in another agency by now is that agency's to tell.
        supervisor: match stage.scene.agency == card.agency {
            true => supervisor(on, person, stage.today).await?,
            false => None,
        },
        period: stage.period(),
        footing,
        late: submission.as_ref().is_some_and(|submission| submission.late),
        levels: submission.map(|submission| stage.levels(&submission.lines)).unwrap_or_default(),
    }))
}

/// The agency of whose periods somebody's levels are told: their own, or the one that asks, where they were once. What may be read there
/// is what belongs to their days there.
async fn told_by<C: store::Connection>(on: &C, who: &SignedIn, card: &Card) -> Result<AgencyId, store::Error> {
    let mut held = directory::assignments(on, card.id).await?.into_iter();
    let (own, asks) = (card.agency, who.agency.id);
    Ok(if own != asks && held.any(|held| held.agency == asks) { asks } else { own })
}

/// Somebody's line on the list; none for who had no assignment on the day of the stage.
async fn listed(state: &AppState, stage: &Stage, person: PersonId) -> Result<Option<Row>, store::Error> {
    let who = Who::People(&[person]);
    let wanted = People { who, search: None, progress: None, covered: false, order: Order::Name, page: (0, 1) };
    let (rows, _) = office::people(state.db.read(), &stage.scene, &wanted).await?;
    Ok(rows.into_iter().next())
}

async fn supervisor<C: store::Connection>(on: &C, of: PersonId, day: Date) -> Result<Option<String>, store::Error> {
    let lines = directory::supervision(on, of).await?;
    match supervisor_on(&lines, of, day) {
        Some(supervisor) => Ok(directory::person(on, supervisor).await?.map(|card| card.name)),
        None => Ok(None),
    }
}

pub(super) fn search(field: &str, text: Option<&str>) -> Result<Option<Search>, Error> {
    match text {
        // PostgreSQL takes no text with a NUL in it.
        Some(text) if text.chars().count() > SEARCH_CHARS_MAX || text.contains('\0') => Err(Error::invalid(field)),
        Some(text) => Ok(Search::parse(text)),
        None => Ok(None),
    }
}

pub(super) fn order(sort: Option<PeopleSort>) -> Order {
    match sort {
        None | Some(PeopleSort::Name) => Order::Name,
        Some(PeopleSort::Unit) => Order::Unit,
        Some(PeopleSort::Submitted) => Order::Submitted,
    }
}

/// The number of the page, from 1, and how many rows come before it.
pub(super) fn page(asked: Option<u32>, rows: u32) -> (u32, u32) {
    let page = asked.unwrap_or(1).max(1);
    (page, (page - 1).saturating_mul(rows))
}

pub(super) fn paging(page: u32, total: u32, rows: u32) -> wire::Paging {
    wire::Paging { page, pages: total.div_ceil(rows).max(1), rows: total }
}
