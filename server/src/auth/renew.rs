//! A new name for a device of which another copy writes under the old one.
//!
//! The old device keeps its session: the other copy may be the one that goes on with it.

use domain::ids::DeviceId;

use super::{
    Error,
    session::{Opened, SESSION_MS, SignedIn, rest},
};
use crate::{
    state::AppState,
    store::devices::{self, Device},
};

/// Opens a session for the same person under a new device. It is no proof of the password: what was last confirmed stays as it was.
///
/// # Errors
/// Those of the store.
pub async fn renew(state: &AppState, who: &SignedIn) -> Result<Opened, Error> {
    let (cookie, token) = (state.random(), state.random());
    let device = Device {
        id: DeviceId::from_random(state.random()),
        cookie_hash: rest(&cookie),
        token_hash: rest(&token),
        salt_key: state.random(),
        created_at: who.now,
        last_seen_at: who.now,
        expires_at: who.now.plus_ms(SESSION_MS),
        ..who.device.clone()
    };
    let new = &device;
    state.db.write(|tx| async move { devices::put(&*tx, new).await }).await?;
    Ok(Opened { device, cookie, token })
}
