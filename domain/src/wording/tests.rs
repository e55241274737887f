use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::{
    competency::Level,
    shipped,
    wire::{
        bundle::{read_catalogue, read_library, write_catalogue},
        dictionary::{DICTIONARY_COLUMNS, read_dictionary},
    },
};

/// A row of cells for each statement, as the exported spreadsheet has them.
fn cells(competency: &Competency) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for level in &competency.levels {
        for statement in &level.statements {
            rows.push(vec![
                competency.kind.code().to_owned(),
                competency.code.to_string(),
                competency.name.indonesian.clone(),
                competency.name.english.clone(),
                competency.definition.indonesian.clone(),
                competency.definition.english.clone(),
                level.level.number().to_string(),
                level.meaning.indonesian.clone(),
                level.meaning.english.clone(),
                statement.id.number.to_string(),
                statement.text.indonesian.clone(),
                statement.text.english.clone(),
            ]);
        }
    }
    rows
}

fn read(rows: &[Vec<String>]) -> Read {
    word_rows(&WordField::ALL, (2..).zip(rows.iter().map(Vec::as_slice)))
}

fn ships() -> Catalogue {
    static SHIPS: LazyLock<Catalogue> = LazyLock::new(|| read_catalogue(shipped::CATALOGUE).unwrap());
    SHIPS.clone()
}

fn code(text: &str) -> CompetencyCode {
    text.parse().unwrap()
}

/// What is wrong, as line, column, place and fault.
fn told(read: &Read) -> Vec<(u32, WordField, String, WordsFault)> {
    let at = |flaw: &WordFlaw| flaw.at.map(|at| at.to_string()).unwrap_or_default();
    read.flaws.iter().map(|flaw| (flaw.line.unwrap(), flaw.field.unwrap(), at(flaw), flaw.fault)).collect()
}

/// The first of what ships in other words.
fn other_words() -> Competency {
    let mut competency = ships().competencies.remove(0);
    competency.name = Text { indonesian: "Integritas ASN".into(), english: "Integrity".into() };
    competency.levels[2].statements[1].text.indonesian = "Saya menolak pemberian.".into();
    competency
}

#[test]
fn heads_of_exported_files_in_both_languages_are_known() {
    let indonesian = [
        "Jenis kompetensi",
        "Kode kompetensi",
        "Nama (Indonesia)",
        "Nama (Inggris)",
        "Definisi (Indonesia)",
        "Definisi (Inggris)",
        "Level",
        "Makna level (Indonesia)",
        "Makna level (Inggris)",
        "Nomor",
        "Pernyataan (Indonesia)",
        "Pernyataan (Inggris)",
    ];
    let english = [
        "Kind of competency",
        "Code of the competency",
        "Name (Indonesian)",
        "Name (English)",
        "Definition (Indonesian)",
        "Definition (English)",
        "Level",
        "Meaning of the level (Indonesian)",
        "Meaning of the level (English)",
        "Number",
        "Statement (Indonesian)",
        "Statement (English)",
    ];
    for heads in [indonesian, english, WordField::ALL.map(WordField::code)] {
        assert_eq!(heads.map(recognised), WordField::ALL.map(Some));
    }
    assert_eq!(recognised("Asal"), None);
    assert_eq!(word_column_flaws(&WordField::ALL), []);
    let columns = [WordField::Code, WordField::Level, WordField::Code];
    let wrong: Vec<_> = word_column_flaws(&columns).iter().map(|flaw| (flaw.field.unwrap(), flaw.fault)).collect();
    assert_eq!(
        wrong,
        [
            (WordField::Code, WordsFault::DuplicateColumn),
            (WordField::NameId, WordsFault::MissingColumn),
            (WordField::DefinitionId, WordsFault::MissingColumn),
            (WordField::MeaningId, WordsFault::MissingColumn),
            (WordField::Number, WordsFault::MissingColumn),
            (WordField::StatementId, WordsFault::MissingColumn),
        ]
    );
}

