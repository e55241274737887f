//! Supervisors by the heads of units.

use domain::{
    intake::{Field, Kind},
    people::supervisor_on,
    time::Date,
    wire::office::imports::{Preview, Sheet},
};
use server::store::directory;

use super::{FIELDS, STAFF, brings, dump, imports, lines, list, table, undoes};
use crate::harness::{House, Member, Tab, on_each_database};

const CAMAT: &str = "197505052000031001|Made Wirawan, S.STP.|PNS|kecamatan|Camat Pulau Rasa|Administrator|2024-01-02|";

fn by_rule(rows: &[&str]) -> Sheet {
    let mut sheet = Sheet { supervisors: true, ..list(rows) };
    // Without a column of supervisors.
    sheet.columns.pop();
    for row in &mut sheet.rows {
        row.cells.pop();
    }
    sheet
}

async fn above(house: &House, who: Member) -> Option<String> {
    let on = house.state.db.read();
    let lines = directory::supervision(on, who.id()).await.unwrap();
    let supervisor = supervisor_on(&lines, who.id(), Date::constant(2026, 11, 23))?;
    directory::person(on, supervisor).await.unwrap().map(|card| card.name)
}

#[tokio::test]
async fn the_head_of_the_unit_supervises_and_the_next_above_its_head() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let rows = [&STAFF[..], &[CAMAT]].concat();
        let preview = brings(&office, &by_rule(&rows)).await;
        assert_eq!(preview.import.counts.supervisors, 3, "Budi, Fitri and Gita");
        assert_eq!(preview.import.counts.unsupervised, 3, "the Camat, and two whose unit has no head");
        let alone = lines(&office, &preview, "unsupervised=true").await;
        let alone: Vec<_> = alone.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(alone, ["Citra Maharani, S.Psi.", "Dewi Anggraini, S.E.", "Made Wirawan, S.STP."]);
        let done = imports(&office, &by_rule(&rows)).await;
        assert_eq!(above(&house, Member::Ana).await.as_deref(), Some(Member::Budi.name()), "as it was");
        for who in [Member::Budi, Member::Gita, Member::Fitri] {
            assert_eq!(above(&house, who).await.as_deref(), Some("Made Wirawan, S.STP."), "{who:?}");
        }
        assert_eq!(brings(&office, &by_rule(&rows)).await.import.counts.supervisors, 0);

        // Budi goes: the Camat is next above, until somebody acts in his place.
        let left: Vec<&str> = rows.iter().copied().filter(|row| !row.contains("Budi")).collect();
        let gone = imports(&office, &by_rule(&left)).await;
        assert_eq!(above(&house, Member::Ana).await.as_deref(), Some("Made Wirawan, S.STP."));
        assert_eq!(undoes(&office, &gone).await.built, []);
        assert_eq!(above(&house, Member::Ana).await.as_deref(), Some(Member::Budi.name()));
        assert_eq!(undoes(&office, &done).await.built, []);
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn who_follows_the_heads_follows_them_where_a_list_makes_a_post_another_kind() {
    on_each_database(async |house| {
        let office = house.office().await;
        imports(&office, &by_rule(&[&STAFF[..], &[CAMAT]].concat())).await;
        let led = [Member::Budi, Member::Fitri, Member::Gita];
        for who in led {
            assert_eq!(above(&house, who).await.as_deref(), Some("Made Wirawan, S.STP."), "{who:?}");
        }
        let before = dump(&house).await;
        let fields = [Field::PostCode, Field::PostTitle, Field::PostKind];
        let row = "administrator:camat pulau rasa|Camat Pulau Rasa|Pelaksana";
        let sheet = table(Kind::Posts, &fields, &[row]);
        let preview = brings(&office, &sheet).await;
        let told = lines(&office, &preview, "effect=changed").await;
        let mut told: Vec<_> = told.iter().map(|line| line.name.as_str()).collect();
        told.sort_unstable();
        assert_eq!(told, [led[0].name(), "Camat Pulau Rasa", led[1].name(), led[2].name()]);
        assert_eq!((preview.import.counts.supervisors, preview.import.counts.unsupervised), (3, 3));
        let done = imports(&office, &sheet).await;
        for who in led {
            assert_eq!(above(&house, who).await, None, "{who:?}");
        }
        assert_eq!(above(&house, Member::Ana).await.as_deref(), Some(Member::Budi.name()), "a list's line stays");
        let again = brings(&office, &sheet).await.import.counts;
        assert_eq!((again.same, again.supervisors), (1, 0));
        assert_eq!(undoes(&office, &done).await.built, []);
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_head_of_a_day_to_come_counts_from_that_day_on() {
    const ROWS: [&str; 4] = [
        "199005152015012001|Ana Lestari, S.Sos.|PNS|seksi|Penata Layanan Operasional|Pelaksana|2025-01-01|",
        "199211202019021003|Eko Nugroho, A.Md.|PNS|seksi|Penata Layanan Operasional|Pelaksana|2025-01-01|",
        "198003122005011002|Budi Hartono, S.IP.|PNS|bkpsdm|Penata Layanan Operasional|Pelaksana|2026-12-01|",
        "198808082012012007|Gita Permata, S.T.|PNS|seksi|Kepala Seksi Pelayanan|Pengawas|2026-12-01|",
    ];
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let sheet = Sheet { complete: false, ..by_rule(&ROWS) };
        let done = imports(&office, &sheet).await;
        assert_eq!((done.import.counts.faulty, done.import.counts.supervisors), (0, 2), "Ana and Eko");
        for who in [Member::Ana, Member::Eko] {
            let lines = directory::supervision(house.state.db.read(), who.id()).await.unwrap();
            let on = |day: Date| supervisor_on(&lines, who.id(), day);
            assert_eq!(on(Date::constant(2026, 11, 23)), Some(Member::Budi.id()), "{who:?}");
            assert_eq!(on(Date::constant(2026, 11, 30)), Some(Member::Budi.id()), "{who:?}");
            assert_eq!(on(Date::constant(2026, 12, 1)), Some(Member::Gita.id()), "{who:?}");
        }
        let counts = brings(&office, &sheet).await.import.counts;
        assert_eq!((counts.moved, counts.changed, counts.supervisors), (0, 0, 0));
        assert_eq!(undoes(&office, &done).await.built, []);
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_left_under_somebody_who_has_gone() {
    on_each_database(async |house| {
        let office = house.office().await;
        let rows: Vec<&str> = STAFF.into_iter().filter(|row| !row.contains("Budi")).collect();
        let mut sheet = list(&rows);
        sheet.columns.pop();
        for row in &mut sheet.rows {
            row.cells.pop();
        }
        assert!(sheet.columns.iter().all(|column| column.field != Field::Supervisor));
        let preview = brings(&office, &sheet).await;
        assert_eq!((preview.import.counts.supervisors, preview.import.counts.gone), (2, 1));
        imports(&office, &sheet).await;
        assert_eq!(brings(&office, &sheet).await.import.counts.supervisors, 0);
    })
    .await;
}

/// Units that several would head: their code, and who, as what, and whether the rule takes them, by name.
async fn contested(office: &Tab, preview: &Preview) -> Vec<(String, Vec<(String, String, bool)>)> {
    let units = lines(office, preview, "contested=true").await;
    assert_eq!(units.len(), preview.import.counts.contested as usize);
    let unit = units.into_iter().map(|line| {
        let people = line.contenders.into_iter().map(|one| (one.name, one.capacity, one.head));
        let mut people: Vec<_> = people.collect();
        people.sort();
        (line.code, people)
    });
    unit.collect()
}

#[tokio::test]
async fn a_unit_that_several_would_head_is_listed_with_whom_the_rule_takes() {
    const ACTING: &str =
        "198808082012012007|Gita Permata, S.T.|PNS|seksi|Kepala Seksi Pelayanan|Pengawas|2026-11-02|Plt.";
    const SECOND: &str = "199101012020122002|Tuti Rahayu|PNS|seksi|Kepala Seksi Umum|Pengawas|2026-11-01|";
    on_each_database(async |house| {
        let office = house.office().await;
        let fields = [&FIELDS[..7], &[Field::Capacity]].concat();
        let some = |row: &str| Sheet { complete: false, supervisors: true, ..table(Kind::People, &fields, &[row]) };
        let one = |name: &str, capacity: &str, head| (name.to_owned(), capacity.to_owned(), head);

        // Acting beside the definitive head, who is taken. Nothing is refused, and it is in no other list.
        let preview = brings(&office, &some(ACTING)).await;
        let people = vec![one("Budi Hartono, S.IP.", "definitive", true), one("Gita Permata, S.T.", "plt", false)];
        assert_eq!(contested(&office, &preview).await, [("seksi".to_owned(), people)]);
        for query in ["", "effect=same", "unsupervised=true"] {
            assert!(lines(&office, &preview, query).await.iter().all(|line| line.contenders.is_empty()), "{query}");
        }
        assert_eq!((preview.import.counts.faulty, preview.import.counts.same), (0, 0));
        let done = imports(&office, &some(ACTING)).await;
        assert_eq!(above(&house, Member::Gita).await.as_deref(), Some(Member::Budi.name()));
        assert_eq!(undoes(&office, &done).await.built, []);

        // Two on a level: nobody is taken.
        let preview = brings(&office, &some(SECOND)).await;
        let people = vec![one("Budi Hartono, S.IP.", "definitive", false), one("Tuti Rahayu", "definitive", false)];
        assert_eq!(contested(&office, &preview).await, [("seksi".to_owned(), people)]);
        // Where supervisors do not follow from heads, it makes no difference, and is not told.
        let preview = brings(&office, &Sheet { supervisors: false, ..some(SECOND) }).await;
        assert_eq!(contested(&office, &preview).await, []);
        // Somebody who stands below the head is no second one.
        let below = SECOND.replace("Pengawas", "Pelaksana").replace("Kepala Seksi Umum", "Penata Layanan Operasional");
        let preview = brings(&office, &some(&below)).await;
        assert_eq!(contested(&office, &preview).await, []);
    })
    .await;
}
