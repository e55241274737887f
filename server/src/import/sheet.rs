//! From a file at the console to its cells, as a browser sends them: by the same reader.

use domain::{
    ids::UnitId,
    intake::{Field, Head, Kind, Mapping, Reason},
    sheet::{Book, Table},
    wire::office::imports::{Column, Fault, Sheet, SheetRow},
};

use super::ground::of_file;

/// Heads that make a sheet one that is meant: one alone may be a word in a title.
const FIELDS_MIN: usize = 2;

/// What is said about a file beside what stands in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    /// What it is about.
    pub(super) kind: Kind,
    /// The file's name.
    pub(super) file: &'a str,
    /// The unit that it is a list of; none for the whole agency.
    pub(super) scope: Option<UnitId>,
    /// Whether it is a list of all people there.
    pub(super) complete: bool,
    /// Whether supervisors follow from the heads of units.
    pub(super) supervisors: bool,
    /// What hands have said about heads of columns.
    pub(super) by_hand: &'a [(Kind, String, Option<Field>)],
}

/// Reads a file. Columns that are not taken, and those that must never be, are left out; heads that say nothing are told beside.
///
/// # Errors
/// What keeps its rows from being read.
pub(super) fn read(bytes: &[u8], about: &About<'_>) -> Result<(Sheet, Vec<String>), Fault> {
    let mut mapping = Mapping::of_kind(about.kind);
    for (_, head, field) in about.by_hand.iter().filter(|(kind, ..)| *kind == about.kind) {
        mapping.say(head, *field);
    }
    let (name, mut table) = table(bytes, &mapping).map_err(of_file)?;
    let (mut columns, mut unused) = (Vec::new(), Vec::new());
    for (place, column) in std::mem::take(&mut table.columns).into_iter().enumerate() {
        match mapping.of(&column.head) {
            Head::Field(field) => columns.push((place, Column { field, head: column.head, letters: column.letters })),
            Head::Unused => unused.push(column.head),
            Head::Sensitive => {}
        }
    }
    let good = table.rows.iter().map(|row| {
        let cells = columns.iter().map(|(place, column)| {
            let cell = row.cells.get(*place).map(String::as_str).unwrap_or_default();
            if column.field.is_day() { table.day(cell) } else { cell.to_owned() }
        });
        SheetRow { line: row.line, cells: cells.collect() }
    });
    // Of a row of another length it cannot be told which cell belongs where: it has none.
    let odd = table.odd.iter().map(|line| SheetRow { line: *line, cells: Vec::new() });
    let mut rows: Vec<SheetRow> = good.chain(odd).collect();
    rows.sort_by_key(|row| row.line);
    let sheet = Sheet {
        file: about.file.to_owned(),
        sheet: name,
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

/// The first sheet in which heads are known; where there is none, the first that can be seen.
fn table(bytes: &[u8], mapping: &Mapping) -> Result<(String, Table), Reason> {
    let mut book = Book::open(bytes.to_vec(), &mut |_| ())?;
    let mut first = None;
    for (place, listed) in book.sheets().into_iter().enumerate().filter(|(_, listed)| !listed.hidden) {
        let read = book.table(place, mapping, &mut |_| ());
        let is_field = |head: &str| matches!(mapping.of(head), Head::Field(_));
        match read {
            Ok(table) if table.columns.iter().filter(|column| is_field(&column.head)).count() >= FIELDS_MIN => {
                return Ok((listed.name, table));
            }
            other => {
                first.get_or_insert(other.map(|table| (listed.name, table)));
            }
        }
    }
    first.unwrap_or(Err(Reason::NoRows))
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
    fn nothing_that_must_not_be_taken() {
        let (sheet, unused) =
            read(b"Nama;NIK;NIP;Warna\n\"Ana; S.Sos.\";3201;'1990;\n;;;\nEko\n", &ABOUT).expect("a list");
        let columns: Vec<_> = sheet.columns.iter().map(|column| (column.field, column.letters.as_str())).collect();
        assert_eq!(columns, [(Field::Name, "A"), (Field::Nip, "C")]);
        let rows: Vec<_> = sheet.rows.iter().map(|row| (row.line, row.cells.clone())).collect();
        assert_eq!(rows, [(2, vec!["Ana; S.Sos.".to_owned(), "'1990".to_owned()]), (4, Vec::new())]);
        assert_eq!(unused, ["Warna"]);
    }

    #[test]
    fn a_hand_knows_better_but_for_what_must_never_be_taken() {
        let said = ["NIK", "Nomor"].map(|head| (Kind::People, head.to_owned(), Some(Field::Nip)));
        let about = About { by_hand: &said, ..ABOUT };
        let (sheet, _) = read(b"NIK,Nomor,Nama\n1,2,3\n", &about).expect("a list");
        let fields: Vec<_> = sheet.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [Field::Nip, Field::Name]);
    }
}
