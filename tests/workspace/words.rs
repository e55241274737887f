//! Every word that a person reads is there in both languages.

use std::collections::{BTreeMap, BTreeSet};

use domain::{text::Language, wire::error::ErrorCode};
use serde_json::Value;

use super::source::files;

fn locale(language: Language, area: &str) -> Value {
    let folder = format!("app/locales/{}", language.tag());
    let name = format!("{area}.json");
    let file = files(&folder, &[&name]).remove(0);
    serde_json::from_str(&file.text).expect("JSON")
}

fn read(value: &Value, prefix: &str, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| read(value, &format!("{prefix}.{key}"), into)),
        Value::String(text) => {
            assert!(!text.trim().is_empty(), "{prefix} is empty");
            into.insert(prefix.to_owned(), text.clone());
        }
        other => panic!("{prefix} is {other}"),
    }
}

/// Every sentence by its key.
fn sentences(language: Language) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for source in files(&format!("app/locales/{}", language.tag()), &[".json"]) {
        let area = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
        read(&serde_json::from_str(&source.text).expect("JSON"), &area, &mut found);
    }
    found
}

#[test]
fn every_key_is_there_in_both_languages() {
    let keys = |language| sentences(language).into_keys().collect::<BTreeSet<_>>();
    let (indonesian, english) = (keys(Language::Indonesian), keys(Language::English));
    let apart: Vec<_> = indonesian.symmetric_difference(&english).collect();
    assert!(apart.is_empty(), "{apart:?}");
}

/// `{n} {n:change|changes}`, not `{n} changes`: one is a number too.
#[test]
fn what_is_counted_at_the_head_of_an_english_sentence_may_be_one() {
    let counted =
        |text: &str| text.strip_prefix("{n} ")?.split(|c: char| !c.is_ascii_alphabetic()).next().map(str::to_owned);
    let many = |text: &str| counted(text).is_some_and(|word| word.ends_with('s') || word == "people");
    let wrong: Vec<_> = sentences(Language::English).into_iter().filter(|(_, text)| many(text)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_code_of_the_server_has_its_words() {
    for language in Language::ALL {
        let codes = locale(language, "errors");
        let worded: BTreeSet<&str> = codes["code"].as_object().expect("codes").keys().map(String::as_str).collect();
        let given: BTreeSet<&str> =
            ErrorCode::ALL.iter().map(|code| code.code()).chain([ErrorCode::Unknown.code()]).collect();
        let apart: Vec<_> = worded.symmetric_difference(&given).collect();
        assert!(apart.is_empty(), "{apart:?}");
    }
}
