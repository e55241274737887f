//! Claims of hours learned elsewhere: their proofs, and what is decided about them. The claims themselves come with the sync.
//!
//! Promises: nothing is read or decided that the access table does not give; a look at somebody else's claim, and every decision, is
//! written into the audit log in the same transaction; nobody decides about their own, nor before all proofs are there. Refuses: proofs
//! that are not what their name says.

mod attendance;
mod decide;
mod proofs;

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    bundle::BundleHash,
    hours::{self, ClaimStanding},
    ids::{ClaimId, PersonId, UnitId},
    text::Text,
    time::Zone,
    versions::Versions,
    wire::{
        about::Bilingual,
        claim::{
            CLAIMS_PAGE_ROWS, ClaimFile, ClaimRow, ClaimWire, Claimant, ClaimsPage, ClaimsQuery, DecisionWire,
            TeamClaims,
        },
        error::ErrorCode,
        hours::VersionsWire,
        office::Paging,
    },
};

use super::{
    authenticated::Caller,
    body::Json,
    error::Error,
    parts::{Query, Two},
};
use crate::{
    auth::{reach::Reach, session::SignedIn, subject::Concerned},
    state::AppState,
    store::{
        self,
        audit::{self, Line, Subject},
        claims::{self, Kept},
        directory,
        office::{self, Brief, Claims},
        rules,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/hours", get(hours_rules))
        .route("/api/claims/proofs/{hash}", post(proofs::put))
        .route("/api/claims/{person}/{claim}", get(one))
        .route("/api/claims/{person}/{claim}/decision", post(decide::decide))
        .route("/api/claims/{person}/{claim}/proofs/{hash}", get(proofs::read))
        .route("/api/team/claims", get(of_team))
        .route("/api/office/claims", get(list))
        .route("/api/office/attendance", get(attendance::list).post(attendance::enter))
        .route("/api/office/attendance/{id}/annul", post(attendance::annul))
}

/// A claim in the words of the wire.
pub(super) fn tell(kept: &Kept, zone: Zone) -> ClaimWire {
    let decisions = kept.decisions.iter().map(|decision| DecisionWire {
        on: zone.date(decision.at).to_string(),
        role: decision.role.clone(),
        verdict: decision.verdict,
        reason: decision.reason.clone(),
    });
    ClaimWire {
        id: kept.id,
        state: kept.state,
        writer: (!kept.entered).then_some((kept.writer.device, kept.writer.counter)),
        what: kept.what.clone(),
        proofs: kept.proofs.iter().map(|(proof, _)| *proof).collect(),
        missing: kept.proofs.iter().filter(|(_, stored)| !stored).map(|(proof, _)| proof.hash).collect(),
        jp: kept.worth.converted.jp,
        steps: kept.worth.converted.steps.clone(),
        rule: kept.worth.rule.clone(),
        path: bilingual(&kept.worth.path),
        basis: bilingual(&kept.worth.basis),
        decisions: decisions.collect(),
    }
}

fn bilingual(text: &Text) -> Bilingual {
    Bilingual { id: text.indonesian.clone(), en: text.english.clone() }
}

pub(super) fn claimant(brief: Brief) -> Claimant {
    let Brief { person, name, nip, unit } = brief;
    Claimant { person, name, nip, unit }
}

/// A claim beside the same person's others that look like the same training.
fn file(
    who: &SignedIn,
    brief: &Brief,
    kept: &Kept,
    (all, hours): (&[Kept], &Versions<BundleHash>),
    may_decide: bool,
) -> ClaimFile {
    let alike = |other: &&Kept| other.id != kept.id && other.state.is_live() && hours::similar(&other.what, &kept.what);
    ClaimFile {
        claimant: claimant(brief.clone()),
        claim: tell(kept, who.agency.zone),
        similar: all.iter().filter(alike).map(|other| tell(other, who.agency.zone)).collect(),
        may_decide: may_decide && kept.state == ClaimStanding::Waiting,
        hours: hours.on(kept.what.to).to_string(),
    }
}

/// A line of the audit log about what somebody does with a person's claims.
fn line<'a>(who: &SignedIn, kept: &Kept, (action, permit): (Action, Permit), reason: Option<&'a str>) -> Line<'a> {
    Line {
        agency: kept.agency,
        at: who.now,
        actor: Some(who.card.id),
        action,
        subject: Subject::Person(kept.person),
        reason,
        detail: Some(permit.role().code()),
    }
}

