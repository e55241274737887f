//! Claims of hours learned elsewhere, from the phone to the decision.

use axum::http::StatusCode;
use domain::{
    bundle::BundleHash,
    hours::{Certificate, Claim, ClaimStanding, ClaimVerdict, Claimed, PART_BYTES, Step},
    ids::{AttendanceId, ClaimId},
    sync::op::OpId,
    wire::{
        about::About,
        base64,
        claim::{
            Attendance, AttendanceList, AttendanceSeen, ClaimFile, ClaimWire, ClaimsPage, Decide, ProofPart,
            ProofTaken, TeamClaims,
        },
        error::ErrorCode,
        office::{
            Audit, Readings,
            learning::{Learning, PersonLearning},
        },
    },
};
use serde_json::json;

use crate::{
    harness::{
        Answer, HOUR, Member, Tab, on_each_database,
        training::{self, PHOTO, claimed, claimed_with, withdrawn, workshop},
    },
    sync::{phone::Phone, town::Town},
};

pub(super) const REASON: &str = "Sertifikat menyebut dua hari";

/// What the server tells of the person's claims.
pub(super) async fn told(town: &Town<'_>, who: Member) -> Vec<ClaimWire> {
    let phone = town.phone(who).await;
    let about: About = phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("told");
    about.claims.unwrap_or_default()
}

async fn puts(tab: &Tab, hash: BundleHash, nth: u32, bytes: &[u8]) -> Answer {
    tab.post(&format!("/api/claims/proofs/{hash}"), &ProofPart { nth, body: base64::write(bytes) }).await
}

/// Sends all of a proof.
pub(super) async fn proves(tab: &Tab, bytes: &[u8]) {
    let hash = BundleHash::of(bytes);
    for (nth, part) in (0..).zip(bytes.chunks(PART_BYTES as usize)) {
        let taken: ProofTaken = puts(tab, hash, nth, part).await.ok();
        let more = bytes.len() > (nth as usize + 1) * PART_BYTES as usize;
        assert_eq!(taken.next, more.then_some(nth + 1));
    }
}

/// A claim of Ana's, with all that belongs to it.
pub(super) async fn claims(town: &Town<'_>, name: u8, days: u32) -> (Phone, OpId) {
    let mut phone = town.phone(Member::Ana).await;
    let op = phone.record(claimed(name, days));
    phone.syncs().await;
    proves(&phone.tab, PHOTO).await;
    (phone, op)
}

fn path(name: u8) -> String {
    format!("/api/claims/{}/{}", Member::Ana.id(), training::id(name))
}

pub(super) fn decision(verdict: ClaimVerdict, op: OpId) -> Decide {
    let reason = (verdict != ClaimVerdict::Accepted).then(|| REASON.to_owned());
    Decide { verdict, writer: (op.device, op.counter), reason, what: None }
}

pub(super) async fn decides(tab: &Tab, name: u8, decide: &Decide) -> Answer {
    tab.post(&format!("{}/decision", path(name)), decide).await
}

