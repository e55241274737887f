//! One training for all who attended it, from a list of their numbers.

use std::collections::BTreeMap;

use axum::{extract::State, http::StatusCode};
use domain::{
    access::{Action, Permit, Resource},
    hours::{self, Converted},
    ids::{AttendanceId, PersonId},
    nip::{Nip, NipError},
    wire::{
        claim::{
            ATTENDANCE_ROWS_MAX, Annul, Attendance, AttendanceLine, AttendanceList, AttendanceQuery, AttendanceRow,
            AttendanceSeen,
        },
        error::ErrorCode,
    },
};

use super::{
    Error, claimant,
    decide::{reason, weigh},
    page, paging,
};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::{Param, Query},
    },
    import::Reason,
    state::AppState,
    store::{
        self,
        audit::{self, Line, Subject},
        claims::{self, Entering},
        office, rules,
    },
};

/// Bytes of a list: [`ATTENDANCE_ROWS_MAX`] lines of 200 bytes, with a name and a post beside each number.
const LIST_BYTES_MAX: usize = 256 * 1024;

/// Looks at a list, or enters it.
pub(super) async fn enter(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<Attendance, LIST_BYTES_MAX>,
) -> Result<Json<AttendanceSeen>, Error> {
    let agency = who.agency.id;
    let permit = who.permit(Action::EnterAttendance, &Resource::Place { agency, path: &[] })?;
    let rules = rules::hours(state.db.read(), &state.shelf, agency).await?;
    let worth = weigh(&rules, &asked.what, who.today)?;
    let Converted { jp, steps } = worth.converted.clone();
    let rows = rows(&state, &who, &asked).await?;
    let sound = rows.iter().all(|row| row.fault.is_none());
    if !asked.enter || !sound {
        return Ok(Json(AttendanceSeen { rows, jp, steps, entered: false }));
    }
    let people: Vec<PersonId> = rows.iter().filter_map(|row| Some(row.claimant.as_ref()?.person)).collect();
    let entering = &Entering {
        id: asked.id,
        agency,
        what: &asked.what,
        worth: &worth,
        people: &people,
        by: who.card.id,
        role: permit.role().code(),
        at: who.now,
    };
    // Nobody is asked for a reason: the training is why.
    let why = Some(asked.what.title.as_str());
    let lines: Vec<Line<'_>> = people.iter().map(|person| line(&who, Subject::Person(*person), permit, why)).collect();
    let lines = &lines;
    state
        .db
        .write(|tx| async move {
            if claims::enter(&*tx, entering).await? {
                for line in lines {
                    audit::append(&*tx, line).await?;
                }
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    Ok(Json(AttendanceSeen { rows, jp, steps, entered: true }))
}

fn line<'a>(who: &SignedIn, subject: Subject, permit: Permit, reason: Option<&'a str>) -> Line<'a> {
    Line {
        agency: who.agency.id,
        at: who.now,
        actor: Some(who.card.id),
        action: Action::EnterAttendance,
        subject,
        reason,
        detail: Some(permit.role().code()),
    }
}

/// All rows of the list, each with who it is or with what is wrong.
async fn rows(state: &AppState, who: &SignedIn, asked: &Attendance) -> Result<Vec<AttendanceRow>, Error> {
    let agency = who.agency.id;
    let read = read(&asked.nips)?;
    let nips: Vec<Nip> = read.iter().filter_map(|(.., nip)| nip.ok()).collect();
    let (what, today) = (&asked.what, who.today);
    state
        .db
        .look(|tx| async move {
            let known = office::of_nips(&*tx, agency, &nips).await?;
            let people: Vec<PersonId> = known.values().copied().collect();
            let briefs = office::briefs(&*tx, (agency, today), &people).await?;
            let mut first: BTreeMap<PersonId, u32> = BTreeMap::new();
            let mut rows = Vec::new();
            for (row, found, nip) in read {
                let mut told = AttendanceRow { row, nip: found, claimant: None, fault: None, similar: Vec::new() };
                let person = match nip {
                    Ok(nip) => known.get(nip.as_str()).copied(),
                    Err(error) => {
                        told.fault = Some(Reason::from(error).code().to_owned());
                        rows.push(told);
                        continue;
                    }
                };
                match person.and_then(|person| briefs.get(&person)) {
                    None => told.fault = Some(NOT_HERE.to_owned()),
                    Some(brief) if brief.person == who.card.id => told.fault = Some(ONESELF.to_owned()),
                    Some(brief) if first.contains_key(&brief.person) => {
                        told.fault = Some(Reason::DuplicateNip.code().to_owned());
                    }
                    Some(brief) => {
                        first.insert(brief.person, row);
                        let there = claims::of_person(&*tx, brief.person).await?;
                        let alike =
                            there.into_iter().filter(|kept| kept.state.is_live() && hours::similar(&kept.what, what));
                        told.similar = alike.map(|kept| kept.what.title).collect();
                        told.claimant = Some(claimant(brief.clone()));
                    }
                }
                rows.push(told);
            }
            Ok::<_, store::Error>(rows)
        })
        .await
        .map_err(Error::from)
}

/// Nobody of the agency has, or had, that number.
const NOT_HERE: &str = "not_here";
/// Nobody enters hours for themselves.
const ONESELF: &str = "oneself";

type Row = (u32, String, Result<Nip, NipError>);

/// The first field of every line that has something in it; a head is passed over.
fn read(text: &str) -> Result<Vec<Row>, Error> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows: Vec<Row> = Vec::new();
    for (row, line) in (1..).zip(text.lines()) {
        let field = first_field(line);
        if line.trim().is_empty() || (rows.is_empty() && field.eq_ignore_ascii_case("nip")) {
            continue;
        }
        if rows.len() == ATTENDANCE_ROWS_MAX {
            return Err(ErrorCode::TooLarge.into());
        }
        let shown = field.chars().filter(|c| !c.is_control()).take(FIELD_CHARS_MAX).collect();
        rows.push((row, shown, Nip::parse(field)));
    }
    if rows.is_empty() { Err(Error::invalid("nips")) } else { Ok(rows) }
}

