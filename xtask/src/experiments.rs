//! `cargo xtask simulate` and `cargo xtask fuzz`: the tests' own programs, for as many worlds and as long as one likes.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::beside::Beside;
use crate::process::Running;
use crate::project::Project;
use crate::toolchain::Toolchain;

/// Builds a program of `tests/`, hands `options` to it, and its verdict back.
///
/// # Errors
/// When there is no toolchain, or it does not build.
pub fn run<S: AsRef<std::ffi::OsStr>>(project: &Project, program: &str, options: &[S]) -> Result<ExitCode> {
    let toolchain = Toolchain::ensure()?;
    let mut cargo = toolchain.cargo(&project.root);
    cargo.args(["run", "--quiet", "--package", "integration", "--bin", program, "--"]).args(options);
    let status = Running::start(cargo.env("CARGO_TARGET_DIR", &project.target))?.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Starts the fuzzing of every reader, each for so many seconds, beside other work that it gives way to. It has been compiled with the tests.
///
/// # Errors
/// When it cannot be started.
pub fn fuzz_beside(project: &Project, seconds: &str) -> Result<Beside> {
    let mut command = Command::new("nice");
    command.args(["-n", "19"]).arg(project.target.join("debug/fuzz")).args(["--seconds", seconds]);
    Beside::start(project, "fuzz", &mut command)
}
