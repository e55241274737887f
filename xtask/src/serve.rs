//! `cargo xtask run`: everything built for use, and started.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::process::{Running, run as run_child};
use crate::project::{Project, ServerProfile, heading, say};
use crate::site::{self, Kind};
use crate::toolchain::Toolchain;
use crate::tools::Tools;

/// How the server is started.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Where the server listens.
    #[arg(long, default_value = "127.0.0.1:3000")]
    pub addr: String,
    /// The folder of the embedded database and of the server's secrets [default: data].
    #[arg(long)]
    pub data_dir: Option<OsString>,
    /// A PostgreSQL database instead of the embedded one.
    #[arg(long)]
    pub database_url: Option<String>,
    /// Start without the demo agency.
    #[arg(long)]
    pub empty: bool,
}

impl Options {
    /// The server's command line. Demo data go into an empty database only; the server sees to that.
    pub fn arguments(&self, site: &std::path::Path, project: &Project) -> Vec<OsString> {
        let data = self.data_dir.clone().unwrap_or_else(|| project.path("data").into());
        let mut arguments: Vec<OsString> = ["serve", "--addr", &self.addr, "--data-dir"].map(OsString::from).into();
        arguments.extend([data, "--site".into(), site.into()]);
        if let Some(url) = &self.database_url {
            arguments.extend(["--database-url".into(), url.into()]);
        }
        if !self.empty {
            arguments.push("--demo".into());
        }
        arguments
    }
}

/// Builds everything for use and serves it until Ctrl-C.
///
/// # Errors
/// When the machine cannot be prepared, something does not build, or the server does not start.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    build_all(project)?;
    heading("Jenjang");
    // The server itself prints its address, and the demo's sign-ins when it made them.
    let mut server = Command::new(project.server(ServerProfile::Release));
    server.args(options.arguments(&project.site(), project));
    let status = Running::start(&mut server)?.wait()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Builds everything for use: what a server in an office is given.
///
/// # Errors
/// When the machine cannot be prepared, or something does not build.
pub fn build(project: &Project) -> Result<ExitCode> {
    build_all(project)?;
    heading("Built");
    say(&format!("the server: {}", project.server(ServerProfile::Release).display()));
    say(&format!("the site, for its option --site: {}", project.site().display()));
    Ok(ExitCode::SUCCESS)
}

fn build_all(project: &Project) -> Result<()> {
    heading("What this machine has, and what is missing");
    let toolchain = Toolchain::ensure()?;
    toolchain.forget_other_builds(&project.target)?;
    let tools = Tools::ensure(project, &toolchain)?;
    heading("The app");
    site::build(project, &toolchain, &tools, Kind::Release, &project.site())?;
    heading("The server");
    build_server(project, &toolchain, ServerProfile::Release)
}

/// Builds the server.
///
/// # Errors
/// When it does not build.
pub fn build_server(project: &Project, toolchain: &Toolchain, profile: ServerProfile) -> Result<()> {
    let mut cargo = toolchain.cargo(&project.root);
    cargo.args(["build", "--package", "server"]).env("CARGO_TARGET_DIR", &project.target);
    if profile == ServerProfile::Release {
        cargo.arg("--release");
    }
    run_child(&mut cargo)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(options: &Options) -> Vec<String> {
        let project = Project { root: "/checkout".into(), target: "/checkout/target".into() };
        options
            .arguments(&project.site(), &project)
            .into_iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn the_demo_is_the_default_and_empty_leaves_it_out() {
        let options = Options { addr: "127.0.0.1:3000".into(), data_dir: None, database_url: None, empty: false };
        assert_eq!(
            arguments(&options),
            [
                "serve",
                "--addr",
                "127.0.0.1:3000",
                "--data-dir",
                "/checkout/data",
                "--site",
                "/checkout/target/site",
                "--demo"
            ]
        );
        let options = Options {
            database_url: Some("postgres://host/db".into()),
            data_dir: Some("/srv".into()),
            empty: true,
            ..options
        };
        assert_eq!(
            arguments(&options),
            [
                "serve",
                "--addr",
                "127.0.0.1:3000",
                "--data-dir",
                "/srv",
                "--site",
                "/checkout/target/site",
                "--database-url",
                "postgres://host/db"
            ]
        );
    }
}
