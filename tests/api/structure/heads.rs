//! Units whose head is named by hand, where no structural post decides.

use domain::{
    structure::Fault,
    time::Date,
    wire::{
        error::ErrorCode,
        office::{
            audit::Audit,
            structure::{NamedHead, Origin, Placement, Seen, Structure, UnitRow},
        },
    },
};
use serde_json::{Value, json};
use server::store::record::{self, Image, Table};

use super::{
    super::{imports::dump, privacy::unpacked},
    REASON, TODAY, UNITS_PATH, YESTERDAY, does, faults, form, looks, supervisor, with,
};
use crate::harness::{House, Member, Tab, on_each_database, unit};

/// Somebody is named as the head of a unit, or nobody is.
fn names(code: &str, whom: Option<Member>) -> Value {
    match whom {
        Some(whom) => with(form("head", Some(unit(code))), "head", whom.nip()),
        None => form("no_head", Some(unit(code))),
    }
}

async fn shown(office: &Tab, code: &str) -> UnitRow {
    let known: Structure = office.get("/api/office/structure").await.ok();
    known.units.into_iter().find(|row| row.code == code).expect("it is there")
}

/// Who was named when: rows as they rest.
async fn named(house: &House) -> Vec<Image> {
    record::rows(house.state.db.read(), Member::Citra.agency(), Table::UnitHead).await.expect("rows")
}

fn told(seen: &Seen) -> Vec<(&str, Option<&str>, Option<&str>)> {
    seen.told.iter().map(|line| (line.name.as_str(), line.before.as_deref(), line.after.as_deref())).collect()
}

#[tokio::test]
async fn who_is_named_heads_the_unit_until_they_leave_it() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let gita = names("kecamatan", Some(Member::Gita));
        let seen = looks(&office, UNITS_PATH, &gita).await;
        assert_eq!(seen.head.as_deref(), Some(Member::Gita.name()));
        let under = Some(Member::Gita.name());
        assert_eq!(told(&seen), [(Member::Budi.name(), None, under), (Member::Fitri.name(), None, under)]);
        assert_eq!(dump(&house).await, before, "a look changes nothing");
        does(&office, UNITS_PATH, &gita).await;

        // In the unit, and the head of the unit below; whom a list has put under somebody stays there.
        for who in [Member::Fitri, Member::Budi] {
            assert_eq!(supervisor(&house, who, TODAY).await, Some(Member::Gita.id()), "{who:?}");
            assert_eq!(supervisor(&house, who, YESTERDAY).await, None, "not in retrospect");
        }
        assert_eq!(supervisor(&house, Member::Ana, TODAY).await, Some(Member::Budi.id()));
        assert_eq!(supervisor(&house, Member::Gita, TODAY).await, None, "nobody is above");
        assert_eq!(supervisor(&house, Member::Dewi, TODAY).await, None, "another unit");
        let path = format!("/api/office/people/{}/placement", Member::Fitri.id());
        let known: Placement = office.get(&path).await.ok();
        assert_eq!(known.supervisors.first().map(|line| line.origin), Some(Origin::Rule));
        let row = shown(&office, "kecamatan").await;
        let head = row.head.expect("a head");
        assert_eq!(
            (head.name.as_str(), head.post.as_str(), head.named),
            (Member::Gita.name(), "Penata Layanan Operasional", true)
        );
        let since = NamedHead { name: Member::Gita.name().to_owned(), from: TODAY.to_string() };
        assert_eq!(row.named, Some(since));
        let head = shown(&office, "seksi").await.head.expect("a head");
        assert_eq!((head.name.as_str(), head.named), (Member::Budi.name(), false));

        // A file tells how a unit is headed, and by nobody's name.
        let file = office.get("/api/office/export/units.csv").await.text();
        for (code, how) in [("kecamatan", "ditunjuk"), ("seksi", "definitif"), ("bkpsdm", "belum ada")] {
            let line = file.lines().find(|line| line.starts_with(&format!("{code};"))).expect("a line");
            assert!(line.contains(&format!(";{how};")), "{line}");
        }
        assert!(!file.contains(Member::Gita.name()), "{file}");
        let log: Audit = office.get("/api/office/audit?action=manage_structure").await.ok();
        assert_eq!(log.lines.len(), 1);
        assert_eq!(log.lines[0].reason.as_deref(), Some(REASON));

        // Her own copy tells it, too.
        let own = house.welcomes(Member::Gita).await;
        let files = unpacked(&own.get("/api/me/copy").await.body);
        let kept: Vec<Value> = serde_json::from_slice(&files["assignments/headships.json"]).expect("records");
        assert_eq!((kept.len(), &kept[0]["valid_from"]), (1, &json!(TODAY.to_string())));

        // She goes elsewhere: nothing more needs to be said.
        let path = format!("/api/office/people/{}/transfer", Member::Gita.id());
        let go = json!({ "unit": unit("bkpsdm").to_string(), "capacity": "definitive", "from": TODAY.to_string(),
            "ends_acting": false, "reason": REASON });
        let gone = does(&office, &path, &go).await;
        assert_eq!(told(&gone), [(Member::Budi.name(), under, None), (Member::Fitri.name(), under, None)]);
        assert_eq!(supervisor(&house, Member::Fitri, TODAY).await, None);
        let row = shown(&office, "kecamatan").await;
        assert_eq!((row.head, row.named), (None, None));
        let none = looks(&office, UNITS_PATH, &names("kecamatan", None)).await;
        assert_eq!(faults(&none), [("unit", Fault::Same)], "nobody is named any more");
    })
    .await;
}

