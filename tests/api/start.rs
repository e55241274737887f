//! The first use of an agency, from nothing to its first open period.

use domain::{
    nip::Nip,
    wire::{
        error::ErrorCode,
        office::{
            Agencies, Audit,
            periods::{Fault, PeriodPlan, PeriodSeen},
            start::{AgencyMade, AgencySettings, AgencySettled, NewAgency, Start, Step, StepDone},
        },
        session::Slips,
    },
};
use serde_json::json;
use server::{
    auth::admin::{self, AdminError, NewAdmin},
    config::Settings,
    store::{bundles, directory},
};

use crate::harness::{House, Member, PASSWORD, Tab, on_each_database, on_each_fresh_database, unit};

const START: &str = "/api/office/start";

async fn start(tab: &Tab) -> Start {
    tab.get(START).await.ok()
}

fn done(start: &Start) -> Vec<Step> {
    start.steps.iter().filter(|row| row.done).map(|row| row.step).collect()
}

fn settings(start: &Start) -> AgencySettings {
    start.agency.clone()
}

#[tokio::test]
async fn steps_are_read_from_the_record_or_from_somebodys_word() {
    on_each_database(async |house| {
        bundles::put_shipped(&house.state.db, house.state.now()).await.unwrap();
        let office = house.office().await;
        let begun = start(&office).await;
        assert_eq!(done(&begun), [Step::Units, Step::People, Step::SecondAdmin]);
        assert_eq!((begun.units, begun.people, begun.no_post, begun.no_supervisor, begun.admins), (3, 7, 1, 5, 2));
        assert_eq!((begun.signed_in, begun.with_slip, begun.periods), (1, 0, (0, 0)));
        let kind = begun.kinds.iter().find(|row| row.kind == "pelaksana").expect("one of fourteen");
        assert!(begun.kinds.len() == 14 && kind.people == 5 && kind.competencies > 0);

        // Bad settings change nothing and name all fields.
        let bad =
            AgencySettings { name: " ".into(), short_name: "x".repeat(41), zone: "WIX".into(), brand: "red".into() };
        let wrong = office.post("/api/office/agency", &bad).await.ok::<AgencySettled>().wrong;
        let fields: Vec<_> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(fields, ["name", "short_name", "zone", "brand"]);
        let taken = AgencySettings { name: "Kota Tirta Asri".into(), ..settings(&begun) };
        let wrong = office.post("/api/office/agency", &taken).await.ok::<AgencySettled>().wrong;
        assert_eq!(wrong[0].fault, Fault::Taken);
        assert_eq!(settings(&start(&office).await), settings(&begun));
        let good = AgencySettings { zone: "WIT".into(), brand: "indigo".into(), ..settings(&begun) };
        assert_eq!(office.post("/api/office/agency", &good).await.ok::<AgencySettled>().wrong, []);
        let log: Audit = office.get("/api/office/audit?action=manage_agency").await.ok();
        assert_eq!(log.lines[0].reason.as_deref(), Some("WIB → WIT; teal → indigo"), "what the log knows by itself");

        for step in [Step::Supervisors, Step::Standards] {
            office.post(START, &StepDone { step, done: true }).await.ok::<Start>();
        }
        let back = StepDone { step: Step::Standards, done: false };
        assert!(!done(&office.post(START, &back).await.ok()).contains(&Step::Standards));
        office.post(START, &StepDone { done: true, ..back }).await.ok::<Start>();
        let not_by_word = StepDone { step: Step::Units, done: true };
        assert_eq!(office.post(START, &not_by_word).await.refusal().error.field.as_deref(), Some("step"));
        for unit in ["bkpsdm", "kecamatan"].map(unit) {
            office.post("/api/people/activation-slips", &json!({ "unit": unit.to_string() })).await.ok::<Slips>();
        }
        let plan = PeriodPlan {
            name_id: "Penilaian pertama".into(),
            name_en: String::new(),
            opens: "2026-11-23".into(),
            closes: "2026-12-23".into(),
            grace_days: "7".into(),
            units: vec![],
            left_out: vec![],
            reason: String::new(),
            save: true,
        };
        office.post("/api/office/periods", &plan).await.ok::<PeriodSeen>();
        let end = start(&office).await;
        assert_eq!((settings(&end).brand.as_str(), end.zone_fixed), ("indigo", true));
        let left: Vec<_> = end.steps.iter().filter(|row| !row.done).map(|row| row.step).collect();
        // An admin's own slip comes from another admin.
        assert!(left.is_empty() || left == [Step::Slips], "{left:?}");
        let wrong = office.post("/api/office/agency", &settings(&begun)).await.ok::<AgencySettled>().wrong;
        assert_eq!((wrong[0].field.as_str(), wrong[0].fault), ("zone", Fault::Fixed));

        let gita = house.welcomes(Member::Gita).await;
        assert_eq!(gita.get(START).await.code(), ErrorCode::NotAllowed);
    })
    .await;
}

