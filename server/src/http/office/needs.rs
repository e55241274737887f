//! Training needs before the office: the list, one person's, decisions, the recap.
//!
//! Promises: each look at one person's needs or at a recap, and each decision, is in the audit log, in its transaction; a decision
//! names how many steps it has seen, and changes nothing if there are more; who verified does not validate. Refuses: to validate in one
//! go what the person has not answered to: that takes a reason, one by one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    access::{Action, Denied, Resource},
    bundle::References,
    competency::{CompetencyCode, Statement, StatementId},
    hours::{HoursRules, PathCode},
    ids::{AgencyId, AssessmentId, PeriodId, PersonId, UnitId},
    needs::{NeedState, OfficeFault, QUARTERS, Said, indicators},
    people::assignment_on,
    rules::Rules,
    sync::verdict::Reference,
    text::Text,
    time::Date,
    wire::{
        about::Bilingual,
        error::ErrorCode,
        office::{
            self as wire,
            needs::{
                DecideNeed, MadeBy, NEEDS_PAGE_ROWS, NEEDS_VALIDATED_AT_ONCE, NOT_SUBMITTED, NeedQuery, NeedRow,
                NeedsPage, NeedsQuery, NeedsRecap, NeedsValidated, OneNeed, RecapIndicator, RecapLine, RecapPath,
                ValidateNeeds, VersionUsed,
            },
        },
    },
};

use super::{
    Error, Stage, about, bilingual, each_once,
    learning::rule_name,
    level_rules, line,
    people::{page, paging},
    place, top,
};
use crate::{
    auth::{reach::Reach, session::SignedIn, subject::Concerned},
    http::{
        authenticated::Caller,
        body::{Body, Json},
        needs::Names,
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, Connection,
        audit::append,
        directory,
        needs::{self, Kept},
        office::{self, Order, People, Row, Who},
        rules,
    },
};

/// People of one list: more than any agency has.
const PEOPLE_MAX: u32 = 100_000;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/needs", get(list))
        .route("/api/office/needs/recap", get(recap))
        .route("/api/office/needs/validated", post(validate))
        .route("/api/office/needs/{person}", get(one))
        .route("/api/office/needs/{person}/decision", post(decide))
}

/// Asks the access table, and sets the stage. The units are those of the stage's day, as with figures: one that was closed after the period
/// has its people all the same.
async fn weigh(
    state: &AppState,
    who: &SignedIn,
    action: Action,
    (period, unit): (Option<PeriodId>, Option<UnitId>),
) -> Result<(Reach, Stage), Error> {
    let reach = Reach::find(state.db.read(), who, action, unit).await?;
    let stage = Stage::set(state, who.now, reach.agency, period).await?;
    let reach = stage.reach(state, who, (action, unit), reach).await?;
    Ok((reach, stage))
}

