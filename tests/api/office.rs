//! The office's pages on the demo agency.

use axum::http::StatusCode;
use domain::{
    access::Role,
    ids::{AssignmentId, PersonId},
    nip::Nip,
    people::{Assignment, Capacity, DatedNip, EmploymentKind, Person, Supervision},
    time::{Date, DateRange},
    wire::{
        error::ErrorCode,
        office::{
            Agencies, Audit, HeatCell, HeatMap, OpenCase, Overview, People, Periods, PersonLevels, Progress, Readings,
            Team, Units,
        },
    },
};
use serde_json::json;
use server::store::{self, roster};

use super::needs::submits;
use crate::{
    harness::{DAY, HOUR, Member, on_each_database, on_each_demo, unit},
    sync::town::Town,
};

#[tokio::test]
async fn the_personnel_office_sees_who_submitted_and_where_the_gaps_are() {
    on_each_demo(async |demo| {
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let periods: Periods = office.get("/api/office/periods").await.ok();
        assert_eq!(periods.periods.iter().map(|period| period.open).collect::<Vec<_>>(), [true, false]);

        let overview: Overview = office.get("/api/office/overview").await.ok();
        let counts = overview.counts;
        assert_eq!(overview.period, periods.periods[0]);
        assert_eq!((counts.covered, counts.no_post), (399, 1), "the one without a post stands outside");
        assert_eq!(counts.submitted + counts.begun + counts.not_begun, counts.covered);
        assert!((300..350).contains(&counts.submitted), "{counts:?}");
        let spread = overview.distribution.expect("shown to who may see individuals");
        assert_eq!(spread.people, counts.submitted);
        assert_eq!(spread.bins.iter().map(|bin| bin.people).sum::<u32>(), counts.submitted);
        assert_eq!(spread.bins.len(), 20);
        assert_eq!(overview.gaps.len(), 9);
        assert!(overview.gaps.is_sorted_by(|a, b| a.gap >= b.gap));
        assert!(!overview.hidden && overview.footing.used.iter().any(|rule| rule.id == "jpm-1"));

        let map: HeatMap = office.get("/api/office/heatmap").await.ok();
        let units: Units = office.get("/api/office/units").await.ok();
        assert_eq!((map.rows.len(), units.units.len(), map.competencies.len()), (26, 26, 9));
        assert_eq!(map.rows[0].counts, counts, "the top of the tree is the whole agency");
        for (competency, cell) in map.competencies.iter().zip(&map.rows[0].cells) {
            let gap = overview.gaps.iter().find(|gap| gap.competency == *competency).expect("nine of nine");
            assert_eq!(*cell, HeatCell::Mean { gap: gap.gap, people: gap.people });
        }
        assert_eq!(units.units[0].people, 400);

        let closed = periods.periods[1].id;
        let before: Overview = office.get(&format!("/api/office/overview?period={closed}")).await.ok();
        assert!(before.counts.submitted > 150 && before.counts.submitted < counts.submitted);
        let unit = map.rows[3].unit.id;
        let part: Overview = office.get(&format!("/api/office/overview?unit={unit}")).await.ok();
        assert_eq!(part.tops, [map.rows[3].unit.clone()]);
        assert_eq!(part.counts, map.rows[3].counts);
    })
    .await;
}

