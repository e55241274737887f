//! What is refused of a draft, and changes nothing: what cannot stand in a course, what somebody else was quicker with, and whoever may
//! not write courses.

use axum::http::Method;
use domain::{
    access::Role,
    bundle::BundleHash,
    nip::Nip,
    wire::{
        error::ErrorCode,
        office::drafts::{BODY_TYPE, Draft, Drafts},
    },
};
use serde_json::{Value, json};
use server::{
    auth::admin::{self, NewAdmin},
    store::files,
};

use super::{
    desk::{DRAFTS, Desk, GIFT, drafts, facts, png, quiz, webm},
    drafts::written,
};
use crate::harness::{Answer, House, Member, Tab, on_each_database, on_each_demo};

fn told(answer: &Answer) -> (ErrorCode, Option<String>) {
    (answer.code(), answer.refusal().error.field)
}

fn with(mut value: Value, pointer: &str, other: Value) -> Value {
    *value.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = other;
    value
}

#[tokio::test]
async fn what_cannot_stand_in_a_course_is_refused_by_field() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let desk = written(&author).await;
        let of_facts = |pointer: &str, other: Value| json!({ "do": "facts", "facts": with(facts(), pointer, other) });
        let of_quiz =
            |pointer: &str, other: Value| desk.lesson("kuis", json!({ "quiz": with(quiz(), pointer, other) }));
        let long = |chars: usize| Value::from("é".repeat(chars + 1));
        let question = "/banks/0/questions";
        for (edit, field) in [
            (of_facts("/title", long(200)), "edit.facts.title"),
            (of_facts("/title", json!("a\0")), "edit.facts.title"),
            (of_facts("/summary", long(600)), "edit.facts.summary"),
            (of_facts("/author", long(200)), "edit.facts.author"),
            (of_facts("/language", json!("jv")), "edit.facts.language"),
            (of_facts("/path", json!("NKL99")), "edit.facts.path"),
            (of_facts("/develops/0/competency", json!("XXX")), "edit.facts.develops[0].competency"),
            (of_facts("/develops/0/level", json!(6)), "edit.facts.develops[0].level"),
            (of_facts("/develops/0/level", json!(0)), "edit.facts.develops[0].level"),
            (of_quiz("/banks/0/id", json!("Ä b")), "edit.quiz.banks[0].id"),
            (of_quiz(&format!("{question}/1/id"), json!("../x")), "edit.quiz.banks[0].questions[1].id"),
            (of_quiz(&format!("{question}/0/text"), long(4_000)), "edit.quiz.banks[0].questions[0].text"),
            (
                of_quiz(&format!("{question}/0/options/1/text"), long(300)),
                "edit.quiz.banks[0].questions[0].options[1].text",
            ),
            (of_quiz(&format!("{question}/3/items/0/id"), json!("?")), "edit.quiz.banks[0].questions[3].items[0].id"),
            (
                of_quiz(&format!("{question}/4/pairs/1/right"), long(300)),
                "edit.quiz.banks[0].questions[4].pairs[1].right",
            ),
            (of_quiz(&format!("{question}/5/accept/0"), long(200)), "edit.quiz.banks[0].questions[5].accept[0]"),
            (of_quiz(&format!("{question}/6/answer"), json!("dua")), "edit.quiz.banks[0].questions[6].answer"),
            (of_quiz(&format!("{question}/6/tolerance"), json!("0.0001")), "edit.quiz.banks[0].questions[6].tolerance"),
            (desk.lesson("menyapa", json!({ "practises": ["INT.9.9"] })), "edit.practises[0]"),
            (desk.lesson("menyapa", json!({ "title": "x".repeat(201) })), "edit.title"),
            (desk.lesson("menyapa", json!({ "text": "a\0b" })), "edit.text"),
            (desk.lesson("kuis", json!({ "text": "Markdown" })), "edit.text"),
            (desk.lesson("menyapa", json!({ "captions": "WEBVTT" })), "edit.captions"),
            (desk.lesson("menyapa", json!({ "quiz": quiz() })), "edit.quiz"),
            (json!({ "do": "remove_lesson", "id": "Bukan Nama" }), "edit.id"),
            (json!({ "do": "add_module", "title": "x".repeat(201) }), "edit.title"),
        ] {
            let answer = desk.tries(edit.clone()).await;
            assert_eq!(told(&answer), (ErrorCode::Invalid, Some(field.to_owned())), "{edit}");
        }
        for (edit, field) in [
            (json!({ "do": "remove_lesson", "id": "tidak-ada" }), "edit.id"),
            (json!({ "do": "add_lesson", "module": "tidak-ada", "kind": "text", "title": "T" }), "edit.module"),
            (json!({ "do": "remove_image", "path": "../../etc/passwd" }), "edit.path"),
            (json!({ "do": "remove_image", "path": "media/contoh.webm" }), "edit.path"),
        ] {
            let answer = desk.tries(edit.clone()).await;
            assert_eq!(told(&answer), (ErrorCode::NotFound, Some(field.to_owned())), "{edit}");
        }
        for edit in [json!({ "do": "explode" }), json!({ "do": "add_module" }), json!({})] {
            assert_eq!(desk.tries(edit).await.code(), ErrorCode::Malformed);
        }
        let large = desk.tries(desk.lesson("menyapa", json!({ "text": "x".repeat((1 << 20) + 1) }))).await;
        assert_eq!(told(&large), (ErrorCode::TooLarge, Some("edit.text".to_owned())));
        assert_eq!(Desk::open(&author, &desk.draft.id).await.draft, Draft { added: None, ..desk.draft.clone() });

        for (form, field) in [
            (json!({ "from": "nothing", "title": " ", "language": "id" }), "title"),
            (json!({ "from": "nothing", "title": "x".repeat(201), "language": "id" }), "title"),
            (json!({ "from": "nothing", "title": "Baru", "language": "jv" }), "language"),
            (json!({ "from": "course", "id": "../x" }), "id"),
        ] {
            assert_eq!(told(&author.post(DRAFTS, &form).await), (ErrorCode::Invalid, Some(field.to_owned())));
        }
        let nothing = author.post(DRAFTS, &json!({ "from": "course", "id": "tidak-ada" })).await;
        assert_eq!(told(&nothing), (ErrorCode::NotFound, Some("id".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn names_that_are_taken_get_a_number() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let author = demo.signs_in(Role::CourseAuthor).await;
        for (title, id) in [
            ("Tata naskah", "tata-naskah"),
            ("Tata naskah!", "tata-naskah-2"),
            ("integritas-di-loket", "integritas-di-loket-2"),
            ("???", "kursus"),
        ] {
            assert_eq!(Desk::begin(&author, title).await.draft.id, id, "{title}");
        }
        let form = json!({ "from": "nothing", "title": "Bersama", "language": "en" });
        let (one, other) = tokio::join!(author.post(DRAFTS, &form), author.post(DRAFTS, &form));
        assert_ne!(one.ok::<Draft>().id, other.ok::<Draft>().id);
    })
    .await;
}

