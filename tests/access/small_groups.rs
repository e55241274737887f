//! Who sees no individuals sees no small group, nor what would give one away.

use domain::{
    access::Role,
    wire::office::{Audit, HeatCell, HeatMap, Overview, Units, learning::Learning},
};
use serde_json::json;

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

#[tokio::test]
async fn who_has_a_role_for_two_units_sees_both_as_one_group() {
    on_each_demo(async |demo| {
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let units: Units = office.get("/api/office/units").await.ok();
        let second = units.units.into_iter().map(|node| node.unit).find(|unit| unit.name == "Dinas Kesehatan");
        let second = second.expect("a service of the demo agency");
        let form = json!({
            "nip": demo.who(Role::UnitAdmin).nip.as_str(), "role": "unit_admin", "unit": second.id.to_string(),
            "from": "2026-11-23", "until": "2027-11-22", "reason": "Merangkap sampai ada pejabat definitif",
        });
        assert_eq!(office.post("/api/office/roles", &form).await.status, 200);

        let unit_admin = demo.signs_in(Role::UnitAdmin).await;
        let map: HeatMap = unit_admin.get("/api/office/heatmap").await.ok();
        let tops: Vec<_> = map.rows.iter().filter(|row| row.depth == 0).collect();
        let [one, other] = tops[..] else { panic!("{tops:?}") };
        assert_eq!([&one.unit.name, &other.unit.name], ["Dinas Kesehatan", "Kecamatan Muara Teduh"]);
        let names = [one.unit.clone(), other.unit.clone()];

        let overview: Overview = unit_admin.get("/api/office/overview").await.ok();
        assert_eq!(overview.tops, names);
        let covered = one.counts.covered + other.counts.covered;
        let submitted = one.counts.submitted + other.counts.submitted;
        assert_eq!((overview.counts.covered, overview.counts.submitted), (covered, submitted));
        let mut shown = 0;
        for (column, competency) in map.competencies.iter().enumerate() {
            let told = overview.gaps.iter().find(|gap| gap.competency == *competency).map(|gap| gap.people);
            let cells = [one, other].map(|row| row.cells[column]);
            let people = cells.map(|cell| if let HeatCell::Mean { people, .. } = cell { people } else { 0 });
            let hidden = cells.contains(&HeatCell::Hidden);
            let expected = (!hidden).then(|| people.iter().sum::<u32>()).filter(|people| *people > 0);
            assert_eq!(told, expected, "{}: {cells:?}", competency.code);
            shown += u32::from(people.iter().all(|people| *people > 0));
        }
        assert!(shown > 0, "otherwise this says nothing");

        // The file says of which units it is, and holds both.
        let text = unit_admin.get("/api/office/export/aggregates.csv").await.text();
        assert!(text.contains("\nDisaring: unit kerja;Dinas Kesehatan, Kecamatan Muara Teduh\n"), "{text}");
        assert!(text.contains(&format!("\nTercakup (punya jabatan);{covered}\n")), "{text}");
        let log: Audit = office.get("/api/office/audit?action=export_aggregates").await.ok();
        assert_eq!(log.lines.len(), 2, "of each unit");

        let learning: Learning = unit_admin.get("/api/office/learning").await.ok();
        assert_eq!(learning.tops, names);
        let of_tops = learning.units.iter().filter(|row| row.depth == 0).map(|row| row.counts.people);
        assert_eq!(of_tops.sum::<u32>(), learning.counts.people);

        // One of them alone is asked for by its name.
        let alone: Overview = unit_admin.get(&format!("/api/office/overview?unit={}", second.id)).await.ok();
        assert_eq!((&alone.tops[..], alone.counts), (&names[..1], one.counts));
    })
    .await;
}
