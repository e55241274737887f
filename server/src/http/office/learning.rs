//! Who learns what: figures of units, paths and courses, and one person's record.
//!
//! Promises: a look at one person's record is written into the audit log in the transaction that reads it. Refuses: answers to quizzes
//! and their scores; the office sees that a course is completed, never how well.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use domain::{
    access::Action,
    bundle::BundleHash,
    hours::{Bound, ClaimStanding, HoursRef, HoursRules, HoursVersions, calendar_year},
    ids::{PersonId, UnitId},
    learning::Course,
    people::EmploymentKind,
    report::{self, LearningFigures},
    time::{Date, DateRange, Zone},
    wire::{
        about::Bilingual,
        error::ErrorCode,
        office::{UnitName, learning as wire},
    },
};

use super::{Error, about, bilingual, line, tops};
use crate::{
    auth::{reach::Reach, session::SignedIn, subject::Concerned},
    http::{
        authenticated::Caller,
        body::Json,
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, audit, claims, courses, directory,
        office::learning::{self as years, CourseYear, PersonYear, Year},
        rules,
    },
};

/// Lessons before which people stopped that are told of one course: the first says most.
const STOPS_MAX: usize = 3;

pub(super) async fn figures(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::LearningQuery>,
) -> Result<Json<wire::Learning>, Error> {
    let reach = reach_in(&state, &who, (Action::SeeLearning, query.unit), query.year).await?;
    Ok(Json(gather(&state, &who, &reach, query.year).await?))
}

/// What is reached as the units are today, or were on the last day of a year that is over.
pub(super) async fn reach_in(
    state: &AppState,
    who: &SignedIn,
    asked: (Action, Option<UnitId>),
    year: Option<i16>,
) -> Result<Reach, Error> {
    let reach = Reach::find(state.db.read(), who, asked.0, asked.1).await?;
    match year_of(who.today, year)?.to.filter(|last| *last < who.today) {
        Some(last) => Ok(Reach::find_on(state.db.read(), who, asked, last).await?),
        None => Ok(reach),
    }
}

/// Name and version of rules, as they stand beside figures.
pub(super) fn rule_name(rule: &HoursRef) -> String {
    format!("{} {}", rule.id, rule.version)
}

/// The same of all that were in force on some day of a year.
pub(super) fn rules_of(versions: &HoursVersions, year: DateRange) -> String {
    let names: Vec<String> = versions.within(year).map(|rules| rule_name(&rules.rule)).collect();
    names.join(", ")
}

/// The calendar year that is asked for: the present one without a word, none that has not begun, none before the epoch.
pub(super) fn year_of(today: Date, asked: Option<i16>) -> Result<DateRange, Error> {
    let present = calendar_year(today);
    match asked {
        None => Ok(present),
        Some(year) if (1970..=today.year()).contains(&year) => Ok(calendar_year(Date::constant(year, 1, 1))),
        Some(_) => Err(Error::invalid("year")),
    }
}

pub(super) fn instants(who: &SignedIn, zone: Zone, year: DateRange, day: Date) -> Year {
    let until = year.to.map_or(who.now, |last| zone.end_of(last).plus_ms(1));
    Year { agency: who.agency.id, day, from: zone.start_of(year.from), until, range: year }
}

/// All figures of what is reached. Units are those of today, or of the last day of a year that is over.
pub(super) async fn gather(
    state: &AppState,
    who: &SignedIn,
    reach: &Reach,
    asked: Option<i16>,
) -> Result<wire::Learning, Error> {
    let (versions, zone) = (rules::hours(state.db.read(), &state.shelf, who.agency.id).await?, who.agency.zone);
    let range = year_of(who.today, asked)?;
    let rules = versions.of_year(range);
    let day = range.to.map_or(who.today, |last| last.min(who.today));
    let year = instants(who, zone, range, day);
    let reached: BTreeSet<_> = reach.units().map(|(_, unit)| unit.id).collect();
    let (people, doing) = state
        .db
        .look(|tx| {
            let reached = &reached;
            async move {
                let people = years::people_years(&*tx, year).await?;
                let doing = years::courses(&*tx, year, who.now, reached).await?;
                Ok::<_, store::Error>((people, doing))
            }
        })
        .await?;
    let people: Vec<PersonYear> = people.into_iter().filter(|year| reached.contains(&year.learner.unit)).collect();
    let learners: Vec<_> = people.iter().map(|year| year.learner).collect();
    let of_units = report::learning(&reach.tree, &learners, rules);
    let units = reach.units().map(|(depth, unit)| wire::UnitLearning {
        unit: UnitName { id: unit.id, name: unit.name.clone() },
        depth: u32::try_from(depth).unwrap_or(u32::MAX),
        counts: counts(&of_units.get(&unit.id).copied().unwrap_or_default()),
    });
    // What is reached may have several units at its top.
    let mut all = LearningFigures::default();
    for learner in &learners {
        all.add(learner, rules);
    }
    let target = rules.target(EmploymentKind::Pns);
    Ok(wire::Learning {
        year: range.from.year(),
        tops: tops(state.db.read(), reach, who.today).await?,
        day: day.to_string(),
        as_of: who.now.0,
        counts: counts(&all),
        target: target.jp,
        target_basis: bilingual(&target.basis),
        rule: rules_of(&versions, range),
        units: units.collect(),
        paths: paths(&people, rules, &versions),
        courses: of_courses(state, reach, doing).await?,
    })
}

fn counts(figures: &LearningFigures) -> wire::LearningCounts {
    let LearningFigures { people, begun, finished, completed, jp, with_target, reached } = *figures;
    wire::LearningCounts { people, begun, finished, completed, jp, with_target, reached }
}

