//! Training needs, from the supervisor's phone to the recap.

use axum::http::StatusCode;
use domain::{
    assessment::Answer as Said,
    competency::{Level, StatementId},
    ids::{AssessmentId, PersonId},
    jpm::ProfileLine,
    needs::{NeedState, PlanLine, Verification},
    people::Supervision,
    sync::op::Body,
    text::Text,
    time::{Date, DateRange, Zone},
    wire::{
        about::About,
        error::ErrorCode,
        needs::{NeedFile, NeedWire, TeamNeeds, answered, planned, read_own, verified},
        office::{
            Audit, Readings,
            needs::{
                DecideNeed, ExportNeeds, MadeBy, NeedsPage, NeedsRecap, NeedsValidated, OneNeed, ValidateNeeds,
                VersionUsed,
            },
            rules::Revised,
        },
    },
};
use serde_json::json;
use server::store::{self, roster};

use super::{
    level::{STRICT, publishes, revision},
    privacy::unpacked,
    spreadsheets::rows,
    standards::{about, fetched, told as references_told},
};
use crate::{
    harness::{Answer, HOUR, House, Member, Tab, on_each_database},
    sync::{
        phone::{Phone, Start},
        town::Town,
    },
};

const WHY: &str = "Sudah memimpin rapat lintas seksi";
const REPLY: &str = "Rapat itu dipimpin rekan saya";

/// What somebody is told of their own needs.
async fn told(town: &Town<'_>, who: Member) -> Vec<NeedWire> {
    let phone = town.phone(who).await;
    let about: About = phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("told");
    about.needs.map(|raw| read_own(&raw.0)).unwrap_or_default()
}

/// Somebody answers everything alike and submits; the levels that come of it.
pub(super) async fn submits(town: &Town<'_>, who: Member) -> (AssessmentId, Vec<ProfileLine>) {
    let mut phone = town.phone(who).await;
    let start = town.start(who, town.open);
    phone.begins(start);
    phone.finishes(start, &town.reference, Said::Never);
    phone.syncs().await;
    assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", phone.verdicts());
    let id = phone.assessment(start);
    let state = phone.state();
    (id, state.assessments[&id].submitted.as_ref().expect("submitted").value.lines.clone())
}

/// Every gap as it is, but for the first where `differs`; one line of a plan.
pub(super) fn judgement(lines: &[ProfileLine], differs: bool) -> Verification {
    let reason = |nth: usize| (differs && nth == 0).then(|| WHY.to_owned());
    let said = lines.iter().enumerate().map(|(nth, line)| (line.competency, reason(nth)));
    let planned = lines.iter().skip(1).find(|line| line.gap() > 0).expect("another gap").competency;
    Verification { lines: said.collect(), plan: vec![plan(planned)], met: Vec::new() }
}

fn plan(competency: domain::competency::CompetencyCode) -> PlanLine {
    PlanLine { competency, path: "KL07".parse().unwrap(), quarter: 2 }
}

pub(super) fn verifies(of: Member, id: AssessmentId, judgement: &Verification) -> Body {
    verified(of.id(), id, judgement)
}

/// Budi's phone; his password is set with the first.
pub(super) async fn supervisor(town: &Town<'_>) -> Phone {
    town.house.welcomes(Member::Budi).await;
    town.phone(Member::Budi).await
}

async fn team(tab: &Tab) -> Vec<(String, NeedState)> {
    let team: TeamNeeds = tab.get("/api/team/needs").await.ok();
    team.needs.into_iter().map(|file| (file.claimant.name, file.need.state)).collect()
}

async fn one(office: &Tab, town: &Town<'_>, who: Member) -> OneNeed {
    office.get(&format!("/api/office/needs/{}?period={}", who.id(), town.open)).await.ok()
}

async fn seen(office: &Tab, town: &Town<'_>, who: Member) -> NeedFile {
    one(office, town, who).await.file
}

pub(super) async fn decides(
    office: &Tab,
    town: &Town<'_>,
    who: PersonId,
    seen: u32,
    validated: bool,
    why: &str,
) -> Answer {
    let reason = (!why.is_empty()).then(|| why.to_owned());
    let body = DecideNeed { period: town.open, seen, validated, reason };
    office.post(&format!("/api/office/needs/{who}/decision"), &body).await
}

