//! The sync keeps its promises in worlds where everything goes wrong.

use std::time::{SystemTime, UNIX_EPOCH};

use integration::simulation::{Size, happen};

/// The worlds that every run looks at.
const FIXED: std::ops::Range<u64> = 1..31;
/// Worlds that nobody has looked at before; a failing one says its seed.
const FRESH: u64 = 6;

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