#[tokio::test]
async fn people_are_found_filtered_sorted_and_paged() {
    on_each_demo(async |demo| {
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let list = async |query: &str| office.get(&format!("/api/office/people?{query}")).await.ok::<People>();
        let all = list("").await;
        assert_eq!((all.paging.page, all.paging.pages, all.paging.rows, all.people.len()), (1, 8, 400, 50));
        assert!(all.people.is_sorted_by_key(|row| row.name.to_lowercase()));
        let mut seen = std::collections::BTreeSet::new();
        for page in 1..=8 {
            seen.extend(list(&format!("page={page}")).await.people.into_iter().map(|row| row.id));
        }
        assert_eq!(seen.len(), 400, "no page repeats what another has shown");
        assert_eq!(list("page=9").await.people, []);

        let hero = demo.who(Role::Employee);
        let by_number = list(&format!("q={}", &hero.nip.as_str()[..14])).await;
        assert_eq!(by_number.people.iter().map(|row| row.id).collect::<Vec<_>>(), [hero.person]);
        assert_eq!(by_number.people[0].nip, hero.nip.to_string());
        assert_eq!((by_number.people[0].state, &by_number.people[0].submitted), (Progress::NotBegun, &None));
        assert_eq!(by_number.people[0].post.as_deref(), Some("Penata Layanan Operasional"));
        let part = hero.name.split(',').next().unwrap().to_uppercase().replace(' ', "%20");
        assert!(list(&format!("q={part}")).await.people.iter().any(|row| row.id == hero.person));
        assert_eq!(list("q=%25").await.people, [], "a sign of a pattern is a sign");

        let done = list("state=submitted&sort=submitted").await;
        assert!(done.people.iter().all(|row| row.state == Progress::Submitted && row.submitted.is_some()));
        assert!(done.people.is_sorted_by(|a, b| a.submitted >= b.submitted));
        let unit = by_number.people[0].unit.id;
        let here = list(&format!("unit={unit}&sort=unit")).await;
        assert_eq!(here.paging.rows, 13);
        let posts = list("state=no_post").await;
        assert_eq!((posts.paging.rows, &posts.people[0].post), (1, &None));

        let refused = async |query: &str| office.get(&format!("/api/office/people?{query}")).await;
        assert_eq!(refused("sort=result").await.code(), ErrorCode::Malformed);
        assert_eq!(refused("state=late").await.code(), ErrorCode::Malformed);
        assert_eq!(refused("unit=1").await.code(), ErrorCode::Malformed);
        assert_eq!(refused("page=-1").await.code(), ErrorCode::Malformed);
        let long = refused(&format!("q={}", "a".repeat(101))).await.refusal().error;
        assert_eq!((long.code, long.field.as_deref()), (ErrorCode::Invalid, Some("q")));
    })
    .await;
}

#[tokio::test]
async fn every_look_at_a_person_is_written_down_and_told() {
    on_each_demo(async |demo| {
        let chief = demo.signs_in(Role::Supervisor).await;
        let team: Team = chief.get("/api/team").await.ok();
        assert_eq!(team.members.len(), 12, "the whole section");
        let member = team.members.iter().find(|member| member.levels.is_some()).expect("somebody has submitted");
        let levels = member.levels.as_ref().expect("just looked");
        assert_eq!(levels.len(), 9);
        assert!(levels.iter().all(|line| line.gap == line.required.saturating_sub(line.reached)));
        for other in &team.members {
            assert_eq!(other.levels.is_some(), other.person.state == Progress::Submitted);
        }
        assert!(!chief.get("/api/team").await.text().contains("answer"), "levels, never answers");

        let office = demo.signs_in(Role::AgencyAdmin).await;
        let path = format!("/api/office/people/{}", member.person.id);
        let one: PersonLevels = office.get(&path).await.ok();
        assert_eq!(&one.levels, levels);
        assert_eq!(one.person, member.person);
        assert_eq!(one.supervisor.as_deref(), Some(demo.who(Role::Supervisor).name.as_str()));
        assert_eq!(one.unit_path.len(), 3);

        let log: Audit = office.get("/api/office/audit").await.ok();
        assert!(log.intact);
        let [own, look, ..] = &log.lines[..] else { panic!("{log:?}") };
        assert_eq!((own.action.as_str(), own.role.as_deref()), ("read_audit", Some("agency_admin")));
        assert_eq!((look.action.as_str(), look.role.as_deref()), ("read_levels", Some("agency_admin")));
        assert_eq!(look.subject.as_deref(), Some(member.person.name.as_str()));
        assert_eq!(look.actor.as_deref(), Some(demo.who(Role::AgencyAdmin).name.as_str()));
        let of_chief = log.lines.iter().filter(|line| line.role.as_deref() == Some("supervisor"));
        let readable = team.members.iter().filter(|member| member.levels.is_some()).count();
        assert_eq!(of_chief.count(), 2 * readable, "the list was opened twice");

        let auditor = demo.signs_in(Role::Auditor).await;
        let case = auditor.get("/api/office/case").await.ok::<OpenCase>().case.expect("the demo has one open");
        let read: PersonLevels = auditor.get(&format!("/api/office/people/{}", case.person)).await.ok();
        assert_eq!(read.levels.len(), 9);
        assert_eq!(auditor.get(&path).await.code(), ErrorCode::NotAllowed, "one case at a time");
        let log: Audit = auditor.get("/api/office/audit").await.ok();
        assert!(log.lines.iter().all(|line| line.subject.as_deref() == Some(case.name.as_str())));

        let hero = demo.signs_in(Role::Employee).await;
        assert_eq!(hero.get("/api/me/readings").await.ok::<Readings>().readings, []);
        office.get(&format!("/api/office/people/{}", demo.id(Role::Employee))).await.ok::<PersonLevels>();
        let readings = hero.get("/api/me/readings").await.ok::<Readings>().readings;
        assert_eq!(readings.len(), 1);
        assert_eq!((readings[0].date.as_str(), readings[0].role.as_deref()), ("2026-11-23", Some("agency_admin")));
    })
    .await;
}

