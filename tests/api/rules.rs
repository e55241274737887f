//! An agency's versions of its rules of learning hours: what they change from their day on, and nothing before it.

use std::sync::Arc;

use domain::{
    bundle::BundleHash,
    hours::{Claim, HoursVersions},
    ids::AttendanceId,
    shipped,
    time::{Date, Zone},
    versions::Versions,
    wire::{
        about::About,
        claim::{Attendance, AttendanceSeen, ClaimWire},
        error::ErrorCode,
        hours::{VersionsWire, read_hours},
        office::{
            Audit,
            learning::{Learning, PersonLearning},
            rules::{Fault, Revised, Revision, RulesPage, Standing},
        },
    },
};

use crate::{
    harness::{
        Answer, DAY, Member, Tab, on_each_database, school,
        training::{self, PHOTO, claimed_with, withdrawn, workshop},
    },
    sync::{phone::Phone, town::Town},
};

const PATH: &str = "/api/office/rules/hours";

/// Six hours a day of a workshop where there were five.
pub(super) const SIX: [(&str, &str); 2] =
    [("KL07.national", "6"), ("KL07.basis.id", "Peraturan Bupati 7/2026 Pasal 4")];

pub(super) fn revision(base: u32, from: Date, edits: &[(&str, &str)]) -> Revision {
    let basis = [("basis.id", "Peraturan Bupati 7/2026")];
    let fields = basis.iter().chain(edits).map(|(field, text)| ((*field).to_owned(), (*text).to_owned()));
    let reason = "Peraturan Bupati yang baru".to_owned();
    Revision { base, from: from.to_string(), reason, fields: fields.collect(), publish: true }
}

pub(super) async fn publishes(office: &Tab, revision: &Revision) -> Answer {
    office.post(PATH, revision).await
}

async fn looks(office: &Tab, revision: &Revision) -> Revised {
    office.post(PATH, &Revision { publish: false, ..revision.clone() }).await.ok()
}

/// A workshop of two days that ended then.
pub(super) fn ended(on: Date) -> Claim {
    let from = on.yesterday().expect("a day");
    Claim { title: format!("Lokakarya {on}"), from, to: on, ..workshop(2) }
}

pub(super) fn today(town: &Town<'_>) -> Date {
    Zone::Wib.date(town.now())
}

/// What the server tells of somebody, asked anew.
async fn about(town: &Town<'_>, who: Member) -> About {
    let phone = town.phone(who).await;
    phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("told")
}

/// Hours and version of each of Ana's claims, in the order of their names.
async fn counted(town: &Town<'_>) -> Vec<(u32, String)> {
    let mut claims = about(town, Member::Ana).await.claims.unwrap_or_default();
    claims.sort_by_key(|claim| claim.id);
    claims.into_iter().map(|ClaimWire { jp, rule, .. }| (jp, format!("{} {}", rule.id, rule.version))).collect()
}

/// The rules as a device gets them: by name, each a bundle.
async fn on_device(phone: &Phone, about: &About) -> HoursVersions {
    let names: Versions<BundleHash> = about.hours_by_day().expect("told");
    let read = async |hash: &BundleHash| {
        let body = phone.tab.get(&format!("/api/bundles/{hash}")).await;
        assert_eq!(BundleHash::of(&body.body), *hash);
        Arc::new(read_hours(&body.text()).expect("rules"))
    };
    let mut versions = Versions::new(read(names.first()).await);
    for (from, hash) in names.later() {
        versions.publish(*from, read(hash).await);
    }
    versions
}

fn expect(counted: &[(u32, String)], expected: &[(u32, &str)]) {
    let counted: Vec<_> = counted.iter().map(|(jp, rule)| (*jp, rule.as_str())).collect();
    assert_eq!(counted, expected);
}

const SHIPPED: &str = "jp-baku 2026.1";
const OWN: &str = "jp-instansi 1";

