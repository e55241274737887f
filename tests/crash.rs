//! The server's own process, ended without a word while phones push: what it gave a receipt for stays.
//!
//! Promises: the process is the real one, on a database file or a PostgreSQL of its own with the settings of one in use, spoken to over
//! HTTP; it is killed while requests are under way, at a moment that a seed draws; afterwards every receipt is looked up, by a phone
//! that has nothing and believes only digests that follow.
//!
//! What it does not prove: that a receipt outlives a power cut. The system keeps what a killed process had handed to it, so a server
//! that never waited for its disk would pass as well. That it waits is what the settings say, which are read back here; that the disk
//! then keeps its word is the disk's.
//!
//! `JENJANG_CRASH_KILLS` says how many kills per database, `JENJANG_CRASH_SEED` which moments: `cargo xtask crash --kills 100` sets both,
//! with the server as built for use.

mod cluster;
mod erased;
mod line;
mod process;
mod receipts;
mod restored;
mod stand;

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use domain::{assessment::Answer, wire::error::ErrorCode};
use fastrand::Rng;
use futures::future;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::store::{self, Db};
use tokio::task::JoinSet;

use self::{
    process::Process,
    receipts::Receipts,
    stand::{Base, PEOPLE, Stand},
};
use crate::{
    harness::Kind,
    sync::phone::{Phone, Start},
};

/// Kills per database where nobody says how many.
const KILLS: usize = 5;
/// Kills that one database goes through. Then it is left for a new one: streams grow, and all of them is looked up after each kill.
const KILLS_EACH: usize = 20;
/// Phones of each person: they meet in one stream.
const PHONES_EACH: usize = 3;
/// Ops that a phone records before it syncs, at most.
const OPS_MAX: usize = 10;
/// Requests between a start and the kill, at most.
const REQUESTS_MAX: usize = 40;
/// From the last of those requests to the kill, at most: about as long as one takes.
const MOMENT_MAX: Duration = Duration::from_millis(20);

/// As many as the pool for reading has connections.
const LOOKS_AT_ONCE: usize = 8;

/// Bytes that a full disk still takes: some pushes, not many.
const ROOM_LEFT: u64 = 64 * 1024;

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

/// Taps and syncs until told to stop, or until no answer comes.
async fn pushes(mut phone: Phone, start: Start, mut dice: Rng, stop: Arc<AtomicBool>) -> (Phone, Option<StatusCode>) {
    while !stop.load(Ordering::SeqCst) {
        for _ in 0..dice.usize(1..=OPS_MAX) {
            phone.answers(start, "INT.1.1", *dice.choice(&[Answer::Never, Answer::Often, Answer::Always]).unwrap());
        }
        if let Err(reply) = phone.tries_to_sync().await {
            return (phone, Some(reply.status));
        }
    }
    (phone, None)
}

/// Phones that push at once.
struct Crowd {
    tasks: JoinSet<(Phone, Option<StatusCode>)>,
    stop: Arc<AtomicBool>,
}

impl Crowd {
    fn begins(stand: &Stand, phones: Vec<Phone>, dice: &mut Rng) -> Self {
        let (mut tasks, stop) = (JoinSet::new(), Arc::default());
        for phone in phones {
            let start = stand.start(phone.person);
            tasks.spawn(pushes(phone, start, dice.fork(), Arc::clone(&stop)));
        }
        Self { tasks, stop }
    }

    /// The phones as they were left, and what ended their last sync.
    async fn ends(self) -> Vec<(Phone, Option<StatusCode>)> {
        self.stop.store(true, Ordering::SeqCst);
        self.tasks.join_all().await
    }
}

/// Everybody's phones, with an assessment begun on each.
async fn phones(stand: &Stand) -> Vec<Phone> {
    let mut phones = Vec::new();
    for who in PEOPLE {
        for _ in 0..PHONES_EACH {
            let mut phone = stand.phone(who).await;
            phone.begins(stand.start(who.id()));
            phones.push(phone);
        }
    }
    phones
}

