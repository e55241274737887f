//! The words of fields and faults.

use domain::{
    own::{DEFINITION_CHARS_MAX, MEANING_CHARS_MAX, NAME_CHARS_MAX, STATEMENT_CHARS_MAX},
    wire::office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        catalogue::{Fault, OWN_MAX, Wrong},
    },
};

use crate::i18n::text::catalogue as text;

/// A field's parts: `statement-3-2-id` is the Indonesian words of level 3, statement 2.
fn parts(field: &str) -> (&str, &str, &str, bool) {
    let mut parts = field.split('-');
    let name = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let at = |nth: usize| rest.get(nth).copied().unwrap_or_default();
    (name, at(0), at(1), rest.last() == Some(&"en"))
}

/// What a field is called; reactive.
pub(super) fn field_words(field: &str) -> String {
    let (name, level, number, english) = parts(field);
    let values = [("level", level), ("n", number)];
    match (name, english) {
        ("code", _) => text::field::CODE.get().to_owned(),
        ("kind", _) => text::field::KIND.get().to_owned(),
        ("name", false) => text::field::NAME_ID.get().to_owned(),
        ("name", true) => text::field::NAME_EN.get().to_owned(),
        ("definition", false) => text::field::DEFINITION_ID.get().to_owned(),
        ("definition", true) => text::field::DEFINITION_EN.get().to_owned(),
        ("meaning", false) => text::field::MEANING_ID.fill(&values[..1]),
        ("meaning", true) => text::field::MEANING_EN.fill(&values[..1]),
        ("statement", false) => text::field::STATEMENT_ID.fill(&values),
        ("statement", true) => text::field::STATEMENT_EN.fill(&values),
        ("reason", _) => text::field::REASON.get().to_owned(),
        _ => text::field::WORDS.get().to_owned(),
    }
}

/// The most characters that a field takes.
pub(super) fn chars_max(field: &str) -> usize {
    match parts(field).0 {
        "definition" => DEFINITION_CHARS_MAX,
        "meaning" => MEANING_CHARS_MAX,
        "statement" => STATEMENT_CHARS_MAX,
        "reason" => REASON_CHARS_MAX,
        _ => NAME_CHARS_MAX,
    }
}

/// What is wrong with a field; reactive.
pub(super) fn fault_words(wrong: &Wrong) -> String {
    match (wrong.fault, wrong.field.as_str()) {
        (Fault::Empty | Fault::Long, "reason") => {
            let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
            text::fault::REASON.fill(&[("min", &min), ("max", &max)])
        }
        (Fault::Code, _) => text::fault::CODE.get().to_owned(),
        (Fault::Taken, _) => text::fault::TAKEN.get().to_owned(),
        (Fault::Many, _) => text::fault::MANY.fill(&[("max", &OWN_MAX.to_string())]),
        (Fault::Choice, _) => text::fault::CHOICE.get().to_owned(),
        (Fault::Empty, _) => text::fault::EMPTY.get().to_owned(),
        (Fault::Long, field) => text::fault::LONG.fill(&[("max", &chars_max(field).to_string())]),
        (Fault::Sign, _) => text::fault::SIGN.get().to_owned(),
        (Fault::Twice, _) => text::fault::TWICE.get().to_owned(),
        (Fault::Nothing, _) => text::fault::NOTHING.get().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_which_part_it_is() {
        assert_eq!(parts("statement-3-2-en"), ("statement", "3", "2", true));
        assert_eq!(parts("meaning-5-id"), ("meaning", "5", "id", false));
        assert_eq!(parts("name-en"), ("name", "en", "", true));
        assert_eq!(parts("code"), ("code", "", "", false));
        assert_eq!(chars_max("statement-1-1-id"), STATEMENT_CHARS_MAX);
    }
}
