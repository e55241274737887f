//! What must not get in, and must not harm what does.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{HeaderName, Method, StatusCode, header},
};
use domain::{
    assessment::Answer,
    sync::device::PUSH_OPS_MAX,
    wire::{
        error::ErrorCode,
        session::{DEVICE_HEADER, TOKEN_HEADER},
        sync::{SyncRequest, SyncResponse},
    },
};
use flate2::{Compression, write::GzEncoder};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use server::entity::{op, op_waiting};

use super::{phone::Phone, town::Town};
use crate::harness::{self, Member, on_each_database};

/// How many ops the server holds, of anybody and in any state.
async fn held(town: &Town<'_>) -> u64 {
    let on = town.house.state.db.read();
    op::Entity::find().count(on).await.unwrap() + op_waiting::Entity::find().count(on).await.unwrap()
}

/// A phone with one op to send.
async fn phone(town: &Town<'_>, of: Member) -> Phone {
    let mut phone = town.phone(of).await;
    phone.begins(town.start(of, town.open));
    phone
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

async fn send(phone: &Phone, encoding: &str, body: Vec<u8>) -> harness::Answer {
    let request = phone.tab.request(Method::POST, "/api/sync").header(header::CONTENT_TYPE, "application/json");
    let request = if encoding.is_empty() { request } else { request.header(header::CONTENT_ENCODING, encoding) };
    phone.tab.browser.send(request.body(Body::from(body)).unwrap()).await
}

fn bytes(request: &SyncRequest) -> Vec<u8> {
    serde_json::to_vec(request).unwrap()
}

#[tokio::test]
async fn session_and_request_must_speak_of_the_same_person_and_device() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (ana, other, eko) =
            (phone(&town, Member::Ana).await, phone(&town, Member::Ana).await, phone(&town, Member::Eko).await);
        let good = ana.wire(&ana.request(false));
        let mixed = |person: &Phone, device: &Phone| SyncRequest {
            person: person.person.to_string(),
            device: device.device.to_string(),
            ..good.clone()
        };
        for request in [mixed(&eko, &ana), mixed(&ana, &eko), mixed(&ana, &other), mixed(&eko, &eko)] {
            let answer = ana.sends(&request).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, ErrorCode::WrongPerson));
        }
        // Two persons in two tabs of one browser: the cookie of one, the token of the other.
        let mut crossed = ana.clone();
        crossed.tab.token = eko.tab.token.clone();
        assert_eq!(crossed.sends(&good).await.code(), ErrorCode::WrongPerson);
        let mut stranger = ana.clone();
        stranger.tab.device = eko.device;
        assert_eq!(stranger.sends(&good).await.code(), ErrorCode::SignedOut);
        for unnamed in [DEVICE_HEADER, TOKEN_HEADER] {
            let mut request = ana.tab.request(Method::POST, "/api/sync");
            request.headers_mut().unwrap().remove(HeaderName::from_static(unnamed));
            let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(bytes(&good)));
            let answer = ana.tab.browser.send(request.unwrap()).await;
            assert!(matches!(answer.code(), ErrorCode::SignedOut | ErrorCode::WrongPerson), "{unnamed}");
        }
        ana.tab.browser.tamper(|value| value.replace(|c: char| c.is_ascii_digit(), "0"));
        assert_eq!(ana.sends(&good).await.code(), ErrorCode::SignedOut);
        assert_eq!(held(&town).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_request_is_refused_whole() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = phone(&town, Member::Ana).await;
        let good = bytes(&phone.wire(&phone.request(false)));
        let with = |change: &dyn Fn(&mut Value)| {
            let mut value: Value = serde_json::from_slice(&good).unwrap();
            change(&mut value);
            serde_json::to_vec(&value).unwrap()
        };
        let packed = gzip(&good);
        let bomb = gzip(&vec![b' '; 16 << 20]);
        assert!(bomb.len() < 64 * 1024, "small on the way: {}", bomb.len());
        let mut mangled = good.clone();
        let place = mangled.windows(5).position(|some| some == b"begun").unwrap();
        mangled[place] = 0xff;
        let many = with(&|value| {
            let op = value["ops"][0].clone();
            value["ops"] = Value::Array(vec![op; PUSH_OPS_MAX + 1]);
        });
        let deep = "[".repeat(100_000).into_bytes();
        let cases: [(&str, &str, Vec<u8>, ErrorCode); 14] = [
            ("nothing", "", vec![], ErrorCode::Malformed),
            ("cut short", "", good[..good.len() - 1].to_vec(), ErrorCode::Malformed),
            ("packed, cut short", "gzip", packed[..packed.len() / 2].to_vec(), ErrorCode::Malformed),
            ("not packed", "gzip", good.clone(), ErrorCode::Malformed),
            ("packed twice", "gzip", gzip(&packed), ErrorCode::Malformed),
            ("another packing", "br", good.clone(), ErrorCode::UnsupportedBody),
            ("a bomb", "gzip", bomb, ErrorCode::TooLarge),
            ("too large", "", vec![b' '; 2 << 20], ErrorCode::TooLarge),
            ("not UTF-8", "", mangled, ErrorCode::Malformed),
            ("deep", "", deep, ErrorCode::Malformed),
            ("too many ops", "", many, ErrorCode::Invalid),
            ("another protocol", "", with(&|value| value["protocol"] = json!(99)), ErrorCode::Invalid),
            ("nobody", "", with(&|value| value["person"] = json!("ana")), ErrorCode::Invalid),
            ("no cursor", "", with(&|value| value["cursor"] = json!([0, "zz"])), ErrorCode::Invalid),
        ];
        for (name, encoding, body, code) in cases {
            let answer = send(&phone, encoding, body).await;
            assert!(answer.status.is_client_error(), "{name}: {}", answer.status);
            assert_eq!(answer.code(), code, "{name}");
        }
        assert_eq!(held(&town).await, 0);
        let answer: SyncResponse = send(&phone, "gzip", packed).await.ok();
        assert_eq!(answer.stored, 1, "the same, packed as it should be");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_harms_no_other() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = phone(&town, Member::Ana).await;
        phone.answers(start, "INT.1.1", Answer::Often);
        let mut request = serde_json::to_value(phone.wire(&phone.request(false))).unwrap();
        let header = |change: Value| {
            let mut header = json!({ "device": phone.device.to_string(), "counter": 9, "kind": "x", "v": 1, "at": 0 });
            header.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            json!({ "h": header, "b": {} })
        };
        let large = json!({ "h": request["ops"][0]["h"], "b": "x".repeat(70_000) });
        let ops = request["ops"].as_array_mut().unwrap();
        ops.insert(0, json!({ "h": null, "b": null }));
        ops.insert(1, header(json!({ "counter": 0 })));
        ops.insert(2, header(json!({ "counter": u64::MAX })));
        ops.insert(4, header(json!({ "device": "phone" })));
        ops.insert(5, header(json!({ "seen": ["phone", 1] })));
        ops.insert(6, large);
        let answer: SyncResponse = phone.tab.post("/api/sync", &request).await.ok();
        let problems: Vec<_> = answer.problems.iter().map(|problem| (problem.index, problem.code.as_str())).collect();
        assert_eq!(
            problems,
            [
                (0, "unreadable"),
                (1, "unreadable"),
                (2, "unreadable"),
                (4, "unreadable"),
                (5, "unreadable"),
                (6, "too_large")
            ]
        );
        assert_eq!((answer.stored, answer.lines.len()), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn what_a_newer_app_records_is_kept_and_passed_on_as_it_is() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (phone, mut other) = (phone(&town, Member::Ana).await, town.phone(Member::Ana).await);
        // Deep, with a lone surrogate and numbers that no float holds: texts, not values.
        let body = format!(
            r#"{{"deep":{}{},"odd":"\ud800","big":123456789012345678901234567890.0}}"#,
            "[".repeat(500),
            "]".repeat(500)
        );
        let head =
            format!(r#"{{"device":"{}", "counter":1,"kind":"plan.item","v":7,"at":5,"more":[1]}}"#, phone.device);
        let request = phone.wire(&phone.request(false));
        let text = String::from_utf8(bytes(&SyncRequest { ops: vec![], ..request })).unwrap();
        let text = text.replace(r#""ops":[]"#, &format!(r#""ops":[{{"h":{head},"b":{body}}}]"#));
        let answer: SyncResponse = send(&phone, "", text.into_bytes()).await.ok();
        assert_eq!((answer.stored, answer.problems.len()), (1, 0));
        other.syncs().await;
        let op = &other.ops.values().next().expect("passed on").op;
        assert_eq!((op.raw.header.as_str(), op.raw.body.as_str()), (head.as_str(), body.as_str()));
        assert_eq!(other.state().unknown.len(), 1);
    })
    .await;
}
