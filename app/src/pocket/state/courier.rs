//! When to sync: at the start, when the network returns, when the page becomes visible, seconds after a change, and again and again
//! with growing pauses while it fails. Never two at a time in a tab; two tabs are safe by the store's compare-and-set.

use std::rc::Rc;

use domain::wire::json;
use leptos::{prelude::*, task::spawn_local};

use super::{ABOUT, Desk, Phase, kept, supervises};
use crate::{
    ports::Failure,
    state::Ports,
    store::StoreError,
    sync::{self, hand_in},
};

/// After a change: long enough to gather the taps of a page, short enough that closing the phone finds it sent.
const AFTER_CHANGE_MS: u32 = 3_000;

/// After the first failure; doubles up to [`PAUSE_MS_MAX`].
const PAUSE_MS_MIN: u32 = 5_000;

/// Ten minutes: a phone left open on a ship does not drain its battery by asking.
const PAUSE_MS_MAX: u32 = 600_000;

/// While nothing changes here, what was done on other devices is still asked for this often.
const IDLE_MS: u32 = 300_000;

/// Syncs as soon as the page that is being made is there.
pub(super) fn first(desk: &Rc<Desk>) {
    after(desk, 0);
}

/// Syncs a few seconds from now.
pub(super) fn soon(desk: &Rc<Desk>) {
    after(desk, AFTER_CHANGE_MS);
}

fn after(desk: &Rc<Desk>, ms: u32) {
    let timer = desk.timer.get() + 1;
    desk.timer.set(timer);
    let sleep = desk.ports.host.sleep(ms);
    // The person may leave meanwhile: then there is nothing to wake up for.
    let desk = Rc::downgrade(desk);
    spawn_local(async move {
        sleep.await;
        if let Some(desk) = desk.upgrade()
            && desk.timer.get() == timer
        {
            now(&desk);
        }
    });
}

/// Syncs now, or once more when the one that runs is done.
pub(super) fn now(desk: &Rc<Desk>) {
    if desk.syncing.replace(true) {
        desk.again.set(true);
        return;
    }
    desk.delivery.update(|delivery| {
        if !matches!(delivery.phase, Phase::NotSaved(_)) {
            delivery.phase = Phase::Sending;
        }
    });
    let desk = desk.clone();
    spawn_local(async move {
        let phase = round(&desk).await;
        desk.syncing.set(false);
        let failed = !matches!(phase, Phase::Idle);
        if !failed {
            carry(desk.ports.clone());
        }
        desk.failures.set(if failed { desk.failures.get().saturating_add(1) } else { 0 });
        desk.delivery.update(|delivery| {
            if !matches!(delivery.phase, Phase::NotSaved(_)) {
                delivery.phase = phase;
            }
        });
        // Ours is the last reference when the person has left.
        if Rc::strong_count(&desk) == 1 {
            return;
        }
        if desk.again.replace(false) {
            now(&desk);
        } else if failed {
            after(&desk, pause(desk.failures.get(), desk.ports.host.random()[0]));
        } else {
            after(&desk, IDLE_MS);
        }
    });
}

/// The line is good: what others have left on this device goes with it, beside the person's own work. What could not be handed in stays
/// for the next time.
fn carry(ports: Ports) {
    spawn_local(async move {
        let _ = hand_in::carry(&*ports.stores, &*ports.server, &*ports.host).await;
    });
}

async fn round(desk: &Desk) -> Phase {
    let tag = desk.about.with_untracked(|about| about.as_ref().map(|about| about.tag.clone()));
    let synced = sync::sync(&*desk.store, &*desk.ports.server, &*desk.ports.host, tag).await;
    let phase = match synced {
        Ok(synced) => {
            desk.measured(synced.skew_ms).await;
            desk.note(&synced).await;
            if let Some(about) = synced.about {
                let supervised = desk.about.with_untracked(|known| known.as_deref().is_some_and(supervises));
                let ended = supervised && !supervises(&about);
                // What could not be kept, or taken away, is told again: the tag stays the old one.
                if !ended || kept::forget_team(&*desk.store).await.is_ok() {
                    let _ = desk.store.put(ABOUT, &json::write(&about)).await;
                }
            }
            Phase::Idle
        }
        Err(sync::SyncError::Failed(failure)) => Phase::Waiting(failure),
        Err(sync::SyncError::Store(StoreError::Gone)) => return Phase::Idle,
        Err(sync::SyncError::Store(_)) => Phase::Waiting(Failure::Unreadable),
        Err(sync::SyncError::Broken) => Phase::Broken,
    };
    // A database that is gone was erased by another tab, which tells; this tab leaves when it is told.
    if desk.look_again().await.is_ok() && phase == Phase::Idle {
        desk.fetch_references().await;
        // What the server says of a claim changes with its proofs.
        if desk.send_proofs().await {
            desk.again.set(true);
        }
    }
    phase
}

/// Doubling pauses, up to a quarter longer by chance, so that an office whose network returns does not knock all at once.
fn pause(failures: u32, chance: u8) -> u32 {
    let doubled = PAUSE_MS_MIN.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(PAUSE_MS_MAX);
    doubled + doubled / 4 / 255 * u32::from(chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let pauses: Vec<_> = (1..12).map(|failures| pause(failures, 0)).collect();
        assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((pauses[0], pauses[10]), (PAUSE_MS_MIN, PAUSE_MS_MAX));
        assert!(pause(u32::MAX, 255) <= PAUSE_MS_MAX / 4 * 5);
    }
}
