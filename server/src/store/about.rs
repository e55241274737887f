//! What a device is told about its person: the facts of one day, put together.
//!
//! Promises: everything is of the same day in the agency's zone. Refuses: what is not the person's own, but for the name of the
//! supervisor.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Grant, Role},
    bundle::{BundleHash, References},
    ids::{AgencyId, PeriodId, PersonId, UnitId},
    nip::Nip,
    people::{Assignment, EmploymentKind, Position, Rank, assignment_on, supervisor_on},
    period::{self, Coverage},
    text::Text,
    time::{Date, Timestamp, Zone},
    versions::Versions,
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{
    Error, claims,
    courses::{self, Completed},
    directory,
    hand_ins::{self, Waiting},
    notices, periods, reminders,
    row::coded,
    rules, standards, wording,
};
use crate::entity::person;

/// Years after closing in which a period is still told, so that a person's history has its names.
const HISTORY_YEARS: i16 = 3;

/// The person's place on that day.
#[derive(Clone, Debug)]
pub struct Place {
    /// The assignment that counts.
    pub assignment: Assignment,
    /// Names of the units, the person's own first, the top last.
    pub units: Vec<String>,
    /// The post, if it is one.
    pub position: Option<Position>,
}

/// A period of the person's agency.
#[derive(Clone, Debug)]
pub struct Period {
    /// Its id.
    pub id: PeriodId,
    /// Its name.
    pub name: Text,
    /// The first day.
    pub opens: Date,
    /// The last day.
    pub closes: Date,
    /// Days after the last in which earlier work may still arrive.
    pub grace_days: u32,
    /// What assessments that begin now rest on.
    pub references: References,
    /// Whom it covers.
    pub coverage: Coverage,
}

/// A period that a person is told of.
#[derive(Clone, Debug)]
pub struct OwnPeriod {
    /// It.
    pub period: Period,
    /// Their own last day.
    pub closes: Date,
    /// The latest reminder, as the office's own words if it has any, and whether it is for those, too, who have begun.
    pub reminder: Option<(Option<String>, bool)>,
}

/// What is known of a person before their facts are looked up.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Who.
    pub person: PersonId,
    /// Their agency.
    pub agency: AgencyId,
    /// Their assignments, of any day.
    pub assignments: &'a [Assignment],
    /// The roles granted to them, of any day.
    pub grants: &'a [Grant],
    /// The day that is asked for, in the agency's zone.
    pub day: Date,
    /// That zone.
    pub zone: Zone,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The number of that day.
    pub nip: Option<Nip>,
    /// How they are employed.
    pub employment: EmploymentKind,
    /// Their rank.
    pub rank: Option<Rank>,
    /// Where they are that day; none for somebody in no unit.
    pub place: Option<Place>,
    /// The name of their supervisor.
    pub supervisor: Option<String>,
    /// What they are that day.
    pub roles: Vec<Role>,
    /// Those that cover them, in which they take part or have more time; newest first.
    pub periods: Vec<OwnPeriod>,
    /// What they have not been told yet, oldest first, as kind and instant.
    pub notices: Vec<(String, Timestamp)>,
    /// Hand-ins that wait for their word.
    pub held: Vec<Waiting>,
    /// The rules of learning hours, by their bundles.
    pub hours: Versions<BundleHash>,
    /// The list of courses that the agency offers.
    pub courses: Option<String>,
    /// Courses that they completed, newest first.
    pub completed: Vec<Completed>,
    /// Their claims of hours learned elsewhere, the latest training first.
    pub claims: Vec<claims::Kept>,
}

/// The facts about a person on a day.
///
/// # Errors
/// Those of the database; [`Error::Corrupt`] for a person who is not there.
pub async fn facts<C: ConnectionTrait>(on: &C, known: Known<'_>) -> Result<Facts, Error> {
    let Known { person: who, day, .. } = known;
    let row = person::Entity::find_by_id(who.uuid())
        .one(on)
        .await?
        .ok_or(Error::Corrupt { table: "device", what: "person" })?;
    let nips = directory::nips(on, who).await?;
    let place = place(on, known).await?;
    let in_force = nips.iter().filter(|dated| dated.range.contains(day));
    Ok(Facts {
        nip: in_force.max_by_key(|dated| (dated.range.from, dated.nip)).map(|dated| dated.nip),
        employment: coded("person", "employment kind", &row.employment_kind, EmploymentKind::from_code)?,
        rank: row.rank.as_deref().map(|rank| coded("person", "rank", rank, |text| text.parse().ok())).transpose()?,
        supervisor: supervisor(on, who, day).await?,
        roles: roles(on, known).await?,
        periods: with_versions(on, known, place.as_ref(), periods(on, known).await?).await?,
        place,
        notices: notices::unseen(on, who).await?,
        held: hand_ins::waiting(on, who).await?,
        hours: rules::hours_by_day(on, known.agency).await?,
        courses: courses::shelf(on, known.agency).await?,
        completed: courses::completed(on, who, known.agency, known.zone).await?,
        claims: claims::of_person(on, who).await?,
    })
}