async fn logged(office: &Tab) -> Vec<String> {
    office.get("/api/office/audit").await.ok::<Audit>().lines.into_iter().map(|row| row.action).collect()
}

#[tokio::test]
async fn a_need_is_verified_offline_answered_returned_verified_again_and_validated() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut budi = supervisor(&town).await;
        assert_eq!(team(&budi.tab).await, []);
        let (id, lines) = submits(&town, Member::Ana).await;
        assert_eq!(team(&budi.tab).await, [(Member::Ana.name().to_owned(), NeedState::Waiting)]);
        assert_eq!(told(&town, Member::Ana).await, [], "nothing was said yet");

        // Ana proposes a plan; Budi sees it.
        let mut ana = town.phone(Member::Ana).await;
        ana.record(planned(id, &[plan(lines[0].competency)]));
        ana.syncs().await;
        let proposed: TeamNeeds = budi.tab.get("/api/team/needs").await.ok();
        assert_eq!(proposed.needs[0].need.plan, [plan(lines[0].competency)]);
        assert!(!proposed.needs[0].need.agreed);

        // Budi differs in one, without a network; sent twice, it is said once.
        let first = budi.record(verifies(Member::Ana, id, &judgement(&lines, true)));
        budi.sends_in_vain().await;
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["applied"]);
        let own = &told(&town, Member::Ana).await[0];
        assert_eq!((own.state, own.year), (NeedState::Differs, 2027));
        assert_eq!(own.verified, Some((first.device, first.counter)));
        let line = |code: &str| own.lines.iter().find(|line| line.competency.code == code).unwrap();
        let differing = line(&lines[0].competency.to_string());
        assert_eq!((differing.own, differing.verified, differing.reason.as_deref()), (true, Some(false), Some(WHY)));
        let said: Vec<_> =
            own.steps.iter().map(|step| (step.what.as_str(), step.by.as_str(), step.role.as_str())).collect();
        assert_eq!(said, [("planned", Member::Ana.name(), "employee"), ("differs", Member::Budi.name(), "supervisor")]);

        // The office waits for her, or says why not.
        let office = house.office().await;
        assert_eq!(
            decides(&office, &town, Member::Ana.id(), 2, true, "").await.refusal().error.field.as_deref(),
            Some("reason")
        );
        // Ana answers.
        house.clock.advance(HOUR);
        let mut ana = town.phone(Member::Ana).await;
        ana.syncs().await;
        ana.now = town.now();
        ana.record(answered(id, first, REPLY));
        ana.syncs().await;
        assert_eq!(told(&town, Member::Ana).await[0].state, NeedState::Answered);
        assert_eq!(decides(&office, &town, Member::Ana.id(), 2, true, "").await.code(), ErrorCode::Changed);
        let file = seen(&office, &town, Member::Ana).await;
        assert_eq!((file.seen, file.need.state), (3, NeedState::Answered));
        assert_eq!(file.need.steps[2].words.as_deref(), Some(REPLY));
        decides(&office, &town, Member::Ana.id(), 3, false, "Bicarakan sekali lagi").await.done();
        assert_eq!(team(&budi.tab).await, [(Member::Ana.name().to_owned(), NeedState::Returned)]);

        // Once more, and validated; nothing changes it after that.
        house.clock.advance(HOUR);
        budi.now = town.now();
        budi.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        budi.syncs().await;
        let all = ValidateNeeds { period: town.open, unit: None };
        let done: NeedsValidated = office.post("/api/office/needs/validated", &all).await.ok();
        assert_eq!((done.validated, done.own), (1, 0));
        budi.record(verifies(Member::Ana, id, &judgement(&lines, true)));
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["applied", "applied", "parked:need_validated"]);
        let own = &told(&town, Member::Ana).await[0];
        assert_eq!((own.state, own.steps.len()), (NeedState::Validated, 6));

        // Budi is told which of his words the server has, so that his phone keeps none on its way for ever.
        let mine = budi.tab.get("/api/team/needs").await.ok::<TeamNeeds>().needs[0].mine.expect("he verified");
        assert_eq!(mine.0, first.device);
        assert!(mine.1 > first.counter, "the newer of the two that count");

        // Her copy has all that was said, and nobody's name or id with it.
        let files = unpacked(&town.phone(Member::Ana).await.tab.get("/api/me/copy").await.body);
        let copy = std::str::from_utf8(&files["needs/needs.json"]).unwrap();
        let records: Vec<serde_json::Value> = serde_json::from_str(copy).unwrap();
        let kinds: Vec<_> = records.iter().map(|record| record["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds.len(), 6, "{kinds:?}");
        assert!(copy.contains(WHY) && copy.contains(REPLY), "{copy}");
        for other in [Member::Budi, Member::Citra] {
            assert!(!copy.contains(other.name()) && !copy.contains(&other.id().to_string()), "{copy}");
        }

        // All of it is in the log, and Ana reads who has looked.
        let log = logged(&office).await;
        let count = |action: &str| log.iter().filter(|logged| *logged == action).count();
        assert_eq!((count("verify_needs"), count("validate_needs")), (2, 2));
        assert!(count("read_needs") >= 2, "{log:?}");
        let readings: Readings = town.phone(Member::Ana).await.tab.get("/api/me/readings").await.ok();
        assert!(readings.readings.iter().any(|reading| reading.action == "verify_needs"));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_the_supervisor_of_the_day_has_not_spoken() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (id, lines) = submits(&town, Member::Ana).await;
        let mut budi = supervisor(&town).await;
        // Eko is no supervisor; nobody verifies their own, nor what was never submitted, nor half of it.
        let mut eko = town.phone(Member::Eko).await;
        eko.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        let own = eko.assessment(town.start(Member::Eko, town.open));
        eko.record(planned(own, &[]));
        eko.syncs().await;
        assert_eq!(eko.verdicts(), ["parked:need_not_yours", "parked:need_missing"]);
        let mut ana = town.phone(Member::Ana).await;
        ana.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        ana.syncs().await;
        let half = Verification { lines: vec![(lines[0].competency, None)], ..Verification::default() };
        budi.record(verifies(Member::Ana, id, &half));
        budi.record(verifies(Member::Eko, own, &judgement(&lines, false)));
        let nowhere = PlanLine { path: "KL99".parse().unwrap(), ..plan(lines[1].competency) };
        budi.record(verifies(Member::Ana, id, &Verification { plan: vec![nowhere], ..judgement(&lines, false) }));
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["parked:need_form", "parked:need_missing", "parked:need_form"]);
        assert_eq!(told(&town, Member::Ana).await, []);

        // From the first of December somebody else supervises. What Budi verified in time counts though it comes late; what he says
        // after that does not. What waits has gone on to her, and what he said stays his.
        budi.record(verifies(Member::Ana, id, &judgement(&lines, true)));
        hands_over(&house, Member::Ana, Member::Gita, Date::constant(2026, 12, 1)).await;
        house.clock.advance(10 * 24 * HOUR);
        let gita = house.welcomes(Member::Gita).await;
        assert_eq!(team(&gita).await, [(Member::Ana.name().to_owned(), NeedState::Waiting)], "handed on");
        assert_eq!(team(&budi.tab).await, []);
        budi.now = town.now();
        budi.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        budi.syncs().await;
        assert_eq!(budi.verdicts()[3..], ["applied", "parked:need_not_yours"]);
        let mut hers = town.phone(Member::Gita).await;
        hers.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        hers.syncs().await;
        assert_eq!(hers.verdicts(), ["applied"]);
        let own = &told(&town, Member::Ana).await[0];
        let by: Vec<_> = own.steps.iter().map(|step| step.by.as_str()).collect();
        assert_eq!((own.state, by), (NeedState::Verified, vec![Member::Budi.name(), Member::Gita.name()]));
    })
    .await;
}

