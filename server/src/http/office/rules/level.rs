//! The agency's versions of the level rule, each a version of all rules that assessments rest on.
//!
//! Promises: whoever has begun an assessment keeps the rule that it began with; whoever looks at a new version is told which answers it
//! reads otherwise, and how many people it reaches period by period. Refuses: a rule that nobody can meet.

use std::{collections::BTreeSet, sync::Arc};

use axum::extract::State;
use domain::{
    report::Counts,
    rules::{LevelRule, RuleRef, Ruled, Rules, level},
    time::Date,
    wire::{
        bundle::write_rules,
        error::ErrorCode,
        office::{
            rules::{FieldChange, MovedAnswers, Revised, Revision, RulesPage, RulesQuery},
            standards::PeriodMeaning,
        },
    },
};

use super::{Error, New, REVISION_BYTES_MAX, Said, began, bilingual, faults, page, publish, something, told, weigh};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Query,
    },
    state::AppState,
    store::{
        self, bundles,
        office::{self, Scene},
        periods,
        rules::{self, Published},
    },
};

/// The name of the level rule that an agency publishes.
const OWN_RULE: &str = "level-instansi";

/// The versions, and what one of them says.
pub(in super::super) async fn read(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<RulesQuery>,
) -> Result<Json<RulesPage>, Error> {
    weigh(&who)?;
    let (published, all) = all(&state, &who).await?;
    let said = all.iter().map(|rules| said(&rules.level)).collect();
    Ok(Json(page(&state, &who, (Ruled::Level, &published), said, query.version).await?))
}

pub(in super::super) fn said(level: &LevelRule) -> Said {
    Said {
        rule: format!("{} {}", level.rule.id, level.rule.version),
        basis: bilingual(&level.basis),
        fields: level::fields(level),
    }
}

/// All versions, oldest first; the rules that they rest in, what ships before them.
pub(in super::super) async fn all(
    state: &AppState,
    who: &SignedIn,
) -> Result<(Vec<Published>, Vec<Arc<Rules>>), store::Error> {
    let on = state.db.read();
    let published = rules::published(on, who.agency.id, Ruled::Level).await?;
    let read = bundles::rules(on, &published.iter().map(|version| version.hash).collect::<BTreeSet<_>>()).await?;
    let mut all = vec![bundles::shipped_rules()?];
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
    let Some(base) = all.last() else { return Err(ErrorCode::ServerFault.into()) };
    let rule = RuleRef { id: OWN_RULE.to_owned(), version: asked.base + 1 };
    let revised = match level::revise(&base.level, &asked.fields, rule) {
        Ok(revised) => revised,
        Err(wrong) => return told(faults(seen, wrong), asked.publish),
    };
    seen.changes = level::changes(&base.level, &revised).into_iter().map(FieldChange::from).collect();
    something(&mut seen);
    seen.moved = level::moved(&base.level, &revised).into_iter().map(MovedAnswers::from).collect();
    seen.periods = meaning(&state, &who, from.unwrap_or(who.today)).await?;
    let Some(from) = from.filter(|_| asked.publish && seen.wrong.is_empty()) else { return told(seen, asked.publish) };
    // All else is as it ships on the day of publication: a version says nothing of it.
    let rules = bundles::shipped_rules()?.with_level(revised);
    let version = rules.level.rule.version.to_string();
    let rule = (OWN_RULE, version.as_str());
    let new = New { ruled: Ruled::Level, rule, body: &write_rules(&rules), number: asked.base + 1, from };
    publish(&state, &who, permit, &new, &asked.reason).await?;
    seen.published = Some(new.number);
    Ok(Json(seen))
}

/// What a version that holds from a day means for the agency's people, in each period that is not over.
async fn meaning(state: &AppState, who: &SignedIn, from: Date) -> Result<Vec<PeriodMeaning>, store::Error> {
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let mut meanings = Vec::new();
    for period in periods::all(on, agency).await?.into_iter().filter(|period| period.closes >= today) {
        let scene = Scene { agency, day: today, period: period.id, zone: who.agency.zone };
        let units = office::counts(on, &scene).await?.into_values();
        let counts = units.fold(Counts::default(), Counts::plus);
        meanings.push(PeriodMeaning {
            name: bilingual(&period.name),
            opens: period.opens.to_string(),
            closes: period.closes.to_string(),
            submitted: counts.submitted,
            begun: counts.begun,
            waiting: counts.not_begun,
            holds: from <= period.closes,
        });
    }
    Ok(meanings)
}
