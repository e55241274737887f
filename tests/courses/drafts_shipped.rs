//! Courses that ship, taken up as drafts: another version of them, and nothing else changed.

use std::{collections::BTreeMap, io::Cursor};

use domain::{
    access::Role,
    shipped,
    wire::{
        bundle::read_catalogue,
        hours::read_hours,
        office::{
            courses::{Courses, PackageRead, Standing},
            drafts::DraftContent,
        },
    },
};
use serde_json::json;
use server::courses::{Known, MEDIA_TYPE, SHIPPED, pack, read};

use super::desk::{Desk, drafts};
use crate::harness::{Tab, on_each_demo};

const COURSES: &str = "/api/office/courses";

/// The files of a version as it is taken away.
async fn files(tab: &Tab, id: &str, version: u32) -> BTreeMap<String, Vec<u8>> {
    let zip = tab.get(&format!("{COURSES}/{id}/{version}/package")).await.body;
    let (catalogue, hours) = (read_catalogue(shipped::CATALOGUE).unwrap(), read_hours(shipped::HOURS).unwrap());
    let paths: Vec<&str> = hours.paths.iter().map(|path| path.code.as_str()).collect();
    read(Cursor::new(zip), &Known { catalogue: &catalogue, paths: &paths }).unwrap().source().clone()
}

#[tokio::test]
async fn a_course_that_ships_is_the_same_in_its_next_version() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let author = demo.signs_in(Role::CourseAuthor).await;
        let courses: Courses = author.get(COURSES).await.ok();
        assert_eq!(courses.courses.len(), SHIPPED.len());
        for course in courses.courses {
            let mut desk = Desk::take_up(&author, &course.id).await;
            let next = course.version + 1;
            assert_eq!((desk.draft.version, desk.draft.newest), (next, Some(course.version)));
            let again = Desk::take_up(&author, &course.id).await;
            assert_eq!(again.draft, desk.draft, "one draft of each course");
            // Whatever is shown and saved as it was is as it was.
            let facts = serde_json::to_value(&desk.draft.facts).unwrap();
            desk.edit(json!({ "do": "facts", "facts": facts })).await;
            for lesson in desk.draft.modules.clone().into_iter().flat_map(|module| module.lessons) {
                let content: DraftContent = author.get(&desk.path(&format!("/lessons/{}", lesson.id))).await.ok();
                let mut edit = json!({
                    "do": "lesson", "id": lesson.id, "title": lesson.title, "minutes": lesson.minutes,
                    "practises": lesson.practises,
                });
                for (name, value) in [("text", json!(content.text)), ("quiz", json!(content.quiz))] {
                    edit[name] = value;
                }
                desk.edit(edit).await;
            }
            let whole = desk.whole().await;
            assert_eq!((whole.standing, whole.version), (Standing::Newer, next));
            assert!(desk.publish().await.published);
            let (before, mut after) =
                (files(&author, &course.id, course.version).await, files(&author, &course.id, next).await);
            let manifest = String::from_utf8(after["course.json"].clone()).unwrap();
            let (new, old) = (format!("\"version\": {next},"), format!("\"version\": {},", course.version));
            after.insert("course.json".to_owned(), manifest.replacen(&new, &old, 1).into_bytes());
            assert_eq!(after, before, "{}", course.id);
        }
        assert_eq!(drafts(&author).await.drafts, []);
    })
    .await;
}

#[tokio::test]
async fn a_draft_comes_after_whatever_was_published_meanwhile() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let author = demo.signs_in(Role::CourseAuthor).await;
        let id = "integritas-di-loket";
        let desk = Desk::take_up(&author, id).await;
        // Somebody publishes a package of the very version that is being written.
        let mut files = files(&author, id, 1).await;
        let manifest = String::from_utf8(files["course.json"].clone()).unwrap();
        files.insert("course.json".to_owned(), manifest.replacen("\"version\": 1,", "\"version\": 2,", 1).into_bytes());
        files.insert("lessons/janji-di-loket.md".to_owned(), b"Lain.".to_vec());
        let zip = pack(&files).unwrap();
        let looked: PackageRead = author.post_file(COURSES, MEDIA_TYPE, zip.clone()).await.ok();
        let name = looked.course.expect("sound").package;
        author.post_file(&format!("{COURSES}?publish={name}"), MEDIA_TYPE, zip).await.ok::<PackageRead>();

        let desk = Desk::open(&author, &desk.draft.id).await;
        assert_eq!((desk.draft.version, desk.draft.newest), (3, Some(2)));
        assert_eq!(drafts(&author).await.drafts[0].version, 3);
        assert_eq!(desk.whole().await.standing, Standing::Newer);
        assert!(desk.publish().await.published);
    })
    .await;
}
