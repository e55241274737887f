use super::*;

fn option(id: &str, right: bool) -> DraftOption {
    DraftOption { id: id.into(), text: format!("Pilihan {id}"), right }
}

fn asked(id: &str, form: DraftForm) -> DraftQuestion {
    DraftQuestion { id: id.into(), text: format!("Soal {id}?"), explanation: "Karena begitu.".into(), form }
}

/// A quiz with a question of each form.
fn quiz() -> DraftQuiz {
    let pair = |id: &str| DraftPair { id: id.into(), left: format!("kiri {id}"), right: format!("kanan {id}") };
    let item = |id: &str| DraftItem { id: id.into(), text: format!("butir {id}") };
    let options = || vec![option("a", true), option("b", false)];
    let questions = vec![
        asked("satu", DraftForm::Single { options: options() }),
        asked("banyak", DraftForm::Multiple { options: options() }),
        asked("benar", DraftForm::TrueFalse { answer: false }),
        asked("urut", DraftForm::Ordering { items: vec![item("a"), item("b")] }),
        asked("pasang", DraftForm::Matching { pairs: vec![pair("a"), pair("b")] }),
        asked("kata", DraftForm::ShortText { accept: vec!["ya".into(), "iya".into()] }),
        asked("angka", DraftForm::Number { answer: "-12.5".into(), tolerance: "0".into() }),
    ];
    let more = DraftBank {
        id: "lagi".into(),
        draw: 1,
        questions: vec![asked("akhir", DraftForm::TrueFalse { answer: true })],
    };
    let banks = vec![DraftBank { id: "dasar".into(), draw: 7, questions }, more];
    DraftQuiz { pass_percent: 70, attempts_max: None, banks }
}

fn sent(form: &QuizForm) -> DraftQuiz {
    let mut wrong = Vec::new();
    let quiz = form.wire(&mut wrong);
    assert_eq!(wrong, []);
    quiz
}

#[test]
fn all_seven_forms_come_back_as_they_were() {
    assert_eq!(sent(&QuizForm::of(&quiz())), quiz());
    let limited = DraftQuiz { attempts_max: Some(3), ..quiz() };
    assert_eq!(sent(&QuizForm::of(&limited)), limited);
}

#[test]
fn what_is_added_and_taken_away_again_is_no_change() {
    let before = QuizForm::of(&quiz());
    let mut form = before.clone();
    let bank = form.add_bank();
    let question = form.add_question(bank, Answering::Matching).unwrap();
    assert_eq!(form.question(question).unwrap().parts.len(), 2);
    let part = form.add_part(question).unwrap();
    assert_ne!(form, before);
    form.question_mut(question).unwrap().remove_part(part);
    form.remove_question(question);
    form.remove_bank(bank);
    assert_eq!(form, before);
}

#[test]
fn keys_are_of_one_part_each() {
    let mut form = QuizForm::of(&quiz());
    let bank = form.banks[0].key;
    for answering in Answering::ALL {
        let question = form.add_question(bank, answering).unwrap();
        form.add_part(question);
    }
    let mut keys = Vec::new();
    form.each_key(|key| keys.push(*key));
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
}

#[test]
fn a_question_moves_within_its_bank_and_beyond_it() {
    let mut form = QuizForm::of(&quiz());
    let last = form.banks[1].questions[0].key;
    assert!(!form.can_move(last, false) && !form.move_question(last, false));
    let first = form.banks[0].questions[0].key;
    assert!(!form.can_move(first, true) && form.can_move(first, false) && form.can_move(last, true));
    assert!(form.move_question(last, true));
    assert!(form.can_move(last, false), "into the bank that is empty now");
    assert_eq!(form.banks[0].questions.last().map(|question| question.key), Some(last));
    assert!(form.move_question(last, true));
    assert_eq!(form.banks[0].questions[6].key, last);
    assert!(form.move_question(last, false) && form.move_question(last, false));
    assert_eq!(form.banks[1].questions[0].key, last);
    let first = form.banks[0].key;
    assert!(!form.move_bank(first, true));
    assert!(form.move_bank(first, false));
    assert_eq!(form.banks[1].key, first);
}

#[test]
fn one_option_of_a_single_choice_is_right() {
    let mut form = QuizForm::of(&quiz());
    let question = &mut form.banks[0].questions[0];
    let (a, b) = (question.parts[0].key, question.parts[1].key);
    question.mark(b, true);
    assert_eq!((question.part(a).unwrap().right, question.part(b).unwrap().right), (false, true));
    let question = &mut form.banks[0].questions[1];
    let b = question.parts[1].key;
    question.mark(b, true);
    assert!(question.parts.iter().all(|part| part.right));
}

