//! `cargo xtask simulate`: worlds in which the sync meets everything that can go wrong.

use std::{ops::Range, process::ExitCode};

use clap::Parser;
use domain::mutants::{Mutant, activate};
use integration::{
    harness::Kind,
    simulation::{Size, happen, shrink},
};

/// Simulated worlds of the sync, one per seed.
#[derive(Parser)]
#[command(name = "cargo xtask simulate", bin_name = "cargo xtask simulate", version)]
struct Cli {
    /// How many worlds.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first world's seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Devices to begin with.
    #[arg(long, default_value_t = 5)]
    devices: usize,
    /// Things that happen in a world before its faults cease.
    #[arg(long, default_value_t = 500)]
    events: usize,
    /// On the PostgreSQL that `TEST_POSTGRES_URL` names, without restored backups, instead of on SQLite.
    #[arg(long)]
    postgres: bool,
    /// Turns on every known-bad variant of the sync in turn, and says in which world each was caught.
    #[arg(long)]
    mutants: bool,
    /// Turns on one known-bad variant in all worlds, by its name in the code.
    #[arg(long, conflicts_with = "mutants", value_parser = mutant)]
    mutant: Option<Mutant>,
    /// Prints all that happened, not only the shortest story of a failure.
    #[arg(long)]
    trace: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let database = if cli.postgres { Kind::Postgres } else { Kind::Sqlite };
    let size = Size { devices: cli.devices, events: cli.events, servers: 2, database };
    let seeds = cli.from..cli.from + cli.seeds;
    let fine = if cli.mutants { mutants(seeds, size).await } else { worlds(seeds, size, cli.trace, cli.mutant).await };
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn mutant(name: &str) -> Result<Mutant, String> {
    let named = Mutant::ALL.into_iter().find(|mutant| format!("{mutant:?}") == name);
    named.ok_or_else(|| format!("the names are {:?}", Mutant::ALL))
}

/// Whether no world breaks a promise.
async fn worlds(seeds: Range<u64>, size: Size, trace: bool, mutant: Option<Mutant>) -> bool {
    let (mut ops, mut broken) = (0, 0);
    for seed in seeds.clone() {
        activate(mutant);
        let told = happen(seed, size).await;
        ops += told.ops;
        if trace {
            told.trace.iter().for_each(|line| println!("  {line}"));
        }
        let Err(promise) = told.outcome else { continue };
        println!("seed {seed}: {promise}");
        broken += 1;
        if broken == 1
            && !trace
            && let Some(shortest) = shrink(seed, size).await
        {
            println!("  in its shortest story: {}", shortest.outcome.err().unwrap_or_default());
            shortest.trace.iter().for_each(|line| println!("  {line}"));
        }
    }
    println!("{} worlds, {ops} ops, {broken} broken", seeds.count());
    broken == 0
}

/// Whether every mutant is caught in one of the worlds.
async fn mutants(seeds: Range<u64>, size: Size) -> bool {
    let mut lived = 0;
    for mutant in Mutant::ALL {
        let mut caught = None;
        for (nth, seed) in (1..).zip(seeds.clone()) {
            activate(Some(mutant));
            if let Err(promise) = happen(seed, size).await.outcome {
                caught = Some((nth, promise));
                break;
            }
        }
        match caught {
            Some((nth, promise)) => println!("{mutant:?}: caught in world {nth}: {promise}"),
            None => {
                lived += 1;
                println!("{mutant:?}: NOT caught in {} worlds", seeds.clone().count());
            }
        }
    }
    activate(None);
    lived == 0
}
