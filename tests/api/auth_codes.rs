//! One-time codes: made by whoever may, used once.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::{
    access::Role,
    ids::{PersonId, UnitId},
    people::UnitTree,
    time::Zone,
    wire::{error::ErrorCode, office::Audit, session as wire},
};
use serde_json::json;
use server::store::{accounts, audit, directory};
use tokio::sync::oneshot;

use crate::harness::{Browser, DAY, HOUR, House, Member, PASSWORD, Tab, on_each_database, on_each_demo};

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
async fn a_whole_agency_gets_its_slips_at_once() {
    on_each_demo(async |demo| {
        let (office, state) = (demo.signs_in(Role::AgencyAdmin).await, &demo.house.state);
        let (on, today) = (state.db.read(), Zone::Wita.date(state.now()));
        let agency = directory::person(on, demo.id(Role::AgencyAdmin)).await.unwrap().unwrap().agency;
        let tree = UnitTree::build(directory::units(on, agency, today).await.unwrap()).unwrap();
        let units: Vec<UnitId> = tree.units().iter().map(|unit| unit.id).collect();
        let here = directory::people_in(on, &units, today).await.unwrap();
        let here: BTreeSet<PersonId> = here.into_iter().map(|(_, card)| card.id).collect();
        let here: Vec<PersonId> = here.into_iter().collect();
        let settled = accounts::with_password(on, &here).await.unwrap();
        let names = directory::names_and_numbers(on, &here, today).await.unwrap();
        let waiting = names.into_iter().filter(|(person, _)| !settled.contains(person));
        let mut waiting: BTreeSet<String> = waiting.map(|(_, (_, nip))| nip.unwrap().to_string()).collect();
        assert!(waiting.len() > 300 && !settled.is_empty(), "{} {}", waiting.len(), settled.len());

        let unit = json!({ "unit": units[0].to_string() });
        let lines = audit::newest(on, agency).await.unwrap();
        let slips = office.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips;
        assert_eq!(slips.len(), waiting.len(), "one a person");
        let nips = |slips: &[wire::Slip]| slips.iter().map(|slip| slip.nip.clone()).collect::<BTreeSet<_>>();
        assert_eq!(nips(&slips), waiting);
        let codes: BTreeSet<&str> = slips.iter().map(|slip| slip.issued.code.as_str()).collect();
        assert_eq!(codes.len(), slips.len());
        let names: Vec<&str> = tree.units().iter().map(|unit| unit.name.as_str()).collect();
        assert!(slips.is_sorted_by_key(|slip| names.iter().position(|name| *name == slip.unit)));

        let written = audit::newest(on, agency).await.unwrap() - lines;
        assert_eq!(usize::try_from(written).unwrap(), slips.len(), "a line for each");
        assert!(audit::is_whole(on, agency).await.unwrap());
        let log: Audit = office.get("/api/office/audit?action=issue_activation").await.ok();
        let told: Vec<&str> = log.lines.iter().filter_map(|line| line.subject.as_deref()).collect();
        let last: Vec<&str> = slips.iter().rev().map(|slip| slip.name.as_str()).take(told.len()).collect();
        assert!(!told.is_empty() && told == last, "in the order of the slips, the newest first");

        // Once more, and the codes are others.
        let again = office.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips;
        assert_eq!(nips(&again), waiting);
        let browser = demo.house.browser();
        for old in [&slips[0], &slips[slips.len() - 1]] {
            let new = again.iter().find(|slip| slip.nip == old.nip).unwrap();
            let form =
                |slip: &wire::Slip| json!({ "nip": slip.nip, "code": slip.issued.code, "new_password": PASSWORD });
            assert_eq!(browser.post("/api/activate", &form(old)).await.code(), ErrorCode::WrongCode, "{}", old.name);
            browser.tab(&browser.post("/api/activate", &form(new)).await);
            waiting.remove(&old.nip);
        }
        let left = office.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips;
        assert_eq!(nips(&left), waiting, "who has come in needs none");
    })
    .await;
}

/// Ana comes in by the code that she has, in the midst of what this house does next for Citra: what Citra works with, and Ana's phone
/// thereafter.
async fn while_ana_comes_in(house: &House) -> (Tab, oneshot::Receiver<Tab>) {
    let (citra, code, browser) = (house.office().await, house.code_for(Member::Ana).await, house.browser());
    let (comes, came) = oneshot::channel();
    let busy = house.interrupted(async move {
        assert!(comes.send(browser.activate(Member::Ana, &code).await).is_ok());
    });
    (Tab { browser: citra.browser.at(busy.router()), ..citra }, came)
}

/// How often that was done to Ana, as the log has it.
async fn done_to_ana(house: &House, action: &str) -> usize {
    let log: Audit = house.office().await.get(&format!("/api/office/audit?action={action}")).await.ok();
    log.lines.iter().filter(|line| line.subject.as_deref() == Some(Member::Ana.name())).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_in_while_a_units_slips_are_made_keeps_the_password() {
    on_each_database(async |house| {
        let (citra, came) = while_ana_comes_in(&house).await;
        let unit = json!({ "unit": Member::Ana.unit().unwrap().to_string() });
        let slips = citra.post("/api/people/activation-slips", &unit).await.ok::<wire::Slips>().slips;
        let named: Vec<&str> = slips.iter().map(|slip| slip.name.as_str()).collect();
        assert_eq!(named, [Member::Budi.name(), Member::Eko.name()]);
        let phone = came.await.unwrap();
        assert_eq!(phone.session().await.notices, []);
        house.browser().signs_in(Member::Ana).await;
        assert_eq!(done_to_ana(&house, "issue_activation").await, 1, "the code that she came in by");
        house.browser().activate(Member::Eko, &slips[1].issued.code).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_for_somebody_who_has_just_come_in_is_a_reset_and_called_so() {
    on_each_database(async |house| {
        let (citra, came) = while_ana_comes_in(&house).await;
        let code = issue(&citra, Member::Ana).await.unwrap();
        let phone = came.await.unwrap();
        assert_eq!(phone.get("/api/session").await.code(), ErrorCode::SignedOut);
        let again = house.browser().activate(Member::Ana, &code).await;
        let kinds: Vec<String> = again.session.notices.iter().map(|notice| notice.kind.clone()).collect();
        assert_eq!(kinds, ["password_reset"]);
        assert_eq!(done_to_ana(&house, "issue_activation").await, 1, "the code that she came in by");
        assert_eq!(done_to_ana(&house, "reset_password").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_changed_in_the_midst_of_a_reset_opens_nothing() {
    on_each_database(async |house| {
        let (citra, phone) = (house.office().await, house.welcomes(Member::Ana).await);
        let (gives, given) = oneshot::channel();
        let busy = house.interrupted(async move {
            assert!(gives.send(issue(&citra, Member::Ana).await.unwrap()).is_ok());
        });
        let phone = Tab { browser: phone.browser.at(busy.router()), ..phone };
        let words = json!({ "old": PASSWORD, "new": "perahu sore hari" });
        assert_eq!(phone.post("/api/session/password", &words).await.code(), ErrorCode::WrongPassword);
        let tries = house.browser().tries(Member::Ana, "perahu sore hari").await;
        assert_eq!(tries.code(), ErrorCode::WrongCredentials);
        house.browser().activate(Member::Ana, &given.await.unwrap()).await;
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
