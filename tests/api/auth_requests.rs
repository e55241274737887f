//! Requests that no page of ours sends.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{Method, StatusCode, header, request::Builder},
};
use domain::wire::error::ErrorCode;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use server::config::Settings;

use crate::harness::{Answer, Browser, Member, PASSWORD, on_each_database};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn sign_in_form() -> Vec<u8> {
    serde_json::to_vec(&json!({ "nip": Member::Ana.nip(), "password": PASSWORD })).unwrap()
}

fn sign_in(browser: &Browser) -> Builder {
    browser.request(Method::POST, "/api/sign-in").header(header::CONTENT_TYPE, "application/json")
}

async fn sent(browser: &Browser, request: Builder, body: Vec<u8>) -> Answer {
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn what_changes_something_comes_from_our_own_pages() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        let other_pages = [
            (header::ORIGIN.as_str(), Some("https://evil.test")),
            (header::ORIGIN.as_str(), Some("null")),
            (header::ORIGIN.as_str(), None),
            ("sec-fetch-site", Some("cross-site")),
            ("sec-fetch-site", Some("same-site")),
            ("sec-fetch-site", Some("none")),
        ];
        for (name, value) in other_pages {
            let mut request = ana.request(Method::POST, "/api/sign-out").body(Body::from("{}")).unwrap();
            request.headers_mut().remove(name);
            if let Some(value) = value {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
            assert_eq!(ana.browser.send(request).await.code(), ErrorCode::WrongOrigin, "{name}: {value:?}");
        }
        let mut read = ana.request(Method::GET, "/api/session").body(Body::empty()).unwrap();
        read.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(ana.browser.send(read).await.code(), ErrorCode::WrongOrigin);
        ana.session().await;
    })
    .await;
}

#[tokio::test]
async fn behind_a_public_address_only_that_origin_counts() {
    on_each_database(async |house| {
        let public = |origin: &str| Settings { public_origin: Some(origin.to_owned()), ..Settings::default() };
        let ours = house.with_settings(public("https://jenjang.test"));
        let form = json!({ "nip": Member::Ana.nip(), "password": PASSWORD });
        let answer = ours.browser().post("/api/sign-in", &form).await;
        assert_eq!(answer.code(), ErrorCode::WrongCredentials);
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
        let others = house.with_settings(public("https://jenjang.example.go.id"));
        assert_eq!(others.browser().post("/api/sign-in", &form).await.code(), ErrorCode::WrongOrigin);
    })
    .await;
}

#[tokio::test]
async fn behind_a_proxy_the_client_is_who_the_proxy_says() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let house = house.with_settings(Settings { behind_proxy: true, ..Settings::default() });
        let proxy = house.browser_at("127.0.0.1");
        let from = async |forwarded: &str, password: &str| {
            let body = json!({ "nip": Member::Ana.nip(), "password": password }).to_string().into_bytes();
            sent(&proxy, sign_in(&proxy).header("x-forwarded-for", forwarded), body).await
        };
        for n in 0..5 {
            // What the client itself claims changes nothing.
            from(&format!("10.0.0.{n}, 203.0.113.5"), "wrong password").await.code();
        }
        assert_eq!(from("203.0.113.5", PASSWORD).await.code(), ErrorCode::TooManyTries);
        assert_eq!(from("203.0.113.6", PASSWORD).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    on_each_database(async |house| {
        let browser = house.browser();
        let form = sign_in_form();
        let wrong_type = json!({ "nip": 1, "password": PASSWORD }).to_string();
        for bad in [&b""[..], b"{", b"null", b"[]", b"\xff\xfe", &form[..form.len() - 1], wrong_type.as_bytes()] {
            let answer = sent(&browser, sign_in(&browser), bad.to_vec()).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, ErrorCode::Malformed));
        }
        let deep = "[".repeat(10_000).into_bytes();
        assert_eq!(sent(&browser, sign_in(&browser), deep).await.code(), ErrorCode::Malformed);
        for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
            let request = browser.request(Method::POST, "/api/sign-in").header(header::CONTENT_TYPE, kind);
            assert_eq!(sent(&browser, request, form.clone()).await.code(), ErrorCode::UnsupportedBody, "{kind}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_packed_body_is_unpacked_and_a_bomb_is_not() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let browser = house.browser();
        let packed = async |body: Vec<u8>| {
            sent(&browser, sign_in(&browser).header(header::CONTENT_ENCODING, "gzip"), body).await
        };
        let form = gzip(&sign_in_form());
        assert_eq!(packed(form.clone()).await.status, StatusCode::OK);
        assert_eq!(packed(form[..form.len() - 9].to_vec()).await.code(), ErrorCode::Malformed);
        assert_eq!(packed(sign_in_form()).await.code(), ErrorCode::Malformed);

        // Twelve kilobytes that would be twelve megabytes.
        let bomb = gzip(&vec![b' '; 12 * 1024 * 1024]);
        assert!(bomb.len() < 16 * 1024, "{}", bomb.len());
        let answer = packed(bomb).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge));
        let large = vec![b' '; 16 * 1024 + 1];
        assert_eq!(sent(&browser, sign_in(&browser), large).await.code(), ErrorCode::TooLarge);
        let brotli = sign_in(&browser).header(header::CONTENT_ENCODING, "br");
        assert_eq!(sent(&browser, brotli, form).await.code(), ErrorCode::UnsupportedBody);
    })
    .await;
}

