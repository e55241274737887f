//! Backups: `server backup FILE` and `server restore FILE`.
//!
//! Promises: a backup is the database as of one moment, taken while servers go on; encrypted, complete or not there at all, readable by
//! nobody else on the machine, never in the place of another file unless told so. A restore proves the whole file before it touches
//! anything, and takes effect whole or not at all. What was taken from people after the backup does not come back: a backup cannot know
//! it, so all sessions, codes and roles end with a restore. What devices have sent since the backup, they send again.
//!
//! Refuses: a backup of a newer schema or of the other database; a database that somebody uses; one that is not empty, unless told so.
//! It cannot take back a password that was changed after the backup: the one of the backup is good again.

pub mod programs;
pub mod seal;

use std::{
    fs::{DirBuilder, File},
    io::{self, BufReader, Write},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use domain::time::Timestamp;
use tempfile::NamedTempFile;

use self::{
    programs::Address,
    seal::{Header, Key, Kind, NONCE_BYTES},
};
use crate::{
    config::{Backup, Database, Restore, sqlite_url},
    migration,
    state::Entropy,
    store::{self, Db, backup::Standing},
};

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// PostgreSQL's programs.
    #[error(transparent)]
    Program(#[from] programs::Fault),
    /// A file or folder.
    #[error("{file}: {cause}")]
    File {
        /// Which one.
        file: PathBuf,
        /// What is wrong.
        cause: io::Error,
    },
    /// The backup.
    #[error("{file}: {fault}")]
    Unreadable {
        /// Which one.
        file: PathBuf,
        /// What is wrong.
        fault: seal::Fault,
    },
    /// There is a file of that name.
    #[error("{0} is there already; --replace puts the new one in its place")]
    Exists(PathBuf),
    /// There is nothing to copy.
    #[error("{0}: there is no database")]
    NoDatabase(PathBuf),
    /// The backup comes from a newer server.
    #[error("the backup's schema is version {found}, this server knows {known}: use the newer server")]
    Newer {
        /// As found.
        found: i32,
        /// As known.
        known: i32,
    },
    /// The backup is one of the other database.
    #[error("the backup is one of {found}, the database is {target}")]
    OtherKind {
        /// What was copied.
        found: &'static str,
        /// What it should go into.
        target: &'static str,
    },
    /// The database holds something.
    #[error(
        "the database is not empty; --replace puts the backup in its place, and what only the database holds is gone"
    )]
    NotEmpty,
    /// Somebody is connected.
    #[error("the database is in use: stop every server that uses it first")]
    InUse,
}

/// Makes a backup.
///
/// # Errors
/// [`Error`]; then there is none, and a file that was to be replaced is as it was.
pub async fn back_up(options: &Backup, entropy: &dyn Entropy) -> Result<(), Error> {
    let Backup { database, file, key_file, replace } = options;
    let key = read_key(key_file)?;
    if file.exists() && !replace {
        return Err(Error::Exists(file.clone()));
    }
    if database.is_embedded() && !database.file().is_file() {
        return Err(Error::NoDatabase(database.file()));
    }
    let db = Db::connect(&database.url()).await?;
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce);
    let header = Header { kind: kind(database), schema: db.check().await?, nonce };
    let at = |cause| Error::File { file: file.clone(), cause };
    // Beside its last place, so that it gets there in one step; nobody else may read it.
    let mut sealed = NamedTempFile::new_in(folder(file)).map_err(at)?;
    match header.kind {
        Kind::Sqlite => {
            let copy = within(&database.data_dir)?;
            db.copy_into(copy.path()).await?;
            seal::seal(&key, &header, &mut copy.reopen().map_err(at)?, &mut sealed).map_err(at)?;
        }
        Kind::Postgres => {
            let mut dump = programs::dump(&Address::of(&database.url())?)?;
            let mut archive = dump.child.stdout.take().expect("piped");
            seal::seal(&key, &header, &mut archive, &mut sealed).map_err(at)?;
            dump.ends()?;
        }
    }
    db.close().await?;
    sealed.as_file().sync_all().map_err(at)?;
    let kept = if *replace { sealed.persist(file) } else { sealed.persist_noclobber(file) };
    kept.map_err(|refused| at(refused.error))?;
    sync_folder(folder(file))
}

