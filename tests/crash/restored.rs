//! `server backup` and `server restore`, as an operator uses them: what the restored server lost comes back, what was taken from people
//! does not.

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Output,
};

use axum::http::StatusCode;
use domain::{assessment::Answer, wire::error::ErrorCode};
use fastrand::Rng;
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::json;
use server::{
    backup::seal::{Header, Key, Kind as Copied, NONCE_BYTES, seal},
    config::sqlite_url,
    migration,
    store::{self, Db, directory, installation},
};
use tempfile::TempDir;

use super::{
    Crowd, phones, process,
    stand::{Base, PEOPLE, Stand},
};
use crate::{
    harness::{Browser, Kind, Member, PASSWORD},
    sync::phone::Phone,
};

/// By which a command finds the database.
type Variables = [(&'static str, OsString)];

/// Where the operator keeps backups and their key.
pub(super) struct Safe {
    folder: TempDir,
    key: PathBuf,
    pub(super) file: PathBuf,
}

impl Safe {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (key, file) = (folder.path().join("key"), folder.path().join("night.backup"));
        fs::write(&key, format!("{}\n", "5a".repeat(32))).unwrap();
        Self { folder, key, file }
    }

    /// Runs a command of the server's on the database.
    pub(super) fn runs(&self, database: &Variables, task: &str, file: &Path, more: &[&str]) -> Output {
        let mut command = process::command(database);
        command.arg(task).arg(file).arg("--key-file").arg(&self.key).args(more).output().unwrap()
    }

    /// The same where it must be refused, with these words.
    fn is_refused(&self, database: &Variables, task: &str, file: &Path, more: &[&str], words: &str) {
        let Output { status, stderr, .. } = self.runs(database, task, file, more);
        let said = String::from_utf8_lossy(&stderr);
        assert!(!status.success() && said.contains(words), "{said}");
    }

    /// The same where it must be done.
    pub(super) fn does(&self, database: &Variables, task: &str, more: &[&str]) {
        let Output { status, stderr, .. } = self.runs(database, task, &self.file, more);
        assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    }

    /// The names of all files there.
    fn files(&self) -> Vec<String> {
        let files = self.folder.path().read_dir().unwrap();
        let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// A role is taken from somebody. There is no page for it yet.
async fn withdraw(stand: &Stand, who: Member) {
    let db = Db::connect(&stand.base.url()).await.unwrap();
    let id = who.id().uuid();
    let id = if matches!(stand.base, Base::Sqlite(_)) { format!("x'{}'", id.simple()) } else { format!("'{id}'") };
    let sql = &format!("update role_grant set withdrawn_at = 1 where person_id = {id}");
    let withdrawn =
        db.write(|tx| async move { Ok::<_, store::Error>(tx.execute_unprepared(sql).await?.rows_affected()) });
    assert_eq!(withdrawn.await.unwrap(), 1);
    db.close().await.unwrap();
}

/// What somebody may do who signs in now.
async fn roles(stand: &Stand, who: Member) -> usize {
    stand.browser().signs_in(who).await.session.roles.len()
}

async fn signs_in_again(phone: &mut Phone, who: Member, browser: &Browser) {
    let form = json!({ "nip": who.nip(), "password": PASSWORD, "device": phone.device.to_string() });
    phone.tab = browser.tab(&browser.post("/api/sign-in", &form).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_server_is_told_again_and_gives_nothing_back() {
    for kind in Kind::wanted() {
        println!("on {kind:?}");
        let mut stand = Stand::new(kind).await;
        let (safe, ana, database) = (Safe::new(), PEOPLE[0], stand.base.variables());
        let start = stand.start(ana.id());
        let mut phone = stand.phone(ana).await;
        let mut stolen = stand.phone(ana).await;
        phone.begins(start);
        phone.syncs().await;
        assert!(roles(&stand, Member::Citra).await > 0);

        // While phones push.
        let crowd = Crowd::begins(&stand, phones(&stand).await, &mut Rng::with_seed(1));
        stand.line.carries(10).await;
        safe.does(&database, "backup", &[]);
        assert_eq!(safe.files(), ["key", "night.backup"]);
        assert_eq!(fs::metadata(&safe.file).unwrap().permissions().mode() & 0o777, 0o600);
        let left = crowd.ends().await;
        assert!(left.iter().all(|(_, refused)| refused.is_none()), "a backup keeps nobody waiting");
        safe.is_refused(&database, "backup", &safe.file, &[], "is there already");

        // What the backup does not know: work, a phone, and what was taken from people.
        phone.answers(start, "INT.1.1", Answer::Often);
        let mut late = stand.phone(ana).await;
        late.answers(start, "INT.1.1", Answer::Always);
        late.syncs().await;
        phone.syncs().await;
        phone.tab.post(&format!("/api/devices/{}/revoke", stolen.device), &json!({})).await.done();
        withdraw(&stand, Member::Citra).await;
        let (before, places) = (phone.state(), phone.places());

        safe.is_refused(&database, "restore", &safe.file, &["--replace"], "in use");
        stand.falls();
        safe.is_refused(&database, "restore", &safe.file, &[], "not empty");
        let cut = safe.folder.path().join("cut");
        let whole = fs::read(&safe.file).unwrap();
        fs::write(&cut, &whole[..whole.len() - 1]).unwrap();
        safe.is_refused(&database, "restore", &cut, &["--replace"], "incomplete");
        // None of it has touched anything.
        stand.rises();
        phone.syncs().await;
        assert_eq!(phone.rewinds, 0);
        stand.falls();

        safe.does(&database, "restore", &["--replace"]);
        stand.rises();
        let refused = phone.tries_to_sync().await.unwrap_err();
        assert_eq!((refused.status, refused.code()), (StatusCode::UNAUTHORIZED, ErrorCode::SignedOut));
        signs_in_again(&mut phone, ana, &stand.browser()).await;
        phone.syncs().await;
        assert_eq!((phone.rewinds, phone.state()), (1, before), "the phone noticed, and told again what was lost");
        assert_eq!(phone.places(), places);
        let mut fresh = stand.phone(ana).await;
        fresh.syncs().await;
        assert_eq!(fresh.state(), phone.state());
        assert!(fresh.ops.keys().any(|id| id.device == late.device), "and what the late phone had sent");

        assert_eq!(stolen.tries_to_sync().await.unwrap_err().code(), ErrorCode::SignedOut);
        assert_eq!(roles(&stand, Member::Citra).await, 0);
    }
}

#[test]
fn a_backup_that_does_not_fit_is_refused() {
    let (safe, data) = (Safe::new(), tempfile::tempdir().unwrap());
    let database = [("JENJANG_DATA_DIR", data.path().into())];
    let key = Key::read(&safe.key).unwrap();
    for (kind, schema, words) in [
        (Copied::Sqlite, migration::NEWEST + 1, "use the newer server"),
        (Copied::Postgres, migration::NEWEST, "the backup is one of postgres"),
    ] {
        let header = Header { kind, schema, nonce: [0; NONCE_BYTES] };
        seal(&key, &header, &mut &b"anything"[..], &mut fs::File::create(&safe.file).unwrap()).unwrap();
        safe.is_refused(&database, "restore", &safe.file, &[], words);
    }
    fs::write(&safe.file, "anything").unwrap();
    safe.is_refused(&database, "restore", &safe.file, &[], "no backup of Jenjang");
    fs::write(&safe.key, "secret").unwrap();
    safe.is_refused(&database, "restore", &safe.file, &[], "64 hexadecimal digits");
    assert!(data.path().read_dir().unwrap().next().is_none(), "nothing was touched");
    safe.is_refused(&database, "backup", &data.path().join("new"), &[], "64 hexadecimal digits");
}

#[tokio::test]
async fn what_is_missing_is_told_with_what_to_install() {
    // SQLite needs no program beside the server.
    for kind in Kind::wanted().into_iter().filter(|kind| *kind == Kind::Postgres) {
        let (stand, safe) = (Stand::new(kind).await, Safe::new());
        let mut command = process::command(&stand.base.variables());
        command.arg("backup").arg(&safe.file).arg("--key-file").arg(&safe.key).env("PATH", "");
        let Output { status, stderr, .. } = command.output().unwrap();
        let said = String::from_utf8_lossy(&stderr);
        assert!(!status.success() && said.contains("apt-get install postgresql-client"), "{said}");
        assert_eq!(safe.files(), ["key"], "no half of a backup is left");
    }
}

#[tokio::test]
async fn a_new_machine_takes_a_backup() {
    for kind in Kind::wanted() {
        let stand = Stand::new(kind).await;
        let (safe, data) = (Safe::new(), tempfile::tempdir().unwrap());
        safe.does(&stand.base.variables(), "backup", &[]);
        let (elsewhere, url) = match &stand.base {
            Base::Sqlite(_) => (("JENJANG_DATA_DIR", data.path().into()), sqlite_url(&data.path().join("jenjang.db"))),
            Base::Postgres(cluster) => {
                let on = Database::connect(cluster.url()).await.unwrap();
                on.execute_unprepared("create database elsewhere").await.unwrap();
                on.close().await.unwrap();
                let url = cluster.url().replace("/postgres", "/elsewhere");
                (("DATABASE_URL", url.clone().into()), url)
            }
        };
        safe.does(&[elsewhere], "restore", &[]);
        let db = Db::connect(&url).await.unwrap();
        assert_eq!(db.check().await.unwrap(), migration::NEWEST);
        let people = directory::person(db.read(), PEOPLE[0].id()).await.unwrap();
        assert_eq!(people.map(|card| card.id), Some(PEOPLE[0].id()));
        // The server names its own device anew.
        assert_eq!(installation::get(db.read(), "epoch").await.unwrap(), None);
        db.close().await.unwrap();
    }
}