/// Everybody whom the period covers among these, by name.
fn covered(who: Who<'_>, rows: u32) -> People<'_> {
    People { who, search: None, progress: None, covered: true, order: Order::Name, page: (0, rows) }
}

/// Everybody whom the period covers in what is reached, by name.
async fn everybody<C: Connection>(on: &C, reach: &Reach, stage: &Stage) -> Result<Vec<PersonId>, store::Error> {
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    office::ids(on, &stage.scene, &covered(Who::Units(&units), PEOPLE_MAX)).await
}

/// The same with what lists show of them.
pub(super) async fn all_rows<C: Connection>(on: &C, reach: &Reach, stage: &Stage) -> Result<Vec<Row>, store::Error> {
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    Ok(office::people(on, &stage.scene, &covered(Who::Units(&units), PEOPLE_MAX)).await?.0)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The code of a state by which a list is filtered; none for everybody.
pub(super) fn standing(code: Option<&str>) -> Result<Option<&str>, Error> {
    let wanted = code.filter(|code| !code.is_empty());
    if wanted.is_some_and(|code| code != NOT_SUBMITTED && NeedState::from_code(code).is_none()) {
        return Err(Error::invalid("state"));
    }
    Ok(wanted)
}

async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<NeedsQuery>,
) -> Result<Json<NeedsPage>, Error> {
    let on = state.db.read();
    let wanted = standing(query.state.as_deref())?;
    let (reach, stage) = weigh(&state, &who, Action::ListNeeds, (query.period, query.unit)).await?;
    if reach.permit.logged() {
        let role = reach.permit.role().code();
        let logged = &line(&who, reach.agency, Action::ListNeeds, place(reach.agency, query.unit), role, None);
        state.db.write(|tx| async move { append(&*tx, logged).await }).await?;
    }
    let states = needs::states(on, stage.period.id).await?;
    let (unit, everybody) = (top(on, &reach, who.today).await?, everybody(on, &reach, &stage).await?);
    let code = |person: &PersonId| states.get(person).map_or(NOT_SUBMITTED, |state| state.code());
    let counted = |wanted: &str| number(everybody.iter().filter(|person| code(person) == wanted).count());
    let codes = [NOT_SUBMITTED].into_iter().chain(NeedState::ALL.map(NeedState::code));
    let counts = codes.map(|code| (code.to_owned(), counted(code))).collect();
    let ready = counted(NeedState::Verified.code()) + counted(NeedState::Answered.code());
    let (nth, skip) = page(query.page, NEEDS_PAGE_ROWS);
    let found = everybody.iter().filter(|person| wanted.is_none_or(|wanted| code(person) == wanted));
    let found: Vec<PersonId> = found.copied().collect();
    let shown: Vec<PersonId> = found.iter().copied().skip(skip as usize).take(NEEDS_PAGE_ROWS as usize).collect();
    let (rows, _) = office::people(on, &stage.scene, &covered(Who::People(&shown), NEEDS_PAGE_ROWS)).await?;
    let left = left(on, &shown, (reach.agency, who.today)).await?;
    let row = |row: &Row| {
        let (state, left) = (states.get(&row.person).copied(), left.contains(&row.person));
        NeedRow { person: stage.person(row), state, left }
    };
    Ok(Json(NeedsPage {
        period: stage.period(),
        unit,
        counts,
        ready,
        paging: paging(nth, number(found.len()), NEEDS_PAGE_ROWS),
        rows: rows.iter().map(row).collect(),
    }))
}

/// Who of them is in the agency no more, as [`Concerned`] has it: their needs are another's to read, or nobody's.
async fn left<C: Connection>(
    on: &C,
    people: &[PersonId],
    (agency, today): (AgencyId, Date),
) -> Result<BTreeSet<PersonId>, store::Error> {
    let mut left = BTreeSet::new();
    for person in people {
        let held = directory::assignments(on, *person).await?;
        if assignment_on(&held, today).is_none_or(|held| held.agency != agency) {
            left.insert(*person);
        }
    }
    Ok(left)
}

async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Query(query): Query<NeedQuery>,
) -> Result<Json<OneNeed>, Error> {
    let on = state.db.read();
    let concerned = Concerned::on_day(on, person, who.today).await?;
    let permit = who.permit(Action::ReadNeeds, &Resource::Person(concerned.subject()))?;
    let stage = Stage::set(&state, who.now, who.agency.id, query.period).await?;
    let (period, zone, agency) = (stage.period.id, stage.zone, who.agency.id);
    let logged = &line(&who, agency, Action::ReadNeeds, about(person), permit.role().code(), None);
    let kept = state
        .db
        .write(|tx| async move {
            if permit.logged() {
                append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(needs::in_period(&*tx, period, &[person], zone).await?.remove(&person))
        })
        .await?;
    let kept = kept.ok_or(ErrorCode::NotFound)?;
    let briefs = office::briefs(on, (agency, who.today), &[person]).await?;
    let brief = briefs.get(&person).ok_or(ErrorCode::NotFound)?;
    let known = Names::of(on, &state.shelf, (agency, zone, who.today), [&kept].into_iter()).await?;
    let file = known.file(&kept, brief, who.card.id);
    let references = state.shelf.take(on, &[kept.references].into()).await?;
    let rules = rules::hours(on, &state.shelf, agency).await?;
    let paths = (!file.need.plan.is_empty()).then(|| path_rules(rules.on(who.today)));
    let made = MadeBy { paths, ..made_by([&kept].into_iter(), &references) };
    Ok(Json(OneNeed { file, made }))
}

/// What came of a decision.
enum Decided {
    Now,
    NotThere,
    Changed,
    Refused(OfficeFault),
}

async fn decide(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
    Body(asked): Body<DecideNeed>,
) -> Result<StatusCode, Error> {
    let on = state.db.read();
    let concerned = Concerned::on_day(on, person, who.today).await?;
    let permit = who.permit(Action::ValidateNeeds, &Resource::Person(concerned.subject()))?;
    let stage = Stage::set(&state, who.now, who.agency.id, Some(asked.period)).await?;
    let id = AssessmentId::of(person, stage.period.id);
    let reason = asked.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let said = match (asked.validated, reason) {
        (true, reason) => Said::Validated(reason.map(str::to_owned)),
        (false, reason) => Said::Returned(reason.unwrap_or_default().to_owned()),
    };
    let (role, zone) = (permit.role().code(), stage.zone);
    let logged = &line(&who, who.agency.id, Action::ValidateNeeds, about(person), role, reason);
    let (who_ref, said) = (&who, &said);
    let decided = state
        .db
        .write(|tx| async move {
            let Some(kept) = needs::locked_one(&*tx, person, id, zone).await? else { return Ok(Decided::NotThere) };
            if number(kept.need.steps.len()) != asked.seen {
                return Ok(Decided::Changed);
            }
            let mut need = kept.need.clone();
            if let Err(fault) = need.decide(who_ref.card.id, who_ref.now, said.clone()) {
                return Ok(Decided::Refused(fault));
            }
            needs::add(&*tx, &kept, &need.steps[kept.need.steps.len()..]).await?;
            append(&*tx, logged).await?;
            Ok::<_, store::Error>(Decided::Now)
        })
        .await?;
    match decided {
        Decided::Now => Ok(StatusCode::NO_CONTENT),
        Decided::NotThere => Err(ErrorCode::NotFound.into()),
        Decided::Changed | Decided::Refused(OfficeFault::NotWaiting) => Err(ErrorCode::Changed.into()),
        Decided::Refused(OfficeFault::SameHand) => Err(Error::invalid("verifier")),
        Decided::Refused(OfficeFault::Reason) => Err(Error::invalid("reason")),
    }
}

/// Who is validated in one go, each with the role by which they may be; how many are not, and why.
#[derive(Debug, Default)]
struct Batch {
    wanted: BTreeMap<PersonId, &'static str>,
    own: u32,
    gone: u32,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.wanted.len() >= NEEDS_VALIDATED_AT_ONCE
    }

    /// Takes somebody in, or counts why not. Who is not taken in takes up no room: the next go would find them in the same place, and
    /// come no further.
    fn weigh(&mut self, person: PersonId, same_hand: bool, role: Result<&'static str, Denied>) -> Result<(), Denied> {
        match role {
            Ok(_) if same_hand => self.own += 1,
            Ok(role) => {
                self.wanted.insert(person, role);
            }
            Err(Denied::Oneself) => self.own += 1,
            // Who has left since holds up nobody else.
            Err(Denied::NotAllowed) => self.gone += 1,
            Err(denied) => return Err(denied),
        }
        Ok(())
    }
}

