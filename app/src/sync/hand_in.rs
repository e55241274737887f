//! Hand-in (*titip kirim*): sealing what a person leaves unsent on a device, and carrying it for them.
//!
//! Promises: an envelope rests on the device until the server has answered for it; one that the server refuses for good stays, with the
//! reason, for whoever sealed it to see. Refuses: to know whose an envelope is.

use std::cell::Cell;

use domain::{
    sync::hand_in::{HandInKey, LETTER_BYTES_MAX, Letter, PACKED_BYTES_MAX, Recipient},
    time::{DAY_MS, Timestamp},
    wire::{
        about::About,
        error::ErrorCode,
        hand_in::{self, Carried, Envelope, Handed},
        json,
        rest::Identity,
    },
};

use crate::{
    ports::{Call, Failure, Host, Sealer, Server},
    store::{Shelf, StoreError, Stores},
};

/// How long it is shown that an envelope has arrived.
const SHOWN_MS: i64 = 30 * DAY_MS;

/// What came of sealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// An envelope to keep.
    Envelope(Box<Carried>),
    /// There is nothing that the server has not confirmed.
    Nothing,
    /// It cannot be done; nothing has changed.
    Cannot,
}

/// Everything on the shelf that no server has confirmed. None where there is nothing, or where some of it is another device's (in the
/// middle of telling a restored server again).
#[must_use]
pub fn letter(shelf: &Shelf, sealed: Timestamp, skew_ms: i64) -> Option<Letter> {
    let standing = shelf.standing();
    let ops: Vec<_> = standing.unsent().map(|local| local.op.raw.clone()).collect();
    let others = shelf.ops.values().any(|local| local.stamp.is_none() && local.op.id().device != standing.device);
    if ops.is_empty() || others {
        return None;
    }
    let Identity { person, device, .. } = shelf.identity;
    Some(Letter { person, device, salt_key: *shelf.mark.keys.get(&device)?, sealed, skew_ms, ops })
}

/// Seals [`letter`]. It cannot be done where there is one too large, or none though something is unsent; on a device that was never told
/// for whom; and in browsers without the ciphers.
pub async fn seal(shelf: &Shelf, about: &About, skew_ms: i64, now: Timestamp, by: &dyn Sealer) -> Sealed {
    if shelf.standing().unsent().next().is_none() {
        return Sealed::Nothing;
    }
    let carried = try_to_seal(shelf, about, skew_ms, now, by).await;
    carried.map_or(Sealed::Cannot, |carried| Sealed::Envelope(Box::new(carried)))
}

async fn try_to_seal(shelf: &Shelf, about: &About, skew_ms: i64, now: Timestamp, by: &dyn Sealer) -> Option<Carried> {
    let with = about.hand_in.as_ref()?;
    let (to, key): (_, HandInKey) = (Recipient::from_hex(&with.to)?, with.key.parse().ok()?);
    let letter = letter(shelf, now, skew_ms)?;
    let text = hand_in::write(&letter);
    let packed = by.pack(&text).await?;
    if text.len() > LETTER_BYTES_MAX || packed.len() > PACKED_BYTES_MAX {
        return None;
    }
    let sealed = by.seal(to, key.frame(&to, letter.person, letter.device, &packed)).await?;
    let envelope = Envelope { to: with.to.clone(), sealed: hand_in::hex(&sealed) };
    Some(Carried {
        sealed_at: letter.sealed.0,
        zone: about.agency.zone.clone(),
        changes: letter.ops.len() as u64,
        envelope: Some(envelope),
        handed_at: None,
        refused: None,
    })
}

thread_local! {
    /// Whether this tab is handing in: what is under way is not sent beside itself.
    static UNDER_WAY: Cell<bool> = const { Cell::new(false) };
}

/// Hands in what this device carries. Returns what it carries still, and what arrived lately.
///
/// # Errors
/// [`StoreError`] if the device cannot say what it carries.
pub async fn carry(stores: &dyn Stores, server: &dyn Server, host: &dyn Host) -> Result<Vec<Carried>, StoreError> {
    let begun = !UNDER_WAY.replace(true);
    let shown = carry_all(stores, server, host, begun).await;
    if begun {
        UNDER_WAY.set(false);
    }
    shown
}

async fn carry_all(
    stores: &dyn Stores,
    server: &dyn Server,
    host: &dyn Host,
    hands: bool,
) -> Result<Vec<Carried>, StoreError> {
    let (store, mut shown) = (stores.common().await?, Vec::new());
    for (name, text) in store.all_texts().await? {
        // What cannot be read was let go, or is a newer program's.
        let Ok(mut carried) = json::read::<Carried>(&text) else { continue };
        let now = host.now();
        if carried.handed_at.is_some_and(|at| now.since_ms(Timestamp(at)) > SHOWN_MS) {
            store.put(&name, "").await?;
            continue;
        }
        if hands && hand_over(&mut carried, server, now).await {
            store.put(&name, &json::write(&carried)).await?;
        }
        shown.push(carried);
    }
    Ok(shown)
}

/// Whether the server has answered for it. What it refused is offered again: it may have been set right.
async fn hand_over(carried: &mut Carried, server: &dyn Server, now: Timestamp) -> bool {
    let Some(envelope) = &carried.envelope else { return false };
    let call = Call { path: "/api/hand-ins".into(), body: Some(json::write(envelope)), credentials: None };
    match server.call(call).await {
        Ok(text) if json::read::<Handed>(&text).is_ok() => {
            (carried.envelope, carried.handed_at, carried.refused) = (None, Some(now.0), None);
            true
        }
        Err(Failure::Refused(refused)) if is_told(refused.code) && carried.refused.is_none() => {
            carried.refused = Some(refused.code.code().to_owned());
            true
        }
        _ => false,
    }
}

/// Whether a refusal is about the envelope itself, and so a reason to tell.
const fn is_told(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::OtherInstallation | ErrorCode::EnvelopeDamaged | ErrorCode::EnvelopeForged)
}
