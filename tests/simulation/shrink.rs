//! The shortest story that one can tell of a broken promise.

use super::world::{Size, Told, tell};

/// Worlds that are tried, at the most: a second each.
const TRIES_MAX: usize = 120;

/// Leaves out of a broken world whatever can be left out with a promise, any, still broken: ever smaller parts of its events (the
/// delta debugging of Zeller and Hildebrandt, without its complements). None if the world breaks none.
pub async fn shrink(seed: u64, size: Size) -> Option<Told> {
    let mut events: Vec<usize> = (0..size.events).collect();
    let mut told = tell(seed, size, events.iter().copied()).await;
    told.outcome.as_ref().err()?;
    let mut tries = 0;
    let mut part = events.len() / 2;
    while part > 0 {
        let mut from = 0;
        while from < events.len() && tries < TRIES_MAX {
            let to = events.len().min(from + part);
            let fewer: Vec<_> = events[..from].iter().chain(&events[to..]).copied().collect();
            let tried = tell(seed, size, fewer.iter().copied()).await;
            tries += 1;
            if tried.outcome.is_err() {
                (events, told) = (fewer, tried);
            } else {
                from = to;
            }
        }
        part /= 2;
    }
    Some(told)
}
