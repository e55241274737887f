//! The built app as files, beside the API.

use std::fs;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::wire::error::ErrorCode;
use server::config::Settings;
use tempfile::TempDir;

use crate::harness::{Answer, Browser, House, on_each_database};

/// A house that serves a small site.
fn with_site(house: &House) -> (TempDir, Browser) {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("index.html", "pocket"),
        ("index.html.gz", "pocket, packed"),
        ("kantor/index.html", "office"),
        ("sw.js", "worker"),
        ("manifest.webmanifest", "{}"),
        ("assets/b1/pocket.js", "program"),
        ("assets/b1/pocket.js.br", "program, packed"),
        ("assets/b1/pocket_bg.wasm", "wasm"),
        ("assets/dev-stamp", "1"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let house = house.with_settings(Settings { site: Some(folder.path().to_owned()), ..Settings::default() });
    (folder, house.browser())
}

async fn asks(browser: &Browser, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(browser.request(Method::GET, path), |request, (name, value)| request.header(*name, *value));
    browser.send(request.body(Body::empty()).unwrap()).await
}

const PAGE: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

#[tokio::test]
async fn pages_lead_to_their_program() {
    on_each_database(async |house| {
        let (_folder, browser) = with_site(&house);
        for (path, shell) in [
            ("/", "pocket"),
            ("/hasil/2026", "pocket"),
            ("/kantor", "office"),
            ("/kantor/", "office"),
            ("/kantor/pegawai?unit=1", "office"),
        ] {
            let answer = asks(&browser, path, &[PAGE]).await;
            assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, shell), "{path}");
            assert_eq!(answer.header("content-type"), "text/html", "{path}");
            assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_missing_is_missing() {
    on_each_database(async |house| {
        let (_folder, browser) = with_site(&house);
        for path in [
            "/assets/b1/gone.js",
            "/assets/b0/pocket.js",
            "/assets/b1/",
            "/gone.png",
            "/kantor/gone.js",
            "/../Cargo.toml",
        ] {
            let answer = asks(&browser, path, &[PAGE]).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, ErrorCode::NotFound), "{path}");
            assert_ne!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        }
        assert_eq!(asks(&browser, "/hasil", &[("accept", "*/*")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(asks(&browser, "/api/gone", &[PAGE]).await.code(), ErrorCode::NotFound);
        let post = browser.request(Method::POST, "/index.html").body(Body::empty()).unwrap();
        assert_eq!(browser.send(post).await.code(), ErrorCode::MethodNotAllowed);
    })
    .await;
}

#[tokio::test]
async fn what_a_build_made_is_kept_for_ever_and_sent_packed() {
    on_each_database(async |house| {
        let (_folder, browser) = with_site(&house);
        let packed = asks(&browser, "/assets/b1/pocket.js", &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(packed.text(), "program, packed");
        assert_eq!(packed.header(header::CONTENT_ENCODING), "br");
        assert_eq!(packed.header("cache-control"), "public, max-age=31536000, immutable");
        let wasm = asks(&browser, "/assets/b1/pocket_bg.wasm", &[]).await;
        assert_eq!((wasm.text().as_str(), wasm.header("content-type")), ("wasm", "application/wasm"));
        let manifest = asks(&browser, "/manifest.webmanifest", &[]).await;
        assert_eq!(manifest.header("content-type"), "application/manifest+json");
        for path in ["/sw.js", "/assets/dev-stamp"] {
            assert_eq!(asks(&browser, path, &[]).await.header("cache-control"), "no-cache", "{path}");
        }
        let shell = asks(&browser, "/", &[PAGE, ("accept-encoding", "gzip")]).await;
        assert_eq!(shell.text(), "pocket, packed");
        let unchanged =
            asks(&browser, "/sw.js", &[("if-none-match", asks(&browser, "/sw.js", &[]).await.header("etag"))]).await;
        assert_eq!(unchanged.status, StatusCode::NOT_MODIFIED);
    })
    .await;
}
