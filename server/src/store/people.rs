//! What an import compares with and changes: units, posts, people, assignments and reporting lines of one agency.
//!
//! Promises: what is given to [`put`] is written whole, inside the caller's transaction. Refuses: to compare; `import` does.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, PersonId, PositionId, UnitId},
    nip::Nip,
    people::{Assignment, EmploymentKind, Person, Position, Supervision, Unit},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    Error, directory,
    roster::{self, Listed},
    row::{coded, date_text, range},
};
use crate::entity::{assignment, person, person_nip, position, supervision, unit};

/// People looked up in one statement: far below SQLite's 32,766 parameters.
const PEOPLE_MAX: usize = 5_000;

/// Somebody on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where they belong.
    pub agency: AgencyId,
    /// Who.
    pub person: Person,
    /// Where they are and were.
    pub assignments: Vec<Assignment>,
}

/// What is on record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Existing {
    /// The agency's units, by its own codes.
    pub units: BTreeMap<String, Unit>,
    /// The agency's posts, by its own codes.
    pub positions: BTreeMap<String, PositionId>,
    /// Those who have one of the numbers asked for, in any agency.
    pub people: BTreeMap<Nip, Found>,
    /// All reporting lines of the agency's people, of any day.
    pub lines: Vec<Supervision>,
}

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Each after the unit in which it lies, if that is new as well.
    pub units_new: Vec<Listed<Unit>>,
    /// Units with another name or parent.
    pub units_changed: Vec<Listed<Unit>>,
    /// New posts.
    pub positions: Vec<Listed<Position>>,
    /// New people with their numbers.
    pub people_new: Vec<Person>,
    /// People with another name, rank or way of being employed; numbers are left alone.
    pub people_changed: Vec<Person>,
    /// New assignments.
    pub assignments_new: Vec<Assignment>,
    /// Assignments put right, or ended.
    pub assignments_changed: Vec<Assignment>,
    /// New reporting lines.
    pub lines_new: Vec<Supervision>,
    /// Reporting lines that have a last day now.
    pub lines_ended: Vec<Supervision>,
    /// Reporting lines that never came into force.
    pub lines_dropped: Vec<Supervision>,
}

/// Looks up what is on record of an agency, and who has these numbers.
///
/// # Errors
/// Those of the database.
pub async fn existing<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    numbers: &BTreeSet<Nip>,
) -> Result<Existing, Error> {
    let rows = unit::Entity::find().filter(unit::Column::AgencyId.eq(agency.uuid())).all(on).await?;
    let units = rows.into_iter().map(|row| {
        let parent = row.parent_id.map(UnitId::from_uuid);
        (row.code, Unit { id: UnitId::from_uuid(row.id), parent, name: row.name })
    });
    let rows = position::Entity::find().filter(position::Column::AgencyId.eq(agency.uuid())).all(on).await?;
    let positions = rows.into_iter().map(|row| (row.code, PositionId::from_uuid(row.id)));
    Ok(Existing {
        units: units.collect(),
        positions: positions.collect(),
        people: found(on, numbers).await?,
        lines: lines(on, agency).await?,
    })
}

async fn found<C: ConnectionTrait>(on: &C, numbers: &BTreeSet<Nip>) -> Result<BTreeMap<Nip, Found>, Error> {
    let mut found = BTreeMap::new();
    let numbers: Vec<Nip> = numbers.iter().copied().collect();
    for some in numbers.chunks(PEOPLE_MAX) {
        let given = person_nip::Entity::find()
            .filter(person_nip::Column::Nip.is_in(some.iter().map(Nip::as_str)))
            .all(on)
            .await?;
        let ids: Vec<Uuid> = given.iter().map(|row| row.person_id).collect();
        let people = person::Entity::find().filter(person::Column::Id.is_in(ids.clone())).all(on).await?;
        let mut people: BTreeMap<Uuid, person::Model> = people.into_iter().map(|row| (row.id, row)).collect();
        for row in given {
            let nip = coded("person_nip", "NIP", &row.nip, |text| Nip::parse(text).ok())?;
            let Some(person) = people.remove(&row.person_id) else { continue };
            let id = PersonId::from_uuid(person.id);
            let rank = |rank: &str| coded("person", "rank", rank, |text| text.parse().ok());
            let assignments = directory::assignments(on, id).await?;
            let agency = AgencyId::from_uuid(person.agency_id);
            let person = Person {
                id,
                employment: coded("person", "employment kind", &person.employment_kind, EmploymentKind::from_code)?,
                rank: person.rank.as_deref().map(rank).transpose()?,
                nips: directory::nips(on, id).await?,
                name: person.name,
            };
            found.insert(nip, Found { agency, person, assignments });
        }
    }
    Ok(found)
}

