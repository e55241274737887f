//! The servers of a world: one or two over one database, and, on SQLite, backups that it may be set back to.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    ids::{AssignmentId, DeviceId, PeriodId},
    people::PositionKind,
    period::Coverage,
    sync::op::Begun,
    sync::verdict::Reference,
    text::Text,
    time::Date,
    wire,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _,
    sea_query::{Expr, ExprTrait as _},
};
use server::{
    config::{Settings, sqlite_url},
    entity::op,
    state::Clock as _,
    store::{
        self, Db, bundles, devices,
        periods::{self, Period},
    },
};
use tempfile::TempDir;

use crate::harness::{Browser, CountedEntropy, Database, House, Kind, Member, StillClock, school};

/// Where files are in memory, so that a thousand worlds do not wait for a disk.
const MEMORY: &str = "/dev/shm";

/// The database's file.
const WORLD: &str = "world.db";

/// The days of the period in which everything happens.
const DAYS: (Date, Date) = (Date::constant(2026, 10, 1), Date::constant(2026, 12, 12));
const GRACE_DAYS: u32 = 7;

/// Where the database of a world is.
enum Ground {
    /// A file that can be copied and put back.
    File(TempDir),
    /// A schema on a PostgreSQL.
    Schema(Database),
}

/// Servers over one database.
pub struct Site {
    ground: Ground,
    clock: Arc<StillClock>,
    entropy: Arc<CountedEntropy>,
    houses: Vec<House>,
    backups: usize,
    /// What assessments rest on.
    pub reference: Reference,
}

impl Site {
    /// So many servers, the people, an open period, and nobody who has begun.
    pub async fn open(kind: Kind, servers: usize, people: &[Member]) -> Self {
        let ground = match kind {
            Kind::Sqlite => {
                let memory = if Path::new(MEMORY).is_dir() { Path::new(MEMORY) } else { Path::new(".") };
                Ground::File(tempfile::Builder::new().tempdir_in(memory).expect("a folder"))
            }
            Kind::Postgres => {
                let (database, db) = Database::fresh(kind).await;
                db.close().await.expect("closed");
                Ground::Schema(database)
            }
        };
        let mut site = Self {
            ground,
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
        let agencies: BTreeSet<_> = people.iter().map(|who| who.agency()).collect();
        for agency in agencies {
            school::publish(&site.houses[0].state, agency, 1).await;
        }
        for who in people {
            site.houses[0].welcomes(*who).await;
        }
        site.start(servers).await;
        site
    }

    async fn connect(&self) -> Db {
        let url = match &self.ground {
            Ground::File(folder) => sqlite_url(&folder.path().join(WORLD)),
            Ground::Schema(database) => database.url().to_owned(),
        };
        Db::connect(&url).await.expect("a database")
    }

    /// The folder that the database's file lies in; none where there is no file.
    fn folder(&self) -> Option<&Path> {
        match &self.ground {
            Ground::File(folder) => Some(folder.path()),
            Ground::Schema(_) => None,
        }
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
        let coverage = Coverage::default();
        let period = &Period { id: period(), name, opens, closes, grace_days: GRACE_DAYS, references, coverage };
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

    /// Keeps what the database holds now, where it is a file. Returns the number of the backup.
    pub async fn back_up(&mut self) -> Option<usize> {
        let folder = self.folder()?;
        let reader = sea_orm::Database::connect(sqlite_url(&folder.join(WORLD))).await.expect("a database");
        let into = format!("VACUUM INTO '{}'", backup_file(folder, self.backups).display());
        reader.execute_unprepared(&into).await.expect("a backup");
        reader.close().await.expect("closed");
        self.backups += 1;
        Some(self.backups - 1)
    }

    /// Puts a backup in the place of the database, as an operator does after a disk has died.
    pub async fn restore(&mut self, nth: usize) {
        let servers = self.houses.len();
        for house in self.houses.drain(..) {
            house.state.db.clone().close().await.expect("closed");
        }
        let folder = self.folder().expect("there is no backup of anything but a file");
        for rest in ["-wal", "-shm"] {
            let rest = folder.join(format!("{WORLD}{rest}"));
            if rest.exists() {
                fs::remove_file(rest).expect("removed");
            }
        }
        fs::copy(backup_file(folder, nth), folder.join(WORLD)).expect("a backup");
        self.start(servers).await;
    }

    /// Ends a device's session, as its person does from another one.
    pub async fn revoke(&self, who: Member, device: DeviceId) {
        let now = self.clock.now();
        let revoke =
            self.houses[0].state.db.write(|tx| async move { devices::revoke(&*tx, who.id(), device, now).await });
        revoke.await.expect("revoked");
    }

    /// Changes one line of somebody's record behind the servers' back.
    pub async fn tamper(&self, who: Member, seq: u64) {
        let seq = i64::try_from(seq).expect("a place");
        let tamper = self.houses[0].state.db.write(|tx| async move {
            op::Entity::update_many()
                .col_expr(op::Column::Eff, Expr::col(op::Column::Eff).sub(1))
                .filter(op::Column::PersonId.eq(who.id().uuid()))
                .filter(op::Column::Seq.eq(seq))
                .exec(&*tx)
                .await?;
            Ok::<_, store::Error>(())
        });
        tamper.await.expect("tampered with");
    }

    /// Closes the servers, and leaves nothing behind.
    pub async fn close(mut self) {
        for house in self.houses.drain(..) {
            house.state.db.clone().close().await.expect("closed");
        }
        if let Ground::Schema(database) = self.ground {
            database.drop().await;
        }
    }
}

fn backup_file(folder: &Path, nth: usize) -> PathBuf {
    folder.join(format!("backup-{nth}.db"))
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
