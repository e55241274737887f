//! An office's spreadsheets on their way in: what is sent of a file, what it would change, applying it and taking it back.
//!
//! Promises: a file is looked at before anything of it is written; what is applied is what was looked at, or nothing. Civil dates are
//! `YYYY-MM-DD` in the agency's zone, instants milliseconds since 1970, shares whole hundredths of a per cent.
//!
//! A file is read where it lies. What comes here are the cells of the columns that are taken, as text: dates as `YYYY-MM-DD` where the
//! workbook holds dates, numbers as it shows them.

use serde::{Deserialize, Serialize};

use super::{super::as_text, Paging, UnitName};
use crate::{
    coded::coded,
    ids::{ImportId, UnitId},
    intake::{Field, Kind, Reason},
};

pub use crate::intake::{CELL_CHARS_MAX, ROWS_MAX};

/// Rows of a page of what a file would change.
pub const IMPORT_PAGE_ROWS: u32 = 50;
/// Above this share of people who would be gone, a file asks for a second look, in hundredths of a per cent.
pub const LEAVERS_SHARE_MAX: u32 = 500;

coded! {
    /// Where an import stands.
    pub enum Standing {
        /// Looked at; nothing is written.
        Draft = "draft",
        /// Written.
        Applied = "applied",
        /// Written and taken back.
        Undone = "undone",
        /// Put away before it was written.
        Discarded = "discarded",
    }
}

coded! {
    /// What a file would do with a row, or with somebody who is not in it.
    pub enum Effect {
        /// New on record.
        New = "new",
        /// On record, with other facts, in the same place.
        Changed = "changed",
        /// On record, in another unit or post.
        Moved = "moved",
        /// On record within the file's scope, and not in the file, or said in it to be out of service.
        Gone = "gone",
        /// As it is on record.
        Same = "same",
        /// Something is wrong with the row.
        Faulty = "faulty",
    }
}

coded! {
    /// What an import that was to be taken back has under it.
    pub enum Built {
        /// Somebody whom it brought has signed in, or has an account under way.
        Account = "account",
        /// Somebody whom it brought has recorded work of their own, or whoever it has moved has begun an assessment there.
        Work = "work",
        /// Somebody whom it brought was given a role, or a case was opened about them.
        Role = "role",
        /// What it wrote was changed later, by hand or by another import.
        Changed = "changed",
        /// A newer import stands above it.
        Newer = "newer",
    }
}

super::as_code!(Kind, Field, Reason, Standing, Effect, Built);

/// A column that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What it brings.
    pub field: Field,
    /// Its head as the file has it.
    pub head: String,
    /// Its letters in the spreadsheet, such as `AB`.
    pub letters: String,
}

/// A row that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetRow {
    /// Its line in the file, from 1.
    pub line: u32,
    /// One cell for each column.
    pub cells: Vec<String>,
}

/// `POST /api/office/imports`: a file to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The file's name.
    pub file: String,
    /// The name of the sheet; empty for a file without sheets.
    pub sheet: String,
    /// What it is about.
    pub kind: Kind,
    /// The unit that it is a list of, with those below; none for the whole agency.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<UnitId>,
    /// Whether it is a list of all people in its scope, so that who is missing is gone.
    pub complete: bool,
    /// Whether supervisors follow from the heads of units where the file names none.
    pub supervisors: bool,
    /// The columns that are taken.
    pub columns: Vec<Column>,
    /// The rows below the head in which something stands.
    pub rows: Vec<SheetRow>,
    /// Heads that a hand has mapped otherwise than they are recognised: kept for the next file. No field: left out.
    pub by_hand: Vec<Mapped>,
}

/// What a hand has said about a head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// In files of this kind.
    pub kind: Kind,
    /// The head.
    pub head: String,
    /// What it brings; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows in the file.
    pub rows: u32,
    /// Units or posts that the file would make, beside its people.
    pub units_new: u32,
    /// Units that it would rename or move.
    pub units_changed: u32,
    /// Posts that it would make.
    pub posts_new: u32,
    /// Posts that it would change.
    pub posts_changed: u32,
    /// Of the rows: what is new.
    pub new: u32,
    /// Other facts.
    pub changed: u32,
    /// In another place.
    pub moved: u32,
    /// Gone.
    pub gone: u32,
    /// As on record.
    pub same: u32,
    /// Rows with faults.
    pub faulty: u32,
    /// People whose supervisor would be another, or the first.
    pub supervisors: u32,
    /// People of the file who would be left without a supervisor.
    pub unsupervised: u32,
    /// Units that more than one person would head, where supervisors follow from heads. None of an import that was looked at before
    /// they were counted.
    #[serde(default)]
    pub contested: u32,
}

