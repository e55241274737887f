//! The office's pages, a supervisor's list, and who looked at one's own record.
//!
//! Promises: every answer is weighed by the access table first; a look at one person's levels, and every export, is written into the
//! audit log in the transaction that reads them, so that what cannot be logged is not shown. Refuses: answers, notes, and any order by
//! result.

mod cases;
mod catalogue;
mod certificates;
mod courses;
mod drafts;
mod export;
mod figures;
mod handovers;
mod imports;
mod learning;
mod leavers;
mod log;
mod needs;
mod official;
mod people;
mod periods;
mod places;
mod posts;
mod requests;
mod roles;
mod rules;
mod sheet;
mod standards;
mod start;
mod structure;
mod team;
mod wording;

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit},
    competency::{Catalogue, Competency, CompetencyCode},
    ids::{AgencyId, PeriodId, PersonId, UnitId},
    jpm::ProfileLine,
    rules::{RuleRef, Rules},
    sync::verdict::Reference,
    text::Text,
    time::{Date, Timestamp, Zone},
    wire::{
        about::Bilingual,
        error::ErrorCode,
        office::{self as wire, Footing},
    },
};
use uuid::Uuid;

use super::error::Error;
use crate::{
    auth::{reach::Reach, session::SignedIn},
    state::AppState,
    store::{
        self,
        audit::{Line, Subject},
        directory,
        office::{Row, Scene},
        periods::Period,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .merge(periods::routes())
        .merge(start::routes())
        .merge(needs::routes())
        .merge(official::routes())
        .route("/api/office/units", get(places::units))
        .route("/api/office/agencies", get(places::agencies).post(start::agency))
        .route("/api/office/overview", get(figures::overview))
        .route("/api/office/heatmap", get(figures::heat_map))
        .route("/api/office/people", get(people::list))
        .route("/api/office/people/{id}", get(people::one))
        .route("/api/office/people/{id}/learning", get(learning::person))
        .route("/api/office/learning", get(learning::figures))
        .route("/api/office/certificates/{id}/withdrawn", post(certificates::withdraw))
        .route("/api/office/signatory", get(certificates::signatory).post(certificates::set_signatory))
        .route("/api/office/courses", get(courses::list).post(courses::receive))
        .route("/api/office/courses/{id}/recognised", post(courses::recognise))
        .route("/api/office/courses/{id}/retired", post(courses::retire))
        .route("/api/office/courses/{id}/{version}/package", get(courses::package))
        .merge(export::routes())
        .merge(drafts::routes())
        .merge(imports::routes())
        .merge(structure::routes())
        .merge(leavers::routes())
        .merge(standards::routes())
        .merge(catalogue::routes())
        .merge(wording::routes())
        .merge(posts::routes())
        .merge(handovers::routes())
        .route("/api/office/rules/hours", get(rules::hours::read).post(rules::hours::revise))
        .route("/api/office/rules/categories", get(rules::categories::read).post(rules::categories::revise))
        .route("/api/office/rules/level", get(rules::level::read).post(rules::level::revise))
        .route("/api/office/audit", get(log::page))
        .route("/api/office/audit/heads", get(log::heads::look))
        .route("/api/office/roles", get(roles::list).post(roles::grant))
        .route("/api/office/roles/{id}/withdrawn", post(roles::withdraw))
        .route("/api/office/case", get(log::open_case))
        .route("/api/office/cases", get(cases::list).post(cases::open))
        .route("/api/office/cases/{id}/closed", post(cases::close))
        .route("/api/office/requests", get(requests::list))
        .route("/api/office/requests/{id}", get(requests::one))
        .route("/api/office/requests/{id}/handed", post(requests::hand))
        .route("/api/office/requests/{id}/answered", post(requests::answer))
        .route("/api/team", get(team::list))
        .route("/api/me/readings", get(log::readings))
}

/// What anybody may ask for.
pub(super) fn open() -> Router<AppState> {
    log::heads::open()
}

/// Files that elements of the office's pages ask for, by the browser's cookies alone.
pub(super) fn media() -> Router<AppState> {
    drafts::media()
}

/// The period that is looked at, and what its figures rest on.
struct Stage {
    period: Period,
    reference: Arc<Reference>,
    /// The catalogues of posts with standards of their own: what is asked of them beyond the period's.
    others: Vec<Arc<Catalogue>>,
    /// The rules behind the figures of what is reached, where the agency has a level rule of its own; none before [`Self::rest`].
    rules: Vec<Arc<Rules>>,
    scene: Scene,
    zone: Zone,
    today: Date,
    now: Timestamp,
}

impl Stage {
    /// Looks up the period named, or the newest that has begun.
    async fn set(state: &AppState, now: Timestamp, agency: AgencyId, named: Option<PeriodId>) -> Result<Self, Error> {
        let stage = Self::find(state, now, agency, named).await?;
        stage.ok_or_else(|| Error::from(ErrorCode::NotFound).field("period"))
    }

    /// The same; nothing where there is no such period.
    async fn find(
        state: &AppState,
        now: Timestamp,
        agency: AgencyId,
        named: Option<PeriodId>,
    ) -> Result<Option<Self>, store::Error> {
        let on = state.db.read();
        let zone = directory::agency(on, agency).await?.zone;
        let today = zone.date(now);
        let periods = store::periods::all(on, agency).await?;
        let Some(period) = store::periods::choose(&periods, named, today).cloned() else { return Ok(None) };
        let mut read = state.shelf.take(on, &[period.references].into()).await?;
        let reference =
            read.remove(&period.references).ok_or(store::Error::Corrupt { table: "period", what: "bundles" })?;
        // Posts of the period's nearest day: what came after it closed does not change its figures. Of a period that runs that is today;
        // whoever has submitted counts where they were on the day of that all the same (`store::office`).
        let day = today.clamp(period.opens, period.closes);
        let scene = Scene { agency, day, period: period.id, zone };
        let others = state.shelf.catalogues(on, &store::standards::catalogues(on, agency).await?).await?;
        Ok(Some(Self { period, reference, others, rules: Vec::new(), scene, zone, today, now }))
    }

    /// Looks up which rules the figures rest on: those of who is counted in the units that are reached, as they are told here.
    async fn rest(&mut self, state: &AppState, reach: &Reach) -> Result<(), Error> {
        let units = reach.units().map(|(_, unit)| unit.id).collect();
        let before = self.results_until(reach.permit);
        self.rules = store::rules::of_figures(state.db.read(), &self.scene, before, &units).await?;
        Ok(())
    }

    /// What is reached as the units were on the stage's day.
    async fn reach(
        &self,
        state: &AppState,
        who: &SignedIn,
        asked: (Action, Option<UnitId>),
        today: Reach,
    ) -> Result<Reach, Error> {
        if self.scene.day == who.today {
            return Ok(today);
        }
        Ok(Reach::find_on(state.db.read(), who, asked, self.scene.day).await?)
    }

    /// The instant before which results count. Who sees no individuals sees yesterday's: figures before and after one submission
    /// would differ by that person.
    fn results_until(&self, permit: Permit) -> Timestamp {
        if permit.small_groups_hidden() { self.zone.start_of(self.today) } else { self.now.plus_ms(1) }
    }

    /// The least group that is shown.
    fn group_min(&self, permit: Permit) -> u32 {
        if permit.small_groups_hidden() { self.reference.rules.small_group_min } else { 1 }
    }

    fn period(&self) -> wire::Period {
        describe_period(&self.period, self.today)
    }

    /// What figures of many people rest on.
    fn footing(&self, permit: Permit) -> Footing {
        let mut rules: Vec<&Rules> = self.rules.iter().map(AsRef::as_ref).collect();
        if rules.is_empty() {
            rules.push(&self.reference.rules);
        }
        Footing {
            rules: rules.iter().map(|rules| rules.version.as_str()).collect::<Vec<_>>().join(", "),
            used: used(&rules),
            own_standards: !self.others.is_empty(),
            several_rules: rules.len() > 1,
            ..self.footing_of(permit, &self.reference)
        }
    }

    /// What one assessment's levels rest on.
    fn footing_of(&self, permit: Permit, reference: &Reference) -> Footing {
        let Reference { catalogue, standards, rules } = reference;
        Footing {
            as_of: self.results_until(permit).0.min(self.now.0),
            day: self.scene.day.to_string(),
            catalogue: catalogue.version.clone(),
            standards: standards.version.clone(),
            rules: rules.version.clone(),
            used: used(&[rules]),
            small_groups_hidden: permit.small_groups_hidden(),
            small_group_min: rules.small_group_min,
            own_standards: false,
            several_rules: false,
        }
    }

    /// The period's competencies, and after them those that posts have of their own, each once.
    fn competencies(&self) -> Vec<&Competency> {
        let mut all: Vec<&Competency> = self.reference.catalogue.competencies.iter().collect();
        for competency in self.others.iter().flat_map(|catalogue| &catalogue.competencies) {
            if all.iter().all(|known| known.code != competency.code) {
                all.push(competency);
            }
        }
        all
    }

    /// The columns of a table: the period's competencies, and of the others those that have something to tell.
    fn columns(&self, present: &BTreeSet<CompetencyCode>) -> Vec<CompetencyCode> {
        let own = |code: CompetencyCode| self.reference.catalogue.competency(code).is_some();
        let codes = self.competencies().into_iter().map(|competency| competency.code);
        codes.filter(|code| own(*code) || present.contains(code)).collect()
    }

    /// A competency by name; by its code where no catalogue here has it.
    fn competency(&self, code: CompetencyCode) -> wire::CompetencyName {
        let known = self.competencies().into_iter().find(|competency| competency.code == code);
        let name = known.map(|competency| bilingual(&competency.name));
        let plain = || Bilingual { id: code.to_string(), en: code.to_string() };
        wire::CompetencyName { code: code.to_string(), name: name.unwrap_or_else(plain) }
    }

    /// Levels in the catalogue's order.
    fn levels(&self, lines: &[ProfileLine]) -> Vec<wire::LevelLine> {
        let known = self.competencies();
        let place = |line: &&ProfileLine| {
            known.iter().position(|competency| competency.code == line.competency).unwrap_or(usize::MAX)
        };
        let mut lines: Vec<&ProfileLine> = lines.iter().collect();
        lines.sort_by_key(place);
        let line = |line: &ProfileLine| wire::LevelLine {
            competency: self.competency(line.competency),
            required: line.required.number(),
            reached: line.reached.number(),
            gap: line.gap(),
        };
        lines.into_iter().map(line).collect()
    }

    /// Somebody on a list: a date, never a clock time.
    fn person(&self, row: &Row) -> wire::PersonRow {
        wire::PersonRow {
            id: row.person,
            name: row.name.clone(),
            nip: row.nip.map(|nip| nip.to_string()).unwrap_or_default(),
            unit: wire::UnitName { id: row.unit.0, name: row.unit.1.clone() },
            post: row.post.clone(),
            capacity: row.capacity.code().to_owned(),
            state: row.progress,
            submitted: row.submitted.map(|at| self.zone.date(at).to_string()),
        }
    }
}

/// A rule with what it rests on and what it says.
type Told<'a> = (&'a RuleRef, &'a Text, &'a Text);