/// One claim, for whoever may read it.
async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Two(person, claim): Two<PersonId, ClaimId>,
) -> Result<Json<ClaimFile>, Error> {
    let on = state.db.read();
    let concerned = Concerned::on_day(on, person, who.today).await?;
    let about = Resource::Person(concerned.subject());
    let permit = who.permit(Action::ReadClaims, &about)?;
    let may_decide = who.permit(Action::DecideClaims, &about).is_ok();
    let all = claims::of_person(on, person).await?;
    let kept = all.iter().find(|kept| kept.id == claim).ok_or(ErrorCode::NotFound)?;
    // Whoever has gone to another agency since is one of that one's people.
    let card = directory::person(on, person).await?.ok_or(ErrorCode::NotFound)?;
    let briefs = office::briefs(on, (card.agency, who.today), &[person]).await?;
    let brief = briefs.get(&person).ok_or(ErrorCode::NotFound)?;
    log(&state, permit, &[line(&who, kept, (Action::ReadClaims, permit), None)]).await?;
    let hours = rules::hours_by_day(on, kept.agency).await?;
    Ok(Json(file(&who, brief, kept, (&all, &hours), may_decide)))
}

/// All versions of the rules of the agency's learning hours that count: by what its claims are weighed.
async fn hours_rules(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<VersionsWire>, Error> {
    let versions = rules::hours(state.db.read(), &state.shelf, who.agency.id).await?;
    Ok(Json(VersionsWire((*versions).clone())))
}

/// What cannot be logged is not shown.
async fn log(state: &AppState, permit: Permit, lines: &[Line<'_>]) -> Result<(), store::Error> {
    if !permit.logged() {
        return Ok(());
    }
    state
        .db
        .write(|tx| async move {
            for line in lines {
                audit::append(&*tx, line).await?;
            }
            Ok(())
        })
        .await
}

/// The claims of one's people that wait for a decision.
async fn of_team(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<TeamClaims>, Error> {
    let on = state.db.read();
    let people = office::team(on, who.card.id, who.today).await?;
    let people = if people.is_empty() { people } else { claims::waiting(on, &people).await? };
    let briefs = office::briefs(on, (who.agency.id, who.today), &people).await?;
    let mut waiting = Vec::new();
    let hours = rules::hours_by_day(on, who.agency.id).await?;
    for brief in briefs.into_values() {
        let concerned = Concerned::on_day(on, brief.person, who.today).await?;
        let about = Resource::Person(concerned.subject());
        let Ok(permit) = who.permit(Action::ReadClaims, &about) else { continue };
        let may_decide = who.permit(Action::DecideClaims, &about).is_ok();
        let all = claims::of_person(on, brief.person).await?;
        let wait = |kept: &&Kept| kept.state == ClaimStanding::Waiting;
        let tell = |kept| file(&who, &brief, kept, (&all, &hours), may_decide);
        let files: Vec<_> = all.iter().filter(wait).map(tell).collect();
        if let Some(first) = all.iter().find(wait) {
            log(&state, permit, &[line(&who, first, (Action::ReadClaims, permit), None)]).await?;
            waiting.push((brief.name, files));
        }
    }
    waiting.sort_by_key(|(name, _)| name.to_lowercase());
    Ok(Json(TeamClaims { claims: waiting.into_iter().flat_map(|(_, files)| files).collect() }))
}

/// A page of an agency's claims.
async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<ClaimsQuery>,
) -> Result<Json<ClaimsPage>, Error> {
    let on = state.db.read();
    let standing = standing(&query)?;
    let reach = Reach::find(on, &who, Action::ListClaims, query.unit).await?;
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (page, skip) = page(query.page);
    let wanted = Claims {
        agency: reach.agency,
        day: who.today,
        units: (!reach.is_whole()).then_some(&units),
        state: standing,
        page: (skip, CLAIMS_PAGE_ROWS),
    };
    let (found, total) = office::claims(on, &wanted).await?;
    let place = Subject::Place(query.unit.map_or(reach.agency.uuid(), UnitId::uuid));
    let (action, detail) = (Action::ListClaims, Some(reach.permit.role().code()));
    let (actor, at) = (Some(who.card.id), who.now);
    log(
        &state,
        reach.permit,
        &[Line { agency: reach.agency, at, actor, action, subject: place, reason: None, detail }],
    )
    .await?;
    let rows = found.into_iter().map(|line| ClaimRow {
        claimant: claimant(line.whose),
        id: line.id,
        state: line.state,
        title: line.title,
        from: line.days.0.to_string(),
        to: line.days.1.to_string(),
        jp: line.jp,
    });
    Ok(Json(ClaimsPage { paging: paging(page, total), claims: rows.collect() }))
}

/// Where claims stand that are asked for; none for all.
pub(super) fn standing(query: &ClaimsQuery) -> Result<Option<ClaimStanding>, Error> {
    let code = query.state.as_deref().filter(|code| !code.is_empty());
    code.map(|code| ClaimStanding::from_code(code).ok_or_else(|| Error::invalid("state"))).transpose()
}

fn page(asked: Option<u32>) -> (u32, u32) {
    let page = asked.unwrap_or(1).max(1);
    (page, (page - 1).saturating_mul(CLAIMS_PAGE_ROWS))
}

fn paging(page: u32, total: u32) -> Paging {
    Paging { page, pages: total.div_ceil(CLAIMS_PAGE_ROWS).max(1), rows: total }
}
