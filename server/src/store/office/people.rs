//! Lists of people: found, filtered, sorted and paged by the database.

pub use domain::report::Progress;
use domain::{
    ids::{PersonId, UnitId},
    nip::Nip,
    people::{Capacity, EmploymentKind},
    time::{DAY_MS, Date, Timestamp},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};
use uuid::Uuid;

use super::{HOUR_MS, PLACED_IN_PERIOD, POST, STATE, Scene, count, counted_in_period, select};
use crate::store::{
    Error,
    row::{coded, date_text},
};

/// Who is listed.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    /// Everybody in these units, which come in order of reading.
    Units(&'a [UnitId]),
    /// These people.
    People(&'a [PersonId]),
}

impl Who<'_> {
    fn is_nobody(self) -> bool {
        match self {
            Self::Units(units) => units.is_empty(),
            Self::People(people) => people.is_empty(),
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Part of a name.
    Name(String),
    /// The first digits of a number.
    Number(String),
}

impl Search {
    /// What a text typed into the search field means; nothing is looked for without one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let number = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | '\''));
        match (text.is_empty(), number && !digits.is_empty()) {
            (true, _) => None,
            (false, true) => Some(Self::Number(digits)),
            (false, false) => Some(Self::Name(text.to_lowercase())),
        }
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// By unit in order of reading, then by name. Lists of [`Who::People`] are ordered by name instead.
    Unit,
    /// The latest submission first, those without after them, each by name.
    Submitted,
}

/// A list that is asked for.
#[derive(Clone, Debug)]
pub struct People<'a> {
    /// Who.
    pub who: Who<'a>,
    /// What is looked for.
    pub search: Option<Search>,
    /// Only those who are so far.
    pub progress: Option<Progress>,
    /// Only those whom the period covers, or who take part in it, each where they count in it; else everybody where they are.
    pub covered: bool,
    /// In which order.
    pub order: Order,
    /// How many to leave out at the beginning, and how many to give.
    pub page: (u32, u32),
}

/// Somebody on the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// The name as the agency writes it.
    pub name: String,
    /// The number of the day.
    pub nip: Option<Nip>,
    /// How they are employed.
    pub employment: EmploymentKind,
    /// Their rank, as it is written.
    pub rank: Option<String>,
    /// Their unit, as it is called on the day asked for.
    pub unit: (UnitId, String),
    /// The title of their post.
    pub post: Option<String>,
    /// How they hold it.
    pub capacity: Capacity,
    /// How far they are.
    pub progress: Progress,
    /// When they submitted.
    pub submitted: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Found {
    person_id: Uuid,
    name: String,
    nip: Option<String>,
    employment_kind: String,
    rank: Option<String>,
    unit_id: Uuid,
    unit_name: String,
    title: Option<String>,
    capacity: String,
    state: String,
    submitted_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Number {
    rows: i64,
}

/// A page of the list, and how many rows the whole list has.
///
/// # Errors
/// Those of the database.
pub async fn people<C: ConnectionTrait>(on: &C, scene: &Scene, wanted: &People<'_>) -> Result<(Vec<Row>, u32), Error> {
    if wanted.who.is_nobody() {
        return Ok((Vec::new(), 0));
    }
    let (from, values) = from(scene, wanted);
    let with = with(on.get_database_backend(), scene, wanted);
    let number: Vec<Number> = select(on, &format!("{with} select count(*) as rows {from}"), values.clone()).await?;
    let total = number.first().map_or(Ok(0), |number| count(number.rows))?;
    let sql = format!(
        "{with} select p.person_id, pe.name, pe.employment_kind, pe.rank, p.unit_id,
             coalesce(h.name, u.name) as unit_name, coalesce(ph.title, po.title) as title, p.capacity,
             {STATE} as state, s.submitted_at,
             (select n.nip from person_nip n
              where n.person_id = p.person_id and n.valid_from <= $2 and (n.valid_to is null or n.valid_to >= $2)
              order by n.valid_from desc, n.nip desc limit 1) as nip
         {from} order by {} limit {} offset {}",
        order(scene, wanted),
        wanted.page.1,
        wanted.page.0,
    );
    let found: Vec<Found> = select(on, &sql, values).await?;
    Ok((found.into_iter().map(row).collect::<Result<_, _>>()?, total))
}

#[derive(FromQueryResult)]
struct Member {
    person_id: Uuid,
}

/// Everybody on the list in its order, and nothing else of them: all of its pages.
///
/// # Errors
/// Those of the database.
pub async fn ids<C: ConnectionTrait>(on: &C, scene: &Scene, wanted: &People<'_>) -> Result<Vec<PersonId>, Error> {
    if wanted.who.is_nobody() {
        return Ok(Vec::new());
    }
    let (from, values) = from(scene, wanted);
    let with = with(on.get_database_backend(), scene, wanted);
    let sql = format!("{with} select p.person_id {from} order by {}", order(scene, wanted));
    let rows: Vec<Member> = select(on, &sql, values).await?;
    Ok(rows.into_iter().map(|row| PersonId::from_uuid(row.person_id)).collect())
}

/// Those whose supervisor on that day is this person, as `domain::people::supervisor_on` has it.
///
/// # Errors
/// Those of the database.
pub async fn team<C: ConnectionTrait>(on: &C, supervisor: PersonId, day: Date) -> Result<Vec<PersonId>, Error> {
    let sql = "select person_id from (
             select l.person_id, l.supervisor_id, row_number() over (
                 partition by l.person_id order by l.valid_from desc, l.supervisor_id
             ) as turn
             from supervision l
             where l.person_id in (select m.person_id from supervision m where m.supervisor_id = $1)
                 and l.valid_from <= $2 and (l.valid_to is null or l.valid_to >= $2)
         ) in_force
         where turn = 1 and supervisor_id = $1";
    let rows: Vec<Member> = select(on, sql, vec![supervisor.uuid().into(), date_text(day).into()]).await?;
    Ok(rows.into_iter().map(|row| PersonId::from_uuid(row.person_id)).collect())
}

/// The tables before the query: parameters 4 and up are the units with their places, or the people.
fn with(backend: DbBackend, scene: &Scene, wanted: &People<'_>) -> String {
    let placed = match wanted.covered {
        true => counted_in_period(backend, scene.zone),
        false => PLACED_IN_PERIOD.to_owned(),
    };
    let Who::Units(units) = wanted.who else {
        return format!("with recursive {placed}");
    };
    let rows: Vec<String> = (0..units.len()).map(|at| format!("(${}, {at})", 4 + at)).collect();
    format!("with recursive {placed}, reach (unit_id, place) as (values {})", rows.join(", "))
}

fn from(scene: &Scene, wanted: &People<'_>) -> (String, Vec<Value>) {
    let mut values = scene.values();
    let placed = if wanted.covered { "counted" } else { "placed" };
    let mut sql = format!(
        "from {placed} p
         join person pe on pe.id = p.person_id
         join unit u on u.id = p.unit_id
         left join unit_history h
             on h.unit_id = u.id and (h.valid_from is null or h.valid_from <= $2) and h.valid_to >= $2
         {POST}
         left join assessment s on s.person_id = p.person_id and s.period_id = $3"
    );
    match wanted.who {
        Who::Units(units) => {
            values.extend(units.iter().map(|unit| Value::from(unit.uuid())));
            sql.push_str(" join reach r on r.unit_id = p.unit_id where true");
        }
        Who::People(people) => {
            values.extend(people.iter().map(|person| Value::from(person.uuid())));
            let places: Vec<String> = (0..people.len()).map(|at| format!("${}", 4 + at)).collect();
            sql.push_str(&format!(" where p.person_id in ({})", places.join(", ")));
        }
    }
    let mut also = |condition: &dyn Fn(usize) -> String, value: String| {
        values.push(value.into());
        sql.push_str(" and ");
        sql.push_str(&condition(values.len()));
    };
    if let Some(progress) = wanted.progress {
        also(&|at| format!("{STATE} = ${at}"), progress.code().to_owned());
    }
    if wanted.covered {
        also(&|at| format!("{STATE} <> ${at}"), Progress::NotCovered.code().to_owned());
    }
    match &wanted.search {
        Some(Search::Name(part)) => {
            also(&|at| format!("lower(pe.name) like ${at} escape '!'"), format!("%{}%", plain(part)));
        }
        Some(Search::Number(digits)) => {
            let has = "exists (select 1 from person_nip f where f.person_id = p.person_id and f.nip like";
            also(&|at| format!("{has} ${at})"), format!("{digits}%"));
        }
        None => {}
    }
    (sql, values)
}

/// Takes their meaning from the signs that a pattern gives one.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '!') {
            plain.push('!');
        }
        plain.push(sign);
    }
    plain
}

