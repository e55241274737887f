//! Spreadsheets: values in, an XLSX file out.
//!
//! Promises: text stays text, whatever it looks like, so that no name or note becomes a formula; every sheet says at its foot who took it
//! and when. Refuses: formulas, macros, links.

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

/// The longest text of a cell, in characters; a reason and a name are far below.
const TEXT_CHARS_MAX: usize = 2_000;
/// The widest column, in characters.
const WIDTH_MAX: usize = 60;

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
                        let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
                        page.write_string_with_format(row, column, text, &plain)?;
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

/// As wide as its longest text, within reason.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let texts = sheet.rows.iter().filter_map(|row| match row.get(column) {
        Some(Value::Text(text)) => Some(text.chars().count()),
        _ => None,
    });
    let longest = texts.chain([sheet.head[column].chars().count()]).max().unwrap_or_default().min(WIDTH_MAX);
    f64::from(u8::try_from(longest + 2).unwrap_or(u8::MAX))
}
