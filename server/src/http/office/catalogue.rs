//! The agency's catalogue: what ships and what the agency words itself.
//!
//! Promises: every change of an own competency is a version of its own, upon the newest that its author has seen, or not at all; it is
//! written into the audit log, with its reason, in the transaction that publishes it; all that is wrong is told at once, and then
//! nothing is published. Posts keep the words with which their standard was published, and it is told which those are. Refuses: to
//! change what ships, and to delete; what is not wanted any more is retired.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::State, routing::get};
use domain::{
    access::{Action, Permit},
    bundle::BundleHash,
    competency::{Competency, CompetencyCode},
    own::Words,
    wire::{
        error::ErrorCode,
        office::{
            REASON_CHARS_MAX,
            catalogue::{
                Act, AskingPost, CataloguePage, CompetencySeen, CompetencyWords, Entry, Fault, OWN_MAX, OwnCompetency,
                OwnVersion, ReviseCompetency, Wrong,
            },
        },
    },
    wording::reworded,
};

use super::{
    Error, bilingual,
    export::reason,
    line, place,
    standards::{Names, weigh, wished},
    wording,
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
        self, audit, bundles,
        catalogue::{self, Own},
        office::{self, Post},
        standards::{self, Published},
    },
};

/// Bytes of a competency: some fifty texts of 500 characters, at their longest, in letters of three bytes.
const COMPETENCY_BYTES_MAX: usize = 96 * 1024;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/office/catalogue", get(list).post(revise)).route("/api/office/catalogue/{code}", get(one))
}

/// A post that asks for more or other than its kind's default, by a version that holds or is to come.
struct Asking {
    post: Post,
    version: Published,
    codes: BTreeSet<CompetencyCode>,
}

async fn asking(state: &AppState, who: &SignedIn) -> Result<Vec<Asking>, Error> {
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let published = standards::of_agency(on, agency).await?;
    let mut found = Vec::new();
    for post in office::posts(on, agency, today).await? {
        let Some(published) = published.get(&post.id) else { continue };
        let versions = standards::by_day(published, post.kind);
        let to_come = versions.later().iter().filter(|(from, _)| *from > today).map(|(_, version)| *version);
        for version in [*versions.on(today)].into_iter().chain(to_come).flatten() {
            let codes = wished(Some(version))?.into_keys().collect();
            found.push(Asking { post: post.clone(), version: version.clone(), codes });
        }
    }
    Ok(found)
}

/// How many posts ask for it, each once.
fn posts(asking: &[Asking], code: CompetencyCode) -> u32 {
    let posts: BTreeSet<_> = asking.iter().filter(|one| one.codes.contains(&code)).map(|one| one.post.id).collect();
    u32::try_from(posts.len()).unwrap_or(u32::MAX)
}

fn entry(competency: &Competency, own: Option<&Own>, asking: &[Asking]) -> Entry {
    Entry {
        code: competency.code.to_string(),
        version: own.map(|own| own.number),
        worded: false,
        retired: own.is_some_and(|own| own.retired),
        posts: posts(asking, competency.code),
        words: CompetencyWords::from(competency),
    }
}

/// Everything.
async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<CataloguePage>, Error> {
    weigh(&who)?;
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let (ships, own) = (bundles::shipped()?, catalogue::newest(on, agency).await?);
    let asking = asking(&state, &who).await?;
    let published = store::wording::of_agency(on, agency).await?;
    let words = store::wording::by_day(&published).on(today).map(|version| &version.words);
    let said = words.map_or_else(|| ships.whole.clone(), |words| reworded(&ships.whole, words));
    let shipped = ships.whole.competencies.iter().zip(&said.competencies);
    let shipped = shipped.map(|(shipped, said)| Entry { worded: said != shipped, ..entry(said, None, &asking) });
    let own = own.iter().map(|own| entry(&own.competency, Some(own), &asking));
    Ok(Json(CataloguePage {
        version: ships.whole.version.clone(),
        basis: bilingual(&ships.catalogue.basis),
        today: today.to_string(),
        wording: wording::told(&state, &who, &published).await?,
        competencies: shipped.chain(own).collect(),
    }))
}

/// One of the agency's own: its versions, and who asks for it with which words.
async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(code): Param<CompetencyCode>,
) -> Result<Json<OwnCompetency>, Error> {
    weigh(&who)?;
    let on = state.db.read();
    let versions = catalogue::versions(on, who.agency.id, code).await?;
    let newest = versions.last().ok_or(ErrorCode::NotFound)?;
    let asking = asking(&state, &who).await?;
    let mut names = Names::default();
    let mut told = Vec::new();
    for version in versions.iter().rev() {
        told.push(OwnVersion {
            number: version.number,
            name: bilingual(&version.competency.name),
            retired: version.retired,
            published: who.agency.zone.date(version.at).to_string(),
            by: names.of(on, version.by).await?,
            reason: version.reason.clone(),
        });
    }
    let mut current: BTreeMap<BundleHash, bool> = BTreeMap::new();
    let mut posts = Vec::new();
    for one in asking.iter().filter(|one| one.codes.contains(&code)) {
        let hash = one.version.bundles.catalogue;
        if let std::collections::btree_map::Entry::Vacant(place) = current.entry(hash) {
            let catalogues = state.shelf.catalogues(on, &[hash].into()).await?;
            let has = |words: &Competency| *words == newest.competency;
            place.insert(catalogues.iter().any(|catalogue| catalogue.competency(code).is_some_and(has)));
        }
        posts.push(AskingPost {
            id: one.post.id,
            title: one.post.title.clone(),
            version: one.version.number,
            newest: current.get(&hash).copied().unwrap_or_default(),
        });
    }
    Ok(Json(OwnCompetency { entry: entry(&newest.competency, Some(newest), &asking), versions: told, posts }))
}

