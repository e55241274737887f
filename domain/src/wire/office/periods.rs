//! Periods as the office plans, ends and follows them.
//!
//! Promises: what is looked at first changes nothing, and tells all that is wrong at once, by field. Civil dates are `YYYY-MM-DD` in the
//! agency's zone. Refuses: results; of people there are names, posts and how far they are.

use serde::{Deserialize, Serialize};

use super::{super::about::Bilingual, Counts, Period, UnitName, as_code, as_text};
use crate::{
    coded::coded,
    ids::{PeriodId, PersonId, UnitId},
    period::{GRACE_DAYS_MAX, NAME_CHARS_MAX, PlanFault, YEARS_AHEAD_MAX},
};

/// The most characters of a reminder's own words: what a phone shows without scrolling.
pub const REMINDER_CHARS_MAX: usize = 500;

coded! {
    /// What is wrong with a field.
    pub enum Fault {
        /// Nothing is written there.
        Empty = "empty",
        /// Too many characters; [`Wrong::max`] are taken.
        Long = "long",
        /// No date.
        Date = "date",
        /// A day that is over.
        Past = "past",
        /// A day before the period opens.
        BeforeOpening = "before_opening",
        /// A day that adds nothing: the period is open for everybody until then.
        NotLater = "not_later",
        /// A day too far ahead.
        Far = "far",
        /// No whole number from 0 to [`Wrong::max`].
        Figure = "figure",
        /// No such thing, or nobody of that number in the agency.
        Unknown = "unknown",
        /// Nobody is left.
        Nobody = "nobody",
        /// It can no longer be changed.
        Fixed = "fixed",
        /// Another period asks the same people in these days; [`Wrong::other`] names it.
        Overlap = "overlap",
        /// Another period asks somebody in these days who was given more time; [`Wrong::other`] names it.
        Extended = "extended",
        /// The period does not cover that person.
        NotCovered = "not_covered",
        /// They have submitted.
        Submitted = "submitted",
        /// Somebody or something has it already.
        Taken = "taken",
    }
}

coded! {
    /// Where a period stands.
    pub enum Phase {
        /// It has not begun.
        ToCome = "to_come",
        /// People answer.
        Open = "open",
        /// It has ended.
        Over = "over",
    }
}

coded! {
    /// Whom a reminder is for.
    pub enum Audience {
        /// Those who have not begun.
        NotBegun = "not_begun",
        /// Those who have not submitted, begun or not.
        NotSubmitted = "not_submitted",
    }
}

as_code!(Fault, Phase, Audience);

impl From<crate::period::Phase> for Phase {
    fn from(phase: crate::period::Phase) -> Self {
        match phase {
            crate::period::Phase::ToCome => Self::ToCome,
            crate::period::Phase::Open => Self::Open,
            crate::period::Phase::Over => Self::Over,
        }
    }
}

/// A field, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
    /// The most that it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// The name of the other period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Bilingual>,
}

impl Wrong {
    /// Without a bound.
    #[must_use]
    pub fn new(field: &str, fault: Fault) -> Self {
        Self { field: field.to_owned(), fault, max: None, other: None }
    }

    /// With a bound.
    #[must_use]
    pub fn most(field: &str, fault: Fault, max: u32) -> Self {
        Self { max: Some(max), ..Self::new(field, fault) }
    }
}

impl From<crate::period::Wrong> for Wrong {
    fn from((field, fault): crate::period::Wrong) -> Self {
        let number = |most: usize| u32::try_from(most).unwrap_or(u32::MAX);
        match fault {
            PlanFault::Empty => Self::new(field, Fault::Empty),
            PlanFault::Long => Self::most(field, Fault::Long, number(NAME_CHARS_MAX)),
            PlanFault::Date => Self::new(field, Fault::Date),
            PlanFault::Past => Self::new(field, Fault::Past),
            PlanFault::BeforeOpening => Self::new(field, Fault::BeforeOpening),
            PlanFault::Far => Self::most(field, Fault::Far, u32::from(YEARS_AHEAD_MAX.unsigned_abs())),
            PlanFault::Figure => Self::most(field, Fault::Figure, GRACE_DAYS_MAX),
            PlanFault::Unknown => Self::new(field, Fault::Unknown),
            PlanFault::Nobody => Self::new(field, Fault::Nobody),
            PlanFault::Fixed => Self::new(field, Fault::Fixed),
        }
    }
}

/// `POST /api/office/periods` and `/api/office/periods/{id}`: a period, or a change of one, to be looked at or to be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodPlan {
    /// Its name.
    pub name_id: String,
    /// Its name in English; without it the Indonesian one stands there too.
    pub name_en: String,
    /// First day.
    pub opens: String,
    /// Last day.
    pub closes: String,
    /// Days of grace.
    pub grace_days: String,
    /// Ids of the units that are covered, with those below; none for the whole agency.
    pub units: Vec<String>,
    /// Codes of the kinds of post that are left out.
    pub left_out: Vec<String>,
    /// Why; asked for where people who were told its days would have others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Whether to save it, or only to look at what it would mean.
    pub save: bool,
}

