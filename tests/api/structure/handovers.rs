//! People who go to another agency: let go by one, taken by the other; and what is nobody's to see.

use domain::{
    access::Action,
    assessment::Answer,
    hours::ClaimStanding,
    ids::PersonId,
    people::assignment_on,
    structure::{Fault, HandoverEnd},
    time::Zone,
    wire::{
        error::ErrorCode,
        office::{
            OpenCase,
            audit::Audit,
            cases::Cases,
            handovers::Handovers,
            roles::RoleStanding,
            structure::{Placement, Seen},
        },
    },
};
use serde_json::{Value, json};
use server::store::{audit, claims, directory, record};

use super::super::claims::proves;
use super::{REASON, TODAY, YESTERDAY, does, faults, looks, supervisor, with};
use crate::{
    harness::{House, Member, Tab, agency, on_each_database, training, unit},
    sync::town::Town,
};

pub(super) const PATH: &str = "/api/office/handovers";
const CASES: &str = "/api/office/cases";

/// Intan at the desk of the second agency.
pub(super) async fn other_office(house: &House) -> Tab {
    let intan = house.welcomes(Member::Intan).await;
    let hadi = house.welcomes(Member::Hadi).await;
    let today = Zone::Wib.date(house.state.now());
    let grant = json!({ "nip": Member::Intan.nip(), "role": "agency_admin", "from": today.to_string(),
        "until": "2027-11-22", "reason": REASON, "agency": agency(2).to_string() });
    assert_eq!(hadi.post("/api/office/roles", &grant).await.status, 200);
    intan
}

pub(super) fn release_path(who: Member) -> String {
    format!("/api/office/people/{}/release", who.id())
}

pub(super) fn release_form() -> Value {
    json!({ "agency": agency(2).to_string(), "from": TODAY.to_string(), "reason": REASON })
}

pub(super) fn take_form() -> Value {
    json!({ "unit": unit("other").to_string(), "from": TODAY.to_string(), "reason": REASON })
}

pub(super) async fn handovers(office: &Tab) -> Handovers {
    office.get(PATH).await.ok()
}

/// Lets somebody go to the second agency, and takes them there.
async fn goes(office: &Tab, other: &Tab, who: Member) -> Seen {
    does(office, &release_path(who), &release_form()).await;
    let id = handovers(other).await.coming[0].id;
    does(other, &format!("{PATH}/{id}/taken"), &take_form()).await
}