#[tokio::test]
async fn a_plan_may_come_in_the_same_push_as_the_submission() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut ana = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        ana.begins(start);
        ana.finishes(start, &town.reference, Said::Never);
        let id = ana.assessment(start);
        let lines = ana.state().assessments[&id].submitted.as_ref().expect("submitted").value.lines.clone();
        ana.record(planned(id, &[plan(lines[0].competency)]));
        ana.syncs().await;
        assert!(ana.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", ana.verdicts());
        let own = &told(&town, Member::Ana).await[0];
        assert_eq!((own.state, own.proposed.len()), (NeedState::Waiting, 1));
    })
    .await;
}

/// Somebody else supervises from that day on.
pub(super) async fn hands_over(house: &House, who: Member, to: Member, from: Date) {
    let line = &[Supervision { person: who.id(), supervisor: to.id(), range: DateRange { from, to: None } }];
    let put = house.state.db.write(|tx| async move { roster::add_supervision(&*tx, line).await });
    put.await.map_err(|cause: store::Error| cause.to_string()).expect("handed over");
}

#[tokio::test]
async fn who_verified_does_not_validate_and_an_answer_is_waited_for() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        // Citra supervises Ana, and is the office, too.
        hands_over(&house, Member::Ana, Member::Citra, Date::constant(2026, 11, 1)).await;
        let office = house.office().await;
        let (ana, lines) = submits(&town, Member::Ana).await;
        let (eko, _) = submits(&town, Member::Eko).await;
        let mut citra = town.phone(Member::Citra).await;
        citra.record(verifies(Member::Ana, ana, &judgement(&lines, false)));
        citra.syncs().await;
        let mut budi = supervisor(&town).await;
        budi.record(verifies(Member::Eko, eko, &judgement(&lines, true)));
        budi.syncs().await;
        assert_eq!([citra.verdicts(), budi.verdicts()], [["applied"], ["applied"]]);

        let same = decides(&office, &town, Member::Ana.id(), 1, true, "").await;
        assert_eq!((same.code(), same.refusal().error.field.as_deref()), (ErrorCode::Invalid, Some("verifier")));
        let all = ValidateNeeds { period: town.open, unit: None };
        let none: NeedsValidated = office.post("/api/office/needs/validated", &all).await.ok();
        assert_eq!((none.validated, none.own), (0, 1), "hers is another's to validate; Eko has not answered");
        let listed: NeedsPage = office.get("/api/office/needs?state=differs").await.ok();
        assert_eq!((listed.rows.len(), listed.ready, listed.rows[0].person.name.as_str()), (1, 1, Member::Eko.name()));
        assert_eq!(office.get("/api/office/needs?state=soon").await.code(), ErrorCode::Invalid);
        let missing: NeedsPage = office.get("/api/office/needs?state=not_submitted").await.ok();
        assert!(missing.rows.iter().all(|row| row.state.is_none()) && !missing.rows.is_empty());
        // One by one, with a reason.
        decides(&office, &town, Member::Eko.id(), 1, true, "Pegawai sedang cuti panjang").await.done();
        let dewi = house.welcomes(Member::Dewi).await;
        let done: NeedsValidated = dewi.post("/api/office/needs/validated", &all).await.ok();
        assert_eq!((done.validated, done.own), (1, 0));
        assert_eq!(told(&town, Member::Eko).await[0].steps[1].words.as_deref(), Some("Pegawai sedang cuti panjang"));

        // The recap counts both; one unit has none.
        let recap: NeedsRecap = office.get("/api/office/needs/recap").await.ok();
        assert_eq!((recap.validated, recap.submitted, recap.year), (2, 2, 2027));
        let first = recap.lines.iter().find(|line| line.competency.code == lines[0].competency.to_string()).unwrap();
        assert_eq!((first.people, first.gaps), (2, 1), "Eko's first is none, by his supervisor");
        assert_eq!(
            (recap.paths.len(), recap.paths[0].path.as_str(), &recap.paths[0].quarters[..]),
            (1, "KL07", &[0, 2, 0, 0][..])
        );
        let none: NeedsRecap =
            office.get(&format!("/api/office/needs/recap?unit={}", crate::harness::unit("bkpsdm"))).await.ok();
        assert_eq!((none.validated, none.lines.len(), none.made), (0, 0, MadeBy::default()), "no figure, no version");
        // Of a unit with one person it would be theirs: the log has who looked, and of which unit.
        let looks = office.get("/api/office/audit?action=see_needs").await.ok::<Audit>().lines;
        let looks: Vec<_> = looks.into_iter().map(|line| line.subject).collect();
        assert_eq!(looks, [none.unit.map(|unit| unit.name), Some(recap.agency)]);

        // The file says who took it and why; without a reason there is none.
        let wanted = |reason: &str| {
            let reason = reason.into();
            ExportNeeds { period: town.open, unit: None, state: None, reason, language: None }
        };
        let mute = office.post("/api/office/export/needs.csv", &wanted("mau")).await;
        assert_eq!((mute.code(), mute.refusal().error.field.as_deref()), (ErrorCode::Invalid, Some("reason")));
        let file = office.post("/api/office/export/needs.csv", &wanted("Rencana pelatihan 2027")).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
        let text = file.text();
        for part in
            [Member::Eko.name(), "Tervalidasi", "Rencana pelatihan 2027", Member::Citra.name(), "Triwulan 2 2027"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(text.contains("\nDisaring: keadaan;semua\n"), "{text}");
        let filtered = |state: &str| ExportNeeds { state: Some(state.into()), ..wanted("Rencana pelatihan 2027") };
        let odd = office.post("/api/office/export/needs.csv", &filtered("nanti")).await;
        assert_eq!((odd.code(), odd.refusal().error.field.as_deref()), (ErrorCode::Invalid, Some("state")));
        let text = office.post("/api/office/export/needs.csv", &filtered("not_submitted")).await.text();
        assert!(text.contains("\nDisaring: keadaan;Belum mengirim\n") && text.contains(";Belum mengirim;"), "{text}");
        assert!(!text.contains(Member::Ana.name()) && !text.contains(Member::Eko.name()), "{text}");
        let book = office.post("/api/office/export/needs.xlsx", &wanted("Rencana pelatihan 2027")).await;
        assert!(book.status == StatusCode::OK && book.body.starts_with(b"PK"));
        let log = logged(&office).await;
        assert_eq!(log.iter().filter(|action| *action == "export_named").count(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_gap_is_verified_by_its_indicators_and_the_recap_counts_each() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut budi = supervisor(&town).await;
        let (ana, lines) = submits(&town, Member::Ana).await;
        let (eko, _) = submits(&town, Member::Eko).await;
        let first = lines[0];
        let (code, catalogue) = (first.competency.to_string(), &town.reference.catalogue);
        let missing = Level::ALL.into_iter().filter(|level| *level <= first.required);
        let statements: Vec<_> = missing.flat_map(|level| catalogue.statements(first.competency, level)).collect();
        let all: Vec<StatementId> = statements.iter().map(|statement| statement.id).collect();
        assert!(first.reached.0.is_none() && all.len() >= 3, "{first:?}");

        // The supervisor is told what a gap consists of, with its words, and of no competency that has none.
        let team: TeamNeeds = budi.tab.get("/api/team/needs").await.ok();
        for line in &team.needs[0].need.lines {
            assert_eq!(line.own, line.indicators.is_some(), "{line:?}");
        }
        let told_first = |need: &NeedWire| {
            let line = need.lines.iter().find(|line| line.competency.code == code).expect("the first").clone();
            let parts = line.indicators.clone().expect("a gap");
            (line, parts)
        };
        let (_, parts) = told_first(&team.needs[0].need);
        let words = |id: &StatementId, text: &str, met: Option<bool>| (*id, text.to_owned(), met);
        let read: Vec<_> = parts.iter().map(|part| words(&part.id, &part.text.id, part.met)).collect();
        let expected: Vec<_> = statements.iter().map(|known| words(&known.id, &known.text.indonesian, None)).collect();
        assert_eq!(read, expected);

        // All of them met is no gap and has to be said as that; one of them is seen met with a reason.
        let with = |ids: &[StatementId]| Verification {
            met: vec![(ids.to_vec(), WHY.to_owned())],
            ..judgement(&lines, false)
        };
        budi.record(verifies(Member::Ana, ana, &with(&all)));
        budi.record(verifies(Member::Ana, ana, &with(&all[..1])));
        // Of Eko he sees no gap in a competency as a whole.
        let mut apart = judgement(&lines, false);
        apart.lines[2].1 = Some(WHY.to_owned());
        budi.record(verifies(Member::Eko, eko, &apart));
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["parked:need_form", "applied", "applied"]);

        // Ana sees which one, and why, and may answer; the office waits for that, or says why not.
        let own = &told(&town, Member::Ana).await[0];
        let (line, parts) = told_first(own);
        assert_eq!((own.state, line.verified, line.reason.as_deref()), (NeedState::Differs, Some(true), Some(WHY)));
        let met: Vec<_> = parts.iter().filter(|part| part.met == Some(true)).map(|part| part.id).collect();
        assert_eq!((met, parts.len()), (vec![all[0]], all.len()));
        let office = house.office().await;
        let (_, parts) = told_first(&seen(&office, &town, Member::Ana).await.need);
        assert_eq!((parts[0].met, parts[1].met), (Some(true), None));
        for who in [Member::Ana, Member::Eko] {
            let mute = decides(&office, &town, who.id(), 1, true, "").await;
            assert_eq!(mute.refusal().error.field.as_deref(), Some("reason"));
            decides(&office, &town, who.id(), 1, true, "Pegawai sedang cuti panjang").await.done();
        }

        // Both have the gap; in the first of its indicators Eko alone.
        let recap: NeedsRecap = office.get("/api/office/needs/recap").await.ok();
        let line = recap.lines.iter().find(|line| line.competency.code == code).expect("counted");
        let counted: Vec<_> = line.indicators.iter().map(|part| (part.code.clone(), part.gaps)).collect();
        let expected = |id: &StatementId| (id.to_string(), if *id == all[0] { 1 } else { 2 });
        assert_eq!((line.gaps, counted), (2, all.iter().map(expected).collect()));
        let apart = recap.lines.iter().find(|line| line.competency.code == lines[2].competency.to_string()).unwrap();
        assert!(!apart.indicators.is_empty() && apart.gaps == 1, "{apart:?}");
        assert!(apart.indicators.iter().all(|part| part.gaps == 1), "no gap, nothing that it consists of: {apart:?}");

        // So does the file, and names by person which were seen met.
        let wanted = json!({ "period": town.open.to_string(), "reason": "Rencana pelatihan 2027" });
        let file = office.post("/api/office/export/needs.csv", &wanted).await;
        let rows = rows(&file.body);
        let of = |id: &StatementId| {
            let here = rows.iter().find(|row| row.get(1) == Some(&id.to_string())).expect("a row of the indicator");
            (here[3].clone(), here[4].clone())
        };
        assert_eq!(of(&all[0]), (statements[0].text.indonesian.clone(), "1".to_owned()));
        assert_eq!(of(&all[1]), (statements[1].text.indonesian.clone(), "2".to_owned()));
        let of_ana = rows.iter().find(|row| row.get(2).is_some_and(|name| name == Member::Ana.name()));
        assert!(of_ana.expect("her row").contains(&all[0].to_string()), "{of_ana:?}");
    })
    .await;
}

