//! Supervisors by the heads of units.

use domain::{intake::Field, people::supervisor_on, time::Date, wire::office::imports::Sheet};
use server::store::directory;

use super::{STAFF, brings, dump, imports, lines, list, undoes};
use crate::harness::{House, Member, on_each_database};

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
