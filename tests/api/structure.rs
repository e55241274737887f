//! Units, places and supervisors changed at the office's desk: looked at, then made, with the days before as they were.

mod acting;
mod handovers;
mod heads;
mod lines;
mod periods;
mod posts;
mod property;
mod results;
mod undone;

use domain::{
    ids::UnitId,
    people::{assignment_on, supervisor_on},
    structure::Fault,
    time::Date,
    wire::{
        error::ErrorCode,
        office::{
            audit::Audit,
            structure::{Alone, Placement, Seen, Structure},
        },
    },
};
use serde_json::{Value, json};
use server::store::{audit, directory};

use super::imports::{UNITS, applies, as_seen, brings, dump, list};
use crate::harness::{House, Member, Tab, on_each_database, unit};

const UNITS_PATH: &str = "/api/office/structure/units";
const REASON: &str = "Peraturan Bupati 12/2026";
const TODAY: Date = Date::constant(2026, 11, 23);
const YESTERDAY: Date = Date::constant(2026, 11, 22);

fn form(change: &str, unit: Option<UnitId>) -> Value {
    let mut form = json!({ "change": change, "from": TODAY.to_string(), "reason": REASON });
    if let Some(unit) = unit {
        form["unit"] = json!(unit.to_string());
    }
    form
}

fn with(mut form: Value, field: &str, value: impl Into<Value>) -> Value {
    form[field] = value.into();
    form
}

async fn looks(office: &Tab, path: &str, form: &Value) -> Seen {
    office.post(path, form).await.ok()
}

/// Looks, and then does what was looked at.
async fn does(office: &Tab, path: &str, form: &Value) -> Seen {
    let seen = looks(office, path, form).await;
    assert_eq!((&seen.wrong, seen.done), (&Vec::new(), false));
    let done: Seen = office.post(path, &with(form.clone(), "seen", seen.digest.clone())).await.ok();
    assert!(done.done);
    done
}

async fn place(house: &House, who: Member, day: Date) -> Option<UnitId> {
    let held = directory::assignments(house.state.db.read(), who.id()).await.unwrap();
    assignment_on(&held, day).map(|held| held.unit)
}

async fn supervisor(house: &House, who: Member, day: Date) -> Option<domain::ids::PersonId> {
    supervisor_on(&directory::supervision(house.state.db.read(), who.id()).await.unwrap(), who.id(), day)
}

fn faults(seen: &Seen) -> Vec<(&str, Fault)> {
    seen.wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect()
}

