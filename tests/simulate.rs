//! `cargo xtask simulate`: worlds in which the sync meets everything that can go wrong.

use std::process::ExitCode;

use clap::Parser;
use integration::simulation::{Size, happen};

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
    #[arg(long, default_value_t = 400)]
    events: usize,
    /// Prints all that happened, not only what a failure ends with.
    #[arg(long)]
    trace: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let size = Size { devices: cli.devices, events: cli.events, servers: 2 };
    let seeds = cli.from..cli.from + cli.seeds;
    let (mut ops, mut failed) = (0, 0);
    for seed in seeds {
        let told = happen(seed, size).await;
        ops += told.ops;
        if let Err(broken) = &told.outcome {
            failed += 1;
            println!("seed {seed}: {broken}");
        }
        if cli.trace || (told.outcome.is_err() && failed == 1) {
            let first = if cli.trace { 0 } else { told.trace.len().saturating_sub(60) };
            told.trace[first..].iter().for_each(|line| println!("  {line}"));
        }
    }
    println!("{} worlds, {ops} ops, {failed} broken", cli.seeds);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
