//! Training needs in the words of the wire, and those of a supervisor's own people. What is said about them comes with the sync.
//!
//! Promises: a look at somebody's needs is in the audit log in the transaction that reads them; who reports to somebody else today is
//! not among them. Refuses: answers to statements; nothing of them comes here. What a gap consists of is told with it, in the words with
//! which the assessment began, so that it is verified offline.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{Router, extract::State, routing::get};
use domain::{
    access::{Action, Resource},
    bundle::References,
    competency::CompetencyCode,
    hours::ClaimStanding,
    ids::{AgencyId, PeriodId, PersonId},
    needs::{NeedLine, Said, Step},
    sync::verdict::Reference,
    time::{Date, Zone},
    wire::{
        about::Bilingual,
        claim::Claimant,
        needs::{NeedFile, NeedLineWire, NeedWire, StepWire, TeamNeeds, indicators},
        office::CompetencyName,
    },
};

use super::{authenticated::Caller, body::Json, error::Error};
use crate::{
    auth::subject::Concerned,
    state::AppState,
    store::{
        self, Connection,
        audit::{self, Line, Subject},
        bundles::Shelf,
        claims, directory,
        needs::{self, Kept},
        office::{self, Brief},
        periods,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/team/needs", get(of_team))
}

/// What the needs' own rows do not say: names of people, periods and competencies.
pub(super) struct Names {
    references: BTreeMap<References, Arc<Reference>>,
    names: BTreeMap<PersonId, String>,
    periods: BTreeMap<PeriodId, Bilingual>,
    zone: Zone,
}

impl Names {
    /// Looks up what these needs name.
    pub(super) async fn of<'a, C: Connection>(
        on: &C,
        shelf: &Shelf,
        (agency, zone, day): (AgencyId, Zone, Date),
        needs: impl Iterator<Item = &'a Kept> + Clone,
    ) -> Result<Self, store::Error> {
        let said: BTreeSet<PersonId> = needs.clone().flat_map(|kept| &kept.need.steps).map(|step| step.by).collect();
        let said: Vec<PersonId> = said.into_iter().collect();
        let names = directory::names_and_numbers(on, &said, day).await?;
        let own = periods::all(on, agency).await?.into_iter();
        let bilingual = |name: domain::text::Text| Bilingual { id: name.indonesian, en: name.english };
        Ok(Self {
            references: shelf.take(on, &needs.map(|kept| kept.references).collect()).await?,
            names: names.into_iter().map(|(person, (name, _))| (person, name)).collect(),
            periods: own.map(|period| (period.id, bilingual(period.name))).collect(),
            zone,
        })
    }

    /// A need in the words of the wire.
    pub(super) fn tell(&self, kept: &Kept) -> NeedWire {
        let Kept { need, references, .. } = kept;
        let catalogue = self.references.get(references).map(|reference| &reference.catalogue);
        let place = |code: CompetencyCode| {
            let mut all = catalogue.into_iter().flat_map(|catalogue| &catalogue.competencies);
            all.position(|competency| competency.code == code).unwrap_or(usize::MAX)
        };
        let mut lines = need.needs();
        lines.sort_by_key(|line| place(line.line.competency));
        let name = |code: CompetencyCode| {
            let known = catalogue.and_then(|catalogue| catalogue.competency(code));
            let plain = || Bilingual { id: code.to_string(), en: code.to_string() };
            let name =
                known.map(|known| Bilingual { id: known.name.indonesian.clone(), en: known.name.english.clone() });
            CompetencyName { code: code.to_string(), name: name.unwrap_or_else(plain) }
        };
        let line = |NeedLine { line, own, verified, reason, met }: NeedLine<'_>| NeedLineWire {
            competency: name(line.competency),
            required: line.required.number(),
            reached: line.reached.number(),
            own,
            verified,
            reason: reason.map(str::to_owned),
            indicators: catalogue.and_then(|catalogue| indicators(catalogue, line, met)),
        };
        let verification = need.verification();
        NeedWire {
            assessment: kept.assessment,
            period: kept.period,
            name: self.periods.get(&kept.period).cloned().unwrap_or(Bilingual { id: String::new(), en: String::new() }),
            state: need.state(),
            submitted: need.submitted.to_string(),
            year: u32::try_from(need.year()).unwrap_or_default(),
            lines: lines.into_iter().map(line).collect(),
            plan: verification.map_or_else(|| need.proposal().to_vec(), |(_, verification)| verification.plan.clone()),
            agreed: verification.is_some(),
            proposed: need.proposal().to_vec(),
            verified: verification.and_then(|(step, _)| step.op).map(|op| (op.device, op.counter)),
            steps: need.steps.iter().map(|step| self.step(step)).collect(),
        }
    }

    fn step(&self, step: &Step) -> StepWire {
        let words = match &step.said {
            Said::Planned(_) | Said::Verified(_) => None,
            Said::Answered { words, .. } => Some(words.clone()),
            Said::Returned(reason) => Some(reason.clone()),
            Said::Validated(reason) => reason.clone(),
        };
        StepWire {
            on: self.zone.date(step.at).to_string(),
            by: self.names.get(&step.by).cloned().unwrap_or_default(),
            role: step.role.code().to_owned(),
            what: step.said.kind().code().to_owned(),
            words,
        }
    }

    /// The same with whose it is, for this reader.
    pub(super) fn file(&self, kept: &Kept, brief: &Brief, reader: PersonId) -> NeedFile {
        let own = |step: &&Step| step.by == reader && matches!(step.said, Said::Verified(_));
        let mine = kept.need.steps.iter().rev().find(own).and_then(|step| step.op);
        let Brief { person, name, nip, unit } = brief.clone();
        NeedFile {
            claimant: Claimant { person, name, nip, unit },
            need: self.tell(kept),
            seen: u32::try_from(kept.need.steps.len()).unwrap_or(u32::MAX),
            mine: mine.map(|op| (op.device, op.counter)),
        }
    }
}

