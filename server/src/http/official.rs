//! Official results in the words of the wire, and a person's own.
//!
//! Promises: what an institution told is told as it is kept; the figures beside it are those of the rules by which it was entered, and say
//! so; its category is that of the version in force on the day of the assessment, whenever it is entered or read. Refuses: to put a self-assessment into any of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{Router, extract::State, routing::get};
use domain::{
    access::{Action, Resource},
    bundle::References,
    competency::{Catalogue, CompetencyCode},
    ids::{AgencyId, ImportId, PersonId},
    official::{Known, Matched, OfficialRules},
    rules::{CategoryScheme, categories::Categories},
    sync::verdict::Reference,
    text::Text,
    time::Zone,
    versions::Versions,
    wire::{
        about::Bilingual,
        office::CompetencyName,
        official::{OfficialLineWire, OfficialResults, OfficialWire, RuleTold},
    },
};

use super::{authenticated::Caller, body::Json, error::Error};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    state::AppState,
    store::{
        self, Connection,
        bundles::Shelf,
        catalogue, directory,
        official::{self, Entered, Kept},
        rules,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/me/official", get(own))
}

fn both(text: &Text) -> Bilingual {
    Bilingual { id: text.indonesian.clone(), en: text.english.clone() }
}

/// What the results' own rows do not say.
pub(super) struct Names {
    /// An agency's own categories, by the day of the assessment.
    categories: BTreeMap<AgencyId, Versions<Option<Arc<Categories>>>>,
    lists: BTreeMap<ImportId, Entered>,
    references: BTreeMap<References, Arc<Reference>>,
    people: BTreeMap<PersonId, String>,
    libraries: Arc<Vec<Catalogue>>,
    /// An agency's own competencies.
    own: BTreeMap<AgencyId, Catalogue>,
    /// What is known about official results.
    pub(super) rules: Arc<OfficialRules>,
    zone: Zone,
}

impl Names {
    /// Looks up what these results name.
    pub(super) async fn of<'a, C: Connection>(
        on: &C,
        shelf: &Shelf,
        who: &SignedIn,
        results: impl Iterator<Item = &'a Kept>,
    ) -> Result<Self, store::Error> {
        let (of, agencies): (BTreeSet<ImportId>, BTreeSet<AgencyId>) =
            results.map(|kept| (kept.import, kept.agency)).unzip();
        let lists = official::named(on, &of).await?;
        let (mut categories, mut own) = (BTreeMap::new(), BTreeMap::new());
        for agency in agencies {
            categories.insert(agency, rules::categories(on, agency).await?);
            own.insert(agency, catalogue::own(on, agency).await?);
        }
        let by: Vec<PersonId> =
            lists.values().map(|list| list.entered.1).collect::<BTreeSet<_>>().into_iter().collect();
        let names = directory::names_and_numbers(on, &by, who.today).await?;
        Ok(Self {
            categories,
            references: shelf.take(on, &lists.values().map(|list| list.references).collect()).await?,
            lists,
            people: names.into_iter().map(|(person, (name, _))| (person, name)).collect(),
            libraries: official::libraries()?,
            own,
            rules: official::rules()?,
            zone: who.agency.zone,
        })
    }

    /// What a result rests on; none where its bundles cannot be read.
    pub(super) fn reference(&self, kept: &Kept) -> Option<&Reference> {
        self.references.get(&self.lists.get(&kept.import)?.references).map(Arc::as_ref)
    }

    /// The agency's own categories that were in force on the day of the assessment.
    fn own_categories(&self, kept: &Kept) -> Option<&Categories> {
        self.categories.get(&kept.agency)?.on(kept.official.facts.day).as_deref()
    }

    /// The version by which it has a category: its name; none where it has none.
    pub(super) fn category_rule(&self, kept: &Kept) -> Option<String> {
        let scheme = self.matched(kept, self.reference(kept)?).scheme?;
        Some(format!("{} {}", self.scheme_name(kept, scheme), scheme.rule.version))
    }

    /// An agency's version has a name of its own, so that nobody takes its first for the first that shipped.
    fn scheme_name(&self, kept: &Kept, scheme: &CategoryScheme) -> String {
        let id = &scheme.rule.id;
        self.own_categories(kept).map_or_else(|| id.clone(), |own| format!("{}/{id}", own.rule.id))
    }

    /// Its match, in the categories that count for it.
    pub(super) fn matched<'a>(&'a self, kept: &Kept, reference: &'a Reference) -> Matched<'a> {
        let own = self.own_categories(kept).map(|own| own.schemes.as_slice());
        let schemes = own.unwrap_or(&reference.rules.schemes);
        kept.official.matched(&reference.rules.jpm, schemes, &self.rules)
    }

    /// A result in the words of the wire.
    pub(super) fn tell(&self, kept: &Kept) -> Option<OfficialWire> {
        let (list, reference) = (self.lists.get(&kept.import)?, self.reference(kept)?);
        let Kept { official, until, .. } = kept;
        let facts = &official.facts;
        let matched = self.matched(kept, reference);
        let ratio = matched.counted.map(|counted| counted.ratio());
        let mut lines: Vec<_> = official.lines.iter().collect();
        // Those of no catalogue of ours come last, as they were brought.
        lines.sort_by_key(|line| place(reference, line.competency));
        let lines = lines.into_iter().map(|line| OfficialLineWire {
            competency: competency_name(
                line.competency,
                [&reference.catalogue].into_iter().chain(&*self.libraries).chain(self.own.get(&kept.agency)),
            ),
            required: line.required.map(domain::competency::Level::number),
            reached: line.reached.number(),
        });
        let kind = reference.standards.of(facts.kind);
        let plain = || Bilingual { id: facts.kind.code().to_owned(), en: facts.kind.code().to_owned() };
        let mut rules = vec![self.validity(reference), self.known(&self.rules.scale)];
        if ratio.is_some() {
            let jpm = &reference.rules.jpm;
            rules.push(RuleTold {
                id: jpm.rule.id.clone(),
                version: jpm.rule.version.to_string(),
                text: both(&jpm.explanation),
                basis: both(&jpm.basis),
                verified: true,
            });
        }
        rules.extend(matched.told.is_some().then(|| self.known(&self.rules.told)));
        rules.extend(matched.scheme.map(|scheme| RuleTold {
            id: self.scheme_name(kept, scheme),
            version: scheme.rule.version.to_string(),
            text: both(&scheme.name),
            basis: both(&scheme.basis),
            verified: true,
        }));
        Some(OfficialWire {
            day: facts.day.to_string(),
            until: until.to_string(),
            institution: facts.institution.clone(),
            accreditation: facts.accreditation.clone(),
            number: facts.number.clone(),
            purpose: facts.purpose.and_then(|purpose| self.rules.purpose(purpose)).map(|rule| both(&rule.name)),
            standard: kind.map_or_else(plain, |standard| both(&standard.name)),
            lines: lines.collect(),
            told: matched.told,
            counted: ratio.map(|ratio| ratio.hundredths()),
            sums: ratio.map(|ratio| (ratio.reached, ratio.required)),
            told_category: matched.told_category.map(|category| both(&category.name)),
            category: matched.category.map(|category| both(&category.name)),
            entered: self.zone.date(list.entered.0).to_string(),
            by: self.people.get(&list.entered.1).cloned().unwrap_or_default(),
            rules,
        })
    }

    /// How long a result is valid.
    fn validity(&self, reference: &Reference) -> RuleTold {
        validity(&self.rules, reference)
    }

    fn known(&self, known: &Known) -> RuleTold {
        rule(&self.rules, known)
    }

    /// These results as they are told.
    pub(super) fn results(&self, results: &[Kept]) -> OfficialResults {
        OfficialResults {
            results: results.iter().filter_map(|kept| self.tell(kept)).collect(),
            recognised: self.known(&self.rules.recognised),
        }
    }
}

