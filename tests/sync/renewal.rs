//! A new name for a cloned device.

use axum::http::StatusCode;
use domain::wire::{error::ErrorCode, session::SignedIn};
use serde_json::json;

use crate::harness::{HOUR, Member, on_each_database};

#[tokio::test]
async fn a_renewed_device_is_another_with_secrets_of_its_own_and_the_old_one_lives() {
    on_each_database(async |house| {
        let old = house.welcomes(Member::Ana).await;
        let answer = old.post("/api/devices/renew", &json!({})).await;
        let (fresh, new) = (answer.ok::<SignedIn>(), old.browser.tab(&answer));
        assert_eq!(fresh.session.person, Member::Ana.id());
        assert_ne!((new.device, &new.token), (old.device, &old.token));
        assert_eq!(new.session().await.device, new.device);
        assert_eq!(old.session().await.device, old.device, "the other copy may go on with it");
        let again: SignedIn = new.post("/api/devices/renew", &json!({})).await.ok();
        assert_ne!(again.salt_key, fresh.salt_key);
    })
    .await;
}

#[tokio::test]
async fn a_renewal_is_no_proof_of_the_password() {
    on_each_database(async |house| {
        let office = house.office().await;
        let path = format!("/api/people/{}/activation", Member::Ana.id());
        assert_eq!(office.post(&path, &json!({})).await.status, StatusCode::OK);
        house.clock.advance(13 * HOUR);
        let renewed = office.browser.tab(&office.post("/api/devices/renew", &json!({})).await);
        assert_eq!(renewed.post(&path, &json!({})).await.code(), ErrorCode::ConfirmPassword);
    })
    .await;
}

#[tokio::test]
async fn only_who_is_signed_in_is_given_a_new_name() {
    on_each_database(async |house| {
        let mut tab = house.welcomes(Member::Ana).await;
        tab.token = "00".repeat(32);
        assert_eq!(tab.post("/api/devices/renew", &json!({})).await.code(), ErrorCode::WrongPerson);
        let stranger = house.browser().post("/api/devices/renew", &json!({})).await;
        assert_eq!(stranger.code(), ErrorCode::SignedOut);
    })
    .await;
}
