//! The sync keeps its promises in worlds where everything goes wrong, and every known-bad variant of it breaks one.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::mutants::{Mutant, activate};
use integration::{
    harness::Kind,
    simulation::{Size, happen, shrink},
};

/// The worlds that every run looks at; `cargo xtask simulate` looks at any.
const FIXED: std::ops::Range<u64> = 1..31;
/// Worlds that nobody has looked at before; a failing one says its seed.
const FRESH: u64 = 5;
/// Worlds on PostgreSQL, where nothing is set back to a backup.
const ON_POSTGRES: std::ops::Range<u64> = 1..4;
/// Worlds in which a mutant must have been caught.
const MUTANT_WORLDS: std::ops::Range<u64> = 1..41;

const SIZE: Size = Size { devices: 5, events: 500, servers: 2, database: Kind::Sqlite };

async fn keeps_its_promises(seed: u64, size: Size) {
    let Err(promise) = happen(seed, size).await.outcome else { return };
    let story = shrink(seed, size).await.map(|told| told.trace.join("\n")).unwrap_or_default();
    panic!("seed {seed} on {:?}: {promise}\nIn its shortest story:\n{story}", size.database);
}

#[tokio::test]
async fn worlds_that_were_looked_at_before_keep_every_promise() {
    for seed in FIXED {
        keeps_its_promises(seed, SIZE).await;
    }
}

#[tokio::test]
async fn fresh_worlds_keep_every_promise() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs();
    for seed in now..now + FRESH {
        keeps_its_promises(seed, SIZE).await;
    }
}

#[tokio::test]
async fn worlds_on_postgresql_keep_every_promise() {
    if !Kind::wanted().contains(&Kind::Postgres) {
        return;
    }
    for seed in ON_POSTGRES {
        keeps_its_promises(seed, Size { database: Kind::Postgres, ..SIZE }).await;
    }
}

#[tokio::test]
async fn every_mutant_is_caught() {
    for mutant in Mutant::ALL {
        let mut caught = false;
        for seed in MUTANT_WORLDS {
            activate(Some(mutant));
            caught = happen(seed, SIZE).await.outcome.is_err();
            if caught {
                break;
            }
        }
        assert!(caught, "{mutant:?} lives in {} worlds", MUTANT_WORLDS.count());
    }
    activate(None);
}
