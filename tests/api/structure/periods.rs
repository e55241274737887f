//! Periods, and the training needs of their people, when units were closed and people have left since.

use domain::{
    ids::UnitId,
    wire::{
        error::ErrorCode,
        office::{
            Overview, UnitName,
            learning::Learning,
            needs::{NeedsPage, NeedsRecap, NeedsValidated, ValidateNeeds},
            official::OfficialPage,
            periods::{CloseEarly, Extend, ExtensionSeen, PeriodPage, PeriodPlan, PeriodSeen},
            structure::{Seen, Structure},
        },
    },
};
use serde_json::json;

use super::{
    REASON, UNITS_PATH, does, form,
    handovers::{self, other_office, release_form, release_path, take_form},
    looks, with,
};
use crate::{
    api::{
        needs::{judgement, submits, supervisor, verifies},
        standards::about,
    },
    harness::{DAY, Member, Tab, on_each_database, unit},
    sync::town::Town,
};

const PATH: &str = "/api/office/periods";

fn called(units: &[UnitName]) -> Vec<&str> {
    units.iter().map(|unit| unit.name.as_str()).collect()
}

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
        // The list says who has left, and whom it leads to.
        for row in &listed.rows {
            let one = office.get(&format!("/api/office/needs/{}?period={period}", row.person.id)).await;
            assert_eq!((row.left, one.status.is_success()), (row.person.id == Member::Eko.id(), !row.left));
        }
        let all = ValidateNeeds { period, unit: None };
        let done: NeedsValidated = office.post("/api/office/needs/validated", &all).await.ok();
        assert_eq!((done.validated, done.own, done.gone), (1, 0, 1));
        for scope in [String::new(), format!("&unit={section}")] {
            let recap: NeedsRecap = office.get(&format!("/api/office/needs/recap?period={period}{scope}")).await.ok();
            assert_eq!((recap.submitted, recap.verified, recap.validated), (2, 1, 1), "{scope}");
            let named = recap.unit.map(|unit| unit.name);
            assert_eq!(named.as_deref(), (!scope.is_empty()).then_some("Seksi Pelayanan"));
        }

        // A unit that came afterwards has nobody in it, and is not taken for the whole agency.
        let new = with(with(form("create", None), "code", "baru"), "name", "Seksi Baru");
        does(&office, UNITS_PATH, &with(new, "from", day)).await;
        let known: Structure = office.get("/api/office/structure").await.ok();
        let id = known.units.iter().find(|unit| unit.name == "Seksi Baru").expect("made").id;
        let recap: NeedsRecap = office.get(&format!("/api/office/needs/recap?period={period}&unit={id}")).await.ok();
        assert_eq!((recap.unit.map(|unit| unit.name).as_deref(), recap.covered), (Some("Seksi Baru"), 0));
        let figures: Overview = office.get(&format!("/api/office/overview?period={period}&unit={id}")).await.ok();
        assert_eq!((called(&figures.tops), figures.counts.covered), (vec!["Seksi Baru"], 0));

        // So are the lists of today of a unit that is closed by now.
        let of_section = format!("unit={section}");
        let learning: Learning = office.get(&format!("/api/office/learning?{of_section}")).await.ok();
        assert_eq!(called(&learning.tops), ["Seksi Pelayanan"]);
        let official: OfficialPage = office.get(&format!("/api/office/official?{of_section}")).await.ok();
        assert_eq!(official.unit.map(|unit| unit.name).as_deref(), Some("Seksi Pelayanan"));

        // Files of either say so, too: an empty name would be taken for all units.
        let takes = async |what: &str, unit: UnitId| {
            let wanted = json!({ "period": period.to_string(), "unit": unit.to_string(), "reason": REASON });
            office.post(&format!("/api/office/export/{what}.csv"), &wanted).await.text()
        };
        let reads =
            async |what: &str, query: &str| office.get(&format!("/api/office/export/{what}.csv?{query}")).await.text();
        for file in [takes("people", id).await, reads("aggregates", &format!("period={period}&unit={id}")).await] {
            assert!(file.contains("\nDisaring: unit kerja;Seksi Baru\n"), "{file}");
        }
        let mut files = vec![reads("learning", &of_section).await];
        for what in ["learners", "certificates", "official"] {
            files.push(takes(what, section).await);
        }
        for file in files {
            assert!(file.contains("\nDisaring: unit kerja;Seksi Pelayanan\n"), "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_period_of_a_unit_that_is_closed_meanwhile_names_it_and_can_be_changed() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let early = CloseEarly { reason: "Diganti periode lain".into() };
        office.post(&format!("{PATH}/{}/closed", town.open), &early).await.ok::<PeriodSeen>();
        let plan = |closes: &str, reason: &str| PeriodPlan {
            name_id: "Penilaian seksi".into(),
            name_en: String::new(),
            opens: "2026-11-24".into(),
            closes: closes.into(),
            grace_days: "7".into(),
            units: vec![unit("seksi").to_string()],
            left_out: Vec::new(),
            reason: reason.into(),
            save: true,
        };
        let planned: PeriodSeen = office.post(PATH, &plan("2026-12-30", "")).await.ok();
        let path = format!("{PATH}/{}", planned.saved.expect("saved").id);
        house.clock.advance(DAY);
        let office = house.office().await;
        merges(&office, "2026-11-24").await;

        // Nobody is in it any more: it is not the whole agency's for that, and its last day can move.
        let covers = async || {
            let page: PeriodPage = office.get(&path).await.ok();
            page.units.into_iter().map(|unit| unit.name).collect::<Vec<_>>()
        };
        assert_eq!(covers().await, ["Seksi Pelayanan"]);
        let longer: PeriodSeen = office.post(&path, &plan("2027-01-08", "Cuaca buruk di kepulauan")).await.ok();
        assert_eq!(longer.saved.map(|period| period.closes).as_deref(), Some("2027-01-08"));
        assert_eq!(covers().await, ["Seksi Pelayanan"]);
        let whole = PeriodPlan { units: Vec::new(), ..plan("2027-01-08", "") };
        let refused = office.post(&path, &whole).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("units")));
        // What is new is of units that are there.
        let new = office.post(PATH, &plan("2027-02-08", "")).await.refusal().error;
        assert_eq!((new.code, new.field.as_deref()), (ErrorCode::Invalid, Some("units")));
    })
    .await;
}

