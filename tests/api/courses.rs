//! The office's courses: packages in and out, what is offered and what counts.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::{
    access::{Action, Role},
    wire::{
        error::ErrorCode,
        office::{
            Audit,
            courses::{CourseRow, Courses, PackageRead, Standing},
        },
    },
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use server::{
    courses::{MEDIA_TYPE, pack},
    entity::audit,
};

use crate::{
    harness::{Demo, Member, Tab, on_each_database, on_each_demo, school},
    sync::{phone::Phone, town::Town},
};

const COURSES: &str = "/api/office/courses";
const SHIPPED: &str = "integritas-di-loket";

/// A course of one lesson and one question; `title` is what differs between two of a version.
fn zip(version: u32, title: &str) -> Vec<u8> {
    let lesson = |id: &str, kind: &str, file: &str| json!({ "id": id, "kind": kind, "title": id, "minutes": 5, "file": file, "practises": [] });
    let lessons = [lesson("baca", "text", "lessons/baca.md"), lesson("kuis", "quiz", "quizzes/kuis.json")];
    let manifest = json!({
        "format": 1, "id": "arsip-rapi", "version": version, "language": "id", "title": title,
        "summary": "Menyusun arsip.", "author": "Bagian umum", "path": "NKL03", "minutes_per_jp": 45, "jp": 3,
        "develops": [{ "competency": "INT", "level": 1 }],
        "modules": [{ "id": "satu", "title": "Satu", "lessons": lessons }],
    });
    let question = json!({ "id": "q", "kind": "true_false", "text": "Benar?", "answer": true, "explanation": "Ya." });
    let quiz = json!({
        "pass_percent": 70, "attempts_max": null, "banks": [{ "id": "b", "draw": 1, "questions": [question] }],
    });
    let files: BTreeMap<String, Vec<u8>> = [
        ("course.json".to_owned(), manifest.to_string().into_bytes()),
        ("lessons/baca.md".to_owned(), b"Urutkan menurut tanggal.".to_vec()),
        ("quizzes/kuis.json".to_owned(), quiz.to_string().into_bytes()),
    ]
    .into();
    pack(&files).expect("a small zip")
}

async fn hand_in(tab: &Tab, zip: Vec<u8>) -> PackageRead {
    tab.post_file(COURSES, MEDIA_TYPE, zip).await.ok()
}

/// Looks at a package and publishes it, as the page does.
async fn publish(tab: &Tab, zip: Vec<u8>) -> PackageRead {
    let name = hand_in(tab, zip.clone()).await.course.expect("a sound package").package;
    tab.post_file(&format!("{COURSES}?publish={name}"), MEDIA_TYPE, zip).await.ok()
}

async fn find(tab: &Tab, id: &str) -> Option<CourseRow> {
    tab.get(COURSES).await.ok::<Courses>().courses.into_iter().find(|course| course.id == id)
}

async fn actions(demo: &Demo) -> Vec<String> {
    let log: Audit = demo.signs_in(Role::AgencyAdmin).await.get("/api/office/audit").await.ok();
    assert!(log.intact);
    log.lines.into_iter().map(|line| line.action).filter(|action| action.ends_with("_courses")).collect()
}

