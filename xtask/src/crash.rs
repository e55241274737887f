//! `cargo xtask crash`: the crash tests of `tests/crash.rs`, with as many kills as one likes.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::packages;
use crate::postgres::{Commits, Postgres};
use crate::process::Running;
use crate::project::{Project, ServerProfile};
use crate::serve;
use crate::toolchain::Toolchain;

/// How often, and at which moments.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Kills per database.
    #[arg(long, default_value_t = 100)]
    pub kills: u32,
    /// What draws the moments.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Kills the server as built for use, and hands the verdict back.
///
/// # Errors
/// When the machine cannot be prepared, or something does not build.
pub fn crash(project: &Project, options: &Options) -> Result<ExitCode> {
    packages::ensure(&[packages::postgresql()])?;
    let toolchain = Toolchain::ensure()?;
    serve::build_server(project, &toolchain, ServerProfile::Release)?;
    // The tests start PostgreSQL servers of their own; this one only says that they shall.
    let postgres = Postgres::start(Commits::Hurry)?;
    let mut cargo = toolchain.cargo(&project.root);
    cargo.args(["test", "--quiet", "--package", "integration", "crash::", "--", "--nocapture"]);
    cargo
        .env("CARGO_TARGET_DIR", &project.target)
        .env("TEST_POSTGRES_URL", postgres.url())
        .env("JENJANG_SERVER", project.server(ServerProfile::Release))
        .env("JENJANG_CRASH_KILLS", options.kills.to_string())
        .env("JENJANG_CRASH_SEED", options.seed.to_string());
    let status = Running::start(&mut cargo)?.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
