//! Accepting, correcting, returning.

use axum::{extract::State, http::StatusCode};
use domain::{
    access::{Action, Resource},
    hours::{ClaimVerdict, HoursError, HoursVersions, Worth},
    ids::{ClaimId, PersonId},
    sync::op::OpId,
    wire::{
        claim::{Decide, attached},
        error::ErrorCode,
        office::{REASON_CHARS_MAX, REASON_CHARS_MIN},
    },
};

use super::{Error, line};
use crate::{
    auth::subject::Concerned,
    http::{authenticated::Caller, body::Body, parts::Two},
    state::AppState,
    store::{
        self, audit,
        claims::{self, Decided, Deciding},
        directory, rules,
    },
};

/// Decides about a claim as whoever decides has seen it.
pub(super) async fn decide(
    State(state): State<AppState>,
    Caller(who): Caller,
    Two(person, claim): Two<PersonId, ClaimId>,
    Body(asked): Body<Decide>,
) -> Result<StatusCode, Error> {
    let on = state.db.read();
    let concerned = Concerned::on_day(on, person, who.today).await?;
    let permit = who.permit(Action::DecideClaims, &Resource::Person(concerned.subject()))?;
    let kept = claims::find(on, person, claim).await?.ok_or(ErrorCode::NotFound)?;
    let reason = match (asked.verdict, asked.reason.as_deref()) {
        (ClaimVerdict::Accepted, _) => None,
        (_, given) => Some(reason(given.unwrap_or_default())?),
    };
    // By the agency to which it goes, wherever whoever decides has their own post.
    let rules = rules::hours(on, &state.shelf, kept.agency).await?;
    let today = directory::agency(on, kept.agency).await?.zone.date(who.now);
    let corrected = match (asked.verdict, asked.what) {
        (ClaimVerdict::Accepted | ClaimVerdict::Returned, None) => None,
        (ClaimVerdict::Corrected, Some(what)) => {
            let what = attached(what, !kept.proofs.is_empty());
            let worth = weigh(&rules, &what, today)?;
            Some((what, worth))
        }
        _ => return Err(ErrorCode::Malformed.into()),
    };
    let deciding = &Deciding {
        person,
        id: claim,
        seen: OpId { device: asked.writer.0, counter: asked.writer.1 },
        verdict: asked.verdict,
        reason,
        corrected: corrected.as_ref().map(|(what, worth)| (what, worth)),
        by: who.card.id,
        role: permit.role().code(),
        at: who.now,
    };
    let logged = &line(&who, &kept, (Action::DecideClaims, permit), reason);
    let decided = state
        .db
        .write(|tx| async move {
            let decided = claims::decide(&*tx, deciding).await?;
            if decided == Decided::Now {
                audit::append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(decided)
        })
        .await?;
    match decided {
        Decided::Now => Ok(StatusCode::NO_CONTENT),
        Decided::NotThere => Err(ErrorCode::NotFound.into()),
        Decided::ProofsMissing => Err(ErrorCode::ProofsMissing.into()),
        Decided::Changed => Err(ErrorCode::Changed.into()),
    }
}

/// What a claim is worth that somebody typed here; what is wrong is told by its field.
pub(super) fn weigh(
    rules: &HoursVersions,
    what: &domain::hours::Claim,
    today: domain::time::Date,
) -> Result<Worth, Error> {
    if !what.is_worded() {
        return Err(Error::invalid("title"));
    }
    rules.weigh(what, today).map_err(|error| {
        Error::invalid(match error {
            HoursError::UnknownPath(_) => "path",
            HoursError::Missing(fact) | HoursError::BeyondDates { fact, .. } => fact.code(),
            HoursError::TooMuch { .. } => "jp",
            HoursError::InFuture(_) | HoursError::EndBeforeBegin { .. } => "to",
        })
    })
}

/// A reason that says something.
pub(super) fn reason(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    let long = (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&text.chars().count());
    if long && !text.contains('\0') { Ok(text) } else { Err(Error::invalid("reason")) }
}
