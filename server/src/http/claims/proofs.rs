//! The bytes of proofs: part by part on the way in, whole on the way out.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    access::{Action, Resource},
    bundle::BundleHash,
    ids::{ClaimId, PersonId},
    wire::{
        base64,
        claim::{ProofPart, ProofTaken},
        error::ErrorCode,
    },
};

use super::{Error, line, log};
use crate::{
    auth::subject::Concerned,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::{Param, Three},
    },
    state::AppState,
    store::claims::{self, Part},
};

/// Bytes of a part's JSON: base64 of [`domain::hours::PART_BYTES`] is 131,072 characters, and the object around it some thirty.
const PART_JSON_BYTES_MAX: usize = 132 * 1024;

/// Takes a part of a proof of one's own, and says which one is wanted next.
pub(super) async fn put(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(hash): Param<BundleHash>,
    Body(part): Body<ProofPart, PART_JSON_BYTES_MAX>,
) -> Result<Json<ProofTaken>, Error> {
    let own = Concerned::account(state.db.read(), &who.card, who.today).await?;
    who.permit(Action::PushOwnOps, &Resource::Person(own.subject()))?;
    let body = base64::read(&part.body).map_err(|_| ErrorCode::WrongProof)?;
    let (person, now, body) = (who.card.id, who.now, &body);
    let taken = state.db.write(|tx| async move { claims::put_part(&*tx, person, hash, (part.nth, body), now).await });
    match taken.await? {
        Part::Next(next) => Ok(Json(ProofTaken { next })),
        Part::NotThere => Err(ErrorCode::NotFound.into()),
        Part::Wrong => Err(ErrorCode::WrongProof.into()),
        Part::Full => Err(ErrorCode::TooLarge.into()),
    }
}

/// A proof as a file, for whoever may read the claim.
pub(super) async fn read(
    State(state): State<AppState>,
    Caller(who): Caller,
    Three(person, claim, hash): Three<PersonId, ClaimId, BundleHash>,
) -> Result<Response, Error> {
    let on = state.db.read();
    let concerned = Concerned::on_day(on, person, who.today).await?;
    let permit = who.permit(Action::ReadClaims, &Resource::Person(concerned.subject()))?;
    let kept = claims::find(on, person, claim).await?.ok_or(ErrorCode::NotFound)?;
    log(&state, permit, &[line(&who, &kept, (Action::ReadClaims, permit), None)]).await?;
    let (kind, bytes) = claims::read_proof(on, person, claim, hash).await?.ok_or(ErrorCode::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, kind.code()),
        // What somebody else made is looked at as a file, never as a page of ours.
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}
