//! What the office's page and the program that reads its spreadsheets tell each other, within one browser.
//!
//! Promises: cells of columns that must never be taken are in none of these; the page sees no more of a file than heads and a few cells.
//! Refuses: to be kept or sent anywhere. Both are of the same build, so that nothing here need be understood by another.

use serde::{Deserialize, Serialize};

use super::{imports::Mapped, official::ResultMapped, wording::WordingFacts};
use crate::{
    ids::UnitId,
    intake::{Field, Kind, Reason, results::Brings},
};

/// Cells that are shown of a column.
pub const SAMPLES: usize = 3;
/// Lines that are told of rows that have another number of fields than the head.
pub const ODD_LINES_MAX: usize = 100;

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// To open the file that comes with it.
    Open {
        /// The file's name.
        file: String,
        /// What it is about.
        kind: Kind,
        /// What hands have said about heads.
        by_hand: Vec<Mapped>,
    },
    /// To open a list of official results that comes with it.
    OpenResults {
        /// The file's name.
        file: String,
        /// The heads that are known.
        heads: Vec<String>,
    },
    /// To open a file of competencies' words that comes with it: a spreadsheet, or a dictionary as JSON, which has one sheet.
    OpenWords {
        /// The file's name.
        file: String,
    },
    /// For the table of one of its sheets.
    Sheet {
        /// Its place among them.
        place: u32,
    },
    /// To put together what is sent of the table that was shown last.
    Take(Taking),
    /// To put together what is sent of a list of official results.
    TakeResults {
        /// The columns, by their place among those that were shown.
        columns: Vec<(u32, Brings)>,
        /// What a hand has said about heads now.
        by_hand: Vec<ResultMapped>,
    },
    /// To put together what is sent of a file of competencies' words, with what is written beside it. Its columns say what they bring.
    TakeWords(WordingFacts),
}

/// What is sent of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taking {
    /// The columns, by their place among those that were shown.
    pub columns: Vec<(u32, Field)>,
    /// The unit that the file is a list of; none for the whole agency.
    #[serde(with = "super::super::as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<UnitId>,
    /// Whether it is a list of all people in its scope.
    pub complete: bool,
    /// Whether supervisors follow from the heads of units.
    pub supervisors: bool,
    /// What a hand has said about heads now.
    pub by_hand: Vec<Mapped>,
}

/// What the reader tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// How far it has looked through the packed bytes, in thousandths.
    Unpacked(u32),
    /// Rows that it has read.
    Rows(u32),
    /// The file is open.
    Opened(Opened),
    /// The table of a sheet.
    Table(Shown),
    /// What is sent comes with this, as text.
    Taken,
    /// It cannot be read.
    Refused(Reason),
}

/// A file that could be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its sheets: their names, and whether they are hidden.
    pub sheets: Vec<(String, bool)>,
    /// Whether it brings macros.
    pub macros: bool,
}

/// A table, as far as the page sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The place of its sheet.
    pub place: u32,
    /// The line of its head.
    pub head_line: u32,
    /// Its columns.
    pub columns: Vec<ShownColumn>,
    /// How many rows there are.
    pub rows: u32,
    /// Lines with more or fewer fields than the head, the first [`ODD_LINES_MAX`].
    pub odd: Vec<u32>,
}

/// A column, as far as the page sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownColumn {
    /// Its letters.
    pub letters: String,
    /// Its head.
    pub head: String,
    /// What its head says.
    pub says: Says,
    /// Whether that was remembered from a file before.
    pub remembered: bool,
    /// Its first cells; none where it is sensitive.
    pub samples: Vec<String>,
}

/// What a head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// It brings this field.
    Field(Field),
    /// What must never be taken.
    Sensitive,
    /// Nothing that is taken.
    Unused,
}