/// Publishes a version of an own competency, retires it, or offers it again.
async fn revise(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<ReviseCompetency, COMPETENCY_BYTES_MAX>,
) -> Result<Json<CompetencySeen>, Error> {
    let permit = weigh(&who)?;
    let words = match (asked.act, asked.words.clone()) {
        (Act::Publish, Some(words)) => Some(words.parse().ok_or_else(|| Error::invalid("words"))?),
        (Act::Retire | Act::Restore, None) if asked.base > 0 => None,
        _ => return Err(Error::invalid("words")),
    };
    let read = state.db.read();
    let (new, mut wrong) = match asked.code.parse::<CompetencyCode>() {
        Ok(code) => {
            let versions = catalogue::versions(read, who.agency.id, code).await?;
            let newest = versions.last();
            let wrong = match (asked.base, newest) {
                (0, Some(_)) => Some(Fault::Taken),
                (0, None) if bundles::shipped()?.whole.competency(code).is_some() => Some(Fault::Taken),
                (0, None) => {
                    let own = catalogue::newest(read, who.agency.id).await?.len();
                    (own >= OWN_MAX).then_some(Fault::Many)
                }
                (base, newest) if newest.map(|newest| newest.number) != Some(base) => {
                    return Err(ErrorCode::Changed.into());
                }
                _ => None,
            };
            (Some((code, newest.cloned())), wrong)
        }
        Err(_) if asked.base > 0 => return Err(ErrorCode::NotFound.into()),
        Err(_) => (None, Some(if asked.code.trim().is_empty() { Fault::Empty } else { Fault::Code })),
    };
    let mut told: Vec<Wrong> =
        wrong.take().map(|fault| Wrong { field: "code".to_owned(), fault }).into_iter().collect();
    if let Some(words) = &words {
        let faults = words.judge().into_iter();
        told.extend(faults.map(|(place, fault)| Wrong { field: place.to_string(), fault: fault.into() }));
    }
    if reason(&asked.reason).is_err() {
        let long = asked.reason.trim().chars().count() > REASON_CHARS_MAX;
        told.push(Wrong { field: "reason".to_owned(), fault: if long { Fault::Long } else { Fault::Empty } });
    }
    let (Some((code, newest)), true) = (new, told.is_empty()) else {
        return Ok(Json(CompetencySeen { wrong: told, published: None }));
    };
    let Some(competency) = becomes(asked.act, words.as_ref(), code, newest.as_ref())? else {
        told.push(Wrong { field: "words".to_owned(), fault: Fault::Nothing });
        return Ok(Json(CompetencySeen { wrong: told, published: None }));
    };
    let retired = match asked.act {
        Act::Publish => newest.is_some_and(|newest| newest.retired),
        Act::Retire => true,
        Act::Restore => false,
    };
    publish(&state, &who, permit, &asked, (competency, retired)).await?;
    Ok(Json(CompetencySeen { wrong: told, published: Some(asked.base + 1) }))
}

/// What the competency is from now on; nothing where nothing differs.
fn becomes(
    act: Act,
    words: Option<&Words>,
    code: CompetencyCode,
    newest: Option<&Own>,
) -> Result<Option<Competency>, Error> {
    match (words, newest) {
        (Some(words), newest) => {
            let composed = words.compose(code).map_err(|_| Error::invalid("words"))?;
            Ok(newest.is_none_or(|newest| newest.competency != composed).then_some(composed))
        }
        (None, Some(newest)) => Ok((newest.retired != (act == Act::Retire)).then(|| newest.competency.clone())),
        (None, None) => Err(ErrorCode::NotFound.into()),
    }
}

async fn publish(
    state: &AppState,
    who: &SignedIn,
    permit: Permit,
    asked: &ReviseCompetency,
    (competency, retired): (Competency, bool),
) -> Result<(), Error> {
    let (agency, code, number) = (who.agency.id, competency.code, asked.base + 1);
    let why = reason(&asked.reason)?;
    let detail = format!("{} competency {code} version {number} {}", permit.role().code(), asked.act.code());
    let logged = &line(who, agency, Action::ManageStandards, place(agency, None), &detail, Some(why));
    let new = Own { number, competency, retired, at: who.now, by: who.card.id, reason: why.to_owned() };
    let new = &new;
    let done = state
        .db
        .write(|tx| async move {
            catalogue::queue(&*tx, agency).await?;
            let newest = catalogue::versions(&*tx, agency, code).await?.last().map_or(0, |newest| newest.number);
            let full = newest == 0 && catalogue::newest(&*tx, agency).await?.len() >= OWN_MAX;
            if newest != asked.base || full {
                return Ok(false);
            }
            catalogue::publish(&*tx, agency, new).await?;
            audit::append(&*tx, logged).await?;
            Ok::<_, store::Error>(true)
        })
        .await?;
    if done { Ok(()) } else { Err(ErrorCode::Changed.into()) }
}
