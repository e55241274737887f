//! Hand-in (*titip kirim*): sealing what a person leaves unsent on a device, and carrying it for them.
//!
//! Promises: an envelope rests on the device until the server has answered for it; one that the server refuses for good stays, with the
//! reason, for whoever sealed it to see. Refuses: to know whose an envelope is.

use domain::{
    sync::hand_in::{HandInKey, LETTER_BYTES_MAX, Letter, Recipient},
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
    ports::{Call, Failure, Host, Server},
    store::{LocalStore, Shelf, StoreError, Stores},
};

/// Names of what this browser carries, one after the other.
const CARRIES: &str = "carries";

/// How long it is shown that an envelope has arrived.
const SHOWN_MS: i64 = 30 * DAY_MS;

/// Everything on the shelf that no server has confirmed. None where there is nothing, or where some of it is another device's (in the
/// middle of telling a restored server again).
#[must_use]
pub fn letter(shelf: &Shelf, sealed: Timestamp, skew_ms: i64) -> Option<Letter> {
    let ops: Vec<_> = shelf.standing().unsent().map(|local| local.op.raw.clone()).collect();
    if ops.is_empty() || ops.len() != shelf.ops.values().filter(|local| local.stamp.is_none()).count() {
        return None;
    }
    let Identity { person, device, .. } = shelf.identity;
    Some(Letter { person, device, salt_key: *shelf.mark.keys.get(&device)?, sealed, skew_ms, ops })
}

/// Seals [`letter`]. None also where that cannot be done: this device was never told for whom, the browser has no such cipher, or it is
/// too much.
pub async fn seal(shelf: &Shelf, about: &About, skew_ms: i64, host: &dyn Host) -> Option<Carried> {
    let with = about.hand_in.as_ref()?;
    let (to, key): (_, HandInKey) = (Recipient::from_hex(&with.to)?, with.key.parse().ok()?);
    let letter = letter(shelf, host.now(), skew_ms)?;
    let text = hand_in::write(&letter);
    if text.len() > LETTER_BYTES_MAX {
        return None;
    }
    let sealed = host.seal(to, key.frame(&to, &text)).await?;
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

/// Hands in what this device carries. Returns what it carries still, and what arrived lately.
///
/// # Errors
/// [`StoreError`] if the device cannot say what it carries.
pub async fn carry(stores: &dyn Stores, server: &dyn Server, host: &dyn Host) -> Result<Vec<Carried>, StoreError> {
    let (names, mut shown) = (names(host), Vec::new());
    // Hardly any device carries anything: its database is not opened at each visit.
    if names.is_empty() {
        return Ok(shown);
    }
    let store = stores.common().await?;
    for name in names {
        let text = store.get(&name).await?.unwrap_or_default();
        // What cannot be read is a newer program's: it is left for that.
        let Ok(mut carried) = json::read::<Carried>(&text) else { continue };
        let now = host.now();
        if carried.handed_at.is_some_and(|at| now.since_ms(Timestamp(at)) > SHOWN_MS) {
            forget(&*store, host, &name).await?;
            continue;
        }
        if carried.refused.is_none() && hand_over(&mut carried, server, now).await {
            store.put(&name, &json::write(&carried)).await?;
        }
        shown.push(carried);
    }
    Ok(shown)
}

/// Keeps what has been sealed, durably, under a name of its own. Whether this browser will know of it the next time.
///
/// # Errors
/// [`StoreError`]; it is not kept then.
pub async fn keep(stores: &dyn Stores, host: &dyn Host, name: &str, carried: &Carried) -> Result<bool, StoreError> {
    stores.common().await?.put(name, &json::write(carried)).await?;
    // Nothing is awaited between reading and writing the list: other tabs have theirs on it too.
    let mut names = names(host);
    names.push(name.to_owned());
    remember(host, &names);
    Ok(self::names(host).iter().any(|known| known == name))
}

/// Lets go of what was kept under a name.
///
/// # Errors
/// [`StoreError`].
pub async fn let_go(stores: &dyn Stores, host: &dyn Host, name: &str) -> Result<(), StoreError> {
    forget(&*stores.common().await?, host, name).await
}

async fn forget(store: &dyn LocalStore, host: &dyn Host, name: &str) -> Result<(), StoreError> {
    store.put(name, "").await?;
    let mut names = names(host);
    names.retain(|known| known != name);
    remember(host, &names);
    Ok(())
}

/// What this browser carries, oldest first.
fn names(host: &dyn Host) -> Vec<String> {
    host.recall(CARRIES).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

fn remember(host: &dyn Host, names: &[String]) {
    host.remember(CARRIES, (!names.is_empty()).then(|| names.join(" ")).as_deref());
}

/// Whether the server has answered for it.
async fn hand_over(carried: &mut Carried, server: &dyn Server, now: Timestamp) -> bool {
    let Some(envelope) = &carried.envelope else { return false };
    let call = Call { path: "/api/hand-ins".into(), body: Some(json::write(envelope)), credentials: None };
    match server.call(call).await {
        Ok(text) if json::read::<Handed>(&text).is_ok() => {
            (carried.envelope, carried.handed_at) = (None, Some(now.0));
            true
        }
        Err(Failure::Refused(refused)) if is_for_good(refused.code) => {
            carried.refused = Some(refused.code.code().to_owned());
            true
        }
        _ => false,
    }
}

const fn is_for_good(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::OtherInstallation | ErrorCode::EnvelopeDamaged | ErrorCode::EnvelopeForged)
}