/// The needs of those who report to the caller today, by name.
async fn of_team(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<TeamNeeds>, Error> {
    let on = state.db.read();
    let people = office::team(on, who.card.id, who.today).await?;
    let (mut readable, mut permits, mut claims) = (Vec::new(), Vec::new(), 0);
    let claiming = if people.is_empty() { Vec::new() } else { claims::waiting(on, &people).await? };
    for person in people {
        let concerned = Concerned::on_day(on, person, who.today).await?;
        let about = Resource::Person(concerned.subject());
        if claiming.contains(&person) && who.permit(Action::DecideClaims, &about).is_ok() {
            let all = claims::of_person(on, person).await?;
            claims += all.iter().filter(|kept| kept.state == ClaimStanding::Waiting).count();
        }
        let Ok(permit) = who.permit(Action::ReadNeeds, &about) else { continue };
        readable.push(person);
        permits.push((person, permit));
    }
    let (zone, readable, permits, who_ref) = (who.agency.zone, &readable, &permits, &who);
    let needs = state
        .db
        .write(|tx| async move {
            let found = needs::newest_of(&*tx, readable, zone).await?;
            let there = |person: &PersonId| found.iter().any(|kept| kept.need.person == *person);
            for (person, permit) in permits.iter().filter(|(person, permit)| permit.logged() && there(person)) {
                let line = Line {
                    agency: who_ref.agency.id,
                    at: who_ref.now,
                    actor: Some(who_ref.card.id),
                    action: Action::ReadNeeds,
                    subject: Subject::Person(*person),
                    reason: None,
                    detail: Some(permit.role().code()),
                };
                audit::append(&*tx, &line).await?;
            }
            Ok::<_, store::Error>(found)
        })
        .await?;
    let briefs = office::briefs(on, (who.agency.id, who.today), readable).await?;
    let known = Names::of(on, &state.shelf, (who.agency.id, zone, who.today), needs.iter()).await?;
    let file = |kept: &Kept| Some(known.file(kept, briefs.get(&kept.need.person)?, who.card.id));
    let mut files: Vec<NeedFile> = needs.iter().filter_map(file).collect();
    files.sort_by_key(|file| (file.claimant.name.to_lowercase(), file.claimant.person));
    Ok(Json(TeamNeeds { needs: files, claims: u32::try_from(claims).unwrap_or(u32::MAX) }))
}
