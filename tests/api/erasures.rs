//! People who left: who may be erased from when on, what goes and what stays, and that nothing of it comes back.

use std::path::Path;

use axum::http::StatusCode;
use domain::{
    assessment::Answer as Given,
    bundle::BundleHash,
    hours::ClaimVerdict,
    ids::AttemptId,
    privacy::{
        RequestState,
        erasure::{Bar, Part},
    },
    sync::device::LocalOps,
    wire::{
        base64,
        claim::{Decide, ProofPart},
        erasure::{LeaverFile, Leavers},
        error::ErrorCode,
        hand_in::Handed,
        office::Audit,
        privacy::OwnRequests,
    },
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;
use server::{
    config::Settings,
    entity::{
        account, assessment_level, certificate, claim, claim_proof_part, device, enrolment, hand_in, lesson_progress,
        op, quiz_attempt, stream_device,
    },
    erasures::{self, Settled, journal::Journal},
    store::audit,
};

use super::{
    imports::{STAFF, imports, list},
    privacy::{ANSWER, WORDS, officer},
};
use crate::{
    harness::{
        Answer, DAY, House, Member, PASSWORD, Tab, agency, on_each_database, school,
        training::{self, PHOTO, claimed, claimed_with, workshop},
    },
    sync::{
        hand_in::{letter, seals},
        phone::Phone,
        town::Town,
    },
};

const NOTE: &str = "Rahasia saya tentang rapat desa";
const UNSENT: &str = "Catatan yang belum terkirim";
const WHY: &str = "Masa simpan setelah pensiun sudah lewat";
const LEAVERS: &str = "/api/office/leavers";

/// The house with a journal in that folder.
fn with_journal(house: &House, folder: &Path) -> House {
    house.with_settings(Settings { journal: Some(folder.join("erasures.journal")), ..Settings::default() })
}

/// Ana has submitted, noted, learned and finished, and claimed twice: one claim was accepted. Her phone holds a note that was not sent.
async fn worked(town: &Town<'_>) -> Phone {
    school::publish(&town.house.state, agency(1), 1).await;
    let mut phone = town.phone(Member::Ana).await;
    let start = town.start(Member::Ana, town.open);
    phone.begins(start);
    phone.notes(start, "INT.1.1", NOTE.to_owned());
    phone.finishes(start, &town.reference, Given::Often);
    for lesson in &school::LESSONS[..2] {
        phone.record(school::reached(lesson, 1_000, true));
    }
    phone.record(school::attempted(AttemptId::from_random([1; 16]), true));
    let accepted = phone.record(claimed(1, 3));
    phone.record(claimed_with(2, workshop(2), &[b"\xff\xd8\xff\xe0 another \xff\xd9"]));
    phone.syncs().await;
    for bytes in [PHOTO, b"\xff\xd8\xff\xe0 another \xff\xd9"] {
        let path = format!("/api/claims/proofs/{}", BundleHash::of(bytes));
        let part = ProofPart { nth: 0, body: base64::write(bytes) };
        assert_eq!(phone.tab.post(&path, &part).await.status, StatusCode::OK);
    }
    let writer = (accepted.device, accepted.counter);
    let decide = Decide { verdict: ClaimVerdict::Accepted, writer, reason: None, what: None };
    let path = format!("/api/claims/{}/{}/decision", Member::Ana.id(), training::id(1));
    let decided = town.house.office().await.post(&path, &decide).await;
    assert!(decided.status.is_success(), "{}", decided.text());
    phone.notes(start, "INT.1.2", UNSENT.to_owned());
    phone
}

/// Ana stands on the office's list no more: today is her last day.
async fn leaves(office: &Tab) {
    imports(office, &list(&STAFF[1..])).await;
}

async fn looks(office: &Tab) -> LeaverFile {
    office.get(&format!("{LEAVERS}/{}", Member::Ana.id())).await.ok()
}

async fn erases(office: &Tab, seen: &str, reason: &str) -> Answer {
    office.post(&format!("{LEAVERS}/{}/erased", Member::Ana.id()), &json!({ "seen": seen, "reason": reason })).await
}

fn count(file: &LeaverFile, part: Part) -> u32 {
    file.parts.iter().find(|line| line.part == part).expect("told").count
}

/// Every op of Ana's stream.
async fn ops(house: &House) -> Vec<op::Model> {
    let of = op::Entity::find().filter(op::Column::PersonId.eq(Member::Ana.id().uuid()));
    let mut ops = of.all(house.state.db.read()).await.unwrap();
    ops.sort_by_key(|op| op.seq);
    ops
}

macro_rules! rows {
    ($house:ident, $table:ident) => {{
        let of = $table::Entity::find().filter($table::Column::PersonId.eq(Member::Ana.id().uuid()));
        of.count($house.state.db.read()).await.unwrap()
    }};
}

#[tokio::test]
async fn what_may_go_goes_what_must_stay_stays_and_nothing_comes_back() {
    on_each_database(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let house = with_journal(&house, folder.path());
        let town = Town::of(&house).await;
        let phone = worked(&town).await;
        let envelope = seals(&phone, &letter(&phone));
        let office = house.office().await;
        leaves(&office).await;
        assert_eq!(looks(&office).await.row.bar, Some(Bar::Here), "the last day is a day of work");
        house.clock.advance(DAY);
        let office = house.office().await;
        let early = looks(&office).await;
        assert_eq!((early.row.bar, early.row.from.as_deref()), (Some(Bar::TooEarly), Some("2027-11-23")));
        let refused = erases(&office, &early.seen, WHY).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("person")));

        house.clock.advance(365 * DAY);
        let office = house.office().await;
        let listed: Leavers = office.get(LEAVERS).await.ok();
        let [row] = listed.people.as_slice() else { panic!("{listed:?}") };
        assert_eq!((row.id, row.left.as_str(), row.bar, row.erased), (Member::Ana.id(), "2026-11-23", None, None));
        let seen = looks(&office).await;
        let goes: Vec<Part> = seen.parts.iter().filter(|line| line.goes).map(|line| line.part).collect();
        let expected = [Part::Texts, Part::Lessons, Part::Quizzes, Part::OpenClaims, Part::Reminders, Part::SignIn];
        assert_eq!(goes, expected);
        let before = ops(&house).await;
        assert_eq!(count(&seen, Part::Texts), u32::try_from(before.len()).unwrap());
        assert_eq!((count(&seen, Part::OpenClaims), count(&seen, Part::AcceptedClaims)), (1, 1));
        let (levels, certificates) = (rows!(house, assessment_level), rows!(house, certificate));
        assert!(levels > 0 && certificates == 1 && rows!(house, claim_proof_part) == 2);

        // Not without a reason, not on what was not looked at.
        assert_eq!(erases(&office, &seen.seen, "ya").await.refusal().error.field.as_deref(), Some("reason"));
        assert_eq!(erases(&office, &early.seen, WHY).await.code(), ErrorCode::Changed);
        assert_eq!(ops(&house).await, before);
        let told: LeaverFile = erases(&office, &seen.seen, WHY).await.ok();

        assert_eq!((count(&told, Part::Texts), told.row.bar), (0, Some(Bar::Nothing)));
        let [done] = told.erased.as_slice() else { panic!("{told:?}") };
        assert_eq!((done.by.as_deref(), done.reason.as_deref()), (Some(Member::Citra.name()), Some(WHY)));
        for part in Part::ALL.into_iter().filter(|part| part.must_stay() && !matches!(part, Part::Log)) {
            let more = u32::from(matches!(part, Part::Heads | Part::Erasures));
            assert_eq!(count(&told, part), count(&seen, part) + more, "{part:?}");
        }
        assert_eq!((rows!(house, assessment_level), rows!(house, certificate)), (levels, certificates));
        assert_eq!((rows!(house, claim), rows!(house, claim_proof_part), rows!(house, enrolment)), (1, 1, 1));
        assert_eq!((rows!(house, lesson_progress), rows!(house, quiz_attempt)), (0, 0));
        assert_eq!((rows!(house, account), rows!(house, device), rows!(house, hand_in)), (0, 0, 0));
        let after = ops(&house).await;
        assert_eq!(after.len(), before.len() + 1, "that it was done stands in the stream");
        for (was, is) in before.iter().zip(&after) {
            assert_eq!((&was.header, &was.status, &was.digest, was.eff), (&is.header, &is.status, &is.digest, is.eff));
            assert!(is.body.starts_with("{\"erased\":") && is.content_hash == [0; 32], "{}", is.body);
        }
        let keys = stream_device::Entity::find()
            .filter(stream_device::Column::PersonId.eq(Member::Ana.id().uuid()))
            .all(house.state.db.read());
        assert!(keys.await.unwrap().iter().all(|row| row.salt_key == [0; 32]), "nothing to guess a body by");
        let log: Audit = office.get("/api/office/audit?action=erase_leavers").await.ok();
        let [line] = log.lines.as_slice() else { panic!("{log:?}") };
        assert_eq!(line.reason.as_deref(), Some(WHY));
        assert!(audit::is_whole(house.state.db.read(), agency(1)).await.unwrap());
        let listed: Leavers = office.get(&format!("{LEAVERS}?erased=true")).await.ok();
        assert_eq!(listed.people.len(), 1);

        // The doors are shut, for the phone that was offline all the time, too; what it hands in is heard and not kept.
        assert_eq!(house.browser().tries(Member::Ana, PASSWORD).await.code(), ErrorCode::WrongCredentials);
        assert_eq!(phone.sends(&phone.wire(&phone.request(false))).await.code(), ErrorCode::SignedOut);
        assert!(house.browser().post("/api/hand-ins", &envelope).await.ok::<Handed>().taken);
        assert_eq!((ops(&house).await, rows!(house, hand_in)), (after.clone(), 0));

        // She comes back to work: a new phone follows the chain to its end, and finds nothing of what was.
        imports(&office, &list(&STAFF)).await;
        let fresh = house.welcomes(Member::Ana).await;
        let answer = fresh.browser.tries(Member::Ana, PASSWORD).await;
        let mut fresh = Phone::new(fresh.browser.tab(&answer), &answer.ok(), town.now());
        fresh.syncs().await;
        assert_eq!((fresh.places().len(), fresh.state()), (after.len(), Default::default()));
        // What the old phone holds is told again, as after a restore, under its own name: nothing comes of it.
        let old: LocalOps = phone.ops.values().map(|local| (local.op.id(), local.clone())).collect();
        fresh.ops.extend(old.into_iter().filter(|(_, local)| local.op.id().device == phone.device));
        let mut request = fresh.request(false);
        request.ops = phone.ops.values().map(|local| (local.op.raw.clone(), None)).collect();
        request.keys = phone.keys.iter().map(|(device, key)| (*device, *key)).collect();
        let reply = fresh.exchanges(&fresh.wire(&request)).await;
        assert!(reply.problems.is_empty() && !reply.fork);
        assert_eq!(ops(&house).await, after);
        // And what she does now is hers and stays.
        let mut anew = Phone::new(fresh.tab.clone(), &answer.ok(), town.now());
        anew.syncs().await;
        anew.record(school::reached(school::LESSONS[0], 500, false));
        anew.syncs().await;
        assert_eq!(anew.verdicts(), ["applied"]);
        assert_eq!(looks(&office).await.row.bar, Some(Bar::Here));
    })
    .await;
}