#[tokio::test]
async fn somebody_is_let_go_and_taken_and_is_the_other_agencys() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phone = town.phone(Member::Ana).await;
        let past = town.start(Member::Ana, town.open);
        phone.begins(past);
        phone.finishes(past, &town.reference, Answer::Often);
        phone.record(training::claimed_with(1, training::workshop(2), &[training::PHOTO]));
        phone.syncs().await;
        let (office, other) = (house.office().await, other_office(&house).await);
        does(&office, &release_path(Member::Ana), &release_form()).await;
        let on = house.state.db.read();
        let place = async |day| {
            let held = directory::assignments(on, Member::Ana.id()).await.unwrap();
            assignment_on(&held, day).map(|held| held.agency)
        };
        assert_eq!(place(TODAY).await, Some(agency(1)), "until they are taken they stay");
        assert_eq!(supervisor(&house, Member::Ana, TODAY).await, Some(Member::Budi.id()));
        let coming = handovers(&other).await.coming;
        assert_eq!(
            (coming[0].name.as_str(), coming[0].nip.replace(' ', "")),
            (Member::Ana.name(), Member::Ana.nip().to_owned())
        );
        let reset = format!("/api/people/{}/activation", Member::Ana.id());
        assert_eq!(other.post(&reset, &json!({})).await.code(), ErrorCode::NotAllowed, "not yet theirs");

        // A code that the former office has made meanwhile opens nothing any more.
        let code = office.code_for(Member::Ana).await;
        does(&other, &format!("{PATH}/{}/taken", coming[0].id), &take_form()).await;
        assert_eq!((place(YESTERDAY).await, place(TODAY).await), (Some(agency(1)), Some(agency(2))));
        assert_eq!(supervisor(&house, Member::Ana, YESTERDAY).await, Some(Member::Budi.id()));
        assert_eq!(supervisor(&house, Member::Ana, TODAY).await, None);
        let form = json!({ "nip": Member::Ana.nip(), "code": code, "new_password": crate::harness::PASSWORD });
        assert_eq!(house.browser().post("/api/activate", &form).await.code(), ErrorCode::WrongCode);
        assert_eq!(office.post(&reset, &json!({})).await.code(), ErrorCode::NotAllowed);
        let code = other.code_for(Member::Ana).await;
        let ana = house.browser().activate(Member::Ana, &code).await;
        let session = ana.session().await;
        assert_eq!(session.agency.id, agency(2));
        assert_eq!(session.notices.iter().filter(|notice| notice.kind == "agency_changed").count(), 1, "they are told");
        ana.post("/api/session/notices", &json!({ "until": session.notices.last().map(|notice| notice.at) }))
            .await
            .done();
        assert!(ana.session().await.notices.is_empty(), "once");
        assert_eq!(handovers(&office).await.going[0].end, Some(HandoverEnd::Taken));
        for of in [agency(1), agency(2)] {
            assert!(audit::is_whole(on, of).await.unwrap());
        }
        let log: Audit = other.get("/api/office/audit?action=manage_structure").await.ok();
        assert_eq!((log.lines.len(), log.lines[0].reason.as_deref()), (1, Some(REASON)));
        let log: Audit = office.get("/api/office/audit?action=manage_structure").await.ok();
        assert_eq!(log.lines.len(), 2, "let go, and taken");
    })
    .await;
}

#[tokio::test]
async fn the_former_agency_reads_what_belongs_to_its_days_and_the_other_what_belongs_to_its_own() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phone = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        phone.begins(start);
        phone.finishes(start, &town.reference, Answer::Often);
        phone.record(training::claimed_with(1, training::workshop(2), &[training::PHOTO]));
        phone.syncs().await;
        proves(&phone.tab, training::PHOTO).await;
        // It was submitted yesterday, on a day of the former agency.
        house.clock.advance(crate::harness::DAY);
        let elsewhere = town.period_elsewhere().await;
        let (office, other) = (house.office().await, other_office(&house).await);
        let tomorrow = |form: Value| with(form, "from", "2026-11-24");
        does(&office, &release_path(Member::Ana), &tomorrow(release_form())).await;
        let id = handovers(&other).await.coming[0].id;
        does(&other, &format!("{PATH}/{id}/taken"), &tomorrow(take_form())).await;

        let ana = format!("/api/office/people/{}", Member::Ana.id());
        let placement: Placement = other.get(&format!("{ana}/placement")).await.ok();
        assert_eq!((placement.stays.len(), placement.supervisors.len()), (1, 0), "nothing of the former agency");
        for path in ["placement", "learning"] {
            assert_eq!(office.get(&format!("{ana}/{path}")).await.code(), ErrorCode::NotAllowed, "{path}");
        }
        // Levels belong to the day on which they were submitted.
        let own = format!("{ana}?period={}", town.open);
        assert_ne!(office.get(&own).await.status, 200, "who is not there today has no line in a period that runs");
        assert_ne!(other.get(&own).await.status, 200, "the period is not theirs");
        house.clock.advance(crate::harness::DAY * 40);
        let (office, other) = (house.office().await, house.browser().signs_in(Member::Intan).await);
        assert_ne!(other.get(&own).await.status, 200);
        assert_eq!(other.get(&format!("{ana}?period={elsewhere}")).await.status, 200);
        assert_ne!(office.get(&format!("{ana}?period={elsewhere}")).await.status, 200);
        let budi = house.welcomes(Member::Budi).await;
        let team: Value = budi.get("/api/team").await.ok();
        assert!(!team.to_string().contains(Member::Ana.name()));

        // What waits is theirs who have them now.
        let kept = claims::of_person(house.state.db.read(), Member::Ana.id()).await.unwrap();
        assert_eq!((kept[0].agency, kept[0].state), (agency(2), ClaimStanding::Waiting));
        let claim = format!("/api/claims/{}/{}", Member::Ana.id(), kept[0].id);
        assert_eq!(other.get(&claim).await.status, 200);
        assert_eq!(office.get(&claim).await.code(), ErrorCode::NotAllowed);
        let waiting: Value = other.get("/api/office/claims").await.ok();
        assert!(waiting.to_string().contains(Member::Ana.name()));
        let waiting: Value = office.get("/api/office/claims").await.ok();
        assert!(!waiting.to_string().contains(Member::Ana.name()));
    })
    .await;
}

