//! Sessions: cookie, token and device must agree, and end when they should.

use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode},
};
use domain::wire::{
    error::ErrorCode,
    session::{self as wire, DEVICE_HEADER, TOKEN_HEADER},
};
use serde_json::json;

use crate::harness::{Answer, DAY, HOUR, Member, PASSWORD, Tab, on_each_database};

/// A request of `tab` with another device or token in its headers.
async fn masked(tab: &Tab, header: &'static str, value: Option<&str>) -> Answer {
    let mut request = tab.request(Method::GET, "/api/session").body(Body::empty()).unwrap();
    match value {
        Some(value) => {
            request.headers_mut().insert(header, HeaderValue::from_str(value).unwrap());
        }
        None => {
            request.headers_mut().remove(header);
        }
    }
    tab.browser.send(request).await
}

#[tokio::test]
async fn a_cookie_made_up_or_altered_opens_nothing() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        let stranger = Tab { browser: house.browser(), ..ana.clone() };
        assert_eq!(stranger.get("/api/session").await.code(), ErrorCode::SignedOut);
        ana.browser.tamper(|value| {
            let last = if value.ends_with('0') { "1" } else { "0" };
            format!("{}{last}", &value[..value.len() - 1])
        });
        let refused = ana.get("/api/session").await;
        assert_eq!((refused.status, refused.code()), (StatusCode::UNAUTHORIZED, ErrorCode::SignedOut));
    })
    .await;
}

#[tokio::test]
async fn two_persons_in_one_browser_stay_two() {
    on_each_database(async |house| {
        let (ana_code, eko_code) = (house.code_for(Member::Ana).await, house.code_for(Member::Eko).await);
        let browser = house.browser();
        let ana = browser.activate(Member::Ana, &ana_code).await;
        let eko = browser.activate(Member::Eko, &eko_code).await;
        assert_eq!(ana.session().await.person, Member::Ana.id());
        assert_eq!(eko.session().await.person, Member::Eko.id());

        let eko_device = eko.device.to_string();
        assert_eq!(masked(&ana, TOKEN_HEADER, Some(&eko.token)).await.code(), ErrorCode::WrongPerson);
        assert_eq!(masked(&ana, TOKEN_HEADER, None).await.code(), ErrorCode::WrongPerson);
        assert_eq!(masked(&ana, DEVICE_HEADER, Some(&eko_device)).await.code(), ErrorCode::WrongPerson);
        assert_eq!(masked(&ana, DEVICE_HEADER, None).await.code(), ErrorCode::SignedOut);
        assert_eq!(masked(&ana, DEVICE_HEADER, Some("nonsense")).await.code(), ErrorCode::SignedOut);

        ana.post("/api/sign-out", &json!({})).await.done();
        assert_eq!(ana.get("/api/session").await.code(), ErrorCode::SignedOut);
        assert_eq!(browser.cookies().len(), 1);
        eko.session().await;
    })
    .await;
}

#[tokio::test]
async fn a_session_slides_for_half_a_year() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        house.clock.advance(DAY - 1);
        assert_eq!(ana.get("/api/session").await.header("set-cookie"), "");
        house.clock.advance(179 * DAY);
        let prolonged = ana.get("/api/session").await;
        assert!(prolonged.header("set-cookie").contains("Max-Age=15552000"), "{:?}", prolonged.headers);
        house.clock.advance(180 * DAY - 1);
        ana.session().await;
        house.clock.advance(180 * DAY);
        assert_eq!(ana.get("/api/session").await.code(), ErrorCode::SignedOut);
    })
    .await;
}

