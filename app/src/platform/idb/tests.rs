//! In a real browser: the contract, and what only several tabs or a failing disk bring.

use domain::bundle::BundleHash;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::DomException;

use super::{files::IdbFileStores, *};
use crate::store::{
    contract::{self, identity},
    files::{FileStores as _, contract as files_contract},
};

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// One connection each, as tabs have.
async fn two_tabs(n: u8) -> (IdbStores, IdbStores) {
    let (here, there) = (IdbStores::default(), IdbStores::default());
    let (who, key) = identity(n);
    here.open_as(who.clone(), key).await.expect("opens");
    there.open(who.person, "about").await.expect("opens").expect("is there");
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
async fn files_hold_to_their_contract() {
    files_contract::holds(&IdbFileStores::default()).await;
}

#[wasm_bindgen_test]
async fn files_go_with_the_persons_database() {
    let (who, key) = identity(25);
    let (stores, files) = (IdbStores::default(), IdbFileStores::default());
    stores.open_as(who.clone(), key).await.expect("opens");
    let kept = files.open(who.person).await.expect("opens");
    let file = BundleHash([5; 32]);
    kept.put_piece(file, 0, vec![1]).await.expect("keeps");
    stores.erase(who.person).await.expect("erases");
    // Opening waits for the erasing to be over.
    assert!(IdbFileStores::default().open(who.person).await.expect("opens").held().await.expect("looks").is_empty());
    assert_eq!(kept.piece(file, 0).await.err(), Some(StoreError::Gone));
    assert!(files.open(who.person).await.expect("opens anew").held().await.expect("looks").is_empty());
}

#[wasm_bindgen_test]
async fn a_file_of_many_pieces_is_one_for_the_screen() {
    let stores = IdbFileStores::default();
    let files = stores.open(identity(26).0.person).await.expect("opens");
    let file = BundleHash([6; 32]);
    for nth in 0..20_u8 {
        files.put_piece(file, nth.into(), vec![nth; 3]).await.expect("keeps");
    }
    files.settle(file, 60).await.expect("settles");
    let address = files.address(file, "image/png").await.expect("looks").expect("is whole");
    let window = web_sys::window().expect("a page");
    let answer = JsFuture::from(window.fetch_with_str(&address)).await.expect("is read");
    let answer: web_sys::Response = answer.unchecked_into();
    assert_eq!(answer.headers().get("content-type"), Ok(Some("image/png".to_owned())));
    let bytes = JsFuture::from(answer.array_buffer().expect("has a body")).await.expect("is read");
    let expected: Vec<u8> = (0..20).flat_map(|nth| [nth; 3]).collect();
    assert_eq!(js_sys::Uint8Array::new(&bytes).to_vec(), expected);
    stores.let_go(&address);
    assert!(JsFuture::from(window.fetch_with_str(&address)).await.is_err());
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
async fn what_two_tabs_add_to_one_text_at_once_is_all_in_it() {
    let (here, there) = two_tabs(27).await;
    let person = identity(27).0.person;
    let (mine, theirs) = (here.connect(person).await.expect("opens"), there.connect(person).await.expect("opens"));
    let add = |name: &'static str| move |kept: Option<String>| kept.unwrap_or_default() + name;
    let (mut one, mut other) = (add("a"), add("b"));
    let (one, other) = futures::join!(mine.amend("names", &mut one), theirs.amend("names", &mut other));
    assert_eq!((one, other), (Ok(()), Ok(())));
    let kept = theirs.get("names").await.expect("reads");
    assert!(matches!(kept.as_deref(), Some("ab" | "ba")), "{kept:?}");
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
    let (again, ..) = there.open(who.person, "about").await.expect("opens").expect("is there");
    assert_eq!(again.get("about").await, Ok(Some("anew".to_owned())));
}

#[wasm_bindgen_test]
fn a_full_disk_is_told_from_other_failures() {
    let named =
        |name| StoreError::from(DomException::new_with_message_and_name("", name).map_or_else(|e| e, JsValue::from));
    assert_eq!(named("QuotaExceededError"), StoreError::Full);
    assert_eq!(named("UnknownError"), StoreError::Failed("UnknownError".into()));
}
