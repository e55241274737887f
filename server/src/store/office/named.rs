//! Who is named as the head of a unit.

use std::collections::BTreeMap;

use domain::{
    ids::{AgencyId, AssignmentId, PersonId, PositionId, SeatId, UnitId},
    people::{Assignment, Capacity},
    structure::Naming,
    time::Date,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::select;
use crate::store::{
    Error,
    row::{coded, date_text, range},
};

/// Somebody who is named as the head of a unit, and whom that concerns.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedChief {
    /// Who, where, since when.
    pub naming: Naming,
    /// Their name.
    pub name: String,
    /// All that they held, hold and will hold in that unit.
    pub held: Vec<Assignment>,
}

#[derive(FromQueryResult)]
struct NamedRow {
    unit_id: Uuid,
    person_id: Uuid,
    valid_from: String,
    valid_to: Option<String>,
    name: String,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: Uuid,
    person_id: Uuid,
    unit_id: Uuid,
    position_id: Option<Uuid>,
    seat_id: Option<Uuid>,
    capacity: String,
    valid_from: String,
    valid_to: Option<String>,
}

/// Those of the agency's people who are named for that day, whether that counts or not.
///
/// # Errors
/// Those of the database.
pub async fn named<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<Vec<NamedChief>, Error> {
    let named = "from unit_head h join unit u on u.id = h.unit_id
         join person pe on pe.id = h.person_id and pe.agency_id = u.agency_id
         where u.agency_id = $1 and h.valid_from <= $2 and (h.valid_to is null or h.valid_to >= $2)";
    let values = vec![agency.uuid().into(), date_text(day).into()];
    let sql = format!(
        "select a.id, a.person_id, a.unit_id, a.position_id, a.seat_id, a.capacity, a.valid_from, a.valid_to
         from assignment a where a.agency_id = $1
             and exists (select 1 {named} and h.unit_id = a.unit_id and h.person_id = a.person_id)"
    );
    let mut held: BTreeMap<(Uuid, Uuid), Vec<Assignment>> = BTreeMap::new();
    for row in select::<PlaceRow, _>(on, &sql, values.clone()).await? {
        held.entry((row.unit_id, row.person_id)).or_default().push(Assignment {
            id: AssignmentId::from_uuid(row.id),
            person: PersonId::from_uuid(row.person_id),
            agency,
            unit: UnitId::from_uuid(row.unit_id),
            position: row.position_id.map(PositionId::from_uuid),
            seat: row.seat_id.map(SeatId::from_uuid),
            capacity: coded("assignment", "capacity", &row.capacity, Capacity::from_code)?,
            range: range("assignment", &row.valid_from, row.valid_to.as_deref())?,
        });
    }
    let sql = format!("select h.unit_id, h.person_id, h.valid_from, h.valid_to, pe.name {named} order by h.unit_id");
    let rows: Vec<NamedRow> = select(on, &sql, values).await?;
    let read = |row: NamedRow| {
        let naming = Naming {
            unit: UnitId::from_uuid(row.unit_id),
            person: PersonId::from_uuid(row.person_id),
            range: range("unit_head", &row.valid_from, row.valid_to.as_deref())?,
        };
        let held = held.remove(&(row.unit_id, row.person_id)).unwrap_or_default();
        Ok(NamedChief { naming, name: row.name, held })
    };
    rows.into_iter().map(read).collect()
}
