//! What the office's pages and a supervisor's list ask and are told.
//!
//! Promises: no answer, no note and no clock time of anybody's work is in any of these types; what the access table hides is absent,
//! not zero. Refuses: an order by result. [`PeopleSort`] has none, and no type here holds one person's job-person match; what an official result
//! tells is in [`super::official`].
//!
//! Civil dates are `YYYY-MM-DD` in the agency's zone, instants milliseconds since 1970, shares and gaps whole hundredths: a mean gap
//! of 0.75 level is 75, a match of 88.89 % is 8889.

pub mod audit;
pub mod cases;
pub mod catalogue;
pub mod courses;
pub mod drafts;
pub mod handovers;
pub mod imports;
pub mod learning;
pub mod needs;
pub mod official;
pub mod periods;
pub mod posts;
pub mod roles;
pub mod rules;
pub mod sheets;
pub mod standards;
pub mod start;
pub mod structure;
pub mod wording;

use serde::{Deserialize, Serialize};

pub use self::audit::{Audit, AuditQuery, AuditRow};
use super::{
    about::Bilingual,
    as_text,
    json::{members, read_members},
};
pub use crate::report::Progress;
use crate::{
    coded::coded,
    ids::{AgencyId, PeriodId, PersonId, UnitId},
};

/// Rows of a page of people.
pub const PEOPLE_PAGE_ROWS: u32 = 50;
/// Rows of a page of the audit log.
pub const AUDIT_PAGE_ROWS: u32 = 50;
/// The most characters of a search text; longer names are found by their beginning.
pub const SEARCH_CHARS_MAX: usize = 100;
/// The fewest characters of a reason: about two words.
pub const REASON_CHARS_MIN: usize = 10;
/// The most characters of a reason: a paragraph.
pub const REASON_CHARS_MAX: usize = 500;

/// A reason without what surrounds it; nothing where it is too short or too long, or where a log or a sheet could not keep it: PostgreSQL
/// takes no text with a NUL in it, a sheet none of the other control characters.
#[must_use]
pub fn reason(text: &str) -> Option<&str> {
    let text = text.trim();
    let long = (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&text.chars().count());
    let plain = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    (long && plain).then_some(text)
}

/// Writes and reads a coded enumeration as its code, nothing else.
macro_rules! as_code {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        // Not by our own reader of JSON: these stand in queries, too.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = String::deserialize(from)?;
                Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("unknown code"))
            }
        }
    )+};
}

coded! {
    /// The orders in which people are listed.
    pub enum PeopleSort {
        /// By name.
        Name = "name",
        /// By unit in order of reading, then by name.
        Unit = "unit",
        /// Latest submission first, then those without, by name.
        Submitted = "submitted",
    }
}

pub(crate) use as_code;

as_code!(Progress, PeopleSort);

/// The query of `GET /api/office/overview` and `/heatmap`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeQuery {
    /// The period; without one the newest that has begun.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodId>,
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// An assessment period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// Its id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: PeriodId,
    /// Its name.
    pub name: Bilingual,
    /// First day.
    pub opens: String,
    /// Last day.
    pub closes: String,
    /// Whether today lies within.
    pub open: bool,
}

/// `GET /api/office/periods`: those that have begun or will, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periods {
    /// Today.
    pub today: String,
    /// The periods.
    pub periods: Vec<Period>,
}

/// A unit by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitName {
    /// Its id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: UnitId,
    /// Its name.
    pub name: String,
}

/// A unit in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitNode {
    /// The unit.
    pub unit: UnitName,
    /// The unit above, if the role reaches it.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// How many units above it the role reaches.
    pub depth: u32,
    /// People in it and below it today.
    pub people: u32,
}

/// `GET /api/office/units`: all that the role reaches, in order of reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// The units.
    pub units: Vec<UnitNode>,
}

/// A rule that made a figure, with what it rests on: "how this came about".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleUsed {
    /// Stable name, such as `jpm-1`.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it rests on.
    pub basis: Bilingual,
    /// The rule in plain words.
    pub explanation: Bilingual,
}

