//! An office's spreadsheets, as its browser and the console read them.

use std::io::{Cursor, Read, Write};

use domain::{
    intake::{CELL_CHARS_MAX, Kind, Mapping, ROWS_MAX},
    sheet::{Book, COLUMNS_MAX},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::Verdict;

/// Workbooks and lists. One workbook is stored as it is: what is spoilt in it is spoilt in its XML, and not in what packs it.
pub fn files() -> Vec<Vec<u8>> {
    let list = "NIP BARU;NAMA;NIK;TMT JABATAN\n'199005152015012001;\"Ana; S.Sos.\";3201;01-03-2024\n;;;\n";
    let packed = workbook();
    vec![stored(&packed), packed, list.into(), list.replace(';', ",").into(), list.replace(';', "\t").into()]
}

fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet();
    for (column, head) in (0..).zip(["NIP BARU", "NAMA", "NIK", "TMT JABATAN", "MK TAHUN"]) {
        sheet.write_string(1, column, head).expect("a head");
    }
    for row in 2..5 {
        sheet.write_number(row, 0, 199_005_152_015_012_001.0).expect("a number");
        sheet.write_string(row, 1, "Ana").expect("a text");
        sheet.write_string(row, 2, "3201").expect("a text");
        sheet.write_number_with_format(row, 3, 45_352.0, &date).expect("a date");
        sheet.write_formula(row, 4, "=1/0").expect("a formula");
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// The same, unpacked in its zip.
fn stored(packed: &[u8]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(packed)).expect("a zip");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).expect("a file");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("bytes");
        out.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
            .expect("a file");
        out.write_all(&bytes).expect("bytes");
    }
    out.finish().expect("a zip").into_inner()
}

/// Opened, and each of its sheets read. What comes of it keeps to its limits, and nothing that is sensitive is in it.
pub fn spreadsheet(input: &[u8]) -> Verdict {
    let Ok(mut book) = Book::open(input.to_vec(), &mut |_| ()) else { return Ok(false) };
    let mapping = Mapping::of_kind(Kind::People);
    let mut read = false;
    for place in 0..book.sheets().len() {
        let Ok(table) = book.table(place, &mapping, &mut |_| ()) else { continue };
        read = true;
        if table.columns.len() > COLUMNS_MAX || table.rows.len() + table.odd.len() > ROWS_MAX {
            return Err("more than is read".into());
        }
        for row in &table.rows {
            let short = row.cells.iter().all(|cell| cell.chars().count() <= CELL_CHARS_MAX + 1);
            if row.cells.len() != table.columns.len() || !short {
                return Err(format!("row {} is not as wide as the head", row.line));
            }
            let sensitive = table.columns.iter().zip(&row.cells).find(|(column, cell)| {
                domain::intake::head(Kind::People, &column.head) == domain::intake::Head::Sensitive && !cell.is_empty()
            });
            if let Some((column, _)) = sensitive {
                return Err(format!("{} was taken", column.head));
            }
        }
    }
    Ok(read)
}
