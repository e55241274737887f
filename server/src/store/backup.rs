//! What backups and their return need of the database.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use domain::time::Timestamp;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement, TryGetable};

use super::{Db, Error, installation};
use crate::migration;

/// How long the locks of others are waited for, to tell that there are others.
const LOCK_WAIT: Duration = Duration::from_millis(500);

/// How long it is waited for that others let go: the connections of a server that was just stopped take a moment to end.
const LEAVE_WAIT: Duration = Duration::from_secs(3);
const LEAVE_POLL: Duration = Duration::from_millis(100);

/// Others who are connected to this PostgreSQL database.
const OTHERS: &str = "select count(*) as n from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";

/// A database that a backup shall take the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Nobody has put anything in.
    pub empty: bool,
    /// Somebody else is connected to it.
    pub in_use: bool,
}

/// What a backup cannot know: all that was taken from people after it was made. So everything is taken that could have been.
///
/// Sessions end, codes that wait are used up, roles and auditors' cases are withdrawn; a new epoch begins when a server starts.
#[must_use]
pub fn settlement(now: Timestamp) -> String {
    let Timestamp(now) = now;
    format!(
        "update device set revoked_at = {now} where revoked_at is null;
         update sign_in_code set used_at = {now} where used_at is null;
         update role_grant set withdrawn_at = {now} where withdrawn_at is null;
         update auditor_case set withdrawn_at = {now} where withdrawn_at is null;
         delete from installation where key = '{}';",
        installation::EPOCH
    )
}

impl Db {
    /// Copies an embedded database as of this moment into an empty file, while others go on with it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn copy_into(&self, file: &Path) -> Result<(), Error> {
        let name = file.to_string_lossy().into_owned();
        self.writers
            .execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "vacuum into ?", [name.into()]))
            .await?;
        Ok(())
    }
}

/// Looks at a database that is there. An embedded one that nobody else uses is left as a single file.
///
/// # Errors
/// Those of the database.
pub async fn standing(url: &str) -> Result<Standing, Error> {
    let on = alone(url).await?;
    let empty = migration::version(&on).await? == 0 || installation::is_empty(&on).await?;
    let in_use = match on.get_database_backend() {
        DbBackend::Postgres => others_stay(&on).await?,
        _ => !is_single_file(&on).await,
    };
    on.close().await?;
    Ok(Standing { empty, in_use })
}

/// Settles a restored file before it takes its place; it is a single file afterwards.
///
/// # Errors
/// Those of the database.
pub async fn settle(url: &str, now: Timestamp) -> Result<(), Error> {
    let on = alone(url).await?;
    on.execute_unprepared(&settlement(now)).await?;
    on.close().await?;
    Ok(())
}

/// Whether somebody else is connected, and stays so.
async fn others_stay(on: &DatabaseConnection) -> Result<bool, Error> {
    let deadline = Instant::now() + LEAVE_WAIT;
    while one::<i64>(on, OTHERS, "n").await? > Some(0) {
        if Instant::now() > deadline {
            return Ok(true);
        }
        tokio::time::sleep(LEAVE_POLL).await;
    }
    Ok(false)
}

/// Leaves the write-ahead mode, which only whoever is alone with the file may.
async fn is_single_file(on: &DatabaseConnection) -> bool {
    let mode = one::<String>(on, "pragma journal_mode = delete", "journal_mode").await;
    mode.is_ok_and(|mode| mode.as_deref() == Some("delete"))
}

/// One connection, and not more.
async fn alone(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(LOCK_WAIT).pragma("synchronous", "FULL"));
    Database::connect(options).await.map_err(Error::Unreachable)
}

async fn one<T: TryGetable>(on: &DatabaseConnection, sql: &str, column: &str) -> Result<Option<T>, DbErr> {
    let row = on.query_one_raw(Statement::from_string(on.get_database_backend(), sql)).await?;
    row.map(|row| row.try_get("", column)).transpose()
}