/// Versions of what assessments of a period rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Of the catalogue.
    pub catalogue: String,
    /// Of the standards.
    pub standards: String,
    /// Of the rules: of those that hold today, or on the period's nearest day.
    pub rules: String,
}

/// What a plan would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// How many people it covers today.
    pub people: u32,
    /// In how many units.
    pub units: u32,
    /// How many of those in these units have no post, and so nothing to answer.
    pub no_post: u32,
    /// How many days it is open.
    pub days: u32,
    /// The last day on which earlier work may still arrive.
    pub grace_until: String,
}

/// The answer to a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodSeen {
    /// All that is wrong; such a plan is not saved.
    pub wrong: Vec<Wrong>,
    /// What it would mean, where nothing is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Meaning>,
    /// What its assessments rest on.
    pub basis: Basis,
    /// The period, now that it is saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Period>,
}

/// `POST /api/office/periods/{id}/closed`: today is the last day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseEarly {
    /// Why.
    pub reason: String,
}

/// `POST /api/office/periods/{id}/extensions`: more time for one person, to be looked at or to be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// Their number.
    pub nip: String,
    /// Their last day.
    pub until: String,
    /// Why.
    pub reason: String,
    /// Whether to save it, or only to look at whom it is for.
    pub save: bool,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionSeen {
    /// All that is wrong; such an extension is not saved.
    pub wrong: Vec<Wrong>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is saved.
    pub saved: bool,
}

/// `POST /api/office/periods/{id}/extensions/{person}/withdrawn`: taken back from tomorrow on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawExtension {
    /// Why.
    pub reason: String,
}

/// More time that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRow {
    /// Who.
    #[serde(with = "as_text")]
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their last day.
    pub until: String,
    /// Why.
    pub reason: String,
    /// The day on which it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
}

/// A reminder that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderRow {
    /// The day.
    pub on: String,
    /// Who sent it.
    pub by: String,
    /// The unit with those below it; none for all that the sender reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// For whom.
    pub audience: Audience,
    /// The office's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// To how many.
    pub people: u32,
}

/// How far a unit with those below it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitProgress {
    /// The unit.
    pub unit: UnitName,
    /// Units above it that are shown.
    pub depth: u32,
    /// How far its people are.
    pub counts: Counts,
}

/// `GET /api/office/periods/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodPage {
    /// The period.
    pub period: Period,
    /// Where it stands.
    pub phase: Phase,
    /// Today.
    pub today: String,
    /// Days of grace.
    pub grace_days: u32,
    /// Units that it covers with those below; none for the whole agency.
    pub units: Vec<UnitName>,
    /// Kinds of post that it leaves out.
    pub left_out: Vec<String>,
    /// What its assessments rest on.
    pub basis: Basis,
    /// All that the reader reaches.
    pub counts: Counts,
    /// By unit, those that nobody covered sits in left out.
    pub progress: Vec<UnitProgress>,
    /// Who was given more time, the latest first; none for who may not give it.
    pub extensions: Vec<ExtensionRow>,
    /// What was sent, the latest first.
    pub reminders: Vec<ReminderRow>,
}

/// The query of `GET /api/office/periods/{id}/missing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingQuery {
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Who is listed.
    pub audience: Audience,
}

/// `POST /api/office/export/missing.xlsx`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportMissing {
    /// The period.
    #[serde(with = "as_text")]
    pub period: PeriodId,
    /// As in [`MissingQuery`].
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// As in [`MissingQuery`].
    pub audience: Audience,
    /// Why: as long as reasons are elsewhere.
    pub reason: String,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// `POST /api/office/export/extensions.xlsx`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportExtensions {
    /// The period.
    #[serde(with = "as_text")]
    pub period: PeriodId,
    /// Why: as long as reasons are elsewhere.
    pub reason: String,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// The query of `GET /api/office/export/progress.xlsx`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportProgress {
    /// The period.
    #[serde(with = "as_text")]
    pub period: PeriodId,
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Somebody who has not begun, or not submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingPerson {
    /// Their name.
    pub name: String,
    /// Their number.
    pub nip: String,
    /// Their post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Whether they have begun.
    pub begun: bool,
}

/// Those of one unit, without those below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingUnit {
    /// The unit.
    pub unit: UnitName,
    /// Who, by name.
    pub people: Vec<MissingPerson>,
}

/// `GET /api/office/periods/{id}/missing`: who has not begun, or not submitted, by unit in order of reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The period.
    pub period: Period,
    /// Who is listed.
    pub audience: Audience,
    /// Units in which there is anybody.
    pub units: Vec<MissingUnit>,
}

/// `POST /api/office/periods/{id}/reminders`: a reminder in the app, to be looked at or to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remind {
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// For whom.
    pub audience: Audience,
    /// The office's own words; the app's without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether to send it, or only to look at how many it would reach.
    pub send: bool,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindSeen {
    /// All that is wrong; such a reminder is not sent.
    pub wrong: Vec<Wrong>,
    /// How many it reaches.
    pub people: u32,
    /// How many were reminded today already, and are left out.
    pub already: u32,
    /// Whether it is sent.
    pub sent: bool,
}
