//! Learning through the front door: progress, attempts, completion.

use axum::http::StatusCode;
use domain::{
    ids::AttemptId,
    sync::op::Body,
    wire::{about::About, course},
};
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use sea_orm::EntityTrait;
use server::{entity::enrolment, store::courses::Published};

use super::{phone::Phone, town::Town};
use crate::harness::{
    Member, SECOND, on_each_database,
    school::{self, LESSONS, attempted, reached},
};

fn attempt(n: u8) -> AttemptId {
    AttemptId::from_random([n; 16])
}

/// What the server tells a device that knows nothing of its person.
async fn about(phone: &Phone) -> About {
    phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("a device that knows nothing is told")
}

#[tokio::test]
async fn a_course_read_on_two_phones_is_one_course() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        school::publish(&house.state, Member::Ana.agency(), 1).await;
        let (mut phone, mut other) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        let [first, second, _] = LESSONS;
        phone.record(reached(first, 700, true));
        phone.record(attempted(attempt(1), false));
        other.record(reached(first, 900, false));
        other.record(reached(second, 1_000, true));
        other.record(attempted(attempt(2), true));
        phone.syncs().await;
        other.syncs().await;
        phone.syncs().await;
        assert_eq!(phone.state(), other.state());
        let state = phone.state();
        let (course, learnt) = (school::course(1), &state.courses[&school::hash(1)]);
        assert_eq!(learnt.lessons[&first.parse().unwrap()].place, 900, "the furthest place");
        assert_eq!(learnt.attempts.len(), 2, "both attempts are kept");
        let completed = learnt.standing(&course).completed.expect("all is done");

        let rows = enrolment::Entity::find().all(house.state.db.read()).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].lessons_done, rows[0].completed_at), (3, Some(completed.0)));
        phone.about = None;
        let told = about(&phone).await.completed.expect("completed");
        assert_eq!((told[0].title.as_str(), told[0].jp, told[0].path.as_str()), ("Melayani di loket 1", 2, "NKL03"));
        assert_eq!(told[0].course, school::hash(1).to_string());
    })
    .await;
}

#[tokio::test]
async fn the_receipt_for_the_last_lesson_is_the_certificate() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        school::publish(&house.state, Member::Ana.agency(), 1).await;
        let mut phone = town.phone(Member::Ana).await;
        phone.record(reached(LESSONS[0], 1_000, true));
        phone.record(reached(LESSONS[1], 1_000, true));
        phone.syncs().await;
        assert!(about(&town.phone(Member::Ana).await).await.completed.is_none(), "not before the quiz");
        phone.record(attempted(attempt(1), true));
        phone.syncs().await;
        let told = about(&town.phone(Member::Ana).await).await.completed.expect("completed");
        let certificate = told[0].certificate.clone().expect("a certificate");
        assert_eq!(certificate.name, Member::Ana.name());

        // Anybody may ask, without a session.
        let anybody = house.browser();
        let page = anybody.get(&format!("/sertifikat/{}", certificate.id)).await;
        let html = page.text();
        assert!(html.contains(Member::Ana.name()) && html.contains(&certificate.number), "{html}");
        assert!(!html.contains(Member::Ana.nip()), "nothing more than it takes");
        let facts: serde_json::Value = anybody.get(&format!("/api/certificates/{}", certificate.id)).await.ok();
        assert_eq!(facts["signature"], certificate.signature);
        let bytes = |hex: &str| -> Vec<u8> {
            (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
        };
        let key = VerifyingKey::from_bytes(&bytes(facts["public_key"].as_str().unwrap()).try_into().unwrap()).unwrap();
        let signature = Signature::from_slice(&bytes(&certificate.signature)).unwrap();
        let signed = facts["signed_text"].as_str().unwrap();
        assert!(key.verify(signed.as_bytes(), &signature).is_ok());
        assert!(signed.contains(&certificate.number) && signed.contains(Member::Ana.name()));

        for unknown in ["00000000-0000-4000-8000-000000000000", "nomor", "..%2f"] {
            let page = anybody.get(&format!("/sertifikat/{unknown}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{unknown}");
            assert!(!page.text().contains("asli</h1>"));
        }
        // Learning goes on after it; the certificate is the same.
        phone.record(attempted(attempt(2), false));
        phone.syncs().await;
        let again = about(&town.phone(Member::Ana).await).await.completed.expect("completed");
        assert_eq!(again[0].certificate.as_ref(), Some(&certificate));
    })
    .await;
}

