//! Who learns what in an agency: begun and completed courses, hours of a year, and where people stop.
//!
//! Promises: hours count as the person's own phone shows them ([`crate::store::courses::completed`], [`crate::store::claims`]); courses of another agency are not
//! among them. Refuses: answers to quizzes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    hours::{Claim, ClaimStanding, HoursRules, PathCode},
    ids::{AgencyId, PersonId, UnitId},
    people::EmploymentKind,
    report::Learner,
    time::{Date, DateRange, Timestamp},
    wire::json,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::{PLACED, select};
use crate::{
    entity::claim,
    store::{
        Error,
        row::{coded, date_text},
    },
};

/// Who has not moved in a course for so long has stopped: a fortnight, the time that people in the field are without a network.
pub const STOPPED_MS: i64 = 14 * domain::time::DAY_MS;

/// Which people on which day, and which instants make the year.
#[derive(Clone, Copy, Debug)]
pub struct Year {
    /// The agency.
    pub agency: AgencyId,
    /// The day whose assignments count.
    pub day: Date,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
    /// Its days.
    pub range: DateRange,
}

/// Hours of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathHours {
    /// Hours that count.
    pub jp: u32,
    /// What they come from.
    pub entries: u32,
}

/// Somebody's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonYear {
    /// Who.
    pub person: PersonId,
    /// What it comes to.
    pub learner: Learner,
    /// Hours by path.
    pub paths: BTreeMap<PathCode, PathHours>,
}

/// How a version of a course is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseYear {
    /// People who have begun it, in any year.
    pub begun: u32,
    /// Those of them who completed it.
    pub completed: u32,
    /// Those who stopped: the lessons that each of them has done.
    pub stopped: Vec<BTreeSet<String>>,
}

#[derive(FromQueryResult)]
struct PersonRow {
    person_id: Uuid,
    unit_id: Uuid,
    employment_kind: String,
    begun: i64,
}

#[derive(FromQueryResult)]
struct CompletedRow {
    person_id: Uuid,
    path: String,
    jp: i32,
    counts: bool,
}

#[derive(FromQueryResult)]
struct EnrolmentRow {
    person_id: Uuid,
    course: String,
    completed: bool,
    stopped: bool,
    unit_id: Uuid,
}

#[derive(FromQueryResult)]
struct LessonRow {
    person_id: Uuid,
    course: String,
    lesson: String,
}

/// Everybody's year, in no order that means anything.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn people_years<C: ConnectionTrait>(on: &C, year: Year) -> Result<Vec<PersonYear>, Error> {
    let sql = format!(
        "with {PLACED}
         select p.person_id, p.unit_id, pe.employment_kind,
             (select count(*) from enrolment e where e.person_id = p.person_id) as begun
         from placed p join person pe on pe.id = p.person_id
         order by p.person_id"
    );
    let placed = vec![year.agency.uuid().into(), date_text(year.day).into()];
    let rows: Vec<PersonRow> = select(on, &sql, placed.clone()).await?;
    let mut years: BTreeMap<Uuid, PersonYear> = BTreeMap::new();
    for row in rows {
        let learner = Learner {
            unit: UnitId::from_uuid(row.unit_id),
            employment: coded("person", "employment kind", &row.employment_kind, EmploymentKind::from_code)?,
            begun: row.begun > 0,
            completed: 0,
            jp: 0,
        };
        let person = PersonId::from_uuid(row.person_id);
        years.insert(row.person_id, PersonYear { person, learner, paths: BTreeMap::new() });
    }
    let sql = "select e.person_id, c.path, c.jp,
             ((c.recognised or (c.recognised_until is not null and e.completed_at < c.recognised_until))
                 and not exists (
                     select 1 from certificate k
                     where k.person_id = e.person_id and k.course = e.course and k.revoked_at is not null
                 )) as counts
         from enrolment e join course c on c.hash = e.course and c.agency_id = $1
         where e.completed_at >= $2 and e.completed_at < $3";
    let values = vec![year.agency.uuid().into(), year.from.0.into(), year.until.0.into()];
    let rows: Vec<CompletedRow> = select(on, sql, values).await?;
    for row in rows {
        // Whoever has left since is in no unit.
        let Some(of) = years.get_mut(&row.person_id) else { continue };
        of.learner.completed += 1;
        let jp = u32::try_from(row.jp).map_err(|_| Error::Corrupt { table: "course", what: "number" })?;
        if row.counts && jp > 0 {
            let path = of.paths.entry(coded("course", "path", &row.path, |code| code.parse().ok())?).or_default();
            path.jp += jp;
            path.entries += 1;
            of.learner.jp += jp;
        }
    }
    claimed(on, year, &mut years).await?;
    Ok(years.into_values().collect())
}