/// An import, as far as a list tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// What it is about.
    pub kind: Kind,
    /// The unit that it is a list of; none for the whole agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<UnitName>,
    /// Where it stands.
    pub standing: Standing,
    /// Who brought it; none at the server's console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was brought.
    pub at: i64,
    /// When it was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<i64>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<i64>,
    /// How many of what.
    pub counts: Counts,
}

/// `GET /api/office/imports`: the newest first, and what hands have said about heads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imports {
    /// The imports.
    pub imports: Vec<ImportRow>,
    /// Heads mapped by hand in files before.
    pub by_hand: Vec<Mapped>,
    /// Why real people cannot be brought in here: the installation holds demo data.
    pub demo: bool,
}

/// Answer to `POST /api/office/imports` and `GET /api/office/imports/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The import.
    pub import: ImportRow,
    /// What it would change, in short: what is applied must be this.
    pub digest: String,
    /// Faults of the file itself, such as a column that is missing; with any of them there are no rows.
    pub faults: Vec<Fault>,
    /// People on record in its scope.
    pub in_scope: u32,
    /// Whether so many would be gone that a reason is asked for.
    pub second_look: bool,
    /// Whether it can be taken back: it is applied, and the newest that is.
    pub undoable: bool,
}

/// What is wrong with a file or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field; none where it is the row or the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The column's letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// The column's head as the file has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Why.
    pub reason: Reason,
    /// What stands there, shortened.
    pub found: String,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which.
    pub field: Field,
    /// As it is on record; none where there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// As it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A row of the file, or somebody who is not in it, or a unit that more than one person would head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The line in the file; none for who is not in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What it is about: a person's name, a unit's, a post's.
    pub name: String,
    /// The number or the code.
    pub code: String,
    /// What would be done.
    pub effect: Effect,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Codes of the roles that end with it: those of somebody who is gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Who would head the unit that it is about, in the order in which the rule of supervisors looks at them; of anything else, and of a
    /// unit that one person heads, none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contenders: Vec<Contender>,
}

/// One of several who would head a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contender {
    /// Their name.
    pub name: String,
    /// Code of how they hold the post: definitive or acting.
    pub capacity: String,
    /// Whether the rule takes them; where two are on a level it takes who is named, or nobody.
    pub head: bool,
    /// Whether they are among them because they were named. Nobody of an import that was looked at before units could have a named head.
    #[serde(default)]
    pub named: bool,
}

/// The query of `GET /api/office/imports/{id}/rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesQuery {
    /// Only these; without it all but [`Effect::Same`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// Only who would be left without a supervisor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupervised: Option<bool>,
    /// Only units that more than one person would head; they are in no other list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contested: Option<bool>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// `POST /api/office/export/lines.xlsx`: the rows of an import that are asked for, all of their pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportLines {
    /// The import.
    #[serde(with = "as_text")]
    pub import: ImportId,
    /// As in [`LinesQuery`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// As in [`LinesQuery`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupervised: Option<bool>,
    /// As in [`LinesQuery`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contested: Option<bool>,
    /// Why: as long as reasons are elsewhere.
    pub reason: String,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// `GET /api/office/imports/{id}/rows`: faulty rows first, then by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// The lines of this page.
    pub lines: Vec<Line>,
    /// Which page.
    pub paging: Paging,
}

/// `POST /api/office/imports/{id}/applied`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// What was looked at ([`Preview::digest`]); where the record has changed since, the answer is `changed` and nothing is written.
    pub digest: String,
    /// Whether faulty rows are passed over: who stands in one stays as they are. Without it, one bad row keeps all back.
    pub without_faulty: bool,
    /// Why so many are gone; asked for where [`Preview::second_look`] says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leavers: Option<String>,
}

/// `POST /api/office/imports/{id}/undone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Why.
    pub reason: String,
}

/// Answer to it: taken back, or what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The import as it stands now.
    pub import: ImportRow,
    /// What has been built on it; where there is any, nothing was taken back.
    pub built: Vec<BuiltOn>,
}

/// Something that was built on an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltOn {
    /// What.
    pub what: Built,
    /// On whom or what: a name.
    pub name: String,
}
