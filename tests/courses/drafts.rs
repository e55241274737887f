//! A course written in the browser, from nothing to the list of courses and into another installation.

use std::cell::RefCell;

use domain::{
    access::Role,
    learning::{Content, Form},
    wire::{
        course::read_course,
        error::ErrorCode,
        office::{
            Audit,
            courses::{Courses, PackageRead, Standing},
            drafts::{Draft, DraftContent, DraftPart, LessonPreview},
            rules::{Revised, RulesPage},
        },
    },
};
use serde_json::json;
use server::courses::MEDIA_TYPE;

use super::desk::{Desk, GIFT, drafts, facts, png, quiz, webm};
use crate::harness::{Demo, Tab, on_each_demo};

const COURSES: &str = "/api/office/courses";

/// A course with a text, a recording and a quiz, of which nothing is wrong.
pub async fn written(tab: &Tab) -> Desk {
    let mut desk = Desk::begin(tab, "Menyambut warga").await;
    desk.edit(json!({ "do": "facts", "facts": facts() })).await;
    assert_eq!(desk.edit(json!({ "do": "add_module", "title": "Di loket" })).await.as_deref(), Some("di-loket"));
    for (kind, title) in [("text", "Menyapa"), ("video", "Contoh"), ("quiz", "Kuis")] {
        desk.add_lesson(kind, title).await;
    }
    let image = desk.put("Foto Loket.PNG", None, &png(640, 480)).await.expect("a path");
    assert_eq!(image, "media/foto-loket.png");
    let text = format!("Sapa dahulu.\n\n![Loket]({image})\n\nLalu [kuis](lesson:kuis).\n");
    desk.write("menyapa", json!({ "text": text })).await;
    desk.put("rekaman.webm", Some("contoh"), &webm(3_000)).await;
    let captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nSelamat pagi.\n";
    desk.write("contoh", json!({ "text": "Petugas menyapa warga.", "captions": captions })).await;
    desk.write("kuis", json!({ "quiz": quiz() })).await;
    desk
}

async fn actions(demo: &Demo) -> Vec<String> {
    let log: Audit = demo.signs_in(Role::AgencyAdmin).await.get("/api/office/audit").await.ok();
    assert!(log.intact);
    log.lines.into_iter().map(|line| line.action).filter(|action| action == "author_courses").collect()
}

#[tokio::test]
async fn a_course_is_written_published_and_taken_to_another_installation() {
    let packages = RefCell::new(Vec::new());
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let mut desk = written(&author).await;
        let name = demo.who(Role::CourseAuthor).name.clone();
        assert_eq!(desk.draft.changed_by.as_deref(), Some(name.as_str()));
        assert_eq!((desk.draft.version, desk.draft.newest), (1, None));
        let row = &drafts(&author).await.drafts[0];
        assert_eq!((row.id.as_str(), row.title.as_str(), row.version), ("menyambut-warga", "Menyambut warga", 1));

        let taken = desk.import("kuis", GIFT).await;
        assert_eq!((taken.questions, taken.faults.len()), (2, 1), "{taken:?}");
        assert!(taken.faults[0].line.is_some() && !taken.faults[0].why.id.is_empty());
        let lesson = desk.draft.modules[0].lessons[2].clone();
        assert_eq!((lesson.questions, lesson.id.as_str()), (9, "kuis"));

        let whole = desk.whole().await;
        assert_eq!((whole.standing, whole.lessons, whole.questions), (Standing::New, 3, 9));
        // What is not published is nobody's.
        let medium = desk.draft.modules[0].lessons[1].medium.clone().expect("a recording");
        assert_eq!((medium.media_type.as_str(), medium.bytes), ("video/webm", 3_000));
        let file = format!("/api/files/{}", medium.hash);
        assert_eq!(author.get(&file).await.code(), ErrorCode::NotFound);

        let published = desk.publish().await;
        assert!(published.published);
        assert_eq!(author.get(&desk.path("")).await.code(), ErrorCode::NotFound, "it is a course now");
        assert_eq!(drafts(&author).await.drafts, []);
        let listed: Courses = author.get(COURSES).await.ok();
        let course = &listed.courses[0];
        assert_eq!((course.id.as_str(), course.version, course.package), ("menyambut-warga", 1, true));
        assert_eq!(course.by.as_deref(), Some(name.as_str()));
        assert_eq!(author.get(&file).await.body, webm(3_000));
        assert_eq!(actions(&demo).await.len(), 2, "begun and published");
        let package = author.get(&format!("{COURSES}/menyambut-warga/1/package")).await.body.to_vec();
        packages.borrow_mut().push((whole.package, package));
    })
    .await;
    let packages = packages.into_inner();
    assert!(packages.iter().all(|package| *package == packages[0]), "the same bytes from every database");
    on_each_demo(async |demo| {
        let (name, package) = &packages[0];
        let author = demo.signs_in(Role::CourseAuthor).await;
        let looked: PackageRead = author.post_file(COURSES, MEDIA_TYPE, package.clone()).await.ok();
        let course = looked.course.expect("sound");
        assert_eq!((&course.package, course.standing), (name, Standing::New));
        let publish = format!("{COURSES}?publish={name}");
        assert!(author.post_file(&publish, MEDIA_TYPE, package.clone()).await.ok::<PackageRead>().published);
        let again: PackageRead = author.post_file(COURSES, MEDIA_TYPE, package.clone()).await.ok();
        assert_eq!(again.course.map(|course| course.standing), Some(Standing::Same));
    })
    .await;
}