fn paths(people: &[PersonYear], rules: &HoursRules, versions: &HoursVersions) -> Vec<wire::PathLearning> {
    let path = |(code, hours): (domain::hours::PathCode, years::PathHours)| {
        let plain = || Bilingual { id: code.to_string(), en: code.to_string() };
        let name = versions.path(&code).map_or_else(plain, |path| bilingual(&path.name));
        wire::PathLearning { code: code.to_string(), name, jp: hours.jp, entries: hours.entries }
    };
    years::by_path(people, rules).into_iter().map(path).collect()
}

/// Every version that anybody has begun, and what is offered and nobody has.
async fn of_courses(
    state: &AppState,
    reach: &Reach,
    mut doing: BTreeMap<BundleHash, CourseYear>,
) -> Result<Vec<wire::CourseLearning>, Error> {
    for offered in courses::list::offered(state.db.read(), reach.agency).await? {
        doing.entry(offered).or_default();
    }
    let read = state.shelf.courses(state.db.read(), &doing.keys().copied().collect()).await?;
    let tell = |(hash, year): (&BundleHash, &CourseYear)| {
        let course = read.get(hash)?;
        Some(wire::CourseLearning {
            title: course.title.clone(),
            version: course.version,
            begun: year.begun,
            completed: year.completed,
            stopped: u32::try_from(year.stopped.len()).unwrap_or(u32::MAX),
            stops: stops(course, &year.stopped),
        })
    };
    let mut told: Vec<_> = doing.iter().filter_map(tell).collect();
    told.sort_by(|one, other| (&one.title, one.version).cmp(&(&other.title, other.version)));
    Ok(told)
}

/// The first lesson that each of those who stopped has not done.
fn stops(course: &Course, stopped: &[BTreeSet<String>]) -> Vec<wire::Stop> {
    let mut people: BTreeMap<usize, u32> = BTreeMap::new();
    for done in stopped {
        let at = course.lessons().position(|lesson| !done.contains(lesson.id.as_str()));
        // Who has done all and not completed is on their way through a sync.
        *people.entry(at.unwrap_or_default()).or_default() += 1;
    }
    let mut stops: Vec<_> = people.into_iter().collect();
    stops.sort_by_key(|(at, people)| (std::cmp::Reverse(*people), *at));
    let stop = |(at, people): (usize, u32)| {
        let lesson = course.lessons().nth(at)?.title.clone();
        Some(wire::Stop { lesson, number: u32::try_from(at + 1).unwrap_or(u32::MAX), people })
    };
    stops.into_iter().take(STOPS_MAX).filter_map(stop).collect()
}

/// What one person has completed and begun.
pub(super) async fn person(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
) -> Result<Json<wire::PersonLearning>, Error> {
    let on = state.db.read();
    let card = directory::person(on, person).await?.ok_or(ErrorCode::NotFound)?;
    let zone = directory::agency(on, card.agency).await?.zone;
    let concerned = Concerned::on_day(on, person, zone.date(who.now)).await?;
    let permit = who.permit(Action::ReadLearning, &domain::access::Resource::Person(concerned.subject()))?;
    let logged = line(&who, card.agency, Action::ReadLearning, about(person), permit.role().code(), None);
    let (logged, agency) = (&logged, card.agency);
    let (completed, under_way, claims, employment) = state
        .db
        .write(|tx| async move {
            // The line first: what cannot be logged is not read.
            if permit.logged() {
                audit::append(&*tx, logged).await?;
            }
            let completed = courses::completed(&*tx, person, agency, zone).await?;
            let under_way = courses::list::under_way(&*tx, person).await?;
            let claims = claims::of_person(&*tx, person).await?;
            Ok::<_, store::Error>((completed, under_way, claims, directory::employment(&*tx, person).await?))
        })
        .await?;
    let year = calendar_year(zone.date(who.now));
    let versions = rules::hours(on, &state.shelf, agency).await?;
    let target = versions.of_year(year).target(employment);
    let accepted: Vec<_> = claims.into_iter().filter(|claim| claim.state == ClaimStanding::Accepted).collect();
    let of_courses = completed.iter().filter(|done| year.contains(done.on)).map(|done| done.jp);
    let of_claims = accepted.iter().filter(|claim| year.contains(claim.what.to)).map(|claim| claim.worth.converted.jp);
    let jp = of_courses.chain(of_claims).sum();
    let read = state.shelf.courses(on, &under_way.iter().map(|(course, ..)| *course).collect()).await?;
    let begun = under_way.iter().filter_map(|(hash, done, moved)| {
        let course = read.get(hash)?;
        Some(wire::BegunCourse {
            title: course.title.clone(),
            done: *done,
            lessons: u32::try_from(course.lessons().count()).unwrap_or(u32::MAX),
            moved: zone.date(*moved).to_string(),
        })
    });
    Ok(Json(wire::PersonLearning {
        year: year.from.year(),
        jp,
        target: (target.bound == Bound::Floor).then_some(target.jp),
        begun: begun.collect(),
        elsewhere: accepted
            .into_iter()
            .map(|claim| wire::LearnedElsewhere {
                title: claim.what.title,
                on: claim.what.to.to_string(),
                jp: claim.worth.converted.jp,
                rule: rule_name(&claim.worth.rule),
            })
            .collect(),
        completed: completed
            .into_iter()
            .map(|done| wire::CompletedCourse {
                title: done.title,
                on: done.on.to_string(),
                jp: done.jp,
                rule: (done.jp > 0).then(|| rule_name(&versions.on(done.on).rule)),
                certificate: done
                    .certificate
                    .map(|certificate| wire::CertificateName { id: certificate.id, number: certificate.number }),
            })
            .collect(),
    }))
}
