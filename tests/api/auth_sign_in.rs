//! Signing in by number and password.

use axum::http::StatusCode;
use domain::wire::error::ErrorCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::harness::{HOUR, Member, PASSWORD, SECOND, Tab, on_each_database};

#[tokio::test]
async fn the_code_opens_the_door_once_and_the_password_from_then_on() {
    on_each_database(async |house| {
        let code = house.code_for(Member::Ana).await;
        let phone = house.browser().activate(Member::Ana, &code).await;
        assert_eq!(phone.session().await.name, Member::Ana.name());

        let desk = house.browser().signs_in(Member::Ana).await;
        assert_eq!(desk.session.person, Member::Ana.id());
        assert_ne!(desk.device, phone.device);
        assert_ne!(desk.token, phone.token);
        assert_eq!(phone.session().await.device, phone.device);
    })
    .await;
}

#[tokio::test]
async fn the_session_says_who_and_where_somebody_is() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        let mut told: serde_json::Value = ana.get("/api/session").await.ok();
        assert_eq!(told["device"].take(), ana.device.to_string());
        insta::assert_snapshot!("session", serde_json::to_string_pretty(&told).unwrap());
        assert_eq!(ana.session, ana.session().await);

        let budi = house.welcomes(Member::Budi).await.session;
        assert_eq!(budi.roles.iter().map(|role| role.role.as_str()).collect::<Vec<_>>(), ["supervisor"]);
        assert!(!budi.office);
        let gita = house.welcomes(Member::Gita).await.session;
        assert_eq!(gita.roles[0].unit, Member::Gita.unit());
        assert!(gita.office);
        let fitri = house.welcomes(Member::Fitri).await.session;
        assert_eq!(fitri.assignment.unwrap().position, None);
        let hadi = house.welcomes(Member::Hadi).await.session;
        assert_eq!(hadi.assignment, None);
        assert!(hadi.office);
    })
    .await;
}

#[tokio::test]
async fn ten_wrong_passwords_slow_down_one_account_at_one_address() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        house.welcomes(Member::Eko).await;
        let guesser = house.browser_at("203.0.113.5");
        let mut codes = Vec::new();
        for n in 0..10 {
            codes.push(guesser.tries(Member::Ana, &format!("wrong password {n}")).await.code());
        }
        assert_eq!(codes[..5], [ErrorCode::WrongCredentials; 5]);
        assert_eq!(codes[5..], [ErrorCode::TooManyTries; 5]);

        // The right password waits as well; neither Ana elsewhere nor a colleague at the same address does.
        let slowed = guesser.tries(Member::Ana, PASSWORD).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(slowed.refusal().error.wait_seconds, Some(5));
        assert_eq!(slowed.header("retry-after"), "5");
        house.browser_at("203.0.113.6").signs_in(Member::Ana).await;
        house.browser_at("203.0.113.5").signs_in(Member::Eko).await;

        house.clock.advance(5 * SECOND - 1);
        assert_eq!(guesser.tries(Member::Ana, PASSWORD).await.refusal().error.wait_seconds, Some(1));
        house.clock.advance(1);
        guesser.signs_in(Member::Ana).await;
    })
    .await;
}

#[tokio::test]
async fn each_further_failure_doubles_the_wait_and_quiet_hours_undo_it() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let guesser = house.browser();
        for _ in 0..5 {
            assert_eq!(guesser.tries(Member::Ana, "wrong password").await.code(), ErrorCode::WrongCredentials);
        }
        for wait in [5, 10, 20, 40] {
            let slowed = guesser.tries(Member::Ana, "wrong password").await.refusal().error;
            assert_eq!(slowed.wait_seconds, Some(wait));
            house.clock.advance(i64::from(wait) * SECOND);
            assert_eq!(guesser.tries(Member::Ana, "wrong password").await.code(), ErrorCode::WrongCredentials);
        }
        house.clock.advance(2 * HOUR);
        for _ in 0..5 {
            assert_eq!(guesser.tries(Member::Ana, "wrong password").await.code(), ErrorCode::WrongCredentials);
        }
        assert_eq!(guesser.tries(Member::Ana, "wrong password").await.code(), ErrorCode::TooManyTries);
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_once_are_counted_one_by_one() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let mut guesses = JoinSet::new();
        for n in 0..20 {
            let browser = house.browser();
            guesses.spawn(async move { browser.tries(Member::Ana, &format!("wrong password {n}")).await.code() });
        }
        let codes = guesses.join_all().await;
        assert_eq!(codes.iter().filter(|code| **code == ErrorCode::WrongCredentials).count(), 5, "{codes:?}");
    })
    .await;
}

#[tokio::test]
async fn a_try_that_nobody_judged_does_not_count() {
    on_each_database(async |house| {
        let ana = house.welcomes(Member::Ana).await;
        let (here, busy) = (house.browser(), house.too_busy());
        for n in 0..4 {
            let wrong = here.tries(Member::Ana, &format!("wrong password {n}")).await;
            assert_eq!(wrong.code(), ErrorCode::WrongCredentials);
        }
        let there = here.at(busy.router());
        let form = json!({ "nip": Member::Ana.nip(), "code": "ABCD-EFGH-JKLM", "new_password": PASSWORD });
        let again = Tab { browser: ana.browser.at(busy.router()), ..ana.clone() };
        for _ in 0..3 {
            assert_eq!(there.tries(Member::Ana, PASSWORD).await.code(), ErrorCode::Busy);
            assert_eq!(there.post("/api/activate", &form).await.code(), ErrorCode::Busy);
            let confirmed = again.post("/api/session/confirm", &json!({ "password": PASSWORD })).await;
            assert_eq!(confirmed.code(), ErrorCode::Busy);
        }
        assert_eq!(here.tries(Member::Ana, "wrong password").await.code(), ErrorCode::WrongCredentials);
        assert_eq!(here.tries(Member::Ana, PASSWORD).await.code(), ErrorCode::TooManyTries);

        // Whoever has waited once does not wait again for the server's sake.
        house.clock.advance(5 * SECOND);
        assert_eq!(there.tries(Member::Ana, PASSWORD).await.code(), ErrorCode::Busy);
        here.signs_in(Member::Ana).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_which_numbers_exist() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let browser = house.browser();
        let wrong = browser.tries(Member::Ana, "wrong password").await;
        let without_password = browser.tries(Member::Eko, "wrong password").await;
        let form = json!({ "nip": "196608011988031001", "password": "wrong password" });
        let unknown = browser.post("/api/sign-in", &form).await;
        for answer in [&without_password, &unknown] {
            assert_eq!((answer.status, &answer.body), (wrong.status, &wrong.body));
        }
        let form = json!({ "nip": "196608011988031001", "code": "ABCD-EFGH-JKLM", "new_password": PASSWORD });
        assert_eq!(browser.post("/api/activate", &form).await.code(), ErrorCode::WrongCode);
    })
    .await;
}

#[tokio::test]
async fn a_number_is_forgiven_its_spaces_and_told_when_it_is_none() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let browser = house.browser();
        let form = json!({ "nip": " 19900515 201501 2 001", "password": PASSWORD });
        browser.tab(&browser.post("/api/sign-in", &form).await);
        for bad in ["", "12345", "1,96608E+17", "196613011988031001"] {
            let refused = browser.post("/api/sign-in", &json!({ "nip": bad, "password": PASSWORD })).await.refusal();
            assert_eq!(
                (refused.error.code, refused.error.field.as_deref()),
                (ErrorCode::Invalid, Some("nip")),
                "{bad}"
            );
        }
    })
    .await;
}
