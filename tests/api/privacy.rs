//! One's own data: what is counted, the copy of all of it, and what is asked for about it, until it is answered.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use axum::http::StatusCode;
use domain::{
    assessment::Answer as Given,
    bundle::BundleHash,
    ids::AttemptId,
    privacy::{Category, Conclusion, Hands, OPEN_MAX, RequestKind, RequestState},
    time::{Date, Zone},
    wire::{
        base64,
        claim::ProofPart,
        error::ErrorCode,
        office::{Audit, Readings, official::OfficialImports},
        privacy::{Kept, OwnRequests, RequestFile, Requests},
    },
};
use serde_json::{Value, json};
use server::{
    state::Clock as _,
    store::{Connection as _, privacy},
};

use super::{
    imports::{STAFF, applies, as_seen, brings, list},
    needs::{decides, judgement, submits, supervisor, verifies},
    official::{enters, row},
};
use crate::{
    harness::{
        DAY, HOUR, House, Member, Tab, agency, on_each_database, on_each_fresh_database, school,
        training::{PHOTO, claimed},
    },
    sync::town::Town,
};

/// What only one person has ever written.
const OWN_NOTE: &str = "Saya memimpin rapat desa pada hari Sabtu";
const OTHERS_NOTE: &str = "Rahasia Eko tentang gudang arsip lama";
pub(super) const WORDS: &str = "Golongan saya sudah naik sejak bulan April.";
pub(super) const ANSWER: &str = "Sudah kami perbaiki sesuai surat keputusan.";

/// The files of a copy by their names.
pub(super) fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("a zip");
    let mut files = BTreeMap::new();
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("whole");
        files.insert(file.name().expect("a name").into_owned(), bytes);
    }
    files
}

/// Ana and Eko have worked, each with words of their own; Ana has learned, claimed, and been looked at.
async fn worked(house: &House) -> Town<'_> {
    let town = Town::of(house).await;
    school::publish(&house.state, agency(1), 1).await;
    for (who, note) in [(Member::Eko, OTHERS_NOTE), (Member::Ana, OWN_NOTE)] {
        let mut phone = town.phone(who).await;
        let start = town.start(who, town.open);
        phone.begins(start);
        phone.answers(start, "INT.1.1", Given::Often);
        phone.notes(start, "INT.1.1", note.to_owned());
        phone.syncs().await;
        if who == Member::Eko {
            continue;
        }
        for lesson in &school::LESSONS[..2] {
            phone.record(school::reached(lesson, 1_000, true));
        }
        phone.record(school::attempted(AttemptId::from_random([1; 16]), true));
        phone.record(claimed(1, 3));
        phone.syncs().await;
        let path = format!("/api/claims/proofs/{}", BundleHash::of(PHOTO));
        let part = ProofPart { nth: 0, body: base64::write(PHOTO) };
        assert_eq!(phone.tab.post(&path, &part).await.status, StatusCode::OK);
    }
    let looked = house.office().await.get(&format!("/api/office/people/{}", Member::Ana.id())).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.text());
    town
}

