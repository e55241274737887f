//! Sessions: opening one, recognising one, ending one.
//!
//! A session is a device of one person. Three things must agree: the cookie (which scripts cannot read), the token (which other sites
//! cannot send) and the device named. Several persons may be signed in side by side in one browser, each with a device of their own.

use domain::{
    access::{Action, Actor, Case, Denied, Grant, Permit, Resource, can, password_is_fresh},
    ids::{AgencyId, DeviceId},
    people::Assignment,
    time::{DAY_MS, Date, Timestamp},
};
use sha2::{Digest, Sha256};

use super::{Error, Refusal};
use crate::{
    state::AppState,
    store::{
        self, Tx,
        devices::{self, Device},
        directory::{self, Card},
        roster::Agency,
    },
};

/// A session ends so long after the last day on which it was used.
pub const SESSION_MS: i64 = 180 * DAY_MS;
/// The longest label of a device, in characters: what fits a line of the list.
const LABEL_CHARS_MAX: usize = 60;
/// Sessions that one browser keeps: a shared phone's household, and cookies of 8 × some 150 bytes.
pub const SESSIONS_PER_BROWSER_MAX: usize = 8;

/// The secrets of a session just opened. They exist nowhere else.
pub struct Opened {
    /// The device.
    pub device: Device,
    /// For the cookie.
    pub cookie: [u8; 32],
    /// For the person's own database on the device.
    pub token: [u8; 32],
}

/// What a browser shows of one session.
#[derive(Clone, Copy)]
pub struct Cookie {
    /// The device that it names.
    pub device: DeviceId,
    /// Its secret.
    pub secret: [u8; 32],
}

/// How somebody wants the device to be known.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A label.
    pub label: Option<String>,
    /// The device that it already is.
    pub device: Option<DeviceId>,
}

/// Somebody whose session has been recognised.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub card: Card,
    /// Where they belong.
    pub agency: Agency,
    /// On which device.
    pub device: Device,
    /// The instant of the request.
    pub now: Timestamp,
    /// Its day in the agency's zone.
    pub today: Date,
    /// Their assignments, of any day.
    pub assignments: Vec<Assignment>,
    /// The roles granted to them, of any day.
    pub grants: Vec<Grant>,
    agencies: Vec<AgencyId>,
    case: Option<Case>,
}

/// SHA-256, by which secrets of 256 random bits rest.
pub(super) fn rest(secret: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Opens a session for a person, inside the transaction that let them in.
pub(super) async fn open(state: &AppState, tx: &Tx, card: &Card, wanted: &Wanted) -> Result<Opened, store::Error> {
    let now = state.now();
    let (cookie, token) = (state.random(), state.random());
    let known = match wanted.device {
        Some(device) => devices::any(&**tx, device).await?.filter(|known| known.person == card.id),
        None => None,
    };
    let device = Device {
        id: known.as_ref().map_or_else(|| DeviceId::from_random(state.random()), |known| known.id),
        person: card.id,
        cookie_hash: rest(&cookie),
        token_hash: rest(&token),
        // Ops already sent from here are chained with the salts of this key.
        salt_key: known.as_ref().map_or_else(|| state.random(), |known| known.salt_key),
        label: label(wanted.label.as_deref().unwrap_or_default()),
        created_at: known.as_ref().map_or(now, |known| known.created_at),
        last_seen_at: now,
        expires_at: now.plus_ms(SESSION_MS),
        confirmed_at: Some(now),
        revoked: false,
    };
    devices::put(&**tx, &device).await?;
    Ok(Opened { device, cookie, token })
}

/// One line, no control characters, not too long.
fn label(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LABEL_CHARS_MAX).collect()
}

/// Recognises a session. The flag says whether it has just been prolonged, so that the cookie must be as well.
///
/// # Errors
/// [`Refusal::SignedOut`] if the device named has no living session or the cookie is not its; [`Refusal::WrongPerson`] if the token
/// is another's.
pub async fn recognise(
    state: &AppState,
    device: DeviceId,
    cookie: Option<&[u8; 32]>,
    token: Option<&[u8; 32]>,
) -> Result<(SignedIn, bool), Error> {
    let now = state.now();
    let who = state.db.look(|tx| async move {
        let found = devices::living(&*tx, device, now).await?.ok_or(Refusal::SignedOut)?;
        // Hashes of random secrets: how long comparing them takes tells nothing about the secret.
        if cookie.map(rest) != Some(found.cookie_hash) {
            return Err(Refusal::SignedOut.into());
        }
        if token.map(rest) != Some(found.token_hash) {
            return Err(Refusal::WrongPerson.into());
        }
        SignedIn::load(&*tx, found, now).await
    });
    let who = who.await?;
    let prolonged = now.since_ms(who.device.last_seen_at) >= DAY_MS;
    if prolonged {
        let expires = now.plus_ms(SESSION_MS);
        state.db.write(|tx| async move { devices::seen(&*tx, device, now, expires).await }).await?;
    }
    Ok((who, prolonged))
}

