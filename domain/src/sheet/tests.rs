use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::intake::{CELL_CHARS_MAX, Field, Kind, ROWS_MAX};

fn people() -> Mapping {
    Mapping::of_kind(Kind::People)
}

fn open(bytes: impl Into<Vec<u8>>) -> Result<Book, Reason> {
    Book::open(bytes.into(), &mut |_| ())
}

fn refused(bytes: impl Into<Vec<u8>>) -> Option<Reason> {
    let outcome = open(bytes).and_then(|mut book| book.table(0, &people(), &mut |_| ()));
    outcome.err()
}

fn first(bytes: impl Into<Vec<u8>>) -> Table {
    open(bytes).and_then(|mut book| book.table(0, &people(), &mut |_| ())).expect("a table")
}

/// A workbook of one sheet with these rows.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// A workbook with one of its files made anew.
fn with_file(bytes: &[u8], path: &str, content: impl Fn(String) -> String) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).expect("a file");
        let name = file.name().expect("a name").into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).expect("text");
        if name == path {
            (text, found) = (content(text), true);
        }
        out.start_file(name, SimpleFileOptions::default()).expect("a file");
        out.write_all(text.as_bytes()).expect("bytes");
    }
    assert!(found, "{path}");
    out.finish().expect("a zip").into_inner()
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
}

#[test]
fn cells_come_as_text_whatever_a_workbook_keeps_them_as() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, head) in (0..).zip(["NIP BARU", "NAMA", "TMT JABATAN", "MK TAHUN", "GELAR DEPAN", "JABATAN NAMA"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_number(1, 0, 196_608_171_990_031_005.0).unwrap();
    sheet.write_string(1, 1, "  Ana Lestari ").unwrap();
    sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(2024, 3, 1).unwrap(), &date).unwrap();
    sheet.write_number(1, 3, 12.0).unwrap();
    sheet.write_number(1, 4, 0.5).unwrap();
    sheet.write_formula(1, 5, Formula::new("=A1&\"\"").set_result("Analis")).unwrap();
    sheet.write_string(2, 0, "'199005152015012001").unwrap();
    sheet.write_number(2, 2, 45_352.0).unwrap();
    sheet.write_formula(2, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_boolean(2, 5, true).unwrap();
    let bytes = with_file(&workbook.save_to_buffer().unwrap(), "xl/worksheets/sheet1.xml", |text| {
        text.replace("<c r=\"E3\" t=\"str\"", "<c r=\"E3\" t=\"e\"")
    });
    let table = first(bytes);
    assert_eq!(
        cells(&table),
        [
            ["1.96608E+17", "Ana Lestari", "2024-03-01", "12", "0.5", "Analis"],
            ["'199005152015012001", "", "45352", "", "#DIV/0!", "TRUE"],
        ]
    );
    assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn days_are_counted_from_1900_whatever_a_workbook_counts_from() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, head) in (0..).zip(["NIP BARU", "NAMA", "TMT JABATAN"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_number(1, 2, 43_890.0).unwrap();
    sheet.write_number_with_format(2, 2, 43_890.0, &date).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let days = |table: &Table| table.rows.iter().map(|row| table.day(&row.cells[2])).collect::<Vec<_>>();
    assert_eq!(days(&first(bytes.clone())), ["43890", "2020-02-29"]);
    let late = with_file(&bytes, "xl/workbook.xml", |text| text.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    let table = first(late);
    assert_eq!(days(&table), ["45352", "2024-03-01"]);
    assert_eq!([table.day("196608"), table.day("12"), table.day("kemarin")[..5].to_owned()], ["196608", "12", "kemar"]);
}

#[test]
fn the_head_is_found_below_titles_and_merged_cells() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "DAFTAR PEGAWAI", &plain).unwrap();
    sheet.write_string(2, 0, "Dicetak 1 Maret 2026").unwrap();
    sheet.merge_range(4, 0, 5, 0, "NIP", &plain).unwrap();
    sheet.merge_range(4, 1, 5, 1, "NIK", &plain).unwrap();
    sheet.merge_range(4, 3, 4, 4, "Jabatan", &plain).unwrap();
    for (column, head) in [(2, "Nama"), (3, "Nama Jabatan"), (4, "TMT Jabatan")] {
        sheet.write_string(5, column, head).unwrap();
    }
    for (column, cell) in [(0, "199005152015012001"), (1, "3201"), (2, "Ana"), (3, "Analis"), (4, "01-03-2024")] {
        sheet.write_string(7, column, cell).unwrap();
    }
    sheet.write_string(9, 1, "3202").unwrap();
    let table = first(workbook.save_to_buffer().unwrap());
    assert_eq!(table.head_line, 6);
    let heads: Vec<_> = table.columns.iter().map(|column| (&*column.letters, &*column.head)).collect();
    assert_eq!(heads, [("A", "NIP"), ("B", "NIK"), ("C", "Nama"), ("D", "Nama Jabatan"), ("E", "TMT Jabatan")]);
    // What is sensitive stays behind, and a row of nothing else is none.
    assert_eq!(cells(&table), [["199005152015012001", "", "Ana", "Analis", "01-03-2024"]]);
    assert_eq!(table.rows[0].line, 8);
    assert_eq!(table.samples(2).collect::<Vec<_>>(), ["Ana"]);
}

#[test]
fn heads_that_a_hand_has_mapped_are_known() {
    let mut mapping = people();
    mapping.say("Nomor Pegawai", Some(Field::Nip));
    mapping.say("Sebutan", Some(Field::Name));
    let bytes = workbook(&[&["Rekap", "Maret"], &["Nomor Pegawai", "Sebutan"], &["1", "Ana"]]);
    let table = open(bytes).unwrap().table(0, &mapping, &mut |_| ()).unwrap();
    assert_eq!(table.head_line, 2);
}

#[test]
fn sheets_are_listed_with_those_that_are_hidden() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Petunjuk").unwrap();
    workbook.add_worksheet().set_name("Lama").unwrap().set_hidden(true);
    let sheet = workbook.add_worksheet().set_name("Data").unwrap();
    for (column, text) in [(0, "NIP"), (1, "NAMA")] {
        sheet.write_string(0, column, text).unwrap();
        sheet.write_string(1, column, "1").unwrap();
    }
    let mut book = open(workbook.save_to_buffer().unwrap()).unwrap();
    let listed: Vec<_> = book.sheets().into_iter().map(|sheet| (sheet.name, sheet.hidden)).collect();
    assert_eq!(listed, [("Petunjuk".into(), false), ("Lama".into(), true), ("Data".into(), false)]);
    assert_eq!(book.table(0, &people(), &mut |_| ()), Err(Reason::NoRows));
    assert_eq!(book.table(2, &people(), &mut |_| ()).unwrap().rows.len(), 1);
    assert_eq!(book.table(3, &people(), &mut |_| ()), Err(Reason::NoRows));
}