/// Weighs those who are ready until there are enough.
async fn batch<C: Connection>(on: &C, who: &SignedIn, stage: &Stage, ready: &[PersonId]) -> Result<Batch, Error> {
    let mut batch = Batch::default();
    for some in ready.chunks(NEEDS_VALIDATED_AT_ONCE) {
        let said = needs::in_period(on, stage.period.id, some, stage.zone).await?;
        for person in some {
            if batch.is_full() {
                return Ok(batch);
            }
            let verifier = said.get(person).and_then(|kept| kept.need.verification()).map(|(step, _)| step.by);
            let concerned = Concerned::on_day(on, *person, who.today).await?;
            let permit = who.permit(Action::ValidateNeeds, &Resource::Person(concerned.subject()));
            batch.weigh(*person, verifier == Some(who.card.id), permit.map(|permit| permit.role().code()))?;
        }
    }
    Ok(batch)
}

/// Validates all of a unit that both sides see alike, or that the person has answered to.
async fn validate(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<ValidateNeeds>,
) -> Result<Json<NeedsValidated>, Error> {
    let on = state.db.read();
    let (reach, stage) = weigh(&state, &who, Action::ListNeeds, (Some(asked.period), asked.unit)).await?;
    let states = needs::states(on, stage.period.id).await?;
    let ready = |person: &PersonId| matches!(states.get(person), Some(NeedState::Verified | NeedState::Answered));
    let ready: Vec<PersonId> = everybody(on, &reach, &stage).await?.into_iter().filter(ready).collect();
    let Batch { wanted, own, gone } = batch(on, &who, &stage, &ready).await?;
    let (who, wanted, period, zone) = (&who, &wanted, stage.period.id, stage.zone);
    let (validated, same) = state
        .db
        .write(|tx| async move {
            let of = |person: &PersonId| (*person, AssessmentId::of(*person, period));
            let (mut validated, mut same) = (0, 0);
            for kept in needs::locked(&*tx, &wanted.keys().map(of).collect(), zone).await?.into_values() {
                let mut need = kept.need.clone();
                match need.decide(who.card.id, who.now, Said::Validated(None)) {
                    Ok(()) => {}
                    // Verified once more since, by whoever validates.
                    Err(OfficeFault::SameHand) => {
                        same += 1;
                        continue;
                    }
                    // Something was said about it since.
                    Err(OfficeFault::NotWaiting | OfficeFault::Reason) => continue,
                }
                let person = kept.need.person;
                needs::add(&*tx, &kept, &need.steps[kept.need.steps.len()..]).await?;
                let role = wanted.get(&person).copied().unwrap_or_default();
                append(&*tx, &line(who, kept.agency, Action::ValidateNeeds, about(person), role, None)).await?;
                validated += 1;
            }
            Ok::<_, store::Error>((validated, same))
        })
        .await?;
    Ok(Json(NeedsValidated { validated, own: own + same, gone }))
}

