//! The list of official results: who has one, never what it says.

use domain::{
    ids::{AgencyId, PersonId, UnitId},
    nip::Nip,
    official::Validity,
    time::{Date, parse_date},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::{Brief, PLACED, claims::NIP, count, select};
use crate::store::{Error, row::date_text};

/// The list that is asked for.
#[derive(Clone, Debug)]
pub struct Officials<'a> {
    /// Whose.
    pub agency: AgencyId,
    /// The day whose assignments count, and on which results hold or do not.
    pub day: Date,
    /// Only people in these units.
    pub units: Option<&'a [UnitId]>,
    /// Only those that still hold, or hold no more.
    pub state: Option<Validity>,
    /// How many to leave out at the beginning, and how many to give.
    pub page: (u32, u32),
}

/// A result on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialEntry {
    /// Whose.
    pub whose: Brief,
    /// The day of the assessment.
    pub day: Date,
    /// The last day on which it is valid.
    pub until: Date,
    /// Who assessed.
    pub institution: String,
    /// The number of the report.
    pub number: String,
}

#[derive(FromQueryResult)]
struct Found {
    person_id: Uuid,
    name: String,
    nip: Option<String>,
    unit_name: Option<String>,
    assessed_on: String,
    valid_until: String,
    institution: String,
    number: String,
}

#[derive(FromQueryResult)]
struct Number {
    rows: i64,
}

/// A page of results by name, of each person the latest first, and how many there are.
///
/// # Errors
/// Those of the database.
pub async fn officials<C: ConnectionTrait>(on: &C, wanted: &Officials<'_>) -> Result<(Vec<OfficialEntry>, u32), Error> {
    let mut values: Vec<Value> = vec![wanted.agency.uuid().into(), date_text(wanted.day).into()];
    let mut from = "from official_result r join person pe on pe.id = r.person_id
         left join placed p on p.person_id = r.person_id left join unit u on u.id = p.unit_id
         where r.agency_id = $1 and $2 = $2"
        .to_owned();
    match wanted.state {
        Some(Validity::Valid) => from.push_str(" and r.valid_until >= $2"),
        Some(Validity::Lapsed) => from.push_str(" and r.valid_until < $2"),
        None => {}
    }
    if let Some(units) = wanted.units {
        if units.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let places: Vec<String> = (1..=units.len()).map(|nth| format!("${}", values.len() + nth)).collect();
        values.extend(units.iter().map(|unit| Value::from(unit.uuid())));
        from.push_str(&format!(" and p.unit_id in ({})", places.join(", ")));
    }
    let sql = format!("with {PLACED} select count(*) as rows {from}");
    let number: Vec<Number> = select(on, &sql, values.clone()).await?;
    let total = number.first().map_or(Ok(0), |number| count(number.rows))?;
    let (skip, rows) = wanted.page;
    let sql = format!(
        "with {PLACED} select r.person_id, pe.name, {NIP}, u.name as unit_name, r.assessed_on, r.valid_until,
             r.institution, r.number
         {from} order by lower(pe.name), r.person_id, r.assessed_on desc limit {rows} offset {skip}"
    );
    let found: Vec<Found> = select(on, &sql, values).await?;
    Ok((found.into_iter().map(entry).collect::<Result<_, _>>()?, total))
}

fn entry(found: Found) -> Result<OfficialEntry, Error> {
    let day = |text: &str| parse_date(text).ok_or(Error::Corrupt { table: "official_result", what: "date" });
    Ok(OfficialEntry {
        day: day(&found.assessed_on)?,
        until: day(&found.valid_until)?,
        whose: Brief {
            person: PersonId::from_uuid(found.person_id),
            name: found.name,
            nip: found.nip.and_then(|nip| Nip::parse(&nip).ok()).map(|nip| nip.to_string()).unwrap_or_default(),
            unit: found.unit_name.unwrap_or_default(),
        },
        institution: found.institution,
        number: found.number,
    })
}