#[tokio::test]
async fn who_has_come_since_the_period_closed_is_of_the_team_and_was_not_asked() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        house.welcomes(Member::Budi).await;
        house.clock.advance(30 * DAY);
        let budi = house.browser().signs_in(Member::Budi).await;
        let (id, range) = (PersonId::derive(&[b"new"]), DateRange { from: Date::constant(2026, 12, 15), to: None });
        let nip = Nip::parse("199101012020122002").expect("a NIP");
        let new = Person {
            id,
            name: "Dini Rahma".to_owned(),
            employment: EmploymentKind::Pns,
            rank: None,
            nips: vec![DatedNip { nip, range }],
        };
        let place = Assignment {
            id: AssignmentId::derive(&[b"new"]),
            person: id,
            agency: Member::Budi.agency(),
            unit: unit("seksi"),
            position: None,
            seat: None,
            capacity: Capacity::Definitive,
            range,
        };
        let line = Supervision { person: id, supervisor: Member::Budi.id(), range };
        let (new, places, lines, now) = (&[new], &[place], &[line], town.now());
        let entered = house.state.db.write(|tx| async move {
            roster::add_people(&*tx, Member::Budi.agency(), new, now).await?;
            roster::add_assignments(&*tx, places).await?;
            roster::add_supervision(&*tx, lines).await
        });
        entered.await.map_err(|cause: store::Error| cause.to_string()).expect("a new person");

        let team: Team = budi.get("/api/team").await.ok();
        let told: Vec<_> =
            team.members.iter().map(|member| (member.person.name.as_str(), member.person.state)).collect();
        let (ana, eko) = (Member::Ana.name(), Member::Eko.name());
        let expected = [(ana, Progress::NotBegun), ("Dini Rahma", Progress::NotCovered), (eko, Progress::NotBegun)];
        assert_eq!(told, expected, "by name, whoever came when");
    })
    .await;
}

#[tokio::test]
async fn files_are_marked_and_given_for_a_reason() {
    on_each_demo(async |demo| {
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let period = office.get("/api/office/periods").await.ok::<Periods>().periods[0].id;
        let file = office.get("/api/office/export/aggregates.xlsx?language=en").await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(&file.body[..4], b"PK\x03\x04");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"jenjang-"));
        assert_eq!(file.header("cache-control"), "no-store");

        let ask = |reason: &str| json!({ "period": period.to_string(), "reason": reason });
        let path = "/api/office/export/people.xlsx";
        for bad in ["", "   short   ", &"x".repeat(501)] {
            let refused = office.post(path, &ask(bad)).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("reason")));
        }
        let file = office.post(path, &ask("Rapat kebutuhan pelatihan 2027")).await;
        assert_eq!((file.status, &file.body[..2]), (StatusCode::OK, &b"PK"[..]));
        let reasons = async |action: &str| {
            let log: Audit = office.get(&format!("/api/office/audit?action={action}")).await.ok();
            assert!(log.intact, "{action}");
            (log.paging.rows, log.lines.into_iter().map(|line| line.reason).collect::<Vec<_>>())
        };
        let why = Some("Rapat kebutuhan pelatihan 2027".to_owned());
        assert_eq!(reasons("export_named").await, (1, vec![why.clone()]));
        assert_eq!(reasons("export_aggregates").await, (1, vec![None]));
        // What is read for a file is read of each: they are told, and for what.
        let submitted = office.get("/api/office/overview").await.ok::<Overview>().counts.submitted;
        let (looks, told) = reasons("read_levels").await;
        assert!(submitted > 100 && told.iter().all(|reason| *reason == why), "{told:?}");
        assert_eq!(looks, submitted, "who has submitted, and nobody else");

        demo.house.clock.advance(12 * HOUR);
        assert_eq!(office.post(path, &ask("Rapat kebutuhan pelatihan 2027")).await.code(), ErrorCode::ConfirmPassword);
        assert!(office.get("/api/office/overview").await.status.is_success(), "figures need no fresh password");

        let platform = demo.signs_in(Role::PlatformAdmin).await;
        let agencies = platform.get("/api/office/agencies").await.ok::<Agencies>().agencies;
        assert_eq!(agencies.len(), 1);
        assert_eq!((agencies[0].units, agencies[0].people), (26, 400));
        assert_eq!(agencies[0].admins, [demo.who(Role::AgencyAdmin).name.clone()]);
    })
    .await;
}