#[tokio::test]
async fn of_two_authors_at_once_one_is_told_that_it_has_changed() {
    on_each_demo(async |demo| {
        let (author, admin) = (demo.signs_in(Role::CourseAuthor).await, demo.signs_in(Role::AgencyAdmin).await);
        let mut first = written(&author).await;
        let second = Desk::open(&admin, &first.draft.id).await;
        first.write("menyapa", json!({ "text": "Pagi. ![Loket](media/foto-loket.png)\n" })).await;
        let late = second.lesson("menyapa", json!({ "text": "Siang.\n" }));
        assert_eq!(second.tries(late).await.code(), ErrorCode::Changed);
        assert_eq!(second.tries_file("foto.png", None, &png(2, 2)).await.code(), ErrorCode::Changed);
        let kept = BundleHash::of(&png(2, 2));
        assert_eq!(files::about(demo.house.state.db.read(), kept).await.unwrap(), None, "nothing half kept");
        let looked: domain::wire::office::drafts::QuestionsRead = second.questions("kuis", None, GIFT).await.ok();
        assert_eq!(second.questions("kuis", Some(&looked.file), GIFT).await.code(), ErrorCode::Changed);
        let delete = json!({ "revision": second.draft.revision });
        assert_eq!(admin.post(&second.path("/delete"), &delete).await.code(), ErrorCode::Changed);
        let after = Desk::open(&admin, &first.draft.id).await;
        assert_eq!(after.draft, Draft { added: None, ..first.draft.clone() });

        // At the same moment.
        let edit = |title: &str| json!({ "do": "name_module", "id": "di-loket", "title": title });
        let (one, other) = tokio::join!(after.tries(edit("Satu")), after.tries(edit("Dua")));
        let done = [&one, &other].iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(done, 1, "{} {}", one.text(), other.text());

        // What was looked at is published, and nothing that was changed since.
        let desk = Desk::open(&admin, &first.draft.id).await;
        let name = desk.whole().await.package;
        let mut again = Desk::open(&author, &first.draft.id).await;
        again.write("menyapa", json!({ "text": "Sore. ![Loket](media/foto-loket.png)\n" })).await;
        let answer = admin.post(&desk.path(&format!("/check?publish={name}")), &json!({})).await;
        assert_eq!(told(&answer), (ErrorCode::Invalid, Some("publish".to_owned())));
        assert_eq!(drafts(&admin).await.drafts.len(), 1);

        let delete = json!({ "revision": again.draft.revision });
        let left: Drafts = author.post(&again.path("/delete"), &delete).await.ok();
        assert_eq!(left.drafts, []);
        assert_eq!(author.post(&again.path("/delete"), &delete).await.code(), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_never_taken_for_one_that_was_there_before_it() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let (author, admin) = (demo.signs_in(Role::CourseAuthor).await, demo.signs_in(Role::AgencyAdmin).await);
        let module = || json!({ "do": "add_module", "title": "Lain" });
        let course = "integritas-di-loket";
        for form in [
            json!({ "from": "nothing", "title": "Tata naskah", "language": "id" }),
            json!({ "from": "course", "id": course }),
        ] {
            // Two tabs of the author have it as it was begun, and as it was changed; somebody else deletes it, and begins anew.
            let begun = Desk { tab: author.clone(), draft: author.post(DRAFTS, &form).await.ok() };
            let mut changed = Desk::open(&author, &begun.draft.id).await;
            changed.edit(module()).await;
            let delete = |desk: &Desk| (desk.path("/delete"), json!({ "revision": desk.draft.revision }));
            let (path, gone) = delete(&changed);
            admin.post(&path, &gone).await.ok::<Drafts>();
            let mut new = Desk { tab: admin.clone(), draft: admin.post(DRAFTS, &form).await.ok() };
            assert_eq!(new.draft.id, begun.draft.id);
            // As it was begun, and as often changed as the former.
            for _ in 0..2 {
                for old in [&begun, &changed] {
                    assert!(new.draft.revision > old.draft.revision, "{} {}", new.draft.revision, old.draft.revision);
                    assert_eq!(old.tries(module()).await.code(), ErrorCode::Changed);
                    assert_eq!(old.tries_file("foto.png", None, &png(2, 2)).await.code(), ErrorCode::Changed);
                    let (path, form) = delete(old);
                    assert_eq!(author.post(&path, &form).await.code(), ErrorCode::Changed);
                }
                new.edit(module()).await;
            }
            let kept = Desk::open(&author, &new.draft.id).await;
            assert_eq!(kept.draft, Draft { added: None, ..new.draft.clone() });
            let (path, gone) = delete(&new);
            admin.post(&path, &gone).await.ok::<Drafts>();
        }

        // Nor for one that was published.
        let old = Desk::take_up(&author, course).await;
        assert!(Desk::open(&admin, course).await.publish().await.published);
        let new = Desk::take_up(&admin, course).await;
        assert_eq!(new.draft.version, old.draft.version + 1);
        assert_eq!(old.tries(module()).await.code(), ErrorCode::Changed);
        assert_eq!(Desk::open(&author, course).await.draft, new.draft);
    })
    .await;
}

#[tokio::test]
async fn files_are_what_they_say_or_are_refused() {
    on_each_demo(async |demo| {
        let author = demo.signs_in(Role::CourseAuthor).await;
        let mut desk = written(&author).await;
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        for (name, lesson, bytes, field) in [
            ("gambar.svg", None, svg.to_vec(), "name"),
            ("gambar.png", None, svg.to_vec(), "file"),
            ("gambar.jpg", None, png(2, 2), "file"),
            ("gambar.png", None, Vec::new(), "file"),
            ("besar.png", None, png(5_000, 10), "size"),
            ("tanpa", None, png(2, 2), "name"),
            ("course.json", None, b"{}".to_vec(), "name"),
            ("rekaman.webm", None, webm(300), "name"),
            ("gambar.png", Some("contoh"), png(2, 2), "name"),
            ("rekaman.webm", Some("menyapa"), webm(300), "lesson"),
            ("rekaman.webm", Some("Bukan%20nama"), webm(300), "lesson"),
        ] {
            let answer = desk.tries_file(name, lesson, &bytes).await;
            assert_eq!(told(&answer), (ErrorCode::Invalid, Some(field.to_owned())), "{name}");
        }
        let gone = desk.tries_file("rekaman.webm", Some("tidak-ada"), &webm(300)).await;
        assert_eq!(told(&gone), (ErrorCode::NotFound, Some("lesson".to_owned())));
        let large = desk.tries_file("rekaman.webm", Some("contoh"), &webm((64 << 20) + 1)).await;
        assert_eq!(large.code(), ErrorCode::TooLarge);
        let query = desk.path(&format!("/files?revision={}&name=a.png", desk.draft.revision));
        assert_eq!(author.post_file(&query, "image/png", png(2, 2)).await.code(), ErrorCode::UnsupportedBody);
        let before = Desk::open(&author, &desk.draft.id).await.draft;
        assert_eq!(before, Draft { added: None, ..desk.draft.clone() });

        // A path of somebody's disk is a name, and nothing more.
        assert_eq!(desk.put("../../rahasia/Foto.png", None, &png(3, 3)).await.as_deref(), Some("media/foto.png"));
        assert_eq!(desk.put("foto.png", None, &png(4, 4)).await.as_deref(), Some("media/foto-2.png"));

        let questions = desk.questions("kuis", Some("00"), GIFT).await;
        assert_eq!(told(&questions), (ErrorCode::Invalid, Some("take".to_owned())));
        assert_eq!(told(&desk.questions("menyapa", None, GIFT).await).1.as_deref(), Some("lesson"));
    })
    .await;
}

/// The other agency's admin.
async fn stranger(house: &House) -> Tab {
    let new = NewAdmin {
        nip: Nip::parse(Member::Intan.nip()).unwrap(),
        name: Member::Intan.name().to_owned(),
        agency: Some("Kota Tirta Asri".to_owned()),
        roles: vec![Role::AgencyAdmin],
    };
    let code = admin::create(&house.state, &new).await.expect("an admin").code.to_string();
    house.browser_at("203.0.113.9").activate(Member::Intan, &code).await
}

/// Every call about one draft.
async fn every_call(desk: &Desk, tab: &Tab) -> Vec<(String, Answer)> {
    let change = json!({ "revision": desk.draft.revision, "edit": { "do": "add_module", "title": "X" } });
    let hash = desk.draft.images[0].hash.clone();
    let mut answers = Vec::new();
    for rest in ["", "/lessons/menyapa", "/lessons/menyapa/preview", &format!("/files/{hash}")] {
        answers.push((rest.to_owned(), tab.get(&desk.path(rest)).await));
    }
    answers.push(("change".to_owned(), tab.post(&desk.path(""), &change).await));
    let delete = json!({ "revision": desk.draft.revision });
    answers.push(("delete".to_owned(), tab.post(&desk.path("/delete"), &delete).await));
    for rest in ["/check", "/check?publish=00"] {
        answers.push((rest.to_owned(), tab.post(&desk.path(rest), &json!({})).await));
    }
    let revision = desk.draft.revision;
    let file = desk.path(&format!("/files?revision={revision}&name=a.png"));
    answers.push(("add a file".to_owned(), tab.post_file(&file, BODY_TYPE, png(2, 2)).await));
    let questions = desk.path(&format!("/questions?revision={revision}&lesson=kuis"));
    answers.push(("questions".to_owned(), tab.post_file(&questions, BODY_TYPE, GIFT.into()).await));
    answers
}

#[tokio::test]
async fn a_draft_is_its_agencys_alone() {
    on_each_database(async |house| {
        let office = house.office().await;
        let desk = written(&office).await;
        let other = stranger(&house).await;
        for (what, answer) in every_call(&desk, &other).await {
            assert_eq!(answer.code(), ErrorCode::NotFound, "{what}");
        }
        assert_eq!(drafts(&other).await.drafts, []);
        // A name is an agency's own.
        let same = Desk::begin(&other, "Menyambut warga").await;
        assert_eq!((same.draft.id.as_str(), same.draft.facts.author.as_str()), ("menyambut-warga", "Kota Tirta Asri"));
        assert_eq!(Desk::open(&office, &desk.draft.id).await.draft, Draft { added: None, ..desk.draft.clone() });

        let browser = house.browser();
        for rest in ["", "/lessons/menyapa", &format!("/files/{}", desk.draft.images[0].hash)] {
            assert_eq!(browser.get(&desk.path(rest)).await.code(), ErrorCode::SignedOut, "{rest}");
        }
        // A change needs more than the cookie.
        let request = office.browser.request(Method::POST, &desk.path("/check"));
        let answer = office.browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.code(), ErrorCode::SignedOut);
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_write_courses_is_refused_everywhere() {
    on_each_demo(async |demo| {
        let desk = written(&demo.signs_in(Role::CourseAuthor).await).await;
        for role in [Role::Employee, Role::Supervisor, Role::UnitAdmin, Role::Auditor, Role::PlatformAdmin] {
            let tab = demo.signs_in(role).await;
            let begin = tab.post(DRAFTS, &json!({ "from": "nothing", "title": "Baru", "language": "id" })).await;
            let mut answers = every_call(&desk, &tab).await;
            answers.extend([("begin".to_owned(), begin), ("list".to_owned(), tab.get(DRAFTS).await)]);
            for (what, answer) in answers {
                assert_eq!(answer.code(), ErrorCode::NotAllowed, "{}: {what}", role.code());
            }
        }
        assert_eq!(Desk::open(&desk.tab, &desk.draft.id).await.draft, Draft { added: None, ..desk.draft.clone() });
    })
    .await;
}
