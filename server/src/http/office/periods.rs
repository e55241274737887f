//! Periods: planned, changed, ended early, and followed.
//!
//! Promises: a plan is looked at before it is saved, with all that is wrong at once and what it would mean; two periods never ask the
//! same people in the same days, though two admins save at once, nor whoever was given more time in one; what is saved is written into the
//! audit log in its transaction, with the reason that whoever moves days which people were told is asked for, or else with what the period
//! was and is. The catalogue, standards and rules of a period are chosen when it is planned, and never change; an agency's own level rule
//! takes the place of theirs by the day on which somebody begins. Refuses: to take from people who answer what they were told, but for a day
//! of closing that is not over.

mod extensions;
pub(super) mod page;
mod reminders;

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    bundle::References,
    ids::{AgencyId, PeriodId},
    people::UnitTree,
    period::{self, Coverage, Draft, Phase, Plan},
    time::{DAY_MS, Date},
    wire::{
        error::ErrorCode,
        office::{
            REASON_CHARS_MAX,
            periods::{Basis, CloseEarly, Fault, Meaning, PeriodPlan, PeriodSeen, Wrong},
        },
    },
};

use super::{Error, bilingual, describe_period, export::reason, line, place, places};
use crate::{
    auth::{reach::Reach, session::SignedIn},
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Param,
    },
    state::AppState,
    store::{
        self, Connection, audit, bundles, office,
        periods::{self, Period},
        rules, wording,
    },
};

/// Bytes of a plan: the ids of 1,500 chosen units.
const PLAN_BYTES_MAX: usize = 64 * 1024;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/periods", get(places::periods).post(add))
        .route("/api/office/periods/{id}", get(page::one).post(change))
        .route("/api/office/periods/{id}/closed", post(close))
        .route("/api/office/periods/{id}/missing", get(page::missing))
        .route("/api/office/periods/{id}/extensions", post(extensions::extend))
        .route("/api/office/periods/{id}/extensions/{person}/withdrawn", post(extensions::withdraw))
        .route("/api/office/periods/{id}/reminders", post(reminders::remind))
}

async fn add(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<PeriodPlan, PLAN_BYTES_MAX>,
) -> Result<Json<PeriodSeen>, Error> {
    planned(&state, &who, &asked, None).await
}

async fn change(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PeriodId>,
    Body(asked): Body<PeriodPlan, PLAN_BYTES_MAX>,
) -> Result<Json<PeriodSeen>, Error> {
    planned(&state, &who, &asked, Some(id)).await
}

async fn planned(
    state: &AppState,
    who: &SignedIn,
    asked: &PeriodPlan,
    id: Option<PeriodId>,
) -> Result<Json<PeriodSeen>, Error> {
    let on = state.db.read();
    let reach = Reach::find(on, who, Action::ManageAgency, None).await?;
    let known = periods::all(on, reach.agency).await?;
    let own = id.map(|id| find(&known, id)).transpose()?;
    let references = own.map_or_else(bundles::shipped_references, |own| own.references);
    let plan = weigh(on, who, (asked, &reach.tree), (&known, own)).await?;
    let begins = plan.as_ref().map_or(who.today, |plan| plan.opens.max(who.today));
    let basis = basis(state, reach.agency, references, begins).await?;
    let plan = match plan {
        Ok(plan) => plan,
        Err(wrong) => return told(PeriodSeen { wrong, meaning: None, basis, saved: None }, asked.save),
    };
    let meaning = Some(meaning(state, &reach, &plan, who.today).await?);
    let saved = match asked.save {
        false => None,
        true => Some(save(state, who, &reach, asked, (id, references)).await?),
    };
    let saved = saved.map(|period| describe_period(&period, who.today));
    Ok(Json(PeriodSeen { wrong: Vec::new(), meaning, basis, saved }))
}

/// Whoever looks is told all that is wrong; whoever saves, the first of it.
fn told(seen: PeriodSeen, save: bool) -> Result<Json<PeriodSeen>, Error> {
    match seen.wrong.first() {
        Some(wrong) if save => Err(Error::invalid(&wrong.field)),
        _ => Ok(Json(seen)),
    }
}

