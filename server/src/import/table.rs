//! From text to rows: which sign divides fields, and which column is which.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::{
    ROWS_MAX,
    fault::{Column, Fault, Reason},
};

/// Columns that a head may have: far more than there are names for.
const COLUMNS_MAX: usize = 100;

/// One row of the file, as text.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Its line in the file, from 1.
    pub(super) row: u64,
    fields: BTreeMap<Column, String>,
}

impl Record {
    /// A field without the space around it; empty for a column that the file does without.
    pub(super) fn get(&self, column: Column) -> &str {
        self.fields.get(&column).map_or("", String::as_str)
    }
}

/// The rows below the head, without those in which nothing stands.
pub(super) fn read(text: &str) -> Result<Vec<Record>, Vec<Fault>> {
    let first = text.lines().next().unwrap_or_default();
    let semicolons = first.matches(';').count() > first.matches(',').count();
    let delimiter = if semicolons { b';' } else { b',' };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let head = match records.next() {
        Some(Ok(head)) => columns(&head)?,
        _ => return Err(vec![Fault::of_file(Reason::NoRows)]),
    };
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in records {
        let record = record.map_err(|_| vec![Fault::of_file(Reason::NotText)])?;
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if rows.len() + faults.len() == ROWS_MAX {
            return Err(vec![Fault::of_file(Reason::TooManyRows)]);
        }
        let row = record.position().map_or(0, csv::Position::line);
        let beyond = record.iter().skip(head.len()).any(|field| !field.trim().is_empty());
        if record.len() < head.len() || beyond {
            faults.push(Fault { row: Some(row), column: None, reason: Reason::FieldCount, found: String::new() });
            continue;
        }
        let fields = head.iter().zip(&record).map(|(column, field)| (*column, field.trim().to_owned()));
        rows.push(Record { row, fields: fields.collect() });
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(Fault::of_file(Reason::NoRows));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// Which column each place is. Size of letters, and space or a hyphen for an underscore, are forgiven.
fn columns(head: &StringRecord) -> Result<Vec<Column>, Vec<Fault>> {
    let of_column =
        |name: &str, reason| Fault { row: None, column: Some(name.to_owned()), reason, found: String::new() };
    // A fault for each of a million commas would be a hundred times the file.
    if head.len() > COLUMNS_MAX {
        return Err(vec![Fault { row: Some(1), column: None, reason: Reason::FieldCount, found: String::new() }]);
    }
    let (mut columns, mut faults) = (Vec::new(), Vec::new());
    for name in head {
        let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
        match Column::ALL.into_iter().find(|column| column.head() == plain) {
            Some(column) if columns.contains(&column) => faults.push(of_column(name, Reason::DuplicateColumn)),
            Some(column) => columns.push(column),
            None => faults.push(of_column(name.trim(), Reason::UnknownColumn)),
        }
    }
    let missing = Column::ALL.into_iter().filter(|column| !column.optional() && !columns.contains(column));
    faults.extend(missing.map(|column| of_column(column.head(), Reason::MissingColumn)));
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "nip,nama,status,kode_unit,unit,kode_unit_induk,jabatan,jenis_jabatan,nip_atasan,mulai";

    fn faults(text: &str) -> Vec<(Option<u64>, Option<String>, Reason)> {
        read(text).unwrap_err().into_iter().map(|fault| (fault.row, fault.column, fault.reason)).collect()
    }

    #[test]
    fn both_dividers_and_any_order_of_columns() {
        let semicolons = HEAD.replace(',', ";").replace("nip;nama", "Nama;NIP").replace("kode_unit;", "Kode Unit;");
        let rows = read(&format!("{semicolons}\n\"Ana; S.Sos.\";'1990;PNS;01;A;;;;;\n;;;;;;;;;\n")).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].row, rows[0].get(Column::Name)), (2, "Ana; S.Sos."));
        assert_eq!((rows[0].get(Column::Nip), rows[0].get(Column::Rank)), ("'1990", ""));
    }

    #[test]
    fn all_that_is_wrong_with_the_head_is_told_at_once() {
        let text = HEAD.replace("status", "nip").replace("unit,", "unit,warna,");
        let column = |name: &str, reason| (None, Some(name.to_owned()), reason);
        assert_eq!(
            faults(&text),
            [
                column("nip", Reason::DuplicateColumn),
                column("warna", Reason::UnknownColumn),
                column("warna", Reason::UnknownColumn),
                column("status", Reason::MissingColumn),
            ]
        );
    }

    #[test]
    fn rows_with_other_counts_of_fields() {
        let text = format!("{HEAD}\n1,2,3\n,,,01,A,,,,,,\n,,,01,A,,,,,,x\n");
        assert_eq!(faults(&text), [(Some(2), None, Reason::FieldCount), (Some(4), None, Reason::FieldCount)]);
        assert_eq!(faults(&",".repeat(COLUMNS_MAX)), [(Some(1), None, Reason::FieldCount)]);
        assert_eq!(faults(HEAD), [(None, None, Reason::NoRows)]);
        assert_eq!(faults(""), [(None, None, Reason::NoRows)]);
    }
}
