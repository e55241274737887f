//! A dictionary of competencies as JSON, read into the rows of [`crate::wording`]: the form of the catalogues that ship and are exported,
//! and the form with Indonesian names (`kompetensi`, `kode`, `nama`, `jenis`, `definisi`, `level`, `deskripsi`, `indikator`).
//!
//! Promises: each statement is a row, numbered as it stands; what is missing is an empty cell and what is one too many a row of its own,
//! so that whoever judges rows tells all that is wrong at once. Refuses: what is no such dictionary; names of levels and whatever else a
//! file says, which nobody would look for there.

use super::{
    json::{Json, JsonError},
    office::imports::SheetRow,
};
use crate::wording::{WORD_CELL_CHARS_MAX, WORD_ROWS_MAX, WordField};

/// What the cells of the rows hold, in this order.
pub const DICTIONARY_COLUMNS: [WordField; WordField::ALL.len()] = WordField::ALL;

/// The names of members in both forms.
struct Form {
    competencies: &'static str,
    code: &'static str,
    kind: &'static str,
    name: &'static str,
    definition: &'static str,
    levels: &'static str,
    meaning: &'static str,
    statements: &'static str,
}

const FORMS: [Form; 2] = [
    Form {
        competencies: "competencies",
        code: "code",
        kind: "kind",
        name: "name",
        definition: "definition",
        levels: "levels",
        meaning: "meaning",
        statements: "statements",
    },
    Form {
        competencies: "kompetensi",
        code: "kode",
        kind: "jenis",
        name: "nama",
        definition: "definisi",
        levels: "level",
        meaning: "deskripsi",
        statements: "indikator",
    },
];

/// The rows of a dictionary; none beyond one more than are taken.
///
/// # Errors
/// [`JsonError`] if it is no JSON, or no dictionary in either form.
pub fn read_dictionary(text: &str) -> Result<Vec<SheetRow>, JsonError> {
    let json = Json::parse(text.trim_start_matches('\u{feff}'))?;
    let form = FORMS.iter().find(|form| json.member(form.competencies).is_ok_and(|list| list.list().is_ok()));
    let form = form.ok_or(JsonError)?;
    let mut rows = Vec::new();
    for competency in json.member(form.competencies)?.list()? {
        take(form, competency, &mut rows);
        if rows.len() > WORD_ROWS_MAX {
            break;
        }
    }
    Ok(rows)
}

/// A member as a text: a string, or a number as it is written; nothing else.
fn word(json: &Json<'_>, name: &str) -> String {
    json.member(name).map(shown).unwrap_or_default()
}

fn shown(json: &Json<'_>) -> String {
    let number = || json.raw().chars().all(|c| c.is_ascii_digit()).then(|| json.raw().to_owned());
    let text = json.text().map(str::to_owned).ok().or_else(number).unwrap_or_default();
    text.trim().chars().take(WORD_CELL_CHARS_MAX + 1).collect()
}

/// A text in one language or both.
fn both(json: &Json<'_>) -> (String, String) {
    if json.members().is_ok() { (word(json, "id"), word(json, "en")) } else { (shown(json), String::new()) }
}

fn pair(json: &Json<'_>, name: &str) -> (String, String) {
    json.member(name).map(both).unwrap_or_default()
}

fn entries<'j, 'a>(json: &'j Json<'a>, name: &str) -> &'j [Json<'a>] {
    json.member(name).and_then(|list| list.list()).unwrap_or_default()
}