async fn recap(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::ScopeQuery>,
) -> Result<Json<NeedsRecap>, Error> {
    let on = state.db.read();
    let (reach, stage) = weigh(&state, &who, Action::SeeNeeds, (query.period, query.unit)).await?;
    let role = reach.permit.role().code();
    let logged = &line(&who, reach.agency, Action::SeeNeeds, place(reach.agency, query.unit), role, None);
    let (reach_ref, stage_ref) = (&reach, &stage);
    let (states, people, found) = state
        .db
        .write(|tx| async move {
            if reach_ref.permit.logged() {
                append(&*tx, logged).await?;
            }
            let states = needs::states(&*tx, stage_ref.period.id).await?;
            let people = everybody(&*tx, reach_ref, stage_ref).await?;
            let done = |person: &PersonId| states.get(person) == Some(&NeedState::Validated);
            let valid: Vec<PersonId> = people.iter().copied().filter(done).collect();
            let found = needs::in_period(&*tx, stage_ref.period.id, &valid, stage_ref.zone).await?;
            Ok::<_, store::Error>((states, people, found))
        })
        .await?;
    let rules = rules::hours(on, &state.shelf, reach.agency).await?;
    let references = state.shelf.take(on, &found.values().map(|kept| kept.references).collect()).await?;
    let agency = directory::agency(on, reach.agency).await?.name;
    let rules = rules.on(who.today);
    let unit = top(on, &reach, who.today).await?;
    Ok(Json(add_up(&stage, (agency, unit), (&people, &states), &found, (&references, rules))))
}

/// Indicators as they are counted: which, how it reads in both languages, and how many people have a gap in it.
type Parts<'a> = BTreeMap<(StatementId, &'a str, &'a str), u32>;

fn of_competency(parts: &Parts<'_>, competency: CompetencyCode) -> Vec<RecapIndicator> {
    let here = parts.iter().filter(|((id, ..), _)| id.competency == competency);
    let told = |(&(id, indonesian, english), gaps): (&(StatementId, &str, &str), &u32)| RecapIndicator {
        code: id.to_string(),
        level: id.level.number(),
        text: Bilingual { id: indonesian.to_owned(), en: english.to_owned() },
        gaps: *gaps,
    };
    here.map(told).collect()
}

