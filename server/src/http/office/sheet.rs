//! Spreadsheets: values in, an XLSX or a CSV file out.
//!
//! Promises: text stays text, whatever it looks like, so that no name or note becomes a formula and no number of a person loses digits: XLSX
//! marks it as text, CSV puts an apostrophe before what begins as a formula does or would be cut as a number; every sheet says at its foot
//! who took it and when; a text that no cell takes whole says that it goes on. Refuses: formulas, macros, links.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Text, never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing.
    Empty,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn count(number: u32) -> Self {
        Self::Number(f64::from(number))
    }

    /// Whole hundredths as a number with two decimals.
    pub(super) fn hundredths(number: u32) -> Self {
        Self::Number(f64::from(number) / 100.0)
    }
}

/// One sheet.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// On its tab, at most 31 characters.
    pub(super) name: String,
    /// What the columns are, in bold.
    pub(super) head: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Vec<Value>>,
}

/// The longest text of a cell, in units of UTF-16, as spreadsheets count; whatever a person writes here is far below.
const TEXT_UNITS_MAX: usize = 32_767;
/// The widest column, in characters.
const WIDTH_MAX: usize = 60;

/// A text as a cell takes it: whole, or its beginning with a sign that it goes on.
fn fitted(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= TEXT_UNITS_MAX {
        return text.into();
    }
    let mut units = 0;
    let fits = text.chars().take_while(|sign| {
        units += sign.len_utf16();
        units < TEXT_UNITS_MAX
    });
    fits.chain(['…']).collect::<String>().into()
}

/// Writes the file; `mark` stands below the rows of every sheet and at the foot of every printed page.
pub(super) fn write(sheets: &[Sheet], mark: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    // A text is marked as one even where somebody edits the cell later.
    let plain = Format::new().set_num_format("@").set_quote_prefix();
    // In a footer `&` begins a code; twice it is itself.
    let footer = format!("&L{}", mark.replace('&', "&&"));
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_footer(&footer);
        page.set_freeze_panes(1, 0)?;
        for (column, title) in (0..).zip(&sheet.head) {
            page.write_string_with_format(0, column, title, &bold)?;
            page.set_column_width(column, width(sheet, usize::from(column)))?;
        }
        for (row, values) in (1..).zip(&sheet.rows) {
            for (column, value) in (0..).zip(values) {
                match value {
                    Value::Text(text) => {
                        page.write_string_with_format(row, column, fitted(text), &plain)?;
                    }
                    Value::Number(number) => {
                        page.write_number(row, column, *number)?;
                    }
                    Value::Empty => {}
                }
            }
        }
        let last = u32::try_from(sheet.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)? + 2;
        page.write_string_with_format(last, 0, mark, &plain)?;
    }
    workbook.save_to_buffer()
}

