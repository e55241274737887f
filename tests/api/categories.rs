//! An agency's versions of the categories of official results: each result is read by the version of the day of its assessment.

use axum::http::StatusCode;
use domain::{
    time::{Date, Zone},
    wire::{
        error::ErrorCode,
        office::{
            Audit,
            rules::{ComparedFigures, Fault, Revised, Revision, RulesPage, Standing},
        },
        official::OfficialResults,
    },
};
use serde_json::json;

use super::official::{enters, own, row};
use crate::{
    harness::{Answer, DAY, Member, Tab, on_each_database},
    sync::town::Town,
};

const PATH: &str = "/api/office/rules/categories";

/// Who reaches 66.67 is fairly optimal where they were less than optimal.
const LENIENT: [(&str, &str); 2] =
    [("pemetaan.2.min", "60,5"), ("pemetaan.basis.id", "Peraturan Bupati 7/2026 Pasal 4")];

fn revision(base: u32, from: Date, edits: &[(&str, &str)]) -> Revision {
    let basis = [("basis.id", "Peraturan Bupati 7/2026")];
    let fields = basis.iter().chain(edits).map(|(field, text)| ((*field).to_owned(), (*text).to_owned()));
    let reason = "Peraturan Bupati yang baru".to_owned();
    Revision { base, from: from.to_string(), reason, fields: fields.collect(), publish: true }
}

async fn publishes(office: &Tab, revision: &Revision) -> Answer {
    office.post(PATH, revision).await
}

async fn looks(office: &Tab, revision: &Revision) -> Revised {
    office.post(PATH, &Revision { publish: false, ..revision.clone() }).await.ok()
}

fn today(town: &Town<'_>) -> Date {
    Zone::Wib.date(town.now())
}

/// Of each result, the latest first: its category, and by which version.
fn read(results: &OfficialResults) -> Vec<(String, String)> {
    let one = |result: &domain::wire::official::OfficialWire| {
        let category = result.category.as_ref().map(|text| text.en.clone()).unwrap_or_default();
        let rule = result.rules.iter().find(|rule| rule.id.ends_with("pemetaan")).expect("its rule is told");
        assert!(!rule.basis.id.is_empty() && !rule.basis.en.is_empty());
        (category, format!("{} {}", rule.id, rule.version))
    };
    results.results.iter().map(one).collect()
}

fn expect(results: &OfficialResults, expected: &[(&str, &str)]) {
    let read = read(results);
    assert_eq!(read.iter().map(|(category, rule)| (category.as_str(), rule.as_str())).collect::<Vec<_>>(), expected);
}

const SHIPPED: (&str, &str) = ("Less Than Optimal", "pemetaan 1");
const OWN: (&str, &str) = ("Fairly Optimal", "kategori-instansi/pemetaan 1");

#[tokio::test]
async fn a_result_is_read_by_the_version_of_the_day_of_its_assessment() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let yesterday = today.yesterday().unwrap();
        for who in [Member::Budi, Member::Eko] {
            house.welcomes(who).await;
        }
        enters(&office, &[row(Member::Ana, "2024-03-01", "2;1;0;4"), row(Member::Budi, &today.to_string(), "2;1;0;4")])
            .await;
        expect(&own(&house, Member::Budi).await, &[SHIPPED]);
        let new = revision(0, today, &LENIENT);
        let seen = looks(&office, &new).await;
        let fields: Vec<_> = seen.changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["basis.id", "basis.en", "pemetaan.2.min", "pemetaan.basis.id", "pemetaan.basis.en"]);
        assert_eq!((seen.changes[2].old.as_deref(), seen.changes[2].new.as_deref()), (Some("78"), Some("60.5")));
        // Two people are too few for figures that would tell of one of them.
        let compared: Vec<_> = seen.compared.iter().map(|one| (one.scheme.as_str(), one.figures)).collect();
        let nobody = ComparedFigures { results: 0, touched: 0, moved: 0 };
        assert_eq!(compared, [("pengisian_jabatan", Some(nobody)), ("pemetaan", None)]);
        assert_eq!(office.get(PATH).await.ok::<RulesPage>().newest, 0, "looking publishes nothing");
        expect(&own(&house, Member::Budi).await, &[SHIPPED]);
        assert_eq!(publishes(&office, &new).await.ok::<Revised>().published, Some(1));

        expect(&own(&house, Member::Ana).await, &[SHIPPED]);
        expect(&own(&house, Member::Budi).await, &[OWN]);
        // What was assessed before keeps its version, however late it is entered.
        let late =
            [row(Member::Eko, &yesterday.to_string(), "2;1;0;4"), row(Member::Ana, &today.to_string(), "2;1;0;4")];
        enters(&office, &late).await;
        expect(&own(&house, Member::Eko).await, &[SHIPPED]);
        expect(&own(&house, Member::Ana).await, &[OWN, SHIPPED]);
        let path = format!("/api/office/people/{}/official", Member::Ana.id());
        expect(&office.get(&path).await.ok(), &[OWN, SHIPPED]);
        let reason = json!({ "reason": "Rapat tim penilai" });
        let file = office.post("/api/office/export/official.csv", &reason).await.text();
        assert!(file.contains("kategori-instansi/pemetaan 1") && file.contains("Cukup Optimal"), "{file}");
        let log: Audit = office.get("/api/office/audit").await.ok();
        let line = log.lines.iter().find(|line| line.action == "manage_rules").expect("logged");
        assert_eq!(line.reason.as_deref(), Some("Peraturan Bupati yang baru"));
    })
    .await;
}

