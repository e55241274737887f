//! More time for one person.
//!
//! Promises: it is told whose it is before it is given; given and taken back with a reason, in the audit log under the person. Refuses: a
//! day that adds nothing, who has submitted, and a day on which another period already asks that person.

use axum::extract::State;
use domain::{
    access::{Action, Resource},
    ids::{PeriodId, PersonId, UnitId},
    nip::Nip,
    people::assignment_on,
    period::{EXTENSION_DAYS_MAX, Extension, Phase, Plan},
    time::{DAY_MS, Date, Zone, parse_date},
    wire::{
        error::ErrorCode,
        office::{
            REASON_CHARS_MAX,
            periods::{Extend, ExtensionSeen, Fault, WithdrawExtension, Wrong},
        },
    },
};

use super::{Error, bilingual, find, line, reason};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        office::about,
        parts::{Param, Two},
    },
    state::AppState,
    store::{
        self, Connection, audit,
        directory::{self, Card},
        office,
        periods::{self, Given, Period},
    },
};

pub(super) async fn extend(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PeriodId>,
    Body(asked): Body<Extend>,
) -> Result<Json<ExtensionSeen>, Error> {
    let agency = who.agency.id;
    let permit = who.permit(Action::ManageAgency, &Resource::Place { agency, path: &[] })?;
    let on = state.db.read();
    let known = periods::all(on, agency).await?;
    let period = find(&known, id)?;
    let mut wrong = Vec::new();
    let until = day(&asked.until, period, who.today).map_err(|found| wrong.push(found)).ok();
    let card = match somebody(on, &who, period, &asked.nip).await? {
        Ok(card) => Some(card),
        Err(fault) => {
            wrong.push(Wrong::new("nip", fault));
            None
        }
    };
    if let (Some(card), Some(until)) = (&card, until) {
        wrong.extend(in_the_way(on, &who, card.id, (&known, period), until).await?);
    }
    if reason(&asked.reason).is_err() {
        wrong.push(Wrong::most("reason", Fault::Empty, u32::try_from(REASON_CHARS_MAX).unwrap_or(u32::MAX)));
    }
    let name = card.as_ref().map(|card| card.name.clone());
    let (Some(card), Some(until), true) = (card, until, wrong.is_empty() && asked.save) else {
        return match wrong.first() {
            Some(first) if asked.save => Err(Error::invalid(&first.field)),
            _ => Ok(Json(ExtensionSeen { wrong, name, saved: false })),
        };
    };
    let reason = reason(&asked.reason)?;
    let given = Given {
        person: card.id,
        extension: Extension { until, withdrawn: None },
        reason: reason.to_owned(),
        by: who.card.id,
        at: who.now,
    };
    let detail = format!("{} period {id} until {until}", permit.role().code());
    keep(&state, &who, id, &given, &detail, reason).await?;
    Ok(Json(ExtensionSeen { wrong, name, saved: true }))
}

pub(super) async fn withdraw(
    State(state): State<AppState>,
    Caller(who): Caller,
    Two(id, person): Two<PeriodId, PersonId>,
    Body(asked): Body<WithdrawExtension>,
) -> Result<Json<ExtensionSeen>, Error> {
    let agency = who.agency.id;
    let permit = who.permit(Action::ManageAgency, &Resource::Place { agency, path: &[] })?;
    let on = state.db.read();
    find(&periods::all(on, agency).await?, id)?;
    let given = periods::extensions(on, id).await?;
    let given = given.into_iter().find(|given| given.person == person).ok_or(ErrorCode::NotFound)?;
    let reason = reason(&asked.reason)?;
    if given.extension.withdrawn.is_some() || given.extension.until <= who.today {
        return Err(ErrorCode::Changed.into());
    }
    let extension = Extension { withdrawn: Some(who.today), ..given.extension };
    let detail = format!("{} period {id} withdrawn {}", permit.role().code(), who.today);
    keep(&state, &who, id, &Given { extension, ..given }, &detail, reason).await?;
    let name = directory::person(on, person).await?.map(|card| card.name);
    Ok(Json(ExtensionSeen { wrong: Vec::new(), name, saved: true }))
}

async fn keep(
    state: &AppState,
    who: &SignedIn,
    period: PeriodId,
    given: &Given,
    detail: &str,
    reason: &str,
) -> Result<(), Error> {
    let logged = &line(who, who.agency.id, Action::ManageAgency, about(given.person), detail, Some(reason));
    let written = state.db.write(|tx| async move {
        periods::extend(&*tx, period, given).await?;
        audit::append(&*tx, logged).await?;
        Ok::<_, store::Error>(())
    });
    Ok(written.await?)
}

