//! From rows to a table: where its head is, which columns it has, and what stands below.

use super::{COLUMNS_MAX, Progress};
use crate::intake::{CELL_CHARS_MAX, Head, Mapping, ROWS_MAX, Reason};

/// Rows among which the head is looked for: titles, a date, a logo's blank rows stand above it.
pub(super) const HEAD_ROWS_MAX: usize = 30;
/// Known heads that make a row a head: one alone may be a word in a title.
const KNOWN_MIN: usize = 2;
/// Rows above the head whose cells may reach down into it, being merged.
const MERGED_ROWS_MAX: usize = 2;
/// Digits of a day's number, from 1927 to 2173.
const DAY_DIGITS: usize = 5;
/// Days by which the calendar from 1904 is behind that from 1900.
const DAYS_TO_1904: u32 = 1_462;
/// How many rows are read between two words about progress.
const TELL_EVERY: usize = 500;

/// What stands below a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The line of the head, from 1.
    pub head_line: u32,
    /// The columns that have a head.
    pub columns: Vec<Column>,
    /// The rows below it in which something stands.
    pub rows: Vec<Row>,
    /// Rows of a list that have more or fewer fields than the head: which value belongs where cannot be told. They are not in `rows`.
    pub odd: Vec<u32>,
    /// Whether its workbook counts days from 1904, as older ones of one maker do.
    pub from_1904: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its letters in the spreadsheet, such as `AB`.
    pub letters: String,
    /// Its head.
    pub head: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u32,
    /// A cell for each column, without the space around it; what is sensitive is empty, what is too long ends one character after
    /// what the mapping keeps of a cell ([`Mapping::cell_chars`]).
    pub cells: Vec<String>,
}

impl Table {
    /// A cell of a column of days: where it is the number of a day, it is counted from 1900 then, as whoever reads it does.
    #[must_use]
    pub fn day(&self, cell: &str) -> String {
        let numbered = self.from_1904 && cell.len() == DAY_DIGITS && cell.bytes().all(|byte| byte.is_ascii_digit());
        match cell.parse::<u32>() {
            Ok(days) if numbered => (days + DAYS_TO_1904).to_string(),
            _ => cell.to_owned(),
        }
    }

    /// The first cells of a column in which something stands.
    pub fn samples(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.cells.get(column))
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    }
}

/// A column's letters, by its place from 0.
#[must_use]
pub fn letters(place: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), place + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Whether a cell is a head that says something.
pub(super) fn known(mapping: &Mapping, cell: &str) -> bool {
    mapping.of(cell) != Head::Unused || mapping.by_hand(cell)
}

/// Where the head is, once it is found.
struct Found {
    line: u32,
    /// The place of each column that has a head, and whether its cells are kept.
    places: Vec<(usize, bool)>,
    columns: Vec<Column>,
    width: usize,
}

/// Takes rows as they come.
pub(super) struct Collector<'a> {
    mapping: &'a Mapping,
    /// Whether a row must have as many fields as the head.
    counted: bool,
    waiting: Vec<(u32, Vec<String>)>,
    found: Option<Found>,
    rows: Vec<Row>,
    odd: Vec<u32>,
}

impl<'a> Collector<'a> {
    pub(super) const fn new(mapping: &'a Mapping, counted: bool) -> Self {
        Self { mapping, counted, waiting: Vec::new(), found: None, rows: Vec::new(), odd: Vec::new() }
    }

    /// Takes the next row.
    pub(super) fn row(&mut self, line: u32, cells: Vec<String>, told: &mut dyn FnMut(Progress)) -> Result<(), Reason> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        if self.found.is_some() {
            return self.below(line, &cells, told);
        }
        self.waiting.push((line, cells));
        if self.waiting.len() == HEAD_ROWS_MAX { self.settle(told) } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<Table, Reason> {
        if self.found.is_none() {
            self.settle(&mut |_| ())?;
        }
        let Some(found) = self.found else { return Err(Reason::NoRows) };
        if self.rows.is_empty() && self.odd.is_empty() {
            return Err(Reason::NoRows);
        }
        Ok(Table { head_line: found.line, columns: found.columns, rows: self.rows, odd: self.odd, from_1904: false })
    }

