//! The agency's tree of units, who heads them, and where people are in it and under whom: as it is, and how it changes.
//!
//! Promises: who may is weighed before anything is read; a change is looked at before it is made; what is made is written into the audit
//! log, with its reason, in the transaction that makes it. Refuses: people of other agencies.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    ids::{PersonId, PositionId, UnitId},
    intake::{Above, Heads, Holder, Named},
    people::{Assignment, Capacity, Unit, UnitTree, assignment_on},
    structure::{Node, units_on},
    time::{Date, DateRange},
    wire::{
        error::ErrorCode,
        office::{
            UnitName,
            handovers::AgencyName,
            structure::{
                ALONE_PAGE_ROWS, Alone, AloneQuery, AloneRow, Head, NamedHead, Origin, PastUnit, Placement, PutUnder,
                Released, Reports, ReviseUnit, Seen, Stay, Structure, TransferTo, UnitRow,
            },
        },
    },
};

use super::{
    Error,
    export::reason,
    people::{page, paging},
    posts::choices,
};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, Connection, directory, handovers,
        office::{self, NamedChief},
    },
    structure::{Asked, Desk, Refusal},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/structure", get(tree))
        .route("/api/office/structure/unsupervised", get(unsupervised))
        .route("/api/office/structure/units", post(units))
        .route("/api/office/people/{id}/placement", get(placement))
        .route("/api/office/people/{id}/transfer", post(transfer))
        .route("/api/office/people/{id}/supervisor", post(supervisor))
}

impl From<Refusal> for Error {
    fn from(refused: Refusal) -> Self {
        match refused {
            Refusal::NotFound => ErrorCode::NotFound.into(),
            Refusal::Changed => ErrorCode::Changed.into(),
            Refusal::Invalid(field) => Self::invalid(&field),
            Refusal::Store(cause) => cause.into(),
        }
    }
}

pub(super) fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ManageStructure, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// Whether somebody's place may be changed: the agency in which they are, or else the one that lists them, is asked.
pub(super) async fn weigh_person(state: &AppState, who: &SignedIn, person: PersonId) -> Result<Permit, Error> {
    let on = state.db.read();
    let card = directory::person(on, person).await?.ok_or(ErrorCode::NotFound)?;
    let concerned = Concerned::account(on, &card, who.today).await?;
    let permit = who.permit(Action::ManageStructure, &Resource::Person(concerned.subject()))?;
    // Who merely acts here is another agency's to move.
    if card.agency == who.agency.id { Ok(permit) } else { Err(ErrorCode::NotAllowed.into()) }
}