#[tokio::test]
async fn whoever_looks_is_told_how_many_results_would_read_otherwise() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let mut rows: Vec<_> =
            [Member::Ana, Member::Budi, Member::Dewi, Member::Eko].map(|who| row(who, "2024-03-01", "2;1;0;4")).into();
        rows.push(row(Member::Fitri, &today.to_string(), "2;1;0;4"));
        // One that holds no more is no longer counted.
        rows.push(row(Member::Fitri, "2022-03-01", "2;1;0;4"));
        enters(&office, &rows).await;
        let figures = async |edits: &[(&str, &str)], from| {
            let seen = looks(&office, &revision(0, from, edits)).await;
            assert_eq!(seen.wrong, []);
            seen.compared[1].figures.expect("told")
        };
        assert_eq!(figures(&LENIENT, today).await, ComparedFigures { results: 5, touched: 1, moved: 5 });
        let tomorrow = today.tomorrow().unwrap();
        assert_eq!(figures(&LENIENT, tomorrow).await, ComparedFigures { results: 5, touched: 0, moved: 5 });
        let strict = [("pemetaan.1.min", "95"), LENIENT[1]];
        assert_eq!(figures(&strict, today).await, ComparedFigures { results: 5, touched: 0, moved: 0 });
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_field_and_nothing_is_published() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        for (edits, field) in [
            (&[("pemetaan.1.min", "seratus"), LENIENT[1]][..], "pemetaan.1.min"),
            (&[("pemetaan.1.min", "100,01"), LENIENT[1]], "pemetaan.1.min"),
            (&[("pemetaan.2.min", "90"), LENIENT[1]], "pemetaan.2.min"),
            (&[("pemetaan.3.min", "10"), LENIENT[1]], "pemetaan.3.min"),
            (&[LENIENT[0]], "pemetaan.basis.id"),
            (&[("pemetaan.2.name.id", "optimal")], "pemetaan.2.name.id"),
            (&[("pemetaan.4.min", "0"), LENIENT[1]], "pemetaan.4.name.id"),
            (&[("talenta.1.min", "90")], "talenta.1.min"),
            (&[("basis.id", " "), LENIENT[0], LENIENT[1]], "basis.id"),
            (&[], "fields"),
        ] {
            let refusal = publishes(&office, &revision(0, today, edits)).await.refusal().error;
            assert_eq!((refusal.code, refusal.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
        let whole = revision(0, today, &LENIENT);
        for (wrong, field) in [
            (Revision { from: today.yesterday().unwrap().to_string(), ..whole.clone() }, "from"),
            (Revision { from: Date::constant(today.year() + 6, 1, 1).to_string(), ..whole.clone() }, "from"),
            (Revision { from: "besok".into(), ..whole.clone() }, "from"),
            (Revision { reason: "baru".into(), ..whole.clone() }, "reason"),
        ] {
            assert_eq!(publishes(&office, &wrong).await.refusal().error.field.as_deref(), Some(field));
            assert_eq!(looks(&office, &wrong).await.wrong.len(), 1);
        }
        // All of it at once, for whoever looks.
        let many = [("pengisian_jabatan.2.min", "85"), ("pemetaan.1.min", "x"), ("pemetaan.1.name.id", "")];
        let faults: Vec<_> = looks(&office, &revision(0, today, &many)).await.wrong;
        let faults: Vec<_> = faults.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
        let expected = [
            ("pengisian_jabatan.2.min", Fault::Order),
            ("pengisian_jabatan.basis.id", Fault::Stale),
            ("pemetaan.1.name.id", Fault::Empty),
            ("pemetaan.1.min", Fault::Percent),
        ];
        assert_eq!(faults, expected);
        assert_eq!(office.get(&format!("{PATH}?version=7")).await.code(), ErrorCode::NotFound);
        for who in [Member::Budi, Member::Gita, Member::Hadi] {
            let tab = house.welcomes(who).await;
            assert_eq!(tab.get(PATH).await.code(), ErrorCode::NotAllowed);
            assert_eq!(publishes(&tab, &whole).await.code(), ErrorCode::NotAllowed);
            assert_eq!(tab.get("/api/office/export/rules.csv").await.code(), ErrorCode::NotAllowed);
        }
        let known: RulesPage = office.get(PATH).await.ok();
        assert_eq!((known.newest, known.versions.len()), (0, 1));
        // The rules of learning hours have versions of their own.
        assert_eq!(publishes(&office, &whole).await.ok::<Revised>().published, Some(1));
        assert_eq!(office.get("/api/office/rules/hours").await.ok::<RulesPage>().newest, 0);
    })
    .await;
}