#[tokio::test]
async fn hours_are_counted_by_the_version_of_their_day() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let today = today(&town);
        let yesterday = today.yesterday().unwrap();
        let mut phone = town.phone(Member::Ana).await;
        phone.record(claimed_with(1, ended(yesterday), &[PHOTO]));
        phone.record(claimed_with(2, ended(today), &[PHOTO]));
        phone.syncs().await;
        // Accepted, and frozen, before anything changes.
        let nips = Member::Eko.nip().to_owned();
        let list =
            |n: u8, what| Attendance { id: AttendanceId::from_random([n; 16]), what, nips: nips.clone(), enter: true };
        let enter = async |list: &Attendance| office.post("/api/office/attendance", list).await.ok::<AttendanceSeen>();
        assert_eq!(enter(&list(1, ended(yesterday))).await.jp, 10);

        let new = revision(0, today, &SIX);
        let seen = looks(&office, &new).await;
        let fields: Vec<_> = seen.changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["basis.id", "basis.en", "KL07.national", "KL07.basis.id", "KL07.basis.en"]);
        assert_eq!((seen.changes[2].old.as_deref(), seen.changes[2].new.as_deref()), (Some("5"), Some("6")));
        assert_eq!((seen.wrong.as_slice(), seen.published), (&[][..], None));
        assert_eq!(office.get(PATH).await.ok::<RulesPage>().newest, 0, "looking publishes nothing");
        assert_eq!(publishes(&office, &new).await.ok::<Revised>().published, Some(1));

        // What waits keeps what it was weighed by; what is told from now on is weighed by the version of its day.
        expect(&counted(&town).await, &[(10, SHIPPED), (10, SHIPPED)]);
        phone.record(claimed_with(2, ended(today), &[PHOTO]));
        phone.record(claimed_with(3, ended(yesterday), &[PHOTO]));
        phone.syncs().await;
        let now = counted(&town).await;
        expect(&now, &[(10, SHIPPED), (12, OWN), (10, SHIPPED)]);
        assert_eq!(enter(&list(2, ended(today))).await.jp, 12);
        let record: PersonLearning =
            office.get(&format!("/api/office/people/{}/learning", Member::Eko.id())).await.ok();
        let mut rules: Vec<_> = record.elsewhere.iter().map(|done| (done.jp, done.rule.as_str())).collect();
        rules.sort_unstable();
        assert_eq!((rules, record.jp), (vec![(10, SHIPPED), (12, OWN)], 22));
        let figures: Learning = office.get("/api/office/learning").await.ok();
        assert_eq!((figures.rule.as_str(), figures.counts.jp), ("jp-baku 2026.1, jp-instansi 1", 22));

        // The device, with the bundles alone, comes to the same as the server.
        let told = about(&town, Member::Ana).await;
        let versions = on_device(&phone, &told).await;
        for claim in told.claims.unwrap_or_default() {
            let worth = versions.weigh(&claim.what, today).unwrap();
            assert_eq!((worth.converted.jp, worth.rule, worth.basis), (claim.jp, claim.rule, claim.basis.into()));
        }
        assert_eq!(phone.tab.get("/api/hours").await.ok::<VersionsWire>().0, versions);
        // Another agency knows nothing of it.
        house.welcomes(Member::Intan).await;
        let other = about(&town, Member::Intan).await;
        assert_eq!(
            (other.hours_versions, other.hours),
            (None, Some(BundleHash::of(shipped::HOURS.as_bytes()).to_string()))
        );
        let log: Audit = office.get("/api/office/audit").await.ok();
        let line = log.lines.iter().find(|line| line.action == "manage_rules").expect("logged");
        assert_eq!(line.reason.as_deref(), Some("Peraturan Bupati yang baru"));
    })
    .await;
}

