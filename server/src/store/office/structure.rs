//! Who heads units, who has no supervisor, under whom somebody was when, and how many hold a post.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, PersonId, PositionId, UnitId},
    intake::Holder,
    people::{Capacity, PositionKind, Supervision},
    time::{Date, DateRange},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{PLACED, POST, count, select};
use crate::{
    entity::supervision,
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
        "select p.person_id, p.unit_id, p.capacity, pe.name, coalesce(ph.title, po.title) as title,
             coalesce(ph.kind, po.kind) as kind
         from assignment p join person pe on pe.id = p.person_id {POST}
         where p.agency_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2)
             and coalesce(ph.kind, po.kind) in ({})
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

#[derive(FromQueryResult)]
struct HolderRow {
    position_id: Uuid,
    people: i64,
}

#[derive(FromQueryResult)]
struct HeldRow {
    position_id: Uuid,
    unit_id: Uuid,
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
    let from = format!(
        "from placed p join person pe on pe.id = p.person_id join unit u on u.id = p.unit_id
         {POST}
         where not exists (
             select 1 from supervision s
             where s.person_id = p.person_id and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)
         )"
    );
    let values = vec![agency.uuid().into(), date_text(day).into()];
    let sql = format!("with {PLACED} select count(*) as rows {from}");
    let number: Vec<Number> = select(on, &sql, values.clone()).await?;
    let total = number.first().map_or(Ok(0), |number| count(number.rows))?;
    let sql = format!(
        "with {PLACED} select p.person_id, pe.name, u.name as unit_name, coalesce(ph.title, po.title) as title {from}
         order by lower(pe.name), pe.id limit {rows} offset {skip}"
    );
    Ok((select(on, &sql, values).await?, total))
}

/// How many people hold a post, in whatever capacity, and in which units.
pub type Holders = BTreeMap<PositionId, (u32, BTreeSet<UnitId>)>;

/// Those of all posts that somebody holds on that day.
///
/// # Errors
/// Those of the database.
pub async fn holders<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<Holders, Error> {
    let held = "from assignment a where a.agency_id = $1 and a.position_id is not null
         and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)";
    let values = vec![agency.uuid().into(), date_text(day).into()];
    let sql = format!("select a.position_id, count(distinct a.person_id) as people {held} group by a.position_id");
    let mut holders = Holders::new();
    // Somebody may hold one post in two units, and is one person.
    for row in select::<HolderRow, _>(on, &sql, values.clone()).await? {
        holders.insert(PositionId::from_uuid(row.position_id), (count(row.people)?, BTreeSet::new()));
    }
    let sql = format!("select distinct a.position_id, a.unit_id {held}");
    for row in select::<HeldRow, _>(on, &sql, values).await? {
        let (_, units) = holders.entry(PositionId::from_uuid(row.position_id)).or_default();
        units.insert(UnitId::from_uuid(row.unit_id));
    }
    Ok(holders)
}

/// Whether an acting post of the agency ended before that day under whose holder somebody still is by the heads of units, or whose holder is
/// under somebody else by them since before.
///
/// # Errors
/// Those of the database.
pub async fn acting_is_over<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<bool, Error> {
    let line = |who: &str| {
        format!(
            "exists (select 1 from supervision s where s.{who} = a.person_id and s.origin = 'rule'
                 and s.valid_from <= a.valid_to and (s.valid_to is null or s.valid_to >= $2))"
        )
    };
    let sql = format!(
        "select count(*) as rows from assignment a
         where a.agency_id = $1 and a.capacity <> 'definitive' and a.valid_to < $2 and ({} or {})",
        line("supervisor_id"),
        line("person_id")
    );
    let rows: Vec<Number> = select(on, &sql, vec![agency.uuid().into(), date_text(day).into()]).await?;
    Ok(rows.first().is_some_and(|number| number.rows > 0))
}

/// How many assessments for a post, in periods that last until that day or longer, are begun and not submitted.
///
/// # Errors
/// Those of the database.
pub async fn underway<C: ConnectionTrait>(on: &C, post: PositionId, day: Date) -> Result<u32, Error> {
    let sql = "select count(*) as rows from assessment s join period e on e.id = s.period_id
         where s.position_id = $1 and s.state = 'begun' and e.closes >= $2";
    let rows: Vec<Number> = select(on, sql, vec![post.uuid().into(), date_text(day).into()]).await?;
    rows.first().map_or(Ok(0), |number| count(number.rows))
}

/// The lines by which somebody reports on some day, each with the code of where it comes from; the latest first.
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
    let held = |line: &Result<(Supervision, String), Error>| !matches!(line, Ok((line, _)) if line.range.is_empty());
    rows.into_iter().map(read).filter(held).collect()
}
