//! Workbooks: looked through as the zip that they are, then read by calamine, cell by cell.
//!
//! What a workbook says about its own size is not believed: it is unpacked once and counted before anything of it is kept; the range
//! that a sheet claims is never laid out.

use std::io::{BufReader, Cursor, Read};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use quick_xml::events::Event;
use zip::{ZipArchive, result::ZipError};

use super::{
    COLUMNS_MAX, Listed, Progress, UNPACKED_BYTES_MAX,
    table::{Collector, Table},
};
use crate::intake::{Mapping, Reason};

/// Files in a workbook: one per sheet, picture and setting.
const FILES_MAX: usize = 2_000;
/// Bytes that are unpacked at once.
const PIECE_BYTES: usize = 64 * 1024;
/// Bytes of the texts that cells share, unpacked: they are held while cells are read. Fifty thousand people have some 35 MB of them.
const SHARED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The file that makes a zip a workbook, at the end of its path.
const WORKBOOK: &str = "workbook.xml";
/// That of its macros.
const MACROS: &str = "vbaproject.bin";
/// That of the texts that cells share, at the end of its path.
const SHARED: &str = "sharedstrings.xml";
/// How it tells their number; read here as loosely as can be, so that nobody reads more in it.
const SHARED_COUNT: &str = "uniqueCount";
/// So many may be told of in a file of any size: room for them takes two megabytes.
const SHARED_FREE: u64 = 100_000;
/// From here on a number has lost digits: spreadsheets keep fifteen.
const EXACT_MAX: f64 = 1e15;
/// The last day that a spreadsheet knows: 31 December 9999.
const LAST_DAY: f64 = 2_958_465.0;

/// A workbook that could be opened.
pub(super) struct Workbook {
    xlsx: Xlsx<Cursor<Vec<u8>>>,
    pub(super) macros: bool,
}

impl Workbook {
    pub(super) fn open(bytes: Vec<u8>, told: &mut dyn FnMut(Progress)) -> Result<Self, Reason> {
        let macros = looked_through(&bytes, UNPACKED_BYTES_MAX, told)?;
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|_| Reason::Corrupt)?;
        Ok(Self { xlsx, macros })
    }

    pub(super) fn sheets(&self) -> Vec<Listed> {
        let all = self.xlsx.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        all.map(|sheet| Listed { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible }).collect()
    }

    pub(super) fn table(
        &mut self,
        sheet: usize,
        mapping: &Mapping,
        told: &mut dyn FnMut(Progress),
    ) -> Result<Table, Reason> {
        let name = self.sheets().into_iter().nth(sheet).ok_or(Reason::NoRows)?.name;
        let from_1904 = self.xlsx.has_1904_epoch();
        let mut reader = self.xlsx.worksheet_cells_reader(&name).map_err(|_| Reason::Corrupt)?;
        let mut collector = Collector::new(mapping, false);
        let (mut line, mut cells) = (0, Vec::new());
        while let Some(cell) = reader.next_cell().map_err(|_| Reason::Corrupt)? {
            let (row, column) = cell.get_position();
            let row = row.checked_add(1).ok_or(Reason::Corrupt)?;
            if row != line {
                if row < line {
                    return Err(Reason::Corrupt);
                }
                collector.row(line, core::mem::take(&mut cells), told)?;
                line = row;
            }
            let column = column as usize;
            if column < COLUMNS_MAX {
                let text = text(cell.get_value(), mapping.cell_chars());
                if !text.is_empty() {
                    if cells.len() <= column {
                        cells.resize(column + 1, String::new());
                    }
                    cells[column] = text;
                }
            }
        }
        collector.row(line, cells, told)?;
        Ok(Table { from_1904, ..collector.finish()? })
    }
}

/// A cell as text.
fn text(value: &DataRef<'_>, most: usize) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => shortened(text, most),
        DataRef::SharedString(text) => shortened(text, most),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown(*number),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::DateTime(at) if at.is_datetime() && (1.0..=LAST_DAY + 1.0).contains(&at.as_f64()) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(at) => shown(at.as_f64()),
        DataRef::DateTimeIso(text) => text.chars().take("YYYY-MM-DD".len()).collect(),
        DataRef::DurationIso(text) => shortened(text, most),
        DataRef::Error(error) => error.to_string(),
    }
}

fn shortened(text: &str, most: usize) -> String {
    // The space around it is taken away later.
    let text = text.trim();
    text.chars().take(most + 1).collect()
}

/// A number as a spreadsheet shows it: all digits while they are exact, `1.96608E+17` where they are not.
fn shown(number: f64) -> String {
    if number.abs() < EXACT_MAX || !number.is_finite() {
        return format!("{number}");
    }
    let plain = format!("{number:.5e}");
    let (digits, power) = plain.split_once('e').unwrap_or((&plain, "0"));
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits}E+{power}")
}

/// Unpacks all of a workbook once, to count that it is no more than so many bytes, and says whether it brings macros.
pub(super) fn looked_through(bytes: &[u8], most: u64, told: &mut dyn FnMut(Progress)) -> Result<bool, Reason> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Reason::Corrupt)?;
    if zip.len() > FILES_MAX || zip.decompressed_size().is_some_and(|size| size > most.into()) {
        return Err(Reason::FileTooLarge);
    }
    let names = zip.file_names().map(|name| name.map(|name| name.to_ascii_lowercase()).map_err(refused));
    let names: Vec<String> = names.collect::<Result<_, _>>()?;
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    if !has(WORKBOOK) {
        return Err(Reason::UnknownFormat);
    }
    let macros = has(MACROS);
    let (of, mut done, mut left) = (bytes.len() as u64, 0, most);
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).map_err(refused)?;
        done += file.compressed_size();
        let shared = file.name().map_err(refused)?.to_ascii_lowercase().ends_with(SHARED);
        let limit = if shared { left.min(SHARED_BYTES_MAX) } else { left };
        let counted = counted(&mut file, limit)?;
        left -= counted;
        drop(file);
        if shared {
            let file = zip.by_index(place).map_err(refused)?;
            believable(file, counted)?;
        }
        told(Progress::Unpacked { done: done.min(of), of });
    }
    Ok(macros)
}

fn refused(fault: ZipError) -> Reason {
    match fault {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Reason::Encrypted,
        _ => Reason::Corrupt,
    }
}

/// The bytes of a file in a zip, as they come out of it.
fn counted(file: &mut impl Read, limit: u64) -> Result<u64, Reason> {
    let (mut piece, mut sum) = (vec![0; PIECE_BYTES], 0_u64);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(sum),
            Ok(read) => sum += read as u64,
            Err(_) => return Err(Reason::Corrupt),
        }
        if sum > limit {
            return Err(Reason::FileTooLarge);
        }
    }
}

/// How many texts the cells share is told at their beginning, and room is made for as many: no more than there can be.
fn believable(file: impl Read, bytes: u64) -> Result<(), Reason> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(file));
    xml.config_mut().check_end_names = false;
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "sst" => {
                let most = (bytes / "<si/>".len() as u64).max(SHARED_FREE);
                let tag = start.attributes_raw();
                let fits = tag.match_indices(SHARED_COUNT).all(|(at, _)| {
                    let from = tag[at..].trim_start_matches(|c: char| !c.is_ascii_digit());
                    let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
                    end == 0 || from[..end].parse::<u64>().is_ok_and(|told| told <= most)
                });
                return if fits { Ok(()) } else { Err(Reason::Corrupt) };
            }
            Ok(Event::Eof) | Err(_) => return Err(Reason::Corrupt),
            Ok(_) => {}
        }
    }
}
