//! Rules that are data: thresholds and formulas as versioned parameters with their legal basis.
//!
//! Agencies and years differ, so no threshold is a constant in code; each carries its version and what it rests on, to be shown
//! beside every figure that it produced.

pub mod categories;
pub mod level;

use crate::{assessment::Answer, coded::coded, text::Text};

coded! {
    /// What an agency rules by versions of its own.
    pub enum Ruled {
        /// What converts into learning hours, and what a year asks for.
        Hours = "hours",
        /// The categories of official results.
        Categories = "categories",
        /// Which answers meet a level.
        Level = "level",
    }
}

/// Which rule made a figure: its name and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRef {
    /// Stable name, such as `level-1`.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// When the answers to a level's statements meet that level, and how far a self-assessment climbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRule {
    /// Name and version.
    pub rule: RuleRef,
    /// What it rests on, said honestly where that is not a law.
    pub basis: Text,
    /// The rule in plain words.
    pub explanation: Text,
    /// The answers that count for the level.
    pub met_by: Vec<Answer>,
    /// How many statements must have such an answer.
    pub statements_min: u8,
    /// One such answer, and the level is not met.
    pub forbidden: Vec<Answer>,
    /// With more answers "no opportunity yet" than this the level cannot be shown as met.
    pub no_opportunity_max: u8,
    /// How many levels above the required one are asked, unless the person wants to go on.
    pub levels_above_required_max: u8,
}

/// How the job-person match is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JpmRule {
    /// Name and version.
    pub rule: RuleRef,
    /// What it rests on.
    pub basis: Text,
    /// The formula in plain words.
    pub explanation: Text,
    /// Whether a level above the required one counts no more than the required one.
    pub capped: bool,
}

/// One category of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its name.
    pub name: Text,
    /// The least job-person match that belongs to it, in hundredths of a per cent.
    pub min_hundredths: u32,
}

/// Categories of **official** results; a self-assessment has none (see [`crate::jpm`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryScheme {
    /// Name and version.
    pub rule: RuleRef,
    /// Its name.
    pub name: Text,
    /// What it rests on.
    pub basis: Text,
    /// Highest first; the last begins at 0.
    pub categories: Vec<Category>,
}

/// A version of all rules that a self-assessment and its reports use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Such as `2026.1`.
    pub version: String,
    /// When a level is met.
    pub level: LevelRule,
    /// How the match is computed.
    pub jpm: JpmRule,
    /// Categories of official results.
    pub schemes: Vec<CategoryScheme>,
    /// Groups of fewer people are hidden from who may not see individuals.
    pub small_group_min: u32,
    /// What that rests on.
    pub small_group_basis: Text,
    /// How long an official result is valid, in years.
    pub official_validity_years: u32,
    /// What that rests on.
    pub official_validity_basis: Text,
}

impl Rules {
    /// The same with another level rule; the version's name says so.
    #[must_use]
    pub fn with_level(&self, level: LevelRule) -> Self {
        let version = format!("{} + {} {}", self.version, level.rule.id, level.rule.version);
        Self { version, level, ..self.clone() }
    }
}