/// Adds up what is validated among these people.
pub(super) fn add_up(
    stage: &Stage,
    (agency, unit): (String, Option<wire::UnitName>),
    (people, states): (&[PersonId], &BTreeMap<PersonId, NeedState>),
    found: &BTreeMap<PersonId, Kept>,
    (references, rules): (&BTreeMap<References, Arc<Reference>>, &HoursRules),
) -> NeedsRecap {
    let valid = || found.values().filter(|kept| kept.need.state() == NeedState::Validated);
    let made = made_by(valid(), references);
    let valid: Vec<&Kept> = valid().collect();
    let mut lines: BTreeMap<CompetencyCode, (u32, u32)> = BTreeMap::new();
    let mut parts: Parts<'_> = BTreeMap::new();
    let mut paths: BTreeMap<(PathCode, i16), Vec<u32>> = BTreeMap::new();
    for Kept { need, references: begun, .. } in valid.iter().copied() {
        let catalogue = references.get(begun).map(|reference| &reference.catalogue);
        for line in need.needs() {
            let (people, gaps) = lines.entry(line.line.competency).or_default();
            *people += 1;
            if line.verified != Some(true) {
                continue;
            }
            *gaps += 1;
            for Statement { id, text } in catalogue.into_iter().flat_map(|words| indicators(words, line.line)) {
                let gaps = parts.entry((*id, text.indonesian.as_str(), text.english.as_str())).or_default();
                *gaps += u32::from(!line.met.contains(id));
            }
        }
        let plan = need.verification().map(|(_, verification)| verification.plan.as_slice()).unwrap_or_default();
        for line in plan {
            let quarters = paths.entry((line.path.clone(), need.year())).or_insert_with(|| vec![0; QUARTERS.count()]);
            if let Some(quarter) = quarters.get_mut(usize::from(line.quarter.saturating_sub(1))) {
                *quarter += 1;
            }
        }
    }
    let known = stage.competencies();
    let place =
        |code: &CompetencyCode| known.iter().position(|competency| competency.code == *code).unwrap_or(usize::MAX);
    let mut lines: Vec<_> = lines.into_iter().collect();
    lines.sort_by_key(|(code, _)| place(code));
    let name = |path: &PathCode| {
        let known = rules.path(path).map(|path| bilingual(&path.name));
        known.unwrap_or(Bilingual { id: path.to_string(), en: path.to_string() })
    };
    let here = people.iter().filter_map(|person| states.get(person));
    // A period over the turn of a year has plans for two: the earlier one is the recap's, and lines of the later say so.
    let year =
        valid.iter().map(|kept| kept.need.year()).min().unwrap_or(stage.today.min(stage.period.closes).year() + 1);
    let told = |year: i16| u32::try_from(year).unwrap_or_default();
    let path_rules = (!paths.is_empty()).then(|| path_rules(rules));
    NeedsRecap {
        agency,
        unit,
        period: stage.period(),
        today: stage.today.to_string(),
        year: told(year),
        covered: number(people.len()),
        submitted: number(here.clone().count()),
        verified: number(here.filter(|state| state.waits_for_office()).count()),
        validated: number(valid.len()),
        lines: lines
            .into_iter()
            .map(|(code, (people, gaps))| RecapLine {
                competency: stage.competency(code),
                people,
                gaps,
                indicators: of_competency(&parts, code),
            })
            .collect(),
        paths: paths
            .into_iter()
            .map(|((path, year), quarters)| RecapPath {
                name: name(&path),
                path: path.to_string(),
                year: told(year),
                quarters,
            })
            .collect(),
        made: MadeBy { paths: path_rules, ..made },
    }
}

/// What made the levels of these needs, each version once, in the order of their names.
pub(super) fn made_by<'a>(
    needs: impl Iterator<Item = &'a Kept>,
    references: &BTreeMap<References, Arc<Reference>>,
) -> MadeBy {
    let named: BTreeSet<References> = needs.map(|kept| kept.references).collect();
    let mut used: Vec<&Reference> = named.iter().filter_map(|one| references.get(one)).map(AsRef::as_ref).collect();
    used.sort_by(|one, other| one.rules.version.cmp(&other.rules.version));
    let rules: Vec<&Rules> = used.iter().map(|reference| &reference.rules).collect();
    let versions = |of: fn(&Reference) -> (&String, &Text)| {
        let each: BTreeMap<&String, &Text> = used.iter().copied().map(of).collect();
        let version = |(version, basis): (&String, &Text)| version_used(version.clone(), basis);
        each.into_iter().map(version).collect::<Vec<_>>()
    };
    MadeBy {
        catalogues: versions(|reference| (&reference.catalogue.version, &reference.catalogue.basis)),
        standards: versions(|reference| (&reference.standards.version, &reference.standards.basis)),
        levels: each_once(level_rules(&rules)),
        paths: None,
    }
}

/// The rules that name the paths.
pub(super) fn path_rules(rules: &HoursRules) -> VersionUsed {
    version_used(rule_name(&rules.rule), &rules.basis)
}

fn version_used(version: String, basis: &Text) -> VersionUsed {
    VersionUsed { version, basis: bilingual(basis) }
}

#[cfg(test)]
mod tests {
    use domain::access::Role;

    use super::*;

    #[test]
    fn who_may_not_be_validated_takes_up_no_room() {
        let person = |n: usize| PersonId::derive(&[&n.to_be_bytes()[..]]);
        let role = Role::AgencyAdmin.code();
        let (most, mut batch) = (NEEDS_VALIDATED_AT_ONCE, Batch::default());
        for n in 0..most {
            batch.weigh(person(n), true, Ok(role)).unwrap();
        }
        batch.weigh(person(most), false, Err(Denied::Oneself)).unwrap();
        batch.weigh(person(most + 1), true, Err(Denied::NotAllowed)).unwrap();
        assert_eq!((batch.wanted.len(), batch.own, batch.gone), (0, number(most) + 1, 1));
        for n in 2 * most..3 * most {
            assert!(!batch.is_full(), "{n}");
            batch.weigh(person(n), false, Ok(role)).unwrap();
        }
        assert!(batch.is_full() && batch.wanted.len() == most);
        assert_eq!(batch.weigh(person(0), false, Err(Denied::ConfirmPassword)), Err(Denied::ConfirmPassword));
    }
}
