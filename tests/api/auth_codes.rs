//! One-time codes: made by whoever may, used once.

use axum::http::StatusCode;
use domain::wire::{error::ErrorCode, session as wire};
use serde_json::json;
use server::store::audit;

use crate::harness::{Browser, DAY, HOUR, Member, PASSWORD, Tab, on_each_database};

async fn activate(browser: &Browser, who: Member, code: &str, password: &str) -> ErrorCode {
    let form = json!({ "nip": who.nip(), "code": code, "new_password": password });
    browser.post("/api/activate", &form).await.code()
}

async fn issue(by: &Tab, to: Member) -> Result<String, ErrorCode> {
    let answer = by.post(&format!("/api/people/{}/activation", to.id()), &json!({})).await;
    if answer.status == StatusCode::OK { Ok(answer.ok::<wire::IssuedCode>().code) } else { Err(answer.code()) }
}

#[tokio::test]
async fn a_code_is_used_once() {
    on_each_database(async |house| {
        let code = house.code_for(Member::Ana).await;
        house.browser().activate(Member::Ana, &code).await;
        assert_eq!(activate(&house.browser(), Member::Ana, &code, "another password").await, ErrorCode::CodeUsed);
        house.browser().signs_in(Member::Ana).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_runs_out_after_two_weeks() {
    on_each_database(async |house| {
        let code = house.code_for(Member::Ana).await;
        house.clock.advance(14 * DAY - 1);
        let in_time = house.code_for(Member::Eko).await;
        house.clock.advance(1);
        assert_eq!(activate(&house.browser(), Member::Ana, &code, PASSWORD).await, ErrorCode::CodeExpired);
        house.browser().activate(Member::Eko, &in_time).await;
    })
    .await;
}

#[tokio::test]
async fn a_newer_code_replaces_an_older_one() {
    on_each_database(async |house| {
        let first = house.code_for(Member::Ana).await;
        let second = house.code_for(Member::Ana).await;
        assert_ne!(first, second);
        assert_eq!(activate(&house.browser(), Member::Ana, &first, PASSWORD).await, ErrorCode::WrongCode);
        house.browser().activate(Member::Ana, &second.to_lowercase().replace('-', " ")).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_its_persons_alone() {
    on_each_database(async |house| {
        let code = house.code_for(Member::Ana).await;
        assert_eq!(activate(&house.browser(), Member::Eko, &code, PASSWORD).await, ErrorCode::WrongCode);
        assert_eq!(activate(&house.browser(), Member::Ana, "nonsense", PASSWORD).await, ErrorCode::WrongCode);
        house.browser().activate(Member::Ana, &code).await;
    })
    .await;
}

#[tokio::test]
async fn a_bad_password_does_not_use_the_code_up() {
    on_each_database(async |house| {
        let code = house.code_for(Member::Ana).await;
        let browser = house.browser();
        for (password, expected) in [
            ("short", ErrorCode::PasswordTooShort),
            (&*"long".repeat(40), ErrorCode::PasswordTooLong),
            (Member::Ana.nip(), ErrorCode::PasswordTooEasy),
            (&code, ErrorCode::PasswordTooEasy),
        ] {
            assert_eq!(activate(&browser, Member::Ana, &code, password).await, expected, "{password}");
        }
        browser.activate(Member::Ana, &code).await;
    })
    .await;
}

#[tokio::test]
async fn the_consoles_code_outlives_an_hour_and_ten_tries_no_longer() {
    on_each_database(async |house| {
        let code = house.console_code(Member::Citra).await;
        house.clock.advance(HOUR);
        assert_eq!(activate(&house.browser(), Member::Citra, &code, PASSWORD).await, ErrorCode::CodeExpired);

        let code = house.console_code(Member::Citra).await;
        for n in 0..10 {
            // From ever new addresses, so that only the code's own tries count.
            let browser = house.browser_at(&format!("203.0.113.{n}"));
            assert_eq!(activate(&browser, Member::Citra, "ABCD-EFGH-JKLM", PASSWORD).await, ErrorCode::WrongCode);
        }
        assert_eq!(activate(&house.browser(), Member::Citra, &code, PASSWORD).await, ErrorCode::WrongCode);
    })
    .await;
}

#[tokio::test]
async fn codes_are_made_for_lower_roles_of_ones_own_agency() {
    on_each_database(async |house| {
        let citra = house.office().await;
        for to in [Member::Ana, Member::Budi, Member::Gita, Member::Fitri] {
            assert!(issue(&citra, to).await.is_ok(), "{to:?}");
        }
        for to in [Member::Citra, Member::Dewi, Member::Hadi, Member::Intan] {
            assert_eq!(issue(&citra, to).await, Err(ErrorCode::NotAllowed), "{to:?}");
        }
        let hadi = house.welcomes(Member::Hadi).await;
        assert!(issue(&hadi, Member::Dewi).await.is_ok());
        for to in [Member::Ana, Member::Hadi] {
            assert_eq!(issue(&hadi, to).await, Err(ErrorCode::NotAllowed), "{to:?}");
        }
        for by in [Member::Ana, Member::Budi, Member::Gita] {
            let by = house.welcomes(by).await;
            for to in [Member::Ana, Member::Eko, Member::Citra] {
                assert_eq!(issue(&by, to).await, Err(ErrorCode::NotAllowed), "{} to {to:?}", by.session.name);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_there_is_nobody_to_make_a_code_for() {
    on_each_database(async |house| {
        let citra = house.office().await;
        for path in ["/api/people/00000000-0000-4000-8000-000000000000/activation", "/api/people/nobody/activation"] {
            assert_eq!(citra.post(path, &json!({})).await.code(), ErrorCode::NotFound, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_reset_closes_the_account_and_tells_its_person() {
    on_each_database(async |house| {
        let phone = house.welcomes(Member::Ana).await;
        let eko = house.welcomes(Member::Eko).await;
        let code = house.office().await.code_for(Member::Ana).await;

        assert_eq!(phone.get("/api/session").await.code(), ErrorCode::SignedOut);
        assert_eq!(phone.browser.tries(Member::Ana, PASSWORD).await.code(), ErrorCode::WrongCredentials);
        eko.session().await;

        let again = house.browser().activate(Member::Ana, &code).await;
        let kinds: Vec<String> = again.session.notices.iter().map(|notice| notice.kind.clone()).collect();
        assert_eq!(kinds, ["password_reset"]);
        again.post("/api/session/notices", &json!({ "until": again.session.notices[0].at })).await.done();
        assert_eq!(again.session().await.notices, []);
    })
    .await;
}

#[tokio::test]
async fn making_a_code_needs_a_password_confirmed_today() {
    on_each_database(async |house| {
        let citra = house.office().await;
        house.clock.advance(12 * HOUR);
        assert_eq!(issue(&citra, Member::Ana).await, Err(ErrorCode::ConfirmPassword));
        let slips = json!({ "unit": Member::Ana.unit().unwrap().to_string() });
        let refused = citra.post("/api/people/activation-slips", &slips).await;
        assert_eq!(refused.code(), ErrorCode::ConfirmPassword);

        let wrong = citra.post("/api/session/confirm", &json!({ "password": "wrong password" })).await;
        assert_eq!(wrong.code(), ErrorCode::WrongPassword);
        assert_eq!(issue(&citra, Member::Ana).await, Err(ErrorCode::ConfirmPassword));
        let confirmed: wire::Confirmed =
            citra.post("/api/session/confirm", &json!({ "password": PASSWORD })).await.ok();
        assert!(issue(&citra, Member::Ana).await.is_ok());
        assert_eq!(confirmed.until, house.state.now().plus_ms(12 * HOUR).0);
    })
    .await;
}

#[tokio::test]
async fn a_unit_gets_slips_for_those_who_have_not_been_here() {
    on_each_database(async |house| {
        house.welcomes(Member::Ana).await;
        let citra = house.office().await;
        let unit = json!({ "unit": Member::Fitri.unit().unwrap().to_string() });
        let slips = citra.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips;
        let named: Vec<(&str, &str)> = slips.iter().map(|slip| (slip.unit.as_str(), slip.name.as_str())).collect();
        assert_eq!(
            named,
            [
                ("Kecamatan Pulau Rasa", Member::Fitri.name()),
                ("Kecamatan Pulau Rasa", Member::Gita.name()),
                ("Seksi Pelayanan", Member::Budi.name()),
                ("Seksi Pelayanan", Member::Eko.name()),
            ]
        );
        assert_eq!(slips[0].nip, "19950707 202521 2 004");
        for (slip, who) in slips.iter().zip([Member::Fitri, Member::Gita, Member::Budi, Member::Eko]) {
            house.browser().activate(who, &slip.issued.code).await;
        }
        assert!(citra.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips.is_empty());

        let gita = house.browser().signs_in(Member::Gita).await;
        assert!(gita.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips.is_empty());
        let other = json!({ "unit": Member::Intan.unit().unwrap().to_string() });
        for by in [&citra, &gita] {
            assert_eq!(by.post("/api/people/activation-slips", &other).await.code(), ErrorCode::NotAllowed);
        }
    })
    .await;
}

#[tokio::test]
async fn every_code_leaves_a_line_in_the_audit_log() {
    on_each_database(async |house| {
        let citra = house.office().await;
        issue(&citra, Member::Ana).await.unwrap();
        issue(&citra, Member::Dewi).await.unwrap_err();
        issue(&citra, Member::Eko).await.unwrap();
        let (on, agency) = (house.state.db.read(), Member::Citra.agency());
        assert!(audit::is_whole(on, agency).await.unwrap());
        // From a line on the log is whole only if the line before is there: so there are three, with the console's, and no fourth.
        assert!(audit::is_whole_within(on, agency, 4..=9).await.unwrap());
        assert!(!audit::is_whole_within(on, agency, 5..=9).await.unwrap());
    })
    .await;
}