#[tokio::test]
async fn a_merge_leaves_the_days_before_as_they_were() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let form = with(form("merge", Some(unit("seksi"))), "into", unit("bkpsdm").to_string());
        let seen = looks(&office, UNITS_PATH, &form).await;
        assert_eq!((seen.people, seen.units, seen.done), (3, 0, false));
        assert_eq!(dump(&house).await, before, "a look changes nothing");
        does(&office, UNITS_PATH, &form).await;
        let again = office.post(UNITS_PATH, &with(form.clone(), "seen", seen.digest)).await.refusal().error;
        assert_eq!((again.code, again.field.as_deref()), (ErrorCode::Invalid, Some("unit")), "it is closed by now");

        for who in [Member::Ana, Member::Budi, Member::Eko] {
            assert_eq!(place(&house, who, YESTERDAY).await, Some(unit("seksi")));
            assert_eq!(place(&house, who, TODAY).await, Some(unit("bkpsdm")));
        }
        let on = house.state.db.read();
        let path = |day| directory::unit_path(on, unit("seksi"), day);
        assert_eq!(path(YESTERDAY).await.unwrap().len(), 2);
        let names = |units: Vec<domain::people::Unit>| units.into_iter().map(|unit| unit.name).collect::<Vec<_>>();
        let agency = Member::Citra.agency();
        assert_eq!(names(directory::units(on, agency, TODAY).await.unwrap()), ["BKPSDM", "Kecamatan Pulau Rasa"]);
        assert_eq!(directory::units(on, agency, YESTERDAY).await.unwrap().len(), 3);
        let known: Structure = office.get("/api/office/structure").await.ok();
        assert_eq!((known.units.len(), known.closed.len(), known.people), (2, 1, 7));
        assert_eq!(known.closed[0].closed.as_deref(), Some("2026-11-22"));
        let file = office.get("/api/office/export/units.csv").await.text();
        assert!(file.contains("\nUnit yang sudah ditutup\n") && file.contains(";BKPSDM;"), "{file}");
        let closed = file.lines().find(|line| line.contains(";2026-11-22;")).expect("the closed unit");
        assert!(closed.contains(&known.closed[0].name), "{closed}");
        assert!(!file.contains(Member::Ana.name()) && !file.contains(Member::Budi.name()), "{file}");
        let ana = house.welcomes(Member::Ana).await;
        assert_eq!(ana.get("/api/office/export/units.csv").await.code(), ErrorCode::NotAllowed);
        let taken: Audit = office.get("/api/office/audit?action=export_aggregates").await.ok();
        assert_eq!(taken.lines.len(), 1);

        let log: Audit = office.get("/api/office/audit?action=manage_structure").await.ok();
        assert_eq!(log.lines.len(), 1);
        assert_eq!(log.lines[0].reason.as_deref(), Some(REASON));
        assert!(audit::is_whole(on, agency).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_unit_is_made_renamed_and_moved_with_its_history() {
    on_each_database(async |house| {
        let office = house.office().await;
        let new = with(with(form("create", None), "code", "baru"), "name", "Seksi Baru");
        does(&office, UNITS_PATH, &with(new, "parent", unit("kecamatan").to_string())).await;
        house.clock.advance(crate::harness::DAY);
        let office = house.office().await;
        let known: Structure = office.get("/api/office/structure").await.ok();
        let id = known.units.iter().find(|unit| unit.code == "baru").expect("it is there").id;
        let later = |form: Value| with(form, "from", "2026-11-24");
        does(&office, UNITS_PATH, &later(with(form("rename", Some(id)), "name", "Seksi Layanan"))).await;
        does(&office, UNITS_PATH, &later(with(form("move", Some(id)), "parent", unit("bkpsdm").to_string()))).await;
        let on = house.state.db.read();
        let names = async |day| {
            let path = directory::unit_path(on, id, day).await.unwrap();
            path.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(TODAY).await, ["Kecamatan Pulau Rasa", "Seksi Baru"]);
        assert_eq!(names(Date::constant(2026, 11, 24)).await, ["BKPSDM", "Seksi Layanan"]);
        does(&office, UNITS_PATH, &later(form("close", Some(id)))).await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_told_by_its_field_and_changes_nothing() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let (kecamatan, seksi) = (unit("kecamatan"), unit("seksi"));
        let ana = format!("/api/office/people/{}/transfer", Member::Ana.id());
        let under = format!("/api/office/people/{}/supervisor", Member::Budi.id());
        let go = json!({ "unit": unit("bkpsdm").to_string(), "capacity": "definitive", "from": "2026-11-23",
            "ends_acting": false, "reason": REASON });
        let put = json!({ "under": "person", "nip": Member::Ana.nip(), "from": "2026-11-23", "reason": REASON });
        let elsewhere = Member::Intan.unit().expect("a unit").to_string();
        let cases = [
            (
                UNITS_PATH,
                with(form("move", Some(kecamatan)), "parent", seksi.to_string()),
                vec![("parent", Fault::BelowItself)],
            ),
            (
                UNITS_PATH,
                with(form("merge", Some(kecamatan)), "into", seksi.to_string()),
                vec![("into", Fault::BelowItself)],
            ),
            (UNITS_PATH, form("close", Some(kecamatan)), vec![("unit", Fault::HasUnits), ("unit", Fault::Occupied)]),
            (
                UNITS_PATH,
                with(with(form("rename", Some(seksi)), "name", ""), "reason", ""),
                vec![("name", Fault::Empty), ("reason", Fault::Empty)],
            ),
            (
                UNITS_PATH,
                with(with(form("create", None), "code", "seksi"), "name", "Lain"),
                vec![("code", Fault::Taken)],
            ),
            (
                UNITS_PATH,
                with(with(form("rename", Some(seksi)), "name", "x"), "from", "2026-11-24"),
                vec![("from", Fault::Ahead)],
            ),
            (&ana, with(go.clone(), "unit", elsewhere), vec![("unit", Fault::Unknown)]),
            (&ana, with(go.clone(), "post", seksi.to_string()), vec![("post", Fault::Unknown)]),
            (&ana, with(go.clone(), "capacity", "raja"), vec![("capacity", Fault::Choice)]),
            (&under, put.clone(), vec![("nip", Fault::Circle)]),
            (&under, with(put.clone(), "nip", Member::Budi.nip()), vec![("nip", Fault::Oneself)]),
            (&under, with(put.clone(), "nip", Member::Intan.nip()), vec![("nip", Fault::Unknown)]),
            (&under, with(put.clone(), "from", "2026-11-22"), vec![("from", Fault::Early)]),
        ];
        for (path, form, expected) in cases {
            let seen = looks(&office, path, &form).await;
            assert_eq!(faults(&seen), expected, "{form}");
            let refused = office.post(path, &with(form.clone(), "seen", seen.digest)).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(expected[0].0)), "{form}");
        }
        let stale = with(with(form("rename", Some(seksi)), "name", "Seksi Umum"), "seen", "00");
        assert_eq!(office.post(UNITS_PATH, &stale).await.code(), ErrorCode::Changed);
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_supervisor_who_goes_hands_on_who_waits() {
    on_each_database(async |house| {
        let office = house.office().await;
        let path = format!("/api/office/people/{}/transfer", Member::Budi.id());
        let go = json!({ "unit": unit("bkpsdm").to_string(), "capacity": "definitive", "from": "2026-11-23",
            "ends_acting": true, "reason": REASON });
        let done = does(&office, &path, &go).await;
        assert_eq!((done.people, done.lines), (1, 2));
        for who in [Member::Ana, Member::Eko] {
            assert_eq!(supervisor(&house, who, YESTERDAY).await, Some(Member::Budi.id()), "what was stays");
            assert_eq!(supervisor(&house, who, TODAY).await, None);
        }
        let alone: Alone = office.get("/api/office/structure/unsupervised").await.ok();
        assert!(alone.people.iter().any(|row| row.name == Member::Ana.name()));
        let export = "/api/office/export/unsupervised.csv";
        let file = office.post(export, &json!({ "reason": REASON })).await.text();
        for row in &alone.people {
            let post = row.post.as_deref().unwrap_or_default();
            assert!(file.contains(&format!(";{};{};{post}\n", row.name, row.unit)), "{} in {file}", row.name);
        }
        assert!(file.contains(REASON) && alone.paging.pages == 1, "{file}");
        assert_eq!(office.post(export, &json!({ "reason": "mau" })).await.code(), ErrorCode::Invalid);

        // By hand somebody else; a list and the heads leave that alone.
        let path = format!("/api/office/people/{}/supervisor", Member::Ana.id());
        let put = json!({ "under": "person", "nip": Member::Gita.nip(), "from": "2026-11-23", "reason": REASON });
        does(&office, &path, &put).await;
        assert_eq!(supervisor(&house, Member::Ana, TODAY).await, Some(Member::Gita.id()));
        let known: Placement = office.get(&format!("/api/office/people/{}/placement", Member::Ana.id())).await.ok();
        let lines: Vec<_> = known.supervisors.iter().map(|line| (line.name.as_str(), line.until.as_deref())).collect();
        assert_eq!(lines, [(Member::Gita.name(), None), (Member::Budi.name(), Some("2026-11-22"))]);
    })
    .await;
}

#[tokio::test]
async fn a_list_puts_nobody_into_a_unit_that_is_closed() {
    on_each_database(async |house| {
        let office = house.office().await;
        does(&office, UNITS_PATH, &with(form("merge", Some(unit("seksi"))), "into", unit("kecamatan").to_string()))
            .await;
        let tuti = format!("199101012020122002|Tuti Rahayu|PNS|{}|Arsiparis|JF Terampil|2026-11-01|", UNITS[0]);
        let preview =
            brings(&office, &domain::wire::office::imports::Sheet { complete: false, ..list(&[&tuti]) }).await;
        assert_eq!(preview.import.counts.faulty, 1);
        let refused = applies(&office, &preview, &as_seen(&preview)).await.refusal().error;
        assert_eq!(refused.field.as_deref(), Some("without_faulty"));
    })
    .await;
}
