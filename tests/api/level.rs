//! An agency's versions of the level rule: whoever has begun an assessment keeps the rule that it began with.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::{
    assessment::Answer,
    bundle::{BundleHash, References},
    rules::{RuleRef, Ruled, level},
    shipped,
    time::{Date, Zone},
    wire::{
        bundle::{read_rules, write_rules},
        error::ErrorCode,
        office::{
            Audit, HeatMap, PersonLevels,
            periods::PeriodPage,
            rules::{Fault, Revised, Revision, RulesPage, Standing},
            standards::{Act, StandardSeen},
        },
    },
};
use server::store::bundles;

use super::standards::{PENATA, WIDER, about, does, draft, fetched, post, revise, told};
use crate::{
    harness::{Answer as Reply, DAY, Member, Tab, on_each_database, unit},
    sync::{phone::Start, town::Town},
};

const PATH: &str = "/api/office/rules/level";

/// All three statements, always: who answers often meets nothing.
pub(super) const STRICT: [(&str, &str); 4] = [
    ("met_from", "always"),
    ("statements_min", "3"),
    ("no_opportunity_max", "0"),
    ("explanation.id", "Sebuah level tercapai bila ketiga pernyataannya dijawab Selalu."),
];

/// The same, and two levels above the required one.
const HIGHER: [(&str, &str); 2] = [
    ("levels_above_required_max", "2"),
    ("explanation.id", "Sebuah level tercapai bila ketiganya dijawab Selalu; penilaian naik sampai dua level."),
];

pub(super) fn revision(base: u32, from: Date, edits: &[(&str, &str)]) -> Revision {
    let basis = [("basis.id", "Peraturan Bupati 9/2026")];
    let fields = basis.iter().chain(edits).map(|(field, text)| ((*field).to_owned(), (*text).to_owned()));
    let reason = "Peraturan Bupati yang baru".to_owned();
    Revision { base, from: from.to_string(), reason, fields: fields.collect(), publish: true }
}

pub(super) async fn publishes(office: &Tab, revision: &Revision) -> Reply {
    office.post(PATH, revision).await
}

async fn looks(office: &Tab, revision: &Revision) -> Revised {
    office.post(PATH, &Revision { publish: false, ..revision.clone() }).await.ok()
}

fn today(town: &Town<'_>) -> Date {
    Zone::Wib.date(town.now())
}

/// What the office reads of somebody in the open period.
async fn levels(office: &Tab, town: &Town<'_>, who: Member) -> PersonLevels {
    office.get(&format!("/api/office/people/{}?period={}", who.id(), town.open)).await.ok()
}

