//! When to sync: at the start, when the network returns, when the page becomes visible, seconds after a change, and again and again
//! with growing pauses while it fails. Never two at a time in a tab; two tabs are safe by the store's compare-and-set.

use leptos::{prelude::*, task::spawn_local};

use super::{ABOUT, Phase, Work};
use crate::{ports::Failure, sync};

/// After a change: long enough to gather the taps of a page, short enough that closing the phone finds it sent.
const AFTER_CHANGE_MS: u32 = 3_000;

/// After the first failure; doubles up to [`PAUSE_MS_MAX`].
const PAUSE_MS_MIN: u32 = 5_000;

/// Ten minutes: a phone left open on a ship does not drain its battery by asking.
const PAUSE_MS_MAX: u32 = 600_000;

/// While nothing changes here, what was done on other devices is still asked for this often.
const IDLE_MS: u32 = 300_000;

pub(super) fn start(work: Work) {
    let host = work.ports().host;
    host.on_chance(Box::new(move || now(work)));
    let own = work.person().to_string();
    host.on_told(Box::new(move |topic| {
        if topic == own {
            spawn_local(work.look_again());
        }
    }));
    now(work);
}

/// Syncs a few seconds from now.
pub(super) fn soon(work: Work) {
    after(work, AFTER_CHANGE_MS);
}

fn after(work: Work, ms: u32) {
    // The person may have left: their signals are gone with the pages.
    let Some(desk) = work.desk.try_get_value() else { return };
    let timer = desk.timer.get() + 1;
    desk.timer.set(timer);
    spawn_local(async move {
        desk.ports.host.sleep(ms).await;
        if desk.timer.get() == timer {
            now(work);
        }
    });
}

/// Syncs now, or once more when the one that runs is done.
pub(super) fn now(work: Work) {
    let Some(desk) = work.desk.try_get_value() else { return };
    if desk.syncing.replace(true) {
        desk.again.set(true);
        return;
    }
    work.delivery.update(|delivery| {
        if !matches!(delivery.phase, Phase::NotSaved(_)) {
            delivery.phase = Phase::Sending;
        }
    });
    spawn_local(async move {
        let phase = round(work).await;
        desk.syncing.set(false);
        let failed = !matches!(phase, Phase::Idle);
        desk.failures.set(if failed { desk.failures.get().saturating_add(1) } else { 0 });
        work.delivery.try_update(|delivery| {
            if !matches!(delivery.phase, Phase::NotSaved(_)) {
                delivery.phase = phase;
            }
        });
        if desk.again.replace(false) {
            now(work);
        } else if failed {
            after(work, pause(desk.failures.get(), desk.ports.host.random()[0]));
        } else {
            after(work, IDLE_MS);
        }
    });
}

async fn round(work: Work) -> Phase {
    let desk = work.desk();
    let tag = work.about.with_untracked(|about| about.as_ref().map(|about| about.tag.clone()));
    let synced = sync::sync(&*desk.store, &*desk.ports.server, &*desk.ports.host, tag).await;
    let phase = match synced {
        Ok(synced) => {
            work.delivery.try_update(|delivery| delivery.problems = synced.problems);
            if let Some(about) = synced.about
                && let Ok(text) = serde_json::to_string(&about)
            {
                // What could not be kept is told again: the tag stays the old one.
                let _ = desk.store.put(ABOUT, &text).await;
            }
            Phase::Idle
        }
        Err(sync::SyncError::Failed(failure)) => Phase::Waiting(failure),
        Err(sync::SyncError::Store(_)) => Phase::Waiting(Failure::Unreadable),
        Err(sync::SyncError::Broken) => Phase::Broken,
    };
    if work.desk.try_get_value().is_some() {
        work.look_again().await;
        if phase == Phase::Idle {
            work.fetch_references().await;
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
