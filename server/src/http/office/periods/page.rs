//! How far a period is, by unit, and who is missing.

use std::collections::{BTreeMap, btree_map::Entry};

use axum::extract::State;
use domain::{
    access::{Action, Resource},
    ids::{PeriodId, PersonId, UnitId},
    report::{Counts, Progress},
    wire::office::{
        self as wire,
        periods::{
            Audience, ExtensionRow, Missing, MissingPerson, MissingQuery, MissingUnit, PeriodPage, ReminderRow,
            UnitProgress,
        },
    },
};

use super::{Error, basis};
use crate::{
    auth::{reach::Reach, session::SignedIn},
    http::{
        authenticated::Caller,
        body::Json,
        office::{Stage, called, figures::counts},
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, Connection, directory,
        office::{self, Order, People, Row, Who},
        periods, reminders,
    },
};

pub(super) async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PeriodId>,
) -> Result<Json<PeriodPage>, Error> {
    let on = state.db.read();
    let Followed { reach, stage, all, units } = follow(&state, &who, Action::ReadSubmittedDate, id).await?;
    let period = &stage.period;
    let mut covered = Vec::new();
    for unit in &period.coverage.units {
        // One that is closed since is named all the same: without any, the period would cover all.
        covered.extend(called(on, &reach, *unit, who.today).await?);
    }
    let manages = who.permit(Action::ManageAgency, &Resource::Place { agency: reach.agency, path: &[] }).is_ok();
    Ok(Json(PeriodPage {
        phase: period.plan().phase(who.today).into(),
        today: who.today.to_string(),
        grace_days: period.grace_days,
        units: covered,
        left_out: period.coverage.left_out.iter().map(|kind| kind.code().to_owned()).collect(),
        basis: basis(&state, reach.agency, period.references, stage.scene.day).await?,
        counts: counts(all),
        progress: units,
        extensions: if manages { extensions(on, id).await? } else { Vec::new() },
        reminders: sent(on, &reach, id).await?,
        period: stage.period(),
    }))
}

/// How far the people of a period are.
pub(in crate::http::office) struct Followed {
    pub(in crate::http::office) reach: Reach,
    pub(in crate::http::office) stage: Stage,
    /// All that are reached.
    pub(in crate::http::office) all: Counts,
    /// By unit, each with those below it.
    pub(in crate::http::office) units: Vec<UnitProgress>,
}

/// Counts them, as far as an action of somebody's reaches.
pub(in crate::http::office) async fn follow(
    state: &AppState,
    who: &SignedIn,
    action: Action,
    id: PeriodId,
) -> Result<Followed, Error> {
    let on = state.db.read();
    let reach = Reach::find(on, who, action, None).await?;
    let stage = Stage::set(state, who.now, reach.agency, Some(id)).await?;
    let reach = stage.reach(state, who, (action, None), reach).await?;
    let own = office::counts(on, &stage.scene).await?;
    let sum = |units: &[domain::people::Unit]| {
        units.iter().filter_map(|unit| own.get(&unit.id)).fold(Counts::default(), |sum, counts| sum.plus(*counts))
    };
    let units = reach.units().filter_map(|(depth, unit)| {
        let found = sum(reach.tree.subtree(unit.id));
        (found.covered() > 0).then(|| UnitProgress {
            unit: wire::UnitName { id: unit.id, name: unit.name.clone() },
            depth: u32::try_from(depth).unwrap_or(u32::MAX),
            counts: counts(found),
        })
    });
    let units = units.collect();
    let all = reach.units().filter_map(|(_, unit)| own.get(&unit.id)).fold(Counts::default(), |sum, c| sum.plus(*c));
    Ok(Followed { reach, stage, all, units })
}

async fn names<C: Connection>(on: &C, people: Vec<PersonId>) -> Result<BTreeMap<PersonId, String>, store::Error> {
    let mut names = BTreeMap::new();
    for person in people {
        if let Entry::Vacant(place) = names.entry(person) {
            let card = directory::person(on, person).await?;
            place.insert(card.map(|card| card.name).unwrap_or_default());
        }
    }
    Ok(names)
}

