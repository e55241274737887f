//! `Db::write`: all or nothing, one after the other, tried again where that helps.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use sea_orm::DbBackend;
use server::store::{self, Connection as _, installation};
use tokio::{sync::Barrier, task::JoinSet};

use crate::harness::on_each_fresh_database;

#[tokio::test]
async fn a_failed_transaction_leaves_nothing() {
    on_each_fresh_database(async |db| {
        let failed = db.write(|tx| async move {
            installation::set(&*tx, "half", "done").await?;
            Err::<(), _>(store::Error::Corrupt { table: "installation", what: "mood" })
        });
        assert!(matches!(failed.await, Err(store::Error::Corrupt { .. })));
        assert_eq!(installation::get(db.read(), "half").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_is_read_in_a_transaction_stays_true_until_it_ends() {
    on_each_fresh_database(async |db| {
        db.write(|tx| async move { installation::set(&*tx, "count", "0").await }).await.unwrap();
        let lock = match db.backend() {
            DbBackend::Postgres => "select 1 from installation where key = 'count' for update",
            _ => "select 1",
        };
        let mut writers = JoinSet::new();
        for _ in 0..20 {
            let db = db.clone();
            writers.spawn(async move {
                db.write(|tx| async move {
                    tx.execute_unprepared(lock).await?;
                    let count = installation::get(&*tx, "count").await?.unwrap_or_default();
                    // Others get their chance to come between.
                    tokio::task::yield_now().await;
                    let next = count.parse::<u32>().unwrap_or_default() + 1;
                    installation::set(&*tx, "count", &next.to_string()).await
                })
                .await
            });
        }
        for outcome in writers.join_all().await {
            outcome.unwrap();
        }
        assert_eq!(installation::get(db.read(), "count").await.unwrap().as_deref(), Some("20"));
    })
    .await;
}

#[tokio::test]
async fn a_deadlock_is_tried_again() {
    on_each_fresh_database(async |db| {
        if db.backend() != DbBackend::Postgres {
            // SQLite's writers queue before they begin: there is nothing to run into.
            return;
        }
        db.write(|tx| async move {
            installation::set(&*tx, "a", "0").await?;
            installation::set(&*tx, "b", "0").await
        })
        .await
        .unwrap();
        let (both_hold_one, tries) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
        let cross = |first: &'static str, second: &'static str| {
            let (db, met, tries) = (db.clone(), Arc::clone(&both_hold_one), Arc::clone(&tries));
            async move {
                db.write(|tx| {
                    let (met, tries) = (Arc::clone(&met), Arc::clone(&tries));
                    async move {
                        installation::set(&*tx, first, second).await?;
                        if tries.fetch_add(1, Ordering::SeqCst) < 2 {
                            met.wait().await;
                        }
                        installation::set(&*tx, second, first).await
                    }
                })
                .await
            }
        };
        let (one, other) = tokio::join!(cross("a", "b"), cross("b", "a"));
        one.unwrap();
        other.unwrap();
        assert_eq!(tries.load(Ordering::SeqCst), 3);
    })
    .await;
}

#[tokio::test]
async fn who_reads_cannot_write_beside_the_one_writer() {
    on_each_fresh_database(async |db| {
        if db.backend() == DbBackend::Sqlite {
            installation::set(db.read(), "key", "value").await.unwrap_err();
        }
        assert_eq!(installation::get(db.read(), "key").await.unwrap(), None);
    })
    .await;
}