/// Adds what was learned elsewhere and accepted; it belongs to the year in which it ended.
async fn claimed<C: ConnectionTrait>(on: &C, year: Year, years: &mut BTreeMap<Uuid, PersonYear>) -> Result<(), Error> {
    let days = year.range;
    let rows = claim::Entity::find()
        .filter(claim::Column::AgencyId.eq(year.agency.uuid()))
        .filter(claim::Column::State.eq(ClaimStanding::Accepted.code()))
        .filter(claim::Column::LastDay.gte(date_text(days.from)))
        .filter(claim::Column::LastDay.lte(days.to.map_or_else(|| date_text(year.day), date_text)))
        .all(on)
        .await?;
    for row in rows {
        let Some(of) = years.get_mut(&row.person_id) else { continue };
        let claim: Claim = json::read(&row.body).map_err(|_| Error::Corrupt { table: "claim", what: "body" })?;
        let jp = u32::try_from(row.jp).map_err(|_| Error::Corrupt { table: "claim", what: "hours" })?;
        let path = of.paths.entry(claim.path).or_default();
        path.jp += jp;
        path.entries += 1;
        of.learner.jp += jp;
    }
    Ok(())
}

/// How the courses are doing with the people of these units: every version that anybody has begun.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn courses<C: ConnectionTrait>(
    on: &C,
    year: Year,
    now: Timestamp,
    units: &BTreeSet<UnitId>,
) -> Result<BTreeMap<BundleHash, CourseYear>, Error> {
    let sql = format!(
        "with {PLACED}
         select e.person_id, e.course, p.unit_id, e.completed_at is not null as completed,
             (e.completed_at is null and e.moved_at < $3) as stopped
         from enrolment e join placed p on p.person_id = e.person_id"
    );
    let values = vec![year.agency.uuid().into(), date_text(year.day).into(), (now.0 - STOPPED_MS).into()];
    let rows: Vec<EnrolmentRow> = select(on, &sql, values).await?;
    let mut courses: BTreeMap<BundleHash, CourseYear> = BTreeMap::new();
    let mut stopped: BTreeMap<(Uuid, String), BTreeSet<String>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| units.contains(&UnitId::from_uuid(row.unit_id))) {
        let course = courses.entry(hash(&row.course)?).or_default();
        course.begun += 1;
        course.completed += u32::from(row.completed);
        if row.stopped {
            stopped.insert((row.person_id, row.course), BTreeSet::new());
        }
    }
    if stopped.is_empty() {
        return Ok(courses);
    }
    let of_stopped = "in (select e.person_id from enrolment e where e.completed_at is null and e.moved_at < $1)";
    let sql = format!(
        "select l.person_id, l.course, l.lesson from lesson_progress l
         where l.done_at is not null and l.person_id {of_stopped}
         union
         select q.person_id, q.course, q.lesson from quiz_attempt q where q.passed and q.person_id {of_stopped}"
    );
    let rows: Vec<LessonRow> = select(on, &sql, vec![(now.0 - STOPPED_MS).into()]).await?;
    for row in rows {
        if let Some(done) = stopped.get_mut(&(row.person_id, row.course)) {
            done.insert(row.lesson);
        }
    }
    for ((_, course), done) in stopped {
        courses.entry(hash(&course)?).or_default().stopped.push(done);
    }
    Ok(courses)
}

fn hash(text: &str) -> Result<BundleHash, Error> {
    coded("enrolment", "bundle hash", text, |text| text.parse().ok())
}

/// Hours by path of all these people, in the order of the rules, then by code.
#[must_use]
pub fn by_path<'a>(years: impl IntoIterator<Item = &'a PersonYear>, rules: &HoursRules) -> Vec<(PathCode, PathHours)> {
    let mut sums: BTreeMap<PathCode, PathHours> = BTreeMap::new();
    for (code, hours) in years.into_iter().flat_map(|year| &year.paths) {
        let sum = sums.entry(code.clone()).or_default();
        sum.jp = sum.jp.saturating_add(hours.jp);
        sum.entries = sum.entries.saturating_add(hours.entries);
    }
    let place = |code: &PathCode| rules.paths.iter().position(|path| path.code == *code).unwrap_or(usize::MAX);
    let mut paths: Vec<_> = sums.into_iter().collect();
    paths.sort_by_key(|(code, _)| place(code));
    paths
}