#[tokio::test]
async fn the_copy_holds_all_that_is_counted_and_nothing_of_anybody_else() {
    on_each_database(async |house| {
        let town = worked(&house).await;
        let ana = town.phone(Member::Ana).await.tab;
        let kept: Kept = ana.get("/api/me/kept").await.ok();
        assert_eq!(kept.lines.len(), Category::ALL.len());
        let copy = ana.get("/api/me/copy").await;
        assert_eq!(copy.status, StatusCode::OK, "{}", copy.text());
        assert_eq!(copy.header("content-type"), "application/zip");
        assert_eq!(copy.header("content-disposition"), "attachment; filename=\"salinan-data-2026-11-23.zip\"");
        let files = unpacked(&copy.body);

        // What is counted is there, and no more; the log has grown by the copy itself.
        let mut found: BTreeMap<Category, usize> = BTreeMap::new();
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json") && name.contains('/')) {
            let category = Category::from_code(name.split('/').next().unwrap()).expect("a category");
            let records: Vec<Value> = serde_json::from_slice(bytes).unwrap();
            *found.entry(category).or_default() += records.len();
        }
        for line in &kept.lines {
            let count = found.get(&line.category).copied().unwrap_or_default();
            let grown = if line.category == Category::Log { 2 } else { 0 };
            assert!(line.count.is_none_or(|kept| kept as usize + grown == count), "{line:?}: {count}");
            let empty = [
                Category::Official,
                Category::Needs,
                Category::Roles,
                Category::Periods,
                Category::Imports,
                Category::Requests,
            ];
            assert_eq!(count == 0, empty.contains(&line.category), "{:?}", line.category);
        }
        assert_eq!(files[&format!("bukti/{}.jpg", BundleHash::of(PHOTO))], PHOTO);

        let texts: String = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        for own in [OWN_NOTE, Member::Ana.name(), Member::Ana.nip(), "Lokakarya arsip dinamis", "Seksi Pelayanan"] {
            assert!(texts.contains(own), "{own}");
        }
        assert!(!texts.contains(OTHERS_NOTE));
        for other in Member::ALL.into_iter().filter(|member| *member != Member::Ana) {
            for of_other in [other.name().to_owned(), other.nip().to_owned(), other.id().to_string()] {
                assert!(!texts.contains(&of_other), "{of_other} in the copy");
            }
        }
        // Nothing by which a door opens.
        for secret in ["argon2", "password_hash", "cookie_hash", "token_hash", "salt_key", "code_hash", &ana.token] {
            assert!(!texts.contains(secret), "{secret} in the copy");
        }
        let page = String::from_utf8(files["BACA-SAYA.html"].clone()).unwrap();
        for line in &kept.lines {
            assert!(page.contains(&line.name.id), "{}", line.name.id);
        }
        let english = unpacked(&ana.get("/api/me/copy?language=en").await.body);
        assert!(String::from_utf8_lossy(&english["READ-ME.html"]).contains("What allows it"));
        assert_eq!(ana.get("/api/me/copy?language=xx").await.code(), ErrorCode::Invalid);

        // Taking it is in the log, and is no look of another's.
        let log: Audit = house.office().await.get("/api/office/audit?action=take_copy").await.ok();
        assert_eq!(log.lines.len(), 2);
        let readings: Readings = ana.get("/api/me/readings").await.ok();
        assert!(readings.readings.iter().all(|reading| reading.action != "take_copy"));
        // It wants the password of these twelve hours.
        house.clock.advance(13 * HOUR);
        assert_eq!(ana.get("/api/me/copy").await.code(), ErrorCode::ConfirmPassword);
        assert_eq!(ana.get("/api/me/kept").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn every_table_about_people_is_in_the_copy_or_says_why_not() {
    on_each_fresh_database(async |db| {
        let sql = match db.backend() {
            sea_orm::DbBackend::Postgres => {
                "select table_name as name from information_schema.columns
                 where table_schema = current_schema() and column_name = 'person_id'"
            }
            _ => {
                "select m.name as name from sqlite_master m join pragma_table_info(m.name) c
                 where m.type = 'table' and c.name = 'person_id'"
            }
        };
        let rows = db.read().query_all_raw(sea_orm::Statement::from_string(db.backend(), sql)).await.unwrap();
        let found: BTreeSet<String> = rows.iter().map(|row| row.try_get::<String>("", "name").unwrap()).collect();
        assert!(found.len() > 20, "{found:?}");
        let known = privacy::tables();
        let left: Vec<&String> = found
            .iter()
            .filter(|table| !known.contains(table.as_str()) && !privacy::APART.contains(&table.as_str()))
            .collect();
        assert!(left.is_empty(), "no copy holds {left:?}");
    })
    .await;
}

async fn asks(tab: &Tab, form: &Value) -> OwnRequests {
    tab.post("/api/me/requests", form).await.ok()
}

/// Somebody becomes the agency's data protection officer.
pub(super) async fn officer(house: &House, who: Member) -> Tab {
    let tab = house.welcomes(who).await;
    becomes_officer(&house.welcomes(Member::Hadi).await, who).await;
    tab
}

async fn becomes_officer(platform: &Tab, who: Member) {
    let form = json!({
        "nip": who.nip(), "role": "data_protection_officer", "agency": agency(1).to_string(),
        "from": "2026-11-23", "until": "2027-11-22", "reason": "Surat keputusan bupati",
    });
    assert_eq!(platform.post("/api/office/roles", &form).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_request_is_due_by_its_rule_handed_on_answered_once_and_told() {
    on_each_database(async |house| {
        let officer = officer(&house, Member::Fitri).await;
        let ana = house.welcomes(Member::Ana).await;
        let office = house.office().await;
        let now = house.clock.now();

        let told = asks(&ana, &json!({ "kind": "restriction", "text": WORDS })).await;
        assert!(told.officer);
        let [own] = told.requests.as_slice() else { panic!("{told:?}") };
        assert_eq!((own.state, own.hands, own.due), (RequestState::Received, Hands::Officer, now.plus_ms(3 * DAY).0));
        let id = own.id;
        let told = asks(&ana, &json!({ "kind": "correction", "category": "identity", "text": WORDS })).await;
        let correction = told.requests.iter().find(|own| own.kind == RequestKind::Correction).expect("asked").id;
        house.clock.advance(HOUR);
        asks(&ana, &json!({ "kind": "other", "text": WORDS })).await;

        // The officer sees all, the most urgent first; the office what is in its hands.
        let all: Requests = officer.get("/api/office/requests").await.ok();
        assert_eq!((all.waiting, all.overdue, all.requests.len()), (3, 0, 3));
        let dues: Vec<i64> = all.requests.iter().map(|row| row.due).collect();
        assert!(dues.is_sorted());
        let last = Zone::Wib.end_of(Date::constant(2026, 12, 7)).0;
        assert_eq!(dues.last(), Some(&last), "fourteen days end with a day");
        let few: Requests = office.get("/api/office/requests").await.ok();
        assert_eq!(few.requests.iter().map(|row| row.id).collect::<Vec<_>>(), [correction]);
        let path = format!("/api/office/requests/{id}");
        assert_eq!(office.get(&path).await.code(), ErrorCode::NotFound);
        let only: Requests = officer.get("/api/office/requests?kind=other").await.ok();
        assert_eq!((only.requests.len(), only.waiting), (1, 3));
        assert_eq!(officer.get("/api/office/requests?kind=gossip").await.code(), ErrorCode::Invalid);

        // No results, and a look that the person is told of.
        let file: RequestFile = officer.get(&path).await.ok();
        assert_eq!((file.text.as_str(), file.row.name.as_str()), (WORDS, Member::Ana.name()));
        assert!(file.may_answer && file.may_hand && !file.verified);
        let results = officer.get(&format!("/api/office/people/{}/learning", Member::Ana.id())).await;
        assert_eq!(results.code(), ErrorCode::NotAllowed);
        let readings: Readings = ana.get("/api/me/readings").await.ok();
        assert!(readings.readings.iter().any(|reading| reading.action == "handle_requests"));

        // Handed on, it is the office's to answer; handing on is not the office's.
        let hand = format!("{path}/handed");
        assert_eq!(office.post(&hand, &json!({ "hands": "office" })).await.code(), ErrorCode::NotAllowed);
        let file: RequestFile = officer.post(&hand, &json!({ "hands": "office" })).await.ok();
        assert_eq!((file.row.hands, file.row.state), (Hands::Office, RequestState::InWork));
        let answer = format!("{path}/answered");
        for (form, field) in [
            (json!({ "outcome": "received", "text": ANSWER }), "outcome"),
            (json!({ "outcome": "withdrawn", "text": ANSWER }), "outcome"),
            (json!({ "outcome": "granted", "text": "ya" }), "text"),
            (json!({ "outcome": "granted", "text": "x".repeat(2_001) }), "text"),
        ] {
            let refused = office.post(&answer, &form).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
        // Three days and an hour later it is late, and the page says so.
        house.clock.advance(3 * DAY);
        let office = house.office().await;
        let few: Requests = office.get("/api/office/requests").await.ok();
        assert_eq!((few.waiting, few.overdue), (2, 2));
        let form = json!({ "outcome": "partly", "text": ANSWER });
        let file: RequestFile = office.post(&answer, &form).await.ok();
        assert!(file.row.late && !file.may_answer && !file.may_hand);
        assert_eq!((file.answer.as_deref(), file.by.as_deref()), (Some(ANSWER), Some(Member::Citra.name())));
        assert_eq!(office.post(&answer, &form).await.code(), ErrorCode::Changed);

        let session = ana.session().await;
        assert!(session.notices.iter().any(|notice| notice.kind == "request_answered"));
        let own: OwnRequests = ana.get("/api/me/requests").await.ok();
        let own = own.requests.into_iter().find(|own| own.id == id).expect("still there");
        assert_eq!((own.state, own.answer.as_deref()), (RequestState::Partly, Some(ANSWER)));
        let ended: Requests = office.get("/api/office/requests?ended=true").await.ok();
        assert_eq!(ended.requests.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
        let log: Audit = office.get("/api/office/audit?action=answer_requests").await.ok();
        let about_ana = log.lines.iter().filter(|line| line.subject.as_deref() == Some(Member::Ana.name()));
        assert_eq!(about_ana.count(), 1, "one answer, nothing for what was refused");
    })
    .await;
}

#[tokio::test]
async fn what_an_officer_asks_about_their_own_data_is_the_offices_to_answer() {
    on_each_database(async |house| {
        let officer = officer(&house, Member::Fitri).await;
        let office = house.office().await;
        let told = asks(&officer, &json!({ "kind": "restriction", "text": WORDS })).await;
        let [own] = told.requests.as_slice() else { panic!("{told:?}") };
        assert_eq!(own.hands, Hands::Office);
        let path = format!("/api/office/requests/{}", own.id);
        assert_ne!(officer.get(&path).await.status, StatusCode::OK, "nobody answers their own");
        let few: Requests = office.get("/api/office/requests").await.ok();
        assert_eq!(few.requests.iter().map(|row| row.id).collect::<Vec<_>>(), [own.id]);
        let form = json!({ "outcome": "granted", "text": ANSWER });
        let file: RequestFile = office.post(&format!("{path}/answered"), &form).await.ok();
        assert_eq!((file.row.state, file.answer.as_deref()), (RequestState::Granted, Some(ANSWER)));
    })
    .await;
}

#[tokio::test]
async fn what_somebody_asked_before_they_became_the_officer_is_the_offices_to_answer() {
    on_each_database(async |house| {
        let platform = house.welcomes(Member::Hadi).await;
        let first = house.welcomes(Member::Fitri).await;
        becomes_officer(&platform, Member::Fitri).await;
        let ana = house.welcomes(Member::Ana).await;
        let told = asks(&ana, &json!({ "kind": "restriction", "text": WORDS })).await;
        let [own] = told.requests.as_slice() else { panic!("{told:?}") };
        assert_eq!(own.hands, Hands::Officer);
        let path = format!("/api/office/requests/{}", own.id);
        let office = house.office().await;
        assert_eq!(office.get(&path).await.code(), ErrorCode::NotFound);

        becomes_officer(&platform, Member::Ana).await;
        let told: OwnRequests = ana.get("/api/me/requests").await.ok();
        assert_eq!(told.requests[0].hands, Hands::Office);
        assert_ne!(ana.get(&path).await.status, StatusCode::OK, "nobody answers their own");
        // Another officer sees it, and in whose hands it stays.
        let file: RequestFile = first.get(&path).await.ok();
        assert!(file.row.hands == Hands::Office && file.may_answer && !file.may_hand, "{file:?}");
        let refused = first.post(&format!("{path}/handed"), &json!({ "hands": "officer" })).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("hands")));

        let few: Requests = office.get("/api/office/requests").await.ok();
        assert_eq!(few.requests.iter().map(|row| (row.id, row.hands)).collect::<Vec<_>>(), [(own.id, Hands::Office)]);
        assert_eq!(few.waiting, 1);
        let why = json!({ "reason": "Rapat pelindungan data" });
        let list = office.post("/api/office/export/requests.csv", &why).await.text();
        assert!(list.contains(Member::Ana.name()), "{list}");
        let form = json!({ "outcome": "granted", "text": ANSWER });
        let file: RequestFile = office.post(&format!("{path}/answered"), &form).await.ok();
        assert_eq!((file.row.state, file.answer.as_deref()), (RequestState::Granted, Some(ANSWER)));
    })
    .await;
}

#[tokio::test]
async fn the_list_of_requests_is_taken_as_it_is_seen_and_with_a_reason() {
    on_each_database(async |house| {
        let officer = officer(&house, Member::Fitri).await;
        let ana = house.welcomes(Member::Ana).await;
        let office = house.office().await;
        asks(&ana, &json!({ "kind": "restriction", "text": WORDS })).await;
        asks(&ana, &json!({ "kind": "correction", "category": "identity", "text": WORDS })).await;

        let path = "/api/office/export/requests.csv";
        let why = json!({ "reason": "Rapat pelindungan data" });
        let file = officer.post(path, &why).await;
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"jenjang-permintaan.csv\"");
        let file = file.text();
        let (restriction, correction) = ("Penghentian atau pembatasan pemakaian data", "Perbaikan data yang salah");
        for shown in [
            "Disaring: keadaan;Yang menunggu jawaban",
            "Disaring: jenis;semua",
            "Rapat pelindungan data",
            Member::Fitri.name(),
            restriction,
            correction,
            "Pejabat pelindungan data",
            "Bagian kepegawaian",
        ] {
            assert!(file.contains(shown), "{shown} in {file}");
        }
        assert!(!file.contains(WORDS), "what is asked stays where it is");
        // Every row says which file it comes from.
        let last = file.lines().next_back().expect("a mark");
        let mark = &last[last.len() - 8..];
        let marked = |number: u32| file.contains(&format!("\n{mark}-{number};{};", Member::Ana.name()));
        assert!(marked(1) && marked(2) && !marked(3), "{file}");

        // As filtered, and no more than the page shows to whoever takes it.
        let only = officer.post(&format!("{path}?kind=correction"), &why).await.text();
        assert!(only.contains("Disaring: jenis;Perbaikan data yang salah") && !only.contains(restriction), "{only}");
        let few = office.post(path, &why).await.text();
        assert!(few.contains(correction) && !few.contains(restriction), "{few}");
        let ended = json!({ "reason": "Rapat pelindungan data", "language": "en" });
        let ended = officer.post(&format!("{path}?ended=true"), &ended).await.text();
        assert!(ended.contains("Filtered: state;Ended") && !ended.contains(Member::Ana.name()), "{ended}");

        let gossip = format!("{path}?kind=gossip");
        for (asked, form, field) in
            [(path, json!({ "reason": "mau" }), "reason"), (gossip.as_str(), why.clone(), "kind")]
        {
            let refused = officer.post(asked, &form).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
        assert_eq!(ana.post(path, &why).await.code(), ErrorCode::NotAllowed);
        let log: Audit = office.get("/api/office/audit?action=export_lists").await.ok();
        assert_eq!(log.lines.len(), 4, "each that was taken, nothing for what was refused");
        assert!(log.lines.iter().all(|line| line.reason.as_deref() == Some("Rapat pelindungan data")));
        house.clock.advance(12 * HOUR);
        assert_eq!(officer.post(path, &why).await.code(), ErrorCode::ConfirmPassword);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_by_its_field_and_keeps_nothing() {
    on_each_database(async |house| {
        let town = worked(&house).await;
        let ana = town.phone(Member::Ana).await.tab;
        let somebody = Member::Eko.id().to_string();
        for (form, field) in [
            (json!({ "kind": "other", "text": "pendek" }), "text"),
            (json!({ "kind": "other", "text": format!("{WORDS}\u{0}") }), "text"),
            (json!({ "kind": "correction", "text": WORDS }), "category"),
            (json!({ "kind": "other", "category": "identity", "text": WORDS }), "category"),
            (json!({ "kind": "objection", "text": WORDS }), "id"),
            (json!({ "kind": "objection", "conclusion": "assessment", "id": somebody, "text": WORDS }), "id"),
            (json!({ "kind": "restriction", "conclusion": "claim", "id": somebody, "text": WORDS }), "id"),
        ] {
            let refused = ana.post("/api/me/requests", &form).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(field)), "{form}");
        }
        assert_eq!(
            ana.post("/api/me/requests", &json!({ "kind": "gossip", "text": WORDS })).await.code(),
            ErrorCode::Malformed
        );
        let none: OwnRequests = ana.get("/api/me/requests").await.ok();
        assert!(none.requests.is_empty() && none.conclusions.is_empty() && !none.officer);

        // What was submitted may be objected to, by its own person.
        let mut phone = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        phone.syncs().await;
        phone.finishes(start, &town.reference, Given::Often);
        phone.syncs().await;
        let known: OwnRequests = ana.get("/api/me/requests").await.ok();
        let [drawn] = known.conclusions.as_slice() else { panic!("{known:?}") };
        assert_eq!((drawn.conclusion, drawn.name.id.as_str()), (Conclusion::Assessment, "Penilaian"));
        let form = json!({ "kind": "objection", "conclusion": "assessment", "id": drawn.id, "text": WORDS });
        let eko = town.phone(Member::Eko).await.tab;
        assert_eq!(eko.post("/api/me/requests", &form).await.refusal().error.field.as_deref(), Some("id"));
        let told = asks(&ana, &form).await;
        let [own] = told.requests.as_slice() else { panic!("{told:?}") };
        // Without an officer it is in the office's hands.
        assert_eq!((own.hands, own.state), (Hands::Office, RequestState::Received));
        let office = house.office().await;
        let waiting: Requests = office.get("/api/office/requests").await.ok();
        assert_eq!((waiting.officer, waiting.requests.len()), (false, 1));

        // Taken back once, by whoever asked, and not answered after that.
        let back = format!("/api/me/requests/{}/withdrawn", own.id);
        assert_eq!(eko.post(&back, &json!({})).await.code(), ErrorCode::NotFound);
        let told: OwnRequests = ana.post(&back, &json!({})).await.ok();
        assert_eq!(told.requests[0].state, RequestState::Withdrawn);
        assert_eq!(ana.post(&back, &json!({})).await.code(), ErrorCode::Changed);
        let answer = format!("/api/office/requests/{}/answered", own.id);
        let late = office.post(&answer, &json!({ "outcome": "granted", "text": ANSWER })).await;
        assert_eq!(late.code(), ErrorCode::Changed);

        for _ in 0..OPEN_MAX {
            asks(&ana, &json!({ "kind": "other", "text": WORDS })).await;
        }
        let full = ana.post("/api/me/requests", &json!({ "kind": "other", "text": WORDS })).await.refusal().error;
        assert_eq!((full.code, full.field.as_deref()), (ErrorCode::Invalid, Some("limit")));
    })
    .await;
}

#[tokio::test]
async fn validated_needs_and_official_results_may_be_objected_to() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (id, lines) = submits(&town, Member::Ana).await;
        let mut budi = supervisor(&town).await;
        budi.record(verifies(Member::Ana, id, &judgement(&lines, false)));
        budi.syncs().await;
        let ana = town.phone(Member::Ana).await.tab;
        let drawn = async || ana.get("/api/me/requests").await.ok::<OwnRequests>().conclusions;
        let kinds = async || drawn().await.into_iter().map(|drawn| drawn.conclusion).collect::<Vec<_>>();
        assert_eq!(kinds().await, [Conclusion::Assessment], "what the supervisor said is not decided yet");

        house.clock.advance(HOUR);
        let office = house.office().await;
        decides(&office, &town, Member::Ana.id(), 1, true, "").await.done();
        house.clock.advance(HOUR);
        enters(&office, &[row(Member::Ana, "2024-03-01", "2;1;0;4"), row(Member::Ana, "2025-03-01", "2;1;1;4")]).await;
        assert_eq!(
            kinds().await,
            [Conclusion::Official, Conclusion::Official, Conclusion::Needs, Conclusion::Assessment]
        );
        let known = drawn().await;
        let report = format!("UPT Penilaian Kompetensi, 800/{}", Member::Ana.nip());
        assert!(known[..2].iter().all(|drawn| drawn.name.id == report), "{known:?}");
        assert_ne!(known[0].id, known[1].id, "two results of one list are two");
        assert_eq!((known[2].name.id.as_str(), known[2].id.as_str()), ("Penilaian", id.to_string().as_str()));

        // By their own person alone, and each as what it is.
        let form = |conclusion: &str, id: &str| json!({ "kind": "objection", "conclusion": conclusion, "id": id, "text": WORDS });
        let eko = town.phone(Member::Eko).await.tab;
        for (tab, form) in [
            (&eko, form("official", &known[0].id)),
            (&eko, form("needs", &known[2].id)),
            (&ana, form("needs", &known[0].id)),
            (&ana, form("official", &known[2].id)),
        ] {
            let refused = tab.post("/api/me/requests", &form).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("id")), "{form}");
        }
        let told = asks(&ana, &form("official", &known[0].id)).await;
        let of_result = told.requests[0].id;
        let told = asks(&ana, &form("needs", &known[2].id)).await;
        let of_needs = told.requests.iter().find(|own| own.id != of_result).expect("asked").id;

        // A result that is taken back can be objected to no more; what was asked of it keeps what it was called.
        let lists: OfficialImports = office.get("/api/office/official/imports").await.ok();
        let undone = format!("/api/office/official/imports/{}/undone", lists.imports[0].id);
        office.post(&undone, &json!({ "reason": "Laporan lembaga keliru" })).await.done();
        assert_eq!(kinds().await, [Conclusion::Needs, Conclusion::Assessment]);
        for (request, conclusion, name) in
            [(of_result, Conclusion::Official, report.as_str()), (of_needs, Conclusion::Needs, "Penilaian")]
        {
            let file: RequestFile = office.get(&format!("/api/office/requests/{request}")).await.ok();
            assert_eq!(file.conclusion, Some(conclusion));
            assert_eq!(file.about.map(|about| about.id).as_deref(), Some(name));
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_what_they_asked_themselves() {
    on_each_database(async |house| {
        let office = house.office().await;
        let told = asks(&office, &json!({ "kind": "correction", "category": "identity", "text": WORDS })).await;
        let path = format!("/api/office/requests/{}", told.requests[0].id);
        let listed: Requests = office.get("/api/office/requests").await.ok();
        assert_eq!(listed.requests.len(), 1, "that it waits is no secret");
        assert_eq!(office.get(&path).await.code(), ErrorCode::NotAllowed);
        let form = json!({ "outcome": "granted", "text": ANSWER });
        assert_eq!(office.post(&format!("{path}/answered"), &form).await.code(), ErrorCode::NotAllowed);
        let other = house.welcomes(Member::Dewi).await;
        let file: RequestFile = other.post(&format!("{path}/answered"), &form).await.ok();
        assert_eq!(file.row.state, RequestState::Granted);
    })
    .await;
}

#[tokio::test]
async fn the_copy_says_what_a_list_did_with_its_person_and_no_more() {
    on_each_database(async |house| {
        let eko = house.welcomes(Member::Eko).await;
        let office = house.office().await;
        let mut rows = STAFF.to_vec();
        rows[2] = "199211202019021003|Eko Nugroho, A.Md.|PNS|kecamatan|Penata Layanan Operasional|Pelaksana|45658|";
        let preview = brings(&office, &list(&rows)).await;
        let applied = applies(&office, &preview, &as_seen(&preview)).await;
        assert_eq!(applied.status, StatusCode::OK, "{}", applied.text());
        let files = unpacked(&eko.get("/api/me/copy").await.body);
        let told: Value = serde_json::from_slice(&files["imports/rows.json"]).unwrap();
        let at = house.clock.now().0;
        assert_eq!(told, json!([{ "kind": "people", "applied_at": at, "line": 4, "effect": "moved" }]));
    })
    .await;
}
