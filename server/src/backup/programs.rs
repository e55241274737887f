//! PostgreSQL's own programs: `pg_dump`, `pg_restore`, `psql`.
//!
//! Promises: a password is handed over in the environment, which only its own user can read, never on a command line; what the programs
//! complain of is shown as they say it. Refuses: to guess where a program is that is not found.

use std::{
    io::{self, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
    thread,
};

use percent_encoding::percent_decode_str;
use url::Url;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is not installed.
    #[error("{0} is missing: install PostgreSQL's client programs (on Debian: apt-get install postgresql-client)")]
    Missing(&'static str),
    /// It did not do its work; it has said why.
    #[error("{0} failed")]
    Failed(&'static str),
    /// It could not be spoken to.
    #[error("{0}: {1}")]
    Io(&'static str, io::Error),
    /// The database's address.
    #[error("the database's address: {0}")]
    Address(#[from] url::ParseError),
}

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";
const SQL: &str = "psql";

/// Where the database is.
pub struct Address {
    url: Url,
    password: Option<String>,
}

impl Address {
    /// Takes the password out of an address.
    ///
    /// # Errors
    /// [`Fault::Address`].
    pub fn of(url: &str) -> Result<Self, Fault> {
        let mut url = Url::parse(url)?;
        let mut password = url.password().map(|text| percent_decode_str(text).decode_utf8_lossy().into_owned());
        // It fails only for addresses without a host, which have no password either.
        let _ = url.set_password(None);
        if url.query().is_some() {
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            let (passwords, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "password");
            password = passwords.into_iter().next_back().map(|(_, value)| value).or(password);
            url.query_pairs_mut().clear().extend_pairs(others);
        }
        Ok(Self { url, password })
    }

    fn command(&self, program: &'static str) -> Command {
        let mut command = Command::new(program);
        command.arg("--dbname").arg(self.url.as_str());
        if let Some(password) = &self.password {
            command.env("PGPASSWORD", password);
        }
        command
    }
}

/// A program under way.
pub struct Program {
    name: &'static str,
    /// Its streams.
    pub child: Child,
}

impl Program {
    fn start(name: &'static str, command: &mut Command) -> Result<Self, Fault> {
        let child = command.spawn().map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => Fault::Missing(name),
            _ => Fault::Io(name, cause),
        })?;
        Ok(Self { name, child })
    }

    /// Waits until it has done its work.
    ///
    /// # Errors
    /// [`Fault::Failed`].
    pub fn ends(mut self) -> Result<(), Fault> {
        let status = self.child.wait().map_err(|cause| Fault::Io(self.name, cause))?;
        if status.success() { Ok(()) } else { Err(Fault::Failed(self.name)) }
    }

    /// Ends it, so that it takes nothing of what it was told for complete.
    fn stop(mut self) {
        // It fails only where it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Begins to copy a database as of this moment: an archive on the program's standard output.
///
/// # Errors
/// If it cannot be started.
pub fn dump(from: &Address) -> Result<Program, Fault> {
    let mut command = from.command(DUMP);
    command.args(["--format=custom", "--no-owner", "--no-privileges"]);
    Program::start(DUMP, command.stdin(Stdio::null()).stdout(Stdio::piped()))
}

/// Puts an archive, which `write` writes, into a database, and then runs `sql`: all in one transaction, which takes effect only if
/// everything went well.
///
/// # Errors
/// Those of `write`, and the programs'.
pub fn restore<E: From<Fault> + Send>(
    to: &Address,
    sql: &str,
    write: impl FnOnce(ChildStdin) -> Result<(), E> + Send,
) -> Result<(), E> {
    let mut command = Command::new(RESTORE);
    command.args(["--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-"]);
    let mut script = Program::start(RESTORE, command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
    let mut command = to.command(SQL);
    command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]);
    // Its own answers are of no interest; without a file it would not make one transaction of it.
    command.args(["--output=/dev/null", "--file=-"]);
    let mut session = match Program::start(SQL, command.stdin(Stdio::piped())) {
        Ok(session) => session,
        Err(missing) => {
            script.stop();
            return Err(missing.into());
        }
    };
    let archive = script.child.stdin.take().expect("piped");
    let mut text = script.child.stdout.take().expect("piped");
    let mut statements = session.child.stdin.take().expect("piped");
    let (written, told) = thread::scope(|scope| {
        let written = scope.spawn(|| write(archive));
        let told = io::copy(&mut text, &mut statements).map_err(|cause| Fault::Io(SQL, cause));
        // Whoever still writes to a script that nobody reads is told so.
        drop(text);
        (written.join().expect("writing does not panic"), told)
    });
    let scripted = script.ends();
    // Whoever fails first makes the others fail: the database, then the archive, then what is written into it.
    let complete = told
        .and(scripted)
        .map_err(E::from)
        .and(written)
        .and_then(|()| Ok(statements.write_all(sql.as_bytes()).map_err(|cause| Fault::Io(SQL, cause))?));
    match complete {
        Ok(()) => {
            drop(statements);
            Ok(session.ends()?)
        }
        Err(fault) => {
            // Before its input ends: at the end it would commit.
            session.stop();
            Err(fault)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_left_in_an_address() {
        for (url, password) in [
            ("postgres://ana@db/jenjang", None),
            ("postgres://ana:r%40hasia@db:5433/jenjang?sslmode=require", Some("r@hasia")),
            ("postgres://ana@db/jenjang?password=r%40hasia&sslmode=require", Some("r@hasia")),
        ] {
            let address = Address::of(url).unwrap();
            assert_eq!(address.password.as_deref(), password, "{url}");
            assert!(!address.url.as_str().contains("hasia"), "{url}");
            assert_eq!(address.url.as_str().contains("sslmode=require"), url.contains("sslmode"), "{url}");
        }
    }
}
