//! The agency's versions of its rules of learning hours.
//!
//! Refuses: to drop a path by which courses count that are offered.

use std::sync::Arc;

use axum::extract::State;
use domain::{
    bundle::BundleHash,
    hours::{self, HoursRef, HoursRules},
    rules::Ruled,
    wire::{
        hours::write_hours,
        office::rules::{Dropped, Fault, FieldChange, FieldWrong, Revised, Revision, RulesPage, RulesQuery},
    },
};

use super::{Error, New, REVISION_BYTES_MAX, Said, began, bilingual, faults, page, publish, rule_name, told, weigh};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Query,
    },
    state::AppState,
    store::{
        self, bundles, claims,
        courses::list,
        rules::{self, Published},
    },
};

/// The name of the rules that an agency publishes.
const OWN_RULES: &str = "jp-instansi";

/// The versions, and what one of them says.
pub(in super::super) async fn read(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<RulesQuery>,
) -> Result<Json<RulesPage>, Error> {
    weigh(&who)?;
    let (published, rules) = all(&state, &who).await?;
    let shipped = bundles::hours_rules()?;
    let said = rules.iter().map(|rules| said(rules, &shipped)).collect();
    Ok(Json(page(&state, &who, (Ruled::Hours, &published), said, query.version).await?))
}

/// What a version says, beside what ships.
pub(in super::super) fn said(rules: &HoursRules, shipped: &HoursRules) -> Said {
    Said { rule: rule_name(&rules.rule), basis: bilingual(&rules.basis), fields: hours::fields(rules, shipped) }
}

/// All versions, oldest first; what they say, what ships before them.
pub(in super::super) async fn all(
    state: &AppState,
    who: &SignedIn,
) -> Result<(Vec<Published>, Vec<Arc<HoursRules>>), store::Error> {
    let on = state.db.read();
    let published = rules::published(on, who.agency.id, Ruled::Hours).await?;
    let mut all = vec![bundles::hours_rules()?];
    for version in &published {
        all.push(state.shelf.hours(on, version.hash).await?);
    }
    Ok((published, all))
}

/// Looks at a new version, or publishes it.
pub(in super::super) async fn revise(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<Revision, REVISION_BYTES_MAX>,
) -> Result<Json<Revised>, Error> {
    let permit = weigh(&who)?;
    let published = rules::published(state.db.read(), who.agency.id, Ruled::Hours).await?;
    let (from, mut seen) = began(&asked, &published, who.today)?;
    let rule = HoursRef { id: OWN_RULES.to_owned(), version: (asked.base + 1).to_string() };
    let (base, shipped) = (based_on(&state, &published).await?, bundles::hours_rules()?);
    let revised = match hours::revise(&base, &shipped, &asked.fields, rule) {
        Ok(revised) => revised,
        Err(wrong) => return told(faults(seen, wrong), asked.publish),
    };
    seen.changes = hours::changes(&base, &revised, &shipped).into_iter().map(FieldChange::from).collect();
    super::something(&mut seen);
    seen.dropped = dropped(&state, &who, &base, &revised).await?;
    for path in seen.dropped.iter().filter(|path| !path.courses.is_empty()) {
        seen.wrong.push(FieldWrong::new(&format!("{}.taken", path.code), Fault::Used));
    }
    let Some(from) = from.filter(|_| asked.publish && seen.wrong.is_empty()) else { return told(seen, asked.publish) };
    let rule = (revised.rule.id.as_str(), revised.rule.version.as_str());
    let new = New { ruled: Ruled::Hours, rule, body: &write_hours(&revised), number: asked.base + 1, from };
    publish(&state, &who, permit, &new, &asked.reason).await?;
    seen.published = Some(new.number);
    Ok(Json(seen))
}

async fn based_on(state: &AppState, published: &[Published]) -> Result<Arc<HoursRules>, store::Error> {
    let hash: Option<BundleHash> = published.last().map(|version| version.hash);
    match hash {
        Some(hash) => state.shelf.hours(state.db.read(), hash).await,
        None => bundles::hours_rules(),
    }
}

/// The paths that are there before and not after, and who counts by them.
async fn dropped(
    state: &AppState,
    who: &SignedIn,
    before: &HoursRules,
    after: &HoursRules,
) -> Result<Vec<Dropped>, store::Error> {
    let gone: Vec<_> = before.paths.iter().filter(|path| after.path(&path.code).is_none()).collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let (on, agency) = (state.db.read(), who.agency.id);
    let open = claims::open_by_path(on, agency).await?;
    let offered = list::list(on, agency).await?;
    let told = gone.into_iter().map(|path| Dropped {
        code: path.code.to_string(),
        name: bilingual(&path.name),
        courses: offered
            .iter()
            .filter(|course| course.retired.is_none() && course.path == path.code.as_str())
            .map(|course| course.title.clone())
            .collect(),
        claims: open.get(&path.code).copied().unwrap_or_default(),
    });
    Ok(told.collect())
}