/// What is there, and what was.
async fn tree(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Structure>, Error> {
    weigh(&who)?;
    Ok(Json(known_units(&state, &who).await?))
}

/// All units of the agency, with those that are closed.
pub(super) async fn known_units(state: &AppState, who: &SignedIn) -> Result<Structure, Error> {
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let nodes = directory::nodes(on, agency).await?;
    let open = in_tree(units_on(&nodes, today))?;
    let codes = directory::unit_codes(on, agency).await?;
    let here = office::heads_per_unit(on, agency, today).await?;
    let mut named = office::named(on, agency, today).await?;
    named.retain(|chief| chief.naming.days(&chief.held).is_some_and(|days| days.contains(today)));
    let heads = chiefs(on, who, &open, &named).await?;
    let named: BTreeMap<UnitId, NamedHead> = named
        .into_iter()
        .map(|chief| {
            let from = chief.naming.range.from.to_string();
            (chief.naming.unit, NamedHead { name: chief.name, from })
        })
        .collect();
    let (_, alone) = office::alone(on, agency, today, (0, 0)).await?;
    let of: BTreeMap<UnitId, &Node> = nodes.iter().map(|node| (node.unit.id, node)).collect();
    let row = |depth: usize, node: &Node| UnitRow {
        id: node.unit.id,
        code: codes.get(&node.unit.id).cloned().unwrap_or_default(),
        name: node.unit.name.clone(),
        parent: node.unit.parent,
        depth: u32::try_from(depth).unwrap_or(u32::MAX),
        here: here.get(&node.unit.id).copied().unwrap_or_default(),
        people: open.subtree(node.unit.id).iter().filter_map(|unit| here.get(&unit.id)).sum(),
        head: heads.get(&node.unit.id).cloned(),
        named: named.get(&node.unit.id).cloned(),
        opened: node.opened.map(|day| day.to_string()),
        closed: node.closed.map(|day| day.to_string()),
        past: past(&of, node),
    };
    let mut closed: Vec<&Node> = nodes.iter().filter(|node| node.closed.is_some()).collect();
    closed.sort_by_key(|node| (core::cmp::Reverse(node.closed), node.unit.id));
    Ok(Structure {
        today: today.to_string(),
        units: open.iter().filter_map(|(depth, unit)| Some(row(depth, of.get(&unit.id)?))).collect(),
        closed: closed.into_iter().map(|node| row(0, node)).collect(),
        people: here.values().sum(),
        alone,
    })
}

/// What a unit was, the latest first.
fn past(of: &BTreeMap<UnitId, &Node>, node: &Node) -> Vec<PastUnit> {
    let tell = |past: &domain::structure::Past| PastUnit {
        until: past.to.to_string(),
        name: past.name.clone(),
        parent: past.parent.and_then(|parent| of.get(&parent)).map(|parent| parent.on(past.to).name),
    };
    node.past.iter().rev().map(tell).collect()
}

/// Who heads which unit today. `named` are those whose being named counts.
async fn chiefs<C: Connection>(
    on: &C,
    who: &SignedIn,
    open: &UnitTree,
    named: &[NamedChief],
) -> Result<BTreeMap<UnitId, Head>, store::Error> {
    let chiefs = office::chiefs(on, who.agency.id, who.today).await?;
    let above: Above = open.units().iter().map(|unit| (unit.id, unit.parent)).collect();
    let holders: Vec<Holder> = chiefs.iter().map(|chief| chief.holder).collect();
    let by_name: Named = named.iter().map(|chief| (chief.naming.unit, chief.naming.person)).collect();
    let heads = Heads::find(&holders, &by_name, &above);
    let mut found = BTreeMap::new();
    for chief in chiefs {
        let Holder { person, unit, capacity, .. } = chief.holder;
        if heads.head(unit) == Some(person) {
            let capacity = capacity.code().to_owned();
            found.entry(unit).or_insert(Head { name: chief.name, post: chief.title, capacity, named: false });
        }
    }
    let by_post = Heads::find(&holders, &Named::new(), &above);
    let named: Vec<&NamedChief> = named.iter().filter(|chief| by_post.head(chief.naming.unit).is_none()).collect();
    if named.is_empty() {
        return Ok(found);
    }
    let posts = directory::posts_of(on, who.agency.id).await?;
    for NamedChief { naming, name, held } in named {
        // Definitive before acting; the name alone where they hold no post.
        let place = held.iter().filter(|held| held.range.contains(who.today)).min_by_key(|held| held.capacity);
        let post = place.and_then(|held| held.position);
        let post = post.and_then(|id| posts.iter().find(|post| post.position.id == id));
        let capacity = place.map_or(Capacity::Definitive, |held| held.capacity).code().to_owned();
        let post = post.map(|post| post.on(who.today).title).unwrap_or_default();
        found.insert(naming.unit, Head { name: name.clone(), post, capacity, named: true });
    }
    Ok(found)
}

async fn unsupervised(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<AloneQuery>,
) -> Result<Json<Alone>, Error> {
    weigh(&who)?;
    let (page, skip) = page(query.page, ALONE_PAGE_ROWS);
    let (rows, total) = office::alone(state.db.read(), who.agency.id, who.today, (skip, ALONE_PAGE_ROWS)).await?;
    let people = rows.into_iter().map(|row| AloneRow {
        id: PersonId::from_uuid(row.person_id),
        name: row.name,
        unit: row.unit_name,
        post: row.title,
    });
    Ok(Json(Alone { people: people.collect(), paging: paging(page, total, ALONE_PAGE_ROWS) }))
}

async fn units(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<ReviseUnit>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh(&who)?;
    let why = asked.reason.clone();
    revise(&state, &who, permit, &why, Asked::Unit(asked)).await
}

async fn transfer(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Body(asked): Body<TransferTo>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh_person(&state, &who, person).await?;
    let why = asked.reason.clone();
    revise(&state, &who, permit, &why, Asked::Transfer(person, asked)).await
}

async fn supervisor(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Body(asked): Body<PutUnder>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh_person(&state, &who, person).await?;
    let why = asked.reason.clone();
    revise(&state, &who, permit, &why, Asked::Under(person, asked)).await
}

pub(super) async fn revise(
    state: &AppState,
    who: &SignedIn,
    permit: Permit,
    why: &str,
    asked: Asked,
) -> Result<Json<Seen>, Error> {
    Ok(Json(desk(state, who, permit, why).revise(&asked).await?))
}

/// The desk of whoever asks.
pub(super) fn desk<'d>(state: &'d AppState, who: &'d SignedIn, permit: Permit, why: &'d str) -> Desk<'d> {
    Desk {
        db: &state.db,
        agency: &who.agency,
        by: who.card.id,
        role: permit.role(),
        now: who.now,
        reason: reason(why).ok(),
    }
}