#[tokio::test]
async fn a_claim_is_returned_corrected_accepted_and_frozen() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let boss = house.welcomes(Member::Budi).await;
        let mut phone = town.phone(Member::Ana).await;
        let first = phone.record(claimed(1, 3));
        phone.syncs().await;
        assert_eq!(phone.verdicts(), ["applied"]);
        let told_first = &told(&town, Member::Ana).await[0];
        assert_eq!((told_first.state, told_first.jp), (ClaimStanding::Proofs, 15));
        assert_eq!(told_first.missing, [BundleHash::of(PHOTO)]);
        assert_eq!(boss.get("/api/team/claims").await.ok::<TeamClaims>().claims, []);
        let early = decides(&boss, 1, &decision(ClaimVerdict::Accepted, first)).await;
        assert_eq!(early.code(), ErrorCode::ProofsMissing);

        proves(&phone.tab, PHOTO).await;
        proves(&phone.tab, PHOTO).await;
        let waiting: TeamClaims = boss.get("/api/team/claims").await.ok();
        assert_eq!(waiting.claims.len(), 1);
        assert_eq!(waiting.claims[0].claimant.name, Member::Ana.name());
        assert!(waiting.claims[0].may_decide);
        let photo = boss.get(&format!("{}/proofs/{}", path(1), BundleHash::of(PHOTO))).await;
        assert_eq!((photo.status, &photo.body[..]), (StatusCode::OK, PHOTO));
        assert_eq!((photo.header("content-type"), photo.header("content-disposition")), ("image/jpeg", "attachment"));
        // A return says why.
        let mute = Decide { reason: Some("tidak".into()), ..decision(ClaimVerdict::Returned, first) };
        assert_eq!(decides(&boss, 1, &mute).await.code(), ErrorCode::Invalid);
        decides(&boss, 1, &decision(ClaimVerdict::Returned, first)).await.done();
        let returned = &told(&town, Member::Ana).await[0];
        assert_eq!(returned.state, ClaimStanding::Returned);
        let why = &returned.decisions[0];
        assert_eq!((why.role.as_str(), why.reason.as_deref()), ("supervisor", Some(REASON)));

        // Corrected on the phone, it waits again; the same photo needs no second journey.
        house.clock.advance(HOUR);
        phone.now = town.now();
        let second = phone.record(claimed(1, 2));
        phone.syncs().await;
        assert_eq!(told(&town, Member::Ana).await[0].state, ClaimStanding::Waiting);
        let late = decides(&boss, 1, &decision(ClaimVerdict::Accepted, first)).await;
        assert_eq!(late.code(), ErrorCode::Changed, "it is not what was looked at");
        let office = house.office().await;
        decides(&office, 1, &decision(ClaimVerdict::Accepted, second)).await.done();
        assert_eq!(decides(&boss, 1, &decision(ClaimVerdict::Returned, second)).await.code(), ErrorCode::Changed);
        let accepted = &told(&town, Member::Ana).await[0];
        assert_eq!((accepted.state, accepted.jp), (ClaimStanding::Accepted, 10));
        assert_eq!(accepted.steps, [Step::PerDay { days: 2, international: false, jp_each: 5 }]);
        assert!(!accepted.rule.version.is_empty() && !accepted.basis.id.is_empty());
        let verdicts: Vec<_> = accepted.decisions.iter().map(|decision| decision.verdict).collect();
        assert_eq!(verdicts, [ClaimVerdict::Returned, ClaimVerdict::Accepted]);

        // The office counts it as the phone does: in the figures, and on the person's record.
        let known: Learning = office.get("/api/office/learning").await.ok();
        assert_eq!((known.counts.jp, known.paths.len(), known.paths[0].jp), (10, 1, 10));
        let record: PersonLearning =
            office.get(&format!("/api/office/people/{}/learning", Member::Ana.id())).await.ok();
        assert_eq!((record.jp, record.elsewhere.len(), record.elsewhere[0].jp), (10, 1, 10));

        phone.record(claimed(1, 9));
        phone.record(withdrawn(1));
        phone.syncs().await;
        assert_eq!(phone.verdicts()[2..], ["parked:claim_frozen", "parked:claim_frozen"]);
        assert_eq!(told(&town, Member::Ana).await[0].jp, 10, "what was accepted stays");

        let looks: Readings = phone.tab.get("/api/me/readings").await.ok();
        let by = |action: &str| looks.readings.iter().filter(|look| look.action == action).count();
        assert_eq!((by("read_claims"), by("decide_claims")), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn a_decision_may_correct_what_was_claimed() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (_, op) = claims(&town, 1, 3).await;
        let office = house.office().await;
        let correct = |what: Option<Claim>| Decide { what, ..decision(ClaimVerdict::Corrected, op) };
        for (what, field) in [
            (Claim { path: "KL99".parse().unwrap(), ..workshop(2) }, "path"),
            (workshop(10), "days"),
            (Claim { title: " ".into(), ..workshop(2) }, "title"),
        ] {
            let refusal = decides(&office, 1, &correct(Some(what))).await.refusal().error;
            assert_eq!((refusal.code, refusal.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
        assert_eq!(decides(&office, 1, &correct(None)).await.code(), ErrorCode::Malformed);
        decides(&office, 1, &correct(Some(workshop(2)))).await.done();
        let accepted = &told(&town, Member::Ana).await[0];
        assert_eq!((accepted.state, accepted.jp, accepted.what.claimed.days), (ClaimStanding::Accepted, 10, Some(2)));
        assert_eq!(accepted.decisions[0].verdict, ClaimVerdict::Corrected);
        let list: ClaimsPage = office.get("/api/office/claims?state=accepted").await.ok();
        assert_eq!((list.paging.rows, list.claims[0].jp), (1, 10));
        assert_eq!(office.get("/api/office/claims?state=waiting").await.ok::<ClaimsPage>().claims, []);
        assert_eq!(office.get("/api/office/claims?state=moon").await.code(), ErrorCode::Invalid);
        let elsewhere = format!("/api/office/claims?unit={}", Member::Citra.unit().unwrap());
        assert_eq!(office.get(&elsewhere).await.ok::<ClaimsPage>().claims, []);
        let here = format!("/api/office/claims?unit={}", Member::Ana.unit().unwrap());
        assert_eq!(office.get(&here).await.ok::<ClaimsPage>().claims.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn claims_are_read_and_decided_by_those_who_may() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (phone, op) = claims(&town, 1, 3).await;
        let eko = town.phone(Member::Eko).await.tab;
        let (gita, intan) = (house.welcomes(Member::Gita).await, house.welcomes(Member::Intan).await);
        let proof = format!("{}/proofs/{}", path(1), BundleHash::of(PHOTO));
        for tab in [&eko, &gita, &intan] {
            assert_eq!(tab.get(&path(1)).await.code(), ErrorCode::NotAllowed);
            assert_eq!(tab.get(&proof).await.code(), ErrorCode::NotAllowed);
            assert_eq!(tab.get("/api/office/claims").await.code(), ErrorCode::NotAllowed);
            assert_eq!(tab.get("/api/team/claims").await.ok::<TeamClaims>().claims, []);
            let tried = decides(tab, 1, &decision(ClaimVerdict::Accepted, op)).await;
            assert_eq!(tried.code(), ErrorCode::NotAllowed);
        }
        // One's own is read, and decided about by others.
        assert!(!phone.tab.get(&path(1)).await.ok::<ClaimFile>().may_decide);
        assert_eq!(phone.tab.get(&proof).await.body, PHOTO);
        let own = decides(&phone.tab, 1, &decision(ClaimVerdict::Accepted, op)).await;
        assert_eq!(own.code(), ErrorCode::NotAllowed);

        let office = house.office().await;
        let mut citra = town.phone(Member::Citra).await;
        let own = citra.record(claimed(1, 3));
        citra.syncs().await;
        proves(&citra.tab, PHOTO).await;
        let path = format!("/api/claims/{}/{}/decision", Member::Citra.id(), training::id(1));
        let tried = office.post(&path, &decision(ClaimVerdict::Accepted, own)).await;
        assert_eq!(tried.code(), ErrorCode::NotAllowed, "not even the office about its own");
        // A password that was confirmed long ago opens nothing.
        house.clock.advance(13 * HOUR);
        assert_eq!(office.get("/api/office/claims").await.code(), ErrorCode::ConfirmPassword);
    })
    .await;
}

#[tokio::test]
async fn proofs_are_what_their_names_say() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phone = town.phone(Member::Ana).await;
        let mut large = b"%PDF-1.7 ".to_vec();
        large.resize(PART_BYTES as usize * 2 + 5, b'x');
        let page: &[u8] = b"<html>not a photo</html>";
        phone.record(claimed_with(1, workshop(1), &[&large, PHOTO, page]));
        phone.syncs().await;
        let (hash, part) = (BundleHash::of(&large), PART_BYTES as usize);
        let next = |answer: Answer| answer.ok::<ProofTaken>().next;
        // Out of turn, it is told which part is wanted.
        assert_eq!(next(puts(&phone.tab, hash, 1, &large[part..2 * part]).await), Some(0));
        assert_eq!(next(puts(&phone.tab, hash, 0, &large[..part]).await), Some(1));
        assert_eq!(next(puts(&phone.tab, hash, 0, &large[..part]).await), Some(1), "again");
        assert_eq!(puts(&phone.tab, hash, 1, &large[..7]).await.code(), ErrorCode::WrongProof, "too short");
        // Other bytes show once all are there, and then nothing is kept of them.
        assert_eq!(next(puts(&phone.tab, hash, 1, &vec![b'y'; part]).await), Some(2));
        assert_eq!(puts(&phone.tab, hash, 2, b"xxxxx").await.code(), ErrorCode::WrongProof);
        assert_eq!(next(puts(&phone.tab, hash, 2, b"xxxxx").await), Some(0));
        proves(&phone.tab, &large).await;
        proves(&phone.tab, PHOTO).await;
        assert_eq!(puts(&phone.tab, BundleHash::of(page), 0, page).await.code(), ErrorCode::WrongProof);
        let missing = told(&town, Member::Ana).await[0].missing.clone();
        assert_eq!(missing, [BundleHash::of(page)]);
        // Nobody puts what no claim of theirs names.
        let eko = town.phone(Member::Eko).await.tab;
        assert_eq!(puts(&eko, hash, 0, &large[..part]).await.code(), ErrorCode::NotFound);
        let broken = json!({ "nth": 0, "body": "not base64" });
        let answer = phone.tab.post(&format!("/api/claims/proofs/{hash}"), &broken).await;
        assert_eq!(answer.code(), ErrorCode::WrongProof);
        let huge = json!({ "nth": 0, "body": "A".repeat(200_000) });
        let answer = phone.tab.post(&format!("/api/claims/proofs/{hash}"), &huge).await;
        assert_eq!(answer.code(), ErrorCode::TooLarge);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_believed_waits_for_nobody() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phone = town.phone(Member::Ana).await;
        let online = |jp| Claim {
            path: "NKL03".parse().unwrap(),
            claimed: Claimed { certificate: Some(Certificate { jp, attached: true }), ..Claimed::default() },
            ..workshop(1)
        };
        let tomorrow = house.state.now().plus_ms(26 * HOUR);
        let tomorrow = domain::time::Zone::Wib.date(tomorrow);
        phone.record(claimed_with(1, online(1_501), &[PHOTO]));
        phone.record(claimed_with(2, Claim { to: tomorrow, ..workshop(1) }, &[PHOTO]));
        phone.record(claimed_with(3, workshop(1), &[]));
        phone.record(claimed_with(4, online(500), &[PHOTO]));
        phone.syncs().await;
        let expected = ["parked:claim_too_much", "parked:claim_future", "parked:claim_proofs", "applied"];
        assert_eq!(phone.verdicts(), expected);
        let there = told(&town, Member::Ana).await;
        assert_eq!(there.len(), 1);
        // Believed for the certificate's sake, and marked for whoever decides.
        assert_eq!((there[0].id, there[0].steps.last()), (training::id(4), Some(&Step::AboveUsual { max: 300 })));
    })
    .await;
}