    /// The head is the first row in which most heads are known; where none is, the first that looks like one.
    fn settle(&mut self, told: &mut dyn FnMut(Progress)) -> Result<(), Reason> {
        let waiting = core::mem::take(&mut self.waiting);
        let heads: Vec<Vec<&str>> = (0..waiting.len()).map(|place| self.heads(&waiting[..=place])).collect();
        let count = |heads: &Vec<&str>| heads.iter().filter(|head| known(self.mapping, head)).count();
        let most = heads.iter().map(count).max().unwrap_or_default();
        let place = if most >= KNOWN_MIN {
            heads.iter().position(|heads| count(heads) == most)
        } else {
            let filled = |heads: &Vec<&str>| heads.iter().filter(|head| !head.is_empty()).count();
            heads.iter().position(|heads| filled(heads) >= KNOWN_MIN).or(Some(0))
        };
        let found = place.and_then(|place| Some((place, waiting.get(place)?.0, heads.get(place)?)));
        let Some((place, line, heads)) = found else { return Ok(()) };
        self.found = Some(self.columns(line, heads));
        for (line, cells) in &waiting[place + 1..] {
            self.below(*line, cells, told)?;
        }
        Ok(())
    }

    /// The last of these rows as a head would read: where it has no cell, one that is merged with those above may say what the column is.
    fn heads<'r>(&self, rows: &'r [(u32, Vec<String>)]) -> Vec<&'r str> {
        let Some(((_, own), above)) = rows.split_last() else { return Vec::new() };
        let above = &above[above.len().saturating_sub(MERGED_ROWS_MAX)..];
        let widest = above.iter().map(|(_, cells)| cells.len()).chain([own.len()]).max().unwrap_or_default();
        let head = |place: usize| {
            let own = own.get(place).map_or("", |cell| cell.trim());
            if !own.is_empty() {
                return own;
            }
            let merged = above.iter().rev().filter_map(|(_, cells)| cells.get(place)).map(|cell| cell.trim());
            merged.into_iter().find(|cell| known(self.mapping, cell)).unwrap_or_default()
        };
        (0..widest.min(COLUMNS_MAX)).map(head).collect()
    }

    fn columns(&self, line: u32, heads: &[&str]) -> Found {
        let mut found = Found { line, places: Vec::new(), columns: Vec::new(), width: 0 };
        for (place, text) in heads.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let text: String = text.chars().take(CELL_CHARS_MAX).collect();
            found.places.push((place, self.mapping.of(&text) != Head::Sensitive));
            found.columns.push(Column { letters: letters(place), head: text });
            found.width = place + 1;
        }
        found
    }

    fn below(&mut self, line: u32, cells: &[String], told: &mut dyn FnMut(Progress)) -> Result<(), Reason> {
        let Some(found) = &self.found else { return Ok(()) };
        let beyond = cells.iter().skip(found.width).any(|cell| !cell.trim().is_empty());
        let odd = self.counted && (cells.len() < found.width || beyond);
        let kept = found.places.iter().map(|(place, kept)| {
            let cell = cells.get(*place).filter(|_| *kept);
            cell.map(|cell| shortened(cell.trim(), self.mapping.cell_chars())).unwrap_or_default()
        });
        let kept: Vec<String> = kept.collect();
        if !odd && kept.iter().all(String::is_empty) {
            return Ok(());
        }
        if self.rows.len() + self.odd.len() == ROWS_MAX {
            return Err(Reason::TooManyRows);
        }
        if odd {
            self.odd.push(line);
        } else {
            self.rows.push(Row { line, cells: kept });
        }
        if self.rows.len().is_multiple_of(TELL_EVERY) {
            told(Progress::Rows(self.rows.len()));
        }
        Ok(())
    }
}

/// No more of a text than tells that it is too long.
fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most + 1).collect()
}
