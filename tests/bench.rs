//! The part of `cargo xtask bench` that needs no browser: the sync on the wire, and pushes under load.

use std::{io, path::PathBuf};

use clap::Parser;
use integration::speed::{self, Database, Town};

/// The sync's figures, one JSON line each.
#[derive(Parser)]
#[command(name = "bench", version)]
struct Cli {
    /// The server's program, built for use.
    #[arg(long)]
    server: PathBuf,
    /// A PostgreSQL cluster that waits for the disk. Without it there is SQLite alone.
    #[arg(long)]
    postgres: Option<String>,
    /// The folder in which SQLite's file is made: on the disk that is meant.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Times that each database is put under load; each prints its line.
    #[arg(long, default_value_t = 1)]
    rounds: u32,
    /// Only the load.
    #[arg(long)]
    rate_only: bool,
    /// Only the import.
    #[arg(long, conflicts_with = "rate_only")]
    import_only: bool,
}

// One thread: what measures shall leave the processors to what is measured.
#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let cli = Cli::parse();
    if cli.import_only {
        return import(&cli).await;
    }
    if !cli.rate_only {
        let town = Town::build(Database::sqlite(&cli.folder)?, speed::WIRE_PEOPLE).await;
        speed::wire(&town, &cli.server).await?;
    }
    for _ in 0..cli.rounds {
        let town = Town::build(Database::sqlite(&cli.folder)?, speed::RATE_PEOPLE).await;
        speed::rate(&town, &cli.server).await?;
        if let Some(url) = &cli.postgres {
            let town = Town::build(Database::postgres(url).await, speed::RATE_PEOPLE).await;
            speed::rate(&town, &cli.server).await?;
        }
    }
    if cli.rate_only {
        return Ok(());
    }
    let town = Town::build(Database::sqlite(&cli.folder)?, speed::LEARNERS).await;
    speed::learning_day(&town, &cli.server).await?;
    if let Some(url) = &cli.postgres {
        let town = Town::build(Database::postgres(url).await, speed::LEARNERS).await;
        speed::learning_day(&town, &cli.server).await?;
    }
    import(&cli).await
}

/// An agency's list on each database.
async fn import(cli: &Cli) -> io::Result<()> {
    let town = Town::build(Database::sqlite(&cli.folder)?, 1).await;
    speed::import(&town, &cli.server).await?;
    if let Some(url) = &cli.postgres {
        let town = Town::build(Database::postgres(url).await, 1).await;
        speed::import(&town, &cli.server).await?;
    }
    Ok(())
}