/// The rules behind levels and matches, each once.
fn used(all: &[&Rules]) -> Vec<wire::RuleUsed> {
    let matches = all.iter().map(|rules| (&rules.jpm.rule, &rules.jpm.basis, &rules.jpm.explanation));
    each_once(level_rules(all).chain(matches))
}

/// The rules behind levels.
fn level_rules<'a>(all: &[&'a Rules]) -> impl Iterator<Item = Told<'a>> {
    all.iter().map(|rules| (&rules.level.rule, &rules.level.basis, &rules.level.explanation))
}

fn each_once<'a>(rules: impl Iterator<Item = Told<'a>>) -> Vec<wire::RuleUsed> {
    let mut used: Vec<wire::RuleUsed> = Vec::new();
    for (rule, basis, explanation) in rules {
        if used.iter().all(|known| (&known.id, known.version) != (&rule.id, rule.version)) {
            used.push(wire::RuleUsed {
                id: rule.id.clone(),
                version: rule.version,
                basis: bilingual(basis),
                explanation: bilingual(explanation),
            });
        }
    }
    used
}

fn describe_period(period: &Period, today: Date) -> wire::Period {
    wire::Period {
        id: period.id,
        name: bilingual(&period.name),
        opens: period.opens.to_string(),
        closes: period.closes.to_string(),
        open: (period.opens..=period.closes).contains(&today),
    }
}

