//! An agency's versions of its rules: what is in force, what was and will be, and a new one on its way.
//!
//! What a version says travels as named fields ([`crate::hours::fields`], [`crate::rules::categories::fields`],
//! [`crate::rules::level::fields`]). Civil dates are `YYYY-MM-DD` in the agency's zone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{super::about::Bilingual, standards::PeriodMeaning};
use crate::{
    coded::coded,
    official::Compared,
    revision::{Change, FieldFault, Wrong},
    rules::{Ruled, level::Moved},
};

/// Years ahead for which a version may be published: five budgets; a later date is likelier a slip of the finger.
pub const YEARS_AHEAD_MAX: i16 = 5;

coded! {
    /// Where a version stands today.
    pub enum Standing {
        /// It will hold from its day.
        ToCome = "to_come",
        /// It holds.
        InForce = "in_force",
        /// It held.
        Past = "past",
        /// Another took its place, from its own first day or before.
        Replaced = "replaced",
    }
}

coded! {
    /// What is wrong with a field.
    pub enum Fault {
        /// There is no such field, or no such path.
        Unknown = "unknown",
        /// No whole number from 1 to [`FieldWrong::max`].
        Figure = "figure",
        /// No whole number from [`FieldWrong::min`] to [`FieldWrong::max`].
        Within = "within",
        /// Nothing is written there.
        Empty = "empty",
        /// Too many characters.
        Long = "long",
        /// None of the values that can stand there.
        Choice = "choice",
        /// A figure was changed, and this still says what the former one rests on.
        Stale = "stale",
        /// A day that is over.
        Past = "past",
        /// A day too far ahead.
        Far = "far",
        /// A path to be dropped by which courses count that are offered.
        Used = "used",
        /// Nothing differs but what it rests on.
        Nothing = "nothing",
        /// No per cent from 0 to 100 with two digits at most.
        Percent = "percent",
        /// A bound that is not below the one above it.
        Order = "order",
        /// The lowest bound is not 0.
        Lowest = "lowest",
        /// The name of another category.
        Twice = "twice",
        /// Fewer categories than two.
        Few = "few",
    }
}

super::as_code!(Standing, Fault, Ruled);

/// The query of `GET /api/office/rules/{hours,categories,level}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesQuery {
    /// The version whose fields are wanted; 0 is what ships. Without one, what is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// A version on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// Its number; 0 is what ships.
    pub number: u32,
    /// Name and version, as they stand beside figures.
    pub rule: String,
    /// Where it stands.
    pub standing: Standing,
    /// What it rests on.
    pub basis: Bilingual,
    /// The first day on which it holds; none of what ships.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The day of its publication; none of what ships.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `GET /api/office/rules/{hours,categories,level}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesPage {
    /// What they rule.
    pub ruled: Ruled,
    /// Today.
    pub today: String,
    /// The number of the newest version: what a new one is based on.
    pub newest: u32,
    /// The version whose fields these are.
    pub shown: u32,
    /// What it says, in the order in which it is shown.
    pub fields: Vec<(String, String)>,
    /// All versions, the newest first.
    pub versions: Vec<RuleVersion>,
}

/// `POST /api/office/rules/{hours,categories,level}`: a new version, to be looked at or to be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The newest version that its author has seen.
    pub base: u32,
    /// The first day on which it holds.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The fields that read otherwise than in the newest version, and what it rests on.
    pub fields: BTreeMap<String, String>,
    /// Whether to publish it, or only to look at what it would change.
    pub publish: bool,
}

/// A field, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWrong {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
    /// The least that it may be, for figures that have such a bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// The most that it may be, for figures; of texts, the most characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl FieldWrong {
    /// Without bounds.
    #[must_use]
    pub fn new(field: &str, fault: Fault) -> Self {
        Self { field: field.to_owned(), fault, min: None, max: None }
    }
}

impl From<Wrong> for FieldWrong {
    fn from(Wrong { field, fault }: Wrong) -> Self {
        let min = if let FieldFault::Within(min, _) = fault { Some(min) } else { None };
        let (fault, max) = match fault {
            FieldFault::Unknown => (Fault::Unknown, None),
            FieldFault::Figure(max) => (Fault::Figure, Some(max)),
            FieldFault::Within(_, max) => (Fault::Within, Some(max)),
            FieldFault::Empty => (Fault::Empty, None),
            FieldFault::Long(max) => (Fault::Long, Some(max)),
            FieldFault::Choice => (Fault::Choice, None),
            FieldFault::Stale => (Fault::Stale, None),
            FieldFault::Percent => (Fault::Percent, None),
            FieldFault::Order => (Fault::Order, None),
            FieldFault::Lowest => (Fault::Lowest, None),
            FieldFault::Twice => (Fault::Twice, None),
            FieldFault::Few => (Fault::Few, None),
        };
        Self { field, fault, min, max }
    }
}

/// A field that reads otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// What stands there in the newest version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What stands there in the new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

impl From<Change> for FieldChange {
    fn from(Change { field, old, new }: Change) -> Self {
        Self { field, old, new }
    }
}

/// A path that a version drops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Titles of the courses that are offered and count by it: they keep it from being dropped.
    pub courses: Vec<String>,
    /// Claims by it that are not decided about: they keep what they were weighed by, as long as they are not told anew.
    pub claims: u32,
}

/// The official results of one purpose that hold, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedResults {
    /// The scheme of categories.
    pub scheme: String,
    /// Their figures; none where so few people have one that they would tell of single ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<ComparedFigures>,
}

/// How many of them read otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedFigures {
    /// Results that have a category.
    pub results: u32,
    /// Those that will read otherwise: of assessments from its day on.
    pub touched: u32,
    /// Those that would, had all been assessed then.
    pub moved: u32,
}

impl From<Compared> for ComparedFigures {
    fn from(Compared { results, touched, moved }: Compared) -> Self {
        Self { results, touched, moved }
    }
}

/// Answers to a level's statements that a version reads otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAnswers {
    /// Their codes, the strongest first.
    pub answers: Vec<String>,
    /// Whether they meet the level from now on; before, it was the other way round.
    pub met: bool,
}

impl From<Moved> for MovedAnswers {
    fn from(Moved { answers, met }: Moved) -> Self {
        Self { answers: answers.map(|answer| answer.code().to_owned()).into(), met }
    }
}

/// The answer of `POST /api/office/rules/{hours,categories,level}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revised {
    /// All that is wrong; such a version is not published.
    pub wrong: Vec<FieldWrong>,
    /// What it changes.
    pub changes: Vec<FieldChange>,
    /// The paths that it drops.
    pub dropped: Vec<Dropped>,
    /// The official results of each purpose, as they would read by its categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<ComparedResults>,
    /// The answers that its level rule reads otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<MovedAnswers>,
    /// What its level rule means for whom, period by period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PeriodMeaning>,
    /// The versions to come whose place it takes.
    pub replaces: Vec<u32>,
    /// Its number, now that it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<u32>,
}