async fn place<C: ConnectionTrait>(on: &C, known: Known<'_>) -> Result<Option<Place>, Error> {
    let Some(&assignment) = assignment_on(known.assignments, known.day) else {
        return Ok(None);
    };
    let position = match assignment.position {
        Some(id) => Some(directory::position(on, id, known.day).await?),
        None => None,
    };
    let path = directory::unit_path(on, assignment.unit, known.day).await?;
    Ok(Some(Place { assignment, units: path.into_iter().rev().map(|(_, name)| name).collect(), position }))
}

async fn supervisor<C: ConnectionTrait>(on: &C, who: PersonId, day: Date) -> Result<Option<String>, Error> {
    let lines = directory::supervision(on, who).await?;
    let Some(supervisor) = supervisor_on(&lines, who, day) else {
        return Ok(None);
    };
    Ok(directory::person(on, supervisor).await?.map(|card| card.name))
}

async fn roles<C: ConnectionTrait>(on: &C, known: Known<'_>) -> Result<Vec<Role>, Error> {
    let in_force = known.grants.iter().filter(|grant| grant.range().contains(known.day));
    let mut roles: Vec<Role> = in_force.map(Grant::role).collect();
    roles.push(Role::Employee);
    if directory::supervises(on, known.person, known.day).await? {
        roles.push(Role::Supervisor);
    }
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}

async fn periods<C: ConnectionTrait>(on: &C, known: Known<'_>) -> Result<Vec<OwnPeriod>, Error> {
    let Known { person, agency, day, .. } = known;
    let since = Date::new(day.year() - HISTORY_YEARS, day.month(), 1).unwrap_or(Date::MIN);
    let extensions = periods::extensions_of(on, person).await?;
    let last = |period: &Period| period::last_day(period.closes, extensions.get(&period.id).copied());
    let mut periods = periods::all(on, agency).await?;
    periods.retain(|period| last(period) >= since);
    let open = |period: &Period| period.opens <= day && day <= last(period);
    let mut reminders =
        if periods.iter().any(open) { reminders::of_person(on, person).await? } else { BTreeMap::new() };
    // Whom a part of the agency is asked for, is looked up only where one is.
    let begun = if periods.iter().all(|period| period.coverage.is_whole()) {
        BTreeSet::new()
    } else {
        periods::begun_by(on, person).await?
    };
    let mut own = Vec::with_capacity(periods.len());
    for period in periods {
        let takes_part = begun.contains(&period.id) || extensions.contains_key(&period.id);
        if !(period.coverage.is_whole() || takes_part || covers(on, known, &period).await?) {
            continue;
        }
        let reminder = if open(&period) { reminders.remove(&period.id) } else { None };
        own.push(OwnPeriod { closes: last(&period), reminder, period });
    }
    Ok(own)
}

/// The periods with what an assessment of the person's post rests on that begins in them now: the versions of the post's standard, of the
/// agency's level rule and of its wording that hold today, or on the first day of a period to come. Over is over: nothing begins there
/// any more. Whoever has no post begins nothing, and reads the agency's words all the same.
async fn with_versions<C: ConnectionTrait>(
    on: &C,
    known: Known<'_>,
    place: Option<&Place>,
    mut own: Vec<OwnPeriod>,
) -> Result<Vec<OwnPeriod>, Error> {
    if own.iter().all(|own| own.closes < known.day) {
        return Ok(own);
    }
    if let Some(post) = place.and_then(|place| place.position.as_ref()) {
        let published = standards::of_post(on, post.id).await?;
        let versions = standards::by_day(&published, post.kind);
        let levels = rules::levels_by_day(on, known.agency).await?;
        for OwnPeriod { period, .. } in own.iter_mut().filter(|own| own.closes >= known.day) {
            let begins = known.day.max(period.opens);
            if let Some(version) = versions.on(begins) {
                period.references = version.bundles.with_rules(period.references.rules);
            }
            if let Some(rules) = levels.on(begins) {
                period.references.rules = *rules;
            }
        }
    }
    let bases = own.iter().map(|own| own.period.references.catalogue).collect();
    if let Some(names) = wording::names(on, known.agency, &bases).await? {
        for OwnPeriod { period, .. } in own.iter_mut().filter(|own| own.closes >= known.day) {
            let begins = known.day.max(period.opens);
            period.references.catalogue = names.on(begins, period.references.catalogue);
        }
    }
    Ok(own)
}

/// Whether it covers them at the period's nearest day, as the office counts them.
async fn covers<C: ConnectionTrait>(on: &C, known: Known<'_>, period: &Period) -> Result<bool, Error> {
    let day = known.day.clamp(period.opens, period.closes);
    let Some(assignment) = assignment_on(known.assignments, day) else {
        return Ok(false);
    };
    let kind = match assignment.position {
        Some(id) => Some(directory::position(on, id, day).await?.kind),
        None => None,
    };
    let path = directory::unit_path(on, assignment.unit, day).await?;
    let path: Vec<UnitId> = path.into_iter().map(|(unit, _)| unit).collect();
    Ok(period.coverage.covers(&path, kind))
}
