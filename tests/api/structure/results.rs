//! Results of a period count in the unit where they were submitted, wherever their people go afterwards.

use domain::{
    assessment::Answer,
    ids::{PeriodId, PositionId},
    time::Date,
    wire::office::{
        Overview, People,
        imports::{Built, Sheet, Standing},
        posts::Posts,
    },
};
use serde_json::json;
use server::store::directory;

use super::{
    super::imports::{STAFF, dump, imports, list, undoes},
    REASON, UNITS_PATH, does, form, posts, with,
};
use crate::{
    harness::{DAY, HOUR, Member, Tab, on_each_database, unit},
    sync::{phone::Start, town::Town},
};

const TOMORROW: Date = Date::constant(2026, 11, 24);

/// How many have submitted, begun and not begun in a unit with those below it.
async fn counts(office: &Tab, period: PeriodId, code: &str) -> (u32, u32, u32) {
    let path = format!("/api/office/overview?period={period}&unit={}", unit(code));
    let overview: Overview = office.get(&path).await.ok();
    let matches = overview.distribution.map_or(0, |spread| spread.people);
    assert_eq!(matches, overview.counts.submitted, "matches are of the same people");
    (overview.counts.submitted, overview.counts.begun, overview.counts.not_begun)
}

async fn goes(office: &Tab, who: Member, post: Option<PositionId>) {
    let mut form = json!({ "unit": unit("bkpsdm").to_string(), "capacity": "definitive", "from": TOMORROW.to_string(),
        "ends_acting": true, "reason": REASON });
    if let Some(post) = post {
        form["post"] = json!(post.to_string());
    }
    does(office, &format!("/api/office/people/{}/transfer", who.id()), &form).await;
}

#[tokio::test]
async fn what_was_submitted_stays_with_the_unit_of_that_day() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut ana = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        ana.begins(start);
        ana.finishes(start, &town.reference, Answer::Often);
        ana.syncs().await;
        let mut eko = town.phone(Member::Eko).await;
        let begun = town.start(Member::Eko, town.open);
        eko.begins(begun);
        eko.syncs().await;
        // Figures are of what was submitted by now; a phone's clock runs ahead a little.
        house.clock.advance(HOUR);
        let office = house.office().await;
        assert_eq!(counts(&office, town.open, "kecamatan").await, (1, 1, 2));
        assert_eq!(counts(&office, town.open, "bkpsdm").await, (0, 0, 2));

        // Both go: what she has submitted stays behind, what he has only begun goes with him.
        house.clock.advance(DAY);
        let office = house.office().await;
        let known: Posts = office.get(posts::PATH).await.ok();
        let penata = known.choices.iter().find(|post| post.title == "Penata Layanan Operasional").expect("it is there");
        goes(&office, Member::Ana, None).await;
        goes(&office, Member::Eko, Some(penata.id)).await;
        assert_eq!(counts(&office, town.open, "kecamatan").await, (1, 0, 2));
        assert_eq!(counts(&office, town.open, "bkpsdm").await, (0, 1, 2));
        eko.now = town.now();
        eko.finishes(begun, &town.reference, Answer::Often);
        eko.syncs().await;
        assert!(eko.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", eko.verdicts());
        house.clock.advance(HOUR);
        assert_eq!(counts(&office, town.open, "kecamatan").await, (1, 0, 2));
        assert_eq!(counts(&office, town.open, "bkpsdm").await, (1, 0, 2));

        // Levels go out with the unit that they count in; the list of people says where they are.
        let levels = async |code: &str| {
            let wanted = json!({ "period": town.open.to_string(), "unit": unit(code).to_string(), "reason": REASON });
            office.post("/api/office/export/people.csv", &wanted).await.text()
        };
        let (kept, other) = (levels("kecamatan").await, levels("bkpsdm").await);
        assert!(kept.contains(Member::Ana.name()) && !kept.contains(Member::Eko.name()), "{kept}");
        assert!(other.contains(Member::Eko.name()) && !other.contains(Member::Ana.name()), "{other}");
        let listed: People = office.get(&format!("/api/office/people?unit={}", unit("bkpsdm"))).await.ok();
        let names: Vec<_> = listed.people.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, [Member::Ana.name(), Member::Citra.name(), Member::Dewi.name(), Member::Eko.name()]);

        // The unit goes up in another: where she is by then, as no figure has the old one any more. After the period it is as it was.
        let merge = with(form("merge", Some(unit("seksi"))), "into", unit("bkpsdm").to_string());
        does(&office, UNITS_PATH, &with(merge, "from", TOMORROW.to_string())).await;
        for days in [0, 40] {
            house.clock.advance(DAY * days);
            let office = house.office().await;
            assert_eq!(counts(&office, town.open, "kecamatan").await, (0, 0, 1), "after {days} days");
            assert_eq!(counts(&office, town.open, "bkpsdm").await, (2, 0, 3), "after {days} days");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_submitted_before_a_move_stays_there_when_the_period_is_over() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut ana = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        ana.begins(start);
        ana.finishes(start, &town.reference, Answer::Often);
        ana.syncs().await;
        house.clock.advance(DAY);
        goes(&house.office().await, Member::Ana, None).await;
        house.clock.advance(DAY * 40);
        let office = house.office().await;
        assert_eq!(counts(&office, town.open, "kecamatan").await, (1, 0, 3));
        assert_eq!(counts(&office, town.open, "bkpsdm").await, (0, 0, 2));
    })
    .await;
}

#[tokio::test]
async fn an_import_that_has_moved_people_is_taken_back_beside_their_results_but_not_from_under_them() {
    // A list of one, who is elsewhere from today.
    fn moved(row: &str) -> Sheet {
        let row = row.replace("|seksi|", "|bkpsdm|").replace("2025-01-01", "2026-11-23");
        Sheet { complete: false, ..list(&[&row]) }
    }
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        // She hands in what her phone has begun with, for the place that it knows of: it counts where she is that day.
        let import = imports(&office, &moved(STAFF[0])).await;
        let mut ana = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        ana.begins(start);
        ana.finishes(start, &town.reference, Answer::Often);
        ana.syncs().await;
        house.clock.advance(HOUR);
        let office = house.office().await;
        assert_eq!(counts(&office, town.open, "kecamatan").await, (0, 0, 3));
        assert_eq!(counts(&office, town.open, "bkpsdm").await, (1, 0, 2));
        assert_eq!(undoes(&office, &import).await.built, []);
        assert_eq!(counts(&office, town.open, "kecamatan").await, (1, 0, 3));
        assert_eq!(counts(&office, town.open, "bkpsdm").await, (0, 0, 2));

        // He begins one for the place that the list has made: it is not taken away from under it.
        let import = imports(&office, &moved(STAFF[2])).await;
        let held = directory::assignments(house.state.db.read(), Member::Eko.id()).await.unwrap();
        let assignment = held.iter().find(|held| held.range.to.is_none()).expect("he is there").id;
        let mut eko = town.phone(Member::Eko).await;
        eko.begins(Start { assignment, ..town.start(Member::Eko, town.open) });
        eko.syncs().await;
        assert!(eko.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", eko.verdicts());
        let was = dump(&house).await;
        let undone = undoes(&office, &import).await;
        let built: Vec<_> = undone.built.iter().map(|built| (built.what, built.name.as_str())).collect();
        assert_eq!((undone.import.standing, built), (Standing::Applied, vec![(Built::Work, Member::Eko.name())]));
        assert_eq!(dump(&house).await, was);
    })
    .await;
}