fn nips(lines: &[&str]) -> String {
    lines.join("\r\n")
}

#[tokio::test]
async fn one_training_is_entered_for_all_who_attended() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (_, _) = claims(&town, 1, 3).await;
        let office = house.office().await;
        let id = AttendanceId::from_random([7; 16]);
        let list = |text: String, enter| Attendance { id, what: workshop(2), nips: text, enter };
        let put = async |attendance: &Attendance| office.post("/api/office/attendance", attendance).await;
        let bad = nips(&[
            "nip;nama",
            "'19900515 201501 2 001;Ana",
            "1,96608E+17;Budi",
            "",
            Member::Eko.nip(),
            Member::Intan.nip(),
            Member::Citra.nip(),
            Member::Eko.nip(),
            "12345",
        ]);
        let seen: AttendanceSeen = put(&list(bad, true)).await.ok();
        let faults: Vec<_> = seen.rows.iter().map(|row| (row.row, row.fault.as_deref())).collect();
        assert_eq!(
            faults,
            [
                (2, None),
                (3, Some("nip_scientific")),
                (5, None),
                (6, Some("not_here")),
                (7, Some("oneself")),
                (8, Some("duplicate_nip")),
                (9, Some("nip_length")),
            ]
        );
        assert!(!seen.entered);
        assert_eq!(seen.rows[1].nip, "1,96608E+17", "as it stands there");
        assert_eq!(seen.rows[0].similar, ["Lokakarya arsip dinamis"], "Ana has claimed it herself");
        assert_eq!(seen.rows[2].claimant.as_ref().map(|who| who.name.as_str()), Some(Member::Eko.name()));
        assert_eq!(told(&town, Member::Eko).await, [], "nothing of a list with faults is entered");

        let good = nips(&[Member::Ana.nip(), Member::Eko.nip()]);
        let seen: AttendanceSeen = put(&list(good.clone(), false)).await.ok();
        assert_eq!((seen.jp, seen.entered, seen.rows.len()), (10, false, 2));
        for _ in 0..2 {
            assert!(put(&list(good.clone(), true)).await.ok::<AttendanceSeen>().entered);
        }
        let log: Audit = office.get("/api/office/audit?action=enter_attendance").await.ok();
        let why: Vec<_> = log.lines.iter().map(|line| line.reason.as_deref()).collect();
        assert_eq!(why, [Some("Lokakarya arsip dinamis"); 2], "once for each");
        let entered = &told(&town, Member::Eko).await;
        assert_eq!((entered.len(), entered[0].state, entered[0].jp), (1, ClaimStanding::Accepted, 10));
        assert_eq!((entered[0].writer, entered[0].decisions[0].verdict), (None, ClaimVerdict::Entered));

        // It is frozen for its person, too.
        let mut eko = town.phone(Member::Eko).await;
        let own = ClaimId::of(id, Member::Eko.id());
        eko.record(domain::sync::op::Body::ClaimWithdrawn { claim: own });
        eko.syncs().await;
        assert_eq!(eko.verdicts(), ["parked:claim_frozen"]);

        let lists: AttendanceList = office.get("/api/office/attendance").await.ok();
        assert_eq!((lists.lists.len(), lists.lists[0].people, &lists.lists[0].annulled), (1, 2, &None));
        let second: AttendanceList = office.get("/api/office/attendance?page=2").await.ok();
        assert_eq!((second.lists.len(), second.paging.page, second.paging.rows), (0, 2, 1));
        let export = async |tab: &Tab| tab.get("/api/office/export/attendance.csv").await;
        let line = "Lokakarya arsip dinamis;2026-03-02;2026-03-10;10;2;2026-11-23;";
        let file = export(&office).await.text();
        assert!(file.contains(&format!("\n{line}\n")) && !file.contains(Member::Eko.name()), "{file}");
        let annul = format!("/api/office/attendance/{id}/annul");
        assert_eq!(office.post(&annul, &json!({ "reason": "" })).await.code(), ErrorCode::Invalid);
        office.post(&annul, &json!({ "reason": "Daftar hadir tertukar" })).await.done();
        assert_eq!(office.post(&annul, &json!({ "reason": "Daftar hadir tertukar" })).await.code(), ErrorCode::Changed);
        let file = export(&office).await.text();
        assert!(file.contains(&format!("\n{line}Daftar hadir tertukar\n")), "{file}");
        assert_eq!(export(&eko.tab).await.code(), ErrorCode::NotAllowed);
        let gone = &told(&town, Member::Eko).await[0];
        assert_eq!((gone.state, gone.decisions[1].verdict), (ClaimStanding::Annulled, ClaimVerdict::Annulled));
        assert_eq!(gone.decisions[1].reason.as_deref(), Some("Daftar hadir tertukar"));

        let refused = list(good, true);
        assert_eq!(eko.tab.post("/api/office/attendance", &refused).await.code(), ErrorCode::NotAllowed);
        let none = Attendance { nips: " \n".into(), ..refused.clone() };
        assert_eq!(put(&none).await.refusal().error.field.as_deref(), Some("nips"));
        let future = Claim { to: domain::time::Date::constant(2027, 1, 1), ..workshop(1) };
        let refusal = put(&Attendance { what: future, ..refused }).await.refusal().error;
        assert_eq!(refusal.field.as_deref(), Some("to"));
    })
    .await;
}
