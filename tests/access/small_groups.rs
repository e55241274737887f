//! Who sees no individuals sees no small group, nor what would give one away.

use domain::{
    access::Role,
    wire::office::{HeatCell, HeatMap, Overview, Units},
};

use crate::harness::{DAY, on_each_demo};

#[tokio::test]
async fn a_unit_admin_sees_no_small_group_and_no_complement() {
    on_each_demo(async |demo| {
        let unit_admin = demo.signs_in(Role::UnitAdmin).await;
        let map: HeatMap = unit_admin.get("/api/office/heatmap").await.ok();
        let names: Vec<&str> = map.rows.iter().map(|row| row.unit.name.as_str()).collect();
        assert_eq!(
            names,
            ["Kecamatan Muara Teduh", "Seksi Pelayanan Muara Teduh", "Seksi Pemerintahan Muara Teduh"],
            "their own unit and those below"
        );
        assert!(map.footing.small_groups_hidden);
        let min = map.footing.small_group_min;
        for column in 0..map.competencies.len() {
            let [whole, large, small] = [0, 1, 2].map(|row| map.rows[row].cells[column]);
            assert_eq!(small, HeatCell::Hidden, "three people");
            let people = |cell: HeatCell| match cell {
                HeatCell::Mean { people, .. } => Some(people),
                HeatCell::Hidden => None,
                HeatCell::Empty => Some(0),
            };
            if let (Some(whole), Some(large)) = (people(whole), people(large)) {
                assert!(whole - large >= min, "what is left over is no small group either");
            }
        }
        let small = map.rows[2].unit.id;
        let overview: Overview = unit_admin.get(&format!("/api/office/overview?unit={small}")).await.ok();
        assert!(overview.hidden && overview.distribution.is_none() && overview.gaps.is_empty());
        assert_eq!(overview.counts.covered, 3, "who has submitted is no result");

        let office = demo.signs_in(Role::AgencyAdmin).await;
        let open: Overview = office.get(&format!("/api/office/overview?unit={small}")).await.ok();
        assert!(!open.hidden && open.distribution.is_some(), "the office may see each of them anyway");
        let units: Units = unit_admin.get("/api/office/units").await.ok();
        assert_eq!(units.units.iter().map(|node| node.depth).collect::<Vec<_>>(), [0, 1, 1]);
        assert_eq!(units.units[0].parent, None, "what lies above is not theirs");

        // Figures before and after one submission would differ by that person, so they stand still for a day.
        let frozen = map.footing.as_of;
        let now = demo.house.state.now().0;
        assert!(frozen < now && now - frozen < DAY);
        assert_eq!(open.footing.as_of, now);
        demo.house.clock.advance(DAY);
        let next: HeatMap = unit_admin.get("/api/office/heatmap").await.ok();
        assert_eq!(next.footing.as_of, frozen + DAY);
    })
    .await;
}