/// Of the sessions that a browser holds, those that must go to make room for one more: what is no living session, then the longest
/// unused. They are ended, so that the cookie taken away was the last of them.
///
/// # Errors
/// Those of the store.
pub async fn make_room(state: &AppState, held: &[Cookie]) -> Result<Vec<DeviceId>, Error> {
    let now = state.now();
    let mut leave = Vec::new();
    let mut living = Vec::new();
    for cookie in held {
        match devices::living(state.db.read(), cookie.device, now).await? {
            Some(device) if device.cookie_hash == rest(&cookie.secret) => living.push(device),
            _ => leave.push(cookie.device),
        }
    }
    living.sort_by_key(|device| core::cmp::Reverse((device.last_seen_at, device.created_at, device.id)));
    let crowd = living.split_off(living.len().min(SESSIONS_PER_BROWSER_MAX - 1));
    for device in &crowd {
        end(state, device).await?;
    }
    leave.extend(crowd.iter().map(|device| device.id));
    Ok(leave)
}

/// Whether a browser holds a living session, whoever's: enough for what is nobody's secret.
///
/// # Errors
/// Those of the store.
pub async fn is_held(state: &AppState, held: &[Cookie]) -> Result<bool, Error> {
    let now = state.now();
    let held: Vec<Cookie> = held.iter().take(SESSIONS_PER_BROWSER_MAX).copied().collect();
    state
        .db
        .look(|tx| async move {
            for cookie in held {
                let device = devices::living(&*tx, cookie.device, now).await?;
                if device.is_some_and(|device| device.cookie_hash == rest(&cookie.secret)) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
}

/// The persons whose living sessions a browser holds: for what an element of a page asks for, which says nothing but its cookies.
///
/// # Errors
/// Those of the store.
pub async fn all_held(state: &AppState, held: &[Cookie]) -> Result<Vec<SignedIn>, Error> {
    let now = state.now();
    let held: Vec<Cookie> = held.iter().take(SESSIONS_PER_BROWSER_MAX).copied().collect();
    state
        .db
        .look(|tx| async move {
            let mut signed_in = Vec::new();
            for cookie in held {
                let device = devices::living(&*tx, cookie.device, now).await?;
                if let Some(device) = device.filter(|device| device.cookie_hash == rest(&cookie.secret)) {
                    signed_in.push(SignedIn::load(&*tx, device, now).await?);
                }
            }
            Ok(signed_in)
        })
        .await
}

/// Ends a session.
///
/// # Errors
/// Those of the store.
pub async fn end(state: &AppState, device: &Device) -> Result<(), Error> {
    let (now, person, id) = (state.now(), device.person, device.id);
    state.db.write(|tx| async move { devices::revoke(&*tx, person, id, now).await }).await?;
    Ok(())
}

impl SignedIn {
    /// Looks up who the device's person is on the day of that instant.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn load<C: store::Connection>(on: &C, device: Device, now: Timestamp) -> Result<Self, Error> {
        let (card, agency) = directory::person_and_agency(on, device.person).await?.ok_or(Refusal::SignedOut)?;
        let today = agency.zone.date(now);
        let assignments = directory::assignments(on, card.id).await?;
        let grants = directory::grants(on, card.id).await?;
        // Few are auditors; the others need no look.
        let case = if grants.is_empty() { None } else { directory::case(on, card.id, today).await? };
        let mut agencies: Vec<AgencyId> = assignments
            .iter()
            .filter(|assignment| assignment.range.contains(today))
            .map(|assignment| assignment.agency)
            .collect();
        agencies.sort_unstable();
        agencies.dedup();
        Ok(Self { card, agency, device, now, today, assignments, grants, agencies, case })
    }

    /// As the access table wants it.
    #[must_use]
    pub fn actor(&self) -> Actor<'_> {
        Actor {
            person: self.card.id,
            today: self.today,
            agencies: &self.agencies,
            grants: &self.grants,
            case: self.case,
            password_fresh: self.device.confirmed_at.is_some_and(|at| password_is_fresh(at, self.now)),
        }
    }

    /// Asks the access table.
    ///
    /// # Errors
    /// Its refusal.
    pub fn permit(&self, action: Action, resource: &Resource<'_>) -> Result<Permit, Denied> {
        can(&self.actor(), action, resource)
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_label_is_one_short_line() {
        assert_eq!(label("  Ponsel\n\u{1b}[31m Sari\t"), "Ponsel [31m Sari");
        assert_eq!(label(&"é".repeat(100)), "é".repeat(60));
        assert_eq!(label(""), "");
    }
}
