//! In a real browser: the contract, and what only several tabs or a failing disk bring.

use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::DomException;

use super::*;
use crate::store::contract::{self, identity};

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// One connection each, as tabs have.
async fn two_tabs(n: u8) -> (IdbStores, IdbStores) {
    let (here, there) = (IdbStores::default(), IdbStores::default());
    let (who, key) = identity(n);
    here.open_as(who.clone(), key).await.expect("opens");
    there.open(who.person).await.expect("opens").expect("is there");
    (here, there)
}

async fn raw(store: &IdbStore, keys: &[&str]) -> Vec<Option<String>> {
    store.read_texts(keys.iter().map(|key| (*key).to_owned())).await.expect("reads")
}

#[wasm_bindgen_test]
async fn indexed_db_holds_to_the_contract() {
    let stores = IdbStores::default();
    contract::holds(&stores).await;
}

#[wasm_bindgen_test]
async fn what_is_complete_is_on_the_disk() {
    let store = IdbStore::open(identity(24).0.person).await.expect("opens");
    let transaction = store.begin(Purpose::WritingStrictly).expect("begins");
    let durability = js_sys::Reflect::get(&transaction, &"durability".into()).expect("is told");
    assert_eq!(durability.as_string().as_deref(), Some("strict"));
}

#[wasm_bindgen_test]
async fn what_cannot_be_asked_for_undoes_what_was() {
    let store = IdbStore::open(identity(20).0.person).await.expect("opens");
    let transaction = store.begin(Purpose::WritingStrictly).expect("begins");
    let texts = transaction.object_store(TEXTS).expect("is there");
    put(&texts, "a", "1").expect("asks");
    let ended = complete(&transaction, Err(JsValue::NULL)).await;
    assert_eq!(ended, Err(StoreError::Failed("IndexedDB".into())));
    assert_eq!(raw(&store, &["a"]).await, [None]);
}

#[wasm_bindgen_test]
async fn a_request_that_fails_undoes_the_others_and_is_named() {
    let store = IdbStore::open(identity(21).0.person).await.expect("opens");
    let transaction = store.begin(Purpose::WritingStrictly).expect("begins");
    let texts = transaction.object_store(TEXTS).expect("is there");
    put(&texts, "a", "1").expect("asks");
    texts.add_with_key(&"2".into(), &"a".into()).expect("asks for what is there already");
    put(&texts, "b", "3").expect("asks");
    let ended = complete(&transaction, Ok(())).await;
    assert_eq!(ended, Err(StoreError::Failed("ConstraintError".into())));
    assert_eq!(raw(&store, &["a", "b"]).await, [None, None]);
}

#[wasm_bindgen_test]
async fn tabs_see_each_others_work_and_share_the_counters() {
    let (here, there) = two_tabs(22).await;
    let person = identity(22).0.person;
    let mine = here.connect(person).await.expect("is open");
    let theirs = there.connect(person).await.expect("is open");
    mine.put("about", "tabs").await.expect("keeps");
    assert_eq!(theirs.get("about").await, Ok(Some("tabs".to_owned())));
    // Neither waits for the other's end before it begins.
    let next = |shelf: &mut Shelf| {
        shelf.identity.counter_next += 1;
        Some(Changed::default())
    };
    let (mut one, mut other) = (next, next);
    let (one, other) = futures::join!(mine.change(Needed::None, &mut one), theirs.change(Needed::All, &mut other));
    assert_eq!((one, other), (Ok(true), Ok(true)));
    assert_eq!(mine.load().await.expect("loads").identity.counter_next, 3);
}

#[wasm_bindgen_test]
async fn erasing_is_not_held_up_by_another_tab() {
    let (here, there) = two_tabs(23).await;
    let (who, key) = identity(23);
    let theirs = there.connect(who.person).await.expect("is open");
    here.erase(who.person).await.expect("erases");
    assert_eq!(theirs.load().await.err(), Some(StoreError::Gone));
    // Opening waits for the erasing to be over, which the other tab's connection would put off for ever.
    here.open_as(who.clone(), key).await.expect("opens").put("about", "anew").await.expect("keeps");
    assert_eq!(theirs.load().await.err(), Some(StoreError::Gone));
    let (again, _) = there.open(who.person).await.expect("opens").expect("is there");
    assert_eq!(again.get("about").await, Ok(Some("anew".to_owned())));
}

#[wasm_bindgen_test]
fn a_full_disk_is_told_from_other_failures() {
    let named =
        |name| StoreError::from(DomException::new_with_message_and_name("", name).map_or_else(|e| e, JsValue::from));
    assert_eq!(named("QuotaExceededError"), StoreError::Full);
    assert_eq!(named("UnknownError"), StoreError::Failed("UnknownError".into()));
}