/// Who was given more time, the latest first.
pub(in crate::http::office) async fn extensions<C: Connection>(
    on: &C,
    period: PeriodId,
) -> Result<Vec<ExtensionRow>, store::Error> {
    let given = periods::extensions(on, period).await?;
    let names = names(on, given.iter().map(|given| given.person).collect()).await?;
    let row = |given: periods::Given| ExtensionRow {
        person: given.person,
        name: names.get(&given.person).cloned().unwrap_or_default(),
        until: given.extension.until.to_string(),
        reason: given.reason,
        withdrawn: given.extension.withdrawn.map(|day| day.to_string()),
    };
    Ok(given.into_iter().map(row).collect())
}

/// What was sent to those who are reached, the latest first.
pub(in crate::http::office) async fn sent<C: Connection>(
    on: &C,
    reach: &Reach,
    period: PeriodId,
) -> Result<Vec<ReminderRow>, store::Error> {
    let mut sent = reminders::of_period(on, period).await?;
    sent.retain(|sent| sent.unit.is_none_or(|unit| reach.contains(unit)));
    let names = names(on, sent.iter().map(|sent| sent.by).collect()).await?;
    let row = |sent: reminders::Sent| ReminderRow {
        on: sent.on.to_string(),
        by: names.get(&sent.by).cloned().unwrap_or_default(),
        unit: sent.unit.and_then(|unit| reach.tree.get(unit)).map(|unit| unit.name.clone()),
        audience: if sent.to_begun { Audience::NotSubmitted } else { Audience::NotBegun },
        text: sent.text,
        people: sent.people,
    };
    Ok(sent.into_iter().map(row).collect())
}

pub(super) async fn missing(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PeriodId>,
    Query(query): Query<MissingQuery>,
) -> Result<Json<Missing>, Error> {
    let on = state.db.read();
    let reach = Reach::find(on, &who, Action::ReadSubmittedDate, query.unit).await?;
    names_allowed(&who, on, query.unit).await?;
    let stage = Stage::set(&state, who.now, reach.agency, Some(id)).await?;
    let reach = stage.reach(&state, &who, (Action::ReadSubmittedDate, query.unit), reach).await?;
    let mut units: Vec<MissingUnit> = Vec::new();
    for row in rows(on, &reach, &stage, query.audience).await? {
        let person = MissingPerson {
            name: row.name,
            nip: row.nip.map(|nip| nip.to_string()).unwrap_or_default(),
            post: row.post,
            begun: row.progress == Progress::Begun,
        };
        match units.last_mut().filter(|unit| unit.unit.id == row.unit.0) {
            Some(unit) => unit.people.push(person),
            None => {
                let unit = wire::UnitName { id: row.unit.0, name: row.unit.1 };
                units.push(MissingUnit { unit, people: vec![person] });
            }
        }
    }
    Ok(Json(Missing { period: stage.period(), audience: query.audience, units }))
}

async fn names_allowed<C: Connection>(who: &SignedIn, on: &C, unit: Option<UnitId>) -> Result<(), Error> {
    Reach::find(on, who, Action::ListPeople, unit).await?;
    Ok(())
}

/// Who has not begun, or not submitted, by unit in order of reading, then by name.
pub(in crate::http::office) async fn rows<C: Connection>(
    on: &C,
    reach: &Reach,
    stage: &Stage,
    audience: Audience,
) -> Result<Vec<Row>, store::Error> {
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let wanted = People {
        who: Who::Units(&units),
        search: None,
        progress: (audience == Audience::NotBegun).then_some(Progress::NotBegun),
        covered: true,
        order: Order::Unit,
        page: (0, PEOPLE_MAX),
    };
    let (mut rows, _) = office::people(on, &stage.scene, &wanted).await?;
    rows.retain(|row| matches!(row.progress, Progress::NotBegun | Progress::Begun));
    Ok(rows)
}

/// The people of the largest agency that we know of are some hundred thousand; no list is longer.
const PEOPLE_MAX: u32 = 1_000_000;