#[tokio::test]
async fn what_is_back_is_erased_again_when_a_server_starts() {
    on_each_database(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let house = with_journal(&house, folder.path());
        let journal: &Journal = &house.state.journal().expect("set up");
        let town = Town::of(&house).await;
        let phone = worked(&town).await;
        leaves(&house.office().await).await;
        house.clock.advance(366 * DAY);
        let office = house.office().await;
        let before = ops(&house).await;
        erases(&office, &looks(&office).await.seen, WHY).await.ok::<LeaverFile>();
        let [entry] = journal.read().await.unwrap().entries.try_into().expect("one");
        assert!(entry.devices.contains(&phone.device));
        let now = house.state.now();
        let settled = erasures::settle(&house.state.db, journal, now).await.unwrap();
        assert_eq!(settled, Settled { told: 1, ..Settled::default() }, "nothing to do");

        // A journal that was lost is written anew from the database.
        std::fs::remove_file(folder.path().join("erasures.journal")).unwrap();
        let settled = erasures::settle(&house.state.db, journal, now).await.unwrap();
        assert_eq!((settled.told, settled.added), (0, 1));
        let mut again = journal.read().await.unwrap().entries;
        for entry in &mut again {
            entry.devices.sort_unstable();
        }
        let mut devices = entry.devices.clone();
        devices.sort_unstable();
        assert_eq!(again, [domain::wire::erasure::JournalEntry { devices, ..entry.clone() }]);
        assert_eq!(before.len() + 1, ops(&house).await.len());
    })
    .await;
}

