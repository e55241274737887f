//! Two agencies in one installation: nothing of one is shown to the other's offices.

use domain::wire::{
    error::ErrorCode,
    office::{People, Periods, Units},
};
use serde_json::json;
use server::store::office::{Wanted, log_page};

use crate::{
    harness::{Member, on_each_database},
    sync::town::Town,
};

#[tokio::test]
async fn another_agencys_people_figures_and_files_are_refused_and_not_logged_as_read() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = town.house.office().await;
        let stranger = Member::Intan;
        let foreign = stranger.unit().expect("a unit of the other agency");
        let own = office.get("/api/office/periods").await.ok::<Periods>().periods[0].id;
        let log =
            async |of| log_page(town.house.state.db.read(), of, &Wanted::default(), (0, 1)).await.expect("a log").total;
        let before = (log(Member::Citra.agency()).await, log(stranger.agency()).await);

        for path in [
            format!("/api/office/people/{}", stranger.id()),
            format!("/api/office/people/{}?period={own}", stranger.id()),
            format!("/api/office/people?unit={foreign}"),
            format!("/api/office/overview?unit={foreign}"),
            format!("/api/office/heatmap?unit={foreign}"),
            format!("/api/office/export/aggregates.xlsx?unit={foreign}"),
        ] {
            let code = office.get(&path).await.code();
            assert!(matches!(code, ErrorCode::NotAllowed | ErrorCode::NotFound), "{path}: {code:?}");
        }
        let form = json!({ "period": own.to_string(), "unit": foreign.to_string(), "reason": "Ingin tahu saja" });
        assert_eq!(office.post("/api/office/export/people.xlsx", &form).await.code(), ErrorCode::NotAllowed);
        assert_eq!((log(Member::Citra.agency()).await, log(stranger.agency()).await), before);

        let units: Units = office.get("/api/office/units").await.ok();
        assert!(units.units.iter().all(|node| node.unit.id != foreign));
        let found: People = office.get(&format!("/api/office/people?q={}", stranger.nip())).await.ok();
        assert_eq!(found.people, []);
    })
    .await;
}