/// A unit as it was called on the day of what is reached, or else as it is called now, or was last: it may have come later, or be closed.
async fn called<C: store::Connection>(
    on: &C,
    reach: &Reach,
    id: UnitId,
    today: Date,
) -> Result<Option<wire::UnitName>, store::Error> {
    if let Some(found) = reach.tree.get(id) {
        return Ok(Some(wire::UnitName { id, name: found.name.clone() }));
    }
    let name = directory::unit_path(on, id, today).await?.pop().map(|(_, name)| name);
    Ok(name.map(|name| wire::UnitName { id, name }))
}

/// The units at the top of what is reached; none for the whole agency.
async fn tops<C: store::Connection>(on: &C, reach: &Reach, today: Date) -> Result<Vec<wire::UnitName>, store::Error> {
    let mut names = Vec::new();
    for unit in reach.tops().unwrap_or_default() {
        names.extend(called(on, reach, unit, today).await?);
    }
    Ok(names)
}

/// The unit that is asked for, of what only roles of a whole agency may see; none for the whole agency.
async fn top<C: store::Connection>(on: &C, reach: &Reach, today: Date) -> Result<Option<wire::UnitName>, store::Error> {
    Ok(tops(on, reach, today).await?.into_iter().next())
}

fn bilingual(text: &Text) -> Bilingual {
    Bilingual { id: text.indonesian.clone(), en: text.english.clone() }
}

/// A line of the audit log about what somebody does now. Its detail begins with the role by which they may.
fn line<'a>(
    who: &SignedIn,
    agency: AgencyId,
    action: Action,
    subject: Subject,
    detail: &'a str,
    reason: Option<&'a str>,
) -> Line<'a> {
    Line { agency, at: who.now, actor: Some(who.card.id), action, subject, reason, detail: Some(detail) }
}

/// What values were and are, of those that differ: why a line of the log is there that nobody was asked a reason for.
fn turned(values: &[(&str, &str)]) -> Option<String> {
    let mut told = Vec::new();
    for &(was, is) in values {
        if was != is {
            let [was, is] = [was, is].map(|text| if text.is_empty() { "–" } else { text });
            told.push(format!("{was} → {is}"));
        }
    }
    (!told.is_empty()).then(|| told.join("; "))
}

fn about(person: PersonId) -> Subject {
    Subject::Person(person)
}

/// What concerns a unit, or else the whole agency.
fn place(agency: AgencyId, unit: Option<UnitId>) -> Subject {
    let whole: Uuid = agency.uuid();
    Subject::Place(unit.map_or(whole, UnitId::uuid))
}
