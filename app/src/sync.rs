//! Carries the device's half of the sync over the ports: one round after the other until there is nothing more to say.
//!
//! Promises: what the server has not given a receipt for stays unsent; a failure of any kind changes nothing and is tried again at the
//! next chance. Refuses: to decide when (that is `state`) and what a page means (that is `domain::sync`).

pub mod hand_in;

use domain::{
    sync::device::{Effect, Request},
    time::Timestamp,
    wire::{
        about::About,
        json,
        session::SignedIn,
        sync::{SyncRequest, SyncResponse},
    },
};

use crate::{
    ports::{Call, Clock, Credentials, Failure, Server},
    store::{LocalStore, Shelf, StoreError},
};

/// Rounds of one sync, to end even if a server never stops saying "more": 40 pages of 2,500 ops are a person's lifetime.
const ROUNDS_MAX: usize = 40;

/// The longest answer to a lost cursor or an unreadable page: a sync ends with one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncError {
    /// The server was not reached, or said no.
    Failed(Failure),
    /// The device could not store what came.
    Store(StoreError),
    /// The server's record does not follow from what this device knows; nothing was stored.
    Broken,
}

impl From<Failure> for SyncError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a sync brought.
#[derive(Clone, Debug, Default)]
pub struct Synced {
    /// Whether stamps or ops were stored.
    pub changed: bool,
    /// Post and periods, where they differ from what was known.
    pub about: Option<About>,
    /// How many ops of this device got their receipt.
    pub arrived: usize,
    /// The server had lost its memory, and was told again.
    pub rewound: bool,
    /// How far the server's clock is ahead of the device's, in milliseconds.
    pub skew_ms: i64,
}

/// Syncs until both sides are silent. `about` is the tag of what is known of post and periods.
///
/// # Errors
/// [`SyncError`]; everything stored until then stays stored.
pub async fn sync(
    store: &dyn LocalStore,
    server: &dyn Server,
    clock: &dyn Clock,
    mut about: Option<String>,
) -> Result<Synced, SyncError> {
    let mut synced = Synced::default();
    let mut echo = false;
    for _ in 0..ROUNDS_MAX {
        let shelf = store.load().await?;
        let request = shelf.standing().request(echo);
        let mut response = exchange(&shelf, server, clock, &request, about.clone()).await?;
        if let Some(news) = response.about.take() {
            about = Some(news.tag.clone());
            synced.about = Some(news);
        }
        synced.skew_ms = Timestamp(response.received).since_ms(clock.now());
        let answer = response.answer(request.cursor).map_err(|_| Failure::Unreadable)?;
        echo = false;
        match shelf.standing().answered(&request, answer) {
            Effect::Store(page) => {
                let again = page.again;
                let (arrived, brought) = (page.stamps.len(), page.ops.len() + page.withheld.len());
                // Another tab may have been faster: then what it stored is looked at instead.
                let stored = store.store_page(*page, clock.now()).await?;
                synced.changed |= arrived + brought > 0;
                synced.arrived += if stored { arrived } else { 0 };
                if stored && !again {
                    return Ok(synced);
                }
            }
            Effect::AskWhole => echo = true,
            Effect::Fork => renew(&shelf, store, server).await?,
            Effect::Rewind => {
                store.rewind(shelf.mark.cursor).await?;
                synced.rewound = true;
            }
            Effect::Broken => return Err(SyncError::Broken),
        }
    }
    Ok(synced)
}

fn credentials(shelf: &Shelf) -> Credentials {
    Credentials { device: shelf.identity.device.to_string(), token: shelf.identity.token.clone() }
}

async fn exchange(
    shelf: &Shelf,
    server: &dyn Server,
    clock: &dyn Clock,
    request: &Request,
    about: Option<String>,
) -> Result<SyncResponse, SyncError> {
    let (person, device) = (shelf.identity.person, shelf.identity.device);
    let wire = SyncRequest::new(person, device, clock.now(), request, about);
    let body = json::write(&wire);
    let call = Call { path: "/api/sync".into(), body: Some(body), credentials: Some(credentials(shelf)) };
    let text = server.call(call).await?;
    json::read(&text).map_err(|_| SyncError::Failed(Failure::Unreadable))
}

/// Takes a new device id: this one has been cloned or restored, and another writes under its name.
async fn renew(shelf: &Shelf, store: &dyn LocalStore, server: &dyn Server) -> Result<(), SyncError> {
    let call =
        Call { path: "/api/devices/renew".into(), body: Some("{}".into()), credentials: Some(credentials(shelf)) };
    let text = server.call(call).await?;
    let fresh: SignedIn = json::read(&text).map_err(|_| Failure::Unreadable)?;
    let key = domain::sync::chain::SaltKey(fresh.salt_key.0);
    store.fork(fresh.session.device, fresh.token.into(), key).await?;
    Ok(())
}