#[tokio::test]
async fn a_claim_by_a_path_that_was_dropped_since_can_be_withdrawn() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let mut phone = town.phone(Member::Ana).await;
        phone.record(claimed_with(1, ended(today), &[PHOTO]));
        phone.syncs().await;
        let new = revision(0, today, &[("KL07.taken", "no")]);
        let seen = looks(&office, &new).await;
        let [dropped] = &seen.dropped[..] else { panic!("{:?}", seen.dropped) };
        assert_eq!((dropped.code.as_str(), dropped.claims, dropped.courses.len()), ("KL07", 1, 0));
        assert_eq!(publishes(&office, &new).await.ok::<Revised>().published, Some(1));
        phone.record(withdrawn(1));
        phone.record(claimed_with(2, ended(today), &[PHOTO]));
        phone.record(claimed_with(3, ended(today.yesterday().unwrap()), &[PHOTO]));
        phone.syncs().await;
        assert_eq!(phone.verdicts(), ["applied", "applied", "parked:claim_path", "applied"]);
        let told = about(&town, Member::Ana).await.claims.unwrap_or_default();
        let gone = told.iter().find(|claim| claim.id == training::id(1)).expect("withdrawn, and still there");
        assert_eq!((gone.jp, gone.path.id.is_empty()), (10, false));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_field_and_nothing_is_published() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        school::publish(&house.state, Member::Ana.agency(), 1).await;
        for (edits, field) in [
            (&[("KL07.national", "0"), SIX[1]][..], "KL07.national"),
            (&[("KL07.national", "-1"), SIX[1]], "KL07.national"),
            (&[("KL07.national", "301"), SIX[1]], "KL07.national"),
            (&[SIX[0]], "KL07.basis.id"),
            (&[("KL99.national", "4")], "KL99.national"),
            (&[("minutes_per_jp", "61")], "minutes_per_jp"),
            (&[("basis.id", " "), SIX[0], SIX[1]], "basis.id"),
            (&[], "fields"),
            (&[("NKL03.taken", "no")], "NKL03.taken"),
        ] {
            let refusal = publishes(&office, &revision(0, today, edits)).await.refusal().error;
            assert_eq!((refusal.code, refusal.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
        let whole = revision(0, today, &SIX);
        let far = Date::constant(today.year() + 6, 1, 1);
        for (wrong, field) in [
            (Revision { from: today.yesterday().unwrap().to_string(), ..whole.clone() }, "from"),
            (Revision { from: far.to_string(), ..whole.clone() }, "from"),
            (Revision { from: "besok".into(), ..whole.clone() }, "from"),
            (Revision { reason: "baru".into(), ..whole.clone() }, "reason"),
        ] {
            assert_eq!(publishes(&office, &wrong).await.refusal().error.field.as_deref(), Some(field));
            assert_eq!(looks(&office, &wrong).await.wrong.len(), 1);
        }
        // All of it at once, for whoever looks.
        let seen = looks(&office, &revision(0, today, &[SIX[0], ("NKL03.taken", "perhaps"), ("pns.jp", "x")])).await;
        let faults: Vec<_> = seen.wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
        assert_eq!(faults[..2], [("pns.jp", Fault::Figure), ("pns.basis.id", Fault::Stale)]);
        assert_eq!(faults.len(), 5, "{faults:?}");
        let used = looks(&office, &revision(0, today, &[("NKL03.taken", "no")])).await;
        assert_eq!(used.dropped[0].courses, [school::course(1).title]);
        let malformed = serde_json::json!({ "base": 0, "from": "2026-11-22", "fields": [] });
        assert_eq!(office.post(PATH, &malformed).await.code(), ErrorCode::Malformed);
        assert_eq!(office.get(&format!("{PATH}?version=7")).await.code(), ErrorCode::NotFound);
        for who in [Member::Budi, Member::Gita, Member::Hadi] {
            let tab = house.welcomes(who).await;
            assert_eq!(tab.get(PATH).await.code(), ErrorCode::NotAllowed);
            assert_eq!(publishes(&tab, &whole).await.code(), ErrorCode::NotAllowed);
        }
        let known: RulesPage = office.get(PATH).await.ok();
        assert_eq!((known.newest, known.versions.len(), known.fields.len()), (0, 1, 25 * 7 + 4 * 5 + 7 + figures()));
    })
    .await;
}

