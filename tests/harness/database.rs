//! A fresh database per test.
//!
//! SQLite lives in a folder that vanishes. PostgreSQL is the one that `TEST_POSTGRES_URL` names; each test gets a schema of its own
//! there. Where the variable is missing the tests fail, unless `JENJANG_TEST_DATABASES=sqlite` says that this is meant.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
};

use server::{
    config::sqlite_url,
    store::{self, Connection as _, Db},
};
use tempfile::TempDir;

use super::House;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// Those that this run is for.
    pub fn wanted() -> Vec<Self> {
        match env::var("JENJANG_TEST_DATABASES").as_deref() {
            Ok("sqlite") => vec![Self::Sqlite],
            Ok(other) => panic!("JENJANG_TEST_DATABASES is {other:?}; the only other choice than both is \"sqlite\""),
            Err(_) => vec![Self::Sqlite, Self::Postgres],
        }
    }
}

/// Runs a story on a house of its own for each database.
pub async fn on_each_database(story: impl AsyncFn(House)) {
    on_each_fresh_database(async |db| story(House::build(db).await).await).await;
}

/// Runs a story on a database of each kind with nothing in it but the schema.
pub async fn on_each_fresh_database(story: impl AsyncFn(Db)) {
    for kind in Kind::wanted() {
        // Shown if the test fails.
        println!("on {kind:?}");
        let (database, db) = Database::fresh(kind).await;
        story(db).await;
        database.drop().await;
    }
}

/// What must be there as long as the database is used.
pub struct Database {
    _folder: Option<TempDir>,
    schema: Option<Schema>,
}

struct Schema {
    server: String,
    name: String,
}

impl Database {
    /// An empty database, its schema brought to the newest version.
    pub async fn fresh(kind: Kind) -> (Self, Db) {
        let (database, url) = match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder");
                let url = sqlite_url(&folder.path().join("test.db"));
                (Self { _folder: Some(folder), schema: None }, url)
            }
            Kind::Postgres => {
                let schema = Schema::create().await;
                let url = schema.url();
                (Self { _folder: None, schema: Some(schema) }, url)
            }
        };
        let db = Db::connect(&url).await.expect("a database");
        db.migrate().await.expect("a schema");
        (database, db)
    }

    /// Leaves nothing behind on the server.
    pub async fn drop(self) {
        if let Some(schema) = self.schema {
            schema.execute(&format!("drop schema {} cascade", schema.name)).await;
        }
    }
}

impl Schema {
    async fn create() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL names a PostgreSQL to test on (or say JENJANG_TEST_DATABASES=sqlite)");
        let n = COUNT.fetch_add(1, Ordering::SeqCst);
        let schema = Self { server, name: format!("test_{}_{n}", std::process::id()) };
        schema.execute(&format!("create schema {}", schema.name)).await;
        schema
    }

    /// The same server, looking into this schema alone.
    fn url(&self) -> String {
        let sign = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{sign}options[search_path]={}", self.server, self.name)
    }

    async fn execute(&self, sql: &str) {
        let db = Db::connect(&self.server).await.expect("the test server");
        db.write(|tx| async move { Ok::<_, store::Error>(tx.execute_unprepared(sql).await?) }).await.expect(sql);
        db.close().await.expect("closed");
    }
}