async fn lines<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Supervision>, Error> {
    let people = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::AgencyId.eq(agency.uuid()));
    let rows = supervision::Entity::find()
        .filter(supervision::Column::PersonId.in_subquery(sea_orm::QueryTrait::into_query(people)))
        .all(on)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Supervision {
                person: PersonId::from_uuid(row.person_id),
                supervisor: PersonId::from_uuid(row.supervisor_id),
                range: range("supervision", &row.valid_from, row.valid_to.as_deref())?,
            })
        })
        .collect()
}

/// Writes the changes.
///
/// # Errors
/// Those of the database.
pub async fn put<C: ConnectionTrait>(on: &C, of: AgencyId, changes: &Changes, at: Timestamp) -> Result<(), Error> {
    roster::add_units(on, of, &changes.units_new).await?;
    for unit in &changes.units_changed {
        change_unit(on, &unit.item).await?;
    }
    roster::add_positions(on, of, &changes.positions).await?;
    roster::add_people(on, of, &changes.people_new, at).await?;
    for person in &changes.people_changed {
        change_person(on, person).await?;
    }
    for assignment in &changes.assignments_changed {
        change_assignment(on, assignment).await?;
    }
    roster::add_assignments(on, &changes.assignments_new).await?;
    for line in &changes.lines_dropped {
        supervision::Entity::delete_by_id(line_key(line)).exec(on).await?;
    }
    for line in &changes.lines_ended {
        supervision::Entity::update_many()
            .col_expr(supervision::Column::ValidTo, Expr::value(line.range.to.map(date_text)))
            .filter(supervision::Column::PersonId.eq(line.person.uuid()))
            .filter(supervision::Column::SupervisorId.eq(line.supervisor.uuid()))
            .filter(supervision::Column::ValidFrom.eq(date_text(line.range.from)))
            .exec(on)
            .await?;
    }
    roster::add_supervision(on, &changes.lines_new).await
}

fn line_key(line: &Supervision) -> (Uuid, Uuid, String) {
    (line.person.uuid(), line.supervisor.uuid(), date_text(line.range.from))
}

async fn change_unit<C: ConnectionTrait>(on: &C, unit: &Unit) -> Result<(), Error> {
    let row = unit::ActiveModel {
        id: Unchanged(unit.id.uuid()),
        parent_id: Set(unit.parent.map(UnitId::uuid)),
        name: Set(unit.name.clone()),
        ..Default::default()
    };
    unit::Entity::update(row).exec(on).await?;
    Ok(())
}

async fn change_person<C: ConnectionTrait>(on: &C, person: &Person) -> Result<(), Error> {
    let row = person::ActiveModel {
        id: Unchanged(person.id.uuid()),
        name: Set(person.name.clone()),
        employment_kind: Set(person.employment.code().to_owned()),
        rank: Set(person.rank.map(|rank| rank.to_string())),
        ..Default::default()
    };
    person::Entity::update(row).exec(on).await?;
    Ok(())
}

async fn change_assignment<C: ConnectionTrait>(on: &C, changed: &Assignment) -> Result<(), Error> {
    let row = assignment::ActiveModel {
        id: Unchanged(changed.id.uuid()),
        unit_id: Set(changed.unit.uuid()),
        position_id: Set(changed.position.map(PositionId::uuid)),
        capacity: Set(changed.capacity.code().to_owned()),
        valid_from: Set(date_text(changed.range.from)),
        valid_to: Set(changed.range.to.map(date_text)),
        ..Default::default()
    };
    assignment::Entity::update(row).exec(on).await?;
    Ok(())
}