#[tokio::test]
async fn the_platforms_admin_makes_an_agency_with_its_first_admin() {
    on_each_database(async |house| {
        bundles::put_shipped(&house.state.db, house.state.now()).await.unwrap();
        let hadi = house.welcomes(Member::Hadi).await;
        let new = NewAgency {
            name: "Kabupaten Laut Biru".into(),
            short_name: "Kab. Laut Biru".into(),
            zone: "WITA".into(),
            nip: "198203032006042010".into(),
            admin: "Joko Prasetyo, S.Kom.".into(),
            reason: "Permohonan bupati 12/2026".into(),
        };
        let bad = NewAgency {
            name: "Kota Tirta Asri".into(),
            nip: Member::Ana.nip().into(),
            reason: "x".into(),
            ..new.clone()
        };
        let seen: AgencyMade = hadi.post("/api/office/agencies", &bad).await.ok();
        let wrong: Vec<_> = seen.wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
        assert_eq!(wrong, [("name", Fault::Taken), ("nip", Fault::Taken), ("reason", Fault::Empty)]);
        assert_eq!(hadi.get("/api/office/agencies").await.ok::<Agencies>().agencies.len(), 2);
        let made: AgencyMade = hadi.post("/api/office/agencies", &new).await.ok();
        let code = made.code.expect("made").code;
        let form = json!({ "nip": new.nip, "code": code, "new_password": PASSWORD });
        let browser = house.browser();
        let joko = browser.tab(&browser.post("/api/activate", &form).await);
        assert_eq!(joko.session.agency.name, "Kabupaten Laut Biru");
        assert_eq!(done(&start(&joko).await), []);
        let citra = house.office().await;
        assert_eq!(citra.post("/api/office/agencies", &new).await.code(), ErrorCode::NotAllowed);
    })
    .await;
}

#[tokio::test]
async fn a_bare_installation_has_its_first_step_in_the_browser() {
    on_each_fresh_database(async |db| {
        let empty = House::configured(db, Settings::default()).await;
        bundles::put_shipped(&empty.state.db, empty.state.now()).await.unwrap();
        let admin = NewAdmin {
            nip: Nip::parse("198203032006042010").unwrap(),
            name: "Joko Prasetyo".into(),
            agency: Some("Kabupaten Laut Biru".into()),
            roles: vec![domain::access::Role::AgencyAdmin],
        };
        let code = admin::create(&empty.state, &admin).await.unwrap().code.to_string();
        let browser = empty.browser();
        let form = json!({ "nip": "198203032006042010", "code": code, "new_password": PASSWORD });
        let joko = browser.tab(&browser.post("/api/activate", &form).await);
        let begun = start(&joko).await;
        assert_eq!((done(&begun), begun.people, begun.admins), (vec![], 0, 1));
    })
    .await;
}

#[tokio::test]
async fn the_console_makes_nobody_and_nothing_without_a_name() {
    on_each_fresh_database(async |db| {
        let empty = House::configured(db, Settings::default()).await;
        let (on, nip) = (empty.state.db.read(), Nip::parse("198203032006042010").unwrap());
        let makes = async |name: &str, agency: &str| {
            let roles = vec![domain::access::Role::AgencyAdmin];
            let new = NewAdmin { nip, name: name.to_owned(), agency: Some(agency.to_owned()), roles };
            admin::create(&empty.state, &new).await
        };
        let long = "x".repeat(121);
        for (name, agency, option) in [
            ("", "Kabupaten Laut Biru", "--name"),
            ("  ", "Kabupaten Laut Biru", "--name"),
            (long.as_str(), "Kabupaten Laut Biru", "--name"),
            ("Joko Prasetyo", "", "--agency"),
            ("Joko Prasetyo", "  ", "--agency"),
            ("Joko Prasetyo", long.as_str(), "--agency"),
            ("Joko Prasetyo", "Laut\u{7}Biru", "--agency"),
        ] {
            let refused = makes(name, agency).await;
            assert!(matches!(refused, Err(AdminError::Name(told)) if told == option), "{refused:?}");
            assert!(refused.unwrap_err().to_string().starts_with(option));
        }
        assert_eq!(directory::agencies(on, None).await.unwrap().len(), 0);
        assert!(directory::person_of_nip(on, nip).await.unwrap().is_none());

        // What surrounds a name is no part of it.
        makes(" Joko Prasetyo ", " Kabupaten Laut Biru ").await.unwrap();
        makes("Joko Prasetyo", "Kabupaten Laut Biru").await.unwrap();
        let names: Vec<_> = directory::agencies(on, None).await.unwrap().into_iter().map(|made| made.name).collect();
        assert_eq!(names, ["Kabupaten Laut Biru"]);
        let (joko, _) = directory::person_of_nip(on, nip).await.unwrap().expect("made");
        assert_eq!(joko.name, "Joko Prasetyo");
    })
    .await;
}
