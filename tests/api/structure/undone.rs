//! An import is not taken back where what it would bring back has no place any more: the desk has moved on beside it.

use domain::wire::office::imports::{Built, Preview, Sheet, Standing};
use serde_json::json;

use super::{
    super::imports::{STAFF, dump, imports, list, undoes},
    REASON, TODAY, UNITS_PATH, does, form, handovers, with,
};
use crate::harness::{DAY, House, Member, Tab, on_each_database, unit};

/// It stays, nothing changes, and these are told.
async fn stays(house: &House, office: &Tab, import: &Preview, told: &[Member]) {
    let was = dump(house).await;
    let undone = undoes(office, import).await;
    let built: Vec<_> = undone.built.iter().map(|built| (built.what, built.name.as_str())).collect();
    let told: Vec<_> = told.iter().map(|who| (Built::Changed, who.name())).collect();
    assert_eq!((undone.import.standing, built), (Standing::Applied, told));
    assert_eq!(dump(house).await, was);
}

/// A list of Ana alone, under the one of that number or nobody.
fn ana_under(nip: &str) -> Sheet {
    let (rest, _) = STAFF[0].rsplit_once('|').expect("cells");
    Sheet { complete: false, ..list(&[&format!("{rest}|{nip}")]) }
}

async fn puts_under(office: &Tab, who: Member, above: Member) {
    let path = format!("/api/office/people/{}/supervisor", who.id());
    let form = json!({ "under": "person", "nip": above.nip(), "from": TODAY.to_string(), "reason": REASON });
    does(office, &path, &form).await;
}

#[tokio::test]
async fn nobody_comes_back_into_a_unit_that_is_closed_since() {
    on_each_database(async |house| {
        let office = house.office().await;
        let rows: Vec<&str> = STAFF.into_iter().filter(|row| !row.contains(Member::Fitri.nip())).collect();
        let gone = imports(&office, &list(&rows)).await;
        assert_eq!(gone.import.counts.gone, 1);
        house.clock.advance(DAY);
        let office = house.office().await;
        let merge = with(form("merge", Some(unit("kecamatan"))), "into", unit("bkpsdm").to_string());
        does(&office, UNITS_PATH, &with(merge, "from", "2026-11-24")).await;
        stays(&house, &office, &gone, &[Member::Fitri]).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_comes_back_whom_another_agency_has_taken_since() {
    on_each_database(async |house| {
        let office = house.office().await;
        handovers::other_office(&house).await;
        does(&office, &handovers::release_path(Member::Fitri), &handovers::release_form()).await;
        // Whom the other agency has not taken yet is missing from a list, and so is gone.
        let rows: Vec<&str> = STAFF.into_iter().filter(|row| !row.contains(Member::Fitri.nip())).collect();
        let gone = imports(&office, &list(&rows)).await;
        assert_eq!(gone.import.counts.gone, 1);
        house.clock.advance(DAY);
        let other = house.browser().signs_in(Member::Intan).await;
        let id = handovers::handovers(&other).await.coming[0].id;
        let form = with(handovers::take_form(), "from", "2026-11-24");
        does(&other, &format!("{}/{id}/taken", handovers::PATH), &form).await;
        stays(&house, &house.office().await, &gone, &[Member::Fitri]).await;
    })
    .await;
}

#[tokio::test]
async fn a_line_comes_back_beside_no_other_and_closes_no_circle() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        // A list takes her supervisor away, and a hand gives her another.
        let alone = imports(&office, &ana_under("")).await;
        assert!(undoes(&office, &alone).await.built.is_empty());
        assert_eq!(dump(&house).await, before);
        let alone = imports(&office, &ana_under("")).await;
        puts_under(&office, Member::Ana, Member::Gita).await;
        stays(&house, &office, &alone, &[Member::Ana]).await;
    })
    .await;
    on_each_database(async |house| {
        let office = house.office().await;
        // A list puts her under Gita, and a hand her former supervisor under her.
        let other = imports(&office, &ana_under(Member::Gita.nip())).await;
        puts_under(&office, Member::Budi, Member::Ana).await;
        stays(&house, &office, &other, &[Member::Ana, Member::Budi]).await;
    })
    .await;
}
