//! Opening the database.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, sqlx::Connection as _};

use super::{
    Db, Error,
    doubt::{Doubt, TRUSTED},
};

/// Connections that read at once. SQLite's are cheap; PostgreSQL's are shared out among servers.
const READERS_MAX: u32 = 8;
/// Connections that write at once on PostgreSQL.
const POSTGRES_WRITERS_MAX: u32 = 8;
/// How long a request waits for a connection, and SQLite for another process's lock, before it fails.
const WAIT_MAX: Duration = Duration::from_secs(10);

impl Db {
    /// Opens `sqlite://PATH` (the file is created if it is missing) or `postgres://…`. The schema is not looked at.
    ///
    /// # Errors
    /// [`Error::Unreachable`], for PostgreSQL after ten seconds of trying.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        // Opened first: SQLite's write-ahead mode and the file itself come from a connection that may write.
        let sqlite = url.starts_with("sqlite:");
        let doubt = Doubt::default();
        let most = if sqlite { 1 } else { POSTGRES_WRITERS_MAX };
        let writers = open(options(url, most, false, &doubt)).await?;
        let readers = open(options(url, READERS_MAX, sqlite, &doubt)).await?;
        debug_assert_eq!(sqlite, writers.get_database_backend() == DbBackend::Sqlite);
        Ok(Self { readers, writers, doubt })
    }
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection, Error> {
    Database::connect(options).await.map_err(Error::Unreachable)
}

fn options(url: &str, connections: u32, sqlite_reads_only: bool, doubt: &Doubt) -> ConnectOptions {
    let doubt = doubt.clone();
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(WAIT_MAX)
        .connect_timeout(WAIT_MAX)
        .test_before_acquire_if_idle_for(TRUSTED)
        // Statements carry personal data; they are never logged.
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(WAIT_MAX)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("query_only", if sqlite_reads_only { "ON" } else { "OFF" })
        })
        // A commit that fails, for want of room say, leaves the driver counting a transaction that SQLite has ended. All later ones
        // on that connection would be savepoints in it: answered as committed, and never so. It is closed, and another opened.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            let sound = !connection.is_in_transaction();
            Box::pin(async move { Ok(sound) })
        })
        .map_sqlx_postgres_before_acquire(move |connection, _| {
            let asked = doubt.is_there();
            Box::pin(async move {
                if asked {
                    connection.ping().await?;
                }
                Ok(true)
            })
        });
    options
}