#[tokio::test]
async fn a_supervisor_who_goes_leaves_nobody_under_them_and_no_role() {
    on_each_database(async |house| {
        let (office, other) = (house.office().await, other_office(&house).await);
        house.welcomes(Member::Gita).await;
        goes(&office, &other, Member::Gita).await;
        let gita = house.browser().signs_in(Member::Gita).await;
        assert_eq!(gita.get("/api/office/people").await.code(), ErrorCode::NotAllowed);
        let seen = goes(&office, &other, Member::Budi).await;
        assert_eq!((seen.lines, seen.told.len()), (0, 0), "what changes there is nothing to tell here");
        for who in [Member::Ana, Member::Eko] {
            assert_eq!(supervisor(&house, who, YESTERDAY).await, Some(Member::Budi.id()));
            assert_eq!(supervisor(&house, who, TODAY).await, None);
        }
        let people: Vec<PersonId> = record::rows(house.state.db.read(), agency(2), record::Table::Person)
            .await
            .unwrap()
            .iter()
            .map(|row| row[0].as_ref().unwrap().parse().unwrap())
            .collect();
        assert!(people.contains(&Member::Budi.id()) && people.contains(&Member::Gita.id()));
    })
    .await;
}

#[tokio::test]
async fn each_agency_takes_its_side_of_transfers_as_a_file_with_a_reason() {
    on_each_database(async |house| {
        let (office, other) = (house.office().await, other_office(&house).await);
        for who in [Member::Ana, Member::Eko] {
            does(&office, &release_path(who), &release_form()).await;
        }
        let coming = handovers(&other).await.coming;
        let id = coming.iter().find(|row| row.person == Member::Eko.id()).expect("Eko").id;
        does(&other, &format!("{PATH}/{id}/ended"), &json!({ "reason": "=1+1 formasi sudah terisi" })).await;

        let export = "/api/office/export/handovers.csv";
        let why = json!({ "reason": REASON });
        for (tab, side) in [(&office, "Yang dilepas"), (&other, "Yang akan datang")] {
            let file = tab.post(export, &why).await.text();
            let (_, rows) = file.split_once(side).expect("its side");
            let rows: Vec<&str> = rows.lines().skip(2).take(2).collect();
            let told = format!(";{TODAY};");
            assert!(rows.iter().all(|row| row.contains(&told)), "{file}");
            // Who waits stands first, then what was decided, with its reason, which becomes no formula; each row is marked.
            assert!(rows[0].contains(Member::Ana.name()) && rows[0].ends_with(";Menunggu;;"), "{file}");
            assert!(rows[1].contains(Member::Eko.name()) && rows[1].contains(";Tidak diterima;"), "{file}");
            assert!(rows[1].ends_with(";'=1+1 formasi sudah terisi"), "{file}");
            let mark = rows[0].split('-').next().expect("a mark");
            assert!(mark.len() == 8 && rows[1].starts_with(&format!("{mark}-2;")), "{file}");
            assert!(file.contains(&format!("\nAlasan;{REASON}\n")), "{file}");
            let log: Audit = tab.get("/api/office/audit?action=export_lists").await.ok();
            assert_eq!((log.lines.len(), log.lines[0].reason.as_deref()), (1, Some(REASON)));
        }
        assert_eq!(office.post(export, &json!({ "reason": "mau" })).await.code(), ErrorCode::Invalid);
        let ana = house.welcomes(Member::Ana).await;
        assert_eq!(ana.post(export, &why).await.code(), ErrorCode::NotAllowed);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_told_and_what_is_declined_or_withdrawn_stays_as_it_was() {
    on_each_database(async |house| {
        let (office, other) = (house.office().await, other_office(&house).await);
        let path = release_path(Member::Ana);
        let cases = [
            (with(release_form(), "agency", agency(1).to_string()), vec![("agency", Fault::Same)]),
            (with(release_form(), "agency", agency(9).to_string()), vec![("agency", Fault::Unknown)]),
            (with(release_form(), "from", "2024-12-31"), vec![("from", Fault::Left)]),
            (with(release_form(), "reason", ""), vec![("reason", Fault::Empty)]),
        ];
        for (form, expected) in cases {
            assert_eq!(faults(&looks(&office, &path, &form).await), expected, "{form}");
        }
        assert_eq!(other.post(&path, &release_form()).await.code(), ErrorCode::NotAllowed);
        does(&office, &path, &release_form()).await;
        assert_eq!(faults(&looks(&office, &path, &release_form()).await), [("agency", Fault::Waits)]);

        let id = handovers(&other).await.coming[0].id;
        let taken = format!("{PATH}/{id}/taken");
        let cases = [
            (with(take_form(), "unit", unit("seksi").to_string()), vec![("unit", Fault::Unknown)]),
            (with(take_form(), "from", "2026-11-22"), vec![("from", Fault::Released)]),
            (with(take_form(), "from", "2026-11-24"), vec![("from", Fault::Ahead)]),
        ];
        for (form, expected) in cases {
            assert_eq!(faults(&looks(&other, &taken, &form).await), expected, "{form}");
        }
        assert_eq!(office.post(&taken, &take_form()).await.code(), ErrorCode::NotFound, "not theirs to take");
        let ended = format!("{PATH}/{id}/ended");
        let why = json!({ "reason": "Formasi sudah terisi" });
        does(&other, &ended, &why).await;
        assert_eq!(other.post(&taken, &take_form()).await.code(), ErrorCode::Changed);
        let known = handovers(&office).await.going.remove(0);
        assert_eq!(
            (known.end, known.ended_reason.as_deref()),
            (Some(HandoverEnd::Declined), Some("Formasi sudah terisi"))
        );

        does(&office, &path, &release_form()).await;
        let id = handovers(&office).await.going[0].id;
        does(&office, &format!("{PATH}/{id}/ended"), &why).await;
        let coming = handovers(&other).await.coming;
        let known = coming.iter().find(|row| row.id == id).expect("it is told");
        assert_eq!(known.end, Some(HandoverEnd::Withdrawn));
        let held = directory::assignments(house.state.db.read(), Member::Ana.id()).await.unwrap();
        assert_eq!((held.len(), held[0].agency, held[0].range.to), (1, agency(1), None));
        let log: Audit = office.get(&format!("/api/office/audit?action={}", Action::ManageStructure.code())).await.ok();
        assert_eq!(log.lines.len(), 4);
        let told = house.welcomes(Member::Ana).await.session().await.notices;
        assert!(
            told.iter().all(|notice| notice.kind != "agency_changed"),
            "of what did not come about nothing is told"
        );
    })
    .await;
}

/// Eko is made an auditor of the first agency, and somebody's record is opened to him there until long after the town's period.
async fn opens(house: &House, office: &Tab, of: Member) {
    let hadi = house.browser().signs_in(Member::Hadi).await;
    let today = Zone::Wib.date(house.state.now());
    let grant = json!({ "nip": Member::Eko.nip(), "role": "auditor", "from": today.to_string(), "until": "2027-11-22",
        "reason": REASON, "agency": agency(1).to_string() });
    assert_eq!(hadi.post("/api/office/roles", &grant).await.status, 200);
    let form = json!({ "auditor": Member::Eko.id().to_string(), "nip": of.nip(), "number": "700/041/Itda/2026",
        "from": today.to_string(), "until": "2027-02-20", "reason": REASON });
    assert_eq!(office.post(CASES, &form).await.ok::<Cases>().open.len(), 1);
}

#[tokio::test]
async fn a_record_that_is_open_to_an_auditor_is_closed_when_its_person_goes() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phone = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        phone.begins(start);
        phone.finishes(start, &town.reference, Answer::Often);
        phone.syncs().await;
        // What was submitted yesterday stays of a day of the former agency.
        house.clock.advance(crate::harness::DAY);
        let (office, other) = (house.office().await, other_office(&house).await);
        opens(&house, &office, Member::Ana).await;
        let eko = house.browser().signs_in(Member::Eko).await;
        let levels = format!("/api/office/people/{}?period={}", Member::Ana.id(), town.open);
        for path in ["/api/office/audit", levels.as_str()] {
            assert_eq!(eko.get(path).await.status, 200, "{path}");
        }
        let tomorrow = |form: Value| with(form, "from", "2026-11-24");
        does(&office, &release_path(Member::Ana), &tomorrow(release_form())).await;
        assert_eq!(eko.get(&levels).await.status, 200, "until they are taken");
        let id = handovers(&other).await.coming[0].id;
        let why = "Diterima karena kebutuhan formasi";
        does(&other, &format!("{PATH}/{id}/taken"), &tomorrow(with(take_form(), "reason", why))).await;

        let known: Cases = office.get(CASES).await.ok();
        assert!(known.open.is_empty());
        assert_eq!(
            (known.over[0].standing, known.over[0].closed_on.as_deref()),
            (RoleStanding::Withdrawn, Some("2026-11-24"))
        );
        assert_eq!(eko.get("/api/office/case").await.ok::<OpenCase>().case, None);
        let log: Audit = office.get("/api/office/audit?action=open_case").await.ok();
        let reasons: Vec<_> = log.lines.iter().map(|line| line.reason.as_deref()).collect();
        assert_eq!(reasons, [Some(why), Some(REASON)], "closed, and opened");
        let log: Audit = other.get("/api/office/audit?action=open_case").await.ok();
        assert!(log.lines.is_empty(), "no matter of the agency that takes them");
        for of in [agency(1), agency(2)] {
            assert!(audit::is_whole(house.state.db.read(), of).await.unwrap());
        }
        // Neither now nor when the period is over and who was there is read.
        for days in [0, 40] {
            house.clock.advance(crate::harness::DAY * days);
            let eko = house.browser().signs_in(Member::Eko).await;
            for path in ["/api/office/audit", levels.as_str()] {
                assert_eq!(eko.get(path).await.code(), ErrorCode::NotAllowed, "{path} after {days} days");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_open_to_an_auditor_who_goes_is_closed_too() {
    on_each_database(async |house| {
        let (office, other) = (house.office().await, other_office(&house).await);
        house.welcomes(Member::Eko).await;
        opens(&house, &office, Member::Fitri).await;
        goes(&office, &other, Member::Eko).await;
        let known: Cases = office.get(CASES).await.ok();
        assert_eq!((known.open.len(), known.over.len()), (0, 1));
        // Why Eko was taken is no matter of hers whose record he read.
        let log: Audit = office.get("/api/office/audit?action=open_case").await.ok();
        let lines: Vec<_> = log.lines.iter().map(|line| (line.subject.as_deref(), line.reason.as_deref())).collect();
        let fitri = Some(Member::Fitri.name());
        assert_eq!(lines, [(fitri, None), (fitri, Some(REASON))], "closed, and opened");
        let eko = house.browser().signs_in(Member::Eko).await;
        assert_eq!(eko.get("/api/office/case").await.ok::<OpenCase>().case, None);
        assert_eq!(eko.get("/api/office/audit").await.code(), ErrorCode::NotAllowed);
    })
    .await;
}
