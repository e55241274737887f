//! The server as a process of its own.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use tempfile::NamedTempFile;

/// The program: `JENJANG_SERVER`, or the server's own `main` as cargo built it beside these tests.
fn program() -> OsString {
    env::var_os("JENJANG_SERVER").unwrap_or_else(|| env!("CARGO_BIN_EXE_server_under_test").into())
}

/// A command of the program, which finds the database by these variables.
pub fn command(database: &[(&str, OsString)]) -> Command {
    let mut command = Command::new(program());
    command.envs(database.iter().map(|(name, value)| (*name, value)));
    command
}

/// A process that serves; killed when this value is dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub addr: SocketAddr,
}

impl Process {
    /// Starts it on a port that is free.
    ///
    /// # Errors
    /// With what it said, where it did not come to listen.
    pub fn start(database: &[(&str, OsString)]) -> Result<Self, String> {
        let log = NamedTempFile::new().unwrap();
        let mut child = Command::new("sh")
            // A write beyond the limit on a file's size must fail, and not end the process: see `limits_files`.
            .args(["-c", r#"trap "" XFSZ; exec "$@""#, "sh"])
            // It ends when these tests do.
            .args(["setpriv", "--pdeathsig", "KILL", "--"])
            .arg(program())
            .args(["serve", "--addr", "127.0.0.1:0", "--log-level", "warn"])
            .envs(database.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log.path()).unwrap())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let addr = first.trim_end().strip_prefix("Jenjang: http://").and_then(|rest| rest.strip_suffix('/'));
        let Some(addr) = addr.and_then(|addr| addr.parse().ok()) else {
            child.wait().unwrap();
            return Err(fs::read_to_string(log.path()).unwrap());
        };
        Ok(Self { child, addr })
    }

    /// Ends it without a word.
    pub fn kill(mut self) {
        self.end();
    }

    /// Lets no file grow beyond so many bytes, or (without a number) beyond nothing.
    pub fn limits_files(&self, bytes: Option<u64>) {
        let most = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        // Of the two limits the one that may be raised again.
        let limited = Command::new("prlimit")
            .args(["--pid", &self.child.id().to_string(), &format!("--fsize={most}:")])
            .status()
            .expect("prlimit, of util-linux");
        assert!(limited.success());
    }

    fn end(&mut self) {
        // It fails only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