/// What stands before the first separator. The comma of `1,96608E+17` is none: so spreadsheets in Indonesian write a spoilt number.
fn first_field(line: &str) -> &str {
    let cell = bare(line.split([';', '\t']).next().unwrap_or_default());
    if Nip::parse(cell) == Err(NipError::Scientific) {
        return cell;
    }
    bare(cell.split(',').next().unwrap_or_default())
}

/// A cell without the quotes around it.
fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

/// Characters of a spoilt number that are quoted back.
const FIELD_CHARS_MAX: usize = 40;

/// A page of the trainings that were entered.
pub(super) async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<AttendanceQuery>,
) -> Result<Json<AttendanceList>, Error> {
    let agency = who.agency.id;
    who.permit(Action::EnterAttendance, &Resource::Place { agency, path: &[] })?;
    let (page, skip) = page(query.page);
    let (found, total) =
        claims::entered(state.db.read(), agency, (skip, domain::wire::claim::CLAIMS_PAGE_ROWS)).await?;
    let lists = found.into_iter().map(|entered| AttendanceLine {
        id: entered.id,
        title: entered.what.title,
        from: entered.what.from.to_string(),
        to: entered.what.to.to_string(),
        jp: entered.jp,
        people: entered.people,
        on: who.agency.zone.date(entered.at).to_string(),
        annulled: entered.annulled,
    });
    let paging = paging(page, u32::try_from(total).unwrap_or(u32::MAX));
    let hours = rules::hours_by_day(state.db.read(), agency).await?;
    Ok(Json(AttendanceList { paging, lists: lists.collect(), hours: hours.on(who.today).to_string() }))
}

/// Takes a training back.
pub(super) async fn annul(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<AttendanceId>,
    Body(asked): Body<Annul>,
) -> Result<StatusCode, Error> {
    let agency = who.agency.id;
    let permit = who.permit(Action::EnterAttendance, &Resource::Place { agency, path: &[] })?;
    let reason = reason(&asked.reason)?;
    let logged = &line(&who, Subject::Place(agency.uuid()), permit, Some(reason));
    let (by, role, now) = (who.card.id, permit.role().code(), who.now);
    let annulled = state
        .db
        .write(|tx| async move {
            let annulled = claims::annul(&*tx, (agency, id), (by, role), reason, now).await?;
            if annulled == Some(true) {
                audit::append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(annulled)
        })
        .await?;
    match annulled {
        None => Err(ErrorCode::NotFound.into()),
        Some(false) => Err(ErrorCode::Changed.into()),
        Some(true) => Ok(StatusCode::NO_CONTENT),
    }
}
