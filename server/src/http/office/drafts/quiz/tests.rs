//! Quizzes there and back.

use std::io::Cursor;

use domain::wire::{error::ErrorCode, json::Json, office::drafts as wire};
use serde_json::{Value, json};

use super::{read, tell};
use crate::{
    courses::{SHIPPED, draft::Draft},
    http::office::courses::publishing::Knowledge,
};

#[test]
fn quizzes_that_ship_come_back_as_they_were_told() {
    let knowledge = Knowledge::shipped();
    let mut quizzes = 0;
    for zip in SHIPPED {
        let package = knowledge.lend(|known| crate::courses::read(Cursor::new(zip), known)).unwrap();
        let draft = Draft::of(package.source()).unwrap();
        for quiz in draft.manifest().lessons().filter_map(|lesson| draft.quiz(&lesson.id)) {
            let text = serde_json::to_string(&tell(&quiz)).unwrap();
            assert!(Json::parse(&text).is_ok());
            let again: wire::DraftQuiz = serde_json::from_str(&text).unwrap();
            assert_eq!(read(&again, "quiz").unwrap(), quiz);
            quizzes += 1;
        }
    }
    assert!(quizzes >= SHIPPED.len());
}

fn asked(question: Value) -> wire::DraftQuiz {
    let bank = json!({ "id": "", "draw": 0, "questions": [question] });
    serde_json::from_value(json!({ "pass_percent": 0, "attempts_max": null, "banks": [bank] })).unwrap()
}

#[test]
fn names_are_given_where_there_are_none() {
    let option = |id: &str| json!({ "id": id, "text": id, "right": false });
    let many: Vec<Value> = (0..30).map(|_| option("")).collect();
    for (given, names) in [
        (vec![option(""), option("a"), option("")], vec!["b", "a", "c"]),
        (vec![option("ya"), option("")], vec!["ya", "a"]),
    ] {
        let quiz = asked(json!({ "id": "", "text": "", "explanation": "", "kind": "single", "options": given }));
        let told = serde_json::to_value(tell(&read(&quiz, "quiz").unwrap())).unwrap();
        let options = told["banks"][0]["questions"][0]["options"].as_array().unwrap();
        assert_eq!(options.iter().map(|option| option["id"].as_str().unwrap()).collect::<Vec<_>>(), names);
    }
    let quiz = asked(json!({ "id": "", "text": "", "explanation": "", "kind": "multiple", "options": many }));
    let told = serde_json::to_value(tell(&read(&quiz, "quiz").unwrap())).unwrap();
    assert_eq!(told["banks"][0]["id"], "bank");
    assert_eq!(told["banks"][0]["questions"][0]["id"], "soal");
    let last = &told["banks"][0]["questions"][0]["options"][29]["id"];
    assert_eq!(last, "a-5", "letters, then numbers");
}

#[test]
fn what_cannot_be_kept_is_named() {
    for (answer, tolerance, field) in
        [("", "0", "answer"), ("1e3", "0", "answer"), ("1", "0.0001", "tolerance"), ("12 kg", "0", "answer")]
    {
        let quiz = asked(json!({
            "id": "q", "text": "", "explanation": "", "kind": "number", "answer": answer, "tolerance": tolerance,
        }));
        let refused = read(&quiz, "edit.quiz").unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Invalid, "{answer} {tolerance}");
        assert!(format!("{refused:?}").contains(&format!("edit.quiz.banks[0].questions[0].{field}")));
    }
}