#[tokio::test]
async fn whose_levels_or_needs_stand_in_a_file_is_told_of_it() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        submits(&town, Member::Ana).await;
        let office = house.office().await;
        let form = json!({ "period": town.open.to_string(), "reason": "Rapat kebutuhan pelatihan 2027" });
        for name in ["people", "needs"] {
            let file = office.post(&format!("/api/office/export/{name}.csv"), &form).await;
            assert_eq!(file.status, StatusCode::OK, "{}", file.text());
        }
        for (who, told) in [(Member::Ana, vec!["read_needs", "read_levels"]), (Member::Eko, vec![])] {
            let looks: Readings = town.phone(who).await.tab.get("/api/me/readings").await.ok();
            let looks = looks.readings.iter().map(|look| look.action.as_str());
            let looks: Vec<_> = looks.filter(|action| action.starts_with("read_")).collect();
            assert_eq!(looks, told, "{}", who.name());
        }
    })
    .await;
}

#[tokio::test]
async fn files_name_the_units_that_they_are_about() {
    on_each_demo(async |demo| {
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let period = office.get("/api/office/periods").await.ok::<Periods>().periods[0].id.to_string();
        let map: HeatMap = office.get("/api/office/heatmap").await.ok();
        let unit = &map.rows[3].unit;
        let line = |unit: &str| format!("\nDisaring: unit kerja;{unit}\n");
        for (wanted, told) in [(None, "semua"), (Some(unit.id.to_string()), unit.name.as_str())] {
            let query = wanted.as_ref().map(|unit| format!("?unit={unit}")).unwrap_or_default();
            for name in ["aggregates", "learning"] {
                let text = office.get(&format!("/api/office/export/{name}.csv{query}")).await.text();
                assert!(text.contains(&line(told)), "{name}: {text}");
            }
            let mut form = json!({ "reason": "Rapat kebutuhan pelatihan 2027" });
            if let Some(unit) = wanted {
                form["unit"] = unit.into();
            }
            let text = office.post("/api/office/export/learners.csv", &form).await.text();
            assert!(text.contains(&line(told)), "learners: {text}");
            form["period"] = period.as_str().into();
            for name in ["people", "needs"] {
                let text = office.post(&format!("/api/office/export/{name}.csv"), &form).await.text();
                assert!(text.contains(&line(told)), "{name}: {text}");
            }
        }
        // Who reaches one unit only has not all of the agency in the file, though nothing was filtered.
        let unit_admin = demo.signs_in(Role::UnitAdmin).await;
        for name in ["aggregates", "learning"] {
            let text = unit_admin.get(&format!("/api/office/export/{name}.csv")).await.text();
            assert!(text.contains(&line("Kecamatan Muara Teduh")), "{name}: {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn files_say_until_when_results_count_and_how_small_a_group_they_show() {
    on_each_demo(async |demo| {
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let unit_admin = demo.signs_in(Role::UnitAdmin).await;
        let told = [
            ("id", "Hasil dihitung sampai", "Kelompok terkecil yang hasilnya ditampilkan (orang)"),
            ("en", "Results counted until", "Smallest group whose results are shown (people)"),
        ];
        for (language, until, least) in told {
            let lines = format!("\n{until};2026-11-23 00:00 WITA\n{least};5\n");
            for tab in [&office, &unit_admin] {
                let text = tab.get(&format!("/api/office/export/aggregates.csv?language={language}")).await.text();
                assert!(text.contains(&lines), "{text}");
            }
        }
        // What names people hides no group, and is of the moment at which it is taken.
        let period = office.get("/api/office/periods").await.ok::<Periods>().periods[0].id.to_string();
        let form = json!({ "period": period, "reason": "Rapat kebutuhan pelatihan 2027" });
        for name in ["people", "needs"] {
            let text = office.post(&format!("/api/office/export/{name}.csv"), &form).await.text();
            assert!(text.contains("\nHasil dihitung sampai;2026-11-23 11:00 WITA\n"), "{name}: {text}");
            assert!(!text.contains("Kelompok terkecil"), "{name}: {text}");
        }
    })
    .await;
}
