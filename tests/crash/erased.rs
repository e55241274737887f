//! What was erased, and a backup from before: gone again, by the restore, and by the server that starts.

use std::{ffi::OsString, process::Output};

use axum::http::StatusCode;
use domain::wire::{erasure::LeaverFile, error::ErrorCode};
use sea_orm::EntityTrait as _;
use serde_json::json;
use server::{
    entity::op,
    store::{self, Connection as _, Db},
};

use super::{
    process,
    restored::Safe,
    stand::{Base, PEOPLE, Stand},
};
use crate::harness::{Kind, Member};

const SECRET: &str = "Rahasia saya tentang gudang arsip";
const WHY: &str = "Diminta oleh yang bersangkutan";

/// Somebody's work here is over since yesterday. No test waits for a day to pass.
async fn leaves(stand: &Stand, who: Member) {
    let db = Db::connect(&stand.base.url()).await.unwrap();
    let id = who.id().uuid();
    let id = if matches!(stand.base, Base::Sqlite(_)) { format!("x'{}'", id.simple()) } else { format!("'{id}'") };
    let sql = &format!("update assignment set valid_to = '2025-06-30' where person_id = {id}");
    let ended = db.write(|tx| async move { Ok::<_, store::Error>(tx.execute_unprepared(sql).await?.rows_affected()) });
    assert_eq!(ended.await.unwrap(), 1);
    db.close().await.unwrap();
}

/// Whether the database holds what was written.
async fn holds(stand: &Stand, what: &str) -> bool {
    let db = Db::connect(&stand.base.url()).await.unwrap();
    let ops = op::Entity::find().all(db.read()).await.unwrap();
    db.close().await.unwrap();
    ops.iter().any(|op| op.body.contains(what))
}

/// What `server erasures TASK` says, and whether all was well.
fn erasures(database: &[(&'static str, OsString)], task: &str) -> (String, bool) {
    let Output { status, stdout, stderr } = process::command(database).args(["erasures", task]).output().unwrap();
    (String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned(), status.success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_backup_brings_back_what_was_erased() {
    for kind in Kind::wanted() {
        println!("on {kind:?}");
        let mut stand = Stand::new(kind).await;
        let (safe, ana, database) = (Safe::new(), PEOPLE[0], stand.base.variables());
        let start = stand.start(ana.id());
        let mut phone = stand.phone(ana).await;
        phone.begins(start);
        phone.notes(start, "INT.1.1", SECRET.to_owned());
        phone.syncs().await;
        let ask = json!({ "kind": "erasure", "text": "Saya sudah pindah ke luar negeri." });
        assert_eq!(phone.tab.post("/api/me/requests", &ask).await.status, StatusCode::OK);
        safe.does(&database, "backup", &[]);
        // After the backup more, which the backup does not know and the phone could tell again.
        phone.notes(start, "INT.1.2", SECRET.to_owned());
        phone.syncs().await;

        leaves(&stand, ana).await;
        let office = stand.browser().signs_in(Member::Citra).await;
        let path = format!("/api/office/leavers/{}", ana.id());
        let seen: LeaverFile = office.get(&path).await.ok();
        assert!(seen.journal && seen.row.bar.is_none(), "{seen:?}");
        let erased = office.post(&format!("{path}/erased"), &json!({ "seen": seen.seen, "reason": WHY })).await;
        assert_eq!(erased.status, StatusCode::OK, "{}", erased.text());
        assert!(!holds(&stand, SECRET).await);
        let (told, well) = erasures(&database, "check");
        assert!(well && told.contains("tells of 1 erasures"), "{told}");

        // Restored where the journal is not at hand: it is back, which a check tells, and gone when a server starts that has it.
        stand.falls();
        let mut without = database.clone();
        without.retain(|(name, _)| *name != "JENJANG_ERASURE_JOURNAL");
        without.push(("JENJANG_ERASURE_JOURNAL", "/nowhere/erasures.journal".into()));
        let Output { status, stderr, .. } = safe.runs(&without, "restore", &safe.file, &["--replace"]);
        assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
        assert!(holds(&stand, SECRET).await);
        let (told, well) = erasures(&database, "check");
        assert!(!well && told.contains("1 erasures are back"), "{told}");
        stand.rises();
        assert!(!holds(&stand, SECRET).await);
        assert!(erasures(&database, "check").1);

        // The phone that still has all of it finds no door; and a restore that has the journal sees to it by itself.
        assert_eq!(phone.tries_to_sync().await.unwrap_err().code(), ErrorCode::SignedOut);
        stand.falls();
        let Output { status, stdout, stderr } = safe.runs(&database, "restore", &safe.file, &["--replace"]);
        let told = String::from_utf8_lossy(&stdout);
        assert!(status.success() && told.contains("erased again"), "{told}{}", String::from_utf8_lossy(&stderr));
        assert!(!holds(&stand, SECRET).await);
        stand.rises();
        let shut = stand.browser().tries(ana, crate::harness::PASSWORD).await;
        assert_eq!(shut.code(), ErrorCode::WrongCredentials);
    }
}
