//! Training needs before the office: who is how far, decisions, and the recap.

use serde::{Deserialize, Serialize};

use super::{CompetencyName, Paging, Period, PersonRow, RuleUsed, UnitName};
use crate::{
    ids::{PeriodId, UnitId},
    needs::NeedState,
    wire::{
        about::Bilingual,
        as_text,
        json::{members, read_members},
        needs::NeedFile,
    },
};

/// Rows of a page of needs.
pub const NEEDS_PAGE_ROWS: u32 = 50;

/// The query of `GET /api/office/needs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedsQuery {
    /// As in [`super::ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodId>,
    /// As in [`super::ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Only those that stand so: a code of [`NeedState`], or [`NOT_SUBMITTED`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// Needs that are validated in one go: each is locked, weighed and logged by itself, some ten statements, so that this many take the
/// time of a breath and not of a request that times out.
pub const NEEDS_VALIDATED_AT_ONCE: usize = 200;

/// The code of those who have not submitted, in lists and queries.
pub const NOT_SUBMITTED: &str = "not_submitted";

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedRow {
    /// Who.
    pub person: PersonRow,
    /// Where their need stands; none before they have submitted.
    pub state: Option<NeedState>,
    /// Whether they are in this agency no more: what they have said is not shown here, nor decided about.
    pub left: bool,
}

/// `GET /api/office/needs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedsPage {
    /// The period.
    pub period: Period,
    /// The unit, where it is not the whole agency.
    pub unit: Option<UnitName>,
    /// How many stand so, in the whole of what was asked for: code and number.
    pub counts: Vec<(String, u32)>,
    /// How many of them all could be validated at once.
    pub ready: u32,
    /// Which page.
    pub paging: Paging,
    /// By name.
    pub rows: Vec<NeedRow>,
}

/// `POST /api/office/needs/{person}/decision`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideNeed {
    /// Of which period.
    pub period: PeriodId,
    /// How many steps the need had when it was looked at.
    pub seen: u32,
    /// Validated, else returned to the supervisor.
    pub validated: bool,
    /// Why. A return needs one, and a validation before the person has answered to a difference.
    pub reason: Option<String>,
}

/// `POST /api/office/needs/validated`: all of a unit that are verified alike or answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidateNeeds {
    /// The period.
    #[serde(with = "as_text")]
    pub period: PeriodId,
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedsValidated {
    /// How many were validated now.
    pub validated: u32,
    /// How many whoever validates has verified themselves: somebody else must.
    pub own: u32,
    /// How many have left the agency since.
    pub gone: u32,
}

/// One competency of the recap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecapLine {
    /// The competency.
    pub competency: CompetencyName,
    /// People whose post asks for it.
    pub people: u32,
    /// Those of them with a gap, as verified.
    pub gaps: u32,
    /// What their gaps consist of, from the lowest level up.
    pub indicators: Vec<RecapIndicator>,
}

/// One indicator of the recap. Where people began with different words, each wording is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecapIndicator {
    /// Its statement's id.
    pub code: String,
    /// Of which level.
    pub level: u8,
    /// What it says.
    pub text: Bilingual,
    /// People with a gap in it, as verified.
    pub gaps: u32,
}

/// Plans of one path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecapPath {
    /// The path's code.
    pub path: String,
    /// Its name, of the rules in force.
    pub name: Bilingual,
    /// The year that these lines are for: the recap's, or the next where a period goes on over the turn of a year.
    pub year: u32,
    /// Lines of plans by quarter.
    pub quarters: Vec<u32>,
}

/// A version of words or standards, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionUsed {
    /// Its name.
    pub version: String,
    /// What it rests on.
    pub basis: Bilingual,
}

/// What made figures of needs: everybody's levels follow what their assessment began with, so there may be several of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MadeBy {
    /// The catalogues whose statements were answered.
    pub catalogues: Vec<VersionUsed>,
    /// The standards that said what is required.
    pub standards: Vec<VersionUsed>,
    /// The rules by which answers became levels.
    pub levels: Vec<RuleUsed>,
    /// The rules that name the paths, where any are planned.
    pub paths: Option<VersionUsed>,
}

/// `GET /api/office/needs/recap`: of what is validated, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedsRecap {
    /// The agency.
    pub agency: String,
    /// The unit, where it is not the whole agency.
    pub unit: Option<UnitName>,
    /// The period.
    pub period: Period,
    /// Today.
    pub today: String,
    /// The year that is planned for.
    pub year: u32,
    /// People whom the period covers.
    pub covered: u32,
    /// Those who have submitted.
    pub submitted: u32,
    /// Those whose needs are verified and wait for the office.
    pub verified: u32,
    /// Those whose needs are validated.
    pub validated: u32,
    /// Each competency, in the catalogue's order.
    pub lines: Vec<RecapLine>,
    /// Each path that somebody plans.
    pub paths: Vec<RecapPath>,
    /// What made the figures of both.
    pub made: MadeBy,
}

/// `POST /api/office/export/needs.xlsx` and `.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportNeeds {
    /// The period.
    #[serde(with = "as_text")]
    pub period: PeriodId,
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// As in [`NeedsQuery`]: whose needs stand so. The recap is of all that is validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Why, in [`super::REASON_CHARS_MIN`] to [`super::REASON_CHARS_MAX`] characters.
    pub reason: String,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// `GET /api/office/needs/{person}`: one person's needs before the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OneNeed {
    /// The needs.
    pub file: NeedFile,
    /// What made their levels.
    pub made: MadeBy,
}

/// The query of `GET /api/office/needs/{person}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedQuery {
    /// As in [`super::ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodId>,
}

members! {
    DecideNeed { period, seen, validated, reason }
    NeedsValidated { validated, own, gone }
}

read_members! {
    NeedRow { person, state, left }
    NeedsPage { period, unit, counts, ready, paging, rows }
    RecapLine { competency, people, gaps, indicators }
    RecapIndicator { code, level, text, gaps }
    RecapPath { path, name, year, quarters }
    VersionUsed { version, basis }
    MadeBy { catalogues, standards, levels, paths }
    OneNeed { file, made }
    NeedsRecap { agency, unit, period, today, year, covered, submitted, verified, validated, lines, paths, made }
}
