//! A supervisor's own people.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::{
    access::{Action, Permit, Resource},
    ids::PersonId,
    wire::office as wire,
};

use super::{Error, Stage, about, line};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    http::{authenticated::Caller, body::Json, parts::Query},
    state::AppState,
    store::{
        self, audit,
        office::{self, Order, People, Progress, Row, Scene, Submission, Who},
    },
};

/// People who report to one person: more than any span of control.
const TEAM_MAX: u32 = 500;

pub(super) async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::PersonQuery>,
) -> Result<Json<wire::Team>, Error> {
    let Some(stage) = Stage::find(&state, who.now, who.agency.id, query.period).await? else {
        return Ok(Json(wire::Team { period: None, members: Vec::new() }));
    };
    let people = office::team(state.db.read(), who.card.id, who.today).await?;
    let (mut rows, _) = office::people(state.db.read(), &stage.scene, &by_name(&people)).await?;
    rows.extend(since(&state, &who, &stage, &people, &rows).await?);
    rows.sort_by_key(|row| (row.name.to_lowercase(), row.person));
    let (mut listed, mut readable) = (Vec::new(), Vec::new());
    for row in rows {
        let (may_list, may_read) = permits(&state, &who, &stage, &row).await?;
        if let Some(permit) = may_read {
            readable.push((row.person, permit));
        }
        if may_list {
            listed.push(row);
        }
    }
    let submissions = read(&state, &who, &stage, &readable).await?;
    let members = listed.iter().map(|row| wire::TeamMember {
        person: stage.person(row),
        levels: submissions.get(&row.person).map(|submission| stage.levels(&submission.lines)),
    });
    Ok(Json(wire::Team { period: Some(stage.period()), members: members.collect() }))
}

/// All of these people by name.
fn by_name(people: &[PersonId]) -> People<'_> {
    People {
        who: Who::People(people),
        search: None,
        progress: None,
        covered: false,
        order: Order::Name,
        page: (0, TEAM_MAX),
    }
}

/// Those of them who have come since the period closed: they are of the team, and were not asked.
async fn since(
    state: &AppState,
    who: &SignedIn,
    stage: &Stage,
    people: &[PersonId],
    known: &[Row],
) -> Result<Vec<Row>, store::Error> {
    let missing = |person: &&PersonId| known.iter().all(|row| row.person != **person);
    let missing: Vec<PersonId> = people.iter().filter(missing).copied().collect();
    let scene = Scene { day: who.today, ..stage.scene };
    let (mut rows, _) = office::people(state.db.read(), &scene, &by_name(&missing)).await?;
    for row in rows.iter_mut().filter(|row| row.submitted.is_none()) {
        row.progress = Progress::NotCovered;
    }
    Ok(rows)
}

/// Whether somebody may be listed, and by which permit their levels may be read: those belong to the supervisor of the day on which
/// they were submitted.
async fn permits(state: &AppState, who: &SignedIn, stage: &Stage, row: &Row) -> Result<(bool, Option<Permit>), Error> {
    let on = state.db.read();
    let today = Concerned::on_day(on, row.person, who.today).await?;
    let listed = who.permit(Action::ListPeople, &Resource::Person(today.subject())).is_ok();
    let Some(submitted) = row.submitted else { return Ok((listed, None)) };
    let then = Concerned::on_day(on, row.person, stage.zone.date(submitted)).await?;
    Ok((listed, who.permit(Action::ReadLevels, &Resource::Person(then.subject())).ok()))
}

/// Reads levels, each look written down in the same transaction.
async fn read(
    state: &AppState,
    who: &SignedIn,
    stage: &Stage,
    readable: &[(PersonId, Permit)],
) -> Result<BTreeMap<PersonId, Submission>, store::Error> {
    if readable.is_empty() {
        return Ok(BTreeMap::new());
    }
    let people: Vec<PersonId> = readable.iter().map(|(person, _)| *person).collect();
    let people = &people;
    state
        .db
        .write(|tx| async move {
            for (person, permit) in readable.iter().filter(|(_, permit)| permit.logged()) {
                let role = permit.role().code();
                audit::append(&*tx, &line(who, stage.scene.agency, Action::ReadLevels, about(*person), role, None))
                    .await?;
            }
            office::submissions(&*tx, stage.period.id, people).await
        })
        .await
}
