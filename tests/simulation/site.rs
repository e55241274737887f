//! The servers of a world: one or two over one database, and backups that it may be set back to.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    ids::{AssignmentId, PeriodId},
    people::PositionKind,
    sync::op::Begun,
    sync::verdict::Reference,
    text::Text,
    time::Date,
    wire,
};
use sea_orm::{ConnectionTrait as _, Database};
use server::{
    config::{Settings, sqlite_url},
    store::{
        Db, bundles,
        periods::{self, Period},
    },
};
use tempfile::TempDir;

use crate::harness::{Browser, CountedEntropy, House, Member, StillClock};

/// Where files are in memory, so that a thousand worlds do not wait for a disk.
const MEMORY: &str = "/dev/shm";

/// The days of the period in which everything happens.
const DAYS: (Date, Date) = (Date::constant(2026, 10, 1), Date::constant(2026, 12, 12));
const GRACE_DAYS: u32 = 7;

/// Servers over one SQLite database.
pub struct Site {
    folder: TempDir,
    clock: Arc<StillClock>,
    entropy: Arc<CountedEntropy>,
    houses: Vec<House>,
    backups: usize,
    /// What assessments rest on.
    pub reference: Reference,
}

impl Site {
    /// So many servers, the people, an open period, and nobody who has begun.
    pub async fn open(servers: usize, people: &[Member]) -> Self {
        let folder = tempfile::Builder::new()
            .tempdir_in(if Path::new(MEMORY).is_dir() { Path::new(MEMORY) } else { Path::new(".") })
            .expect("a folder");
        let mut site = Self {
            folder,
            clock: Arc::default(),
            entropy: Arc::default(),
            houses: Vec::new(),
            backups: 0,
            reference: Reference {
                catalogue: wire::bundle::read_catalogue(domain::shipped::CATALOGUE).expect("the catalogue"),
                standards: wire::bundle::read_standards(domain::shipped::STANDARDS).expect("the standards"),
                rules: wire::bundle::read_rules(domain::shipped::RULES).expect("the rules"),
            },
        };
        let db = site.connect().await;
        db.migrate().await.expect("a schema");
        site.houses.push(House::over(db, Settings::default(), site.clock.clone(), site.entropy.clone()).await);
        site.houses[0].settle().await;
        site.announce().await;
        for who in people {
            site.houses[0].welcomes(*who).await;
        }
        site.start(servers).await;
        site
    }

    async fn connect(&self) -> Db {
        Db::connect(&sqlite_url(&self.file())).await.expect("a database")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("world.db")
    }

    fn backup_file(&self, nth: usize) -> PathBuf {
        self.folder.path().join(format!("backup-{nth}.db"))
    }

    /// Starts servers until there are so many.
    async fn start(&mut self, servers: usize) {
        while self.houses.len() < servers {
            let db = self.connect().await;
            self.houses.push(House::over(db, Settings::default(), self.clock.clone(), self.entropy.clone()).await);
        }
    }

    async fn announce(&self) {
        let name = Text { indonesian: "Penilaian".into(), english: "Assessment".into() };
        let (opens, closes) = DAYS;
        let references = bundles::shipped_references();
        let period = &Period { id: period(), name, opens, closes, grace_days: GRACE_DAYS, references };
        let put =
            self.houses[0].state.db.write(|tx| async move { periods::add(&*tx, Member::Ana.agency(), period).await });
        put.await.expect("a period");
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        self.houses[0].browser()
    }

    /// One of the servers.
    pub fn server(&self, nth: usize) -> &House {
        &self.houses[nth % self.houses.len()]
    }

    /// The servers' clock.
    pub fn clock(&self) -> Arc<StillClock> {
        self.clock.clone()
    }

    /// Time passes, for everybody.
    pub fn pass(&self, ms: i64) {
        self.clock.advance(ms);
    }

    /// How many backups there are.
    pub fn backups(&self) -> usize {
        self.backups
    }

    /// Keeps what the database holds now.
    pub async fn back_up(&mut self) {
        let file = self.backup_file(self.backups);
        let reader = Database::connect(sqlite_url(&self.file())).await.expect("a database");
        reader.execute_unprepared(&format!("VACUUM INTO '{}'", file.display())).await.expect("a backup");
        reader.close().await.expect("closed");
        self.backups += 1;
    }

    /// Puts a backup in the place of the database, as an operator does after a disk has died.
    pub async fn restore(&mut self, nth: usize) {
        let servers = self.houses.len();
        for house in self.houses.drain(..) {
            house.state.db.clone().close().await.expect("closed");
        }
        for rest in ["world.db-wal", "world.db-shm"] {
            let rest = self.folder.path().join(rest);
            if rest.exists() {
                fs::remove_file(rest).expect("removed");
            }
        }
        fs::copy(self.backup_file(nth), self.file()).expect("a backup");
        self.start(servers).await;
    }
}

/// The period.
pub fn period() -> PeriodId {
    PeriodId::derive(&[b"open"])
}

/// What somebody's assessment begins with.
pub fn begun(who: Member) -> Begun {
    Begun {
        assessment: domain::ids::AssessmentId::of(who.id(), period()),
        period: period(),
        assignment: AssignmentId::derive(&[who.name().as_bytes()]),
        kind: if who == Member::Budi { PositionKind::Pengawas } else { PositionKind::Pelaksana },
        references: bundles::shipped_references(),
    }
}
