//! Whatever is imported and taken back, in whatever order: everybody is in exactly one place or gone, nothing that they did is lost, and
//! the log is whole.

use domain::{
    people::Capacity,
    time::Zone,
    wire::office::imports::{Preview, Sheet, Standing},
};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use sea_orm::{ConnectionTrait as _, Statement};
use server::store::{audit, directory, record};

use super::{STAFF, TUTI, UNITS, all, applies, as_seen, brings, dump, list, undoes};
use crate::{
    harness::{DAY, House, Member, on_each_database, training},
    sync::town::Town,
};

/// One step.
#[derive(Clone, Debug)]
enum Step {
    /// A list of those chosen, each in one of the units.
    Import { rows: Vec<(bool, usize)>, complete: bool, by_rule: bool },
    /// The newest is taken back.
    Undo,
    /// Days go by.
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let rows = prop::collection::vec((prop::bool::weighted(0.8), 0..UNITS.len()), STAFF.len() + 1);
    let step = prop_oneof![
        4 => (rows, any::<bool>(), any::<bool>())
            .prop_map(|(rows, complete, by_rule)| Step::Import { rows, complete, by_rule }),
        2 => Just(Step::Undo),
        1 => (0..40_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 3..8)
}

fn sheet(rows: &[(bool, usize)], complete: bool, by_rule: bool) -> Sheet {
    let everybody = STAFF.iter().chain([&TUTI]);
    let chosen = everybody.zip(rows).filter(|(_, (chosen, _))| *chosen).map(|(row, (_, unit))| {
        let mut cells: Vec<&str> = row.split('|').collect();
        cells[3] = UNITS[*unit];
        cells[7] = "";
        cells.join("|")
    });
    let chosen: Vec<String> = chosen.collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    Sheet { complete, supervisors: by_rule, ..list(&chosen) }
}

async fn ops(house: &House) -> i64 {
    let on = house.state.db.read();
    let count = Statement::from_string(on.get_database_backend(), "select count(*) as n from op");
    on.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// Everybody is in one place for good, or gone; and the log is whole.
async fn holds(house: &House) {
    let (on, agency) = (house.state.db.read(), Member::Citra.agency());
    let today = Zone::Wib.date(house.state.now());
    for person in record::rows(on, agency, record::Table::Person).await.unwrap() {
        let id = person[0].as_ref().unwrap().parse().unwrap();
        let held = directory::assignments(on, id).await.unwrap();
        let now = held.iter().filter(|held| held.capacity == Capacity::Definitive && held.range.contains(today));
        assert!(now.count() <= 1, "{held:?}");
        let open = held.iter().filter(|held| held.capacity == Capacity::Definitive && held.range.to.is_none());
        assert!(open.count() <= 1, "{held:?}");
        let lines = directory::supervision(on, id).await.unwrap();
        assert!(lines.iter().filter(|line| line.range.to.is_none()).count() <= 1, "{lines:?}");
        assert!(lines.iter().all(|line| line.supervisor != id));
    }
    assert!(audit::is_whole(on, agency).await.unwrap());
}

async fn plays(house: &House, steps: &[Step]) {
    let recorded = ops(house).await;
    // What the record was before each import that stands.
    let mut before = Vec::new();
    for step in steps {
        let office = house.office().await;
        match step {
            Step::Wait(days) => house.clock.advance(days * DAY),
            Step::Import { rows, complete, by_rule } => {
                let was = dump(house).await;
                let sheet = sheet(rows, *complete, *by_rule);
                if sheet.rows.is_empty() {
                    continue;
                }
                let preview = brings(&office, &sheet).await;
                let answer = applies(&office, &preview, &as_seen(&preview)).await;
                if answer.status.is_success() {
                    before.push((answer.ok::<Preview>(), was));
                    let again = brings(&office, &sheet).await.import.counts;
                    let more = (again.new, again.changed, again.moved, again.gone, again.supervisors);
                    assert_eq!(more, (0, 0, 0, 0, 0), "{steps:?}");
                } else {
                    assert_eq!(answer.refusal().error.field.as_deref(), Some("changes"), "{steps:?}");
                    assert_eq!(dump(house).await, was);
                }
            }
            Step::Undo => {
                let Some((import, was)) = before.pop() else { continue };
                let undone = undoes(&office, &import).await;
                assert_eq!((undone.import.standing, undone.built), (Standing::Undone, Vec::new()), "{steps:?}");
                assert_eq!(dump(house).await, was, "{steps:?}");
            }
        }
        holds(house).await;
    }
    assert_eq!(ops(house).await, recorded, "what people have recorded is theirs");
    let applied = all(&house.office().await).await.imports;
    assert_eq!(applied.iter().filter(|import| import.standing == Standing::Applied).count(), before.len());
}

#[tokio::test]
async fn any_sequence_leaves_everybody_in_one_place() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..8 {
        let steps = steps().new_tree(&mut runner).expect("steps").current();
        on_each_database(async |house| {
            let town = Town::of(&house).await;
            let mut phone = town.phone(Member::Ana).await;
            phone.record(training::claimed_with(1, training::workshop(2), &[training::PHOTO]));
            phone.syncs().await;
            plays(&house, &steps).await;
        })
        .await;
    }
}