/// Figures of the shipped conversions.
fn figures() -> usize {
    let rules = read_hours(shipped::HOURS).expect("rules");
    rules.paths.iter().map(|path| path.conversion.figures().count()).sum()
}

#[tokio::test]
async fn of_two_administrators_one_is_told_that_there_is_a_newer_version() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (citra, dewi, today) = (house.office().await, house.welcomes(Member::Dewi).await, today(&town));
        let new = revision(0, today, &SIX);
        let (one, other) = tokio::join!(publishes(&citra, &new), publishes(&dewi, &new));
        let (done, late) = if one.status.is_success() { (one, other) } else { (other, one) };
        assert_eq!((done.ok::<Revised>().published, late.code()), (Some(1), ErrorCode::Changed));
        assert_eq!(publishes(&dewi, &new).await.code(), ErrorCode::Changed);
        let known: RulesPage = dewi.get(PATH).await.ok();
        assert_eq!((known.newest, known.shown, known.versions.len()), (1, 1, 2));
        let same = revision(1, today, &SIX);
        assert_eq!(
            publishes(&dewi, &same).await.refusal().error.field.as_deref(),
            Some("fields"),
            "it says so already"
        );
    })
    .await;
}

#[tokio::test]
async fn versions_to_come_wait_for_their_day_and_a_years_target_for_the_next_year() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, now) = (house.office().await, today(&town));
        let in_days = |days: i64| Zone::Wib.date(town.now().plus_ms(days * DAY));
        let target =
            [("pns.jp", "24"), ("pns.basis.id", "Peraturan Bupati 7/2026"), ("pns.explanation.id", "24 JP setahun")];
        assert_eq!(publishes(&office, &revision(0, in_days(30), &SIX)).await.ok::<Revised>().published, Some(1));
        let second = revision(1, in_days(10), &target);
        assert_eq!(looks(&office, &second).await.replaces, [1]);
        assert_eq!(publishes(&office, &second).await.ok::<Revised>().replaces, [1]);
        let known: RulesPage = office.get(PATH).await.ok();
        let standings = |known: &RulesPage| known.versions.iter().map(|version| version.standing).collect::<Vec<_>>();
        assert_eq!(standings(&known), [Standing::ToCome, Standing::Replaced, Standing::InForce]);
        assert_eq!((known.newest, known.shown), (2, 0));
        // What was written into the first is in the second, too: it is based on it.
        let second: RulesPage = office.get(&format!("{PATH}?version=2")).await.ok();
        let text = |field: &str| second.fields.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str());
        assert_eq!((text("KL07.national"), text("pns.jp")), (Some("6"), Some("24")));
        let told = about(&town, Member::Ana).await;
        let names = told.hours_by_day().expect("told");
        assert_eq!((names.later().len(), names.on(now)), (1, names.first()));
        assert_eq!(told.hours, Some(names.first().to_string()));

        house.clock.advance(11 * DAY);
        let known: RulesPage = office.get(PATH).await.ok();
        assert_eq!(standings(&known), [Standing::InForce, Standing::Replaced, Standing::Past]);
        assert_eq!(about(&town, Member::Ana).await.hours, Some(names.on(in_days(0)).to_string()));
        let figures: Learning = office.get("/api/office/learning").await.ok();
        assert_eq!(
            (figures.target, figures.rule.as_str()),
            (20, "jp-baku 2026.1, jp-instansi 2"),
            "the year goes on as it began"
        );
        house.clock.advance(60 * DAY);
        let figures: Learning = office.get("/api/office/learning").await.ok();
        assert_eq!((figures.target, figures.rule.as_str()), (24, "jp-instansi 2"));
    })
    .await;
}
