//! The database: one handle, one way to write, and a file of queries per topic.
//!
//! Promises: what `write` has returned is durable; a transaction is seen whole or not at all; SQLite has one writer and never fails a
//! reader for it; PostgreSQL's serialisation failures are tried again. The pool looks after a connection whenever one is given back,
//! which costs as much as a statement: who asks several things asks them within one [`Db::look`]. Refuses: to decide who may; to know HTTP or the wire. Rows go in
//! and domain values come out, and a row that is no domain value is an error, never a default.

pub mod about;
pub mod accounts;
pub mod audit;
pub mod backup;
pub mod bundles;
pub mod cases;
pub mod catalogue;
pub mod certificates;
pub mod claims;
mod connect;
pub mod course_files;
pub mod courses;
pub mod devices;
pub mod directory;
mod doubt;
pub mod drafts;
pub mod erasures;
pub mod failures;
pub mod files;
pub mod hand_ins;
pub mod handovers;
pub mod imports;
pub mod installation;
pub mod needs;
pub mod notices;
pub mod office;
pub mod official;
mod outage;
pub mod periods;
pub mod privacy;
pub mod record;
pub mod reminders;
pub mod requests;
pub mod roles;
pub mod roots;
pub mod roster;
mod row;
pub mod rules;
pub mod standards;
pub mod starts;
pub mod sync;
pub mod wording;

use std::{ops::Deref, sync::Arc, time::Duration};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

/// Whatever queries run on: [`Db::read`], or a transaction.
pub use sea_orm::ConnectionTrait as Connection;

use crate::migration;

use doubt::Doubt;

/// How often a transaction is tried before its failure is handed on.
const TRIES_MAX: u32 = 6;
/// The pause before the second try; it doubles from there: 5 + 10 + 20 + 40 + 80 ms in all.
const RETRY_PAUSE: Duration = Duration::from_millis(5);

/// What can go wrong below.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database or the way to it.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The database did not answer when it was opened.
    #[error("the database cannot be opened: {0}")]
    Unreachable(DbErr),
    /// A row holds what no version of this server writes.
    #[error("a row of {table} holds no valid {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The value that was expected.
        what: &'static str,
    },
    /// The schema is not the one that this server knows.
    #[error("the database's schema is version {found}, this server knows {known}{}", if found < known { "; run `server migrate` on this very database" } else { "" })]
    Schema {
        /// As found.
        found: i32,
        /// As known.
        known: i32,
    },
    /// The file or folder of the database.
    #[error("the database's file: {0}")]
    File(#[from] std::io::Error),
}

/// What a transaction may end with besides its value.
pub trait Failure: From<Error> + Send {
    /// The failure of the store inside, if that is what it is.
    fn store(&self) -> Option<&Error>;
}

impl Failure for Error {
    fn store(&self) -> Option<&Error> {
        Some(self)
    }
}

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    /// Any number of readers; on SQLite they cannot write.
    readers: DatabaseConnection,
    /// On SQLite a pool of exactly one.
    writers: DatabaseConnection,
    doubt: Doubt,
}

/// An open transaction. Use it where a connection is asked for: `&*tx`.
#[derive(Clone, Debug)]
pub struct Tx(Arc<DatabaseTransaction>);

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}

impl Db {
    /// For reading outside a transaction. On SQLite a write through it fails.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Runs `work`, which only reads, on one connection and in one transaction.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    pub async fn look<T, E, Work>(&self, work: impl FnOnce(Tx) -> Work + Send) -> Result<T, E>
    where
        Work: Future<Output = Result<T, E>> + Send,
        E: From<Error>,
    {
        let open = self.readers.begin().await.map_err(|cause| self.doubted(cause))?;
        let tx = Tx(Arc::new(open));
        let value = work(tx.clone()).await;
        // Nothing was written: dropping it ends it as well as anything.
        drop(tx);
        value
    }

    /// Runs `work` in one write transaction: committed if it gives a value, undone if it gives an error.
    ///
    /// SQLite begins it with `BEGIN IMMEDIATE`, so that what it reads stays true until it commits. PostgreSQL runs it at READ
    /// COMMITTED: lock the rows that the decision rests on. The agency's row is locked last, as a line of its log locks it
    /// ([`audit::append`]): what is locked beside it, the stream of a person, an account, a list, a draft, is locked before; who begins with the
    /// agency's row asks for no other lock. As `work` may run several times, it must have no effect beyond `tx`; and it must not keep `tx`
    /// beyond its end.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    pub async fn write<T, E, W, Work>(&self, work: W) -> Result<T, E>
    where
        W: Fn(Tx) -> Work + Send + Sync,
        Work: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: Failure,
    {
        let mut pause = RETRY_PAUSE;
        let mut tries = 1;
        loop {
            match self.attempt(&work).await {
                Err(failure) if tries < TRIES_MAX && failure.store().is_some_and(Error::passes) => {
                    tracing::debug!(tries, "transaction tried again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt<T, E, W, Work>(&self, work: &W) -> Result<T, E>
    where
        W: Fn(Tx) -> Work + Send + Sync,
        Work: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: Failure,
    {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let open = self.writers.begin_with_options(options).await.map_err(|cause| self.doubted(cause))?;
        let tx = Tx(Arc::new(open));
        let value = work(tx.clone()).await;
        let open = Arc::into_inner(tx.0).expect("work gives its transaction back when it ends");
        match value {
            Ok(value) => {
                open.commit().await.map_err(|cause| self.doubted(cause))?;
                Ok(value)
            }
            Err(failure) => {
                if let Some(cause) = failure.store() {
                    self.doubt.hears(cause);
                }
                // The first failure is the one to tell; a connection that cannot even undo is dropped by the pool.
                if let Err(second) = open.rollback().await {
                    tracing::warn!(cause = %second, "rollback failed");
                }
                Err(failure)
            }
        }
    }

    fn doubted(&self, cause: DbErr) -> Error {
        let cause = Error::from(cause);
        self.doubt.hears(&cause);
        cause
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.readers.get_database_backend()
    }

    /// Brings the schema to the newest version.
    ///
    /// # Errors
    /// [`Error::Schema`] if it is newer than this server knows; nothing is touched then.
    pub async fn migrate(&self) -> Result<(), Error> {
        let found = self.write(|tx| async move { Ok::<_, Error>(migration::apply(&*tx).await?) }).await?;
        known(found)
    }

    /// Asks the database for its schema's version, which also proves that it answers.
    ///
    /// # Errors
    /// [`Error::Schema`] if it is not the newest version that this server knows.
    pub async fn check(&self) -> Result<i32, Error> {
        let found = migration::version(&self.readers).await?;
        known(found).map(|()| found)
    }

    /// Closes all connections, after what they are doing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), Error> {
        self.writers.close().await?;
        self.readers.close().await?;
        Ok(())
    }
}

const fn known(found: i32) -> Result<(), Error> {
    let known = migration::NEWEST;
    if found == known { Ok(()) } else { Err(Error::Schema { found, known }) }
}
