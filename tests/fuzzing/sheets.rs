//! An office's spreadsheets, as its browser and the console read them.

use std::io::{Cursor, Read, Write};

use domain::{
    competency::CompetencyCode,
    intake::{
        CELL_CHARS_MAX, Kind, Mapping, ROWS_MAX,
        results::{Brings, Named, Terms, known_heads, recognised, result_column_flaws, result_rows},
    },
    sheet::{Book, COLUMNS_MAX},
    shipped,
    time::Date,
    wire::{
        bundle::{read_catalogue, write_catalogue},
        dictionary::{DICTIONARY_COLUMNS, read_dictionary},
        official::read_official,
    },
    wording::{
        Effect, Known, Read as Words, WORD_CELL_CHARS_MAX, WORD_ROWS_MAX, WordField, known_heads as word_heads,
        recognised as recognised_word, word_column_flaws, word_rows,
    },
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

/// Lists of official results, in both forms.
pub fn result_files() -> Vec<Vec<u8>> {
    let facts = "NIP;Tanggal Penilaian;Lembaga;Nomor Laporan;Standar Jabatan;Tujuan;JPM";
    let told = "'199005152015012001;01-03-2024;UPT PK;800/1;JF Ahli Muda;pemetaan;88,89 %";
    let wide = format!("Rekap\n{facts};INT;Kerja Sama\n{told};3;0\n{told};;\n");
    let long = format!("{facts};Kompetensi;Level\n{told};INT;Level 3\n{told};Kerja Sama;2,0\n");
    vec![wide.clone().into(), wide.replace(';', "\t").into(), long.into()]
}

/// Opened, its columns recognised, its rows read: what is read has levels, a day that is not to come, and no fault.
pub fn results(input: &[u8]) -> Verdict {
    let code = |code: &str| code.parse::<CompetencyCode>().expect("a code");
    let known = [
        Named { code: code("INT"), names: ["Integritas".into(), "Integrity".into()] },
        Named { code: code("KS"), names: ["Kerja Sama".into(), "Teamwork".into()] },
    ];
    let Ok(mut book) = Book::open(input.to_vec(), &mut |_| ()) else { return Ok(false) };
    let heads = known_heads(&known);
    let Ok(table) = book.table(0, &Mapping::of_heads(heads.iter().map(String::as_str)), &mut |_| ()) else {
        return Ok(false);
    };
    let found =
        table.columns.iter().enumerate().filter_map(|(at, column)| Some((at, recognised(&column.head, &known)?)));
    let (places, columns): (Vec<usize>, Vec<Brings>) = found.unzip();
    if !result_column_flaws(&columns).is_empty() {
        return Ok(false);
    }
    let rules = read_official(shipped::OFFICIAL).expect("what ships is read in a test");
    let today = Date::constant(2026, 11, 23);
    let cells = |row: &domain::sheet::Row| places.iter().map(|place| row.cells[*place].clone()).collect::<Vec<_>>();
    let rows: Vec<(u32, Vec<String>)> = table.rows.iter().map(|row| (row.line, cells(row))).collect();
    let terms = Terms { rules: &rules, competencies: &known, today };
    let read = result_rows(&columns, rows.iter().map(|(line, cells)| (*line, cells.as_slice())), &terms);
    for entry in &read.entries {
        if entry.levels.is_empty() || entry.facts.day > today {
            return Err(format!("row {} is no result", entry.line));
        }
        if read.flaws.iter().any(|flaw| flaw.line == Some(entry.line)) {
            return Err(format!("row {} is wrong and is taken", entry.line));
        }
    }
    Ok(!read.entries.is_empty())
}

/// Competencies' words: one as a list, one as a dictionary in either form.
pub fn word_files() -> Vec<Vec<u8>> {
    let mut catalogue = read_catalogue(shipped::CATALOGUE).expect("the catalogue");
    catalogue.competencies.truncate(1);
    let competency = &catalogue.competencies[0];
    let mut list = "Kamus\nAsal;Kode;Nama;Definisi;Level;Makna level;Nomor;Pernyataan;Jenis\n".to_owned();
    let mut levels = Vec::new();
    for level in &competency.levels {
        for statement in &level.statements {
            list += &format!(
                "bawaan;{};{};\"{}\";{};\"{}\";{};\"{}\";manajerial\n",
                competency.code,
                competency.name.indonesian,
                competency.definition.indonesian,
                level.level.number(),
                level.meaning.indonesian,
                statement.id.number,
                statement.text.indonesian,
            );
        }
        let texts: Vec<&str> = level.statements.iter().map(|statement| statement.text.indonesian.as_str()).collect();
        let (number, meaning) = (level.level.number(), &level.meaning.indonesian);
        levels.push(serde_json::json!({ "level": number, "deskripsi": meaning, "indikator": texts }));
    }
    list += "\nDiambil oleh Ana\n";
    let dictionary = serde_json::json!({ "sumber": [], "kompetensi": [{
        "kode": "INT", "nama": "Integritas", "jenis": "manajerial", "definisi": "Jujur.", "level": levels,
    }] });
    vec![
        list.clone().into(),
        list.replace(';', "\t").into(),
        write_catalogue(&catalogue).into(),
        dictionary.to_string().into(),
    ]
}

/// Read as the browser reads it and judged as the server judges it: what is taken is whole, keeps to its limits, and is the same when it is
/// taken a second time.
pub fn words(input: &[u8]) -> Verdict {
    let (columns, rows): (Vec<WordField>, Vec<(u32, Vec<String>)>) =
        match std::str::from_utf8(input).ok().filter(|text| text.trim_start().starts_with('{')) {
            Some(text) => {
                let Ok(rows) = read_dictionary(text) else { return Ok(false) };
                if rows.len() > WORD_ROWS_MAX + 1 {
                    return Err("more rows than are read".into());
                }
                (DICTIONARY_COLUMNS.into(), rows.into_iter().map(|row| (row.line, row.cells)).collect())
            }
            None => {
                let Ok(mut book) = Book::open(input.to_vec(), &mut |_| ()) else { return Ok(false) };
                let heads = word_heads();
                let mapping = Mapping::of_heads(heads.iter().map(String::as_str)).with_cells_of(WORD_CELL_CHARS_MAX);
                let Ok(table) = book.table(0, &mapping, &mut |_| ()) else { return Ok(false) };
                let known = table.columns.iter().enumerate();
                let known = known.filter_map(|(place, column)| Some((place, recognised_word(&column.head)?)));
                let (places, columns): (Vec<usize>, Vec<WordField>) = known.unzip();
                let cells =
                    |row: &domain::sheet::Row| places.iter().map(|place| row.cells[*place].clone()).collect::<Vec<_>>();
                let rows: Vec<_> = table.rows.iter().map(|row| (row.line, cells(row))).collect();
                (columns, rows)
            }
        };
    let short = rows.iter().flat_map(|(_, cells)| cells).all(|cell| cell.chars().count() <= WORD_CELL_CHARS_MAX + 1);
    if !short {
        return Err("a cell is longer than is read".into());
    }
    if !word_column_flaws(&columns).is_empty() {
        return Ok(false);
    }
    let Words { written, flaws } = word_rows(&columns, rows.iter().map(|(line, cells)| (*line, cells.as_slice())));
    for flaw in &flaws {
        if flaw.line.is_none() || flaw.field.is_none() {
            return Err(format!("{flaw:?} is told of no row or column"));
        }
    }
    for one in &written {
        if !one.words.judge_texts().is_empty() {
            return Err(format!("{} is wrong and is taken", one.code));
        }
        let Ok(change) = one.change(Known::Nothing) else { continue };
        let again = one.change(Known::Own(&change.competency));
        if again.map(|again| again.effect) != Ok(Effect::Same) {
            return Err(format!("{} differs from itself", one.code));
        }
    }
    Ok(!written.is_empty())
}
