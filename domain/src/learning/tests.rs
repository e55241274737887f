use proptest::prelude::*;

use super::*;
use crate::{
    assessment::NextStep,
    bundle::BundleHash,
    competency::{Level, Reached, StatementId},
    ids::{AttemptId, DeviceId},
    jpm::ProfileLine,
    sync::op::OpId,
    text::Language,
    time::Timestamp,
    wire::course,
};

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn choice(id: &str, right: bool) -> Choice {
    Choice { id: slug(id), text: id.to_uppercase(), right }
}

fn question(id: &str, form: Form) -> Question {
    Question { id: slug(id), text: "<p>?</p>".into(), explanation: "Karena.".into(), form }
}

fn forms() -> Vec<Question> {
    let item = |id: &str| Item { id: slug(id), text: id.into() };
    let pair = |id: &str| Pair { id: slug(id), left: id.into(), right: format!("{id}!") };
    vec![
        question("satu", Form::Single(vec![choice("a", false), choice("b", true), choice("c", false)])),
        question("banyak", Form::Multiple(vec![choice("a", true), choice("b", false), choice("c", true)])),
        question("benar", Form::TrueFalse(true)),
        question("urut", Form::Ordering(vec![item("a"), item("b"), item("c")])),
        question("pasang", Form::Matching(vec![pair("a"), pair("b"), pair("c")])),
        question("kata", Form::ShortText(vec!["kartu keluarga".into(), "KK".into()])),
        question("angka", Form::Number { answer: 12_500, tolerance: 500 }),
    ]
}

fn quiz() -> Quiz {
    let (first, second) = (forms().split_off(4), forms().drain(..4).collect());
    Quiz {
        pass_percent: 60,
        attempts_max: Some(3),
        banks: vec![
            Bank { id: slug("satu"), draw: 3, questions: second },
            Bank { id: slug("dua"), draw: 2, questions: first },
        ],
    }
}

fn course_of(quiz: Quiz) -> Course {
    let lesson = |id: &str, content| Lesson {
        id: slug(id),
        title: id.into(),
        minutes: 8,
        practises: vec!["INT.2.1".parse().unwrap()],
        content,
    };
    let media = Media {
        kind: MediaKind::Video,
        file: BundleHash::of(b"film"),
        captions: Some(BundleHash::of(b"vtt")),
        transcript: Some("<p>…</p>".into()),
    };
    Course {
        id: slug("integritas-di-loket"),
        version: 1,
        language: Language::Indonesian,
        title: "Integritas".into(),
        summary: "\"Kutipan\" dan \\ garis.".into(),
        author: "Jenjang".into(),
        path: "NKL03".into(),
        jp: 1,
        develops: vec![("INT".parse().unwrap(), crate::competency::Level::new(2).unwrap())],
        modules: vec![
            Module {
                id: slug("satu"),
                title: "Satu".into(),
                lessons: vec![
                    lesson("baca", Content::Text("<p>Baca.</p>".into())),
                    lesson("tonton", Content::Media(media)),
                ],
            },
            Module { id: slug("dua"), title: "Dua".into(), lessons: vec![lesson("kuis", Content::Quiz(quiz))] },
        ],
        files: vec![File { hash: BundleHash::of(b"film"), media_type: "video/webm".into(), bytes: 4 }],
    }
}

fn attempt(n: u8) -> AttemptId {
    AttemptId::from_random([n; 16])
}