#[tokio::test]
async fn of_two_administrators_one_is_told_and_a_version_to_come_waits_for_its_day() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (citra, dewi, today) = (house.office().await, house.welcomes(Member::Dewi).await, today(&town));
        let in_ten_days = Zone::Wib.date(town.now().plus_ms(10 * DAY));
        let new = revision(0, in_ten_days, &LENIENT);
        let (one, other) = tokio::join!(publishes(&citra, &new), publishes(&dewi, &new));
        let (done, late) = if one.status.is_success() { (one, other) } else { (other, one) };
        assert_eq!((done.ok::<Revised>().published, late.code()), (Some(1), ErrorCode::Changed));
        assert_eq!(publishes(&dewi, &new).await.code(), ErrorCode::Changed);
        let same = revision(1, today, &LENIENT);
        assert_eq!(publishes(&dewi, &same).await.refusal().error.field.as_deref(), Some("fields"));
        let standings = |known: &RulesPage| known.versions.iter().map(|version| version.standing).collect::<Vec<_>>();
        assert_eq!(standings(&dewi.get(PATH).await.ok()), [Standing::ToCome, Standing::InForce]);
        enters(&citra, &[row(Member::Ana, &today.to_string(), "2;1;0;4")]).await;
        expect(&own(&house, Member::Ana).await, &[SHIPPED]);
        house.clock.advance(11 * DAY);
        let (citra, dewi) = (house.office().await, house.welcomes(Member::Dewi).await);
        assert_eq!(standings(&dewi.get(PATH).await.ok()), [Standing::InForce, Standing::Past]);
        enters(&citra, &[row(Member::Ana, &in_ten_days.to_string(), "2;1;0;4")]).await;
        expect(&own(&house, Member::Ana).await, &[OWN, SHIPPED]);
    })
    .await;
}

#[tokio::test]
async fn all_versions_are_taken_as_a_file_in_which_nothing_is_a_formula() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let new = Revision { reason: "=1+1 menurut rapat".into(), ..revision(0, today, &LENIENT) };
        assert_eq!(publishes(&office, &new).await.ok::<Revised>().published, Some(1));
        let file = office.get("/api/office/export/rules.csv").await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text());
        let text = file.text();
        for known in ["kategori-baku 1", "kategori-instansi 1", "jp-baku 2026.1", "level-1 1", "60,5", "KL07", "'=1+1"]
        {
            assert!(text.contains(known), "{known}: {text}");
        }
        let english = office.get("/api/office/export/rules.xlsx?language=en").await;
        assert_eq!(english.status, StatusCode::OK);
        let log: Audit = office.get("/api/office/audit").await.ok();
        let counted = |action: &str| log.lines.iter().filter(|line| line.action == action).count();
        assert_eq!((counted("manage_rules"), counted("export_aggregates")), (1, 2), "taking a file publishes nothing");
    })
    .await;
}
