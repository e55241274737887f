//! Hand-ins: what a device carries for somebody who has left it, and that person's word about one that waits.
//!
//! Promises: whoever carries needs no session and learns nothing but that it has arrived. Refuses: to believe an envelope by its carrier.

use axum::{Router, extract::State, routing::post};
use domain::{
    access::Action,
    sync::hand_in::PACKED_BYTES_MAX,
    wire::{
        hand_in::{Envelope, Handed, HeldWire, Word},
        session::Secret32,
    },
};

use super::{
    authenticated::Caller,
    body::{Body, Json},
    error::Error,
    sync::own,
};
use crate::{
    hand_in::{self, Outcome},
    state::AppState,
    store::hand_ins::Waiting,
};

/// Two digits a byte, and what is around them.
const ENVELOPE_BYTES_MAX: usize = 2 * PACKED_BYTES_MAX + 4_096;

pub(super) fn open() -> Router<AppState> {
    Router::new().route("/api/hand-ins", post(receive))
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/hand-ins/word", post(word))
}

async fn receive(
    State(state): State<AppState>,
    Body(envelope): Body<Envelope, ENVELOPE_BYTES_MAX>,
) -> Result<Json<Handed>, Error> {
    let outcome = hand_in::receive(&state, &envelope).await?;
    Ok(Json(Handed { taken: outcome == Outcome::Taken }))
}

async fn word(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(word): Body<Word>,
) -> Result<Json<Handed>, Error> {
    who.permit(Action::PushOwnOps, &own(&who))?;
    let Secret32(id) = word.id.parse().map_err(|_| Error::invalid("id"))?;
    let waits = hand_in::decide(&state, who.card.id, id, word.mine).await?;
    Ok(Json(Handed { taken: !waits }))
}

/// A letter that waits, in the words of the wire.
pub(super) fn held(waiting: Waiting) -> HeldWire {
    HeldWire {
        id: Secret32(waiting.id).into(),
        label: waiting.label,
        received: waiting.received.0,
        changes: waiting.changes,
    }
}
