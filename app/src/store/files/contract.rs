//! What every store of files holds to: one list, run on memory natively and on IndexedDB in the browser.

use domain::{bundle::BundleHash, ids::PersonId};

use super::{FileStores, Held};

fn person(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

fn file(n: u8) -> BundleHash {
    BundleHash([n; 32])
}

/// Runs the whole list. The stores must be empty.
pub async fn holds(stores: &dyn FileStores) {
    pieces_are_there_as_they_came(stores).await;
    only_a_settled_file_has_an_address(stores).await;
    persons_are_apart_and_a_file_goes_whole(stores).await;
}

async fn pieces_are_there_as_they_came(stores: &dyn FileStores) {
    let files = stores.open(person(71)).await.expect("opens");
    assert!(files.held().await.expect("looks").is_empty());
    for (nth, bytes) in [(0, vec![0, 1, 255]), (1, Vec::new()), (3, vec![9]), (0, vec![4, 5])] {
        files.put_piece(file(1), nth, bytes).await.expect("keeps");
    }
    drop(files);
    let files = stores.open(person(71)).await.expect("opens again");
    assert_eq!(files.piece(file(1), 0).await.expect("reads"), Some(vec![4, 5]), "the newest");
    assert_eq!(files.piece(file(1), 1).await.expect("reads"), Some(Vec::new()));
    assert_eq!(files.piece(file(1), 2).await.expect("reads"), None);
    assert_eq!(files.piece(file(2), 0).await.expect("reads"), None);
    let held = files.held().await.expect("looks");
    assert_eq!(held.get(&file(1)), Some(&Held { pieces: 2, whole: None }), "up to the gap");
    assert_eq!(held.len(), 1);
}

async fn only_a_settled_file_has_an_address(stores: &dyn FileStores) {
    let files = stores.open(person(72)).await.expect("opens");
    files.put_piece(file(1), 0, vec![1, 2, 3]).await.expect("keeps");
    assert_eq!(files.address(file(1), "image/png").await.expect("looks"), None);
    files.settle(file(1), 3).await.expect("settles");
    assert_eq!(files.held().await.expect("looks").get(&file(1)), Some(&Held { pieces: 1, whole: Some(3) }));
    let address = files.address(file(1), "image/png").await.expect("looks").expect("is whole");
    assert_ne!(address, "");
    stores.let_go(&address);
    stores.let_go(&address);
    assert_eq!(files.address(file(2), "image/png").await.expect("looks"), None);
    // A file without a byte is a file.
    files.settle(file(3), 0).await.expect("settles");
    assert!(files.address(file(3), "text/vtt").await.expect("looks").is_some());
}

async fn persons_are_apart_and_a_file_goes_whole(stores: &dyn FileStores) {
    let (hers, his) = (stores.open(person(73)).await.expect("opens"), stores.open(person(74)).await.expect("opens"));
    for n in [1, 2] {
        hers.put_piece(file(n), 0, vec![n]).await.expect("keeps");
        hers.put_piece(file(n), 1, vec![n]).await.expect("keeps");
        hers.settle(file(n), 2).await.expect("settles");
    }
    assert!(his.held().await.expect("looks").is_empty());
    assert_eq!(his.piece(file(1), 0).await.expect("reads"), None);
    hers.remove(file(1)).await.expect("removes");
    hers.remove(file(9)).await.expect("has nothing to remove");
    let held = hers.held().await.expect("looks");
    assert_eq!(held.keys().collect::<Vec<_>>(), [&file(2)]);
    assert_eq!(hers.piece(file(1), 1).await.expect("reads"), None);
    assert_eq!(hers.address(file(1), "image/png").await.expect("looks"), None);
}
