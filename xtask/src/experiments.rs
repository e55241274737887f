//! `cargo xtask simulate` and `cargo xtask fuzz`: the tests' own programs, for as many worlds and as long as one likes.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

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

/// A program of `tests/`, compiled with the tests already, that runs beside other work and gives way to it.
#[derive(Debug)]
pub struct Beside {
    running: Running,
    printed: PathBuf,
}

impl Beside {
    /// Starts it; what it prints is kept until [`wait`](Self::wait).
    ///
    /// # Errors
    /// When it cannot be started, or its output cannot be kept.
    pub fn start(project: &Project, program: &str, options: &[&str]) -> Result<Self> {
        let printed = project.target.join(format!("{program}.txt"));
        let file = File::create(&printed).with_context(|| format!("could not write {}", printed.display()))?;
        let errors = file.try_clone().context("could not write to one file twice")?;
        let mut command = Command::new("nice");
        command.args(["-n", "19"]).arg(project.target.join("debug").join(program)).args(options);
        let running = Running::start(command.stdout(file).stderr(errors))?;
        Ok(Self { running, printed })
    }

    /// Waits for its end, shows what it printed, and hands back whether it succeeded.
    ///
    /// # Errors
    /// When the system cannot say how it ended, or we were asked to end.
    pub fn wait(self) -> Result<bool> {
        let status = self.running.wait()?;
        let printed = fs::read_to_string(&self.printed);
        print!("{}", printed.with_context(|| format!("could not read {}", self.printed.display()))?);
        Ok(status.success())
    }
}
