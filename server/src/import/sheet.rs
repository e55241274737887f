//! From a list in a file to its cells, as a browser sends them: text divided by commas or semicolons.

use csv::ReaderBuilder;
use domain::{
    ids::UnitId,
    intake::{Field, Head, Kind, Reason, head},
    wire::office::imports::{Column, ROWS_MAX, Sheet, SheetRow},
};

use super::{ground::of_file, text};
use domain::wire::office::imports::Fault;

/// Columns that a head may have: SIASN's has 69.
const COLUMNS_MAX: usize = 200;

/// What is said about a file beside what stands in it.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What it is about.
    pub kind: Kind,
    /// The file's name.
    pub file: &'a str,
    /// The unit that it is a list of; none for the whole agency.
    pub scope: Option<UnitId>,
    /// Whether it is a list of all people there.
    pub complete: bool,
    /// Whether supervisors follow from the heads of units.
    pub supervisors: bool,
    /// What hands have said about heads of columns.
    pub by_hand: &'a [(Kind, String, Option<Field>)],
}

/// Reads a list. Columns that are not taken, and those that must never be, are left out; heads that say nothing are told beside.
///
/// # Errors
/// What keeps its rows from being read.
pub fn read(bytes: &[u8], about: &About<'_>) -> Result<(Sheet, Vec<String>), Fault> {
    let text = text::decode(bytes).map_err(of_file)?;
    let first = text.lines().next().unwrap_or_default();
    let semicolons = first.matches(';').count() > first.matches(',').count();
    let delimiter = if semicolons { b';' } else { b',' };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(heads)) = records.next() else { return Err(of_file(Reason::NoRows)) };
    if heads.len() > COLUMNS_MAX {
        return Err(of_file(Reason::FieldCount));
    }
    let (mut columns, mut unused) = (Vec::new(), Vec::new());
    for (place, text) in heads.iter().enumerate() {
        if let Some(field) = field(about, text) {
            columns.push((place, Column { field, head: text.trim().to_owned(), letters: letters(place) }));
        } else if head(about.kind, text) == Head::Unused {
            unused.push(text.trim().to_owned());
        }
    }
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(|_| of_file(Reason::NotText))?;
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(of_file(Reason::TooManyRows));
        }
        let line = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        let beyond = record.iter().skip(heads.len()).any(|field| !field.trim().is_empty());
        // A row of another length is told by the cells that it lacks.
        let whole = record.len() >= heads.len() && !beyond;
        let cells = columns.iter().filter_map(|(place, _)| record.get(*place)).map(|text| text.trim().to_owned());
        let cells: Vec<String> = cells.collect();
        rows.push(SheetRow { line, cells: if whole { cells } else { Vec::new() } });
    }
    let sheet = Sheet {
        file: about.file.to_owned(),
        sheet: String::new(),
        kind: about.kind,
        scope: about.scope,
        complete: about.complete,
        supervisors: about.supervisors,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
        rows,
        by_hand: Vec::new(),
    };
    Ok((sheet, unused))
}

/// What a head brings: what a hand has said of it, else what it is recognised as.
fn field(about: &About<'_>, text: &str) -> Option<Field> {
    let said = about.by_hand.iter().find(|(kind, head, _)| *kind == about.kind && head == text.trim());
    match (head(about.kind, text), said) {
        (Head::Sensitive, _) => None,
        (_, Some((.., field))) => *field,
        (Head::Field(field), None) => Some(field),
        (Head::Unused, None) => None,
    }
}

/// A column's letters in a spreadsheet: A … Z, AA …
fn letters(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
        rest /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'static> = About {
        kind: Kind::People,
        file: "daftar.csv",
        scope: None,
        complete: false,
        supervisors: false,
        by_hand: &[],
    };

    #[test]
    fn both_dividers_any_order_and_nothing_that_must_not_be_taken() {
        let (sheet, _) = read(b"Nama;NIK;NIP\n\"Ana; S.Sos.\";3201;'1990\n;;\nEko\n", &ABOUT).expect("a list");
        let columns: Vec<_> = sheet.columns.iter().map(|column| (column.field, column.letters.as_str())).collect();
        assert_eq!(columns, [(Field::Name, "A"), (Field::Nip, "C")]);
        let rows: Vec<_> = sheet.rows.iter().map(|row| (row.line, row.cells.clone())).collect();
        assert_eq!(rows, [(2, vec!["Ana; S.Sos.".to_owned(), "'1990".to_owned()]), (4, Vec::new())]);
    }

    #[test]
    fn a_hand_knows_better_but_for_what_must_never_be_taken() {
        let said = ["NIK", "Nomor", "Nama"].map(|head| (Kind::People, head.to_owned(), Some(Field::Nip)));
        let about = About { by_hand: &said[..2], ..ABOUT };
        let (sheet, _) = read(b"NIK,Nomor,Nama\n1,2,3\n", &about).expect("a list");
        let fields: Vec<_> = sheet.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [Field::Nip, Field::Name]);
    }

    #[test]
    fn letters_as_spreadsheets_count() {
        assert_eq!([0, 25, 26, 68].map(letters), ["A", "Z", "AA", "BQ"]);
    }
}
