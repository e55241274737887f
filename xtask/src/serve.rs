//! `cargo xtask run`: everything built for use, and started.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
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
    pub addr: SocketAddr,
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
    fn arguments(&self, site: &Path, project: &Project) -> Vec<OsString> {
        let data = self.data_dir.clone().unwrap_or_else(|| project.path("data").into());
        let addr = self.addr.to_string();
        let mut arguments: Vec<OsString> = ["serve", "--addr", &addr, "--data-dir"].map(OsString::from).into();
        arguments.extend([data, "--site".into(), site.into()]);
        if let Some(url) = &self.database_url {
            arguments.extend(["--database-url".into(), url.into()]);
        }
        if !self.empty {
            arguments.push("--demo".into());
        }
        arguments
    }

    /// Refuses what the server would refuse after a build of minutes.
    ///
    /// # Errors
    /// When demo data would be served to others.
    pub fn check(&self) -> Result<()> {
        if !self.empty && !self.addr.ip().is_loopback() {
            bail!(
                "demo data have published passwords and are served on this machine only: add --empty, or leave --addr out"
            );
        }
        Ok(())
    }

    /// The server, ready to be started on the database that is named here and no other: one that the shell's `DATABASE_URL` names is
    /// somebody's own. The embedded database gets its schema when the server starts; another gets it here.
    ///
    /// # Errors
    /// When the schema cannot be brought up to date.
    pub fn server(&self, program: PathBuf, site: &Path, project: &Project) -> Result<Command> {
        let server = || {
            let mut server = Command::new(&program);
            server.env_remove("DATABASE_URL");
            server
        };
        if let Some(url) = &self.database_url {
            run_child(server().args(["migrate", "--database-url", url]))?;
        }
        let mut serving = server();
        serving.args(self.arguments(site, project));
        Ok(serving)
    }
}

/// Builds everything for use and serves it until Ctrl-C.
///
/// # Errors
/// When the machine cannot be prepared, something does not build, or the server does not start.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    options.check()?;
    build_all(project)?;
    heading("Jenjang");
    let program = project.server(ServerProfile::Release);
    // The server itself prints its address, and the demo's sign-ins when it made them.
    let status = Running::start(&mut options.server(program, &project.site(), project)?)?.wait()?;
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
        let options = Options { addr: ([127, 0, 0, 1], 3000).into(), data_dir: None, database_url: None, empty: false };
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

    #[test]
    fn demo_data_for_others_are_refused_before_anything_is_built() {
        let options =
            |addr: [u8; 4], empty| Options { addr: (addr, 3000).into(), data_dir: None, database_url: None, empty };
        assert!(options([0, 0, 0, 0], false).check().is_err());
        assert!(options([0, 0, 0, 0], true).check().is_ok());
        assert!(options([127, 0, 0, 1], false).check().is_ok());
    }
}