#[tokio::test]
async fn a_rule_published_while_people_answer_is_for_those_who_begin_afterwards() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let shipped = bundles::shipped_references();
        // Ana answers. Eko's phone has seen the period, and is without a network from now on; Budi's has, and comes back later.
        let old = town.start(Member::Ana, town.open);
        let mut ana = town.phone(Member::Ana).await;
        ana.begins(old);
        ana.answers(old, "INT.1.1", Answer::Often);
        ana.syncs().await;
        let mut eko = town.phone(Member::Eko).await;
        eko.syncs().await;
        let eko_start = Start { references: told(&about(&eko).await, town.open), ..town.start(Member::Eko, town.open) };
        eko.begins(eko_start);
        house.welcomes(Member::Budi).await;
        let mut budi = town.phone(Member::Budi).await;
        budi.syncs().await;
        assert_eq!(told(&about(&budi).await, town.open), shipped);

        let new = revision(0, today, &STRICT);
        let seen = looks(&office, &new).await;
        let fields: BTreeSet<_> = seen.changes.iter().map(|change| change.field.as_str()).collect();
        assert!(STRICT.iter().all(|(field, _)| fields.contains(field)), "{fields:?}");
        assert_eq!((seen.wrong.as_slice(), seen.published), (&[][..], None));
        assert_eq!((seen.moved.len(), seen.moved.iter().any(|one| one.met)), (9, false));
        assert_eq!(seen.moved[0].answers, ["always", "always", "often"]);
        let [open] = &seen.periods[..] else { panic!("{:?}", seen.periods) };
        assert_eq!((open.submitted, open.begun, open.holds), (0, 1, true));
        assert!(open.waiting > 0);
        assert_eq!(told(&about(&ana).await, town.open), shipped, "looking changes nothing");
        assert_eq!(publishes(&office, &new).await.ok::<Revised>().published, Some(1));

        // Whoever has begun goes on as they began, told or not.
        ana.finishes(old, &town.reference, Answer::Often);
        ana.syncs().await;
        eko.finishes(eko_start, &town.reference, Answer::Often);
        eko.syncs().await;
        // Budi hears of it with the next sync; what is over keeps its own.
        let known = about(&budi).await;
        let strict = told(&known, town.open);
        assert_eq!(References { rules: shipped.rules, ..strict }, shipped);
        assert_ne!(strict.rules, shipped.rules);
        assert_eq!(told(&known, town.closed), shipped);
        let head = house.welcomes(Member::Gita).await;
        let mut gita = town.phone(Member::Gita).await;
        let reference = fetched(&gita, &strict).await;
        assert_eq!(reference.rules.level.rule, RuleRef { id: "level-instansi".into(), version: 1 });
        assert_eq!(reference.rules.jpm, town.reference.rules.jpm);
        let start = Start { references: told(&about(&gita).await, town.open), ..town.start(Member::Gita, town.open) };
        assert_eq!(start.references, strict);
        gita.begins(start);
        gita.finishes(start, &reference, Answer::Often);
        gita.syncs().await;
        for phone in [&ana, &eko, &gita] {
            assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", phone.verdicts());
        }

        // The office sees everybody's levels with the rule that made them, and all rules beside figures of many.
        let (before, after) = (levels(&office, &town, Member::Eko).await, levels(&office, &town, Member::Gita).await);
        assert!(before.levels.iter().all(|line| line.reached > 0) && after.levels.iter().all(|line| line.reached == 0));
        let rule = |of: &PersonLevels| (of.footing.rules.clone(), of.footing.used[0].id.clone());
        assert_eq!(rule(&before), ("2026.1".into(), "level-1".into()));
        assert_eq!(rule(&after), ("2026.1 + level-instansi 1".into(), "level-instansi".into()));
        assert_eq!(after.footing.used[0].basis.id, "Peraturan Bupati 9/2026");
        let map: HeatMap = office.get(&format!("/api/office/heatmap?period={}", town.open)).await.ok();
        let used: Vec<_> = map.footing.used.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!((map.footing.several_rules, used), (true, vec!["level-1", "level-instansi", "jpm-1"]));
        assert_eq!(map.footing.rules, "2026.1, 2026.1 + level-instansi 1");
        let page: PeriodPage = office.get(&format!("/api/office/periods/{}", town.open)).await.ok();
        assert_eq!(page.basis.rules, "2026.1 + level-instansi 1", "what assessments that begin now rest on");
        let page: PeriodPage = office.get(&format!("/api/office/periods/{}", town.closed)).await.ok();
        assert_eq!(page.basis.rules, "2026.1");
        let log: Audit = office.get("/api/office/audit").await.ok();
        let line = log.lines.iter().find(|line| line.action == "manage_rules").expect("logged");
        assert_eq!(line.reason.as_deref(), Some("Peraturan Bupati yang baru"));

        // Beside figures of one unit stand the rules that made these, and beside those of yesterday the rules that had made any by then.
        let rules = async |tab: &Tab, code: &str| {
            let map: HeatMap =
                tab.get(&format!("/api/office/heatmap?period={}&unit={}", town.open, unit(code))).await.ok();
            (map.footing.several_rules, map.footing.rules)
        };
        let (alone, both) = ((false, "2026.1".to_owned()), (true, "2026.1, 2026.1 + level-instansi 1".to_owned()));
        assert_eq!(rules(&office, "seksi").await, alone);
        assert_eq!(rules(&office, "kecamatan").await, both);
        assert_eq!(rules(&head, "kecamatan").await, alone, "nobody had submitted when the day began");
        house.clock.advance(DAY);
        assert_eq!(rules(&head, "kecamatan").await, both);
        assert_eq!(rules(&head, "seksi").await, alone);
    })
    .await;
}

