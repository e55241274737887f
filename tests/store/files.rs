//! Files: whole or not at all, in any range, on every database.

use domain::{bundle::BundleHash, time::Timestamp};
use server::store::{
    self, Db,
    files::{self, About, PART_BYTES},
};

use crate::harness::on_each_fresh_database;

/// Bytes that tell their place: no two parts are alike.
fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at ^ (at >> 8) ^ (at >> 16)) as u8).collect()
}

async fn put(db: &Db, media_type: &str, bytes: &[u8]) -> BundleHash {
    let hash = BundleHash::of(bytes);
    db.write(|tx| async move { files::put(&*tx, hash, media_type, bytes, Timestamp(5)).await }).await.unwrap();
    hash
}

#[tokio::test]
async fn what_is_put_is_read_again() {
    on_each_fresh_database(async |db| {
        for count in [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, 3 * PART_BYTES + 7] {
            let bytes = bytes(count);
            let hash = put(&db, "video/webm", &bytes).await;
            let about = files::about(db.read(), hash).await.unwrap();
            assert_eq!(about, Some(About { media_type: "video/webm".to_owned(), bytes: count as u64 }));
            assert!(files::read(db.read(), hash, 0..u64::MAX).await.unwrap() == Some(bytes), "{count}");
        }
    })
    .await;
}

#[tokio::test]
async fn any_range_is_read_without_the_rest() {
    on_each_fresh_database(async |db| {
        let bytes = bytes(2 * PART_BYTES + 100);
        let hash = put(&db, "audio/mpeg", &bytes).await;
        let (part, end) = (PART_BYTES as u64, bytes.len() as u64);
        for range in [
            0..0,
            0..1,
            5..9,
            part - 1..part,
            part - 1..part + 1,
            part..part,
            part..2 * part,
            1..2 * part + 1,
            2 * part + 99..end,
            end - 1..end + 50,
            end..end + 50,
            u64::MAX - 1..u64::MAX,
        ] {
            let expected = &bytes[range.start.min(end) as usize..range.end.min(end) as usize];
            let read = files::read(db.read(), hash, range.clone()).await.unwrap();
            assert!(read.as_deref() == Some(expected), "{range:?}");
        }
        // What ends before it begins is nothing.
        let backwards = core::ops::Range { start: 9, end: 5 };
        assert_eq!(files::read(db.read(), hash, backwards).await.unwrap(), Some(Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_there_stays_as_it_is() {
    on_each_fresh_database(async |db| {
        let bytes = bytes(PART_BYTES + 1);
        let hash = put(&db, "image/png", &bytes).await;
        put(&db, "text/plain", &bytes).await;
        let (one, other) = tokio::join!(put(&db, "image/png", b"neu"), put(&db, "image/png", b"neu"));
        assert_eq!(one, other);
        assert_eq!(
            files::about(db.read(), hash).await.unwrap().map(|about| about.media_type).as_deref(),
            Some("image/png")
        );
        assert!(files::read(db.read(), hash, 0..u64::MAX).await.unwrap() == Some(bytes));
        assert_eq!(files::read(db.read(), one, 0..9).await.unwrap().as_deref(), Some(&b"neu"[..]));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_told_from_what_is_empty() {
    on_each_fresh_database(async |db| {
        let nobody = BundleHash::of(b"nobody's");
        assert_eq!(files::about(db.read(), nobody).await.unwrap(), None);
        assert_eq!(files::read(db.read(), nobody, 0..1).await.unwrap(), None);
        let empty = put(&db, "text/vtt", b"").await;
        assert_eq!(files::read(db.read(), empty, 0..1).await.unwrap(), Some(Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn half_a_file_is_never_there() {
    on_each_fresh_database(async |db| {
        let bytes = &bytes(PART_BYTES + 1);
        let hash = BundleHash::of(bytes);
        let failed = db.write(|tx| async move {
            files::put(&*tx, hash, "video/mp4", bytes, Timestamp(5)).await?;
            Err::<(), _>(store::Error::Corrupt { table: "file", what: "mood" })
        });
        failed.await.unwrap_err();
        assert_eq!(files::about(db.read(), hash).await.unwrap(), None);
        put(&db, "video/mp4", bytes).await;
        assert!(files::read(db.read(), hash, 0..u64::MAX).await.unwrap().as_ref() == Some(bytes));
    })
    .await;
}
