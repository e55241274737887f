//! Words of competencies from a file: looked at, and taken as they were looked at.
//!
//! What is wrong is told row by row, all of it, and then nothing is taken. Civil dates are `YYYY-MM-DD` in the agency's zone.

use serde::{Deserialize, Serialize};

use super::{super::about::Bilingual, imports::SheetRow, standards::Wrong};
use crate::wording::{Effect, WordField};

super::as_code!(WordField, Effect);

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordColumn {
    /// What it brings.
    pub brings: WordField,
    /// Its letters in the spreadsheet; none of a file without columns.
    pub letters: String,
}

/// What is written beside a file: what the agency's wording rests on, from which day it holds, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordingFacts {
    /// The first day on which assessments begin with it.
    pub from: String,
    /// What it rests on.
    pub basis_id: String,
    /// The same in English; the Indonesian words where it is empty.
    pub basis_en: String,
    /// Why.
    pub reason: String,
}

/// `POST /api/office/catalogue/wording`: a file to be looked at, or to be taken as it was looked at (`?digest=`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordSheet {
    /// The file's name.
    pub file: String,
    /// What is written beside it.
    pub facts: WordingFacts,
    /// The columns that are taken.
    pub columns: Vec<WordColumn>,
    /// The rows below the head in which something stands.
    pub rows: Vec<SheetRow>,
    /// Lines with more or fewer fields than the head, but for those after the last row.
    pub odd: Vec<u32>,
}

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordFlawTold {
    /// The line; none where it is the file itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column's letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// What the column brings, or should.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brings: Option<WordField>,
    /// The competency, level and statement: `INT`, `INT 3`, `INT 3.2`; empty where that cannot be told.
    pub at: String,
    /// Why: a code of [`crate::wording::WordsFault`].
    pub fault: String,
    /// What stands there, shortened.
    pub found: String,
}

/// A competency of the file with which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsSeen {
    /// The line where it begins.
    pub line: u32,
    /// Its code.
    pub code: String,
    /// Its name, as the file has it.
    pub name: Bilingual,
    /// Whether it is one of the agency's own.
    pub own: bool,
    /// What would come of it.
    pub effect: Effect,
    /// How many of its statements would read otherwise.
    pub statements: u32,
}

/// What a file would do, or has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingSeen {
    /// What it would do, in short.
    pub digest: String,
    /// All that is wrong with what is written beside the file: `from`, `basis_id`, `basis_en`, `reason`.
    pub wrong: Vec<Wrong>,
    /// All that is wrong with the file. With anything nothing is taken.
    pub flaws: Vec<WordFlawTold>,
    /// The rest.
    pub competencies: Vec<WordsSeen>,
    /// How many of the competencies that everybody is asked for would be reworded.
    pub regulation: u32,
    /// How many of the agency's own would have a new version or be new.
    pub own: u32,
    /// Posts whose standard is their own, which would have the wording, too.
    pub posts: u32,
    /// The numbers of versions that were to come, and now never will.
    pub replaces: Vec<u32>,
    /// Whether it was taken now.
    pub taken: bool,
}

/// A version of the agency's wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingVersion {
    /// From 1.
    pub number: u32,
    /// Whether it holds today, is to come, or was replaced.
    pub standing: super::rules::Standing,
    /// What it rests on.
    pub basis: Bilingual,
    /// The codes of what reads otherwise than it ships.
    pub codes: Vec<String>,
    /// The first day on which it holds.
    pub from: String,
    /// The day of its publication.
    pub published: String,
    /// Who published it.
    pub by: String,
    /// Why.
    pub reason: String,
}