/// Units in order of reading.
pub(super) fn in_tree(units: Vec<Unit>) -> Result<UnitTree, store::Error> {
    UnitTree::build(units).map_err(|_| store::Error::Corrupt { table: "unit", what: "tree" })
}

fn overlap(one: DateRange, other: DateRange) -> bool {
    one.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| one.from <= to)
}

/// Where somebody is and was, under whom, and where they could go.
async fn placement(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
) -> Result<Json<Placement>, Error> {
    weigh_person(&state, &who, person).await?;
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let card = directory::person(on, person).await?.ok_or(ErrorCode::NotFound)?;
    let nodes = directory::nodes(on, agency).await?;
    let posts = directory::posts_of(on, agency).await?;
    let mut held = directory::assignments(on, person).await?;
    // What somebody has in another agency is that agency's to tell.
    held.retain(|held| held.agency == agency);
    held.sort_by_key(|held| (core::cmp::Reverse(held.range.from), held.capacity, held.id));
    let now = assignment_on(&held, today).copied();
    let unit_name = |unit: UnitId, day: Date| {
        let node = nodes.iter().find(|node| node.unit.id == unit);
        node.map(|node| node.on(day).name).unwrap_or_default()
    };
    let title = |post: PositionId, day: Date| {
        posts.iter().find(|known| known.position.id == post).map(|known| known.on(day).title)
    };
    let stays = held.iter().map(|held| Stay {
        unit: unit_name(held.unit, held.range.from),
        post: held.position.and_then(|id| title(id, held.range.from)),
        capacity: held.capacity.code().to_owned(),
        from: held.range.from.to_string(),
        until: held.range.to.map(|day| day.to_string()),
    });
    let mut supervisors = Vec::new();
    for (line, origin) in office::reports(on, person).await? {
        // Under whom somebody was in another agency is that agency's to tell.
        let above = directory::assignments(on, line.supervisor).await?;
        let here = |held: &Assignment| held.agency == agency && overlap(held.range, line.range);
        if !above.iter().any(here) {
            continue;
        }
        let name = directory::person(on, line.supervisor).await?.map(|card| card.name);
        supervisors.push(Reports {
            name: name.unwrap_or_default(),
            origin: Origin::from_code(&origin).ok_or(store::Error::Corrupt { table: "supervision", what: "origin" })?,
            from: line.range.from.to_string(),
            until: line.range.to.map(|day| day.to_string()),
        });
    }
    let open = in_tree(units_on(&nodes, today))?;
    let agencies = directory::agencies(on, None).await?;
    let waiting = handovers::waiting(on, person).await?;
    let name = |id| agencies.iter().find(|known| known.id == id).map(|known| known.name.clone()).unwrap_or_default();
    let released = waiting.map(|known| Released { agency: name(known.to), from: known.from.to_string() });
    let others = agencies.into_iter().filter(|known| known.id != agency);
    Ok(Json(Placement {
        today: today.to_string(),
        name: card.name,
        stays: stays.collect(),
        supervisors,
        unit: now.map(|held| held.unit),
        post: now.and_then(|held| held.position),
        units: open.units().iter().map(|unit| UnitName { id: unit.id, name: unit.name.clone() }).collect(),
        posts: choices(&posts, today),
        released,
        agencies: others.map(|known| AgencyName { id: known.id, name: known.name }).collect(),
    }))
}