/// What the figures of an answer rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footing {
    /// The instant of the data.
    pub as_of: i64,
    /// The day whose posts and units count: today, or the period's nearest day.
    pub day: String,
    /// Version of the catalogue.
    pub catalogue: String,
    /// Version of the standards.
    pub standards: String,
    /// Version of the rules.
    pub rules: String,
    /// The rules behind the figures.
    pub used: Vec<RuleUsed>,
    /// Whether groups of fewer people than `small_group_min` are hidden from this role.
    pub small_groups_hidden: bool,
    /// The least size of a group that is shown then.
    pub small_group_min: u32,
    /// Whether posts have standards of their own: then not everybody was asked for the same.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub own_standards: bool,
    /// Whether not everybody's levels follow from the same rule.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub several_rules: bool,
}

/// A competency by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetencyName {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
}

/// How many are how far. `covered` is the sum of the three after it; who has no post is counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// With a post on that day.
    pub covered: u32,
    /// Have submitted.
    pub submitted: u32,
    /// Have begun.
    pub begun: u32,
    /// Have sent nothing.
    pub not_begun: u32,
    /// Without a post, outside `covered`.
    pub no_post: u32,
}

/// A bar of the distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// From this match on.
    pub from: u32,
    /// Up to below this one; the last bar includes 10,000.
    pub to: u32,
    /// People.
    pub people: u32,
}

/// How the estimated matches of those who have submitted are spread. Self-assessed: without categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// Bars from 0 to 100 %, each [`crate::report::BIN_HUNDREDTHS`] wide.
    pub bins: Vec<Bin>,
    /// The median, in hundredths of a per cent; between two, their mean, rounded down.
    pub median: u32,
    /// People counted.
    pub people: u32,
}

/// The mean gap of one competency over those who have submitted and whose post requires it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeanGap {
    /// The competency.
    pub competency: CompetencyName,
    /// In hundredths of a level.
    pub gap: u32,
    /// People counted.
    pub people: u32,
    /// How many of them have a gap at all.
    pub with_gap: u32,
}

/// `GET /api/office/overview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The period.
    pub period: Period,
    /// The units at the top of what it is of, all below them included; none for the whole agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tops: Vec<UnitName>,
    /// What it rests on.
    pub footing: Footing,
    /// Who is how far.
    pub counts: Counts,
    /// How matches are spread; none where nobody has submitted or the group is hidden (`hidden`).
    pub distribution: Option<Distribution>,
    /// Widest first; empty where there are none or the group is hidden.
    pub gaps: Vec<MeanGap>,
    /// Whether there is more to tell that this role is not shown, since the group is too small.
    pub hidden: bool,
}

/// One unit × competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeatCell {
    /// The mean gap, in hundredths of a level, and of how many people.
    Mean {
        /// Hundredths of a level.
        gap: u32,
        /// People counted.
        people: u32,
    },
    /// Too few people, or it would give away too few elsewhere.
    Hidden,
    /// Nobody has submitted, or no post there requires it.
    Empty,
}

/// One unit with all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatRow {
    /// The unit.
    pub unit: UnitName,
    /// How many units above it the role reaches.
    pub depth: u32,
    /// Who is how far, those below included.
    pub counts: Counts,
    /// One cell per competency, in the order of the head.
    pub cells: Vec<HeatCell>,
}

/// `GET /api/office/heatmap`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatMap {
    /// The period.
    pub period: Period,
    /// What it rests on.
    pub footing: Footing,
    /// The head: competencies in the catalogue's order.
    pub competencies: Vec<CompetencyName>,
    /// All units that the role reaches, in order of reading.
    pub rows: Vec<HeatRow>,
}

/// The query of `GET /api/office/people`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// As in [`ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodId>,
    /// Part of a name, or the beginning of a NIP; spaces and dots in a number are forgiven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// As in [`ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Only those who are so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Progress>,
    /// By name unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<PeopleSort>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// Which page of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// From 1.
    pub page: u32,
    /// At least 1.
    pub pages: u32,
    /// Rows on all pages.
    pub rows: u32,
}

/// One person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// Their id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: PersonId,
    /// Full name with titles.
    pub name: String,
    /// Their NIP of that day in its usual grouping; empty without one.
    pub nip: String,
    /// Their unit.
    pub unit: UnitName,
    /// Their post's title; none without a post.
    pub post: Option<String>,
    /// `definitive`, `plt` or `plh`.
    pub capacity: String,
    /// How far they are.
    pub state: Progress,
    /// The day of the submission.
    pub submitted: Option<String>,
}

