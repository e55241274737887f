//! Who heads units, who has no supervisor, and under whom somebody was when.

use domain::{
    ids::{AgencyId, PersonId, UnitId},
    intake::Holder,
    people::{Capacity, Position, PositionKind, Supervision},
    time::{Date, DateRange},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{PLACED, count, select};
use crate::{
    entity::{position, supervision},
    store::{
        Error,
        row::{coded, date_text, range},
    },
};

/// Somebody with a post of those that head units.
#[derive(Clone, PartialEq, Eq)]
pub struct Chief {
    /// Who, where, how.
    pub holder: Holder,
    /// Their name.
    pub name: String,
    /// The title of the post.
    pub title: String,
}

#[derive(FromQueryResult)]
struct ChiefRow {
    person_id: Uuid,
    unit_id: Uuid,
    capacity: String,
    name: String,
    title: String,
    kind: String,
}

/// All who hold a structural post on that day.
///
/// # Errors
/// Those of the database.
pub async fn chiefs<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<Vec<Chief>, Error> {
    let kinds = PositionKind::ALL.into_iter().filter(|kind| *kind < PositionKind::Pelaksana);
    let kinds: Vec<String> = kinds.map(|kind| format!("'{}'", kind.code())).collect();
    let sql = format!(
        "select a.person_id, a.unit_id, a.capacity, pe.name, po.title, po.kind
         from assignment a join person pe on pe.id = a.person_id join \"position\" po on po.id = a.position_id
         where a.agency_id = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
             and po.kind in ({})
         order by pe.id",
        kinds.join(", ")
    );
    let rows: Vec<ChiefRow> = select(on, &sql, vec![agency.uuid().into(), date_text(day).into()]).await?;
    let read = |row: ChiefRow| {
        let holder = Holder {
            person: PersonId::from_uuid(row.person_id),
            unit: UnitId::from_uuid(row.unit_id),
            kind: coded("position", "kind", &row.kind, PositionKind::from_code)?,
            capacity: coded("assignment", "capacity", &row.capacity, Capacity::from_code)?,
        };
        Ok(Chief { holder, name: row.name, title: row.title })
    };
    rows.into_iter().map(read).collect()
}

/// Somebody without a supervisor.
#[derive(Clone, PartialEq, Eq, FromQueryResult)]
pub struct AloneFact {
    /// Who.
    pub person_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit_name: String,
    /// The title of their post.
    pub title: Option<String>,
}

#[derive(FromQueryResult)]
struct Number {
    rows: i64,
}

/// Those whom nobody supervises on that day, by name: a page, and how many there are.
///
/// # Errors
/// Those of the database.
pub async fn alone<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    day: Date,
    (skip, rows): (u32, u32),
) -> Result<(Vec<AloneFact>, u32), Error> {
    let from = "from placed p join person pe on pe.id = p.person_id join unit u on u.id = p.unit_id
         left join \"position\" po on po.id = p.position_id
         where not exists (
             select 1 from supervision s
             where s.person_id = p.person_id and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)
         )";
    let values = vec![agency.uuid().into(), date_text(day).into()];
    let sql = format!("with {PLACED} select count(*) as rows {from}");
    let number: Vec<Number> = select(on, &sql, values.clone()).await?;
    let total = number.first().map_or(Ok(0), |number| count(number.rows))?;
    let sql = format!(
        "with {PLACED} select p.person_id, pe.name, u.name as unit_name, po.title {from}
         order by lower(pe.name), pe.id limit {rows} offset {skip}"
    );
    Ok((select(on, &sql, values).await?, total))
}

/// The posts of an agency, by title.
///
/// # Errors
/// Those of the database.
pub async fn positions<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Position>, Error> {
    let rows = position::Entity::find()
        .filter(position::Column::AgencyId.eq(agency.uuid()))
        .order_by_asc(position::Column::Title)
        .order_by_asc(position::Column::Id)
        .all(on)
        .await?;
    let read = |row: position::Model| {
        let kind = coded("position", "kind", &row.kind, PositionKind::from_code)?;
        Ok(Position { id: domain::ids::PositionId::from_uuid(row.id), title: row.title, kind })
    };
    rows.into_iter().map(read).collect()
}

/// The lines by which somebody reports, of any day, each with the code of where it comes from; the latest first.
///
/// # Errors
/// Those of the database.
pub async fn reports<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<(Supervision, String)>, Error> {
    let rows = supervision::Entity::find()
        .filter(supervision::Column::PersonId.eq(person.uuid()))
        .order_by_desc(supervision::Column::ValidFrom)
        .order_by_asc(supervision::Column::SupervisorId)
        .all(on)
        .await?;
    let read = |row: supervision::Model| {
        let days: DateRange = range("supervision", &row.valid_from, row.valid_to.as_deref())?;
        let supervisor = PersonId::from_uuid(row.supervisor_id);
        Ok((Supervision { person, supervisor, range: days }, row.origin))
    };
    rows.into_iter().map(read).collect()
}