#[tokio::test]
async fn an_author_publishes_what_was_looked_at_and_nothing_else() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let looked = hand_in(&author, zip(2, "Arsip rapi")).await;
        let course = looked.course.expect("a sound package");
        assert!(!looked.published && looked.faults.is_empty());
        assert_eq!((course.standing, course.newest, course.lessons, course.questions), (Standing::New, None, 2, 1));
        assert_eq!(find(&author, "arsip-rapi").await, None, "looking changes nothing");

        // Another file than the one that was looked at.
        let other =
            author.post_file(&format!("{COURSES}?publish={}", course.package), MEDIA_TYPE, zip(2, "Lain")).await;
        assert_eq!((other.code(), other.refusal().error.field.as_deref()), (ErrorCode::Invalid, Some("publish")));

        assert!(publish(&author, zip(2, "Arsip rapi")).await.published);
        let row = find(&author, "arsip-rapi").await.expect("on the list");
        assert_eq!((row.version, row.jp, row.recognised, &row.retired), (2, 3, false, &None));
        assert_eq!(row.by.as_deref(), Some(demo.who(Role::CourseAuthor).name.as_str()));
        assert_eq!(actions(&demo).await, ["author_courses"]);

        // The same again is no second publication, another of that version or an older one is none at all.
        let again = publish(&author, zip(2, "Arsip rapi")).await;
        assert_eq!(again.course.map(|course| course.standing), Some(Standing::Same));
        for (version, title) in [(2, "Arsip lain"), (1, "Arsip lama")] {
            let older = publish(&author, zip(version, title)).await;
            let course = older.course.expect("sound");
            assert_eq!((older.published, course.standing, course.newest), (false, Standing::NotNewer, Some(2)));
        }
        let newer = hand_in(&author, zip(3, "Arsip rapi")).await.course.expect("sound");
        assert_eq!((newer.standing, newer.newest), (Standing::Newer, Some(2)));
        assert_eq!(actions(&demo).await.len(), 1, "nothing else was changed");
    })
    .await;
}

#[tokio::test]
async fn a_package_with_faults_changes_nothing_and_tells_them_all() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let files = [("course.json".to_owned(), b"{ \"format\": 1,\n\"id\": \"A\" }".to_vec())].into();
        let read = hand_in(&author, pack(&files).unwrap()).await;
        assert_eq!((read.course, read.published), (None, false));
        assert!(read.faults.len() > 5, "{:?}", read.faults);
        let bad = read.faults.iter().find(|fault| fault.line == Some(2)).expect("the short name");
        assert_eq!(bad.file.as_deref(), Some("course.json"));
        assert!(!bad.why.id.is_empty() && bad.why.id != bad.why.en);
        let broken = hand_in(&author, zip(1, "Terpotong")[..200].to_vec()).await;
        assert_eq!(broken.faults.len(), 1);

        let refused = author.post_file(COURSES, "application/json", b"{}".to_vec()).await;
        assert_eq!(refused.code(), ErrorCode::UnsupportedBody);
        assert_eq!(author.get(COURSES).await.ok::<Courses>().courses, []);
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_away_is_the_same_package_elsewhere() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let admin = demo.signs_in(Role::AgencyAdmin).await;
        publish(&admin, zip(1, "Arsip rapi")).await;
        for (id, version) in [(SHIPPED, 1), ("arsip-rapi", 1)] {
            let file = admin.get(&format!("{COURSES}/{id}/{version}/package")).await;
            assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, MEDIA_TYPE));
            assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{id}-{version}.zip\""));
            let again = hand_in(&admin, file.body.to_vec()).await.course.expect("sound");
            assert_eq!(again.standing, Standing::Same, "{id}");
        }
        for path in ["arsip-rapi/2/package", "arsip-rapi/-1/package", "tidak-ada/1/package", "A B/1/package"] {
            let path = path.replace(' ', "%20");
            assert_eq!(admin.get(&format!("{COURSES}/{path}")).await.code(), ErrorCode::NotFound, "{path}");
        }
        // Each that was taken is in the log, by what it is; what is not there was not taken.
        let lines = audit::Entity::find().filter(audit::Column::Action.eq(Action::ExportAggregates.code()));
        let lines = lines.order_by_asc(audit::Column::Seq).all(demo.house.state.db.read()).await.unwrap();
        let told: Vec<_> = lines.iter().filter_map(|line| line.detail.as_deref()).collect();
        assert_eq!(told, ["agency_admin integritas-di-loket 1 package", "agency_admin arsip-rapi 1 package"]);
        demo.house.log_takes_lines(false).await;
        let silent = admin.get(&format!("{COURSES}/{SHIPPED}/1/package")).await;
        assert_eq!(silent.code(), ErrorCode::ServerFault, "what cannot be logged is not taken");
    })
    .await;
}