/// Puts a backup in the place of a database that nobody uses.
///
/// # Errors
/// [`Error`]; then the database is as it was.
pub async fn restore(options: &Restore, now: Timestamp) -> Result<(), Error> {
    let Restore { database, file, key_file, replace } = options;
    let backup = Sealed { file, key: read_key(key_file)? };
    // All of it, before anything is touched.
    let header = backup.open(&mut io::sink())?;
    if header.schema > migration::NEWEST {
        return Err(Error::Newer { found: header.schema, known: migration::NEWEST });
    }
    if header.kind != kind(database) {
        return Err(Error::OtherKind { found: header.kind.name(), target: kind(database).name() });
    }
    match header.kind {
        Kind::Sqlite => restore_file(&backup, database, *replace, now).await,
        Kind::Postgres => {
            may_be_replaced(store::backup::standing(&database.url()).await?, *replace)?;
            // The archive's script leaves no search path behind.
            let settlement = format!("reset search_path;\n{}\n", store::backup::settlement(now));
            let address = Address::of(&database.url())?;
            programs::restore(&address, &settlement, |mut archive| backup.open(&mut archive).map(drop))
        }
    }
}

async fn restore_file(backup: &Sealed<'_>, database: &Database, replace: bool, now: Timestamp) -> Result<(), Error> {
    let target = database.file();
    let at = |cause| Error::File { file: target.clone(), cause };
    DirBuilder::new().recursive(true).mode(0o700).create(&database.data_dir).map_err(at)?;
    if target.exists() {
        may_be_replaced(store::backup::standing(&database.url()).await?, replace)?;
    }
    // What is left of another database would be taken for a part of this one.
    if ["-wal", "-shm"].iter().any(|end| beside(&target, end).exists()) {
        return Err(Error::InUse);
    }
    let mut copy = within(&database.data_dir)?;
    backup.open(&mut copy)?;
    store::backup::settle(&sqlite_url(copy.path()), now).await?;
    copy.as_file().sync_all().map_err(at)?;
    copy.persist(&target).map_err(|refused| at(refused.error))?;
    sync_folder(&database.data_dir)
}

fn may_be_replaced(standing: Standing, replace: bool) -> Result<(), Error> {
    match standing {
        Standing { in_use: true, .. } => Err(Error::InUse),
        Standing { empty: false, .. } if !replace => Err(Error::NotEmpty),
        _ => Ok(()),
    }
}

/// A backup and the key to it.
struct Sealed<'a> {
    file: &'a Path,
    key: Key,
}

impl Sealed<'_> {
    /// Writes what it holds.
    fn open(&self, to: &mut impl Write) -> Result<Header, Error> {
        let unreadable = |fault| Error::Unreadable { file: self.file.to_owned(), fault };
        let file = File::open(self.file).map_err(|cause| unreadable(cause.into()))?;
        seal::open(&self.key, &mut BufReader::new(file), to).map_err(unreadable)
    }
}

fn kind(database: &Database) -> Kind {
    if database.is_embedded() { Kind::Sqlite } else { Kind::Postgres }
}

fn read_key(file: &Path) -> Result<Key, Error> {
    Key::read(file).map_err(|cause| Error::File { file: file.to_owned(), cause })
}

/// A file of the database's folder, for its owner alone; it goes when it is dropped.
fn within(folder: &Path) -> Result<NamedTempFile, Error> {
    NamedTempFile::new_in(folder).map_err(|cause| Error::File { file: folder.to_owned(), cause })
}

fn folder(of: &Path) -> &Path {
    of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A new name is durable once its folder is.
fn sync_folder(folder: &Path) -> Result<(), Error> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|cause| Error::File { file: folder.to_owned(), cause })
}
