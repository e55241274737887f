//! The first use of an agency, and agencies made by the platform's admin.
//!
//! Promises: whether a step is done is read from what the agency holds, or from somebody's word, kept with who gave it; all that is wrong
//! in a form is told at once, by field, and then nothing is changed. Refuses: another zone once a period has begun, since its days would
//! end at other hours than people were told.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    nip::Nip,
    people::PositionKind,
    time::Zone,
    wire::{
        error::ErrorCode,
        office::{
            periods::{Fault, Wrong},
            start::{
                AGENCY_NAME_CHARS_MAX, AgencyMade, AgencySettings, AgencySettled, BRANDS, KindRow, NewAgency,
                SHORT_NAME_CHARS_MAX, Start, Step, StepDone, StepRow, plain_name,
            },
        },
        session::IssuedCode,
    },
};

use super::{Error, export::reason, line, place, turned};
use crate::{
    auth::{
        admin::{self, Founding},
        session::SignedIn,
    },
    http::{
        authenticated::Caller,
        body::{Body, Json},
    },
    state::AppState,
    store::{self, audit, bundles, directory, office, periods, roster::Agency, starts},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/office/start", get(steps).post(say)).route("/api/office/agency", post(settle))
}

fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ManageAgency, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

async fn steps(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Start>, Error> {
    weigh(&who)?;
    Ok(Json(start(&state, &who).await?))
}

async fn start(state: &AppState, who: &SignedIn) -> Result<Start, Error> {
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let ready = office::readiness(on, agency, today, who.now).await?;
    let mut by_kind: BTreeMap<Option<PositionKind>, u32> = BTreeMap::new();
    for (_, kind, people) in office::heads_by_kind(on, agency, today).await? {
        *by_kind.entry(kind).or_default() += people;
    }
    let people: u32 = by_kind.values().sum();
    let no_post = by_kind.get(&None).copied().unwrap_or_default();
    let references = bundles::shipped_references();
    let read = state.shelf.take(on, &[references].into()).await?;
    let reference = read.get(&references).ok_or(store::Error::Corrupt { table: "bundle", what: "shipped bundle" })?;
    let kinds = PositionKind::ALL.map(|kind| KindRow {
        kind: kind.code().to_owned(),
        people: by_kind.get(&Some(kind)).copied().unwrap_or_default(),
        competencies: u32::try_from(reference.standards.of(kind).map_or(0, |standard| standard.required.len()))
            .unwrap_or(u32::MAX),
    });
    let known = periods::all(on, agency).await?;
    let begun = known.iter().filter(|period| period.opens <= today).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let said = starts::done(on, agency).await?;
    let steps = Step::ALL.map(|step| {
        let done = match step {
            Step::Agency | Step::Supervisors | Step::Standards => said.contains(&step),
            Step::Units => ready.units > 0,
            Step::People => people > no_post,
            Step::SecondAdmin => ready.admins > 1,
            Step::Slips => people > 0 && ready.signed_in + ready.with_slip >= people,
            Step::Period => begun > 0,
        };
        StepRow { step, done }
    });
    Ok(Start {
        steps: steps.into(),
        agency: AgencySettings {
            name: who.agency.name.clone(),
            short_name: who.agency.short_name.clone(),
            zone: who.agency.zone.abbreviation().to_owned(),
            brand: who.agency.brand.clone(),
        },
        zone_fixed: begun > 0,
        units: ready.units,
        people,
        no_post,
        no_supervisor: ready.no_supervisor,
        admins: ready.admins,
        signed_in: ready.signed_in,
        with_slip: ready.with_slip,
        kinds: kinds.into(),
        standards: reference.standards.version.clone(),
        periods: (count(begun), count(known.len() - begun)),
    })
}

/// Somebody's word on a step that only a person can judge.
async fn say(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<StepDone>,
) -> Result<Json<Start>, Error> {
    let permit = weigh(&who)?;
    let StepDone { step, done } = asked;
    if !step.by_word() {
        return Err(Error::invalid("step"));
    }
    let agency = who.agency.id;
    let detail = format!("{} start {} {done}", permit.role().code(), step.code());
    let logged = &line(&who, agency, Action::ManageAgency, place(agency, None), &detail, None);
    let by = (who.card.id, who.now);
    let kept = state.db.write(|tx| async move {
        starts::mark(&*tx, agency, step, done, by).await?;
        audit::append(&*tx, logged).await?;
        Ok::<_, store::Error>(())
    });
    kept.await?;
    Ok(Json(start(&state, &who).await?))
}

/// Name, zone and colour of the agency.
async fn settle(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<AgencySettings>,
) -> Result<Json<AgencySettled>, Error> {
    let permit = weigh(&who)?;
    let agency = who.agency.id;
    let mut wrong = names(&asked.name, &asked.short_name);
    let zone = zone(&asked.zone, &mut wrong);
    let begun = periods::all(state.db.read(), agency).await?.iter().any(|period| period.opens <= who.today);
    if begun && zone.is_some_and(|zone| zone != who.agency.zone) {
        wrong.push(Wrong::new("zone", Fault::Fixed));
    }
    if !BRANDS.contains(&asked.brand.as_str()) {
        wrong.push(Wrong::new("brand", Fault::Unknown));
    }
    if taken(&state, asked.name.trim()).await?.is_some_and(|found| found.id != agency) {
        wrong.push(Wrong::new("name", Fault::Taken));
    }
    let (Some(zone), true) = (zone, wrong.is_empty()) else { return Ok(Json(AgencySettled { wrong })) };
    let settled = &Agency {
        id: agency,
        name: asked.name.trim().to_owned(),
        short_name: asked.short_name.trim().to_owned(),
        zone,
        brand: asked.brand.clone(),
    };
    let detail = format!("{} settings", permit.role().code());
    let was = &who.agency;
    let why = turned(&[
        (was.name.as_str(), settled.name.as_str()),
        (was.short_name.as_str(), settled.short_name.as_str()),
        (was.zone.abbreviation(), settled.zone.abbreviation()),
        (was.brand.as_str(), settled.brand.as_str()),
    ]);
    let logged = &line(&who, agency, Action::ManageAgency, place(agency, None), &detail, why.as_deref());
    let by = (who.card.id, who.now);
    let kept = state.db.write(|tx| async move {
        starts::settle(&*tx, settled).await?;
        starts::mark(&*tx, agency, Step::Agency, true, by).await?;
        audit::append(&*tx, logged).await?;
        Ok::<_, store::Error>(())
    });
    kept.await?;
    Ok(Json(AgencySettled { wrong }))
}

async fn taken(state: &AppState, name: &str) -> Result<Option<Agency>, store::Error> {
    Ok(directory::agencies(state.db.read(), Some(name)).await?.into_iter().next())
}

fn names(name: &str, short_name: &str) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let fields = [("name", name, AGENCY_NAME_CHARS_MAX), ("short_name", short_name, SHORT_NAME_CHARS_MAX)];
    for (field, text, most) in fields {
        wrong.extend(text_wrong(field, text, most));
    }
    wrong
}

