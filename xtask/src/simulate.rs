//! `cargo xtask simulate`: the simulated worlds of `tests/simulation.rs`, as many as one likes.

use std::process::ExitCode;

use anyhow::Result;

use crate::process::Running;
use crate::project::Project;
use crate::toolchain::Toolchain;

/// Hands `options` to the simulation, and its verdict back.
///
/// # Errors
/// When there is no toolchain, or it does not build.
pub fn simulate(project: &Project, options: &[String]) -> Result<ExitCode> {
    let toolchain = Toolchain::ensure()?;
    let mut cargo = toolchain.cargo(&project.root);
    cargo.args(["run", "--quiet", "--package", "integration", "--bin", "simulate", "--"]).args(options);
    let status = Running::start(cargo.env("CARGO_TARGET_DIR", &project.target))?.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