fn response(texts: &[&str]) -> Response {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn right_of(question: &Question) -> Response {
    match question.id.as_str() {
        "satu" => response(&["b"]),
        "banyak" => response(&["c", "a"]),
        "benar" => response(&["true"]),
        "kata" => response(&["  Kartu   keluarga "]),
        "angka" => response(&["12,9"]),
        _ => response(&["a", "b", "c"]),
    }
}

#[test]
fn each_form_knows_its_right_answer_and_no_other() {
    let wrong: [(&str, &[&[&str]]); 7] = [
        ("satu", &[&["a"], &["a", "b"], &["b", "b"], &[], &["d"]]),
        ("banyak", &[&["a"], &["a", "b", "c"], &["a", "b"], &["a", "a"]]),
        ("benar", &[&["false"], &["ya"], &["true", "true"]]),
        ("urut", &[&["a", "c", "b"], &["a", "b"], &["a", "b", "c", "c"]]),
        ("pasang", &[&["b", "a", "c"], &["a"]]),
        ("kata", &[&["kartu"], &[""], &["KK", "KK"]]),
        ("angka", &[&["11,999"], &["13.001"], &["12,5 hari"], &["1e1"], &[","]]),
    ];
    for (question, (id, others)) in forms().iter().zip(wrong) {
        assert_eq!(question.id.as_str(), id);
        assert!(question.is_right(&right_of(question)), "{id}");
        for other in others {
            assert!(!question.is_right(&response(other)), "{id}: {other:?}");
        }
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, thousandths) in
        [("12", 12_000), ("12,5", 12_500), (" 12.05 ", 12_050), ("-0,125", -125), ("−3", -3_000), ("007", 7_000)]
    {
        assert_eq!(decimal_thousandths(text), Some(thousandths), "{text}");
    }
    for text in ["", "-", ",5", "1.2.3", "1,2345", "12 345", "٣", "9999999999999"] {
        assert_eq!(decimal_thousandths(text), None, "{text}");
    }
}

#[test]
fn a_course_comes_back_as_it_was_written() {
    let course = course_of(quiz());
    let text = course::write_course(&course);
    assert_eq!(course::read_course(&text).unwrap(), course);
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    assert!(course::read_course(&text.replacen("\"format\":1", "\"format\":2", 1)).is_err());
}

#[test]
fn a_list_says_what_a_course_weighs() {
    let course = course_of(quiz());
    let text = course::write_course(&course);
    let volume = Volume::of(&course, &text, true);
    assert_eq!((volume.minutes, volume.lessons, volume.bytes, volume.media_bytes), (24, 3, text.len() as u64, 4));
    let numbers: Vec<_> = volume.practises.iter().map(|practice| practice.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(volume.course, BundleHash::of(text.as_bytes()));
    let shelf = Shelf { volumes: vec![volume] };
    assert_eq!(course::read_shelf(&course::write_shelf(&shelf)).unwrap(), shelf);
}

#[test]
fn a_gap_is_answered_by_the_lessons_that_practise_what_is_missing() {
    let course = course_of(quiz());
    let volume = Volume::of(&course, &course::write_course(&course), true);
    let (statement, level) = (|id: &str| id.parse().unwrap(), |n| Level::new(n).unwrap());
    let step = |to_show: Vec<StatementId>, to_seek: Vec<StatementId>| NextStep {
        line: ProfileLine { competency: "INT".parse().unwrap(), required: level(4), reached: Reached::new(1).unwrap() },
        level: level(2),
        to_show,
        to_seek,
    };
    let lessons = |step: &NextStep, volumes: &[Volume]| -> Vec<Vec<u32>> {
        let numbers = |proposal: Proposal| proposal.lessons.into_iter().map(|(number, _)| number).collect();
        propose(step, volumes).into_iter().map(numbers).collect()
    };
    let volumes = [volume];
    assert_eq!(lessons(&step(vec![statement("INT.2.1")], vec![]), &volumes), [vec![1, 2, 3]]);
    assert_eq!(lessons(&step(vec![], vec![statement("INT.2.1")]), &volumes), [vec![1, 2, 3]]);
    // The level alone: the course as a whole, if it leads there; another level's statement says nothing.
    let leads = volumes[0].develops.contains(&("INT".parse().unwrap(), level(2)));
    assert_eq!(lessons(&step(vec![statement("INT.2.3")], vec![]), &volumes).len(), usize::from(leads));
    let mut elsewhere = volumes[0].clone();
    elsewhere.develops.clear();
    assert_eq!(lessons(&step(vec![statement("INT.2.3")], vec![]), &[elsewhere]), Vec::<Vec<u32>>::new());
}

#[test]
fn a_course_is_done_when_each_lesson_is() {
    let course = course_of(quiz());
    let mut state = CourseState::default();
    assert_eq!(state.next(&course).unwrap().id, slug("baca"));
    state.reach(&slug("baca"), 400, None);
    assert_eq!(state.standing(&course), Standing { done: 0, of: 3, completed: None });
    state.reach(&slug("baca"), 200, Some(Timestamp(50)));
    assert_eq!(state.lessons.get(&slug("baca")), Some(&LessonState { place: 400, done: Some(Timestamp(50)) }));
    state.reach(&slug("tonton"), 9, Some(Timestamp(70)));
    assert_eq!(state.next(&course).unwrap().id, slug("kuis"));

    let lesson = course.lesson(&slug("kuis")).unwrap();
    let Content::Quiz(quiz) = &lesson.content else { panic!("a quiz") };
    let mut hand_in = |n: u8, right: usize, at: i64| {
        let mut responses = Responses::new();
        for question in quiz.drawn(attempt(n)).into_iter().take(right) {
            responses.insert(question.id.clone(), right_of(question));
        }
        let by = OpId { device: DeviceId::from_random([1; 16]), counter: n.into() };
        let attempted = Attempt { lesson: slug("kuis"), responses, at: Timestamp(at), stamped: false, by };
        state.attempts.insert(attempt(n), attempted);
        (state.best(lesson).unwrap(), state.standing(&course))
    };
    let (best, standing) = hand_in(1, 2, 80);
    assert_eq!((best.right, best.asked, best.passed, best.percent(), standing.completed), (2, 5, false, 40, None));
    let (best, standing) = hand_in(2, 3, 90);
    assert_eq!((best.right, best.passed, standing.completed), (3, true, Some(Timestamp(90))));
    // A later, worse one takes nothing away.
    let (best, standing) = hand_in(3, 0, 95);
    assert_eq!((best.right, standing.completed), (3, Some(Timestamp(90))));
    let order: Vec<_> = state.attempts_at(&slug("kuis")).into_iter().map(|(id, _)| id).collect();
    assert_eq!(order, [attempt(1), attempt(2), attempt(3)]);
}

proptest! {
    #[test]
    fn an_attempt_draws_as_many_as_each_bank_says_and_the_same_each_time(bytes in any::<[u8; 16]>()) {
        let (quiz, attempt) = (quiz(), AttemptId::from_random(bytes));
        let drawn = quiz.drawn(attempt);
        prop_assert_eq!(&drawn, &quiz.drawn(attempt));
        for bank in &quiz.banks {
            let of_bank = drawn.iter().filter(|question| bank.questions.contains(question)).count();
            prop_assert_eq!(of_bank, bank.draw as usize);
        }
        for question in forms() {
            let mut names: Vec<_> = question.order(attempt).into_iter().cloned().collect();
            names.sort();
            names.dedup();
            let parts = match &question.form {
                Form::Single(parts) | Form::Multiple(parts) => parts.len(),
                Form::Ordering(parts) => parts.len(),
                Form::Matching(parts) => parts.len(),
                _ => 0,
            };
            prop_assert_eq!(names.len(), parts);
        }
    }

    #[test]
    fn any_text_is_a_short_name_or_refused(text in ".{0,70}") {
        if let Ok(name) = text.parse::<Slug>() {
            prop_assert_eq!(name.as_str(), text);
        }
    }
}

#[test]
fn attempts_draw_differently() {
    let orders: std::collections::BTreeSet<String> = (0..20)
        .map(|n| quiz().drawn(attempt(n)).iter().map(|question| question.id.to_string()).collect::<Vec<_>>().join(" "))
        .collect();
    assert!(orders.len() > 10, "{orders:?}");
}