fn text_wrong(field: &str, text: &str, most: usize) -> Option<Wrong> {
    plain_name(text, most).err().map(|fault| match fault {
        Fault::Long => Wrong::most(field, fault, u32::try_from(most).unwrap_or(u32::MAX)),
        _ => Wrong::new(field, fault),
    })
}

fn zone(text: &str, wrong: &mut Vec<Wrong>) -> Option<Zone> {
    let zone = Zone::from_abbreviation(text);
    if zone.is_none() {
        wrong.push(Wrong::new("zone", Fault::Unknown));
    }
    zone
}

/// A new agency with its first admin, and the code for their first sign-in.
pub(super) async fn agency(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<NewAgency>,
) -> Result<Json<AgencyMade>, Error> {
    who.permit(Action::ManageAgency, &Resource::Installation)?;
    let mut wrong = names(&asked.name, &asked.short_name);
    let zone = zone(&asked.zone, &mut wrong);
    if taken(&state, asked.name.trim()).await?.is_some() {
        wrong.push(Wrong::new("name", Fault::Taken));
    }
    let nip = Nip::parse(&asked.nip).ok();
    match nip {
        None => wrong.push(Wrong::new("nip", Fault::Unknown)),
        // Whoever has an account keeps it: a code would open it anew.
        Some(nip) if directory::person_of_nip(state.db.read(), nip).await?.is_some() => {
            wrong.push(Wrong::new("nip", Fault::Taken));
        }
        Some(_) => {}
    }
    wrong.extend(text_wrong("admin", &asked.admin, AGENCY_NAME_CHARS_MAX));
    let reason = reason(&asked.reason);
    if reason.is_err() {
        wrong.push(Wrong::new("reason", Fault::Empty));
    }
    let (Some(zone), Some(nip), Ok(reason), true) = (zone, nip, reason, wrong.is_empty()) else {
        return Ok(Json(AgencyMade { wrong, code: None }));
    };
    let founding = Founding {
        name: asked.name.trim().to_owned(),
        short_name: asked.short_name.trim().to_owned(),
        zone,
        nip,
        admin: asked.admin.trim().to_owned(),
        reason: reason.to_owned(),
    };
    let issued = admin::found(&state, &who, &founding).await?.ok_or(ErrorCode::Changed)?;
    let code = IssuedCode { code: issued.code.to_string(), expires: issued.expires.0 };
    Ok(Json(AgencyMade { wrong, code: Some(code) }))
}
