//! Judges the words of the nine competencies and of those to pick from alike.

use std::collections::BTreeSet;

use super::*;
use crate::{
    competency::{Catalogue, Competency, CompetencyKind, Statement},
    text::{Language, Text},
    wire::bundle::read_catalogue,
};

/// Characters of a statement: four lines of a telephone that is 360 px wide.
const STATEMENT_CHARS_MAX: usize = 108;
/// Characters of what a level means.
const MEANING_CHARS_MAX: usize = 110;
/// Characters of a definition.
const DEFINITION_CHARS_MAX: usize = 145;
/// Of the words that two statements have between them, how many hundredths they may share before they seem to ask the same.
const SHARED_WORDS_MAX: usize = 45;

/// What an office writes and nobody says.
const OFFICIALESE: [&str; 12] = [
    "dalam rangka",
    "guna",
    "terkait",
    "melakukan",
    "sebagaimana",
    "evaluasi",
    "monitoring",
    "koordinasi",
    "implementasi",
    "optimalisasi",
    "sinergi",
    "dan/atau",
];

/// Words that turn a statement around, or make two of it.
const TWISTS: [&str; 14] = [
    "tidak", "bukan", "belum", "jangan", "tanpa", "kecuali", "dan", "serta", "not", "no", "never", "without", "cannot",
    "and",
];

fn read(text: &str) -> Catalogue {
    read_catalogue(text).unwrap()
}

fn libraries() -> [Catalogue; 2] {
    [TECHNICAL, GOVERNMENTAL].map(read)
}

fn competencies() -> Vec<Competency> {
    let catalogues = [CATALOGUE, TECHNICAL, GOVERNMENTAL].map(read);
    catalogues.into_iter().flat_map(|catalogue| catalogue.competencies).collect()
}

fn statements<'a>(competencies: impl IntoIterator<Item = &'a Competency>) -> impl Iterator<Item = &'a Statement> {
    competencies.into_iter().flat_map(|competency| &competency.levels).flat_map(|level| &level.statements)
}

/// Every sentence, with the characters that it may have.
fn sentences(competencies: &[Competency]) -> Vec<(&Text, usize)> {
    let mut sentences = Vec::new();
    for competency in competencies {
        sentences.push((&competency.definition, DEFINITION_CHARS_MAX));
        sentences.extend(competency.levels.iter().map(|level| (&level.meaning, MEANING_CHARS_MAX)));
    }
    sentences.extend(statements(competencies).map(|statement| (&statement.text, STATEMENT_CHARS_MAX)));
    sentences
}

fn words(text: &str) -> BTreeSet<String> {
    let bare = |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    text.split_whitespace().map(bare).collect()
}

#[test]
fn all_levels_have_three_statements() {
    let catalogue = read(CATALOGUE);
    for (catalogue, kinds, count) in [
        (&catalogue, &[CompetencyKind::Managerial, CompetencyKind::Sociocultural][..], 9),
        (&read(TECHNICAL), &[CompetencyKind::Technical], 8),
        (&read(GOVERNMENTAL), &[CompetencyKind::Governmental], 3),
    ] {
        assert_eq!(catalogue.competencies.len(), count);
        for competency in &catalogue.competencies {
            assert!(kinds.contains(&competency.kind), "{}", competency.code);
            for level in &competency.levels {
                let numbers: Vec<_> = level.statements.iter().map(|statement| statement.id.number).collect();
                assert_eq!(numbers, [1, 2, 3], "{} {}", competency.code, level.level.number());
            }
        }
    }
    for library in &libraries() {
        assert_eq!(library.level_names, catalogue.level_names);
    }
}

#[test]
fn no_code_name_or_sentence_is_there_twice() {
    let competencies = competencies();
    let codes: BTreeSet<_> = competencies.iter().map(|competency| competency.code).collect();
    assert_eq!(codes.len(), competencies.len());
    for language in Language::ALL {
        let mut seen = BTreeSet::new();
        let names = competencies.iter().map(|competency| &competency.name);
        for text in names.chain(sentences(&competencies).into_iter().map(|(text, _)| text)) {
            let text = text.within(language);
            assert!(seen.insert(text), "{text}");
        }
    }
}

#[test]
fn each_is_one_short_sentence() {
    for (text, chars_max) in sentences(&competencies()) {
        for language in Language::ALL {
            let text = text.within(language);
            assert!(text.chars().count() <= chars_max, "{text}");
            assert!(
                text.starts_with(char::is_uppercase) && text.find(['.', '?', '!', ';']) == Some(text.len() - 1),
                "{text}"
            );
            assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), text);
        }
    }
}

#[test]
fn statements_speak_in_the_first_person() {
    for Statement { id, text } in statements(&competencies()) {
        assert!(text.indonesian.starts_with("Saya ") && text.english.starts_with("I "), "{id}");
    }
}

#[test]
fn nothing_reads_like_a_memorandum() {
    for (text, _) in sentences(&competencies()) {
        let said = format!(" {} ", text.indonesian.to_lowercase().replace([',', '.', ':'], ""));
        for phrase in OFFICIALESE {
            assert!(!said.contains(&format!(" {phrase} ")), "{phrase}: {}", text.indonesian);
        }
    }
}

#[test]
fn no_two_statements_ask_nearly_the_same() {
    let competencies = competencies();
    for language in Language::ALL {
        let asked: Vec<_> =
            statements(&competencies).map(|statement| (statement.id, words(statement.text.within(language)))).collect();
        for (place, (id, one)) in asked.iter().enumerate() {
            for (other_id, other) in &asked[..place] {
                let (shared, both) = (one.intersection(other).count(), one.union(other).count());
                assert!(shared * 100 <= both * SHARED_WORDS_MAX, "{other_id} and {id} share {shared} of {both} words");
            }
        }
    }
}

/// The nine follow a regulation whose indicators are at times two in one; what is ours alone asks one thing, straight.
#[test]
fn what_is_picked_asks_one_thing_straight() {
    for Statement { id, text } in libraries().iter().flat_map(|library| statements(&library.competencies)) {
        for language in Language::ALL {
            let found: Vec<_> =
                TWISTS.into_iter().filter(|twist| words(text.within(language)).contains(*twist)).collect();
            assert!(found.is_empty(), "{id}: {found:?}");
        }
    }
}
