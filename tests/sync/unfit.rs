//! What a server can never take holds nothing up; what lies is put right or refused by a code.

use axum::http::StatusCode;
use domain::{
    assessment::Answer,
    sync::{
        device::{OP_BYTES_MAX, PUSH_BYTES_MAX},
        fold::Remark,
        op::{Head, OpId},
        stamp::{ParkCode, Status},
    },
    wire::{self, error::ErrorCode},
};
use sea_orm::EntityTrait as _;
use serde_json::json;
use server::entity::op;

use super::{
    phone::{Phone, instants},
    town::Town,
};
use crate::harness::{Member, PASSWORD, on_each_database};

/// What a phone tells its person of what is held back.
fn held_back(phone: &Phone) -> Vec<(String, Status)> {
    let told = |remark: &Remark| (remark.kind.clone(), remark.status.clone());
    phone.state().remarks.values().map(told).collect()
}

#[tokio::test]
async fn a_note_of_megabytes_stays_where_it_is_and_the_rest_arrives() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let (mut phone, mut other) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        phone.begins(start);
        // One that fits into a request, and one that does not.
        for letters in [OP_BYTES_MAX, 4 * PUSH_BYTES_MAX] {
            phone.notes(start, "INT.1.1", "x".repeat(letters));
        }
        phone.answers(start, "INT.1.1", Answer::Often);
        phone.syncs().await;
        assert_eq!(phone.places(), [1, 2, 3, 4]);
        let parked = ("assessment.noted".to_owned(), Status::Parked(ParkCode::TooLarge));
        assert_eq!(held_back(&phone), [parked.clone(), parked]);
        assert_eq!(phone.ops.values().filter(|local| local.aside.is_some()).count(), 2);
        other.syncs().await;
        assert_eq!(other.state(), phone.state());
        let answers = other.state().assessments[&other.assessment(start)].answers();
        assert_eq!(answers.len(), 1, "what was recorded after it counts");
    })
    .await;
}

#[tokio::test]
async fn what_the_server_cannot_read_is_stood_in_for() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        phone.answers(start, "INT.1.1", Answer::Often);
        phone.answers(start, "INT.1.2", Answer::Often);
        // At rest it can be read, on the way it no longer can: its name is one that no server takes.
        let id = OpId { device: phone.device, counter: 2 };
        let mut sent = phone.request(false);
        let op = &phone.ops[&id].op;
        sent.ops[1].0 = wire::op::rename(op, Head { id: OpId { counter: u64::MAX, ..id }, ..op.head.clone() }).raw;
        let told = phone.exchanges(&phone.wire(&sent)).await;
        let problems: Vec<_> = told.problems.iter().map(|problem| (problem.index, problem.code.as_str())).collect();
        assert_eq!((problems, told.stored), (vec![(1, "unreadable")], 1));
        // The phone is told so of what it has at rest under that name.
        let asked = phone.request(false);
        phone.takes(&asked, told.answer(asked.cursor).unwrap());
        phone.syncs().await;
        assert_eq!(phone.places(), [1, 2, 3]);
        let parked = ("assessment.answered".to_owned(), Status::Parked(ParkCode::Unreadable));
        assert_eq!(held_back(&phone), [parked]);
    })
    .await;
}

#[tokio::test]
async fn forged_stamps_bend_no_more_than_their_own_stream() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        for statement in ["INT.1.1", "INT.1.2", "INT.1.3", "KS.1.1"] {
            phone.answers(start, statement, Answer::Often);
        }
        let mut request = phone.wire(&phone.request(false));
        let now = town.now().0;
        for (op, forged) in request.ops.iter_mut().zip([i64::MIN, i64::MAX, now + 1, -1, now]) {
            op.e = Some(forged);
        }
        let answer = phone.exchanges(&request).await;
        assert_eq!((answer.stored, answer.problems.len()), (5, 0));
        let instants = instants(answer, phone.cursor);
        assert!(instants.is_sorted_by(|one, next| one < next), "{instants:?}");
        assert!(instants.iter().all(|eff| *eff <= now + 5), "none lies ahead: {instants:?}");
        phone.syncs().await;
        assert_eq!(phone.places(), [1, 2, 3, 4, 5]);
        let rows = op::Entity::find().all(town.house.state.db.read()).await.unwrap();
        assert!(rows.iter().all(|row| row.status == "applied"));
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_no_database_holds_is_refused_by_a_code() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let browser = town.house.browser();
        let form = |nip: &str, label: &str| json!({ "nip": nip, "password": PASSWORD, "device_label": label });
        let labelled = browser.post("/api/sign-in", &form(Member::Ana.nip(), "H\u{0}P")).await;
        assert!(labelled.status.is_success() || labelled.status.is_client_error(), "{}", labelled.text());
        let named = browser.post("/api/sign-in", &form("19900\u{0}5152015012001", "HP")).await;
        assert_eq!((named.status, named.code()), (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::Invalid));
        let office = town.house.office().await;
        let sought = office.get("/api/office/people?q=%00").await;
        assert_eq!((sought.status, sought.code()), (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::Invalid));
        let named = json!({ "period": town.open.to_string(), "reason": "Rapat ber\u{0}sama pimpinan" });
        let exported = office.post("/api/office/export/people.xlsx", &named).await;
        assert_eq!((exported.status, exported.code()), (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::Invalid));
    })
    .await;
}
