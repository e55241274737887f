//! How many people and units there are, for lists of units and of agencies.

use std::collections::BTreeMap;

use domain::{
    access::Role,
    ids::{AgencyId, UnitId},
    people::PositionKind,
    time::{Date, Zone},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{PLACED, POST, count, select};
use crate::store::{
    Error, directory,
    row::{coded, date_text},
};

#[derive(FromQueryResult)]
struct HeadsRow {
    unit_id: Uuid,
    people: i64,
}

#[derive(FromQueryResult)]
struct KindRow {
    unit_id: Uuid,
    kind: Option<String>,
    people: i64,
}

#[derive(FromQueryResult)]
struct UnitsRow {
    units: i64,
}

#[derive(FromQueryResult)]
struct NameRow {
    name: String,
}

/// How many people sit in each unit directly on that day; units without anybody are left out.
///
/// # Errors
/// Those of the database.
pub async fn heads_per_unit<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    day: Date,
) -> Result<BTreeMap<UnitId, u32>, Error> {
    let sql = format!("with {PLACED} select unit_id, count(*) as people from placed group by unit_id");
    let rows: Vec<HeadsRow> = select(on, &sql, vec![agency.uuid().into(), date_text(day).into()]).await?;
    rows.into_iter().map(|row| Ok((UnitId::from_uuid(row.unit_id), count(row.people)?))).collect()
}

/// How many people sit in each unit directly on that day, by the kind of their post.
///
/// # Errors
/// Those of the database.
pub async fn heads_by_kind<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    day: Date,
) -> Result<Vec<(UnitId, Option<PositionKind>, u32)>, Error> {
    let sql = format!(
        "with {PLACED} select p.unit_id, coalesce(ph.kind, po.kind) as kind, count(*) as people
         from placed p {POST}
         group by p.unit_id, coalesce(ph.kind, po.kind)"
    );
    let rows: Vec<KindRow> = select(on, &sql, vec![agency.uuid().into(), date_text(day).into()]).await?;
    let read = |row: KindRow| {
        let kind = row.kind.map(|kind| coded("position", "kind", &kind, PositionKind::from_code)).transpose()?;
        Ok((UnitId::from_uuid(row.unit_id), kind, count(row.people)?))
    };
    rows.into_iter().map(read).collect()
}

/// An agency without anything that anybody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyFacts {
    /// Its id.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// Where its days begin.
    pub zone: Zone,
    /// How many units.
    pub units: u32,
    /// How many people have an assignment that day.
    pub people: u32,
    /// The names of its admins that day.
    pub admins: Vec<String>,
}

/// All agencies, by name; each on the day that `day` gives for its zone.
///
/// # Errors
/// Those of the database.
pub async fn agencies<C: ConnectionTrait>(
    on: &C,
    day: impl Fn(Zone) -> Date + Send,
) -> Result<Vec<AgencyFacts>, Error> {
    let mut facts = Vec::new();
    for agency in directory::agencies(on, None).await? {
        let today = day(agency.zone);
        let units: Vec<UnitsRow> = select(
            on,
            "select count(*) as units from unit where agency_id = $1 and closed_on is null",
            vec![agency.id.uuid().into()],
        )
        .await?;
        facts.push(AgencyFacts {
            units: units.first().map_or(Ok(0), |row| count(row.units))?,
            people: heads_per_unit(on, agency.id, today).await?.into_values().sum(),
            admins: admins(on, agency.id, today).await?,
            id: agency.id,
            name: agency.name,
            zone: agency.zone,
        });
    }
    Ok(facts)
}

async fn admins<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<Vec<String>, Error> {
    let sql = "select distinct pe.name, pe.id
         from role_grant g join person pe on pe.id = g.person_id
         where g.agency_id = $1 and g.valid_from <= $2 and (g.valid_to is null or g.valid_to >= $2)
             and g.withdrawn_at is null and g.role = $3
         order by pe.name, pe.id";
    let values = vec![agency.uuid().into(), date_text(day).into(), Role::AgencyAdmin.code().into()];
    let rows: Vec<NameRow> = select(on, sql, values).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