/// How long a result is valid, by the rules of an agency.
pub(super) fn validity(rules: &OfficialRules, reference: &Reference) -> RuleTold {
    let years = both(&reference.rules.official_validity_basis);
    let counted = both(&rules.validity.basis);
    RuleTold {
        basis: Bilingual { id: format!("{} {}", years.id, counted.id), en: format!("{} {}", years.en, counted.en) },
        version: format!("{} / {}", rules.version, reference.rules.version),
        ..rule(rules, &rules.validity)
    }
}

/// Something that is known about official results.
pub(super) fn rule(rules: &OfficialRules, known: &Known) -> RuleTold {
    RuleTold {
        id: "hasil-resmi".to_owned(),
        version: rules.version.clone(),
        text: both(&known.text),
        basis: both(&known.basis),
        verified: known.verified,
    }
}

fn place(reference: &Reference, code: CompetencyCode) -> usize {
    let mut all = reference.catalogue.competencies.iter();
    all.position(|competency| competency.code == code).unwrap_or(usize::MAX)
}

/// A competency by the name that the first of these catalogues has for it, or its code.
pub(super) fn competency_name<'a>(
    code: CompetencyCode,
    catalogues: impl IntoIterator<Item = &'a Catalogue>,
) -> CompetencyName {
    let known = catalogues.into_iter().find_map(|catalogue| catalogue.competency(code));
    let plain = || Bilingual { id: code.to_string(), en: code.to_string() };
    CompetencyName { code: code.to_string(), name: known.map_or_else(plain, |known| both(&known.name)) }
}

/// What was found of the person who asks.
async fn own(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<OfficialResults>, Error> {
    let on = state.db.read();
    let concerned = Concerned::account(on, &who.card, who.today).await?;
    who.permit(Action::ReadOfficial, &Resource::Person(concerned.subject()))?;
    let kept = official::of_person(on, who.card.id).await?;
    let names = Names::of(on, &state.shelf, &who, kept.iter()).await?;
    Ok(Json(names.results(&kept)))
}