/// All phones go on until nobody has anything to say; then those of one person agree, and none was asked to tell anything again.
async fn agree(phones: &mut [Phone], receipts: &mut Receipts) {
    phones.sort_by_key(|phone| phone.person);
    for _ in 0..2 {
        for phone in phones.iter_mut() {
            phone.syncs().await;
        }
    }
    for phones in phones.chunks(PHONES_EACH) {
        for phone in phones {
            assert_eq!(phone.cursor, phones[0].cursor);
            assert_eq!(phone.state(), phones[0].state());
            assert_eq!(phone.rewinds, 0, "the server forgot what it had given receipts for");
            receipts.keep(phone);
        }
    }
}

/// What came of so many kills.
#[derive(Default)]
struct Told {
    kills: usize,
    /// Requests that were under way.
    cut: usize,
    receipts: usize,
    looked_up: usize,
}

/// Kills the process of one database again and again.
async fn falls(kind: Kind, kills: usize, dice: &mut Rng, told: &mut Told) {
    let mut stand = Stand::new(kind).await;
    let mut phones = phones(&stand).await;
    let mut receipts = Receipts::default();
    for _ in 0..kills {
        let crowd = Crowd::begins(&stand, phones, dice);
        stand.line.carries(dice.usize(1..=REQUESTS_MAX)).await;
        // Not to wait for anything: to come at any point of what the requests are going through.
        tokio::time::sleep(MOMENT_MAX.mul_f64(dice.f64())).await;
        told.cut += stand.line.under_way();
        stand.falls();
        phones = crowd.ends().await.into_iter().map(|(phone, _)| phone).collect();
        phones.iter().for_each(|phone| receipts.keep(phone));
        stand.rises();
        receipts.are_kept(&stand).await;
    }
    agree(&mut phones, &mut receipts).await;
    receipts.are_kept(&stand).await;
    told.kills += kills;
    told.receipts += receipts.count();
    told.looked_up += receipts.looked_up;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_in_mid_push_takes_no_receipt() {
    let wanted = number("JENJANG_CRASH_KILLS").map_or(KILLS, |kills| usize::try_from(kills).unwrap());
    let seed = number("JENJANG_CRASH_SEED").unwrap_or(1);
    for kind in Kind::wanted() {
        let (mut dice, mut told) = (Rng::with_seed(seed), Told::default());
        while told.kills < wanted {
            falls(kind, KILLS_EACH.min(wanted - told.kills), &mut dice, &mut told).await;
        }
        let Told { kills, cut, receipts, looked_up } = told;
        assert!(cut > 0, "no request was under way at any kill: they proved nothing");
        println!(
            "{kind:?}: {kills} kills, {cut} requests cut, {receipts} receipts looked up {looked_up} times, 0 lost"
        );
    }
}

async fn setting<C: ConnectionTrait>(on: &C, sql: &str) -> String {
    let row = on.query_one_raw(Statement::from_string(on.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get_by_index::<String>(0)
        .or_else(|_| Ok::<_, ()>(row.try_get_by_index::<i32>(0).unwrap().to_string()))
        .unwrap()
}

#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    for kind in Kind::wanted() {
        let stand = Stand::new(kind).await;
        let db = Db::connect(&stand.base.url()).await.unwrap();
        let expected: &[(&str, &str)] = match db.backend() {
            DbBackend::Sqlite => &[("pragma journal_mode", "wal"), ("pragma synchronous", "2")],
            _ => &[("show fsync", "on"), ("show synchronous_commit", "on"), ("show full_page_writes", "on")],
        };
        for (sql, value) in expected {
            // Of the connection that writes.
            let read = db.write(|tx| async move { Ok::<_, store::Error>(setting(&*tx, sql).await) }).await.unwrap();
            assert_eq!(read, *value, "{sql}");
        }
        db.close().await.unwrap();
    }
}

fn wants_postgres() -> bool {
    Kind::wanted().contains(&Kind::Postgres)
}

fn cluster(stand: &mut Stand) -> &mut cluster::Cluster {
    let Base::Postgres(cluster) = &mut stand.base else { panic!("on PostgreSQL") };
    cluster
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_was_away_is_used_again() {
    if !wants_postgres() {
        // SQLite is in the server's own process: it cannot be away.
        return;
    }
    let mut dice = Rng::with_seed(1);
    let mut stand = Stand::new(Kind::Postgres).await;
    let mut receipts = Receipts::default();
    let crowd = Crowd::begins(&stand, phones(&stand).await, &mut dice);
    stand.line.carries(REQUESTS_MAX).await;
    cluster(&mut stand).down();
    // A request of each phone is answered while the database is away.
    let mut left = Vec::new();
    for (phone, status) in crowd.tasks.join_all().await {
        assert_eq!(status, Some(StatusCode::SERVICE_UNAVAILABLE));
        receipts.keep(&phone);
        left.push(phone);
    }
    let reply = left[0].tries_to_sync().await.unwrap_err();
    assert_eq!(reply.code(), ErrorCode::Unavailable);
    cluster(&mut stand).up();
    // The same process goes on.
    receipts.are_kept(&stand).await;
    agree(&mut left, &mut receipts).await;
    assert!(
        left.iter().all(|phone| phone.verdicts().iter().all(|verdict| verdict != "none")),
        "nothing is left unsent"
    );
    receipts.are_kept(&stand).await;
}

/// The pools trust connections that have just answered: one look may meet a broken one, and then they are asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_was_away_for_a_moment_fails_one_look_at_most() {
    if !wants_postgres() {
        return;
    }
    let mut cluster = cluster::Cluster::start();
    let db = Db::connect(&cluster.url()).await.unwrap();
    let look = || db.look(|tx| async move { Ok::<_, store::Error>(setting(&*tx, "show fsync").await) });
    let many = future::join_all((0..LOOKS_AT_ONCE).map(|_| look())).await;
    assert!(many.iter().all(Result::is_ok), "several connections are open");
    cluster.down();
    cluster.up();
    let mut failed = 0;
    for _ in 0..LOOKS_AT_ONCE {
        failed += usize::from(look().await.is_err());
    }
    assert!(failed <= 1, "{failed} of {LOOKS_AT_ONCE} met a broken connection");
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_its_database_says_so() {
    if !wants_postgres() {
        return;
    }
    let mut stand = Stand::new(Kind::Postgres).await;
    stand.falls();
    cluster(&mut stand).down();
    let said = Process::start(&stand.base.variables()).err().expect("nothing to serve");
    assert!(said.starts_with("server: the database cannot be opened"), "{said}");
    cluster(&mut stand).up();
    stand.rises();
    stand.phone(PEOPLE[0]).await.syncs().await;
}

/// The longest file of the database.
fn longest_file(stand: &Stand) -> u64 {
    let Base::Sqlite(folder) = &stand.base else { panic!("on SQLite") };
    let files = folder.path().read_dir().unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).max().expect("a database")
}

/// A limit on the size of its files stands for a disk that is full: a write goes half through, and the next one fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_forgets_nothing() {
    let mut stand = Stand::new(Kind::Sqlite).await;
    let mut receipts = Receipts::default();
    let mut phones = phones(&stand).await;
    agree(&mut phones, &mut receipts).await;
    let (pushing, watching) = phones.split_at_mut(1);
    let (pushing, watching) = (&mut pushing[0], &mut watching[0]);
    let start = stand.start(pushing.person);

    stand.process.as_ref().unwrap().limits_files(Some(longest_file(&stand) + ROOM_LEFT));
    let refused = loop {
        pushing.notes(start, "INT.1.1", "é".repeat(2_000));
        match pushing.tries_to_sync().await {
            Ok(_) => receipts.keep(pushing),
            Err(refused) => break refused,
        }
    };
    assert_eq!((refused.status, refused.code()), (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Unavailable));
    let again = pushing.tries_to_sync().await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::Unavailable);
    // Reading goes on, and finds all of what was said to be there, and no part of what was not.
    watching.syncs().await;
    assert_eq!(watching.cursor, pushing.cursor);
    receipts.keep(watching);

    stand.process.as_ref().unwrap().limits_files(None);
    pushing.syncs().await;
    assert_eq!(pushing.places().len(), pushing.ops.len());
    agree(&mut phones, &mut receipts).await;
    receipts.are_kept(&stand).await;
    stand.falls();
    stand.rises();
    receipts.are_kept(&stand).await;
}
