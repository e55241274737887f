//! `cargo xtask fuzz`: every reader of bytes from outside, for as long as one likes.

use std::{
    env,
    process::{Command, ExitCode, Output},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use clap::Parser;
use integration::fuzzing::{TARGETS, Tally, Target, run};
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
    let held = match &cli.target {
        Some(name) => TARGETS.iter().filter(|target| target.name == name).all(|target| holds(target, seed, &cli)),
        None => all_hold(seed, &cli),
    };
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every target in a process of its own, so that nobody else's memory is counted and what exhausts the stack takes no other with it; as
/// many at once as there are processors.
fn all_hold(seed: u64, cli: &Cli) -> bool {
    let (waiting, failed) = (Mutex::new(TARGETS.iter()), AtomicBool::new(false));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some(target) = next() {
            if !holds_apart(target.name, seed, cli) {
                failed.store(true, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    !failed.into_inner()
}

fn holds_apart(target: &str, seed: u64, cli: &Cli) -> bool {
    let mut own = Command::new(env::current_exe().expect("this program is somewhere"));
    own.args(["--target", target, "--seed", &seed.to_string(), "--seconds", &cli.seconds.to_string()]);
    if cli.keep {
        own.arg("--keep");
    }
    let Output { status, stdout, stderr } = own.output().expect("this program starts");
    print!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    status.success()
}

fn holds(target: &Target, seed: u64, cli: &Cli) -> bool {
    // Told beforehand: what exhausts the stack takes the program with it.
    println!("{}: from --seed {seed}", target.name);
    let start = Instant::now();
    let lasts = Duration::from_secs(cli.seconds);
    match run(target, seed, |_| start.elapsed() < lasts) {
        Ok(tally) => {
            let rate = tally.cases * 1000 / (start.elapsed().as_millis() as u64).max(1);
            let Tally { cases, read, held_most } = tally;
            println!("  {cases} cases, {read} of them read, {rate} a second, at most {held_most} bytes held for one");
            true
        }
        Err(failure) => {
            println!("  {failure}");
            if cli.keep {
                match failure.keep() {
                    Ok(file) => println!("  kept as {}", file.display()),
                    Err(cause) => println!("  not kept: {cause}"),
                }
            }
            false
        }
    }
}
