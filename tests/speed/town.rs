//! A database of invented people, all of them signed in, in an open period that nobody has begun.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    access::Role,
    ids::{AgencyId, AssessmentId, AssignmentId, PeriodId, PersonId, PositionId, UnitId},
    nip::Nip,
    people::{Assignment, Capacity, DatedNip, EmploymentKind, Person, Position, PositionKind, Unit},
    period::Coverage,
    sync::{chain::SaltKey, op::Begun},
    text::Text,
    time::{DAY_MS, Date, DateRange, Timestamp, Zone},
    wire::session::SignedIn,
};
use serde_json::json;
use server::{
    auth::{
        admin::{self, NewAdmin},
        password::{Cost, Passwords},
    },
    config::{Settings, sqlite_url},
    http,
    state::{AppState, OsEntropy, SystemClock},
    store::{
        self, Connection as _, Db, accounts, bundles,
        periods::{self, Period},
        roster::{self, Agency, Listed},
    },
};
use tempfile::TempDir;

use crate::harness::{Browser, PASSWORD, Tab, school};

/// People of one unit, as in a sub-district's office.
const PEOPLE_PER_UNIT: usize = 25;
/// Argon2's least: signing in is not measured.
const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };
const ZONE: Zone = Zone::Wita;

/// A database that outlives the programs that use it.
pub enum Database {
    /// A file in a folder that vanishes.
    Sqlite(TempDir),
    /// A database of a cluster, made anew.
    Postgres(String),
}

impl Database {
    /// An empty one below this folder.
    pub fn sqlite(folder: &Path) -> io::Result<Self> {
        Ok(Self::Sqlite(tempfile::Builder::new().prefix("bench-").tempdir_in(folder)?))
    }

    /// An empty one in a cluster, which must wait for the disk.
    pub async fn postgres(url: &str) -> Self {
        let db = Db::connect(url).await.expect("the cluster");
        db.read().execute_unprepared("drop schema public cascade; create schema public").await.expect("a schema");
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let demand = format!("do $$ begin assert current_setting('{setting}') = 'on'; end $$");
            db.read().execute_unprepared(&demand).await.unwrap_or_else(|_| panic!("{setting} must be on"));
        }
        db.close().await.expect("closed");
        Self::Postgres(url.to_owned())
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => sqlite_url(&folder.path().join("jenjang.db")),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// What the server's program must be told.
    pub fn options(&self) -> [PathBuf; 2] {
        match self {
            Self::Sqlite(folder) => ["--data-dir".into(), folder.path().into()],
            Self::Postgres(url) => ["--database-url".into(), url.into()],
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Sqlite(_)) { "sqlite" } else { "postgres" })
    }
}

/// The people and their devices.
pub struct Town {
    /// Where they are kept.
    pub database: Database,
    /// Each one's first device.
    pub tabs: Vec<Tab>,
    state: AppState,
    router: axum::Router,
}

impl Town {
    /// Puts so many people in and signs each of them in, through the router itself.
    pub async fn build(database: Database, people: usize) -> Self {
        let db = Db::connect(&database.url()).await.expect("a database");
        db.migrate().await.expect("a schema");
        let passwords = Passwords::new(CHEAP, 2).expect("a cost");
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(OsEntropy));
        let state = AppState::over(db, clock, entropy, passwords, Settings::default()).await.expect("a state");
        settle(&state, people).await.expect("people");
        let router = http::router(state.clone());
        let mut town = Self { database, tabs: Vec::new(), state, router };
        for nth in 0..people {
            let (tab, _) = town.sign_in(nth).await;
            town.tabs.push(tab);
        }
        town
    }

    /// Publishes a small course.
    pub async fn offer_course(&self) {
        school::publish(&self.state, AgencyId::derive(&[b"town"]), 1).await;
    }

    /// Somebody of the personnel office, made at the console and signed in.
    pub async fn office(&self) -> Tab {
        let number = "198506062010012005";
        let new = NewAdmin {
            nip: Nip::parse(number).expect("a NIP"),
            name: "Citra Maharani, S.Psi.".to_owned(),
            agency: None,
            roles: vec![Role::AgencyAdmin],
        };
        let code = admin::create(&self.state, &new).await.expect("an admin").code.to_string();
        let browser = Browser::new(self.router.clone(), IpAddr::V4(Ipv4Addr::LOCALHOST));
        let form = json!({ "nip": number, "code": code, "new_password": PASSWORD });
        let answer = browser.post("/api/activate", &form).await;
        browser.tab(&answer)
    }

    /// Signs somebody in on one more device. With the key of its salts.
    pub async fn sign_in(&self, nth: usize) -> (Tab, SaltKey) {
        let browser = Browser::new(self.router.clone(), IpAddr::V4(Ipv4Addr::LOCALHOST));
        let answer = browser.post("/api/sign-in", &json!({ "nip": nip(nth).as_str(), "password": PASSWORD })).await;
        let signed_in: SignedIn = answer.ok();
        (browser.tab(&answer), SaltKey(signed_in.salt_key.0))
    }
}