/// `GET /api/office/people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The period.
    pub period: Period,
    /// Where this page stands.
    pub paging: Paging,
    /// At most [`PEOPLE_PAGE_ROWS`].
    pub people: Vec<PersonRow>,
}

/// The query of `GET /api/office/people/{id}`. An auditor needs that person's case to be open ([`OpenCase`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonQuery {
    /// As in [`ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodId>,
}

/// One competency of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelLine {
    /// The competency.
    pub competency: CompetencyName,
    /// 1–5.
    pub required: u8,
    /// 0–5; 0 is "none yet".
    pub reached: u8,
    /// Required − reached, where positive.
    pub gap: u8,
}

/// `GET /api/office/people/{id}`. Writing it down in the audit log is part of the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLevels {
    /// Who, where, how far.
    pub person: PersonRow,
    /// `cpns`, `pns`, `pppk`, `pppk_part_time`.
    pub employment: String,
    /// Such as `III/c`.
    pub rank: Option<String>,
    /// The unit of the assessment and those above it, the top first; of today where nothing was submitted.
    pub unit_path: Vec<String>,
    /// Today's supervisor.
    pub supervisor: Option<String>,
    /// The period.
    pub period: Period,
    /// What it rests on.
    pub footing: Footing,
    /// Whether the submission came after closing, within the grace.
    pub late: bool,
    /// Levels in the standard's order; empty where nothing was submitted.
    pub levels: Vec<LevelLine>,
}

/// One of a supervisor's people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamMember {
    /// Who, where, how far.
    pub person: PersonRow,
    /// Levels in the standard's order; none where nothing was submitted, or somebody else was the supervisor on that day.
    pub levels: Option<Vec<LevelLine>>,
}

/// `GET /api/team?period=`: those who report to the reader today, by name. Each with levels is in the audit log as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Team {
    /// The period; none where the agency has none that has begun.
    pub period: Option<Period>,
    /// The people.
    pub members: Vec<TeamMember>,
}

members! {
    Paging { page, pages, rows }
    CompetencyName { code, name }
}

read_members! {
    Period { id, name, opens, closes, open }
    RuleUsed { id, version, basis, explanation }
    UnitName { id, name }
    PersonRow { id, name, nip, unit, post, capacity, state, submitted }
    LevelLine { competency, required, reached, gap }
    TeamMember { person, levels }
    Team { period, members }
    Reading { date, role, action }
    Readings { readings }
}

/// The query of `GET /api/office/export/aggregates.xlsx`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportQuery {
    /// As in [`ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodId>,
    /// As in [`ScopeQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// `POST /api/office/export/people.xlsx`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPeople {
    /// The period.
    #[serde(with = "as_text")]
    pub period: PeriodId,
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Why, in [`REASON_CHARS_MIN`] to [`REASON_CHARS_MAX`] characters. Kept in the audit log and written into the file.
    pub reason: String,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// `POST /api/office/export/…` of a list with names, such as `list.xlsx`: what the query asks for, all of its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportList {
    /// As in [`ExportPeople`].
    pub reason: String,
    /// As in [`ExportPeople`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// The query of a list that is taken as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAsShown {
    /// As in [`ExportPeople`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// One look at one's own record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The day.
    pub date: String,
    /// The role by which it was allowed: its code.
    pub role: Option<String>,
    /// What was read or done: a code.
    pub action: String,
}

/// `GET /api/me/readings`: who looked at my record, newest first; the last hundred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Readings {
    /// The looks.
    pub readings: Vec<Reading>,
}

/// One agency as the platform's admin sees it: no results, no people but its admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyRow {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// Units.
    pub units: u32,
    /// People with an assignment today.
    pub people: u32,
    /// Names of its admins today.
    pub admins: Vec<String>,
}

/// `GET /api/office/agencies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agencies {
    /// By name.
    pub agencies: Vec<AgencyRow>,
}

/// One person's record, opened to the auditor who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// Whose record.
    #[serde(with = "as_text")]
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The number of the letter that asked for it.
    pub number: Option<String>,
    /// Why it was opened.
    pub reason: String,
    /// First day on which it is open.
    pub from: String,
    /// Last day on which it is open.
    pub until: String,
}

/// `GET /api/office/case`: the one case that is open today to the auditor who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCase {
    /// The case, if one is open.
    pub case: Option<CaseRow>,
}

#[cfg(test)]
mod tests;