#[test]
fn a_list_is_a_table_too_and_tells_rows_of_other_lengths() {
    let table = first("Daftar;;\nNIP;Nama;NIK\n'1990;\"Ana; S.Sos.\";3201\n1;2\n;;\n1;2;3;4\n1;2;3;\n");
    assert_eq!(table.head_line, 2);
    assert_eq!(cells(&table), [["'1990", "Ana; S.Sos.", ""], ["1", "2", ""]]);
    assert_eq!(table.odd, [4, 6]);
    let mut book = open("nip,nama\n1,2\n").unwrap();
    assert_eq!(book.sheets(), [Listed { name: String::new(), hidden: false }]);
    assert!(!book.macros());
    assert!(book.table(0, &people(), &mut |_| ()).is_ok());
}

#[test]
fn macros_are_told_and_left_alone() {
    let bytes = workbook(&[&["NIP", "NAMA"], &["1", "Ana"]]);
    let mut zip = ZipWriter::new_append(Cursor::new(bytes)).unwrap();
    zip.start_file("xl/vbaProject.bin", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"not even a project").unwrap();
    let mut book = open(zip.finish().unwrap().into_inner()).unwrap();
    assert!(book.macros());
    assert_eq!(book.table(0, &people(), &mut |_| ()).unwrap().rows.len(), 1);
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let good = workbook(&[&["NIP", "NAMA"], &["1", "Ana"]]);
    assert_eq!(refused(good.clone()), None);
    assert_eq!(refused(good[..good.len() / 2].to_vec()), Some(Reason::Corrupt));
    assert_eq!(refused(b"PK\x03\x04".to_vec()), Some(Reason::Corrupt));
    assert_eq!(refused(workbook(&[])), Some(Reason::NoRows));
    assert_eq!(refused(workbook(&[&["NIP", "NAMA"]])), Some(Reason::NoRows));
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused([OLE, &[0; 600], &name, &[0; 600]].concat()), Some(Reason::Encrypted));
    assert_eq!(refused([OLE, &[0; 600]].concat()), Some(Reason::UnknownFormat));
    assert_eq!(refused("<html><table>"), Some(Reason::UnknownFormat));
    assert_eq!(refused(""), Some(Reason::NoRows));
    assert_eq!(refused("nip,nama\n"), Some(Reason::NoRows));
    assert_eq!(refused(b"\xff\xfen\0".to_vec()), Some(Reason::Utf16));
    assert_eq!(refused(vec![b'a'; FILE_BYTES_MAX + 1]), Some(Reason::FileTooLarge));
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    assert_eq!(refused(other.finish().unwrap().into_inner()), Some(Reason::UnknownFormat));
}

