//! The one front door for people: `cargo xtask run`, `test`, `ci`, `dev`, `simulate`, `fuzz`, `crash`, `bench`.
//!
//! Every command first finds out what the machine lacks, says what it installs and why, and installs it; where
//! it cannot, it says exactly what to type. What is present is left alone, so the second time is quick. Nothing
//! is kept outside the project's `target/` folder but packages of the system and, where rustup may not fetch
//! one, a wasm toolchain of our own (see [`toolchain`]). No command leaves a process running (see [`process`]).

mod bench;
mod beside;
mod checks;
mod crash;
mod dev;
mod experiments;
mod packages;
mod postgres;
mod process;
mod project;
mod runners;
mod serve;
mod site;
mod tally;
mod toolchain;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Jenjang's front door.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything for use and start it, with the demo agency in an empty database.
    Run(serve::Options),
    /// Build everything for use, and say where it is.
    Build,
    /// Build what browsers load, and nothing else.
    Site,
    /// Run every test: native, integration on SQLite and PostgreSQL, wasm in Chromium, the Playwright walk.
    Test,
    /// What a change must pass: format, clippy with warnings denied, every test.
    Ci,
    /// Start a development server that rebuilds and reloads when a file changes.
    Dev(serve::Options),
    /// Let worlds happen to the sync in which everything goes wrong (`--seeds N --devices N`; `--help` tells more).
    #[command(disable_help_flag = true)]
    Simulate {
        /// What the simulation is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Put nearly valid texts before every reader of bytes from outside (`--seconds N --target T --seed S`; `--help` tells more).
    #[command(disable_help_flag = true)]
    Fuzz {
        /// What the fuzzing is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Kill the server's process under load, on SQLite and on PostgreSQL, and look up every receipt that it gave.
    Crash(crash::Options),
    /// Measure the app on the slow-phone profile, and the sync on the wire and under load; one JSON line per figure.
    Bench,
}

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => finish(dispatch(cli.command)),
        Err(error) => error.exit(),
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    process::stop_children_when_interrupted()?;
    let project = Project::find()?;
    match command {
        Command::Run(options) => serve::run(&project, &options),
        Command::Build => serve::build(&project),
        Command::Site => site::alone(&project),
        Command::Test => runners::test(&project),
        Command::Ci => checks::ci(&project),
        Command::Dev(options) => dev::dev(&project, &options),
        Command::Simulate { options } => experiments::run(&project, "simulate", &options),
        Command::Fuzz { options } => experiments::run(&project, "fuzz", &options),
        Command::Crash(options) => crash::crash(&project, &options),
        Command::Bench => bench::bench(&project),
    }
}

fn finish(result: Result<ExitCode>) -> ExitCode {
    match result {
        _ if process::interrupted() => ExitCode::from(process::EXIT_INTERRUPTED),
        Ok(code) => code,
        Err(error) => {
            project::say_failure(&error);
            ExitCode::FAILURE
        }
    }
}