#[tokio::test]
async fn a_look_tells_whom_a_period_asks_otherwise_when_their_unit_goes() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        house.welcomes(Member::Budi).await;
        let into = unit("bkpsdm").to_string();
        let told = |seen: Seen| -> Vec<(String, u32, u32)> {
            seen.periods.into_iter().map(|asks| (asks.name.id, asks.no_longer, asks.newly)).collect()
        };
        let merge = |day: &str| with(with(form("merge", Some(unit("seksi"))), "into", into.as_str()), "from", day);
        let whole = looks(&office, UNITS_PATH, &merge("2026-11-23")).await;
        assert_eq!((whole.people, told(whole)), (3, Vec::new()), "who is asked as one of the whole agency stays asked");

        // One period of the section, and one to come of the unit that it goes to.
        let early = CloseEarly { reason: "Diganti periode lain".into() };
        office.post(&format!("{PATH}/{}/closed", town.open), &early).await.ok::<PeriodSeen>();
        let plan = |name: &str, (opens, closes): (&str, &str), of: &str| PeriodPlan {
            name_id: name.into(),
            name_en: String::new(),
            opens: opens.into(),
            closes: closes.into(),
            grace_days: "7".into(),
            units: vec![unit(of).to_string()],
            left_out: Vec::new(),
            reason: String::new(),
            save: true,
        };
        let section = plan("Penilaian seksi", ("2026-11-24", "2026-12-30"), "seksi");
        let section = office.post(PATH, &section).await.ok::<PeriodSeen>().saved.expect("saved");
        let office_wide = plan("Penilaian BKPSDM", ("2027-02-01", "2027-02-20"), "bkpsdm");
        office.post(PATH, &office_wide).await.ok::<PeriodSeen>().saved.expect("saved");
        house.clock.advance(DAY);
        let office = house.office().await;
        let more = Extend {
            nip: Member::Eko.nip().into(),
            until: "2027-01-08".into(),
            reason: "Bertugas di pulau terluar".into(),
            save: true,
        };
        let path = format!("{PATH}/{}/extensions", section.id);
        assert!(office.post(&path, &more).await.ok::<ExtensionSeen>().saved);

        // Below the other unit the section is still the one that is asked; gone up in it, it is nobody's, but for who has more time.
        let day = "2026-11-24";
        let below = with(with(form("move", Some(unit("seksi"))), "parent", into.as_str()), "from", day);
        let coming = ("Penilaian BKPSDM".to_owned(), 0, 3);
        assert_eq!(told(looks(&office, UNITS_PATH, &below).await), std::slice::from_ref(&coming));
        let gone = ("Penilaian seksi".to_owned(), 2, 0);
        assert_eq!(told(looks(&office, UNITS_PATH, &merge(day)).await), [gone, coming]);

        // So it comes: neither of them is asked any more, and Eko is.
        merges(&office, day).await;
        let asked = async |who: Member| {
            let about = about(&town.phone(who).await).await;
            about.periods.iter().any(|period| period.id == section.id.to_string())
        };
        assert_eq!(
            (asked(Member::Ana).await, asked(Member::Budi).await, asked(Member::Eko).await),
            (false, false, true)
        );
    })
    .await;
}