#[tokio::test]
async fn the_servers_score_counts_and_no_more_attempts_than_allowed() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        school::publish(&house.state, Member::Ana.agency(), 1).await;
        let mut phone = town.phone(Member::Ana).await;
        // Nobody is done with a quiz by saying so.
        phone.record(reached(LESSONS[2], 1_000, true));
        for n in [1, 2, 2, 3] {
            phone.record(attempted(attempt(n), false));
        }
        phone.syncs().await;
        assert_eq!(phone.verdicts(), ["applied", "applied", "applied", "conflict", "parked:no_attempts_left"]);
        let rows = enrolment::Entity::find().all(house.state.db.read()).await.unwrap();
        assert_eq!((rows[0].lessons_done, rows[0].completed_at), (0, None));
        assert!(about(&town.phone(Member::Ana).await).await.completed.is_none());
    })
    .await;
}

#[tokio::test]
async fn what_no_course_of_the_agency_has_is_kept_and_counts_for_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        // Another agency's course is none of Ana's.
        school::publish(&house.state, Member::Intan.agency(), 1).await;
        let mut phone = town.phone(Member::Ana).await;
        phone.record(reached(LESSONS[0], 10, false));
        phone.syncs().await;
        school::publish(&house.state, Member::Ana.agency(), 1).await;
        phone.record(reached("tidak-ada", 10, true));
        phone.record(reached(LESSONS[0], 20, true));
        let Body::Attempted(mut foreign) = attempted(attempt(1), true) else { unreachable!() };
        foreign.responses.insert("soal-lama".parse().unwrap(), vec!["a".into()]);
        phone.record(Body::Attempted(foreign));
        phone.syncs().await;
        let expected = ["parked:unknown_course", "parked:unknown_lesson", "applied", "parked:unknown_lesson"];
        assert_eq!(phone.verdicts(), expected);
        assert_eq!(phone.state().remarks.iter().count(), 3, "the person sees each of them");
    })
    .await;
}

#[tokio::test]
async fn a_device_is_told_of_the_newest_versions_and_finishes_the_one_it_began() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let agency = Member::Ana.agency();
        let mut phone = town.phone(Member::Ana).await;
        assert!(about(&phone).await.courses.is_none(), "nothing is offered yet");
        assert_eq!(school::publish(&house.state, agency, 1).await, Published::Now(school::hash(1)));
        assert_eq!(school::publish(&house.state, agency, 1).await, Published::Before(school::hash(1)));
        phone.record(reached(LESSONS[0], 1_000, true));
        phone.syncs().await;
        house.clock.advance(SECOND);
        assert_eq!(school::publish(&house.state, agency, 2).await, Published::Now(school::hash(2)));
        assert_eq!(school::publish(&house.state, agency, 1).await, Published::NotNewer { newest: 2 });

        let shelf = about(&town.phone(Member::Ana).await).await.courses.expect("a shelf");
        let shelf = phone.tab.get(&format!("/api/bundles/{shelf}")).await.text();
        let shelf = course::read_shelf(&shelf).unwrap();
        let offered: Vec<_> = shelf.volumes.iter().map(|volume| (volume.version, volume.course)).collect();
        assert_eq!(offered, [(2, school::hash(2))]);
        let text = phone.tab.get(&format!("/api/bundles/{}", shelf.volumes[0].course)).await.text();
        assert_eq!(course::read_course(&text).unwrap(), school::course(2));

        phone.record(reached(LESSONS[1], 1_000, true));
        phone.record(attempted(attempt(1), true));
        phone.syncs().await;
        assert_eq!(phone.verdicts(), ["applied"; 3]);
        assert!(about(&town.phone(Member::Ana).await).await.completed.is_some());
    })
    .await;
}