#[tokio::test]
async fn who_asks_is_answered_by_the_erasure() {
    on_each_database(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let journalled = with_journal(&house, folder.path());
        let town = Town::of(&house).await;
        let phone = worked(&town).await;
        let asked = phone.tab.post("/api/me/requests", &json!({ "kind": "erasure", "text": WORDS })).await;
        let asked: OwnRequests = asked.ok();
        leaves(&house.office().await).await;
        house.clock.advance(DAY);
        let office = house.office().await;
        let seen = looks(&office).await;
        assert_eq!((seen.row.asked, seen.row.bar, seen.request), (true, None, Some(asked.requests[0].id)));
        // Without a journal nothing is erased.
        assert!(!seen.journal);
        assert_eq!(erases(&office, &seen.seen, WHY).await.refusal().error.field.as_deref(), Some("journal"));

        let office = journalled.office().await;
        let seen = looks(&office).await;
        erases(&office, &seen.seen, WHY).await.ok::<LeaverFile>();
        let file: domain::wire::privacy::RequestFile =
            office.get(&format!("/api/office/requests/{}", asked.requests[0].id)).await.ok();
        assert_eq!((file.row.state, file.answer.as_deref()), (RequestState::Granted, Some(WHY)));
    })
    .await;
}

#[tokio::test]
async fn nobody_with_a_role_a_case_or_a_question_is_erased_and_the_officer_looks_on() {
    on_each_database(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let house = with_journal(&house, folder.path());
        let town = Town::of(&house).await;
        let ana = town.phone(Member::Ana).await.tab;
        let asked: OwnRequests = ana.post("/api/me/requests", &json!({ "kind": "other", "text": WORDS })).await.ok();
        let watching = officer(&house, Member::Fitri).await;
        leaves(&house.office().await).await;
        let listed: Leavers = watching.get(LEAVERS).await.ok();
        assert!(listed.people.is_empty(), "today is a day of work");
        let export = "/api/office/export/leavers.csv";
        let why = json!({ "reason": WHY });
        let file = watching.post(export, &why).await;
        assert!(file.status.is_success() && !file.text().contains(Member::Ana.name()), "{}", file.text());
        let seen: LeaverFile = watching.get(&format!("{LEAVERS}/{}", Member::Ana.id())).await.ok();
        assert!(!seen.may_erase);
        assert_eq!(erases(&watching, &seen.seen, WHY).await.code(), ErrorCode::NotAllowed);
        house.clock.advance(400 * DAY);
        let office = house.office().await;
        assert_eq!(looks(&office).await.row.bar, Some(Bar::Waiting));
        let answer = json!({ "outcome": "refused", "text": ANSWER });
        let path = format!("/api/office/requests/{}/answered", asked.requests[0].id);
        assert!(office.post(&path, &answer).await.status.is_success());
        let seen = looks(&office).await;
        assert_eq!(seen.row.bar, None);

        let elsewhere = house.welcomes(Member::Intan).await;
        assert_eq!(elsewhere.get(LEAVERS).await.code(), ErrorCode::NotAllowed);
        // An admin of today is never listed, whoever asks.
        let listed: Leavers = office.get(LEAVERS).await.ok();
        assert_eq!(listed.people.iter().map(|row| row.id).collect::<Vec<_>>(), [Member::Ana.id()]);
        // The list as a file, by whoever sees it, with a reason.
        let file = office.post(export, &why).await.text();
        let days = "2026-11-23;2027-11-23;Masa tunggu selesai;tidak";
        assert!(file.contains(&format!("-1;{};{};{days}\n", Member::Ana.name(), seen.row.nip)), "{file}");
        assert!(file.contains("Disaring: keadaan;Yang datanya belum dihapus") && file.contains(WHY), "{file}");
        let erased = office.post(&format!("{export}?erased=true"), &why).await.text();
        assert!(erased.contains("Dihapus pada") && !erased.contains(Member::Ana.name()), "{erased}");
        assert_eq!(elsewhere.post(export, &why).await.code(), ErrorCode::NotAllowed);
        let mute = office.post(export, &json!({ "reason": "mau" })).await.refusal().error;
        assert_eq!((mute.code, mute.field.as_deref()), (ErrorCode::Invalid, Some("reason")));
        let log: Audit = office.get("/api/office/audit?action=export_lists").await.ok();
        assert_eq!(log.lines.iter().filter(|line| line.reason.as_deref() == Some(WHY)).count(), 3);
        let here: LeaverFile = office.get(&format!("{LEAVERS}/{}", Member::Dewi.id())).await.ok();
        assert_eq!(here.row.bar, Some(Bar::Here));
        assert_eq!(
            office
                .post(&format!("{LEAVERS}/{}/erased", Member::Citra.id()), &json!({ "seen": "", "reason": WHY }))
                .await
                .code(),
            ErrorCode::NotAllowed,
            "nobody erases their own"
        );
    })
    .await;
}
