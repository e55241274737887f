//! The server's program, started for one measurement and ended after it.

use std::{
    fs,
    io::{self, BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};

use super::town::Database;

/// A running server.
pub struct Program {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Program {
    /// Starts it over a database and waits until it listens. Its log goes nowhere, but it is written.
    pub fn start(program: &Path, database: &Database) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--addr", "127.0.0.1:0"]).args(database.options());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut told = String::new();
        BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).read_line(&mut told)?;
        let address = told.trim().trim_start_matches("Jenjang: http://").trim_end_matches('/').parse();
        Ok(Self { address: address.map_err(io::Error::other)?, child })
    }

    /// The most memory that it has held so far, in megabytes.
    pub fn rss_mb_max(&self) -> io::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kib: u64 = line.trim_end_matches("kB").trim().parse().map_err(io::Error::other)?;
        Ok(kib * 1024 / 1_000_000)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
