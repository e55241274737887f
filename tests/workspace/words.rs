//! Every word that a person reads is there in both languages.

use std::collections::BTreeSet;

use domain::{text::Language, wire::error::ErrorCode};
use serde_json::Value;

use super::source::files;

fn locale(language: Language, area: &str) -> Value {
    let folder = format!("app/locales/{}", language.tag());
    let name = format!("{area}.json");
    let file = files(&folder, &[&name]).remove(0);
    serde_json::from_str(&file.text).expect("JSON")
}

fn keys(value: &Value, prefix: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| keys(value, &format!("{prefix}.{key}"), into)),
        Value::String(text) => {
            assert!(!text.trim().is_empty(), "{prefix} is empty");
            into.insert(prefix.to_owned());
        }
        other => panic!("{prefix} is {other}"),
    }
}

fn all_keys(language: Language) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in files(&format!("app/locales/{}", language.tag()), &[".json"]) {
        let area = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
        keys(&serde_json::from_str(&source.text).expect("JSON"), &area, &mut found);
    }
    found
}

#[test]
fn every_key_is_there_in_both_languages() {
    let (indonesian, english) = (all_keys(Language::Indonesian), all_keys(Language::English));
    let apart: Vec<_> = indonesian.symmetric_difference(&english).collect();
    assert!(apart.is_empty(), "{apart:?}");
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