fn day(text: &str, period: &Period, today: Date) -> Result<Date, Wrong> {
    let wrong = |fault| Wrong::new("until", fault);
    if period.plan().phase(today) == Phase::ToCome {
        return Err(wrong(Fault::Fixed));
    }
    let text = text.trim();
    let day = parse_date(text).ok_or_else(|| wrong(if text.is_empty() { Fault::Empty } else { Fault::Date }))?;
    let zone = Zone::default();
    let latest = zone.date(zone.start_of(today).plus_ms(EXTENSION_DAYS_MAX * DAY_MS));
    if day < today {
        Err(wrong(Fault::Past))
    } else if day <= period.closes {
        Err(wrong(Fault::NotLater))
    } else if day > latest {
        Err(Wrong::most("until", Fault::Far, 1))
    } else {
        Ok(day)
    }
}

/// Whose number it is, if the period covers them.
async fn somebody<C: Connection>(
    on: &C,
    who: &SignedIn,
    period: &Period,
    nip: &str,
) -> Result<Result<Card, Fault>, Error> {
    if nip.trim().is_empty() {
        return Ok(Err(Fault::Empty));
    }
    let Ok(nip) = Nip::parse(nip) else { return Ok(Err(Fault::Unknown)) };
    let Some((card, _)) = directory::person_of_nip(on, nip).await? else { return Ok(Err(Fault::Unknown)) };
    Ok(match covered(on, who, card.id, &period.plan()).await? {
        None => Err(Fault::Unknown),
        Some(false) => Err(Fault::NotCovered),
        Some(true) => Ok(card),
    })
}

/// Whether a period covers somebody on its nearest day; none for who is not of this agency then.
async fn covered<C: Connection>(
    on: &C,
    who: &SignedIn,
    person: PersonId,
    plan: &Plan,
) -> Result<Option<bool>, store::Error> {
    let assignments = directory::assignments(on, person).await?;
    let day = who.today.clamp(plan.opens, plan.closes);
    let placed = assignment_on(&assignments, day);
    let Some(assignment) = placed.filter(|placed| placed.agency == who.agency.id) else { return Ok(None) };
    let Some(position) = assignment.position else { return Ok(Some(false)) };
    let kind = directory::position(on, position, day).await?.kind;
    let path = directory::unit_path(on, assignment.unit, day).await?;
    let path: Vec<UnitId> = path.into_iter().map(|(unit, _)| unit).collect();
    Ok(Some(plan.coverage.covers(&path, Some(kind))))
}

/// What speaks against more time for a person who is covered.
async fn in_the_way<C: Connection>(
    on: &C,
    who: &SignedIn,
    person: PersonId,
    (known, period): (&[Period], &Period),
    until: Date,
) -> Result<Option<Wrong>, store::Error> {
    if office::submissions(on, period.id, &[person]).await?.contains_key(&person) {
        return Ok(Some(Wrong::new("nip", Fault::Submitted)));
    }
    for other in known.iter().filter(|other| other.id != period.id) {
        let meanwhile = other.opens <= until && other.closes >= who.today;
        if meanwhile && covered(on, who, person, &other.plan()).await? == Some(true) {
            let other = Some(bilingual(&other.name));
            return Ok(Some(Wrong { other, ..Wrong::new("until", Fault::Overlap) }));
        }
    }
    Ok(None)
}

/// Whom a planned period would ask though another still does, as they were given more time in it: the first of them stands in the way.
pub(super) async fn asked_still<C: Connection>(
    on: &C,
    who: &SignedIn,
    plan: &Plan,
    (known, own): (&[Period], Option<PeriodId>),
) -> Result<Option<Wrong>, store::Error> {
    for other in known.iter().filter(|other| own != Some(other.id) && other.opens <= plan.closes) {
        for Given { person, extension, .. } in periods::extensions(on, other.id).await? {
            let last = extension.ends();
            if last <= other.closes || last < plan.opens || covered(on, who, person, plan).await? != Some(true) {
                continue;
            }
            if !office::submissions(on, other.id, &[person]).await?.contains_key(&person) {
                let other = Some(bilingual(&other.name));
                return Ok(Some(Wrong { other, ..Wrong::new("opens", Fault::Extended) }));
            }
        }
    }
    Ok(None)
}
