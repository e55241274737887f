//! Reference data by the hash of its content.

use std::io::Read as _;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use brotli_decompressor::Decompressor;
use domain::{bundle::BundleHash, shipped, wire::error::ErrorCode};

use super::town::Town;
use crate::harness::on_each_database;

#[tokio::test]
async fn a_bundle_is_what_its_name_says_and_may_be_kept_for_ever() {
    on_each_database(async |house| {
        Town::of(&house).await;
        let browser = house.browser();
        for shipped in [shipped::CATALOGUE, shipped::STANDARDS, shipped::RULES] {
            let path = format!("/api/bundles/{}", BundleHash::of(shipped.as_bytes()));
            let answer = browser.get(&path).await;
            assert_eq!((answer.status, answer.text()), (StatusCode::OK, shipped.to_owned()));
            assert_eq!(answer.header(header::CACHE_CONTROL), "public, max-age=31536000, immutable");
            assert_eq!(answer.header(header::CONTENT_TYPE), "application/json");

            let packed = async |asked| {
                let packing = browser.request(Method::GET, &path).header(header::ACCEPT_ENCODING, asked);
                browser.send(packing.body(Body::empty()).unwrap()).await
            };
            let zipped = packed("gzip").await;
            assert_eq!(zipped.header(header::CONTENT_ENCODING), "gzip");
            assert!(zipped.body.len() * 2 < shipped.len(), "{} of {}", zipped.body.len(), shipped.len());
            // The second time it was kept.
            for _ in 0..2 {
                let smaller = packed("gzip, deflate, br, zstd").await;
                assert_eq!(smaller.header(header::CONTENT_ENCODING), "br");
                assert_eq!(smaller.header(header::VARY), "accept-encoding");
                assert!(smaller.body.len() < zipped.body.len());
                let mut text = String::new();
                Decompressor::new(&smaller.body[..], 4_096).read_to_string(&mut text).unwrap();
                assert_eq!(text, shipped);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_bundle_is_not_found() {
    on_each_database(async |house| {
        for name in ["ab".repeat(32), "AB".repeat(32), "catalogue".to_owned(), "%00".to_owned()] {
            let answer = house.browser().get(&format!("/api/bundles/{name}")).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, ErrorCode::NotFound), "{name}");
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
        }
    })
    .await;
}
