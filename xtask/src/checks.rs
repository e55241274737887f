//! `cargo xtask ci`: what a change must pass. Cheap checks first.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::experiments;
use crate::process::run;
use crate::project::{Project, heading};
use crate::runners;
use crate::site;
use crate::toolchain::WASM;

/// How long each reader is fuzzed; as many at once as there are processors.
const FUZZING_SECONDS: &str = "60";

/// Checks the format, lints with warnings denied, and runs every test.
///
/// # Errors
/// When a check fails, or the machine cannot be prepared.
pub fn ci(project: &Project) -> Result<ExitCode> {
    let prepared = runners::prepare(project)?;
    prepared.toolchain.ensure_components()?;

    heading("Format");
    run(Command::new("cargo").args(["fmt", "--all", "--check"]).current_dir(&project.root))?;

    // Linking and shrinking the site keeps one processor busy for most of its time, and so do the largest of the host's crates.
    let site = site::beside(project)?;
    let lint = |scope: &[&str]| {
        let mut cargo = prepared.toolchain.cargo(&project.root);
        cargo.arg("clippy").args(scope).args(["--all-targets", "--", "--deny", "warnings"]);
        run(cargo.env("CARGO_TARGET_DIR", &project.target))
    };
    heading("Clippy: everything that runs on the host");
    lint(&["--workspace", "--exclude", "app"])?;
    heading("Clippy: the app, as wasm");
    lint(&["--package", "app", "--target", WASM])?;

    runners::build_host(project, &prepared)?;
    // What waits for a database leaves room for the readers.
    let fuzzing = experiments::fuzz_beside(project, FUZZING_SECONDS)?;
    runners::run_all(project, &prepared, site, Some(fuzzing))
}