/// Signs by which spreadsheets tell a formula, or skip to one; the wide ones are those of East Asian keyboards.
const FORMULA_SIGNS: &[char] =
    &['=', '+', '-', '@', '\t', '\r', '\n', '|', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The most digits of a number that a spreadsheet keeps; a NIP has more.
const DIGITS_MAX: usize = 15;

/// Whether a spreadsheet that takes a text for a number would show another: without its last digits, or without the zeros at its beginning.
fn loses_digits(text: &str) -> bool {
    let cut = text.len() > DIGITS_MAX || (text.len() > 1 && text.starts_with('0'));
    cut && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text as a cell of a CSV file, where nothing else marks it as text.
fn neutral(text: &str) -> String {
    let text = fitted(text);
    let begins = text.trim_start_matches(' ').starts_with(FORMULA_SIGNS);
    if begins || loses_digits(&text) { format!("'{text}") } else { text.into_owned() }
}

/// Writes all sheets into one text, each below its name, as spreadsheets in Indonesian read it: semicolons, a comma before decimals, and a
/// mark that says UTF-8.
pub(super) fn write_csv(sheets: &[Sheet], mark: &str) -> Result<Vec<u8>, csv::Error> {
    let begun = "\u{feff}".as_bytes().to_vec();
    let mut text = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(begun);
    for sheet in sheets {
        text.write_record([neutral(&sheet.name)])?;
        text.write_record(sheet.head.iter().map(|title| neutral(title)))?;
        for row in &sheet.rows {
            text.write_record(row.iter().map(|value| match value {
                Value::Text(text) => neutral(text),
                Value::Number(number) => number.to_string().replace('.', ","),
                Value::Empty => String::new(),
            }))?;
        }
        text.write_record([""])?;
    }
    text.write_record([neutral(mark)])?;
    text.into_inner().map_err(|cause| cause.into_error().into())
}

/// As wide as its longest text, within reason.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let texts = sheet.rows.iter().filter_map(|row| match row.get(column) {
        Some(Value::Text(text)) => Some(text.chars().count()),
        _ => None,
    });
    let longest = texts.chain([sheet.head[column].chars().count()]).max().unwrap_or_default().min(WIDTH_MAX);
    f64::from(u8::try_from(longest + 2).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::DeflateDecoder;

    use super::*;

    /// The parts of the file whose names end so, unpacked one after the other.
    fn parts(file: &[u8], ending: &str) -> String {
        let mut texts = String::new();
        for at in (0..file.len()).filter(|at| file[*at..].starts_with(b"PK\x03\x04")) {
            let number = |from: usize| usize::from(u16::from_le_bytes([file[at + from], file[at + from + 1]]));
            let (name, data) = (at + 30, at + 30 + number(26) + number(28));
            if file[name..name + number(26)].ends_with(ending.as_bytes()) {
                DeflateDecoder::new(&file[data..]).read_to_string(&mut texts).unwrap();
            }
        }
        texts
    }

    #[test]
    fn nothing_of_a_text_file_becomes_a_formula() {
        let bait = ["=1+1", "+62", "-2", "@SUM(A1)", "\t=1", " =1", "\u{ff1d}1", "a;\"b\"", "Ana"];
        let rows = bait.map(|text| vec![Value::text(text), Value::count(7), Value::Empty]).to_vec();
        let sheet = Sheet { name: "Log".into(), head: vec!["A".into(), "B".into(), "C".into()], rows };
        let text = String::from_utf8(write_csv(&[sheet], "Taken by A").unwrap()).unwrap();
        let mut lines = text.strip_prefix('\u{feff}').unwrap().lines();
        assert_eq!(lines.by_ref().take(2).collect::<Vec<_>>(), ["Log", "A;B;C"]);
        let cells: Vec<&str> = lines.by_ref().take(bait.len()).map(|line| line.trim_end_matches(";7;")).collect();
        let neutral = ["'=1+1", "'+62", "'-2", "'@SUM(A1)", "'\t=1", "' =1", "'\u{ff1d}1", "\"a;\"\"b\"\"\"", "Ana"];
        assert_eq!(cells, neutral);
        assert_eq!(lines.next_back(), Some("Taken by A"));
    }

    #[test]
    fn a_text_file_is_read_as_it_is_written() {
        let texts = ["199005152015012001", "0012", "012345", "0", "2026", "123456789012345", "2026-11-23"];
        let rows = texts.map(|text| vec![Value::text(text), Value::hundredths(6_667), Value::count(1_000)]).to_vec();
        let sheet = Sheet { name: "Log".into(), head: vec!["A".into(), "B".into(), "C".into()], rows };
        let text = String::from_utf8(write_csv(&[sheet], "Taken by A").unwrap()).unwrap();
        let told = ["'199005152015012001", "'0012", "'012345", "0", "2026", "123456789012345", "2026-11-23"];
        let told = told.map(|text| format!("{text};66,67;1000"));
        assert_eq!(text.lines().skip(2).take(texts.len()).collect::<Vec<_>>(), told);
    }

    #[test]
    fn a_text_is_whole_or_says_that_it_goes_on() {
        let texts = ["n".repeat(2_001), "é".repeat(TEXT_UNITS_MAX), "🙂".repeat(TEXT_UNITS_MAX)];
        let rows = texts.iter().map(|text| vec![Value::text(text)]).collect();
        let sheets = [Sheet { name: "Log".into(), head: vec!["A".into()], rows }];
        let text = String::from_utf8(write_csv(&sheets, "Taken by A").unwrap()).unwrap();
        let cells: Vec<&str> = text.lines().skip(2).take(texts.len()).collect();
        assert!(cells[..2] == texts[..2], "as long as a cell may be");
        let begun = cells[2].strip_suffix('…').expect("it says so");
        assert!(texts[2].starts_with(begun));
        assert_eq!(cells[2].encode_utf16().count(), TEXT_UNITS_MAX);
        let strings = parts(&write(&sheets, "Taken by A").unwrap(), "sharedStrings.xml");
        assert!(cells.iter().all(|cell| strings.contains(cell)), "the same in both forms");
    }

    #[test]
    fn nothing_becomes_a_formula_and_every_sheet_is_marked() {
        let bait = ["=1+1", "+62", "-2", "@SUM(A1)", "=HYPERLINK(\"http://x\")"];
        let rows = bait.map(|text| vec![Value::text(text), Value::count(7)]).to_vec();
        let sheet =
            |name: &str| Sheet { name: name.to_owned(), head: vec!["A".into(), "B".into()], rows: rows.clone() };
        let file = write(&[sheet("One"), sheet("Two")], "Taken by A & B").unwrap();
        let sheets = parts(&file, "sheet1.xml") + &parts(&file, "sheet2.xml");
        assert!(!sheets.contains("<f>"), "{sheets}");
        assert_eq!(sheets.matches("<oddFooter>&amp;LTaken by A &amp;&amp; B</oddFooter>").count(), 2, "{sheets}");
        let strings = parts(&file, "sharedStrings.xml");
        for text in ["=1+1", "+62", "@SUM(A1)", "Taken by A &amp; B"] {
            assert!(strings.contains(text), "{text} in {strings}");
        }
    }
}
