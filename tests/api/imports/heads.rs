//! Lists of units that name who heads them, and lists of people where somebody is named.

use domain::{
    ids::PersonId,
    intake::{Field, Kind},
    people::supervisor_on,
    time::Date,
    wire::office::{
        imports::{Apply, Built, Effect, Sheet},
        structure::Seen,
    },
};
use serde_json::{Value, json};
use server::store::{
    directory,
    record::{self, Table},
};

use super::{FIELDS, applies, as_seen, brings, dump, faults, imports, lines, table, told, undoes};
use crate::harness::{DAY, House, Member, Tab, on_each_database, unit};

const TODAY: Date = Date::constant(2026, 11, 23);
const REASON: &str = "Keputusan Bupati 821/2026";
const SIASN_ID: &str = "8ae483a8641f817901641fce97d21d1b";

/// A list of units with their heads.
fn units(rows: &[&str]) -> Sheet {
    use Field::*;
    table(Kind::Units, &[UnitCode, UnitName, ParentCode, Head], rows)
}

/// A list of some people, whose supervisors follow from the heads.
fn some(fields: &[Field], row: &str) -> Sheet {
    Sheet { complete: false, supervisors: true, ..table(Kind::People, fields, &[row]) }
}

async fn above(house: &House, who: PersonId) -> Option<PersonId> {
    let lines = directory::supervision(house.state.db.read(), who).await.unwrap();
    supervisor_on(&lines, who, TODAY)
}

/// Does something at the office's desk, looked at first; from today, unless it says otherwise.
async fn does(office: &Tab, path: &str, mut form: Value) {
    if form["from"].is_null() {
        form["from"] = json!(TODAY.to_string());
    }
    form["reason"] = json!(REASON);
    let seen: Seen = office.post(path, &form).await.ok();
    assert_eq!(seen.wrong, []);
    form["seen"] = json!(seen.digest);
    assert!(office.post(path, &form).await.ok::<Seen>().done);
}

/// Names the head of a unit by hand.
async fn names(office: &Tab, code: &str, whom: Member) {
    let form = json!({ "change": "head", "unit": unit(code).to_string(), "head": whom.nip() });
    does(office, "/api/office/structure/units", form).await;
}

/// Puts somebody under somebody else by hand, or under nobody.
async fn puts(office: &Tab, who: Member, whom: Option<Member>) {
    let under = if whom.is_some() { "person" } else { "nobody" };
    let form = json!({ "under": under, "nip": whom.map(Member::nip).unwrap_or_default() });
    does(office, &format!("/api/office/people/{}/supervisor", who.id()), form).await;
}

#[tokio::test]
async fn a_list_of_units_names_their_heads_and_is_taken_back() {
    const ROWS: [&str; 3] = [
        "bkpsdm|BKPSDM||198506062010012005",
        "kecamatan|Kecamatan Pulau Rasa||198808082012012007",
        // He heads it by his post.
        "seksi|Seksi Pelayanan|kecamatan|198003122005011002",
    ];
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let preview = brings(&office, &units(&ROWS)).await;
        let counts = preview.import.counts;
        assert_eq!((counts.faulty, counts.same, counts.changed, counts.supervisors), (0, 1, 5, 3));
        let seen = lines(&office, &preview, "").await;
        assert_eq!(
            told(&seen),
            [
                (Some(2), Effect::Changed, vec!["head"]),
                (Some(3), Effect::Changed, vec!["head"]),
                (None, Effect::Changed, vec!["supervisor"]),
                (None, Effect::Changed, vec!["supervisor"]),
                (None, Effect::Changed, vec!["supervisor"]),
            ]
        );
        assert_eq!(seen[0].differences[0].after.as_deref(), Some(Member::Citra.name()));
        assert_eq!(dump(&house).await, before, "a look changes nothing");
        let done = imports(&office, &units(&ROWS)).await;
        for (who, head) in [(Member::Dewi, Member::Citra), (Member::Fitri, Member::Gita), (Member::Budi, Member::Gita)]
        {
            assert_eq!(above(&house, who.id()).await, Some(head.id()), "{who:?}");
        }
        assert_eq!(above(&house, Member::Ana.id()).await, Some(Member::Budi.id()), "as the list has it");
        let agency = Member::Citra.agency();
        let rows = record::rows(house.state.db.read(), agency, Table::UnitHead).await.unwrap();
        assert!(rows.len() == 2 && rows.iter().all(|row| row[4].as_deref() == Some("file")), "{rows:?}");

        // The same again, and without the column, changes nothing; an empty cell names nobody any more.
        assert_eq!(brings(&office, &units(&ROWS)).await.import.counts.same, 3);
        let mut without = units(&ROWS);
        without.columns.pop();
        for row in &mut without.rows {
            row.cells.pop();
        }
        assert_eq!(brings(&office, &without).await.import.counts.same, 3);
        let emptied = brings(&office, &units(&["bkpsdm|BKPSDM||", ROWS[1], ROWS[2]])).await;
        assert_eq!((emptied.import.counts.supervisors, emptied.import.counts.unsupervised), (1, 1), "Dewi");

        assert_eq!(undoes(&office, &done).await.built, []);
        assert_eq!(dump(&house).await, before);

        // What was changed by hand since keeps it from being taken back.
        let done = imports(&office, &units(&ROWS)).await;
        names(&office, "kecamatan", Member::Fitri).await;
        let built = undoes(&office, &done).await.built;
        assert!(!built.is_empty() && built.iter().all(|built| built.what == Built::Changed), "{built:?}");
        // And a list leaves it alone.
        let again = brings(&office, &units(&ROWS)).await;
        assert_eq!((again.import.counts.same, again.import.counts.supervisors), (3, 0));
    })
    .await;
}

