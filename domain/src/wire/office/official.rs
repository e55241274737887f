//! Official results before the office: the list, what a file would enter, and what was entered.
//!
//! Promises: no level and no match is in the list, so that nobody can be ranked by it; a file is looked at before anything of it is
//! written, and what is entered is what was looked at, or nothing.

use serde::{Deserialize, Serialize};

use super::{CompetencyName, Paging, UnitName, imports::SheetRow};
use crate::{
    ids::{ImportId, UnitId},
    intake::results::Brings,
    official::Validity,
    wire::{as_text, claim::Claimant, json::members, official::RuleTold},
};

/// Rows of a page of results.
pub const OFFICIAL_PAGE_ROWS: u32 = 50;

super::as_code!(Validity);

impl Serialize for Brings {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Brings {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("unknown code"))
    }
}

/// The query of `GET /api/office/official`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialQuery {
    /// As in [`super::ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Only those that still hold, or hold no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Validity>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A result on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialRow {
    /// Whose.
    pub person: Claimant,
    /// The day of the assessment.
    pub day: String,
    /// The last day on which it is valid.
    pub until: String,
    /// Whether it still holds.
    pub state: Validity,
    /// Who assessed.
    pub institution: String,
    /// The number of the report.
    pub number: String,
}

/// `GET /api/office/official`: by unit and name, of each person the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialPage {
    /// The unit, where it is not the whole agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitName>,
    /// Which page.
    pub paging: Paging,
    /// The results.
    pub rows: Vec<OfficialRow>,
    /// Whose results are recognised, and how long one is valid.
    pub rules: Vec<RuleTold>,
}

/// A list that was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialImport {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// How many people it brought a result for.
    pub people: u32,
    /// When it was entered.
    pub at: i64,
    /// By whom.
    pub by: String,
    /// When it was taken back, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<i64>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `GET /api/office/official/imports`: the newest first, and what a file may bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialImports {
    /// The lists.
    pub imports: Vec<OfficialImport>,
    /// The competencies that are known.
    pub competencies: Vec<CompetencyName>,
    /// Heads mapped by hand in files before, written plainly.
    #[serde(default)]
    pub by_hand: Vec<ResultMapped>,
    /// What the levels mean, what the match is that is told, whose results are recognised.
    pub rules: Vec<RuleTold>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultColumn {
    /// What it brings.
    pub brings: Brings,
    /// Its head as the file has it.
    pub head: String,
    /// Its letters in the spreadsheet.
    pub letters: String,
}

/// `POST /api/office/official`: a file to be looked at, or to be entered as it was looked at (`?digest=`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultSheet {
    /// The file's name.
    pub file: String,
    /// The name of the sheet; empty for a file without sheets.
    pub sheet: String,
    /// The columns that are taken.
    pub columns: Vec<ResultColumn>,
    /// The rows below the head in which something stands.
    pub rows: Vec<SheetRow>,
    /// Heads that a hand has mapped otherwise than they are recognised: kept for the next file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_hand: Vec<ResultMapped>,
}

/// What a hand has said about a head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultMapped {
    /// The head.
    pub head: String,
    /// What it brings; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brings: Option<Brings>,
}

/// The query of `POST /api/office/official`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterQuery {
    /// What was looked at ([`ResultsSeen::digest`]); where the record has changed since, the answer is `changed` and nothing is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFlaw {
    /// The line; none where it is the file itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column's letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// What the column brings, or should.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brings: Option<Brings>,
    /// Why: a code of [`crate::intake::Reason`] or [`crate::intake::results::ResultFault`].
    pub flaw: String,
    /// What stands there, shortened.
    pub found: String,
}

/// A row with which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultSeen {
    /// The line of the file.
    pub line: u32,
    /// Whose: their name on record.
    pub name: String,
    /// Their number.
    pub nip: String,
    /// Their unit of today.
    pub unit: String,
    /// The day of the assessment.
    pub day: String,
    /// The last day on which it would be valid.
    pub until: String,
    /// How many competencies have a level.
    pub levels: u32,
    /// Whether it is on record already, as it stands here.
    pub same: bool,
    /// By how much the match that was told is above the one that is computed, in hundredths of a per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<i64>,
}

/// What a file would enter, or has entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsSeen {
    /// What it would do, in short.
    pub digest: String,
    /// All that is wrong. With anything nothing is entered.
    pub flaws: Vec<ResultFlaw>,
    /// The rest.
    pub rows: Vec<ResultSeen>,
    /// How many of them would be new.
    pub new: u32,
    /// Whether it was entered now.
    pub entered: bool,
}

/// `POST /api/office/official/imports/{id}/undone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoResults {
    /// Why.
    pub reason: String,
}

members! {
    UndoResults { reason }
}

/// `POST /api/office/export/official.xlsx` and `.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOfficial {
    /// As in [`super::ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// As in [`OfficialQuery::state`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Validity>,
    /// Why, in [`super::REASON_CHARS_MIN`] to [`super::REASON_CHARS_MAX`] characters.
    pub reason: String,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}