/// What somebody's assessment begins with.
pub fn begun(nth: usize) -> Begun {
    Begun {
        assessment: AssessmentId::of(person_id(nth), period_id()),
        period: period_id(),
        assignment: assignment_id(nth),
        kind: PositionKind::Pengawas,
        references: bundles::shipped_references(),
    }
}

fn person_id(nth: usize) -> PersonId {
    PersonId::derive(&[b"town", &nth.to_be_bytes()])
}

fn assignment_id(nth: usize) -> AssignmentId {
    AssignmentId::derive(&[b"town", &nth.to_be_bytes()])
}

fn unit_id(nth: usize) -> UnitId {
    UnitId::derive(&[b"town", &(nth / PEOPLE_PER_UNIT).to_be_bytes()])
}

fn period_id() -> PeriodId {
    PeriodId::derive(&[b"town"])
}

/// Born on some day of 1990, appointed in 2015; the running number has three digits.
fn nip(nth: usize) -> Nip {
    let (month, day, serial) = (1 + nth / 999 % 12, 1 + nth / (999 * 12) % 28, 1 + nth % 999);
    Nip::parse(&format!("1990{month:02}{day:02}201501{sex}{serial:03}", sex = 1 + nth % 2)).expect("a NIP")
}

async fn settle(state: &AppState, people: usize) -> Result<(), store::Error> {
    let now = state.clock.now();
    let since = DateRange { from: Date::constant(2025, 1, 1), to: None };
    let agency = Agency {
        id: AgencyId::derive(&[b"town"]),
        name: "Kabupaten Sagara Jaya".to_owned(),
        short_name: "Sagara Jaya".to_owned(),
        zone: ZONE,
        brand: "teal".to_owned(),
    };
    let post = PositionId::derive(&[b"town"]);
    let position = Position { id: post, title: "Kepala Seksi Pelayanan".to_owned(), kind: PositionKind::Pengawas };
    let position = [Listed { code: "KASI".to_owned(), item: position }];
    let unit = |nth| Unit { id: unit_id(nth), parent: None, name: format!("Seksi {nth}") };
    let units = (0..people).step_by(PEOPLE_PER_UNIT).map(|nth| Listed { code: nth.to_string(), item: unit(nth) });
    let persons = (0..people).map(|nth| Person {
        id: person_id(nth),
        name: format!("Pegawai {nth}, S.Sos."),
        employment: EmploymentKind::Pns,
        rank: None,
        nips: vec![DatedNip { nip: nip(nth), range: since }],
    });
    let assignments = (0..people).map(|nth| Assignment {
        id: assignment_id(nth),
        person: person_id(nth),
        agency: agency.id,
        unit: unit_id(nth),
        position: Some(post),
        seat: None,
        capacity: Capacity::Definitive,
        range: since,
    });
    let period = Period {
        id: period_id(),
        name: Text { indonesian: "Penilaian mandiri".to_owned(), english: "Self-assessment".to_owned() },
        opens: day(now, -30),
        closes: day(now, 60),
        grace_days: 7,
        references: bundles::shipped_references(),
        coverage: Coverage::default(),
    };
    let hash = state.passwords.hash(PASSWORD, [7; 16]).await.expect("a hash");
    let (units, persons, assignments): (Vec<_>, Vec<_>, Vec<_>) =
        (units.collect(), persons.collect(), assignments.collect());
    let (agency, units, position, persons, assignments) = (&agency, &units, &position, &persons, &assignments);
    let (period, hash) = (&period, &hash);
    let settled = state.db.write(|tx| async move {
        roster::add_agency(&*tx, agency).await?;
        roster::add_units(&*tx, agency.id, units).await?;
        roster::add_positions(&*tx, agency.id, position).await?;
        roster::add_people(&*tx, agency.id, persons, now).await?;
        roster::add_assignments(&*tx, assignments).await?;
        for person in persons {
            accounts::set_password(&*tx, person.id, Some(hash.clone()), now).await?;
        }
        periods::add(&*tx, agency.id, period).await
    });
    settled.await
}

fn day(now: Timestamp, days: i64) -> Date {
    ZONE.date(now.plus_ms(days * DAY_MS))
}