#[tokio::test]
async fn who_follows_the_heads_follows_them_where_a_list_moves_a_unit() {
    on_each_database(async |house| {
        let office = house.office().await;
        for (code, whom) in [("kecamatan", Member::Gita), ("bkpsdm", Member::Citra)] {
            names(&office, code, whom).await;
        }
        assert_eq!(above(&house, Member::Budi.id()).await, Some(Member::Gita.id()));
        let before = dump(&house).await;
        let fields = [Field::UnitCode, Field::UnitName, Field::ParentCode];
        let sheet = table(Kind::Units, &fields, &["seksi|Seksi Pelayanan|bkpsdm"]);
        let preview = brings(&office, &sheet).await;
        assert_eq!((preview.import.counts.moved, preview.import.counts.supervisors), (1, 1));
        let seen = lines(&office, &preview, "").await;
        assert_eq!(
            told(&seen),
            [(Some(2), Effect::Moved, vec!["parent_code"]), (None, Effect::Changed, vec!["supervisor"])]
        );
        assert_eq!(seen[1].name, Member::Budi.name());
        let done = imports(&office, &sheet).await;
        assert_eq!(above(&house, Member::Budi.id()).await, Some(Member::Citra.id()));
        let counts = brings(&office, &sheet).await.import.counts;
        assert_eq!((counts.same, counts.supervisors), (1, 0), "the same again");
        assert_eq!(undoes(&office, &done).await.built, []);
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_head_comes_back_beside_no_other() {
    on_each_database(async |house| {
        let office = house.office().await;
        // Nobody's line follows from who heads the unit.
        puts(&office, Member::Dewi, Some(Member::Gita)).await;
        imports(&office, &units(&["bkpsdm|BKPSDM||198506062010012005"])).await;
        house.clock.advance(DAY);
        let office = house.office().await;
        let nobody = imports(&office, &units(&["bkpsdm|BKPSDM||"])).await;
        let form = json!({ "change": "head", "unit": unit("bkpsdm").to_string(), "head": Member::Dewi.nip(),
            "from": "2026-11-24" });
        does(&office, "/api/office/structure/units", form).await;
        let was = dump(&house).await;
        let built = undoes(&office, &nobody).await.built;
        let built: Vec<_> = built.iter().map(|built| (built.what, built.name.as_str())).collect();
        assert_eq!(built, [(Built::Changed, "BKPSDM")]);
        assert_eq!(dump(&house).await, was);
    })
    .await;
}

#[tokio::test]
async fn a_head_who_cannot_be_is_told_by_row_and_column() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let sheet = units(&[
            "bkpsdm|BKPSDM||199005152015012001",
            "kecamatan|Kecamatan Pulau Rasa||199109092016012009",
            "seksi|Seksi Pelayanan|kecamatan|199005152015012001",
            "baru|Seksi Baru|kecamatan|198808082012012007",
            "lain|Seksi Lain|kecamatan|198001012005011009",
            "sisa|Seksi Sisa|kecamatan|1,96608E+17",
            "siasn|Seksi SIASN|kecamatan|8ae483a8641f817901641fce97d21d1b",
        ]);
        let preview = brings(&office, &sheet).await;
        let column = |row: u32, reason| (row, Some("D".to_owned()), reason);
        assert_eq!(
            faults(&lines(&office, &preview, "").await),
            [
                column(2, "head_elsewhere"),
                column(3, "nip_elsewhere"),
                column(4, "head_by_post"),
                column(5, "head_elsewhere"),
                column(6, "unknown_head"),
                column(7, "nip_scientific"),
                column(8, "unknown_head"),
            ]
        );
        let refused = applies(&office, &preview, &as_seen(&preview)).await.refusal().error;
        assert_eq!(refused.field.as_deref(), Some("without_faulty"));
        // Passed over, nothing is left; nor does a unit come to be whose row is bad.
        let over = Apply { without_faulty: true, ..as_seen(&preview) };
        assert_eq!(applies(&office, &preview, &over).await.refusal().error.field.as_deref(), Some("changes"));
        assert_eq!(dump(&house).await, before);

        // Told otherwise in two rows of one unit.
        let twice = ["bkpsdm|BKPSDM||198506062010012005", "bkpsdm|BKPSDM||198707172011012006"];
        let preview = brings(&office, &units(&twice)).await;
        assert_eq!(faults(&lines(&office, &preview, "effect=faulty").await), [column(3, "unit_differs")]);

        // Whom she would head is above her.
        puts(&office, Member::Gita, Some(Member::Fitri)).await;
        let circle = ["bkpsdm|BKPSDM||198506062010012005", "kecamatan|Kecamatan Pulau Rasa||198808082012012007"];
        let preview = brings(&office, &units(&circle)).await;
        assert_eq!(faults(&lines(&office, &preview, "effect=faulty").await), [column(3, "supervisor_cycle")]);
        let over = Apply { without_faulty: true, ..as_seen(&preview) };
        assert!(applies(&office, &preview, &over).await.status.is_success());
        assert_eq!(above(&house, Member::Dewi.id()).await, Some(Member::Citra.id()), "the other row is good");
        assert_eq!(above(&house, Member::Fitri.id()).await, None);
    })
    .await;
}

