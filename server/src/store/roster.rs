//! Putting agencies, units, posts and people in.
//!
//! Promises: whole lists in few statements. Refuses: to check them against each other beyond what foreign keys do; whoever brings a
//! list has checked it with `domain`.

use domain::{
    access::Grant,
    ids::{AgencyId, GrantId, PersonId},
    people::{Assignment, Person, Position, Seat, Supervision, Unit},
    structure::Naming,
    time::{Timestamp, Zone},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};

use super::{Error, row};
use crate::entity::{agency, assignment, person, person_nip, position, role_grant, seat, supervision, unit, unit_head};

/// Rows of one statement: 500 of at most ten columns stay far below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 500;

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Our id.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// The name on a phone's header.
    pub short_name: String,
    /// Where its days begin.
    pub zone: Zone,
    /// Which of the design system's brand colours is its own, e.g. `teal`.
    pub brand: String,
}

/// Something with the code that the agency uses for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The agency's own code, unique within it.
    pub code: String,
    /// What it stands for.
    pub item: T,
}

/// A role given to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Our id.
    pub id: GrantId,
    /// To whom.
    pub person: PersonId,
    /// What, where, and on which days.
    pub grant: Grant,
    /// By whom; none at the server's console.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// When, as far as that is known.
    pub at: Option<Timestamp>,
}

/// Inserts any number of rows.
async fn insert_all<E, A, C>(on: &C, mut rows: Vec<A>) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
    C: ConnectionTrait,
{
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS_MAX));
        E::insert_many(rows).exec_without_returning(on).await?;
        rows = rest;
    }
    Ok(())
}

/// Adds an agency.
///
/// # Errors
/// Those of the database.
pub async fn add_agency<C: ConnectionTrait>(on: &C, new: &Agency) -> Result<(), Error> {
    let row = agency::ActiveModel {
        id: Set(new.id.uuid()),
        name: Set(new.name.clone()),
        short_name: Set(new.short_name.clone()),
        zone: Set(new.zone.abbreviation().to_owned()),
        brand: Set(new.brand.clone()),
        signatory_name: Set(None),
        signatory_post: Set(None),
    };
    insert_all(on, vec![row]).await
}

/// Adds units, each after the one that it lies in; siblings keep the order in which they come.
///
/// # Errors
/// Those of the database.
pub async fn add_units<C: ConnectionTrait>(on: &C, of: AgencyId, units: &[Listed<Unit>]) -> Result<(), Error> {
    let rows = (0..).zip(units).map(|(sort, unit)| unit::ActiveModel {
        id: Set(unit.item.id.uuid()),
        agency_id: Set(of.uuid()),
        parent_id: Set(unit.item.parent.map(|parent| parent.uuid())),
        code: Set(unit.code.clone()),
        name: Set(unit.item.name.clone()),
        sort: Set(sort),
        opened_on: Set(None),
        closed_on: Set(None),
    });
    insert_all(on, rows.collect()).await
}

/// Adds posts.
///
/// # Errors
/// Those of the database.
pub async fn add_positions<C: ConnectionTrait>(
    on: &C,
    of: AgencyId,
    positions: &[Listed<Position>],
) -> Result<(), Error> {
    let rows = positions.iter().map(|position| position::ActiveModel {
        id: Set(position.item.id.uuid()),
        agency_id: Set(of.uuid()),
        code: Set(position.code.clone()),
        title: Set(position.item.title.clone()),
        kind: Set(position.item.kind.code().to_owned()),
        opened_on: Set(None),
        closed_on: Set(None),
    });
    insert_all(on, rows.collect()).await
}

/// Adds places of positions in units.
///
/// # Errors
/// Those of the database.
pub async fn add_seats<C: ConnectionTrait>(on: &C, of: AgencyId, seats: &[Seat]) -> Result<(), Error> {
    let rows = seats.iter().map(|seat| seat::ActiveModel {
        id: Set(seat.id.uuid()),
        agency_id: Set(of.uuid()),
        unit_id: Set(seat.unit.uuid()),
        position_id: Set(seat.position.uuid()),
    });
    insert_all(on, rows.collect()).await
}

