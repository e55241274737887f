//! The audit log, the auditor's case, and who looked at one's own record.
//!
//! Promises: reading the log is in the log, in the transaction that reads it; an auditor sees of it what is about the person of the open
//! case. Refuses: a search that cannot be read, by its field.

pub(super) mod heads;

use axum::extract::State;
use domain::{
    access::{Action, Permit, Resource, Scope},
    ids::PersonId,
    time::{Date, Zone, parse_date},
    wire::office::{self as wire, AUDIT_PAGE_ROWS, AuditQuery},
};

use super::{Error, about, line, people, place};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    http::{authenticated::Caller, body::Json, parts::Query},
    state::AppState,
    store::{
        self, audit, cases, directory,
        office::{self, LogLine, Wanted},
    },
};

/// The looks that a person is told of: the last hundred of each kind, some weeks of a supervisor's and years of everybody else's.
const LOOKS_MAX: i64 = 100;

pub(super) async fn page(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<wire::Audit>, Error> {
    let (permit, about) = reach(&state, &who).await?;
    let wanted = wanted(&query, about, who.agency.zone)?;
    let (page, skip) = people::page(query.page, AUDIT_PAGE_ROWS);
    let (agency, detail) = (who.agency.id, by(&state, &who, permit).await?);
    let logged = line(&who, agency, Action::ReadAudit, concerned(&who, about), &detail, None);
    let (logged, wanted) = (&logged, &wanted);
    let (log, intact) = state
        .db
        .write(|tx| async move {
            audit::append(&*tx, logged).await?;
            let log = office::log_page(&*tx, agency, wanted, (skip, AUDIT_PAGE_ROWS)).await?;
            let intact = match (log.lines.last(), log.lines.first()) {
                (Some(oldest), Some(newest)) => audit::is_whole_within(&*tx, agency, oldest.seq..=newest.seq).await?,
                _ => true,
            };
            Ok::<_, store::Error>((log, intact))
        })
        .await?;
    let paging = people::paging(page, log.total, AUDIT_PAGE_ROWS);
    Ok(Json(wire::Audit { paging, lines: log.lines.into_iter().map(tell).collect(), intact }))
}

fn tell(line: LogLine) -> wire::AuditRow {
    wire::AuditRow {
        seq: line.seq,
        at: line.at.0,
        actor: line.actor,
        action: line.action,
        role: line.role.map(|role| role.code().to_owned()),
        subject: line.subject,
        reason: line.reason,
    }
}

/// By which role something is read, and for an auditor the number of the case: the detail of a line.
pub(super) async fn by(state: &AppState, who: &SignedIn, permit: Permit) -> Result<String, store::Error> {
    let number = case_number(state, who, permit).await?;
    Ok(told(permit, number.as_deref()))
}

/// The number of the case by which an auditor reads something; none of whoever reads by another right.
pub(super) async fn case_number(
    state: &AppState,
    who: &SignedIn,
    permit: Permit,
) -> Result<Option<String>, store::Error> {
    if permit.scope() != Scope::Case {
        return Ok(None);
    }
    let opened = cases::open_to(state.db.read(), who.card.id, who.today).await?;
    Ok(opened.and_then(|opened| opened.number))
}

/// The role, and after it the number of the case.
pub(super) fn told(permit: Permit, number: Option<&str>) -> String {
    let role = permit.role().code();
    number.map_or_else(|| role.to_owned(), |number| format!("{role} {number}"))
}

/// What a reading of the log is about: the whole agency, or the person of the case.
pub(super) fn concerned(who: &SignedIn, person: Option<PersonId>) -> audit::Subject {
    person.map_or_else(|| place(who.agency.id, None), about)
}

/// What is looked for; a field that says nothing looks for nothing.
pub(super) fn wanted(query: &AuditQuery, about: Option<PersonId>, zone: Zone) -> Result<Wanted, Error> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let day = |field: &str, text: &Option<String>| -> Result<Option<Date>, Error> {
        said(text).map(|text| parse_date(&text).ok_or_else(|| Error::invalid(field))).transpose()
    };
    let action = said(&query.action);
    if action.as_deref().is_some_and(|code| Action::from_code(code).is_none()) {
        return Err(Error::invalid("action"));
    }
    let (from, until) = (day("from", &query.from)?, day("until", &query.until)?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(Error::invalid("until"));
    }
    Ok(Wanted {
        about,
        person: people::search("person", query.person.as_deref())?,
        actor: people::search("actor", query.actor.as_deref())?,
        action,
        from: from.map(|day| zone.start_of(day)),
        until: until.map(|day| zone.end_of(day).plus_ms(1)),
    })
}

/// The whole log of the agency, or, for an auditor, the lines about the person of the open case.
pub(super) async fn reach(state: &AppState, who: &SignedIn) -> Result<(Permit, Option<PersonId>), Error> {
    let whole = who.permit(Action::ReadAudit, &Resource::Place { agency: who.agency.id, path: &[] });
    let denied = match whole {
        Ok(permit) => return Ok((permit, None)),
        Err(denied) => denied,
    };
    let on = state.db.read();
    let Some(opened) = cases::open_to(on, who.card.id, who.today).await? else {
        return Err(denied.into());
    };
    let subject = opened.case.subject;
    Ok((permit_on(state, who, Action::ReadAudit, Some(subject)).await?, Some(subject)))
}

/// Whether something may be done with that part of the log: the whole agency's, or the lines about the person of the case.
pub(super) async fn permit_on(
    state: &AppState,
    who: &SignedIn,
    action: Action,
    about: Option<PersonId>,
) -> Result<Permit, Error> {
    let Some(person) = about else {
        return Ok(who.permit(action, &Resource::Place { agency: who.agency.id, path: &[] })?);
    };
    let concerned = Concerned::on_day(state.db.read(), person, who.today).await?;
    Ok(who.permit(action, &Resource::Person(concerned.subject()))?)
}

pub(super) async fn open_case(
    State(state): State<AppState>,
    Caller(who): Caller,
) -> Result<Json<wire::OpenCase>, Error> {
    let on = state.db.read();
    let Some(opened) = cases::open_to(on, who.card.id, who.today).await? else {
        return Ok(Json(wire::OpenCase { case: None }));
    };
    let card = directory::person(on, opened.case.subject).await?;
    let case = card.map(|card| wire::CaseRow {
        person: card.id,
        name: card.name,
        number: opened.number,
        reason: opened.reason,
        from: opened.case.range.from.to_string(),
        until: opened.case.range.to.unwrap_or(opened.case.range.from).to_string(),
    });
    Ok(Json(wire::OpenCase { case }))
}

pub(super) async fn readings(
    State(state): State<AppState>,
    Caller(who): Caller,
) -> Result<Json<wire::Readings>, Error> {
    let own = Concerned::account(state.db.read(), &who.card, who.today).await?;
    who.permit(Action::ReadAudit, &Resource::Person(own.subject()))?;
    let looks = office::looks_at(state.db.read(), who.card.id, LOOKS_MAX).await?;
    let readings = looks.into_iter().map(|look| wire::Reading {
        date: who.agency.zone.date(look.at).to_string(),
        role: look.role.map(|role| role.code().to_owned()),
        action: look.action,
    });
    Ok(Json(wire::Readings { readings: readings.collect() }))
}
