//! `cargo xtask bench`: sizes and times that a person feels, one JSON line per figure on the standard output.
//!
//! Measured on what people use (the release site, the release server) through a line that counts its bytes: by `end2end/bench/`
//! on a browser slowed down to a cheap phone with a weak signal, and by `tests/bench.rs`, which syncs and pushes without one.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::postgres::{Commits, Postgres};
use crate::process::run;
use crate::project::{Project, ServerProfile, heading};
use crate::runners::{self, system_under_test};
use crate::serve::build_server;
use crate::site::{self, Kind};
use crate::toolchain::Toolchain;

/// Builds what people use and measures it.
///
/// # Errors
/// When the machine cannot be prepared, something does not build, or the measuring fails.
pub fn bench(project: &Project) -> Result<ExitCode> {
    let prepared = runners::prepare(project)?;
    heading("The site and the server that are measured");
    site::build(project, &prepared.toolchain, &prepared.tools, Kind::Release, &project.site())?;
    build_server(project, &prepared.toolchain, ServerProfile::Release)?;

    heading("Measuring on a slow phone");
    let end2end = project.path("end2end");
    // Node runs JavaScript. The packages stay outside: they are found from where the script lies.
    let script = end2end.join("test-results/bench.mjs");
    run(prepared
        .tools
        .npm("esbuild")
        .arg(end2end.join("bench/main.ts"))
        .args(["--bundle", "--platform=node", "--format=esm", "--packages=external", "--log-level=warning"])
        .arg(format!("--outfile={}", script.display())))?;
    let mut measure = Command::new("node");
    measure.arg(&script).current_dir(&end2end);
    system_under_test(&mut measure, project, project.server(ServerProfile::Release))?;
    run(&mut measure).context("the measuring failed")?;
    sync(project, &prepared.toolchain)?;
    Ok(ExitCode::SUCCESS)
}

/// The sync on the wire and under load. Both databases wait for the disk on which the checkout lies, or the system's clusters.
fn sync(project: &Project, toolchain: &Toolchain) -> Result<()> {
    heading("Measuring the sync");
    let mut build = toolchain.cargo(&project.root);
    build.args(["build", "--release", "--package", "integration", "--bin", "bench"]);
    run(build.env("CARGO_TARGET_DIR", &project.target))?;
    let postgres = Postgres::start(Commits::Wait)?;
    let mut measure = Command::new(project.target.join(ServerProfile::Release.folder()).join("bench"));
    measure.arg("--server").arg(project.server(ServerProfile::Release));
    measure.args(["--postgres", &postgres.url()]).arg("--folder").arg(&project.target);
    run(&mut measure).context("the measuring of the sync failed")
}