#[test]
fn a_bomb_does_not_get_far_whatever_it_says_of_its_size() {
    let good = workbook(&[&["NIP", "NAMA"], &["1", "Ana"]]);
    let mut zip = ZipWriter::new_append(Cursor::new(good)).unwrap();
    zip.start_file("xl/media/image1.xml", SimpleFileOptions::default()).unwrap();
    const MOST: u64 = 1 << 20;
    zip.write_all(&vec![0; 2 << 20]).unwrap();
    let honest = zip.finish().unwrap().into_inner();
    assert!(honest.len() < 20_000);
    let outcome = |bytes: &[u8]| workbook::looked_through(bytes, MOST, &mut |_| ());
    assert_eq!(outcome(&honest), Err(Reason::FileTooLarge));
    assert_eq!(workbook::looked_through(&honest, 4 * MOST, &mut |_| ()), Ok(false));
    // The same, with directories in which it is small: it is found out by what comes out of it, before more than that has.
    let size = (2_u32 << 20).to_le_bytes();
    let places: Vec<_> = (0..honest.len() - 4).filter(|at| honest[*at..*at + 4] == size).collect();
    assert_eq!(places.len(), 2);
    let mut lying = honest;
    for at in places {
        lying[at..at + 4].copy_from_slice(&[9, 0, 0, 0]);
    }
    assert!(matches!(outcome(&lying), Err(Reason::Corrupt | Reason::FileTooLarge)));
}

#[test]
fn what_a_workbook_claims_to_need_is_not_believed() {
    let good = workbook(&[&["NIP", "NAMA"], &["1", "Ana"]]);
    let many = with_file(&good, "xl/sharedStrings.xml", |text| {
        text.replace("uniqueCount=\"4\"", "uniqueCount = '99999999999'")
    });
    assert_eq!(refused(many), Some(Reason::Corrupt));
    let far = with_file(&good, "xl/worksheets/sheet1.xml", |text| {
        text.replace("A1:B2", "A1:XFD1048576").replace("r=\"B2\"", "r=\"XFD2\"")
    });
    assert_eq!(cells(&first(far)), [["1", ""]]);
    let back = with_file(&good, "xl/worksheets/sheet1.xml", |text| text.replace("r=\"B2\"", "r=\"B1\""));
    assert_eq!(refused(back), Some(Reason::Corrupt));
}

#[test]
fn rows_columns_and_cells_have_their_limits() {
    let rows = |count: usize| format!("nip,nama\n{}", "1,2\n".repeat(count));
    assert_eq!(refused(rows(ROWS_MAX)), None);
    assert_eq!(refused(rows(ROWS_MAX + 1)), Some(Reason::TooManyRows));
    let long = "x".repeat(CELL_CHARS_MAX + 50);
    assert_eq!(first(format!("nip,nama\n1,{long}\n")).rows[0].cells[1].chars().count(), CELL_CHARS_MAX + 1);
    let wide = first(format!("nip,nama{}\n1,2{}\n", ",x".repeat(COLUMNS_MAX), ",3".repeat(COLUMNS_MAX)));
    assert_eq!(wide.columns.len(), COLUMNS_MAX);
}

#[test]
fn ten_thousand_people_of_sixty_nine_columns_are_far_within_the_limits() {
    const PEOPLE: u32 = 10_000;
    const COLUMNS: u16 = 69;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "NIP BARU").unwrap();
    sheet.write_string(0, 1, "NAMA").unwrap();
    for column in 2..COLUMNS {
        sheet.write_string(0, column, format!("KOLOM {column}")).unwrap();
    }
    for row in 1..=PEOPLE {
        sheet.write_string(row, 0, format!("'1990051520150{row:05}")).unwrap();
        for column in 1..COLUMNS {
            sheet.write_string(row, column, if column % 2 == 0 { "Seksi Pelayanan" } else { "A8ACA7" }).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    assert!(bytes.len() < FILE_BYTES_MAX, "{} bytes", bytes.len());
    let mut told = Vec::new();
    let mut book = open(bytes).unwrap();
    let table = book.table(0, &people(), &mut |progress| told.push(progress)).unwrap();
    assert_eq!((table.rows.len(), table.columns.len()), (10_000, 69));
    assert!(table.columns.len() < COLUMNS_MAX && table.rows.len() < ROWS_MAX);
    let last = &table.rows[9_999];
    assert_eq!((last.line, last.cells[0].as_str()), (10_001, "'199005152015010000"));
    assert!(last.cells[1..].iter().all(|cell| !cell.is_empty()), "{last:?}");
    assert_eq!(told.last(), Some(&Progress::Rows(10_000)));
}

#[test]
fn progress_is_told_while_rows_come() {
    let mut told = Vec::new();
    let text = format!("nip,nama\n{}", "1,2\n".repeat(1_000));
    open(text).unwrap().table(0, &people(), &mut |progress| told.push(progress)).unwrap();
    assert_eq!(told, [Progress::Rows(500), Progress::Rows(1_000)]);
    Book::open(workbook(&[&["NIP"]]), &mut |progress| told.push(progress)).unwrap();
    assert!(matches!(told.last(), Some(Progress::Unpacked { done, of }) if done <= of));
}

#[test]
fn letters_go_on_after_z() {
    let letters = [0, 25, 26, 51, 701, 702].map(letters);
    assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_that_is_cut_or_spoilt_makes_it_stumble(at in 0_usize..6_000, byte: u8, cut: bool) {
        let mut bytes = workbook(&[&["NIP", "NAMA"], &["1", "Ana"]]);
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = refused(bytes);
    }

    #[test]
    fn any_text_is_a_list_or_refused(text in "\\PC*") {
        let _ = refused(text);
    }
}