fn take(form: &Form, competency: &Json<'_>, rows: &mut Vec<SheetRow>) {
    let (name, definition) = (pair(competency, form.name), pair(competency, form.definition));
    let (code, kind) = (word(competency, form.code), word(competency, form.kind));
    // What belongs to all rows of the competency or the level stands in the first of them: however many there are, they weigh no more than
    // the file.
    let mut whole = Some((kind, name, definition));
    let mut row = |level: &str, meaning: (String, String), number: String, statement: (String, String)| {
        if rows.len() > WORD_ROWS_MAX {
            return;
        }
        let (kind, name, definition) = whole.take().unwrap_or_default();
        let mut cells = [
            (WordField::Kind, kind),
            (WordField::Code, code.clone()),
            (WordField::NameId, name.0),
            (WordField::NameEn, name.1),
            (WordField::DefinitionId, definition.0),
            (WordField::DefinitionEn, definition.1),
            (WordField::Level, level.to_owned()),
            (WordField::MeaningId, meaning.0),
            (WordField::MeaningEn, meaning.1),
            (WordField::Number, number),
            (WordField::StatementId, statement.0),
            (WordField::StatementEn, statement.1),
        ];
        cells.sort_by_key(|(field, _)| *field);
        let line = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
        rows.push(SheetRow { line, cells: cells.map(|(_, cell)| cell).into() });
    };
    let nothing = (String::new(), String::new());
    let levels = entries(competency, form.levels);
    if levels.is_empty() {
        row("", nothing.clone(), String::new(), nothing.clone());
    }
    for level in levels {
        let number = word(level, "level");
        let mut meaning = Some(pair(level, form.meaning));
        let statements = entries(level, form.statements);
        if statements.is_empty() {
            row(&number, meaning.take().unwrap_or_default(), String::new(), nothing.clone());
        }
        for (nth, statement) in (1_u32..).zip(statements).take(WORD_ROWS_MAX + 1) {
            // In catalogues a statement has an id beside its text.
            let text = statement.member("text").ok().filter(|text| text.members().is_ok() || text.text().is_ok());
            row(&number, meaning.take().unwrap_or_default(), nth.to_string(), both(text.unwrap_or(statement)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        shipped,
        wire::bundle::read_catalogue,
        wording::{Effect, Known, word_rows},
    };

    fn cells(rows: &[SheetRow], field: WordField) -> Vec<&str> {
        let place = DICTIONARY_COLUMNS.iter().position(|known| *known == field).unwrap();
        rows.iter().map(|row| row.cells[place].as_str()).collect()
    }

    #[test]
    fn the_indonesian_form_is_read_and_what_is_missing_stays_empty() {
        let text = r#"{"sumber": ["a"], "nama_level": [{"level": 1, "nama": "Paham"}], "kompetensi": [
            {"kode": "INT", "nama": "Integritas", "jenis": "manajerial", "definisi": "Jujur.", "level": [
                {"level": 1, "deskripsi": "Jujur sendiri.", "indikator": ["Satu", "Dua", "Tiga", "Empat"]},
                {"level": "2", "indikator": []}]},
            {"kode": "PB"}]}"#;
        let rows = read_dictionary(text).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert_eq!(cells(&rows, WordField::Code), ["INT", "INT", "INT", "INT", "INT", "PB"]);
        assert_eq!(cells(&rows, WordField::Level), ["1", "1", "1", "1", "2", ""]);
        assert_eq!(cells(&rows, WordField::Number), ["1", "2", "3", "4", "", ""]);
        assert_eq!(cells(&rows, WordField::StatementId), ["Satu", "Dua", "Tiga", "Empat", "", ""]);
        // What rows have in common stands in the first of them.
        assert_eq!(cells(&rows, WordField::NameId), ["Integritas", "", "", "", "", ""]);
        assert_eq!(cells(&rows, WordField::MeaningId), ["Jujur sendiri.", "", "", "", "", ""]);
        assert!(cells(&rows, WordField::StatementEn).iter().all(|cell| cell.is_empty()));
    }

    /// The keys, kinds, codes and counts of the official dictionary as JSON, with what stands beside it there, and texts as long as its
    /// longest; all of them invented.
    const OFFICIAL: &str = include_str!("../../fixtures/dictionary.json");

    #[test]
    fn what_has_the_shape_of_the_official_dictionary_is_taken_whole() {
        let rows = read_dictionary(OFFICIAL).unwrap();
        assert_eq!(rows.len(), 9 * 5 * 3);
        let read = word_rows(&DICTIONARY_COLUMNS, rows.iter().map(|row| (row.line, row.cells.as_slice())));
        assert_eq!(read.flaws, []);
        let ships = read_catalogue(shipped::CATALOGUE).unwrap();
        assert_eq!(read.written.len(), ships.competencies.len());
        for written in &read.written {
            let shipped = ships.competency(written.code).expect("one of the nine");
            let change = written.change(Known::Regulation(shipped)).unwrap();
            assert_eq!((change.effect, change.statements), (Effect::Reworded, 15), "{}", written.code);
            assert!(change.competency.name.indonesian.starts_with("Contoh "), "{:?}", change.competency.name);
        }
        // Nothing is cut, and every statement stands where it stood.
        let longest = |field| cells(&rows, field).iter().map(|cell| cell.chars().count()).max();
        let fields = [WordField::DefinitionId, WordField::MeaningId, WordField::StatementId];
        assert_eq!(fields.map(longest), [Some(548), Some(229), Some(323)]);
        let statements = cells(&rows, WordField::StatementId);
        assert_eq!(statements[134], "Pernyataan contoh 3 pada level 5 untuk Contoh Perekat Bangsa.");
        assert!(cells(&rows, WordField::StatementEn).iter().all(|cell| cell.is_empty()));
    }

    #[test]
    fn what_is_no_dictionary_is_refused() {
        for text in ["", "[]", "{}", r#"{"kompetensi": {}}"#, r#"{"competencies": 7}"#, "kode;nama"] {
            assert!(read_dictionary(text).is_err(), "{text}");
        }
        // An entry that is none is told as a row without a code.
        assert_eq!(read_dictionary(r#"{"kompetensi": [7]}"#).unwrap().len(), 1);
    }
}
