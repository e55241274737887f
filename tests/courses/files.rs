//! The files of a published course: whole, in ranges, for whoever has a session, and nothing but them.

use axum::{
    body::Body,
    http::{HeaderName, Method, StatusCode, header},
};
use domain::{
    bundle::BundleHash,
    learning::{Course, File},
    wire::error::ErrorCode,
};
use server::store::{
    self,
    courses::{self, Publication},
    files::{self, PART_BYTES},
};

use crate::harness::{Answer, Browser, House, Member, on_each_database, school};

const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// Bytes that tell their place: no two parts are alike.
fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at ^ (at >> 8) ^ (at >> 16)) as u8).collect()
}

async fn put(house: &House, media_type: &str, bytes: &[u8]) -> BundleHash {
    let (hash, at) = (BundleHash::of(bytes), house.state.now());
    let put = house.state.db.write(|tx| async move { files::put(&*tx, hash, media_type, bytes, at).await });
    put.await.expect("kept");
    hash
}

/// Publishes a course of Ana's agency that shows the file.
async fn publish(house: &House, version: u32, hash: BundleHash, media_type: &str, bytes: usize) {
    let file = File { hash, media_type: media_type.to_owned(), bytes: bytes as u64 };
    let course = Course { files: vec![file], ..school::course(version) };
    let (agency, at) = (Member::Ana.agency(), house.state.now());
    let publication = Publication { agency, course: &course, package: None, recognised: true, by: None, at };
    let publication = &publication;
    let published = house.state.db.write(|tx| async move {
        courses::publish(&*tx, publication).await?;
        Ok::<_, store::Error>(())
    });
    published.await.expect("published");
}

/// A recording of two parts and a half, published; its name.
async fn recording(house: &House) -> (BundleHash, Vec<u8>) {
    let bytes = bytes(2 * PART_BYTES + PART_BYTES / 2);
    let hash = put(house, "video/webm", &bytes).await;
    publish(house, 1, hash, "video/webm", bytes.len()).await;
    (hash, bytes)
}

