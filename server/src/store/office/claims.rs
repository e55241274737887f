//! Lists of claims, and who the people of a list are.

use std::collections::BTreeMap;

use domain::{
    hours::ClaimStanding,
    ids::{AgencyId, ClaimId, PersonId, UnitId},
    nip::Nip,
    time::{Date, parse_date},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::{PLACED, count, select};
use crate::store::{
    Error,
    row::{coded, date_text},
};

/// Numbers of one statement: SQLite takes many more parameters.
const NIPS_MAX: usize = 500;

/// Somebody as a list of claims names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number of the day.
    pub nip: String,
    /// Their unit of the day; empty without one.
    pub unit: String,
}

/// A claim on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimLine {
    /// Whose.
    pub whose: Brief,
    /// Which.
    pub id: ClaimId,
    /// Where it stands.
    pub state: ClaimStanding,
    /// What it was called.
    pub title: String,
    /// Its first day and its last.
    pub days: (Date, Date),
    /// What it is worth.
    pub jp: u32,
}

/// The list that is asked for.
#[derive(Clone, Debug)]
pub struct Claims<'a> {
    /// Whose.
    pub agency: AgencyId,
    /// The day whose assignments count.
    pub day: Date,
    /// Only people in these units.
    pub units: Option<&'a [UnitId]>,
    /// Only those that stand so.
    pub state: Option<ClaimStanding>,
    /// How many to leave out at the beginning, and how many to give.
    pub page: (u32, u32),
}

#[derive(FromQueryResult)]
struct Somebody {
    person_id: Uuid,
    name: String,
    nip: Option<String>,
    unit_name: Option<String>,
}

#[derive(FromQueryResult)]
struct Found {
    person_id: Uuid,
    name: String,
    nip: Option<String>,
    unit_name: Option<String>,
    id: Uuid,
    state: String,
    title: String,
    first_day: String,
    last_day: String,
    jp: i32,
}

#[derive(FromQueryResult)]
struct Number {
    rows: i64,
}

/// The number that somebody has on day `$2`.
pub(super) const NIP: &str = "(select n.nip from person_nip n
    where n.person_id = pe.id and n.valid_from <= $2 and (n.valid_to is null or n.valid_to >= $2)
    order by n.valid_from desc, n.nip desc limit 1) as nip";

/// State of a claim `c`, told apart by whether its proofs are there.
const STANDING: &str = "case when c.state = 'waiting' and exists (
        select 1 from claim_proof cp where cp.person_id = c.person_id and cp.claim_id = c.id and cp.stored_at is null
    ) then 'proofs' else c.state end";

/// A page of claims, the latest told first, and how many there are.
///
/// # Errors
/// Those of the database.
pub async fn claims<C: ConnectionTrait>(on: &C, wanted: &Claims<'_>) -> Result<(Vec<ClaimLine>, u32), Error> {
    let mut values: Vec<Value> = vec![wanted.agency.uuid().into(), date_text(wanted.day).into()];
    let mut from = "from claim c join person pe on pe.id = c.person_id left join placed p on p.person_id = c.person_id
         left join unit u on u.id = p.unit_id where c.agency_id = $1 and $2 = $2"
        .to_owned();
    if let Some(state) = wanted.state {
        values.push(state.code().to_owned().into());
        from.push_str(&format!(" and {STANDING} = ${}", values.len()));
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
        "with {PLACED} select c.person_id, pe.name, {NIP}, u.name as unit_name, c.id, {STANDING} as state, c.title,
             c.first_day, c.last_day, c.jp
         {from} order by c.told_at desc, c.person_id, c.id limit {rows} offset {skip}"
    );
    let found: Vec<Found> = select(on, &sql, values).await?;
    Ok((found.into_iter().map(line).collect::<Result<_, _>>()?, total))
}

fn line(found: Found) -> Result<ClaimLine, Error> {
    let corrupt = |what| Error::Corrupt { table: "claim", what };
    let day = |text: &str| parse_date(text).ok_or_else(|| corrupt("date"));
    Ok(ClaimLine {
        id: ClaimId::from_uuid(found.id),
        state: coded("claim", "state", &found.state, ClaimStanding::from_code)?,
        title: found.title,
        days: (day(&found.first_day)?, day(&found.last_day)?),
        jp: u32::try_from(found.jp).map_err(|_| corrupt("hours"))?,
        whose: brief(Somebody {
            person_id: found.person_id,
            name: found.name,
            nip: found.nip,
            unit_name: found.unit_name,
        }),
    })
}

fn brief(found: Somebody) -> Brief {
    Brief {
        person: PersonId::from_uuid(found.person_id),
        name: found.name,
        nip: found.nip.and_then(|nip| Nip::parse(&nip).ok()).map(|nip| nip.to_string()).unwrap_or_default(),
        unit: found.unit_name.unwrap_or_default(),
    }
}

/// Who these people of an agency are on that day.
///
/// # Errors
/// Those of the database.
pub async fn briefs<C: ConnectionTrait>(
    on: &C,
    (agency, day): (AgencyId, Date),
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Brief>, Error> {
    let mut all = BTreeMap::new();
    for some in people.chunks(NIPS_MAX) {
        let mut values: Vec<Value> = vec![agency.uuid().into(), date_text(day).into()];
        let places: Vec<String> = (0..some.len()).map(|at| format!("${}", 3 + at)).collect();
        values.extend(some.iter().map(|person| Value::from(person.uuid())));
        let sql = format!(
            "with {PLACED} select pe.id as person_id, pe.name, {NIP}, u.name as unit_name
             from person pe left join placed p on p.person_id = pe.id left join unit u on u.id = p.unit_id
             where pe.agency_id = $1 and pe.id in ({})",
            places.join(", ")
        );
        let found: Vec<Somebody> = select(on, &sql, values).await?;
        all.extend(found.into_iter().map(brief).map(|brief| (brief.person, brief)));
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct Numbered {
    nip: String,
    person_id: Uuid,
}

/// Who of an agency has had these numbers, whenever that was.
///
/// # Errors
/// Those of the database.
pub async fn of_nips<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    nips: &[Nip],
) -> Result<BTreeMap<String, PersonId>, Error> {
    let mut all = BTreeMap::new();
    for some in nips.chunks(NIPS_MAX) {
        let mut values: Vec<Value> = vec![agency.uuid().into()];
        let places: Vec<String> = (0..some.len()).map(|at| format!("${}", 2 + at)).collect();
        values.extend(some.iter().map(|nip| Value::from(nip.as_str().to_owned())));
        let sql = format!(
            "select n.nip, n.person_id from person_nip n join person pe on pe.id = n.person_id
             where pe.agency_id = $1 and n.nip in ({})",
            places.join(", ")
        );
        let found: Vec<Numbered> = select(on, &sql, values).await?;
        all.extend(found.into_iter().map(|found| (found.nip, PersonId::from_uuid(found.person_id))));
    }
    Ok(all)
}