/// Adds people and their numbers.
///
/// # Errors
/// Those of the database; a number that somebody has already is among them.
pub async fn add_people<C: ConnectionTrait>(
    on: &C,
    of: AgencyId,
    people: &[Person],
    at: Timestamp,
) -> Result<(), Error> {
    let rows = people.iter().map(|person| person::ActiveModel {
        id: Set(person.id.uuid()),
        agency_id: Set(of.uuid()),
        name: Set(person.name.clone()),
        employment_kind: Set(person.employment.code().to_owned()),
        rank: Set(person.rank.map(|rank| rank.to_string())),
        created_at: Set(at.0),
    });
    insert_all(on, rows.collect()).await?;
    let numbers = people.iter().flat_map(|person| {
        person.nips.iter().map(|dated| person_nip::ActiveModel {
            person_id: Set(person.id.uuid()),
            nip: Set(dated.nip.as_str().to_owned()),
            valid_from: Set(row::date_text(dated.range.from)),
            valid_to: Set(dated.range.to.map(row::date_text)),
        })
    });
    insert_all(on, numbers.collect()).await
}

/// Adds assignments.
///
/// # Errors
/// Those of the database.
pub async fn add_assignments<C: ConnectionTrait>(on: &C, assignments: &[Assignment]) -> Result<(), Error> {
    let rows = assignments.iter().map(|assignment| assignment::ActiveModel {
        id: Set(assignment.id.uuid()),
        person_id: Set(assignment.person.uuid()),
        agency_id: Set(assignment.agency.uuid()),
        unit_id: Set(assignment.unit.uuid()),
        position_id: Set(assignment.position.map(|position| position.uuid())),
        seat_id: Set(assignment.seat.map(|seat| seat.uuid())),
        capacity: Set(assignment.capacity.code().to_owned()),
        valid_from: Set(row::date_text(assignment.range.from)),
        valid_to: Set(assignment.range.to.map(row::date_text)),
    });
    insert_all(on, rows.collect()).await
}

/// Adds reporting lines.
///
/// # Errors
/// Those of the database.
pub async fn add_supervision<C: ConnectionTrait>(on: &C, lines: &[Supervision]) -> Result<(), Error> {
    let rows = lines.iter().map(|line| supervision::ActiveModel {
        person_id: Set(line.person.uuid()),
        supervisor_id: Set(line.supervisor.uuid()),
        valid_from: Set(row::date_text(line.range.from)),
        valid_to: Set(line.range.to.map(row::date_text)),
        origin: Set("file".to_owned()),
    });
    insert_all(on, rows.collect()).await
}

/// Adds who is named as the head of a unit.
///
/// # Errors
/// Those of the database.
pub async fn add_heads<C: ConnectionTrait>(on: &C, heads: &[Naming]) -> Result<(), Error> {
    let rows = heads.iter().map(|head| unit_head::ActiveModel {
        unit_id: Set(head.unit.uuid()),
        valid_from: Set(row::date_text(head.range.from)),
        person_id: Set(head.person.uuid()),
        valid_to: Set(head.range.to.map(row::date_text)),
        origin: Set("file".to_owned()),
    });
    insert_all(on, rows.collect()).await
}

/// Adds granted roles.
///
/// # Errors
/// Those of the database.
pub async fn add_grants<C: ConnectionTrait>(on: &C, grants: &[Granted]) -> Result<(), Error> {
    let rows = grants.iter().map(|granted| {
        let realm = granted.grant.realm();
        role_grant::ActiveModel {
            id: Set(granted.id.uuid()),
            person_id: Set(granted.person.uuid()),
            role: Set(granted.grant.role().code().to_owned()),
            agency_id: Set(realm.agency().map(|agency| agency.uuid())),
            unit_id: Set(realm.unit().map(|unit| unit.uuid())),
            granted_by: Set(granted.by.map(|by| by.uuid())),
            reason: Set(granted.reason.clone()),
            valid_from: Set(row::date_text(granted.grant.range().from)),
            valid_to: Set(granted.grant.range().to.map(row::date_text)),
            withdrawn_at: Set(None),
            granted_at: Set(granted.at.map(|at| at.0)),
            withdrawn_by: Set(None),
            withdrawn_reason: Set(None),
        }
    });
    insert_all(on, rows.collect()).await
}