/// The id settles what is left, so that no page repeats what another has shown.
fn order(scene: &Scene, wanted: &People<'_>) -> String {
    match (wanted.order, wanted.who) {
        (Order::Unit, Who::Units(_)) => "r.place, lower(pe.name), pe.id".to_owned(),
        (Order::Name, _) | (Order::Unit, Who::People(_)) => "lower(pe.name), pe.id".to_owned(),
        // The agency's day and not the instant: the hour at which somebody works is nobody's business.
        (Order::Submitted, _) => {
            let ahead_ms = i64::from(scene.zone.hours()) * HOUR_MS;
            format!(
                "case when s.submitted_at is null then 1 else 0 end, (s.submitted_at + {ahead_ms}) / {DAY_MS} desc, \
                 lower(pe.name), pe.id"
            )
        }
    }
}

fn row(found: Found) -> Result<Row, Error> {
    Ok(Row {
        person: PersonId::from_uuid(found.person_id),
        nip: found.nip.map(|nip| coded("person_nip", "NIP", &nip, |text| Nip::parse(text).ok())).transpose()?,
        employment: coded("person", "employment kind", &found.employment_kind, EmploymentKind::from_code)?,
        rank: found.rank,
        unit: (UnitId::from_uuid(found.unit_id), found.unit_name),
        post: found.title,
        capacity: coded("assignment", "capacity", &found.capacity, Capacity::from_code)?,
        progress: coded("assessment", "state", &found.state, Progress::from_code)?,
        submitted: found.submitted_at.map(Timestamp),
        name: found.name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_number_and_the_rest_a_name() {
        assert_eq!(Search::parse(" 1991.0805 2024 "), Some(Search::Number("199108052024".to_owned())));
        assert_eq!(Search::parse("'1991"), Some(Search::Number("1991".to_owned())));
        assert_eq!(Search::parse("Wulan"), Some(Search::Name("wulan".to_owned())));
        assert_eq!(Search::parse("SD 1"), Some(Search::Name("sd 1".to_owned())));
        assert_eq!(Search::parse(" . "), Some(Search::Name(".".to_owned())));
        assert_eq!(Search::parse("  "), None);
    }

    #[test]
    fn signs_of_a_pattern_are_signs() {
        assert_eq!(plain("50%_!"), "50!%!_!!");
    }
}
