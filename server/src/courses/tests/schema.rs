//! The schemas that authors' editors read name what this server reads.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::{bounds, manifest, quiz};

fn schema(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn course_schema() -> Value {
    schema(include_str!("../../../../docs/course.schema.json"))
}

fn quiz_schema() -> Value {
    schema(include_str!("../../../../docs/quiz.schema.json"))
}

/// The names in a list or of an object's members.
fn names(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::Object(members) => members.keys().map(String::as_str).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

/// An object of the schema has these members, all but some of which must be there, and no others.
fn assert_members(object: &Value, members: &[&str], optional: &[&str]) {
    let members: BTreeSet<&str> = members.iter().copied().collect();
    assert_eq!(names(&object["properties"]), members);
    let optional: BTreeSet<&str> = optional.iter().copied().collect();
    assert_eq!(names(&object["required"]), &members - &optional);
    assert_eq!(object["additionalProperties"], Value::Bool(false));
}

#[test]
fn the_manifests_members_are_those_that_are_read() {
    let schema = course_schema();
    let defs = &schema["$defs"];
    assert_members(&schema, manifest::COURSE, &[]);
    assert_members(&defs["develops"], manifest::DEVELOPS, &[]);
    assert_members(&defs["module"], manifest::MODULE, &[]);
    assert_members(&defs["lesson"], manifest::LESSON, &[]);
    assert_members(&defs["video"], manifest::RECORDING, &[]);
    assert_members(&defs["audio"], manifest::RECORDING, &["captions"]);
    let kinds = |name: &str| names(&defs[name]["properties"]["kind"]["enum"]);
    let all: BTreeSet<&str> = ["lesson", "video", "audio"].into_iter().flat_map(kinds).collect();
    assert_eq!(all, manifest::KINDS.iter().copied().collect());
}

#[test]
fn a_quizs_members_are_those_that_are_read() {
    let schema = quiz_schema();
    let defs = &schema["$defs"];
    assert_members(&schema, quiz::QUIZ, &["attempts_max"]);
    assert_members(&defs["bank"], quiz::BANK, &[]);
    assert_members(&defs["option"], quiz::OPTION, &[]);
    assert_members(&defs["item"], quiz::ITEM, &[]);
    assert_members(&defs["pair"], quiz::PAIR, &[]);
    for (kind, members) in quiz::QUESTIONS {
        assert_members(&defs[kind], members, &[]);
        assert_eq!(defs[kind]["properties"]["kind"]["const"], *kind);
    }
    let kinds = defs["question"]["oneOf"].as_array().expect("kinds");
    assert_eq!(kinds.len(), quiz::QUESTIONS.len());
}

#[test]
fn bounds_are_those_that_are_kept() {
    let (course, quiz) = (course_schema(), quiz_schema());
    let lesson = &course["$defs"]["lesson"]["properties"];
    let bank = &quiz["$defs"]["bank"]["properties"];
    for (value, range) in [
        (&course["properties"]["version"], bounds::VERSION),
        (&course["properties"]["jp"], bounds::JP),
        (&course["properties"]["minutes_per_jp"], bounds::MINUTES_PER_JP),
        (&lesson["minutes"], bounds::MINUTES),
        (&quiz["properties"]["pass_percent"], bounds::PASS_PERCENT),
        (&quiz["properties"]["attempts_max"], bounds::ATTEMPTS_MAX),
        (&bank["draw"], bounds::DRAW),
    ] {
        assert_eq!((&value["minimum"], &value["maximum"]), (&(*range.start()).into(), &(*range.end()).into()));
    }
    let question = &quiz["$defs"]["single"]["properties"];
    for (value, bound) in [
        (&course["properties"]["title"], bounds::TITLE),
        (&course["properties"]["author"], bounds::TITLE),
        (&course["properties"]["summary"], bounds::SUMMARY),
        (&lesson["title"], bounds::TITLE),
        (&question["text"], bounds::QUESTION),
        (&question["explanation"], bounds::EXPLANATION),
        (&quiz["$defs"]["option"]["properties"]["text"], bounds::OPTION),
        (&quiz["$defs"]["short_text"]["properties"]["accept"]["items"], bounds::ANSWER),
    ] {
        assert_eq!(value["maxLength"], bound.chars, "{value}");
    }
}