/// As an element of a page asks: with the browser's cookies alone.
async fn asks(browser: &Browser, method: Method, hash: BundleHash, headers: &[(HeaderName, &str)]) -> Answer {
    let mut request = browser.request(method, &format!("/api/files/{hash}"));
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_file_is_sent_whole_and_may_be_kept_for_ever() {
    on_each_database(async |house| {
        let (hash, bytes) = recording(&house).await;
        let ana = house.welcomes(Member::Ana).await;
        let length = bytes.len().to_string();
        let etag = format!("\"{hash}\"");
        for method in [Method::GET, Method::HEAD] {
            let unread = (header::ACCEPT_ENCODING, "gzip, br");
            let answer = asks(&ana.browser, method.clone(), hash, &[unread]).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header(header::CONTENT_TYPE), "video/webm");
            assert_eq!(answer.header(header::CONTENT_LENGTH), length);
            assert_eq!(answer.header(header::ACCEPT_RANGES), "bytes");
            assert_eq!(answer.header(header::ETAG), etag);
            assert_eq!(answer.header(header::CACHE_CONTROL), FOR_EVER);
            assert_eq!(answer.header(header::CONTENT_ENCODING), "");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(answer.header("content-security-policy").ends_with("sandbox"));
            let whole: &[u8] = if method == Method::GET { &bytes } else { &[] };
            assert!(answer.body == whole, "{method}: {} bytes", answer.body.len());
        }
        let again = asks(&ana.browser, Method::GET, hash, &[(header::IF_NONE_MATCH, &etag)]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        // Headers of ours are no hindrance.
        assert_eq!(ana.get(&format!("/api/files/{hash}")).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn any_range_is_sent_without_the_rest() {
    on_each_database(async |house| {
        let (hash, bytes) = recording(&house).await;
        let ana = house.welcomes(Member::Ana).await;
        let (part, end) = (PART_BYTES, bytes.len());
        for (asked, range) in [
            ("bytes=0-0".to_owned(), 0..1),
            (format!("bytes={}-{part}", part - 1), part - 1..part + 1),
            (format!("bytes={part}-{}", 2 * part - 1), part..2 * part),
            (format!("bytes={}-", end - 5), end - 5..end),
            (format!("bytes={}-{}", end - 5, end + 1_000), end - 5..end),
            ("bytes=-7".to_owned(), end - 7..end),
        ] {
            let answer = asks(&ana.browser, Method::GET, hash, &[(header::RANGE, &asked)]).await;
            assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{asked}");
            let told = format!("bytes {}-{}/{end}", range.start, range.end - 1);
            assert_eq!(answer.header(header::CONTENT_RANGE), told, "{asked}");
            assert_eq!(answer.header(header::CONTENT_LENGTH), range.len().to_string(), "{asked}");
            assert!(answer.body == bytes[range], "{asked}");
        }
        let beyond = asks(&ana.browser, Method::GET, hash, &[(header::RANGE, &format!("bytes={end}-"))]).await;
        assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(beyond.header(header::CONTENT_RANGE), format!("bytes */{end}"));
        assert_eq!(beyond.header(header::CACHE_CONTROL), "no-store");

        // Several at once, or some of another file: the whole. To HEAD a range is nothing.
        let tag = format!("\"{hash}\"");
        let range = (header::RANGE, "bytes=5-9");
        for (method, headers, status) in [
            (Method::GET, vec![(header::RANGE, "bytes=0-4,9-12")], StatusCode::OK),
            (Method::GET, vec![range.clone(), (header::IF_RANGE, "\"another\"")], StatusCode::OK),
            (Method::GET, vec![range.clone(), (header::IF_RANGE, &tag)], StatusCode::PARTIAL_CONTENT),
            (Method::HEAD, vec![range], StatusCode::OK),
        ] {
            assert_eq!(asks(&ana.browser, method, hash, &headers).await.status, status, "{headers:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_but_what_a_published_course_names_is_sent() {
    on_each_database(async |house| {
        let (hash, _) = recording(&house).await;
        let ana = house.welcomes(Member::Ana).await;
        let package = put(&house, "application/zip", b"PK a package").await;
        let secret = put(&house, "image/jpeg", b"somebody's proof").await;
        let path = |name: &str| format!("/api/files/{name}");
        for name in [package.to_string(), secret.to_string(), "ab".repeat(32), "AB".repeat(32), "x".to_owned()] {
            let answer = ana.get(&path(&name)).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, ErrorCode::NotFound), "{name}");
        }
        // As soon as it is published, also by another server.
        publish(&house, 2, secret, "image/jpeg", 16).await;
        let answer = ana.get(&path(&secret.to_string())).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::OK, "somebody's proof".to_owned()));
        assert_eq!(ana.get(&path(&hash.to_string())).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn only_a_browser_with_a_session_gets_it() {
    on_each_database(async |house| {
        let (hash, _) = recording(&house).await;
        let ana = house.welcomes(Member::Ana).await;
        let stranger = asks(&house.browser(), Method::GET, hash, &[]).await;
        assert_eq!((stranger.status, stranger.code()), (StatusCode::UNAUTHORIZED, ErrorCode::SignedOut));
        let forged = ana.browser.twin();
        forged.tamper(|value| value.replace(|digit: char| digit.is_ascii_hexdigit(), "0"));
        assert_eq!(asks(&forged, Method::GET, hash, &[]).await.code(), ErrorCode::SignedOut);
        let mut foreign = ana.browser.request(Method::GET, &format!("/api/files/{hash}")).body(Body::empty()).unwrap();
        foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(ana.browser.send(foreign).await.code(), ErrorCode::WrongOrigin);
        let cloned = ana.browser.twin();
        ana.post("/api/sign-out", &serde_json::json!({})).await.done();
        for browser in [&ana.browser, &cloned] {
            assert_eq!(asks(browser, Method::GET, hash, &[]).await.code(), ErrorCode::SignedOut);
        }
    })
    .await;
}