#[tokio::test]
async fn a_later_assessment_takes_the_place_of_what_was_not_validated() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (id, lines) = submits(&town, Member::Ana).await;
        let mut budi = supervisor(&town).await;
        budi.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        budi.syncs().await;
        // The next period opens, and Ana submits again.
        let next = town.next_period().await;
        house.clock.advance(HOUR);
        let mut ana = town.phone(Member::Ana).await;
        ana.syncs().await;
        ana.now = town.now();
        let start = town.start(Member::Ana, next);
        ana.begins(start);
        ana.finishes(start, &town.reference, Said::Never);
        ana.syncs().await;
        budi.now = town.now();
        budi.record(verifies(Member::Ana, id, &judgement(&lines, true)));
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["applied", "parked:need_newer"]);
        assert_eq!(told(&town, Member::Ana).await[0].state, NeedState::Superseded);
        let team: TeamNeeds = budi.tab.get("/api/team/needs").await.ok();
        assert_eq!((team.needs.len(), team.needs[0].need.period), (1, next));
        assert_eq!(team.needs[0].need.state, NeedState::Waiting);
        let office = house.office().await;
        assert_eq!(decides(&office, &town, Member::Ana.id(), 1, true, "").await.code(), ErrorCode::Changed);
    })
    .await;
}