#[test]
fn everything_that_ships_comes_back_as_it_is_in_both_forms() {
    for text in [shipped::CATALOGUE, shipped::TECHNICAL, shipped::GOVERNMENTAL] {
        let catalogue = read_library(text).unwrap().catalogue;
        let rows: Vec<_> = catalogue.competencies.iter().flat_map(cells).collect();
        let dictionary = read_dictionary(&write_catalogue(&catalogue)).unwrap();
        let dictionary: Vec<_> = dictionary.into_iter().map(|row| row.cells).collect();
        assert_eq!(DICTIONARY_COLUMNS, WordField::ALL);
        assert_eq!(dictionary.len(), rows.len());
        let read_of_dictionary = read(&dictionary);
        let read = read(&rows);
        assert_eq!(read_of_dictionary, read);
        assert_eq!(read.flaws, []);
        assert_eq!(read.written.len(), catalogue.competencies.len());
        for (written, before) in read.written.iter().zip(&catalogue.competencies) {
            for known in [Known::Regulation(before), Known::Ships(before)] {
                let change = written.change(known).unwrap();
                assert_eq!((&change.competency, change.effect, change.statements), (before, Effect::Same, 0));
            }
        }
    }
}

#[test]
fn all_that_is_wrong_is_told_by_line_and_column() {
    let mut rows = cells(&ships().competencies[0]);
    rows.push(cells(&ships().competencies[1])[0].clone());
    let column = |field: WordField| WordField::ALL.iter().position(|known| *known == field).unwrap();
    let mut spoil = |row: usize, field: WordField, text: &str| rows[row][column(field)] = text.to_owned();
    spoil(1, WordField::NameId, "Kejujuran");
    spoil(2, WordField::Number, "4");
    spoil(3, WordField::Level, "enam");
    spoil(4, WordField::StatementId, " ");
    spoil(
        5,
        WordField::StatementId,
        "Saya melaksanakan apa yang sudah saya janjikan kepada rekan kerja atau masyarakat.",
    );
    spoil(6, WordField::MeaningId, &"m".repeat(301));
    spoil(7, WordField::MeaningId, "");
    spoil(8, WordField::MeaningId, "");
    spoil(9, WordField::Code, "i-1");
    spoil(11, WordField::Number, "2");
    spoil(12, WordField::Kind, "rohani");
    let read = read(&rows);
    assert_eq!(read.written, []);
    let expected = [
        // Missing are told where the competency begins.
        (2, WordField::StatementId, "INT 1.3", WordsFault::Missing),
        (2, WordField::StatementId, "INT 2.1", WordsFault::Missing),
        (2, WordField::StatementId, "INT 4.1", WordsFault::Missing),
        (2, WordField::StatementId, "INT 4.3", WordsFault::Missing),
        (3, WordField::NameId, "INT", WordsFault::Differs),
        (4, WordField::Number, "INT", WordsFault::Number),
        (5, WordField::Level, "INT", WordsFault::Level),
        (6, WordField::StatementId, "INT 2.2", WordsFault::Empty),
        (7, WordField::StatementId, "INT 2.3", WordsFault::Same),
        (8, WordField::MeaningId, "INT 3", WordsFault::Long),
        (11, WordField::Code, "", WordsFault::Code),
        (13, WordField::Number, "INT 4.2", WordsFault::Twice),
        (14, WordField::Kind, "INT", WordsFault::Kind),
    ];
    let found = told(&read);
    for (line, field, at, fault) in expected {
        assert!(found.contains(&(line, field, at.to_owned(), fault)), "{line} {at} {fault:?} in {found:?}");
    }
    // The second competency has one statement of fifteen.
    assert_eq!(
        found.iter().filter(|(_, _, at, fault)| at.starts_with("KS") && *fault == WordsFault::Missing).count(),
        14
    );
    assert!(found.is_sorted_by_key(|(line, field, _, _)| (*line, *field)));
}

#[test]
fn the_regulations_kinds_and_what_ships_to_be_picked_stay() {
    let own = crate::own::Words::of(&other_words());
    let written = |kind| Written { code: code("INT"), line: 2, kind, words: own.clone() };
    let (ships, other) = (ships(), other_words());
    let int = ships.competency(code("INT")).unwrap();
    let wrong = |written: &Written, known| written.change(known).unwrap_err().fault;
    assert_eq!(wrong(&written(Some(CompetencyKind::Technical)), Known::Regulation(int)), WordsFault::OtherKind);
    assert_eq!(wrong(&written(None), Known::Nothing), WordsFault::Empty);
    assert_eq!(wrong(&written(Some(CompetencyKind::Managerial)), Known::Nothing), WordsFault::Kind);
    assert_eq!(wrong(&written(None), Known::Ships(int)), WordsFault::Ships);
    let reworded = written(None).change(Known::Regulation(int)).unwrap();
    assert_eq!((reworded.competency, reworded.effect, reworded.statements), (other, Effect::Reworded, 1));
    let new = written(Some(CompetencyKind::Technical)).change(Known::Nothing).unwrap();
    assert_eq!((new.effect, new.statements, new.competency.kind), (Effect::New, 15, CompetencyKind::Technical));
}