#[test]
fn a_kind_that_is_changed_and_changed_back_has_lost_nothing() {
    let before = QuizForm::of(&quiz());
    let mut form = before.clone();
    for answering in Answering::ALL.into_iter().chain([Answering::Single]) {
        form.banks[0].questions[0].answering = answering;
    }
    assert_eq!(form, before);
}

#[test]
fn what_cannot_be_sent_is_told_by_its_field() {
    let mut form = QuizForm::of(&quiz());
    form.pass_percent = "banyak".into();
    form.banks[0].draw = String::new();
    let keys: Vec<Key> = form.banks[0].questions.iter().map(|question| question.key).collect();
    form.banks[0].questions[2].truth = None;
    form.banks[0].questions[6].answer = "dua".into();
    form.banks[0].questions[6].tolerance = " ".into();
    form.banks[0].questions[0].text = " ".into();
    let mut wrong = Vec::new();
    form.wire(&mut wrong);
    let (bank, told) = (form.banks[0].key, |field: &str, lack| (field.to_owned(), lack));
    assert_eq!(
        wrong,
        [
            told("pass-percent", Lack::Number),
            told(&format!("bank-{bank}-draw"), Lack::Number),
            told(&format!("question-{}-text", keys[0]), Lack::Text),
            told(&format!("question-{}-truth", keys[2]), Lack::Choice),
            told(&format!("question-{}-answer", keys[6]), Lack::Decimal),
        ]
    );
}

#[test]
fn a_decimal_is_sent_with_a_point() {
    let mut form = QuizForm::of(&quiz());
    form.banks[0].questions[6].answer = "−12,5".into();
    form.banks[0].questions[6].tolerance = String::new();
    assert_eq!(sent(&form), quiz());
}

#[test]
fn the_servers_names_of_fields_lead_to_fields() {
    let form = QuizForm::of(&quiz());
    let bank = &form.banks[0];
    let question = |place: usize| &bank.questions[place];
    for (name, field) in [
        ("pass_percent", "pass-percent".to_owned()),
        ("banks[0].draw", format!("bank-{}-draw", bank.key)),
        ("banks[0].questions", format!("bank-{}-draw", bank.key)),
        ("banks[0].questions[6].tolerance", format!("question-{}-tolerance", question(6).key)),
        ("banks[0].questions[3].items[1].text", format!("part-{}-text", question(3).parts[1].key)),
        ("banks[0].questions[4].pairs[1].right", format!("part-{}-other", question(4).parts[1].key)),
        ("banks[0].questions[5].accept[1]", format!("part-{}-text", question(5).parts[1].key)),
        ("banks[0].questions[5].id", format!("question-{}-text", question(5).key)),
    ] {
        assert_eq!(form.field(name), Some(field), "{name}");
    }
    assert_eq!(form.field("banks[9].draw"), None);
    assert_eq!(form.field("moon"), None);
}

#[test]
fn the_servers_names_are_taken_over_and_what_was_typed_meanwhile_stays() {
    let mut form = QuizForm::of(&quiz());
    let bank = form.banks[0].key;
    form.move_bank(bank, false);
    let key = form.add_question(bank, Answering::Single).unwrap();
    form.question_mut(key).unwrap().text = "Baru?".into();
    let mut saved = sent(&form);
    let new = saved.banks[1].questions.last_mut().unwrap();
    new.id = "baru".into();
    let DraftForm::Single { options } = &mut new.form else { panic!("options") };
    for (option, id) in options.iter_mut().zip(["a", "b"]) {
        option.id = id.into();
    }
    let saved = QuizForm::of(&saved);
    let named = QuizForm::named(&form, &form, &saved);
    assert_eq!(named.plain(), saved);
    assert_eq!(named.question(key).unwrap().id, "baru");

    let mut typed = form.clone();
    typed.question_mut(key).unwrap().text = "Baru sekali?".into();
    let later = typed.add_part(key).unwrap();
    let named = QuizForm::named(&typed, &form, &saved);
    let question = named.question(key).unwrap();
    assert_eq!((question.id.as_str(), question.text.as_str()), ("baru", "Baru sekali?"));
    assert_eq!(question.parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(), ["a", "b", ""]);
    assert!(question.part(later).is_some());
}

#[test]
fn a_bank_of_which_all_are_drawn_goes_on_drawing_all() {
    let mut form = QuizForm::of(&quiz());
    let bank = form.banks[0].key;
    let key = form.add_question(bank, Answering::Number).unwrap();
    assert_eq!(form.banks[0].draw, "8");
    form.remove_question(key);
    assert_eq!(form.banks[0].draw, "7");
    form.banks[0].draw = "3".into();
    form.add_question(bank, Answering::Number);
    assert_eq!(form.banks[0].draw, "3");
}