#[tokio::test]
async fn nobody_begins_with_a_rule_that_their_agency_never_had() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        // Rules that lie on the server, published by nobody of this agency.
        let shipped_rules = read_rules(shipped::RULES).unwrap();
        let own = RuleRef { id: "level-lain".into(), version: 1 };
        let lenient = [("basis.id", "Lain"), ("forbidden_up_to", "none"), ("explanation.id", "Lebih longgar.")];
        let fields = lenient.map(|(field, text)| (field.to_owned(), text.to_owned())).into();
        let lenient =
            write_rules(&shipped_rules.with_level(level::revise(&shipped_rules.level, &fields, own).unwrap()));
        let (at, body) = (town.now(), &lenient);
        let put = house.state.db.write(|tx| async move {
            bundles::put_ruled(&*tx, Ruled::Level, ("level-lain", "1"), body.clone(), at).await
        });
        let foreign: BundleHash = put.await.unwrap();
        // A version that another took the place of before anybody began with it.
        assert_eq!(publishes(&office, &revision(0, today, &STRICT)).await.ok::<Revised>().published, Some(1));
        let mut eko = town.phone(Member::Eko).await;
        eko.syncs().await;
        let first = told(&about(&eko).await, town.open);
        assert_eq!(publishes(&office, &revision(1, today, &HIGHER)).await.ok::<Revised>().published, Some(2));
        let mut ana = town.phone(Member::Ana).await;
        let begins = |rules: BundleHash, who: Member| {
            let start = town.start(who, town.open);
            Start { references: References { rules, ..start.references }, ..start }
        };
        let second = told(&about(&ana).await, town.open);
        ana.begins(begins(foreign, Member::Ana));
        ana.begins(begins(second.rules, Member::Ana));
        ana.syncs().await;
        assert_eq!(ana.verdicts(), ["parked:unknown_reference", "applied"]);
        eko.begins(begins(first.rules, Member::Eko));
        eko.syncs().await;
        assert_eq!(eko.verdicts(), ["applied"]);

        // Both at once: the post's own standard, and the agency's own rule.
        let penata = post(&office, PENATA).await;
        does(&office, &penata, &revise(Act::Publish, 0, 0, draft(today, &WIDER))).await.ok::<StandardSeen>();
        house.welcomes(Member::Gita).await;
        let mut gita = town.phone(Member::Gita).await;
        let both = told(&about(&gita).await, town.open);
        let shipped = bundles::shipped_references();
        assert!(both.catalogue != shipped.catalogue && both.rules != shipped.rules && both.rules != first.rules);
        let reference = fetched(&gita, &both).await;
        assert_eq!(reference.rules.level.levels_above_required_max, 2);
        gita.begins(Start { references: References { rules: foreign, ..both }, ..town.start(Member::Gita, town.open) });
        let start = Start { references: both, ..town.start(Member::Gita, town.open) };
        gita.begins(start);
        gita.finishes(start, &reference, Answer::Always);
        gita.syncs().await;
        let verdicts = gita.verdicts();
        assert_eq!(verdicts[0], "parked:unknown_reference");
        assert!(verdicts[1..].iter().all(|verdict| verdict == "applied"), "{verdicts:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_field_and_nothing_is_published() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let anew = STRICT[3];
        for (edits, field) in [
            (&[("met_from", "never"), anew][..], "met_from"),
            (&[("met_from", "no_opportunity"), anew], "met_from"),
            (&[("forbidden_up_to", "often"), anew], "forbidden_up_to"),
            (&[("statements_min", "4"), anew], "statements_min"),
            (&[("statements_min", "0"), anew], "statements_min"),
            (&[("statements_min", "3"), anew], "no_opportunity_max"),
            (&[("levels_above_required_max", "-1"), anew], "levels_above_required_max"),
            (&[("met_from", "always")], "explanation.id"),
            (&[("capped", "no"), anew], "capped"),
            (&[("basis.id", " "), anew], "basis.id"),
            (&[], "fields"),
        ] {
            let refusal = publishes(&office, &revision(0, today, edits)).await.refusal().error;
            assert_eq!((refusal.code, refusal.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
        let whole = revision(0, today, &STRICT);
        for (wrong, field) in [
            (Revision { from: today.yesterday().unwrap().to_string(), ..whole.clone() }, "from"),
            (Revision { from: "besok".into(), ..whole.clone() }, "from"),
            (Revision { reason: "baru".into(), ..whole.clone() }, "reason"),
        ] {
            assert_eq!(publishes(&office, &wrong).await.refusal().error.field.as_deref(), Some(field));
            assert_eq!(looks(&office, &wrong).await.wrong.len(), 1);
        }
        // All of it at once, with both bounds.
        let edits = [("met_from", "x"), ("statements_min", "9"), ("levels_above_required_max", "5"), anew];
        let seen = looks(&office, &revision(0, today, &edits)).await;
        let faults: Vec<_> = seen.wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault, wrong.min)).collect();
        let expected = [
            ("met_from", Fault::Choice, None),
            ("statements_min", Fault::Within, Some(1)),
            // So many statements leave no room for one that is absent.
            ("no_opportunity_max", Fault::Within, Some(0)),
            ("levels_above_required_max", Fault::Within, Some(0)),
        ];
        assert_eq!(faults, expected);
        assert_eq!(office.get(&format!("{PATH}?version=7")).await.code(), ErrorCode::NotFound);
        for who in [Member::Budi, Member::Gita, Member::Hadi] {
            let tab = house.welcomes(who).await;
            assert_eq!(tab.get(PATH).await.code(), ErrorCode::NotAllowed);
            assert_eq!(publishes(&tab, &whole).await.code(), ErrorCode::NotAllowed);
        }
        let known: RulesPage = office.get(PATH).await.ok();
        assert_eq!((known.newest, known.versions.len(), known.fields.len()), (0, 1, 9));
        assert_eq!(told(&about(&town.phone(Member::Ana).await).await, town.open), bundles::shipped_references());
    })
    .await;
}