fn find(known: &[Period], id: PeriodId) -> Result<&Period, Error> {
    known.iter().find(|period| period.id == id).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Reads a plan, beside the agency's other periods.
fn judge(
    asked: &PeriodPlan,
    tree: &UnitTree,
    today: Date,
    known: &[Period],
    own: Option<&Period>,
) -> Result<Plan, Vec<Wrong>> {
    let draft = Draft {
        name_id: &asked.name_id,
        name_en: &asked.name_en,
        opens: &asked.opens,
        closes: &asked.closes,
        grace_days: &asked.grace_days,
        units: &asked.units,
        left_out: &asked.left_out,
    };
    let current = own.map(Period::plan);
    let mut wrong: Vec<Wrong> = Vec::new();
    let plan = period::read(&draft, tree, today, current.as_ref())
        .map_err(|found| wrong.extend(found.into_iter().map(Wrong::from)))
        .ok();
    let mut others = known.iter().filter(|other| own.is_none_or(|own| own.id != other.id));
    if let Some(plan) = &plan
        && let Some(other) = others.find(|other| plan.meets(&other.plan(), tree))
    {
        // The day that would have to move: an end that runs into what comes after, or a beginning in what is already there.
        let field = if other.opens > plan.opens { "closes" } else { "opens" };
        wrong.push(Wrong { other: Some(bilingual(&other.name)), ..Wrong::new(field, Fault::Overlap) });
    }
    let owed = current.is_some_and(|current| draft.moves_days(&current, today));
    if (owed || !asked.reason.trim().is_empty()) && reason(&asked.reason).is_err() {
        wrong.push(Wrong::most("reason", Fault::Empty, u32::try_from(REASON_CHARS_MAX).unwrap_or(u32::MAX)));
    }
    plan.filter(|_| wrong.is_empty()).ok_or(wrong)
}

/// The same, unless it would ask somebody whom another period still asks, as they were given more time. Whoever is asked already goes on.
async fn weigh<C: Connection>(
    on: &C,
    who: &SignedIn,
    (asked, tree): (&PeriodPlan, &UnitTree),
    (known, own): (&[Period], Option<&Period>),
) -> Result<Result<Plan, Vec<Wrong>>, store::Error> {
    let plan = match judge(asked, tree, who.today, known, own) {
        Ok(plan) => plan,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let begun = own.is_some_and(|own| own.plan().phase(who.today) != Phase::ToCome);
    let still = match begun {
        true => None,
        false => extensions::asked_still(on, who, &plan, (known, own.map(|own| own.id))).await?,
    };
    Ok(still.map_or(Ok(plan), |wrong| Err(vec![wrong])))
}

/// Names of units that the log tells of whom a period covers; of the others, how many there are.
const UNITS_TOLD: usize = 3;

/// Why a plan is saved: what somebody has said, or else what the period was and what it is.
fn why(asked: &PeriodPlan, own: Option<&Period>, plan: &Plan, tree: &UnitTree) -> String {
    if let Ok(said) = reason(&asked.reason) {
        return said.to_owned();
    }
    let told = |plan: &Plan| {
        let Plan { name, opens, closes, grace_days, coverage: Coverage { units, left_out } } = plan;
        let mut told = format!("{}: {opens} – {closes} (+{grace_days})", name.indonesian);
        let names = units.iter().filter_map(|unit| tree.get(*unit)).map(|unit| unit.name.clone());
        let mut whom: Vec<String> = names.take(UNITS_TOLD).collect();
        if units.len() > whom.len() {
            whom.push(format!("+{}", units.len() - whom.len()));
        }
        whom.extend(left_out.iter().map(|kind| format!("-{}", kind.code())));
        if !whom.is_empty() {
            told = format!("{told}; {}", whom.join(", "));
        }
        told
    };
    let is = told(plan);
    match own.map(|own| told(&own.plan())).filter(|was| *was != is) {
        Some(was) => format!("{was} → {is}"),
        None => is,
    }
}

/// Judges once more behind all who are saving, and saves.
async fn save(
    state: &AppState,
    who: &SignedIn,
    reach: &Reach,
    asked: &PeriodPlan,
    (id, references): (Option<PeriodId>, References),
) -> Result<Period, Error> {
    let agency = reach.agency;
    let (permit, tree) = (reach.permit, &reach.tree);
    let new = PeriodId::from_random(state.random());
    let saved = state
        .db
        .write(|tx| async move {
            periods::queue(&*tx, agency).await?;
            let known = periods::all(&*tx, agency).await?;
            let own = id.and_then(|id| known.iter().find(|period| period.id == id));
            let plan = match weigh(&*tx, who, (asked, tree), (&known, own)).await? {
                Ok(plan) => plan,
                Err(wrong) => return Ok(Err(wrong)),
            };
            let Plan { name, opens, closes, grace_days, coverage } = plan.clone();
            let period = Period { id: id.unwrap_or(new), name, opens, closes, grace_days, references, coverage };
            match id {
                Some(id) => periods::change(&*tx, id, &plan).await?,
                None => periods::add(&*tx, agency, &period).await?,
            }
            let what = if id.is_some() { "changed" } else { "planned" };
            let detail =
                format!("{} period {} {what} {opens} {closes} grace {grace_days}", permit.role().code(), period.id);
            let why = why(asked, own, &plan, tree);
            let logged = line(who, agency, Action::ManageAgency, place(agency, None), &detail, Some(&why));
            audit::append(&*tx, &logged).await?;
            Ok::<_, store::Error>(Ok(period))
        })
        .await?;
    saved.map_err(|wrong| wrong.first().map_or_else(|| ErrorCode::Changed.into(), |wrong| Error::invalid(&wrong.field)))
}

/// Today is the last day.
async fn close(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PeriodId>,
    Body(asked): Body<CloseEarly>,
) -> Result<Json<PeriodSeen>, Error> {
    let agency = who.agency.id;
    let permit: Permit = who.permit(Action::ManageAgency, &Resource::Place { agency, path: &[] })?;
    let reason = reason(&asked.reason)?;
    let (who, now) = (&who, who.today);
    let closed = state
        .db
        .write(|tx| async move {
            periods::queue(&*tx, agency).await?;
            let known = periods::all(&*tx, agency).await?;
            let Some(mut period) = known.into_iter().find(|period| period.id == id) else {
                return Ok(Err(ErrorCode::NotFound));
            };
            if period.plan().phase(now) != Phase::Open {
                return Ok(Err(ErrorCode::Changed));
            }
            let before = period.closes;
            period.closes = now;
            periods::change(&*tx, id, &period.plan()).await?;
            let detail = format!("{} period {id} closes {now} instead of {before}", permit.role().code());
            let logged = line(who, agency, Action::ManageAgency, place(agency, None), &detail, Some(reason));
            audit::append(&*tx, &logged).await?;
            Ok::<_, store::Error>(Ok(period))
        })
        .await?
        .map_err(Error::from)?;
    let basis = basis(&state, agency, closed.references, now).await?;
    let saved = Some(describe_period(&closed, now));
    Ok(Json(PeriodSeen { wrong: Vec::new(), meaning: None, basis, saved }))
}

/// What those rest on who begin on that day: of the rules, the agency's version that holds then.
async fn basis(
    state: &AppState,
    agency: AgencyId,
    mut references: References,
    begins: Date,
) -> Result<Basis, store::Error> {
    let on = state.db.read();
    if let Some(own) = rules::levels_by_day(on, agency).await?.on(begins) {
        references.rules = *own;
    }
    if let Some(names) = wording::names(on, agency, &[references.catalogue].into()).await? {
        references.catalogue = names.on(begins, references.catalogue);
    }
    let mut read = state.shelf.take(on, &[references].into()).await?;
    let reference = read.remove(&references).ok_or(store::Error::Corrupt { table: "period", what: "bundles" })?;
    Ok(Basis {
        catalogue: reference.catalogue.version.clone(),
        standards: reference.standards.version.clone(),
        rules: reference.rules.version.clone(),
    })
}

/// What a plan would mean, by who sits where today.
async fn meaning(state: &AppState, reach: &Reach, plan: &Plan, today: Date) -> Result<Meaning, store::Error> {
    let heads = office::heads_by_kind(state.db.read(), reach.agency, today).await?;
    let mut meaning = Meaning { people: 0, units: 0, no_post: 0, days: 1, grace_until: String::new() };
    let mut units = std::collections::BTreeSet::new();
    for (unit, kind, people) in heads {
        if !plan.coverage.covers(&reach.tree.path(unit), kind) {
            continue;
        }
        match kind {
            Some(_) => {
                meaning.people += people;
                units.insert(unit);
            }
            None => meaning.no_post += people,
        }
    }
    meaning.units = u32::try_from(units.len()).unwrap_or(u32::MAX);
    // Any zone counts the days between two dates alike.
    let zone = domain::time::Zone::default();
    let (opens, closes) = (zone.start_of(plan.opens), zone.start_of(plan.closes));
    meaning.days = u32::try_from(closes.since_ms(opens) / DAY_MS + 1).unwrap_or(u32::MAX);
    meaning.grace_until = zone.date(closes.plus_ms(i64::from(plan.grace_days) * DAY_MS)).to_string();
    Ok(meaning)
}
