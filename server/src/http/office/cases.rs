//! Records that are opened to auditors.
//!
//! Promises: an auditor has one case at a time, of a person of the agency, with a number, a reason and a last day; opening and closing are
//! in the log as matters of that person. Refuses: to open a record to whoever opens it, to whoever is no auditor, and to its own person.

use axum::extract::State;
use domain::{
    access::{Action, Case, Denied, Permit, Resource, Role, Subject},
    ids::{CaseId, PersonId},
    time::{Date, DateRange, days_after, parse_date},
    wire::{
        error::ErrorCode,
        office::{
            cases::{AuditorName, CASE_DAYS_MAX, CaseLine, Cases, CloseCase, NUMBER_CHARS_MAX, NewCase},
            roles::RoleStanding,
        },
    },
};
use uuid::Uuid;

use super::{
    Error, about,
    export::reason,
    line,
    roles::{self as granting, Failed},
};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Param,
    },
    state::AppState,
    store::{
        audit,
        cases::{self, Kept, Opened},
        directory, roles,
    },
};

/// For how many days a case is proposed.
const DAYS_PROPOSED: i32 = 14;

/// What the access table says to opening somebody's record of one's own agency, and to closing it: a case is a matter of the agency in
/// which it was opened, wherever its person is by now.
fn weigh(who: &SignedIn, auditor: PersonId, subject: PersonId) -> Result<Permit, Denied> {
    let subject = Subject { person: subject, agency: Some(who.agency.id), path: &[], supervisor: None, grants: &[] };
    who.permit(Action::OpenCase, &Resource::Case { auditor, subject })
}

/// What it says to seeing them all.
pub(super) fn see(who: &SignedIn) -> Result<(), Denied> {
    let nobody = PersonId::from_uuid(Uuid::nil());
    weigh(who, nobody, nobody).map(|_| ())
}

pub(super) async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Cases>, Error> {
    see(&who)?;
    Ok(Json(show(&state, &who).await?))
}

/// What is and was open.
pub(super) async fn show(state: &AppState, who: &SignedIn) -> Result<Cases, Error> {
    let on = state.db.read();
    let all = cases::all(on, who.agency.id).await?;
    let mut auditors: Vec<PersonId> = roles::granted(on, Some(who.agency.id))
        .await?
        .into_iter()
        .filter(|kept| kept.grant.role() == Role::Auditor && kept.holds(who.today) && kept.person != who.card.id)
        .map(|kept| kept.person)
        .collect();
    auditors.sort_unstable();
    auditors.dedup();
    let mut people = auditors.clone();
    people.extend(all.iter().flat_map(|kept| [kept.opened.case.auditor, kept.opened.case.subject, kept.by]));
    people.sort_unstable();
    people.dedup();
    let names = directory::names_and_numbers(on, &people, who.today).await?;
    let name = |person: PersonId| names.get(&person).map(|(name, _)| name.clone()).unwrap_or_default();
    let line = |kept: Kept| {
        let Case { auditor, subject, range, .. } = kept.opened.case;
        let standing = standing(&kept, who.today);
        let nip = names.get(&subject).and_then(|(_, nip)| *nip);
        let live = matches!(standing, RoleStanding::InForce | RoleStanding::ToCome);
        CaseLine {
            id: kept.id,
            auditor: name(auditor),
            subject: name(subject),
            nip: nip.map(|nip| nip.to_string()).unwrap_or_default(),
            number: kept.opened.number,
            reason: kept.opened.reason,
            by: name(kept.by),
            from: range.from.to_string(),
            until: range.to.unwrap_or(range.from).to_string(),
            standing,
            closed_on: kept.closed.map(|at| who.agency.zone.date(at).to_string()),
            may_close: live && weigh(who, auditor, subject).is_ok(),
        }
    };
    let (open, over) = all
        .into_iter()
        .map(line)
        .partition(|line| matches!(line.standing, RoleStanding::InForce | RoleStanding::ToCome));
    let mut auditors: Vec<_> = auditors.into_iter().map(|person| AuditorName { person, name: name(person) }).collect();
    auditors.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Cases {
        today: who.today.to_string(),
        until: days_after(who.today, DAYS_PROPOSED).to_string(),
        auditors,
        open,
        over,
    })
}

fn standing(kept: &Kept, today: Date) -> RoleStanding {
    let range = kept.opened.case.range;
    match kept.closed {
        Some(_) => RoleStanding::Withdrawn,
        None if range.to.is_some_and(|last| last < today) => RoleStanding::Ended,
        None if range.from > today => RoleStanding::ToCome,
        None => RoleStanding::InForce,
    }
}