#[tokio::test]
async fn siasns_own_column_is_taken_where_a_hand_says_so() {
    on_each_database(async |house| {
        use Field::*;
        let office = house.office().await;
        let fields = [SiasnId, Nip, Name, UnitCode, PostTitle, PostKind, Since];
        let post = "kecamatan|Penata Layanan Operasional|Pelaksana|2025-01-01";
        let row = format!("{SIASN_ID}|{}|{}|{post}", Member::Gita.nip(), Member::Gita.name());
        imports(&office, &Sheet { complete: false, ..table(Kind::People, &fields, &[&row]) }).await;
        imports(&office, &units(&[&format!("kecamatan|Kecamatan Pulau Rasa||{SIASN_ID}")])).await;
        assert_eq!(above(&house, Member::Fitri.id()).await, Some(Member::Gita.id()));
    })
    .await;
}

#[tokio::test]
async fn a_list_of_people_follows_whom_a_hand_has_named() {
    on_each_database(async |house| {
        let office = house.office().await;
        names(&office, "kecamatan", Member::Gita).await;
        let before = dump(&house).await;
        let gita = |unit: &str, since: &str| {
            let post = "Penata Layanan Operasional|Pelaksana";
            format!("{}|{}|PNS|{unit}|{post}|{since}", Member::Gita.nip(), Member::Gita.name())
        };
        // Where she is named, she is: nothing changes, though her post heads nothing.
        let stays = brings(&office, &some(&FIELDS[..7], &gita("kecamatan", "2025-01-01"))).await;
        assert_eq!((stays.import.counts.same, stays.import.counts.supervisors), (1, 0));
        // A promotion there ends nothing either; another unit does.
        let promoted = brings(&office, &some(&FIELDS[..7], &gita("kecamatan", "2026-11-20"))).await;
        assert_eq!((promoted.import.counts.changed, promoted.import.counts.supervisors), (1, 0));
        let done = imports(&office, &some(&FIELDS[..7], &gita("bkpsdm", "2026-11-23"))).await;
        assert_eq!(done.import.counts.supervisors, 2, "Fitri and Budi");
        assert_eq!(above(&house, Member::Fitri.id()).await, None);
        assert_eq!(undoes(&office, &done).await.built, []);
        assert_eq!(dump(&house).await, before);
        assert_eq!(above(&house, Member::Fitri.id()).await, Some(Member::Gita.id()));
    })
    .await;
}

#[tokio::test]
async fn where_two_posts_are_on_a_level_it_is_who_is_named() {
    const SECOND: &str = "199101012020122002|Tuti Rahayu|PNS|seksi|Kepala Seksi Umum|Pengawas|2026-11-01|";
    on_each_database(async |house| {
        let office = house.office().await;
        let fields = [&FIELDS[..7], &[Field::Capacity]].concat();
        imports(&office, &some(&fields, SECOND)).await;
        puts(&office, Member::Ana, None).await;
        names(&office, "seksi", Member::Ana).await;
        assert_eq!(above(&house, Member::Budi.id()).await, Some(Member::Ana.id()));
        let preview = brings(&office, &some(&fields, SECOND)).await;
        assert_eq!((preview.import.counts.contested, preview.import.counts.supervisors), (1, 0));
        let listed = lines(&office, &preview, "contested=true").await;
        let mut people: Vec<_> =
            listed[0].contenders.iter().map(|one| (one.name.as_str(), one.head, one.named)).collect();
        people.sort_unstable();
        assert_eq!(
            people,
            [(Member::Ana.name(), true, true), (Member::Budi.name(), false, false), ("Tuti Rahayu", false, false)]
        );
    })
    .await;
}