#[tokio::test]
async fn what_is_written_comes_back_as_it_was_written() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::AgencyAdmin).await;
        let mut desk = written(&author).await;
        let file = author.get("/api/office/export/courses.csv").await.text();
        assert!(file.contains("\nDraf\n") && file.contains("\nMenyambut warga;1;;"), "{file}");
        let content: DraftContent = author.get(&desk.path("/lessons/kuis")).await.ok();
        assert_eq!((content.revision, &content.text, &content.captions), (desk.draft.revision, &None, &None));
        let quiz = content.quiz.expect("questions");
        let questions = &quiz.banks[0].questions;
        let ids: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(ids, ["soal", "soal-2", "soal-3", "soal-4", "soal-5", "soal-6", "soal-7"]);
        let told = serde_json::to_value(questions).unwrap();
        assert_eq!(told[0]["options"][1], json!({ "id": "b", "text": "Diam", "right": false }));
        assert_eq!((&told[6]["answer"], &told[6]["tolerance"]), (&json!("12.5"), &json!("0.25")));

        // As it came: nothing but the revision is another.
        let before = desk.whole().await;
        desk.write("kuis", json!({ "quiz": quiz })).await;
        let content: DraftContent = author.get(&desk.path("/lessons/contoh")).await.ok();
        desk.write("contoh", json!({ "text": content.text, "captions": content.captions })).await;
        assert_eq!(desk.whole().await.package, before.package);
        assert_eq!(author.get(&desk.path("/lessons/tidak-ada")).await.code(), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_course_that_is_not_whole_tells_what_it_lacks_and_where() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let mut desk = Desk::begin(&author, "  Tata naskah  ").await;
        assert_eq!((desk.draft.id.as_str(), desk.draft.facts.title.as_str()), ("tata-naskah", "Tata naskah"));
        assert_eq!((desk.draft.facts.minutes_per_jp, desk.draft.facts.path.as_str()), (45, "NKL03"));
        assert!(!desk.draft.facts.author.is_empty());
        let faults = desk.faults().await;
        assert_eq!(faults.len(), 3, "no summary, no level, no module: {faults:?}");
        assert!(faults.iter().all(|fault| fault.part == DraftPart::default() && fault.line.is_none()));

        desk.edit(json!({ "do": "add_module", "title": "Satu" })).await;
        let (text, asks) = (desk.add_lesson("text", "Baca").await, desk.add_lesson("quiz", "Kuis").await);
        desk.write(&text, json!({ "text": "Satu\n\n<b>dua\n" })).await;
        let lone = json!([{ "id": "a", "text": "Ya", "right": true }, { "id": "b", "text": "Tidak", "right": true }]);
        let question = json!({
            "id": "pilih", "kind": "single", "text": "Mana?", "explanation": "Itu.", "options": lone,
        });
        let banks = json!([{ "id": "b", "draw": 2, "questions": [question] }]);
        desk.write(&asks, json!({ "quiz": { "pass_percent": 70, "attempts_max": null, "banks": banks } })).await;
        desk.edit(json!({ "do": "add_module", "title": "" })).await;
        desk.put("foto.png", None, &png(10, 10)).await;
        let faults = desk.faults().await;
        let told = |part: DraftPart| {
            let found: Vec<_> = faults.iter().filter(|fault| fault.part == part).map(|fault| fault.line).collect();
            assert!(!found.is_empty(), "{part:?} in {faults:?}");
            found
        };
        let lesson = |id: &str| DraftPart { lesson: Some(id.to_owned()), ..DraftPart::default() };
        assert_eq!(told(lesson("baca")), [Some(3)]);
        told(lesson("kuis"));
        told(DraftPart { question: Some("pilih".to_owned()), ..lesson("kuis") });
        told(DraftPart { module: Some(desk.draft.modules[1].id.clone()), ..DraftPart::default() });
        told(DraftPart { file: Some("media/foto.png".to_owned()), ..DraftPart::default() });
        for fault in &faults {
            assert!(!fault.why.id.is_empty() && fault.why.id != fault.why.en, "{fault:?}");
        }

        // A lesson may be looked at all the same, if nothing is wrong with it.
        let path = desk.path("/lessons/baca/preview");
        let spoilt: LessonPreview = author.get(&path).await.ok();
        assert_eq!((spoilt.course, spoilt.number, spoilt.faults.len()), (None, 1, 1));
        desk.write("baca", json!({ "text": "Lihat [kuis](lesson:kuis). ![Foto](media/foto.png)" })).await;
        let sound: LessonPreview = author.get(&path).await.ok();
        assert_eq!((sound.number, &sound.faults), (1, &vec![]));
        let course = read_course(&sound.course.expect("a course")).unwrap();
        let lessons: Vec<_> = course.lessons().collect();
        let Content::Text(html) = &lessons[0].content else { panic!("a text") };
        assert!(html.contains("href") && html.contains("<img"), "{html}");
        assert_eq!((lessons[1].title.as_str(), course.files.len()), ("Kuis", 1));
    })
    .await;
}