pub(super) async fn open(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<NewCase>,
) -> Result<Json<Cases>, Error> {
    see(&who)?;
    let agency = who.agency.id;
    let auditor = asked.auditor.ok_or_else(|| Error::invalid("auditor"))?;
    let subject = granting::person(&state, agency, &asked.nip).await?;
    if subject == auditor {
        return Err(Error::from(Denied::Oneself).field("nip"));
    }
    let number = asked.number.trim();
    // It stands in every line of the log that the case leads to.
    let plain = !number.is_empty() && number.chars().count() <= NUMBER_CHARS_MAX && !number.contains(char::is_control);
    if !plain {
        return Err(Error::invalid("number"));
    }
    let range = days(&asked, who.today)?;
    let reason = reason(&asked.reason)?;
    let permit = weigh(&who, auditor, subject).map_err(|denied| match denied {
        Denied::Oneself => Error::from(denied).field("auditor"),
        _ => denied.into(),
    })?;
    let until = range.to.unwrap_or(range.from);
    let detail = format!("{} {auditor} {number} {}/{until}", permit.role().code(), range.from);
    let logged = line(&who, agency, Action::OpenCase, about(subject), &detail, Some(reason));
    let id = CaseId::from_random(state.random());
    let new = Opened {
        case: Case { auditor, agency, subject, range },
        number: Some(number.to_owned()),
        reason: reason.to_owned(),
    };
    let (new, logged, by) = (&new, &logged, who.card.id);
    let opened = state
        .db
        .write(|tx| async move {
            // The log locks the agency: of two who open a record to the same auditor at once, the second finds it open.
            audit::append(&*tx, logged).await?;
            let all = roles::granted(&*tx, Some(agency)).await?;
            let is_auditor = |kept: &roles::Kept| {
                kept.person == auditor && kept.grant.role() == Role::Auditor && kept.holds(range.from)
            };
            if !all.iter().any(is_auditor) {
                return Err(Failed::Told(Error::invalid("auditor")));
            }
            if cases::is_busy(&*tx, auditor, range).await? {
                return Err(Failed::Told(Error::from(ErrorCode::Changed).field("auditor")));
            }
            cases::open(&*tx, id, by, new).await?;
            Ok::<_, Failed>(())
        })
        .await;
    opened?;
    Ok(Json(show(&state, &who).await?))
}

pub(super) async fn close(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<CaseId>,
    Body(asked): Body<CloseCase>,
) -> Result<Json<Cases>, Error> {
    see(&who)?;
    let kept = cases::find(state.db.read(), id).await?;
    let Some(kept) = kept.filter(|kept| kept.opened.case.agency == who.agency.id) else {
        return Err(ErrorCode::NotFound.into());
    };
    let Case { auditor, subject, .. } = kept.opened.case;
    let permit = weigh(&who, auditor, subject)?;
    let reason = reason(&asked.reason)?;
    let number = kept.opened.number.as_deref().unwrap_or("-");
    let detail = format!("{} {auditor} {number} closed", permit.role().code());
    let logged = line(&who, who.agency.id, Action::OpenCase, about(subject), &detail, Some(reason));
    let over = standing(&kept, who.today) == RoleStanding::Ended;
    let (logged, now) = (&logged, who.now);
    let closed = state
        .db
        .write(|tx| async move {
            audit::append(&*tx, logged).await?;
            if over || !cases::close(&*tx, id, now).await? {
                return Err(Failed::Told(ErrorCode::Changed.into()));
            }
            Ok::<_, Failed>(())
        })
        .await;
    closed?;
    Ok(Json(show(&state, &who).await?))
}

/// From today or later, for no longer than may be asked for at once.
fn days(asked: &NewCase, today: Date) -> Result<DateRange, Error> {
    let from = parse_date(&asked.from).filter(|from| *from >= today).ok_or_else(|| Error::invalid("from"))?;
    let last = days_after(from, CASE_DAYS_MAX - 1);
    let until = parse_date(&asked.until).filter(|until| (from..=last).contains(until));
    Ok(DateRange { from, to: Some(until.ok_or_else(|| Error::invalid("until"))?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    #[test]
    fn a_case_begins_today_at_the_earliest_and_ends_within_three_months() {
        let read = |from: &str, until: &str| {
            days(&NewCase { from: from.into(), until: until.into(), ..NewCase::default() }, TODAY).ok()
        };
        assert!(read("2026-11-23", "2026-11-23").is_some());
        assert!(read("2026-11-23", "2027-02-22").is_some());
        for (from, until) in [
            ("2026-11-22", "2026-11-30"),
            ("2026-11-23", "2026-11-22"),
            ("2026-11-23", "2027-02-23"),
            ("2026-11-23", ""),
            ("", "2026-11-30"),
        ] {
            assert_eq!(read(from, until), None, "{from} {until}");
        }
    }
}
