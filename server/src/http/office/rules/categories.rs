//! The agency's versions of the categories of official results.
//!
//! Promises: whoever looks at a new version is told how many results on record it makes read otherwise, and how many it would had they been
//! assessed by it. Refuses: names, and figures about so few results that they would tell of single ones.

use std::sync::Arc;

use axum::extract::State;
use domain::{
    official::{Compared, Purpose},
    rules::{
        CategoryScheme, RuleRef, Ruled,
        categories::{self, Categories},
    },
    time::Date,
    wire::{
        categories::write_categories,
        office::rules::{ComparedResults, FieldChange, Revised, Revision, RulesPage, RulesQuery},
    },
};

use super::{Error, New, REVISION_BYTES_MAX, Said, began, bilingual, faults, page, publish, told, weigh};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        official::Names,
        parts::Query,
    },
    state::AppState,
    store::{
        self, bundles,
        official::{self, Kept},
        rules::{self, Published},
    },
};

/// The name of the categories that an agency publishes.
const OWN_CATEGORIES: &str = "kategori-instansi";

/// People whose results are read at a time: an agency has some ten thousand, with ten levels each.
const PEOPLE_MAX: usize = 500;

/// The versions, and what one of them says.
pub(in super::super) async fn read(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<RulesQuery>,
) -> Result<Json<RulesPage>, Error> {
    weigh(&who)?;
    let (published, all) = all(&state, &who).await?;
    Ok(Json(
        page(&state, &who, (Ruled::Categories, &published), all.iter().map(|one| said(one)).collect(), query.version)
            .await?,
    ))
}

pub(in super::super) fn said(categories: &Categories) -> Said {
    Said {
        rule: format!("{} {}", categories.rule.id, categories.rule.version),
        basis: bilingual(&categories.basis),
        fields: categories::fields(categories),
    }
}

/// All versions, oldest first; what they say, what ships before them.
pub(in super::super) async fn all(
    state: &AppState,
    who: &SignedIn,
) -> Result<(Vec<Published>, Vec<Arc<Categories>>), store::Error> {
    let on = state.db.read();
    let published = rules::published(on, who.agency.id, Ruled::Categories).await?;
    let read = bundles::categories(on, &published.iter().map(|version| version.hash).collect()).await?;
    let mut all = vec![Arc::new(Categories::shipped(&*bundles::shipped_rules()?))];
    all.extend(published.iter().filter_map(|version| read.get(&version.hash).cloned()));
    Ok((published, all))
}

/// Looks at a new version, or publishes it.
pub(in super::super) async fn revise(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<Revision, REVISION_BYTES_MAX>,
) -> Result<Json<Revised>, Error> {
    let permit = weigh(&who)?;
    let (published, all) = all(&state, &who).await?;
    let (from, mut seen) = began(&asked, &published, who.today)?;
    let Some(base) = all.last() else { return Err(Error::from(domain::wire::error::ErrorCode::ServerFault)) };
    let rule = RuleRef { id: OWN_CATEGORIES.to_owned(), version: asked.base + 1 };
    let revised = match categories::revise(base, &asked.fields, rule) {
        Ok(revised) => revised,
        Err(wrong) => return told(faults(seen, wrong), asked.publish),
    };
    seen.changes = categories::changes(base, &revised).into_iter().map(FieldChange::from).collect();
    super::something(&mut seen);
    if let Some(from) = from {
        seen.compared = compared(&state, &who, &revised, from).await?;
    }
    let Some(from) = from.filter(|_| asked.publish && seen.wrong.is_empty()) else { return told(seen, asked.publish) };
    let rule = (revised.rule.id.as_str(), revised.rule.version.to_string());
    let new = New {
        ruled: Ruled::Categories,
        rule: (rule.0, &rule.1),
        body: &write_categories(&revised),
        number: asked.base + 1,
        from,
    };
    publish(&state, &who, permit, &new, &asked.reason).await?;
    seen.published = Some(new.number);
    Ok(Json(seen))
}

/// The results that hold, purpose by purpose, as they would read by this version.
async fn compared(
    state: &AppState,
    who: &SignedIn,
    revised: &Categories,
    from: Date,
) -> Result<Vec<ComparedResults>, store::Error> {
    let (on, agency) = (state.db.read(), who.agency.id);
    let mut sums = Purpose::ALL.map(|purpose| (purpose, Compared::default()));
    for people in official::people(on, agency, who.today).await?.chunks(PEOPLE_MAX) {
        let holds = |kept: &Kept| kept.agency == agency && kept.until >= who.today;
        let kept: Vec<Kept> = official::of_people(on, people).await?.into_values().flatten().filter(holds).collect();
        let names = Names::of(on, &state.shelf, who, kept.iter()).await?;
        for kept in &kept {
            let facts = &kept.official.facts;
            let (Some(purpose), Some(reference)) = (facts.purpose, names.reference(kept)) else { continue };
            let before = names.matched(kept, reference);
            let after = kept.official.matched(&reference.rules.jpm, &revised.schemes, &names.rules);
            if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == purpose) {
                sum.count(&before, &after, facts.day >= from);
            }
        }
    }
    let (_, reference) = official::measure(on, &state.shelf, agency, who.today).await?;
    let (facts, small) = (official::rules()?, reference.rules.small_group_min);
    let of_scheme = |scheme: &CategoryScheme| {
        let purpose = facts.purposes.iter().find(|rule| rule.scheme == scheme.rule.id)?.purpose;
        let (_, sum) = sums.iter().find(|(known, _)| *known == purpose)?;
        let figures = (!sum.is_few(small)).then(|| (*sum).into());
        Some(ComparedResults { scheme: scheme.rule.id.clone(), figures })
    };
    Ok(revised.schemes.iter().filter_map(of_scheme).collect())
}