/// What our own pages may do.
const OF_PAGES: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        let browser = house.browser();
        let put = browser.request(Method::PUT, "/api/session").body(Body::empty()).unwrap();
        let mut foreign = browser.request(Method::POST, "/api/sign-in").body(Body::empty()).unwrap();
        foreign.headers_mut().remove(header::ORIGIN);
        let answers = [
            ("a success", ana.get("/api/session").await, StatusCode::OK),
            ("signed out", browser.get("/api/session").await, StatusCode::UNAUTHORIZED),
            ("no such route", browser.get("/api/nothing").await, StatusCode::NOT_FOUND),
            ("no such file", browser.get("/nothing.js").await, StatusCode::NOT_FOUND),
            ("no such file of a build", browser.get("/assets/0/nothing.js").await, StatusCode::NOT_FOUND),
            ("no such worker of a build", browser.get("/assets/0/sheets.js").await, StatusCode::NOT_FOUND),
            ("no such shell of a build", browser.get("/assets/0/pocket.html").await, StatusCode::NOT_FOUND),
            ("no such method", browser.send(put).await, StatusCode::METHOD_NOT_ALLOWED),
            ("another site", browser.send(foreign).await, StatusCode::FORBIDDEN),
            ("health", browser.get("/health").await, StatusCode::OK),
        ];
        for (what, answer, status) in &answers {
            assert_eq!(answer.status, *status, "{what}");
            // Outside the API and the folders of builds an answer may become a page.
            let may_be_page = matches!(*what, "no such file" | "no such shell of a build" | "health");
            let (policy, referrer, opener) = if may_be_page {
                (OF_PAGES, "no-referrer", "same-origin")
            } else if *what == "no such worker of a build" {
                // It runs what the page gave it, and reaches nothing.
                ("default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'", "", "")
            } else {
                ("default-src 'none'; frame-ancestors 'none'; sandbox", "", "")
            };
            assert_eq!(answer.header("content-security-policy"), policy, "{what}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
            assert_eq!(answer.header("referrer-policy"), referrer, "{what}");
            assert_eq!(answer.header("permissions-policy").contains("geolocation=()"), may_be_page, "{what}");
            assert_eq!(answer.header("cross-origin-opener-policy"), opener, "{what}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
            assert_eq!(answer.header("x-request-id").len(), 16, "{what}");
            assert_eq!(answer.header("content-type"), "application/json", "{what}");
        }
        let of_api =
            |what: &str| !["file", "shell", "worker"].iter().any(|other| what.contains(other)) && what != "health";
        for (what, answer, _) in answers.iter().filter(|(what, ..)| of_api(what)) {
            assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn health_tells_the_schema() {
    on_each_database(async |house| {
        let health: serde_json::Value = house.browser().get("/health").await.ok();
        assert_eq!(health["status"], "ok");
        assert_eq!(health["schema"], server::migration::NEWEST);
    })
    .await;
}