#[tokio::test]
async fn another_is_named_and_then_nobody_with_the_days_before_kept() {
    on_each_database(async |house| {
        let office = house.office().await;
        let earlier = |form: Value, day: &str| with(form, "from", day);
        does(&office, UNITS_PATH, &earlier(names("kecamatan", Some(Member::Fitri)), "2026-11-20")).await;
        assert_eq!(supervisor(&house, Member::Gita, TODAY).await, Some(Member::Fitri.id()));
        let before = Date::constant(2026, 11, 21);
        assert_eq!(supervisor(&house, Member::Gita, before).await, None, "who supervises never changes in retrospect");
        // Without a post.
        let head = shown(&office, "kecamatan").await.head.expect("a head");
        assert_eq!((head.name.as_str(), head.post.as_str()), (Member::Fitri.name(), ""));

        let changed = does(&office, UNITS_PATH, &names("kecamatan", Some(Member::Gita))).await;
        let (fitri, gita) = (Some(Member::Fitri.name()), Some(Member::Gita.name()));
        assert_eq!(
            told(&changed),
            [
                (Member::Budi.name(), fitri, gita),
                (Member::Fitri.name(), None, gita),
                (Member::Gita.name(), fitri, None)
            ]
        );
        let late = looks(&office, UNITS_PATH, &earlier(names("kecamatan", Some(Member::Fitri)), "2026-11-21")).await;
        assert_eq!(faults(&late), [("from", Fault::Early)]);
        let row = |from: &str, who: Member, to: Option<&str>| -> Image {
            let texts = [unit("kecamatan").to_string(), from.to_owned(), who.id().to_string()];
            texts.into_iter().map(Some).chain([to.map(str::to_owned), Some("hand".to_owned())]).collect()
        };
        let first = row("2026-11-20", Member::Fitri, Some("2026-11-22"));
        assert_eq!(named(&house).await, [first.clone(), row("2026-11-23", Member::Gita, None)]);

        does(&office, UNITS_PATH, &names("kecamatan", None)).await;
        assert_eq!(named(&house).await, [first], "what held for no day is nothing to remember");
        for who in [Member::Fitri, Member::Budi] {
            assert_eq!(supervisor(&house, who, TODAY).await, None, "{who:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_head_who_cannot_be_named_is_told_by_the_field_and_changes_nothing() {
    on_each_database(async |house| {
        let office = house.office().await;
        // Gita is under Fitri, whom she would head.
        let path = format!("/api/office/people/{}/supervisor", Member::Gita.id());
        let put = json!({ "under": "person", "nip": Member::Fitri.nip(), "from": TODAY.to_string(), "reason": REASON });
        does(&office, &path, &put).await;
        let before = dump(&house).await;
        let kecamatan = |nip: &str| with(names("kecamatan", Some(Member::Fitri)), "head", nip);
        let elsewhere = Member::Intan.unit().expect("a unit").to_string();
        let cases = [
            (names("kecamatan", Some(Member::Gita)), vec![("head", Fault::Circle)]),
            (names("seksi", Some(Member::Ana)), vec![("unit", Fault::Headed)]),
            (names("kecamatan", Some(Member::Ana)), vec![("head", Fault::Elsewhere)]),
            (names("kecamatan", Some(Member::Intan)), vec![("head", Fault::Unknown)]),
            (kecamatan(""), vec![("head", Fault::Empty)]),
            (kecamatan("123"), vec![("head", Fault::Choice)]),
            (with(kecamatan(""), "from", "2026-11-24"), vec![("head", Fault::Empty), ("from", Fault::Ahead)]),
            (with(kecamatan(Member::Fitri.nip()), "from", "2026-11-24"), vec![("from", Fault::Ahead)]),
            (with(kecamatan(Member::Fitri.nip()), "from", "2024-12-31"), vec![("head", Fault::Elsewhere)]),
            (with(kecamatan(Member::Fitri.nip()), "unit", elsewhere), vec![("unit", Fault::Unknown)]),
            (
                with(with(form("head", None), "head", ""), "reason", ""),
                vec![("unit", Fault::Empty), ("head", Fault::Empty), ("reason", Fault::Empty)],
            ),
            (names("kecamatan", None), vec![("unit", Fault::Same)]),
        ];
        for (form, expected) in cases {
            let seen = looks(&office, UNITS_PATH, &form).await;
            assert_eq!(faults(&seen), expected, "{form}");
            let refused = office.post(UNITS_PATH, &with(form.clone(), "seen", seen.digest)).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(expected[0].0)), "{form}");
        }
        assert_eq!(dump(&house).await, before);
        // Fitri herself can be: Gita is under her already.
        does(&office, UNITS_PATH, &names("kecamatan", Some(Member::Fitri))).await;
        let again = looks(&office, UNITS_PATH, &names("kecamatan", Some(Member::Fitri))).await;
        assert_eq!(faults(&again), [("head", Fault::Same)]);
    })
    .await;
}