#[tokio::test]
async fn a_person_sees_their_devices_and_ends_one() {
    on_each_database(async |house| {
        let phone = house.welcomes(Member::Ana).await;
        let desk_browser = house.browser();
        let form = json!({ "nip": Member::Ana.nip(), "password": PASSWORD, "device_label": " Komputer\n kantor " });
        let desk = desk_browser.tab(&desk_browser.post("/api/sign-in", &form).await);
        let devices = phone.get("/api/devices").await.ok::<wire::Devices>().devices;
        let current = |id| devices.iter().find(|device| device.id == id).unwrap().current;
        assert_eq!((devices.len(), current(phone.device), current(desk.device)), (2, true, false));
        assert!(devices.iter().any(|device| device.id == desk.device && device.label == "Komputer kantor"));

        let eko = house.welcomes(Member::Eko).await;
        let revoke = format!("/api/devices/{}/revoke", desk.device);
        assert_eq!(eko.post(&revoke, &json!({})).await.code(), ErrorCode::NotFound);
        desk.session().await;
        phone.post(&revoke, &json!({})).await.done();
        assert_eq!(desk.get("/api/session").await.code(), ErrorCode::SignedOut);
        assert_eq!(phone.post(&revoke, &json!({})).await.code(), ErrorCode::NotFound);
        assert_eq!(phone.get("/api/devices").await.ok::<wire::Devices>().devices.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_signs_the_other_devices_out() {
    on_each_database(async |house| {
        let phone = house.welcomes(Member::Ana).await;
        let desk = house.browser().signs_in(Member::Ana).await;
        let change =
            async |old: &str, new: &str| phone.post("/api/session/password", &json!({ "old": old, "new": new })).await;
        assert_eq!(change("wrong password", "perahu sore hari").await.code(), ErrorCode::WrongPassword);
        assert_eq!(change(PASSWORD, PASSWORD).await.code(), ErrorCode::PasswordTooEasy);
        assert_eq!(change(PASSWORD, Member::Ana.nip()).await.code(), ErrorCode::PasswordTooEasy);
        desk.session().await;

        change(PASSWORD, "perahu sore hari").await.done();
        assert_eq!(desk.get("/api/session").await.code(), ErrorCode::SignedOut);
        phone.session().await;
        assert_eq!(house.browser().tries(Member::Ana, PASSWORD).await.code(), ErrorCode::WrongCredentials);
        house.browser().tab(&house.browser().tries(Member::Ana, "perahu sore hari").await);
    })
    .await;
}

#[tokio::test]
async fn guessing_at_the_confirmation_is_slowed_like_guessing_at_the_door() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        for _ in 0..5 {
            let wrong = ana.post("/api/session/confirm", &json!({ "password": "wrong password" })).await;
            assert_eq!(wrong.code(), ErrorCode::WrongPassword);
        }
        let slowed = ana.post("/api/session/confirm", &json!({ "password": PASSWORD })).await;
        assert_eq!(slowed.code(), ErrorCode::TooManyTries);
        ana.session().await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_keeps_eight_sessions_and_lets_the_longest_unused_go() {
    on_each_database(async |house| {
        let browser = house.browser();
        let code = house.code_for(Member::Ana).await;
        let mut tabs = vec![browser.activate(Member::Ana, &code).await];
        for _ in 0..7 {
            house.clock.advance(HOUR);
            tabs.push(browser.signs_in(Member::Ana).await);
        }
        assert_eq!(browser.cookies().len(), 8);
        house.clock.advance(20 * HOUR);
        tabs[0].session().await;

        tabs.push(browser.signs_in(Member::Ana).await);
        assert_eq!(browser.cookies().len(), 8);
        assert_eq!(tabs[1].get("/api/session").await.code(), ErrorCode::SignedOut);
        for kept in tabs.iter().enumerate().filter(|(n, _)| *n != 1).map(|(_, tab)| tab) {
            kept.session().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_device_that_signs_in_again_is_the_same_device() {
    on_each_database(async |house| {
        let code = house.code_for(Member::Ana).await;
        let browser = house.browser();
        let form = json!({ "nip": Member::Ana.nip(), "code": code, "new_password": PASSWORD });
        let first = browser.post("/api/activate", &form).await.ok::<wire::SignedIn>();
        let again = async |who: Member| {
            let form = json!({ "nip": who.nip(), "password": PASSWORD, "device": first.session.device.to_string() });
            house.browser().post("/api/sign-in", &form).await.ok::<wire::SignedIn>()
        };
        house.clock.advance(181 * DAY);
        let renewed = again(Member::Ana).await;
        assert_eq!(renewed.session.device, first.session.device);
        assert_eq!(renewed.salt_key, first.salt_key);
        assert_ne!(renewed.token, first.token);

        // Another person's device is nobody's to take over.
        house.welcomes(Member::Eko).await;
        let eko = again(Member::Eko).await;
        assert_ne!(eko.session.device, first.session.device);
        assert_ne!(eko.salt_key, first.salt_key);
    })
    .await;
}