#[tokio::test]
async fn the_recap_and_its_file_name_every_version_that_made_their_figures() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (mut budi, office) = (supervisor(&town).await, house.office().await);
        let mut begun = vec![submits(&town, Member::Ana).await];
        // Eko begins when the agency has a level rule of its own.
        publishes(&office, &revision(0, Zone::Wib.date(town.now()), &STRICT)).await.ok::<Revised>();
        let mut eko = town.phone(Member::Eko).await;
        let references = references_told(&about(&eko).await, town.open);
        let start = Start { references, ..town.start(Member::Eko, town.open) };
        eko.begins(start);
        eko.finishes(start, &fetched(&eko, &references).await, Said::Never);
        eko.syncs().await;
        let id = eko.assessment(start);
        begun.push((id, eko.state().assessments[&id].submitted.as_ref().expect("submitted").value.lines.clone()));
        for (who, (id, lines)) in [Member::Ana, Member::Eko].into_iter().zip(&begun) {
            budi.record(verifies(who, *id, &judgement(lines, false)));
        }
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["applied", "applied"]);
        let all = ValidateNeeds { period: town.open, unit: None };
        assert_eq!(office.post("/api/office/needs/validated", &all).await.ok::<NeedsValidated>().validated, 2);

        let recap: NeedsRecap = office.get("/api/office/needs/recap").await.ok();
        let MadeBy { catalogues, standards, levels, paths } = recap.made;
        let shipped = &town.reference;
        let named = |used: &[VersionUsed]| -> Vec<(String, String)> {
            used.iter().map(|used| (used.version.clone(), used.basis.id.clone())).collect()
        };
        let once = |version: &str, basis: &Text| vec![(version.to_owned(), basis.indonesian.clone())];
        assert_eq!(named(&catalogues), once(&shipped.catalogue.version, &shipped.catalogue.basis));
        assert_eq!(named(&standards), once(&shipped.standards.version, &shipped.standards.basis));
        let levels: Vec<_> = levels.iter().map(|used| (used.id.as_str(), used.version)).collect();
        let rule = &shipped.rules.level.rule;
        assert_eq!(levels, [(rule.id.as_str(), rule.version), ("level-instansi", 1)], "the rule of each, and no other");
        let paths = paths.expect("something is planned");
        assert!(!paths.version.is_empty() && !paths.basis.id.is_empty(), "{paths:?}");

        // One person's needs name the rule of that one.
        for (who, rule) in [(Member::Ana, rule.id.as_str()), (Member::Eko, "level-instansi")] {
            let made = one(&office, &town, who).await.made;
            let levels: Vec<_> = made.levels.iter().map(|used| used.id.as_str()).collect();
            assert_eq!((levels, made.paths.as_ref()), (vec![rule], Some(&paths)));
        }

        // The file has them all, with what they rest on, in the place of the period's.
        let wanted = json!({ "period": town.open.to_string(), "reason": "Rencana pelatihan 2027" });
        let text = office.post("/api/office/export/needs.csv", &wanted).await.text();
        let lines = |begins: &str| text.lines().filter(|line| line.starts_with(begins)).count();
        assert_eq!(
            (lines("Katalog kompetensi;"), lines("Standar jabatan;"), lines("Aturan level;")),
            (1, 1, 2),
            "{text}"
        );
        let path_rules = format!("versi {}. Dasar: {}", paths.version, paths.basis.id);
        assert!(text.contains("level-instansi 1. Dasar: Peraturan Bupati 9/2026"), "{text}");
        assert!(
            text.contains(&path_rules) && lines("Aturan jalur pengembangan;") == 1 && lines("Versi katalog") == 0,
            "{text}"
        );
    })
    .await;
}