#[tokio::test]
async fn a_quiz_and_a_recording_are_previewed_by_themselves() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let desk = written(&author).await;
        let preview = async |lesson: &str| {
            let preview: LessonPreview = author.get(&desk.path(&format!("/lessons/{lesson}/preview"))).await.ok();
            assert_eq!(preview.faults, []);
            (preview.number, read_course(&preview.course.expect("a course")).unwrap())
        };
        let (number, course) = preview("kuis").await;
        let Content::Quiz(quiz) = &course.lessons().nth(number as usize - 1).unwrap().content else { panic!("a quiz") };
        assert_eq!(quiz.questions().count(), 7);
        assert!(
            quiz.questions().any(|question| matches!(question.form, Form::Number { answer: 12_500, tolerance: 250 }))
        );
        let (number, course) = preview("contoh").await;
        let Content::Media(media) = &course.lessons().nth(number as usize - 1).unwrap().content else {
            panic!("media")
        };
        // Its captions are a text of the draft, and fetched as a file.
        for (hash, kind) in [(media.file, "video/webm"), (media.captions.expect("captions"), "text/vtt")] {
            let file = author.get(&desk.path(&format!("/files/{hash}"))).await;
            assert_eq!(file.header("content-type"), kind, "{}", file.text());
        }
    })
    .await;
}

#[tokio::test]
async fn lessons_and_modules_are_arranged_and_taken_away() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let mut desk = written(&author).await;
        let order = |draft: &Draft| {
            let module = |module: &domain::wire::office::drafts::DraftModule| {
                let lessons: Vec<&str> = module.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
                format!("{}: {}", module.title, lessons.join(" "))
            };
            draft.modules.iter().map(module).collect::<Vec<_>>()
        };
        desk.edit(json!({ "do": "add_module", "title": "Uji" })).await;
        desk.edit(json!({ "do": "move_lesson", "id": "kuis", "module": "uji", "to": 9 })).await;
        desk.edit(json!({ "do": "move_lesson", "id": "contoh", "module": "di-loket", "to": 0 })).await;
        desk.edit(json!({ "do": "name_module", "id": "uji", "title": "Ujian" })).await;
        desk.edit(json!({ "do": "move_module", "id": "uji", "to": 0 })).await;
        assert_eq!(order(&desk.draft), ["Ujian: kuis", "Di loket: contoh menyapa"]);
        desk.whole().await;
        desk.edit(json!({ "do": "remove_lesson", "id": "contoh" })).await;
        desk.edit(json!({ "do": "remove_module", "id": "uji" })).await;
        assert_eq!(order(&desk.draft), ["Di loket: menyapa"]);
        assert_eq!(desk.faults().await.len(), 1, "the link to the quiz leads nowhere");
        desk.edit(json!({ "do": "remove_image", "path": "media/foto-loket.png" })).await;
        assert_eq!(desk.draft.images, []);
        // A name that was used and is free again has nothing of the old one.
        let again = desk.add_lesson("quiz", "Kuis").await;
        assert_eq!((again.as_str(), desk.draft.modules[0].lessons[1].questions), ("kuis", 0));
    })
    .await;
}

#[tokio::test]
async fn a_path_that_the_agency_has_dropped_is_no_path_of_a_course() {
    on_each_demo(async |demo| {
        let (author, office) = (demo.signs_in(Role::CourseAuthor).await, demo.signs_in(Role::AgencyAdmin).await);
        let mut desk = written(&author).await;
        let by_workshop = || {
            let mut facts = facts();
            facts["path"] = json!("KL07");
            json!({ "do": "facts", "facts": facts })
        };
        desk.edit(by_workshop()).await;
        desk.whole().await;
        let rules: RulesPage = office.get("/api/office/rules/hours").await.ok();
        let dropped = json!({
            "base": rules.newest, "from": rules.today, "reason": "Peraturan Bupati yang baru", "publish": true,
            "fields": { "basis.id": "Peraturan Bupati 7/2026", "KL07.taken": "no" },
        });
        let shipped = desk.draft.hours.clone();
        assert_eq!(office.post("/api/office/rules/hours", &dropped).await.ok::<Revised>().published, Some(1));
        let faults = desk.faults().await;
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        assert!(fault.why.id.contains("KL07"), "{fault:?}");
        let refused = desk.tries(by_workshop()).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("edit.facts.path")));
        desk = Desk::open(&author, &desk.draft.id).await;
        assert_ne!(desk.draft.hours, shipped, "the choice of paths is that of the agency's version");
        desk.edit(json!({ "do": "facts", "facts": facts() })).await;
        desk.whole().await;
    })
    .await;
}
