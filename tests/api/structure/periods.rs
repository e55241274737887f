//! Periods, and the training needs of their people, when units were closed and people have left since.

use domain::wire::office::needs::{NeedsPage, NeedsRecap, NeedsValidated, ValidateNeeds};

use super::{
    UNITS_PATH, does, form,
    handovers::{self, other_office, release_form, release_path, take_form},
    with,
};
use crate::{
    api::needs::{judgement, submits, supervisor, verifies},
    harness::{DAY, Member, Tab, on_each_database, unit},
    sync::town::Town,
};

/// The section goes up in the personnel office.
async fn merges(office: &Tab, from: &str) {
    let merge = with(form("merge", Some(unit("seksi"))), "into", unit("bkpsdm").to_string());
    does(office, UNITS_PATH, &with(merge, "from", from)).await;
}

#[tokio::test]
async fn needs_of_a_period_that_is_over_are_those_of_its_units_and_who_has_left_holds_up_nobody() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut budi = supervisor(&town).await;
        for who in [Member::Ana, Member::Eko] {
            let (id, lines) = submits(&town, who).await;
            budi.record(verifies(who, id, &judgement(&lines, false)));
        }
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["applied", "applied"]);

        // When the period is over, Eko goes to the other agency, and the section is closed.
        house.clock.advance(DAY * 40);
        let (office, other) = (house.office().await, other_office(&house).await);
        let day = "2027-01-02";
        does(&office, &release_path(Member::Eko), &with(release_form(), "from", day)).await;
        let id = handovers::handovers(&other).await.coming[0].id;
        does(&other, &format!("{}/{id}/taken", handovers::PATH), &with(take_form(), "from", day)).await;
        merges(&office, day).await;

        let (period, section) = (town.open, unit("seksi"));
        let listed: NeedsPage =
            office.get(&format!("/api/office/needs?period={period}&unit={section}&state=verified")).await.ok();
        let names: Vec<_> = listed.rows.iter().map(|row| row.person.name.as_str()).collect();
        assert_eq!((names, listed.ready), (vec![Member::Ana.name(), Member::Eko.name()], 2));
        let all = ValidateNeeds { period, unit: None };
        let done: NeedsValidated = office.post("/api/office/needs/validated", &all).await.ok();
        assert_eq!((done.validated, done.own, done.gone), (1, 0, 1));
        for scope in [String::new(), format!("&unit={section}")] {
            let recap: NeedsRecap = office.get(&format!("/api/office/needs/recap?period={period}{scope}")).await.ok();
            assert_eq!((recap.submitted, recap.verified, recap.validated), (2, 1, 1), "{scope}");
        }
    })
    .await;
}
