//! Imports of units, posts and people: looked at, applied whole, taken back whole. `docs/IMPORT.md` says how files look.
//!
//! Promises: all that is wrong with a file is told at once; nothing is written before it is looked at, and then what was looked at or
//! nothing, in one transaction with its line in the audit log; the same file again changes nothing; what was written can be taken back as
//! long as nobody has built on it. Refuses: real people beside demo data; to guess what a spreadsheet has spoilt; to delete anybody.

mod console;
mod desk;
mod fault;
pub(crate) mod ground;
mod heads;
mod lists;
mod own;
mod packed;
mod people;
pub(crate) mod places;
pub(crate) mod record;
mod sheet;
mod undo;

use domain::{
    ids::{AgencyId, ImportId, PersonId},
    intake::{self, Columns, Field, Kind},
    time::{Date, Timestamp},
    wire::office::imports::{Fault as WireFault, ROWS_MAX, Sheet},
};

pub use domain::intake::{FILE_BYTES_MAX, Reason};

pub(crate) use self::desk::aside;
pub use self::{
    console::{Error, Report, Target, Told, Wish, check, import, people, undo_newest},
    desk::{Applying, Desk, Refusal},
    fault::Fault,
    own::{OwnRow, rows_about},
};

use self::{
    ground::{Ground, Outcome, of_file},
    record::Record,
};

/// Whose import, when, and by whom it was brought.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    agency: AgencyId,
    import: ImportId,
    brought: (Option<PersonId>, Timestamp),
    today: Date,
}

/// The numbers, and the ids in SIASN, that stand in a file.
fn numbers(sheet: &Sheet) -> [Vec<String>; 2] {
    let columns = &Columns::new(sheet.columns.iter().map(|column| column.field));
    let cells = |field: Field| {
        let texts = sheet.rows.iter().map(move |row| columns.row(&row.cells).get(field));
        texts.filter(|text| !text.is_empty() && text.len() <= intake::CELL_CHARS_MAX)
    };
    // Heads of units are named by either.
    let named = |field: Field| cells(field).chain(cells(Field::Head));
    let nips = named(Field::Nip).filter_map(|text| domain::nip::Nip::parse(text).ok());
    // PostgreSQL takes no text with a NUL in it.
    let ids = named(Field::SiasnId).filter(|text| !text.contains(char::is_control));
    [nips.map(|nip| nip.as_str().to_owned()).collect(), ids.map(str::to_owned).collect()]
}

/// What a file would do. Takes as long as there are rows: not on a thread that serves.
fn judge(frame: &Frame, sheet: &Sheet, record: &Record) -> Outcome {
    let faults = of_columns(sheet);
    if !faults.is_empty() {
        return Outcome::refused(sheet.rows.len(), faults);
    }
    let ground = Ground {
        agency: frame.agency,
        today: frame.today,
        import: frame.import,
        brought: frame.brought,
        record,
        sheet,
        columns: Columns::new(sheet.columns.iter().map(|column| column.field)),
    };
    match sheet.kind {
        Kind::People => people::plan(&ground),
        Kind::Units => lists::units(&ground),
        Kind::Posts => lists::posts(&ground),
    }
}

/// What is wrong with the file itself.
fn of_columns(sheet: &Sheet) -> Vec<WireFault> {
    let fields: Vec<Field> = sheet.columns.iter().map(|column| column.field).collect();
    let of_column = |field: Field, place: Option<usize>, reason| {
        let column = place.and_then(|place| sheet.columns.get(place));
        WireFault {
            field: Some(field),
            letters: column.map(|column| column.letters.clone()),
            head: column.map(|column| column.head.clone()),
            reason,
            found: column.map(|column| column.head.chars().take(intake::CELL_CHARS_MAX).collect()).unwrap_or_default(),
        }
    };
    let mut faults: Vec<WireFault> = intake::column_faults(sheet.kind, &fields)
        .into_iter()
        .map(|(field, place, reason)| of_column(field, place, reason))
        .collect();
    if sheet.rows.is_empty() {
        faults.push(of_file(Reason::NoRows));
    } else if sheet.rows.len() > ROWS_MAX {
        faults.push(of_file(Reason::TooManyRows));
    } else if faults.is_empty() && sheet.kind == Kind::People {
        let rows = sheet.rows.iter().map(|row| row.cells.as_slice());
        let swapped = intake::swapped(&fields, rows);
        faults.extend(swapped.into_iter().map(|(field, place)| of_column(field, Some(place), Reason::ColumnsSwapped)));
    }
    faults
}