#[test]
fn an_agencys_wording_replaces_words_and_nothing_else() {
    let (ships, other) = (ships(), other_words());
    let basis = Text { indonesian: "Keputusan 7.".into(), english: "Decree 7.".into() };
    let words = merged(&ships, None, core::slice::from_ref(&other), "instansi 1".into(), basis.clone());
    assert_eq!(words.competencies.iter().collect::<Vec<_>>(), [&other]);
    assert_eq!(read_catalogue(&write_catalogue(&words)).unwrap(), words);
    let said = reworded(&ships, &words);
    assert_eq!(said.version, format!("{}, instansi 1", ships.version));
    assert!(said.basis.indonesian.ends_with("Keputusan 7."));
    let ids = |catalogue: &Catalogue| -> Vec<_> {
        let competencies = catalogue.competencies.iter();
        let statements = competencies.flat_map(|one| Level::ALL.map(|level| one.level(level).statements.clone()));
        statements.flatten().map(|statement| statement.id).collect()
    };
    assert_eq!(ids(&said), ids(&ships));
    assert_eq!(said.competencies[0], other);
    assert_eq!(said.competencies[1..], ships.competencies[1..]);
    // Further words stand beside the earlier ones; the words that ship lead back.
    let mut second = ships.competencies[1].clone();
    second.definition.indonesian = "Bekerja bersama.".into();
    let both = merged(&ships, Some(&words), core::slice::from_ref(&second), "instansi 2".into(), basis.clone());
    assert_eq!(both.competencies, [other.clone(), second]);
    assert_eq!(newest(&ships, Some(&both), code("INT")), Some(&other));
    assert_eq!(newest(&ships, Some(&both), code("PB")), ships.competency(code("PB")));
    let back = merged(&ships, Some(&both), &ships.competencies, "instansi 3".into(), basis);
    assert_eq!(back.competencies, []);
    assert_eq!(reworded(&ships, &back), ships);
    // Words of another form wait for their own.
    let mut shorter = words.clone();
    shorter.competencies[0].levels[0].statements.pop();
    assert_eq!(reworded(&ships, &shorter), ships);
}

proptest! {
    /// Whatever words an agency has: exported as rows or as a dictionary, and imported, they change nothing; a second time neither.
    #[test]
    fn what_is_exported_and_imported_changes_nothing(
        name in "[a-zA-Z\u{e9};\"' -]{1,80}",
        english in "\\PC{0,80}",
        statement in "\\PC{1,400}",
        at in 0_usize..15,
        kind in 0_usize..4,
    ) {
        let mut words = crate::own::Words::of(&ships().competencies[3]);
        words.name = Text { indonesian: format!("N{name}"), english: format!("E{english}") };
        words.levels[at / 3].statements[at % 3].indonesian = format!("S{statement}");
        words.kind = CompetencyKind::ALL[kind];
        prop_assume!(words.judge_texts().is_empty());
        let competency = words.composed(code("OPH"));
        let catalogue = Catalogue { competencies: vec![competency.clone()], ..ships() };
        let dictionary = read_dictionary(&write_catalogue(&catalogue)).unwrap();
        let dictionary: Vec<_> = dictionary.into_iter().map(|row| row.cells).collect();
        for rows in [cells(&competency), dictionary] {
            let read = read(&rows);
            prop_assert_eq!(&read.flaws, &[]);
            let change = read.written[0].change(Known::Own(&competency));
            if words.kind == CompetencyKind::Technical || words.kind == CompetencyKind::Governmental {
                let nothing = Change { competency: competency.clone(), effect: Effect::Same, statements: 0 };
                prop_assert_eq!(change, Ok(nothing));
            }
            let again = read.written[0].change(Known::Regulation(&competency));
            prop_assert_eq!(again.map(|change| change.effect), Ok(Effect::Same));
        }
    }

    /// Whatever rows there are, what is taken is whole, and what is wrong is told where it stands.
    #[test]
    fn no_rows_are_taken_that_are_not_whole(
        rows in proptest::collection::vec(proptest::collection::vec("[A-C]{0,2}|[0-6]|[a-z ]{0,9}|teknis", 12), 0..40),
    ) {
        let read = read(&rows);
        for written in &read.written {
            prop_assert!(written.words.judge_texts().is_empty());
        }
        for flaw in &read.flaws {
            prop_assert!(flaw.line.is_some_and(|line| (2..42).contains(&line)) && flaw.field.is_some());
        }
    }
}
