//! In a real browser: what a call becomes on the line, and what an answer that is none of ours becomes.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::ports::Credentials;

fn asking(path: &str, body: Option<String>) -> Call {
    let credentials = Credentials { device: "device".to_owned(), token: "token".to_owned() };
    Call { path: path.to_owned(), body, credentials: Some(credentials) }
}

async fn bytes(request: &Request) -> Vec<u8> {
    let body = JsFuture::from(request.array_buffer().expect("has not been read yet")).await;
    Uint8Array::new(&body.expect("is read")).to_vec()
}

#[wasm_bindgen_test]
async fn a_call_carries_who_asks() {
    let request = request(asking("/api/about", None)).await.expect("is made");
    assert_eq!(request.method(), "GET");
    assert_eq!(request.credentials(), RequestCredentials::SameOrigin);
    assert_eq!(request.headers().get(DEVICE_HEADER), Ok(Some("device".to_owned())));
    assert_eq!(request.headers().get(TOKEN_HEADER), Ok(Some("token".to_owned())));
    assert!(!request.signal().aborted());
}

#[wasm_bindgen_test]
async fn only_a_long_body_is_zipped() {
    let (short, long) = ("1".repeat(GZIP_BYTES_MIN - 1), "1".repeat(GZIP_BYTES_MIN));
    let posted = request(asking("/api/ops", Some(short.clone()))).await.expect("is made");
    assert_eq!(posted.method(), "POST");
    assert_eq!(posted.headers().get("content-type"), Ok(Some("application/json".to_owned())));
    assert_eq!(posted.headers().get("content-encoding"), Ok(None));
    assert_eq!(bytes(&posted).await, short.into_bytes());

    let posted = request(asking("/api/ops", Some(long.clone()))).await.expect("is made");
    assert_eq!(posted.headers().get("content-type"), Ok(Some("application/json".to_owned())));
    assert_eq!(posted.headers().get("content-encoding"), Ok(Some("gzip".to_owned())));
    let zipped = bytes(&posted).await;
    assert!(zipped.starts_with(&[0x1f, 0x8b]) && zipped.len() < long.len(), "{} bytes", zipped.len());
}

#[wasm_bindgen_test]
async fn some_bytes_are_asked_for_by_who_asks_and_kept_by_no_cache() {
    let whole = request(asking("/api/files/a5", None)).await.expect("is made");
    let some = of_range(&whole, &(10..20)).expect("is made");
    assert_eq!(some.headers().get("range"), Ok(Some("bytes=10-19".to_owned())));
    assert_eq!(some.headers().get(TOKEN_HEADER), Ok(Some("token".to_owned())));
    assert_eq!(some.cache(), RequestCache::NoStore);
}

#[wasm_bindgen_test]
async fn who_cannot_be_reached_is_not_who_answers_in_other_words() {
    assert_eq!(Fetch.call(asking("http://127.0.0.1:1/", None)).await, Err(Failure::Offline));
    assert_eq!(Fetch.call(asking("/nothing/is/here", None)).await, Err(Failure::Unreadable));
    assert_eq!(Fetch.bytes(asking("/nothing/is/here", None), 0..5).await, Err(Failure::Unreadable));
}
