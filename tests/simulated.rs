//! The sync keeps its promises in worlds where everything goes wrong, and every known-bad variant of it breaks one.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::mutants::{Mutant, activate};
use integration::simulation::{Size, happen};

/// The worlds that every run looks at.
const FIXED: std::ops::Range<u64> = 1..31;
/// Worlds that nobody has looked at before; a failing one says its seed.
const FRESH: u64 = 6;
/// Worlds in which a mutant must have been caught.
const MUTANT_WORLDS: u64 = 60;

const SIZE: Size = Size { devices: 5, events: 500, servers: 2 };

/// Of what happened in a failing world, the end is told.
const TOLD_LINES: usize = 80;

async fn keeps_its_promises(seed: u64) {
    let told = happen(seed, SIZE).await;
    if let Err(broken) = told.outcome {
        let end = told.trace.len().saturating_sub(TOLD_LINES);
        panic!("seed {seed}: {broken}\n{}", told.trace[end..].join("\n"));
    }
}

#[tokio::test]
async fn worlds_that_were_looked_at_before_keep_every_promise() {
    for seed in FIXED {
        keeps_its_promises(seed).await;
    }
}

#[tokio::test]
async fn fresh_worlds_keep_every_promise() {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let first = since.as_secs() << 8;
    println!("fresh worlds from seed {first}");
    for seed in first..first + FRESH {
        keeps_its_promises(seed).await;
    }
}

#[tokio::test]
async fn every_mutant_is_caught() {
    for mutant in Mutant::ALL {
        activate(Some(mutant));
        let mut caught = None;
        for seed in 1..=MUTANT_WORLDS {
            if happen(seed, SIZE).await.outcome.is_err() {
                caught = Some(seed);
                break;
            }
        }
        activate(None);
        println!("{mutant:?}: caught in world {caught:?}");
        assert!(caught.is_some(), "{mutant:?} lived through {MUTANT_WORLDS} worlds");
    }
}