#[tokio::test]
async fn of_two_administrators_one_is_told_and_a_version_to_come_waits_for_its_day() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (citra, dewi) = (house.office().await, house.welcomes(Member::Dewi).await);
        let in_days = |days: i64| Zone::Wib.date(town.now().plus_ms(days * DAY));
        let new = revision(0, in_days(2), &STRICT);
        let (one, other) = tokio::join!(publishes(&citra, &new), publishes(&dewi, &new));
        let (done, late) = if one.status.is_success() { (one, other) } else { (other, one) };
        assert_eq!((done.ok::<Revised>().published, late.code()), (Some(1), ErrorCode::Changed));
        let known: RulesPage = dewi.get(PATH).await.ok();
        let standings: Vec<_> = known.versions.iter().map(|version| version.standing).collect();
        assert_eq!((known.newest, known.shown, standings), (1, 0, vec![Standing::ToCome, Standing::InForce]));
        let same = revision(1, in_days(2), &STRICT);
        assert_eq!(
            publishes(&dewi, &same).await.refusal().error.field.as_deref(),
            Some("fields"),
            "it says so already"
        );
        let shipped = bundles::shipped_references();
        assert_eq!(told(&about(&town.phone(Member::Ana).await).await, town.open), shipped);
        house.clock.advance(3 * DAY);
        assert_ne!(told(&about(&town.phone(Member::Ana).await).await, town.open).rules, shipped.rules);

        // All versions are in the file.
        let file = citra.get("/api/office/export/rules.csv").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.text().contains("level-instansi 1") && file.text().contains("level-1 1"), "{}", file.text());
    })
    .await;
}
