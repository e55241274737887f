//! The media of drafts, as the elements of an author's pages ask for them: with the browser's cookies alone.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::{
    access::Role,
    wire::{error::ErrorCode, session as wire},
};
use serde_json::json;
use server::{demo::PASSWORD, store::files::PART_BYTES};

use super::desk::{Desk, png, webm};
use crate::harness::{Answer, Browser, Demo, on_each_demo};

async fn asks(browser: &Browser, path: &str, range: Option<&str>) -> Answer {
    let mut request = browser.request(Method::GET, path);
    if let Some(range) = range {
        request = request.header(header::RANGE, range);
    }
    browser.send(request.body(Body::empty()).unwrap()).await
}

async fn joins(demo: &Demo, browser: &Browser, role: Role) -> wire::SignedIn {
    let form = json!({ "nip": demo.who(role).nip.as_str(), "password": PASSWORD });
    browser.post("/api/sign-in", &form).await.ok()
}

#[tokio::test]
async fn an_element_gets_any_range_of_a_recording_of_a_draft() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let mut desk = Desk::begin(&author, "Rekaman").await;
        desk.edit(json!({ "do": "add_module", "title": "Satu" })).await;
        let lesson = desk.add_lesson("video", "Contoh").await;
        let bytes = webm(2 * PART_BYTES + 77);
        desk.put("a.webm", Some(&lesson), &bytes).await;
        let medium = desk.draft.modules[0].lessons[0].medium.clone().expect("a recording");
        let path = desk.path(&format!("/files/{}", medium.hash));
        let whole = asks(&author.browser, &path, None).await;
        assert_eq!((whole.status, whole.header("content-type")), (StatusCode::OK, "video/webm"));
        assert_eq!(whole.header("cache-control"), "private, no-cache");
        assert!(whole.body == bytes);
        let at = PART_BYTES - 3;
        let part = asks(&author.browser, &path, Some(&format!("bytes={at}-{}", at + 9))).await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
        assert!(part.body == bytes[at..at + 10]);
        let tag = whole.header("etag").to_owned();
        let request = author.browser.request(Method::GET, &path).header(header::IF_NONE_MATCH, tag);
        let again = author.browser.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);

        // Several persons in one browser: one of them is enough, none of them is not.
        let shared = demo.house.browser();
        joins(&demo, &shared, Role::Employee).await;
        assert_eq!(asks(&shared, &path, None).await.code(), ErrorCode::NotAllowed);
        joins(&demo, &shared, Role::AgencyAdmin).await;
        assert_eq!(asks(&shared, &path, None).await.status, StatusCode::OK);

        // Another recording takes its place; the first is not of the draft any more.
        desk.put("b.webm", Some(&lesson), &webm(900)).await;
        assert_eq!(asks(&author.browser, &path, None).await.code(), ErrorCode::NotFound);
        // And a file of one draft is none of another.
        let mut other = Desk::begin(&author, "Lain").await;
        other.put("foto.png", None, &png(7, 7)).await;
        let hash = other.draft.images[0].hash.clone();
        assert_eq!(
            asks(&author.browser, &desk.path(&format!("/files/{hash}")), None).await.code(),
            ErrorCode::NotFound
        );
        assert_eq!(asks(&author.browser, &other.path(&format!("/files/{hash}")), None).await.status, StatusCode::OK);
    })
    .await;
}
