//! A private PostgreSQL for tests and measurements: made for one run, on a free port of this machine only, then gone.
//!
//! The system's own clusters are never touched.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{Running, ask, output};

/// How long a new cluster may take to answer; it takes about a second.
const START_MAX: Duration = Duration::from_secs(60);

/// The tests open many connections: each makes a database of its own.
const CONNECTIONS_MAX: u32 = 200;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commits {
    /// It does, as where people's work is kept.
    Wait,
    /// It does not: nothing that tests write is worth keeping.
    Hurry,
}

impl Commits {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Wait => &[],
            Self::Hurry => &["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
        }
    }
}

/// A running cluster; stopped and removed when this value is dropped.
#[derive(Debug)]
pub struct Postgres {
    server: Option<Running>,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub fn start(commits: Commits) -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed")?;
        let user = User::find()?;
        let folder = output(user.command("mktemp").args(["-d", "-t", "jenjang-postgresql-XXXXXX"]))?;
        let mut cluster = Self { server: None, folder: folder.trim().into(), port: free_port()? };
        let data = cluster.folder.join("data");
        output(
            user.command(programs.join("initdb"))
                .args(["--username=test", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"])
                .arg(&data),
        )?;
        let log = std::fs::File::create(cluster.folder.join("log")).context("could not write PostgreSQL's log")?;
        let server = Running::start(
            user.command(programs.join("postgres"))
                .arg("-D")
                .arg(&data)
                .args([
                    "-p",
                    &cluster.port.to_string(),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                ])
                .args(commits.settings())
                .args(["-c", &format!("max_connections={CONNECTIONS_MAX}")])
                .stdin(Stdio::null())
                .stdout(log.try_clone()?)
                .stderr(log),
        )?;
        let log = cluster.folder.join("log");
        wait_until_it_answers(cluster.server.insert(server), &programs, cluster.port, &log)?;
        Ok(cluster)
    }

    /// Where the tests connect.
    pub fn url(&self) -> String {
        format!("postgres://test@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // First the server, then the files that it has open.
        drop(self.server.take());
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("could not remove {}: {error}", self.folder.display());
        }
    }
}

fn wait_until_it_answers(server: &mut Running, programs: &Path, port: u16, log: &Path) -> Result<()> {
    let deadline = Instant::now() + START_MAX;
    loop {
        let mut ready = Command::new(programs.join("pg_isready"));
        if ask(ready.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()])).is_some() {
            return Ok(());
        }
        if server.ended()?.is_some() || Instant::now() > deadline {
            let log = std::fs::read_to_string(log).unwrap_or_default();
            bail!("PostgreSQL did not start:\n{log}");
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// The folder of PostgreSQL's own programs, the newest installed: Debian keeps them out of `PATH`.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("postgres").exists())
        .max();
    if let Some((_, bin)) = newest {
        return Some(bin);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// Whom the cluster runs as: PostgreSQL refuses root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum User {
    Ourselves,
    /// The user that PostgreSQL's package made.
    Postgres,
}

impl User {
    fn find() -> Result<Self> {
        let id = output(Command::new("id").arg("-u"))?;
        if id.trim() != "0" {
            return Ok(Self::Ourselves);
        }
        if ask(Command::new("id").args(["-u", "postgres"])).is_none() {
            bail!("PostgreSQL refuses to run as root, and there is no user `postgres` to become");
        }
        Ok(Self::Postgres)
    }

    /// A program run as this user, by way of util-linux's `setpriv`.
    fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setpriv");
        // Stops the server even if we are killed without a chance to do so.
        command.args(["--pdeathsig", "INT"]);
        if self == Self::Postgres {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.arg("--").arg(program);
        // The user may not be allowed to look into our folder.
        command.current_dir("/");
        command
    }
}

/// A port that nobody uses now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port on this machine")?;
    Ok(listener.local_addr()?.port())
}
