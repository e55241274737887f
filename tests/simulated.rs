//! The sync keeps its promises in worlds where everything goes wrong.

use integration::simulation::{Size, happen};

/// The worlds that every run looks at; `cargo xtask simulate` looks at any.
const FIXED: std::ops::Range<u64> = 1..31;

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
