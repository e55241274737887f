//! A server's process on a database of its own, with two people who have set their passwords.

use std::{ffi::OsString, net::IpAddr};

use domain::{ids::PersonId, time::Timestamp};
use server::{
    config::sqlite_url,
    state::{Clock as _, SystemClock},
    store::Db,
};
use tempfile::TempDir;

use super::{cluster::Cluster, line::Line, process::Process};
use crate::{
    harness::{Browser, House, Kind, Member, PASSWORD},
    sync::{
        phone::{Phone, Start},
        town::Town,
    },
};

/// Who pushes.
pub const PEOPLE: [Member; 2] = [Member::Ana, Member::Eko];

/// The database, the process that serves it, and the line to it.
pub struct Stand {
    pub base: Base,
    pub process: Option<Process>,
    pub line: Line,
    starts: [Start; PEOPLE.len()],
}

/// Where the database is.
pub enum Base {
    Sqlite(TempDir),
    Postgres(Box<Cluster>),
}

impl Base {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(tempfile::tempdir().unwrap()),
            Kind::Postgres => Self::Postgres(Box::new(Cluster::start())),
        }
    }

    /// The address by which these tests look into it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => sqlite_url(&folder.path().join("jenjang.db")),
            Self::Postgres(cluster) => cluster.url(),
        }
    }

    /// By which variables a process finds it.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        match self {
            Self::Sqlite(folder) => vec![("JENJANG_DATA_DIR", folder.path().into())],
            Self::Postgres(cluster) => vec![
                ("DATABASE_URL", cluster.url().into()),
                ("JENJANG_ERASURE_JOURNAL", cluster.beside("erasures.journal").into()),
            ],
        }
    }
}

impl Stand {
    /// Puts the people in and starts the process.
    pub async fn new(kind: Kind) -> Self {
        let base = Base::new(kind);
        let db = Db::connect(&base.url()).await.unwrap();
        db.migrate().await.unwrap();
        let house = House::build(db.clone()).await;
        let town = Town::of(&house).await;
        let starts = PEOPLE.map(|who| town.start(who, town.open));
        db.close().await.unwrap();
        let process = Process::start(&base.variables()).unwrap();
        Self { line: Line::new(process.addr), base, process: Some(process), starts }
    }

    /// Kills the process.
    pub fn falls(&mut self) {
        self.process.take().expect("it runs").kill();
    }

    /// Starts another on the same database.
    pub fn rises(&mut self) {
        let process = Process::start(&self.base.variables()).unwrap();
        self.line.leads_to(process.addr);
        self.process = Some(process);
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.line.router(), IpAddr::from([127, 0, 0, 1]))
    }

    /// A new phone of one of [`PEOPLE`], signed in.
    pub async fn phone(&self, who: Member) -> Phone {
        let browser = self.browser();
        let answer = browser.tries(who, PASSWORD).await;
        Phone::new(browser.tab(&answer), &answer.ok(), now())
    }

    /// What somebody's assessment begins with.
    pub fn start(&self, of: PersonId) -> Start {
        let place = PEOPLE.iter().position(|who| who.id() == of).expect("one of the people");
        self.starts[place]
    }
}

/// The machine's clock, which the process goes by too.
pub fn now() -> Timestamp {
    SystemClock.now()
}
