//! Which failures of the database are nobody's mistake and end by themselves, or once somebody has made room.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::DatabaseError, sqlite::SqliteError},
};

use super::Error;

/// SQLite's codes, extended or not, keep the kind of failure in their last byte.
const SQLITE_KIND: u32 = 0xff;
/// `SQLITE_BUSY`, `SQLITE_IOERR`, `SQLITE_FULL`, `SQLITE_CANTOPEN`: another process's lock, a disk that fails or is full.
const SQLITE_OUTAGES: [u32; 4] = [5, 10, 13, 14];
/// PostgreSQL's: no connection, too little disk, memory or connections, told to stop or still starting, a failing disk.
const POSTGRES_OUTAGES: [&str; 4] = ["08", "53", "57P", "58030"];

impl Error {
    /// Whether the database is away or has no room. What was asked for may then be asked for again, unchanged.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Database(DbErr::ConnectionAcquire(_)) => true,
            Self::Database(DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) => match cause {
                RuntimeErr::SqlxError(cause) => is_outage(cause),
                RuntimeErr::Internal(_) => false,
            },
            _ => false,
        }
    }

    /// Whether it passes within milliseconds: PostgreSQL could not serialise, or chose this transaction to end a deadlock.
    pub(super) fn passes(&self) -> bool {
        let Self::Database(DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) = self else {
            return false;
        };
        let RuntimeErr::SqlxError(cause) = cause else {
            return false;
        };
        let code = cause.as_database_error().and_then(DatabaseError::code);
        matches!(code.as_deref(), Some("40001" | "40P01"))
    }
}

fn is_outage(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error.try_downcast_ref::<SqliteError>().is_some() {
                code.parse().is_ok_and(|code: u32| SQLITE_OUTAGES.contains(&(code & SQLITE_KIND)))
            } else {
                POSTGRES_OUTAGES.iter().any(|class| code.starts_with(class))
            }
        }
        _ => false,
    }
}
