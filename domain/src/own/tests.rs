use proptest::prelude::*;

use super::*;
use crate::{
    post_standard::{Ground, Wish},
    shipped,
    wire::bundle::{read_catalogue, read_competency, read_library, read_standards, write_catalogue, write_competency},
};

fn code(text: &str) -> CompetencyCode {
    text.parse().unwrap()
}

fn text(indonesian: &str) -> Text {
    Text { indonesian: indonesian.to_owned(), english: String::new() }
}

/// Something whole.
fn words() -> Words {
    let level = |level: usize| LevelWords {
        meaning: text(&format!("Merawat arsip pada tingkat {level}.")),
        statements: core::array::from_fn(|nth| text(&format!("Saya merawat arsip {level}.{nth}."))),
    };
    Words {
        kind: CompetencyKind::Technical,
        name: text("Kearsipan"),
        definition: text("Kecakapan merawat arsip."),
        levels: core::array::from_fn(level),
    }
}

fn told(words: &Words) -> Vec<(String, WordFault)> {
    words.judge().into_iter().map(|(place, fault)| (place.to_string(), fault)).collect()
}

#[test]
fn all_that_is_wrong_is_told_by_its_part() {
    assert_eq!(told(&words()), []);
    let mut spoilt = words();
    spoilt.kind = CompetencyKind::Managerial;
    spoilt.name = text(" \n ");
    spoilt.definition.english = "d".repeat(DEFINITION_CHARS_MAX + 1);
    spoilt.levels[2].meaning = text("a\u{0}b");
    spoilt.levels[3].statements[1] = text("  saya merawat   ARSIP 0.0.");
    spoilt.levels[4].statements[2] = text(&"s".repeat(STATEMENT_CHARS_MAX + 1));
    let expected = [
        ("kind", WordFault::Kind),
        ("name-id", WordFault::Empty),
        ("definition-en", WordFault::Long),
        ("meaning-3-id", WordFault::Sign),
        ("statement-4-2-id", WordFault::Twice),
        ("statement-5-3-id", WordFault::Long),
    ];
    assert_eq!(told(&spoilt), expected.map(|(place, fault)| (place.to_owned(), fault)));
    assert_eq!(spoilt.compose(code("ARS")).unwrap_err().len(), expected.len());
}

#[test]
fn what_is_not_translated_is_said_in_indonesian() {
    let mut some = words();
    some.name.english = " Keeping\nrecords ".into();
    let competency = some.compose(code("ARS")).unwrap();
    assert_eq!(competency.name, Text { indonesian: "Kearsipan".into(), english: "Keeping records".into() });
    assert_eq!(competency.definition.english, competency.definition.indonesian);
    let ids: Vec<String> =
        competency.level(Level::MAX).statements.iter().map(|statement| statement.id.to_string()).collect();
    assert_eq!(ids, ["ARS.5.1", "ARS.5.2", "ARS.5.3"]);
}

#[test]
fn everything_that_ships_to_pick_could_be_an_agencys_own() {
    for text in [shipped::TECHNICAL, shipped::GOVERNMENTAL] {
        for competency in read_catalogue(text).unwrap().competencies {
            assert_eq!(Words::of(&competency).compose(competency.code).as_ref(), Ok(&competency));
        }
    }
}

#[test]
fn governmental_ones_are_for_heads_and_what_ships_keeps_its_code() {
    let form = read_library(shipped::OWN).unwrap().catalogue;
    let heads = read_library(shipped::GOVERNMENTAL).unwrap().kinds;
    let governmental = Words { kind: CompetencyKind::Governmental, ..words() };
    let own = [
        words().compose(code("ARS")).unwrap(),
        governmental.compose(code("OTDA")).unwrap(),
        words().compose(code("DIG")).unwrap(),
    ];
    let made = libraries(&own, &form, "instansi 3", &heads, &[code("DIG")].into());
    let codes: Vec<Vec<CompetencyCode>> = made
        .iter()
        .map(|library| library.catalogue.competencies.iter().map(|competency| competency.code).collect())
        .collect();
    assert_eq!(codes, [vec![code("ARS")], vec![code("OTDA")]]);
    assert!(made[0].is_for(PositionKind::Pelaksana) && !made[1].is_for(PositionKind::Pelaksana));
    assert!(made[1].is_for(PositionKind::JptPratama));
    // A post asks for it as for any other, and its bundle reads as it was.
    let (catalogue, standards) =
        (read_catalogue(shipped::CATALOGUE).unwrap(), read_standards(shipped::STANDARDS).unwrap());
    let ground =
        Ground { kind: PositionKind::Pelaksana, catalogue: &catalogue, standards: &standards, libraries: &made };
    let wishes: Wishes = [(code("ARS"), Wish { level: Level::MIN, why: String::new() })].into();
    let (composed, asked) = ground.compose(&wishes, &text("Keputusan 7")).unwrap();
    assert_eq!(composed.version, format!("{} + ARS (instansi 3)", catalogue.version));
    assert_eq!(asked.of(PositionKind::Pelaksana).unwrap().required(code("ARS")), Some(Level::MIN));
    assert_eq!(read_catalogue(&write_catalogue(&composed)).unwrap(), composed);
}

#[test]
fn whoever_asks_for_what_was_retired_may_go_on() {
    let wish = || Wish { level: Level::MIN, why: String::new() };
    let retired: BTreeSet<CompetencyCode> = [code("ARS"), code("OTDA")].into();
    let before: Wishes = [(code("ARS"), wish())].into();
    let after: Wishes = [(code("ARS"), wish()), (code("OTDA"), wish()), (code("DIG"), wish())].into();
    assert_eq!(newly_retired(&before, &after, &retired), [code("OTDA")]);
    assert_eq!(newly_retired(&after, &before, &retired), []);
}

proptest! {
    /// What was taken rests, is read, and put into the fields again makes the same: saving without a change changes nothing.
    #[test]
    fn what_is_taken_stays_as_it_is(
        name in "[ \\na-zA-Z\u{e9}]{0,90}",
        english in "[ \\ta-z\"{}]{0,300}",
        statement in "\\PC{0,260}",
        at in 0_usize..15,
    ) {
        let mut some = words();
        some.name.indonesian = name;
        some.levels[at / 3].meaning.english = english;
        some.levels[at / 3].statements[at % 3].indonesian = statement;
        let Ok(competency) = some.compose(code("ARS")) else {
            prop_assert!(!some.judge().is_empty());
            return Ok(());
        };
        prop_assert!(some.judge().is_empty());
        let kept = read_competency(&write_competency(&competency)).unwrap();
        prop_assert_eq!(&kept, &competency);
        prop_assert_eq!(Words::of(&kept).compose(kept.code), Ok(competency));
    }
}