#[tokio::test]
async fn recognising_and_retiring_are_two_words_of_two_people() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let (author, admin) = (demo.signs_in(Role::CourseAuthor).await, demo.signs_in(Role::AgencyAdmin).await);
        let recognised = format!("{COURSES}/{SHIPPED}/recognised");
        assert_eq!(author.post(&recognised, &json!({ "recognised": false })).await.code(), ErrorCode::NotAllowed);
        let listed: Courses = admin.post(&recognised, &json!({ "recognised": false })).await.ok();
        let row = listed.courses.iter().find(|course| course.id == SHIPPED).expect("listed");
        assert!(!row.recognised && row.recognised_until.is_some());
        admin.post(&recognised, &json!({ "recognised": true })).await.ok::<Courses>();
        let row = find(&admin, SHIPPED).await.expect("listed");
        assert!(row.recognised && row.recognised_until.is_none(), "what counts has no end");

        let retired = format!("{COURSES}/{SHIPPED}/retired");
        author.post(&retired, &json!({ "retired": true })).await.ok::<Courses>();
        assert!(find(&admin, SHIPPED).await.expect("still listed here").retired.is_some());
        author.post(&retired, &json!({ "retired": true })).await.ok::<Courses>();
        author.post(&retired, &json!({ "retired": false })).await.ok::<Courses>();
        assert_eq!(find(&admin, SHIPPED).await.expect("listed").retired, None);
        assert_eq!(
            actions(&demo).await,
            ["author_courses", "author_courses", "recognise_courses", "recognise_courses"],
            "a word that changes nothing is not written down"
        );
        let nothing = admin.post(&format!("{COURSES}/tidak-ada/retired"), &json!({ "retired": true })).await;
        assert_eq!(nothing.code(), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_newer_version_counts_as_the_one_before_did() {
    on_each_demo(async |demo| {
        let admin = demo.signs_in(Role::AgencyAdmin).await;
        publish(&admin, zip(1, "Arsip rapi")).await;
        admin.post(&format!("{COURSES}/arsip-rapi/recognised"), &json!({ "recognised": true })).await.ok::<Courses>();
        assert!(publish(&admin, zip(2, "Arsip rapi")).await.published);
        let row = find(&admin, "arsip-rapi").await.expect("listed");
        assert_eq!((row.version, row.recognised, row.earlier), (2, true, vec![1]));
    })
    .await;
}

/// Learning hours of the first course that the person completed.
async fn hours(phone: &Phone) -> u32 {
    let about = phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("told");
    about.completed.expect("completed")[0].jp
}

#[tokio::test]
async fn nobody_loses_hours_that_counted_when_they_were_earned() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        school::publish(&house.state, Member::Ana.agency(), 1).await;
        let office = town.house.office().await;
        let word = async |recognised: bool| {
            let path = format!("{COURSES}/{}/recognised", school::course(1).id);
            house.clock.advance(crate::harness::SECOND);
            office.post(&path, &json!({ "recognised": recognised })).await.ok::<Courses>();
            house.clock.advance(crate::harness::SECOND);
        };
        let completes = async |member: Member| {
            let mut phone = town.phone(member).await;
            for lesson in &school::LESSONS[..2] {
                phone.record(school::reached(lesson, 1_000, true));
            }
            phone.record(school::attempted(domain::ids::AttemptId::from_random([1; 16]), true));
            phone.syncs().await;
            town.phone(member).await
        };
        town.house.welcomes(Member::Budi).await;
        let early = completes(Member::Ana).await;
        assert_eq!(hours(&early).await, 2);
        word(false).await;
        assert_eq!(hours(&early).await, 2, "earned while it counted");
        let late = completes(Member::Budi).await;
        assert_eq!(hours(&late).await, 0);
        word(true).await;
        assert_eq!((hours(&early).await, hours(&late).await), (2, 2));
    })
    .await;
}
