//! `cargo xtask fuzz`: every reader of bytes from outside, for as long as one likes.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use integration::fuzzing::{TARGETS, Tally, run};
use peak_alloc::PeakAlloc;

/// Counts what the readers hold.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Nearly valid texts before every reader of bytes from outside.
#[derive(Parser)]
#[command(name = "cargo xtask fuzz", bin_name = "cargo xtask fuzz", version)]
struct Cli {
    /// How long, for each target.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// One target only.
    #[arg(long, value_parser = TARGETS.iter().map(|target| target.name).collect::<Vec<_>>())]
    target: Option<String>,
    /// The first case's seed; by chance without.
    #[arg(long)]
    seed: Option<u64>,
    /// Keeps the input that a target fails with in the corpus.
    #[arg(long)]
    keep: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let seed = cli.seed.unwrap_or_else(|| fastrand::u64(..));
    let mut failed = false;
    for target in TARGETS.iter().filter(|target| cli.target.as_deref().is_none_or(|wanted| wanted == target.name)) {
        // Told beforehand: what exhausts the stack takes the program with it.
        println!("{}: from --seed {seed}", target.name);
        let start = Instant::now();
        let lasts = Duration::from_secs(cli.seconds);
        match run(target, seed, |_| start.elapsed() < lasts) {
            Ok(tally) => {
                let rate = tally.cases * 1000 / (start.elapsed().as_millis() as u64).max(1);
                let Tally { cases, read, held_most } = tally;
                println!(
                    "  {cases} cases, {read} of them read, {rate} a second, at most {held_most} bytes held for one"
                );
            }
            Err(failure) => {
                failed = true;
                println!("  {failure}");
                if cli.keep {
                    match failure.keep() {
                        Ok(file) => println!("  kept as {}", file.display()),
                        Err(cause) => println!("  not kept: {cause}"),
                    }
                }
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
